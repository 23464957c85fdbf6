//! Sentences to tokens, as the English Universal Dependencies treebanks split them.
//!
//! A sentence falls into chunks at white space. Most chunks are plain words and are taken as they are; the others are cut
//! by the Unicode word boundaries of UAX 29 (the crate unicode-segmentation), and rules put together what the treebanks
//! keep whole (hyphens after prefixes, times, "AT&T", "U.S.") and split what they split further (clitics, units).
//! All word knowledge is data in `rules/tokens/`. No string is made for a token: its bytes are looked up in the vocabulary.

mod chunk;
mod rules;

pub use rules::TokenRules;

use crate::span::Span;
use crate::tokens::Tokens;
use crate::words::Words;
use chunk::Chunk;

/// Appends the tokens of `sentence` (bytes of `text`) to `out`. Tokens are in text order, do not overlap and cover
/// everything but white space and invisible characters.
pub fn tokenize(text: &str, sentence: Span, rules: &TokenRules, words: &mut Words<'_>, out: &mut Tokens) {
    let (start, end) = (sentence.start as usize, sentence.end as usize);
    let mut sink = Sink { text, words, out };
    let mut next = next_chunk(text, start, end);
    while let Some((from, to)) = next {
        next = next_chunk(text, to, end);
        if !plain(text, from, to, next.is_none(), rules, &mut sink) {
            let following = next.map_or("", |(a, b)| &text[a..b]);
            Chunk::new(text, from, to, following, next.is_none(), rules).tokens(&mut sink);
        }
    }
}

/// Receives tokens: looks up the word and stores the span.
struct Sink<'t, 'w, 'r> {
    text: &'t str,
    words: &'w mut Words<'r>,
    out: &'w mut Tokens,
}

impl Sink<'_, '_, '_> {
    fn push(&mut self, start: usize, end: usize) {
        debug_assert!(start < end);
        let word = self.words.intern(&self.text[start..end]);
        let fold = self.words.fold(word);
        self.out.push(Span::new(start, end), word, fold);
    }
}

/// The bounds of the next run without white space.
fn next_chunk(text: &str, from: usize, end: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut start = from;
    while start < end && bytes[start] == b' ' {
        start += 1;
    }
    if start < end && (bytes[start] >= 0x80 || bytes[start].is_ascii_whitespace() || bytes[start] == 0x0b) {
        start = end - text[start..end].trim_start().len();
    }
    if start == end {
        return None;
    }
    let mut stop = start;
    while stop < end && bytes[stop] > b' ' && bytes[stop] < 0x80 {
        stop += 1;
    }
    if stop < end && bytes[stop] >= 0x80 {
        stop = text[stop..end].find(char::is_whitespace).map_or(end, |i| stop + i);
    }
    // Control characters below the space are no white space for `char`; they belong to the chunk.
    while stop < end && !text[stop..].starts_with(char::is_whitespace) {
        stop = text[stop + 1..end].find(char::is_whitespace).map_or(end, |i| stop + 1 + i);
    }
    Some((start, stop))
}

/// Takes chunks of ASCII letters, with a comma or the last stop of the sentence after them: three quarters of all text.
fn plain(text: &str, from: usize, to: usize, last: bool, rules: &TokenRules, sink: &mut Sink<'_, '_, '_>) -> bool {
    let chunk = &text.as_bytes()[from..to];
    let letters = chunk.iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let tail = match &chunk[letters..] {
        [] => 0,
        [b',' | b';' | b':' | b'?' | b'!'] if letters > 1 => 1,
        [b'.'] if last && letters > 1 => 1,
        _ => return false,
    };
    if letters == 0 || rules.may_contract(&chunk[..letters]) {
        return false;
    }
    sink.push(from, from + letters);
    if tail > 0 {
        sink.push(from + letters, to);
    }
    true
}
