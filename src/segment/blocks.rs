//! Lines to blocks: which line breaks separate, which are the work of hard wrapping.

use super::chars::{char_at, char_before, is_closer, is_invisible, is_terminator};
use super::lines::{Line, Lines, WrapWidth, is_wrapped};
use super::rules::{Classes, SegmentRules};
use crate::document::Markup;
use crate::span::Span;

/// How a block announces itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Not at all.
    None,
    /// A bullet or a number.
    Item,
    /// `#` (Markdown), or underlined by `===`.
    Heading,
    /// `>` (Markdown).
    Quote,
    /// A line of dashes, stars or the like.
    Rule,
}

/// Lines that belong together. The span leaves out surrounding white space.
#[derive(Clone, Copy, Debug)]
pub(super) struct RawBlock {
    pub mark: Mark,
    pub span: Span,
}

/// Hands the blocks of `text[body]` to `emit` in order.
pub(super) fn blocks(text: &str, body: Span, markup: Markup, rules: &SegmentRules, mut emit: impl FnMut(RawBlock)) {
    let (start, end) = (body.start as usize, body.end as usize);
    let width = WrapWidth::of(text, start, end, |line| mark(text, line, markup) != Mark::None);
    let mut open: Option<(RawBlock, Line)> = None;
    for line in Lines::new(text, start, end) {
        let Some(line) = line else {
            open.take().into_iter().for_each(|(block, _)| emit(block));
            continue;
        };
        let mark = mark(text, &line, markup);
        if let Some((block, last)) = &mut open
            && continues(text, block, last, &line, mark, width, rules)
        {
            block.span.end = line.end as u32;
            *last = line;
            continue;
        }
        open.take().into_iter().for_each(|(block, _)| emit(block));
        open = Some((RawBlock { mark, span: Span::new(line.start, line.end) }, line));
    }
    open.into_iter().for_each(|(block, _)| emit(block));
}

/// True if `line` goes on with the block that ends in the line `last`.
fn continues(text: &str, block: &RawBlock, last: &Line, line: &Line, mark: Mark, width: u32, rules: &SegmentRules) -> bool {
    match (block.mark, mark) {
        (Mark::Quote, Mark::Quote) | (Mark::Rule, Mark::Rule) => return true,
        (Mark::Heading | Mark::Rule, _) => return false,
        (_, Mark::None) => {}
        // Wrapping can put a dash or a number at the beginning of a line: "(n =\n40) was …".
        (_, Mark::Item) if is_wrapped(text, last, line, width) => return goes_on(text, last, line),
        _ => return false,
    }
    let first = char_at(text, line.start).unwrap_or(' ');
    if first.is_lowercase() || matches!(first, ',' | ';' | ')' | ']' | '”' | '’') {
        return true;
    }
    let words = &text[last.start..last.end];
    if ends_in_title(words, rules) {
        return true;
    }
    // A first line that is set in begins a new paragraph, unless it is the body of a list item.
    if line.indent >= 2 && last.indent == 0 && block.mark == Mark::None {
        return false;
    }
    if is_wrapped(text, last, line, width) {
        return true;
    }
    // A wrapped line can be short of its width when a long word (a URL) came next; prose goes on after a comma.
    width > 0 && words.ends_with(',') && last.columns * 2 > width
}

/// True if a line that looks like a list item is the rest of a sentence that the line before left open.
fn goes_on(text: &str, last: &Line, line: &Line) -> bool {
    let before = &text[last.start..last.end];
    let item = &text[line.start..line.end];
    let real = item.starts_with(is_bullet);
    !real && is_unterminated(before) && !before.ends_with([':', ';', ','])
}

/// True if the line ends in a title ("Mr.", "Gen."), which the next line must complete.
fn ends_in_title(line: &str, rules: &SegmentRules) -> bool {
    let Some(line) = line.strip_suffix('.') else { return false };
    let word = line.rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or("");
    word.len() <= 8 && word.starts_with(char::is_uppercase) && {
        let class = rules.classes(word);
        class.has(Classes::TITLE) && !class.has(Classes::MAY_END)
    }
}

/// What a line announces by its first characters.
fn mark(text: &str, line: &Line, markup: Markup) -> Mark {
    let words = &text[line.start..line.end];
    let words = words.trim_start_matches(is_invisible);
    if is_rule(words) {
        return Mark::Rule;
    }
    if markup == Markup::Markdown {
        if words.starts_with('>') {
            return Mark::Quote;
        }
        let level = words.bytes().take_while(|&b| b == b'#').count();
        if (1..=6).contains(&level) && words[level..].starts_with([' ', '\t']) {
            return Mark::Heading;
        }
    }
    if bullet(words) > 0 || enumerator(words).is_some() { Mark::Item } else { Mark::None }
}

