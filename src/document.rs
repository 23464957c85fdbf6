//! An article as read: its text, untouched, and what is known about it.

use crate::span::Span;
use jiff::civil::Date;

/// How block structure is marked in a document's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Markup {
    /// No marks but line breaks.
    #[default]
    Plain,
    /// Markdown: `#` headings, `>` quotes, `-` bullets.
    Markdown,
}

/// One article. Offsets of all later layers point into `text`, which is never altered.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Stable name: the record's own id (JSONL), else the path below the corpus folder without extensions.
    pub id: String,
    /// Where it was read from, relative to the corpus folder, with `/`; `-` for standard input.
    pub path: String,
    /// Title from metadata; never prepended to `text`.
    pub title: Option<String>,
    /// Publication date: the only clock that relative dates know.
    pub published: Option<Date>,
    /// Who published it.
    pub source: Option<String>,
    /// Where it can be found.
    pub url: Option<String>,
    /// ISO 639-1 code, from metadata or detection.
    pub language: Option<String>,
    /// Lower-case hex SHA-256 of `text` in UTF-8.
    pub sha256: String,
    /// The text as read: decoded, and for HTML the extracted main text.
    pub text: String,
    /// True if `text` cannot be had by decoding the input (HTML): then the documents table carries it.
    pub extracted: bool,
    /// How its blocks are marked.
    pub markup: Markup,
    /// The part of `text` to read; front matter lies outside.
    pub body: Span,
}
