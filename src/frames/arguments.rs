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
    /// are none, those after "of", "from" or "between" ("officials from Thailand").
    pub fn fillers(&self, tokens: Range<usize>) -> Vec<Filler> {
        let edge = self.first_preposition(tokens.clone());
        let mut found = self.fillers_between(tokens.start..edge);
        if found.is_empty() && edge < tokens.end && self.is(edge, Class::ContainerPreposition) {
            let next = self.first_preposition(edge + 1..tokens.end);
            found = self.fillers_between(edge + 1..next);
            found.iter_mut().for_each(|f| f.owner = true);
        }
        found
    }

    /// The head noun of a phrase: the last word before its first preposition.
    pub fn head(&self, tokens: Range<usize>) -> Option<usize> {
        let edge = self.first_preposition(tokens.clone());
        (tokens.start..edge).next_back()
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
            let owner = self.is_owner(mention, at, tokens.end);
            if owner {
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
        let ends_name = self.is_comma(next) || self.is(next, Class::ListConjunction) || self.is_break(next) || self.mention_at(next).is_some();
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
