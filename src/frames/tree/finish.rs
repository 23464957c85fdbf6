//! The last steps: what coordination shares, alternatives where parsers fail, order, and places in the document.

use super::phrases::Builder;
use crate::frames::predicate::{Argument, Predicate, PredicateKind, Role, Via, Voice};
use crate::syntax::labels::{Relation, Upos, Xpos};

impl Builder<'_> {
    pub(super) fn finish(&mut self) {
        for index in self.first..self.out.len() {
            self.share_objects(index);
            self.share_phrases(index);
        }
        for index in self.first..self.out.len() {
            self.add_alternatives(index);
        }
        self.drop_raised_subjects();
        self.drop_empty_nouns();
        let start = self.sentence.range.start;
        for predicate in &mut self.out[self.first..] {
            predicate.args.sort_by_key(|a| (a.alternative, rank(a.role)));
            shift(predicate, start);
        }
    }

    /// "hosts and finances several units": verbs that stand together share the object, whichever the parser gives it to.
    fn share_objects(&mut self, index: usize) {
        let second = self.out[index].head;
        let (Relation::Conj, Some(first)) = (self.relation(second), self.graph.head(second)) else { return };
        let Some(other) = self.predicate(first).filter(|p| self.out[*p].kind == PredicateKind::Verb) else { return };
        if self.out[index].kind != PredicateKind::Verb || [index, other].iter().any(|p| self.out[*p].voice == Voice::Passive) {
            return;
        }
        let close = (first + 1..second)
            .all(|t| matches!(self.upos(t), Upos::Cconj | Upos::Adv | Upos::Part | Upos::Aux) || self.upos(t) == Upos::Punct);
        let objects = |p: usize| self.out[p].args.iter().filter(|a| a.role == Role::Object && !a.alternative);
        let after = |p: usize| objects(p).any(|a| a.head > second);
        if close && after(index) && objects(other).next().is_none() {
            self.copy((index, Role::Object), (other, Role::Object), Via::Direct);
        } else if close && after(other) && objects(index).next().is_none() {
            self.copy((other, Role::Object), (index, Role::Object), Via::Direct);
        }
    }

    /// "neither a partner nor an enemy of Brazil": the phrase behind the last noun belongs to all.
    fn share_phrases(&mut self, index: usize) {
        let second = self.out[index].head;
        let (Relation::Conj, Some(first)) = (self.relation(second), self.graph.head(second)) else { return };
        let Some(other) = self.predicate(first).filter(|p| self.out[*p].predicative && self.out[index].predicative) else { return };
        let is_phrase = |a: &Argument| matches!(a.role, Role::Preposition(_)) && !a.alternative;
        if self.out[other].args.iter().any(|a| is_phrase(a) && a.head > first)
            || self.out[other].args.iter().any(|a| a.role == Role::Possessor)
        {
            return;
        }
        for i in 0..self.out[index].args.len() {
            let argument = self.out[index].args[i].clone();
            if is_phrase(&argument) && argument.head > second {
                self.push_argument(other, argument);
            }
        }
    }

    /// Phrases that may belong to the predicate though the tree hangs them elsewhere: for a verb those on its objects and
    /// phrases, for a noun those on the verb behind it, on its own phrases and on the noun that it hangs on.
    fn add_alternatives(&mut self, index: usize) {
        let token = self.out[index].head;
        match self.out[index].kind {
            PredicateKind::Verb | PredicateKind::Noun | PredicateKind::Adjective => {}
            PredicateKind::Compound | PredicateKind::Prefix => return,
        }
        let own: Vec<usize> = self.out[index]
            .args
            .iter()
            .filter(|a| a.head > token && !a.alternative && a.role != Role::Complement)
            .map(|a| a.head)
            .collect();
        for head in own {
            self.add_chain(index, head);
        }
        // "Demonstrators in Islamabad burned …": the phrase says who they are.
        let nameless = |a: &&Argument| a.role == Role::Subject && a.head < token && a.core.clone().all(|t| self.graph.mention(t).is_none());
        let subject = self.out[index].args.iter().find(nameless).map(|a| a.head);
        if let Some(subject) = subject.filter(|_| self.out[index].kind == PredicateKind::Verb) {
            self.add_hanging(index, subject, subject);
        }
        if self.out[index].kind == PredicateKind::Noun {
            if let Some(head) = self.graph.head(token).filter(|h| *h < token) {
                self.add_hanging(index, head, token);
            } else if let Some(head) = self.graph.head(token) {
                self.add_hanging(index, head, token);
            }
        }
    }

    /// Phrases on the rightmost chain below an argument.
    fn add_chain(&mut self, index: usize, from: usize) {
        let graph = self.graph;
        let mut at = from;
        for _ in 0..MAX_CHAIN {
            self.add_hanging(index, at, at);
            // "rockets aimed at the town", "an embargo that was imposed on Chad": where the thing goes is told by its participle.
            let tells = |c: &usize| match graph.relation(*c) {
                Relation::Acl => true,
                Relation::AclRelcl => graph.child(*c, Relation::AuxPass).is_some(),
                _ => false,
            };
            let participle = graph.children(at).find(|c| *c > at && tells(c) && self.xpos(*c) == Xpos::Vbn);
            if let Some(participle) = participle {
                self.add_hanging(index, participle, participle);
            }
            let next =
                graph.children(at).rfind(|c| *c > at && matches!(graph.relation(*c), Relation::Nmod | Relation::Conj | Relation::Appos));
            match next {
                Some(next) => at = next,
                None => return,
            }
        }
    }

    /// Adds the phrases behind `after` that hang on a token.
    fn add_hanging(&mut self, index: usize, token: usize, after: usize) {
        let graph = self.graph;
        let own = self.out[index].head;
        for phrase in graph
            .children(token)
            .filter(|c| *c > after && *c != own && matches!(graph.relation(*c), Relation::Nmod | Relation::Obl | Relation::OblAgent))
        {
            let preposition = self.preposition(phrase);
            if preposition.is_empty() || !self.is_nominal(phrase) || self.out[index].args.iter().any(|a| a.head == phrase) {
                continue;
            }
            let role = self.prepositional(&preposition);
            let core = self.core(phrase);
            self.push_argument(index, Argument { role, head: phrase, core, preposition, via: Via::Direct, alternative: true });
        }
    }

    /// "is likely to": the subject belongs to the infinitive alone.
    fn drop_raised_subjects(&mut self) {
        for index in self.first..self.out.len() {
            if self.notes[self.out[index].head].raised {
                let role = self.surface_role(index);
                self.out[index].args.retain(|a| a.role != role);
            }
        }
    }

    /// A noun without arguments is no predicate.
    fn drop_empty_nouns(&mut self) {
        let keep = |p: &Predicate| {
            let empty = p.args.iter().all(|a| a.alternative);
            p.kind != PredicateKind::Noun || p.predicative || p.carrier.is_some() || !empty
        };
        // `at` has served; it now tells where each predicate goes.
        self.at.clear();
        let mut next = self.first;
        for predicate in &self.out[self.first..] {
            let kept = keep(predicate);
            self.at.push(if kept { next as u32 + 1 } else { 0 });
            next += usize::from(kept);
        }
        let mut place = 0;
        let first = self.first;
        let all = self.out.split_off(first);
        self.out.extend(all.into_iter().filter(|_| {
            place += 1;
            self.at[place - 1] > 0
        }));
        for predicate in &mut self.out[first..] {
            let moved = predicate.governor.and_then(|(g, link)| Some(((self.at[g - first] as usize).checked_sub(1)?, link)));
            predicate.governor = moved;
        }
    }
}

/// How many phrases deep alternatives are looked for.
const MAX_CHAIN: usize = 4;

/// The order in which arguments are listed.
fn rank(role: Role) -> u8 {
    match role {
        Role::Subject => 0,
        Role::Possessor => 1,
        Role::Modifier => 2,
        Role::IndirectObject => 3,
        Role::Object => 4,
        Role::Named | Role::Head => 5,
        Role::Complement => 6,
        Role::Preposition(_) => 7,
    }
}

/// Moves a predicate's tokens from the sentence to the document.
fn shift(predicate: &mut Predicate, start: usize) {
    predicate.head += start;
    for token in [&mut predicate.particle, &mut predicate.carrier, &mut predicate.modal, &mut predicate.negation].into_iter().flatten() {
        *token += start;
    }
    for argument in &mut predicate.args {
        argument.head += start;
        argument.core = argument.core.start + start..argument.core.end + start;
        if !argument.preposition.is_empty() {
            argument.preposition = argument.preposition.start + start..argument.preposition.end + start;
        }
    }
}
