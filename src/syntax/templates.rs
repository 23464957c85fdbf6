//! What the parser looks at: the atoms of a state, and the templates that join them into features.
//!
//! Names: `S0` is the top of the stack, `S1` below it; `B0` the next word, `B1` after it; `S0L` the leftmost dependent of
//! `S0` so far, `S0L2` the second one, `S0R` the rightmost. `w` is the word, `t` its joint label, `p` its universal part of
//! speech.

use super::hash::mix;
use super::parser::{NONE, State};

/// Joins atoms: every atom is a mixed 64-bit number, so rotated sums of them are as good as hashes.
macro_rules! join {
    ($a:expr) => {
        $a
    };
    ($a:expr, $b:expr) => {
        $a.wrapping_add($b.rotate_left(17))
    };
    ($a:expr, $b:expr, $c:expr) => {
        $a.wrapping_add($b.rotate_left(17)).wrapping_add($c.rotate_left(31))
    };
    ($a:expr, $b:expr, $c:expr, $d:expr) => {
        $a.wrapping_add($b.rotate_left(17)).wrapping_add($c.rotate_left(31)).wrapping_add($d.rotate_left(47))
    };
}

/// Declares the templates: for each set a function that fills the keys, and their number.
macro_rules! templates {
    ($count:ident, $keys:ident, $first:expr, $atoms:ident; $([$($x:expr),+])+) => {
        /// Number of templates.
        pub(super) const $count: usize = [$(stringify!($($x),+)),+].len();

        /// The keys of the features of a state.
        #[inline]
        pub(super) fn $keys(state: &State, out: &mut [u32; $count]) {
            let $atoms = &StateAtoms::of(state);
            let mut at = 0;
            $(
                out[at] = finish($first + at, join!($($x),+));
                at += 1;
            )+
            debug_assert_eq!(at, $count);
        }
    };
}

#[inline(always)]
fn finish(template: usize, joined: u64) -> u32 {
    let seed = mix(template as u64 + 1000);
    let mixed = (joined ^ (joined >> 32) ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 32) as u32
}

/// Word, tag and part of speech of a token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Atom {
    pub w: u64,
    pub t: u64,
    pub p: u64,
}

/// Everything that the templates read of a state.
#[derive(Clone, Copy, Debug)]
pub(super) struct StateAtoms {
    pub s0: Atom,
    pub s1: Atom,
    pub s2: Atom,
    pub b0: Atom,
    pub b1: Atom,
    pub b2: Atom,
    pub s0l: Atom,
    pub s0l2: Atom,
    pub s0r: Atom,
    pub s0r2: Atom,
    pub s1l: Atom,
    pub s1l2: Atom,
    pub s1r: Atom,
    pub s1r2: Atom,
    pub b0l: Atom,
    pub b0l2: Atom,
    /// Leftmost dependent of the rightmost dependent: the preposition of a phrase.
    pub s0rl: Atom,
    pub s1rl: Atom,
    /// The tokens around in the text.
    pub before_s0: Atom,
    pub after_s0: Atom,
    pub before_b0: Atom,
    pub s2r: Atom,
    /// The next verb or auxiliary not yet read.
    pub verb: Atom,
    /// Distances.
    pub d01: u64,
    pub d0b: u64,
    /// Numbers of dependents.
    pub v0l: u64,
    pub v0r: u64,
    pub v1l: u64,
    pub v1r: u64,
    pub vbl: u64,
    /// Marks between.
    pub m01: u64,
    pub m0b: u64,
}

impl StateAtoms {
    /// Reads a state. It is inlined so that what a set of templates does not look at is not read.
    #[inline(always)]
    pub fn of(state: &State) -> StateAtoms {
        let atom = |token: u16| {
            let node = state.node(token);
            Atom { w: node.word, t: node.tag, p: node.pos }
        };
        let (s0, s1, s2) = (state.on_stack(0), state.on_stack(1), state.on_stack(2));
        let (b0, b1, b2) = (state.ahead(0), state.ahead(1), state.ahead(2));
        let (c0, c1, cb) = (*state.children(s0), *state.children(s1), *state.children(b0));
        StateAtoms {
            s0: atom(s0),
            s1: atom(s1),
            s2: atom(s2),
            b0: atom(b0),
            b1: atom(b1),
            b2: atom(b2),
            s0l: atom(c0.left[0]),
            s0l2: atom(c0.left[1]),
            s0r: atom(c0.right[0]),
            s0r2: atom(c0.right[1]),
            s1l: atom(c1.left[0]),
            s1l2: atom(c1.left[1]),
            s1r: atom(c1.right[0]),
            s1r2: atom(c1.right[1]),
            b0l: atom(cb.left[0]),
            b0l2: atom(cb.left[1]),
            s0rl: atom(state.children(c0.right[0]).left[0]),
            s1rl: atom(state.children(c1.right[0]).left[0]),
            before_s0: atom(if s0 == NONE { NONE } else { s0.wrapping_sub(1) }),
            after_s0: atom(if s0 == NONE { NONE } else { s0 + 1 }),
            before_b0: atom(b0.wrapping_sub(1)),
            s2r: atom(state.children(s2).right[0]),
            verb: atom(state.verbs[state.next]),
            d01: distance(s1, s0),
            d0b: distance(s0, b0),
            v0l: small(c0.lefts),
            v0r: small(c0.rights),
            v1l: small(c1.lefts),
            v1r: small(c1.rights),
            vbl: small(cb.lefts),
            m01: marks(state, s1, s0),
            m0b: marks(state, s0, b0),
        }
    }
}

