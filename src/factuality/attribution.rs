//! Sources: who stands behind a cue, and what is said beside the clause rather than over it ("…, officials said").

use super::cues::Cue;
use super::labels::AttributionKind;
use super::rules::{Complement, Cued, SourcePlace};
use super::walk::State;
use super::{Applied, Attribution, Judge};
use crate::frames::predicate::{Argument, Predicate, Role, VerbForm, Voice};
use crate::syntax::labels::{Relation, Upos};
use std::ops::Range;

/// The words of a source and its mention.
type Source = (Option<Range<usize>>, Option<usize>);

impl Judge<'_> {
    /// The source of a predicate that says something: its subject, or the owner of a noun.
    pub(super) fn source_of(&self, predicate: &Predicate) -> Source {
        let places = [Role::Subject, Role::Possessor, Role::Modifier];
        let argument = places.iter().find_map(|r| predicate.in_role(*r).find(|a| !a.alternative));
        argument.map_or((None, None), |a| (Some(a.core.clone()), self.mention_of(&a.core, self.local(a.head))))
    }

    /// The source of a cue that stands by itself.
    pub(super) fn source_of_cue(&self, place: SourcePlace, cue: &Range<usize>) -> Source {
        let noun = self.head(cue.start).filter(|n| *n >= cue.end);
        let Some(noun) = noun.filter(|_| place == SourcePlace::Behind) else { return (None, None) };
        let core = self.document(cue.end)..self.document(noun) + 1;
        let mention = self.mention_of(&core, noun);
        (Some(core), mention)
    }

    /// The mention in a phrase; else one that hangs on its head ("officials in Canberra").
    fn mention_of(&self, core: &Range<usize>, head: usize) -> Option<usize> {
        let mentions = self.sentence.mentions;
        let over = |t: usize| mentions.iter().position(|m| m.tokens.contains(&t));
        let hangs = |t: usize| matches!(self.relation(t), Relation::Nmod | Relation::NmodPoss) && self.head(t) == Some(head);
        over(self.document(head)).or_else(|| core.clone().find_map(over)).or_else(|| {
            let behind = (head..self.len()).find(|t| hangs(*t) && over(self.document(*t)).is_some());
            behind.and_then(|t| over(self.document(t)))
        })
    }

    /// A verb of saying that stands behind a comma at the end of what is said, wherever the parser has hung it.
    pub(super) fn attribute_beside(&self, trigger: &Range<usize>, state: &mut State) {
        if self.attribute_according(trigger, state) {
            return;
        }
        for predicate in self.predicates.iter().filter(|p| p.head >= trigger.end || p.head < trigger.start) {
            let Some(number) = self.says(predicate) else { continue };
            let Some(subject) = self.speaker(predicate) else { continue };
            let first = subject.core.start.min(predicate.head);
            let last = subject.core.end.max(predicate.head + 1);
            if !self.is_aside(first, last) || self.is_inside(trigger, first..last) || self.has_content(predicate, trigger) {
                continue;
            }
            let cue = predicate.head..predicate.head + 1;
            state.note(Applied { operator: Some(number), cue: cue.clone(), scope: trigger.clone() });
            let kind = self.operator(number).attribution.unwrap_or(AttributionKind::Says);
            let mention = self.mention_of(&subject.core, self.local(subject.head));
            state.attribution = Some(Attribution { source: Some(subject.core.clone()), mention, cue, kind });
            return;
        }
    }

    /// "…, according to officials" holds of the whole sentence, wherever the parser has hung it.
    fn attribute_according(&self, trigger: &Range<usize>, state: &mut State) -> bool {
        let apart = |t: usize| t == 0 || self.sentence.parse.upos[t - 1] == Upos::Punct;
        let named = |c: &&Cue| self.operator(c.operator).source == SourcePlace::Behind && apart(c.tokens.start);
        let Some(cue) = self.cues.iter().find(named) else { return false };
        let Some(kind) = self.operator(cue.operator).attribution else { return false };
        let (source, mention) = self.source_of_cue(SourcePlace::Behind, &cue.tokens);
        let words = self.document(cue.tokens.start)..self.document(cue.tokens.end);
        state.note(Applied { operator: Some(cue.operator), cue: words.clone(), scope: trigger.clone() });
        state.attribution = Some(Attribution { source, mention, cue: words, kind });
        true
    }

    /// Who speaks; parsers take "…, inspectors reported." for a participle that describes the inspectors.
    fn speaker<'p>(&self, predicate: &'p Predicate) -> Option<&'p Argument> {
        let sure = |role| predicate.in_role(role).find(|a| !a.alternative);
        let participle = predicate.form == Some(VerbForm::Participle) && predicate.voice == Voice::Passive;
        let described = || sure(Role::Object).filter(|o| participle && o.core.end == predicate.head);
        sure(Role::Subject).or_else(described)
    }

    /// The operator of a verb that says clauses.
    fn says(&self, predicate: &Predicate) -> Option<u32> {
        let says = |(second, number): &&Cued| {
            let operator = self.operator(*number);
            second.is_none()
                && operator.attribution.is_some()
                && operator.with.is_empty()
                && operator.complements.contains(&Complement::Clause)
        };
        self.rules.on(predicate.kind, predicate.lemma).iter().find(says).map(|(_, number)| *number)
    }

    /// True if a comma or quotation mark stands before these words and a break, or words of the same phrase up to the end, behind.
    fn is_aside(&self, first: usize, last: usize) -> bool {
        let mark = |t: usize| self.sentence.parse.upos[self.local(t)] == Upos::Punct;
        let before = first > self.sentence.range.start && mark(first - 1);
        let clause_behind = |t: usize| {
            matches!(self.relation(t), Relation::Ccomp | Relation::Xcomp | Relation::Obj)
                && self.head(t).is_some_and(|h| self.document(h) < last && self.document(h) >= first)
        };
        before && !(self.local(last - 1) + 1..self.len()).any(clause_behind)
    }

    fn is_inside(&self, trigger: &Range<usize>, words: Range<usize>) -> bool {
        words.contains(&trigger.start)
    }

    /// True if the verb has another complement than the clause of the trigger.
    fn has_content(&self, predicate: &Predicate, trigger: &Range<usize>) -> bool {
        predicate.in_role(Role::Complement).any(|a| a.head != trigger.start && !a.alternative)
    }
}
