//! The lines of a text and what block building asks about them; the width of hard-wrapped text.

use super::chars::is_invisible;
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
    /// The next ASCII break and the next other one, at or after `at`: kept, so that neither is sought twice.
    hard: usize,
    soft: usize,
}

impl<'t> Lines<'t> {
    /// The lines of `text[start..end]`.
    pub fn new(text: &'t str, start: usize, end: usize) -> Lines<'t> {
        let mut lines = Lines { text, at: start, end, hard: 0, soft: 0 };
        lines.hard = lines.next_hard();
        lines.soft = lines.next_soft();
        lines
    }

    fn next_hard(&self) -> usize {
        memchr2(b'\n', b'\r', &self.text.as_bytes()[self.at..self.end]).map_or(self.end, |i| self.at + i)
    }

    /// U+0085 is C2 85, U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
    fn next_soft(&self) -> usize {
        let bytes = &self.text.as_bytes()[..self.end];
        let mut at = self.at;
        while let Some(i) = memchr2(0xc2, 0xe2, &bytes[at..]) {
            at += i;
            if matches!(bytes[at..], [0xc2, 0x85, ..] | [0xe2, 0x80, 0xa8 | 0xa9, ..]) {
                return at;
            }
            at += 1;
        }
        self.end
    }
}

impl Iterator for Lines<'_> {
    /// A line, or `None` for a blank one.
    type Item = Option<Line>;

    fn next(&mut self) -> Option<Option<Line>> {
        if self.at >= self.end {
            return None;
        }
        let start = self.at;
        let stop = self.hard.min(self.soft);
        let brk = match self.text.as_bytes()[stop..self.end] {
            [] => 0,
            [b'\r', b'\n', ..] | [0xc2, ..] => 2,
            [0xe2, ..] => 3,
            _ => 1,
        };
        self.at = stop + brk;
        if self.hard < self.at {
            self.hard = self.next_hard();
        }
        if self.soft < self.at {
            self.soft = self.next_soft();
        }
        Some(measure(self.text, start, stop))
    }
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

/// Columns of a text; of a long one the bytes will do, since nothing that long was wrapped.
fn count(text: &str) -> u32 {
    const LONG: usize = 1000;
    if text.len() > LONG { text.len() as u32 } else { text.bytes().filter(|&b| (b as i8) >= -0x40).count() as u32 }
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
        if seen.full * 2 > seen.inner { width } else { 0 }
    }

    fn each_inner(
        &mut self,
        text: &str,
        start: usize,
        end: usize,
        breaks: &impl Fn(&Line) -> bool,
        note: impl Fn(&mut Self, &Line, &Line),
    ) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        Lines::new(text, 0, text.len()).map(|line| line.map_or("", |l| &text[l.start..l.end])).collect()
    }

    #[test]
    fn all_kinds_of_line_breaks_end_a_line() {
        assert_eq!(texts("a\r\nb\rc\u{2028}d\u{85} e \n\n\u{feff}\nf"), ["a", "b", "c", "d", "e", "", "", "f"]);
    }

    #[test]
    fn wrapped_prose_has_a_width_and_lists_have_none() {
        let prose = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen\n";
        let wrapped = format!("{}the end", prose.repeat(6));
        assert_eq!(WrapWidth::of(&wrapped, 0, wrapped.len(), |_| false), prose.len() as u32 - 1);
        let list = "Norway pays\nSweden votes for the plan that its neighbours made in a hurry\nDenmark\n";
        assert_eq!(WrapWidth::of(list, 0, list.len(), |_| false), 0);
        // One paragraph a line is not wrapped however regular.
        let long = format!("{}\n", "word ".repeat(60)).repeat(8);
        assert_eq!(WrapWidth::of(&long, 0, long.len(), |_| false), 0);
    }
}
