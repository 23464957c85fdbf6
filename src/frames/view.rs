//! Predicates as rules look at them: a [`Frame`] for the words of a trigger.
//!
//! A rule's trigger may be several words ("sphere of influence", "military aid"); its frame is that of the word that the
//! others hang on. Roles keep their names; an argument reaches over what it contains ("officials *from Thailand*").

use super::predicate::{Argument, Predicate, PredicateKind, Role};
use super::tree::Sentence;
use super::{Arg, Frame, Source};
use crate::lexicon::Class;
use crate::relations::rule::{ArgRole, TriggerKind};
use std::ops::Range;

/// A parsed sentence with its predicates.
#[derive(Clone, Copy, Debug)]
pub struct Parsed<'s> {
    /// The sentence.
    pub sentence: &'s Sentence<'s>,
    /// Its predicates in text order.
    pub predicates: &'s [Predicate],
}

impl Parsed<'_> {
    /// The frame of a trigger, or `None` if its words are not used as `kind` here.
    pub fn frame(&self, kind: TriggerKind, trigger: &Range<usize>) -> Option<Frame> {
        let fits = |p: &&Predicate| trigger.contains(&p.head) && kinds(kind).contains(&p.kind);
        let outermost = |p: &&Predicate| self.head(p.head).is_none_or(|head| !trigger.contains(&head));
        let mut found = (0..self.predicates.len()).filter(|i| fits(&&self.predicates[*i]));
        let index = found.clone().find(|i| outermost(&&self.predicates[*i])).or_else(|| found.next())?;
        let predicate = &self.predicates[index];
        let mut args: Vec<Arg> = predicate.args.iter().filter(|a| !self.is_doubtful(a)).filter_map(|a| self.arg(a)).collect();
        if predicate.kind == PredicateKind::Noun {
            args.extend(self.clause_subjects(predicate));
        }
        let carrier = predicate.carrier.filter(|c| self.is(*c, Class::LightVerb));
        let complements = self.complements(index);
        Some(Frame { source: Source::Tree, kind, trigger: trigger.clone(), carrier, args, complements })
    }

    /// The subjects of the verb that a noun hangs on, somewhere up the tree, unless the noun is part of them or they are the
    /// noun's own already.
    fn clause_subjects<'p>(&'p self, noun: &'p Predicate) -> impl Iterator<Item = Arg> + 'p {
        let above = std::iter::successors(self.head(noun.head), |t| self.head(*t)).take(MAX_CLIMB);
        let verb = above.filter_map(|t| self.predicates.iter().find(|p| p.head == t && p.kind == PredicateKind::Verb)).next();
        let subjects = verb.into_iter().flat_map(|v| &v.args).filter(|a| a.role == Role::Subject && !a.alternative);
        let apart = |a: &&Argument| !self.contents(a).contains(&noun.head) && noun.args.iter().all(|own| own.head != a.head);
        subjects.filter(apart).filter_map(|a| Some(Arg { role: ArgRole::ClauseSubject, ..self.arg(a)? }))
    }

    /// The token that a token hangs on.
    fn head(&self, token: usize) -> Option<usize> {
        let first = self.sentence.range.start;
        self.sentence.parse.head(token - first).map(|head| head + first)
    }

    pub(super) fn is(&self, token: usize, class: Class) -> bool {
        self.sentence.lexicon.classes(self.sentence.tokens.fold(token)).has(class)
    }

    /// "of" and its like hang on the noun before them nearly always: no second guess is better.
    pub(super) fn is_doubtful(&self, argument: &Argument) -> bool {
        argument.alternative && argument.preposition.clone().any(|t| self.is(t, Class::ContainerPreposition))
    }

    pub(super) fn arg(&self, argument: &Argument) -> Option<Arg> {
        let role = match argument.role {
            Role::Subject => ArgRole::Subject,
            Role::Object => ArgRole::Object,
            Role::IndirectObject => ArgRole::IndirectObject,
            Role::Possessor => ArgRole::Possessor,
            Role::Modifier => ArgRole::Modifier,
            Role::Named => ArgRole::Named,
            Role::Head => ArgRole::Head,
            Role::Preposition(word) => ArgRole::Preposition(word),
            Role::Complement => return None,
        };
        Some(Arg { role, tokens: self.contents(argument), head: Some(argument.head), via: argument.via, alternative: argument.alternative })
    }

    /// An argument with what its head contains.
    pub fn contents(&self, argument: &Argument) -> Range<usize> {
        argument.core.start..self.contents_end(argument)
    }

    /// Where the argument ends with what its head contains: "officials from Thailand", "the leaders of Chad and Mali".
    fn contents_end(&self, argument: &Argument) -> usize {
        let own = |p: &&Predicate| p.head == argument.head && p.kind == PredicateKind::Noun;
        let inner = self.predicates.iter().find(own).map_or(&[][..], |p| &p.args);
        let contained = |a: &&Argument| {
            !a.alternative
                && a.preposition.start >= argument.core.end
                && a.preposition.clone().all(|t| self.is(t, Class::ContainerPreposition))
        };
        let ends = inner.iter().filter(|a| matches!(a.role, Role::Preposition(_))).filter(contained).map(|a| a.core.end);
        ends.max().unwrap_or(0).max(argument.core.end)
    }
}

/// How far up the tree the verb of a noun's clause is looked for.
const MAX_CLIMB: usize = 6;

/// What sort of predicate a trigger is.
fn kinds(kind: TriggerKind) -> &'static [PredicateKind] {
    match kind {
        TriggerKind::Verb => &[PredicateKind::Verb],
        TriggerKind::Noun | TriggerKind::Stem => &[PredicateKind::Noun],
        // "is aligned with": a participle may be an adjective.
        TriggerKind::Adjective => &[PredicateKind::Adjective, PredicateKind::Verb],
        TriggerKind::Compound => &[PredicateKind::Compound],
        TriggerKind::Prefix => &[PredicateKind::Prefix],
    }
}
