//! Training the labeller, on gold trees with its own labels above and before.

use super::corpus::Corpus;
use super::weights::{MeanRow, SparseWeights};
use crate::syntax::hash::Rng;
use crate::syntax::labeller::{Arc, Labeller, RELATIONS, Tree, UNLABELLED, arc_index};
use crate::syntax::labels::Relation;
use crate::syntax::parser::{Node, ROOT};
use crate::syntax::tagger::best;
use std::collections::BTreeMap;

/// Scores must be this far apart, or the weights change even if the label is right.
const MARGIN: i32 = 8;

/// An arc is decided by the tags of its ends if the treebanks have such arcs so often …
const DECIDED_COUNT: usize = 30;
/// … and so many of a thousand have the same relation.
const DECIDED_SHARE: usize = 995;

/// The arcs that need no scores.
pub(super) fn decided(corpus: &Corpus, nodes: &[Node]) -> Labeller {
    let labels = corpus.labels.len();
    let mut counts: BTreeMap<usize, BTreeMap<u8, usize>> = BTreeMap::new();
    for range in &corpus.sentences {
        let (nodes, heads) = (&nodes[range.clone()], &corpus.heads[range.clone()]);
        for (token, &head) in heads.iter().enumerate().filter(|(_, h)| **h != ROOT) {
            let head = usize::from(head);
            let index = arc_index(&nodes[token], &nodes[head], head < token, labels);
            *counts.entry(index).or_default().entry(corpus.relations[range.start + token] as u8).or_default() += 1;
        }
    }
    let clear = |labels: &BTreeMap<u8, usize>| {
        let total: usize = labels.values().sum();
        labels.iter().find(|(_, n)| total >= DECIDED_COUNT && **n * 1000 >= total * DECIDED_SHARE).map(|(label, _)| *label)
    };
    let mut decided = vec![UNLABELLED; 2 * labels * labels];
    for (index, labels) in &counts {
        decided[*index] = clear(labels).unwrap_or(UNLABELLED);
    }
    Labeller { decided, ..Labeller::default() }
}

/// One run over the arcs that `decided` leaves open: sentences in an order drawn with `seed`.
pub(super) fn train(corpus: &Corpus, nodes: &[Node], decided: &Labeller, epochs: usize, seed: u64) -> Vec<MeanRow> {
    let mut weights = SparseWeights::default();
    let mut rng = Rng::new(seed);
    let mut order: Vec<usize> = (0..corpus.sentences.len()).collect();
    let mut tree = Tree::default();
    for _ in 0..epochs {
        rng.shuffle(&mut order);
        for &sentence in &order {
            let range = corpus.sentences[sentence].clone();
            let gold = Gold { nodes: &nodes[range.clone()], heads: &corpus.heads[range.clone()], relations: &corpus.relations[range] };
            learn(&gold, decided, corpus.labels.len(), &mut tree, &mut weights);
        }
    }
    weights.means()
}

/// A sentence as it should be.
struct Gold<'c> {
    nodes: &'c [Node],
    heads: &'c [u16],
    relations: &'c [Relation],
}

fn learn(gold: &Gold<'_>, decided: &Labeller, labels: usize, tree: &mut Tree, weights: &mut SparseWeights) {
    let Gold { nodes, heads, relations } = *gold;
    tree.build(heads);
    for at in 0..tree.order.len() {
        let token = usize::from(tree.order[at]);
        if let Some(label) = decided.decided(nodes, heads, labels, token) {
            tree.label(token, heads[token], label);
            continue;
        }
        weights.tick();
        let arc = Arc { nodes, heads, tree };
        let atoms = arc.atoms(token);
        let (first, more) = (atoms.first_keys(), arc.more_keys(token, &atoms));
        let right = relations[token] as u8;
        let mut scores = [0i32; RELATIONS];
        scores[Relation::Root as usize] = i32::MIN / 2;
        // The first set learns from its own mistakes, so that it can be trusted alone; the second corrects it.
        for features in [&first[..], &more[..]] {
            weights.add_keys(features, &mut scores);
            let rival = super::tagger::rival(&scores, right);
            if right != Relation::Root as u8 && scores[usize::from(right)] - scores[usize::from(rival)] <= MARGIN {
                let rows: Vec<u32> = features.iter().map(|key| weights.row(*key)).collect();
                weights.update(&rows, right, rival);
            }
        }
        tree.label(token, heads[token], best(&scores));
    }
}
