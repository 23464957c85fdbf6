//! Tables from feature keys to quantised weights, as they are used at run time.
//!
//! [`SparseTable`] holds for each feature the labels it speaks for or against (tagger, labeller). [`ArcTable`] holds two
//! weights for each feature (parser); its rows lie in buckets of half a cache line, so that a look-up costs one memory access
//! whether the feature is known or not.

/// Bits of an arc feature's key that say which row of its bucket is meant.
const CHECK_BITS: u32 = 15;

/// The factor between trained weights and stored ones.
pub(super) const SCALE: f64 = 32.0;

/// The same for the parser, whose weights are bytes.
const ARC_SCALE: f64 = 3.0;

/// A weight of the parser as stored, in one row or, if it is large, in several of the same feature.
pub(super) fn quantise_arc(weight: f64) -> i16 {
    (weight * ARC_SCALE).round().clamp(-1000.0, 1000.0) as i16
}

/// A weight as stored.
pub(super) fn quantise(weight: f64) -> i16 {
    (weight * SCALE).round().clamp(f64::from(i16::MIN + 1), f64::from(i16::MAX)) as i16
}

/// A bit for each of many hashes of keys: tells most unknown features apart from known ones while the tables themselves
/// stay out of the cache (Bloom 1970, with one hash). Most features that a sentence gives rise to are unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Filter {
    words: Vec<u64>,
}

impl Filter {
    /// About this many bits for each key.
    const BITS: usize = 4;

    fn new(count: usize, keys: impl Iterator<Item = u32>) -> Filter {
        let mut filter = Filter { words: vec![0; (count * Self::BITS / 64).next_power_of_two()] };
        for key in keys {
            let (word, bit) = filter.place(key);
            filter.words[word] |= 1 << bit;
        }
        filter
    }

    #[inline]
    fn place(&self, key: u32) -> (usize, u32) {
        let mixed = key.wrapping_mul(0x85eb_ca6b);
        ((mixed >> 6) as usize & (self.words.len() - 1), (mixed ^ (mixed >> 26)) & 63)
    }

    /// Puts the keys that may be known to the front of `out` and returns how many they are, without a branch. Only the bits
    /// of `mask` count.
    #[inline]
    fn keep(&self, keys: &[u32], mask: u32, out: &mut [u32; ROUND]) -> usize {
        let mut count = 0;
        for &key in keys {
            let (word, bit) = self.place(key & mask);
            out[count & (ROUND - 1)] = key;
            count += (self.words[word] >> bit & 1) as usize;
        }
        count.min(keys.len())
    }
}

/// The most features of one look-up.
const ROUND: usize = 256;

/// Labels and weights that one slot holds.
const CELLS: usize = 4;

/// A quarter of a cache line: four labels that a feature speaks for or against. A feature with more has several slots.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Slot {
    /// Key of the feature, even where more of its slots follow; 0 = the slot is empty.
    pub key: u32,
    /// The labels; where there are fewer than four, any …
    pub labels: [u8; CELLS],
    /// … with the weight 0.
    pub weights: [i16; CELLS],
}

/// The bit that all keys of features have, and that is taken from all slots of a feature but the last.
const LAST: u32 = 1;

impl Slot {
    /// Empty cells name labels as the key has it, not one: adding to one number again and again would take turns.
    fn of(key: u32, cells: &[(u8, i16)]) -> Slot {
        let mut slot = Slot { key, labels: [0, 5, 10, 15].map(|shift| (key >> shift) as u8 & 31), weights: [0; CELLS] };
        for (i, &(label, weight)) in cells.iter().enumerate() {
            slot.labels[i] = label;
            slot.weights[i] = weight;
        }
        slot
    }
}

/// Features with a list of labels and weights each: open addressing with linear probing, weights beside their key, so that
/// a feature mostly costs one memory access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SparseTable {
    pub slots: Vec<Slot>,
    filter: Filter,
}

impl Default for SparseTable {
    /// A table without features.
    fn default() -> Self {
        SparseTable::new(vec![Slot::default()])
    }
}

impl SparseTable {
    /// A table of slots.
    pub fn new(slots: Vec<Slot>) -> SparseTable {
        let filter = Filter::new(slots.len(), slots.iter().map(|s| s.key).filter(|k| *k != 0).map(|k| k | LAST));
        SparseTable { slots, filter }
    }

