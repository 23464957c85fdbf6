//! Treebanks: sentences with gold lemmas, tags and trees, as tab-separated columns.
//!
//! One token a line: form, lemma, UPOS, XPOS, head (1-based, 0 = root), relation, space-after (1 or 0); a blank line ends
//! a sentence. Reading is strict: whatever is not so is an error that names its line.

use super::labels::{Relation, Upos, Xpos};
use crate::span::Span;
use crate::tokens::Tokens;
use crate::words::Words;
use std::ops::Range;

/// A token of a treebank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// As written.
    pub form: String,
    /// Dictionary form.
    pub lemma: String,
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn tag.
    pub xpos: Xpos,
    /// 1-based position of the head in the sentence; 0 for the root.
    pub head: u16,
    /// Relation to the head.
    pub relation: Relation,
    /// White space follows.
    pub space_after: bool,
}

/// Sentences with gold analysis.
#[derive(Clone, Debug, Default)]
pub struct Treebank {
    /// All tokens.
    pub rows: Vec<Row>,
    /// The rows of each sentence.
    pub sentences: Vec<Range<usize>>,
}

impl Treebank {
    /// Reads columns.
    ///
    /// # Errors
    /// The line, from 1, and what is wrong in it.
    pub fn parse(text: &str) -> Result<Treebank, (usize, String)> {
        let mut bank = Treebank::default();
        let mut start = 0;
        let lines = text.lines().chain([""]).enumerate();
        for (number, line) in lines {
            if line.is_empty() {
                bank.end_sentence(start).map_err(|message| (number, message))?;
                start = bank.rows.len();
            } else {
                bank.rows.push(parse_row(line).map_err(|message| (number + 1, message))?);
            }
        }
        Ok(bank)
    }

    /// Adds the sentences of another treebank.
    pub fn append(&mut self, other: Treebank) {
        let base = self.rows.len();
        self.sentences.extend(other.sentences.into_iter().map(|s| s.start + base..s.end + base));
        self.rows.extend(other.rows);
    }

    /// The tokens of all sentences, in the order of `rows`; spans are those of [`Treebank::text`] of all rows.
    pub fn tokens(&self, words: &mut Words<'_>) -> Tokens {
        let mut tokens = Tokens::default();
        let mut at = 0;
        for row in &self.rows {
            let word = words.intern(&row.form);
            tokens.push(Span::new(at, at + row.form.len()), word);
            at += row.form.len() + usize::from(row.space_after);
        }
        tokens
    }

    /// The running text of `rows`, rebuilt from the forms and the spaces after them.
    pub fn text(&self, rows: Range<usize>) -> String {
        let mut text = String::new();
        for row in &self.rows[rows] {
            text.push_str(&row.form);
            if row.space_after {
                text.push(' ');
            }
        }
        text
    }

    /// Checks the rows from `start` on as a sentence and ends it; none are no sentence.
    fn end_sentence(&mut self, start: usize) -> Result<(), String> {
        let rows = &self.rows[start..];
        if rows.is_empty() {
            return Ok(());
        }
        check_tree(rows)?;
        self.sentences.push(start..self.rows.len());
        Ok(())
    }
}

fn parse_row(line: &str) -> Result<Row, String> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [form, lemma, upos, xpos, head, relation, space] = cells[..] else {
        return Err(format!("expected 7 columns (form, lemma, UPOS, XPOS, head, relation, space-after), found {}", cells.len()));
    };
    if form.is_empty() || lemma.is_empty() {
        return Err("form and lemma must not be empty".into());
    }
    Ok(Row {
        form: form.into(),
        lemma: lemma.into(),
        upos: Upos::parse(upos).ok_or_else(|| format!("`{upos}` is no universal part of speech"))?,
        xpos: Xpos::parse(xpos).ok_or_else(|| format!("`{xpos}` is no Penn tag"))?,
        head: head.parse().map_err(|_| format!("`{head}` is no head: expected a number, 0 for the root"))?,
        relation: Relation::parse(relation).ok_or_else(|| format!("`{relation}` is no relation of the English treebanks"))?,
        space_after: match space {
            "1" => true,
            "0" => false,
            _ => return Err(format!("`{space}` is no space-after: expected 1 or 0")),
        },
    })
}

/// One root, heads inside the sentence, no cycle.
fn check_tree(rows: &[Row]) -> Result<(), String> {
    if rows.len() >= usize::from(u16::MAX) {
        return Err(format!("a sentence of {} tokens is too long", rows.len()));
    }
    if let Some(row) = rows.iter().find(|r| usize::from(r.head) > rows.len()) {
        return Err(format!("head {} of `{}` is outside its sentence of {} tokens", row.head, row.form, rows.len()));
    }
    let roots = rows.iter().filter(|r| r.head == 0).count();
    if roots != 1 {
        return Err(format!("the sentence that ends here has {roots} roots, expected one"));
    }
    for first in 1..=rows.len() {
        let (mut at, mut steps) = (first, 0);
        while at != 0 {
            at = usize::from(rows[at - 1].head);
            steps += 1;
            if steps > rows.len() {
                return Err(format!("the heads above `{}` form a cycle", rows[first - 1].form));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TINY: &str = "Ankara\tAnkara\tPROPN\tNNP\t2\tnsubj\t1\nobjects\tobject\tVERB\tVBZ\t0\troot\t0\n.\t.\tPUNCT\t.\t2\tpunct\t1\n\nYes\tyes\tINTJ\tUH\t0\troot\t1\n";

    #[test]
    fn columns_become_sentences() {
        let bank = Treebank::parse(TINY).unwrap();
        assert_eq!(bank.sentences, [0..3, 3..4]);
        assert_eq!((bank.rows[1].lemma.as_str(), bank.rows[1].xpos, bank.rows[0].relation), ("object", Xpos::Vbz, Relation::Nsubj));
        assert_eq!(bank.text(0..bank.rows.len()), "Ankara objects. Yes ");
    }

    #[test]
    fn faults_name_their_line() {
        for (from, to, line, message) in [
            ("VBZ", "VBX", 2, "`VBX` is no Penn tag"),
            ("\t0\n.", "\t2\n.", 2, "`2` is no space-after"),
            ("nsubj\t1", "nsubj", 1, "expected 7 columns"),
            ("root\t0", "parataxis\t0", 0, ""),
            ("\t0\troot\t0", "\t7\troot\t0", 3, "head 7 of `objects` is outside"),
            ("\t0\troot\t0", "\t1\troot\t0", 3, "0 roots"),
            (".\t2\tpunct", ".\t0\tpunct", 3, "2 roots"),
            (".\t2\tpunct", ".\t3\tpunct", 3, "form a cycle"),
        ] {
            let result = Treebank::parse(&TINY.replace(from, to));
            match (line, result) {
                (0, Ok(_)) => {}
                (_, Err((at, found))) => assert!(at == line && found.contains(message), "{from}: {at}: {found}"),
                (_, Ok(_)) => panic!("{from} passed"),
            }
        }
    }
}
