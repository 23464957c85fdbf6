//! `polybius schema`: JSON Schema of the records, generated from their types.

use super::DONE;
use crate::changes::ChangeRecord;
use crate::export::schemas;
use crate::record::{ClaimRecord, DocumentRecord};
use crate::run::manifest::Manifest;
use clap::{Args, ValueEnum};
use std::io::{self, Write};

/// Arguments of `polybius schema`.
#[derive(Args)]
#[command(after_help = "Examples:
  polybius schema                            a line of claims.jsonl
  polybius schema document > document.json   a line of documents.jsonl")]
pub struct SchemaArgs {
    /// Which record
    #[arg(value_enum, default_value_t = Record::Claim)]
    record: Record,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Record {
    /// A line of claims.jsonl
    Claim,
    /// A line of documents.jsonl
    Document,
    /// A line of changes.jsonl
    Change,
    /// run.json
    Run,
}

pub fn run(args: &SchemaArgs) -> anyhow::Result<u8> {
    let schema = match args.record {
        Record::Claim => schemas::of::<ClaimRecord>(),
        Record::Document => schemas::of::<DocumentRecord>(),
        Record::Change => schemas::of::<ChangeRecord>(),
        Record::Run => schemas::of::<Manifest>(),
    };
    writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&schema)?)?;
    Ok(DONE)
}
