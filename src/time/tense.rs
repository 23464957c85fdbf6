//! Which way a clause points in time, from cue words alone: the ground for weekdays and months that stand alone.
//!
//! The nearest cue before the expression decides, else the nearest after it, within the clause. (The tagger's tenses will take this over where a clause is parsed.)

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
    /// Words and marks that end a clause.
    pub breaks: Option<ClassId>,
    /// Endings that make an unknown word a word of the past.
    pub past_endings: Vec<String>,
}

/// The tense of the clause around the atoms `whole`.
pub fn of_clause(cues: &Cues, atoms: &[Atom], text: &str, whole: (u32, u32)) -> Tense {
    let (before, after) = (&atoms[..whole.0 as usize], &atoms[whole.1 as usize..]);
    let open = |a: &&Atom| !has(a, cues.breaks);
    let cue = |a: &Atom| cue(cues, a, text);
    // An expression set off by commas does not end its clause.
    let skip = usize::from(after.first().is_some_and(|a| !open(&a)));
    let found = before.iter().rev().take_while(open).find_map(cue);
    let found = found.or_else(|| after[skip..].iter().take_while(open).find_map(cue));
    found.unwrap_or(Tense::Unknown)
}

fn cue(cues: &Cues, atom: &Atom, text: &str) -> Option<Tense> {
    if has(atom, cues.future) {
        return Some(Tense::Future);
    }
    if has(atom, cues.present) {
        return Some(Tense::Present);
    }
    if has(atom, cues.past) {
        return Some(Tense::Past);
    }
    let word = atom.span.of(text);
    let ends = |e: &String| word.len() > e.len() + 2 && word.ends_with(e.as_str());
    (atom.lex == 0 && !atom.capital && cues.past_endings.iter().any(ends)).then_some(Tense::Past)
}

fn has(atom: &Atom, class: Option<ClassId>) -> bool {
    class.is_some_and(|c| atom.classes & (1 << c) != 0)
}
