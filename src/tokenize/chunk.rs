//! A run without white space that is more than a plain word: Unicode word boundaries, then the rules.

use super::Sink;
use super::rules::TokenRules;
use crate::segment::{Classes, Stop};
use unicode_segmentation::{UWordBoundIndices, UnicodeSegmentation};

/// Longer words are noise: they are neither split nor glued, so that each byte is looked at a bounded number of times.
const LONGEST_WORD: usize = 128;

/// A piece of the chunk between two Unicode word boundaries, in bytes of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Atom {
    start: usize,
    end: usize,
}

/// The chunk being read, with a view of the next few atoms.
pub(super) struct Chunk<'t, 'r> {
    text: &'t str,
    start: usize,
    end: usize,
    /// The chunk after this one in the sentence, or nothing.
    following: &'t str,
    /// True if the sentence ends with this chunk.
    last: bool,
    rules: &'r TokenRules,
    bounds: UWordBoundIndices<'t>,
    /// Where `bounds` began.
    base: usize,
    ahead: [Option<Atom>; 3],
}

impl<'t, 'r> Chunk<'t, 'r> {
    pub fn new(text: &'t str, start: usize, end: usize, following: &'t str, last: bool, rules: &'r TokenRules) -> Chunk<'t, 'r> {
        Chunk { text, start, end, following, last, rules, bounds: "".split_word_bound_indices(), base: start, ahead: [None; 3] }
    }

    /// Hands the tokens of the chunk to `sink`.
    pub fn tokens(mut self, sink: &mut Sink<'_, '_, '_>) {
        if let Some((from, to)) = self.whole() {
            self.read(self.start, from, sink);
            sink.push(from, to);
            self.read(to, self.end, sink);
        } else {
            self.read(self.start, self.end, sink);
        }
    }

