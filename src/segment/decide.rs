//! Does a sentence end here? One decision for each candidate, by word classes.
//!
//! Every answer carries the name of the rule that gave it, so that a wrong cut leads to the word list to repair.

use super::chars::{char_at, char_before, floor, is_invisible, is_opener, is_quote, is_terminator, skip_while};
use super::rules::{Classes, SegmentRules};

/// How far back and forth a word is looked for, in bytes.
const LONGEST_WORD: usize = 64;

/// A place where a sentence may end. All positions are bytes of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    /// Where the sentence begins.
    pub begin: usize,
    /// The first terminator.
    pub at: usize,
    /// After the last terminator.
    pub run_end: usize,
    /// After the closing marks.
    pub close: usize,
    /// The next visible character.
    pub next: usize,
    /// The end of the stretch; always after `next`.
    pub end: usize,
    /// Inside a bracket that the sentence itself did not begin with.
    pub enclosed: bool,
}

/// The answer: where the sentence ends, if it ends here, and which rule says so.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verdict {
    pub cut: Option<usize>,
    pub rule: &'static str,
}

/// What the rules look at.
struct Scene<'t, 'r> {
    text: &'t str,
    rules: &'r SegmentRules,
    c: &'r Candidate,
    /// The word before the run, without openers: "Mr", "U.S", "2014".
    word: &'t str,
    word_at: usize,
    /// The word after the gap, without openers and closers: "Turkey", "al-Shabaab".
    next: &'t str,
    next_at: usize,
    /// The marks before `next`: quotes and brackets.
    opener: &'t str,
}

/// Decides about one candidate.
pub(super) fn decide(text: &str, c: &Candidate, rules: &SegmentRules) -> Verdict {
    let scene = Scene::new(text, c, rules);
    let (ends, rule) = scene.ends();
    Verdict { cut: ends.then(|| scene.cut()), rule }
}

