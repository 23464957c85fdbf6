//! The examples of relation rules, run: each rule must make exactly the claims it says, and none of its near-misses.

use super::rule::Rule;
use crate::document::Document;
use crate::pipeline::Pipeline;
use crate::rules::compile::Rules;
use crate::span::Span;
use jiff::civil::Date;

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
        let mut found = |text: &str, published| triples(&mut pipeline, index as u32, text, published);
        for example in &rule.examples {
            let made = found(&example.text, example.published);
            report.note(rule, &example.text, made == example.claims, &listed(&example.claims), &made);
        }
        for example in &rule.later {
            let made = found(&example.text, example.published);
            let expected = format!("a known failure, but it comes out as {}: move it to `examples`", listed(&example.claims));
            report.note(rule, &example.text, made != example.claims, &expected, &made);
        }
        for text in &rule.not {
            let made = found(text, None);
            report.note(rule, text, made.is_empty(), "no claim of this rule", &made);
        }
    }
    report
}

impl Report {
    fn note(&mut self, rule: &Rule, text: &str, fine: bool, expected: &str, made: &[(String, String)]) {
        self.run += 1;
        if !fine {
            let (rule_id, file) = (rule.id.clone(), rule.file.clone());
            self.broken.push(Broken { rule: rule_id, file, text: text.to_owned(), expected: expected.to_owned(), found: listed(made) });
        }
    }
}

/// The (actor, recipient) pairs that a rule makes of a text, sorted.
fn triples(pipeline: &mut Pipeline<'_>, rule: u32, text: &str, published: Option<Date>) -> Vec<(String, String)> {
    let document = Document { id: "example".to_owned(), published, text: text.to_owned(), body: Span::new(0, text.len()), ..Document::default() };
    let claims = pipeline.extract(&document);
    let code = |side: &crate::claim::Side| pipeline.code(side.entity).to_owned();
    let mut found: Vec<_> = claims.iter().filter(|c| c.rule == rule).map(|c| (code(&c.actor), code(&c.recipient))).collect();
    found.sort();
    found
}

fn listed(pairs: &[(String, String)]) -> String {
    if pairs.is_empty() {
        return "no claim".to_owned();
    }
    pairs.iter().map(|(a, r)| format!("{a} → {r}")).collect::<Vec<_>>().join(", ")
}
