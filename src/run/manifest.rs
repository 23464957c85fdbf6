//! `run.json`: what was run, on what, with which result. The only output that holds times.

use super::summary::Summary;
use crate::corpus::Failure;
use crate::emit::ENGINE;
pub use crate::export::OutputFile;
use crate::rules::compile::Rules;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The manifest of a run.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Always `polybius.run/1`.
    pub schema: String,
    /// Name and version of the program.
    pub engine: String,
    /// Lower-case hex SHA-256 over all rule files.
    pub rules_sha256: String,
    /// When the run ended (RFC 3339, UTC).
    pub finished: String,
    /// Seconds on the clock.
    pub wall_seconds: f64,
    /// Megabytes (10^6 bytes) of text a second.
    pub megabytes_per_second: f64,
    /// Worker threads.
    pub threads: usize,
    /// What was counted.
    pub counts: Counts,
    /// The other outputs.
    pub files: Vec<OutputFile>,
    /// Documents that could not be read (an error) and those passed over (in another language, no format of ours).
    pub not_read: Vec<NotRead>,
}

/// Counts of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Documents read.
    pub documents: u64,
    /// Bytes of their text.
    pub bytes: u64,
    /// Their sentences.
    pub sentences: u64,
    /// Their claims.
    pub claims: u64,
    /// Inputs that failed.
    pub failed: u64,
    /// Inputs passed over on purpose.
    pub passed_over: u64,
}

/// An input that gave no document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotRead {
    /// Which.
    pub path: String,
    /// The line in it, if it has many records.
    pub line: Option<u64>,
    /// What sort of fault.
    pub kind: String,
    /// Why, and what to do.
    pub reason: String,
    /// True if it counts as an error.
    pub error: bool,
}

impl From<&Failure> for NotRead {
    fn from(failure: &Failure) -> NotRead {
        NotRead {
            path: failure.path.clone(),
            line: failure.line.map(|l| l as u64),
            kind: failure.kind.name().to_owned(),
            reason: failure.message.clone(),
            error: failure.is_failure(),
        }
    }
}

impl Manifest {
    /// The manifest of a finished run.
    pub fn new(rules: &Rules, summary: &Summary, files: Vec<OutputFile>) -> Manifest {
        Manifest {
            schema: "polybius.run/1".to_owned(),
            engine: ENGINE.to_owned(),
            rules_sha256: rules.digest.clone(),
            finished: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            wall_seconds: (summary.wall.as_secs_f64() * 1000.0).round() / 1000.0,
            megabytes_per_second: (summary.megabytes_per_second() * 100.0).round() / 100.0,
            threads: summary.threads,
            counts: summary.counts,
            files,
            not_read: summary.not_read.iter().map(NotRead::from).collect(),
        }
    }
}
