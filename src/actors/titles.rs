//! Offices around names: "President" before "Putin", "foreign ministry" after "Turkey's", "the prime minister of Greece", and
//! who held an office on the day.

use super::entity::{ResolvedBy, Sector};
use super::gazetteer::Meaning;
use super::mentions::{Acquaintance, Finder, Mention, OfficeAt, Role};
use super::phrases::{Found, How, Reading};
use super::tables::OfficeKind;
use crate::lexicon::Class;
use std::ops::Range;

impl Finder<'_> {
    pub(super) fn office_at(&self, at: usize, end: usize) -> Option<OfficeAt> {
        let found = self.gazetteer.offices.longest(self.tokens, at, end)?;
        Some(OfficeAt { tokens: found.tokens, word: found.entry.value })
    }

    /// A title that ends right before token `at`: "President" before "Putin".
    pub(super) fn title_before(&self, at: usize, range: &Range<usize>) -> Option<OfficeAt> {
        let first = at.saturating_sub(4).max(range.start);
        (first..at).find_map(|start| self.office_at(start, at).filter(|o| o.tokens.end == at && o.word.kind == OfficeKind::Title))
    }

    pub(super) fn join_before(&self, mention: &mut Mention, title: &OfficeAt, how: How) {
        if matches!(how, How::Leader | How::Surname) {
            mention.tokens.start = title.tokens.start;
            mention.sector = title.word.sector.or(mention.sector);
            mention.span = self.tokens.cover(mention.tokens.clone());
        }
    }

    /// Joins what follows a state's name or adjective: "[Serbian] Minister of Defense Nebojsa Stefanovic", "[Turkey]'s
    /// foreign ministry".
    pub(super) fn join_after(&self, mention: &mut Mention, range: &Range<usize>, how: How) {
        if matches!(how, How::Leader | How::Surname | How::Place | How::Metonym) {
            return;
        }
        let Some(office) = self.office_after(mention.tokens.end, range) else { return };
        // "Sold India six submarines": India is who gets them.
        if office.word.kind == OfficeKind::Materiel && !matches!(how, How::Adjective | How::People) && self.receives(mention, range) {
            return;
        }
        // "In Turkey Minister Holm met …": the title is not Turkey's.
        let adjacent = office.tokens.start == mention.tokens.end && !matches!(how, How::Adjective | How::People);
        if adjacent && office.word.kind == OfficeKind::Title && self.is_after_locative(mention, range) {
            return;
        }
        let end = match office.word.kind {
            OfficeKind::Title => self.person_name_end(office.tokens.end, range),
            _ => office.tokens.end,
        };
        mention.tokens.end = end;
        mention.span = self.tokens.cover(mention.tokens.clone());
        mention.sector = office.word.sector.or(mention.sector);
        mention.resolved_by = office.word.kind.resolved_by();
        if office.word.kind == OfficeKind::Title {
            self.name_holder(mention, &office, office.tokens.end..end, range);
        }
    }

    /// True for a name right after a verb that takes two objects, without a possessive mark.
    fn receives(&self, mention: &Mention, range: &Range<usize>) -> bool {
        let (start, end) = (mention.tokens.start, mention.tokens.end);
        let before = (range.start..start).rev().find(|t| !self.class(*t, Class::Determiner));
        before.is_some_and(|t| self.class(t, Class::Ditransitive)) && !(end < range.end && self.class(end, Class::PossessiveMarker))
    }

    /// True right after "in" or "at".
    pub(super) fn is_after_locative(&self, mention: &Mention, range: &Range<usize>) -> bool {
        mention.tokens.start > range.start && self.class(mention.tokens.start - 1, Class::LocativePreposition)
    }

    /// An office word after a name, with at most two plain words ("special", "new") and a possessive mark between.
    fn office_after(&self, mut at: usize, range: &Range<usize>) -> Option<OfficeAt> {
        if at < range.end && self.class(at, Class::PossessiveMarker) && !self.tokens.spaced(at) {
            at += 1;
        }
        for start in at..(at + 3).min(range.end) {
            let office = self.office_at(start, range.end);
            if let Some(office) =
                office.filter(|o| !matches!(o.word.kind, OfficeKind::Former | OfficeKind::Honorific | OfficeKind::Installed))
            {
                return Some(office);
            }
            if !self.is_plain_word(start) {
                return None;
            }
        }
        None
    }

    /// A word that may stand between a state's adjective and an office: no function word, no verb, no mark.
    fn is_plain_word(&self, at: usize) -> bool {
        let shape = self.tokens.shape(at);
        let classes = self.lexicon.classes(self.tokens.fold(at));
        shape.has_letter()
            && !classes.any(&[
                Class::Preposition,
                Class::Conjunction,
                Class::Determiner,
                Class::Modal,
                Class::Be,
                Class::Have,
                Class::Relative,
                Class::VerbForm,
            ])
    }

    /// The end of a run of capitalised words that begins at `at`: the name after a title.
    pub(super) fn person_name_end(&self, mut at: usize, range: &Range<usize>) -> usize {
        let first = at;
        while at < range.end && at < first + 5 && self.is_name_word(at, range) {
            at += 1;
        }
        at
    }

    /// "the foreign minister of Bulgaria", "Defence Minister Ivan Petrov of Bulgaria", "the government of Ukraine": the state
    /// of the office, with the whole phrase.
    pub(super) fn office_of_at(&self, at: usize, range: &Range<usize>, known: &Acquaintance) -> Option<Mention> {
        let office = self.office_at(at, range.end)?;
        let title = office.word.kind == OfficeKind::Title;
        let body = office.word.kind == OfficeKind::Institution && office.word.sector.is_some_and(is_of_state);
        if !(title || body) {
            return None;
        }
        let name = office.tokens.end;
        let of = if title { self.person_name_end(name, range) } else { name };
        let inner = self.owner_after(of, range, known).filter(|m| !self.is_listed(m.tokens.end, range))?;
        let mut mention = Mention { sector: office.word.sector.or(inner.sector), role: Role::Actor, ..inner };
        mention.tokens.start = at;
        mention.resolved_by = if title { ResolvedBy::Office } else { ResolvedBy::Institution };
        if title && of == name {
            mention.tokens.end = self.person_name_end(mention.tokens.end, range);
        }
        if title {
            let named = if of > name { name..of } else { mention.name.end..mention.tokens.end };
            self.name_holder(&mut mention, &office, named, range);
        }
        mention.span = self.tokens.cover(mention.tokens.clone());
        self.mark_former(&mut mention, range);
        Some(mention)
    }

    /// True if another state follows: "the presidents of Egypt and Turkey" are two.
    fn is_listed(&self, at: usize, range: &Range<usize>) -> bool {
        let list = at + 1 < range.end && (self.class(at, Class::ListConjunction) || self.class(at, Class::Comma));
        let next = list.then(|| self.gazetteer.names.longest(self.tokens, at + 1, range.end)).flatten();
        next.is_some_and(|f| f.entry.value.readings[0].person.is_none())
    }

    /// The state or body after "of" or "of the" at token `at`.
    fn owner_after(&self, at: usize, range: &Range<usize>, known: &Acquaintance) -> Option<Mention> {
        if at + 1 >= range.end || !self.class(at, Class::ContainerPreposition) {
            return None;
        }
        let start = if self.class(at + 1, Class::Determiner) { at + 2 } else { at + 1 };
        let inner = (start < range.end).then(|| self.name_at(start, range, known)).flatten()?;
        let names = !matches!(inner.resolved_by, ResolvedBy::Leader | ResolvedBy::Demonym) && inner.name == inner.tokens;
        names.then_some(inner)
    }

    /// Joins to "Russian" what stands in "the Russian-installed governor of Kherson": he acts for Russia, wherever Kherson is.
    pub(super) fn join_installed(&self, mention: &mut Mention, range: &Range<usize>, known: &Acquaintance) -> bool {
        let (mark, word) = (mention.tokens.end, mention.tokens.end + 1);
        let installed = |at| self.office_at(at, at + 1).is_some_and(|o| o.word.kind == OfficeKind::Installed);
        if word >= range.end || self.tokens.spaced(mark) || self.tokens.spaced(word) || !installed(word) {
            return false;
        }
        let office = self.office_after(word + 1, range).filter(|o| o.word.kind != OfficeKind::Materiel);
        let Some(office) = office else { return false };
        let owned = self.owner_after(office.tokens.end, range, known).map_or(office.tokens.end, |m| m.tokens.end);
        let end = if office.word.kind == OfficeKind::Title { self.person_name_end(owned, range) } else { owned };
        mention.tokens.end = end;
        mention.span = self.tokens.cover(mention.tokens.clone());
        mention.sector = office.word.sector;
        mention.resolved_by = ResolvedBy::Office;
        true
    }

    /// An office that only one state has, with its holder. With the name of a person whom the tables know, the person counts,
    /// whose title may be that of another state: "Foreign Secretary".
    pub(super) fn office_alone_at(&self, at: usize, range: &Range<usize>) -> Option<Mention> {
        let mut mention = self.bare_office_at(at, range)?;
        let office = self.office_at(at, range.end).filter(|o| o.word.kind == OfficeKind::Title);
        let Some(office) = office else { return Some(mention) };
        let named = office.tokens.end..mention.tokens.end;
        let known = |f: &Found<'_, Meaning>| f.entry.value.readings.iter().any(|r| r.person.is_some());
        if !named.is_empty() && self.gazetteer.names.longest(self.tokens, named.start, range.end).as_ref().is_some_and(known) {
            return None;
        }
        self.name_holder(&mut mention, &office, named, range);
        self.mark_former(&mut mention, range);
        Some(mention)
    }

    /// Who is meant by a title with the name in the tokens `named`, or without one by the office on the day.
    fn name_holder(&self, mention: &mut Mention, office: &OfficeAt, named: Range<usize>, range: &Range<usize>) {
        let principal = |e| &self.gazetteer.principal(e).code;
        mention.person = if named.is_empty() {
            self.published
                .filter(|_| !self.is_former(mention, range))
                .and_then(|date| self.gazetteer.holder(mention.entity, office.word.offices, date))
        } else {
            let found = self.gazetteer.names.longest(self.tokens, named.start, range.end);
            if let Some(longer) = found.as_ref().filter(|f| f.tokens.end > named.end && mention.tokens.end == named.end) {
                mention.tokens.end = longer.tokens.end;
                mention.span = self.tokens.cover(mention.tokens.clone());
            }
            let readings = found.iter().flat_map(|f| &f.entry.value.readings);
            let mut of_state = readings.filter(|r| r.person.is_some() && principal(r.entity) == principal(mention.entity));
            let holds = |r: &&Reading| office.word.offices.holds(r.office);
            of_state.clone().find(holds).or_else(|| of_state.next()).and_then(|r| r.person)
        };
    }

    /// "former", "late": a person who holds the office no more, or not yet, is no longer its government.
    pub(super) fn mark_former(&self, mention: &mut Mention, range: &Range<usize>) {
        if matches!(mention.resolved_by, ResolvedBy::Office | ResolvedBy::Leader) && self.is_former(mention, range) {
            mention.sector = Some(Sector::Eli);
        }
    }

    fn is_former(&self, mention: &Mention, range: &Range<usize>) -> bool {
        let is_former = |at: usize| self.office_at(at, at + 1).is_some_and(|o| o.word.kind == OfficeKind::Former);
        let before = mention.tokens.start.checked_sub(1).filter(|b| *b >= range.start);
        before.is_some_and(is_former) || mention.tokens.clone().any(is_former)
    }

    /// True for a state's or town's name that is part of a person's: "Michael Jordan", "Mr. France", "Senator Israel", "Chad
    /// Smith".
    pub(super) fn is_part_of_person(&self, found: &Found<'_, Meaning>, range: &Range<usize>) -> bool {
        let Range { start, end } = found.tokens.clone();
        if found.tokens.len() != 1 || matches!(found.entry.value.readings[0].how, How::Acronym | How::Adjective | How::People) {
            return false;
        }
        let capital = |at: usize| self.tokens.shape(at).is_capitalised();
        let titled = || self.title_before(start, range).is_some_and(|t| t.tokens.clone().all(capital));
        (start > range.start && (titled() || self.leads_to_surname(start - 1, range))) || self.is_given_name_here(found, end, range)
    }

    /// True for "Mr."
    pub(super) fn is_honorific(&self, at: usize) -> bool {
        self.office_at(at, at + 1).is_some_and(|o| o.word.kind == OfficeKind::Honorific)
    }

    /// True for "Mr." and for given names. A word that opens the sentence may be a verb: "Will Turkey join?".
    fn leads_to_surname(&self, at: usize, range: &Range<usize>) -> bool {
        if !self.tokens.shape(at).is_capitalised() {
            return false;
        }
        let honorific = self.is_honorific(at);
        let fold = self.tokens.fold(at);
        let verb = at == range.start && self.lexicon.classes(fold).any(&[Class::VerbForm, Class::Modal, Class::Preposition]);
        honorific || self.gazetteer.is_given_name(fold) && !verb
    }

    /// True if the phrase is a given name too, and a surname follows at `next`.
    fn is_given_name_here(&self, found: &Found<'_, Meaning>, next: usize, range: &Range<usize>) -> bool {
        let Some(exceptions) = found.entry.value.guards.as_ref().and_then(|g| g.given_name.as_ref()) else { return false };
        if next >= range.end || !self.tokens.shape(next).is_capitalised() || self.office_at(next, range.end).is_some() {
            return false;
        }
        let fold = self.tokens.fold(next);
        let persons = self.gazetteer.names.single(fold).iter().all(|e| e.value.readings.iter().all(|r| r.person.is_some()));
        persons && !exceptions.contains(&fold) && self.lexicon.classes(fold).is_empty()
    }
}

/// True for sectors whose bodies are the state's. Words for parts of an army mean other things before "of": "division".
fn is_of_state(sector: Sector) -> bool {
    matches!(sector, Sector::Gov | Sector::Leg | Sector::Jud | Sector::Spy)
}
