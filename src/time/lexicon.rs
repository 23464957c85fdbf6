//! Date words: which word belongs to which class and with what value, and a sentence read as date atoms.
//!
//! An atom is a token, or a piece of a token that has digits: `1990s` is `1990` + `s`, `29/02/2020` five atoms. Rules
//! therefore see the same atoms however the tokenizer treats numbers.

use crate::span::Span;
use crate::tokens::Tokens;
use crate::words::{Vocabulary, WordId, Words, fold};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Index of a date word; 0 is every other word.
pub type LexId = u16;
/// Index of a class of words or numbers: a bit of [`Atom::classes`].
pub type ClassId = u8;
/// The most classes there can be.
pub const MAX_CLASSES: usize = 128;

/// What a word means in a class.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// A number: of a month, a weekday, "seven".
    Number(i64),
    /// A code: of a unit, a season, a modifier.
    Code(Box<str>),
}

/// Digits that count as a class: `year`, `day`.
#[derive(Clone, Debug)]
pub struct NumberClass {
    /// Its bit.
    pub class: ClassId,
    /// Fewest digits.
    pub min_digits: u8,
    /// Most digits.
    pub max_digits: u8,
    /// Least value.
    pub min: u32,
    /// Greatest value.
    pub max: u32,
    /// What it must be a multiple of.
    pub multiple: u32,
}

/// A date word.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// Classes it always belongs to.
    free: u128,
    /// Classes it belongs to only with a capital.
    capital: u128,
    meanings: Vec<(ClassId, Meaning)>,
}

/// A word or piece of a word as the rules see it.
#[derive(Clone, Copy, Debug)]
pub struct Atom {
    /// Where it is.
    pub span: Span,
    /// The token it belongs to.
    pub token: u32,
    /// Which date word it is.
    pub lex: LexId,
    /// Classes it belongs to.
    pub classes: u128,
    /// Value of a digit run (capped).
    pub number: u32,
    /// True if nothing stands between it and the atom before.
    pub glued: bool,
    /// True if it begins with a capital.
    pub capital: bool,
    /// True for date words and digits, of which every time expression has at least one.
    pub opens: bool,
}

/// All date words and classes.
#[derive(Debug, Default)]
pub struct Lexicon {
    entries: Vec<Entry>,
    by_text: FxHashMap<Box<str>, LexId>,
    /// By id of a frozen word: its date word, and whether it opens a sentence to the rules.
    by_word: Vec<(LexId, bool)>,
    class_names: Vec<String>,
    numbers: Vec<NumberClass>,
    /// The class of capitalised words that are no date words: names.
    name: Option<ClassId>,
}

impl Lexicon {
    /// An empty lexicon that knows the one built-in class, `name`.
    pub fn new() -> Lexicon {
        let mut lexicon = Lexicon { entries: vec![Entry::default()], ..Lexicon::default() };
        lexicon.name = lexicon.add_class("name");
        lexicon
    }

    /// Adds a class; `None` if it exists or there are too many.
    pub fn add_class(&mut self, name: &str) -> Option<ClassId> {
        if self.class(name).is_some() || self.class_names.len() == MAX_CLASSES {
            return None;
        }
        self.class_names.push(name.to_owned());
        Some((self.class_names.len() - 1) as ClassId)
    }

