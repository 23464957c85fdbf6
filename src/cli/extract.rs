//! `polybius extract`: claims of some documents to standard output.

use super::{DONE, FOUND, ReadArgs, RuleArgs, load_rules};
use crate::corpus::{Inputs, SeenIds, read_file};
use crate::run::first_of_its_id;
use crate::run::process::{Processor, add_line};
use clap::Args;
use std::io::{self, Write};
use std::path::PathBuf;

/// Arguments of `polybius extract`.
#[derive(Args)]
#[command(after_help = "Examples:
  polybius extract article.txt --published 2021-02-01
  cat articles.jsonl | polybius extract - | jq .actor.code

With -, standard input holds JSONL, HTML or plain text.")]
pub struct ExtractArgs {
    /// Files to read; - for standard input
    #[arg(default_value = "-")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    read: ReadArgs,
}

pub fn run(args: &ExtractArgs) -> anyhow::Result<u8> {
    let rules = load_rules(&args.rules)?;
    let options = args.read.options();
    let inputs = Inputs::discover(&args.files);
    let processor = Processor::new(rules, args.rules.preview);
    let mut seen = SeenIds::default();
    let mut failed = false;
    let mut out = io::stdout().lock();
    let mut lines = Vec::new();
    for failure in inputs.failures.iter().chain(&inputs.skipped) {
        failed |= failure.is_failure();
        eprintln!("polybius: {failure}");
    }
    for file in &inputs.files {
        for item in read_file(file, &options, &rules.read) {
            match item.and_then(|document| first_of_its_id(&mut seen, document)).and_then(|document| processor.records(&document)) {
                Ok(records) => {
                    lines.clear();
                    records.iter().for_each(|record| add_line(&mut lines, record));
                    out.write_all(&lines)?;
                }
                Err(failure) => {
                    failed |= failure.is_failure();
                    eprintln!("polybius: {failure}");
                }
            }
        }
    }
    out.flush()?;
    Ok(if failed { FOUND } else { DONE })
}
