//! `polybius eval`: score extraction against gold claims.

use super::{DONE, RuleArgs, load_rules, treebank};
use crate::actors::mentions::Mention;
use crate::corpus::{Failure, ReadOptions};
use crate::document::Document;
use crate::emit::Emitter;
use crate::eval::gold::Gold;
use crate::eval::matching::Prediction;
use crate::eval::{Bin, Named, Report, reach, score};
use crate::pipeline::Pipeline;
use crate::relations::confidence::Traits;
use crate::rules::compile::Rules;
use crate::run::each;
use crate::run::process::Processor;
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
    let gold = read_gold(gold, rules)?;
    let (found, named) = predict(rules, &args.docs, args.rules.preview)?;
    let mut predictions: Vec<Prediction> = found.into_iter().map(|(_, p)| p).collect();
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

/// The gold claims of a file, or of all `.jsonl` files of a folder in name order, ready to be matched.
///
/// # Errors
/// When a file cannot be read or a line is no gold document; the message names file and line.
pub fn read_gold(path: &Path, rules: &Rules) -> anyhow::Result<Vec<Gold>> {
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
    rules.equal_codes.prepare(&mut gold, &rules.taxonomy);
    Ok(gold)
}

/// Predictions with what is known of how they were found, and who is named where.
type Found = (Vec<(Traits, Prediction)>, Vec<Named>);

/// The claims of documents, with what their confidence is estimated by, and all actors found in them.
///
/// # Errors
/// When any document cannot be read.
pub fn predict(rules: &Rules, docs: &[PathBuf], preview: bool) -> anyhow::Result<Found> {
    let options = ReadOptions { any_language: true, ..ReadOptions::default() };
    let processor = Processor::new(rules, preview);
    let (mut predictions, mut named) = (Vec::new(), Vec::new());
    let work = |pipeline: &mut Pipeline<'_>, document: &Document| {
        let claims = judgeable(rules, pipeline, document);
        (claims, actors(rules, pipeline, document))
    };
    let failures = each(rules, &processor, docs, &options, work, |(claims, actors)| {
        predictions.extend(claims);
        named.extend(actors);
    })?;
    match failures.into_iter().find(Failure::is_failure) {
        Some(failure) => Err(failure.into()),
        None => Ok((predictions, named)),
    }
}

/// The claims of a document, as gold can judge them.
pub fn judgeable(rules: &Rules, pipeline: &mut Pipeline<'_>, document: &Document) -> Vec<(Traits, Prediction)> {
    let claims = pipeline.extract(document);
    let emitter = Emitter::new(rules, document, pipeline.analysis());
    claims.iter().map(|claim| (claim.traits, Prediction::of(&emitter.claim(claim), &rules.equal_codes))).collect()
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

/// The claims by tenths of confidence: what is claimed, and what is so.
pub fn print_reliability(out: &mut dyn Write, bins: &[Bin]) -> io::Result<()> {
    writeln!(out, "  {:11} {:>6} {:>10} {:>6}", "confidence", "claims", "on average", "right")?;
    for bin in bins {
        let range = format!("{:.1}–{:.1}", bin.from, bin.from + 0.1);
        writeln!(out, "  {range:11} {:6} {:10.2} {:6.2}", bin.claims, bin.confidence, bin.right)?;
    }
    Ok(())
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
        print_reliability(out, &report.reliability)?;
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
