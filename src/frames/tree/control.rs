//! Subjects from elsewhere: coordination, control, raising, participles and relative clauses.

use super::phrases::Builder;
use crate::frames::predicate::{Argument, PredicateKind, Role, VerbForm, Via, Voice};
use crate::lexicon::Class;
use crate::syntax::labels::{Relation, Upos, Xpos};

impl Builder<'_> {
    /// Finds the subject of a verb that has none beside it.
    pub(super) fn inherit_subject(&mut self, index: usize, token: usize) {
        let Some(head) = self.graph.head(token) else { return };
        match self.relation(token) {
            Relation::Conj => {
                if let Some(first) = self.predicate(head) {
                    self.copy_subject(first, index, Via::Shared);
                }
            }
            Relation::Acl => self.describe(index, token, head),
            Relation::AclRelcl => self.enter_relative_clause(index, token, head),
            Relation::Amod => {
                let role = self.surface_role(index);
                self.push(index, role, head, 0..0, Via::Direct);
            }
            Relation::Ccomp | Relation::Parataxis | Relation::Dep if self.out[index].form == Some(VerbForm::Finite) => {
                self.share_subject_in_list(index, token, head);
            }
            Relation::Xcomp
            | Relation::Ccomp
            | Relation::Advcl
            | Relation::Obl
            | Relation::Obj
            | Relation::Nmod
            | Relation::Parataxis
            | Relation::Dep => match self.predicate(head) {
                Some(governor) => self.control(index, token, governor),
                None => self.describe(index, token, head),
            },
            _ => {}
        }
    }

    /// "rejected the plan, accused Russia of … and dismissed …": a finite verb without a subject behind another verb and a
    /// comma shares its subject, whatever the parser calls it.
    fn share_subject_in_list(&mut self, index: usize, token: usize, head: usize) {
        let Some(first) = self.predicate(head).filter(|f| self.out[*f].kind == PredicateKind::Verb && head < token) else { return };
        let before = (head + 1..token).rev().find(|t| self.upos(*t) != Upos::Adv && !self.text(*t).starts_with(['"', '”', '“']));
        let same_tense = self.xpos(token) == self.xpos(head);
        if same_tense && before.is_some_and(|t| self.is(t, Class::Comma)) {
            self.copy_subject(first, index, Via::Shared);
        }
    }

    /// The subject that a governing predicate lends to a clause without one.
    pub(super) fn control(&mut self, index: usize, token: usize, governor: usize) {
        if self.out[governor].kind == PredicateKind::Noun && !self.has(governor, Role::Subject) {
            let noun = self.out[governor].head;
            self.describe(index, token, noun);
            return;
        }
        let target = self.surface_role(index);
        if self.object_acts(index, token, governor) {
            let from = if self.has(governor, Role::IndirectObject) && !self.notes[self.out[governor].head].receiver {
                Role::IndirectObject
            } else {
                Role::Object
            };
            self.copy((governor, from), (index, target), Via::Controlled);
        } else if let Some(role) = self.acting_phrase(index, token, governor) {
            self.copy((governor, role), (index, target), Via::Controlled);
        } else {
            let raises = self.raises(governor, token);
            let via = if raises { Via::Raised } else { Via::Controlled };
            self.copy_subject(governor, index, via);
            self.notes[self.out[governor].head].raised |= raises;
        }
    }

    /// True if the object of the governor carries out the clause: "urged Iran to withdraw", "accused Iran of arming".
    fn object_acts(&self, index: usize, token: usize, governor: usize) -> bool {
        let verb = self.out[governor].head;
        let object = self.has(governor, Role::Object) || self.has(governor, Role::IndirectObject);
        let passive = self.out[governor].voice == Voice::Passive;
        if self.out[governor].kind != PredicateKind::Verb || !object || passive || token < verb {
            return false;
        }
        if let Some(preposition) = self.clause_preposition(token) {
            return self.is(preposition, Class::ObjectGerundPreposition);
        }
        match self.out[index].form {
            Some(VerbForm::Infinitive) if self.is_infinitive(token) => self.controls_object(verb) && !self.moves_things(governor),
            _ => self.relation(token) == Relation::Xcomp,
        }
    }

    /// "sent troops to support Russia": who sends acts through what is sent, if that is nobody known.
    fn moves_things(&self, governor: usize) -> bool {
        let object = self.out[governor].in_role(Role::Object).find(|a| !a.alternative);
        let named = |a: &Argument| a.core.clone().any(|t| self.graph.mention(t).is_some());
        self.is(self.out[governor].head, Class::TransferVerb) && object.is_some_and(|a| !named(a) && self.upos(a.head) == Upos::Noun)
    }

    /// "called on Iran to withdraw": the prepositional phrase that carries out the infinitive.
    fn acting_phrase(&self, index: usize, token: usize, governor: usize) -> Option<Role> {
        let verb = self.out[governor].head;
        let calls = self.is(verb, Class::PrepositionalControl) && self.out[index].form == Some(VerbForm::Infinitive);
        let phrases = self.out[governor].args.iter().filter(|a| matches!(a.role, Role::Preposition(_)) && a.head > verb && a.head < token);
        phrases.filter(|_| calls && !self.has(governor, Role::Object)).map(|a| a.role).next_back()
    }

    /// True if the subject belongs to the infinitive alone: "is likely to", "is said to", "appears to".
    fn raises(&self, governor: usize, token: usize) -> bool {
        let predicate = &self.out[governor];
        let raising = self.is(predicate.head, Class::Raising);
        let infinitive = self.is_infinitive(token) || self.upos(token) != Upos::Verb;
        let voice = predicate.kind != PredicateKind::Verb
            || predicate.voice == Voice::Passive
            || self.is(predicate.head, Class::Copula)
            || self.is(predicate.head, Class::Prospective);
        raising && infinitive && voice && self.relation(token) != Relation::Conj
    }

    /// A clause behind a noun: a participle describes it, an infinitive or gerund completes it.
    fn describe(&mut self, index: usize, token: usize, noun: usize) {
        let role = self.surface_role(index);
        let completes = self.is_infinitive(token) || self.clause_preposition(token).is_some();
        if !completes {
            self.push(index, role, noun, 0..0, Via::Relative);
            return;
        }
        let found = self.predicate(noun).is_some_and(|owner| {
            let of = self.out[owner].args.iter().find(|a| {
                matches!(a.role, Role::Preposition(_))
                    && a.head > noun
                    && a.head < token
                    && self.is(a.preposition.start, Class::ContainerPreposition)
            });
            let of = of.map(|a| a.role);
            self.copy((owner, Role::Possessor), (index, role), Via::Controlled)
                || self.copy((owner, Role::Subject), (index, role), Via::Controlled)
                || of.is_some_and(|of| self.copy((owner, of), (index, role), Via::Controlled))
        });
        let verbless = self.graph.head(noun).is_none() && self.graph.child(noun, Relation::Cop).is_none();
        if !found && (self.graph.mention(noun).is_some() || verbless) {
            self.push(index, role, noun, 0..0, Via::Direct);
        }
    }

    /// The place that a relative clause leaves open: what its pronoun fills, the missing subject, or the missing object of
    /// the verb or of the infinitives below it.
    fn enter_relative_clause(&mut self, index: usize, token: usize, noun: usize) {
        // The pronoun is an argument somewhere below: it gives way to the noun where it is added. Only one that the parser
        // takes for a conjunction leaves the place open.
        let pronoun = self.relative_pronoun(token);
        let open = pronoun
            .is_none_or(|p| self.relation(p) == Relation::Mark || self.relation(p) == Relation::Obj && self.graph.head(p) == Some(token));
        if open {
            let role = self.surface_role(index);
            if self.push_described(index, role, noun) {
                return;
            }
            self.push(index, role, noun, 0..0, Via::Relative);
        }
    }

    /// Notes where the noun of a relative clause with a subject belongs, for the verb that will be filled.
    pub(super) fn note_gap(&mut self, token: usize) {
        if self.relation(token) != Relation::AclRelcl {
            return;
        }
        let Some(noun) = self.graph.head(token) else { return };
        let subject = |c: usize| matches!(self.relation(c), Relation::Nsubj | Relation::NsubjPass);
        if !self.graph.children(token).any(|c| subject(c) && self.antecedent(c).is_none()) {
            return;
        }
        if self.relative_pronoun(token).is_some_and(|p| self.relation(p) != Relation::Mark) {
            return;
        }
        let mut verb = token;
        while let Some(inner) = self.graph.children(verb).find(|c| self.relation(*c) == Relation::Xcomp && self.upos(*c) == Upos::Verb) {
            verb = inner;
        }
        let object = self.graph.child(verb, Relation::Obj).is_some() || self.graph.child(verb, Relation::Ccomp).is_some();
        let passive = self.graph.child(verb, Relation::AuxPass).is_some();
        let receiver = self.is(verb, Class::Ditransitive) && self.graph.child(verb, Relation::Iobj).is_none();
        let adverb = self.is(noun, Class::TimeNoun);
        if (!object || receiver) && !passive && !adverb && self.predicate(verb).is_some() {
            self.notes[verb].gap = noun as u32 + 1;
        }
    }

    /// The relative word that opens a clause.
    fn relative_pronoun(&self, token: usize) -> Option<usize> {
        let start = self.graph.left[token] as usize;
        (start..token).find(|t| {
            let relative = matches!(self.xpos(*t), Xpos::Wdt | Xpos::Wp | Xpos::WpPoss | Xpos::Wrb) || self.is(*t, Class::Relative);
            relative && self.clause_noun(*t).is_some() && self.clause_noun(*t) == self.graph.head(token)
        })
    }
}
