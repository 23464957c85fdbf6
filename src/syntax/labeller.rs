//! The labeller: the relation of each token to its head, once the tree stands.
//!
//! Tokens are labelled from the root down and from left to right, so that the relations of the head and of the siblings
//! before are known. One averaged perceptron over all relations.

use super::hash::{key, mix};
use super::labels::{Relation, Upos};
use super::parser::{NOWHERE, Node, ROOT, ROOT_NODE};
use super::table::SparseTable;

/// Number of features of an arc.
pub(super) const FEATURES: usize = 44;
/// Room for the scores of all relations.
pub(super) const RELATIONS: usize = Relation::ALL.len();

const NO_TOKEN: usize = usize::MAX;

/// The trained labeller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Labeller {
    /// Arcs that hardly ever have another relation than one (a determiner of a noun), by [`arc_key`]; sorted. They are two
    /// fifths of all.
    pub decided: Vec<(u32, u8)>,
    /// Weights of all features.
    pub weights: SparseTable,
}

/// The key of an arc by the tags of its ends and its direction.
pub(super) fn arc_key(dependent: &Node, head: &Node, after: bool) -> u32 {
    key(99, &[dependent.tag, head.tag, mix(u64::from(after))])
}

/// A finished tree, indexed from heads to dependents.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Dependents of all tokens, those of one head together and in text order.
    dependents: Vec<u16>,
    /// Where the dependents of each token begin; of the root after the last.
    starts: Vec<u32>,
    /// Tokens from the root down.
    pub order: Vec<u16>,
    /// Relations given so far.
    pub labels: Vec<u8>,
    /// For each token the relation of the dependent of its head before it, and all relations before as bits.
    pub before: Vec<(u8, u64)>,
}

/// A relation that is not known yet or of what does not exist.
const UNLABELLED: u8 = u8::MAX;

impl Tree {
    /// Indexes a tree.
    pub fn build(&mut self, heads: &[u16]) {
        let count = heads.len();
        let slot = |head: u16| if head == ROOT { count } else { usize::from(head) };
        self.starts.clear();
        self.starts.resize(count + 3, 0);
        for &head in heads {
            self.starts[slot(head) + 2] += 1;
        }
        for i in 2..self.starts.len() {
            self.starts[i] += self.starts[i - 1];
        }
        self.dependents.clear();
        self.dependents.resize(count, 0);
        for (token, &head) in heads.iter().enumerate() {
            let place = &mut self.starts[slot(head) + 1];
            self.dependents[*place as usize] = token as u16;
            *place += 1;
        }
        self.order.clear();
        let mut next = Some(count);
        let mut done = 0;
        while let Some(token) = next {
            let range = self.starts[token] as usize..self.starts[token + 1] as usize;
            self.order.extend_from_slice(&self.dependents[range]);
            next = self.order.get(done).map(|&t| usize::from(t));
            done += 1;
        }
        self.labels.clear();
        self.labels.resize(count, UNLABELLED);
        self.before.clear();
        self.before.resize(count + 1, (UNLABELLED, 0));
    }

    /// The dependents of a token (or of the root, after the last) in text order.
    pub fn of(&self, token: usize) -> &[u16] {
        &self.dependents[self.starts[token] as usize..self.starts[token + 1] as usize]
    }

    /// Gives a token its label.
    pub fn label(&mut self, token: usize, head: u16, label: u8) {
        self.labels[token] = label;
        let slot = if head == ROOT { self.labels.len() } else { usize::from(head) };
        let (last, seen) = &mut self.before[slot];
        *last = label;
        *seen |= 1 << (label & 63);
    }
}

/// Everything that is looked at to label an arc.
pub(super) struct Arc<'s> {
    /// All tokens.
    pub nodes: &'s [Node],
    /// Their heads.
    pub heads: &'s [u16],
    /// The tree and the labels so far.
    pub tree: &'s Tree,
}

impl Labeller {
    /// Labels all tokens of a tree, which [`Tree::build`] has indexed.
    pub fn label(&self, nodes: &[Node], heads: &[u16], tree: &mut Tree) {
        let mut features = [0; FEATURES];
        for at in 0..tree.order.len() {
            let token = usize::from(tree.order[at]);
            let label = match self.decided(nodes, heads, token) {
                Some(label) => label,
                None => {
                    Arc { nodes, heads, tree }.keys(token, &mut features);
                    let mut scores = [0i32; RELATIONS];
                    scores[Relation::Root as usize] = i32::MIN / 2;
                    self.weights.add(&features, &mut scores);
                    super::tagger::best(&scores)
                }
            };
            tree.label(token, heads[token], label);
        }
    }
}

impl Labeller {
    /// The label of the root, and of arcs that need no scores.
    pub fn decided(&self, nodes: &[Node], heads: &[u16], token: usize) -> Option<u8> {
        if heads[token] == ROOT {
            return Some(Relation::Root as u8);
        }
        let head = usize::from(heads[token]);
        let key = arc_key(&nodes[token], &nodes[head], head < token);
        let found = self.decided.binary_search_by_key(&key, |d| d.0).ok()?;
        Some(self.decided[found].1)
    }
}

