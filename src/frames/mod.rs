//! Predicate frames: a trigger with the arguments around it, whatever the construction.
//!
//! [`shallow`] finds a [`Frame`] for a trigger from word classes and neighbourhoods ([`scan`] marks verb groups and phrase
//! edges). [`tree`] finds all [`predicate`]s of a parsed sentence at once, with their arguments in deep roles.

pub mod arguments;
mod complement;
mod phrases;
pub mod predicate;
pub mod scan;
pub mod shallow;
mod subjects;
pub mod tree;
pub mod view;

use crate::actors::entity::closed_list;
use crate::relations::rule::{ArgRole, ClauseForm, TriggerKind};
use crate::words::WordId;
use predicate::Via;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::ops::Range;

closed_list! {
    /// Who finds frames.
    Source {
        /// Word neighbourhoods: they find less, but hardly ever err
        Words = "words",
        /// The tree: what is far away, shared, controlled, or the other way round
        Tree = "tree",
        /// What the neighbourhoods name, and the rest from the tree
        Both = "both",
    }
}

/// A predicate with its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// Who found it.
    pub source: Source,
    /// What sort of trigger it has.
    pub kind: TriggerKind,
    /// The tokens of the trigger itself.
    pub trigger: Range<usize>,
    /// The head of the light verb that carries the trigger noun ("imposed" of "imposed sanctions"): it cannot trigger
    /// another claim beside it.
    pub carrier: Option<usize>,
    /// Arguments in the order found.
    pub args: Vec<Arg>,
    /// The clauses that complete it; word neighbourhoods find only those behind "that", and of them the subject.
    pub complements: Vec<Complement>,
}

/// A clause that completes a predicate: "agreed *to supply Ukraine*".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complement {
    /// Its form.
    pub form: ClauseForm,
    /// Its predicate.
    pub head: usize,
    /// What it is about, each with its place, folded: the lemma of its predicate, its modal, the nouns that a light verb
    /// carries, and the same of what it only begins or continues.
    pub words: Vec<(usize, WordId)>,
    /// Its arguments.
    pub args: Vec<Arg>,
}

/// An argument: its place beside the predicate and its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arg {
    /// Its place.
    pub role: ArgRole,
    /// Its tokens in the document.
    pub tokens: Range<usize>,
    /// Its head word, if the finder knows it.
    pub head: Option<usize>,
    /// Who made, sent or undertook what it names, where a participle or relative clause behind it says so: "the steps taken
    /// *by Peru*". Word neighbourhoods do not tell.
    pub maker: Option<Range<usize>>,
    /// How it was found; word neighbourhoods do not tell.
    pub via: Via,
    /// True if it is only a second guess, for slots that nothing else fills.
    pub alternative: bool,
}

impl Frame {
    /// The arguments, its own and those of its complements.
    pub fn all_args(&self) -> impl Iterator<Item = &Arg> {
        self.args.iter().chain(self.complements.iter().flat_map(|c| &c.args))
    }

    /// The arguments in a place.
    pub fn in_role(&self, role: ArgRole) -> impl Iterator<Item = &Arg> {
        self.args.iter().filter(move |a| a.role == role)
    }
}
