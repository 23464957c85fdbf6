//! The examples of attitudes, run: each must give its attribution, and no near-miss may have one by the attitude.

use super::By;
use super::attitudes::{Attitude, Example};
use crate::document::Document;
use crate::factuality::examples::Broken;
use crate::pipeline::Pipeline;
use crate::pipeline::speakers::AttributedSpans;
use crate::rules::compile::Rules;
use crate::span::Span;

/// Runs the examples and near-misses of all attitudes; returns how many were run and which broke.
pub fn test(rules: &Rules) -> (usize, Vec<Broken>) {
    let mut pipeline = Pipeline::new(rules, false);
    let (mut run, mut broken) = (0, Vec::new());
    for (number, attitude) in rules.factuality.attitudes.attitudes.iter().enumerate() {
        for example in &attitude.examples {
            run += 1;
            let found = attributions(&mut pipeline, &example.text);
            if !found.iter().any(|a| is(a, example)) {
                broken.push(report(attitude, &example.text, &shown(example), &found));
            }
        }
        for text in &attitude.not {
            run += 1;
            let found = attributions(&mut pipeline, text);
            if found.iter().any(|a| a.by == By::Attitude(number as u32)) {
                broken.push(report(attitude, text, "nothing by this attitude", &found));
            }
        }
    }
    (run, broken)
}

fn attributions(pipeline: &mut Pipeline<'_>, text: &str) -> Vec<AttributedSpans> {
    let text = text.to_owned();
    pipeline.attributions(&Document { id: "example".to_owned(), body: Span::new(0, text.len()), text, ..Document::default() })
}

fn is(found: &AttributedSpans, example: &Example) -> bool {
    let words = |s: &Span| s.of(&example.text);
    found.source.as_ref().map_or("", words) == example.source
        && words(&found.cue) == example.cue
        && found.content.iter().map(words).eq(example.content.iter().map(String::as_str))
}

fn shown(example: &Example) -> String {
    format!("{} | {} | {}", example.source, example.cue, example.content.join(" … "))
}

fn report(attitude: &Attitude, text: &str, expected: &str, found: &[AttributedSpans]) -> Broken {
    let words = |s: &Span| s.of(text).to_owned();
    let row = |a: &AttributedSpans| {
        let content: Vec<String> = a.content.iter().map(words).collect();
        format!("{} | {} | {}", a.source.as_ref().map_or_else(String::new, words), words(&a.cue), content.join(" … "))
    };
    let found = if found.is_empty() { "nothing".to_owned() } else { found.iter().map(row).collect::<Vec<_>>().join("; ") };
    let (operator, file) = (attitude.id.clone(), attitude.file.clone());
    Broken { operator, file, text: text.to_owned(), expected: expected.to_owned(), found }
}
