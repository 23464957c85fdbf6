//! Phrases that name actors, in a trie over folded word ids, found leftmost-longest.

use super::entity::{EntityId, ResolvedBy, Sector};
use crate::tokens::Tokens;
use crate::words::{WordId, Words};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// In which way a phrase names its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Canonical name
    Name,
    /// Another name
    Alias,
    /// Acronym, matched in capitals only
    Acronym,
    /// Adjective: "Turkish"
    Adjective,
    /// People: "Turks"
    People,
    /// A palace or ministry for the government
    Metonym,
    /// The capital for the government, or the town
    Capital,
    /// A leader's full name
    Leader,
    /// A leader's surname, which needs a title or an earlier full name
    Surname,
    /// A town, province, base or strait
    Place,
}

impl How {
    /// The record's name for it.
    pub fn resolved_by(self) -> ResolvedBy {
        match self {
            How::Name => ResolvedBy::Name,
            How::Alias | How::Place => ResolvedBy::Alias,
            How::Acronym => ResolvedBy::Acronym,
            How::Adjective | How::People => ResolvedBy::Demonym,
            How::Metonym | How::Capital => ResolvedBy::Metonym,
            How::Leader | How::Surname => ResolvedBy::Leader,
        }
    }
}

/// One of the offices of the table of leaders, by number; 0 is none that the table names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct OfficeId(pub u8);

impl OfficeId {
    /// Most offices that can be told apart.
    pub const MOST: usize = 63;

    /// True if the table names no office.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    /// True if the table names the office.
    pub fn is_some(self) -> bool {
        self.0 != 0
    }
}

/// A set of offices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Offices(u64);

impl Offices {
    /// Adds an office.
    pub fn add(&mut self, office: OfficeId) {
        self.0 |= 1 << office.0;
    }

    /// True if the office is in the set.
    pub fn holds(self, office: OfficeId) -> bool {
        self.0 & (1 << office.0) != 0
    }

    /// True if there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// One thing that a phrase may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The actor.
    pub entity: EntityId,
    /// How the phrase names it.
    pub how: How,
    /// The sector the phrase implies.
    pub sector: Option<Sector>,
    /// For office holders: from when.
    pub from: Option<Date>,
    /// For office holders: until when (exclusive).
    pub to: Option<Date>,
    /// For office holders: who.
    pub person: Option<u32>,
    /// For office holders: which office.
    pub office: OfficeId,
}

impl Reading {
    /// A reading without sector, term or person.
    pub fn of(entity: EntityId, how: How) -> Reading {
        Reading { entity, how, sector: None, from: None, to: None, person: None, office: OfficeId::default() }
    }
}

/// A phrase of the tables before compilation.
#[derive(Clone, Debug)]
pub struct Phrase<'f> {
    /// As written in the table.
    pub text: &'f str,
    /// What it means.
    pub reading: Reading,
}

/// How the case of a phrase must be matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Words with a capital in the phrase need one in the text.
    Capitals(u32),
    /// All words in capitals (acronyms).
    AllCaps,
    /// Exactly the words of the phrase.
    Exact,
}

/// A phrase in the trie: how it must be written and what it may mean.
#[derive(Debug)]
pub struct Entry<T> {
    /// Condition on case.
    pub case: Case,
    /// The words as written in the table, for [`Case::Exact`]; else empty.
    pub words: Box<[WordId]>,
    /// What it means.
    pub value: T,
}

/// A trie over folded word ids; `T` is what a phrase carries.
#[derive(Debug)]
pub struct Trie<T> {
    /// Root edges by word: node + 1, 0 = none.
    roots: Vec<u32>,
    edges: FxHashMap<(u32, WordId), u32>,
    nodes: Vec<Node<T>>,
}

#[derive(Debug)]
struct Node<T> {
    /// Phrases that end here.
    entries: Vec<Entry<T>>,
    /// Bits of the words that lead on ([`WordId::bit`]).
    next: u64,
}

impl<T> Node<T> {
    fn new() -> Node<T> {
        Node { entries: Vec::new(), next: 0 }
    }
}

impl<T> Default for Trie<T> {
    fn default() -> Self {
        Trie { roots: Vec::new(), edges: FxHashMap::default(), nodes: Vec::new() }
    }
}

