//! The labels of a claim's factuality: closed lists, as `rules/factuality/README.md` explains them.
//!
//! The degrees are those of FactBank (Saurí and Pustejovsky 2009); its large class of uncommitted events is split by the reason.

use crate::actors::entity::closed_list;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

closed_list! {
    /// Affirmed or negated.
    Polarity {
        /// It is said to be so.
        Affirmed = "affirmed",
        /// It is said not to be so.
        Negated = "negated",
    }
}

closed_list! {
    /// How surely.
    Modality {
        /// Stated as fact.
        Asserted = "asserted",
        /// Likely.
        Probable = "probable",
        /// May be.
        Possible = "possible",
        /// Unlikely.
        Unlikely = "unlikely",
        /// Intended by the actor.
        Planned = "planned",
        /// Tried, outcome not stated.
        Attempted = "attempted",
        /// Asked of the actor by another.
        Requested = "requested",
        /// On a condition.
        Conditional = "conditional",
        /// Must or should.
        Obligation = "obligation",
        /// Can.
        Ability = "ability",
        /// Contrary to fact.
        Hypothetical = "hypothetical",
        /// Asked or unclear.
        Unknown = "unknown",
    }
}

closed_list! {
    /// Time against publication.
    Tense {
        /// Before.
        Past = "past",
        /// Now.
        Present = "present",
        /// After.
        Future = "future",
    }
}

closed_list! {
    /// How the source says it.
    AttributionKind {
        /// Says, writes, tells, announces
        Says = "says",
        /// Confirms, admits
        Confirms = "confirms",
        /// Denies
        Denies = "denies",
        /// Claims, insists
        Claims = "claims",
        /// Alleges against another
        Accuses = "accuses",
        /// Warns
        Warns = "warns",
        /// Asks, urges, demands
        Asks = "asks",
        /// Orders
        Orders = "orders",
        /// Promises
        Promises = "promises",
        /// Threatens
        Threatens = "threatens",
        /// Expects, forecasts
        Predicts = "predicts",
        /// Believes, thinks
        Believes = "believes",
        /// Reportedly, allegedly
        Reports = "reports",
    }
}

impl Polarity {
    /// The other one.
    #[must_use]
    pub fn turned(self) -> Polarity {
        if self == Polarity::Affirmed { Polarity::Negated } else { Polarity::Affirmed }
    }
}

impl Modality {
    /// What an operator further out makes of this: the outermost wins, except that conditions and what is contrary to fact
    /// stay, and that a weak operator counts only where no other does.
    #[must_use]
    pub fn under(self, outer: Modality, weak: bool) -> Modality {
        match self {
            Modality::Conditional | Modality::Hypothetical => self,
            _ if weak && self != Modality::Asserted => self,
            _ => outer,
        }
    }

    /// True if what is so qualified is still to come unless the text sets it in the past.
    pub fn looks_ahead(self) -> bool {
        matches!(self, Modality::Planned | Modality::Requested | Modality::Obligation | Modality::Conditional | Modality::Possible)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_wins_with_exceptions() {
        assert_eq!(Modality::Planned.under(Modality::Possible, false), Modality::Possible);
        assert_eq!(Modality::Conditional.under(Modality::Probable, false), Modality::Conditional);
        assert_eq!(Modality::Possible.under(Modality::Probable, true), Modality::Possible);
        assert_eq!(Modality::Asserted.under(Modality::Probable, true), Modality::Probable);
    }
}