impl Arc<'_> {
    fn node(&self, token: usize) -> &Node {
        self.nodes.get(token).unwrap_or(&NOWHERE)
    }

    /// The keys of the features of the arc above `token`.
    pub fn keys(&self, token: usize, out: &mut [u32; FEATURES]) {
        let head = usize::from(self.heads[token]);
        let (d, h) = (self.node(token), self.node(head));
        let above = match self.heads[head] {
            ROOT => &ROOT_NODE,
            token => self.node(usize::from(token)),
        };
        let side = mix(u64::from(token < head) + 40);
        let far = mix(50 + token.abs_diff(head).min(5) as u64);
        let relation = |label: u8| mix(100 + u64::from(label));
        let above_label = relation(self.tree.labels[head]);
        let (last, seen) = self.tree.before[head];
        let last = relation(last);
        let seen = self.seen(seen);
        let own = self.tree.of(token);
        let siblings = self.tree.of(head);
        let place = siblings.partition_point(|&s| usize::from(s) < token);
        let next = self.node(siblings.get(place + 1).map_or(NO_TOKEN, |&t| usize::from(t)));
        let first = self.node(own.first().map_or(NO_TOKEN, |&t| usize::from(t)));
        let end = self.node(own.last().map_or(NO_TOKEN, |&t| usize::from(t)));
        let marker = self.marker(own, token);
        let helper = self.helper(siblings, head);
        let own_helper = self.helper(own, token);
        let (before, after) = (self.node(token.wrapping_sub(1)), self.node(token + 1));
        let number = mix(60 + own.len().min(4) as u64);
        let initial = mix(70 + u64::from(place == 0));
        *out = [
            key(1, &[d.word, side]),
            key(2, &[d.tag, side]),
            key(3, &[d.word, d.tag, side]),
            key(4, &[h.word, side]),
            key(5, &[h.tag, side]),
            key(6, &[h.word, h.tag, side]),
            key(7, &[d.word, h.word, side]),
            key(8, &[d.word, h.tag, side]),
            key(9, &[d.tag, h.word, side]),
            key(10, &[d.tag, h.tag, side]),
            key(11, &[d.tag, h.tag, side, far]),
            key(12, &[d.tag, h.tag, side, above_label]),
            key(13, &[d.tag, h.tag, side, last]),
            key(14, &[d.word, h.tag, side, last]),
            key(15, &[d.tag, h.word, side, last]),
            key(16, &[d.tag, h.tag, side, seen]),
            key(17, &[d.pos, h.word, side, seen]),
            key(18, &[d.tag, h.tag, side, first.word]),
            key(19, &[d.tag, h.tag, side, first.tag]),
            key(20, &[d.tag, h.tag, side, end.tag]),
            key(21, &[d.tag, h.word, side, first.word]),
            key(22, &[d.word, h.tag, side, first.word]),
            key(23, &[d.tag, h.tag, side, marker.word]),
            key(24, &[d.word, h.pos, marker.word]),
            key(25, &[d.pos, h.word, marker.word, side]),
            key(26, &[d.tag, h.tag, side, helper.word]),
            key(27, &[d.tag, h.tag, helper.tag, last]),
            key(28, &[d.tag, h.tag, own_helper.word, marker.word]),
            key(29, &[d.tag, h.tag, side, next.tag]),
            key(30, &[d.pos, h.pos, side, next.word]),
            key(31, &[d.tag, before.tag, h.tag, side]),
            key(32, &[d.tag, after.tag, h.tag, side]),
            key(33, &[d.tag, before.word, h.pos, side]),
            key(34, &[d.tag, after.word, h.pos, side]),
            key(35, &[d.tag, h.tag, above.tag, side]),
            key(36, &[d.pos, h.pos, above.word, above_label]),
            key(37, &[d.word, h.pos, above_label, side]),
            key(38, &[h.word, d.pos, above_label, side]),
            key(39, &[d.tag, h.tag, number, initial]),
            key(40, &[d.tag, h.tag, first.tag, end.tag]),
            key(41, &[d.tag, h.tag, far, first.word]),
            key(42, &[d.tag, h.pos, marker.word, own_helper.tag, end.tag]),
            key(43, &[d.tag, h.tag, seen, next.tag, helper.tag]),
            key(44, &[d.word, after.word, side]),
        ];
    }

    /// Which of the relations that change what may follow the head has.
    fn seen(&self, bits: u64) -> u64 {
        const TOLD: [Relation; 9] = [
            Relation::Nsubj,
            Relation::NsubjPass,
            Relation::Expl,
            Relation::Cop,
            Relation::AuxPass,
            Relation::Obj,
            Relation::Iobj,
            Relation::Xcomp,
            Relation::Cc,
        ];
        mix(TOLD.iter().fold(200, |sum, &r| sum << 1 | (bits >> (r as u64 & 63) & 1)))
    }

    /// The word that introduces a phrase: its first preposition, subordinator or particle.
    fn marker(&self, own: &[u16], token: usize) -> &Node {
        let introduces = |pos: u64| [Upos::Adp, Upos::Sconj, Upos::Part].iter().any(|&u| pos == super::pos_atom(u));
        let found = own.iter().map(|&t| usize::from(t)).take_while(|&t| t < token).find(|&t| introduces(self.node(t).pos));
        self.node(found.unwrap_or(NO_TOKEN))
    }

    /// The last auxiliary before a token among its dependents.
    fn helper(&self, own: &[u16], token: usize) -> &Node {
        let aux = super::pos_atom(Upos::Aux);
        let found = own.iter().rev().map(|&t| usize::from(t)).find(|&t| t < token && self.node(t).pos == aux);
        self.node(found.unwrap_or(NO_TOKEN))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_indexed_from_the_root_down() {
        let mut tree = Tree::default();
        tree.build(&[1, ROOT, 3, 1]);
        assert_eq!(tree.of(1), [0, 3]);
        assert_eq!((tree.of(4), tree.of(0)), (&[1][..], &[][..]));
        assert_eq!(tree.order, [1, 0, 3, 2]);
        tree.build(&[]);
        assert!(tree.order.is_empty());
    }
}
