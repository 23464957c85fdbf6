//! Shortcuts: contexts in which a trained classifier has always decided alike, so that it need not be asked.
//!
//! Most of what a parser decides is plain: an article before a noun waits, a full stop hangs on the verb. After training, the
//! classifiers read the treebanks once more, and every context (a few tags) with a clear answer is kept in a table that fits
//! the cache. One look-up then takes the place of a hundred features' in a third of all decisions.

use std::collections::BTreeMap;

/// A context must have been met so often …
const COUNT: u32 = 10;
/// … and so many of a thousand times with the same answer.
const SHARE: u32 = 995;

/// Answers by context, a number that hashes it well in its upper bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shortcuts {
    /// A power of two of entries: what of the context does not follow from the entry's place, and the answer plus one; 0 =
    /// empty.
    pub entries: Vec<u32>,
}

/// Bits of an entry that hold the answer.
const ANSWER_BITS: u32 = 8;

impl Default for Shortcuts {
    /// No shortcut.
    fn default() -> Self {
        Shortcuts { entries: vec![0; 1 << Self::LEAST_BITS] }
    }
}

impl Shortcuts {
    /// With fewer entries the rest of the context would not fit beside the answer.
    const LEAST_BITS: u32 = ANSWER_BITS;

    /// True if look-ups work: what a file must be checked for.
    pub fn is_sound(&self) -> bool {
        self.entries.len().is_power_of_two() && self.entries.len() >= 1 << Self::LEAST_BITS
    }

    /// The answers of all contexts.
    pub fn answers(&self) -> impl Iterator<Item = u8> {
        self.entries.iter().filter(|e| **e != 0).map(|e| (*e as u8).wrapping_sub(1))
    }

    /// The answer in a context that has one.
    #[inline]
    pub fn get(&self, context: u32) -> Option<u8> {
        let bits = self.entries.len().trailing_zeros();
        let entry = self.entries[(context >> (32 - bits)) as usize & (self.entries.len() - 1)];
        let same = entry >> ANSWER_BITS == context & (u32::MAX >> bits);
        (same && entry != 0).then(|| (entry as u8).wrapping_sub(1))
    }
}

/// How often each answer was given in each context.
#[derive(Debug, Default)]
pub(super) struct Counts {
    counts: BTreeMap<u32, BTreeMap<u8, u32>>,
}

impl Counts {
    /// One more case.
    pub fn add(&mut self, context: u32, answer: u8) {
        *self.counts.entry(context).or_default().entry(answer).or_default() += 1;
    }

    /// The clear cases in a table of `1 << bits` entries; where two share a place the more frequent one stays.
    pub fn shortcuts(&self, bits: u32) -> Shortcuts {
        let mut clear: Vec<(u32, u32, u8)> = Vec::new();
        for (&context, answers) in &self.counts {
            let total: u32 = answers.values().sum();
            let answer = answers.iter().find(|(_, n)| total >= COUNT && **n * 1000 >= total * SHARE);
            clear.extend(answer.map(|(&answer, _)| (total, context, answer)));
        }
        clear.sort_by_key(|&(total, context, _)| (std::cmp::Reverse(total), context));
        let mut entries = vec![0; 1 << bits];
        for (_, context, answer) in clear {
            let entry: &mut u32 = &mut entries[(context >> (32 - bits)) as usize];
            if *entry == 0 {
                *entry = (context & (u32::MAX >> bits)) << ANSWER_BITS | u32::from(answer + 1);
            }
        }
        Shortcuts { entries }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_frequent_and_clear_contexts_have_an_answer() {
        let mut counts = Counts::default();
        let context = |n: u32| n.wrapping_mul(0x9e37_79b1);
        (0..COUNT).for_each(|_| counts.add(context(1), 2));
        (0..COUNT - 1).for_each(|_| counts.add(context(2), 2));
        (0..COUNT).for_each(|i| counts.add(context(3), (i % 5 == 0).into()));
        let shortcuts = counts.shortcuts(10);
        assert!(shortcuts.is_sound());
        assert_eq!([1, 2, 3, 4].map(|n| shortcuts.get(context(n))), [Some(2), None, None, None]);
        assert_eq!(Shortcuts::default().get(0), None);
    }
}
