//! How surely something is said to be so: the cases of `tests/cases/factuality.md` (claims) and `tests/cases/scores.md`
//! (every predicate), which read as the specification; and the tables that follow from the labels.

use crate::support::cases;
use crate::support::cases::Case;
use polybius::document::Document;
use polybius::factuality::columns::Column;
use polybius::factuality::labels::{Modality, Polarity, Tense};
use polybius::pipeline::Pipeline;
use polybius::record::ClaimRecord;
use polybius::relations::taxonomy::Category;
use polybius::rules::compile::Rules;
use polybius::run::process::records;
use polybius::span::Span;

const KNOWN_FAILURE: &str = "(known failure)";

fn document(text: &str) -> Document {
    Document { id: "case".to_owned(), text: text.to_owned(), body: Span::new(0, text.len()), ..Document::default() }
}

fn read(name: &str) -> Vec<Case> {
    cases::cases(&std::fs::read_to_string(cases::path(name)).unwrap())
}

/// Parts of a block between empty lines.
fn parts(lines: &[String]) -> impl Iterator<Item = &[String]> {
    lines.split(|l| l.is_empty()).filter(|p| !p.is_empty())
}

/// A claim as cases state it: triple, labels, and who says so how.
fn stated(claim: &ClaimRecord) -> String {
    let mut words = vec![claim.actor.code.as_str(), claim.relation.category.name(), claim.recipient.code.as_str()];
    words.extend([claim.polarity.name(), claim.modality.name(), claim.tense.name()]);
    if let Some(attribution) = &claim.attribution {
        words.push(attribution.kind.name());
        words.extend(attribution.source.code.as_deref());
    }
    words.join(" ")
}

#[test]
fn claims_are_labelled_as_the_cases_say() {
    let mut pipeline = Pipeline::new(Rules::builtin(), false);
    let (mut right, mut known, mut wrong) = (0, 0, Vec::new());
    for case in read("factuality.md") {
        let must_fail = case.title.ends_with(KNOWN_FAILURE);
        let sentences: Vec<&[String]> = case.blocks.iter().flat_map(|b| parts(&b.lines)).collect();
        assert!(must_fail || sentences.len() >= 5, "“{}” has only {} sentences", case.title, sentences.len());
        for part in sentences {
            let (sentence, claims) = part.split_first().unwrap();
            assert!(!claims.is_empty(), "“{sentence}” states no claim");
            let found: Vec<String> = records(Rules::builtin(), &mut pipeline, &document(sentence)).iter().map(stated).collect();
            match (must_fail, claims.iter().all(|c| found.contains(c))) {
                (false, true) => right += 1,
                (true, false) => known += 1,
                (true, true) => wrong.push(format!("{}: comes out right now: move it\n  {sentence}", case.title)),
                (false, false) => wrong.push(format!(
                    "{}\n  {sentence}\n    expected {}\n    found    {}",
                    case.title,
                    claims.join("\n             "),
                    found.join("\n             ")
                )),
            }
        }
    }
    println!("{right} sentences right, {known} known failures");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(right >= 100, "only {right} sentences");
}

/// The sentence without its marks, and where each mark stands (the end of its word) with its sign.
fn marked(line: &str) -> (String, Vec<(usize, bool)>) {
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some(at) = rest.find("[+]").into_iter().chain(rest.find("[-]")).min() {
        text.push_str(&rest[..at]);
        marks.push((text.len(), rest[at..].starts_with("[+]")));
        rest = &rest[at + 3..];
    }
    text.push_str(rest);
    (text, marks)
}

#[test]
fn predicates_have_the_sign_that_the_cases_say() {
    let mut pipeline = Pipeline::new(Rules::builtin(), false);
    let (mut right, mut known, mut wrong) = (0, 0, Vec::new());
    for case in read("scores.md") {
        let must_fail = case.title.ends_with(KNOWN_FAILURE);
        for line in case.blocks.iter().flat_map(|b| &b.lines).filter(|l| !l.is_empty()) {
            let (text, marks) = marked(line);
            assert!(!marks.is_empty(), "“{line}” marks nothing");
            let document = document(&text);
            pipeline.analyse(&document);
            let sentences = pipeline.analysis().layout.sentences.len();
            (0..sentences).for_each(|s| pipeline.parse_anyway(s));
            let scores: Vec<(usize, f32)> = (0..sentences).flat_map(|s| pipeline.scores(&document, s)).collect();
            assert!(scores.iter().all(|(_, s)| (-3.0..=3.0).contains(s)), "scores of “{text}” are out of range");
            let of = |end: usize| {
                let ends = |t: usize| pipeline.analysis().tokens.span(t).end as usize;
                scores.iter().find(|(token, _)| ends(*token) == end).map(|(_, score)| *score)
            };
            for (end, positive) in marks {
                let word = text[..end].rsplit(' ').next().unwrap_or_default();
                match (must_fail, of(end)) {
                    (false, Some(score)) if (score > 0.0) == positive => right += 1,
                    (true, Some(score)) if (score > 0.0) == positive => {
                        wrong.push(format!("{}: {word} comes out right now: {line}", case.title))
                    }
                    (true, _) => known += 1,
                    (false, score) => wrong.push(format!("{}: {word} has {score:?}: {line}", case.title)),
                }
            }
        }
    }
    println!("{right} predicates right, {known} known failures");
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(right >= 150, "only {right} predicates");
}

#[test]
fn every_claim_counts_in_the_column_that_its_labels_say() {
    let of = |category, polarity, modality, tense| {
        let counted = Rules::builtin().columns.of(category, polarity, modality, tense);
        (counted.column, counted.weight)
    };
    use Polarity::{Affirmed, Negated};
    assert_eq!(of(Category::Aid, Affirmed, Modality::Asserted, Tense::Past), (Column::Happened, 1.0));
    assert_eq!(of(Category::Aid, Affirmed, Modality::Asserted, Tense::Future), (Column::Planned, 0.0));
    assert_eq!(of(Category::Assault, Affirmed, Modality::Planned, Tense::Future), (Column::Planned, 0.0));
    assert_eq!(of(Category::Assault, Affirmed, Modality::Possible, Tense::Past), (Column::Possible, 0.0));
    assert_eq!(of(Category::Assault, Negated, Modality::Asserted, Tense::Past), (Column::Negated, 0.0));
    assert_eq!(of(Category::Assault, Affirmed, Modality::Unknown, Tense::Past), (Column::None, 0.0));
}
