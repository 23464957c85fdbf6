//! How sentences are coded: the cases of `tests/cases/coding.md`, which reads as the specification.

use crate::support::cases;
use crate::support::cases::Case;
use jiff::civil::Date;
use polybius::document::Document;
use polybius::pipeline::Pipeline;
use polybius::record::ClaimRecord;
use polybius::rules::compile::Rules;
use polybius::run::process::records;
use polybius::span::Span;

const KNOWN_FAILURE: &str = "(known failure)";

/// A claim as a case states it.
#[derive(Debug)]
struct Stated {
    triple: String,
    /// `from, to`; `none` for no time; `None` if the case does not say.
    time: Option<String>,
}

fn stated(line: &str) -> Stated {
    let (triple, time) = line.split_once(" [").map_or((line, None), |(triple, time)| (triple, Some(time)));
    let time = time.map(|t| t.trim_end_matches([')', ']']).trim_end().to_owned());
    Stated { triple: triple.trim().to_owned(), time }
}

fn claims_of(pipeline: &mut Pipeline<'_>, lines: &[String]) -> Vec<ClaimRecord> {
    let date = lines[0].strip_prefix("published: ");
    let published: Option<Date> = date.map(|d| d.parse().expect("a date"));
    let text = lines[usize::from(date.is_some())..].join("\n");
    let body = Span::new(0, text.len());
    let document = Document { id: "case".to_owned(), published, text, body, ..Document::default() };
    records(Rules::builtin(), pipeline, &document)
}

fn triple(record: &ClaimRecord) -> String {
    format!("{} {} {}", record.actor.code, record.relation.category.name(), record.recipient.code)
}

fn time(record: &ClaimRecord) -> String {
    record.time.as_ref().map_or_else(
        || "none".to_owned(),
        |t| format!("{}, {}", t.from.as_deref().unwrap_or(""), t.to.as_deref().unwrap_or("")).trim().to_owned(),
    )
}

/// Each stated claim is made once, with its time if it states one, and no other.
fn fits(stated: &[Stated], made: &[ClaimRecord]) -> bool {
    let mut left: Vec<&ClaimRecord> = made.iter().collect();
    for claim in stated {
        let fit = |r: &&ClaimRecord| triple(r) == claim.triple && claim.time.as_ref().is_none_or(|t| *t == time(r));
        let Some(at) = left.iter().position(fit) else { return false };
        left.remove(at);
    }
    left.is_empty()
}

/// What is wrong with a case, if anything.
fn fault(pipeline: &mut Pipeline<'_>, case: &Case) -> Option<String> {
    let [text, claims] = &case.blocks[..] else { return Some("a text and its claims are needed".to_owned()) };
    assert!((text.name.as_str(), claims.name.as_str()) == ("text", "claims") && !text.lines.is_empty() && !claims.lines.is_empty());
    let expected: Vec<Stated> = claims.lines.iter().filter(|l| *l != "no claim").map(|l| stated(l)).collect();
    let made = claims_of(pipeline, &text.lines);
    let fine = fits(&expected, &made);
    match (case.title.ends_with(KNOWN_FAILURE), fine) {
        (false, true) | (true, false) => None,
        (true, true) => Some(format!("comes out right now: promote it, by taking \"{KNOWN_FAILURE}\" away")),
        (false, false) => {
            let found: Vec<String> =
                made.iter().map(|r| format!("{} [{}] by {}", triple(r), time(r), r.provenance.rules.join(", "))).collect();
            let found = if found.is_empty() { "no claim".to_owned() } else { found.join("\n    ") };
            Some(format!("{}\n  expected\n    {}\n  found\n    {found}", text.lines.join("\n  "), claims.lines.join("\n    ")))
        }
    }
}

#[test]
fn sentences_are_coded_as_the_cases_say() {
    let text = std::fs::read_to_string(cases::path("coding.md")).unwrap();
    let cases = cases::cases(&text);
    assert!(cases.len() >= 60, "only {} cases", cases.len());
    let mut pipeline = Pipeline::new(Rules::builtin(), false);
    let faults: Vec<String> =
        cases.iter().filter_map(|c| fault(&mut pipeline, c).map(|f| format!("coding.md:{}: {}\n  {f}", c.line, c.title))).collect();
    let known = cases.iter().filter(|c| c.title.ends_with(KNOWN_FAILURE)).count();
    println!("{} cases, {known} of them known failures", cases.len());
    assert!(faults.is_empty(), "{} cases:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_case_has_a_name_of_its_own() {
    let text = std::fs::read_to_string(cases::path("coding.md")).unwrap();
    let mut titles: Vec<String> = cases::cases(&text).into_iter().map(|c| c.title).collect();
    titles.sort();
    let twice: Vec<&[String]> = titles.windows(2).filter(|w| w[0] == w[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}
