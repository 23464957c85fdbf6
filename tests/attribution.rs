//! Who says what: the passages of `tests/cases/attribution.md`, which reads as the specification.

use crate::support::cases;
use polybius::document::Document;
use polybius::factuality::attribution::quotes::quotations;
use polybius::pipeline::Pipeline;
use polybius::pipeline::speakers::AttributedSpans;
use polybius::rules::compile::Rules;
use polybius::span::Span;
use std::collections::BTreeSet;

const KNOWN_FAILURE: &str = "(known failure)";

fn document(text: &str) -> Document {
    let text = text.to_owned();
    Document { id: "case".to_owned(), body: Span::new(0, text.len()), text, ..Document::default() }
}

/// An attribution as cases write it.
fn line(attributed: &AttributedSpans, text: &str) -> String {
    let words = |s: &Span| s.of(text).split('\n').filter(|l| !l.is_empty()).collect::<Vec<_>>().join("/");
    let source = attributed.source.as_ref().map_or_else(|| "-".to_owned(), words);
    let content: Vec<String> = attributed.content.iter().map(words).collect();
    format!("{source} | {} | {}", words(&attributed.cue), content.join(" … "))
}

#[test]
fn passages_have_the_attributions_that_the_cases_say() {
    let text = std::fs::read_to_string(cases::path("attribution.md")).unwrap();
    let mut pipeline = Pipeline::new(Rules::builtin(), false);
    let mut wrong = Vec::new();
    let mut run = 0;
    for case in cases::cases(&text) {
        let [passage, said] = &case.blocks[..] else { panic!("line {}: a case is a text and what is said", case.line) };
        let passage = passage.lines.join("\n");
        let wanted: BTreeSet<String> = said.lines.iter().cloned().collect();
        let found: BTreeSet<String> = pipeline.attributions(&document(&passage)).iter().map(|a| line(a, &passage)).collect();
        let known = said.name.ends_with(KNOWN_FAILURE);
        run += 1;
        if known == (wanted == found) {
            let advice = if known { " (no failure any more: delete the mark)" } else { "" };
            wrong.push(format!("line {} {}{advice}\n  wanted {wanted:#?}\n  found {found:#?}", case.line, case.title));
        }
    }
    assert!(run >= 50, "{run} cases");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The quotations of a text.
fn quoted(text: &str) -> Vec<String> {
    let mut pipeline = Pipeline::new(Rules::builtin(), false);
    let document = document(text);
    pipeline.analyse(&document);
    let words = pipeline.words();
    let analysis = pipeline.analysis();
    quotations(&analysis.tokens, words, &analysis.layout.sentences)
        .iter()
        .map(|q| analysis.tokens.cover(q.tokens.clone()).of(text).to_owned())
        .collect()
}

#[test]
fn quotation_marks_pair_by_kind_and_paragraph() {
    for (text, wanted) in [
        ("“One,” he said. “Two.”", &["“One,”", "“Two.”"][..]),
        ("He said \"one\" and \"two\".", &["\"one\"", "\"two\""]),
        ("“One.\n\n“Two,” he said.", &["“One.\n\n“Two,”"]),
        ("“He calls it \"big\" now,” she said.", &["“He calls it \"big\" now,”"]),
        ("\"One,\" he said.\n\n\"Two.\n\nThree.", &["\"One,\"", "\"Two."]),
        ("He is 6' 2\" tall, they said.", &[]),
        ("The «old» town.", &["«old»"]),
    ] {
        assert_eq!(quoted(text), wanted, "{text}");
    }
}

#[test]
fn odd_marks_are_no_error() {
    let mut pipeline = Pipeline::new(Rules::builtin(), false);
    for text in ["\"", "”", "“ “ “", "He said \"", "\" \" \" he said \"", "“a\n\n“b\n\n“c", "said:", ": said", "\"said\" said \"said"]
    {
        let found = pipeline.attributions(&document(text));
        assert!(found.iter().all(|a| a.content.iter().all(|c| !c.is_empty() && c.end as usize <= text.len())), "{text}: {found:?}");
    }
}
