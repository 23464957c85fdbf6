//! Counting changes by dyad, rule and reason.

use crate::changes::{Change, ChangeKind};
use std::collections::BTreeMap;

/// How many claims were added, changed and withdrawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub added: u64,
    pub changed: u64,
    pub withdrawn: u64,
}

impl Counts {
    fn add(&mut self, kind: ChangeKind) {
        let count = match kind {
            ChangeKind::Added => &mut self.added,
            ChangeKind::Changed => &mut self.changed,
            ChangeKind::Withdrawn => &mut self.withdrawn,
        };
        *count += 1;
    }

    fn all(self) -> u64 {
        self.added + self.changed + self.withdrawn
    }
}

/// All counts.
#[derive(Debug, Default)]
pub struct Tally {
    pub all: Counts,
    pub dyads: BTreeMap<(String, String), Counts>,
    pub rules: BTreeMap<String, Counts>,
    pub reasons: BTreeMap<&'static str, Counts>,
}

impl Tally {
    pub fn add(&mut self, change: &Change<'_>) {
        let claim = change.claim;
        self.all.add(change.kind);
        self.dyads.entry((claim.actor().to_owned(), claim.recipient().to_owned())).or_default().add(change.kind);
        self.rules.entry(claim.rule().to_owned()).or_default().add(change.kind);
        self.reasons.entry(change.reason.name()).or_default().add(change.kind);
    }
}

/// The rows with most changes first; ties in the order of names.
pub fn sorted<K: Ord>(rows: &BTreeMap<K, Counts>) -> Vec<(&K, Counts)> {
    let mut sorted: Vec<_> = rows.iter().map(|(key, counts)| (key, *counts)).collect();
    sorted.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.all()));
    sorted
}
