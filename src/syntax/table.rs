//! Tables from feature keys to quantised weights, as they are used at run time.
//!
//! [`SparseTable`] holds for each feature the labels it speaks for or against (tagger, labeller). [`ArcTable`] holds two
//! weights for each feature (parser); its rows lie in buckets of one cache line, so that a look-up costs one memory access
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

    /// Puts the keys that may be known to the front of `out` and returns how many they are, without a branch.
    #[inline]
    fn keep(&self, keys: &[u32], out: &mut [u32; ROUND]) -> usize {
        let mut count = 0;
        for &key in keys {
            let (word, bit) = self.place(key);
            out[count & (ROUND - 1)] = key;
            count += (self.words[word] >> bit & 1) as usize;
        }
        count.min(keys.len())
    }
}

/// The most features of one look-up.
const ROUND: usize = 256;

/// Features with a list of labels and weights each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SparseTable {
    /// Key of the feature in each place (0 = none) and where its entries begin. Open addressing with linear probing; a
    /// last place ends the entries of the one before.
    pub places: Vec<[u32; 2]>,
    /// Label and weight.
    pub entries: Vec<[i16; 2]>,
    filter: Filter,
}

impl Default for SparseTable {
    /// A table without features.
    fn default() -> Self {
        SparseTable::new(vec![[0; 2]; 2], Vec::new())
    }
}

impl SparseTable {
    /// A table of places and entries.
    pub fn new(places: Vec<[u32; 2]>, entries: Vec<[i16; 2]>) -> SparseTable {
        let known = places.iter().map(|p| p[0]).filter(|k| *k != 0);
        let filter = Filter::new(places.len(), known);
        SparseTable { places, entries, filter }
    }

    /// A table of rows with different keys, in the order of the rows.
    pub fn build(rows: &[(u32, Vec<(u8, i16)>)]) -> SparseTable {
        let count = rows.len() * 3 / 2 + 2;
        let mut rows_at = vec![None; count];
        for row in rows {
            let mut place = home(row.0, count);
            while rows_at[place].is_some() {
                place = (place + 1) % count;
            }
            rows_at[place] = Some(row);
        }
        let (mut places, mut entries) = (Vec::with_capacity(count + 1), Vec::new());
        for row in rows_at {
            places.push([row.map_or(0, |r| r.0), entries.len() as u32]);
            entries.extend(row.iter().flat_map(|r| &r.1).map(|&(label, weight)| [i16::from(label), weight]));
        }
        places.push([0, entries.len() as u32]);
        SparseTable::new(places, entries)
    }

    /// Adds the weights of some features to the scores of labels.
    ///
    /// Memory is what costs here, so the look-ups go in rounds of independent reads: first all places, then all entries.
    #[inline]
    pub fn add<S: Score>(&self, keys: &[u32], scores: &mut [S]) {
        for keys in keys.chunks(ROUND) {
            let mut kept = [0; ROUND];
            let count = self.filter.keep(keys, &mut kept);
            let keys = &kept[..count];
            let mut touched = 0;
            for &key in keys {
                touched ^= self.places[home(key, self.places.len() - 1)][0];
            }
            std::hint::black_box(touched);
            for &key in keys {
                let (start, end) = self.find(key);
                for &[label, weight] in &self.entries[start as usize..end as usize] {
                    if let Some(score) = scores.get_mut(label as usize) {
                        score.add(weight);
                    }
                }
            }
        }
    }

    /// The entries of a feature.
    #[inline]
    fn find(&self, key: u32) -> (u32, u32) {
        let count = self.places.len() - 1;
        let mut place = home(key, count);
        // A table is never full, so an empty place ends every search.
        loop {
            let [found, start] = self.places[place];
            if found == key {
                return (start, self.places[place + 1][1]);
            }
            if found == 0 {
                return (0, 0);
            }
            place = if place + 1 == count { 0 } else { place + 1 };
        }
    }

    /// True if every search ends and every range lies inside: what a file must be checked for.
    pub fn is_sound(&self) -> bool {
        let Some(count) = self.places.len().checked_sub(1) else { return false };
        self.places[..count].iter().any(|p| p[0] == 0)
            && self.places.windows(2).all(|w| w[0][1] <= w[1][1])
            && self.places[count][1] as usize == self.entries.len()
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
pub(super) const BUCKET_ROWS: usize = 16;

/// Sixteen rows of one cache line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C, align(64))]
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
        let check_in = |place: usize| move |&check: &u16| (place as u32) << CHECK_BITS | u32::from(check - 1);
        let known = |(place, bucket): (usize, &Bucket)| bucket.checks.into_iter().filter(|c| *c != 0).map(move |c| check_in(place)(&c));
        let filter = Filter::new(buckets.len() * BUCKET_ROWS, buckets.iter().enumerate().flat_map(known));
        ArcTable { buckets, filter }
    }

    /// What of a key decides its place and check in this table.
    #[inline]
    fn significant(&self, key: u32) -> u32 {
        key & ((self.buckets.len() as u32) << CHECK_BITS).wrapping_sub(1)
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

    /// The sums of the weights of at most 255 features for SHIFT (always 0), LEFT and RIGHT.
    ///
    /// Memory is what costs here: reading one number of each bucket first lets the reads overlap. Then all rows of a bucket
    /// are compared and added at once, without a branch on whether the feature is known: half are, unpredictably.
    #[inline]
    pub fn sums(&self, keys: &[u32]) -> [i32; 3] {
        debug_assert!(keys.len() < ROUND);
        let (mut kept, mut significant) = ([0; ROUND], [0; ROUND]);
        for (slot, &key) in significant.iter_mut().zip(keys) {
            *slot = self.significant(key);
        }
        let count = self.filter.keep(&significant[..keys.len().min(ROUND)], &mut kept);
        let keys = &kept[..count];
        let mut touched = 0;
        for &key in keys {
            touched ^= self.buckets[self.locate(key).0].checks[0];
        }
        std::hint::black_box(touched);
        let (mut left, mut right) = ([0i16; BUCKET_ROWS], [0i16; BUCKET_ROWS]);
        for &key in keys {
            let (place, check) = self.locate(key);
            let bucket = &self.buckets[place];
            for row in 0..BUCKET_ROWS {
                let known = if bucket.checks[row] == check { u16::MAX } else { 0 };
                let weights = (bucket.weights[row] & known) as i16;
                left[row] = left[row].wrapping_add(weights.wrapping_shl(8) >> 8);
                right[row] = right[row].wrapping_add(weights >> 8);
            }
        }
        let sum = |lanes: [i16; BUCKET_ROWS]| lanes.iter().map(|&w| i32::from(w)).sum();
        [0, sum(left), sum(right)]
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
        let (table, lost) = ArcTable::build(&rows, 8);
        assert_eq!(lost, 0);
        for (key, weights) in &rows {
            assert_eq!(table.sums(&[*key]), [0, i32::from(weights[0]), i32::from(weights[1])]);
        }
        assert_eq!(table.sums(&[12345]), [0; 3]);
        assert_eq!(table.sums(&[rows[1].0; 255])[1..], [510, -765]);
    }
}
