//! `polybius verify`: are the outputs of a run whole, and true to each other?

use super::{DONE, FOUND};
use crate::verify::verify;
use anyhow::Context;
use clap::Args;
use std::io::{self, Write};
use std::path::PathBuf;

/// Arguments of `polybius verify`.
#[derive(Args)]
#[command(after_help = "Examples:
  polybius verify                    check output/
  polybius verify ~/claims --quiet   say only what is wrong

Checks the files against run.json, each record against its schema, the tables against the claims.
Exit codes: 0 all is in order; 1 something is wrong; 2 there is no run to check.")]
pub struct VerifyArgs {
    /// Folder that `polybius run` wrote to
    #[arg(default_value = "output", value_name = "DIR")]
    folder: PathBuf,
    /// Say nothing if all is in order
    #[arg(long, short)]
    quiet: bool,
}

pub fn run(args: &VerifyArgs) -> anyhow::Result<u8> {
    let report = verify(&args.folder).with_context(|| format!("{} has no outputs of a run", args.folder.display()))?;
    let mut out = io::stdout().lock();
    report.faults.iter().try_for_each(|fault| writeln!(out, "{fault}"))?;
    report.notes.iter().for_each(|note| eprintln!("polybius: {note}"));
    if report.faults.is_empty() && !args.quiet {
        writeln!(out, "{}: {} files and {} claims are in order", args.folder.display(), report.files, report.claims)?;
    }
    Ok(if report.faults.is_empty() { DONE } else { FOUND })
}
