//! Mentions: names of actors in a sentence, with the offices around them, and what they mean at the article's date.
//!
//! "Serbian Minister of Defense Nebojsa Stefanovic" is one mention of Serbia's government; "Turkish drones" is a modifier;
//! "an outpost in Belgrade" is a place. Pronouns and descriptions are not resolved here: that layer reads these mentions.

use super::choice::{Circumstances, choose, is_out_of_office};
use super::entity::{EntityId, Kind, ResolvedBy, Sector};
use super::gazetteer::{Gazetteer, Guards, Meaning, OfficeWord};
use super::own_names::OwnName;
use super::phrases::{Found, How, Reading};
use super::tables::OfficeKind;
use crate::lexicon::{Class, Lexicon};
use crate::span::Span;
use crate::tokens::Tokens;
use crate::words::{WordId, Words};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// What a mention does in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Stands for one who can act.
    Actor,
    /// A place where something happens.
    Place,
    /// Only says whose something is: "Turkish drones".
    Modifier,
    /// A state or body where something happens: a place by its preposition, but a rule may still want it as an actor.
    Territory,
}

impl Role {
    /// Its name in output: a territory is a place too.
    pub fn name(self) -> &'static str {
        match self {
            Role::Actor => "actor",
            Role::Place | Role::Territory => "place",
            Role::Modifier => "modifier",
        }
    }
}

/// How a word that refers found its actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The entry of the rules of reference.
    pub entry: u16,
    /// How likely it is right, in percent.
    pub certainty: u8,
    /// The words it refers to; empty if only the document's title or source has them.
    pub antecedent: Span,
}

/// An actor named in a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// Its tokens in the document.
    pub tokens: Range<usize>,
    /// Its bytes.
    pub span: Span,
    /// The tokens of the name itself, without the office joined to it: words after it may still be triggers.
    pub name: Range<usize>,
    /// For "pro-Russian": the word before the hyphen.
    pub prefix: Option<WordId>,
    /// Who.
    pub entity: EntityId,
    /// Index of the person who is named, if one is.
    pub person: Option<u32>,
    /// The sector in which it acts.
    pub sector: Option<Sector>,
    /// How it was resolved.
    pub resolved_by: ResolvedBy,
    /// What it does.
    pub role: Role,
    /// For pronouns and descriptions: what they refer to.
    pub link: Option<Link>,
}

impl Mention {
    /// True if token `at` is the pronoun that this mention is or begins with.
    pub fn is_pronoun(&self, at: usize) -> bool {
        self.resolved_by == ResolvedBy::Pronoun && self.tokens.start == at
    }

    /// What a claim keeps of its confidence if this mention is one of its sides: 1 for names.
    pub fn certainty(&self) -> f32 {
        self.link.map_or(1.0, |l| f32::from(l.certainty) / 100.0)
    }
}

/// The mentions that share the tokens of mention `at`, itself included: more than one if a word stands for several actors
/// ("they", "the two powers").
pub fn siblings(mentions: &[Mention], at: usize) -> Range<usize> {
    let same = |m: &&Mention| m.tokens == mentions[at].tokens;
    let before = mentions[..at].iter().rev().take_while(same).count();
    let after = mentions[at..].iter().take_while(same).count();
    at - before..at + after
}

/// What one document has told so far: full names that allow a bare surname later, actors that allow a doubtful alias.
#[derive(Debug, Default)]
pub struct Acquaintance {
    persons: FxHashSet<u32>,
    /// How often each actor has been named.
    entities: FxHashMap<EntityId, u32>,
    /// Names that this document itself has given to actors.
    pub(super) own: Vec<OwnName>,
}

impl Acquaintance {
    /// True if the document has named the person.
    pub fn has_person(&self, person: u32) -> bool {
        self.persons.contains(&person)
    }

    /// True if the document has named the entity.
    pub fn has_entity(&self, entity: EntityId) -> bool {
        self.entities.contains_key(&entity)
    }

    /// How often the document has named actors for which `is` holds.
    pub fn times(&self, is: impl Fn(EntityId) -> bool) -> u32 {
        self.entities.iter().filter(|(e, _)| is(**e)).map(|(_, times)| times).sum()
    }

    /// Forgets everything, for the next document.
    pub fn clear(&mut self) {
        self.persons.clear();
        self.entities.clear();
        self.own.clear();
    }
}

/// Everything that finding mentions needs to look at.
pub struct Finder<'a> {
    /// Names and offices.
    pub gazetteer: &'a Gazetteer,
    /// Word classes.
    pub lexicon: &'a Lexicon,
    /// The document's tokens.
    pub tokens: &'a Tokens,
    /// The thread's words.
    pub words: &'a Words<'a>,
    /// The document's date.
    pub published: Option<Date>,
}

