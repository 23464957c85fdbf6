//! How far a claim can be trusted: what gold articles say of its rule, its construction, and how its actors were found.
//!
//! The probability that a claim is right is that of its log-odds: a base, the rule's own figure as a prior, and a weight
//! for each trait, counted on gold by `polybius calibrate` (`rules/confidence.tsv`). A trait without a row says nothing.

use super::construction::{Construction, Way};
use super::rule::{Rule, TriggerKind};
use crate::actors::entity::{ResolvedBy, closed_list};
use crate::frames::Source;
use crate::rules::diagnostics::{Diagnostics, closest};
use crate::rules::files::{RuleFile, RuleFiles};
use crate::rules::tsv::{self, Row};
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The table, below `rules/`.
pub const TABLE: &str = "confidence.tsv";
/// Its columns.
pub const COLUMNS: [&str; 5] = ["trait", "value", "right", "of", "log_odds"];
/// The value of rows that have none.
pub const NO_VALUE: &str = "-";

closed_list! {
    /// What may tell how far a claim can be trusted. The first two hold for all claims.
    Trait {
        /// Any claim
        Base = "base",
        /// How much the log-odds of the rule's own figure, with the certainty of the actors, count
        Prior = "prior",
        /// Who found the frame
        Source = "frame",
        /// What sort of word triggers it
        Trigger = "trigger",
        /// How the actor fills its slot
        Actor = "actor",
        /// How the recipient fills its slot
        Recipient = "recipient",
        /// How the actor was resolved
        ActorBy = "actor-by",
        /// How the recipient was resolved
        RecipientBy = "recipient-by",
        /// The rule
        Rule = "rule",
    }
}

impl Trait {
    /// All traits, in the order of the table.
    pub const ALL: [Trait; 9] = [
        Trait::Base,
        Trait::Prior,
        Trait::Source,
        Trait::Trigger,
        Trait::Actor,
        Trait::Recipient,
        Trait::ActorBy,
        Trait::RecipientBy,
        Trait::Rule,
    ];

    /// The values that the trait may have, in the order of their numbers; those of rules are their ids.
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Trait::Base | Trait::Prior => &[NO_VALUE],
            Trait::Source => Source::NAMES,
            Trait::Trigger => TriggerKind::NAMES,
            Trait::Actor | Trait::Recipient => Way::NAMES,
            Trait::ActorBy | Trait::RecipientBy => ResolvedBy::NAMES,
            Trait::Rule => &[],
        }
    }
}

/// What a claim's confidence is estimated by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Traits {
    /// Index of the rule.
    pub rule: u32,
    /// How the claim was found.
    pub construction: Construction,
    /// How actor and recipient were resolved.
    pub resolved_by: (ResolvedBy, ResolvedBy),
    /// 0..1: the rule's own figure, less what is doubtful in resolving actor and recipient.
    pub own: f32,
}

impl Traits {
    /// Each trait with the number of its value: that of a rule is its index.
    pub fn values(&self) -> [(Trait, usize); 7] {
        let Construction { source, kind, actor, recipient } = self.construction;
        [
            (Trait::Source, source as usize),
            (Trait::Trigger, kind as usize),
            (Trait::Actor, actor as usize),
            (Trait::Recipient, recipient as usize),
            (Trait::ActorBy, self.resolved_by.0 as usize),
            (Trait::RecipientBy, self.resolved_by.1 as usize),
            (Trait::Rule, self.rule as usize),
        ]
    }
}

/// The weights of all traits, in log-odds.
#[derive(Clone, Debug)]
pub struct Confidence {
    /// By trait, then by value.
    weights: Vec<Vec<f32>>,
}

impl Confidence {
    /// Weights that leave a rule's own figure as it is.
    pub fn uncounted(rules: usize) -> Confidence {
        let count = |t: Trait| if t == Trait::Rule { rules } else { t.values().len() };
        let mut confidence = Confidence { weights: Trait::ALL.iter().map(|t| vec![0.0; count(*t)]).collect() };
        confidence.set(Trait::Prior, 0, 1.0);
        confidence
    }

