//! Are the outputs of a run whole, and true to each other?
//!
//! Digests and lengths against the manifest; each record against its type and its one written form; claims against
//! documents; tables and descriptions against the claims they are made from; changes against the claims.

use crate::changes::{ChangeKind, ChangeRecord, Side};
use crate::emit::ENGINE;
use crate::export::folder::{NAMES, digest, expected_tables};
use crate::export::package::Description;
use crate::export::{CHANGES, CLAIMS, DOCUMENTS, OutputFile, RUN, croissant, package};
use crate::record::{ClaimRecord, DocumentRecord};
use crate::run::manifest::Manifest;
use rustc_hash::FxHashSet;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// Faults of one file that are told one by one; more are counted.
const SHOWN: usize = 10;

/// What was found.
#[derive(Debug, Default)]
pub struct Report {
    /// Files that the manifest lists.
    pub files: usize,
    /// Claims read.
    pub claims: u64,
    /// What is wrong, in words; empty if all is in order.
    pub faults: Vec<String>,
    /// What could not be checked, and why.
    pub notes: Vec<String>,
}

/// Checks the outputs in a folder.
///
/// # Errors
/// When there is no manifest to be read.
pub fn verify(folder: &Path) -> io::Result<Report> {
    let text = fs::read(folder.join(RUN))?;
    let mut report = Report::default();
    let manifest: Manifest = match serde_json::from_slice(&text) {
        Ok(manifest) => manifest,
        Err(error) => {
            report.faults.push(format!("{RUN}: {error}"));
            return Ok(report);
        }
    };
    report.files = manifest.files.len();
    check_files(folder, &manifest, &mut report);
    if report.faults.is_empty() {
        check_contents(folder, &manifest, &mut report);
    } else {
        report.notes.push("records, tables and descriptions were not compared, because files are not as they were written".to_owned());
    }
    Ok(report)
}

/// All files are there, of the length and digest that the manifest tells, and no other file has a name of ours.
fn check_files(folder: &Path, manifest: &Manifest, report: &mut Report) {
    for file in &manifest.files {
        if !NAMES.contains(&file.path.as_str()) {
            report.faults.push(format!("{RUN}: lists {:?}, which no run writes", file.path));
            continue;
        }
        match digest(&folder.join(&file.path), file) {
            Err(error) => report.faults.push(format!("{}: {error}", file.path)),
            Ok(found) if found.bytes != file.bytes => {
                report.faults.push(format!("{}: has {} bytes, {RUN} says {}", file.path, found.bytes, file.bytes));
            }
            Ok(found) if found.sha256 != file.sha256 => {
                report.faults.push(format!("{}: its SHA-256 is {}, {RUN} says {}", file.path, found.sha256, file.sha256));
            }
            Ok(_) => {}
        }
    }
    let listed = |name: &str| manifest.files.iter().any(|f| f.path == name);
    for name in NAMES.iter().filter(|n| **n != RUN && !listed(n)) {
        let what = if folder.join(name).exists() { "is of another run" } else { "is missing" };
        report.faults.push(format!("{name}: {what}: {RUN} does not list it"));
    }
}

fn check_contents(folder: &Path, manifest: &Manifest, report: &mut Report) {
    let of = |name: &str| manifest.files.iter().find(|f| f.path == name);
    let records = |name: &str| of(name).map_or(0, |f| f.records);
    let mut ids = FxHashSet::default();
    each_record(folder, CLAIMS, records(CLAIMS), report, &mut |claim: ClaimRecord| match key(&claim.id) {
        None => Some(format!("{:?} is no id", claim.id)),
        Some(id) => (!ids.insert(id)).then(|| format!("{} stands twice", claim.id)),
    });
    each_record(folder, DOCUMENTS, records(DOCUMENTS), report, &mut |_: DocumentRecord| None);
    each_record(folder, CHANGES, records(CHANGES), report, &mut |change: ChangeRecord| {
        let there = key(&change.id).is_some_and(|id| ids.contains(&id));
        match (change.change, there) {
            (ChangeKind::Withdrawn, true) => Some(format!("{} is withdrawn, and stands in {CLAIMS}", change.id)),
            (ChangeKind::Added | ChangeKind::Changed, false) => {
                Some(format!("{} is {}, and does not stand in {CLAIMS}", change.id, change.change.name()))
            }
            _ => None,
        }
    });
    report.claims = ids.len() as u64;
    match counted(folder) {
        Err(error) => report.faults.push(error.to_string()),
        Ok(counted) => {
            let told = (manifest.counts.documents, manifest.counts.claims);
            if counted != told {
                report
                    .faults
                    .push(format!("{RUN}: tells of {} documents and {} claims; there are {} and {}", told.0, told.1, counted.0, counted.1));
            }
        }
    }
    if manifest.engine == ENGINE {
        check_made(folder, manifest, report);
    } else {
        report
            .notes
            .push(format!("tables and descriptions are by {}, this is {ENGINE}: only their digests were compared", manifest.engine));
    }
}

