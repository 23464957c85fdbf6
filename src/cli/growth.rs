//! `polybius rules stats` and `polybius rules gaps`: what a corpus tells those who write rules.

use super::eval::{judgeable, read_gold};
use super::{DONE, FOUND};
use crate::corpus::{Failure, ReadOptions};
use crate::document::Document;
use crate::eval::calibrate::judge;
use crate::eval::matching::Prediction;
use crate::growth::gaps::{self, Gap};
use crate::growth::stats::{Counts, RuleStats, Stats};
use crate::growth::tally::{Seen, Tally};
use crate::pipeline::Pipeline;
use crate::relations::confidence::Traits;
use crate::rules::compile::Rules;
use crate::run::each;
use crate::run::process::Processor;
use clap::Args;
use serde_json::json;
use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;

/// Arguments of `polybius rules stats`.
#[derive(Args)]
pub struct StatsArgs {
    /// Articles: files and folders
    #[arg(required = true)]
    corpus: Vec<PathBuf>,
    /// Gold claims of some of the articles: a JSONL file, or a folder of them
    #[arg(long, value_name = "GOLD")]
    gold: Vec<PathBuf>,
    /// As JSON, one rule or trait a line
    #[arg(long)]
    json: bool,
}

/// Arguments of `polybius rules gaps`.
#[derive(Args)]
pub struct GapsArgs {
    /// Articles: files and folders
    #[arg(required = true)]
    corpus: Vec<PathBuf>,
    /// Show so many sentences of each
    #[arg(long, value_name = "N", default_value_t = 3)]
    examples: usize,
    /// Leave out what is seen less often
    #[arg(long, value_name = "N", default_value_t = 2)]
    min: u64,
    /// As JSON, one gap a line
    #[arg(long)]
    json: bool,
}

/// What `rules stats` asks of a document.
struct Fired {
    claims: Vec<(Traits, bool)>,
    /// For gold; empty if none is given.
    judgeable: Vec<(Traits, Prediction)>,
}

pub fn stats(out: &mut dyn Write, rules: &Rules, preview: bool, args: &StatsArgs) -> anyhow::Result<u8> {
    let mut gold = Vec::new();
    for path in &args.gold {
        gold.extend(read_gold(path, rules)?);
    }
    let judged: BTreeSet<&str> = gold.iter().map(|g| g.id.as_str()).collect();
    let mut stats = Stats::new(&rules.relations.rules);
    let mut predictions = Vec::new();
    let work = |pipeline: &mut Pipeline<'_>, document: &Document| fired(rules, pipeline, document, judged.contains(document.id.as_str()));
    let failures = each(rules, &Processor::new(rules, preview), &args.corpus, &options(), work, |fired| {
        stats.add_document(&fired.claims);
        predictions.extend(fired.judgeable);
    })?;
    judge(&gold, &predictions).iter().for_each(|j| stats.add_verdict(j));
    if args.json {
        stats_json(out, &stats)?
    } else {
        stats_table(out, &stats, !gold.is_empty())?
    }
    Ok(told(&failures))
}

fn fired(rules: &Rules, pipeline: &mut Pipeline<'_>, document: &Document, judged: bool) -> Fired {
    let mut statements = BTreeSet::new();
    let claims = pipeline.extract(document).into_iter().map(|c| (c.traits, statements.insert(c.statement))).collect();
    let judgeable = if judged { judgeable(rules, pipeline, document) } else { Vec::new() };
    Fired { claims, judgeable }
}

/// Articles in any language would only show what English rules do to them.
fn options() -> ReadOptions {
    ReadOptions::default()
}

/// Names what could not be read; the exit code.
fn told(failures: &[Failure]) -> u8 {
    let real = || failures.iter().filter(|f| f.is_failure());
    real().for_each(|f| eprintln!("polybius: {f}"));
    if real().next().is_some() { FOUND } else { DONE }
}

fn stats_json(out: &mut dyn Write, stats: &Stats) -> io::Result<()> {
    for rule in stats.fired().into_iter().chain(stats.silent()) {
        writeln!(out, "{}", serde_json::to_string(rule)?)?;
    }
    for (of, value, counts) in stats.by_trait() {
        let Counts { claims, statements, right, judged } = counts;
        let row = json!({ "trait": of, "value": value, "claims": claims, "statements": statements, "right": right, "judged": judged });
        writeln!(out, "{row}")?;
    }
    Ok(())
}

