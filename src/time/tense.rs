//! Which way a clause points in time, from cue words alone: the ground for weekdays and months that stand alone.
//!
//! A signal word just before the expression says most: what began "since" it is past, what lasts "until" it is not over,
//! unless the clause is told in the past. Otherwise the nearest cue before the expression decides, else the nearest after
//! it, within the clause. A word of the past that is part of a passive to come ("will be signed") is no cue of the past.

use super::lexicon::{Atom, ClassId};

/// Which way a clause points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// What has happened.
    Past,
    /// What holds in general.
    Present,
    /// What is to come.
    Future,
    /// Nothing shows.
    Unknown,
}

/// The classes of cue words.
#[derive(Clone, Debug, Default)]
pub struct Cues {
    /// Words of the past ("said", "was").
    pub past: Option<ClassId>,
    /// Words of what holds in general ("still", "remains").
    pub present: Option<ClassId>,
    /// Words of the future ("will", "due").
    pub future: Option<ClassId>,
    /// Words that make a participle after them one of what is to come ("be signed").
    pub passive: Option<ClassId>,
    /// Words that make an infinitive of the word after them.
    pub to: Option<ClassId>,
    /// Words that, after one of those, tell what is to come ("to meet").
    pub infinitive: Option<ClassId>,
    /// Words before an expression that lies behind ("since").
    pub since: Option<ClassId>,
    /// Words before an expression that lies ahead ("until").
    pub until: Option<ClassId>,
    /// Words and marks that end a clause.
    pub breaks: Option<ClassId>,
    /// Endings that make an unknown word a word of the past.
    pub past_endings: Vec<String>,
}

/// The tense of the clause around the atoms `whole`.
pub fn of_clause(cues: &Cues, atoms: &[Atom], text: &str, whole: (u32, u32)) -> Tense {
    let (first, last) = (whole.0 as usize, whole.1 as usize);
    let signal = first.checked_sub(1).map(|i| &atoms[i]);
    if signal.is_some_and(|a| has(a, cues.since)) {
        return Tense::Past;
    }
    let open = |i: &usize| !has(&atoms[*i], cues.breaks);
    let before = |i: usize| cue(cues, &atoms[..=i], text);
    // "In June she pledged a loan": told in the past, if the expression opens what is told. "She pledged a loan in June" tells
    // of what is to come.
    let after = |i: usize| Some(if is_told(cues, &atoms[..=i], text) { Tense::Past } else { before(i)? });
    // An expression set off by commas does not end its clause.
    let skip = usize::from(atoms.get(last).is_some_and(|a| has(a, cues.breaks)));
    let found = (0..first).rev().take_while(open).find_map(before);
    let found = found.or_else(|| (last + skip..atoms.len()).take_while(open).find_map(after)).unwrap_or(Tense::Unknown);
    let ahead = found != Tense::Past && signal.is_some_and(|a| has(a, cues.until));
    if ahead { Tense::Future } else { found }
}

/// What the last of `atoms` says, given what stands before it.
fn cue(cues: &Cues, atoms: &[Atom], text: &str) -> Option<Tense> {
    let (atom, before) = atoms.split_last()?;
    let after = |class| before.last().is_some_and(|a| has(a, class));
    if has(atom, cues.future) || has(atom, cues.infinitive) && after(cues.to) {
        return Some(Tense::Future);
    }
    if has(atom, cues.present) {
        return Some(Tense::Present);
    }
    let past = has(atom, cues.past) || ends_as_past(cues, atom, text);
    past.then(|| if after(cues.passive) { Tense::Future } else { Tense::Past })
}

/// True for a form of the past that speaks of what is to come and follows no auxiliary: "pledged", not "is pledged".
fn is_told(cues: &Cues, atoms: &[Atom], text: &str) -> bool {
    let Some((atom, before)) = atoms.split_last() else { return false };
    let helped = before.last().is_some_and(|a| has(a, cues.passive) || has(a, cues.present));
    has(atom, cues.future) && ends_as_past(cues, atom, text) && !helped
}

fn ends_as_past(cues: &Cues, atom: &Atom, text: &str) -> bool {
    let word = atom.span.of(text);
    !atom.capital && cues.past_endings.iter().any(|e| word.len() > e.len() + 2 && word.ends_with(e.as_str()))
}

fn has(atom: &Atom, class: Option<ClassId>) -> bool {
    class.is_some_and(|c| atom.classes & (1 << c) != 0)
}
