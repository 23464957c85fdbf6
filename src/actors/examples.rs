//! The examples of the rules of reference, run: each must find what it says, and nothing else of its entry.

use super::mentions::{Mention, siblings};
use crate::document::Document;
use crate::pipeline::Pipeline;
use crate::rules::compile::Rules;
use crate::span::Span;
use std::fmt;

/// An example that does not come out as it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The entry it stands with.
    pub rule: String,
    /// Its text.
    pub text: String,
    /// What should be found.
    pub expected: String,
    /// What was found.
    pub found: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} (rules/actors/references.toml)\n  {}", self.rule, self.text)?;
        write!(f, "  expected {}\n  found    {}", self.expected, self.found)
    }
}

/// How many examples and near-misses were run and which failed.
#[derive(Debug, Default)]
pub struct Report {
    /// Texts run.
    pub run: usize,
    /// Those that came out otherwise.
    pub failed: Vec<Failure>,
}

/// Runs the examples and near-misses of every entry whose id begins with `prefix`.
pub fn test(rules: &Rules, prefix: &str) -> Report {
    let mut pipeline = Pipeline::new(rules, false);
    let mut report = Report::default();
    for (number, entry) in rules.references.entries.iter().enumerate().filter(|(_, e)| e.id.starts_with(prefix)) {
        let examples = entry.examples.iter().map(|e| (&e.text, &e.source, e.refers.join(", ")));
        let near_misses = entry.not.iter().map(|text| (text, &None, String::new()));
        for (text, source, expected) in examples.chain(near_misses) {
            report.run += 1;
            let found = found(&mut pipeline, rules, number as u16, text, source.clone());
            if found != expected {
                let (rule, text) = (entry.id.clone(), text.clone());
                report.failed.push(Failure { rule, text, expected: shown(expected), found: shown(found) });
            }
        }
    }
    report
}

fn shown(list: String) -> String {
    if list.is_empty() { "nothing".to_owned() } else { list }
}

/// What an entry finds in a text, as examples write it: `the emirate = QAT, they = RUS|TUR`.
fn found(pipeline: &mut Pipeline<'_>, rules: &Rules, entry: u16, text: &str, source: Option<String>) -> String {
    let body = Span::new(0, text.len());
    pipeline.analyse(&Document { id: "example".to_owned(), text: text.to_owned(), source, body, ..Document::default() });
    let mentions = &pipeline.analysis().mentions;
    let own = |m: &Mention| m.link.is_some_and(|l| l.entry == entry);
    let first = |at: &usize| own(&mentions[*at]) && siblings(mentions, *at).start == *at;
    let row = |at: usize| {
        let codes: Vec<&str> = siblings(mentions, at).map(|m| rules.gazetteer.principal(mentions[m].entity).code.as_str()).collect();
        format!("{} = {}", mentions[at].span.of(text), codes.join("|"))
    };
    (0..mentions.len()).filter(first).map(row).collect::<Vec<_>>().join(", ")
}
