//! A parsed sentence as a graph that can be walked both ways, after cheap repairs. Tokens count from the sentence's first.

use super::Sentence;
use crate::syntax::labels::Relation;
use std::ops::Range;

/// No head: the root, or a token that no root reaches.
pub(super) const NO_HEAD: u32 = u32::MAX;

/// Heads, relations and children of a sentence.
#[derive(Debug, Default)]
pub(super) struct Graph {
    pub heads: Vec<u32>,
    pub relations: Vec<Relation>,
    /// All tokens that a root reaches, heads before their children.
    pub order: Vec<u32>,
    /// The leftmost token below each token.
    pub left: Vec<u32>,
    /// The rightmost token below each token.
    pub right: Vec<u32>,
    /// The mention of each token + 1, or 0.
    mention: Vec<u16>,
    /// Where the children of each token begin in `children`; one more entry at the end.
    starts: Vec<u32>,
    children: Vec<u32>,
    depth: Vec<u32>,
}

impl Graph {
    /// Takes over the tree of a sentence and repairs it.
    pub fn build(&mut self, sentence: &Sentence<'_>) {
        let n = sentence.parse.len();
        self.heads.clear();
        self.heads.extend((0..n).map(|t| sentence.parse.head(t).filter(|h| *h < n && *h != t).map_or(NO_HEAD, |h| h as u32)));
        self.relations.clear();
        self.relations.extend_from_slice(&sentence.parse.relation);
        self.mark_mentions(sentence, n);
        self.index();
        self.repair(sentence);
    }

    fn mark_mentions(&mut self, sentence: &Sentence<'_>, n: usize) {
        self.mention.clear();
        self.mention.resize(n, 0);
        for (i, mention) in sentence.mentions.iter().enumerate() {
            for token in mention.tokens.clone() {
                if let Some(mark) = token.checked_sub(sentence.range.start).and_then(|t| self.mention.get_mut(t)) {
                    *mark = u16::try_from(i + 1).unwrap_or(0);
                }
            }
        }
    }

    /// Sorts children under their heads and finds the order from the roots down.
    pub fn index(&mut self) {
        let n = self.heads.len();
        self.starts.clear();
        self.starts.resize(n + 1, 0);
        self.heads.iter().filter(|h| **h != NO_HEAD).for_each(|h| self.starts[*h as usize + 1] += 1);
        (0..n).for_each(|t| self.starts[t + 1] += self.starts[t]);
        self.children.clear();
        self.children.resize(self.starts[n] as usize, 0);
        // `depth` serves as the next free place under each head first.
        self.depth.clear();
        self.depth.extend_from_slice(&self.starts[..n]);
        for token in 0..n {
            if let Some(next) = self.depth.get_mut(self.heads[token] as usize) {
                self.children[*next as usize] = token as u32;
                *next += 1;
            }
        }
        self.walk();
    }

    fn walk(&mut self) {
        let n = self.heads.len();
        self.depth.fill(NO_HEAD);
        self.order.clear();
        self.order.extend((0..n as u32).filter(|t| self.heads[*t as usize] == NO_HEAD));
        self.order.iter().for_each(|t| self.depth[*t as usize] = 0);
        let mut next = 0;
        while let Some(&token) = self.order.get(next) {
            let range = self.child_range(token as usize);
            for &child in &self.children[range] {
                self.depth[child as usize] = self.depth[token as usize] + 1;
                self.order.push(child);
            }
            next += 1;
        }
        self.left.clear();
        self.left.extend(0..n as u32);
        self.right.clear();
        self.right.extend(0..n as u32);
        for token in self.order.iter().rev().map(|t| *t as usize) {
            if let Some(head) = self.head(token) {
                self.left[head] = self.left[head].min(self.left[token]);
                self.right[head] = self.right[head].max(self.right[token]);
            }
        }
    }

    fn child_range(&self, token: usize) -> Range<usize> {
        self.starts[token] as usize..self.starts[token + 1] as usize
    }

    /// The children of a token in text order.
    pub fn children(&self, token: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children[self.child_range(token)].iter().map(|t| *t as usize)
    }

    /// The head of a token.
    pub fn head(&self, token: usize) -> Option<usize> {
        (self.heads[token] != NO_HEAD).then_some(self.heads[token] as usize)
    }

    /// The relation of a token to its head.
    pub fn relation(&self, token: usize) -> Relation {
        self.relations[token]
    }

    /// The first child in a relation.
    pub fn child(&self, token: usize, relation: Relation) -> Option<usize> {
        self.children(token).find(|c| self.relations[*c] == relation)
    }

    /// The mention of a token, as an index into the sentence's mentions.
    pub fn mention(&self, token: usize) -> Option<usize> {
        usize::from(self.mention[token]).checked_sub(1)
    }

    /// How many steps a token is from its root.
    pub fn depth_of(&self, token: usize) -> u32 {
        self.depth[token]
    }

    /// The token of a range that is nearest the root; of several the last.
    pub fn top(&self, tokens: Range<usize>) -> Option<usize> {
        tokens.rev().min_by_key(|t| self.depth[*t])
    }
}
