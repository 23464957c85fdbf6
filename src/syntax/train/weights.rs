//! Weights while they are learnt: integers, with the sums that averaging needs.
//!
//! An averaged perceptron's final weight is the mean of the weight over all steps of training. Instead of adding up all
//! weights at every step, each change is also added once, multiplied by the step; then mean = weight − sum ÷ steps
//! (Daumé 2006). All numbers are integers until the very end, so nothing depends on the order of additions.

use crate::syntax::table::{quantise, quantise_arc};
use rustc_hash::FxHashMap;

/// The weights of one feature. What scoring reads lies apart from what only averaging needs.
#[derive(Clone, Debug, Default)]
struct Row {
    /// Label and weight.
    cells: Vec<(u8, i32)>,
    /// For each cell the sum of its changes times their step.
    changes: Vec<i64>,
}

/// Features with weights for any number of labels.
#[derive(Debug, Default)]
pub(super) struct SparseWeights {
    index: FxHashMap<u32, u32>,
    keys: Vec<u32>,
    rows: Vec<Row>,
    step: i64,
}

/// A row of averaged weights.
pub(super) type MeanRow = (u32, Vec<(u8, f64)>);

impl SparseWeights {
    /// The row of a feature, made if need be.
    pub fn row(&mut self, key: u32) -> u32 {
        let next = self.rows.len() as u32;
        let row = *self.index.entry(key).or_insert(next);
        if row == next {
            self.keys.push(key);
            self.rows.push(Row::default());
        }
        row
    }

    /// Begins the next step.
    pub fn tick(&mut self) {
        self.step += 1;
    }

    /// Adds the weights of rows to the scores.
    pub fn add_rows(&self, rows: &[u32], scores: &mut [i32]) {
        for &row in rows {
            self.rows[row as usize].cells.iter().for_each(|&(label, weight)| scores[usize::from(label)] += weight);
        }
    }

    /// Adds the weights of features that have a row to the scores.
    pub fn add_keys(&self, keys: &[u32], scores: &mut [i32]) {
        for key in keys {
            if let Some(&row) = self.index.get(key) {
                self.add_rows(&[row], scores);
            }
        }
    }

    /// Speaks for `gold` and against `wrong` in these rows.
    pub fn update(&mut self, rows: &[u32], gold: u8, wrong: u8) {
        for &row in rows {
            self.change(row, gold, 1);
            self.change(row, wrong, -1);
        }
    }

    fn change(&mut self, row: u32, label: u8, by: i32) {
        let Row { cells, changes } = &mut self.rows[row as usize];
        let change = self.step * i64::from(by);
        match cells.iter().position(|c| c.0 == label) {
            Some(at) => {
                cells[at].1 += by;
                changes[at] += change;
            }
            None => {
                cells.push((label, by));
                changes.push(change);
            }
        }
    }

    /// Mean weights by key and label.
    pub fn means(&self) -> Vec<MeanRow> {
        let step = self.step.max(1) as f64;
        let mean = |(&(label, weight), change): (&(u8, i32), &i64)| (label, f64::from(weight) - *change as f64 / step);
        let row = |(key, row): (&u32, &Row)| {
            let mut cells: Vec<(u8, f64)> = row.cells.iter().zip(&row.changes).map(mean).collect();
            cells.sort_by_key(|c| c.0);
            (*key, cells)
        };
        let mut rows: Vec<MeanRow> = self.keys.iter().zip(&self.rows).filter(|r| !r.1.cells.is_empty()).map(row).collect();
        rows.sort_by_key(|r| r.0);
        rows
    }
}

/// The mean of several runs, without weights below `least`, quantised.
pub(super) fn merge(runs: &[Vec<MeanRow>], least: f64) -> Vec<(u32, Vec<(u8, i16)>)> {
    let mut all: Vec<(u32, u8, usize, f64)> = Vec::new();
    for (run, rows) in runs.iter().enumerate() {
        all.extend(rows.iter().flat_map(|(key, cells)| cells.iter().map(move |(label, w)| (*key, *label, run, *w))));
    }
    all.sort_by_key(|c| (c.0, c.1, c.2));
    let mut merged: Vec<(u32, Vec<(u8, i16)>)> = Vec::new();
    for cell in all.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        let (key, label) = (cell[0].0, cell[0].1);
        let mean = cell.iter().map(|c| c.3).sum::<f64>() / runs.len() as f64;
        let weight = quantise(mean);
        if mean.abs() < least || weight == 0 {
            continue;
        }
        match merged.last_mut().filter(|row| row.0 == key) {
            Some(row) => row.1.push((label, weight)),
            None => merged.push((key, vec![(label, weight)])),
        }
    }
    merged
}

