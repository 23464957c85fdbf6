//! Cues of words as they stand, and the predicates that they belong to: "perhaps", "reportedly", "alleged", "if", "unless".

use super::Judge;
use super::rules::{Operator, Phrase, SourcePlace};
use crate::frames::predicate::{PredicateKind, VerbForm};
use crate::lexicon::Class;
use crate::syntax::labels::{Relation, Upos, Xpos};
use std::ops::Range;

/// A cue found in a sentence. Tokens count from the sentence's first.
#[derive(Clone, Debug)]
pub(super) struct Cue {
    pub operator: u32,
    pub tokens: Range<usize>,
    /// The predicate that it belongs to; of a mark the one that governs its clause.
    pub anchor: Option<usize>,
    /// The head of the clause that a mark opens.
    pub inside: Option<usize>,
}

impl Judge<'_> {
    pub(super) fn find_cues(&mut self) {
        let mut token = 0;
        while token < self.len() {
            let found = self.rules.phrases(self.fold(token)).iter().find(|p| self.stands_at(p, token));
            let Some(phrase) = found else {
                token += 1;
                continue;
            };
            let tokens = token..token + phrase.words.len();
            token = tokens.end;
            let cue = phrase.operator.and_then(|operator| self.cue(operator, tokens, phrase.mark));
            self.cues.extend(cue);
        }
    }

    fn stands_at(&self, phrase: &Phrase, token: usize) -> bool {
        token + phrase.words.len() <= self.len() && phrase.words.iter().enumerate().all(|(i, w)| self.fold(token + i) == *w)
    }

    fn cue(&self, operator: u32, tokens: Range<usize>, mark: bool) -> Option<Cue> {
        let top = self.top(&tokens);
        if mark {
            if tokens.start == 0 && matches!(self.sentence.parse.upos[top], Upos::Verb | Upos::Aux) {
                return self.inverted(operator, tokens);
            }
            // "provided that …", read as a verb: its clause is the condition, what it hangs on depends on it.
            let content = self.children(top).find(|c| *c >= tokens.end && self.relation(*c) == Relation::Ccomp);
            if let Some(inside) = content.filter(|_| self.relation(top) != Relation::Root && tokens.contains(&top)) {
                let anchor = self.head(top).and_then(|h| self.predicate_above(h));
                return Some(Cue { operator, tokens, anchor, inside: Some(inside) });
            }
            let clausal = matches!(self.relation(top), Relation::Advcl | Relation::Root | Relation::Ccomp);
            let itself = clausal && matches!(self.sentence.parse.upos[top], Upos::Verb | Upos::Aux);
            let inside = if itself { top } else { self.head(top)? };
            let subject = |t: usize| matches!(self.relation(t), Relation::Nsubj | Relation::NsubjPass);
            let late = self.children(inside).any(|c| c < tokens.start && subject(c));
            // "Instead of talks, Norway chose war" says nothing of the choice.
            let phrase = self.operator(operator).turns && self.predicate_at(inside).is_none();
            let inside = self.predicate_above(inside).filter(|_| !late && !phrase)?;
            let anchor = self.head(inside).and_then(|h| self.predicate_above(h)).or_else(|| self.clause_beside(inside));
            return Some(Cue { operator, tokens, anchor, inside: Some(inside) });
        }
        // "was likely to", "attempted to": words that are predicates themselves govern, and are no cues.
        let stands_beside = self.operator(operator).source == SourcePlace::Behind;
        if self.predicate_at(top).is_some() && self.relation(top) != Relation::Amod && !stands_beside {
            return None;
        }
        let opens = self.relation(top) == Relation::Mark;
        let mut anchor = self.head(top);
        if opens {
            anchor = anchor.and_then(|a| self.head(a));
        }
        let anchor = anchor.and_then(|a| self.predicate_above(a)).or_else(|| self.predicate_at(top).map(|_| top));
        Some(Cue { operator, tokens, anchor, inside: None })
    }

    /// "If Finland joins, Moscow will react", with the condition taken for the main clause: the one that depends on it.
    fn clause_beside(&self, condition: usize) -> Option<usize> {
        let beside = |c: &usize| *c > condition && matches!(self.relation(*c), Relation::Parataxis | Relation::Conj | Relation::Ccomp);
        let subject = |c: usize| self.children(c).any(|s| matches!(self.relation(s), Relation::Nsubj | Relation::NsubjPass));
        self.children(condition).filter(beside).find(|c| self.predicate_at(*c).is_some() && subject(*c))
    }

    /// "Had Norway attacked, …": the clause ends with the comma, whatever the parser makes of it.
    fn inverted(&self, operator: u32, tokens: Range<usize>) -> Option<Cue> {
        let comma = (tokens.end..self.len()).find(|t| self.sentence.lexicon.classes(self.fold(*t)).has(Class::Comma))?;
        let verb = |t: &usize| self.predicate_at(*t).is_some_and(|p| self.predicates[p].kind == PredicateKind::Verb);
        let (inside, anchor) = ((tokens.end..comma).find(verb)?, (comma..self.len()).find(verb));
        Some(Cue { operator, tokens, anchor, inside: Some(inside) })
    }

    /// The token of a range whose head is outside it; of several the first.
    fn top(&self, tokens: &Range<usize>) -> usize {
        let outside = |t: &usize| self.head(*t).is_none_or(|h| !tokens.contains(&h));
        tokens.clone().find(outside).unwrap_or(tokens.start)
    }

    /// True if a mark that asks ("whether", "if") opens the clause of a predicate.
    pub(super) fn is_question(&self, token: usize) -> bool {
        self.cues.iter().any(|c| c.inside == Some(token) && c.tokens.len() == 1)
    }

    /// True if the sentence is a question and this predicate heads what is asked: its subject stands behind its auxiliary, or a
    /// question word before it; without any such clause it is the main one ("Norway attacked Kenya?").
    pub(super) fn is_asked(&self, token: usize) -> bool {
        if !self.ends_with_question_mark() || !self.may_ask(token) {
            return false;
        }
        self.is_turned(token) || self.head(token).is_none() && !(0..self.len()).any(|t| self.may_ask(t) && self.is_turned(t))
    }

    fn may_ask(&self, token: usize) -> bool {
        let finite = self.predicate_at(token).is_some_and(|p| {
            let p = &self.predicates[p];
            p.kind != PredicateKind::Noun || p.form == Some(VerbForm::Finite)
        });
        let main = matches!(self.relation(token), Relation::Root | Relation::Parataxis | Relation::Conj | Relation::Ccomp);
        finite && main && !self.children(token).any(|c| self.relation(c) == Relation::Mark)
    }

    fn is_turned(&self, token: usize) -> bool {
        let child = |relations: &[Relation]| self.children(token).find(|c| *c < token && relations.contains(&self.relation(*c)));
        let auxiliary = child(&[Relation::Aux, Relation::AuxPass, Relation::Cop]);
        let subject = child(&[Relation::Nsubj, Relation::NsubjPass, Relation::Expl])
            .or_else(|| self.predicate_at(token).filter(|p| self.predicates[*p].kind == PredicateKind::Noun).map(|_| token));
        let asks = |t: usize| matches!(self.sentence.parse.xpos[t], Xpos::Wdt | Xpos::Wp | Xpos::WpPoss | Xpos::Wrb);
        auxiliary.zip(subject).is_some_and(|(a, s)| a < s)
            || self.relation(token) != Relation::Ccomp
                && self.children(token).filter(|c| *c < token).any(|c| asks(c) || self.children(c).any(asks))
    }

    fn ends_with_question_mark(&self) -> bool {
        let word = |t: usize| self.sentence.words.text(self.fold(t));
        (0..self.len())
            .rev()
            .map(word)
            .find(|w| w.chars().any(|c| matches!(c, '?' | '.' | '!' | ':' | ';')) || w.chars().any(char::is_alphanumeric))
            .is_some_and(|w| w.contains('?'))
    }

    pub(super) fn operator(&self, number: u32) -> &Operator {
        &self.rules.operators[number as usize]
    }
}
