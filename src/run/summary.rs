//! What a run found, counted as it goes, for people to read at the end.

use super::manifest::Counts;
use super::process::Outcome;
use crate::corpus::Failure;
use std::collections::BTreeMap;
use std::time::Duration;

/// Counts, dyads and faults of a run.
#[derive(Debug)]
pub struct Summary {
    /// Counts.
    pub counts: Counts,
    /// Inputs that failed or were passed over, in input order.
    pub not_read: Vec<Failure>,
    /// Seconds on the clock.
    pub wall: Duration,
    /// Worker threads.
    pub threads: usize,
    dyads: BTreeMap<(String, String), u64>,
    categories: BTreeMap<&'static str, u64>,
}

impl Summary {
    /// A summary that begins with the inputs that were passed over when looking for files.
    pub fn new(skipped: Vec<Failure>) -> Summary {
        let mut summary = Summary {
            counts: Counts::default(),
            not_read: Vec::new(),
            wall: Duration::ZERO,
            threads: 0,
            dyads: BTreeMap::new(),
            categories: BTreeMap::new(),
        };
        skipped.into_iter().for_each(|f| summary.add_failure(f));
        summary
    }

    /// Counts what became of one document.
    pub fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Failed(failure) => self.add_failure(failure),
            Outcome::Done(done) => {
                self.counts.documents += 1;
                self.counts.bytes += done.bytes as u64;
                self.counts.sentences += done.sentences as u64;
                self.counts.claims += done.triples.len() as u64;
                for (actor, category, recipient) in done.triples {
                    *self.categories.entry(category.name()).or_default() += 1;
                    *self.dyads.entry((actor, recipient)).or_default() += 1;
                }
            }
        }
    }

    /// Notes how long it took.
    pub fn finish(&mut self, wall: Duration, threads: usize) {
        self.wall = wall;
        self.threads = threads;
    }

    /// True if some input failed.
    pub fn has_failures(&self) -> bool {
        self.counts.failed > 0
    }

    /// Megabytes (10^6 bytes) of text a second.
    pub fn megabytes_per_second(&self) -> f64 {
        self.counts.bytes as f64 / 1e6 / self.wall.as_secs_f64().max(1e-9)
    }

    /// The `n` directed dyads with most claims; ties in alphabetical order.
    pub fn top_dyads(&self, n: usize) -> Vec<(&str, &str, u64)> {
        let mut dyads: Vec<_> = self.dyads.iter().map(|((a, r), count)| (a.as_str(), r.as_str(), *count)).collect();
        dyads.sort_by(|a, b| b.2.cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
        dyads.truncate(n);
        dyads
    }

    /// The `n` categories with most claims.
    pub fn top_categories(&self, n: usize) -> Vec<(&str, u64)> {
        let mut categories: Vec<_> = self.categories.iter().map(|(c, n)| (*c, *n)).collect();
        categories.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        categories.truncate(n);
        categories
    }

    fn add_failure(&mut self, failure: Failure) {
        let count = if failure.is_failure() { &mut self.counts.failed } else { &mut self.counts.passed_over };
        *count += 1;
        self.not_read.push(failure);
    }
}