const fn numbers<const N: usize>(salt: u64) -> [u64; N] {
    let mut out = [0; N];
    let mut i = 0;
    while i < N {
        out[i] = mix(salt + i as u64);
        i += 1;
    }
    out
}

static DISTANCES: [u64; 16] = numbers(3000);
static VALENCIES: [u64; 8] = numbers(3100);
static MARKS: [u64; 4] = numbers(3200);

#[inline]
fn distance(from: u16, to: u16) -> u64 {
    if from == NONE || to == NONE {
        return DISTANCES[0];
    }
    let step = match to - from {
        d @ 0..=4 => d,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        _ => 8,
    };
    DISTANCES[usize::from(step)]
}

#[inline]
fn small(count: u8) -> u64 {
    VALENCIES[usize::from(count.min(5))]
}

#[inline]
fn marks(state: &State, from: u16, to: u16) -> u64 {
    if from == NONE || to == NONE {
        return MARKS[0];
    }
    let between = state.marks[usize::from(to)] - state.marks[usize::from(from)];
    MARKS[usize::from(between.min(3))]
}

// What decides nearly everything.
templates! { FIRST_FEATURES, first_keys, 0, a;
    [a.s0.w, a.b0.w] [a.s0.t, a.b0.t] [a.s0.w, a.b0.t] [a.s0.t, a.b0.w]
    [a.s1.w, a.s0.w] [a.s1.t, a.s0.t] [a.s1.w, a.s0.t] [a.s1.t, a.s0.w] [a.s1.w, a.b0.t] [a.s1.t, a.b0.w]
    [a.s0.t, a.b0.t, a.b1.t] [a.s1.t, a.s0.t, a.b0.t] [a.s2.t, a.s1.t, a.s0.t] [a.b0.t, a.b1.t, a.b2.t]
    [a.s0.w, a.b0.t, a.b1.t] [a.s0.t, a.b0.w, a.b1.t] [a.s1.w, a.s0.t, a.b0.t] [a.s1.t, a.s0.w, a.b0.t] [a.s1.t, a.s0.t, a.b0.w]
    [a.s0.t, a.s0l.t, a.b0.t] [a.s0.t, a.s0r.t, a.b0.t] [a.s0.t, a.b0.t, a.b0l.t] [a.s1.t, a.s1r.t, a.s0.t] [a.s1.t, a.s0.t, a.s0l.t]
    [a.s1.t, a.s0l.w, a.s0.t] [a.s1.w, a.s0l.w, a.s0.t] [a.s1.t, a.s0.t, a.b0.t, a.b1.t]
    [a.s1.t, a.s0.t, a.v1r, a.v1l] [a.s0.t, a.b0.t, a.v0r, a.vbl] [a.s0.t, a.b0.t, a.d0b] [a.s1.t, a.s0.t, a.d01]
    [a.s0.t, a.b0.t, a.m0b] [a.s1.t, a.s0.t, a.m01]
}