/// An office word and where it stands.
pub(super) struct OfficeAt {
    pub(super) tokens: Range<usize>,
    pub(super) word: OfficeWord,
}

impl Finder<'_> {
    /// Finds the mentions of the sentence `range` (document tokens) and appends them in text order.
    pub fn find(&self, range: Range<usize>, known: &mut Acquaintance, out: &mut Vec<Mention>) {
        let mut at = range.start;
        while at < range.end {
            let shape = self.tokens.shape(at);
            let may_be_own = !known.own.is_empty() && shape.is_capitalised();
            if !self.gazetteer.may_begin(self.tokens.fold(at), shape) && !shape.has_hyphen() && !may_be_own {
                at += 1;
                continue;
            }
            // A name that the document has introduced is hardly that of a far town.
            let named = self.name_at(at, &range, known);
            let named = named.filter(|m| !(may_be_own && m.role == Role::Place && self.own_name_at(at, &range, known).is_some()));
            let found = named.or_else(|| self.office_of_at(at, &range, known));
            let found = found.or_else(|| self.office_alone_at(at, &range)).or_else(|| self.prefixed_at(at, known));
            let found = found.or_else(|| self.own_name_at(at, &range, known)).or_else(|| self.half_name_at(at, &range, known));
            at = match found {
                Some(mention) => {
                    let next = mention.tokens.end;
                    known.persons.extend(mention.person);
                    *known.entities.entry(mention.entity).or_default() += 1;
                    let last = out.last().map_or(range.start, |m| m.tokens.end.max(range.start));
                    self.learn_names(&mention, last..range.end, known);
                    if let Some(province) = out.last_mut().filter(|p| p.tokens.start >= range.start && self.is_in(p, &mention)) {
                        province.entity = mention.entity;
                    }
                    out.push(mention);
                    next
                }
                None => at + 1,
            };
        }
    }

    /// "in Anbar, Iraq": the province stands for the state that is named after it, unless a list goes on.
    fn is_in(&self, province: &Mention, state: &Mention) -> bool {
        let is = |t: usize, class| t < self.tokens.len() && self.lexicon.classes(self.tokens.fold(t)).has(class);
        let before = province.tokens.start.checked_sub(1);
        province.tokens.end + 1 == state.tokens.start
            && is(province.tokens.end, Class::Comma)
            && before.is_some_and(|b| is(b, Class::Preposition))
            && !is(state.tokens.end, Class::ListConjunction)
            && self.gazetteer.is_in(province.entity, state.entity)
    }

    pub(super) fn name_at(&self, at: usize, range: &Range<usize>, known: &Acquaintance) -> Option<Mention> {
        let mut found = self.gazetteer.names.longest(self.tokens, at, range.end)?;
        // "both NATO members": where the whole phrase is not meant, its first words may be.
        while self.vetoed(&found, range) || self.is_two_names(&found) || self.explains_name(&found, range) {
            let end = found.tokens.end - 1;
            found = if end > at { self.gazetteer.names.longest(self.tokens, at, end)? } else { return None };
        }
        let title = self.title_before(at, range);
        let now = Circumstances { date: self.published, title: title.as_ref().map(|t| t.word.offices), known };
        let reading = choose(&found.entry.value, &self.gazetteer.entities, &now)?;
        if reading.person.is_none() && self.is_part_of_person(&found, range) {
            return None;
        }
        let mut mention = Mention {
            tokens: found.tokens.clone(),
            span: self.tokens.cover(found.tokens.clone()),
            name: found.tokens.clone(),
            prefix: None,
            entity: reading.entity,
            person: reading.person,
            sector: reading.sector.or(self.gazetteer.entity(reading.entity).sector),
            resolved_by: reading.how.resolved_by(),
            role: Role::Actor,
            link: None,
        };
        if !found.entry.value.guards.as_ref().is_none_or(|g| self.give_to_owner(&mut mention, g, known)) {
            return None;
        }
        if reading.how == How::Surname && title.is_none() && !self.is_known_by_surname(&reading, at, range, known) {
            return None;
        }
        if title.is_none() && is_out_of_office(&reading, self.published) {
            mention.sector = Some(Sector::Eli);
        }
        if let Some(title) = title {
            self.join_before(&mut mention, &title, reading.how);
        }
        if !(reading.how == How::Adjective && self.join_installed(&mut mention, range, known)) {
            self.join_after(&mut mention, range, reading.how);
        }
        self.mark_former(&mut mention, range);
        self.settle_role(&mut mention, range, reading.how);
        Some(mention)
    }

    /// "the Foreign Secretary", "the Knesset": offices that only one state has.
    pub(super) fn bare_office_at(&self, at: usize, range: &Range<usize>) -> Option<Mention> {
        let found = self.gazetteer.offices.longest(self.tokens, at, range.end)?;
        let entity = found.entry.value.default?;
        let mut end = self.person_name_end(found.tokens.end, range);
        if found.entry.value.kind == OfficeKind::Materiel {
            // "HMS Kent": only with the name of the ship, which may be that of somebody else.
            if end == found.tokens.end {
                return None;
            }
            end = self.gazetteer.names.longest(self.tokens, found.tokens.end, range.end).map_or(end, |f| end.max(f.tokens.end));
        }
        let tokens = at..end;
        Some(Mention {
            span: self.tokens.cover(tokens.clone()),
            name: tokens.clone(),
            prefix: None,
            tokens,
            entity,
            person: None,
            sector: found.entry.value.sector,
            resolved_by: found.entry.value.kind.resolved_by(),
            role: Role::Actor,
            link: None,
        })
    }

    /// "pro-Russian", "anti-NATO": one word that holds a name after its hyphen.
    fn prefixed_at(&self, at: usize, known: &Acquaintance) -> Option<Mention> {
        if !self.tokens.shape(at).has_hyphen() {
            return None;
        }
        let text = self.words.text(self.tokens.word(at));
        let (prefix, name) = text.split_once('-')?;
        let prefix = self.words.fold(self.words.frozen(prefix)?);
        let entry = self.gazetteer.names.word(self.words, self.words.frozen(name)?)?;
        if !self.lexicon.classes(prefix).has(Class::NamePrefix) {
            return None;
        }
        let now = Circumstances { date: self.published, title: None, known };
        let reading = choose(&entry.value, &self.gazetteer.entities, &now)?;
        let span = self.tokens.span(at);
        Some(Mention {
            tokens: at..at + 1,
            span: Span { start: span.end - name.len() as u32, end: span.end },
            name: at..at + 1,
            prefix: Some(prefix),
            entity: reading.entity,
            person: reading.person,
            sector: None,
            resolved_by: reading.how.resolved_by(),
            role: Role::Modifier,
            link: None,
        })
    }

    /// "Congress": of the states whose institution has the name, the one that the document has named most. False if the
    /// document has shown none of the readings, but should have.
    fn give_to_owner(&self, mention: &mut Mention, guards: &Guards, known: &Acquaintance) -> bool {
        let principal = |e: EntityId| &self.gazetteer.principal(e).code;
        let times = |owner: EntityId| known.times(|e| principal(e) == principal(owner));
        let own = times(mention.entity);
        let other = guards.shared_with.iter().map(|e| (times(*e), *e)).max_by_key(|(times, e)| (*times, std::cmp::Reverse(*e)));
        if let Some((_, owner)) = other.filter(|(times, _)| *times > own) {
            mention.sector = self.gazetteer.entity(mention.entity).sector;
            (mention.entity, mention.resolved_by) = (owner, ResolvedBy::Institution);
            return true;
        }
        let shown = if guards.shared_with.is_empty() { known.has_entity(mention.entity) } else { own > 0 };
        !guards.needs_mention || shown
    }

    /// True for "Merkel" after "Angela Merkel", and for "Mr. Blair" in a document about the state whose office he holds.
    fn is_known_by_surname(&self, reading: &Reading, at: usize, range: &Range<usize>, known: &Acquaintance) -> bool {
        let holds = || reading.office.is_some() && !is_out_of_office(reading, self.published) && self.published.is_some();
        let named = reading.person.is_some_and(|p| known.has_person(p));
        named || at > range.start && self.is_honorific(at - 1) && known.has_entity(reading.entity) && holds()
    }

    /// True for "Serbia and Montenegro" out of the years in which that was one state.
    fn is_two_names(&self, found: &Found<'_, Meaning>) -> bool {
        let gone = |r: &Reading| {
            let entity = self.gazetteer.entity(r.entity);
            self.published.map_or(entity.to.is_some(), |date| !entity.exists_on(date))
        };
        let joins = |t: usize| self.class(t, Class::ListConjunction);
        found.tokens.len() > 2 && found.tokens.clone().any(joins) && found.entry.value.readings.iter().all(gone)
    }

    /// "NATO members Peru and Chile": what two are, not a group.
    fn explains_name(&self, found: &Found<'_, Meaning>, range: &Range<usize>) -> bool {
        let next = found.tokens.end;
        let is_group = |r: &Reading| self.gazetteer.entity(r.entity).kind == Kind::Group;
        let name = || self.gazetteer.names.longest(self.tokens, next, range.end);
        found.tokens.len() > 1
            && next < range.end
            && found.entry.value.readings.iter().all(is_group)
            && name().is_some_and(|f| f.entry.value.readings.iter().any(|r| r.how == How::Name))
    }

    /// "North" in "North and South Korea": the first half of a name whose second half follows with the next.
    fn half_name_at(&self, at: usize, range: &Range<usize>, known: &Acquaintance) -> Option<Mention> {
        let next = at + 2;
        if next + 1 >= range.end || !self.tokens.shape(at).is_capitalised() || !self.class(at + 1, Class::ListConjunction) {
            return None;
        }
        let second = self.gazetteer.names.longest(self.tokens, next, range.end).filter(|f| f.tokens.len() > 1)?;
        let words: Vec<WordId> =
            std::iter::once(self.tokens.fold(at)).chain((next + 1..second.tokens.end).map(|t| self.tokens.fold(t))).collect();
        let meaning = &self.gazetteer.names.get(&words)?.first()?.value;
        let now = Circumstances { date: self.published, title: None, known };
        let reading = choose(meaning, &self.gazetteer.entities, &now).filter(|r| r.person.is_none() && r.how != How::Place)?;
        Some(Mention {
            tokens: at..at + 1,
            span: self.tokens.span(at),
            name: at..at + 1,
            prefix: None,
            entity: reading.entity,
            person: None,
            sector: None,
            resolved_by: reading.how.resolved_by(),
            role: if reading.how == How::Adjective { Role::Modifier } else { Role::Actor },
            link: None,
        })
    }

    fn vetoed(&self, found: &Found<'_, Meaning>, range: &Range<usize>) -> bool {
        let Some(guards) = &found.entry.value.guards else { return false };
        let Range { start, end } = found.tokens.clone();
        let before = &self.tokens.folds()[range.start..start];
        let after = &self.tokens.folds()[end..range.end];
        guards.not_after.iter().any(|w| before.ends_with(w)) || guards.not_before.iter().any(|w| after.starts_with(w))
    }

    pub(super) fn is_name_word(&self, at: usize, range: &Range<usize>) -> bool {
        let shape = self.tokens.shape(at);
        if !shape.is_capitalised() {
            return false;
        }
        // A leader's or any other name of the tables may follow a title, but a state does not.
        let named = self.gazetteer.names.longest(self.tokens, at, range.end);
        named.is_none_or(|f| f.entry.value.readings.iter().all(|r| matches!(r.how, How::Leader | How::Surname | How::Place)))
    }

    fn settle_role(&self, mention: &mut Mention, range: &Range<usize>, how: How) {
        let joined = mention.resolved_by != how.resolved_by();
        let after_locative = self.is_after_locative(mention, range);
        mention.role = match how {
            How::Place => Role::Place,
            How::Name | How::Alias | How::Capital if self.is_dateline(mention, range) => Role::Place,
            How::Capital if after_locative => Role::Place,
            How::Adjective if !joined && self.modifies_next(mention.tokens.end, range) => Role::Modifier,
            _ => Role::Actor,
        };
        if mention.role == Role::Place {
            mention.sector = None;
        }
    }

    /// "DOHA - The United States …": a name in capitals that opens a sentence in ordinary case.
    fn is_dateline(&self, mention: &Mention, range: &Range<usize>) -> bool {
        let caps = |t: usize| self.tokens.shape(t).is_all_caps() && self.tokens.span(t).len() > 3;
        let end = mention.tokens.end;
        let goes_on = (end..(end + 4).min(range.end)).any(caps);
        mention.tokens.start == range.start
            && mention.tokens.clone().all(caps)
            && end < range.end
            && !self.tokens.shape(end).has_letter()
            && !goes_on
    }

    /// True if a noun may follow: anything but a mark, a function word or the sentence's end.
    fn modifies_next(&self, at: usize, range: &Range<usize>) -> bool {
        if at >= range.end || !self.tokens.shape(at).has_letter() {
            // "Greek-Turkish", "Russian “humanitarian” base": a mark that is not a stop keeps the adjective open.
            return at + 1 < range.end
                && !self.tokens.shape(at).has_digit()
                && self.tokens.shape(at + 1).has_letter()
                && self.words.text(self.tokens.word(at)).starts_with(['-', '“', '"', '‘', '/']);
        }
        // "The French previously led": an adverb before a verb.
        let verb = |t: usize| t < range.end && !self.lexicon.verb_forms(self.tokens.fold(t)).is_empty();
        if self.class(at, Class::Adverb) && verb(at + 1) {
            return false;
        }
        !self.lexicon.classes(self.tokens.fold(at)).any(&[
            Class::Preposition,
            Class::Conjunction,
            Class::Relative,
            Class::Modal,
            Class::Be,
            Class::Have,
            Class::Do,
        ])
    }

    pub(super) fn class(&self, at: usize, class: Class) -> bool {
        self.lexicon.classes(self.tokens.fold(at)).has(class)
    }
}