/// True for lines of three or more dashes, stars, underscores or equals signs.
fn is_rule(words: &str) -> bool {
    let Some(first) = words.chars().next() else { return false };
    let marks = matches!(first, '-' | '*' | '_' | '=' | '~' | '—' | '–' | '#' | '+');
    marks && words.len() >= 3 && words.chars().all(|c| c == first || c == ' ' || c == '\t')
}

/// Bytes of the bullet (with the white space after it) that `words` begins with, or 0.
pub(super) fn bullet(words: &str) -> usize {
    let Some(first) = words.chars().next() else { return 0 };
    let after = &words[first.len_utf8()..];
    let gap = after.len() - after.trim_start().len();
    let real = is_bullet(first);
    // Dashes and stars are bullets only before a space; "* " is, "*emphasis*" is not.
    let dash = matches!(first, '-' | '*' | '–' | '—' | '+' | 'o' | '»' | '>') && gap > 0 && (first != 'o' || gap > 1);
    if real || dash { first.len_utf8() + gap } else { 0 }
}

/// A character that is a bullet wherever it stands.
pub(super) fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '◦'
            | '‣'
            | '⁃'
            | '▪'
            | '▫'
            | '●'
            | '○'
            | '■'
            | '□'
            | '►'
            | '▶'
            | '➤'
            | '➢'
            | '✓'
            | '✔'
            | '❖'
            | '◆'
            | '⦁'
            | '∙'
            | '\u{f0b7}'
    )
}

/// The number or letter of a list item: its value, whether it is a letter, and its length in bytes up to the white space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Enumerator<'t> {
    pub value: u32,
    pub letter: bool,
    /// What stands before and after the number: ("(", ")") or ("", ".)").
    pub style: (&'t str, &'t str),
    pub length: usize,
}

/// The enumerator that `words` begins with: `1.`, `1)`, `1.)`, `(1)`, `a)`, `(a)`, `a.`; white space must follow.
pub(super) fn enumerator(words: &str) -> Option<Enumerator<'_>> {
    let open = usize::from(words.starts_with('('));
    let rest = &words[open..];
    let digits = rest.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let letter = digits == 0;
    let size = if letter { usize::from(rest.starts_with(|c: char| c.is_ascii_alphabetic())) } else { digits };
    if size == 0 || digits == 4 {
        return None;
    }
    let tail = &rest[size..];
    let close = tail.bytes().take(2).take_while(|b| matches!(b, b'.' | b')')).count();
    if close == 0 || (open == 1 && !tail.starts_with(')')) || !tail[close..].starts_with(char::is_whitespace) {
        return None;
    }
    // "A. Smith" is a name; capitals number a list only with a bracket.
    if letter && &tail[..close] == "." && rest.as_bytes()[0].is_ascii_uppercase() {
        return None;
    }
    let value = if letter { u32::from(rest.as_bytes()[0]) } else { rest[..size].parse().ok()? };
    Some(Enumerator { value, letter, style: (&words[..open], &tail[..close]), length: open + size + close })
}

/// True if the words do not end as a sentence does (closing marks are looked through).
pub(super) fn is_unterminated(words: &str) -> bool {
    let bare = words.trim_end_matches(|c: char| is_closer(c) || c.is_whitespace());
    !char_before(bare, bare.len()).is_some_and(|c| is_terminator(c) || matches!(c, ',' | ';'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets_need_a_space_where_they_are_marks_of_other_things_too() {
        assert_eq!(bullet("• one"), "• ".len());
        assert_eq!(bullet("•one"), "•".len());
        assert_eq!((bullet("- one"), bullet("-5 degrees"), bullet("*so*"), bullet("on time")), (2, 0, 0, 0));
    }

    #[test]
    fn enumerators_are_numbers_and_letters_with_a_mark() {
        let read = |words| enumerator(words).map(|e| (e.value, e.letter, e.style));
        assert_eq!(read("12.) Go"), Some((12, false, ("", ".)"))));
        assert_eq!(read("(b) Go"), Some((u32::from('b'), true, ("(", ")"))));
        assert_eq!(read("a. Go"), Some((u32::from('a'), true, ("", "."))));
        for none in ["A. Vik left", "2014. Then", "1.5 percent", "(1 of 2)", "3 men"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
