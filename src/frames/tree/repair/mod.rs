//! Parser errors that the gazetteer, the lexicon or plain order give away, mended before frames are read.
//!
//! [`mentions`] makes one phrase of each name, [`clauses`] finds the main verb and the relative clauses, [`phrases`] hangs
//! phrases and clauses on what they belong to. Each step looks at a fresh index and moves tokens only where no cycle arises.

mod clauses;
mod mentions;
mod phrases;

use super::Sentence;
use super::graph::{Graph, NO_HEAD};
use crate::lexicon::Class;
use crate::syntax::labels::{Relation, Upos, Xpos};

impl Graph {
    pub(super) fn repair(&mut self, sentence: &Sentence<'_>) {
        let steps: [fn(&mut Graph, &Sentence<'_>); 21] = [
            Graph::unite_mentions,
            Graph::join_compounds,
            Graph::turn_prepositions,
            Graph::turn_participles,
            Graph::part_dates,
            Graph::part_date_subjects,
            Graph::find_pronoun_subjects,
            Graph::join_modifiers,
            Graph::join_auxiliaries,
            Graph::join_lists,
            Graph::raise_main_verb,
            Graph::open_gerunds,
            Graph::close_fronted_clause,
            Graph::close_relative_clause,
            Graph::open_relative_clauses,
            Graph::turn_subjects,
            Graph::find_lost_subjects,
            Graph::relabel_clauses,
            Graph::part_objects,
            Graph::lift_phrases,
            Graph::lift_clauses,
        ];
        for step in steps {
            step(self, sentence);
            self.index();
        }
    }

    /// Hangs a token on another head, unless that lies below it.
    fn attach(&mut self, token: usize, head: usize, relation: Relation) {
        let mut at = Some(head);
        for _ in 0..=self.heads.len() {
            match at {
                Some(t) if t == token => return,
                Some(t) => at = self.head(t),
                None => break,
            }
        }
        self.heads[token] = head as u32;
        self.relations[token] = relation;
    }

    /// Puts a token, which hangs below another, in that one's place; the other comes to hang on it.
    fn take_place(&mut self, token: usize, of: usize, relation: Relation) {
        (self.heads[token], self.relations[token]) = (self.heads[of], self.relations[of]);
        self.heads[of] = token as u32;
        self.relations[of] = relation;
    }

    fn has_child(&self, token: usize, relations: &[Relation]) -> bool {
        self.children(token).any(|c| relations.contains(&self.relation(c)))
    }

    fn has_subject(&self, token: usize) -> bool {
        self.has_child(token, &[Relation::Nsubj, Relation::NsubjPass])
    }

    /// The first finite verb behind `from` that has no subject, with nothing before it but adverbs, or a relative clause between
    /// commas.
    fn next_verb(&self, from: usize, sentence: &Sentence<'_>) -> Option<usize> {
        let mut at = from;
        if self.is_comma(at, sentence) && at + 1 < self.heads.len() && self.is_relative(at + 1, sentence) {
            at = (at + 1..self.heads.len()).find(|t| self.is_comma(*t, sentence))? + 1;
        }
        let word = |t: &usize| matches!(sentence.parse.upos[*t], Upos::Adv | Upos::Aux | Upos::Part);
        while at < self.heads.len() && word(&at) {
            at += 1;
        }
        let verb = (at < self.heads.len()).then_some(at)?;
        let past = matches!(sentence.parse.xpos[verb], Xpos::Vbd | Xpos::Vbn | Xpos::Vbz | Xpos::Vbp)
            || at > from && self.is_finite(verb, sentence);
        (sentence.parse.upos[verb] == Upos::Verb && past).then_some(verb)
    }

    fn is_name(&self, token: usize, sentence: &Sentence<'_>) -> bool {
        self.mention(token).is_some() && sentence.parse.upos[token] == Upos::Propn
    }

    /// The head of a clause with a finite verb, as far as tags tell.
    fn is_finite(&self, token: usize, sentence: &Sentence<'_>) -> bool {
        let finite = |t: usize| matches!(sentence.parse.xpos[t], Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md);
        finite(token)
            || self.children(token).any(|c| matches!(self.relation(c), Relation::Aux | Relation::AuxPass | Relation::Cop) && finite(c))
    }

    fn is_comma(&self, token: usize, sentence: &Sentence<'_>) -> bool {
        token < self.heads.len() && sentence.is(token, Class::Comma)
    }

    /// A relative word other than "that".
    fn is_relative(&self, token: usize, sentence: &Sentence<'_>) -> bool {
        matches!(sentence.parse.xpos[token], Xpos::Wdt | Xpos::Wp | Xpos::WpPoss) && sentence.is(token, Class::Relative)
    }

    fn is_root(&self, token: usize) -> bool {
        self.heads[token] == NO_HEAD
    }
}
