//! How right predicted lemmas, tags and trees are: the measures of the CoNLL shared tasks, and what claims live on.

use super::labels::Relation;
use super::treebank::{Row, Treebank};
use std::collections::BTreeSet;

/// Relations whose F1 is reported one by one.
pub const TOLD: [Relation; 6] = [Relation::Nsubj, Relation::NsubjPass, Relation::Obj, Relation::Obl, Relation::Nmod, Relation::Conj];

/// Right, predicted and gold counts of one kind of thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Predicted as in gold.
    pub right: usize,
    /// Predicted.
    pub predicted: usize,
    /// In gold.
    pub gold: usize,
}

impl Count {
    /// Harmonic mean of precision and recall, in per cent; 0 if there is nothing.
    pub fn f1(self) -> f64 {
        200.0 * self.right as f64 / (self.predicted + self.gold).max(1) as f64
    }
}

/// Scores of predicted against gold sentences over the same tokens. Shares are in per cent of all tokens, punctuation
/// included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    /// Number of tokens.
    pub tokens: usize,
    /// Right universal parts of speech.
    pub upos: f64,
    /// Right Penn tags.
    pub xpos: f64,
    /// Right lemmas, case included.
    pub lemma: f64,
    /// Right heads.
    pub uas: f64,
    /// Right heads and relations (with their subtypes).
    pub las: f64,
    /// F1 of head and relation, for [`TOLD`].
    pub relations: [Count; TOLD.len()],
    /// Subject, verb, object: a subject and an object or agent of one head, all three tokens right.
    pub triples: Count,
}

/// Scores `predicted` against `gold`, which must have the same tokens.
pub fn score(gold: &Treebank, predicted: &Treebank) -> Scores {
    let pairs = || gold.rows.iter().zip(&predicted.rows);
    let tokens = gold.rows.len();
    let share = |right: &dyn Fn(&Row, &Row) -> bool| 100.0 * pairs().filter(|(g, p)| right(g, p)).count() as f64 / tokens.max(1) as f64;
    let mut scores = Scores {
        tokens,
        upos: share(&|g, p| g.upos == p.upos),
        xpos: share(&|g, p| g.xpos == p.xpos),
        lemma: share(&|g, p| g.lemma == p.lemma),
        uas: share(&|g, p| g.head == p.head),
        las: share(&|g, p| g.head == p.head && g.relation == p.relation),
        ..Scores::default()
    };
    for (told, count) in TOLD.iter().zip(&mut scores.relations) {
        for (g, p) in pairs() {
            count.gold += usize::from(g.relation == *told);
            count.predicted += usize::from(p.relation == *told);
            count.right += usize::from(g.relation == *told && p.relation == *told && g.head == p.head);
        }
    }
    for sentence in &gold.sentences {
        let (g, p) = (triples(&gold.rows[sentence.clone()]), triples(&predicted.rows[sentence.clone()]));
        scores.triples.gold += g.len();
        scores.triples.predicted += p.len();
        scores.triples.right += g.intersection(&p).count();
    }
    scores
}

/// Subject, head and object positions of a sentence.
fn triples(rows: &[Row]) -> BTreeSet<(usize, u16, usize)> {
    let mut found = BTreeSet::new();
    for (s, subject) in rows.iter().enumerate().filter(|(_, r)| r.relation.universal() == "nsubj") {
        for (o, object) in rows.iter().enumerate().filter(|(_, r)| matches!(r.relation, Relation::Obj | Relation::OblAgent)) {
            if subject.head == object.head {
                found.insert((s, subject.head, o));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_count_what_is_right() {
        let text = "Ankara\tAnkara\tPROPN\tNNP\t2\tnsubj\t1\nsent\tsend\tVERB\tVBD\t0\troot\t1\naid\taid\tNOUN\tNN\t2\tobj\t1\n";
        let gold = Treebank::parse(text).unwrap();
        let same = score(&gold, &gold);
        assert_eq!((same.upos, same.las, same.triples.f1(), same.relations[0].f1()), (100.0, 100.0, 100.0, 100.0));
        let other = score(&gold, &Treebank::parse(&text.replace("nsubj", "obl").replace("send", "sent")).unwrap());
        assert!(other.las < other.uas && other.lemma < 100.0 && other.triples.right == 0);
    }
}
