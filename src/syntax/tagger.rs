//! The tagger: greedy, left to right, one averaged perceptron over joint labels of universal part of speech and Penn tag.
//!
//! After Collins 2002 (perceptron for tagging), Ratnaparkhi 1996 (affixes and shapes of unknown words) and Honnibal's greedy
//! variant. Most features look at one word only (in one of five places around the token), so their sum is a property of
//! the word type, worked out once and kept ([`super::types`]); about a dozen features join words, earlier tags and what the
//! gazetteer says, and are looked up for every token. Sums are integers; ties go to the lowest label.

use super::facts::WordFacts;
use super::hash::{key, mix};
use super::labels::{Upos, Xpos};
use super::shortcuts::Shortcuts;
use super::table::SparseTable;
use crate::tokens::Tokens;
use crate::words::Words;
use std::ops::Range;

/// Places around a token whose word types speak for its tag: itself, one before, one after, two before, two after.
pub(super) const PLACES: [isize; 5] = [0, -1, 1, -2, 2];
/// Features that join several tokens.
pub(super) const JOINT_FEATURES: usize = 15;
/// The most labels there may be: a label is a byte, and two values mean "none" and "outside".
pub(super) const MAX_LABELS: usize = 160;
/// Not a label.
pub(super) const NO_LABEL: u8 = u8::MAX;

/// The trained tagger.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tagger {
    /// The joint labels.
    pub labels: Vec<(Upos, Xpos)>,
    /// What the treebanks say of a form.
    pub forms: FormTable,
    /// Weights of all features.
    pub weights: SparseTable,
    /// Labels by [`contexts`].
    pub shortcuts: Shortcuts,
}

impl Tagger {
    /// The label, where one of the contexts tells it.
    #[inline]
    pub fn shortcut(&self, window: &Window) -> Option<u8> {
        contexts(window).into_iter().find_map(|context| self.shortcuts.get(context))
    }
}

/// What decides most labels, mixed: the label before, what the treebanks know of the word and the gazetteer of the token;
/// then the next word, too.
#[inline]
pub(super) fn contexts(window: &Window) -> [u32; 2] {
    let Window { before, around, names, pattern, .. } = window;
    let own = [mix(u64::from(before[0])), around[2].class, u64::from(names[1]) << 8 | *pattern as u64];
    [key(60, &own), key(61, &[own[0], own[1], own[2], around[3].class])]
}

/// What is known of a form from the treebanks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FormEntry {
    /// Stands for the set of its labels, most frequent first.
    pub class: u32,
    /// Its only label, if it is frequent and has one, or [`NO_LABEL`].
    pub only: u8,
}

/// Forms by hash; no string is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct FormTable {
    /// Sorted.
    pub keys: Vec<u32>,
    /// In the order of `keys`.
    pub entries: Vec<FormEntry>,
}

impl FormTable {
    pub fn get(&self, hash: u64) -> Option<FormEntry> {
        let found = self.keys.binary_search(&form_key(hash)).ok()?;
        self.entries.get(found).copied()
    }
}

/// The key of a form or folded form.
pub(super) fn form_key(hash: u64) -> u32 {
    (hash >> 32) as u32
}

/// What joint features read of a word type.
#[derive(Clone, Copy, Debug)]
pub(super) struct Atoms {
    /// Folded form.
    pub fold: u64,
    /// Set of labels in the treebanks, or a class by suffix.
    pub class: u64,
    /// Coarse shape.
    pub coarse: u64,
    /// Last three characters.
    pub suffix: u64,
}

/// The atoms of what is before the first and after the last token.
pub(super) const OUTSIDE: Atoms = Atoms { fold: mix(1), class: mix(2), coarse: mix(3), suffix: mix(4) };

impl Atoms {
    pub fn of(facts: &WordFacts, entry: Option<FormEntry>, fallback: Option<FormEntry>) -> Atoms {
        Atoms { fold: facts.fold, class: class(facts, entry, fallback), coarse: facts.coarse, suffix: facts.suffixes[2] }
    }
}

/// The label set of a form; that of its folded form if it is unknown; else its suffix and shape.
fn class(facts: &WordFacts, entry: Option<FormEntry>, fallback: Option<FormEntry>) -> u64 {
    match (entry, fallback) {
        (Some(e), _) => mix(u64::from(e.class)),
        (None, Some(e)) => mix(u64::from(e.class) ^ facts.coarse),
        (None, None) => mix(facts.coarse ^ 77),
    }
}