/// Documents and claims, read document by document; [`Side`] refuses what does not fit together.
fn counted(folder: &Path) -> io::Result<(u64, u64)> {
    let mut side = Side::open(folder)?;
    while side.take()?.is_some() {}
    Ok((side.documents, side.claims))
}

/// Tables and descriptions are those that follow from the claims.
fn check_made(folder: &Path, manifest: &Manifest, report: &mut Report) {
    let of = |name: &str| manifest.files.iter().find(|f| f.path == name);
    match expected_tables(folder) {
        Err(error) => report.faults.push(error.to_string()),
        Ok(tables) => {
            for table in tables.iter().filter(|t| of(&t.path) != Some(t)) {
                report.faults.push(format!("{}: does not say what {CLAIMS} says", table.path));
            }
        }
    }
    let data: Vec<&OutputFile> = manifest.files.iter().filter(|f| ![package::NAME, croissant::NAME].contains(&f.path.as_str())).collect();
    let description = Description { files: &data, rules_sha256: &manifest.rules_sha256 };
    for (name, expected) in [(package::NAME, package::describe(&description)), (croissant::NAME, croissant::describe(&description))] {
        let found = fs::read(folder.join(name)).map_err(|e| e.to_string());
        match found.and_then(|text| serde_json::from_slice::<Value>(&text).map_err(|e| e.to_string())) {
            Err(error) => report.faults.push(format!("{name}: {error}")),
            Ok(found) if found != expected => report.faults.push(format!("{name}: does not describe these files")),
            Ok(_) => {}
        }
    }
}

/// Reads a file of records one by one: each must be of its type, in its one written form, and please `check`.
fn each_record<T: Serialize + DeserializeOwned>(
    folder: &Path,
    name: &str,
    expected: u64,
    report: &mut Report,
    check: &mut dyn FnMut(T) -> Option<String>,
) {
    let mut reader = match File::open(folder.join(name)) {
        Ok(file) => BufReader::with_capacity(1 << 16, file),
        Err(error) => return report.faults.push(format!("{name}: {error}")),
    };
    let (mut line, mut number, mut wrong) = (Vec::new(), 0, 0);
    loop {
        line.clear();
        match reader.read_until(b'\n', &mut line) {
            Err(error) => return report.faults.push(format!("{name}: {error}")),
            Ok(0) => break,
            Ok(_) => number += 1,
        }
        if let Some(fault) = record(&line).map_or_else(Some, &mut *check) {
            wrong += 1;
            if wrong <= SHOWN {
                report.faults.push(format!("{name}, line {number}: {fault}"));
            }
        }
    }
    if wrong > SHOWN {
        report.faults.push(format!("{name}: and {} more", wrong - SHOWN));
    }
    if number != expected {
        report.faults.push(format!("{name}: has {number} records, {RUN} says {expected}"));
    }
}

fn record<T: Serialize + DeserializeOwned>(line: &[u8]) -> Result<T, String> {
    let record: T = serde_json::from_slice(line).map_err(|e| e.to_string())?;
    let mut written = serde_json::to_vec(&record).map_err(|e| e.to_string())?;
    written.push(b'\n');
    if written == line { Ok(record) } else { Err("is not in the form in which records are written".to_owned()) }
}

/// A claim's id as a number: 128 bits in base32, after `clm_`.
fn key(id: &str) -> Option<u128> {
    let digits = id.strip_prefix("clm_").filter(|d| d.len() == 26)?;
    digits.bytes().enumerate().try_fold(0_u128, |sum, (i, digit)| {
        let value = match digit {
            b'a'..=b'z' => digit - b'a',
            b'2'..=b'7' => digit - b'2' + 26,
            _ => return None,
        };
        // The last digit holds three bits.
        Some(if i < 25 { sum << 5 | u128::from(value) } else { sum << 3 | u128::from(value >> 2) })
    })
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn ids_are_numbers_of_128_bits() {
        assert_eq!(key(&format!("clm_{}", "a".repeat(26))), Some(0));
        assert_eq!(key(&format!("clm_{}4", "7".repeat(25))), Some(u128::MAX));
        assert_eq!(key("clm_aaaaaaaaaaaaaaaaaaaaaaaaa1"), None);
        assert_eq!(key("stm_aaaaaaaaaaaaaaaaaaaaaaaaaa"), None);
    }
}
