//! Factuality: is a claim affirmed or negated, how surely, when, and who says so.
//!
//! Three layers are applied from the inside out: the claim's own verb group ([`group`]), the predicates that govern it
//! ([`walk`]), and the words and clauses of the sentence around each of them ([`cues`]). What words do is data
//! ([`rules`]); [`attribution`] finds sources, [`folding`] makes PLOVER's category of the result.

pub mod attribution;
pub mod columns;
mod cues;
pub mod examples;
pub mod folding;
mod group;
pub mod labels;
pub mod rules;
pub mod scores;
mod situation;
mod table;
mod walk;

use crate::frames::predicate::{Predicate, PredicateKind};
use crate::frames::tree::Sentence;
use crate::relations::rule::TriggerKind;
use crate::syntax::labels::Relation;
use crate::time::Timex;
use crate::words::WordId;
use attribution::Attributed;
use cues::Cue;
use jiff::civil::Date;
use labels::{AttributionKind, Modality, Polarity, Tense};
use rules::FactualityRules;
use std::cell::OnceCell;
use std::ops::Range;

/// What is known about a claim's factuality. Tokens are the document's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// How surely.
    pub modality: Modality,
    /// When.
    pub tense: Tense,
    /// Who says so, if not the article.
    pub attribution: Option<Attribution>,
    /// Who says that it is said, from the inside out.
    pub outer: Vec<Attribution>,
    /// The operators that applied, from the inside out.
    pub applied: Vec<Applied>,
}

/// Who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The source's words; none if nobody is named.
    pub source: Option<Range<usize>>,
    /// The source's mention, as an index into the sentence's.
    pub mention: Option<usize>,
    /// The words that say that it is said.
    pub cue: Range<usize>,
    /// How it is said.
    pub kind: AttributionKind,
}

/// An operator at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Which one; none for a plain negation.
    pub operator: Option<u32>,
    /// Its cue.
    pub cue: Range<usize>,
    /// The clause or phrase that it acts on.
    pub scope: Range<usize>,
}

/// Judges the claims of one sentence.
pub struct Judge<'a> {
    rules: &'a FactualityRules,
    sentence: &'a Sentence<'a>,
    predicates: &'a [Predicate],
    timexes: &'a [Timex],
    published: Option<Date>,
    cues: Vec<Cue>,
    /// Who says what in the sentence, once it is asked for.
    attributed: OnceCell<Vec<Attributed>>,
}

impl<'a> Judge<'a> {
    /// A judge of a parsed sentence.
    pub fn new(
        rules: &'a FactualityRules,
        sentence: &'a Sentence<'a>,
        predicates: &'a [Predicate],
        timexes: &'a [Timex],
        published: Option<Date>,
    ) -> Judge<'a> {
        let mut judge = Judge { rules, sentence, predicates, timexes, published, cues: Vec::new(), attributed: OnceCell::new() };
        judge.find_cues();
        judge
    }

    /// The factuality of the claim whose trigger, a word of this kind, stands at `trigger`; `event` tells events from standing
    /// relations.
    pub fn judge(&self, trigger: Range<usize>, kind: TriggerKind, event: bool) -> Judgement {
        let mut state = walk::State::new(event);
        let mut place = self.place_of(&trigger);
        if kind == TriggerKind::Noun && place.predicate.is_some_and(|p| self.predicates[p].kind == PredicateKind::Verb) {
            // "an arms embargo", read as a verb: its tense is none.
            place.predicate = None;
        }
        self.walk(place, &mut state);
        state.attribution.take_if(|a| self.is_own_voice(a));
        if state.attribution.is_none()
            && let Some((attribution, applied)) = self.attribution_around(&trigger, state.applied())
        {
            state.attribution = Some(attribution);
            applied.into_iter().for_each(|a| state.note(a));
        }
        let outer = self.outer(&trigger, state.attribution.as_ref());
        Judgement { outer, ..self.settle(state) }
    }

    /// The tokens of the document as counted from the sentence's first.
    fn local(&self, token: usize) -> usize {
        token.clamp(self.sentence.range.start, self.sentence.range.end.saturating_sub(1)) - self.sentence.range.start
    }

    fn document(&self, token: usize) -> usize {
        token + self.sentence.range.start
    }

    fn fold(&self, token: usize) -> WordId {
        self.sentence.tokens.fold(self.document(token))
    }

    fn relation(&self, token: usize) -> Relation {
        self.sentence.parse.relation[token]
    }

    fn head(&self, token: usize) -> Option<usize> {
        self.sentence.parse.head(token).filter(|h| *h < self.len() && *h != token)
    }

    fn len(&self) -> usize {
        self.sentence.parse.len()
    }

    fn children(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.len()).filter(move |t| self.head(*t) == Some(token))
    }

    /// What a token heads, from its first word to its last, in the document.
    fn phrase(&self, head: usize) -> Range<usize> {
        let below = |t: &usize| std::iter::successors(Some(*t), |t| self.head(*t)).take(self.len()).any(|t| t == head);
        let marks = |t: &usize| self.relation(*t) != Relation::Punct || self.head(*t) != Some(head);
        let inside = || (0..self.len()).filter(|t| below(t) && marks(t));
        let (first, last) = (inside().next().unwrap_or(head), inside().next_back().unwrap_or(head));
        self.document(first)..self.document(last) + 1
    }

    /// The predicate whose head is a token.
    fn predicate_at(&self, token: usize) -> Option<usize> {
        let document = self.document(token);
        self.predicates.binary_search_by_key(&document, |p| p.head).ok()
    }

    /// The nearest token upwards, itself included, that is a predicate.
    fn predicate_above(&self, token: usize) -> Option<usize> {
        let mut above = std::iter::successors(Some(token), |t| self.head(*t)).take(self.len());
        above.find(|t| self.predicate_at(*t).is_some())
    }
}
