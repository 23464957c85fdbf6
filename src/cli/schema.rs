//! `polybius schema`: JSON Schema of the records, generated from their types.

use super::DONE;
use crate::record::{ClaimRecord, DocumentRecord};
use crate::run::manifest::Manifest;
use clap::{Args, ValueEnum};
use schemars::{Schema, schema_for};
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
    /// run.json
    Run,
}

pub fn run(args: &SchemaArgs) -> anyhow::Result<u8> {
    let schema: Schema = match args.record {
        Record::Claim => schema_for!(ClaimRecord),
        Record::Document => schema_for!(DocumentRecord),
        Record::Run => schema_for!(Manifest),
    };
    writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&schema)?)?;
    Ok(DONE)
}
