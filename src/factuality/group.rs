//! What a verb group says: negation, modal, tense.

use super::Judge;
use super::labels::{Modality, Tense};
use super::rules::Construction;
use super::walk::{Place, State};
use crate::frames::predicate::Tense as VerbTense;
use crate::frames::predicate::{Argument, Predicate, PredicateKind, Role, VerbForm, Via, Voice};
use crate::lexicon::Class;
use crate::lexicon::inflect::Form;
use crate::syntax::labels::{Relation, Xpos};

impl Judge<'_> {
    /// The word that negates a predicate: beside it, or before its subject ("no country"); of the claim's own also before
    /// its object ("no troops"), for "had no choice but to" negates nothing below.
    pub(super) fn negation(&self, predicate: &Predicate, own: bool) -> Option<usize> {
        let near = |a: &&Argument| {
            (a.role == Role::Subject || own && a.role == Role::Object) && matches!(a.via, Via::Direct | Via::Agent | Via::Raised)
        };
        let arguments = predicate.args.iter().filter(|a| near(a) && !a.alternative);
        let negated = |a: &Argument| {
            let head = self.local(a.head);
            let none = |t: usize| self.sentence.lexicon.classes(self.fold(t)).has(Class::NegativeDeterminer);
            std::iter::once(head).chain(self.children(head)).find(|t| *t <= head && none(*t)).map(|t| self.document(t))
        };
        let said = predicate.kind == PredicateKind::Verb || predicate.predicative;
        predicate.negation.or_else(|| if said { arguments.into_iter().find_map(negated) } else { None })
    }

    /// Applies the verb group of a place. `consumed`: its negation is part of the operator that it is.
    pub(super) fn apply_group(&self, place: Place, consumed: bool, state: &mut State) {
        let Some(predicate) = place.predicate.map(|p| &self.predicates[p]) else {
            self.apply_words_before(place, state);
            return;
        };
        let negation = self.negation(predicate, state.first).filter(|_| !consumed);
        // "cannot rule out": the modal is part of the negation.
        let modal = predicate.modal.filter(|_| !consumed);
        let modal = self.apply_modal(place, modal, predicate.perfect, negation, state);
        if let Some(cue) = negation.filter(|_| !modal.is_some_and(|m| m.negation)) {
            state.turn(cue, self.phrase(place.token));
        }
        self.apply_is_to(place, state);
        let tense = self.group_tense(predicate, modal.map(|m| m.tense), state);
        state.set_tense(tense);
        state.pluperfect |= predicate.perfect && predicate.tense == Some(VerbTense::Past) && state.first;
        state.past |= tense == Some(Tense::Past);
    }

    /// "is to visit"
    fn apply_is_to(&self, place: Place, state: &mut State) {
        let Some(number) = self.rules.construction(Construction::IsTo) else { return };
        let before = || self.children(place.token).filter(|c| *c < place.token);
        let be = |t: &usize| {
            matches!(self.relation(*t), Relation::Aux | Relation::AuxPass | Relation::Cop)
                && self.sentence.lexicon.classes(self.fold(*t)).has(Class::Be)
        };
        let to = before().find(|c| self.sentence.parse.xpos[*c] == Xpos::To);
        let Some(cue) = before().find(be).filter(|be| to.is_some_and(|to| *be < to)) else { return };
        let cue = self.document(cue);
        let operator = self.operator(number);
        state.qualify(number, operator, cue..cue + 1, self.phrase(place.token));
        state.look_ahead(operator);
    }

    fn apply_modal(
        &self,
        place: Place,
        modal: Option<usize>,
        perfect: bool,
        negation: Option<usize>,
        state: &mut State,
    ) -> Option<ModalSays> {
        let modal = modal?;
        let fits = |n: &&u32| {
            let o = self.operator(**n);
            o.perfect.is_none_or(|p| p == perfect) && o.negated.is_none_or(|n| n == negation.is_some())
        };
        let number = *self.rules.modal(self.sentence.tokens.fold(modal)).iter().find(fits)?;
        let operator = self.operator(number);
        state.hypothetical |= operator.modality == Some(Modality::Hypothetical);
        state.qualify(number, operator, modal..modal + 1, self.phrase(place.token));
        let ahead = operator.modality.is_some_and(Modality::looks_ahead);
        let tense = operator.tense.or_else(|| ahead.then_some(Tense::Future));
        Some(ModalSays {
            tense: if perfect { Some(Tense::Past) } else { tense },
            negation: operator.negated == Some(true) && operator.turns,
        })
    }

    fn group_tense(&self, predicate: &Predicate, modal: Option<Option<Tense>>, state: &State) -> Option<Tense> {
        if let Some(tense) = modal {
            return tense;
        }
        match predicate.tense {
            _ if predicate.perfect => Some(Tense::Past),
            Some(VerbTense::Past) => Some(Tense::Past),
            Some(VerbTense::Present) => Some(Tense::Present),
            Some(VerbTense::Future) => Some(Tense::Future),
            None if matches!(predicate.kind, PredicateKind::Compound | PredicateKind::Prefix) => Some(Tense::Present),
            None if predicate.form == Some(VerbForm::Participle) && predicate.voice == Voice::Passive && state.event => Some(Tense::Past),
            None => self.word_tense(predicate),
        }
    }

    /// The tense of a word that the tree takes for a noun though it can only be a finite verb.
    fn word_tense(&self, predicate: &Predicate) -> Option<Tense> {
        let noun = predicate.kind == PredicateKind::Noun && predicate.carrier.is_none();
        self.form_tense(self.local(predicate.head)).filter(|_| noun)
    }

    /// The tense of a word that can only be a verb.
    fn form_tense(&self, token: usize) -> Option<Tense> {
        let (word, lexicon) = (self.fold(token), self.sentence.lexicon);
        let form = lexicon.verb_forms(word).first().filter(|_| lexicon.noun_forms(word).is_empty())?.1;
        match form {
            Form::Past => Some(Tense::Past),
            Form::Third => Some(Tense::Present),
            _ => None,
        }
    }

    /// A word that the tree does not take for a predicate: auxiliaries, modal and negation directly before it.
    fn apply_words_before(&self, place: Place, state: &mut State) {
        let classes = |t: usize| self.sentence.lexicon.classes(self.fold(t));
        let of_group = [Class::Modal, Class::Negation, Class::Be, Class::Have, Class::Do, Class::Adverb];
        let start = (0..place.token).rev().take_while(|t| classes(*t).any(&of_group)).last().unwrap_or(place.token);
        let find = |class| (start..place.token).find(|t| classes(*t).has(class)).map(|t| self.document(t));
        let negation = find(Class::Negation);
        let modal = self.apply_modal(place, find(Class::Modal), find(Class::Have).is_some(), negation, state);
        if let Some(cue) = negation.filter(|_| !modal.is_some_and(|m| m.negation)) {
            state.turn(cue, self.phrase(place.token));
        }
        let alone = || self.form_tense(place.token).filter(|_| start == place.token);
        state.set_tense(modal.and_then(|m| m.tense).or_else(|| find(Class::Have).map(|_| Tense::Past)).or_else(alone));
    }
}

/// What a modal decides beside modality.
#[derive(Clone, Copy)]
struct ModalSays {
    tense: Option<Tense>,
    /// The negation was part of the operator, and the operator has turned the polarity already.
    negation: bool,
}
