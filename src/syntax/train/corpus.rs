//! The treebank as training reads it: word types once, tokens as numbers, gold labels, projective trees.

use crate::syntax::facts::WordFacts;
use crate::syntax::labels::{Relation, Upos, Xpos};
use crate::syntax::parser::ROOT;
use crate::syntax::tagger::{FormEntry, FormTable, NO_LABEL, Pattern, form_key};
use crate::syntax::treebank::Treebank;
use crate::words::Words;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A form has a class of its own if the treebanks have it so often; else it stands with the unknown words.
const CLASS_COUNT: usize = 3;
/// A form with one label only needs no scoring from this count on.
const ONLY_COUNT: usize = 20;

/// Gold sentences as numbers.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    /// Tokens of each sentence.
    pub sentences: Vec<Range<usize>>,
    /// Word type of each token.
    pub types: Vec<u32>,
    /// What can be seen of each type.
    pub facts: Vec<WordFacts>,
    /// What the gazetteer says of each token.
    pub names: Vec<u8>,
    /// Capitalisation of each sentence.
    pub patterns: Vec<Pattern>,
    /// The joint labels.
    pub labels: Vec<(Upos, Xpos)>,
    /// Gold joint label of each token.
    pub gold: Vec<u8>,
    /// Gold head of each token in its sentence, made projective.
    pub heads: Vec<u16>,
    /// Gold relation of each token.
    pub relations: Vec<Relation>,
    /// Of which sentence each of the last sentences is a copy, in order.
    pub copies: Vec<usize>,
}

impl Corpus {
    /// Reads a treebank. `names` is parallel to its rows, or empty.
    pub fn new(bank: &Treebank, names: &[u8], words: &mut Words<'_>) -> Corpus {
        let tokens = bank.tokens(words);
        let mut corpus = Corpus { sentences: bank.sentences.clone(), names: names.to_vec(), ..Corpus::default() };
        corpus.names.resize(bank.rows.len(), 0);
        let mut ids: FxHashMap<u32, u32> = FxHashMap::default();
        for token in 0..tokens.len() {
            let word = tokens.word(token);
            let id = *ids.entry(word.0).or_insert(corpus.facts.len() as u32);
            if id as usize == corpus.facts.len() {
                corpus.facts.push(WordFacts::of(words.text(word), words.text(words.fold(word))));
            }
            corpus.types.push(id);
        }
        let labels: BTreeSet<(Upos, Xpos)> = bank.rows.iter().map(|r| (r.upos, r.xpos)).collect();
        corpus.labels = labels.into_iter().collect();
        corpus.gold = bank.rows.iter().map(|r| corpus.labels.binary_search(&(r.upos, r.xpos)).unwrap_or(0) as u8).collect();
        corpus.relations = bank.rows.iter().map(|r| r.relation).collect();
        for range in &bank.sentences {
            corpus.patterns.push(Pattern::of(&tokens, range.clone(), words));
            let mut heads: Vec<u16> = bank.rows[range.clone()].iter().map(|r| r.head.checked_sub(1).unwrap_or(ROOT)).collect();
            make_projective(&mut heads);
            corpus.heads.extend(heads);
        }
        corpus
    }

    /// Some sentences and their copies; `sentences` is sorted.
    pub fn with_copies(&self, sentences: &[usize]) -> Vec<usize> {
        let first = self.sentences.len() - self.copies.len();
        let copied = |(i, of): (usize, &usize)| sentences.binary_search(of).is_ok().then_some(first + i);
        sentences.iter().copied().chain(self.copies.iter().enumerate().filter_map(copied)).collect()
    }

    /// The label sets of the forms in some sentences.
    pub fn forms(&self, sentences: &[usize]) -> FormTable {
        let mut counts: BTreeMap<u32, BTreeMap<u8, usize>> = BTreeMap::new();
        for token in sentences.iter().flat_map(|&s| self.sentences[s].clone()) {
            let key = form_key(self.facts[self.types[token] as usize].form);
            *counts.entry(key).or_default().entry(self.gold[token]).or_default() += 1;
        }
        let known = counts.into_iter().filter_map(|(key, labels)| Some((key, form_entry(&labels)?)));
        let (keys, entries) = known.unzip();
        FormTable { keys, entries }
    }

    /// Keys of the folded forms that stand more than once in the treebanks, sorted.
    pub fn parser_words(&self) -> Vec<u32> {
        let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
        for &id in &self.types {
            *counts.entry(form_key(self.facts[id as usize].fold)).or_default() += 1;
        }
        counts.into_iter().filter(|c| c.1 > 1).map(|c| c.0).collect()
    }
}

fn form_entry(labels: &BTreeMap<u8, usize>) -> Option<FormEntry> {
    let total: usize = labels.values().sum();
    if total < CLASS_COUNT {
        return None;
    }
    let mut ranked: Vec<(usize, u8)> = labels.iter().filter(|(_, n)| **n * 20 >= total).map(|(l, n)| (*n, *l)).collect();
    ranked.sort_by_key(|&(n, label)| (std::cmp::Reverse(n), label));
    ranked.truncate(3);
    let class = ranked.iter().fold(1, |class, (_, label)| class << 8 | u32::from(*label));
    let only = if labels.len() == 1 && total >= ONLY_COUNT { ranked[0].1 } else { NO_LABEL };
    Some(FormEntry { class, only })
}

/// Lifts arcs that cross others to the head above, the shortest first, until none cross (Nivre and Nilsson 2005).
pub(super) fn make_projective(heads: &mut [u16]) {
    while let Some(token) = shortest_crossing(heads) {
        heads[token] = heads[usize::from(heads[token])];
    }
}

/// The dependent of the shortest arc between whose ends there is a token not below its head.
fn shortest_crossing(heads: &[u16]) -> Option<usize> {
    let is_below = |mut token: usize, head: usize| {
        while token != head {
            match heads[token] {
                ROOT => return false,
                above => token = usize::from(above),
            }
        }
        true
    };
    let crossing = |&token: &usize| {
        let head = usize::from(heads[token]);
        heads[token] != ROOT && (token.min(head) + 1..token.max(head)).any(|between| !is_below(between, head))
    };
    (0..heads.len()).filter(crossing).min_by_key(|&token| (token.abs_diff(usize::from(heads[token])), token))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crossing_arcs_are_lifted() {
        // "A hearing is scheduled on the issue today": "on the issue" hangs on "hearing".
        let mut heads = [1, 3, 3, ROOT, 6, 6, 1, 3];
        make_projective(&mut heads);
        assert_eq!(heads, [1, 3, 3, ROOT, 6, 6, 3, 3]);
        let before = heads;
        make_projective(&mut heads);
        assert_eq!(heads, before);
    }
}
