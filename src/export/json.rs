//! `claims.json`: all records in one array, indented, for people who review them in an editor.

use super::sink::Sink;
use super::{OutputFile, Table};
use crate::record::ClaimRecord;
use std::io::{self, Write};

/// Its name.
pub const NAME: &str = "claims.json";

/// Writes the array.
pub struct Json<W: Write> {
    out: Sink<W>,
    records: u64,
    buffer: Vec<u8>,
}

impl<W: Write> Json<W> {
    /// An array to be filled.
    ///
    /// # Errors
    /// When `out` does not take its beginning.
    pub fn new(out: W) -> io::Result<Json<W>> {
        let mut out = Sink::new(out);
        out.write_all(b"[")?;
        Ok(Json { out, records: 0, buffer: Vec::new() })
    }
}

impl<W: Write + Send> Table for Json<W> {
    fn add(&mut self, claims: &[ClaimRecord]) -> io::Result<()> {
        self.buffer.clear();
        for claim in claims {
            self.buffer.extend_from_slice(if self.records == 0 { b"\n" } else { b",\n" });
            serde_json::to_writer_pretty(&mut self.buffer, claim)?;
            self.records += 1;
        }
        self.out.write_all(&self.buffer)
    }

    fn finish(mut self: Box<Self>) -> io::Result<OutputFile> {
        self.out.write_all(b"\n]\n")?;
        let records = self.records;
        self.out.finish(NAME, records)
    }
}
