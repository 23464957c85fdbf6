//! Frames from word classes and neighbourhoods, without a parse: subjects to the left, objects and prepositional phrases
//! to the right, light verbs and copulas around nouns.
//!
//! The procedures follow the order of an English clause; where they guess, they prefer to find nothing.

use super::predicate::Via;
use super::scan::{GroupForm, Scan, VerbGroup};
use super::{Arg, Complement, Frame, Source};
use crate::lexicon::Class;
use crate::relations::rule::{ArgRole, ClauseForm, TriggerKind};
use std::ops::Range;

/// How far a verb may take over the subject of another one, in steps.
const MAX_SUBJECT_STEPS: u8 = 4;

/// How many words may stand between a verb and the "that" of what it says.
const MAX_THAT_DISTANCE: usize = 6;

/// So many names with nothing but commas between them are a list.
const MIN_BARE_LIST: usize = 4;

/// How many words a remark on who says so may have: "Peru, the minister said, has left".
const MAX_ASIDE: usize = 6;

/// How many words behind its noun a phrase before the subject may go on.
const MAX_EXPLANATION: usize = 8;

impl Scan<'_> {
    /// The frame of a trigger, or `None` if its words are not used as `kind` here.
    pub fn frame(&self, kind: TriggerKind, trigger: Range<usize>) -> Option<Frame> {
        let mut frame =
            Frame { source: Source::Words, kind, trigger: trigger.clone(), carrier: None, args: Vec::new(), complements: Vec::new() };
        match kind {
            TriggerKind::Verb => {
                self.fill_verb(trigger.clone(), &mut frame)?;
                frame.complements.extend(self.that_clause(trigger.end));
            }
            TriggerKind::Noun | TriggerKind::Stem => {
                self.fill_noun(trigger.clone(), &mut frame)?;
                frame.complements.extend(self.that_clause(trigger.end));
            }
            TriggerKind::Adjective => self.fill_adjective(trigger, &mut frame)?,
            TriggerKind::Compound => self.fill_compound(trigger, &mut frame)?,
            TriggerKind::Prefix => self.fill_prefix(trigger, &mut frame)?,
        }
        Some(frame)
    }

    /// The clause behind "that", close to a verb or noun: its subject, and the words of its verb group.
    fn that_clause(&self, from: usize) -> Option<Complement> {
        let limit = (from + MAX_THAT_DISTANCE).min(self.range.end);
        let ends = |t: usize| self.is_break(t) || self.is_comma(t) || self.group_at(t).is_some();
        let that = (from..limit).take_while(|t| !ends(*t)).find(|t| self.is(*t, Class::Complementiser) && self.starts_clause(*t))?;
        let subject = that + 1..self.phrase_end(that + 1);
        if subject.is_empty() {
            return None;
        }
        let group = self.groups.iter().find(|g| g.tokens.start >= subject.end);
        let words = group.map_or_else(Vec::new, |g| g.tokens.clone().map(|t| (t, self.tokens.fold(t))).collect());
        let head = group.map_or(that, |g| g.head);
        let subject = Arg { role: ArgRole::Subject, tokens: subject, head: None, maker: None, via: Via::Direct, alternative: false };
        Some(Complement { form: ClauseForm::Clause, head, words, args: vec![subject] })
    }

    fn fill_verb(&self, trigger: Range<usize>, frame: &mut Frame) -> Option<()> {
        let group_index = self.group_at(trigger.start)?;
        let group = &self.groups[group_index];
        if group.head != trigger.start {
            return None;
        }
        let subject = self.subject(group_index, 0);
        let after = trigger.end.max(group.tokens.end);
        if group.passive {
            let rest = self.add_passive_objects(group, after, subject.clone(), frame);
            self.add_phrases(rest, frame, true);
            // "Guilt towards Namibia was acknowledged": phrases inside the passive subject stand beside the verb too.
            if let Some(phrase) = subject {
                self.add_phrases_until(phrase, frame);
            }
        } else {
            add(frame, ArgRole::Subject, subject);
            let two = self.is(group.head, Class::Ditransitive);
            let rest = self.add_objects(after, two, frame);
            self.add_phrases(rest, frame, false);
        }
        Some(())
    }

    /// In a passive the subject is the object, unless another object is left behind: "the officers were given refuge".
    fn add_passive_objects(&self, group: &VerbGroup, after: usize, subject: Option<Range<usize>>, frame: &mut Frame) -> usize {
        let end = self.phrase_end(after);
        if end > after && self.is(group.head, Class::Ditransitive) {
            add(frame, ArgRole::IndirectObject, subject);
            add(frame, ArgRole::Object, Some(after..end));
            return end;
        }
        add(frame, ArgRole::Object, subject);
        after
    }

    /// Object and indirect object right after a verb; returns where they end.
    fn add_objects(&self, at: usize, two: bool, frame: &mut Frame) -> usize {
        let start = self.skip_adverbs(at);
        let end = self.phrase_end(start);
        if start >= end {
            return at;
        }
        match self.indirect_object_end(start, end).filter(|_| two) {
            Some(split) => {
                add(frame, ArgRole::IndirectObject, Some(start..split));
                add(frame, ArgRole::Object, Some(split..end));
            }
            None => add(frame, ArgRole::Object, Some(start..end)),
        }
        end
    }

    /// "Kenya | two boats": a name directly followed by a new noun phrase.
    fn indirect_object_end(&self, start: usize, end: usize) -> Option<usize> {
        let mention = &self.mentions[self.mention_at(start).or_else(|| self.mention_at((start + 1).min(end - 1)))?];
        let next = mention.tokens.end;
        let modifier = mention.role == crate::actors::mentions::Role::Modifier;
        let opens = next < end
            && !modifier
            && (self.is(next, Class::Determiner) || self.tokens.shape(next).has_digit() || self.is_plain_noun(next));
        opens.then_some(next)
    }

    /// A word in small letters that is no name and no function word.
    pub fn is_plain_noun(&self, at: usize) -> bool {
        let shape = self.tokens.shape(at);
        shape.has_letter()
            && !shape.is_capitalised()
            && self.mention_at(at).is_none()
            && !self.classes(at).any(&[Class::PossessiveMarker, Class::Conjunction, Class::Preposition])
    }

    /// Prepositional phrases from `at` to the clause's edge; in a passive the phrase after "by" is the
    /// subject.
    fn add_phrases(&self, mut at: usize, frame: &mut Frame, passive: bool) {
        while at < self.range.end {
            if self.is_break(at) || self.opens_clause(at) && !self.is(at, Class::Preposition) {
                return;
            }
            if self.group_at(at).is_some() {
                return;
            }
            if self.is(at, Class::Preposition) {
                let start = at + 1;
                let end = self.phrase_end(start);
                if end > start && self.extends_phrase(at, frame) {
                    frame.args.last_mut().into_iter().for_each(|a| a.tokens.end = end);
                    at = end;
                    continue;
                }
                if end > start {
                    let role = if passive && self.is(at, Class::AgentPreposition) {
                        ArgRole::Subject
                    } else {
                        ArgRole::Preposition(self.tokens.fold(at))
                    };
                    add(frame, role, Some(start..end));
                    at = end;
                    continue;
                }
            } else if (self.is(at, Class::Conjunction) || self.is_comma(at)) && !self.preposition_follows(at) {
                return;
            }
            at += 1;
        }
    }

    /// "with the foreign ministers | of Iran": what contains the names belongs to the phrase before it, which has none.
    fn extends_phrase(&self, at: usize, frame: &Frame) -> bool {
        let last = frame.args.last().filter(|a| matches!(a.role, ArgRole::Preposition(_)) && a.tokens.end == at);
        let bare = |a: &Arg| {
            let names = a.tokens.clone().rev().take_while(|t| !self.is(*t, Class::ListConjunction));
            names.into_iter().all(|t| self.mention_at(t).is_none())
        };
        self.is(at, Class::GenitivePreposition) && last.is_some_and(bare)
    }

    /// Prepositional phrases inside a phrase.
    fn add_phrases_until(&self, phrase: Range<usize>, frame: &mut Frame) {
        let mut at = phrase.start;
        while at < phrase.end {
            if self.is(at, Class::Preposition) {
                let end = self.phrase_end(at + 1).min(phrase.end);
                add(frame, ArgRole::Preposition(self.tokens.fold(at)), Some(at + 1..end.max(at + 1)));
                at = end;
            }
            at += 1;
        }
    }

    /// "in Kosovo and in Bosnia".
    fn preposition_follows(&self, at: usize) -> bool {
        at + 1 < self.range.end && self.is(at + 1, Class::Preposition)
    }

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
    fn is_attributive(&self, at: usize) -> bool {
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
    fn name_after_article(&self, at: usize) -> Option<usize> {
        (at..(at + 3).min(self.range.end)).take_while(|t| *t == at || self.mention_at(*t).is_some() || !self.is_comma(*t)).find_map(|t| {
            let before_is_article = (at..t).all(|b| self.is(b, Class::Determiner) || self.is_plain_noun(b));
            self.mention_at(t).filter(|_| before_is_article)
        })
    }

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

    fn fill_noun(&self, trigger: Range<usize>, frame: &mut Frame) -> Option<()> {
        // In "intelligence sharing" and "opposing sides" the whole is a noun; a lone verb form is a verb.
        let is_verb = |t: usize| self.group_at(t).is_some_and(|g| self.groups[g].head == t);
        if trigger.len() == 1 && is_verb(trigger.start) && !self.is_attributive(trigger.start) {
            return None;
        }
        let start = self.noun_phrase_start(trigger.start);
        self.add_owners(start, trigger.start, frame);
        self.add_named(trigger.end, frame);
        self.add_phrases(self.skip_head(trigger.end), frame, false);
        self.add_carrier(start, &trigger, frame);
        Some(())
    }

    /// "sanctions regime against": a noun right after the trigger is passed over.
    fn skip_head(&self, at: usize) -> usize {
        if at < self.range.end
            && self.is_plain_noun(at)
            && self.group_at(at).is_none()
            && !self.classes(at).any(&[Class::Adverb, Class::Relative])
        {
            at + 1
        } else {
            at
        }
    }

    /// Where the noun phrase around a trigger begins: after the preposition, verb, mark or conjunction before it.
    fn noun_phrase_start(&self, trigger: usize) -> usize {
        let (mut start, mut joined) = (trigger, false);
        while start > self.range.start {
            let at = start - 1;
            if self.mention_at(at).is_none() {
                let and = self.is(at, Class::ListConjunction);
                let list = (self.is_comma(at) && joined || and) && self.joins_names(at);
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

    /// Names before a trigger noun: with a possessive mark its possessors, else its modifiers.
    fn add_owners(&self, start: usize, trigger: usize, frame: &mut Frame) {
        let mark = (start..trigger).rev().find(|t| self.is(*t, Class::PossessiveMarker) && !self.tokens.spaced(*t));
        let owners = mark.map_or(start..start, |m| start..m);
        let modifiers = mark.map_or(start..trigger, |m| m + 1..trigger);
        for (range, role) in [(owners, ArgRole::Possessor), (modifiers, ArgRole::Modifier)] {
            if range.clone().any(|t| self.mention_at(t).is_some()) {
                add(frame, role, Some(range));
            }
        }
    }

    /// "its ally Azerbaijan".
    fn add_named(&self, at: usize, frame: &mut Frame) {
        if at < self.range.end
            && let Some(mention) = self.mention_at(at)
            && self.mentions[mention].tokens.start == at
        {
            add(frame, ArgRole::Named, Some(at..self.phrase_end(at)));
        }
    }

    /// The verb around a trigger noun that lends it a subject: a light verb over it, a copula, a locative verb before its
    /// preposition, a passive light verb after it; or the noun it is in apposition to.
    fn add_carrier(&self, start: usize, trigger: &Range<usize>, frame: &mut Frame) {
        if start > self.range.start {
            let before = self.skip_adverbs_back(start - 1);
            if let Some(group) = self.group_at(before) {
                self.carry(group, &[Class::LightVerb, Class::SupportVerb, Class::Copula], frame);
            } else if self.is(before, Class::Preposition) {
                self.carry_through_preposition(before, frame);
            } else if self.is_comma(before) || self.is_break(before) && self.text(before) != "." {
                self.add_apposition(before, frame);
            } else if self.is(before, Class::ListConjunction) {
                self.carry_through_list(before, frame);
            }
        }
        self.add_passive_carrier(trigger, frame);
        if start == self.range.start {
            self.add_explained(trigger, frame);
        }
    }

    /// "A founding member of NATO, Norway has …", "Baku's ally, Turkey sent …": whom a phrase before the subject explains.
    fn add_explained(&self, trigger: &Range<usize>, frame: &mut Frame) {
        let owned = |t: usize| self.is(t, Class::PossessiveMarker);
        if !self.is(self.range.start, Class::IndefiniteArticle) && !(self.range.start..trigger.start).any(owned) {
            return;
        }
        let within = trigger.end..(trigger.end + MAX_EXPLANATION).min(self.range.end);
        let Some(comma) = within.clone().take_while(|t| self.group_at(*t).is_none() && !self.is_break(*t)).find(|t| self.is_comma(*t))
        else {
            return;
        };
        let Some(mention) = self.name_after_article(comma + 1) else { return };
        let name = comma + 1..self.mentions[mention].tokens.end;
        let verb = self.skip_adverbs(name.end);
        if verb < self.range.end && self.group_at(verb).is_some_and(|g| self.groups[g].form == GroupForm::Finite) {
            add(frame, ArgRole::Subject, Some(name));
        }
    }

    fn carry(&self, group: usize, classes: &[Class], frame: &mut Frame) {
        let verb = &self.groups[group];
        if !self.lexicon.classes(self.tokens.fold(verb.head)).any(classes) {
            return;
        }
        if self.lexicon.classes(self.tokens.fold(verb.head)).has(Class::LightVerb) {
            frame.carrier = Some(verb.head);
        }
        if !verb.passive {
            add(frame, ArgRole::Subject, self.subject(group, 0));
        }
    }

    /// "remains in Russia's orbit"; "held a series of talks with".
    fn carry_through_preposition(&self, preposition: usize, frame: &mut Frame) {
        let Some(before) = preposition.checked_sub(1).filter(|b| *b >= self.range.start) else { return };
        let mut at = before;
        while at > self.range.start && self.is(at, Class::Adverb) {
            at -= 1;
        }
        if let Some(group) = self.group_at(at) {
            self.carry(group, &[Class::LocativeVerb, Class::Copula], frame);
            return;
        }
        if self.is(preposition, Class::ContainerPreposition) {
            let start = self.noun_phrase_start(preposition);
            if start > self.range.start
                && let Some(group) = self.group_at(start - 1)
            {
                self.carry(group, &[Class::LightVerb, Class::SupportVerb, Class::Copula], frame);
            }
        }
    }

    /// "has a base and interests in": the second noun of a list shares the verb.
    fn carry_through_list(&self, conjunction: usize, frame: &mut Frame) {
        let start = self.noun_phrase_start(conjunction);
        if start > self.range.start
            && start < conjunction
            && let Some(group) = self.group_at(start - 1)
        {
            self.carry(group, &[Class::LightVerb, Class::SupportVerb, Class::Copula], frame);
        }
    }

    /// "Republika Srpska, Russia's strongest ally".
    fn add_apposition(&self, mark: usize, frame: &mut Frame) {
        if mark == self.range.start {
            return;
        }
        let Some(mention) = self.mention_at(mark - 1) else { return };
        let start = self.mentions[mention].tokens.start;
        let phrase = self.phrase_before(mark).unwrap_or(start..mark);
        add(frame, ArgRole::Subject, Some(if frame.args.is_empty() { start..mark } else { phrase }));
    }

    /// "sanctions were imposed on Turkey by the US", "talks began with Iran".
    fn add_passive_carrier(&self, trigger: &Range<usize>, frame: &mut Frame) {
        let mut at = trigger.end;
        while at < self.range.end
            && (self.is(at, Class::Preposition)
                || self.mention_at(at).is_some()
                || self.is_plain_noun(at) && self.group_at(at).is_none()
                || self.is(at, Class::Determiner))
        {
            at += 1;
        }
        let Some(group) = (at < self.range.end).then(|| self.group_at(at)).flatten() else { return };
        let VerbGroup { head, passive, form, ref tokens } = self.groups[group];
        let classes = self.lexicon.classes(self.tokens.fold(head));
        if passive && classes.any(&[Class::LightVerb, Class::SupportVerb]) {
            frame.carrier = frame.carrier.or(classes.has(Class::LightVerb).then_some(head));
            self.add_phrases(tokens.end, frame, true);
        } else if form == GroupForm::Finite && (classes.has(Class::HappenVerb) || self.is_located(tokens.clone())) {
            // "Talks will take place between Oman and Iran", "His quarrel is with London."
            self.add_phrases(tokens.end, frame, false);
        }
    }

    /// True for a copula with nothing but a phrase behind it.
    fn is_located(&self, verb: Range<usize>) -> bool {
        self.is(verb.end - 1, Class::Copula) && verb.end < self.range.end && self.is(verb.end, Class::Preposition)
    }

    fn fill_adjective(&self, trigger: Range<usize>, frame: &mut Frame) -> Option<()> {
        let mut before = trigger.start.checked_sub(1).filter(|b| *b >= self.range.start)?;
        while before > self.range.start && self.is(before, Class::Adverb) && self.group_at(before).is_none() {
            before -= 1;
        }
        if let Some(group) = self.group_at(trigger.start) {
            // "is aligned with": a participle used as an adjective.
            add(frame, ArgRole::Subject, self.subject(group, 0));
        } else if let Some(group) = self.group_at(before) {
            let head = self.groups[group].head;
            if self.lexicon.classes(self.tokens.fold(head)).any(&[Class::Copula, Class::LightVerb]) {
                add(frame, ArgRole::Subject, self.subject(group, 0));
            }
        } else if self.is_comma(before) {
            self.add_apposition(before, frame);
        } else if self.mention_at(before).is_some() || self.is_plain_noun(before) {
            add(frame, ArgRole::Subject, self.phrase_before(before + 1));
        }
        self.add_phrases(trigger.end, frame, false);
        Some(())
    }

    /// "Russian-backed occupation": tokens `Russian`, `-`, `backed`.
    fn fill_compound(&self, trigger: Range<usize>, frame: &mut Frame) -> Option<()> {
        let name = trigger.start.checked_sub(2).filter(|n| *n >= self.range.start && self.text(n + 1) == "-")?;
        let mention = self.mention_at(name)?;
        add(frame, ArgRole::Modifier, Some(self.mentions[mention].tokens.clone()));
        self.add_head(trigger.end, frame);
        Some(())
    }

    /// "pro-Russian parties": one token that holds the name.
    fn fill_prefix(&self, trigger: Range<usize>, frame: &mut Frame) -> Option<()> {
        let mention = &self.mentions[self.mention_at(trigger.start)?];
        mention.prefix?;
        let start = self.noun_phrase_start(trigger.start);
        self.add_owners(start, trigger.start, frame);
        add(frame, ArgRole::Modifier, Some(trigger.clone()));
        self.add_head(trigger.end, frame);
        self.add_carrier(start, &trigger, frame);
        Some(())
    }

    /// The noun that a compound describes, with what it contains: "Saudi-brokered *truce between Yemen and the Houthis*".
    fn add_head(&self, at: usize, frame: &mut Frame) {
        let end = self.phrase_end(at);
        if end > at {
            let contains = end < self.range.end && self.is(end, Class::ContainerPreposition);
            add(frame, ArgRole::Head, Some(at..if contains { self.phrase_end(end + 1) } else { end }));
            self.add_phrases(end, frame, false);
        }
    }
}

fn add(frame: &mut Frame, role: ArgRole, tokens: Option<Range<usize>>) {
    if let Some(tokens) = tokens.filter(|t| !t.is_empty()) {
        frame.args.push(Arg { role, tokens, head: None, maker: None, via: Via::Direct, alternative: false });
    }
}
