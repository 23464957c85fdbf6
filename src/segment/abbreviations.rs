//! Which words keep the stop after them: for the tokeniser, by the same word classes that decide about sentences.

use super::decide::{is_initial, is_letter_chain, is_roman};
use super::rules::{Classes, SegmentRules};

/// Whether a stop belongs to the word before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Everywhere: "U.S.".
    Always,
    /// Inside a sentence; at its end the stop is the sentence's: "Sept.", "etc.".
    Inside,
    /// The word is in no class.
    Unknown,
    /// The word is a word: "he said no.".
    Never,
}

impl SegmentRules {
    /// Does the stop after `word` belong to it, when `next` is the following run of visible characters (or nothing)?
    pub fn stop_after(&self, word: &str, next: &str) -> Stop {
        if is_letter_chain(word) {
            return Stop::Always;
        }
        if is_initial(word) {
            return Stop::Inside;
        }
        let class = self.classes(word);
        let capital = word.starts_with(char::is_uppercase);
        let always = Classes::MAY_END.or(Classes::NEVER_END).or(Classes::ABBREVIATION);
        if class.has(always) || capital && class.has(Classes::TITLE.or(Classes::CALENDAR).or(Classes::CAPITAL_MAY_END)) {
            return Stop::Inside;
        }
        if class.has(Classes::NUMBER_TAKER) {
            let counted = next.starts_with(|c: char| c.is_ascii_digit()) || is_roman(next);
            return if counted { Stop::Inside } else { Stop::Never };
        }
        if class.has(Classes::DAY_TIME) { Stop::Never } else { Stop::Unknown }
    }
}
