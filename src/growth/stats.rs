//! How often each rule fires, in which constructions, and how often it is right.

use crate::eval::calibrate::Judged;
use crate::relations::confidence::{Trait, Traits};
use crate::relations::rule::Rule;
use serde::Serialize;
use std::collections::BTreeMap;

/// Counts of claims.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Claims.
    pub claims: u64,
    /// Statements: claims that one conjunction multiplied out count once.
    pub statements: u64,
    /// Of those that gold judges, how many are right.
    pub right: u64,
    /// How many gold judges.
    pub judged: u64,
}

/// What one rule did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RuleStats {
    /// The rule's id.
    pub rule: String,
    /// How often it fired.
    #[serde(flatten)]
    pub counts: Counts,
    /// Its claims by who found the frame.
    pub by_frame: BTreeMap<&'static str, u64>,
    /// Its claims by the sort of its trigger.
    pub by_trigger: BTreeMap<&'static str, u64>,
}

/// What all rules did.
#[derive(Debug)]
pub struct Stats {
    rules: Vec<RuleStats>,
    traits: BTreeMap<(Trait, usize), Counts>,
    /// Documents read.
    pub documents: u64,
}

impl Stats {
    /// No document yet.
    pub fn new(rules: &[Rule]) -> Stats {
        let rules = rules.iter().map(|r| RuleStats { rule: r.id.clone(), ..RuleStats::default() }).collect();
        Stats { rules, traits: BTreeMap::new(), documents: 0 }
    }

    /// Adds the claims of a document: the traits of each, and whether it is the first of its statement.
    pub fn add_document(&mut self, claims: &[(Traits, bool)]) {
        self.documents += 1;
        for (traits, first) in claims {
            let rule = &mut self.rules[traits.rule as usize];
            *rule.by_frame.entry(traits.construction.source.name()).or_default() += 1;
            *rule.by_trigger.entry(traits.construction.kind.name()).or_default() += 1;
            self.count(traits, |counts| {
                counts.claims += 1;
                counts.statements += u64::from(*first);
            });
        }
    }

    /// Adds what gold says of a claim.
    pub fn add_verdict(&mut self, judged: &Judged) {
        self.count(&judged.traits, |counts| {
            counts.judged += 1;
            counts.right += u64::from(judged.right);
        });
    }

    fn count(&mut self, traits: &Traits, add: impl Fn(&mut Counts)) {
        add(&mut self.rules[traits.rule as usize].counts);
        for key in traits.values().into_iter().filter(|(of, _)| *of != Trait::Rule) {
            add(self.traits.entry(key).or_default());
        }
    }

    /// The rules that fired: most claims first, then by id.
    pub fn fired(&self) -> Vec<&RuleStats> {
        let mut fired: Vec<&RuleStats> = self.rules.iter().filter(|r| r.counts.claims > 0).collect();
        fired.sort_by(|a, b| (b.counts.claims, &a.rule).cmp(&(a.counts.claims, &b.rule)));
        fired
    }

    /// The rules that never fired, in the order of the rule files.
    pub fn silent(&self) -> impl Iterator<Item = &RuleStats> {
        self.rules.iter().filter(|r| r.counts.claims == 0)
    }

    /// All claims by trait and value, in the order of `rules/confidence.tsv`.
    pub fn by_trait(&self) -> impl Iterator<Item = (Trait, &'static str, Counts)> {
        self.traits.iter().map(|((of, value), counts)| (*of, of.values()[*value], *counts))
    }
}
