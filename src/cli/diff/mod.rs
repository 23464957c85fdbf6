//! `polybius diff`: what is different between two runs, by claim, by dyad and by rule.

mod tally;
mod text;

use super::{DONE, FOUND};
use crate::changes::{Change, ChangeRecord, Side, Totals, compare};
use anyhow::Context;
use clap::{Args, ValueEnum};
use serde_json::json;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tally::Tally;

/// The version of the JSON that programs get.
const SCHEMA: &str = "polybius.diff/1";

/// Arguments of `polybius diff`.
#[derive(Args)]
#[command(after_help = "Examples:
  polybius diff claims-monday claims-tuesday
  polybius diff before after --format json | jq '.dyads[0]'
  polybius diff before after --claims 0      only the tables

Exit codes: 0 the runs say the same; 1 they differ; 2 a run cannot be read.")]
pub struct DiffArgs {
    /// Outputs of the earlier run
    #[arg(value_name = "A")]
    before: PathBuf,
    /// Outputs of the later run
    #[arg(value_name = "B")]
    after: PathBuf,
    /// For whom
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Claims to show, of each sort (text only)
    #[arg(long, value_name = "N", default_value_t = 20)]
    claims: usize,
    /// Rows of the tables of dyads and rules (text only)
    #[arg(long, value_name = "N", default_value_t = 20)]
    rows: usize,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
}

pub fn run(args: &DiffArgs) -> anyhow::Result<u8> {
    let (before, after) = (open(&args.before)?, open(&args.after)?);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let same = match args.format {
        Format::Text => {
            let mut shown = text::Shown::new(args.claims);
            let mut tally = Tally::default();
            let totals = compare(before, after, &mut |change| {
                tally.add(&change);
                shown.add(&change);
                Ok(())
            })?;
            text::print(&mut out, (&args.before, &args.after), &totals, &tally, &shown, args.rows)?;
            is_same(&totals, &tally)
        }
        Format::Json => json(&mut out, before, after)?,
    };
    out.flush()?;
    Ok(if same { DONE } else { FOUND })
}

fn open(folder: &Path) -> anyhow::Result<Side> {
    Side::open(folder).with_context(|| format!("{} has no outputs of a run", folder.display()))
}

fn is_same(totals: &Totals, tally: &Tally) -> bool {
    tally.all == tally::Counts::default() && (totals.new, totals.changed, totals.gone) == (0, 0, 0)
}

/// Claims are written as they are found, so that memory does not grow with their number; what is counted follows them.
fn json(out: &mut dyn Write, before: Side, after: Side) -> anyhow::Result<bool> {
    let mut tally = Tally::default();
    write!(out, "{{\"schema\":\"{SCHEMA}\",\"claims\":[")?;
    let totals = compare(before, after, &mut |change: Change<'_>| {
        let separator = if tally.all == tally::Counts::default() { "\n" } else { ",\n" };
        tally.add(&change);
        let record: ChangeRecord = change.record();
        write!(out, "{separator}{}", serde_json::to_string(&record)?)
    })?;
    let same = is_same(&totals, &tally);
    let sums = json!({
        "documents": { "before": totals.documents.0, "after": totals.documents.1, "new": totals.new, "changed": totals.changed, "gone": totals.gone },
        "claims": { "before": totals.claims.0, "after": totals.claims.1, "added": tally.all.added, "changed": tally.all.changed, "withdrawn": tally.all.withdrawn },
    });
    writeln!(out, "\n],\n\"same\":{same},\n\"counts\":{sums},")?;
    writeln!(out, "\"reasons\":{},", rows(tally.reasons.iter().map(|(reason, n)| (json!({ "reason": reason }), *n))))?;
    let dyads = tally::sorted(&tally.dyads).into_iter().map(|((a, r), n)| (json!({ "actor": a, "recipient": r }), n));
    writeln!(out, "\"dyads\":{},", rows(dyads))?;
    let rules = tally::sorted(&tally.rules).into_iter().map(|(rule, n)| (json!({ "rule": rule }), n));
    writeln!(out, "\"rules\":{}}}", rows(rules))?;
    Ok(same)
}

fn rows(rows: impl Iterator<Item = (serde_json::Value, tally::Counts)>) -> serde_json::Value {
    let row = |(mut name, counts): (serde_json::Value, tally::Counts)| {
        name["added"] = counts.added.into();
        name["changed"] = counts.changed.into();
        name["withdrawn"] = counts.withdrawn.into();
        name
    };
    rows.map(row).collect()
}
