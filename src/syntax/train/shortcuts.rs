//! Shortcuts of trained classifiers: the treebanks are parsed once more, and what is always decided alike is written down.

use super::corpus::Corpus;
use crate::limits::MAX_SENTENCE_TOKENS;
use crate::syntax::labeller::{Arc, Labeller, Tree};
use crate::syntax::model::Model;
use crate::syntax::parser::{Node, Parser, State};
use crate::syntax::shortcuts::Counts;
use crate::syntax::tagger::{NO_LABEL, Pattern, Tagger, contexts};
use crate::syntax::treebank::Treebank;
use crate::syntax::{Parse, SentenceTokens, Syntax, SyntaxScratch, slot_at, window};
use crate::words::{Vocabulary, Words};

/// Two to the power of this many entries have room for nearly all contexts, without taking much of the cache.
const PARSER_BITS: u32 = 14;
/// The same for the labeller, which has fewer.
const LABELLER_BITS: u32 = 12;
/// The same for the tagger.
const TAGGER_BITS: u32 = 14;

/// A tagger with the shortcuts that its own decisions give.
pub(super) fn of_tagger(tagger: Tagger, bank: &Treebank, names: &[u8]) -> Tagger {
    let syntax = Syntax { model: Model { tagger, ..Model::default() }.numbered() };
    let vocabulary = Vocabulary::default();
    let mut words = Words::new(&vocabulary);
    let tokens = bank.tokens(&mut words);
    let (mut scratch, mut parse, mut counts) = (SyntaxScratch::default(), Parse::default(), Counts::default());
    // Longer sentences are tagged in pieces, of which only the last could be looked at.
    for range in bank.sentences.iter().filter(|s| s.len() <= MAX_SENTENCE_TOKENS) {
        let names = names.get(range.clone()).unwrap_or(&[]);
        syntax.tag(&SentenceTokens { tokens: &tokens, range: range.clone(), names }, &mut words, &mut scratch, &mut parse);
        let SyntaxScratch { types, slots, labels, .. } = &scratch;
        let pattern = Pattern::of(&tokens, range.clone(), &words);
        for i in (0..labels.len()).filter(|&i| types.entry(slots[i]).only == NO_LABEL) {
            let window = window(i, labels, |place| types.entry(slot_at(slots, i, place)).atoms, names, pattern);
            contexts(&window).into_iter().for_each(|context| counts.add(context, labels[i]));
        }
    }
    Tagger { shortcuts: counts.shortcuts(TAGGER_BITS), ..syntax.model.tagger }
}

/// Adds the shortcuts that parser's and labeller's own decisions give.
pub(super) fn of_parser(corpus: &Corpus, nodes: &[Node], parser: Parser, labeller: Labeller) -> (Parser, Labeller) {
    let (mut actions, mut relations) = (Counts::default(), Counts::default());
    let (mut state, mut tree) = (State::default(), Tree::default());
    for range in &corpus.sentences {
        let nodes = &nodes[range.clone()];
        state.nodes.clear();
        state.nodes.extend_from_slice(nodes);
        parse(&parser, &mut state, &mut actions);
        tree.build(&state.heads);
        label(&labeller, nodes, &state.heads, corpus.labels.len(), &mut tree, &mut relations);
    }
    (Parser { shortcuts: actions.shortcuts(PARSER_BITS), ..parser }, Labeller { shortcuts: relations.shortcuts(LABELLER_BITS), ..labeller })
}

fn parse(parser: &Parser, state: &mut State, counts: &mut Counts) {
    state.begin();
    while !state.is_done() {
        let action = state.only_action().unwrap_or_else(|| {
            let action = parser.choose_by_features(state, state.legal());
            counts.add(state.context(), action as u8);
            action
        });
        state.take(action);
    }
}

fn label(labeller: &Labeller, nodes: &[Node], heads: &[u16], labels: usize, tree: &mut Tree, counts: &mut Counts) {
    for at in 0..tree.order.len() {
        let token = usize::from(tree.order[at]);
        let label = labeller.decided(nodes, heads, labels, token).unwrap_or_else(|| {
            let arc = Arc { nodes, heads, tree };
            let atoms = arc.atoms(token);
            let label = labeller.choose_by_features(&arc, token, &atoms);
            counts.add(atoms.context(), label);
            label
        });
        tree.label(token, heads[token], label);
    }
}
