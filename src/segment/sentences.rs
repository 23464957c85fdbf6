//! The sentences of a block: candidate ends, and what surrounds each of them.
//!
//! Only runs of `. ! ? …` can end a sentence inside a block (about ten per KB); everything that follows such a run and
//! belongs to it (closing quotes and brackets, footnote marks) is gathered here, [`super::decide`] then says whether the
//! sentence ends. Each byte is looked at a bounded number of times: whatever a candidate scans without bound begins after
//! the candidate and lies before the next one.

use super::chars::{char_at, char_before, is_closer, is_invisible, is_superscript, is_terminator, skip_while, trim};
use super::decide::{Candidate, Verdict, decide};
use super::rules::SegmentRules;
use crate::span::Span;
use memchr::{memchr, memchr2, memchr3, memmem};

/// The longest parenthesis, in bytes, that is taken for one: what looks longer is a bracket that was never closed.
const LONGEST_PARENTHESIS: usize = 1200;

/// Memory that is used again from block to block.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    open: Vec<usize>,
    /// Matched round brackets of the stretch, by opening position: (open, close).
    pairs: Vec<(usize, usize)>,
}

/// Hands the sentences of `text[start..end]` to `emit`, in order, without surrounding white space.
pub(super) fn sentences(text: &str, start: usize, end: usize, rules: &SegmentRules, scratch: &mut Scratch, mut emit: impl FnMut(Span)) {
    let (mut begin, end) = trim(text, start, end);
    begin = judge(text, begin, end, rules, scratch, |candidate, verdict| {
        if let Some(cut) = verdict.cut {
            emit(Span::new(candidate.begin, cut));
        }
    });
    if begin < end {
        emit(Span::new(begin, end));
    }
}

/// Walks over the candidates of a trimmed stretch and shows each with its verdict; gives the start of the last sentence.
fn judge(
    text: &str,
    start: usize,
    end: usize,
    rules: &SegmentRules,
    scratch: &mut Scratch,
    mut show: impl FnMut(&Candidate, &Verdict),
) -> usize {
    let mut begin = start;
    pair_brackets(&text[..end], begin, scratch);
    let mut pairs = Brackets { pairs: &scratch.pairs, next: 0, inside: None };
    let mut finder = Terminators::new(text, begin, end);
    while let Some(at) = finder.next() {
        let candidate = gather(text, begin, at, end, &mut pairs);
        finder.resume(candidate.resume);
        let Some(candidate) = candidate.found else { continue };
        let verdict = decide(text, &candidate, rules);
        show(&candidate, &verdict);
        if let Some(cut) = verdict.cut {
            begin = skip_while(text, cut, end, char::is_whitespace);
            finder.resume(begin);
        }
    }
    begin
}

/// One place where a sentence might have ended, for `explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The terminators with the marks that cling to them.
    pub span: Span,
    /// True if a sentence ends here.
    pub ends: bool,
    /// The rule that says so: the name of a word class or of a pattern.
    pub rule: &'static str,
}

/// The decisions that [`super::segment`] takes inside one block (or any other stretch of text).
pub fn decisions(text: &str, block: Span, rules: &SegmentRules) -> Vec<Decision> {
    let (begin, end) = trim(text, block.start as usize, block.end as usize);
    let mut out = Vec::new();
    judge(text, begin, end, rules, &mut Scratch::default(), |candidate, verdict| {
        out.push(Decision { span: Span::new(candidate.at, candidate.close), ends: verdict.cut.is_some(), rule: verdict.rule });
    });
    out
}

/// What stands at a terminator, and where the search goes on.
struct Gathered {
    found: Option<Candidate>,
    resume: usize,
}

/// Collects the terminator run at `at`, the marks that cling to it and what comes after.
fn gather(text: &str, begin: usize, at: usize, end: usize, pairs: &mut Brackets) -> Gathered {
    let run_end = run_of_terminators(text, at, end);
    if run_end == end || is_bracketed(text, at, run_end) {
        return Gathered { found: None, resume: run_end };
    }
    let close = marks_after(text, at, run_end, end);
    let next = skip_while(text, close, end, |c| c.is_whitespace() || is_invisible(c));
    if next == end {
        // The marks were scanned without bound, so the search must not see them again.
        return Gathered { found: None, resume: close };
    }
    let bracket = pairs.around(at);
    let enclosed = bracket.is_some_and(|(open, shut)| open > begin && shut >= close);
    let found = Candidate { begin, at, run_end, close, next, end, enclosed };
    Gathered { found: Some(found), resume: close }
}

/// The end of a run of terminators, spaced ellipses (`. . .`) included.
fn run_of_terminators(text: &str, at: usize, end: usize) -> usize {
    let mut run = skip_while(text, at, end, is_terminator);
    let bytes = text.as_bytes();
    while run + 1 < end && matches!(bytes[run], b' ' | b'\n') && is_repeated(bytes[run - 1], bytes[run + 1]) {
        let more = skip_while(text, run + 1, end, |c| matches!(c, '.' | '?' | '!'));
        // " .5" and " .doc" are words, not dots of an ellipsis.
        if char_at(&text[..end], more).is_some_and(char::is_alphanumeric) {
            break;
        }
        run = more;
    }
    run
}

/// True if the second mark goes on with the first: "? ?", ". .".
fn is_repeated(first: u8, second: u8) -> bool {
    match second {
        b'.' => first == b'.',
        b'?' | b'!' => matches!(first, b'?' | b'!'),
        _ => false,
    }
}

