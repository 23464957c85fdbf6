//! Predicates as rules look at them: a [`Frame`] for the words of a trigger.
//!
//! A rule's trigger may be several words ("sphere of influence", "military aid"); its frame is that of the word that the
//! others hang on. Roles keep their names; an argument reaches over what it contains ("officials *from Thailand*").

use super::predicate::{Argument, Predicate, PredicateKind, Role, Via, Voice};
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
        match predicate.kind {
            PredicateKind::Noun => {
                args.extend(self.clause_subjects(predicate));
                let behind: Vec<Arg> = self.behind_happening(predicate).collect();
                args.extend(behind.into_iter().filter(|a| predicate.args.iter().all(|own| Some(own.head) != a.head)));
            }
            PredicateKind::Verb | PredicateKind::Adjective => args.extend(self.behind_subject(predicate)),
            PredicateKind::Compound | PredicateKind::Prefix => {}
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

    /// "Talks will take place *between Oman and Iran*": the phrases of a verb that says only that its subject happens.
    fn behind_happening<'p>(&'p self, noun: &'p Predicate) -> impl Iterator<Item = Arg> + 'p {
        let happens = |v: &&Predicate| {
            v.kind == PredicateKind::Verb
                && self.is(v.head, Class::HappenVerb)
                && surface_subjects(v).any(|s| s.head == noun.head || self.only_counts(s.head, noun.head))
        };
        let phrases = self.predicates.iter().filter(happens).flat_map(|v| &v.args);
        phrases.filter(|a| matches!(a.role, Role::Preposition(_)) && !self.is_doubtful(a)).filter_map(|a| self.arg(a))
    }

    /// True for "series" and "meetings" in "a series of meetings".
    fn only_counts(&self, container: usize, content: usize) -> bool {
        let counts = |p: &&Predicate| p.head == container && p.args.iter().any(|a| a.head == content);
        self.is(container, Class::ContainerNoun) && self.predicates.iter().any(|p| counts(&p))
    }

    /// "Turkey's relations *with Greece* have soured": the phrases of its subject, as a second guess.
    fn behind_subject<'p>(&'p self, verb: &'p Predicate) -> impl Iterator<Item = Arg> + 'p {
        let nouns =
            surface_subjects(verb).filter_map(|s| self.predicates.iter().find(|p| p.kind == PredicateKind::Noun && p.head == s.head));
        let phrases = nouns.flat_map(|n| &n.args).filter(|a| matches!(a.role, Role::Preposition(_)) && !a.alternative);
        let own = |a: &&Argument| verb.args.iter().all(|o| o.head != a.head);
        phrases.filter(own).filter_map(|a| Some(Arg { alternative: true, ..self.arg(a)? }))
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
        Some(Arg {
            role,
            tokens: self.contents(argument),
            head: Some(argument.head),
            maker: self.maker(argument.head),
            via: argument.via,
            alternative: argument.alternative,
        })
    }

    /// The agent of the participle or relative clause behind a noun, if its verb says no more than that the agent made it.
    fn maker(&self, noun: usize) -> Option<Range<usize>> {
        let makes = |v: &&Predicate| {
            let light = self.is(v.head, Class::LightVerb) || self.is(v.head, Class::SupportVerb);
            let described = |a: &Argument| a.role == Role::Object && a.head == noun && a.via == Via::Relative;
            light && v.voice == Voice::Passive && v.args.iter().any(described)
        };
        let verb = self.predicates.iter().filter(|p| p.kind == PredicateKind::Verb && p.head > noun).find(makes)?;
        verb.args.iter().find(|a| a.role == Role::Subject && a.via == Via::Agent && !a.alternative).map(|a| self.contents(a))
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

/// What stands as the subject beside a verb, whatever its voice.
fn surface_subjects(verb: &Predicate) -> impl Iterator<Item = &Argument> {
    let role = if verb.voice == Voice::Passive { Role::Object } else { Role::Subject };
    verb.args.iter().filter(move |a| a.role == role && !a.alternative)
}

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
