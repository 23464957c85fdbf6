//! Training the labeller, on gold trees with its own labels above and before.

use super::corpus::Corpus;
use super::weights::{MeanRow, SparseWeights};
use crate::syntax::hash::Rng;
use crate::syntax::labeller::{Arc, FEATURES, RELATIONS, Tree};
use crate::syntax::labels::Relation;
use crate::syntax::parser::{Node, ROOT};
use crate::syntax::tagger::best;

/// Scores must be this far apart, or the weights change even if the label is right.
const MARGIN: i32 = 8;

/// One run: sentences in an order drawn with `seed`.
pub(super) fn train(corpus: &Corpus, nodes: &[Node], epochs: usize, seed: u64) -> Vec<MeanRow> {
    let mut weights = SparseWeights::default();
    let mut rng = Rng::new(seed);
    let mut order: Vec<usize> = (0..corpus.sentences.len()).collect();
    let mut tree = Tree::default();
    for _ in 0..epochs {
        rng.shuffle(&mut order);
        for &sentence in &order {
            let range = corpus.sentences[sentence].clone();
            learn(&nodes[range.clone()], &corpus.heads[range.clone()], &corpus.relations[range], &mut tree, &mut weights);
        }
    }
    weights.means()
}

fn learn(nodes: &[Node], heads: &[u16], gold: &[Relation], tree: &mut Tree, weights: &mut SparseWeights) {
    tree.build(heads);
    let mut features = [0; FEATURES];
    for at in 0..tree.order.len() {
        let token = usize::from(tree.order[at]);
        if heads[token] == ROOT {
            tree.label(token, ROOT, Relation::Root as u8);
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
