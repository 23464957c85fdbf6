//! Predicates of a parsed sentence: one pass from the root down builds every frame, so that what governs a clause is known
//! before the clause.
//!
//! [`graph`] holds the tree after [`repair`]s; [`kinds`] says which tokens are predicates; [`group`] reads verb groups,
//! [`verbs`] and [`nouns`] the arguments in their own places, [`control`] those that come from elsewhere, [`carriers`] lends
//! subjects to nouns, [`finish`] shares what coordination shares and adds the alternatives where parsers fail.
//! The relations are those of Universal Dependencies 2; the treatment of control, raising and gaps follows Huddleston and
//! Pullum, *The Cambridge Grammar of the English Language*, chapters 12 and 14.

mod carriers;
mod control;
mod finish;
mod graph;
mod group;
mod kinds;
mod nouns;
mod phrases;
mod repair;
mod verbs;

use super::predicate::Predicate;
use crate::actors::entity::ResolvedBy;
use crate::actors::mentions::Mention;
use crate::lexicon::{Class, Lexicon};
use crate::syntax::Parse;
use crate::tokens::Tokens;
use crate::words::Words;
use graph::Graph;
use phrases::Builder;
use std::ops::Range;

/// A parsed sentence.
#[derive(Clone, Debug)]
pub struct Sentence<'a> {
    /// The document's tokens.
    pub tokens: &'a Tokens,
    /// The thread's words.
    pub words: &'a Words<'a>,
    /// Word classes.
    pub lexicon: &'a Lexicon,
    /// The tokens of the sentence.
    pub range: Range<usize>,
    /// Its mentions in text order.
    pub mentions: &'a [Mention],
    /// Its tags and tree.
    pub parse: &'a Parse,
}

impl Sentence<'_> {
    /// True if the token (counted from the sentence's first) is of a class.
    fn is(&self, token: usize, class: Class) -> bool {
        self.lexicon.classes(self.tokens.fold(self.range.start + token)).has(class)
    }

    /// True if a mention is or begins with an adjective of nationality ("Turkish", "Turkish soldiers").
    fn is_national(&self, mention: usize) -> bool {
        matches!(self.mentions[mention].resolved_by, ResolvedBy::Demonym | ResolvedBy::Possessive)
    }

    /// The tokens of a mention, counted from the sentence's first.
    fn mention_tokens(&self, mention: usize) -> Range<usize> {
        self.inside(&self.mentions[mention].tokens)
    }

    /// Document tokens, counted from the sentence's first, as far as they are in it.
    fn inside(&self, tokens: &Range<usize>) -> Range<usize> {
        let place = |t: usize| t.clamp(self.range.start, self.range.end) - self.range.start;
        place(tokens.start)..place(tokens.end)
    }
}

/// One thread's memory.
#[derive(Debug, Default)]
pub struct FrameScratch {
    graph: Graph,
    /// The predicate of each token + 1, or 0.
    at: Vec<u32>,
    /// What is known of each token beside the graph.
    notes: Vec<phrases::Note>,
}

/// Appends the predicates of a sentence in text order. A sentence without a tree has none.
pub fn predicates(sentence: &Sentence<'_>, scratch: &mut FrameScratch, out: &mut Vec<Predicate>) {
    if !sentence.parse.has_tree() || sentence.parse.len() != sentence.range.len() {
        return;
    }
    let FrameScratch { graph, at, notes } = scratch;
    graph.build(sentence);
    let mut builder = Builder::new(sentence, graph, at, notes, out);
    builder.find_predicates();
    for place in 0..builder.graph.order.len() {
        let token = builder.graph.order[place] as usize;
        builder.note_gap(token);
        builder.fill(token);
    }
    builder.finish();
}