type Answer = (bool, &'static str);

impl<'t, 'r> Scene<'t, 'r> {
    fn new(text: &'t str, c: &'r Candidate, rules: &'r SegmentRules) -> Scene<'t, 'r> {
        let (word_at, word) = word_before(text, c.begin, c.at);
        let limit = floor(text, c.end.min(c.next + LONGEST_WORD));
        let next_at = skip_while(text, c.next, limit, |ch| is_opener(ch) || is_invisible(ch));
        let next = word_after(text, next_at, c.end);
        Scene { text, rules, c, word, word_at, next, next_at, opener: &text[c.next..next_at] }
    }

    /// Where the sentence ends if it does. An ellipsis after a full stop belongs to what follows:
    /// "of compounds. . . . The practice" and "at once. ... The next day" end after the first stop.
    fn cut(&self) -> usize {
        let run = &self.text[self.c.at..self.c.run_end];
        let leads = matches!(run, ". . . ." | ". ...") && !self.word.is_empty() && self.c.close == self.c.run_end;
        if leads { self.c.at + 1 } else { self.footnote_number().unwrap_or(self.c.close) }
    }

    /// The end of a footnote number that lost its raising: "… paid a fee. 8 Yet some …". A number before a capitalised
    /// function word cannot count anything.
    fn footnote_number(&self) -> Option<usize> {
        let digits = self.next.bytes().take(4).take_while(u8::is_ascii_digit).count();
        let after = self.next_at + digits;
        let spaced = after < self.c.end && self.text.as_bytes()[after] == b' ';
        let bare = self.opener.is_empty() && (1..=3).contains(&digits) && spaced;
        let word = bare.then(|| word_after(self.text, after + 1, self.c.end))?;
        let starter = word.len() > 1 && word.starts_with(char::is_uppercase) && self.class(word).has(Classes::STARTER);
        starter.then_some(after)
    }

    fn ends(&self) -> Answer {
        let Some(first) = char_at(self.text, self.c.next) else { return (false, "nothing-follows") };
        if matches!(first, ',' | ';' | ':' | ')' | ']' | '}' | '–' | '—' | '/' | '%' | '=' | '&' | '<' | '|') {
            return (false, "punctuation-follows");
        }
        if self.c.enclosed {
            return (false, "inside-brackets");
        }
        if self.is_marker() {
            return (false, "list-marker");
        }
        if self.c.close == self.c.next {
            return self.without_space();
        }
        if self.is_citation() {
            return (false, "citation-follows");
        }
        match char_at(self.text, self.next_at) {
            Some('-') => self.dash(),
            Some(ch) if ch.is_lowercase() && !self.is_unit() => self.small_letter(),
            _ => self.by_run(),
        }
    }

    /// A bracket, a URL or the pronoun "i" begins something new after an end even without a capital.
    fn is_unit(&self) -> bool {
        let rest = &self.text[self.next_at..self.c.end];
        let url = rest.starts_with("http://") || rest.starts_with("https://") || rest.starts_with("www.");
        let pronoun = self.class(self.next).has(Classes::ALWAYS_CAPITAL);
        (self.opener.starts_with('(') || url || pronoun) && self.word.chars().count() > 2
    }

    /// By the kind of the run, when what follows looks like a beginning.
    fn by_run(&self) -> Answer {
        let run = &self.text[self.c.at..self.c.run_end];
        if run.contains(['!', '?']) {
            return self.cry();
        }
        if run.len() > 1 {
            return self.ellipsis();
        }
        self.stop()
    }

    /// `!` and `?`.
    fn cry(&self) -> Answer {
        if self.class(self.word).has(Classes::BANG_NAME) && !self.class(self.next).has(Classes::STARTER) {
            return (false, "name-with-bang");
        }
        if self.closes_quote() && self.speaker_follows() {
            return (false, "speaker-of-quoted-question");
        }
        (true, "question-or-cry")
    }

    /// `...`, `…` and `. . .`.
    fn ellipsis(&self) -> Answer {
        if self.word.is_empty() && self.word_at == self.c.begin {
            return (false, "leading-ellipsis");
        }
        // A capital that proves nothing: "the thing is . . . I did not mean it".
        let three = self.text[self.c.at..self.c.run_end].chars().filter(|c| !c.is_whitespace()).count() <= 3;
        if three && self.class(self.next).has(Classes::ALWAYS_CAPITAL) {
            return (false, "ellipsis-before-pronoun");
        }
        (true, "ellipsis")
    }

    /// A single full stop.
    fn stop(&self) -> Answer {
        let word = self.word;
        if word.is_empty() {
            return (true, "lone-stop");
        }
        if self.text[..self.word_at].ends_with('/') {
            return (true, "end-of-path");
        }
        let class = self.class(word);
        let next = char_at(self.text, self.next_at).unwrap_or(' ');
        let capital = word.starts_with(char::is_uppercase);
        if capital && class.has(Classes::TITLE) {
            return (class.has(Classes::MAY_END) && self.starts(), "title");
        }
        if class.has(Classes::NUMBER_TAKER) && self.number_follows(next) {
            return (false, "number-taker");
        }
        if capital && class.has(Classes::CALENDAR) {
            return (!next.is_ascii_digit() && self.starts(), "month-or-weekday");
        }
        if class.has(Classes::NEVER_END) && word.contains(|c: char| c.is_lowercase() || c == '.') {
            return (false, "never-end");
        }
        if class.has(Classes::DAY_TIME) && self.after_number() {
            return self.day_time();
        }
        if is_initial(word) {
            return self.initial();
        }
        if class.has(Classes::MAY_END) || capital && class.has(Classes::CAPITAL_MAY_END) || is_letter_chain(word) {
            return self.may_end(next);
        }
        (true, "full-stop")
    }

    /// "4 p.m.": ends before a capital unless a zone or a name of the day follows, or only "At 4 p.m." came before.
    fn day_time(&self) -> Answer {
        if self.starts() {
            return (true, "day-time-before-starter");
        }
        let next = self.class(self.next);
        if next.has(Classes::ZONE) || self.opener.contains('(') || self.class(self.word_after_next()).has(Classes::ZONE_NOUN) {
            return (false, "day-time-before-zone");
        }
        (!self.is_fronted(), "day-time")
    }

    /// "J. Smith", "World War I. The", "you and I. Did".
    fn initial(&self) -> Answer {
        let (_, before) = word_before(self.text, self.c.begin, trim_back(self.text, self.c.begin, self.word_at));
        if self.class(before).has(Classes::LETTER_HEAD) {
            return (true, "letter-after-head");
        }
        (self.starts() && !self.opener.contains(is_quote), "initial")
    }

    /// "Inc.", "U.S.", "etc.".
    fn may_end(&self, next: char) -> Answer {
        if self.starts() || next == '©' {
            return (true, "may-end-before-starter");
        }
        if self.is_fronted() {
            return (false, "fronted");
        }
        if self.opener.contains(is_quote) {
            return (true, "may-end-before-quote");
        }
        if self.class(self.next).has(Classes::STATE) {
            let then = self.word_after_next();
            let clause = then.starts_with(char::is_lowercase) && !self.class(then).has(Classes::NAME_NOUN);
            return (clause, "may-end-before-state");
        }
        (false, "may-end")
    }

    /// The next word is small: names like "al-Shabaab", "iPhone", "de Gaulle" can begin a sentence all the same.
    fn small_letter(&self) -> Answer {
        if !starts_with_small_name(self.next) && !self.particle_follows() {
            return (false, "small-letter");
        }
        if self.closes_quote() || self.word.chars().count() < 3 && !self.word.ends_with(|c: char| c.is_ascii_digit()) {
            return (false, "small-letter");
        }
        let (ends, _) = self.by_run();
        (ends, "small-name")
    }

    fn particle_follows(&self) -> bool {
        let capital = self.word_after_next().starts_with(char::is_uppercase);
        capital && self.class(self.next).has(Classes::PARTICLE)
    }

    /// No space after the run: "on Friday.Both sides".
    fn without_space(&self) -> Answer {
        let rule = "no-space";
        let mut after = self.text[self.c.next..self.c.end].chars();
        let capital =
            after.next().is_some_and(char::is_uppercase) && after.next().is_some_and(|c| c.is_lowercase() || c == '\'' || c == '’');
        if !capital || self.c.run_end - self.c.at > 1 && !self.text[self.c.at..self.c.run_end].contains(['!', '?']) {
            return (false, rule);
        }
        if self.class(self.next).has(Classes::DOMAIN) || self.in_address() {
            return (false, rule);
        }
        let plain = self.word.chars().rev().take(3).filter(|c| c.is_lowercase()).count() == 3;
        let letters = self.word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'));
        (plain && letters && !self.class(self.word).has(Classes::TITLE), rule)
    }

    /// True if the marks around show a URL, an address or a path.
    fn in_address(&self) -> bool {
        let from = floor(self.text, self.c.begin.max(self.c.at.saturating_sub(LONGEST_WORD)));
        let before = self.text[from..self.c.at].rsplit(char::is_whitespace).next().unwrap_or("");
        let to = floor(self.text, self.c.end.min(self.c.next + LONGEST_WORD));
        let after = self.text[self.c.next..to].split(char::is_whitespace).next().unwrap_or("");
        before.contains(['/', '@', '.', '\\', '_']) || after.contains(['/', '@', '\\', '_'])
    }

    /// A dash after an end: what follows with a capital is a new item or the name of who said it.
    fn dash(&self) -> Answer {
        let limit = floor(self.text, self.c.end.min(self.next_at + LONGEST_WORD));
        let at = skip_while(self.text, self.next_at, limit, |c| c == '-' || c == ' ');
        let capital = char_at(self.text, at).is_some_and(char::is_uppercase);
        let plain = self.word.len() > 2 && self.by_run().0;
        (capital && plain, "dash-follows")
    }

    /// `… stairways.” (Smith 55).`, `his film “Why?” (1950) and …`: a bracket after which the sentence goes on.
    fn is_citation(&self) -> bool {
        const LONGEST_CITATION: usize = 80;
        if !self.opener.starts_with('(') {
            return false;
        }
        let to = floor(self.text, self.c.end.min(self.c.next + LONGEST_CITATION));
        let Some(shut) = self.text[self.c.next..to].find(')') else { return false };
        let shut = self.c.next + shut;
        let stopped_inside = char_before(self.text, shut).is_some_and(is_terminator);
        let after = self.text[shut + 1..self.c.end].trim_start_matches(' ').chars().next();
        !stopped_inside && after.is_some_and(|c| matches!(c, '.' | ';' | ',') || c.is_lowercase())
    }

    /// True if the sentence so far is a number, a letter or a Roman numeral: "1.", "(a).", "• 9.", "IV.", "Figure 1.".
    fn is_marker(&self) -> bool {
        const LONGEST_MARKER: usize = 40;
        if self.c.at - self.c.begin > LONGEST_MARKER {
            return false;
        }
        let so_far = self.text[self.c.begin..self.c.at].trim_start_matches(|c: char| !c.is_alphanumeric());
        let so_far = match so_far.split_once(' ') {
            Some((head, label)) if self.class(head).has(Classes::FIGURE) && label.starts_with(|c: char| c.is_ascii_digit()) => label,
            _ => so_far,
        };
        let label = so_far.trim_end_matches([')', ']']);
        let single = self.c.run_end - self.c.at == 1 && self.text.as_bytes()[self.c.at] == b'.';
        let brackets = self.text[self.c.run_end..self.c.close].chars().all(|c| matches!(c, ')' | ']'));
        single && brackets && is_label(label)
    }

    /// True if only an adverbial like "At 5" or "In the" stands before the word.
    fn is_fronted(&self) -> bool {
        const LONGEST_ADVERBIAL: usize = 24;
        let so_far = &self.text[self.c.begin..self.word_at];
        if so_far.len() > LONGEST_ADVERBIAL || so_far.contains([',', ':', ';']) {
            return false;
        }
        let first = so_far.trim_start_matches(is_opener).split_whitespace().next().unwrap_or("");
        self.class(first).has(Classes::FRONTING)
    }

    fn number_follows(&self, next: char) -> bool {
        let token = self.next;
        let letter = token.len() == 1 && next.is_alphabetic() && token != "I" && token != "A";
        next.is_ascii_digit() || letter || (token != "I" && is_roman(token))
    }

    /// True if a number stands before the word: "5 a.m.", "4:30 p.m.".
    fn after_number(&self) -> bool {
        if self.word.starts_with(|c: char| c.is_ascii_digit()) || self.word.contains('.') {
            return true;
        }
        let before = self.text[self.c.begin..self.word_at].trim_end();
        before.ends_with(|c: char| c.is_ascii_digit())
    }

    fn closes_quote(&self) -> bool {
        self.text[self.c.run_end..self.c.close].contains(is_quote)
    }

    /// Up to four capitalised words and then a verb of speech.
    fn speaker_follows(&self) -> bool {
        const LONGEST_SPEAKER: usize = 5;
        let to = floor(self.text, self.c.end.min(self.c.next + 2 * LONGEST_WORD));
        for word in self.text[self.c.next..to].split_whitespace().take(LONGEST_SPEAKER) {
            let bare = word.trim_end_matches(|c: char| !c.is_alphanumeric());
            if self.class(bare).has(Classes::SPEECH_VERB) {
                return true;
            }
            if !word.starts_with(char::is_uppercase) || word.ends_with(['!', '?', ':']) {
                return false;
            }
        }
        false
    }

    /// True if the next word can only begin a sentence.
    fn starts(&self) -> bool {
        let capital = self.next.starts_with(char::is_uppercase);
        // "M. A. Petrovic": the article A is no word when a stop follows.
        let initial = self.next.len() == 1 && self.text[self.next_at + 1..self.c.end].starts_with('.');
        capital && !initial && self.class(self.next).has(Classes::STARTER)
    }

    fn word_after_next(&self) -> &'t str {
        let at = (self.next_at + self.next.len()).min(self.c.end);
        let limit = floor(self.text, self.c.end.min(at + LONGEST_WORD));
        let at = skip_while(self.text, at, limit, |c| c.is_whitespace() || is_opener(c));
        word_after(self.text, at, self.c.end)
    }

    fn class(&self, word: &str) -> Classes {
        self.rules.classes(word.trim_end_matches(['.', ',']))
    }
}

