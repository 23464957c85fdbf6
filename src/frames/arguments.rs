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
        if edge > tokens.start && self.is(edge - 1, Class::RelationalNoun) {
            found.retain(|f| !f.owner);
        }
        let examples = self.examples(tokens.clone());
        if !examples.is_empty() && !found.iter().any(|f| f.owner) {
            return examples;
        }
        // "his counterpart from Chad" is the one from Chad.
        let counterpart = edge > tokens.start
            && self.is(edge - 1, Class::CounterpartNoun)
            && found.iter().all(|f| self.mentions[f.mention].is_pronoun(self.mentions[f.mention].tokens.start));
        if counterpart && edge < tokens.end {
            found.clear();
        }
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
        if found.iter().all(|f| self.mentions[f.mention].role != Role::Actor) {
            let listed = self.listed_behind_dash(tokens);
            return if listed.is_empty() { found } else { listed };
        }
        found
    }

    /// "the powers of the region – Chad, Mali and Niger –", "three states (Chad, Mali and Niger)": a list of names that says who
    /// is meant.
    fn listed_behind_dash(&self, tokens: Range<usize>) -> Vec<Filler> {
        let start = tokens.end + 1;
        if start >= self.range.end || !(self.is_dash(tokens.end) || self.text(tokens.end) == "(") {
            return Vec::new();
        }
        let end = (start..self.phrase_end(start)).find(|t| self.is_dash(*t)).unwrap_or_else(|| self.phrase_end(start));
        let found = self.fillers_between(start..end);
        if found.len() > 1 && found.iter().all(|f| !f.owner) { found } else { Vec::new() }
    }

    /// A dash, or a hyphen that stands for one.
    fn is_dash(&self, at: usize) -> bool {
        matches!(self.text(at), "--" | "–" | "—") || self.text(at) == "-" && self.tokens.spaced(at)
    }

    /// The names that say whom a phrase means: "neighbours, including Chad and Mali", "Hanoi's partner, Moscow,".
    fn examples(&self, tokens: Range<usize>) -> Vec<Filler> {
        let Some(last) = tokens.end.checked_sub(1).filter(|l| *l >= tokens.start) else { return Vec::new() };
        let comma = tokens.end < self.range.end && self.is_comma(tokens.end);
        let mut at = if comma { tokens.end + 1 } else { tokens.end };
        if at >= self.range.end {
            return Vec::new();
        }
        if self.is(last, Class::ExampleWord) && self.is(at, Class::Preposition) || self.is(at, Class::ExampleWord) {
            at += 1;
            // "such as", "among them".
            let filler =
                at < self.range.end && self.mention_at(at).is_none() && self.classes(at).any(&[Class::Preposition, Class::Pronoun]);
            at += usize::from(filler);
        } else if !(comma && self.is(last, Class::RelationalNoun) && self.mention_at(last).is_none()) {
            return Vec::new();
        }
        let name = |t: usize| self.mention_at(t).is_some_and(|m| !self.mentions[m].is_pronoun(t));
        let named = at < self.range.end && (at..(at + 2).min(self.range.end)).any(name);
        let mut found = if named { self.fillers_between(at..self.phrase_end(at)) } else { Vec::new() };
        found.retain(|f| !f.owner);
        found
    }

    /// Where the second of two coordinated phrases begins: "officials of the EU | and ministers of Iran and Oman". Those of
    /// a plain list of names do not count.
    pub fn second_side(&self, tokens: Range<usize>) -> Option<usize> {
        let names_first = |end: usize| (tokens.start..end).any(|t| self.mention_at(t).is_some());
        let opens = |t: &usize| {
            let mut behind = (*t + 1..tokens.end).take_while(|b| self.mention_at(*b).is_none());
            self.is(*t, Class::ListConjunction) && names_first(*t) && behind.any(|b| self.is(b, Class::ContainerPreposition))
        };
        let mut found = tokens.clone().filter(opens);
        found.next().filter(|_| found.next().is_none())
    }

    /// The head noun of a phrase: the last word before its first preposition.
    pub fn head(&self, tokens: Range<usize>) -> Option<usize> {
        let edge = self.first_preposition(tokens.clone());
        (tokens.start..edge).next_back()
    }

    /// A phrase that begins with a preposition is a fronted adverbial, and the name at its end the subject: "In July
    /// [Vladimir Putin] promised". The name right after the preposition belongs to the adverbial ("In Libya [Turkey] …"), unless
    /// it ends the phrase ("In return [the Taliban] …").
    fn after_fronted_phrase(&self, tokens: Range<usize>) -> Range<usize> {
        if tokens.is_empty() || !self.is(tokens.start, Class::Preposition) {
            return tokens;
        }
        // "after [Chad and Mali] left": nothing but names is the subject of the clause that the preposition opens.
        let inner = tokens.start + 1..tokens.end;
        let names = |t: usize| {
            self.mention_at(t).is_some() || self.is_comma(t) || self.classes(t).any(&[Class::ListConjunction, Class::Determiner])
        };
        if self.is(tokens.start, Class::ClausePreposition) && inner.clone().all(names) {
            return inner;
        }
        let last = tokens.clone().rev().find(|t| self.is(*t, Class::Preposition)).unwrap_or(tokens.start);
        let mut start = last + 1;
        while start < tokens.end && self.mention_at(start).is_none() && !self.is_dated(start) {
            start += 1;
        }
        let adverbial = |m: &usize| self.mentions[*m].tokens.start == start && self.mentions[*m].tokens.end < tokens.end;
        let skip = (start..tokens.end).find_map(|t| self.mention_at(t)).filter(adverbial);
        skip.map_or(start, |m| self.mentions[m].tokens.end).min(tokens.end)..tokens.end
    }

    /// A word with a capital or a digit that is no actor: most likely of a date.
    fn is_dated(&self, at: usize) -> bool {
        let shape = self.tokens.shape(at);
        shape.has_digit() || shape.is_capitalised()
    }

    /// "more *than* 2,000 soldiers", "*over* 300 boats", "up *to* 40 tanks": a preposition that belongs to a number.
    pub fn counts(&self, at: usize) -> bool {
        let numeral =
            |t: usize| t < self.range.end && self.mention_at(t).is_none() && (self.tokens.shape(t).has_digit() || self.is_numeral(t));
        let number = numeral(at + 1) || at + 1 < self.range.end && self.is(at + 1, Class::IndefiniteArticle) && numeral(at + 2);
        let before = at > self.range.start && self.is(at - 1, Class::QuantityWord);
        number && (before || self.is(at, Class::QuantityWord))
    }

    fn first_preposition(&self, tokens: Range<usize>) -> usize {
        tokens.clone().find(|t| self.is(*t, Class::Preposition) && !self.counts(*t)).unwrap_or(tokens.end)
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
        !ends_name && !self.classes(next).any(&[Class::Adverb, Class::TimeNoun])
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
