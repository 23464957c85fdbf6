//! How far the words below each word of a tree reach.

use crate::syntax::Parse;
use std::ops::Range;

/// For each token the first and the last token of its subtree. Trees are projective: a subtree is a range.
#[derive(Debug)]
pub(super) struct Yields(Vec<(usize, usize)>);

impl Yields {
    pub fn of(parse: &Parse) -> Yields {
        let mut reach: Vec<(usize, usize)> = (0..parse.len()).map(|t| (t, t)).collect();
        for token in 0..parse.len() {
            let mut at = token;
            for _ in 0..parse.len() {
                let Some(head) = parse.head(at).filter(|h| *h < parse.len() && *h != at) else { break };
                let (first, last) = reach[head];
                reach[head] = (first.min(token), last.max(token));
                at = head;
            }
        }
        Yields(reach)
    }

    /// The tokens of a subtree.
    pub fn range(&self, token: usize) -> Range<usize> {
        self.0[token].0..self.0[token].1 + 1
    }

    /// True if a token is in the subtree of another, itself included.
    pub fn holds(&self, above: usize, token: usize) -> bool {
        self.range(above).contains(&token)
    }
}
