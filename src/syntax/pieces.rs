//! Endless sentences (tables, lists, noise) in pieces of bearable length.

use super::MAX_SENTENCE_TOKENS;
use crate::tokens::Tokens;
use crate::words::Words;
use std::ops::Range;

/// Cuts a sentence into pieces of at most [`MAX_SENTENCE_TOKENS`], each after the last semicolon, full stop or the like in
/// its second half, else after the last comma there, else anywhere.
pub(super) fn split(tokens: &Tokens, range: Range<usize>, words: &Words<'_>) -> Pieces {
    // Nearly all sentences are one piece and need no search; the ends of the others are few.
    let mut ends = Vec::new();
    let mut start = range.start;
    while range.end - start > MAX_SENTENCE_TOKENS {
        start = cut(tokens, start..start + MAX_SENTENCE_TOKENS, words);
        ends.push(start);
    }
    Pieces { start: range.start, end: range.end.max(range.start), ends: ends.into_iter() }
}

/// Where the first piece of `range` ends.
fn cut(tokens: &Tokens, range: Range<usize>, words: &Words<'_>) -> usize {
    let middle = range.start + range.len() / 2;
    let after = |marks: &[&str]| (middle..range.end).rev().find(|&t| marks.contains(&words.text(tokens.word(t)))).map(|t| t + 1);
    after(&[";", ".", ":", "!", "?", "•", "|"]).or_else(|| after(&[",", "–", "—", ")"])).unwrap_or(range.end)
}

/// The pieces in order. An empty sentence has none.
#[derive(Debug)]
pub(super) struct Pieces {
    start: usize,
    end: usize,
    ends: std::vec::IntoIter<usize>,
}

impl Iterator for Pieces {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        if self.start == self.end {
            return None;
        }
        let end = self.ends.next().unwrap_or(self.end);
        let piece = self.start..end;
        self.start = end;
        Some(piece)
    }
}
