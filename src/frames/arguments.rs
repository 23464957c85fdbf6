//! Who fills an argument: the names at the head of its phrase, or those that own what it speaks of.

use super::scan::Scan;
use crate::actors::mentions::Role;
use crate::lexicon::Class;
use std::ops::Range;

/// A mention inside an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filler {
    /// Index into the sentence's mentions.
    pub mention: usize,
    /// True if the mention only owns what the phrase speaks of ("Ukrainian *cities*").
    pub owner: bool,
}

impl Scan<'_> {
    /// The mentions that the phrase `tokens` stands for, in text order: those before its first preposition, or, if there
    /// are none, those after "of", "from" or "between" ("officials from Thailand", "leaders of Chad and ministers of Mali").
    pub fn fillers(&self, tokens: Range<usize>) -> Vec<Filler> {
        let tokens = self.after_fronted_phrase(tokens);
        let mut edge = self.first_preposition(tokens.clone());
        let mut found = self.fillers_between(tokens.start..edge);
        let mut open = found.is_empty();
        while open && edge < tokens.end && self.is(edge, Class::ContainerPreposition) {
            let next = self.first_preposition(edge + 1..tokens.end);
            let inner = self.fillers_between(edge + 1..next);
            // What follows the last name, or all if there is none, may hold further names: "… of the EU and envoys of Mali".
            let tail = inner.last().map_or(edge + 1, |f| self.mentions[f.mention].tokens.end);
            open = inner.is_empty() || (tail..next).any(|t| self.is(t, Class::ListConjunction));
            found.extend(inner.into_iter().map(|f| Filler { owner: true, ..f }));
            edge = next;
        }
        found
    }

    /// The head noun of a phrase: the last word before its first preposition.
    pub fn head(&self, tokens: Range<usize>) -> Option<usize> {
        let edge = self.first_preposition(tokens.clone());
        (tokens.start..edge).next_back()
    }

    /// A phrase that begins with a preposition is a fronted adverbial, and the name at its end the subject: "In July
    /// [Vladimir Putin] promised". The name right after the preposition belongs to the adverbial ("In Libya [Turkey] …").
    fn after_fronted_phrase(&self, tokens: Range<usize>) -> Range<usize> {
        if tokens.is_empty() || !self.is(tokens.start, Class::Preposition) {
            return tokens;
        }
        let last = tokens.clone().rev().find(|t| self.is(*t, Class::Preposition)).unwrap_or(tokens.start);
        let mut start = last + 1;
        while start < tokens.end && self.mention_at(start).is_none() && !self.is_dated(start) {
            start += 1;
        }
        let skip = (start..tokens.end).find_map(|t| self.mention_at(t)).filter(|m| self.mentions[*m].tokens.start == start);
        skip.map_or(start, |m| self.mentions[m].tokens.end).min(tokens.end)..tokens.end
    }

    /// A word with a capital or a digit that is no actor: most likely of a date.
    fn is_dated(&self, at: usize) -> bool {
        let shape = self.tokens.shape(at);
        shape.has_digit() || shape.is_capitalised()
    }

    fn first_preposition(&self, tokens: Range<usize>) -> usize {
        tokens.clone().find(|t| self.is(*t, Class::Preposition)).unwrap_or(tokens.end)
    }

    fn fillers_between(&self, tokens: Range<usize>) -> Vec<Filler> {
        let mut found: Vec<Filler> = Vec::new();
        let mut at = tokens.start;
        while at < tokens.end {
            let Some(mention) = self.mention_at(at) else {
                at += 1;
                continue;
            };
            at = self.mentions[mention].tokens.end;
            // "non-NATO areas", "anti-Iranian groups": such a name is no side, but for the prefix itself.
            if self.mentions[mention].prefix.is_some() && self.mentions[mention].tokens != tokens {
                continue;
            }
            let owner = self.is_owner(mention, at, tokens.end);
            if owner && !self.mentions[mention].is_pronoun(at - 1) {
                // "Serbia and Montenegro's expansion": a possessive mark at the end of a list marks all of it.
                self.mark_list(&mut found, mention);
            }
            found.push(Filler { mention, owner });
        }
        found
    }

    fn is_owner(&self, mention: usize, next: usize, end: usize) -> bool {
        if self.mentions[mention].role == Role::Modifier {
            return true;
        }
        if next >= end {
            return false;
        }
        let ends_name =
            self.is_comma(next) || self.is(next, Class::ListConjunction) || self.is_break(next) || self.mention_at(next).is_some();
        !ends_name && !self.is(next, Class::Adverb)
    }

    fn mark_list(&self, found: &mut [Filler], mention: usize) {
        let mut edge = self.mentions[mention].tokens.start;
        for filler in found.iter_mut().rev() {
            let end = self.mentions[filler.mention].tokens.end;
            let joined = (end..edge).all(|t| self.is_comma(t) || self.is(t, Class::ListConjunction) || self.is(t, Class::Determiner));
            if !joined {
                return;
            }
            filler.owner = true;
            edge = self.mentions[filler.mention].tokens.start;
        }
    }
}
