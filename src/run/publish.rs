//! Outputs appear whole or not at all: they are written to a folder inside the output folder, synced, and renamed. One run
//! at a time writes to a folder.

use super::manifest::{Manifest, OutputFile};
use super::process::Outcome;
use crate::export::folder::NAMES;
use crate::export::sink::Sink;
use crate::export::{CLAIMS, DOCUMENTS, Job, RUN, write_artefacts};
use std::fs::{self, File, TryLockError};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// The outputs of a run that is going on.
pub struct Outputs {
    folder: PathBuf,
    staging: TempDir,
    claims: Growing,
    documents: Growing,
    /// Held until the last name is in place; the system frees it however the process ends.
    _lock: File,
}

/// The file in the output folder that a run locks.
const LOCK: &str = ".lock";
/// How the folders are named in which runs write.
const STAGING: (&str, &str) = (".run.", ".tmp");

/// A file being written, with its records.
struct Growing {
    name: &'static str,
    sink: Sink<BufWriter<File>>,
    records: u64,
}

impl Outputs {
    /// Makes the output folder if need be, takes its lock, sweeps what killed runs have left, and begins the files.
    ///
    /// # Errors
    /// When the folder or a file cannot be made; of the kind `ResourceBusy` when another run writes there.
    pub fn create(folder: &Path) -> io::Result<Outputs> {
        fs::create_dir_all(folder)?;
        let lock = lock(folder)?;
        sweep(folder)?;
        // A rename onto a folder would fail when others are done already.
        if let Some(name) = NAMES.iter().find(|n| folder.join(n).is_dir()) {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, format!("{name} is a folder there")));
        }
        let staging = tempfile::Builder::new().prefix(STAGING.0).suffix(STAGING.1).tempdir_in(folder)?;
        Ok(Outputs {
            folder: folder.to_owned(),
            claims: Growing::create(staging.path(), CLAIMS)?,
            documents: Growing::create(staging.path(), DOCUMENTS)?,
            staging,
            _lock: lock,
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

/// The lock of an output folder (advisory: `flock` and its like).
fn lock(folder: &Path) -> io::Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(folder.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(io::ErrorKind::ResourceBusy.into()),
        Err(TryLockError::Error(e)) => Err(e),
    }
}

/// Removes the folders of runs that were killed. Only who has the lock may do so.
fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let left = name.to_str().is_some_and(|n| n.starts_with(STAGING.0) && n.ends_with(STAGING.1));
        if left && entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(())
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