/// A phrase found: its tokens and its entries, of which those fit whose case fits.
pub struct Found<'t, T> {
    /// Token range.
    pub tokens: Range<usize>,
    /// The entry that fits.
    pub entry: &'t Entry<T>,
}

impl<T> Trie<T> {
    /// Makes room for about so many phrases.
    pub fn reserve(&mut self, phrases: usize) {
        self.nodes.reserve(phrases);
        self.edges.reserve(phrases);
    }

    /// Where the entries of a phrase, given as one or more folded words, are kept; made if need be.
    pub fn place(&mut self, folds: &[WordId]) -> &mut Vec<Entry<T>> {
        let (first, rest) = folds.split_first().expect("a phrase has words");
        let root = first.0 as usize;
        if self.roots.len() <= root {
            self.roots.resize(root + 1, 0);
        }
        if self.roots[root] == 0 {
            self.nodes.push(Node::new());
            self.roots[root] = self.nodes.len() as u32;
        }
        let mut node = self.roots[root] - 1;
        for &word in rest {
            node = match self.edges.get(&(node, word)) {
                Some(&next) => next,
                None => {
                    self.nodes.push(Node::new());
                    self.nodes[node as usize].next |= word.bit();
                    let next = self.nodes.len() as u32 - 1;
                    self.edges.insert((node, word), next);
                    next
                }
            };
        }
        &mut self.nodes[node as usize].entries
    }

    /// The entries of a phrase given as folded words.
    pub fn get_mut(&mut self, folds: &[WordId]) -> Option<&mut Vec<Entry<T>>> {
        let node = self.node(folds)?;
        Some(&mut self.nodes[node as usize].entries)
    }

    /// The entries of a phrase given as folded words.
    pub fn get(&self, folds: &[WordId]) -> Option<&[Entry<T>]> {
        self.node(folds).map(|node| self.nodes[node as usize].entries.as_slice())
    }

    fn node(&self, folds: &[WordId]) -> Option<u32> {
        let (first, rest) = folds.split_first()?;
        let mut node = self.roots.get(first.0 as usize)?.checked_sub(1)?;
        for &word in rest {
            node = *self.edges.get(&(node, word))?;
        }
        Some(node)
    }

    /// The entries of a phrase of one folded word.
    pub fn single(&self, fold: WordId) -> &[Entry<T>] {
        let node = self.roots.get(fold.0 as usize).and_then(|n| n.checked_sub(1));
        node.map_or(&[], |n| &self.nodes[n as usize].entries)
    }

    /// The entry of a single word that fits its case.
    pub fn word<'t>(&'t self, words: &Words<'_>, word: WordId) -> Option<&'t Entry<T>> {
        let node = self.roots.get(words.fold(word).0 as usize)?.checked_sub(1)?;
        let shape = words.shape(word);
        self.nodes[node as usize].entries.iter().find(|e| match e.case {
            Case::Capitals(mask) => mask == 0 || shape.is_capitalised(),
            Case::AllCaps => shape.is_all_caps(),
            Case::Exact => *e.words == [word],
        })
    }

    /// The longest phrase that begins at token `at` and ends before `end`, in a fitting case.
    pub fn longest<'t>(&'t self, tokens: &Tokens, at: usize, end: usize) -> Option<Found<'t, T>> {
        let mut node = self.roots.get(tokens.fold(at).0 as usize)?.checked_sub(1)?;
        let mut best = None;
        let mut next = at + 1;
        loop {
            let here = &self.nodes[node as usize];
            if let Some(entry) = here.entries.iter().find(|e| case_fits(e, tokens, at..next)) {
                best = Some(Found { tokens: at..next, entry });
            }
            if next == end || here.next & tokens.fold(next).bit() == 0 {
                return best;
            }
            match self.edges.get(&(node, tokens.fold(next))) {
                Some(&deeper) => node = deeper,
                None => return best,
            }
            next += 1;
        }
    }
}

fn case_fits<T>(entry: &Entry<T>, tokens: &Tokens, range: Range<usize>) -> bool {
    match entry.case {
        Case::Capitals(mask) => range.take(32).enumerate().all(|(i, t)| mask & (1 << i) == 0 || tokens.shape(t).is_capitalised()),
        Case::AllCaps => range.clone().all(|t| !tokens.shape(t).has_letter() || tokens.shape(t).is_all_caps()),
        Case::Exact => range.clone().zip(&*entry.words).all(|(t, &w)| tokens.word(t) == w),
    }
}
