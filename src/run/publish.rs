//! Outputs appear whole or not at all: they are written to a folder inside the output folder, synced, and renamed.

use super::manifest::{Manifest, OutputFile};
use super::process::Outcome;
use crate::export::folder::NAMES;
use crate::export::sink::Sink;
use crate::export::{CLAIMS, DOCUMENTS, Job, RUN, write_artefacts};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The outputs of a run that is going on.
pub struct Outputs {
    folder: PathBuf,
    staging: TempDir,
    claims: Growing,
    documents: Growing,
}

/// A file being written, with its records.
struct Growing {
    name: &'static str,
    sink: Sink<BufWriter<File>>,
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
        if let Some(name) = NAMES.iter().find(|n| folder.join(n).is_dir()) {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, format!("{name} is a folder there")));
        }
        let staging = tempfile::Builder::new().prefix(".run.").suffix(".tmp").tempdir_in(folder)?;
        Ok(Outputs {
            folder: folder.to_owned(),
            claims: Growing::create(staging.path(), CLAIMS)?,
            documents: Growing::create(staging.path(), DOCUMENTS)?,
            staging,
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

    /// Writes the other files, syncs and renames all, the manifest last.
    ///
    /// # Errors
    /// When a file cannot be written, synced or renamed.
    pub fn publish(self, rules_sha256: &str, manifest: impl FnOnce(Vec<OutputFile>) -> Manifest) -> io::Result<()> {
        let staging = self.staging.path();
        let (claims, documents) = (self.claims.finish()?, self.documents.finish()?);
        let previous = self.folder.join(RUN).is_file().then_some(&*self.folder);
        let job = Job { folder: staging, previous, claims: &claims, documents: &documents, rules_sha256 };
        let artefacts = write_artefacts(&job)?;
        let files: Vec<OutputFile> = [claims, documents].into_iter().chain(artefacts).collect();
        let mut text = serde_json::to_vec_pretty(&manifest(files)).map_err(io::Error::other)?;
        text.push(b'\n');
        fs::write(staging.join(RUN), text)?;
        // All bytes are on disk before the first name changes, so that what can fail has failed by then.
        NAMES.iter().try_for_each(|name| File::open(staging.join(name))?.sync_all())?;
        NAMES.iter().try_for_each(|name| fs::rename(staging.join(name), self.folder.join(name)))?;
        sync_folder(&self.folder)
    }
}

impl Growing {
    fn create(folder: &Path, name: &'static str) -> io::Result<Growing> {
        let file = File::create(folder.join(name))?;
        Ok(Growing { name, sink: Sink::new(BufWriter::with_capacity(1 << 16, file)), records: 0 })
    }

    fn write(&mut self, bytes: &[u8], records: u64) -> io::Result<()> {
        self.records += records;
        self.sink.write_all(bytes)
    }

    fn finish(self) -> io::Result<OutputFile> {
        self.sink.finish(self.name, self.records)
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
