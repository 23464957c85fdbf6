//! Training the labeller, on gold trees with its own labels above and before.

use super::corpus::Corpus;
use super::weights::{MeanRow, SparseWeights};
use crate::syntax::hash::Rng;
use crate::syntax::labeller::{Arc, FEATURES, Labeller, RELATIONS, Tree, arc_key};
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
    let mut counts: BTreeMap<u32, BTreeMap<u8, usize>> = BTreeMap::new();
    for range in &corpus.sentences {
        let (nodes, heads) = (&nodes[range.clone()], &corpus.heads[range.clone()]);
        for (token, &head) in heads.iter().enumerate().filter(|(_, h)| **h != ROOT) {
            let head = usize::from(head);
            let key = arc_key(&nodes[token], &nodes[head], head < token);
            *counts.entry(key).or_default().entry(corpus.relations[range.start + token] as u8).or_default() += 1;
        }
    }
    let clear = |labels: &BTreeMap<u8, usize>| {
        let total: usize = labels.values().sum();
        labels.iter().find(|(_, n)| total >= DECIDED_COUNT && **n * 1000 >= total * DECIDED_SHARE).map(|(label, _)| *label)
    };
    let decided = counts.iter().filter_map(|(key, labels)| Some((*key, clear(labels)?))).collect();
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
            learn(&nodes[range.clone()], &corpus.heads[range.clone()], &corpus.relations[range], decided, &mut tree, &mut weights);
        }
    }
    weights.means()
}

fn learn(nodes: &[Node], heads: &[u16], gold: &[Relation], decided: &Labeller, tree: &mut Tree, weights: &mut SparseWeights) {
    tree.build(heads);
    let mut features = [0; FEATURES];
    for at in 0..tree.order.len() {
        let token = usize::from(tree.order[at]);
        if let Some(label) = decided.decided(nodes, heads, token) {
            tree.label(token, heads[token], label);
            continue;
        }
        weights.tick();
        Arc { nodes, heads, tree }.keys(token, &mut features);
        let mut scores = [0i32; RELATIONS];
        weights.add_keys(&features, &mut scores);
        scores[Relation::Root as usize] = i32::MIN / 2;
        let right = gold[token] as u8;
        let rival = super::tagger::rival(&scores, right);
        if right != Relation::Root as u8 && scores[usize::from(right)] - scores[usize::from(rival)] <= MARGIN {
            let rows = features.map(|key| weights.row(key));
            weights.update(&rows, right, rival);
        }
        tree.label(token, heads[token], best(&scores));
    }
}
