//! From a document's text to blocks and sentences.

use crate::span::Span;
use std::ops::Range;

/// What a block of text is; it decides whether and how its sentences are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// The article's own title, standing in the text.
    Title,
    /// A heading inside the article.
    Heading,
    /// Running text.
    Paragraph,
    /// An item of a list.
    Bullet,
    /// The legend of a picture, map or chart.
    Caption,
    /// Who wrote it, where and when.
    Byline,
    /// A sentence of the article repeated for show; makes no second claim.
    PullQuote,
    /// Page furniture: never extracted from.
    Boilerplate,
}

/// A block of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it is.
    pub span: Span,
}

/// A sentence of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Index of its block.
    pub block: u32,
    /// Where it is, without surrounding white space.
    pub span: Span,
    /// Its tokens (empty until the document is tokenised).
    pub tokens: Range<u32>,
}