/// True for `[...]`, `(!)` and the like: an omission or a comment inside a sentence.
fn is_bracketed(text: &str, at: usize, run_end: usize) -> bool {
    matches!(char_before(text, at), Some('[' | '(')) && matches!(char_at(text, run_end), Some(']' | ')'))
}

/// The end of closing quotes, brackets and footnote marks that belong to the run.
fn marks_after(text: &str, at: usize, run_end: usize, end: usize) -> usize {
    let mut close = skip_while(text, run_end, end, |c| is_closer(c) || is_superscript(c) || is_terminator(c));
    while let Some(after) = footnote(&text[..end], close) {
        close = skip_while(text, after, end, is_closer);
    }
    // Raised digits that lost their raising: “… of the war.”12 The next …
    let digits = skip_while(text, close, end, |c| c.is_ascii_digit());
    let follows_letter = close > run_end || char_before(text, at).is_some_and(char::is_alphabetic);
    let ends = digits > close && digits - close <= 3 && char_at(&text[..end], digits).is_some_and(char::is_whitespace);
    let close = if follows_letter && ends { digits } else { close };
    lone_quote(text, at, close, end).unwrap_or(close)
}

/// The end of a closing quotation mark that a space parts from its words: `He left. " Then`.
fn lone_quote(text: &str, at: usize, close: usize, end: usize) -> Option<usize> {
    const BACK: usize = 600;
    let bytes = text.as_bytes();
    let mark = *bytes.get(close + 1).filter(|b| matches!(b, b'"' | b'\''))?;
    if bytes[close] != b' ' {
        return None;
    }
    let after = skip_while(text, close + 1, end, |c| c as u32 == u32::from(mark));
    if after < end && !bytes[after].is_ascii_whitespace() {
        return None;
    }
    // It closes if another one is open.
    let count = bytes[at.saturating_sub(BACK)..close].iter().filter(|&&b| b == mark).count();
    (after == end || count % 2 == 1).then_some(after)
}

/// The end of a reference mark such as `[17]` or `[a]` at `at`; a number may stand after one white space.
fn footnote(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let open = if matches!(bytes.get(at), Some(b' ' | b'\n')) { at + 1 } else { at };
    if bytes.get(open) != Some(&b'[') {
        return None;
    }
    let digits = bytes[open + 1..].iter().take(4).take_while(|b| b.is_ascii_digit()).count();
    // "[a]", "[citation needed]": small letters, clinging to what they comment.
    let small = |b: &u8| b.is_ascii_lowercase() || *b == b' ';
    let letters = if digits == 0 && (open == at || bytes[at - 1] == b']') {
        bytes[open + 1..].iter().take(30).take_while(|b| small(b)).count()
    } else {
        0
    };
    let shut = open + 1 + digits + letters;
    (shut > open + 1 && bytes.get(shut) == Some(&b']')).then_some(shut + 1)
}

/// Walks over the terminators of a stretch.
struct Terminators<'t> {
    text: &'t str,
    at: usize,
    end: usize,
    /// The next character with the lead bytes E2 80 that is a terminator; `end` if none is left.
    wide: usize,
}

impl<'t> Terminators<'t> {
    fn new(text: &'t str, at: usize, end: usize) -> Terminators<'t> {
        let mut walk = Terminators { text, at, end, wide: at };
        walk.wide = walk.next_wide(at);
        walk
    }

    fn next(&mut self) -> Option<usize> {
        if self.at >= self.end {
            return None;
        }
        if self.wide < self.at {
            self.wide = self.next_wide(self.at);
        }
        let bytes = &self.text.as_bytes()[self.at..self.wide];
        let found = memchr3(b'.', b'!', b'?', bytes).map_or(self.wide, |i| self.at + i);
        (found < self.end).then_some(found)
    }

    fn resume(&mut self, at: usize) {
        self.at = self.at.max(at);
    }

    fn next_wide(&self, from: usize) -> usize {
        let bytes = &self.text.as_bytes()[from..self.end];
        memmem::find(bytes, "…".as_bytes()).map_or(self.end, |i| from + i)
    }
}

/// Finds the outermost matched pairs of round brackets, each of bounded length, in one pass.
fn pair_brackets(text: &str, start: usize, scratch: &mut Scratch) {
    scratch.open.clear();
    scratch.pairs.clear();
    let bytes = text.as_bytes();
    let Some(first) = memchr(b'(', &bytes[start..]) else { return };
    let mut at = start + first;
    while let Some(i) = memchr2(b'(', b')', &bytes[at..]) {
        let here = at + i;
        at = here + 1;
        if bytes[here] == b'(' {
            scratch.open.push(here);
        } else if let Some(open) = scratch.open.pop()
            && here - open <= LONGEST_PARENTHESIS
        {
            // Inner pairs come first; an outer one takes their place.
            while scratch.pairs.last().is_some_and(|&(inner, _)| inner > open) {
                scratch.pairs.pop();
            }
            scratch.pairs.push((open, here));
        }
    }
}

/// Looks up the bracket around ever later positions.
struct Brackets<'s> {
    pairs: &'s [(usize, usize)],
    next: usize,
    inside: Option<(usize, usize)>,
}

impl Brackets<'_> {
    /// The bracket pair that holds byte `at`; calls must not go back.
    fn around(&mut self, at: usize) -> Option<(usize, usize)> {
        while self.pairs.get(self.next).is_some_and(|&(open, _)| open < at) {
            self.inside = Some(self.pairs[self.next]);
            self.next += 1;
        }
        self.inside.filter(|&(_, shut)| at < shut)
    }
}
