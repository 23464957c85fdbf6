//! The tokens of a document: byte offsets and word ids, as a structure of arrays whose memory is used again and again.

use crate::span::Span;
use crate::words::{Shape, Word, WordId};
use std::ops::Range;

/// The tokens of one document in text order, split as the English treebanks split them (`do|n't`, `Turkey|'s`,
/// `Russian|-|backed`, `U.S.` whole).
#[derive(Debug, Default)]
pub struct Tokens {
    spans: Vec<Span>,
    words: Vec<WordId>,
    folds: Vec<WordId>,
    shapes: Vec<Shape>,
}

impl Tokens {
    /// Forgets all tokens but keeps the memory.
    pub fn clear(&mut self) {
        self.spans.clear();
        self.words.clear();
        self.folds.clear();
        self.shapes.clear();
    }

    /// Adds a token: where it is, and its word.
    pub fn push(&mut self, span: Span, word: Word) {
        self.spans.push(span);
        self.words.push(word.id);
        self.folds.push(word.fold);
        self.shapes.push(word.shape);
    }

    /// Takes the last token away.
    pub fn pop(&mut self) {
        self.spans.pop();
        self.words.pop();
        self.folds.pop();
        self.shapes.pop();
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Where token `i` is, in bytes.
    pub fn span(&self, i: usize) -> Span {
        self.spans[i]
    }

    /// The word of token `i` as written.
    pub fn word(&self, i: usize) -> WordId {
        self.words[i]
    }

    /// The folded form of token `i`: lower case, no diacritics.
    pub fn fold(&self, i: usize) -> WordId {
        self.folds[i]
    }

    /// The folded forms of all tokens.
    pub fn folds(&self) -> &[WordId] {
        &self.folds
    }

    /// What token `i` looks like.
    pub fn shape(&self, i: usize) -> Shape {
        self.shapes[i]
    }

    /// The bytes from the first to the last token of a non-empty range.
    pub fn cover(&self, range: Range<usize>) -> Span {
        self.spans[range.start].to(self.spans[range.end - 1])
    }

    /// True if white space, or anything else, stands between token `i` and the one before it.
    pub fn spaced(&self, i: usize) -> bool {
        i == 0 || self.spans[i - 1].end != self.spans[i].start
    }
}
