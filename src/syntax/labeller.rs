//! The labeller: the relation of each token to its head, once the tree stands.
//!
//! Tokens are labelled from the root down and from left to right, so that the relations of the head and of the siblings
//! before are known. One averaged perceptron over all relations.

use super::hash::{key, mix};
use super::labels::{Relation, Upos};
use super::parser::{NOWHERE, Node, ROOT, ROOT_NODE};
use super::shortcuts::Shortcuts;
use super::table::SparseTable;

/// Number of features of an arc that are asked first.
pub(super) const FIRST_FEATURES: usize = 18;
/// Number of the others.
pub(super) const MORE_FEATURES: usize = 26;
/// Room for the scores of all relations.
pub(super) const RELATIONS: usize = Relation::ALL.len();

const NO_TOKEN: usize = usize::MAX;

/// The features are asked in steps: up to which one, and how far ahead of the others (as scores are stored) a relation must
/// be after that for no more to be asked. Chosen on the development treebanks, where eight of ten thousand relations become
/// wrong by it.
const FIRST_STEPS: [(usize, i32); 2] = [(10, 800), (FIRST_FEATURES, 640)];

/// The trained labeller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Labeller {
    /// The relation of arcs that hardly ever have another (a determiner of a noun), by [`arc_index`], or [`UNLABELLED`].
    /// They are two fifths of all.
    pub decided: Vec<u8>,
    /// Weights of all features.
    pub weights: SparseTable,
    /// Relations by [`ArcAtoms::context`].
    pub shortcuts: Shortcuts,
}

