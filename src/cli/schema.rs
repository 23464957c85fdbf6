//! `polybius schema`: JSON Schema of the records, generated from their types.

use super::DONE;
use crate::record::{ClaimRecord, DocumentRecord};
use crate::run::manifest::Manifest;
use clap::{Args, ValueEnum};
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{Schema, schema_for};
use serde_json::Value;
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
    let mut schema: Schema = match args.record {
        Record::Claim => schema_for!(ClaimRecord),
        Record::Document => schema_for!(DocumentRecord),
        Record::Run => schema_for!(Manifest),
    };
    RecursiveTransform(require_all).transform(&mut schema);
    writeln!(io::stdout(), "{}", serde_json::to_string_pretty(&schema)?)?;
    Ok(DONE)
}

/// Every key stands in every record, also where its value may be null.
fn require_all(schema: &mut Schema) {
    let keys = |properties: &Value| properties.as_object().map(|p| p.keys().cloned().collect::<Vec<_>>());
    if let Some(keys) = schema.get("properties").and_then(keys) {
        schema.insert("required".to_owned(), keys.into());
    }
}
