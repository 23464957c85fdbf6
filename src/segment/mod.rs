//! From a document's text to blocks and sentences.
//!
//! Two stages. [`blocks`] reads lines and decides which line breaks separate; [`kinds`] says what each block is. Then
//! [`sentences`] finds in each block the places where a sentence may end, and [`decide`] judges them by the word classes
//! of `rules/segment/`. The text is never changed: all results are byte ranges of it, and together the sentences cover
//! everything but white space and (in Markdown) the marks of headings and quotations. Time is linear in the text,
//! also for one line of 100 MB.

mod abbreviations;
mod blocks;
mod chars;
mod decide;
mod kinds;
mod lines;
mod pieces;
mod repeats;
mod rules;
mod sentences;

pub use abbreviations::Stop;
pub(crate) use rules::with_folded;
pub use rules::{Classes, SegmentRules};
pub use sentences::{Decision, decisions};

use crate::document::{Document, Markup};
use crate::span::Span;
use blocks::{Mark, RawBlock};
use kinds::Sorter;
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

impl BlockKind {
    /// The name that records give it.
    pub fn name(self) -> &'static str {
        match self {
            BlockKind::Title => "title",
            BlockKind::Heading => "heading",
            BlockKind::Paragraph => "paragraph",
            BlockKind::Bullet => "bullet",
            BlockKind::Caption => "caption",
            BlockKind::Byline => "byline",
            BlockKind::PullQuote => "pull-quote",
            BlockKind::Boilerplate => "boilerplate",
        }
    }
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

/// The blocks and sentences of one document, both in text order.
#[derive(Debug, Default)]
pub struct Layout {
    /// The blocks.
    pub blocks: Vec<Block>,
    /// The sentences of all blocks.
    pub sentences: Vec<Sentence>,
    scratch: sentences::Scratch,
    pieces: Vec<Span>,
}

/// The blocks and sentences of `doc.body`.
pub fn segment(doc: &Document, rules: &SegmentRules) -> Layout {
    let mut layout = Layout::default();
    segment_into(doc, rules, &mut layout);
    layout
}

/// Like [`segment`], but uses the memory of `layout` again; what it held is forgotten.
pub fn segment_into(doc: &Document, rules: &SegmentRules, layout: &mut Layout) {
    layout.blocks.clear();
    layout.sentences.clear();
    let text = doc.text.as_str();
    let mut sorter = Sorter::new(doc.title.as_deref(), rules);
    blocks::blocks(text, doc.body, doc.markup, rules, |raw| layout.add(text, raw, doc.markup, &mut sorter, rules));
    repeats::mark_pull_quotes(text, &mut layout.blocks);
}

impl Layout {
    /// Adds a block with its sentences.
    fn add(&mut self, text: &str, raw: RawBlock, markup: Markup, sorter: &mut Sorter<'_>, rules: &SegmentRules) {
        let inner = without_marks(text, &raw, markup);
        let kind = sorter.kind(&raw, inner.of(text));
        let block = self.blocks.len() as u32;
        self.blocks.push(Block { kind, span: raw.span });
        let Layout { sentences, scratch, pieces, .. } = self;
        pieces::pieces(text, inner, rules, pieces);
        for piece in pieces.iter() {
            sentences::sentences(text, piece.start as usize, piece.end as usize, rules, scratch, |span| {
                sentences.push(Sentence { block, span, tokens: 0..0 });
            });
        }
    }
}

/// The block without the marks of a Markdown heading or quotation, and without emphasis around the whole.
fn without_marks(text: &str, raw: &RawBlock, markup: Markup) -> Span {
    let (start, end) = (raw.span.start as usize, raw.span.end as usize);
    if markup != Markup::Markdown || raw.mark == Mark::Rule {
        return raw.span;
    }
    let block = &text[start..end];
    let mut bare = match raw.mark {
        Mark::Heading => block.trim_matches('#').trim(),
        Mark::Quote => block.trim_start_matches(['>', ' ']),
        _ => block,
    };
    for mark in ["**", "*", "__", "_"] {
        if let Some(inside) = bare.strip_prefix(mark).and_then(|b| b.strip_suffix(mark))
            && !inside.contains(mark)
            && !inside.starts_with(char::is_whitespace)
        {
            bare = inside;
        }
    }
    if bare.is_empty() {
        return raw.span;
    }
    let lead = bare.as_ptr() as usize - block.as_ptr() as usize;
    Span::new(start + lead, start + lead + bare.len())
}
