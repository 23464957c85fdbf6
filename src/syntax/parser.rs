//! The parser: arc-hybrid transitions, greedy, scored by an averaged perceptron over hashed features.
//!
//! The transition system is that of Kuhlmann, Gómez-Rodríguez and Satta 2011: a stack, the words not yet read, and three
//! actions. SHIFT moves the next word onto the stack; LEFT makes it the head of the word on top of the stack, RIGHT makes
//! the word below the head of the one on top; both take the word on top off. Every word is shifted once and taken off once,
//! so a sentence of n words takes 2n actions. An artificial root stands after the last word (Ballesteros and Nivre 2013)
//! and takes only the last word left on the stack: every sentence gets exactly one root, and never a cycle.
//! Features are those of Zhang and Nivre 2011 without labels, which are given to finished trees ([`super::labeller`]).

use super::hash::mix;
use super::shortcuts::Shortcuts;
use super::table::{ArcSums, ArcTable};
use super::templates::{FIRST_FEATURES, MORE_FEATURES, first_keys, more_keys};

/// Moves the next word onto the stack.
pub(super) const SHIFT: usize = 0;
/// The next word becomes the head of the top of the stack.
pub(super) const LEFT: usize = 1;
/// The word below the top of the stack becomes the head of the top.
pub(super) const RIGHT: usize = 2;

/// The head of the root.
pub(super) const ROOT: u16 = u16::MAX;
/// No such token.
pub(super) const NONE: u16 = u16::MAX - 1;

/// The trained parser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Parser {
    /// Keys of the folded forms that the treebanks have more than once, sorted.
    pub words: Vec<u32>,
    /// Weights of the actions.
    pub arcs: ArcTable,
    /// Actions by [`State::context`].
    pub shortcuts: Shortcuts,
}

/// A token as the parser reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Node {
    /// The word, or its class.
    pub word: u64,
    /// The joint label.
    pub tag: u64,
    /// The universal part of speech.
    pub pos: u64,
    /// What it is between or ahead of other tokens.
    pub mark: Mark,
    /// The joint label's number.
    pub label: u8,
}

/// What a token can be to others that are not its neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Mark {
    #[default]
    Plain,
    /// Punctuation or a coordinating conjunction.
    Break,
    /// A verb or auxiliary.
    Verb,
}

/// What stands where there is no token.
pub(super) const NOWHERE: Node = Node { word: mix(21), tag: mix(22), pos: mix(23), mark: Mark::Plain, label: u8::MAX };
/// The artificial root.
pub(super) const ROOT_NODE: Node = Node { word: mix(24), tag: mix(25), pos: mix(26), mark: Mark::Plain, label: u8::MAX };

/// The dependents of a token so far, outermost first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Children {
    pub left: [u16; 2],
    pub right: [u16; 2],
    pub lefts: u8,
    pub rights: u8,
}

const CHILDLESS: Children = Children { left: [NONE; 2], right: [NONE; 2], lefts: 0, rights: 0 };

/// A sentence half read.
#[derive(Debug, Default)]
pub(super) struct State {
    /// All tokens, then the artificial root.
    pub nodes: Vec<Node>,
    pub stack: Vec<u16>,
    /// The next word not yet read.
    pub next: usize,
    /// Head of each token that has one.
    pub heads: Vec<u16>,
    pub children: Vec<Children>,
    /// How many punctuation marks and conjunctions stand before each token.
    pub marks: Vec<u16>,
    /// The first verb or auxiliary from each token on.
    pub verbs: Vec<u16>,
}

impl State {
    /// Begins a sentence whose tokens are in `nodes`.
    pub fn begin(&mut self) {
        let count = self.nodes.len();
        self.marks.clear();
        let mut marks = 0u16;
        for node in &self.nodes {
            self.marks.push(marks);
            marks = marks.saturating_add(u16::from(node.mark == Mark::Break));
        }
        self.marks.push(marks);
        self.verbs.clear();
        self.verbs.resize(count + 1, NONE);
        for token in (0..count).rev() {
            self.verbs[token] = if self.nodes[token].mark == Mark::Verb { token as u16 } else { self.verbs[token + 1] };
        }
        self.nodes.push(ROOT_NODE);
        self.stack.clear();
        self.next = 0;
        self.heads.clear();
        self.heads.resize(count, NONE);
        self.children.clear();
        self.children.resize(count + 1, CHILDLESS);
    }

    /// Number of tokens.
    pub fn count(&self) -> usize {
        self.nodes.len() - 1
    }

    /// True once every token has a head.
    pub fn is_done(&self) -> bool {
        self.next == self.count() && self.stack.is_empty()
    }

    /// Which of the three actions may be taken.
    pub fn legal(&self) -> [bool; 3] {
        let at_root = self.next == self.count();
        let depth = self.stack.len();
        [!at_root, depth >= 1 && (!at_root || depth == 1), depth >= 2]
    }

    /// The action, if only one may be taken.
    #[inline]
    pub fn only_action(&self) -> Option<usize> {
        match self.legal() {
            [true, false, false] => Some(SHIFT),
            [false, true, false] => Some(LEFT),
            [false, false, true] => Some(RIGHT),
            _ => None,
        }
    }

