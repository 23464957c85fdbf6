//! Words as numbers: a vocabulary frozen when the rules are compiled, and what a thread adds to it while reading.
//!
//! Every look-up of later layers (gazetteer, trigger, date word) is a property of a [`WordId`], so that no layer compares
//! strings. Ids beyond the frozen vocabulary belong to one thread, are forgotten now and then, and must never decide an
//! order or reach an output: that keeps results equal for any number of threads.

use crate::limits::MAX_OVERFLOW_WORDS;
use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A distinct word form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(pub u32);

impl WordId {
    /// The word's bit in a set of 64 that tells only which words are surely absent.
    pub fn bit(self) -> u64 {
        1 << (self.0.wrapping_mul(0x9E37_79B9) >> 26)
    }
}

/// A word with what every layer asks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// The form as written.
    pub id: WordId,
    /// The folded form: lower case, no diacritics, straight apostrophes, no soft hyphens. Folding twice changes nothing.
    pub fold: WordId,
    /// What it looks like.
    pub shape: Shape,
}

/// What a word looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shape(u8);

impl Shape {
    const CAPITAL: u8 = 1;
    const ALL_CAPS: u8 = 2;
    const DIGIT: u8 = 4;
    const LETTER: u8 = 8;
    const HYPHEN: u8 = 16;
    const PAST: u8 = 32;

    fn of(word: &str) -> Shape {
        let mut bits = 0;
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        if letters.next().is_some() {
            bits |= Self::LETTER;
        }
        if word.chars().next().is_some_and(char::is_uppercase) {
            bits |= Self::CAPITAL;
        }
        let capitals = word.chars().filter(|c| c.is_uppercase()).count();
        if capitals > 0 && !word.chars().any(char::is_lowercase) {
            bits |= Self::ALL_CAPS;
        }
        if word.bytes().any(|b| b.is_ascii_digit()) {
            bits |= Self::DIGIT;
        }
        if word.len() > 1 && word.contains('-') {
            bits |= Self::HYPHEN;
        }
        if word.len() > 4 && word.ends_with("ed") && bits & Self::CAPITAL == 0 {
            bits |= Self::PAST;
        }
        Shape(bits)
    }

    /// Begins with a capital letter.
    pub fn is_capitalised(self) -> bool {
        self.0 & Self::CAPITAL != 0
    }

    /// Has capitals and no small letter ("NATO", "U.S.", "A").
    pub fn is_all_caps(self) -> bool {
        self.0 & Self::ALL_CAPS != 0
    }

    /// Is more than a hyphen and has one ("pro-Russian").
    pub fn has_hyphen(self) -> bool {
        self.0 & Self::HYPHEN != 0
    }

    /// Ends in "-ed" like a regular past form, and has no capital in front.
    pub fn looks_past(self) -> bool {
        self.0 & Self::PAST != 0
    }

    /// Has an ASCII digit.
    pub fn has_digit(self) -> bool {
        self.0 & Self::DIGIT != 0
    }

    /// Has a letter.
    pub fn has_letter(self) -> bool {
        self.0 & Self::LETTER != 0
    }
}

/// A set of words that is asked often and never changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordSet {
    /// Shared: many rules name the same class of words.
    sorted: Arc<[WordId]>,
    bits: u64,
}

impl WordSet {
    /// True if `word` is in the set.
    pub fn contains(&self, word: WordId) -> bool {
        self.may_hold(word.bit()) && self.sorted.binary_search(&word).is_ok()
    }

    /// False if no word of a text with these bits ([`WordId::bit`]) can be in the set.
    pub fn may_hold(&self, bits: u64) -> bool {
        self.bits & bits != 0
    }

    /// True if it has no words.
    pub fn is_empty(&self) -> bool {
        self.sorted.is_empty()
    }

    /// The words of both.
    pub fn union(&self, other: &WordSet) -> WordSet {
        match (self.is_empty(), other.is_empty()) {
            (true, _) => other.clone(),
            (_, true) => self.clone(),
            _ => WordSet::from([&*self.sorted, &*other.sorted].concat()),
        }
    }
}

impl From<Vec<WordId>> for WordSet {
    fn from(mut words: Vec<WordId>) -> WordSet {
        words.sort_unstable();
        words.dedup();
        WordSet { bits: words.iter().fold(0, |bits, w| bits | w.bit()), sorted: words.into() }
    }
}

/// A table of distinct word forms with their folded form and shape.
#[derive(Debug, Default)]
pub struct Vocabulary {
    arena: String,
    entries: Vec<Entry>,
    table: HashTable<u32>,
    /// Id of the first entry; the ids of a thread's own words begin after the frozen ones.
    base: u32,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    start: u32,
    end: u32,
    fold: WordId,
    shape: Shape,
}

