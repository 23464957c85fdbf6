//! Verb frames: arguments in their own places, turned into deep roles.

use super::phrases::Builder;
use crate::frames::predicate::{Link, PredicateKind, Role, Tense, VerbForm, Via, Voice};
use crate::lexicon::Class;
use crate::syntax::labels::{Relation, Upos, Xpos};

impl Builder<'_> {
    pub(super) fn fill_verb(&mut self, index: usize, token: usize) {
        self.read_group(index, token);
        self.govern(index, token);
        self.out[index].particle = self.graph.children(token).find(|c| *c > token && self.relation(*c) == Relation::CompoundPrt);
        let gap = (self.notes[token].gap as usize).checked_sub(1);
        self.note_receiver(index, token, gap);
        if !self.add_surface_subject(index, token) {
            self.inherit_subject(index, token);
        }
        self.add_core_arguments(index, token);
        if let Some(noun) = gap {
            self.fill_gap(index, token, noun);
        }
        self.report(index, token);
        self.carry(index, token);
    }

    /// In a passive with an object left behind, the surface subject is the receiver.
    fn note_receiver(&mut self, index: usize, token: usize, gap: Option<usize>) {
        let object = self.graph.child(token, Relation::Obj).is_some_and(|o| !self.is_adverbial(o)) || gap.is_some();
        let passive = self.out[index].voice == Voice::Passive;
        self.notes[token].receiver = passive && object && self.is(token, Class::Ditransitive);
    }

    /// Adds the subject that stands with the verb.
    fn add_surface_subject(&mut self, index: usize, token: usize) -> bool {
        let subject = |c: &usize| matches!(self.relation(*c), Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter);
        let subjects: Vec<usize> = self.graph.children(token).filter(subject).collect();
        let existential = self.is_existential(token);
        let Some(nearest) = subjects.iter().copied().min_by_key(|c| c.abs_diff(token)) else {
            return self.graph.children(token).any(|c| matches!(self.relation(c), Relation::Csubj | Relation::CsubjPass));
        };
        if !existential {
            let role = self.surface_role(index);
            self.add(index, role, nearest, Via::Direct);
        }
        // "whom its soldiers seized": of two subjects a relative pronoun is the object.
        let pronoun = subjects.iter().copied().find(|s| *s != nearest && self.antecedent(*s).is_some());
        if let Some(pronoun) = pronoun.filter(|_| !self.has_child(token, Relation::Obj)) {
            self.add(index, Role::Object, pronoun, Via::Direct);
        }
        true
    }

    /// "There were talks": the verb says only that its subject exists.
    pub(super) fn is_existential(&self, token: usize) -> bool {
        self.graph.children(token).any(|c| self.relation(c) == Relation::Expl && self.xpos(c) == Xpos::Ex)
    }

    /// Dates and measures are no arguments without a preposition.
    pub(super) fn is_adverbial(&self, token: usize) -> bool {
        self.is(token, Class::TimeNoun) && self.preposition(token).is_empty() && self.graph.mention(token).is_none()
    }

    fn add_core_arguments(&mut self, index: usize, token: usize) {
        let graph = self.graph;
        let copula = self.is(token, Class::Copula) && self.out[index].voice == Voice::Active;
        for child in graph.children(token) {
            let verb = self.predicate(child).is_some_and(|p| self.out[p].kind == PredicateKind::Verb);
            let clause = verb || self.has_child(child, Relation::Cop);
            match self.relation(child) {
                Relation::Obj if !clause && !copula && !self.is_adverbial(child) => self.add_object(index, token, child),
                Relation::Iobj if !clause => self.add(index, Role::IndirectObject, child, Via::Direct),
                Relation::OblAgent | Relation::Obl | Relation::Nmod | Relation::OblUnmarked if !clause => {
                    self.add_phrase(index, token, child)
                }
                _ if self.completes(token, child) => self.push(index, Role::Complement, child, 0..0, Via::Direct),
                _ => {}
            }
        }
    }

    /// The relative pronoun before a verb that has no subject is its subject, whatever the parser says.
    fn add_object(&mut self, index: usize, token: usize, child: usize) {
        let misread =
            child < token && self.antecedent(child).is_some() && self.out[index].voice == Voice::Active && !self.has(index, Role::Subject);
        let stranded = self.stranded_preposition(token).filter(|_| self.antecedent(child).is_some());
        match (misread, stranded) {
            (true, _) => self.add(index, Role::Subject, child, Via::Direct),
            (_, Some(preposition)) => {
                let noun = self.antecedent(child).unwrap_or(child);
                let preposition = preposition..preposition + 1;
                self.push(index, self.prepositional(&preposition), noun, preposition, Via::Relative);
            }
            _ => self.add(index, Role::Object, child, Via::Direct),
        }
    }

    /// A prepositional phrase: the agent of a passive, or an argument under its preposition.
    fn add_phrase(&mut self, index: usize, token: usize, child: usize) {
        let preposition = self.preposition(child);
        if preposition.is_empty() {
            if self.antecedent(child).is_some()
                && let Some(stranded) = self.stranded_preposition(token)
            {
                let noun = self.antecedent(child).unwrap_or(child);
                self.push(index, self.prepositional(&(stranded..stranded + 1)), noun, stranded..stranded + 1, Via::Relative);
            } else if self.antecedent(child).is_some() && !self.has_child(token, Relation::Obj) {
                self.add(index, Role::Object, child, Via::Direct);
            }
            return;
        }
        let agent = self.out[index].voice == Voice::Passive && self.is(preposition.start, Class::AgentPreposition) && self.can_act(child);
        if agent {
            self.add(index, Role::Subject, child, Via::Agent);
        } else {
            self.add(index, self.prepositional(&preposition), child, Via::Direct);
        }
    }

    /// True unless the noun is a date, a part of one ("the end of June") or a number.
    pub(super) fn can_act(&self, token: usize) -> bool {
        let of_date = self
            .graph
            .children(token)
            .any(|c| self.relation(c) == Relation::Nmod && (self.is(c, Class::TimeNoun) || self.xpos(c) == Xpos::Cd));
        if of_date && self.graph.mention(token).is_none() {
            return false;
        }
        self.graph.mention(token).is_some()
            || !self.is(token, Class::TimeNoun) && self.upos(token) != Upos::Num && self.upos(token) != Upos::Sym
    }

    /// The preposition left behind at the end of a relative clause: "that the government negotiated *with*".
    fn stranded_preposition(&self, token: usize) -> Option<usize> {
        self.graph.children(token).find(|c| {
            *c > token
                && self.is(*c, Class::Preposition)
                && matches!(self.upos(*c), Upos::Adp | Upos::Adv | Upos::Sconj)
                && self.graph.children(*c).next().is_none()
        })
    }

    /// True if a clause completes the verb rather than standing beside it.
    pub(super) fn completes(&self, token: usize, child: usize) -> bool {
        match self.relation(child) {
            Relation::Ccomp => true,
            Relation::Xcomp => !self.is(token, Class::Copula) || self.upos(child) == Upos::Verb,
            Relation::Advcl if self.is_infinitive(child) => {
                let passive = self.predicate(token).is_some_and(|p| self.out[p].voice == Voice::Passive);
                let object = passive || self.has_child(token, Relation::Obj) || self.has_child(token, Relation::Iobj);
                child > token && (self.controls_object(token) && object || self.is(token, Class::SubjectControl) && !object)
            }
            Relation::Advcl | Relation::Obl | Relation::Acl | Relation::Nmod => {
                child > token && self.clause_preposition(child).is_some_and(|p| self.is(p, Class::ComplementPreposition))
            }
            Relation::Obj => self.upos(child) == Upos::Verb,
            _ => false,
        }
    }

    fn has_child(&self, token: usize, relation: Relation) -> bool {
        self.graph.child(token, relation).is_some()
    }

    /// True for verbs whose object carries out an infinitive after it.
    pub(super) fn controls_object(&self, token: usize) -> bool {
        self.is(token, Class::ObjectControl) || self.is(token, Class::TreeObjectControl)
    }

    /// "to" before the verb or its auxiliaries.
    pub(super) fn is_infinitive(&self, token: usize) -> bool {
        self.graph.has_infinitive_mark(token, self.sentence)
    }

    /// The preposition before a gerund.
    pub(super) fn clause_preposition(&self, token: usize) -> Option<usize> {
        let verbal = self.predicate(token).is_some_and(|p| self.out[p].kind == PredicateKind::Verb);
        let ing = |t: usize| self.xpos(t) == Xpos::Vbg;
        let gerund = ing(token)
            || self
                .graph
                .children(token)
                .any(|c| c < token && ing(c) && matches!(self.relation(c), Relation::Aux | Relation::AuxPass | Relation::Cop));
        let mark = self.graph.children(token).find(|c| *c < token && matches!(self.relation(*c), Relation::Mark | Relation::Case));
        mark.filter(|m| verbal && gerund && self.is(*m, Class::Preposition))
    }

    /// Notes on what the verb depends, and a future that "going" makes.
    fn govern(&mut self, index: usize, token: usize) {
        let Some(head) = self.graph.head(token) else { return };
        let link = match self.relation(token) {
            Relation::Xcomp | Relation::Ccomp | Relation::Csubj => Link::Complement,
            Relation::Advcl | Relation::AdvclRelcl | Relation::Obl | Relation::Obj | Relation::Nmod => {
                if self.completes(head, token) {
                    Link::Complement
                } else {
                    Link::Adverbial
                }
            }
            Relation::Acl if self.is_infinitive(token) || self.clause_preposition(token).is_some() => Link::Complement,
            Relation::Acl | Relation::AclRelcl | Relation::Amod => Link::Relative,
            Relation::Conj => {
                self.out[index].governor = self.predicate(head).and_then(|h| self.out[h].governor);
                return;
            }
            _ => return,
        };
        let governor = self.predicate(head);
        self.out[index].governor = governor.map(|g| (g, link));
        if self.is(head, Class::Prospective) && link == Link::Complement && self.is_infinitive(token) {
            self.take_future(index, governor);
        }
    }

    /// "is going to buy": the infinitive is the predicate, its tense future.
    fn take_future(&mut self, index: usize, governor: Option<usize>) {
        let going = governor.map(|g| (self.out[g].tense, self.out[g].negation));
        let predicate = &mut self.out[index];
        predicate.form = Some(VerbForm::Finite);
        if let Some((tense, negation)) = going {
            predicate.tense = if tense == Some(Tense::Past) { Some(Tense::Past) } else { Some(Tense::Future) };
            predicate.negation = predicate.negation.or(negation);
        }
    }

    /// A verb of saying beside what is said ("…", said Putin) has it as its complement, and one before it, too.
    fn report(&mut self, index: usize, token: usize) {
        if !self.is(token, Class::SpeechVerb) || self.has(index, Role::Complement) || self.out[index].voice == Voice::Passive {
            return;
        }
        let said = if self.relation(token) == Relation::Parataxis {
            self.graph.head(token)
        } else {
            self.graph.children(token).find(|c| *c > token && self.relation(*c) == Relation::Parataxis)
        };
        let Some((said, content)) = said.and_then(|s| Some((s, self.predicate(s)?))).filter(|_| self.has(index, Role::Subject)) else {
            return;
        };
        self.push(index, Role::Complement, said, 0..0, Via::Direct);
        self.out[content].governor = Some((index, Link::Complement));
    }

    /// The noun that a relative clause describes, in the place that the clause leaves open.
    fn fill_gap(&mut self, index: usize, token: usize, noun: usize) {
        if let Some(preposition) = self.stranded_preposition(token) {
            let preposition = preposition..preposition + 1;
            self.push(index, self.prepositional(&preposition), noun, preposition, Via::Relative);
            return;
        }
        // "The missiles Washington promised Taiwan": the object that stands there is the receiver.
        for argument in self.out[index].args.iter_mut().filter(|a| a.role == Role::Object && a.via != Via::Relative) {
            argument.role = Role::IndirectObject;
        }
        self.push(index, Role::Object, noun, 0..0, Via::Relative);
    }
}