    /// A URL, an address or an emoticon inside the chunk, without the punctuation around it.
    fn whole(&self) -> Option<(usize, usize)> {
        const LONGEST_EMOTICON: usize = 6;
        let chunk = &self.text[self.start..self.end];
        for drawn in [chunk, chunk.trim_end_matches(['.', ',', ';', '!', '?'])] {
            if drawn.len() <= LONGEST_EMOTICON && self.rules.is_emoticon(drawn) {
                return Some((self.start, self.start + drawn.len()));
            }
        }
        if chunk.len() < 5 || !is_address(chunk) {
            return None;
        }
        let opener = |c: char| matches!(c, '(' | '[' | '<' | '{' | '"' | '\'' | '“' | '‘' | '*' | ',' | ':');
        let closer = |c: char| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\'' | '”' | '’' | '>' | ']' | '}' | '*');
        // `"A. Writer"<writer@example.org>`: the address begins after the last mark that no address holds.
        let glued = chunk.find('@').and_then(|at| chunk[..at].rfind(['<', '"'])).map_or(0, |i| i + 1);
        let inner = chunk[glued..].trim_start_matches(opener);
        let from = self.end - inner.len();
        // A closing bracket belongs to a URL that holds an opening one.
        let brackets = inner.contains('(');
        let bare = inner.trim_end_matches(|c| closer(c) || c == ')' && !brackets);
        (!bare.is_empty()).then_some((from, from + bare.len()))
    }

    /// Reads `text[from..to]` atom by atom.
    fn read(&mut self, from: usize, to: usize, sink: &mut Sink<'_, '_, '_>) {
        if from == to {
            return;
        }
        self.bounds = self.text[from..to].split_word_bound_indices();
        self.base = from;
        self.ahead = [None; 3];
        for slot in 0..3 {
            self.ahead[slot] = self.fetch();
        }
        while let Some(atom) = self.take() {
            if self.is_word(atom) {
                self.word(atom, sink);
            } else {
                self.mark(atom, sink);
            }
        }
    }

    fn fetch(&mut self) -> Option<Atom> {
        self.bounds.next().map(|(i, atom)| Atom { start: self.base + i, end: self.base + i + atom.len() })
    }

    fn take(&mut self) -> Option<Atom> {
        let next = self.fetch();
        let [first, second, third] = self.ahead;
        self.ahead = [second, third, next];
        first
    }

    fn of(&self, atom: Atom) -> &'t str {
        &self.text[atom.start..atom.end]
    }

    /// The text of the `i`-th atom ahead, or nothing.
    fn peek(&self, i: usize) -> &'t str {
        self.ahead[i].map_or("", |a| self.of(a))
    }

    fn is_word(&self, atom: Atom) -> bool {
        self.of(atom).starts_with(|c: char| c.is_alphanumeric())
    }

    /// A token that begins with a letter or digit: glues what belongs to it, then splits what does not.
    fn word(&mut self, first: Atom, sink: &mut Sink<'_, '_, '_>) {
        let mut end = first.end;
        let mut part = self.of(first);
        while let Some(atoms) = self.glue(first.start, end, part) {
            for _ in 0..atoms {
                if let Some(atom) = self.take() {
                    part = self.of(atom);
                    end = atom.end;
                }
            }
        }
        if self.peek(0) == "!" && self.rules.is_bang_name(part) {
            self.take();
            sink.push(first.start, end + 1);
            return;
        }
        let stop = self.peek(0) == "." && self.keeps_stop(first.start, end);
        self.split(first.start, end, stop, sink);
        if stop {
            self.take();
        }
    }

    /// How many of the next atoms belong to the token `text[start..end]`, whose last atom is `part`.
    fn glue(&self, start: usize, end: usize, part: &str) -> Option<usize> {
        if end - start > LONGEST_WORD {
            return None;
        }
        let token = &self.text[start..end];
        let (mark, next) = (self.peek(0), self.peek(1));
        let numeric = |word: &str| word.bytes().all(|b| b.is_ascii_digit() || b == b',' || b == b'.');
        let joined = next.starts_with(|c: char| c.is_alphanumeric());
        match mark {
            "$" => (token.len() <= 3 && token.bytes().all(|b| b.is_ascii_uppercase())).then_some(1),
            "-" | "‐" | "‑" if next.is_empty() => self.rules.is_prefix(token).then_some(1),
            "-" | "‐" | "‑" if joined => {
                let both = &self.text[end - part.len()..end + mark.len() + next.len()];
                (self.rules.keeps_hyphen(part, next, both) || self.is_number_group(token, next)).then_some(2)
            }
            "/" | ":" if joined => {
                let both = &self.text[end - part.len()..end + 1 + next.len()];
                let counted = numeric(part) && next.starts_with(|c: char| c.is_ascii_digit());
                (counted || mark == "/" && self.rules.is_whole(both)).then_some(2)
            }
            // "the 1930's" is a plural.
            "'" | "’" if next == "s" => is_decade(token).then_some(2),
            // "d*mn": letters left out.
            "*" if joined => [part, next].iter().all(|w| w.bytes().all(|b| b.is_ascii_alphabetic())).then_some(2),
            "&" if joined => (is_capitals(part) && is_capitals(next)).then_some(2),
            "@" if joined => Some(2),
            "." if joined => self.rules.abbreviations.classes(next).has(Classes::DOMAIN).then_some(2),
            // UAX 29 parts every two Han characters; their words cannot be told here, so the run is one token.
            _ => (mark.starts_with(is_wide) && part.ends_with(is_wide)).then_some(1),
        }
    }

    /// Numbers of telephones and postal districts and dates, "713-555-0142", "713/555-0142", "555-0142", "5-0142",
    /// "20500-0003", "2020-03-14", but not ranges ("1990-1995", "5-10").
    fn is_number_group(&self, token: &str, next: &str) -> bool {
        let digits = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit());
        if !digits(next) {
            return false;
        }
        if token.contains('-') {
            return token.split('-').all(digits);
        }
        let area = token.len() == 7 && token.split_once('/').is_some_and(|(a, b)| a.len() == 3 && digits(a) && digits(b));
        let third = matches!(self.peek(2), "-");
        let last = next.len() == 4 && (area || matches!(token.len(), 1 | 3 | 5));
        (area || digits(token)) && (third || last)
    }

    /// Does the stop after the word belong to it? "U.S.", "Mr.", "Sept. 5", "J. Smith"; at the end of the sentence only
    /// chains of letters keep theirs.
    fn keeps_stop(&self, start: usize, end: usize) -> bool {
        let word = &self.text[start..end];
        let after = &self.text[end + 1..self.end];
        if after.starts_with("..") {
            return false;
        }
        if after.starts_with('.') {
            return self.rules.abbreviations.stop_after(word, "") != Stop::Unknown;
        }
        let closed = after.bytes().all(|b| !b.is_ascii_alphanumeric());
        let next = if after.is_empty() { self.following } else { after };
        match self.rules.abbreviations.stop_after(word, next) {
            Stop::Always => true,
            Stop::Inside => !(self.last && closed),
            Stop::Unknown => after.starts_with([',', ';']),
            Stop::Never => false,
        }
    }

    /// Splits `text[start..end]` (and the stop after it, if it belongs to the word) into tokens.
    fn split(&self, start: usize, end: usize, stop: bool, sink: &mut Sink<'_, '_, '_>) {
        let tail = usize::from(stop);
        let word = &self.text[start..end];
        if word.len() > LONGEST_WORD {
            sink.push(start, end + tail);
            return;
        }
        if word.bytes().all(|b| b.is_ascii_alphabetic()) {
            match self.rules.contraction(word) {
                Some(lengths) if !stop => push_parts(start, lengths, sink),
                _ => sink.push(start, end + tail),
            }
            return;
        }
        if let Some((before, mark)) = self.seam(start, word, stop) {
            let after = start + before + mark;
            self.split(start, start + before, false, sink);
            if mark > 0 {
                sink.push(start + before, after);
            }
            if after < end {
                self.split(after, end, stop, sink);
            }
            return;
        }
        self.split_clitics(start, end, tail, sink);
    }

    /// Where a word falls apart: bytes before the seam, and bytes of the mark that stands on it. `stop` is true if a
    /// stop after the word belongs to it.
    fn seam(&self, start: usize, word: &str, stop: bool) -> Option<(usize, usize)> {
        let bare = word.trim_end_matches('_').len();
        if bare < word.len() {
            return Some((bare, word.len() - bare));
        }
        if !word.starts_with(|c: char| c.is_ascii_digit()) {
            let glued = || self.glued_abbreviation(word).or_else(|| self.missing_space(word));
            return self.currency(word).or_else(|| if stop { None } else { glued() });
        }
        let number = number_length(word);
        if number < word.len() {
            return self.is_unit(start, &word[number..]).then_some((number, 0)).or_else(|| inches(word)).or_else(|| missing_space(word));
        }
        let before = self.text.as_bytes()[self.start..start].iter();
        let listed = word.contains(',') && before.rev().take(LONGEST_WORD).any(|&b| b == b'[');
        if listed { listed_numbers(word).map(|at| (at, 1)) } else { None }
    }

    /// "EUR|500": letters of a currency before its sum. Small letters are the name of something else ("php5").
    fn currency(&self, word: &str) -> Option<(usize, usize)> {
        let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
        let sum = word.as_bytes().get(letters).is_some_and(u8::is_ascii_digit) && word.starts_with(|c: char| c.is_ascii_uppercase());
        (sum && self.rules.is_currency(&word[..letters])).then_some((letters, 0))
    }

    /// "Gen.|Dayan": an abbreviation without the space after it.
    fn glued_abbreviation(&self, word: &str) -> Option<(usize, usize)> {
        let at = word.rfind('.')?;
        let (before, after) = (&word[..at], &word[at + 1..]);
        let name = after.len() > 2 && before.starts_with(char::is_uppercase) && is_name(after);
        let known = name && matches!(self.rules.abbreviations.stop_after(before, ""), Stop::Always | Stop::Inside);
        known.then_some((at + 1, 0))
    }

    /// "Friday.Both", "done.the": where a stop inside a word lacks its space, before a name or a word that begins clauses.
    fn missing_space(&self, word: &str) -> Option<(usize, usize)> {
        let clause = || {
            let (before, after) = word.split_once('.')?;
            let small = before.len() >= 2 && before.bytes().all(|b| b.is_ascii_lowercase());
            let class = small.then(|| self.rules.abbreviations.classes(after))?;
            (class.has(Classes::STARTER) && !class.has(Classes::DOMAIN)).then_some((before.len(), 1))
        };
        missing_space(word).or_else(clause)
    }

    /// "3G" is a name, "5g" a measure: units of one letter are small, but for those of money ("$3M").
    fn is_unit(&self, start: usize, word: &str) -> bool {
        let paid = || {
            let mark = self.text[..start].char_indices().next_back().map_or("", |(i, _)| &self.text[i..start]);
            self.rules.is_magnitude(word) && self.rules.is_currency(mark)
        };
        self.rules.is_unit(word) && (word.len() > 1 || word.bytes().all(|b| b.is_ascii_lowercase())) || paid()
    }

    /// "do|n't", "Turkey|'s", "he|'d|'ve".
    fn split_clitics(&self, start: usize, end: usize, tail: usize, sink: &mut Sink<'_, '_, '_>) {
        match self.clitic(&self.text[start..end]) {
            Some(at) if at > 0 && !self.rules.is_apostrophe_word(&self.text[start..end]) && !is_decade(&self.text[start..start + at]) => {
                self.split(start, start + at, false, sink);
                sink.push(start + at, end + tail);
            }
            _ => sink.push(start, end + tail),
        }
    }

    /// Where the clitic at the end of a word begins.
    fn clitic(&self, word: &str) -> Option<usize> {
        const LONGEST: usize = 6;
        let (at, _) = word.char_indices().rev().take(LONGEST).find(|&(_, c)| is_apostrophe(c))?;
        if self.rules.is_clitic(&word[at..]) {
            return Some(at);
        }
        // "n't" begins a letter before its apostrophe.
        let (before, _) = word[..at].char_indices().next_back()?;
        self.rules.is_clitic(&word[before..]).then_some(before)
    }

    /// A token that begins with a mark.
    fn mark(&mut self, first: Atom, sink: &mut Sink<'_, '_, '_>) {
        let mark = self.of(first);
        if mark.chars().all(|c| is_invisible(c) || c.is_whitespace()) {
            return;
        }
        // UAX 29 holds "_word_" to be one word.
        let emphasised = mark.trim_start_matches('_').len();
        if emphasised > 0 && emphasised < mark.len() {
            sink.push(first.start, first.end - emphasised);
            self.split(first.end - emphasised, first.end, false, sink);
            return;
        }
        let next = self.peek(0);
        if mark.chars().all(is_apostrophe) && self.takes_apostrophe(first, next) {
            let mut end = self.take().map_or(first.end, |a| a.end);
            // "'n'" has an apostrophe on either side.
            if self.ahead[0]
                .is_some_and(|a| self.of(a).chars().all(is_apostrophe) && self.rules.is_apostrophe_word(&self.text[first.start..a.end]))
            {
                end = self.take().map_or(end, |a| a.end);
            }
            sink.push(first.start, end);
            return;
        }
        let opens = first.start == self.start || !self.text[..first.start].ends_with(|c: char| c.is_alphanumeric());
        let number = next.starts_with(|c: char| c.is_ascii_digit());
        let tagged = match mark {
            "#" | "@" => next.starts_with(char::is_alphabetic),
            "." => self.rules.abbreviations.classes(next).has(Classes::DOMAIN),
            _ => false,
        };
        if opens && (tagged || number && matches!(mark, "." | "+")) {
            if let Some(word) = self.take() {
                sink.push(first.start, word.end);
            }
            return;
        }
        let mut end = first.end;
        while goes_on(&self.text[first.start..end], self.peek(0)) {
            end = self.take().map_or(end, |a| a.end);
        }
        sink.push(first.start, end);
    }

    /// True if an apostrophe and the word after it are one token: "'s" after a closing mark, "'em", "'90s".
    fn takes_apostrophe(&self, mark: Atom, next: &str) -> bool {
        let both = &self.text[mark.start..mark.end + next.len()];
        if next.is_empty() || mark.end + next.len() > self.end {
            return false;
        }
        let digits = next.bytes().take_while(u8::is_ascii_digit).count();
        let decade = digits == 2 && matches!(&next[2..], "" | "s");
        decade || self.rules.is_clitic(both) || self.rules.is_apostrophe_word(both)
    }
}

