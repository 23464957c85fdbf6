//! Training the parser with a dynamic oracle.
//!
//! For any state, even one that mistakes have led to, the oracle tells what each action costs: how many gold arcs can no
//! longer be made after it (Goldberg and Nivre 2013, arc-hybrid). So training may follow the parser's own mistakes and
//! learns to make the best of them.

use super::corpus::Corpus;
use super::weights::ArcWeights;
use crate::syntax::hash::Rng;
use crate::syntax::parser::{LEFT, Node, RIGHT, ROOT, SHIFT, State, best_legal};
use crate::syntax::templates::{FIRST_FEATURES, MORE_FEATURES, first_keys, more_keys};

/// From this epoch on (counting from 0) mistakes are followed …
const EXPLORE_FROM: usize = 1;
/// … in so many of ten cases.
const EXPLORE: usize = 9;
/// Scores must be this far apart, or the weights change even if the action is right.
const MARGIN: i32 = 3;

/// One run: sentences in an order drawn with `seed`.
pub(super) fn train(corpus: &Corpus, nodes: &[Node], epochs: usize, seed: u64) -> Vec<(u32, [f64; 3])> {
    let mut weights = ArcWeights::default();
    let mut rng = Rng::new(seed);
    let mut order: Vec<usize> = (0..corpus.sentences.len()).collect();
    let mut state = State::default();
    for epoch in 0..epochs {
        rng.shuffle(&mut order);
        for &sentence in &order {
            let range = corpus.sentences[sentence].clone();
            state.nodes.clear();
            state.nodes.extend_from_slice(&nodes[range.clone()]);
            let explore = if epoch >= EXPLORE_FROM { EXPLORE } else { 0 };
            learn(&mut state, &corpus.heads[range], &mut weights, explore, &mut rng);
        }
    }
    weights.means()
}

fn learn(state: &mut State, gold: &[u16], weights: &mut ArcWeights, explore: usize, rng: &mut Rng) {
    state.begin();
    let (mut first, mut more) = ([0; FIRST_FEATURES], [0; MORE_FEATURES]);
    while !state.is_done() {
        if let Some(action) = state.only_action() {
            state.take(action);
            continue;
        }
        let legal = state.legal();
        weights.tick();
        let costs = costs(state, gold);
        let least = (0..3).filter(|&a| legal[a]).map(|a| costs[a]).min().unwrap_or(0);
        let right = [0, 1, 2].map(|a| legal[a] && costs[a] == least);
        let wrong = [0, 1, 2].map(|a| legal[a] && costs[a] > least);
        first_keys(state, &mut first);
        more_keys(state, &mut more);
        let mut scores = [0; 3];
        weights.add(&first, &mut scores);
        let alone = scores;
        weights.add(&more, &mut scores);
        let best_right = best_legal(&scores, right);
        if wrong.contains(&true) {
            let best_wrong = best_legal(&scores, wrong);
            // The first set learns from its own mistakes, so that it can be trusted alone; the second corrects it.
            let (right_alone, wrong_alone) = (best_legal(&alone, right), best_legal(&alone, wrong));
            if alone[right_alone] - alone[wrong_alone] <= MARGIN {
                weights.update(&first, right_alone, wrong_alone);
            }
            if scores[best_right] - scores[best_wrong] <= MARGIN {
                weights.update(&more, best_right, best_wrong);
            }
        }
        let guess = best_legal(&scores, legal);
        let follow = right[guess] || rng.below(10) < explore;
        state.take(if follow { guess } else { best_right });
    }
}

/// How many gold arcs each action makes impossible.
fn costs(state: &State, gold: &[u16]) -> [usize; 3] {
    let (s0, next) = (state.on_stack(0), state.next);
    let waits = |head: u16, from: usize| head == ROOT || usize::from(head) >= from;
    let mut costs = [0; 3];
    if next < state.count() {
        // SHIFT: the next word can no longer take words of the stack, nor hang on any of them but the top.
        let below = &state.stack[..state.stack.len().saturating_sub(1)];
        costs[SHIFT] =
            state.stack.iter().filter(|&&d| usize::from(gold[usize::from(d)]) == next).count() + usize::from(below.contains(&gold[next]));
    }
    let Some(&head) = gold.get(usize::from(s0)) else { return costs };
    let waiting = (next..state.count()).filter(|&d| gold[d] == s0).count();
    let is_root_next = next == state.count();
    let hangs_on_next = if is_root_next { head == ROOT } else { usize::from(head) == next };
    costs[LEFT] = waiting + usize::from(!hangs_on_next && (head == state.on_stack(1) || waits(head, next + 1)));
    costs[RIGHT] = waiting + usize::from(waits(head, next));
    costs
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::parser::NOWHERE;

    #[test]
    fn following_the_oracle_rebuilds_projective_trees() {
        for gold in [vec![1, ROOT, 3, 1], vec![ROOT], vec![1, 2, ROOT, 2, 5, 3], vec![ROOT, 0, 1, 2, 3]] {
            let mut state = State { nodes: vec![NOWHERE; gold.len()], ..State::default() };
            state.begin();
            while !state.is_done() {
                let (legal, costs) = (state.legal(), costs(&state, &gold));
                let action = (0..3).filter(|&a| legal[a]).min_by_key(|&a| costs[a]).unwrap();
                assert_eq!(costs[action], 0);
                state.take(action);
            }
            assert_eq!(state.heads, gold);
        }
    }
}
