//! Words that may refer, found in the tokens of a sentence before it is parsed.

use super::Reader;
use super::rules::{Form, Mark};
use crate::actors::entity::{Kind, Sector};
use crate::actors::mentions::{Mention, Role};
use crate::lexicon::Class;
use std::ops::Range;

/// A pronoun or description that may stand for an actor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anaphor {
    /// Its tokens in the document.
    pub tokens: Range<usize>,
    /// The noun of a description; else the pronoun itself.
    pub head: usize,
    /// The entry of the rules.
    pub entry: u16,
    /// "two", "both": how many are meant; 0 = not said.
    pub count: u8,
    /// True for a plural description.
    pub plural: bool,
    /// For "its army": what the possessor acts through; the mention is then more than the pronoun.
    pub owned: Option<Option<Sector>>,
}

/// How many words may stand between "the" and the noun.
const MOST_FILLERS: usize = 3;

impl Reader<'_> {
    /// Appends the words of the sentence `range` that may refer, in text order; none inside the names of `mentions`.
    pub fn find(&self, range: Range<usize>, mentions: &[Mention], out: &mut Vec<Anaphor>) {
        let mut at = range.start;
        let mut next = 0;
        while at < range.end {
            while mentions.get(next).is_some_and(|m| m.tokens.end <= at) {
                next += 1;
            }
            if mentions.get(next).is_some_and(|m| m.tokens.start <= at) {
                at = mentions[next].tokens.end;
                continue;
            }
            // A region's adjective may stand inside a description: "the two Balkan neighbours".
            let region = |m: &Mention| m.role == Role::Modifier && self.gazetteer.entity(m.entity).kind == Kind::Region;
            let end = mentions[next..].iter().find(|m| !region(m)).map_or(range.end, |m| m.tokens.start);
            let found = self.word(at).and_then(|_| self.anaphor_at(at, end, range.end));
            // "Peru and Chile both have": "both" only stresses the names before it.
            let stresses =
                |a: &Anaphor| self.references.entry(a.entry).form == Form::Set && next > 0 && mentions[next - 1].tokens.end == at;
            let found = found.filter(|a| !stresses(a));
            at = found.as_ref().map_or(at + 1, |a| a.tokens.end);
            out.extend(found);
        }
    }

    /// The anaphor that begins at `at` and ends before `end`, where a name or the sentence's end is.
    fn anaphor_at(&self, at: usize, end: usize, sentence_end: usize) -> Option<Anaphor> {
        let word = self.word(at)?;
        if let Some(entry) = word.pronoun {
            let form = self.references.entry(entry).form;
            if matches!(form, Form::Possessive | Form::FirstPossessive) {
                return Some(self.possessive(at, end, entry));
            }
            let described = if word.has(Mark::Both) { self.description(at, end) } else { None };
            return described.or_else(|| self.stands_alone(at, sentence_end, form).then(|| single(at, entry)));
        }
        if word.has(Mark::Definite) || word.has(Mark::Plural) { self.description(at, end) } else { None }
    }

    /// "both", "the former" are no pronouns before a noun or name; the others always are, but for "it" without meaning.
    fn stands_alone(&self, at: usize, end: usize, form: Form) -> bool {
        match form {
            Form::Set | Form::Former | Form::Latter => at + 1 >= end || self.closes_phrase(at + 1),
            Form::Pronoun => !self.is_pleonastic(at, end),
            // "World War I", "Phase I"
            Form::First => at == 0 || !self.words.shape(self.tokens.word(at)).is_all_caps() || !self.follows_name(at),
            _ => true,
        }
    }

    /// True right after a word with a capital.
    fn follows_name(&self, at: usize) -> bool {
        self.tokens.spaced(at)
            && self.words.shape(self.tokens.word(at - 1)).is_capitalised()
            && !self.is(at - 1, Class::Conjunction)
            && !self.is(at - 1, Class::Subordinator)
    }

    /// True for a word that can follow a whole noun phrase.
    fn closes_phrase(&self, at: usize) -> bool {
        const AFTER: &[Class] =
            &[Class::Preposition, Class::Modal, Class::Be, Class::Have, Class::Do, Class::VerbForm, Class::Adverb, Class::Conjunction];
        let classes = self.lexicon.classes(self.tokens.fold(at));
        let mark = !self.words.shape(self.tokens.word(at)).has_letter();
        mark || classes.any(AFTER) && !classes.has(Class::Determiner)
    }

    /// "it is likely that", "it took years", "made it clear".
    fn is_pleonastic(&self, at: usize, end: usize) -> bool {
        let marked = |t: usize, mark| t < end && self.word(t).is_some_and(|w| w.has(mark));
        let mut next = at + 1;
        let mut linked = false;
        while next < end
            && self.lexicon.classes(self.tokens.fold(next)).any(&[
                Class::Be,
                Class::Have,
                Class::Do,
                Class::Modal,
                Class::Negation,
                Class::Adverb,
            ])
        {
            linked |= self.is(next, Class::Be);
            next += 1;
        }
        let points = next < end && self.is_plain(next) && !marked(next, Mark::Personal) && marked(next + 1, Mark::Forward);
        marked(next, Mark::Pleonastic) || linked && points
    }

    /// "its", and with what it owns if that acts for the owner: "its army", "his country".
    fn possessive(&self, at: usize, end: usize, entry: u16) -> Anaphor {
        let bare = single(at, entry);
        for start in at + 1..(at + 1 + MOST_FILLERS).min(end) {
            if let Some(office) = self.gazetteer.offices.longest(self.tokens, start, end) {
                let head = office.tokens.end - 1;
                return Anaphor { tokens: at..office.tokens.end, head, owned: Some(office.entry.value.sector), ..bare };
            }
            if let Some((kind, head_end)) = self.head_at(start, end, false)
                && self.references.entry(kind).owned
            {
                return Anaphor { tokens: at..head_end, head: head_end - 1, owned: Some(None), ..bare };
            }
            if !self.is_plain(start) {
                break;
            }
        }
        bare
    }

    /// "the kingdom", "the two regional powers", "both sides", "the two".
    fn description(&self, at: usize, end: usize) -> Option<Anaphor> {
        let opener = self.word(at)?;
        let number = (at + 1 < end).then(|| self.word(at + 1)).flatten().map(|w| w.count).filter(|c| *c > 0);
        let count = number.unwrap_or(if opener.has(Mark::Both) { 2 } else { 0 });
        let next = at + 1 + usize::from(number.is_some());
        let alone = number.is_some() && (next >= end || self.closes_phrase(next));
        self.described(at, next..end, count).or_else(|| alone.then(|| self.counted(at..next, count)).flatten())
    }

    /// A description whose noun is the first of `words`, or one of the next.
    fn described(&self, at: usize, words: Range<usize>, count: u8) -> Option<Anaphor> {
        let (opener, end) = (self.word(at)?, words.end);
        for start in words.start..(words.start + MOST_FILLERS).min(end) {
            if let Some((entry, head_end)) = self.head_at(start, end, count > 0).or_else(|| self.bare_plural(start, end, count)) {
                let plural = self.head_at(start, end, false) != Some((entry, head_end));
                let anaphor = Anaphor { tokens: at..head_end, head: head_end - 1, entry, count, plural, owned: None };
                return (plural || opener.has(Mark::Definite)).then_some(anaphor);
            }
            if !self.is_plain(start) || self.word(start).is_some_and(|w| w.has(Mark::Fresh)) {
                return None;
            }
        }
        None
    }

    /// "the two" without a noun.
    fn counted(&self, tokens: Range<usize>, count: u8) -> Option<Anaphor> {
        let entry = self.references.entries.iter().position(|e| e.form == Form::Set)?;
        let head = tokens.end - 1;
        Some(Anaphor { tokens, head, entry: entry as u16, count, plural: true, owned: None })
    }

    fn bare_plural(&self, start: usize, end: usize, count: u8) -> Option<(u16, usize)> {
        if count > 0 {
            return None;
        }
        self.head_at(start, end, true).filter(|(entry, _)| self.references.entry(*entry).bare)
    }

    /// The longest head of a description at `at`: its entry and its end.
    fn head_at(&self, at: usize, end: usize, plural: bool) -> Option<(u16, usize)> {
        let heads = self.word(at)?.heads.iter().filter(|h| h.plural == plural && at + 1 + h.rest.len() <= end);
        let fitting = heads.filter(|h| h.rest.iter().enumerate().all(|(i, w)| self.tokens.fold(at + 1 + i) == *w));
        fitting.max_by_key(|h| h.rest.len()).map(|h| (h.entry, at + 1 + h.rest.len()))
    }
}

fn single(at: usize, entry: u16) -> Anaphor {
    Anaphor { tokens: at..at + 1, head: at, entry, count: 0, plural: false, owned: None }
}