// What is asked where the first set leaves doubt.
templates! { MORE_FEATURES, more_keys, FIRST_FEATURES, a;
    // Single tokens.
    [a.s1.w, a.s1.t] [a.s2.t] [a.s2.w, a.s2.t] [a.b1.w] [a.b1.t] [a.b1.w, a.b1.t] [a.b2.t] [a.b2.w, a.b2.t]
    [a.s0l.w] [a.s0l.t] [a.s0r.w] [a.s0r.t] [a.s1l.w] [a.s1l.t] [a.s1r.w] [a.s1r.t] [a.b0l.w] [a.b0l.t]
    [a.s0l2.t] [a.s0r2.t] [a.s1r2.t] [a.b0l2.t] [a.s2r.t]
    // Two tokens.
    [a.s1.w, a.b0.w] [a.s1.t, a.b0.t]
    [a.b0.w, a.b1.w] [a.b0.t, a.b1.t] [a.b0.w, a.b1.t] [a.b0.t, a.b1.w]
    // Three tokens.
    [a.s0.t, a.b0.t, a.b1.w]
    [a.s1.w, a.s0.t, a.b0.w] [a.s1.w, a.s0.w, a.b0.t]
    [a.s0.t, a.s0l.t, a.s0l2.t]
    [a.s0.t, a.s0r.t, a.s0r2.t] [a.b0.t, a.b0l.t, a.b0l2.t] [a.s1.t, a.s1l.t, a.s0.t]
    [a.s1.t, a.s0.t, a.s0r.t] [a.s1.t, a.s1r.t, a.s1r2.t] [a.s1.t, a.s1l.t, a.s1l2.t]
    // Prepositional phrases: what they may hang on.
    [a.s1.w, a.s0l.w, a.s0.w] [a.s1.t, a.s0l.w, a.s0.w] [a.s1.w, a.s0l.w]
    [a.s2.w, a.s0l.w, a.s0.t] [a.s2.t, a.s1.t, a.s0l.w] [a.s0.w, a.b0.w, a.b1.t]
    [a.s1.w, a.s1rl.w, a.s0l.w] [a.s0.w, a.s0rl.w, a.b0.w] [a.s0.t, a.s0rl.w, a.b0.t] [a.s1.t, a.s1rl.w, a.s0l.w]
    // Distance, number of dependents, punctuation between.
    [a.s0.w, a.d0b] [a.s0.t, a.d0b] [a.b0.w, a.d0b] [a.b0.t, a.d0b] [a.s0.w, a.b0.w, a.d0b]
    [a.s1.w, a.d01] [a.s1.t, a.d01] [a.s0.w, a.d01] [a.s0.t, a.d01] [a.s1.w, a.s0.w, a.d01]
    [a.s0.w, a.v0r] [a.s0.t, a.v0r] [a.s0.w, a.v0l] [a.s0.t, a.v0l] [a.s1.w, a.v1r] [a.s1.t, a.v1r] [a.s1.t, a.v1l]
    [a.b0.w, a.vbl] [a.b0.t, a.vbl]
    [a.s0.w, a.b0.w, a.m0b] [a.s1.w, a.s0.t, a.m01]
    // Parts of speech of four.
    [a.s1.p, a.s0.p, a.b0.p, a.b1.p] [a.s2.p, a.s1.p, a.s0.p, a.b0.p] [a.s0.p, a.b0.p, a.b1.p, a.b2.p]
    [a.s1.p, a.s1r.p, a.s0.p, a.b0.p] [a.s1.p, a.s0.p, a.s0l.p, a.b0.p] [a.s1.p, a.s0.p, a.s0r.p, a.b0.p]
    [a.s0.p, a.s0r.p, a.b0.p, a.b0l.p] [a.s1.p, a.s0.p, a.b0.p, a.b0l.p] [a.s0.p, a.s0l.p, a.b0.p, a.b0l.p]
    [a.s1.p, a.s1l.p, a.s1r.p, a.s0.p] [a.s0.p, a.s0l.p, a.s0r.p, a.b0.p] [a.s2.p, a.s2r.p, a.s1.p, a.s0.p]
    // The text around.
    [a.before_s0.t, a.s0.t, a.b0.t] [a.s0.t, a.after_s0.t, a.b0.t] [a.s0.t, a.before_b0.t, a.b0.t]
    [a.s0.t, a.after_s0.t, a.before_b0.t, a.b0.t] [a.s1.t, a.before_s0.t, a.s0.t] [a.s0.w, a.before_b0.w, a.b0.w]
    [a.before_b0.w, a.b0.t, a.s0.t]
    // Farther away: the next verb to come, what stands below, what a phrase ends with.
    [a.s0.t, a.b0.t, a.verb.t] [a.s1.t, a.s0.t, a.verb.t] [a.s0.w, a.verb.t, a.b0.t] [a.s1.t, a.s0.t, a.verb.w] [a.s0.t, a.b0.t, a.verb.w]
    [a.s2.t, a.s1.t, a.b0.t] [a.s2.t, a.s0.t, a.b0.t] [a.s2.w, a.s1.t, a.s0.t] [a.s0.t, a.b0.t, a.b1.t, a.b2.t]
    [a.s2.t, a.s1.t, a.s0.t, a.b0.t] [a.s1.t, a.s1r.w, a.s0.t] [a.s0.t, a.s0r.w, a.b0.t] [a.s1.w, a.s0.w, a.b0.w]
}