/// Features with a weight for each of three actions: open addressing, because speed decides here.
#[derive(Debug)]
pub(super) struct ArcWeights {
    slots: Vec<ArcSlot>,
    changes: Vec<[i64; 3]>,
    used: usize,
    step: i64,
}

#[derive(Clone, Copy, Debug, Default)]
struct ArcSlot {
    key: u32,
    weights: [i32; 3],
}

impl Default for ArcWeights {
    fn default() -> Self {
        let places = 1 << 20;
        ArcWeights { slots: vec![ArcSlot::default(); places], changes: vec![[0; 3]; places], used: 0, step: 0 }
    }
}

impl ArcWeights {
    /// Begins the next step.
    pub fn tick(&mut self) {
        self.step += 1;
    }

    fn place(&self, key: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut place = (key.wrapping_mul(0x9e37_79b1) as usize) & mask;
        while self.slots[place].key != key && self.slots[place].key != 0 {
            place = (place + 1) & mask;
        }
        place
    }

    /// Adds the weights of features to the scores.
    pub fn add(&self, keys: &[u32], scores: &mut [i32; 3]) {
        for &key in keys {
            let slot = &self.slots[self.place(key.max(1))];
            for (score, weight) in scores.iter_mut().zip(slot.weights) {
                *score += weight;
            }
        }
    }

    /// Speaks for `gold` and against `wrong`.
    pub fn update(&mut self, keys: &[u32], gold: usize, wrong: usize) {
        for &key in keys {
            self.grow();
            let key = key.max(1);
            let place = self.place(key);
            self.used += usize::from(self.slots[place].key == 0);
            self.slots[place].key = key;
            for (action, by) in [(gold, 1), (wrong, -1)] {
                self.slots[place].weights[action] += by;
                self.changes[place][action] += self.step * i64::from(by);
            }
        }
    }

    /// Keeps the table at most 60 % full.
    fn grow(&mut self) {
        if self.used * 5 < self.slots.len() * 3 {
            return;
        }
        let places = self.slots.len() * 2;
        let slots = std::mem::replace(&mut self.slots, vec![ArcSlot::default(); places]);
        let changes = std::mem::replace(&mut self.changes, vec![[0; 3]; places]);
        for (slot, change) in slots.into_iter().zip(changes).filter(|(s, _)| s.key != 0) {
            let place = self.place(slot.key);
            self.slots[place] = slot;
            self.changes[place] = change;
        }
    }

    /// Mean weights by key.
    pub fn means(self) -> Vec<(u32, [f64; 3])> {
        let step = self.step.max(1) as f64;
        let used = self.slots.iter().zip(&self.changes).filter(|(s, _)| s.key != 0);
        let mut rows: Vec<(u32, [f64; 3])> =
            used.map(|(s, c)| (s.key, [0, 1, 2].map(|i| f64::from(s.weights[i]) - c[i] as f64 / step))).collect();
        rows.sort_by_key(|r| r.0);
        rows
    }
}

/// The mean of several runs, measured from the first action, the heaviest rows first.
pub(super) fn merge_arcs(runs: Vec<Vec<(u32, [f64; 3])>>, most: usize) -> Vec<(u32, [i16; 2])> {
    let count = runs.len() as f64;
    let mut all: Vec<(u32, usize, [f64; 3])> = Vec::new();
    for (run, rows) in runs.into_iter().enumerate() {
        all.extend(rows.into_iter().map(|(key, w)| (key, run, w)));
    }
    all.sort_by_key(|r| (r.0, r.1));
    let mean = |same: &[(u32, usize, [f64; 3])], action: usize| same.iter().map(|r| r.2[action] - r.2[0]).sum::<f64>() / count;
    let mut merged: Vec<(u32, [i16; 2])> =
        all.chunk_by(|a, b| a.0 == b.0).map(|same| (same[0].0, [1, 2].map(|action| quantise_arc(mean(same, action))))).collect();
    let spread = |w: &[i16; 2]| w[0].max(w[1]).max(0) - w[0].min(w[1]).min(0);
    merged.sort_by_key(|(key, w)| (-spread(w), *key));
    merged.retain(|(_, w)| spread(w) > 0);
    merged.truncate(most);
    merged
}
