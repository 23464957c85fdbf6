//! Positions in a text, in the two units that polybius uses.
//!
//! Inside the engine every position is a byte offset ([`Span`]), because slicing a `str` needs bytes. Records speak of
//! Unicode code points ([`CharSpan`], the unit of W3C Web Annotation's TextPositionSelector and of Python's `str`).
//! The two are different types, so that one can never be written where the other is meant; [`CharIndex`] converts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A half-open range of **bytes** in a document's text. Both ends lie on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The range from `start` to `end` (bytes, end exclusive). Texts longer than [`crate::limits::MAX_TEXT_BYTES`]
    /// never get this far, so the narrowing cannot lose anything.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end && end <= u32::MAX as usize);
        Span { start: start as u32, end: end as u32 }
    }

    /// The words that this range covers in `text`.
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }

    /// Number of bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// True if the range covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// True if `other` lies wholly inside this range.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True if the two ranges share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest range that covers both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// A half-open range of **Unicode code points** in a document's text, as records and scorers use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct CharSpan {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

/// Converts byte offsets of one text into code-point offsets in near-constant time.
///
/// One count is kept for each block of [`CharIndex::STEP`] bytes; an ASCII text needs no table at all.
#[derive(Debug)]
pub struct CharIndex<'t> {
    text: &'t str,
    /// Code points before byte `i * STEP`; empty if the text is ASCII.
    before: Vec<u32>,
}

impl<'t> CharIndex<'t> {
    const STEP: usize = 256;

    /// Counts `text` once.
    pub fn new(text: &'t str) -> CharIndex<'t> {
        let mut before = Vec::new();
        if !text.is_ascii() {
            let mut count = 0u32;
            for block in text.as_bytes().chunks(Self::STEP) {
                before.push(count);
                count += count_starts(block);
            }
        }
        CharIndex { text, before }
    }

    /// The number of code points before byte `offset`.
    pub fn position(&self, offset: u32) -> u32 {
        if self.before.is_empty() {
            return offset;
        }
        let block = (offset as usize / Self::STEP).min(self.before.len() - 1);
        self.before[block] + count_starts(&self.text.as_bytes()[block * Self::STEP..offset as usize])
    }

    /// The same range in code points.
    pub fn span(&self, span: Span) -> CharSpan {
        CharSpan { start: self.position(span.start), end: self.position(span.end) }
    }
}

/// Bytes that begin a character (everything but UTF-8 continuation bytes).
fn count_starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&b| (b as i8) >= -0x40).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_offsets_become_code_points() {
        let text = "é".repeat(400) + "x👍y";
        let index = CharIndex::new(&text);
        let naive = |offset: usize| text[..offset].chars().count() as u32;
        for (offset, _) in text.char_indices() {
            assert_eq!(index.position(offset as u32), naive(offset));
        }
        assert_eq!(index.position(text.len() as u32), 403);
    }

    #[test]
    fn ascii_and_empty_texts_need_no_table() {
        assert_eq!(CharIndex::new("").position(0), 0);
        assert_eq!(CharIndex::new("abc").span(Span::new(1, 3)), CharSpan { start: 1, end: 3 });
    }
}
