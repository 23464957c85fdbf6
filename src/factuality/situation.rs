//! How a predicate stands in its sentence beside what operators say of it, and the score of every predicate of a sentence:
//! did it happen, or is it so?

use super::Judge;
use super::labels::Modality;
use super::scores::{Scores, Situation};
use super::walk::State;
use crate::frames::predicate::{Link, Predicate, PredicateKind, Tense, VerbForm};
use crate::lexicon::Class;
use crate::syntax::labels::{Relation, Upos, Xpos};
use crate::words::WordId;

impl Judge<'_> {
    /// The score of every predicate of the sentence, in text order, with its token in the document: of all verbs, of what
    /// heads a clause, and of nouns that `names_event`. −3 is certainly not so, 3 certainly so.
    pub fn scores(&self, scores: &Scores, names_event: impl Fn(WordId) -> bool) -> Vec<(usize, f32)> {
        let wanted = |t: &usize| {
            self.heads_clause(*t)
                || self.predicate_at(*t).is_some_and(|p| match self.predicates[p].kind {
                    PredicateKind::Verb => true,
                    PredicateKind::Noun => names_event(self.predicates[p].lemma) || names_event(self.fold(*t)),
                    _ => self.predicates[p].predicative,
                })
        };
        (0..self.len()).filter(wanted).map(|t| (self.document(t), self.score(t, scores, 0))).collect()
    }

    fn score(&self, token: usize, scores: &Scores, depth: usize) -> f32 {
        let place = self.place_of(&(self.document(token)..self.document(token) + 1));
        let mut state = State::new(true);
        self.walk(place, &mut state);
        let situation = self.situation(token, &state, scores, depth);
        let judged = self.settle(state);
        scores.of(situation, judged.polarity, judged.modality, judged.tense)
    }

    /// True if a token is the head of a clause, be it no verb: "a *friend* of mine", "it is *me*".
    fn heads_clause(&self, token: usize) -> bool {
        use Relation::{Acl, AclRelcl, Advcl, AdvclRelcl, Ccomp, Conj, Csubj, CsubjOuter, CsubjPass, Parataxis, Root, Xcomp};
        if matches!(self.sentence.parse.upos[token], Upos::Punct | Upos::Sym | Upos::Cconj | Upos::Adp) {
            return false;
        }
        match self.relation(token) {
            Root | Ccomp | Xcomp | Advcl | AdvclRelcl | Acl | AclRelcl | Csubj | CsubjOuter | CsubjPass | Parataxis => true,
            Conj => self.children(token).any(|c| matches!(self.relation(c), Relation::Nsubj | Relation::Cop | Relation::Aux)),
            _ => self.children(token).any(|c| self.relation(c) == Relation::Cop),
        }
    }

    fn situation(&self, token: usize, state: &State, scores: &Scores, depth: usize) -> Situation {
        let predicate = self.predicate_at(token).map(|p| &self.predicates[p]);
        if state.together.iter().any(|t| self.is_imperative(*t)) {
            return Situation::Imperative;
        }
        if state.modality == Modality::Unknown && predicate.is_none_or(|p| p.modal.is_none()) && self.asks_who(&state.path) {
            return Situation::Open;
        }
        if state.modality == Modality::Conditional && predicate.is_some_and(|p| self.is_consequence(p, state)) {
            return Situation::Consequence;
        }
        let Some(predicate) = predicate else { return Situation::Plain };
        if predicate.form == Some(VerbForm::Infinitive) && state.first_operator.is_none() && state.path.len() > 1 {
            let purpose = matches!(self.relation(token), Relation::Advcl);
            return if purpose { Situation::Purpose } else { Situation::Infinitive };
        }
        if depth < self.len() && self.is_awaited(token, predicate, scores, depth) { Situation::Awaited } else { Situation::Plain }
    }

    /// A base form without a subject at the head of a sentence or of a clause beside it.
    fn is_imperative(&self, token: usize) -> bool {
        let verb = match self.sentence.parse.upos[token] {
            Upos::Verb | Upos::Aux => Some(token),
            _ => self.children(token).find(|c| self.relation(*c) == Relation::Cop),
        };
        let Some(verb) = verb else { return false };
        let bare = |c: usize| match self.relation(c) {
            Relation::Nsubj | Relation::NsubjPass | Relation::Csubj | Relation::Expl | Relation::Mark => false,
            Relation::Aux | Relation::AuxPass => self.sentence.lexicon.classes(self.fold(c)).has(Class::Do),
            _ => self.sentence.parse.xpos[c] != Xpos::To,
        };
        if self.sentence.parse.xpos[verb] != Xpos::Vb || !self.children(token).filter(|c| *c < token).all(bare) {
            return false;
        }
        match self.relation(token) {
            Relation::Root | Relation::Parataxis | Relation::Ccomp => true,
            Relation::Conj => self.head(token).is_some_and(|h| self.is_imperative(h)),
            _ => false,
        }
    }

    /// "Who …?", "why …?": what is asked about is taken for granted.
    fn asks_who(&self, path: &[usize]) -> bool {
        let asked = path.iter().copied().find(|t| self.is_asked(*t));
        let word = |t: usize| matches!(self.sentence.parse.xpos[t], Xpos::Wdt | Xpos::Wp | Xpos::WpPoss | Xpos::Wrb);
        asked.is_some_and(|main| (0..main).any(word))
    }

    /// A main clause beside a condition that is stated all the same: "if you are hungry, there is bread".
    fn is_consequence(&self, predicate: &Predicate, state: &State) -> bool {
        let inside = self.cues.iter().any(|c| c.inside.is_some_and(|i| state.together.contains(&i)));
        let stated = matches!(predicate.tense, Some(Tense::Past | Tense::Present)) && predicate.form == Some(VerbForm::Finite);
        !inside && stated && predicate.modal.is_none()
    }

    /// A clause of time in the present beside what has not happened: "call when you *arrive*".
    fn is_awaited(&self, token: usize, predicate: &Predicate, scores: &Scores, depth: usize) -> bool {
        let timed = |c: usize| {
            c < token
                && matches!(self.relation(c), Relation::Mark | Relation::Advmod)
                && self.sentence.lexicon.classes(self.fold(c)).has(Class::TemporalMark)
        };
        let adverbial = predicate.governor.is_some_and(|(_, link)| link == Link::Adverbial) || self.relation(token) == Relation::Advcl;
        let ahead = predicate.tense != Some(Tense::Past) && predicate.modal.is_none();
        adverbial
            && ahead
            && self.children(token).any(timed)
            && self.head(token).is_some_and(|main| self.score(main, scores, depth + 1) <= 0.0)
    }
}
