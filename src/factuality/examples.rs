//! The examples of operators, run: each must give the labels it says, and no near-miss may feel the operator.

use super::rules::{Example, Operator};
use crate::claim::Claim;
use crate::document::Document;
use crate::pipeline::Pipeline;
use crate::rules::compile::Rules;
use crate::span::Span;
use std::fmt;

/// An example that did not come out as its operator says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// The operator.
    pub operator: String,
    /// Its file below `rules/`.
    pub file: String,
    /// The sentence.
    pub text: String,
    /// What the operator says.
    pub expected: String,
    /// What was found.
    pub found: String,
}

/// Runs the examples and near-misses of all operators; returns how many were run and which broke.
pub fn test(rules: &Rules) -> (usize, Vec<Broken>) {
    let mut pipeline = Pipeline::new(rules, false);
    let (mut run, mut broken) = (0, Vec::new());
    for (number, operator) in rules.factuality.operators.iter().enumerate() {
        let cases = operator.examples.iter().map(|e| (e, true)).chain(operator.not.iter().map(|e| (e, false)));
        for (example, wanted) in cases {
            run += 1;
            let found = claim(rules, &mut pipeline, example);
            let applied = |c: &Claim| c.factuality.operators.iter().any(|o| o.operator == Some(number as u32));
            let labels = found.as_ref().map_or_else(|| "no such claim".to_owned(), |c| labels(&pipeline, c));
            let fine = found.as_ref().is_some_and(|c| if wanted { labels == example.labels && applied(c) } else { !applied(c) });
            if !fine {
                broken.push(Broken::of(operator, example, wanted, labels));
            }
        }
    }
    (run, broken)
}

impl Broken {
    fn of(operator: &Operator, example: &Example, wanted: bool, found: String) -> Broken {
        let expected = if wanted { format!("{}, by this operator", example.labels) } else { "this operator does nothing".to_owned() };
        Broken { operator: operator.id.clone(), file: operator.file.clone(), text: example.text.clone(), expected, found }
    }
}

/// The claim that an example means.
fn claim(rules: &Rules, pipeline: &mut Pipeline<'_>, example: &Example) -> Option<Claim> {
    let text = example.text.clone();
    let body = Span::new(0, text.len());
    let document = Document { id: "example".to_owned(), published: example.published, text, body, ..Document::default() };
    let claims = pipeline.extract(&document);
    let name = |c: &Claim| {
        let category = rules.relations.rules[c.rule as usize].category.name();
        format!("{} {category} {}", pipeline.code(c.actor.entity), pipeline.code(c.recipient.entity))
    };
    claims.into_iter().find(|c| name(c) == example.claim)
}

/// The labels of a claim as examples write them.
fn labels(pipeline: &Pipeline<'_>, claim: &Claim) -> String {
    let f = &claim.factuality;
    let mut labels = vec![f.polarity.name(), f.modality.name(), f.tense.name()];
    if let Some(attribution) = &f.attribution {
        labels.push(attribution.kind.name());
        labels.extend(attribution.actor.as_ref().map(|a| pipeline.code(a.entity)));
    }
    labels.join(" ")
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Broken { operator, file, text, expected, found } = self;
        write!(f, "{operator} (rules/{file})\n  {text}\n  expected {expected}\n  found    {found}")
    }
}