/// True for URLs and e-mail addresses.
fn is_address(chunk: &str) -> bool {
    let at = |c: &str| c.find('@').is_some_and(|i| i > 0 && c[i..].contains('.'));
    chunk.contains("://") || chunk.contains("www.") || at(chunk)
}

/// Does `next` belong to a run of marks? Equal marks run together, and so do `?!` and `...!`.
fn goes_on(run: &str, next: &str) -> bool {
    let Some(last) = run.chars().next_back() else { return false };
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '…');
    match next.chars().next() {
        Some(c) if c == last => matches!(
            c,
            '-' | '.' | '!' | '?' | '=' | '*' | '_' | '~' | '+' | '<' | '>' | '\'' | '`' | '’' | '#' | '—' | '–' | '…' | '/' | '\\' | '$'
        ),
        Some('’') => run == "‘",
        Some(c) => ends(c) && ends(last) && !run.ends_with("..."),
        None => false,
    }
}

/// "Friday.Both": where a stop inside a word lacks its space. Host names, files and chains of letters have none.
fn missing_space(word: &str) -> Option<(usize, usize)> {
    let at = word.find(['.', ':'])?;
    let (before, after) = (&word[..at], &word[at + 1..]);
    if word.as_bytes()[at] == b':' {
        let letters = |w: &str| w.starts_with(char::is_alphabetic);
        return (letters(before) && letters(after)).then_some((at, 1));
    }
    let small = before.len() >= 3 && before.bytes().rev().take(3).all(|b| b.is_ascii_lowercase());
    (small && is_name(after) && !after.contains('.') && after.len() > 3).then_some((at, 1))
}

