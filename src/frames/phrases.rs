//! Noun phrases and lists of names from word classes and neighbourhoods: where they begin, where they end, what belongs to them.

use super::scan::{GroupForm, Scan};
use crate::lexicon::Class;
use std::ops::Range;

/// So many names with nothing but commas between them are a list.
const MIN_BARE_LIST: usize = 4;

impl Scan<'_> {
    /// The end of the noun phrase (or list of them) that begins at `start`.
    pub fn phrase_end(&self, start: usize) -> usize {
        let mut at = start;
        while at < self.range.end {
            if self.mention_at(at).is_none() {
                let list_comma = self.is_comma(at) && at > start && self.list_goes_on_after(at + 1, self.members(start..at));
                let list_word = self.is(at, Class::ListConjunction) && at > start && self.conjunct_follows(at + 1);
                if !list_comma && !list_word && self.ends_phrase(at, start) {
                    return at;
                }
            }
            at += 1;
        }
        at
    }

    /// How many members of a list a phrase has so far.
    fn members(&self, phrase: Range<usize>) -> usize {
        1 + phrase.filter(|t| self.is_comma(*t)).count()
    }

    fn ends_phrase(&self, at: usize, start: usize) -> bool {
        let classes = self.classes(at);
        let both = at == start && self.is(at, Class::Distributive);
        self.is_break(at)
            || self.is_comma(at)
            || (self.group_at(at).is_some() && !self.is_attributive(at))
            || (classes.any(&[Class::Preposition, Class::Conjunction]) && !both && !self.counts(at))
            || (self.opens_clause(at) && (at != start || self.starts_clause(at)))
    }

    /// A participle inside a noun phrase ("the occupied territories").
    pub(super) fn is_attributive(&self, at: usize) -> bool {
        let Some(group) = self.group_at(at) else { return false };
        let group = &self.groups[group];
        let Some(before) = group.head.checked_sub(1).filter(|b| *b >= self.range.start) else { return false };
        let next = group.head + 1;
        // "rejected *proposed* changes": a name or noun follows a participle that stands right behind a verb.
        let before_noun =
            || next < self.range.end && self.group_at(next).is_none() && (self.mention_at(next).is_some() || self.is_plain_noun(next));
        let after_verb = || self.group_at(before).is_some_and(|g| self.groups[g].form == GroupForm::Finite) && before_noun();
        group.form == GroupForm::Reduced && (self.is(before, Class::Determiner) || after_verb())
    }

    /// After a comma of a list comes a name and, before the clause goes on, "and" or another comma with a name. With `members`
    /// before `at`: four names and more are a list without a conjunction, too.
    fn list_goes_on_after(&self, at: usize, members: usize) -> bool {
        let at = if at < self.range.end && self.is(at, Class::ListConjunction) { at + 1 } else { at };
        let Some(mention) = self.name_after_article(at) else { return false };
        let mut next = self.mentions[mention].tokens.end;
        // An apposition ("Ankara, Russia's partner, …") is no list.
        if next < self.range.end && self.is(next, Class::PossessiveMarker) {
            return false;
        }
        if self.is(at.max(self.range.start + 1) - 1, Class::ListConjunction) {
            return !self.begins_clause(mention, at);
        }
        while next < self.range.end && !self.is_break(next) {
            if self.is(next, Class::ListConjunction) {
                return self.name_after_article(next + 1).is_some_and(|m| !self.begins_clause(m, next + 1));
            }
            if self.is_comma(next) {
                return self.list_goes_on_after(next + 1, members + 1)
                    || members >= MIN_BARE_LIST - 1 && self.mention_at(next - 1).is_some();
            }
            if self.mention_at(next).is_none() {
                break;
            }
            next += 1;
        }
        members >= MIN_BARE_LIST - 1 && !self.begins_clause(mention, at)
    }

    fn conjunct_follows(&self, at: usize) -> bool {
        if at >= self.range.end || self.group_at(at).is_some() {
            return false;
        }
        if let Some(mention) = self.name_after_article(at) {
            return !self.begins_clause(mention, at);
        }
        let next = self.skip_adverbs(at);
        next == at && !self.is(at, Class::Preposition) && !self.opens_clause(at) && !self.is(at, Class::Pronoun)
    }

    /// A name after "and" that is the subject of the verb right after it, where the clause before has a verb already: "was
    /// denounced by Egypt, and Israel was criticised".
    fn begins_clause(&self, mention: usize, at: usize) -> bool {
        let next = self.skip_adverbs(self.mentions[mention].tokens.end);
        if next >= self.range.end || self.group_at(next).is_none_or(|g| self.groups[g].form != GroupForm::Finite) {
            return false;
        }
        (self.range.start..at)
            .rev()
            .take_while(|t| !self.is_break(*t) && !self.opens_clause(*t) && !self.is(*t, Class::ClausePreposition))
            .any(|t| self.group_at(t).is_some_and(|g| self.groups[g].form != GroupForm::Reduced))
    }

    /// The name that begins at `at`, perhaps after an article or an adjective.
    pub(super) fn name_after_article(&self, at: usize) -> Option<usize> {
        (at..(at + 3).min(self.range.end)).take_while(|t| *t == at || self.mention_at(*t).is_some() || !self.is_comma(*t)).find_map(|t| {
            let before_is_article = (at..t).all(|b| self.is(b, Class::Determiner) || self.is_plain_noun(b));
            self.mention_at(t).filter(|_| before_is_article)
        })
    }

    /// The noun phrase that ends before `end`, with what hangs on it by prepositions: from the clause's beginning, or what
    /// follows the last comma, conjunction or verb.
    pub fn phrase_before(&self, end: usize) -> Option<Range<usize>> {
        let (mut start, mut joined) = (end, false);
        while start > self.range.start {
            let at = start - 1;
            if self.mention_at(at).is_none() {
                // "A, B and C": a comma belongs to a list only if its conjunction has been passed.
                let and = self.is(at, Class::ListConjunction);
                let list = (self.is_comma(at) && joined || and) && start < end && self.joins_names(at);
                joined |= and;
                let stop = self.is_break(at) || self.is_comma(at) || self.is(at, Class::Conjunction) || self.starts_clause(at);
                if (stop && !list) || (self.group_at(at).is_some() && !self.is_attributive(at)) {
                    break;
                }
            }
            start = at;
        }
        (start < end).then_some(start..end)
    }

    /// True if names stand on both sides of a comma or conjunction.
    fn joins_names(&self, at: usize) -> bool {
        let mut before = at;
        while before > self.range.start
            && (self.is_comma(before) || self.is(before, Class::ListConjunction))
            && self.mention_at(before).is_none()
        {
            before -= 1;
        }
        self.mention_at(before).is_some() && self.conjunct_name(at + 1)
    }

    fn conjunct_name(&self, at: usize) -> bool {
        let at = if at < self.range.end && self.mention_at(at).is_none() && self.is(at, Class::ListConjunction) { at + 1 } else { at };
        at < self.range.end && self.name_after_article(at).is_some_and(|m| !self.begins_clause(m, at))
    }

    /// Where the noun phrase around a trigger begins: after the preposition, verb, mark or conjunction before it.
    pub(super) fn noun_phrase_start(&self, trigger: usize) -> usize {
        let (mut start, mut joined) = (trigger, false);
        while start > self.range.start {
            let at = start - 1;
            if self.mention_at(at).is_none() {
                let and = self.is(at, Class::ListConjunction);
                // "the arming of rebels and *its* support": the pronoun owns the second noun alone.
                let list = (self.is_comma(at) && joined || and) && self.joins_names(at) && !self.is(at + 1, Class::PossessivePronoun);
                joined |= and;
                let stop = self.is_break(at)
                    || self.is_comma(at)
                    || self.classes(at).any(&[Class::Preposition, Class::Conjunction])
                    || self.starts_clause(at);
                if (stop && !list) || (self.group_at(at).is_some() && !self.is_attributive(at)) {
                    break;
                }
            }
            start = at;
        }
        start
    }
}