    /// The class of this name.
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.class_names.iter().position(|n| n == name).map(|i| i as ClassId)
    }

    /// Number of words and of classes.
    pub fn sizes(&self) -> (usize, usize) {
        (self.entries.len(), self.class_names.len())
    }

    /// All class names.
    pub fn class_names(&self) -> impl Iterator<Item = &str> {
        self.class_names.iter().map(String::as_str)
    }

    /// Makes a class out of digits.
    pub fn add_number(&mut self, class: NumberClass) {
        self.numbers.push(class);
    }

    /// The date word `text`, added if new.
    pub fn word(&mut self, text: &str) -> LexId {
        let folded = fold(text);
        if let Some(&id) = self.by_text.get(folded.as_str()) {
            return id;
        }
        let id = self.entries.len() as LexId;
        self.entries.push(Entry::default());
        self.by_text.insert(folded.into(), id);
        id
    }

    /// Reads `other` as the word `text`: the dashes are one.
    pub fn alias(&mut self, other: &str, text: &str) {
        let id = self.word(text);
        self.by_text.insert(fold(other).into(), id);
    }

    /// Puts a word into a class; with `capital` only where it is written with one.
    pub fn put(&mut self, word: LexId, class: ClassId, meaning: Meaning, capital: bool) {
        let entry = &mut self.entries[usize::from(word)];
        let bits = if capital { &mut entry.capital } else { &mut entry.free };
        *bits |= 1 << class;
        entry.meanings.push((class, meaning));
    }

    /// What the word means in a class.
    pub fn meaning(&self, word: LexId, class: ClassId) -> Option<&Meaning> {
        self.entries[usize::from(word)].meanings.iter().find(|(c, _)| *c == class).map(|(_, m)| m)
    }

    /// All words of a class with their meanings, sorted by word.
    pub fn members(&self, class: ClassId) -> Vec<(LexId, Meaning, bool)> {
        let all = self.entries.iter().enumerate();
        let of = all.flat_map(|(i, e)| {
            e.meanings.iter().filter(move |(c, _)| *c == class).map(move |(_, m)| (i as LexId, m.clone(), e.free & (1 << class) == 0))
        });
        of.collect()
    }

    /// Ties the date words to the vocabulary. `opens` says which words open a sentence to the rules.
    pub fn freeze(&mut self, vocabulary: &mut Vocabulary, opens: impl Fn(LexId) -> bool) {
        let mut texts: Vec<(&str, LexId)> = self.by_text.iter().map(|(t, &id)| (&**t, id)).collect();
        texts.sort_unstable();
        let ids: Vec<(WordId, LexId)> = texts.iter().map(|&(t, id)| (vocabulary.intern(t), id)).collect();
        self.by_word = vec![(0, false); vocabulary.len()];
        for (word, lex) in ids {
            self.by_word[word.0 as usize] = (lex, opens(lex));
        }
    }

    /// The date word with this id, and whether it opens a sentence to the rules.
    #[inline]
    pub fn lex(&self, folded: WordId) -> (LexId, bool) {
        self.by_word.get(folded.0 as usize).copied().unwrap_or((0, false))
    }

    /// True if some token of the range may begin or make a time expression: a date word, or digits.
    pub fn opens(&self, tokens: &Tokens, range: Range<usize>, words: &Words) -> bool {
        range.into_iter().any(|i| {
            let id = tokens.fold(i);
            match self.by_word.get(id.0 as usize) {
                Some((_, true)) => true,
                Some((lex, false)) if *lex != 0 => false,
                _ => words.shape(id).has_digit() || is_compound(words, id),
            }
        })
    }

    /// Reads the tokens of a range as atoms into `out`.
    pub fn atoms(&self, text: &str, tokens: &Tokens, range: Range<usize>, words: &Words, out: &mut Vec<Atom>) {
        out.clear();
        let first = range.start;
        for i in range {
            let (span, shape) = (tokens.span(i), tokens.shape(i));
            let glued = i > first && !tokens.spaced(i);
            if shape.has_digit() || is_compound(words, tokens.fold(i)) {
                self.pieces(text, span, i as u32, glued, out);
                continue;
            }
            let (lex, opens) = self.lex(tokens.fold(i));
            let capital = shape.is_capitalised();
            out.push(Atom { span, token: i as u32, lex, classes: self.classes(lex, capital, i > first), number: 0, glued, capital, opens });
        }
    }

    /// Classes of a word; a capitalised word that is no date word, and not the sentence's first, is a name.
    fn classes(&self, lex: LexId, capital: bool, inside: bool) -> u128 {
        if lex == 0 {
            return if capital && inside { self.name.map_or(0, |n| 1 << n) } else { 0 };
        }
        let entry = &self.entries[usize::from(lex)];
        if capital { entry.free | entry.capital } else { entry.free }
    }

    /// Splits a token that has digits into runs of digits, runs of letters, and single other characters.
    fn pieces(&self, text: &str, span: Span, token: u32, mut glued: bool, out: &mut Vec<Atom>) {
        let (mut at, end) = (span.start as usize, span.end as usize);
        while at < end {
            let piece = piece(&text[at..end]);
            let span = Span::new(at, at + piece.len());
            out.push(match piece.bytes().all(|b| b.is_ascii_digit()) {
                true => self.number_atom(piece, span, token, glued),
                false => self.word_atom(piece, span, token, glued),
            });
            glued = true;
            at += piece.len();
        }
    }

    fn number_atom(&self, piece: &str, span: Span, token: u32, glued: bool) -> Atom {
        let number = if piece.len() <= 9 { piece.parse().unwrap_or(u32::MAX) } else { u32::MAX };
        let digits = piece.len().min(99) as u8;
        let fits = |c: &&NumberClass| {
            (c.min_digits..=c.max_digits).contains(&digits) && (c.min..=c.max).contains(&number) && number.is_multiple_of(c.multiple)
        };
        let classes = self.numbers.iter().filter(fits).fold(0, |bits, c| bits | 1 << c.class);
        // Patterns may ask for a certain number: 9/11.
        let lex = if digits <= 4 { self.by_text.get(piece).copied().unwrap_or(0) } else { 0 };
        Atom { span, token, lex, classes, number, glued, capital: false, opens: true }
    }

    fn word_atom(&self, piece: &str, span: Span, token: u32, glued: bool) -> Atom {
        // Pieces are short; only a curly apostrophe or the like needs the full (allocating) fold.
        let mut buffer = [0u8; 16];
        let lex = match buffer.get_mut(..piece.len()) {
            Some(short) if piece.is_ascii() => {
                short.copy_from_slice(piece.as_bytes());
                short.make_ascii_lowercase();
                std::str::from_utf8(short).ok().and_then(|t| self.by_text.get(t))
            }
            _ => self.by_text.get(fold(piece).as_str()),
        };
        let lex = lex.copied().unwrap_or(0);
        let capital = piece.chars().next().is_some_and(char::is_uppercase);
        Atom { span, token, lex, classes: self.classes(lex, capital, false), number: 0, glued, capital, opens: lex != 0 }
    }
}

/// The first piece of a non-empty text: a run of digits, a run of letters (with full stops inside or after them, as in
/// "a.m."), or one character.
pub fn piece(text: &str) -> &str {
    let first = text.chars().next().unwrap_or(' ');
    let same = |c: char| match first {
        '0'..='9' => c.is_ascii_digit(),
        _ if first.is_alphabetic() => c.is_alphabetic() || c == '.',
        _ => false,
    };
    let end = text.char_indices().skip(1).find(|&(_, c)| !same(c)).map_or(text.len(), |(i, _)| i);
    &text[..end]
}

/// "mid-August" is one token, but two atoms.
fn is_compound(words: &Words, fold: WordId) -> bool {
    !words.is_frozen(fold) && words.shape(fold).has_hyphen()
}
