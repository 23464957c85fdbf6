//! The lines of a text and what block building asks about them; the width of hard-wrapped text.

use super::chars::{char_at, is_invisible};
use memchr::memchr2;

/// A line that is not blank. Positions are bytes of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    /// First visible character.
    pub start: usize,
    /// After the last visible character.
    pub end: usize,
    /// Characters before the first visible one.
    pub indent: u32,
    /// Visible characters of the line with its indentation: what wrapping counts.
    pub columns: u32,
}

/// Walks over lines. `\n`, `\r\n`, `\r` end a line, so do U+0085, U+2028 and U+2029.
pub(super) struct Lines<'t> {
    text: &'t str,
    at: usize,
    end: usize,
}

impl<'t> Lines<'t> {
    /// The lines of `text[start..end]`.
    pub fn new(text: &'t str, start: usize, end: usize) -> Lines<'t> {
        Lines { text, at: start, end }
    }
}

impl Iterator for Lines<'_> {
    /// A line, or `None` for a blank one.
    type Item = Option<Line>;

    fn next(&mut self) -> Option<Option<Line>> {
        if self.at >= self.end {
            return None;
        }
        let rest = &self.text[self.at..self.end];
        let (length, brk) = line_break(rest);
        let start = self.at;
        self.at += length + brk;
        Some(measure(self.text, start, start + length))
    }
}

/// Length of the first line of `rest` and of the line break after it.
fn line_break(rest: &str) -> (usize, usize) {
    let ascii = memchr2(b'\n', b'\r', rest.as_bytes()).unwrap_or(rest.len());
    // The rare separators begin with C2 or E2; most lines have neither, so this is one more fast scan.
    let line = &rest[..ascii];
    if !line.is_ascii()
        && let Some(i) = line.find(['\u{85}', '\u{2028}', '\u{2029}'])
    {
        return (i, char_at(rest, i).map_or(0, char::len_utf8));
    }
    let crlf = rest.as_bytes()[ascii..].starts_with(b"\r\n");
    (ascii, if ascii == rest.len() { 0 } else { 1 + usize::from(crlf) })
}

fn measure(text: &str, start: usize, end: usize) -> Option<Line> {
    let line = &text[start..end];
    let visible = line.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if visible.is_empty() {
        return None;
    }
    let lead = line.len() - line.trim_start().len();
    let kept = line.trim_end().len();
    Some(Line { start: start + lead, end: start + kept, indent: count(&line[..lead]), columns: count(&line[..kept]) })
}

fn count(text: &str) -> u32 {
    text.bytes().filter(|&b| (b as i8) >= -0x40).count() as u32
}

/// Lines that another line follows directly, by length: shows whether and where the text was wrapped.
pub(super) struct WrapWidth {
    by_length: [u32; WrapWidth::WIDEST + 1],
    longer: u32,
    full: u32,
    inner: u32,
}

impl WrapWidth {
    /// Wider text is not wrapped but has one paragraph a line.
    const WIDEST: usize = 100;
    /// Narrower text is a list, a poem or a table.
    const NARROWEST: usize = 50;

    /// The wrap width of `text[start..end]` in columns, or 0 if it is not hard-wrapped. `breaks` says whether the line
    /// given begins a block of its own whatever came before (list items, headings).
    pub fn of(text: &str, start: usize, end: usize, breaks: impl Fn(&Line) -> bool) -> u32 {
        let mut seen = WrapWidth { by_length: [0; Self::WIDEST + 1], longer: 0, full: 0, inner: 0 };
        seen.each_inner(text, start, end, &breaks, |seen, line, _| match seen.by_length.get_mut(line.columns as usize) {
            Some(n) => *n += 1,
            None => seen.longer += 1,
        });
        let width = seen.common();
        if width < Self::NARROWEST as u32 || seen.longer * 20 > seen.inner {
            return 0;
        }
        seen.inner = 0;
        seen.each_inner(text, start, end, &breaks, |seen, line, next| {
            seen.full += u32::from(line.columns + 1 + first_word(text, next) > width);
        });
        if seen.full * 2 >= seen.inner { width } else { 0 }
    }

    fn each_inner(&mut self, text: &str, start: usize, end: usize, breaks: &impl Fn(&Line) -> bool, note: impl Fn(&mut Self, &Line, &Line)) {
        let mut before: Option<Line> = None;
        for line in Lines::new(text, start, end) {
            if let (Some(first), Some(second)) = (before, line)
                && !breaks(&second)
            {
                self.inner += 1;
                note(self, &first, &second);
            }
            before = line;
        }
    }

    /// The greatest length that is common: a tenth of the inner lines have it or a few columns less. A single longer line
    /// (a URL that could not be wrapped) does not count.
    fn common(&self) -> u32 {
        const NEAR: usize = 8;
        let enough = (self.inner / 10).max(1);
        let near = |&l: &usize| self.by_length[l.saturating_sub(NEAR)..=l].iter().sum::<u32>() >= enough;
        let longest = (1..=Self::WIDEST).rev().filter(|&l| self.by_length[l] > 0).find(near);
        longest.unwrap_or(0) as u32
    }
}

/// True if the break between two lines is the work of hard wrapping: the first word of `next` had no room on `line`.
pub(super) fn is_wrapped(text: &str, line: &Line, next: &Line, width: u32) -> bool {
    width > 0 && line.columns + 1 + first_word(text, next) > width
}

/// Columns of a line's first word.
fn first_word(text: &str, line: &Line) -> u32 {
    let line = &text[line.start..line.end];
    count(&line[..line.find(char::is_whitespace).unwrap_or(line.len())])
}