/// The word that ends at `at`, without openers and brackets before it.
fn word_before(text: &str, begin: usize, at: usize) -> (usize, &str) {
    let mut from = at.saturating_sub(LONGEST_WORD).max(begin);
    from = floor(text, from).max(begin);
    let chunk = &text[from..at];
    let cut = chunk.rfind(|c: char| c.is_whitespace() || matches!(c, '(' | '[' | '“' | '‘' | '"' | '/' | '—' | '–' | '*' | '„' | '«'));
    let start = cut.map_or(from, |i| from + i + chunk[i..].chars().next().map_or(1, char::len_utf8));
    let trimmed = text[start..at].trim_start_matches(['\'', '_', '$', '-']);
    let bare = trimmed.trim_end_matches(|c: char| is_quote(c) || matches!(c, ')' | ']'));
    (at - trimmed.len(), bare)
}

/// The word that begins at `at`, without what closes it.
fn word_after(text: &str, at: usize, end: usize) -> &str {
    let limit = floor(text, end.min(at + LONGEST_WORD));
    let stop = skip_while(text, at, limit, |c| c.is_alphanumeric() || is_invisible(c) || matches!(c, '\'' | '’' | '-' | '.' | '&' | '°'));
    text[at..stop].trim_end_matches(['.', '\'', '’', '-'])
}

