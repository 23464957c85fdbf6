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
    let end = sentence.end as usize;
    let mut sink = Sink { text, words, out };
    let mut at = sentence.start as usize;
    while let Some(from) = skip_space(text, at, end) {
        if let Some(after) = plain(&text.as_bytes()[..end], from, rules, &mut sink) {
            at = after;
            continue;
        }
        at = chunk_end(text, from, end);
        let next = skip_space(text, at, end);
        let following = next.map_or("", |n| &text[n..chunk_end(text, n, end)]);
        Chunk::new(text, from, at, following, next.is_none(), rules).tokens(&mut sink);
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
        self.out.push(Span::new(start, end), word);
    }
}

/// The next character that is no white space, before `end`.
fn skip_space(text: &str, from: usize, end: usize) -> Option<usize> {
    let bytes = &text.as_bytes()[..end];
    let mut at = from;
    while at < end && bytes[at] == b' ' {
        at += 1;
    }
    if at < end && (bytes[at] < b' ' || bytes[at] >= 0x80) {
        at = end - text[at..end].trim_start().len();
    }
    (at < end).then_some(at)
}

/// The end of the run without white space that begins at `from`.
fn chunk_end(text: &str, from: usize, end: usize) -> usize {
    let bytes = &text.as_bytes()[..end];
    let plain = bytes[from..].iter().take_while(|&&b| b > b' ' && b < 0x80).count();
    let at = from + plain;
    if at == end || bytes[at] == b' ' {
        return at;
    }
    text[at..end].find(char::is_whitespace).map_or(end, |i| at + i)
}

/// Takes a chunk of ASCII letters or of digits, with simple marks around it: nine tenths of all text. Gives the end of
/// what was taken, or `None` if the chunk needs a closer look; then nothing was taken.
fn plain(bytes: &[u8], from: usize, rules: &TokenRules, sink: &mut Sink<'_, '_, '_>) -> Option<usize> {
    let start = from + usize::from(matches!(bytes[from], b'(' | b'"' | b'['));
    let digits = bytes[start..].iter().take_while(|b| b.is_ascii_digit()).count();
    let letters = if digits == 0 { bytes[start..].iter().take_while(|b| b.is_ascii_alphabetic()).count() } else { 0 };
    let stop = start + digits + letters;
    let end = stop + simple_tail(&bytes[stop..])?;
    // A single letter may be an initial or the label of a list.
    let bare = from == start && end == stop;
    if stop == start
        || !bare && stop - start == 1 && letters == 1
        || rules.may_contract(&bytes[start..stop])
        || bytes.get(stop) == Some(&b'!') && rules.is_bang_name(&sink.text[start..stop])
    {
        return None;
    }
    if start > from {
        sink.push(from, start);
    }
    sink.push(start, stop);
    for at in stop..end {
        sink.push(at, at + 1);
    }
    Some(end)
}

/// Bytes of the marks up to white space, if each of them is a token of its own: `,`, `?"`, and `.` where nothing follows.
fn simple_tail(bytes: &[u8]) -> Option<usize> {
    const MOST: usize = 3;
    for (i, b) in bytes.iter().take(MOST + 1).enumerate() {
        match b {
            b' ' | b'\n' | b'\t' | b'\r' => return Some(i),
            b',' | b';' | b':' | b')' | b']' | b'"' => {}
            b'?' | b'!' if !matches!(bytes.get(i + 1), Some(b'?' | b'!' | b'.')) => {}
            b'.' if i == 0 && ends_sentence(&bytes[1..]) => {}
            _ => return None,
        }
    }
    (bytes.len() <= MOST).then_some(bytes.len())
}

/// True if only closing marks follow to the end of the sentence.
fn ends_sentence(rest: &[u8]) -> bool {
    rest.len() <= 2 && rest.iter().all(|b| matches!(b, b'"' | b')' | b']'))
}
