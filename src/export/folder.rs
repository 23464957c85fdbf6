//! Writes the artefacts of a run into its folder.

use super::csv::Csv;
use super::json::Json;
use super::package::Description;
use super::parquet::Parquet;
use super::sink::Sink;
use super::{CHANGES, CLAIMS, DOCUMENTS, OutputFile, RUN, Table, croissant, csv, json, package, parquet, tables};
use crate::changes::{self, Side};
use crate::emit::ENGINE;
use serde::Deserialize;
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter, Write};
use std::path::Path;

/// A folder in which a run has written its claims and documents.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// The folder; everything else is written there too.
    pub folder: &'a Path,
    /// The outputs of the run before, whole, if there are any.
    pub previous: Option<&'a Path>,
    /// `claims.jsonl`, as it was written.
    pub claims: &'a OutputFile,
    /// `documents.jsonl`, as it was written.
    pub documents: &'a OutputFile,
    /// Lower-case hex SHA-256 over all rule files.
    pub rules_sha256: &'a str,
}

/// What the manifest of an earlier run tells here.
#[derive(Deserialize)]
struct Former {
    engine: String,
    files: Vec<OutputFile>,
}

/// The names of all files that a run writes.
pub const NAMES: &[&str] = &[CLAIMS, DOCUMENTS, csv::NAME, json::NAME, parquet::NAME, CHANGES, package::NAME, croissant::NAME, RUN];

/// Writes tables, changes and descriptions beside the claims and documents of a run, and describes what it wrote, in the
/// order of [`NAMES`]. Files are flushed, not synced.
///
/// # Errors
/// When something cannot be read or written; the message names the file.
pub fn write_artefacts(job: &Job<'_>) -> io::Result<Vec<OutputFile>> {
    let former = job.previous.and_then(former);
    let same = |name: &str, file: &OutputFile| former.as_ref().is_some_and(|f| f.describes(name) == Some(file));
    let same_claims = same(CLAIMS, job.claims);
    let mut files = match (job.previous, &former) {
        (Some(previous), Some(former)) if same_claims && former.engine == ENGINE => reused(previous, former, job.folder),
        _ => None,
    }
    .map_or_else(|| write_tables(job.folder), Ok)?;
    let previous = job.previous.filter(|p| p.join(CLAIMS).is_file() && p.join(DOCUMENTS).is_file());
    let unchanged = same_claims && same(DOCUMENTS, job.documents);
    files.push(write_changes(job.folder, previous, unchanged)?);
    let described: Vec<&OutputFile> = [job.claims, job.documents].into_iter().chain(&files).collect();
    let description = Description { files: &described, rules_sha256: job.rules_sha256 };
    let package = write_whole(job.folder, package::NAME, &package::describe(&description))?;
    let croissant = write_whole(job.folder, croissant::NAME, &croissant::describe(&description))?;
    files.extend([package, croissant]);
    Ok(files)
}

impl Former {
    fn describes(&self, name: &str) -> Option<&OutputFile> {
        self.files.iter().find(|f| f.path == name)
    }
}

/// The manifest of an earlier run, if it can be read.
fn former(folder: &Path) -> Option<Former> {
    serde_json::from_slice(&fs::read(folder.join(RUN)).ok()?).ok()
}

/// The tables of the same claims by the same engine are the same: they are linked, or copied, if they are still whole.
fn reused(previous: &Path, former: &Former, folder: &Path) -> Option<Vec<OutputFile>> {
    let tables: Vec<&OutputFile> = [csv::NAME, json::NAME, parquet::NAME].iter().map(|n| former.describes(n)).collect::<Option<_>>()?;
    let take = |file: &OutputFile| {
        let from = previous.join(&file.path).canonicalize().ok()?; // a link to a link would not outlive it
        let to = folder.join(&file.path);
        if digest(&from, file).ok()? != *file {
            return None;
        }
        fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop)).ok()?;
        Some(file.clone())
    };
    tables.into_iter().map(take).collect()
}

/// What a file holds now, under the name and with the records that `as_told` gives it.
///
/// # Errors
/// When it cannot be read.
pub fn digest(file: &Path, as_told: &OutputFile) -> io::Result<OutputFile> {
    let mut sink = Sink::new(io::sink());
    let mut reader = File::open(file)?;
    let mut buffer = vec![0; 1 << 20];
    loop {
        match io::Read::read(&mut reader, &mut buffer)? {
            0 => return sink.finish(&as_told.path, as_told.records),
            n => sink.write_all(&buffer[..n])?,
        }
    }
}

fn write_tables(folder: &Path) -> io::Result<Vec<OutputFile>> {
    let create = |name| create(folder, name);
    let tables: Vec<Box<dyn Table>> = vec![
        Box::new(Csv::new(create(csv::NAME)?)?),
        Box::new(Json::new(create(json::NAME)?)?),
        Box::new(Parquet::new(create(parquet::NAME)?)?),
    ];
    tables::write(&mut BufReader::with_capacity(1 << 16, open(folder, CLAIMS)?), tables)
}

/// The tables as they must be, without writing them.
///
/// # Errors
/// When the folder has no claims, or a line is none.
pub fn expected_tables(folder: &Path) -> io::Result<Vec<OutputFile>> {
    let tables: Vec<Box<dyn Table>> =
        vec![Box::new(Csv::new(io::sink())?), Box::new(Json::new(io::sink())?), Box::new(Parquet::new(io::sink())?)];
    tables::write(&mut BufReader::with_capacity(1 << 16, open(folder, CLAIMS)?), tables)
}

fn write_changes(folder: &Path, previous: Option<&Path>, unchanged: bool) -> io::Result<OutputFile> {
    let mut out = Sink::new(create(folder, CHANGES)?);
    let mut records = 0;
    if !unchanged {
        let before = previous.map_or_else(|| Ok(Side::nothing()), Side::open)?;
        changes::compare(before, Side::open(folder)?, &mut |change| {
            records += 1;
            serde_json::to_writer(&mut out, &change.record())?;
            out.write_all(b"\n")
        })?;
    }
    out.finish(CHANGES, records)
}

/// Writes a small file; descriptions count as one record.
fn write_whole(folder: &Path, name: &str, value: &serde_json::Value) -> io::Result<OutputFile> {
    let mut out = Sink::new(create(folder, name)?);
    serde_json::to_writer_pretty(&mut out, value)?;
    out.write_all(b"\n")?;
    out.finish(name, 1)
}

fn create(folder: &Path, name: &str) -> io::Result<BufWriter<File>> {
    let file = File::create(folder.join(name)).map_err(|e| named(name, &e))?;
    Ok(BufWriter::with_capacity(1 << 16, file))
}

fn open(folder: &Path, name: &str) -> io::Result<File> {
    File::open(folder.join(name)).map_err(|e| named(name, &e))
}

fn named(name: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{name}: {error}"))
}
