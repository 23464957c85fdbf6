//! Quotations of a document: marks paired by kind and paragraph, over as many sentences and paragraphs as they run.
//!
//! A paragraph that begins with the mark of the quotation that the one before has left open goes on with it, as typesetters do.
//! Odd marks are no error: one that nothing closes reaches to the end of its paragraph if it opens a sentence, else nowhere.

use crate::segment::Sentence;
use crate::tokens::Tokens;
use crate::words::Words;
use std::ops::Range;

/// A quotation. Tokens are the document's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// From mark to mark.
    pub tokens: Range<usize>,
    /// The first and the last sentence that it touches.
    pub sentences: (usize, usize),
}

/// The kinds of marks that pair with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Straight,
    Curly,
    Guillemet,
    Backquote,
    SingleCurly,
}

/// A mark by its shape: its kind, and whether it opens (none: only the spaces around tell).
fn shape(text: &str) -> Option<(Kind, Option<bool>)> {
    Some(match text {
        "\"" | "＂" => (Kind::Straight, None),
        "“" | "„" => (Kind::Curly, Some(true)),
        "”" => (Kind::Curly, Some(false)),
        "«" => (Kind::Guillemet, Some(true)),
        "»" => (Kind::Guillemet, Some(false)),
        "``" => (Kind::Backquote, Some(true)),
        "''" => (Kind::Backquote, Some(false)),
        "‘" => (Kind::SingleCurly, Some(true)),
        "’" => (Kind::SingleCurly, Some(false)),
        _ => return None,
    })
}

/// True for marks of direct speech; single ones mostly quote a word.
pub fn is_double(text: &str) -> bool {
    shape(text).is_some_and(|(kind, _)| kind != Kind::SingleCurly)
}

/// True if the mark at `token` opens a quotation. `first` and `last`: no token of its sentence stands before or behind it.
pub(super) fn opens(tokens: &Tokens, words: &Words<'_>, token: usize, first: bool, last: bool) -> bool {
    let shape = shape(words.text(tokens.fold(token)));
    let spaced_behind = last || tokens.spaced(token + 1);
    shape.is_some_and(|(_, opens)| opens.unwrap_or((first || tokens.spaced(token)) && !spaced_behind))
}

struct Open {
    kind: Kind,
    start: usize,
    sentence: usize,
    /// It opens its sentence.
    leads: bool,
}

/// The quotations of a document in text order. Nested ones of another kind are part of the outer one.
pub fn quotations(tokens: &Tokens, words: &Words<'_>, sentences: &[Sentence]) -> Vec<Quotation> {
    let mut found = Vec::new();
    let mut open: Option<Open> = None;
    for (index, sentence) in sentences.iter().enumerate() {
        let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
        let new_block = index > 0 && sentences[index - 1].block != sentence.block;
        if new_block {
            let goes_on =
                |o: &Open| range.clone().next().is_some_and(|t| shape(words.text(tokens.fold(t))).is_some_and(|(k, _)| k == o.kind));
            if let Some(left) = open.take_if(|o| !goes_on(o)) {
                found.extend(unclosed(left, sentences, index));
            }
        }
        for token in range.clone() {
            let Some((kind, direction)) = shape(words.text(tokens.fold(token))) else { continue };
            let (first, last) = (token == range.start, token + 1 == range.end);
            let opening = opens(tokens, words, token, first, last);
            match &open {
                Some(o) if o.kind != kind => {}
                // The quotation that an earlier paragraph left open goes on.
                Some(_) if new_block && first => {}
                Some(o) if !opening || direction.is_none() && !first && !tokens.spaced(token) => {
                    let tokens = o.start..token + 1;
                    found.push(Quotation { tokens, sentences: (o.sentence, index) });
                    open = None;
                }
                // A second mark opens before the first is closed: that one was odd.
                _ if opening => open = Some(Open { kind, start: token, sentence: index, leads: first }),
                _ => {}
            }
        }
        // What opens within a sentence and is not closed there may be an odd mark; only a quotation that leads may run on.
        let ends_here = |o: &Open| o.sentence == index && !o.leads && o.kind == Kind::SingleCurly;
        open.take_if(|o| ends_here(o));
    }
    if let Some(left) = open {
        found.extend(unclosed(left, sentences, sentences.len()));
    }
    found
}

/// A quotation that its paragraph does not close. `next`: the first sentence behind.
fn unclosed(open: Open, sentences: &[Sentence], next: usize) -> Option<Quotation> {
    let last = next.checked_sub(1)?;
    let tokens = open.start..sentences[last].tokens.end as usize;
    (open.leads && open.kind != Kind::SingleCurly).then_some(Quotation { tokens, sentences: (open.sentence, last) })
}

impl Quotation {
    /// True if a token is in it.
    pub fn covers(&self, token: usize) -> bool {
        self.tokens.contains(&token)
    }

    /// True if it is made of whole sentences, so that its speaker is named elsewhere.
    pub fn stands_alone(&self, sentences: &[Sentence]) -> bool {
        let (first, last) = self.sentences;
        let begins = self.tokens.start == sentences[first].tokens.start as usize;
        begins && self.tokens.end + 1 >= sentences[last].tokens.end as usize
    }
}
