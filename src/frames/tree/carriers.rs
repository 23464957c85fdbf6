//! Light, support and locative verbs: the noun after them is the predicate, and they lend it what they have.

use super::phrases::Builder;
use crate::frames::predicate::{Argument, PredicateKind, Role, Via, Voice};
use crate::lexicon::Class;
use crate::syntax::labels::{Relation, Upos};

impl Builder<'_> {
    /// Lends the arguments of a filled verb to the nouns that it carries.
    pub(super) fn carry(&mut self, index: usize, token: usize) {
        if self.is_existential(token) {
            let noun = self.graph.child(token, Relation::Nsubj);
            noun.into_iter().for_each(|noun| self.lend_all(index, noun));
        }
        if self.is(token, Class::LightVerb) || self.is(token, Class::SupportVerb) {
            for i in 0..self.out[index].args.len() {
                let argument = &self.out[index].args[i];
                if argument.role == Role::Object {
                    let noun = argument.head;
                    self.lend_all(index, noun);
                }
            }
        }
        if self.is(token, Class::LocativeVerb) && self.out[index].voice == Voice::Active {
            self.carry_behind_preposition(index, token);
        }
    }

    /// "remains in Russia's orbit", "came under attack".
    fn carry_behind_preposition(&mut self, index: usize, token: usize) {
        let state = self.out[index].args.iter().find(|a| {
            matches!(a.role, Role::Preposition(_)) && a.head > token && self.upos(a.head) == Upos::Noun && self.predicate(a.head).is_some()
        });
        if let Some(noun) = state.map(|a| a.head) {
            self.lend(index, noun);
        }
    }

    /// Lends to a noun, and to what it contains: "a series of attacks".
    fn lend_all(&mut self, verb: usize, noun: usize) {
        self.lend(verb, noun);
        let mut container = noun;
        for _ in 0..3 {
            if !self.is(container, Class::ContainerNoun) {
                return;
            }
            let content = self.graph.children(container).find(|c| {
                *c > container
                    && self.relation(*c) == Relation::Nmod
                    && self.preposition(*c).next().is_some_and(|p| self.is(p, Class::ContainerPreposition))
            });
            let Some(content) = content else { return };
            self.lend(verb, content);
            self.lend_container(container, content);
            container = content;
        }
    }

    /// What hangs on the container belongs to what it contains: "a series of attacks on Togo".
    fn lend_container(&mut self, container: usize, content: usize) {
        let Some(index) = self.predicate(content) else { return };
        let graph = self.graph;
        for phrase in graph.children(container).filter(|c| *c > content && matches!(graph.relation(*c), Relation::Nmod | Relation::Obl)) {
            self.add_prepositional(index, phrase, Via::Carrier);
        }
    }

    fn lend(&mut self, verb: usize, noun: usize) {
        // The verb above comes first; one in a relative clause behind the noun says something of its own.
        let free = |n: &usize| self.out[*n].kind == PredicateKind::Noun && self.out[*n].carrier.is_none() && !self.out[*n].predicative;
        let Some(index) = self.predicate(noun).filter(free) else { return };
        self.out[index].carrier = Some(self.out[verb].head);
        self.copy_group(verb, index);
        self.out[index].governor = self.out[verb].governor;
        for i in 0..self.out[verb].args.len() {
            let argument = &self.out[verb].args[i];
            if argument.alternative || argument.head == noun {
                continue;
            }
            let lent = match argument.role {
                Role::Subject | Role::IndirectObject => true,
                Role::Preposition(_) => !self.contains_noun(argument, noun),
                _ => false,
            };
            if lent {
                let via = match argument.via {
                    Via::Direct | Via::Shared | Via::Agent => {
                        if let Role::Preposition(_) = argument.role {
                            Via::Direct
                        } else {
                            Via::Carrier
                        }
                    }
                    via => via,
                };
                let copy = Argument { via, ..argument.clone() };
                self.push_argument(index, copy);
            }
        }
    }

    fn contains_noun(&self, argument: &Argument, noun: usize) -> bool {
        self.graph.head(noun) == Some(argument.head)
    }
}
