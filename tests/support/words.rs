//! A stand-in for the tokenizer: treebank-like words of one sentence, good enough for the examples of the date rules.

use polybius::span::Span;
use polybius::tokens::Tokens;
use polybius::words::Words;

/// Splits at blanks, then takes punctuation off both ends and splits at inner hyphens and dashes.
pub fn tokenize(text: &str, words: &mut Words, out: &mut Tokens) {
    let mut start = None;
    for (i, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_whitespace(), start) {
            (false, None) => start = Some(i),
            (true, Some(first)) => {
                chunk(text, first, i, text[i..].trim().is_empty(), words, out);
                start = None;
            }
            _ => {}
        }
    }
}

fn chunk(text: &str, mut start: usize, mut end: usize, last: bool, words: &mut Words, out: &mut Tokens) {
    let mut tail = Vec::new();
    while let Some(c) = text[start..end].chars().next().filter(|c| "\"'“‘([$€£+".contains(*c)) {
        push(text, start, start + c.len_utf8(), words, out);
        start += c.len_utf8();
    }
    while let Some(c) = text[start..end].chars().next_back() {
        let stop = c == '.' && (last || !abbreviation(&text[start..end]));
        if !(stop || ",;:!?)]\"”%".contains(c)) {
            break;
        }
        end -= c.len_utf8();
        tail.push((end, end + c.len_utf8()));
    }
    for clitic in ["'s", "’s", "'", "’"] {
        if start < end && text[start..end].ends_with(clitic) {
            tail.push((end - clitic.len(), end));
            end -= clitic.len();
            break;
        }
    }
    let mut from = start;
    for (i, c) in text[start..end].char_indices() {
        if "-–—".contains(c) {
            push(text, from, start + i, words, out);
            push(text, start + i, start + i + c.len_utf8(), words, out);
            from = start + i + c.len_utf8();
        }
    }
    push(text, from, end, words, out);
    for (a, b) in tail.into_iter().rev() {
        push(text, a, b, words, out);
    }
}

fn abbreviation(word: &str) -> bool {
    let body = word.trim_end_matches('.');
    body.contains('.')
        || body.len() == 1
        || (body.len() <= 4 && body.starts_with(char::is_uppercase) && !body.bytes().all(|b| b.is_ascii_digit()))
}

fn push(text: &str, start: usize, end: usize, words: &mut Words, out: &mut Tokens) {
    if start < end {
        let word = words.intern(&text[start..end]);
        out.push(Span::new(start, end), word);
    }
}
