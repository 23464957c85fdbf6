//! Time expressions: from words to TIMEX3 types and values, and to intervals of the calendar.
//!
//! All wording is data (`rules/time/*.toml`); this module knows the calendar, the pattern and value languages, and how
//! a text refers back to itself. The publication date is the only clock. Nothing here can fail: strange text has no dates.
//!
//! | step | where |
//! | --- | --- |
//! | a sentence without a date word or digit is left at once | [`lexicon`] |
//! | tokens become atoms; rules are matched, longest first, negative rules veto | [`lexicon`], [`pattern`], [`matcher`] |
//! | the rule's value is filled in: calendar arithmetic, context, tense | [`value`], [`eval`], [`meaning`], [`context`], [`tense`], [`calendar`] |
//! | signal words open the interval; the expression is remembered | this file |
//! | the string for export | [`edtf`] |
//!
//! Types, values and modifiers are those of ISO-TimeML TIMEX3; intervals are half-open, as in the project's date
//! conventions. [`spec`] and [`compile`] read the rule files; [`examples`] runs the examples that stand in them.

pub mod calendar;
mod compile;
pub mod context;
mod edtf;
mod eval;
mod examples;
mod lexicon;
mod matcher;
mod meaning;
mod pattern;
mod rule;
mod spec;
mod tense;
mod timex;
mod value;

pub use compile::Untied;
pub use context::TimeContext;
pub use examples::{Failure, examples};
pub use rule::TimeRules;
pub use timex::{Basis, Modifier, Modifiers, Timex, TimexType, View, interval_view, timex3_view};

use crate::span::Span;
use crate::tokens::Tokens;
use crate::words::Words;
use calendar::Unit;
use context::Telling;
use eval::Evaluator;
use lexicon::Atom;
use matcher::{Match, Scratch};
use meaning::{Core, Val};
use rule::{NOT, Signal, TOP};
use std::ops::Range;

/// Finds the time expressions of one sentence (`range` of `tokens`) and adds them to `out` in text order. A range gives
/// its whole entry, then its two ends: see [`interval_view`] and [`timex3_view`].
pub fn tag(
    rules: &TimeRules,
    doc_text: &str,
    tokens: &Tokens,
    range: Range<usize>,
    words: &Words,
    context: &mut TimeContext,
    out: &mut Vec<Timex>,
) {
    context.begin_sentence();
    if !rules.lexicon.opens(tokens, range.clone(), words) {
        return;
    }
    rules.lexicon.atoms(doc_text, tokens, range, words, &mut context.scratch.atoms);
    rules.matcher.begin(&mut context.scratch);
    let mut at = 0;
    let mut vetoed = 0;
    while let Some(next) = near_opener(&context.scratch.atoms, at) {
        at = next;
        let Some(index) = best_at(rules, at, &mut vetoed, &mut context.scratch) else {
            at += 1;
            continue;
        };
        let found = context.scratch.matches[index as usize];
        if let Some(val) = Evaluator::new(rules, context, doc_text, &found).value_of(index) {
            emit(rules, context, &found, val, out);
        }
        at = found.extent.1 as usize;
    }
}

/// The longest way, in atoms, from the beginning of an expression to its first date word or digit ("the past one and a
/// half …"), with room to spare.
const REACH: usize = 12;

/// The first place from `at` on where an expression may begin: not further than [`REACH`] before a date word or digit.
fn near_opener(atoms: &[Atom], at: usize) -> Option<usize> {
    let opener = at + atoms.get(at..)?.iter().position(|a| a.opens)?;
    Some(at.max(opener.saturating_sub(REACH)))
}

/// The longest match that begins at `at` and does not lie inside a negative rule's match (`vetoed`: where those so far
/// end). A match that begins with surroundings gives way to a longer one at the place where its expression begins.
fn best_at(rules: &TimeRules, at: usize, vetoed: &mut u32, scratch: &mut Scratch) -> Option<u32> {
    veto(rules, at, vetoed, scratch);
    let mut index = rules.matcher.at(TOP, at, scratch)?;
    let mut found = scratch.matches[index as usize];
    let start = found.extent.0 as usize;
    if let Some(inner) = (start > at).then(|| rules.matcher.at(TOP, start, scratch)).flatten() {
        let other = scratch.matches[inner as usize];
        if other.extent.1 > found.extent.1 {
            (index, found) = (inner, other);
        }
    }
    if !rules.rules[found.rule as usize].sure {
        (at + 1..=start).for_each(|i| veto(rules, i, vetoed, scratch));
    }
    (found.extent.1 > *vetoed || rules.rules[found.rule as usize].sure).then_some(index)
}

/// Moves `vetoed` to the end of the negative match at `at`, if there is one that reaches further.
fn veto(rules: &TimeRules, at: usize, vetoed: &mut u32, scratch: &mut Scratch) {
    if let Some(index) = rules.matcher.at(NOT, at, scratch) {
        *vetoed = (*vetoed).max(scratch.matches[index as usize].extent.1);
    }
}

