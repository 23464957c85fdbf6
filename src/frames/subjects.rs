//! The subject of a verb group from word classes and neighbourhoods: the phrase to its left, the antecedent of its relative
//! pronoun, or what it shares with the verb before it.

use super::scan::{GroupForm, Scan, VerbGroup};
use crate::lexicon::Class;
use std::ops::Range;

/// How far a verb may take over the subject of another one, in steps.
const MAX_SUBJECT_STEPS: u8 = 4;

/// How many words a remark on who says so may have: "Peru, the minister said, has left".
const MAX_ASIDE: usize = 6;

impl Scan<'_> {
    /// The subject of a verb group.
    pub fn subject(&self, index: usize, steps: u8) -> Option<Range<usize>> {
        if steps > MAX_SUBJECT_STEPS {
            return None;
        }
        let group = &self.groups[index];
        match group.form {
            GroupForm::Infinitive => self.controller(index, steps),
            GroupForm::Gerund => self.gerund_subject(index, steps),
            GroupForm::Reduced => self.reduced_subject(index, steps),
            GroupForm::Finite => self.finite_subject(index, steps),
        }
    }

    /// The subject of an infinitive: the object of "urged", else the subject of the verb before.
    fn controller(&self, index: usize, steps: u8) -> Option<Range<usize>> {
        if let Some(owner) = self.owner_of_plan(self.groups[index].tokens.start) {
            return Some(owner);
        }
        let before = index.checked_sub(1)?;
        let matrix = &self.groups[before];
        if self.classes(matrix.head).any(&[Class::ObjectControl, Class::TreeObjectControl]) && !matrix.passive {
            let start = self.skip_adverbs(matrix.tokens.end);
            let end = self.phrase_end(start);
            if end > start {
                return Some(start..end);
            }
        }
        self.subject(before, steps + 1)
    }

    /// "Iraq's efforts to destroy", "Georgia's hopes of joining": who owns the noun before an infinitive or a gerund's preposition.
    fn owner_of_plan(&self, after: usize) -> Option<Range<usize>> {
        let noun = after.checked_sub(1).filter(|n| *n > self.range.start && self.is_plain_noun(*n) && self.group_at(*n).is_none())?;
        let start = self.noun_phrase_start(noun);
        let mark = (start..noun).rev().find(|t| self.is(*t, Class::PossessiveMarker) && !self.tokens.spaced(*t));
        let modifier = || (start..noun).find_map(|t| self.mention_at(t)).map(|m| self.mentions[m].tokens.clone());
        mark.map(|m| start..m).filter(|o| o.clone().any(|t| self.mention_at(t).is_some())).or_else(modifier)
    }

    /// "accused Russia of arming", "prevented Serbia from joining": the object of the verb acts.
    fn object_before_gerund(&self, preposition: usize, index: usize, steps: u8) -> Option<Range<usize>> {
        let matrix = index.checked_sub(1).filter(|_| self.is(preposition, Class::ObjectGerundPreposition))?;
        let verb = &self.groups[matrix];
        if verb.passive {
            return self.subject(matrix, steps + 1);
        }
        let start = self.skip_adverbs(verb.tokens.end);
        let object = start..self.phrase_end(start);
        (object.end == preposition && object.clone().any(|t| self.mention_at(t).is_some())).then_some(object)
    }

    fn gerund_subject(&self, index: usize, steps: u8) -> Option<Range<usize>> {
        let start = self.groups[index].tokens.start;
        if start > self.range.start {
            let before = start - 1;
            if let Some(object) = self.object_before_gerund(before, index, steps) {
                return Some(object);
            }
            if let Some(owner) = self.owner_of_plan(before).filter(|_| self.is(before, Class::ComplementPreposition)) {
                return Some(owner);
            }
            let joined = self.is_comma(before) || self.classes(before).any(&[Class::Preposition, Class::Conjunction, Class::Subordinator]);
            if !joined && self.group_at(before).is_none() {
                return self.phrase_before(start);
            }
        }
        match index.checked_sub(1) {
            Some(before) => self.subject(before, steps + 1),
            None => self.next_subject(index, steps),
        }
    }

    /// A phrase that opens the sentence shares the subject of the next finite verb: "Accusing Eritrea …, Ethiopia sealed".
    fn next_subject(&self, index: usize, steps: u8) -> Option<Range<usize>> {
        let next = (index + 1..self.groups.len()).find(|g| self.groups[*g].form == GroupForm::Finite)?;
        self.subject(next, steps + 1)
    }

    fn finite_subject(&self, index: usize, steps: u8) -> Option<Range<usize>> {
        let start = self.groups[index].tokens.start;
        let mut before = start.checked_sub(1).filter(|b| *b >= self.range.start)?;
        while before > self.range.start
            && (self.is(before, Class::Adverb) && !self.is(before, Class::Pronoun) || self.is_quote(before) && self.is_comma(before - 1))
        {
            before -= 1;
        }
        if self.is(before, Class::Relative) && before > self.range.start {
            let noun = if self.is_comma(before - 1) { before - 1 } else { before };
            return self.antecedent(noun).or_else(|| self.previous_subject(index, steps));
        }
        if self.is(before, Class::Conjunction) {
            return self.previous_subject(index, steps);
        }
        if self.is_comma(before) {
            return self.across_commas(before).or_else(|| self.previous_subject(index, steps));
        }
        self.noun_before(before + 1)
    }

    /// What a relative pronoun stands for: the phrase before it, or, if that means nobody known, the name right before: "a deal
    /// for gas with Iran, which supplies".
    fn antecedent(&self, end: usize) -> Option<Range<usize>> {
        let phrase = self.phrase_before(end)?;
        let last = end.checked_sub(1).and_then(|l| self.mention_at(l)).map(|m| self.mentions[m].tokens.clone());
        match last.filter(|l| l.end == end && self.fillers(phrase.clone()).is_empty()) {
            Some(name) => Some(name),
            None => Some(phrase),
        }
    }

    /// The noun phrase before a verb, past the participles that describe it: "forces backed by jets | attacked"; the owner of
    /// what "whose" opens.
    fn noun_before(&self, end: usize) -> Option<Range<usize>> {
        let mut phrase = self.phrase_before(end)?;
        for _ in 0..MAX_SUBJECT_STEPS {
            let Some(before) = phrase.start.checked_sub(1).filter(|b| *b > self.range.start) else { break };
            let describes = |g: &VerbGroup| {
                let after_noun = self.mention_at(g.tokens.start - 1).is_some() || self.is_plain_noun(g.tokens.start - 1);
                matches!(g.form, GroupForm::Reduced | GroupForm::Gerund) && g.tokens.start > self.range.start && after_noun
            };
            let noun_end = match self.group_at(before).map(|g| &self.groups[g]) {
                Some(group) if group.tokens.start > self.range.start && describes(group) => group.tokens.start,
                None if self.is(before, Class::Relative) && self.is(before, Class::PossessivePronoun) => {
                    if self.is_comma(before - 1) {
                        before - 1
                    } else {
                        before
                    }
                }
                _ => break,
            };
            phrase = self.phrase_before(noun_end)?;
        }
        Some(phrase)
    }

    /// What a participle describes: the noun before it, across a comma, or the subject of the sentence it opens.
    fn reduced_subject(&self, index: usize, steps: u8) -> Option<Range<usize>> {
        let start = self.groups[index].tokens.start;
        if start == self.range.start {
            return self.next_subject(index, steps);
        }
        let before = self.skip_adverbs_back(start - 1);
        self.phrase_before(if self.is_comma(before) { before } else { before + 1 })
    }

    fn previous_subject(&self, index: usize, steps: u8) -> Option<Range<usize>> {
        let before = self.matrix_before(index)?;
        let between = self.groups[before].tokens.end..self.groups[index].tokens.start;
        if between.clone().any(|t| self.is_break(t)) {
            return None;
        }
        self.subject(before, steps + 1)
    }

    /// The verb group before another; behind ", and" one of a relative clause that a comma opened is passed over: "signed the
    /// pact, which ended the war, and armed …".
    fn matrix_before(&self, index: usize) -> Option<usize> {
        let mut before = index.checked_sub(1)?;
        let start = self.groups[index].tokens.start;
        let conjunction = (self.range.start + 1..start).rev().find(|t| self.is(*t, Class::Conjunction));
        let parted = conjunction.is_some_and(|c| c + 2 >= start && self.is_comma(c - 1));
        let relative = |g: &VerbGroup| {
            let open = g.tokens.start;
            open > self.range.start + 1 && self.is(open - 1, Class::Relative) && self.is_comma(open - 2)
        };
        while parted && before > 0 && relative(&self.groups[before]) {
            before -= 1;
        }
        Some(before)
    }

    /// The noun phrase before a parenthesis between commas: "Turkey, a member of NATO, said".
    fn across_commas(&self, closing: usize) -> Option<Range<usize>> {
        let opening = (self.range.start..closing).rev().find(|t| self.is_comma(*t))?;
        let finite = |t: usize| self.group_at(t).is_some_and(|g| self.groups[g].form == GroupForm::Finite);
        let says = (opening..closing).any(|t| finite(t) && self.is(t, Class::SpeechVerb));
        if says && closing - opening <= MAX_ASIDE {
            return self.phrase_before(opening);
        }
        if !self.opens_clause(opening + 1) && !self.is(opening + 1, Class::Preposition) && (opening..closing).any(finite) {
            return None;
        }
        let phrase = self.phrase_before(opening)?;
        // "The minister for Asia, Jan Kask, flew": who is named explains who is not.
        let name = self.mention_at(opening + 1).map(|m| self.mentions[m].tokens.clone()).filter(|n| *n == (opening + 1..closing));
        if name.is_some() && self.fillers(phrase.clone()).is_empty() {
            return name;
        }
        phrase.clone().any(|t| self.mention_at(t).is_some()).then(|| self.with_earlier_members(phrase))
    }

    /// "Jan Kask, the Estonian minister, and [Anna Berg, the Swedish one,] met": members of a list that have explanations, too.
    fn with_earlier_members(&self, phrase: Range<usize>) -> Range<usize> {
        let comma = phrase.start.checked_sub(2).filter(|c| *c > self.range.start && self.is_comma(*c));
        let listed = comma.filter(|c| self.is(*c + 1, Class::ListConjunction));
        match listed.and_then(|c| self.across_commas(c)) {
            Some(earlier) => earlier.start..phrase.end,
            None => phrase,
        }
    }
}
