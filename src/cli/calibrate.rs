//! `polybius calibrate`: count on gold articles how far claims can be trusted.

use super::eval::{predict, print_reliability, read_gold};
use super::{DONE, RuleArgs, load_rules};
use crate::eval::calibrate::{Fit, calibrate, judge, table};
use anyhow::Context;
use clap::Args;
use std::io::{self, Write};
use std::path::PathBuf;

/// Arguments of `polybius calibrate`.
#[derive(Args)]
#[command(after_help = "Examples:
  polybius calibrate tests/gold --docs corpus --out rules/confidence.tsv
  polybius calibrate tests/gold more.gold.jsonl --docs corpus --docs more.jsonl --out rules/confidence.tsv

Claims get their confidence from this table: count anew after rules, actors or the engine have changed.")]
pub struct CalibrateArgs {
    /// Gold claims: JSONL files, or folders of them
    #[arg(required = true)]
    gold: Vec<PathBuf>,
    /// The documents they are of
    #[arg(long, value_name = "PATH", required = true)]
    docs: Vec<PathBuf>,
    /// The table to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    rules: RuleArgs,
}

pub fn run(args: &CalibrateArgs) -> anyhow::Result<u8> {
    let rules = load_rules(&args.rules)?;
    let mut gold = Vec::new();
    for path in &args.gold {
        gold.extend(read_gold(path, rules)?);
    }
    let judged = judge(&gold, &predict(rules, &args.docs, args.rules.preview)?.0);
    if judged.is_empty() {
        anyhow::bail!("no claim is of a gold article: do --docs hold the articles of the gold claims?");
    }
    let relations = &rules.relations.rules;
    let counted = calibrate(&judged, relations);
    std::fs::write(&args.out, table(&counted.confidence, &judged, relations))
        .with_context(|| format!("cannot write {}", args.out.display()))?;
    let mut out = io::stdout().lock();
    writeln!(out, "{} claims of {} articles counted into {}", judged.len(), counted.articles, args.out.display())?;
    print_fit(&mut out, "the rules' own figures", &counted.own)?;
    print_fit(&mut out, "counted, each article by the others", &counted.held_out)?;
    Ok(DONE)
}

fn print_fit(out: &mut dyn Write, name: &str, fit: &Fit) -> io::Result<()> {
    writeln!(out, "\n{name}: calibration error {:.4}, log loss {:.4}", fit.calibration_error, fit.log_loss)?;
    print_reliability(out, &fit.reliability)
}