/// A capital and a small letter at the beginning.
fn is_name(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase)
}

/// "5'11": feet and inches. Three digits are thousands.
fn inches(word: &str) -> Option<(usize, usize)> {
    let (feet, inches) = word.split_once(is_apostrophe)?;
    let digits = |w: &str| (1..=2).contains(&w.len()) && w.bytes().all(|b| b.is_ascii_digit());
    (digits(feet) && digits(inches)).then(|| (feet.len(), word.len() - feet.len() - inches.len()))
}

/// "1960's", "80's": a plural, not a genitive.
fn is_decade(word: &str) -> bool {
    matches!(word.len(), 2 | 4) && word.ends_with('0') && word.bytes().all(|b| b.is_ascii_digit())
}

/// Where "[13,14]" is to be split: a comma between numbers that does not part thousands.
fn listed_numbers(word: &str) -> Option<usize> {
    let last = word.rfind(',')?;
    let thousands = word[last + 1..].bytes().take_while(u8::is_ascii_digit).count() == 3;
    if thousands { None } else { word.find(',') }
}

/// Letters of scripts written without spaces.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// Bytes of the number that the word begins with ("7:30", "1.2", "2,000").
fn number_length(word: &str) -> usize {
    let length = word.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b':')).count();
    if word.starts_with(|c: char| c.is_ascii_digit()) { length } else { 0 }
}

