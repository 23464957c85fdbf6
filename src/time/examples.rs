//! Runs the examples that stand in the rule files: they are the tests of the rules.

use super::rule::{Example, Expected};
use super::{TimeContext, TimeRules, Timex, interval_view, tag};
use crate::tokens::Tokens;
use crate::words::{Vocabulary, Words};
use std::fmt;

/// An example that does not come out as it should.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The rule it stands with.
    pub rule: String,
    /// File and line.
    pub place: String,
    /// Its text.
    pub text: String,
    /// What should be found.
    pub expected: String,
    /// What was found.
    pub found: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}: {}", self.place, self.rule, self.text)?;
        writeln!(f, "  expected {}", self.expected)?;
        write!(f, "  found    {}", self.found)
    }
}

/// Runs all examples; `tokenize` fills the tokens of a one-sentence text.
pub fn examples(rules: &TimeRules, vocabulary: &Vocabulary, mut tokenize: impl FnMut(&str, &mut Words, &mut Tokens)) -> Vec<Failure> {
    let mut words = Words::new(vocabulary);
    let (mut tokens, mut context, mut out) = (Tokens::default(), TimeContext::default(), Vec::new());
    let mut failures = Vec::new();
    for example in &rules.examples {
        tokens.clear();
        out.clear();
        tokenize(&example.text, &mut words, &mut tokens);
        context.reset(example.published, &example.text);
        tag(rules, &example.text, &tokens, 0..tokens.len(), &words, &mut context, &mut out);
        let found: Vec<&Timex> = interval_view(&out).collect();
        if !fits(example, &found) {
            failures.push(failure(rules, example, &found));
        }
    }
    failures
}

fn fits(example: &Example, found: &[&Timex]) -> bool {
    found.len() == example.expect.len() && example.expect.iter().zip(found).all(|(e, t)| is(e, t, &example.text))
}

fn is(expected: &Expected, found: &Timex, text: &str) -> bool {
    let day = |wanted: &Option<String>, got: Option<jiff::civil::Date>| {
        wanted.as_ref().is_none_or(|w| *w == got.map_or_else(|| "open".to_owned(), |d| d.to_string()))
    };
    expected.text == found.span.of(text)
        && expected.kind.is_none_or(|k| k == found.kind)
        && expected.value.as_ref().is_none_or(|v| *v == found.value)
        && day(&expected.from, found.from)
        && day(&expected.to, found.to)
        && expected.modifiers.as_ref().is_none_or(|m| *m == found.modifiers.to_string())
}

fn failure(rules: &TimeRules, example: &Example, found: &[&Timex]) -> Failure {
    let show = |t: &&Timex| {
        let day = |d: Option<jiff::civil::Date>| d.map_or_else(|| "open".to_owned(), |d| d.to_string());
        let span = t.span.of(&example.text);
        format!("`{span}` {} {} {} {} {} ({})", t.kind.name(), t.value, day(t.from), day(t.to), t.modifiers, rules.rule_id(t.rule))
    };
    let want = |e: &Expected| {
        let text = |t: &Option<String>| t.clone().unwrap_or_else(|| "*".to_owned());
        format!("`{}` {} {} {} {}", e.text, text(&e.value), text(&e.from), text(&e.to), text(&e.modifiers))
    };
    let join = |all: Vec<String>| if all.is_empty() { "nothing".to_owned() } else { all.join("; ") };
    Failure {
        rule: example.rule.clone(),
        place: example.place.clone(),
        text: example.text.clone(),
        expected: join(example.expect.iter().map(want).collect()),
        found: join(found.iter().map(show).collect()),
    }
}