    /// A table of rows with different keys, in the order of the rows.
    pub fn build(rows: &[(u32, Vec<(u8, i16)>)]) -> SparseTable {
        let used: usize = rows.iter().map(|r| r.1.len().div_ceil(CELLS)).sum();
        let count = used * 5 / 4 + 2;
        let mut slots = vec![Slot::default(); count];
        for (key, cells) in rows {
            let chunks = cells.len().div_ceil(CELLS);
            for (chunk, cells) in cells.chunks(CELLS).enumerate() {
                let mut place = home(*key, count);
                while slots[place].key != 0 {
                    place = if place + 1 == count { 0 } else { place + 1 };
                }
                slots[place] = Slot::of(if chunk + 1 == chunks { *key } else { *key & !LAST }, cells);
            }
        }
        SparseTable::new(slots)
    }

    /// Number of features' slots.
    pub fn used(&self) -> usize {
        self.slots.iter().filter(|s| s.key != 0).count()
    }

    /// Adds the weights of some features to the scores of labels.
    ///
    /// Memory is what costs here, so the look-ups go in rounds of independent reads: first all places, then all entries.
    #[inline]
    pub fn add<S: Score>(&self, keys: &[u32], scores: &mut [S]) {
        for keys in keys.chunks(ROUND) {
            let mut kept = [0; ROUND];
            let count = self.filter.keep(keys, u32::MAX, &mut kept);
            let keys = &kept[..count];
            let mut touched = 0;
            for &key in keys {
                touched ^= self.slots[home(key, self.slots.len())].key;
            }
            std::hint::black_box(touched);
            keys.iter().for_each(|&key| self.add_one(key, scores));
        }
    }

    #[inline]
    fn add_one<S: Score>(&self, key: u32, scores: &mut [S]) {
        let mut place = home(key, self.slots.len());
        // A table is never full, so an empty slot ends every search.
        loop {
            let slot = &self.slots[place];
            if slot.key | LAST == key {
                for (&label, &weight) in slot.labels.iter().zip(&slot.weights) {
                    if let Some(score) = scores.get_mut(usize::from(label)) {
                        score.add(weight);
                    }
                }
                if slot.key == key {
                    return;
                }
            } else if slot.key == 0 {
                return;
            }
            place = if place + 1 == self.slots.len() { 0 } else { place + 1 };
        }
    }

    /// True if every search ends: what a file must be checked for.
    pub fn is_sound(&self) -> bool {
        self.slots.iter().any(|s| s.key == 0)
    }
}

#[inline]
fn home(key: u32, places: usize) -> usize {
    ((u64::from(key.wrapping_mul(0x9e37_79b1)) * places as u64) >> 32) as usize
}

/// A sum of weights: of 32 bits where labels are decided, of 16 saturating bits where sums are kept.
pub(super) trait Score {
    fn add(&mut self, weight: i16);
}

impl Score for i32 {
    #[inline]
    fn add(&mut self, weight: i16) {
        *self += i32::from(weight);
    }
}

impl Score for i16 {
    #[inline]
    fn add(&mut self, weight: i16) {
        *self = self.saturating_add(weight);
    }
}

/// Rows of a bucket.
pub(super) const BUCKET_ROWS: usize = 8;

/// Eight rows, half a cache line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C, align(32))]
pub(super) struct Bucket {
    /// Which feature each row belongs to; 0 = none.
    pub checks: [u16; BUCKET_ROWS],
    /// What each row says for LEFT (low byte) and RIGHT (high byte) against SHIFT, both signed.
    pub weights: [u16; BUCKET_ROWS],
}

/// Features with a weight each for LEFT and RIGHT; SHIFT is the zero they are measured from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ArcTable {
    /// A power of two of buckets.
    pub buckets: Vec<Bucket>,
    filter: Filter,
}

impl Default for ArcTable {
    /// A table without features.
    fn default() -> Self {
        ArcTable::new(vec![Bucket::default()])
    }
}

impl ArcTable {
    /// A table of buckets, which must be a power of two.
    pub fn new(buckets: Vec<Bucket>) -> ArcTable {
        let key = |place: usize, check: u16| (place as u32) << CHECK_BITS | u32::from(check - 1);
        let known = |(place, bucket): (usize, &Bucket)| bucket.checks.into_iter().filter(|c| *c != 0).map(move |c| key(place, c));
        let filter = Filter::new(buckets.len() * BUCKET_ROWS, buckets.iter().enumerate().flat_map(known));
        ArcTable { buckets, filter }
    }