    /// Takes an action that is legal.
    pub fn take(&mut self, action: usize) {
        if action == SHIFT {
            self.stack.push(self.next as u16);
            self.next += 1;
            return;
        }
        let Some(dependent) = self.stack.pop() else { return };
        if action == LEFT {
            let head = self.next;
            self.heads[usize::from(dependent)] = if head == self.count() { ROOT } else { head as u16 };
            let children = &mut self.children[head];
            children.left = [dependent, children.left[0]];
            children.lefts = children.lefts.saturating_add(1);
        } else if let Some(&head) = self.stack.last() {
            self.heads[usize::from(dependent)] = head;
            let children = &mut self.children[usize::from(head)];
            children.right = [dependent, children.right[0]];
            children.rights = children.rights.saturating_add(1);
        }
    }

    /// The joint labels of the two tokens on top of the stack and the two next ones, mixed.
    #[inline]
    pub fn context(&self) -> u32 {
        let labels = [self.on_stack(1), self.on_stack(0), self.ahead(0), self.ahead(1)].map(|token| self.node(token).label);
        let packed = u32::from_le_bytes(labels);
        (packed ^ packed >> 15).wrapping_mul(0x2c1b_3c6d).rotate_left(16).wrapping_mul(0x9e37_79b1)
    }

    /// The node of a token, which may be none.
    #[inline]
    pub fn node(&self, token: u16) -> &Node {
        self.nodes.get(usize::from(token)).unwrap_or(&NOWHERE)
    }

    /// The dependents of a token, which may be none.
    #[inline]
    pub fn children(&self, token: u16) -> &Children {
        self.children.get(usize::from(token)).unwrap_or(&CHILDLESS)
    }

    /// The `i`-th token of the stack from the top.
    #[inline]
    pub fn on_stack(&self, i: usize) -> u16 {
        if i < self.stack.len() { self.stack[self.stack.len() - 1 - i] } else { NONE }
    }

    /// The `i`-th token not yet read; the artificial root after the last.
    #[inline]
    pub fn ahead(&self, i: usize) -> u16 {
        if self.next + i <= self.count() { (self.next + i) as u16 } else { NONE }
    }
}

/// The features are asked in steps: up to which one, and how far ahead of the others (as scores are stored) an action must
/// be after that for no more to be asked. Chosen on the development treebanks, where about one of ten thousand heads
/// becomes wrong by it.
const FIRST_STEPS: [(usize, i32); 1] = [(FIRST_FEATURES, 100)];

impl Parser {
    /// Gives every token of `state` a head.
    pub fn parse(&self, state: &mut State) {
        state.begin();
        while !state.is_done() {
            let action = state.only_action().unwrap_or_else(|| self.choose(state, state.legal()));
            state.take(action);
        }
    }

    #[inline]
    fn choose(&self, state: &State, legal: [bool; 3]) -> usize {
        match self.shortcuts.get(state.context()) {
            Some(action) if legal.get(usize::from(action)) == Some(&true) => usize::from(action),
            _ => self.choose_by_features(state, legal),
        }
    }

    /// The action that the features speak for.
    #[inline]
    pub fn choose_by_features(&self, state: &State, legal: [bool; 3]) -> usize {
        let mut sums = ArcSums::default();
        let mut features = [0; FIRST_FEATURES];
        first_keys(state, &mut features);
        let sure = self.add_until_sure(&features, legal, &mut sums);
        sure.unwrap_or_else(|| self.choose_by_all(state, legal, sums))
    }

    #[inline(never)]
    fn choose_by_all(&self, state: &State, legal: [bool; 3], mut sums: ArcSums) -> usize {
        let mut features = [0; MORE_FEATURES];
        more_keys(state, &mut features);
        self.arcs.add(&features, &mut sums);
        best_legal(&sums.scores(), legal)
    }

    /// Adds features step by step; the best action once it is far enough ahead of the others.
    #[inline]
    fn add_until_sure(&self, features: &[u32; FIRST_FEATURES], legal: [bool; 3], sums: &mut ArcSums) -> Option<usize> {
        let mut start = 0;
        for &(end, sure) in &FIRST_STEPS {
            self.arcs.add(&features[start..end], sums);
            start = end;
            let scores = sums.scores();
            let action = best_legal(&scores, legal);
            if (0..3).all(|other| other == action || !legal[other] || scores[action] - scores[other] >= sure) {
                return Some(action);
            }
        }
        None
    }
}

/// The legal action with the highest score, the lowest of equals.
#[inline]
pub(super) fn best_legal<T: PartialOrd + Copy>(scores: &[T; 3], legal: [bool; 3]) -> usize {
    let mut best = None;
    for action in 0..3 {
        if legal[action] && best.is_none_or(|b: usize| scores[action] > scores[b]) {
            best = Some(action);
        }
    }
    best.unwrap_or(SHIFT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_choice_of_actions_ends_in_a_tree_with_one_root() {
        for seed in 0..200u64 {
            let mut state = State { nodes: vec![NOWHERE; (seed % 23) as usize], ..State::default() };
            state.begin();
            let mut steps = 0;
            while !state.is_done() {
                let legal = state.legal();
                let pick = mix(seed * 1000 + steps) as usize;
                let action = (0..3).map(|i| (i + pick) % 3).find(|&a| legal[a]).unwrap();
                state.take(action);
                steps += 1;
            }
            assert_eq!(steps as usize, 2 * state.count());
            assert_eq!(state.heads.iter().filter(|h| **h == ROOT).count(), state.count().min(1));
            assert!(state.heads.iter().all(|h| *h == ROOT || usize::from(*h) < state.count()));
        }
    }
}