fn is_capitals(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_uppercase()) && word.len() <= 4
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '`')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

fn push_parts(start: usize, lengths: &[usize], sink: &mut Sink<'_, '_, '_>) {
    let mut at = start;
    for &length in lengths {
        sink.push(at, at + length);
        at += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_numbers() {
        assert_eq!((number_length("7:30pm"), number_length("1.2bn"), number_length("pm")), (4, 3, 0));
        assert_eq!((listed_numbers("13,14"), listed_numbers("2,000"), listed_numbers("1,200,000")), (Some(2), None, None));
        assert_eq!((inches("5'11"), inches("1'000"), inches("5's")), (Some((1, 1)), None, None));
        assert!(is_decade("60") && is_decade("1930") && !is_decade("47"));
    }

    #[test]
    fn a_missing_space_is_told_from_a_host_name() {
        assert_eq!(missing_space("Friday.Both"), Some((6, 1)));
        assert_eq!((missing_space("example.org"), missing_space("U.S"), missing_space("a.b.Cdef")), (None, None, None));
    }

    #[test]
    fn marks_run_together() {
        assert!(goes_on("--", "-") && goes_on("?", "!") && goes_on("..", ".") && goes_on("‘", "’"));
        assert!(!goes_on("(", "(") && !goes_on(".", ")") && !goes_on("\"", "\"") && !goes_on("...", "?"));
    }
}
