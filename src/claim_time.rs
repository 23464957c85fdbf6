//! Which of a sentence's time expressions dates a claim: the one that belongs to its predicate.
//!
//! Read off the words, since the tree errs most on where adverbials hang. An expression dates the predicates of its own
//! clause: the nearest in the same clause counts, else one that opens the sentence ("In 1953, …"). Whatever stands between
//! may part them: a conjunction, a relative clause, the verb that says who says so ("the date on *said* does not date what
//! was said"), the verb that plans it. Vague words date nothing.

use crate::factuality::Judgement;
use crate::factuality::labels::Modality;
use crate::frames::scan::Scan;
use crate::lexicon::Class;
use crate::relations::matcher::Candidate;
use crate::relations::rule::TriggerKind;
use crate::syntax::labels::Xpos;
use crate::time::{Modifier, Timex, TimexType, interval_view};
use std::ops::Range;

/// How many tokens from the sentence's beginning an expression may start that opens it: "On the same day …".
const OPENING: usize = 3;
/// How far behind a noun for something that lasts its date may stand: "partner of the bank since 1962" has a signal and may
/// stand anywhere; "the partnership of 1962" has none and must be near.
const NEAR_NOUN: usize = 4;

/// A claim as far as its time matters.
pub struct Dated<'s> {
    /// The sentence.
    pub scan: &'s Scan<'s>,
    /// What was found in it.
    pub candidate: &'s Candidate,
    /// Whether and by whom it is said to be so.
    pub judged: &'s Judgement,
    /// An event, not a relation that lasts.
    pub event: bool,
}

