//! What a thread remembers of the word types it has met: everything here is a function of the word and the model, so that
//! forgetting costs time but never changes a result.

use super::facts::WordFacts;
use super::hash::{key, mix};
use super::model::Model;
use super::tagger::{Atoms, NO_LABEL, OUTSIDE, PLACES, form_key, outside_keys, type_keys};
use crate::limits::MAX_SYNTAX_TYPES;
use crate::words::{WordId, Words};

/// How many lemmas of a type are remembered: more tags than that it hardly ever has.
const LEMMAS: usize = 4;

/// A word type as tagger, lemmatiser and parser read it.
#[derive(Clone, Copy, Debug)]
pub(super) struct TypeEntry {
    /// For the tagger's joint features.
    pub atoms: Atoms,
    /// The only label it can have, or [`NO_LABEL`].
    pub only: u8,
    /// For the parser: the folded form if the treebanks know it, else a class of unknown words.
    pub word: u64,
    /// Lemmas already worked out, by tag.
    pub lemmas: [(u8, WordId); LEMMAS],
}

/// The types met so far, with the sums of their tagger features.
#[derive(Debug, Default)]
pub(super) struct TypeCache {
    /// Which model and which words the entries belong to.
    owner: (u64, u64),
    /// Entry + 1 of each word id; 0 = none.
    slots: Vec<u32>,
    entries: Vec<TypeEntry>,
    /// For each entry five rows of `labels` sums.
    sums: Vec<i16>,
    labels: usize,
    keys: Vec<u32>,
}

/// The entry of what lies outside the sentence.
pub(super) const OUTSIDE_SLOT: usize = 0;

impl TypeCache {
    /// Makes room for `more` types; forgets what belongs to another model or other words.
    pub fn prepare(&mut self, model: &Model, words: &Words<'_>, more: usize) {
        let owner = (model.serial, words.serial());
        if self.owner != owner || self.entries.is_empty() || self.entries.len() + more > MAX_SYNTAX_TYPES.max(more + 1) {
            self.owner = owner;
            self.labels = model.tagger.labels.len();
            self.slots.fill(0);
            self.entries.clear();
            self.sums.clear();
            self.add_outside(model);
        }
    }

    /// The entry of a word.
    pub fn slot(&mut self, model: &Model, words: &Words<'_>, word: WordId) -> usize {
        let id = word.0 as usize;
        if let Some(&slot) = self.slots.get(id).filter(|s| **s > 0) {
            return slot as usize - 1;
        }
        if id >= self.slots.len() {
            self.slots.resize((id + 1).next_power_of_two(), 0);
        }
        let slot = self.add(model, words.text(word), words.text(words.fold(word)));
        self.slots[id] = slot as u32 + 1;
        slot
    }

    pub fn entry(&self, slot: usize) -> &TypeEntry {
        &self.entries[slot]
    }

    /// The sums of a type's features at a place.
    #[inline]
    pub fn sums(&self, slot: usize, place: usize) -> &[i16] {
        let start = (slot * PLACES.len() + place) * self.labels;
        &self.sums[start..start + self.labels]
    }

    /// The lemma under a tag, if it is remembered.
    pub fn lemma(&self, slot: usize, tag: u8) -> Option<WordId> {
        self.entries[slot].lemmas.iter().find(|l| l.0 == tag).map(|l| l.1)
    }

    /// Remembers a lemma in the place that tags of its number share.
    pub fn remember_lemma(&mut self, slot: usize, tag: u8, lemma: WordId) {
        let lemmas = &mut self.entries[slot].lemmas;
        let place = lemmas.iter().position(|l| l.0 == NO_LABEL).unwrap_or(usize::from(tag) % LEMMAS);
        lemmas[place] = (tag, lemma);
    }

    fn add_outside(&mut self, model: &Model) {
        self.entries.push(TypeEntry { atoms: OUTSIDE, only: NO_LABEL, word: mix(9), lemmas: [(NO_LABEL, WordId(0)); LEMMAS] });
        for place in 0..PLACES.len() {
            self.keys.clear();
            outside_keys(place, &mut self.keys);
            self.sum_keys(model);
        }
    }

    fn add(&mut self, model: &Model, form: &str, fold: &str) -> usize {
        let facts = WordFacts::of(form, fold);
        let entry = type_entry(model, &facts);
        self.entries.push(entry);
        for place in 0..PLACES.len() {
            self.keys.clear();
            type_keys(place, &facts, &entry.atoms, &mut self.keys);
            self.sum_keys(model);
        }
        self.entries.len() - 1
    }

    fn sum_keys(&mut self, model: &Model) {
        let start = self.sums.len();
        self.sums.resize(start + self.labels, 0);
        model.tagger.weights.add(&self.keys, &mut self.sums[start..]);
    }
}

/// A type as the model knows it, with nothing remembered.
pub(super) fn type_entry(model: &Model, facts: &WordFacts) -> TypeEntry {
    let known = model.tagger.forms.get(facts.form);
    let fallback = if facts.form == facts.fold { None } else { model.tagger.forms.get(facts.fold) };
    TypeEntry {
        atoms: Atoms::of(facts, known, fallback),
        only: known.map_or(NO_LABEL, |e| e.only),
        word: parser_word(facts, model.parser.words.binary_search(&form_key(facts.fold)).is_ok()),
        lemmas: [(NO_LABEL, WordId(0)); LEMMAS],
    }
}

/// The parser's view of a word: itself if the treebanks have it more than once, else its ending and shape.
pub(super) fn parser_word(facts: &WordFacts, known: bool) -> u64 {
    if known { facts.fold } else { u64::from(key(7, &[facts.suffixes[2], facts.coarse])) << 20 | 1 }
}
