//! Units inside a block that no full stop parts: items of a list that lost its line breaks, a date line or a credit run
//! together with its neighbour, the number of a figure before its legend.

use super::blocks::{Enumerator, bullet, enumerator, is_bullet, is_unterminated};
use super::rules::{Classes, SegmentRules};
use crate::span::Span;

/// Date lines and credits are sought in blocks up to this many bytes: longer ones are prose.
const SHORT: usize = 420;

/// Cuts a block into its units; most blocks are one. The pieces are in order and cover the block.
pub(super) fn pieces(text: &str, block: Span, rules: &SegmentRules, out: &mut Vec<Span>) {
    out.clear();
    let (start, end) = (block.start as usize, block.end as usize);
    let words = &text[start..end];
    let mut cutter = Cutter { out, from: start, end };
    let skip = bullet(words);
    if let Some(mark) = words.chars().next().filter(|&c| is_bullet(c)) {
        cutter.at_bullets(text, start + skip, mark);
    } else if let Some(opened) = enumerator(&words[skip..]) {
        cutter.at_numbers(text, start + skip + opened.length, opened, rules);
    } else if words.len() <= SHORT {
        cutter.at_edges(words, rules);
    }
    cutter.finish();
}

struct Cutter<'o> {
    out: &'o mut Vec<Span>,
    from: usize,
    end: usize,
}

impl Cutter<'_> {
    fn cut(&mut self, at: usize) {
        if at > self.from {
            self.out.push(Span::new(self.from, at));
            self.from = at;
        }
    }

    fn finish(self) {
        self.out.push(Span::new(self.from, self.end));
    }

    /// "• One • Two".
    fn at_bullets(&mut self, text: &str, mut at: usize, mark: char) {
        while let Some(i) = text[at..self.end].find(mark) {
            at += i;
            if text[..at].ends_with(char::is_whitespace) {
                self.cut(at);
            }
            at += mark.len_utf8();
        }
    }

    /// "1. Withdraw 2. Exchange": each item must carry the next number in the same style.
    fn at_numbers(&mut self, text: &str, mut at: usize, opened: Enumerator<'_>, rules: &SegmentRules) {
        let mut value = opened.value + 1;
        while let Some(i) = next_item(&text[at..self.end], &opened, value, rules) {
            self.cut(at + i);
            at += i + 1;
            value += 1;
        }
    }

    /// Date lines at the edges, credits, numbers of figures.
    fn at_edges(&mut self, words: &str, rules: &SegmentRules) {
        let start = self.from;
        if let Some(at) = after_date(words, rules).or_else(|| after_figure(words, rules)) {
            self.cut(start + at);
        }
        let from = self.from - start;
        for at in credits(&words[from..], rules) {
            self.cut(start + from + at);
        }
        let from = self.from - start;
        if let Some(at) = before_date(&words[from..], rules) {
            self.cut(start + from + at);
        }
    }
}

/// Where the item numbered `value` begins in `text`, if it does.
fn next_item(text: &str, opened: &Enumerator<'_>, value: u32, rules: &SegmentRules) -> Option<usize> {
    let label = if opened.letter { char::from_u32(value).filter(char::is_ascii_alphabetic)?.to_string() } else { value.to_string() };
    let (before, after) = opened.style;
    let sought = format!(" {before}{label}{after} ");
    let mut at = 0;
    loop {
        let i = at + text[at..].find(&sought)?;
        let last = text[..i].rsplit(char::is_whitespace).next().unwrap_or("");
        let class = rules.classes(last.trim_end_matches('.'));
        // "Chapter 2. The …", "No. 2. It …" count something else.
        if !class.has(Classes::NUMBER_TAKER) && !class.has(Classes::LETTER_HEAD) && !class.has(Classes::FRONTING) {
            return Some(i + 1);
        }
        at = i + 1;
    }
}

/// Bytes of the date with weekday and year ("Sunday, March 3, 2019") that `words` begins with.
fn date(words: &str, rules: &SegmentRules) -> Option<usize> {
    const LONGEST_DATE: usize = 5;
    let mut length = 0;
    for (i, token) in words.split_inclusive(char::is_whitespace).take(LONGEST_DATE).enumerate() {
        let word = token.trim();
        let bare = word.trim_end_matches([',', '.']);
        let digits = !bare.is_empty() && bare.bytes().all(|b| b.is_ascii_digit());
        let class = rules.classes(bare);
        let fits = match i {
            0 => class.has(Classes::WEEKDAY),
            _ => digits || class.has(Classes::ZONE) && bare.starts_with(char::is_uppercase),
        };
        if !fits {
            return None;
        }
        if i >= 3 && digits && bare.len() == 4 {
            return Some(length + bare.len());
        }
        length += token.len();
    }
    None
}

/// "Thursday, May 7, 2015 On Tuesday …": where the text after the date line begins.
fn after_date(words: &str, rules: &SegmentRules) -> Option<usize> {
    let end = date(words, rules)?;
    let rest = words[end..].strip_prefix(char::is_whitespace)?;
    rest.trim_start().starts_with(char::is_uppercase).then_some(words.len() - rest.len())
}

/// "Magician speaks to this paper Wednesday, October 9, 2013": where the date line begins.
fn before_date(words: &str, rules: &SegmentRules) -> Option<usize> {
    if !words.ends_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut at = words.len();
    for _ in 0..4 {
        at = last_word(words[..at].trim_end())?;
    }
    let before = words[..at].trim_end();
    let last = before.rsplit(char::is_whitespace).next().unwrap_or("");
    let whole = date(&words[at..], rules) == Some(words.len() - at);
    let loose = before.ends_with(',')
        || rules.classes(last).has(Classes::FRONTING)
        || last.starts_with(|c: char| c.is_ascii_punctuation() && c != '\'');
    (whole && !loose && is_unterminated(before)).then_some(at)
}

/// "Figure 1.3 This map shows …": where the legend begins.
fn after_figure(words: &str, rules: &SegmentRules) -> Option<usize> {
    let (head, rest) = words.split_once(' ')?;
    let (number, legend) = rest.split_once(' ')?;
    let numbered = number.bytes().all(|b| b.is_ascii_digit() || b == b'.') && number.ends_with(|c: char| c.is_ascii_digit());
    let starts = legend.starts_with(|c: char| c.is_uppercase() || c == '(');
    (rules.classes(head).has(Classes::FIGURE) && head.starts_with(char::is_uppercase) && numbered && starts)
        .then_some(words.len() - legend.len())
}

/// "The old bridge Image: Ana Roth": where credits begin.
fn credits<'w>(words: &'w str, rules: &'w SegmentRules) -> impl Iterator<Item = usize> + 'w {
    words.match_indices(": ").filter_map(move |(colon, _)| {
        let mut at = last_word(&words[..colon])?;
        let is_credit = |word: &str| word.starts_with(char::is_uppercase) && rules.classes(word).has(Classes::CREDIT);
        if !is_credit(&words[at..colon]) {
            return None;
        }
        // "Photo credit: …" begins a word earlier.
        let before = words[..at].trim_end();
        let earlier = last_word(before).unwrap_or(0);
        if is_credit(&before[earlier..]) {
            at = earlier;
        }
        (at > 0).then_some(at)
    })
}

/// Where the last word of `words` begins, if another stands before it.
fn last_word(words: &str) -> Option<usize> {
    let (i, space) = words.char_indices().rev().find(|(_, c)| c.is_whitespace())?;
    Some(i + space.len_utf8())
}