fn trim_back(text: &str, begin: usize, at: usize) -> usize {
    begin + text[begin..at].trim_end().len()
}

/// A single capital letter.
pub(super) fn is_initial(word: &str) -> bool {
    let mut chars = word.chars().filter(|&c| !is_invisible(c));
    let initial = chars.next().is_some_and(char::is_uppercase);
    initial && chars.next().is_none()
}

/// Letters and stops in turn ("U.S", "Ph.D", "D.C"): parts of one or two letters.
pub(super) fn is_letter_chain(word: &str) -> bool {
    word.contains('.') && word.split('.').all(|part| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()))
}

/// A list label: up to three digits, one letter, or a Roman numeral.
fn is_label(word: &str) -> bool {
    let digits = word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
    let sections = word.len() <= 8 && word.split('.').all(|p| !p.is_empty() && p.len() <= 2 && p.bytes().all(|b| b.is_ascii_digit()));
    let letter = word.len() == 1 && word.bytes().all(|b| b.is_ascii_alphabetic());
    !word.is_empty() && (digits || sections || letter || is_roman(word))
}

/// Capital Roman numerals of up to five letters (longer ones number no list).
pub(super) fn is_roman(word: &str) -> bool {
    (1..=5).contains(&word.len()) && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'))
}

/// "al-Shabaab", "iPhone", "wikiHow", "e-Estonia": a small first letter that belongs to a name.
fn starts_with_small_name(word: &str) -> bool {
    let small = word.bytes().take_while(u8::is_ascii_lowercase).count();
    let rest = &word[small..];
    let capital = rest.strip_prefix('-').filter(|_| small <= 3).unwrap_or(rest);
    small > 0 && capital.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_words() {
        assert!(is_letter_chain("U.S") && is_letter_chain("Ph.D") && !is_letter_chain("end.of") && !is_letter_chain("3.5"));
        assert!(is_initial("J") && is_initial("Ö") && !is_initial("Jo") && !is_initial("j"));
        assert!(is_label("12") && is_label("2.1") && is_label("IV") && is_label("b") && !is_label("1990") && !is_label("No"));
        assert!(starts_with_small_name("al-Shabaab") && starts_with_small_name("iPhone") && !starts_with_small_name("well-known"));
    }

    #[test]
    fn words_before_and_after_lose_their_marks() {
        assert_eq!(word_before("the (“Mr", 0, 10), (8, "Mr"));
        assert_eq!(word_before("a/b", 0, 3), (2, "b"));
        assert_eq!(word_after("Turkey’s. ", 0, 12), "Turkey’s");
    }
}
