//! Tables from feature keys to quantised weights, as they are used at run time.
//!
//! [`SparseTable`] holds for each feature the labels it speaks for or against (tagger, labeller). [`ArcTable`] holds three
//! weights for each feature (parser); its rows lie in buckets of one cache line, so that a look-up costs one memory access
//! whether the feature is known or not.

/// Bits of an arc feature's key that say which row of its bucket is meant.
const CHECK_BITS: u32 = 15;

/// The factor between trained weights and stored ones.
pub(super) const SCALE: f64 = 32.0;

/// A weight as stored.
pub(super) fn quantise(weight: f64) -> i16 {
    (weight * SCALE).round().clamp(f64::from(i16::MIN + 1), f64::from(i16::MAX)) as i16
}

/// Features with a list of labels and weights each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct SparseTable {
    /// Key of the feature in each place (0 = none) and where its entries begin. Open addressing with linear probing: a
    /// power of two of places and one more, which ends the entries of the last.
    pub places: Vec<[u32; 2]>,
    /// Label and weight.
    pub entries: Vec<[i16; 2]>,
}

impl SparseTable {
    /// A table of rows with different keys, in the order of the rows.
    pub fn build(rows: &[(u32, Vec<(u8, i16)>)]) -> SparseTable {
        let count = (rows.len() * 4 / 3 + 2).next_power_of_two();
        let mut rows_at = vec![None; count];
        for row in rows {
            let mut place = home(row.0, count);
            while rows_at[place].is_some() {
                place = (place + 1) & (count - 1);
            }
            rows_at[place] = Some(row);
        }
        let mut table = SparseTable::default();
        for row in rows_at {
            table.places.push([row.map_or(0, |r| r.0), table.entries.len() as u32]);
            table.entries.extend(row.iter().flat_map(|r| &r.1).map(|&(label, weight)| [i16::from(label), weight]));
        }
        table.places.push([0, table.entries.len() as u32]);
        table
    }

    /// Adds the weights of a feature to the scores of labels.
    #[inline]
    pub fn add<S: Score>(&self, key: u32, scores: &mut [S]) {
        let Some(count) = self.places.len().checked_sub(1) else { return };
        let mut place = home(key, count);
        // A table is never full, so an empty place ends every search.
        while self.places[place][0] != key {
            if self.places[place][0] == 0 {
                return;
            }
            place = (place + 1) & (count - 1);
        }
        let range = self.places[place][1] as usize..self.places[place + 1][1] as usize;
        for &[label, weight] in &self.entries[range] {
            if let Some(score) = scores.get_mut(label as usize) {
                score.add(weight);
            }
        }
    }

    /// True if every search ends and every range lies inside: what a file must be checked for.
    pub fn is_sound(&self) -> bool {
        let Some(count) = self.places.len().checked_sub(1) else { return self.entries.is_empty() };
        count.is_power_of_two()
            && self.places[..count].iter().any(|p| p[0] == 0)
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

/// Eight rows of one cache line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C, align(64))]
pub(super) struct Bucket {
    /// Which feature each row belongs to; 0 = none.
    pub checks: [u16; 8],
    /// Weights by action.
    pub weights: [[i16; 3]; 8],
}

/// Features with three weights each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ArcTable {
    /// A power of two of buckets, at most 2^17.
    pub buckets: Vec<Bucket>,
}

impl ArcTable {
    /// A table of at most `1 << bits` buckets with the rows, the most important first; rows whose bucket is full are left
    /// out. Returns how many found no place, too.
    pub fn build(rows: &[(u32, [i16; 3])], bits: u32) -> (ArcTable, usize) {
        let mut table = ArcTable { buckets: vec![Bucket::default(); 1 << bits] };
        let mut lost = 0;
        for &(key, weights) in rows {
            let (place, check) = table.locate(key);
            let bucket = &mut table.buckets[place];
            match bucket.checks.iter().position(|&c| c == 0 || c == check) {
                Some(row) => {
                    bucket.checks[row] = check;
                    bucket.weights[row] = weights;
                }
                None => lost += 1,
            }
        }
        (table, lost)
    }

    #[inline]
    fn locate(&self, key: u32) -> (usize, u16) {
        let place = (key >> CHECK_BITS) as usize & (self.buckets.len() - 1);
        (place, (key & ((1 << CHECK_BITS) - 1)) as u16 + 1)
    }

    /// Adds the weights of some features to the scores of the three actions.
    #[inline]
    pub fn add(&self, keys: &[u32], scores: &mut [i32; 3]) {
        if self.buckets.is_empty() {
            return;
        }
        let mut sums = *scores;
        for &key in keys {
            let (place, check) = self.locate(key);
            let bucket = &self.buckets[place];
            let mut found = 0u32;
            for (row, &c) in bucket.checks.iter().enumerate() {
                found |= u32::from(c == check) << row;
            }
            // No branch on whether the feature is known: half are, unpredictably.
            let known = -i32::from(found != 0);
            let row = bucket.weights[found.trailing_zeros() as usize & 7];
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += i32::from(weight) & known;
            }
        }
        *scores = sums;
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
            table.add(*key, &mut scores);
            assert_eq!(scores[usize::from(entries[0].0)], i32::from(entries[0].1));
        }
        let mut scores = [0i32; 7];
        table.add(2, &mut scores);
        assert_eq!(scores, [0; 7]);
    }

    #[test]
    fn arc_rows_are_found_again_and_strangers_are_not() {
        let rows: Vec<(u32, [i16; 3])> = (0..300u32).map(|k| (k.wrapping_mul(0x9e37_79b1), [k as i16, 1, -1])).collect();
        let (table, lost) = ArcTable::build(&rows, 8);
        assert_eq!(lost, 0);
        for (key, weights) in &rows {
            let mut scores = [0; 3];
            table.add(&[*key], &mut scores);
            assert_eq!(scores, weights.map(i32::from));
        }
        let mut scores = [0; 3];
        table.add(&[12345], &mut scores);
        assert_eq!(scores, [0; 3]);
    }
}
