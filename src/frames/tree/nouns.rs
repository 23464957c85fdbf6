//! Frames of nouns, adjectives, compounds and prefixes.

use super::phrases::Builder;
use crate::frames::predicate::{Link, PredicateKind, Role, VerbForm, Via, Voice};
use crate::lexicon::Class;
use crate::syntax::labels::{Relation, Upos, Xpos};

impl Builder<'_> {
    pub(super) fn fill_noun(&mut self, index: usize, token: usize) {
        let copula = self.graph.child(token, Relation::Cop).is_some();
        let carrier = self.out[index].carrier;
        let carried = (self.out[index].form, self.out[index].tense);
        if carrier.is_none() {
            self.read_group(index, token);
        }
        self.out[index].negation = self.out[index].negation.or_else(|| self.negative_determiner(token));
        if carrier.is_some() {
            (self.out[index].form, self.out[index].tense) = carried;
        }
        let subject = self.add_copular_subject(index, token);
        self.out[index].predicative |= copula && self.preposition(token).is_empty();
        if !subject {
            self.predicate_noun(index, token);
        }
        self.govern_noun(index, token);
        self.add_noun_arguments(index, token);
        self.add_name(index, token);
    }

    fn negative_determiner(&self, token: usize) -> Option<usize> {
        self.graph.children(token).find(|c| *c < token && self.relation(*c) == Relation::Det && self.is(*c, Class::NegativeDeterminer))
    }

    /// The subject beside a copula.
    fn add_copular_subject(&mut self, index: usize, token: usize) -> bool {
        let graph = self.graph;
        let subject = |c: &usize| matches!(graph.relation(*c), Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter);
        let nearest = graph.children(token).filter(subject).min_by_key(|c| c.abs_diff(token));
        if let Some(subject) = nearest {
            self.add(index, Role::Subject, subject, Via::Direct);
        }
        nearest.is_some()
    }

    /// A noun that is said of something without a copula of its own: by "become", in an apposition, coordinated with one
    /// that is, or in a clause that only has a noun.
    fn predicate_noun(&mut self, index: usize, token: usize) {
        let Some(head) = self.graph.head(token) else { return };
        let governor = self.predicate(head);
        let bare = self.preposition(token).is_empty();
        match self.relation(token) {
            Relation::Xcomp | Relation::Obj if bare => {
                let copula = self.is(head, Class::Copula);
                if let Some(governor) = governor.filter(|_| copula || self.relation(token) == Relation::Xcomp) {
                    self.out[index].predicative = true;
                    self.control(index, token, governor);
                    self.copy_group(governor, index);
                }
            }
            Relation::Conj => {
                if let Some(first) = governor.filter(|g| {
                    self.out[*g].predicative || self.out[*g].kind == PredicateKind::Verb && self.graph.child(token, Relation::Cop).is_some()
                }) {
                    self.out[index].predicative = true;
                    self.copy_subject(first, index, Via::Shared);
                    self.share_group(first, index, token);
                }
            }
            Relation::Appos if !self.in_name(token) => {
                self.out[index].predicative = bare;
                self.push(index, Role::Subject, head, 0..0, Via::Apposition);
            }
            Relation::Advcl
            | Relation::Obl
            | Relation::OblUnmarked
            | Relation::Dislocated
            | Relation::Parataxis
            | Relation::Dep
            | Relation::Nsubj
                if bare && token < head && self.is_fronted(token) =>
            {
                if let Some(governor) = governor {
                    let from = (governor, self.surface_role(governor));
                    self.out[index].predicative = self.copy(from, (index, Role::Subject), Via::Apposition);
                }
            }
            Relation::AclRelcl => {
                self.out[index].predicative = true;
                self.push(index, Role::Subject, head, 0..0, Via::Relative);
            }
            // "Egypt, one of America's closest allies, …".
            Relation::Nmod if self.upos(head) == Upos::Num && !self.preposition(token).is_empty() => self.describe_as_one(index, head),
            // "Taiwan's last ally in Africa is Eswatini".
            Relation::Nsubj
                if self.graph.child(head, Relation::Cop).is_some() && self.in_name(head) && self.preposition(head).is_empty() =>
            {
                self.add(index, Role::Named, head, Via::Direct);
            }
            _ => {}
        }
    }

    /// What is said of "one of" several is said of each.
    fn describe_as_one(&mut self, index: usize, one: usize) {
        let Some(head) = self.graph.head(one) else { return };
        if self.relation(one) == Relation::Appos {
            self.out[index].predicative = true;
            self.push(index, Role::Subject, head, 0..0, Via::Apposition);
        } else if self.graph.child(one, Relation::Cop).is_some() {
            self.out[index].predicative = self.add_copular_subject(index, one);
        }
    }

    /// A phrase at the beginning of its clause, cut off by a comma before the subject.
    fn is_fronted(&self, token: usize) -> bool {
        let Some(head) = self.graph.head(token) else { return false };
        let other =
            self.graph.children(head).any(|c| c > token && c < head && matches!(self.relation(c), Relation::Nsubj | Relation::NsubjPass));
        let comma = (token + 1..head).any(|t| self.is(t, Class::Comma));
        other && comma && !self.is(token, Class::TimeNoun)
    }

    fn govern_noun(&mut self, index: usize, token: usize) {
        let Some(head) = self.graph.head(token) else { return };
        let link = match self.relation(token) {
            Relation::Xcomp | Relation::Ccomp => Link::Complement,
            Relation::Advcl => Link::Adverbial,
            Relation::AclRelcl => Link::Relative,
            _ => return,
        };
        self.out[index].governor = self.predicate(head).map(|g| (g, link));
    }

    fn add_noun_arguments(&mut self, index: usize, token: usize) {
        let graph = self.graph;
        for child in graph.children(token) {
            let clause = self.predicate(child).is_some_and(|p| self.out[p].kind == PredicateKind::Verb);
            match self.relation(child) {
                Relation::NmodPoss => self.add_possessor(index, child),
                Relation::Amod | Relation::Compound | Relation::Nmod | Relation::NmodDesc | Relation::Flat
                    if child < token && self.preposition(child).is_empty() && self.is_modifier_word(child, token) =>
                {
                    self.add(index, Role::Modifier, child, Via::Direct);
                }
                Relation::Nmod | Relation::Obl | Relation::OblAgent if !clause => self.add_prepositional(index, child, Via::Direct),
                Relation::Acl | Relation::Ccomp | Relation::Xcomp | Relation::Nmod | Relation::Advcl
                    if clause && self.completes_noun(child) =>
                {
                    self.push(index, Role::Complement, child, 0..0, Via::Direct);
                }
                _ => {}
            }
        }
    }

    fn add_possessor(&mut self, index: usize, child: usize) {
        match (self.xpos(child), self.clause_noun(child)) {
            (Xpos::WpPoss, Some(noun)) => self.push(index, Role::Possessor, noun, 0..0, Via::Relative),
            _ => self.add(index, Role::Possessor, child, Via::Direct),
        }
    }

    /// Names, nationalities and nouns before a noun; plain adjectives are no arguments.
    fn is_modifier_word(&self, child: usize, token: usize) -> bool {
        let capital = || self.text(child).starts_with(char::is_uppercase) && child > 0 && self.text(child - 1) != "-";
        let hyphened = child + 1 < token && self.text(child + 1) == "-";
        match self.upos(child) {
            _ if self.predicate(child).is_some_and(|p| matches!(self.out[p].kind, PredicateKind::Compound | PredicateKind::Prefix)) => {
                false
            }
            _ if self.in_name(child) => !hyphened,
            Upos::Noun => self.relation(child) != Relation::Amod && !self.is(child, Class::TimeNoun),
            Upos::Propn => true,
            Upos::Adj => capital(),
            _ => false,
        }
    }

    fn completes_noun(&self, child: usize) -> bool {
        self.is_infinitive(child)
            || self.clause_preposition(child).is_some()
            || self.graph.children(child).any(|c| c < child && self.relation(c) == Relation::Mark && self.is(c, Class::Complementiser))
    }

    /// The name right after a relational noun: "its ally Azerbaijan". The parser hangs either on the other.
    fn add_name(&mut self, index: usize, token: usize) {
        let graph = self.graph;
        let named = graph.children(token).find(|c| {
            *c > token
                && self.in_name(*c)
                && matches!(self.relation(*c), Relation::Appos | Relation::Flat | Relation::Compound | Relation::Nmod | Relation::NmodDesc)
                && self.preposition(*c).is_empty()
        });
        if let Some(name) = named {
            self.add(index, Role::Named, name, Via::Direct);
            return;
        }
        let Some(name) = graph.head(token).filter(|h| *h > token && self.in_name(*h)) else { return };
        let close =
            self.core(name).start <= token && graph.mention(name).is_some_and(|m| self.sentence.mention_tokens(m).start == token + 1);
        if close
            && matches!(
                self.relation(token),
                Relation::Compound | Relation::Appos | Relation::Nmod | Relation::NmodDesc | Relation::Flat | Relation::Amod
            )
        {
            self.push(index, Role::Named, name, 0..0, Via::Direct);
            for owner in graph.children(name).filter(|c| *c < token) {
                match self.relation(owner) {
                    Relation::NmodPoss => self.add_possessor(index, owner),
                    Relation::Amod | Relation::Compound if self.is_modifier_word(owner, token) => {
                        self.add(index, Role::Modifier, owner, Via::Direct)
                    }
                    _ => {}
                }
            }
        }
    }

    pub(super) fn fill_adjective(&mut self, index: usize, token: usize) {
        self.read_group(index, token);
        self.govern_noun(index, token);
        let copula = self.graph.child(token, Relation::Cop).is_some();
        self.out[index].predicative = copula;
        if !self.add_copular_subject(index, token) {
            self.predicate_adjective(index, token);
        }
        let graph = self.graph;
        for child in graph.children(token) {
            let clause = self.predicate(child).is_some_and(|p| self.out[p].kind == PredicateKind::Verb);
            match self.relation(child) {
                Relation::Obl | Relation::Nmod if !clause => self.add_prepositional(index, child, Via::Direct),
                Relation::Xcomp | Relation::Ccomp | Relation::Advcl
                    if clause && (self.relation(child) != Relation::Advcl || self.is_infinitive(child)) =>
                {
                    self.push(index, Role::Complement, child, 0..0, Via::Direct);
                }
                _ => {}
            }
        }
    }

    /// Whom an adjective without a copula of its own is said of.
    fn predicate_adjective(&mut self, index: usize, token: usize) {
        let Some(head) = self.graph.head(token) else { return };
        let governor = self.predicate(head);
        match (self.relation(token), governor) {
            (Relation::Xcomp | Relation::Advcl, Some(governor)) => {
                self.out[index].predicative = true;
                self.control(index, token, governor);
                self.copy_group(governor, index);
            }
            (Relation::Conj, Some(first))
                if self.out[first].kind != PredicateKind::Verb || self.graph.child(token, Relation::Cop).is_some() =>
            {
                self.out[index].predicative = true;
                self.copy_subject(first, index, Via::Shared);
                self.share_group(first, index, token);
            }
            (Relation::Acl | Relation::Amod | Relation::Appos, _) => {
                self.out[index].predicative = true;
                self.push(index, Role::Subject, head, 0..0, Via::Apposition);
            }
            (Relation::AclRelcl, _) => self.push(index, Role::Subject, head, 0..0, Via::Relative),
            _ => {}
        }
    }

    /// "Russian-backed separatists", "pro-Russian parties".
    pub(super) fn fill_compound(&mut self, index: usize, token: usize) {
        let name = match self.out[index].kind {
            PredicateKind::Compound => self.compound_name(token).or(Some(token)),
            _ => Some(token),
        };
        if let Some(name) = name {
            let core = if name == token { token..token + 1 } else { self.name_core(name) };
            self.push(index, Role::Modifier, name, 0..0, Via::Direct);
            if let Some(argument) = self.out[index].args.last_mut() {
                argument.core = core;
            }
        }
        if let Some(head) = self.described(token) {
            self.push(index, Role::Head, head, 0..0, Via::Direct);
        }
        self.out[index].voice = Voice::Active;
        self.out[index].form = None::<VerbForm>;
    }

    /// The name before a hyphen, without what stands before it in the phrase.
    fn name_core(&self, name: usize) -> std::ops::Range<usize> {
        let mention = self.graph.mention(name).map(|m| self.sentence.mention_tokens(m));
        mention.filter(|m| m.end == name + 1).unwrap_or(name..name + 1)
    }

    /// The noun after a compound that it describes.
    fn described(&self, token: usize) -> Option<usize> {
        let mut at = token;
        for _ in 0..4 {
            at = self.graph.head(at)?;
            if at > token {
                return Some(at).filter(|t| self.is_nominal(*t));
            }
        }
        None
    }
}