    /// A table of `1 << bits` buckets with the rows, the most important first; rows whose bucket is full are left out.
    /// Returns how many found no place, too.
    pub fn build(rows: &[(u32, [i16; 2])], bits: u32) -> (ArcTable, usize) {
        let mut table = ArcTable::new(vec![Bucket::default(); 1 << bits]);
        let mut lost = 0;
        for &(key, mut rest) in rows {
            let (place, check) = table.locate(key);
            let bucket = &mut table.buckets[place];
            while rest != [0, 0] {
                let part = rest.map(|w| w.clamp(-127, 127));
                rest = [rest[0] - part[0], rest[1] - part[1]];
                let Some(row) = bucket.checks.iter().position(|&c| c == 0) else {
                    lost += 1;
                    break;
                };
                bucket.checks[row] = check;
                bucket.weights[row] = u16::from_le_bytes(part.map(|w| w as i8 as u8));
            }
        }
        (ArcTable::new(table.buckets), lost)
    }

    #[inline]
    fn locate(&self, key: u32) -> (usize, u16) {
        let place = (key >> CHECK_BITS) as usize & (self.buckets.len() - 1);
        (place, (key & ((1 << CHECK_BITS) - 1)) as u16 + 1)
    }

    /// Adds the weights of features to `sums`, which take at most 255.
    ///
    /// All rows of a bucket are compared and added at once, without a branch on whether the feature is known: half are,
    /// unpredictably, and without branches the reads of many buckets overlap.
    #[inline]
    pub fn add(&self, keys: &[u32], sums: &mut ArcSums) {
        let significant = ((self.buckets.len() as u32) << CHECK_BITS).wrapping_sub(1);
        let mut kept = [0; ROUND];
        let count = self.filter.keep(keys, significant, &mut kept);
        let keys = &kept[..count];
        let mut touched = 0;
        for &key in keys {
            touched ^= self.buckets[self.locate(key).0].checks[0];
        }
        std::hint::black_box(touched);
        for &key in keys {
            let (place, check) = self.locate(key);
            let bucket = &self.buckets[place];
            for row in 0..BUCKET_ROWS {
                let known = if bucket.checks[row] == check { u16::MAX } else { 0 };
                let weights = (bucket.weights[row] & known) as i16;
                sums.left[row] = sums.left[row].wrapping_add(weights.wrapping_shl(8) >> 8);
                sums.right[row] = sums.right[row].wrapping_add(weights >> 8);
            }
        }
    }
}

/// Sums of weights for LEFT and RIGHT, in parts as the rows of buckets give them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct ArcSums {
    left: [i16; BUCKET_ROWS],
    right: [i16; BUCKET_ROWS],
}

impl ArcSums {
    /// The scores of SHIFT (always 0), LEFT and RIGHT.
    #[inline]
    pub fn scores(&self) -> [i32; 3] {
        let sum = |lanes: &[i16; BUCKET_ROWS]| lanes.iter().map(|&w| i32::from(w)).sum();
        [0, sum(&self.left), sum(&self.right)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sparse_rows_are_found_again() {
        let rows: Vec<(u32, Vec<(u8, i16)>)> = (1..500u32).map(|k| (k * 2 + 1, vec![(k as u8 % 7, k as i16)])).collect();
        let table = SparseTable::build(&rows);
        assert!(table.is_sound());
        for (key, entries) in &rows {
            let mut scores = [0i32; 7];
            table.add(&[*key], &mut scores);
            assert_eq!(scores[usize::from(entries[0].0)], i32::from(entries[0].1));
        }
        let mut scores = [0i32; 7];
        table.add(&[2], &mut scores);
        assert_eq!(scores, [0; 7]);
    }

    #[test]
    fn arc_rows_are_found_again_and_strangers_are_not() {
        let rows: Vec<(u32, [i16; 2])> = (0..300u32).map(|k| (k.wrapping_mul(0x9e37_79b1), [k as i16 * 2, -3])).collect();
        let (table, lost) = ArcTable::build(&rows, 10);
        assert_eq!(lost, 0);
        let scores = |keys: &[u32]| {
            let mut sums = ArcSums::default();
            table.add(keys, &mut sums);
            sums.scores()
        };
        for (key, weights) in &rows {
            assert_eq!(scores(&[*key]), [0, i32::from(weights[0]), i32::from(weights[1])]);
        }
        assert_eq!(scores(&[12345]), [0; 3]);
        assert_eq!(scores(&[rows[1].0; 255])[1..], [510, -765]);
    }
}
