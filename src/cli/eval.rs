//! `polybius eval`: score extraction against gold claims.

use super::{DONE, RuleArgs, load_rules, treebank};
use crate::actors::mentions::Mention;
use crate::corpus::{Inputs, ReadOptions, read_file};
use crate::document::Document;
use crate::eval::gold::Gold;
use crate::eval::matching::Prediction;
use crate::eval::{Named, Report, reach, score};
use crate::pipeline::Pipeline;
use crate::rules::compile::Rules;
use crate::run::process::records;
use crate::span::CharIndex;
use anyhow::Context;
use clap::Args;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

/// Arguments of `polybius eval`.
#[derive(Args)]
#[command(after_help = "Examples:
  polybius eval tests/gold --docs corpus
  polybius eval gold.jsonl --docs docs.jsonl --errors 40
  polybius eval --treebank gum.dev.tsv.gz")]
pub struct EvalArgs {
    /// Gold claims: a JSONL file, or a folder of them
    #[arg(required_unless_present = "treebank")]
    gold: Option<PathBuf>,
    /// The documents they are of
    #[arg(long, value_name = "PATH", required_unless_present = "treebank")]
    docs: Vec<PathBuf>,
    /// Score tags, lemmas and trees against a treebank instead
    #[arg(long, value_name = "FILE.tsv", conflicts_with_all = ["gold", "docs"])]
    treebank: Vec<PathBuf>,
    /// Show so many missed and wrong claims
    #[arg(long, value_name = "N", default_value_t = 0)]
    errors: usize,
    /// Leave out predictions below this confidence
    #[arg(long, value_name = "C", default_value_t = 0.0)]
    min_confidence: f64,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    rules: RuleArgs,
}

pub fn run(args: &EvalArgs) -> anyhow::Result<u8> {
    let Some(gold) = &args.gold else { return treebank::evaluate(&args.treebank, &args.rules, args.json) };
    let rules = load_rules(&args.rules)?;
    let mut gold = read_gold(gold)?;
    rules.equal_codes.prepare(&mut gold, &rules.taxonomy);
    let (mut predictions, named) = predict(rules, args)?;
    predictions.retain(|p| p.confidence >= args.min_confidence);
    let mut report = score(&gold, &predictions);
    report.reach = Some(reach(&gold, &named));
    let mut out = io::stdout().lock();
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    } else {
        print(&mut out, &report, args.errors)?;
    }
    Ok(DONE)
}

/// The gold claims of a file, or of all `.jsonl` files of a folder in name order.
///
/// # Errors
/// When a file cannot be read or a line is no gold document; the message names file and line.
pub fn read_gold(path: &Path) -> anyhow::Result<Vec<Gold>> {
    let mut files = vec![path.to_owned()];
    if path.is_dir() {
        files = std::fs::read_dir(path)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
        files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
        files.sort();
    }
    let mut gold = Vec::new();
    for file in files {
        let opened = File::open(&file).with_context(|| format!("cannot read {}", file.display()))?;
        for (number, line) in BufReader::new(opened).lines().enumerate() {
            let line = line?;
            if !line.trim().is_empty() {
                gold.push(serde_json::from_str(&line).with_context(|| format!("{}:{}: no gold document", file.display(), number + 1))?);
            }
        }
    }
    Ok(gold)
}

fn predict(rules: &Rules, args: &EvalArgs) -> anyhow::Result<(Vec<Prediction>, Vec<Named>)> {
    let options = ReadOptions { any_language: true, ..ReadOptions::default() };
    let mut pipeline = Pipeline::new(rules, args.rules.preview);
    let (mut predictions, mut named) = (Vec::new(), Vec::new());
    for file in &Inputs::discover(&args.docs).files {
        for document in read_file(file, &options, &rules.read) {
            let document = document?;
            let found = records(rules, &mut pipeline, &document);
            predictions.extend(found.iter().map(|r| Prediction::of(r, &rules.equal_codes)));
            named.extend(actors(rules, &pipeline, &document));
        }
    }
    Ok((predictions, named))
}

/// All actors found in a document.
fn actors(rules: &Rules, pipeline: &Pipeline<'_>, document: &Document) -> Vec<Named> {
    let index = CharIndex::new(&document.text);
    let named = |m: &Mention| Named {
        document: document.id.clone(),
        start: index.position(m.span.start),
        code: rules.equal_codes.fold(pipeline.code(m.entity)),
    };
    pipeline.analysis().mentions.iter().map(named).collect()
}

fn print(out: &mut dyn Write, report: &Report, errors: usize) -> io::Result<()> {
    writeln!(out, "{:16} {:>7} {:>7} {:>7}   right wrong missed", "", "P", "R", "F1")?;
    for scope in ["main", "domestic"] {
        for level in ["dyad", "quad", "claim", "full"] {
            let s = report.scores[&format!("{scope}.{level}")];
            writeln!(
                out,
                "{:16} {:7.4} {:7.4} {:7.4}   {:5} {:5} {:6}",
                format!("{scope}.{level}"),
                s.precision,
                s.recall,
                s.f1,
                s.tp,
                s.fp,
                s.missed
            )?;
        }
    }
    let a = report.attributes;
    writeln!(
        out,
        "\nof {} matched claims: polarity {:.4}, modality {:.4}, attribution {:.4} right",
        a.matched, a.polarity, a.modality, a.attribution
    )?;
    writeln!(out, "time right in {:.4} of {} timed ones, given in {:.4} of the others", a.time, a.timed, a.spurious_time)?;
    if let Some(error) = report.calibration_error {
        writeln!(out, "calibration error {error:.4}")?;
    }
    if let Some((found, all)) = report.reach {
        writeln!(out, "both actors found in the sentence of {found} of {all} required claims ({:.4})", found as f64 / all.max(1) as f64)?;
    }
    let recall: Vec<String> = report.recall_by_relation.iter().map(|(c, (hit, all))| format!("{c} {hit}/{all}")).collect();
    writeln!(out, "found by relation: {}", recall.join(", "))?;
    for (document, claim) in report.missed.iter().take(errors) {
        writeln!(out, "missed  {document} {:?} {} {} {}", claim.trigger, claim.sides.actor, claim.relation, claim.sides.recipient)?;
    }
    for p in report.wrong.iter().take(errors) {
        writeln!(out, "wrong   {} {} {} {} ({}) {}", p.document, p.sides.actor, p.relation, p.sides.recipient, p.rules.join(" "), p.text)?;
    }
    Ok(())
}