impl Dated<'_> {
    /// The time of the claim, of those of its sentence; none is better than a wrong one.
    pub fn time<'t>(&self, timexes: &'t [Timex]) -> Option<&'t Timex> {
        let placed = || interval_view(timexes).filter(|t| t.dates_a_claim() && self.may_date(t, timexes));
        let distance = |t: &&Timex| start(t).abs_diff(self.trigger().start);
        let near = placed().filter(|t| self.is_near(t)).min_by_key(distance);
        near.or_else(|| placed().filter(|t| self.opens(t)).min_by_key(|t| start(t)))
    }

    fn trigger(&self) -> &Range<usize> {
        &self.candidate.trigger
    }

    fn is_verb(&self) -> bool {
        self.candidate.construction.kind == TriggerKind::Verb
    }

    /// False if the expression belongs to something else for sure.
    fn may_date(&self, t: &Timex, all: &[Timex]) -> bool {
        !(self.describes_noun(t, all)
            || self.is_renamed(t, all)
            || self.is_in_relative(t)
            || self.is_beyond_cue(t)
            || self.dates_the_plan(t))
    }

    /// True if it stands in the trigger's own clause.
    fn is_near(&self, t: &Timex) -> bool {
        let signalled = [Modifier::Since, Modifier::Until].iter().any(|m| t.modifiers.has(*m));
        let behind = start(t).checked_sub(self.trigger().end).is_some_and(|gap| gap <= NEAR_NOUN);
        (self.event || self.is_verb() || signalled || behind) && !self.is_parted(t, true)
    }

    /// True if it opens the sentence and what it opens reaches as far as the trigger.
    fn opens(&self, t: &Timex) -> bool {
        let behind_preposition =
            || self.trigger().start > self.scan.range.start && self.scan.is(self.trigger().start - 1, Class::Preposition);
        let gerund = self.scan.tag(self.trigger().start) == Some(Xpos::Vbg) && behind_preposition();
        let first = start(t) < self.scan.range.start + OPENING && end(t) <= self.trigger().start;
        first && !gerund && !self.is_parted(t, false)
    }

    /// A break or the beginning of another clause between expression and trigger. Of breaks, two make an aside if they may
    /// not count.
    fn is_parted(&self, t: &Timex, breaks: bool) -> bool {
        let (from, to) = if end(t) <= self.trigger().start { (end(t), self.trigger().start) } else { (self.trigger().end, start(t)) };
        let (mut at, mut dashes) = (from, 0);
        while at < to {
            if let Some(after) = self.relative_end(at, to) {
                at = after;
                continue;
            }
            if self.scan.opens_clause(at) && !self.is_signal(at, t) && !self.takes_up(at, t) && !self.opens_participle(at) {
                return true;
            }
            dashes += usize::from(self.scan.is_break(at));
            at += 1;
        }
        if breaks { dashes > 0 } else { dashes % 2 > 0 }
    }

    /// ", which …," and ", who …,": where the relative clause that begins at a token ends, if it does before `limit`.
    fn relative_end(&self, at: usize, limit: usize) -> Option<usize> {
        let opens = at > self.scan.range.start && self.scan.is(at, Class::Relative) && self.scan.is_comma(at - 1);
        if !opens {
            return None;
        }
        (at + 1..limit).find(|t| self.scan.is_comma(*t))
    }

    /// "since 1962", "until early May": the word is a preposition here.
    fn is_signal(&self, at: usize, t: &Timex) -> bool {
        let fills = |between: Range<usize>| between.len() <= 1 && between.clone().all(|b| self.scan.is(b, Class::Determiner));
        at < start(t) && fills(at + 1..start(t))
    }

    /// "on 3 May, when the envoys landed": the clause happens then.
    fn takes_up(&self, at: usize, t: &Timex) -> bool {
        let comma = usize::from(end(t) < self.scan.range.end && self.scan.is_comma(end(t)));
        at == end(t) + comma && self.scan.is(at, Class::DateRelative)
    }

    /// "while still training": at the same time as the clause that it hangs on.
    fn opens_participle(&self, at: usize) -> bool {
        let next = self.scan.skip_adverbs(at + 1);
        self.scan.is(at, Class::Subordinator) && next < self.scan.range.end && self.scan.tag(next) == Some(Xpos::Vbg)
    }

    /// "tore up *the 1966* charter": the date tells which agreement. It dates only what is said by that noun.
    fn describes_noun(&self, t: &Timex, all: &[Timex]) -> bool {
        let noun = |at: usize| matches!(self.scan.tag(at), Some(Xpos::Nn | Xpos::Nns | Xpos::Jj | Xpos::Nnp | Xpos::Nnps));
        let before = start(t).checked_sub(1).filter(|b| *b >= self.scan.range.start);
        let phrase = before.filter(|b| self.scan.is(*b, Class::Determiner));
        // "during the 1974 drought" says when.
        let behind =
            phrase.and_then(|b| b.checked_sub(1)).is_some_and(|b| b >= self.scan.range.start && self.scan.is(b, Class::Preposition));
        let described = t.kind == TimexType::Date
            && phrase.is_some()
            && !behind
            && end(t) < self.scan.range.end
            && noun(end(t))
            && !all.iter().any(|other| names_period(other) && start(other) == end(t));
        described && !(self.trigger().start >= end(t) && (end(t)..self.trigger().start).all(noun))
    }

    /// "the 1912–1913 Balkan Wars": the years say it more exactly than the name.
    fn is_renamed(&self, t: &Timex, all: &[Timex]) -> bool {
        names_period(t) && all.iter().any(|other| other.kind == TimexType::Date && other.dates_a_claim() && end(other) == start(t))
    }

    /// "Jan Kask, who took over *in May*, promised": it belongs to the clause that has ended before the trigger.
    fn is_in_relative(&self, t: &Timex) -> bool {
        let closed = (end(t)..self.trigger().start).any(|at| self.scan.is_comma(at));
        let mut before = (self.scan.range.start..start(t)).rev().take_while(|at| !self.scan.is_break(*at) && !self.scan.is_comma(*at));
        closed && before.any(|at| self.scan.is(at, Class::Relative) && at > self.scan.range.start)
    }

    /// The words that say who says so stand between the expression and the trigger.
    fn is_beyond_cue(&self, t: &Timex) -> bool {
        let between = |cue: &Range<usize>| {
            end(t) <= cue.start && cue.end <= self.trigger().start || self.trigger().end <= cue.start && cue.end <= start(t)
        };
        self.judged.attribution.as_ref().is_some_and(|a| between(&a.cue))
    }

    /// "agreed *on Thursday* to open an embassy": when it was planned, not when it will be done.
    fn dates_the_plan(&self, t: &Timex) -> bool {
        let marker = self.trigger().start.checked_sub(1).filter(|m| *m >= self.scan.range.start);
        let infinitive = marker.is_some_and(|m| self.scan.is(m, Class::InfinitiveMarker));
        let open = !matches!(self.judged.modality, Modality::Asserted);
        open && infinitive && self.is_verb() && end(t) < self.trigger().start
    }
}

fn names_period(t: &Timex) -> bool {
    t.kind == TimexType::Temponym
}

fn start(t: &Timex) -> usize {
    t.tokens.start as usize
}

fn end(t: &Timex) -> usize {
    t.tokens.end as usize
}
