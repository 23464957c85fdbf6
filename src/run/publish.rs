//! Outputs appear whole or not at all: they are written to temporary files in the output folder, synced, and renamed.

use super::manifest::{Manifest, OutputFile};
use super::process::Outcome;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// The outputs of a run that is going on.
pub struct Outputs {
    folder: PathBuf,
    claims: Growing,
    documents: Growing,
}

/// A file being written, with its digest and counts.
struct Growing {
    name: &'static str,
    file: BufWriter<NamedTempFile>,
    hasher: Sha256,
    bytes: u64,
    records: u64,
}

impl Outputs {
    /// Makes the output folder if need be, and begins the files.
    ///
    /// # Errors
    /// When the folder or a file cannot be made.
    pub fn create(folder: &Path) -> io::Result<Outputs> {
        fs::create_dir_all(folder)?;
        // A rename onto a folder would fail when others are done already.
        if let Some(name) = ["claims.jsonl", "documents.jsonl", "run.json"].iter().find(|n| folder.join(n).is_dir()) {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, format!("{name} is a folder there")));
        }
        Ok(Outputs {
            folder: folder.to_owned(),
            claims: Growing::create(folder, "claims.jsonl")?,
            documents: Growing::create(folder, "documents.jsonl")?,
        })
    }

    /// Appends what became of one document.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn write(&mut self, outcome: &Outcome) -> io::Result<()> {
        if let Outcome::Done(done) = outcome {
            self.documents.write(&done.document_line, 1)?;
            self.claims.write(&done.claim_lines, done.triples.len() as u64)?;
        }
        Ok(())
    }

    /// Syncs and renames all files, the manifest last.
    ///
    /// # Errors
    /// When a file cannot be synced or renamed.
    pub fn publish(self, manifest: impl FnOnce(Vec<OutputFile>) -> Manifest) -> io::Result<()> {
        let Outputs { folder, claims, documents } = self;
        let files = vec![claims.describe(), documents.describe()];
        let mut run = Growing::create(&folder, "run.json")?;
        let mut text = serde_json::to_vec_pretty(&manifest(files)).map_err(io::Error::other)?;
        text.push(b'\n');
        run.write(&text, 1)?;
        // All bytes are on disk before the first name changes, so that what can fail has failed by then.
        let ready = [claims.sync()?, documents.sync()?, run.sync()?];
        for (name, file) in ready {
            file.persist(folder.join(name)).map_err(|e| e.error)?;
        }
        sync_folder(&folder)
    }
}

impl Growing {
    fn create(folder: &Path, name: &'static str) -> io::Result<Growing> {
        let mut builder = tempfile::Builder::new();
        let prefix = format!(".{name}.");
        let named = builder.prefix(&prefix).suffix(".tmp");
        Ok(Growing {
            name,
            file: BufWriter::with_capacity(1 << 16, named.tempfile_in(folder)?),
            hasher: Sha256::new(),
            bytes: 0,
            records: 0,
        })
    }

    fn write(&mut self, bytes: &[u8], records: u64) -> io::Result<()> {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
        self.records += records;
        self.file.write_all(bytes)
    }

    fn describe(&self) -> OutputFile {
        OutputFile {
            path: self.name.to_owned(),
            sha256: HEXLOWER.encode(&self.hasher.clone().finalize()),
            bytes: self.bytes,
            records: self.records,
        }
    }

    fn sync(self) -> io::Result<(&'static str, NamedTempFile)> {
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        // Temporary files are private; what is published is for all to read.
        #[cfg(unix)]
        fs::set_permissions(file.path(), std::os::unix::fs::PermissionsExt::from_mode(0o644))?;
        file.as_file().sync_all()?;
        Ok((self.name, file))
    }
}

/// Renames are on disk only when the folder is.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}