impl Vocabulary {
    fn starting_at(base: u32) -> Vocabulary {
        Vocabulary { base, ..Vocabulary::default() }
    }

    /// An empty vocabulary with room for `words`.
    pub fn with_capacity(words: usize) -> Vocabulary {
        Vocabulary {
            arena: String::with_capacity(words * 8),
            entries: Vec::with_capacity(words),
            table: HashTable::with_capacity(words),
            base: 0,
        }
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True if there is no word yet.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The id of `word`, if it is known.
    pub fn get(&self, word: &str) -> Option<WordId> {
        self.get_hashed(word, hash(word))
    }

    fn get_hashed(&self, word: &str, hash: u64) -> Option<WordId> {
        let found = self.table.find(hash, |&i| self.entry_text(i) == word)?;
        Some(WordId(self.base + found))
    }

    /// The form of a word of this table.
    pub fn text(&self, id: WordId) -> &str {
        self.entry_text(id.0 - self.base)
    }

    fn entry_text(&self, index: u32) -> &str {
        let entry = self.entries[index as usize];
        &self.arena[entry.start as usize..entry.end as usize]
    }

    /// Adds a word that is not yet there; `fold` is `None` for a word that is its own folded form.
    fn add(&mut self, word: &str, fold: Option<WordId>) -> WordId {
        let index = self.entries.len() as u32;
        let id = WordId(self.base + index);
        let start = self.arena.len() as u32;
        self.arena.push_str(word);
        self.entries.push(Entry { start, end: self.arena.len() as u32, fold: fold.unwrap_or(id), shape: Shape::of(word) });
        let (arena, entries) = (&self.arena, &self.entries);
        self.table.insert_unique(hash(word), index, |&i| {
            let e = entries[i as usize];
            hash(&arena[e.start as usize..e.end as usize])
        });
        id
    }
}

impl Vocabulary {
    /// The id of `word`, added if new, with its folded form.
    pub fn intern(&mut self, word: &str) -> WordId {
        if let Some(id) = self.get(word) {
            return id;
        }
        let folded = fold(word);
        let fold = if folded == word { None } else { Some(self.intern(&folded)) };
        self.add(word, fold)
    }

    /// The folded form of a word: lower case, no diacritics, straight apostrophes, no soft hyphens. Folding twice changes nothing.
    pub fn fold(&self, id: WordId) -> WordId {
        self.entries[(id.0 - self.base) as usize].fold
    }
}

/// The frozen vocabulary and one thread's additions.
#[derive(Debug)]
pub struct Words<'r> {
    frozen: &'r Vocabulary,
    own: Vocabulary,
    recent: Recent,
    serial: u64,
}

/// The words met last, by hash: most tokens are one of a few thousand frequent words, and the vocabulary's tables are too
/// large to stay near the processor.
#[derive(Debug)]
struct Recent {
    slots: Vec<(InlineWord, Word)>,
}

/// A word of up to 15 bytes, with its length in the last byte (0 = no word).
type InlineWord = [u8; 16];

impl Recent {
    const BITS: u32 = 13;

    fn new() -> Recent {
        let nothing = Word { id: WordId(0), fold: WordId(0), shape: Shape::default() };
        Recent { slots: vec![([0; 16], nothing); 1 << Self::BITS] }
    }

    fn inline(word: &str) -> Option<InlineWord> {
        let bytes = word.as_bytes();
        let mut inline = [0; 16];
        inline.get_mut(..15)?.get_mut(..bytes.len())?.copy_from_slice(bytes);
        inline[15] = bytes.len() as u8;
        Some(inline)
    }

    /// The two places where a word with this hash may be.
    fn pair(&mut self, hash: u64) -> &mut [(InlineWord, Word)] {
        let first = (hash >> (64 - Self::BITS)) as usize & !1;
        &mut self.slots[first..first + 2]
    }
}