fn stats_table(out: &mut dyn Write, stats: &Stats, judged: bool) -> io::Result<()> {
    let precision = if judged { "  precision" } else { "" };
    writeln!(out, "{:34} {:>7} {:>10} {:>6} {:>6}  {:24}{precision}", "rule", "claims", "statements", "words", "tree", "triggers")?;
    for rule in stats.fired() {
        let RuleStats { counts, by_frame, by_trigger, .. } = rule;
        let of = |source: &str| by_frame.get(source).copied().unwrap_or_default();
        let triggers: Vec<String> = by_trigger.iter().map(|(kind, n)| format!("{kind} {n}")).collect();
        let (words, tree, triggers) = (of("words"), of("tree"), triggers.join(", "));
        let row = format!("{:34} {:7} {:10} {words:6} {tree:6}  {triggers:24}", rule.rule, counts.claims, counts.statements);
        writeln!(out, "{}", with_precision(row, counts).trim_end())?;
    }
    writeln!(out, "\n{:34} {:>7} {:>10}{precision}", "found through", "claims", "statements")?;
    for (of, value, counts) in stats.by_trait() {
        let row = format!("{:34} {:7} {:10}", format!("{} {value}", of.name()), counts.claims, counts.statements);
        writeln!(out, "{}", with_precision(row, &counts))?;
    }
    let silent: Vec<&str> = stats.silent().map(|r| r.rule.as_str()).collect();
    writeln!(out, "\n{} rules never fired in {} documents", silent.len(), stats.documents)?;
    silent.iter().try_for_each(|rule| writeln!(out, "  {rule}"))
}

fn with_precision(row: String, counts: &Counts) -> String {
    match counts.judged {
        0 => row,
        judged => format!("{row}  {:.2} ({}/{judged})", counts.right as f64 / judged as f64, counts.right),
    }
}

/// Distinct gaps kept while reading: beyond, the rarest are forgotten. With three sentences each, some 100 MB.
const MAX_GAPS: usize = 200_000;

pub fn gaps(out: &mut dyn Write, rules: &Rules, preview: bool, args: &GapsArgs) -> anyhow::Result<u8> {
    let mut tally = Tally::new(args.examples, MAX_GAPS);
    let work = |pipeline: &mut Pipeline<'_>, document: &Document| gaps::find(rules, pipeline, document);
    let failures = each(rules, &Processor::new(rules, preview), &args.corpus, &options(), work, |found| {
        found.into_iter().for_each(|(gap, sentence)| tally.add(gap, &sentence));
    })?;
    let forgotten = tally.forgotten;
    let (frames, names): (Vec<_>, Vec<_>) = tally.ranked(args.min).into_iter().partition(|(gap, _)| matches!(gap, Gap::Frame { .. }));
    if args.json {
        frames.iter().chain(&names).try_for_each(|(gap, seen)| writeln!(out, "{}", gap_json(gap, seen)))?;
    } else {
        writeln!(out, "Predicates between two known actors that no rule took")?;
        frames.iter().try_for_each(|(gap, seen)| print_gap(out, gap, seen))?;
        writeln!(out, "\nUnknown names where rules look for actors")?;
        names.iter().try_for_each(|(gap, seen)| print_gap(out, gap, seen))?;
    }
    if forgotten > 0 {
        eprintln!("polybius: too many to count all: counts may be too low by up to {forgotten}");
    }
    Ok(told(&failures))
}

fn gap_json(gap: &Gap, seen: &Seen) -> serde_json::Value {
    match gap {
        Gap::Frame { lemma, kind, slots } => {
            json!({ "gap": "frame", "lemma": lemma, "kind": kind, "slots": slots, "count": seen.count, "examples": seen.examples })
        }
        Gap::Name(name) => json!({ "gap": "name", "name": name, "count": seen.count, "examples": seen.examples }),
    }
}

fn print_gap(out: &mut dyn Write, gap: &Gap, seen: &Seen) -> io::Result<()> {
    match gap {
        Gap::Frame { lemma, kind, slots } => writeln!(out, "{:5}  {lemma} {kind}: {slots}", seen.count)?,
        Gap::Name(name) => writeln!(out, "{:5}  {name}", seen.count)?,
    }
    seen.examples.iter().try_for_each(|sentence| writeln!(out, "         {sentence}"))
}
