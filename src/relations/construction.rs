//! How a claim was found: what tells, beside its rule, how far it can be trusted.

use super::rule::TriggerKind;
use crate::actors::entity::closed_list;
use crate::frames::predicate::Via;
use crate::frames::{Arg, Source};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

closed_list! {
    /// How a side of a claim fills its slot.
    Way {
        /// It stands there: "*Norway* donated"
        Direct = "direct",
        /// As a later member of a list: "Denmark and *Norway* donated"
        Conjunct = "conjunct",
        /// From another clause, which shares or governs: "*Norway* agreed to donate"
        Shared = "shared",
        /// It only owns what stands there: "*Norwegian* credits"
        Owner = "owner",
        /// In the clause that says what is promised, threatened, refused: "agreed to arm *Norway*"
        Complement = "complement",
        /// Where the tree says otherwise, as a second guess
        Alternative = "alternative",
        /// It stands in an earlier sentence: "Norway welcomed the offer"
        Implied = "implied",
    }
}

impl Way {
    /// The way of an actor that was found in `arg`; `owner` if it only owns what the phrase speaks of, `later` if others
    /// stand there before it.
    pub fn of(arg: &Arg, owner: bool, later: bool) -> Way {
        match arg.via {
            _ if arg.alternative => Way::Alternative,
            _ if owner => Way::Owner,
            Via::Shared | Via::Controlled | Via::Raised => Way::Shared,
            Via::Conjunct => Way::Conjunct,
            _ if later => Way::Conjunct,
            _ => Way::Direct,
        }
    }
}

/// How a claim was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Construction {
    /// Who found the frame.
    pub source: Source,
    /// What sort of word triggers it.
    pub kind: TriggerKind,
    /// How the actor fills its slot.
    pub actor: Way,
    /// How the recipient fills its slot.
    pub recipient: Way,
}
