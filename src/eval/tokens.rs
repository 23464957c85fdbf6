//! Tokens found in raw text against those of a treebank.

use super::Score;
use crate::document::Document;
use crate::rules::compile::Rules;
use crate::segment::segment;
use crate::span::Span;
use crate::syntax::treebank::Treebank;
use crate::tokenize::tokenize;
use crate::tokens::Tokens;
use crate::words::Words;
use std::collections::BTreeSet;

/// Treebanks do not say where paragraphs end; so many sentences are read as one.
const PARAGRAPH: usize = 10;

/// Scores the tokens that segmentation and tokenisation find in the text of `gold`, rebuilt from its forms and the spaces
/// after them. A token is right if it begins and ends where a token of `gold` does.
pub fn score_tokens(gold: &Treebank, rules: &Rules) -> Score {
    let mut words = Words::new(&rules.vocabulary);
    let expected = gold.tokens(&mut words);
    let (mut found, mut right, mut wrong) = (Tokens::default(), 0, 0);
    for sentences in gold.sentences.chunks(PARAGRAPH) {
        let rows = sentences[0].start..sentences[sentences.len() - 1].end;
        let base = expected.span(rows.start).start;
        let spans: BTreeSet<(u32, u32)> = rows.clone().map(|i| expected.span(i)).map(|s| (s.start - base, s.end - base)).collect();
        let text = gold.text(rows);
        let document = Document { body: Span::new(0, text.len()), text, ..Document::default() };
        found.clear();
        for sentence in segment(&document, &rules.segment).sentences {
            tokenize(&document.text, sentence.span, &rules.tokens, &mut words, &mut found);
        }
        let hits = (0..found.len()).map(|i| found.span(i)).filter(|s| spans.contains(&(s.start, s.end))).count();
        right += hits;
        wrong += found.len() - hits;
    }
    Score::of(right, wrong, gold.rows.len() - right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_compared_by_where_they_begin_and_end() {
        let column = |form: &str, head: usize, space: u8| {
            format!("{form}\t{form}\tNOUN\tNN\t{head}\t{}\t{space}\n", if head == 0 { "root" } else { "dep" })
        };
        let sentence = |last: &str| column("Ankara", 0, 0) + &column("'s", 1, 1) + &column(last, 1, 1) + "\n";
        let score = |text: &str| score_tokens(&Treebank::parse(text).unwrap(), Rules::builtin());
        let right = score(&(sentence("offer") + &sentence("plan")));
        assert_eq!((right.f1, right.tp, right.fp, right.missed), (1.0, 6, 0, 0));
        // "two-part" is three tokens.
        let wrong = score(&sentence("two-part"));
        assert_eq!((wrong.tp, wrong.fp, wrong.missed), (2, 3, 1));
    }
}