/// The number of an arc by the joint labels of its ends and its direction, of `labels` joint labels.
#[inline]
pub(super) fn arc_index(dependent: &Node, head: &Node, after: bool, labels: usize) -> usize {
    (usize::from(dependent.label) * labels + usize::from(head.label)) * 2 + usize::from(after)
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
pub(super) const UNLABELLED: u8 = u8::MAX;

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

    /// A tree whose relations do not matter.
    pub fn unlabelled(&mut self, heads: &[u16]) {
        self.labels.clear();
        self.labels.extend(heads.iter().map(|&head| if head == ROOT { Relation::Root } else { Relation::Dep } as u8));
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
    /// Labels all tokens of a tree, which [`Tree::build`] has indexed; `labels` is the number of joint labels.
    pub fn label(&self, nodes: &[Node], heads: &[u16], labels: usize, tree: &mut Tree) {
        for at in 0..tree.order.len() {
            let token = usize::from(tree.order[at]);
            let label = match self.decided(nodes, heads, labels, token) {
                Some(label) => label,
                None => self.choose(&Arc { nodes, heads, tree }, token),
            };
            tree.label(token, heads[token], label);
        }
    }

    /// The label of the root, and of arcs that need no scores.
    #[inline]
    pub fn decided(&self, nodes: &[Node], heads: &[u16], labels: usize, token: usize) -> Option<u8> {
        if heads[token] == ROOT {
            return Some(Relation::Root as u8);
        }
        let head = usize::from(heads[token]);
        let index = arc_index(&nodes[token], &nodes[head], head < token, labels);
        self.decided.get(index).copied().filter(|label| *label != UNLABELLED)
    }

    fn choose(&self, arc: &Arc<'_>, token: usize) -> u8 {
        let atoms = arc.atoms(token);
        self.shortcuts.get(atoms.context()).unwrap_or_else(|| self.choose_by_features(arc, token, &atoms))
    }

    /// The relation that the features speak for.
    pub fn choose_by_features(&self, arc: &Arc<'_>, token: usize, atoms: &ArcAtoms) -> u8 {
        let mut scores = [0i32; RELATIONS];
        scores[Relation::Root as usize] = i32::MIN / 2;
        self.add_until_sure(&atoms.first_keys(), &mut scores).unwrap_or_else(|| {
            self.weights.add(&arc.more_keys(token, atoms), &mut scores);
            super::tagger::best(&scores)
        })
    }

    /// Adds features step by step; the best relation once it is far enough ahead of the others.
    #[inline]
    fn add_until_sure(&self, features: &[u32; FIRST_FEATURES], scores: &mut [i32; RELATIONS]) -> Option<u8> {
        let mut start = 0;
        for &(end, sure) in &FIRST_STEPS {
            self.weights.add(&features[start..end], scores);
            start = end;
            let label = super::tagger::best(scores);
            let near = scores[usize::from(label)] - sure;
            if scores.iter().filter(|score| **score > near).count() <= 1 {
                return Some(label);
            }
        }
        None
    }
}

/// What most features of an arc look at.
pub(super) struct ArcAtoms {
    /// The dependent.
    d: Node,
    /// The head.
    h: Node,
    /// On which side of the head the dependent stands.
    side: u64,
    /// How far from it.
    far: u64,
    /// The relation above the head.
    above_label: u64,
    /// The relation of the sibling before.
    last: u64,
    /// The relations of all siblings before.
    seen: u64,
    /// The first dependent of the dependent.
    first: Node,
    /// What introduces the phrase.
    marker: Node,
}

impl ArcAtoms {
    /// What decides most relations: the tags of both ends, how the dependent begins and what introduces it, and the
    /// relation of the sibling before, mixed.
    #[inline]
    pub fn context(&self) -> u32 {
        key(60, &[self.d.tag, self.h.tag, self.side, self.first.tag, self.marker.word, self.last])
    }

    /// The keys of the features that are asked first.
    #[inline]
    pub fn first_keys(&self) -> [u32; FIRST_FEATURES] {
        let ArcAtoms { d, h, side, far, above_label, last, seen, first, marker } = self;
        let (side, far, above_label, last, seen) = (*side, *far, *above_label, *last, *seen);
        [
            key(1, &[d.word, side]),
            key(2, &[d.tag, side]),
            key(3, &[d.word, d.tag, side]),
            key(4, &[h.word, side]),
            key(5, &[h.tag, side]),
            key(7, &[d.word, h.word, side]),
            key(8, &[d.word, h.tag, side]),
            key(9, &[d.tag, h.word, side]),
            key(10, &[d.tag, h.tag, side]),
            key(11, &[d.tag, h.tag, side, far]),
            key(12, &[d.tag, h.tag, side, above_label]),
            key(13, &[d.tag, h.tag, side, last]),
            key(16, &[d.tag, h.tag, side, seen]),
            key(19, &[d.tag, h.tag, side, first.tag]),
            key(21, &[d.tag, h.word, side, first.word]),
            key(22, &[d.word, h.tag, side, first.word]),
            key(23, &[d.tag, h.tag, side, marker.word]),
            key(25, &[d.pos, h.word, marker.word, side]),
        ]
    }
}

impl Arc<'_> {
    fn node(&self, token: usize) -> &Node {
        self.nodes.get(token).unwrap_or(&NOWHERE)
    }

    /// What most features look at.
    #[inline]
    pub fn atoms(&self, token: usize) -> ArcAtoms {
        let head = usize::from(self.heads[token]);
        let relation = |label: u8| mix(100 + u64::from(label));
        let (last, seen) = self.tree.before[head];
        let own = self.tree.of(token);
        ArcAtoms {
            d: *self.node(token),
            h: *self.node(head),
            side: mix(u64::from(token < head) + 40),
            far: mix(50 + token.abs_diff(head).min(5) as u64),
            above_label: relation(self.tree.labels[head]),
            last: relation(last),
            seen: self.seen(seen),
            first: *self.node(own.first().map_or(NO_TOKEN, |&t| usize::from(t))),
            marker: *self.marker(own, token),
        }
    }

    /// The keys of the other features of the arc above `token`.
    pub fn more_keys(&self, token: usize, atoms: &ArcAtoms) -> [u32; MORE_FEATURES] {
        let ArcAtoms { d, h, side, far, above_label, last, seen, first, marker } = atoms;
        let (side, far, above_label, last, seen) = (*side, *far, *above_label, *last, *seen);
        let head = usize::from(self.heads[token]);
        let above = match self.heads[head] {
            ROOT => &ROOT_NODE,
            token => self.node(usize::from(token)),
        };
        let own = self.tree.of(token);
        let siblings = self.tree.of(head);
        let place = siblings.partition_point(|&s| usize::from(s) < token);
        let next = self.node(siblings.get(place + 1).map_or(NO_TOKEN, |&t| usize::from(t)));
        let end = self.node(own.last().map_or(NO_TOKEN, |&t| usize::from(t)));
        let helper = self.helper(siblings, head);
        let own_helper = self.helper(own, token);
        let (before, after) = (self.node(token.wrapping_sub(1)), self.node(token + 1));
        let number = mix(60 + own.len().min(4) as u64);
        let initial = mix(70 + u64::from(place == 0));
        [
            key(6, &[h.word, h.tag, side]),
            key(14, &[d.word, h.tag, side, last]),
            key(15, &[d.tag, h.word, side, last]),
            key(17, &[d.pos, h.word, side, seen]),
            key(18, &[d.tag, h.tag, side, first.word]),
            key(20, &[d.tag, h.tag, side, end.tag]),
            key(24, &[d.word, h.pos, marker.word]),
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
        ]
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
