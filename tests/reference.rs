//! Pronouns and descriptions of the sample articles against what a reader says they stand for.

use crate::support::cases;
use polybius::corpus::{Inputs, ReadOptions, read_file};
use polybius::pipeline::Pipeline;
use polybius::rules::compile::Rules;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Of ten that a reader has judged, at least so many are right.
const FLOOR: f64 = 0.76;

/// Document and offset in code points.
type Place = (String, usize);

/// What the engine makes of the words that refer: their text, and the codes of those they stand for.
fn found() -> BTreeMap<Place, (String, BTreeSet<String>)> {
    let rules = Rules::builtin();
    let mut pipeline = Pipeline::new(rules, false);
    let inputs = Inputs::discover(&[Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")]);
    let options = ReadOptions { any_language: true, ..ReadOptions::default() };
    let mut found: BTreeMap<Place, (String, BTreeSet<String>)> = BTreeMap::new();
    for document in inputs.files.iter().flat_map(|f| read_file(f, &options, &rules.read)) {
        let document = document.expect("sample articles can be read");
        for mention in pipeline.analyse(&document).mentions.iter().filter(|m| m.link.is_some()) {
            let offset = document.text[..mention.span.start as usize].chars().count();
            let words = mention.span.of(&document.text).replace('\n', " ");
            let entry = found.entry((document.id.clone(), offset)).or_insert((words, BTreeSet::new()));
            entry.1.insert(rules.gazetteer.principal(mention.entity).code.clone());
        }
    }
    found
}

#[test]
fn pronouns_and_descriptions_are_as_right_as_they_were() {
    let found = found();
    let text = std::fs::read_to_string(cases::path("reference.tsv")).unwrap();
    let rows = (1..).zip(text.lines()).filter(|(_, l)| !l.starts_with('#')).skip(1);
    let (mut changed, mut right, mut read) = (Vec::new(), 0, 0);
    for (line, row) in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let [document, offset, words, code, verdict] = cells[..] else { panic!("reference.tsv:{line}: five columns") };
        let meant: BTreeSet<String> = code.split('|').filter(|c| *c != "-").map(str::to_owned).collect();
        let here = found.get(&(document.to_owned(), offset.parse().expect("an offset")));
        assert!(here.is_none_or(|(text, _)| text == words), "reference.tsv:{line}: other words stand there: {here:?}");
        let codes = here.map(|(_, codes)| codes.clone()).unwrap_or_default();
        let now = if codes == meant {
            "right"
        } else if codes.is_empty() {
            "missed"
        } else {
            "wrong"
        };
        read += 1;
        right += usize::from(now == "right");
        if now != verdict {
            changed.push(format!("reference.tsv:{line}: {document} “{words}” is {code}: was {verdict}, now {now} {codes:?}"));
        }
    }
    assert!(read >= 100, "only {read} references have been read");
    assert!(right as f64 >= FLOOR * read as f64, "only {right} of {read} are right");
    assert!(changed.is_empty(), "If these changes are worth it, set the verdicts:\n{}", changed.join("\n"));
}
