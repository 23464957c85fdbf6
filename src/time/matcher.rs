//! Finds rules in a sentence's atoms: tries over the plain sequences of all rules, one trie a group, with a memo.
//!
//! A group matched at a place gives one match, the longest (then the one of higher priority, then the earlier rule); a
//! pattern may hold groups, never its own. Work is linear in the sentence: each group is tried once at each place, and
//! no sequence is longer than its pattern.

use super::lexicon::{Atom, ClassId, LexId};

/// Index of a trie: a group of rules.
pub type GroupId = u16;
/// Index of a rule.
pub type RuleId = u32;
/// Of an atom that stands for itself.
pub const NO_CLASS: ClassId = ClassId::MAX;
/// The most groups there can be: bits of the table of what can begin where.
pub const MAX_GROUPS: usize = 64;
/// No match.
const NONE: u32 = u32::MAX;
/// Not tried yet.
const UNTRIED: u32 = u32::MAX - 1;
/// Nodes with more edges of one sort than this get a table of where the edges of a word or class begin.
const FEW_EDGES: usize = 6;

/// What an edge of a trie asks of the next atoms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Test {
    /// This date word.
    Word(LexId),
    /// A member of this class.
    Class(ClassId),
    /// A match of this group.
    Group(GroupId),
}

/// An edge's whole condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    /// What must stand there.
    pub test: Test,
    /// It must touch what stands before.
    pub glued: bool,
    /// It must begin with a capital.
    pub capital: bool,
}

/// A rule's sequence ends here.
#[derive(Clone, Debug)]
pub struct Accept {
    /// Which rule.
    pub rule: RuleId,
    /// Its policy against others that cover the same words: higher wins.
    pub priority: i32,
    /// For each value of the rule, by number, the step that gives it.
    pub slots: Box<[Option<u8>]>,
    /// Steps that make the expression.
    pub extent: (u8, u8),
    /// Steps between the two ends of a range.
    pub connector: Option<(u8, u8)>,
}

/// What decides whether a node leads anywhere from the next atom: most do not, and are not looked at any closer.
#[derive(Clone, Copy, Debug, Default)]
struct Gate {
    /// All classes that its edges ask for.
    classes: u128,
    /// All groups that they ask for.
    groups: u64,
    /// Bits of the words that they ask for.
    words: u64,
    /// A sequence ends here.
    accepts: bool,
}

impl Gate {
    fn opens(&self, next: Option<(&Atom, u64)>) -> bool {
        let leads = |(atom, starts): (&Atom, u64)| {
            self.classes & atom.classes != 0 || self.groups & starts != 0 || atom.lex != 0 && self.words & word_bit(atom.lex) != 0
        };
        self.accepts || next.is_some_and(leads)
    }
}

fn word_bit(word: LexId) -> u64 {
    1 << (word & 63)
}

#[derive(Debug, Default)]
struct Node {
    /// Edges that ask for a word, by word.
    words: Vec<(LexId, Condition, u32)>,
    /// For each word where its edges begin, if there are more than a few.
    first_of_word: Box<[u16]>,
    /// Edges that ask for a class, by class.
    classes: Vec<(ClassId, Condition, u32)>,
    /// For each class where its edges begin, if there are more than a few.
    first_of_class: Box<[u16]>,
    /// Edges that ask for a group.
    groups: Vec<(GroupId, Condition, u32)>,
    accepts: Vec<Accept>,
}

/// All sequences of a group of rules.
#[derive(Debug)]
pub struct Trie {
    nodes: Vec<Node>,
    gates: Vec<Gate>,
}

impl Default for Trie {
    fn default() -> Trie {
        Trie { nodes: vec![Node::default()], gates: vec![Gate::default()] }
    }
}

impl Trie {
    /// Adds a sequence.
    pub fn add(&mut self, sequence: &[Condition], accept: Accept) {
        let mut node = 0;
        for condition in sequence {
            node = self.step(node, *condition);
        }
        self.nodes[node as usize].accepts.push(accept);
        self.gates[node as usize].accepts = true;
    }

    fn step(&mut self, node: u32, condition: Condition) -> u32 {
        let fresh = self.nodes.len() as u32;
        let (edges, gate) = (&mut self.nodes[node as usize], &mut self.gates[node as usize]);
        let known = match condition.test {
            Test::Word(_) => edges.words.iter().find(|e| e.1 == condition).map(|e| e.2),
            Test::Class(_) => edges.classes.iter().find(|e| e.1 == condition).map(|e| e.2),
            Test::Group(_) => edges.groups.iter().find(|e| e.1 == condition).map(|e| e.2),
        };
        if let Some(to) = known {
            return to;
        }
        match condition.test {
            Test::Word(word) => {
                gate.words |= word_bit(word);
                let at = edges.words.partition_point(|e| e.0 <= word);
                edges.words.insert(at, (word, condition, fresh));
            }
            Test::Class(class) => {
                gate.classes |= 1 << class;
                let at = edges.classes.partition_point(|e| e.0 <= class);
                edges.classes.insert(at, (class, condition, fresh));
            }
            Test::Group(group) => {
                gate.groups |= 1 << group;
                edges.groups.push((group, condition, fresh));
            }
        }
        self.nodes.push(Node::default());
        self.gates.push(Gate::default());
        fresh
    }
}

