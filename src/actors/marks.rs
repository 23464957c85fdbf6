//! What gazetteer and lexicon say of each token, in one byte, as a hint for the tagger.
//!
//! Names and verbs that the treebanks lack are what taggers err on most. The hint is which way of naming a phrase has
//! ("Turkey" is a name, "Turkish" an adjective, "Merkel" a leader), whether the token begins the phrase, and what form of a
//! verb the word may be ("froze", "arrives"); who is named, and which verb it is, does not matter here, so a model outlives
//! changes of the tables.

use super::gazetteer::Gazetteer;
use crate::lexicon::Lexicon;
use crate::lexicon::inflect::Form;
use crate::tokens::Tokens;
use crate::words::WordId;
use std::ops::Range;

/// The first bit of what the lexicon says; the bits below are the gazetteer's.
const VERB_SHIFT: u32 = 5;

/// Appends a mark for each token of `range`. Its lower five bits are 0 outside names, else twice the number of the way of
/// naming, and one more if the token is not the first of its name; its upper three say which forms of a verb the word can
/// be.
pub fn mark_words(gazetteer: &Gazetteer, lexicon: &Lexicon, tokens: &Tokens, range: Range<usize>, out: &mut Vec<u8>) {
    let mut at = range.start;
    while at < range.end {
        let found = gazetteer.names.longest(tokens, at, range.end);
        let named = found.and_then(|f| f.entry.value.readings.first().map(|r| (f.tokens.end, 2 * (r.how as u8 + 1))));
        let (end, mark) = named.unwrap_or((at + 1, 0));
        for token in at..end {
            let inside = u8::from(token > at);
            out.push((mark + inside) | verb_mark(lexicon, tokens.fold(token)) << VERB_SHIFT);
        }
        at = end;
    }
}

/// Which forms of verbs a folded word can be: 0 = none, else the number of the set.
fn verb_mark(lexicon: &Lexicon, fold: WordId) -> u8 {
    let forms = lexicon.verb_forms(fold);
    let has = |form: Form| forms.iter().any(|f| f.1 == form);
    match (has(Form::Base), has(Form::Third), has(Form::Past), has(Form::Participle), has(Form::Gerund)) {
        (false, false, false, false, false) => 0,
        (true, _, false, false, _) => 1,
        (true, ..) => 2,
        (_, true, ..) => 3,
        (_, _, true, true, _) => 4,
        (_, _, true, ..) => 5,
        (_, _, _, true, _) => 6,
        _ => 7,
    }
}
