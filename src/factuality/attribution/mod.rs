//! Who says what: every attribution of a sentence with its source, cue and content, whether or not a claim is made there.
//!
//! A cue is a predicate that operators or attitudes name (`rules/factuality/`, `rules/attribution/`), or words that stand beside
//! what is said ("according to"). [`content`] finds what is said before, behind or around the cue, [`source`] who says it;
//! [`quotes`] pairs quotation marks over the sentences of a document. The three parts and their extent follow Pareti (2016) and
//! Newell, Margolin and Ruths (2018).

pub mod attitudes;
mod content;
pub mod examples;
pub mod quotes;
mod source;
mod yields;

use super::labels::AttributionKind;
use super::rules::{Complement, SourcePlace};
use super::{Applied, Attribution, Judge};
use crate::frames::predicate::{Argument, Predicate, PredicateKind, Role, Voice};
use crate::lexicon::Class;
use crate::limits::MAX_SPEAKER_TOKENS;
use crate::syntax::labels::{Relation, Upos};
use crate::words::WordId;
use std::ops::Range;
use yields::Yields;

/// An attribution. Tokens are the document's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attributed {
    /// Who, if somebody is named.
    pub source: Option<Source>,
    /// The verb group, or the words, that say that it is said.
    pub cue: Range<usize>,
    /// The head of the cue.
    pub head: usize,
    /// What is said, in text order; empty if only the sentences after say it ("The minister said:").
    pub content: Vec<Range<usize>>,
    /// What makes it one.
    pub by: By,
}

/// The words of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The whole phrase, with appositions and what else describes it.
    pub phrase: Range<usize>,
    /// From its first left modifier to its head.
    pub core: Range<usize>,
    /// Its mention, as an index into the sentence's.
    pub mention: Option<usize>,
}

/// Who says it: the core of the phrase and its head.
struct Sayer {
    core: Range<usize>,
    head: usize,
}

impl From<&Argument> for Sayer {
    fn from(argument: &Argument) -> Sayer {
        Sayer { core: argument.core.clone(), head: argument.head }
    }
}

/// What makes words a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// An operator with an attribution.
    Operator(u32),
    /// An attitude.
    Attitude(u32),
    /// A mark between a name and a quotation: "Hale: “No.”"
    Mark,
}

/// How far a cue reaches: what may complete it.
struct Reach<'r> {
    by: By,
    second: Option<WordId>,
    complements: &'r [Complement],
    prepositions: &'r [WordId],
    /// The noun must be called something: "called it a disgrace".
    predicative: bool,
}

impl Reach<'_> {
    fn takes(&self, complement: Complement) -> bool {
        self.complements.contains(&complement)
    }
}

impl Attributed {
    /// True if a token is part of what is said.
    pub fn covers(&self, token: usize) -> bool {
        self.content.iter().any(|c| c.contains(&token))
    }

    /// How many tokens are said.
    pub fn size(&self) -> usize {
        self.content.iter().map(ExactSizeIterator::len).sum()
    }

    /// True if what is said only begins behind the sentence.
    pub fn is_open(&self) -> bool {
        self.content.is_empty()
    }
}

