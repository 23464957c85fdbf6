//! Names that a document itself gives to actors: "Foreign Minister Jan Kask", "Jan Kask, the Estonian foreign minister", "HMS
//! Kent", "the Baltic Council (BC)". Later "Kask", "Kent" and "BC" are enough.

use super::entity::{EntityId, ResolvedBy, Sector};
use super::mentions::{Acquaintance, Finder, Mention, Role};
use super::tables::OfficeKind;
use crate::lexicon::Class;
use crate::words::WordId;
use std::ops::Range;

/// A name that no table has.
#[derive(Debug)]
pub struct OwnName {
    /// Its words, folded; a person's last one is enough.
    words: Vec<WordId>,
    entity: EntityId,
    sector: Option<Sector>,
    how: ResolvedBy,
}

impl Finder<'_> {
    /// Keeps the names that a mention gives to its actor. `free` are the tokens from the mention before to the sentence's end.
    pub(super) fn learn_names(&self, mention: &Mention, free: Range<usize>, known: &mut Acquaintance) {
        if mention.resolved_by == ResolvedBy::Office || self.is_ship(mention) {
            // "leaders of the Baltic Council": the name inside is that of the body.
            let apart = |n: &Range<usize>| mention.name == mention.tokens || n.start >= mention.name.end || n.end <= mention.name.start;
            let ending = || Some(self.name_ending(mention.tokens.end, mention.tokens.start)).filter(apart);
            let inside = if mention.person.is_none() { ending() } else { None };
            let names = [inside, self.explained_before(mention, free.start), self.explained_after(mention, free.end)];
            for name in names.into_iter().flatten() {
                self.learn(name, mention, known);
            }
        }
        self.learn_acronym(mention, free.end, known);
    }

    fn learn(&self, name: Range<usize>, mention: &Mention, known: &mut Acquaintance) {
        let words: Vec<WordId> = name.map(|t| self.tokens.fold(t)).collect();
        if !words.is_empty() && !known.own.iter().any(|n| n.words == words) {
            known.own.push(OwnName { words, entity: mention.entity, sector: mention.sector, how: mention.resolved_by });
        }
    }

    /// An acronym in brackets after a name.
    fn learn_acronym(&self, mention: &Mention, end: usize, known: &mut Acquaintance) {
        let (open, acronym) = (mention.tokens.end, mention.tokens.end + 1);
        if acronym + 1 >= end || mention.tokens.len() < 2 || !self.class(open, Class::Break) || !self.class(acronym + 1, Class::Break) {
            return;
        }
        let word = self.tokens.word(acronym);
        let is_new = self.gazetteer.names.word(self.words, word).is_none();
        if self.words.shape(word).is_all_caps() && self.tokens.span(acronym).len() > 1 && is_new {
            let (words, how) = (vec![self.tokens.fold(acronym)], ResolvedBy::Acronym);
            known.own.push(OwnName { words, entity: mention.entity, sector: mention.sector, how });
        }
    }

    /// True for "HMS Kent".
    fn is_ship(&self, mention: &Mention) -> bool {
        let at = mention.tokens.start;
        let office = |o: &super::mentions::OfficeAt| o.word.kind == OfficeKind::Materiel && o.word.default.is_some();
        mention.resolved_by == ResolvedBy::Possessive && self.office_at(at, mention.tokens.end).as_ref().is_some_and(office)
    }

    /// The run of words with a capital, none of them of an office, that ends at `end`.
    fn name_ending(&self, end: usize, first: usize) -> Range<usize> {
        let part = |t: &usize| self.is_capitalised(*t) && self.office_at(*t, *t + 1).is_none();
        (first..end).rev().take_while(part).last().unwrap_or(end)..end
    }

    /// "Jan Kask" before ", the Estonian foreign minister": two words or more, for one could be a town or a day.
    fn explained_before(&self, mention: &Mention, first: usize) -> Option<Range<usize>> {
        let mut comma = mention.tokens.start.checked_sub(1)?;
        if comma > first && self.class(comma, Class::Determiner) {
            comma -= 1;
        }
        let name = (comma > first && self.class(comma, Class::Comma)).then(|| self.name_ending(comma, first))?;
        let named = name.len() > 1 && (name.start == first || !self.class(name.start - 1, Class::Preposition));
        named.then_some(name)
    }

    /// "Jan Kask" in "the Estonian foreign minister, Jan Kask, said".
    fn explained_after(&self, mention: &Mention, end: usize) -> Option<Range<usize>> {
        let start = mention.tokens.end + 1;
        if start >= end || !self.class(mention.tokens.end, Class::Comma) || self.gazetteer.names.longest(self.tokens, start, end).is_some()
        {
            return None;
        }
        let part = |t: &usize| self.is_capitalised(*t) && self.office_at(*t, *t + 1).is_none();
        let name = start..(start..end).take_while(part).last()? + 1;
        let closed = name.end == end || self.class(name.end, Class::Comma) || self.class(name.end, Class::Break);
        (name.len() > 1 && closed).then_some(name)
    }

    fn is_capitalised(&self, at: usize) -> bool {
        self.tokens.shape(at).is_capitalised()
    }

    /// A name that the document has introduced: a person by the last word, an acronym.
    pub(super) fn own_name_at(&self, at: usize, range: &Range<usize>, known: &Acquaintance) -> Option<Mention> {
        if known.own.is_empty() || !self.is_capitalised(at) {
            return None;
        }
        let fold = self.tokens.fold(at);
        let own = known.own.iter().rev().find(|n| n.words.contains(&fold))?;
        let end = (at..range.end).take_while(|t| own.words.contains(&self.tokens.fold(*t))).last()? + 1;
        let whole = own.words.last() == Some(&self.tokens.fold(end - 1));
        let stranger = |t: usize| t > range.start && self.is_capitalised(t) && self.office_at(t, t + 1).is_none();
        let acronym = own.how == ResolvedBy::Acronym && !self.tokens.shape(at).is_all_caps();
        if !whole || acronym || at > range.start && stranger(at - 1) {
            return None;
        }
        let start = self.title_before(at, range).map_or(at, |t| t.tokens.start);
        let tokens = start..end;
        Some(Mention {
            span: self.tokens.cover(tokens.clone()),
            name: tokens.clone(),
            prefix: None,
            tokens,
            entity: own.entity,
            person: None,
            sector: own.sector,
            resolved_by: own.how,
            role: Role::Actor,
            link: None,
        })
    }
}