impl Node {
    /// Makes the tables of a node with many edges.
    fn finish(&mut self, words: usize, classes: usize) {
        if self.words.len() > FEW_EDGES {
            self.first_of_word = (0..words).map(|w| self.words.partition_point(|e| usize::from(e.0) < w) as u16).collect();
        }
        if self.classes.len() > FEW_EDGES {
            self.first_of_class = (0..classes).map(|c| self.classes.partition_point(|e| usize::from(e.0) < c) as u16).collect();
        }
    }

    /// The edges that ask for a word.
    fn of_word(&self, word: LexId) -> impl Iterator<Item = &(LexId, Condition, u32)> {
        let known = self.first_of_word.get(usize::from(word)).map(|f| usize::from(*f));
        let first = known.unwrap_or_else(|| self.words.partition_point(|e| e.0 < word));
        self.words[first..].iter().take_while(move |e| e.0 == word)
    }

    /// The edges that ask for a class.
    fn of_class(&self, class: ClassId) -> impl Iterator<Item = &(ClassId, Condition, u32)> {
        let known = self.first_of_class.get(usize::from(class)).map(|f| usize::from(*f));
        let first = known.unwrap_or_else(|| self.classes.partition_point(|e| e.0 < class));
        self.classes[first..].iter().take_while(move |e| e.0 == class)
    }
}

/// One step of a match: an atom, or a match of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The atom with this index, taken as a member of this class ([`NO_CLASS`] for a word of the pattern).
    Atom(u32, ClassId),
    /// The match with this index.
    Match(u32),
}

/// A match of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Match {
    /// Which rule.
    pub rule: RuleId,
    /// Its first atom, surroundings included.
    pub start: u32,
    /// One past its last atom, surroundings included.
    pub end: u32,
    /// The atoms of the expression, end exclusive.
    pub extent: (u32, u32),
    /// The atoms between the two ends of a range.
    pub connector: Option<(u32, u32)>,
    /// Where its values' steps begin in [`Scratch::slots`].
    slots: u32,
}

/// Memory of one sentence's matching, used again and again.
#[derive(Debug, Default)]
pub struct Scratch {
    /// The sentence.
    pub atoms: Vec<Atom>,
    /// All matches so far.
    pub matches: Vec<Match>,
    slots: Vec<Option<Step>>,
    /// By group and place: a match, [`UNTRIED`] or [`NONE`].
    memo: Vec<u32>,
    /// By place, the groups that can begin there.
    starts: Vec<u64>,
    path: Vec<Step>,
}

impl Scratch {
    /// The step that gives value `slot` of a match.
    pub fn slot(&self, of: &Match, slot: usize) -> Option<Step> {
        self.slots.get(of.slots as usize + slot).copied().flatten()
    }
}

/// The tries of all groups.
#[derive(Debug, Default)]
pub struct Matcher {
    /// By group.
    pub tries: Vec<Trie>,
    /// By word, the groups that can begin with it.
    by_word: Vec<u64>,
    /// By class, the groups that can begin with a member of it.
    by_class: Vec<u64>,
}

/// The best so far at a place.
struct Best {
    found: Option<(Match, i32)>,
}

impl Matcher {
    /// Works out what each group can begin with, so that most places are passed over without a look at any rule.
    pub fn finish(&mut self, words: usize, classes: usize) {
        self.tries.iter_mut().flat_map(|t| &mut t.nodes).for_each(|n| n.finish(words, classes));
        (self.by_word, self.by_class) = (vec![0; words], vec![0; classes]);
        for group in 0..self.tries.len() {
            let (mut seen, mut open) = (vec![false; self.tries.len()], vec![group]);
            while let Some(inner) = open.pop() {
                if std::mem::replace(&mut seen[inner], true) {
                    continue;
                }
                let root = &self.tries[inner].nodes[0];
                root.words.iter().for_each(|e| self.by_word[usize::from(e.0)] |= 1 << group);
                root.classes.iter().for_each(|e| self.by_class[usize::from(e.0)] |= 1 << group);
                open.extend(root.groups.iter().map(|e| usize::from(e.0)));
            }
        }
    }

    /// The groups that can begin with an atom.
    fn starts(&self, atom: &Atom) -> u64 {
        let mut groups = self.by_word.get(usize::from(atom.lex)).copied().unwrap_or(0);
        let mut classes = atom.classes;
        while classes != 0 {
            groups |= self.by_class.get(classes.trailing_zeros() as usize).copied().unwrap_or(0);
            classes &= classes - 1;
        }
        groups
    }

