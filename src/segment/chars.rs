//! Kinds of characters that segmentation looks at, and safe steps over a `str` by byte position.

/// The character that begins at byte `at`, if there is one.
pub fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

/// The character that ends at byte `at`, if there is one.
pub fn char_before(text: &str, at: usize) -> Option<char> {
    text.get(..at)?.chars().next_back()
}

/// Ends a sentence, or is part of such a run.
pub fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '‼' | '⁇' | '⁈' | '⁉')
}

/// Closes a quotation or a bracket, or marks emphasis in Markdown.
pub fn is_closer(c: char) -> bool {
    matches!(c, '"' | '\'' | ')' | ']' | '}' | '*' | '_') || is_closing_quote(c)
}

/// A mark that can only close a quotation.
pub fn is_closing_quote(c: char) -> bool {
    matches!(c, '”' | '’' | '»' | '›')
}

/// A mark that can close a quotation, straight ones included.
pub fn is_quote(c: char) -> bool {
    matches!(c, '"' | '\'' | '“' | '”' | '‘' | '’' | '«' | '»' | '‹' | '›' | '„' | '‟')
}

/// Opens a quotation or a bracket, or marks emphasis in Markdown.
pub fn is_opener(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '*' | '_' | '¿' | '¡') || is_quote(c)
}

/// Raised digits, as footnote marks.
pub fn is_superscript(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰'..='⁹' | '†' | '‡')
}

/// Seen by no reader: soft hyphen, zero-width spaces and joiners, byte-order mark.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// The first position at or after `at` (and at most `end`) whose character does not satisfy `skip`.
pub fn skip_while(text: &str, at: usize, end: usize, skip: impl Fn(char) -> bool) -> usize {
    let rest = &text[at..end];
    at + rest.find(|c| !skip(c)).unwrap_or(rest.len())
}

/// `start..end` without surrounding white space.
pub fn trim(text: &str, start: usize, end: usize) -> (usize, usize) {
    let slice = &text[start..end];
    let lead = slice.len() - slice.trim_start().len();
    let kept = slice.trim().len();
    (start + lead, start + lead + kept)
}

/// `at` moved back onto a character boundary.
pub fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