    /// Reads `rules/confidence.tsv`; without it the rules' own figures stand.
    pub fn compile(files: &RuleFiles, rules: &[Rule], faults: &mut Diagnostics) -> Confidence {
        let mut confidence = Confidence::uncounted(rules.len());
        let Some(file) = files.get(TABLE) else { return confidence };
        // Who replaces a file of relation rules need not mind rows of the rules that were in it.
        let strangers_allowed = !file.overlaid && files.under("relations/").any(|f| f.overlaid);
        let by_id = rules.iter().enumerate().map(|(i, r)| (r.id.as_str(), i)).collect();
        let mut reader = Reader { file, by_id, strangers_allowed, seen: BTreeSet::new(), faults };
        for row in tsv::read(file, &COLUMNS, reader.faults) {
            if let Some((of, value, weight)) = reader.row(&row) {
                confidence.set(of, value, weight);
            }
        }
        confidence
    }

    /// The weight of a trait's value.
    pub fn weight(&self, of: Trait, value: usize) -> f32 {
        self.weights[of as usize][value]
    }

    /// Sets it.
    pub fn set(&mut self, of: Trait, value: usize, weight: f32) {
        self.weights[of as usize][value] = weight;
    }

    /// The probability that a claim with these traits is right.
    pub fn of(&self, traits: &Traits) -> f32 {
        let common = self.weight(Trait::Base, 0) + self.weight(Trait::Prior, 0) * log_odds(traits.own);
        let sum = traits.values().iter().fold(common, |sum, (of, value)| sum + self.weight(*of, *value));
        1.0 / (1.0 + (-sum).exp())
    }
}

/// The log-odds of a probability; no figure is taken for certainty.
pub fn log_odds(probability: f32) -> f32 {
    let p = probability.clamp(0.01, 0.99);
    (p / (1.0 - p)).ln()
}

/// No count of ours can tell more than that.
const MOST: f32 = 9.0;

/// Reads and checks the rows of the table.
struct Reader<'a> {
    file: &'a RuleFile,
    /// The rules by id.
    by_id: FxHashMap<&'a str, usize>,
    strangers_allowed: bool,
    seen: BTreeSet<(Trait, usize)>,
    faults: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn row(&mut self, row: &Row<'_>) -> Option<(Trait, usize, f32)> {
        let Some(of) = Trait::parse(row.cell(0)) else {
            let help = format!("one of: {}", Trait::NAMES.join(", "));
            self.faults.error_help(self.file, row.span(0), format!("unknown trait `{}`", row.cell(0)), help);
            return None;
        };
        let value = self.value(of, row)?;
        self.check_counts(row);
        let weight = row.cell(4).parse::<f32>().ok().filter(|w| w.abs() <= MOST);
        if weight.is_none() {
            self.faults.error(self.file, row.span(4), format!("log-odds are a number between -{MOST} and {MOST}"));
        }
        if !self.seen.insert((of, value)) {
            self.faults.error(self.file, row.span(1), format!("`{} {}` has a row already", row.cell(0), row.cell(1)));
        }
        Some((of, value, weight?))
    }

    /// The number of a value; none, perhaps with a fault, if there is no such value.
    fn value(&mut self, of: Trait, row: &Row<'_>) -> Option<usize> {
        let name = row.cell(1);
        let found = match of {
            Trait::Rule => self.by_id.get(name).copied(),
            _ => of.values().iter().position(|v| *v == name),
        };
        if found.is_none() && !(of == Trait::Rule && self.strangers_allowed) {
            let help = self.advice(of, name);
            self.faults.error_help(self.file, row.span(1), format!("unknown value `{name}` of `{}`", of.name()), help);
        }
        found
    }

    fn advice(&self, of: Trait, name: &str) -> String {
        if of != Trait::Rule {
            return format!("one of: {}", of.values().join(", "));
        }
        let mut ids: Vec<&str> = self.by_id.keys().copied().collect();
        ids.sort_unstable();
        closest(name, ids)
            .map_or_else(|| "delete the row, or count anew with `polybius calibrate`".to_owned(), |n| format!("did you mean `{n}`?"))
    }

    fn check_counts(&mut self, row: &Row<'_>) {
        match (row.cell(2).parse::<u32>(), row.cell(3).parse::<u32>()) {
            (Ok(right), Ok(of)) if right <= of => {}
            _ => self.faults.error(self.file, row.span(2), "write how many claims were right, and of how many"),
        }
    }
}