impl Judge<'_> {
    /// All attributions of the sentence, in the order of their cues.
    pub fn attributions(&self) -> &[Attributed] {
        self.attributed.get_or_init(|| {
            let yields = Yields::of(self.sentence.parse);
            let mut found: Vec<Attributed> = self.predicates.iter().filter_map(|p| self.attributed_by(p, &yields)).collect();
            found.extend(self.cues.iter().filter_map(|c| self.attributed_beside(c, &yields)));
            found.extend(self.attributed_by_mark());
            found.sort_by_key(|a| (a.cue.start, a.cue.end));
            found
        })
    }

    /// The attribution of a claim by the words that stand beside or around it, where none governs it.
    /// What has applied already says more of its words than that they are a cue.
    pub(super) fn attribution_around(&self, trigger: &Range<usize>, applied: &[Applied]) -> Option<(Attribution, Option<Applied>)> {
        let spent = |a: &Attributed| applied.iter().any(|o| o.cue.contains(&a.head));
        let around = self.attributions().iter().filter(|a| a.covers(trigger.start) && !a.cue.contains(&trigger.start) && !spent(a));
        let others = around.filter_map(|a| Some((a.size(), self.as_attribution(a)?))).filter(|(_, (a, _))| !self.is_own_voice(a));
        others.min_by_key(|(size, _)| *size).map(|(_, found)| found)
    }

    /// The attributions around a claim beside the innermost, from the inside out.
    pub(super) fn outer(&self, trigger: &Range<usize>, innermost: Option<&Attribution>) -> Vec<Attribution> {
        let Some(innermost) = innermost else { return Vec::new() };
        let apart = |a: &&Attributed| a.covers(trigger.start) && !(a.cue.start < innermost.cue.end && innermost.cue.start < a.cue.end);
        let mut around: Vec<&Attributed> = self.attributions().iter().filter(apart).collect();
        around.sort_by_key(|a| a.size());
        around.into_iter().filter_map(|a| self.as_attribution(a)).map(|(attribution, _)| attribution).collect()
    }

    /// As claims have it; none for attitudes.
    pub fn as_attribution(&self, attributed: &Attributed) -> Option<(Attribution, Option<Applied>)> {
        let (operator, kind) = match attributed.by {
            By::Operator(number) => (Some(number), self.operator(number).attribution.unwrap_or(AttributionKind::Says)),
            By::Mark => (None, AttributionKind::Says),
            By::Attitude(_) => return None,
        };
        let head = attributed.head;
        let cue = if attributed.cue.contains(&head) && self.is_predicate(head) { head..head + 1 } else { attributed.cue.clone() };
        let source = attributed.source.as_ref();
        let attribution =
            Attribution { source: source.map(|s| s.core.clone()), mention: source.and_then(|s| s.mention), cue: cue.clone(), kind };
        let scope = attributed.content.first().cloned().unwrap_or_else(|| cue.clone());
        Some((attribution, operator.map(|o| Applied { operator: Some(o), cue, scope })))
    }

    /// True if the author speaks of himself: "I am proud to announce".
    pub(super) fn is_own_voice(&self, attribution: &Attribution) -> bool {
        let own = |s: &Range<usize>| s.len() == 1 && self.rules.attitudes.is_own_voice(self.sentence.tokens.fold(s.start));
        attribution.source.as_ref().is_some_and(own) && !self.inside_quotes(self.local(attribution.cue.start))
    }

    fn is_predicate(&self, head: usize) -> bool {
        self.predicates.binary_search_by_key(&head, |p| p.head).is_ok()
    }

    /// A predicate that says something.
    fn attributed_by(&self, predicate: &Predicate, yields: &Yields) -> Option<Attributed> {
        let reaches = self.reaches(predicate);
        if reaches.is_empty() {
            return None;
        }
        let cue = self.cue_of(predicate);
        let source = self.source_phrase(predicate, &cue, yields);
        let named = |by: By| source.is_some() || !matches!(by, By::Attitude(_));
        let nobody = |s: &Source| s.core.len() == 1 && self.rules.attitudes.is_expletive(self.sentence.tokens.fold(s.core.start));
        if predicate.kind != PredicateKind::Verb && source.as_ref().is_none_or(nobody) {
            return None;
        }
        let found = reaches
            .iter()
            .filter(|r| named(r.by))
            .find_map(|r| Some((r.by, self.content_of(predicate, r, &cue, source.as_ref(), yields)?)));
        let (by, content) = found?;
        Some(Attributed { source, cue, head: predicate.head, content, by })
    }

    /// What the lemma of a predicate may be: first the operators that fit its voice, then the attitudes.
    fn reaches(&self, predicate: &Predicate) -> Vec<Reach<'_>> {
        let passive = predicate.voice == Voice::Passive;
        let anonymous = passive && self.sayer(predicate).is_none();
        let operators = self.rules.on(predicate.kind, predicate.lemma).iter().filter_map(|(second, number)| {
            let o = self.operator(*number);
            let fits = o.attribution.is_some()
                && o.voice.map_or(!anonymous, |v| v.is_passive() == passive)
                && (o.with.is_empty() || self.is_with(predicate, o));
            fits.then_some(Reach {
                by: By::Operator(*number),
                second: *second,
                complements: &o.complements,
                prepositions: &o.prepositions,
                predicative: false,
            })
        });
        let attitudes = self.rules.attitudes.on(predicate.kind, predicate.lemma).iter().map(|(second, number)| {
            let a = &self.rules.attitudes.attitudes[*number as usize];
            Reach {
                by: By::Attitude(*number),
                second: *second,
                complements: &a.complements,
                prepositions: &a.prepositions,
                predicative: a.predicative,
            }
        });
        let followed = |r: &Reach<'_>| r.second.is_none_or(|s| self.is_followed(predicate, s));
        operators.chain(attitudes.filter(|_| !passive)).filter(followed).collect()
    }

    /// The verb group with its auxiliaries, negation and particle; of an adjective with its copula, of a noun with the verb
    /// that carries it.
    fn cue_of(&self, predicate: &Predicate) -> Range<usize> {
        let head = self.local(predicate.head);
        let group = [Class::Modal, Class::Negation, Class::Be, Class::Have, Class::Do, Class::Adverb];
        let of_group = |t: usize| {
            let relation = matches!(self.relation(t), Relation::Aux | Relation::AuxPass | Relation::Cop | Relation::Advmod);
            relation && (self.head(t) == Some(head) || self.sentence.lexicon.classes(self.fold(t)).any(&group))
        };
        let auxiliary = |t: &usize| matches!(self.relation(*t), Relation::Aux | Relation::AuxPass | Relation::Cop);
        let carrier = predicate.carrier.map(|c| self.local(c)).filter(|c| *c < head && head - c <= 4);
        let first = carrier.unwrap_or(head);
        // Adverbs count only between auxiliaries and the verb.
        let start = (0..first).rev().take_while(|t| of_group(*t)).filter(auxiliary).last().unwrap_or(first);
        let end = predicate.particle.filter(|p| *p == predicate.head + 1).unwrap_or(predicate.head) + 1;
        self.document(start)..end
    }

    /// Words beside what is said: "according to", "reportedly".
    fn attributed_beside(&self, cue: &super::cues::Cue, yields: &Yields) -> Option<Attributed> {
        let operator = self.operator(cue.operator);
        operator.attribution?;
        let tokens = self.document(cue.tokens.start)..self.document(cue.tokens.end);
        let source = (operator.source == SourcePlace::Behind).then(|| self.source_behind(&cue.tokens, yields)).flatten();
        let end = source.as_ref().map_or(cue.tokens.end, |s| self.local(s.phrase.end - 1) + 1);
        let content = self.content_beside(cue, cue.tokens.start..end, yields);
        let by = By::Operator(cue.operator);
        (!content.is_empty()).then_some(Attributed { source, head: tokens.start, cue: tokens, content, by })
    }

    /// A name that opens the sentence, a colon, a quotation.
    fn attributed_by_mark(&self) -> Option<Attributed> {
        let colon = (1..self.len().min(MAX_SPEAKER_TOKENS + 1)).find(|t| self.is_colon(*t))?;
        let words = 0..colon;
        let plain = |t: usize| !self.is_finite(t) && (!self.is_mark(t) || self.sentence.lexicon.classes(self.fold(t)).has(Class::Comma));
        let nominal = |t: usize| matches!(self.sentence.parse.upos[t], Upos::Noun | Upos::Propn);
        if colon + 1 >= self.len() || !self.is_opening(colon + 1) || !words.clone().all(plain) || !words.clone().any(nominal) {
            return None;
        }
        let core = self.document(0)..self.document(colon);
        let head = words.rev().find(|t| nominal(*t)).unwrap_or(0);
        let source = Source { phrase: core.clone(), mention: self.mention_of(&core, head), core };
        let content = self.in_document(&[self.as_content(colon + 1..self.len())?]);
        let cue = self.document(colon)..self.document(colon) + 1;
        Some(Attributed { source: Some(source), head: cue.start, cue, content, by: By::Mark })
    }

    /// Who carries out a predicate that says something: its subject, else the owner of a noun or who stands behind "by".
    fn sayer(&self, predicate: &Predicate) -> Option<Sayer> {
        let places = [Role::Subject, Role::Possessor, Role::Modifier];
        let sure = |role| predicate.in_role(role).find(|a| !a.alternative);
        let misread = self.misread_speaker(predicate);
        let agent = |a: &&Argument| {
            let by = |p: usize| self.sentence.lexicon.classes(self.sentence.tokens.fold(p)).has(Class::AgentPreposition);
            matches!(a.role, Role::Preposition(_)) && !a.alternative && !a.preposition.is_empty() && by(a.preposition.start)
        };
        let by = || predicate.args.iter().find(agent).filter(|_| predicate.kind == PredicateKind::Noun);
        // "confirmed reports that …": who confirms is the source.
        let governing = || self.head(self.local(predicate.head)).and_then(|h| self.predicate_at(h)).map(|p| &self.predicates[p]);
        let says = |p: &&Predicate| self.reaches(p).iter().any(|r| matches!(r.by, By::Operator(_)));
        let object = predicate.kind == PredicateKind::Noun && self.relation(self.local(predicate.head)) == Relation::Obj;
        let confirming = || governing().filter(|p| object && p.kind == PredicateKind::Verb && p.head != predicate.head && says(p));
        let argument = || places.iter().find_map(|r| sure(*r)).or_else(by).or_else(|| self.described(predicate));
        misread.or_else(|| argument().map(Sayer::from)).or_else(|| confirming().and_then(|p| self.sayer(p)))
    }
}
