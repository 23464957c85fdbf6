//! Reference within an article: pronouns and descriptions, and the actors that they stand for.
//!
//! [`rules`] reads `rules/actors/references.toml`: the words, what they may stand for, and how far back. [`find`] sees
//! them in a sentence from its tokens alone, so that the gate can count them before anything is parsed; [`discourse`]
//! remembers who has been spoken of, and how prominently; [`resolve`] joins the two with what the tree ([`tree`]) forbids,
//! and adds mentions; `sets`, `strangers` and `speech` are its parts for antecedents that are several, for pronouns that
//! stand for no actor, and for who speaks. [`partners`] offers actors for which a sentence has no word. [`places`] tells
//! states that are only places. No antecedent is better than a wrong one: what has no
//! fitting candidate stays unresolved, and each resolution carries a certainty.

pub mod discourse;
pub mod find;
pub mod partners;
pub mod places;
pub mod resolve;
pub mod rules;
mod sets;
mod speech;
mod strangers;
pub mod tree;

use super::entity::Kind;
use super::gazetteer::Gazetteer;
use super::mentions::Mention;
use crate::lexicon::{Class, Lexicon};
use crate::tokens::Tokens;
use crate::words::Words;
use discourse::Discourse;
use rules::{Mark, References, Word};

/// Everything that reading references needs to look at.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// Words that refer.
    pub references: &'a References,
    /// Names and offices.
    pub gazetteer: &'a Gazetteer,
    /// Word classes.
    pub lexicon: &'a Lexicon,
    /// The document's tokens.
    pub tokens: &'a Tokens,
    /// The thread's words.
    pub words: &'a Words<'a>,
}

impl<'a> Reader<'a> {
    /// What the rules say of a token's word.
    fn word(&self, at: usize) -> Option<&'a Word> {
        self.references.word(self.tokens.fold(at))
    }

    fn is(&self, at: usize, class: Class) -> bool {
        self.lexicon.classes(self.tokens.fold(at)).has(class)
    }

    /// A word that may stand inside a noun phrase before its head: no function word, no mark.
    fn is_plain(&self, at: usize) -> bool {
        const FUNCTION: &[Class] = &[
            Class::Preposition,
            Class::Conjunction,
            Class::Determiner,
            Class::Pronoun,
            Class::Modal,
            Class::Be,
            Class::Have,
            Class::Do,
            Class::Relative,
            Class::Subordinator,
            Class::PossessiveMarker,
        ];
        self.words.shape(self.tokens.word(at)).has_letter() && !self.lexicon.classes(self.tokens.fold(at)).any(FUNCTION)
    }

    /// Tells the discourse whom the document's title or source names: whose word it is, and who is spoken of.
    pub fn introduce(&self, discourse: &mut Discourse, mentions: &[Mention], is_source: bool) {
        let body = |m: &&Mention| !matches!(self.gazetteer.entity(m.entity).kind, Kind::Media | Kind::Region | Kind::Group);
        let speaks = is_source || (0..self.tokens.len()).any(|t| self.word(t).is_some_and(|w| w.has(Mark::Statement)));
        if speaks && discourse.source.is_none() {
            let principal = |m: &Mention| self.gazetteer.by_code(&self.gazetteer.principal(m.entity).code);
            discourse.source = mentions.iter().find(body).and_then(principal);
        }
        if !is_source {
            mentions.iter().for_each(|m| discourse.prime(m, self.gazetteer, &self.references.weights));
        }
    }
}
