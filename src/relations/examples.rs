//! The examples of relation rules, run: each rule must make the claims it says and no others, and none of its near-misses.

use super::rule::{Example, Rule};
use crate::document::Document;
use crate::pipeline::Pipeline;
use crate::rules::compile::Rules;
use crate::span::Span;
use jiff::civil::Date;
use std::fmt;

/// An example that did not come out as its rule says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The rule.
    pub rule: String,
    /// Its file below `rules/`.
    pub file: String,
    /// The sentence.
    pub text: String,
    /// What the rule says.
    pub expected: String,
    /// What it made.
    pub found: String,
}

/// How many examples were run and which broke.
#[derive(Debug, Default)]
pub struct Report {
    /// Sentences run.
    pub run: usize,
    /// Those that came out otherwise.
    pub broken: Vec<Broken>,
}

/// Runs the examples, near-misses and known failures of every rule whose id begins with `prefix`.
pub fn test(rules: &Rules, prefix: &str) -> Report {
    let mut pipeline = Pipeline::new(rules, true);
    let mut report = Report::default();
    for (index, rule) in rules.relations.rules.iter().enumerate().filter(|(_, r)| r.id.starts_with(prefix)) {
        let mut found = |text: &str, published| Made::of(&mut pipeline, rules, index, text, published);
        for example in &rule.examples {
            let made = found(&example.text, example.published);
            report.note(rule, &example.text, made.fits(example), &listed(&example.claims), &made);
        }
        for example in &rule.later {
            let made = found(&example.text, example.published);
            let expected = "a known failure, but it now comes out right: move it to `examples`";
            report.note(rule, &example.text, !made.fits(example), expected, &made);
        }
        for text in &rule.not {
            let made = found(text, None);
            report.note(rule, text, made.by_rule.is_empty(), "no claim of this rule", &made);
        }
    }
    report
}

impl Report {
    fn note(&mut self, rule: &Rule, text: &str, fine: bool, expected: &str, made: &Made) {
        self.run += 1;
        if !fine {
            let (rule_id, file) = (rule.id.clone(), rule.file.clone());
            self.broken.push(Broken { rule: rule_id, file, text: text.to_owned(), expected: expected.to_owned(), found: made.to_string() });
        }
    }
}

/// What came out of an example: the (actor, recipient) pairs of its rule, and of all rules of its category, sorted.
struct Made {
    by_rule: Vec<(String, String)>,
    by_category: Vec<(String, String)>,
}

impl Made {
    fn of(pipeline: &mut Pipeline<'_>, rules: &Rules, rule: usize, text: &str, published: Option<Date>) -> Made {
        let document =
            Document { id: "example".to_owned(), published, text: text.to_owned(), body: Span::new(0, text.len()), ..Document::default() };
        let claims = pipeline.extract(&document);
        let category = |rule: usize| rules.relations.rules[rule].category;
        let pairs = |keep: &dyn Fn(usize) -> bool| {
            let kept = claims.iter().filter(|c| keep(c.rule as usize));
            let mut found: Vec<_> =
                kept.map(|c| (pipeline.code(c.actor.entity).to_owned(), pipeline.code(c.recipient.entity).to_owned())).collect();
            found.sort();
            found
        };
        Made { by_rule: pairs(&|r| r == rule), by_category: pairs(&|r| category(r) == category(rule)) }
    }

    /// All that the example asks for is there, by this rule or a more specific one of the category, and this rule makes
    /// nothing else.
    fn fits(&self, example: &Example) -> bool {
        example.claims.iter().all(|c| self.by_category.contains(c)) && self.by_rule.iter().all(|c| example.claims.contains(c))
    }
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", listed(&self.by_rule))?;
        if self.by_category != self.by_rule { write!(f, " (other rules of the category: {})", listed(&self.by_category)) } else { Ok(()) }
    }
}

fn listed(pairs: &[(String, String)]) -> String {
    if pairs.is_empty() {
        return "no claim".to_owned();
    }
    pairs.iter().map(|(a, r)| format!("{a} → {r}")).collect::<Vec<_>>().join(", ")
}
