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

/// How many words may stand between a verb and the "that" of what it says.
const MAX_THAT_DISTANCE: usize = 6;

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