impl<'r> Words<'r> {
    /// A thread's view of `frozen`, with nothing added.
    pub fn new(frozen: &'r Vocabulary) -> Words<'r> {
        Words { frozen, own: Vocabulary::starting_at(frozen.len() as u32), recent: Recent::new(), serial: next_serial() }
    }

    /// A view that adds to `vocabulary` itself, for tokenising while rules are compiled; `empty` must have no words.
    /// [`Words::into_vocabulary`] gives it back.
    pub fn adding_to(vocabulary: Vocabulary, empty: &'r Vocabulary) -> Words<'r> {
        debug_assert!(empty.is_empty() && vocabulary.base == 0);
        Words { frozen: empty, own: vocabulary, recent: Recent::new(), serial: next_serial() }
    }

    /// The vocabulary that was added to.
    pub fn into_vocabulary(self) -> Vocabulary {
        self.own
    }

    /// Changes whenever ids may mean other words: what is remembered by id holds for one serial only. It is no part of any
    /// result.
    pub fn serial(&self) -> u64 {
        self.serial
    }

    /// Forgets the thread's own words if there are too many. Only between documents: ids become invalid.
    pub fn trim(&mut self) {
        if self.own.len() > MAX_OVERFLOW_WORDS {
            self.own = Vocabulary::starting_at(self.frozen.len() as u32);
            self.recent = Recent::new();
            self.serial = next_serial();
        }
    }

    /// The id of a word that rules know.
    pub fn frozen(&self, word: &str) -> Option<WordId> {
        self.frozen.get(word)
    }

    /// The form of a word.
    pub fn text(&self, id: WordId) -> &str {
        if self.is_frozen(id) { self.frozen.text(id) } else { self.own.text(id) }
    }

    /// What the word looks like.
    pub fn shape(&self, id: WordId) -> Shape {
        self.entry(id).shape
    }

    /// True if rules can know this word.
    pub fn is_frozen(&self, id: WordId) -> bool {
        (id.0 as usize) < self.frozen.len()
    }

    fn entry(&self, id: WordId) -> Entry {
        let table = if self.is_frozen(id) { self.frozen } else { &self.own };
        table.entries[(id.0 - table.base) as usize]
    }
}

impl Words<'_> {
    /// `word` with its properties, added to the thread's own if new.
    pub fn intern(&mut self, word: &str) -> Word {
        let hash = hash(word);
        let Some(inline) = Recent::inline(word) else { return self.look_up(word, hash) };
        if let Some((_, found)) = self.recent.pair(hash).iter().find(|(known, _)| *known == inline) {
            return *found;
        }
        let found = self.look_up(word, hash);
        let pair = self.recent.pair(hash);
        pair[1] = pair[0];
        pair[0] = (inline, found);
        found
    }

    fn look_up(&mut self, word: &str, hash: u64) -> Word {
        let known = self.frozen.get_hashed(word, hash).or_else(|| self.own.get_hashed(word, hash));
        let id = known.unwrap_or_else(|| {
            let folded = fold(word);
            let fold = if folded == word { None } else { Some(self.intern(&folded).id) };
            self.own.add(word, fold)
        });
        let Entry { fold, shape, .. } = self.entry(id);
        Word { id, fold, shape }
    }

    /// The folded form of a word: lower case, no diacritics, straight apostrophes, no soft hyphens. Folding twice changes nothing.
    pub fn fold(&self, id: WordId) -> WordId {
        self.entry(id).fold
    }
}

/// The form under which words are looked up: lower case, no diacritics, straight apostrophes and hyphens, no soft hyphens.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    // Lower-casing can bring out marks that only a second pass removes; two passes reach the fixed point.
    fold_once(&fold_once(word))
}

fn fold_once(word: &str) -> String {
    word.nfkd()
        .filter(|&c| !is_combining_mark(c) && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}'))
        .flat_map(char::to_lowercase)
        .map(|c| match c {
            '’' | '‘' | 'ʼ' | '′' => '\'',
            '‐' | '‑' => '-',
            'ı' => 'i',
            'ø' => 'o',
            'ł' => 'l',
            'đ' => 'd',
            c => c,
        })
        .collect()
}

fn next_serial() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

fn hash(word: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_adds_words_without_touching_the_frozen_ones() {
        let mut frozen = Vocabulary::default();
        let ankara = frozen.intern("Ankara");
        let mut words = Words::new(&frozen);
        assert_eq!(words.intern("Ankara").id, ankara);
        let unseen = words.intern("Qwerty").id;
        assert!(!words.is_frozen(unseen) && words.is_frozen(ankara));
        assert_eq!(words.text(words.fold(unseen)), "qwerty");
        assert_eq!(words.text(words.fold(ankara)), "ankara");
        assert!(words.shape(ankara).is_capitalised() && !words.shape(ankara).is_all_caps());
    }

    #[test]
    fn folding_is_idempotent_and_drops_what_readers_do_not_see() {
        for (word, folded) in
            [("Erdoğan", "erdogan"), ("U.S.", "u.s."), ("Côte", "cote"), ("Turkey’s", "turkey's"), ("ΑΣ", "ας"), ("co\u{ad}op", "coop")]
        {
            let once = fold(word);
            assert_eq!(fold(&once), once, "{word}");
            if word != "ΑΣ" {
                assert_eq!(once, folded);
            }
        }
    }
}
