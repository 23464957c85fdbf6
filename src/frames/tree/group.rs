//! Verb groups: voice, form, tense, aspect, modal and negation of a predicate from its auxiliaries and tags.

use super::phrases::Builder;
use crate::frames::predicate::{Predicate, PredicateKind, Tense, VerbForm, Voice};
use crate::lexicon::Class;
use crate::lexicon::inflect::Form;
use crate::syntax::labels::{Relation, Xpos};

/// What the auxiliaries of a predicate say.
#[derive(Clone, Copy, Debug, Default)]
struct Auxiliaries {
    /// The first one, or the copula.
    first: Option<usize>,
    modal: Option<usize>,
    have: bool,
    be: bool,
    /// A second "be" in "-ing": "is being".
    being: bool,
    /// "be" or "get" labelled as a passive auxiliary.
    passive: bool,
    /// "to"
    infinitive: bool,
    copula: bool,
}

impl Builder<'_> {
    /// Reads the verb group of a predicate: of a verb its own, of nouns and adjectives that of the copula.
    pub fn read_group(&mut self, index: usize, token: usize) {
        let aux = self.auxiliaries(token);
        let verb = self.out[index].kind == PredicateKind::Verb;
        let tag = self.xpos(token);
        let past_form = matches!(tag, Xpos::Vbn | Xpos::Vbd);
        let passive = verb && (aux.passive && past_form || aux.be && tag == Xpos::Vbn || self.is_bare_passive(token, &aux));
        let negation = self.negation(token);
        let predicate = &mut self.out[index];
        predicate.voice = if passive { Voice::Passive } else { Voice::Active };
        predicate.modal = aux.modal;
        predicate.negation = negation;
        predicate.perfect = aux.have;
        predicate.progressive = verb && (aux.be && tag == Xpos::Vbg && !aux.passive || aux.being);
        if verb || aux.first.is_some() {
            let form = self.form(token, &aux);
            let first = aux.first.unwrap_or(token);
            let tense = self.tense(first, token, &aux).filter(|_| form == VerbForm::Finite);
            self.out[index].form = Some(form);
            self.out[index].tense = tense;
        }
        if verb && aux.first.is_none() && !aux.infinitive {
            self.share_auxiliaries(index, token);
        }
    }

    fn auxiliaries(&self, token: usize) -> Auxiliaries {
        let mut aux = Auxiliaries::default();
        for child in self.graph.children(token).filter(|c| *c < token) {
            match self.relation(child) {
                Relation::Aux | Relation::AuxPass | Relation::Cop => self.read_auxiliary(child, &mut aux),
                Relation::Mark | Relation::Advmod if self.xpos(child) == Xpos::To => aux.infinitive = true,
                _ => {}
            }
        }
        aux
    }

    fn read_auxiliary(&self, child: usize, aux: &mut Auxiliaries) {
        if self.xpos(child) == Xpos::To {
            aux.infinitive = true;
            return;
        }
        let relation = self.relation(child);
        if self.xpos(child) == Xpos::Md || self.is(child, Class::Modal) {
            aux.modal = aux.modal.or(Some(child));
        } else if relation == Relation::Cop {
            aux.copula = true;
        } else if self.is(child, Class::Be) {
            aux.being |= aux.be && self.xpos(child) == Xpos::Vbg;
            aux.be = true;
        } else if self.is(child, Class::Have) {
            aux.have = true;
        }
        aux.passive |= relation == Relation::AuxPass;
        aux.first = aux.first.or(Some(child));
    }

    /// A participle without an auxiliary that is used as a passive: beside a noun, or where an agent or a passive subject
    /// stands ("Two Diplomats Expelled by Kyiv").
    fn is_bare_passive(&self, token: usize, aux: &Auxiliaries) -> bool {
        if aux.first.is_some() || !matches!(self.xpos(token), Xpos::Vbn | Xpos::Vbd) {
            return false;
        }
        let has = |relation| self.graph.child(token, relation).is_some();
        let participle = self.xpos(token) == Xpos::Vbn;
        match self.relation(token) {
            Relation::Acl | Relation::Amod => true,
            Relation::Advcl | Relation::Xcomp => participle && !has(Relation::Nsubj),
            Relation::Conj => participle && self.first_is_passive(token),
            _ => has(Relation::NsubjPass) && !has(Relation::Nsubj) || participle && has(Relation::OblAgent),
        }
    }

    fn first_is_passive(&self, token: usize) -> bool {
        let first = self.graph.head(token).and_then(|h| self.predicate(h));
        first.is_some_and(|f| self.out[f].voice == Voice::Passive)
    }

    fn form(&self, token: usize, aux: &Auxiliaries) -> VerbForm {
        let first = aux.first.unwrap_or(token);
        match self.xpos(first) {
            _ if aux.modal.is_some() => VerbForm::Finite,
            _ if aux.infinitive => VerbForm::Infinitive,
            Xpos::Vbg => self.ing_form(token),
            Xpos::Vbn if !matches!(self.relation(token), Relation::Acl | Relation::Amod | Relation::Advcl | Relation::Xcomp) => {
                VerbForm::Finite
            }
            Xpos::Vbn => VerbForm::Participle,
            Xpos::Vbd if aux.first.is_none() && matches!(self.relation(token), Relation::Acl | Relation::Amod) => VerbForm::Participle,
            Xpos::Vb if self.relation(token) == Relation::Xcomp && aux.first.is_none() => VerbForm::Infinitive,
            _ => VerbForm::Finite,
        }
    }

    /// "-ing" is a gerund where a noun could stand: after a preposition, as an object or subject.
    fn ing_form(&self, token: usize) -> VerbForm {
        let preposition = self.graph.children(token).any(|c| c < token && matches!(self.relation(c), Relation::Mark | Relation::Case));
        match self.relation(token) {
            Relation::Amod | Relation::Acl | Relation::Advcl | Relation::Parataxis if !preposition => VerbForm::Participle,
            Relation::Conj => {
                self.graph.head(token).and_then(|h| self.predicate(h)).and_then(|p| self.out[p].form).unwrap_or(VerbForm::Participle)
            }
            _ => VerbForm::Gerund,
        }
    }

    fn tense(&self, first: usize, token: usize, aux: &Auxiliaries) -> Option<Tense> {
        if let Some(modal) = aux.modal {
            return self.is(modal, Class::FutureModal).then_some(Tense::Future);
        }
        match self.xpos(first) {
            Xpos::Vbd | Xpos::Vbn => Some(Tense::Past),
            Xpos::Vbz | Xpos::Nns => Some(Tense::Present),
            Xpos::Vb | Xpos::Vbp if first == token => self.base_tense(token),
            Xpos::Vbp | Xpos::Vb => Some(Tense::Present),
            _ => None,
        }
    }

    /// A base form with a subject is a present; one that is also a past ("set", "cut") is that after a subject in the singular.
    fn base_tense(&self, token: usize) -> Option<Tense> {
        let subject = self.graph.children(token).find(|c| matches!(self.relation(*c), Relation::Nsubj | Relation::NsubjPass))?;
        let forms = self.sentence.lexicon.verb_forms(self.sentence.tokens.fold(self.sentence.range.start + token));
        let singular = matches!(self.xpos(subject), Xpos::Nn | Xpos::Nnp) && self.graph.child(subject, Relation::Conj).is_none();
        let has = |form| forms.iter().any(|(_, f)| *f == form);
        let past = has(Form::Past) && (singular || !has(Form::Base));
        Some(if past { Tense::Past } else { Tense::Present })
    }

    /// A coordinated verb without auxiliaries of its own has those of the first: "will strengthen its navy and invite".
    fn share_auxiliaries(&mut self, index: usize, token: usize) {
        let (Relation::Conj, Some(head)) = (self.relation(token), self.graph.head(token)) else { return };
        let Some(first) = self.predicate(head).filter(|f| self.out[*f].kind == PredicateKind::Verb) else { return };
        let own_subject = self.graph.children(token).any(|c| matches!(self.relation(c), Relation::Nsubj | Relation::NsubjPass));
        let (mine, other) = (self.xpos(token), self.xpos(head));
        let bare = self.auxiliaries(head).first.is_none() && self.out[first].form != Some(VerbForm::Infinitive);
        // "has invaded Congo and plundered": taggers take the second participle for a past.
        let perfect = mine == Xpos::Vbd && other == Xpos::Vbn && self.out[first].perfect && self.out[first].voice == Voice::Active;
        let same = mine == other && mine != Xpos::Vbd || mine == Xpos::Vbn && other == Xpos::Vbd;
        if own_subject || bare || !(same || perfect) {
            return;
        }
        self.share_group(first, index, token);
        self.out[index].voice = self.out[first].voice;
    }

    /// Gives a coordinated predicate the group of the first, unless it has auxiliaries of its own. What "but" opens is not
    /// negated with the first.
    pub fn share_group(&mut self, first: usize, index: usize, token: usize) {
        if self.auxiliaries(token).first.is_some() {
            return;
        }
        let contrast = self.graph.child(token, Relation::Cc).is_some_and(|c| !self.is(c, Class::ListConjunction));
        let negation = self.out[index].negation.or(self.out[first].negation.filter(|_| !contrast));
        self.copy_group(first, index);
        self.out[index].negation = negation;
    }

    /// Gives form, tense, aspect, modal and negation of one predicate to another.
    pub fn copy_group(&mut self, from: usize, to: usize) {
        let Predicate { form, tense, perfect, progressive, modal, negation, .. } = self.out[from];
        let own = self.out[to].negation;
        let predicate = &mut self.out[to];
        (predicate.form, predicate.tense, predicate.perfect) = (form, tense, perfect);
        (predicate.progressive, predicate.modal, predicate.negation) = (progressive, modal, own.or(negation));
    }

    /// The word that negates a predicate.
    fn negation(&self, token: usize) -> Option<usize> {
        self.graph.children(token).find_map(|child| match self.relation(child) {
            Relation::Cc | Relation::CcPreconj if self.is(child, Class::NegativeConjunction) => Some(child),
            Relation::Det | Relation::Advmod if self.is(child, Class::NegativeDeterminer) && child < token => Some(child),
            Relation::Advmod | Relation::Aux => self.adverbial_negation(child, token),
            Relation::Mark | Relation::Case if self.is(child, Class::NegativePreposition) => Some(child),
            Relation::Nsubj | Relation::NsubjPass => self
                .graph
                .children(child)
                .find(|c| *c < child && self.relation(*c) == Relation::CcPreconj && self.is(*c, Class::NegativeConjunction)),
            _ => None,
        })
    }

    /// "not", but not in "not only"; "no" in "no longer".
    fn adverbial_negation(&self, child: usize, token: usize) -> Option<usize> {
        if self.is(child, Class::Negation) || self.is(child, Class::NegativeConjunction) && child < token {
            let only = child + 1 < self.at.len() && self.is(child + 1, Class::FocusAdverb);
            return (!only).then_some(child);
        }
        self.graph.children(child).find(|c| self.is(*c, Class::NegativeDeterminer) && *c + 1 == child)
    }
}