/// Writes down an expression, applies its signal, and remembers it.
fn emit(rules: &TimeRules, context: &mut TimeContext, found: &Match, val: Val, out: &mut Vec<Timex>) {
    let Some(kind) = val.kind else { return };
    let mut whole = timex(&context.scratch, found.extent, kind, &val, found.rule);
    let signal = signal_of(rules, &context.scratch, found, &whole);
    if let Some(signal) = signal {
        apply(signal.modifier, &mut whole);
    }
    let telling = telling(rules, &context.scratch, found.extent.0, signal.is_some());
    if rules.rules[found.rule as usize].atomic {
        whole.view = View::Atomic;
    }
    if rules.rules[found.rule as usize].creation && is_own_date(context, found.extent, &val) {
        whole.view = View::Interval;
    }
    let Core::Range(ends) = &val.core else {
        remember(context, kind, &val, telling);
        out.push(whole);
        return;
    };
    let connector = found.connector.filter(|_| kind != TimexType::Temponym);
    if let Some((middle, after)) = connector {
        let separate = rules.rules[found.rule as usize].separate;
        whole.view = View::Interval;
        if !separate {
            out.push(whole);
        }
        for (extent, end) in [((found.extent.0, middle), &ends.0), ((after, found.extent.1), &ends.1)] {
            let end_kind = end.kind.unwrap_or(kind);
            out.push(Timex {
                view: if separate { View::Both } else { View::Atomic },
                ..timex(&context.scratch, extent, end_kind, end, found.rule)
            });
        }
    } else {
        out.push(whole);
    }
    if kind != TimexType::Temponym {
        remember(context, kind, &ends.0, telling);
        remember(context, kind, &ends.1, telling);
    }
}

/// True for a line that holds the publication date and nothing else: TIMEX3 keeps the document's own date (its creation
/// time) apart from the expressions of the text.
fn is_own_date(context: &TimeContext, extent: (u32, u32), val: &Val) -> bool {
    let fills = extent.0 == 0 && extent.1 as usize == context.scratch.atoms.len();
    fills && matches!(val.core, Core::Cal(cal) if cal.unit == Unit::Day && Some(cal.start) == context.published)
}

fn timex(scratch: &Scratch, extent: (u32, u32), kind: TimexType, val: &Val, rule: u32) -> Timex {
    let (first, last) = (&scratch.atoms[extent.0 as usize], &scratch.atoms[extent.1 as usize - 1]);
    Timex {
        span: Span { start: first.span.start, end: last.span.end },
        tokens: first.token..last.token + 1,
        kind,
        value: val.value(),
        modifiers: val.mods,
        from: val.from,
        to: val.to,
        basis: val.basis,
        anchor: val.anchor,
        rule,
        view: View::Both,
    }
}

/// What an expression does for the story, by its place in the sentence.
fn telling(rules: &TimeRules, scratch: &Scratch, start: u32, signalled: bool) -> Telling {
    let before = start.checked_sub(1).map(|i| scratch.atoms[i as usize].classes);
    let of_noun = rules.attribute.zip(before).is_some_and(|(class, bits)| bits & (1 << class) != 0);
    match start {
        _ if signalled || of_noun => Telling::Aside,
        0..=2 => Telling::Frame,
        _ => Telling::Part,
    }
}

fn remember(context: &mut TimeContext, kind: TimexType, val: &Val, telling: Telling) {
    match (&val.core, kind) {
        (Core::Cal(cal), TimexType::Date) | (Core::Time(Some(cal), _), _) => context.remember(*cal, val.basis, telling),
        _ => {}
    }
}

/// The signal before an expression: the longest one that fits.
fn signal_of<'r>(rules: &'r TimeRules, scratch: &Scratch, found: &Match, whole: &Timex) -> Option<&'r Signal> {
    if !matches!(whole.kind, TimexType::Date | TimexType::Time | TimexType::Temponym) {
        return None;
    }
    let (start, end) = (found.extent.0 as usize, found.extent.1 as usize);
    let is_range = found.connector.is_some();
    let fits = |signal: &&Signal| {
        let Some(first) = start.checked_sub(signal.words.len()) else { return false };
        let words = scratch.atoms[first..start].iter().map(|a| a.lex).eq(signal.words.iter().copied());
        let then = signal.then.is_empty() || scratch.atoms.get(end).is_some_and(|a| signal.then.contains(&a.lex));
        let opens_clause = || first == 0 || is_break(rules, scratch, first - 1);
        words && then && (!is_range || signal.ranges) && (!signal.clause_start || opens_clause())
    };
    rules.signals.iter().find(fits)
}

fn is_break(rules: &TimeRules, scratch: &Scratch, at: usize) -> bool {
    rules.tense.breaks.is_some_and(|class| scratch.atoms[at].classes & (1 << class) != 0)
}

/// Opens an interval as a signal says. What has no place on the calendar stays without one.
fn apply(signal: Modifier, timex: &mut Timex) {
    timex.modifiers.add(signal);
    (timex.from, timex.to) = match signal {
        Modifier::Since => (timex.from, None),
        Modifier::Until | Modifier::By => (None, timex.to),
        Modifier::Before => (None, timex.from),
        Modifier::After => (timex.to, None),
        _ => return,
    };
}