    /// Forgets the last sentence's matches; the atoms must be in place.
    pub fn begin(&self, scratch: &mut Scratch) {
        scratch.starts.clear();
        scratch.starts.extend(scratch.atoms.iter().map(|a| self.starts(a)));
        scratch.matches.clear();
        scratch.slots.clear();
        scratch.memo.clear();
        scratch.memo.resize(self.tries.len() * scratch.atoms.len(), UNTRIED);
    }

    /// The best match of a group at a place, as an index into [`Scratch::matches`].
    pub fn at(&self, group: GroupId, place: usize, scratch: &mut Scratch) -> Option<u32> {
        if scratch.starts.get(place).is_none_or(|s| s & (1 << group) == 0) {
            return None;
        }
        let key = usize::from(group) * scratch.atoms.len() + place;
        match scratch.memo[key] {
            UNTRIED => {}
            known => return (known != NONE).then_some(known),
        }
        // A group that holds itself would come back here: the compiler refuses it, this keeps even that harmless.
        scratch.memo[key] = NONE;
        let mut best = Best { found: None };
        let depth = scratch.path.len();
        self.walk(group, 0, place, depth, scratch, &mut best);
        let (found, _) = best.found?;
        scratch.matches.push(found);
        let index = (scratch.matches.len() - 1) as u32;
        scratch.memo[key] = index;
        Some(index)
    }

    /// Follows all edges of a node; `depth` is where this match's path begins.
    fn walk(&self, group: GroupId, node: u32, at: usize, depth: usize, scratch: &mut Scratch, best: &mut Best) {
        let trie = &self.tries[usize::from(group)];
        let (edges, gate) = (&trie.nodes[node as usize], &trie.gates[node as usize]);
        for accept in &edges.accepts {
            consider(accept, at, depth, scratch, best);
        }
        let Some(&atom) = scratch.atoms.get(at) else { return };
        let fits = |c: &Condition| (atom.glued || !c.glued) && (atom.capital || !c.capital);
        // Most words are in no rule: they have no edges to look for.
        if atom.lex != 0 {
            for (_, _, to) in edges.of_word(atom.lex).filter(|e| fits(&e.1)) {
                self.follow(group, *to, Step::Atom(at as u32, NO_CLASS), at + 1, depth, scratch, best);
            }
        }
        let mut classes = gate.classes & atom.classes;
        while classes != 0 {
            for (class, _, to) in edges.of_class(classes.trailing_zeros() as ClassId).filter(|e| fits(&e.1)) {
                self.follow(group, *to, Step::Atom(at as u32, *class), at + 1, depth, scratch, best);
            }
            classes &= classes - 1;
        }
        let starts = scratch.starts[at];
        if gate.groups & starts != 0 {
            for (inner, _, to) in edges.groups.iter().filter(|e| starts & (1 << e.0) != 0 && fits(&e.1)) {
                if let Some(found) = self.at(*inner, at, scratch) {
                    let end = scratch.matches[found as usize].end as usize;
                    self.follow(group, *to, Step::Match(found), end, depth, scratch, best);
                }
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one step of the walk, with the walk's own state")]
    fn follow(&self, group: GroupId, to: u32, step: Step, at: usize, depth: usize, scratch: &mut Scratch, best: &mut Best) {
        let next = scratch.atoms.get(at).map(|atom| (atom, scratch.starts[at]));
        if !self.tries[usize::from(group)].gates[to as usize].opens(next) {
            return;
        }
        scratch.path.push(step);
        self.walk(group, to, at, depth, scratch, best);
        scratch.path.pop();
    }
}

/// Keeps a finished sequence if it beats the best so far: longer, then with less of it outside the expression, then of higher priority, then the earlier rule.
fn consider(accept: &Accept, end: usize, depth: usize, scratch: &mut Scratch, best: &mut Best) {
    let path = &scratch.path[depth..];
    let rank = |m: &Match, priority: i32| (m.end, std::cmp::Reverse(m.extent.0), priority, std::cmp::Reverse(m.rule));
    let atoms = |(a, b): (u8, u8)| (first_atom(path, a, end, &scratch.matches), first_atom(path, b, end, &scratch.matches));
    let found = Match {
        rule: accept.rule,
        start: first_atom(path, 0, end, &scratch.matches),
        end: end as u32,
        extent: atoms(accept.extent),
        connector: accept.connector.map(atoms),
        slots: scratch.slots.len() as u32,
    };
    if best.found.as_ref().is_none_or(|(b, p)| rank(&found, accept.priority) > rank(b, *p)) {
        let steps = accept.slots.iter().map(|s| s.map(|s| path[usize::from(s)]));
        scratch.slots.extend(steps);
        best.found = Some((found, accept.priority));
    }
}

/// The atom at which step `step` of a path begins; `end` for the step after the last.
fn first_atom(path: &[Step], step: u8, end: usize, matches: &[Match]) -> u32 {
    match path.get(usize::from(step)) {
        Some(Step::Atom(i, _)) => *i,
        Some(Step::Match(m)) => matches[*m as usize].start,
        None => end as u32,
    }
}
