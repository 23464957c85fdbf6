//! The clauses that complete a predicate, as rules look at them: "agreed *to supply Ukraine with tanks*".
//!
//! The other side of a promise, a threat or a refusal often stands only in the clause that says what is promised.

use super::predicate::{Link, Predicate, PredicateKind, Role, VerbForm};
use super::view::Parsed;
use super::{Arg, Complement};
use crate::lexicon::Class;
use crate::relations::rule::{ArgRole, ClauseForm};

/// How many clauses deep a complement reaches: "agreed to help to begin to train".
const MAX_DEPTH: usize = 3;

/// How many words before the verb of a clause its "if" may stand.
const MAX_OPENING: usize = 16;

impl Parsed<'_> {
    /// The complements of a predicate in text order, each member of a coordination for itself.
    pub(super) fn complements(&self, index: usize) -> Vec<Complement> {
        let conditions =
            self.conditions(index).map(|inner| Complement { form: ClauseForm::Condition, ..self.complement(inner, MAX_DEPTH) });
        self.completing(index).into_iter().map(|inner| self.complement(inner, 1)).chain(conditions).collect()
    }

    /// The predicates of the clauses that say on what condition one holds, or what it completes: "threatened to leave unless …".
    fn conditions(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let inner = self.completing(index);
        let hangs = move |p: &Predicate| p.governor.is_some_and(|(g, link)| link == Link::Adverbial && (g == index || inner.contains(&g)));
        (0..self.predicates.len()).filter(move |i| hangs(&self.predicates[*i]) && self.is_conditional(self.predicates[*i].head))
    }

    /// True if "if" or its like opens the clause of a predicate.
    fn is_conditional(&self, head: usize) -> bool {
        let first = self.sentence.range.start;
        (first..head)
            .rev()
            .take(MAX_OPENING)
            .any(|t| self.is(t, Class::Conditional) && self.sentence.parse.head(t - first) == Some(head - first))
    }

    /// The predicates that complete one. A noun that a light verb carries is part of the verb.
    fn completing(&self, index: usize) -> Vec<usize> {
        let outer = &self.predicates[index];
        let named = |p: &Predicate| outer.args.iter().any(|a| a.role == Role::Complement && !a.alternative && a.head == p.head);
        let completes = |i: &usize| {
            let inner = &self.predicates[*i];
            *i != index && inner.carrier.is_none() && (inner.governor == Some((index, Link::Complement)) || named(inner))
        };
        (0..self.predicates.len()).filter(completes).collect()
    }

    fn complement(&self, index: usize, depth: usize) -> Complement {
        let predicate = &self.predicates[index];
        let mut found =
            Complement { form: form(predicate), head: predicate.head, words: vec![(predicate.head, predicate.lemma)], args: Vec::new() };
        found.words.extend(predicate.modal.map(|m| (m, self.sentence.tokens.fold(m))));
        self.direct_args(predicate).for_each(|a| add(&mut found.args, a));
        for noun in self.predicates.iter().filter(|p| p.kind == PredicateKind::Noun && p.carrier == Some(predicate.head)) {
            found.words.push((noun.head, noun.lemma));
            let phrases = self.direct_args(noun).filter(|a| matches!(a.role, ArgRole::Preposition(_)));
            phrases.for_each(|a| add(&mut found.args, a));
        }
        if depth < MAX_DEPTH {
            for inner in self.completing(index) {
                self.reach_into(&mut found, inner, depth);
            }
        }
        found
    }

    /// What a complement leaves open, its own complement may fill: "agreed to continue to arm *Chad*".
    fn reach_into(&self, outer: &mut Complement, index: usize, depth: usize) {
        let inner = self.complement(index, depth + 1);
        if self.is(outer.head, Class::PhaseVerb) {
            outer.words.extend(inner.words);
        }
        if inner.form != ClauseForm::Clause {
            let open = |a: &Arg| outer.args.iter().all(|o| o.role != a.role);
            let lent: Vec<Arg> = inner.args.into_iter().filter(open).collect();
            outer.args.extend(lent);
        }
    }

    fn direct_args<'s>(&'s self, predicate: &'s Predicate) -> impl Iterator<Item = Arg> + 's {
        predicate.args.iter().filter(|a| !self.is_doubtful(a)).filter_map(|a| self.arg(a))
    }
}

/// Adds an argument; a sure one takes the place of the same as a second guess.
fn add(args: &mut Vec<Arg>, new: Arg) {
    match args.iter_mut().find(|a| a.role == new.role && a.head == new.head) {
        Some(known) => known.alternative &= new.alternative,
        None => args.push(new),
    }
}

fn form(predicate: &Predicate) -> ClauseForm {
    match predicate.form {
        Some(VerbForm::Infinitive) => ClauseForm::Infinitive,
        Some(VerbForm::Gerund | VerbForm::Participle) => ClauseForm::Gerund,
        Some(VerbForm::Finite) | None => ClauseForm::Clause,
    }
}
