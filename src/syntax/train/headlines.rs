//! Copies of sentences in the capitals of headlines, for the tagger.
//!
//! Treebanks have few headlines, so a tagger takes most capitalised words of one for names. Copies of short sentences in
//! title case or in capitals, with the tags that they have, teach it what capitals are worth there.

use crate::syntax::labels::Upos;
use crate::syntax::treebank::{Row, Treebank};

/// Copied are sentences of so many tokens …
const LENGTHS: std::ops::RangeInclusive<usize> = 4..=18;
/// … every so manieth of them …
const EVERY: usize = 4;
/// … and of the copies every so manieth is all in capitals.
const CAPITALS_EVERY: usize = 4;
/// Function words of fewer bytes stay small in titles.
const SMALL_WORD: usize = 5;

/// Adds copies to a treebank, with what the gazetteer says of their rows. Returns of which sentence each is the copy.
pub(super) fn add_copies(bank: &mut Treebank, names: &mut Vec<u8>) -> Vec<usize> {
    let short = |&sentence: &usize| LENGTHS.contains(&bank.sentences[sentence].len());
    let copied: Vec<usize> = (0..bank.sentences.len()).filter(short).step_by(EVERY).collect();
    for (number, &sentence) in copied.iter().enumerate() {
        let range = bank.sentences[sentence].clone();
        let start = bank.rows.len();
        for (place, at) in range.clone().enumerate() {
            let form = if number % CAPITALS_EVERY == 0 { bank.rows[at].form.to_uppercase() } else { titled(&bank.rows[at], place) };
            bank.rows.push(Row { form, ..bank.rows[at].clone() });
        }
        bank.sentences.push(start..bank.rows.len());
        names.extend_from_within(range);
    }
    copied
}

/// The form as a title has it.
fn titled(row: &Row, place: usize) -> String {
    let small = matches!(row.upos, Upos::Adp | Upos::Det | Upos::Cconj | Upos::Part | Upos::Sconj) && row.form.len() < SMALL_WORD;
    let mut rest = row.form.chars();
    match rest.next() {
        Some(first) if place == 0 || !small => first.to_uppercase().chain(rest).collect(),
        _ => row.form.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_have_capitals_and_the_same_tags() {
        let rows = [("they", "PRON"), ("met", "VERB"), ("in", "ADP"), ("the", "DET"), ("harbour", "NOUN")];
        let arc = |place: usize| if place == 0 { "0\troot" } else { "1\tdep" };
        let row = |(place, (form, upos)): (usize, &(&str, &str))| format!("{form}\t{form}\t{upos}\tNN\t{}\t1\n", arc(place));
        let text: String = rows.iter().enumerate().map(row).collect();
        let text = format!("{text}\n").repeat(5);
        let mut bank = Treebank::parse(&text).unwrap();
        let mut names = vec![3; bank.rows.len()];
        assert_eq!(add_copies(&mut bank, &mut names), [0, 4]);
        let forms =
            |sentence: usize| bank.rows[bank.sentences[sentence].clone()].iter().map(|r| r.form.as_str()).collect::<Vec<_>>().join(" ");
        assert_eq!((forms(5), forms(6)), ("THEY MET IN THE HARBOUR".into(), "They Met in the Harbour".into()));
        assert_eq!((names.len(), bank.rows[31].upos), (35, Upos::Verb));
    }
}
