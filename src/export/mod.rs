//! What is written beside the records of a run: the tables, what has changed, and the descriptions of it all.
//!
//! [`write_artefacts`] is the seam: a run has written `claims.jsonl` and `documents.jsonl` into a folder; this reads them once
//! and writes the rest. Memory does not grow with the corpus.

pub mod columns;
pub mod croissant;
pub mod csv;
pub mod folder;
pub mod json;
pub mod package;
pub mod parquet;
pub mod schemas;
pub mod sink;
pub mod tables;

use crate::record::ClaimRecord;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::io;

pub use crate::record::{CLAIMS_FILE as CLAIMS, DOCUMENTS_FILE as DOCUMENTS};
pub use folder::{Job, write_artefacts};

/// What has changed since the run before.
pub const CHANGES: &str = "changes.jsonl";
/// The manifest.
pub const RUN: &str = "run.json";

/// A file of the output folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutputFile {
    /// Its name.
    pub path: String,
    /// Lower-case hex SHA-256.
    pub sha256: String,
    /// Its length.
    pub bytes: u64,
    /// Its records.
    pub records: u64,
}

/// A table that grows with the claims.
pub trait Table: Send {
    /// Adds claims.
    ///
    /// # Errors
    /// When the disk does not take them.
    fn add(&mut self, claims: &[ClaimRecord]) -> io::Result<()>;

    /// Ends it and describes it.
    ///
    /// # Errors
    /// When the disk does not take the rest.
    fn finish(self: Box<Self>) -> io::Result<OutputFile>;
}
