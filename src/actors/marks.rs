//! What the gazetteer says of each token, in one byte, as a hint for the tagger.
//!
//! Unknown names are what taggers err on most. The hint is which way of naming a phrase has ("Turkey" is a name, "Turkish"
//! an adjective, "Merkel" a leader) and whether the token begins the phrase; who is named, and when, does not matter here, so
//! a model outlives changes of the tables.

use super::gazetteer::Gazetteer;
use crate::tokens::Tokens;
use std::ops::Range;

/// Appends a mark for each token of `range`: 0 outside names, else twice the number of the way of naming, and one more if
/// the token is not the first of its name.
pub fn mark_names(gazetteer: &Gazetteer, tokens: &Tokens, range: Range<usize>, out: &mut Vec<u8>) {
    let mut at = range.start;
    while at < range.end {
        let found = gazetteer.names.longest(tokens, at, range.end);
        let Some((found, how)) = found.and_then(|f| f.entry.value.readings.first().map(|r| r.how).map(|how| (f, how))) else {
            out.push(0);
            at += 1;
            continue;
        };
        let mark = 2 * (how as u8 + 1);
        out.push(mark);
        out.extend(std::iter::repeat_n(mark + 1, found.tokens.len() - 1));
        at = found.tokens.end;
    }
}
