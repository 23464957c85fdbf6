//! A writer that counts and hashes what goes through it.

use super::OutputFile;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// Passes bytes on; knows how many they were, and their SHA-256.
pub struct Sink<W> {
    inner: W,
    hasher: Sha256,
    bytes: u64,
}

impl<W: Write> Sink<W> {
    /// A sink in front of `inner`.
    pub fn new(inner: W) -> Sink<W> {
        Sink { inner, hasher: Sha256::new(), bytes: 0 }
    }

    /// Flushes, and describes all that was written under the name `path`, with `records` records.
    ///
    /// # Errors
    /// When the inner writer cannot be flushed.
    pub fn finish(mut self, path: &str, records: u64) -> io::Result<OutputFile> {
        self.inner.flush()?;
        Ok(OutputFile { path: path.to_owned(), sha256: HEXLOWER.encode(&self.hasher.finalize()), bytes: self.bytes, records })
    }
}

impl<W: Write> Write for Sink<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
