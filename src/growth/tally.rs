//! Counting of many things in bounded memory, with examples of each.
//!
//! When there are too many, the rarest are forgotten (lossy counting, Manku and Motwani 2002): what is frequent stays, and
//! its count may be a little too low.

use std::collections::BTreeMap;

/// How often a thing was seen, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// How often.
    pub count: u64,
    /// The first sentences it was seen in, each once.
    pub examples: Vec<String>,
}

/// Counts things.
#[derive(Debug)]
pub struct Tally<K> {
    seen: BTreeMap<K, Seen>,
    examples: usize,
    limit: usize,
    /// Things seen no more often than this may have been forgotten.
    pub forgotten: u64,
}

impl<K: Ord> Tally<K> {
    /// A tally that keeps up to `examples` sentences of each of up to `limit` things.
    pub fn new(examples: usize, limit: usize) -> Tally<K> {
        Tally { seen: BTreeMap::new(), examples, limit, forgotten: 0 }
    }

    /// Counts a thing seen in `sentence`.
    pub fn add(&mut self, key: K, sentence: &str) {
        let seen = self.seen.entry(key).or_default();
        seen.count += 1;
        if seen.examples.len() < self.examples && !seen.examples.iter().any(|e| e == sentence) {
            seen.examples.push(sentence.to_owned());
        }
        while self.seen.len() > self.limit {
            self.forgotten += 1;
            let floor = self.forgotten;
            self.seen.retain(|_, seen| seen.count > floor);
        }
    }

    /// What was seen at least `min` times: the most frequent first, equals in their own order.
    pub fn ranked(self, min: u64) -> Vec<(K, Seen)> {
        let mut all: Vec<(K, Seen)> = self.seen.into_iter().filter(|(_, seen)| seen.count >= min).collect();
        all.sort_by_key(|(_, seen)| std::cmp::Reverse(seen.count));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_come_first_with_their_sentences() {
        let mut tally = Tally::new(2, 10);
        for (key, sentence) in [("b", "1"), ("a", "2"), ("b", "1"), ("b", "3"), ("b", "4"), ("c", "5")] {
            tally.add(key, sentence);
        }
        let ranked = tally.ranked(1);
        assert_eq!(ranked.iter().map(|(k, s)| (*k, s.count)).collect::<Vec<_>>(), [("b", 4), ("a", 1), ("c", 1)]);
        assert_eq!(ranked[0].1.examples, ["1", "3"]);
    }

    #[test]
    fn when_there_are_too_many_the_rare_ones_are_forgotten() {
        let mut tally = Tally::new(1, 3);
        for key in 0..100 {
            tally.add(0, "often");
            tally.add(key, "rare");
        }
        assert!(tally.forgotten > 0);
        let ranked = tally.ranked(1);
        assert!(ranked.len() <= 3 && ranked[0].0 == 0 && ranked[0].1.count == 101);
    }
}