/// The features of a word type at a place (index into [`PLACES`]).
pub(super) fn type_keys(place: usize, facts: &WordFacts, atoms: &Atoms, out: &mut Vec<u32>) {
    let base = 64 * (place as u32 + 1);
    let mut add = |template: u32, values: &[u64]| out.push(key(base + template, values));
    add(0, &[atoms.fold]);
    add(1, &[atoms.class]);
    if place < 3 {
        add(2, &[facts.form]);
        add(3, &[facts.suffixes[2]]);
        add(4, &[facts.shape]);
        add(5, &[facts.suffixes[1], facts.coarse]);
    }
    if place == 0 {
        for (n, &suffix) in facts.suffixes.iter().enumerate() {
            add(8 + n as u32, &[suffix]);
        }
        for (n, &prefix) in facts.prefixes.iter().enumerate() {
            add(16 + n as u32, &[prefix]);
        }
        add(20, &[facts.suffixes[2], facts.shape]);
        add(21, &[facts.coarse]);
        add(22, &[0]);
    }
}

/// The features of what lies outside the sentence.
pub(super) fn outside_keys(place: usize, out: &mut Vec<u32>) {
    out.push(key(64 * (place as u32 + 1), &[OUTSIDE.fold]));
}

/// How the words of a sentence are capitalised, which says what a capital is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Pattern {
    Running,
    /// As in headlines: nearly all longer words.
    Title,
    /// All letters.
    Capitals,
}

impl Pattern {
    pub fn of(tokens: &Tokens, range: Range<usize>, words: &Words<'_>) -> Pattern {
        const LONG: usize = 4;
        let (mut worded, mut caps, mut long, mut titled) = (0, 0, 0, 0);
        for token in range {
            let shape = words.shape(tokens.word(token));
            if !shape.has_letter() {
                continue;
            }
            worded += 1;
            caps += usize::from(shape.is_all_caps());
            if tokens.span(token).len() >= LONG {
                long += 1;
                titled += usize::from(shape.is_capitalised());
            }
        }
        if worded >= 2 && caps * 10 >= worded * 9 {
            Pattern::Capitals
        } else if long >= 3 && titled * 10 >= long * 8 {
            Pattern::Title
        } else {
            Pattern::Running
        }
    }
}

/// What the joint features of a token look at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// The label before and the one before that.
    pub before: [u8; 2],
    /// Word types from two before to two after.
    pub around: [Atoms; 5],
    /// What the gazetteer says of the token before, this one and the one after.
    pub names: [u8; 3],
    /// How the sentence is capitalised.
    pub pattern: Pattern,
    /// True for the first token.
    pub first: bool,
}

/// The features that join several tokens.
#[inline]
pub(super) fn joint_keys(window: &Window) -> [u32; JOINT_FEATURES] {
    let [t1, t2] = window.before.map(|t| mix(u64::from(t)));
    let [_, b, w, a, a2] = window.around;
    let [gb, g, ga] = window.names.map(|n| mix(u64::from(n) ^ 0x51));
    let pattern = mix(window.pattern as u64 * 2 + u64::from(window.first));
    [
        key(1, &[t1]),
        key(2, &[t1, t2]),
        key(3, &[t1, w.fold]),
        key(4, &[b.fold, w.fold]),
        key(5, &[w.fold, a.fold]),
        key(6, &[t1, w.class, a.class]),
        key(7, &[t1, t2, w.class]),
        key(8, &[w.class, a.class, a2.class]),
        key(9, &[t1, w.suffix, w.coarse]),
        key(10, &[t1, a.fold]),
        key(11, &[pattern, w.coarse]),
        key(12, &[pattern, w.class]),
        key(13, &[g, w.coarse, pattern]),
        key(14, &[gb, g, ga]),
        key(15, &[g, w.class]),
    ]
}

/// The label with the highest score, the lowest of equals.
pub(super) fn best<T: Ord + Copy>(scores: &[T]) -> u8 {
    let Some(&first) = scores.first() else { return 0 };
    let most = scores.iter().fold(first, |most, score| most.max(*score));
    scores.iter().position(|score| *score == most).unwrap_or(0) as u8
}
