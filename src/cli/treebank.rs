//! Syntax against treebanks: `polybius eval --treebank` and `polybius debug tags`.

use super::{DONE, RuleArgs, load_rules};
use crate::actors::marks::mark_words;
use crate::eval::Score;
use crate::eval::tokens::score_tokens;
use crate::rules::compile::Rules;
use crate::syntax::Syntax;
use crate::syntax::score::{Scores, TOLD, score};
use crate::syntax::treebank::{Row, Treebank};
use crate::words::Words;
use anyhow::Context;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Scores the model on each treebank.
pub fn evaluate(files: &[PathBuf], args: &RuleArgs, json: bool) -> anyhow::Result<u8> {
    let rules = load_rules(args)?;
    let mut out = io::stdout().lock();
    for path in files {
        let gold = read(path)?;
        if json {
            let scores = score(&gold, &predict(rules, &rules.syntax, &gold, true));
            let tokens = score_tokens(&gold, rules);
            writeln!(out, "{}", as_json(path, &scores, rules.syntax.gold_tag_lemmas(&gold), tokens))?;
        } else {
            print_scores(&mut out, path, rules, &rules.syntax, &gold, true)?;
            print_tokens(&mut out, score_tokens(&gold, rules))?;
        }
    }
    Ok(DONE)
}

/// Prints the columns of treebanks with predicted lemma, tags, head and relation.
pub fn tags(files: &[PathBuf], args: &RuleArgs) -> anyhow::Result<u8> {
    let rules = load_rules(args)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    for path in files {
        let predicted = predict(rules, &rules.syntax, &read(path)?, true);
        for sentence in &predicted.sentences {
            predicted.rows[sentence.clone()].iter().try_for_each(|row| print_row(&mut out, row))?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(DONE)
}

/// The sentences of several files as one treebank.
pub fn read_all(paths: &[PathBuf]) -> anyhow::Result<Treebank> {
    let mut all = Treebank::default();
    for path in paths {
        all.append(read(path)?);
    }
    Ok(all)
}

/// Reads a file of columns, gzipped or not. A malformed line is named.
fn read(path: &Path) -> anyhow::Result<Treebank> {
    let text = read_text(path).with_context(|| format!("cannot read {}", path.display()))?;
    Treebank::parse(&text).map_err(|(line, message)| anyhow::anyhow!("{}:{line}: {message}", path.display()))
}

fn read_text(path: &Path) -> io::Result<String> {
    let file = File::open(path)?;
    if path.extension().is_some_and(|e| e == "gz") { io::read_to_string(MultiGzDecoder::new(file)) } else { io::read_to_string(file) }
}

/// What the gazetteer says of each row.
pub fn marks(rules: &Rules, bank: &Treebank) -> Vec<u8> {
    let mut words = Words::new(&rules.vocabulary);
    let tokens = bank.tokens(&mut words);
    let mut marks = Vec::with_capacity(bank.rows.len());
    for sentence in &bank.sentences {
        mark_words(&rules.gazetteer, &rules.lexicon, &tokens, sentence.clone(), &mut marks);
    }
    marks
}

/// Prints the scores of a model on one treebank.
pub fn print_scores(out: &mut dyn Write, path: &Path, rules: &Rules, syntax: &Syntax, gold: &Treebank, names: bool) -> io::Result<()> {
    let s = score(gold, &predict(rules, syntax, gold, names));
    let lemma = syntax.gold_tag_lemmas(gold);
    writeln!(out, "{}: {} tokens", path.display(), s.tokens)?;
    writeln!(
        out,
        "  UPOS {:.2}  XPOS {:.2}  lemma {:.2} ({lemma:.2} with gold tags)  UAS {:.2}  LAS {:.2}",
        s.upos, s.xpos, s.lemma, s.uas, s.las
    )?;
    write!(out, "  F1:")?;
    for (relation, count) in TOLD.iter().zip(&s.relations) {
        write!(out, "  {} {:.1}", relation.name(), count.f1())?;
    }
    writeln!(out, "  subject–verb–object {:.1}", s.triples.f1())
}

/// Precision, recall and F1 in per cent.
fn per_cent(s: Score) -> [f64; 3] {
    [s.precision, s.recall, s.f1].map(|share| 100.0 * share)
}

fn print_tokens(out: &mut dyn Write, s: Score) -> io::Result<()> {
    let [p, r, f1] = per_cent(s);
    writeln!(out, "  tokens from raw text: P {p:.2}  R {r:.2}  F1 {f1:.2}")
}

fn predict(rules: &Rules, syntax: &Syntax, gold: &Treebank, names: bool) -> Treebank {
    let names = if names { marks(rules, gold) } else { Vec::new() };
    syntax.predict(gold, &names, &mut Words::new(&rules.vocabulary))
}

fn as_json(path: &Path, s: &Scores, gold_tag_lemmas: f64, tokens: Score) -> serde_json::Value {
    let [p, r, f1] = per_cent(tokens);
    let mut all = serde_json::json!({ "file": path.display().to_string(), "tokens": s.tokens, "upos": s.upos, "xpos": s.xpos,
        "lemma": s.lemma, "lemma_gold_tags": gold_tag_lemmas, "uas": s.uas, "las": s.las, "triples": s.triples.f1(),
        "raw_tokens": { "P": p, "R": r, "F1": f1 } });
    for (relation, count) in TOLD.iter().zip(&s.relations) {
        all[relation.name()] = count.f1().into();
    }
    all
}

fn print_row(out: &mut dyn Write, row: &Row) -> io::Result<()> {
    let Row { form, lemma, upos, xpos, head, relation, space_after } = row;
    let space = u8::from(*space_after);
    writeln!(out, "{form}\t{lemma}\t{}\t{}\t{head}\t{}\t{space}", upos.name(), xpos.name(), relation.name())
}
