//! Quality must not fall: the claims of the sample articles against the gold claims in `tests/gold`.

use polybius::corpus::{Inputs, ReadOptions, read_file};
use polybius::eval::gold::Gold;
use polybius::eval::matching::Prediction;
use polybius::eval::{Report, score};
use polybius::pipeline::Pipeline;
use polybius::rules::compile::Rules;
use polybius::run::process::records;
use std::path::Path;

/// What must be reached at least: (figure, floor). A little below the figures of the day the floor was set, so that one
/// sentence more or less does not break the build.
const FLOORS: &[(&str, f64)] = &[("main.dyad", 0.665), ("main.quad", 0.657), ("main.claim", 0.642)];
/// Of ten claims made, at least so many are right.
const PRECISION: f64 = 0.79;

fn gold(rules: &Rules) -> Vec<Gold> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "jsonl")).collect();
    files.sort();
    let text: String = files.iter().map(|f| std::fs::read_to_string(f).unwrap()).collect();
    let mut gold: Vec<Gold> = text.lines().filter(|l| !l.is_empty()).map(|l| serde_json::from_str(l).unwrap()).collect();
    rules.equal_codes.prepare(&mut gold, &rules.taxonomy);
    gold
}

fn evaluate() -> Report {
    let rules = Rules::builtin();
    let options = ReadOptions { any_language: true, ..ReadOptions::default() };
    let mut pipeline = Pipeline::new(rules, false);
    let mut predictions = Vec::new();
    let inputs = Inputs::discover(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")]);
    for document in inputs.files.iter().flat_map(|f| read_file(f, &options, &rules.read)) {
        let found = records(rules, &mut pipeline, &document.expect("sample articles can be read"));
        predictions.extend(found.iter().map(|r| Prediction::of(r, &rules.equal_codes)));
    }
    score(&gold(rules), &predictions)
}

#[test]
fn claims_of_the_sample_articles_are_as_good_as_they_were() {
    let report = evaluate();
    let mut fallen = Vec::new();
    for (name, floor) in FLOORS {
        let found = report.scores[*name];
        println!("{name} F1 {:.4} (floor {floor}), precision {:.4}, recall {:.4}", found.f1, found.precision, found.recall);
        if found.f1 < *floor {
            fallen.push(format!("{name}: F1 is {:.4}, it must be at least {floor}", found.f1));
        }
        if found.f1 > floor + 0.04 {
            println!("  raise the floor of {name} in tests/quality.rs to {:.3}", found.f1 - 0.015);
        }
    }
    let precision = report.scores["main.claim"].precision;
    if precision < PRECISION {
        fallen.push(format!("main.claim: precision is {precision:.4}, it must be at least {PRECISION}"));
    }
    assert!(
        fallen.is_empty(),
        "quality fell:\n  {}\nSee what changed with\n  polybius eval tests/gold --docs corpus --errors 50\n\
         If a change is worth the loss, say why in the commit and set FLOORS in tests/quality.rs to 0.015 below the new figures.",
        fallen.join("\n  ")
    );
}

#[test]
fn every_gold_document_is_in_the_corpus() {
    let rules = Rules::builtin();
    let options = ReadOptions::default();
    let inputs = Inputs::discover(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")]);
    let texts: std::collections::BTreeMap<String, Vec<char>> = inputs
        .files
        .iter()
        .flat_map(|f| read_file(f, &options, &rules.read))
        .map(Result::unwrap)
        .map(|d| (d.id, d.text.chars().collect()))
        .collect();
    for document in gold(rules) {
        let text = texts.get(&document.id).unwrap_or_else(|| panic!("no article {}", document.id));
        for claim in &document.claims {
            let ((start, end), (from, to)) = (claim.sentence, claim.trigger);
            assert!(start <= from && from < to && to <= end && end as usize <= text.len(), "{}: {claim:?}", document.id);
        }
    }
}

/// Sentences that the gate keeps from the parser make no claim when they are parsed all the same. More articles are looked at
/// if `POLYBIUS_GATE` names them.
#[test]
fn the_gate_loses_no_claim() {
    let rules = Rules::builtin();
    let options = ReadOptions { any_language: true, ..ReadOptions::default() };
    let more = std::env::var_os("POLYBIUS_GATE").map(std::path::PathBuf::from);
    let folders: Vec<_> = [Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")].into_iter().chain(more).collect();
    let mut pipeline = Pipeline::new(rules, false);
    let (mut parsed, mut kept_out, mut lost) = (0, 0, Vec::new());
    for document in Inputs::discover(&folders).files.iter().flat_map(|f| read_file(f, &options, &rules.read)).flatten() {
        let sentences = pipeline.analyse(&document).layout.sentences.clone();
        for (index, sentence) in sentences.iter().enumerate() {
            if pipeline.analysis().parse(index).is_some() {
                parsed += 1;
                continue;
            }
            kept_out += 1;
            pipeline.parse_anyway(index);
            let mut attempts = Vec::new();
            pipeline.trace(index, &mut attempts);
            if attempts.iter().any(|a| a.miss.is_none()) {
                lost.push(format!("{}: {}", document.id, sentence.span.of(&document.text)));
            }
        }
    }
    println!("{parsed} sentences parsed, {kept_out} kept out");
    assert!(parsed > 100 && kept_out > 50);
    assert!(lost.is_empty(), "claims behind the gate:\n{}", lost.join("\n"));
}
