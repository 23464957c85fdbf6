//! Training the tagger.

use super::corpus::Corpus;
use super::weights::{MeanRow, SparseWeights};
use crate::syntax::hash::Rng;
use crate::syntax::tagger::{
    Atoms, FormTable, JOINT_FEATURES, MAX_LABELS, NO_LABEL, OUTSIDE, PLACES, best, joint_keys, outside_keys, type_keys,
};
use crate::syntax::window;

/// Scores must be this far apart, or the weights change even if the label is right.
const MARGIN: i32 = 8;

/// Word types as one training run reads them: its own label sets, and the rows of their features.
struct Types {
    atoms: Vec<Atoms>,
    only: Vec<u8>,
    /// For each type and place its rows.
    rows: Vec<[Vec<u32>; PLACES.len()]>,
    outside: [Vec<u32>; PLACES.len()],
}

impl Types {
    fn new(corpus: &Corpus, forms: &FormTable, weights: &mut SparseWeights) -> Types {
        let mut types = Types { atoms: Vec::new(), only: Vec::new(), rows: Vec::new(), outside: Default::default() };
        let mut keys = Vec::new();
        for facts in &corpus.facts {
            let known = forms.get(facts.form);
            let fallback = if facts.form == facts.fold { None } else { forms.get(facts.fold) };
            let atoms = Atoms::of(facts, known, fallback);
            let mut rows: [Vec<u32>; PLACES.len()] = Default::default();
            for (place, rows) in rows.iter_mut().enumerate() {
                keys.clear();
                type_keys(place, facts, &atoms, &mut keys);
                rows.extend(keys.iter().map(|&k| weights.row(k)));
            }
            types.atoms.push(atoms);
            types.only.push(known.map_or(NO_LABEL, |e| e.only));
            types.rows.push(rows);
        }
        for (place, rows) in types.outside.iter_mut().enumerate() {
            keys.clear();
            outside_keys(place, &mut keys);
            rows.extend(keys.iter().map(|&k| weights.row(k)));
        }
        types
    }

    fn rows_at(&self, ids: &[u32], i: usize, place: usize) -> &[u32] {
        ids.get(i.wrapping_add_signed(PLACES[place])).map_or(&self.outside[place], |&id| &self.rows[id as usize][place])
    }

    fn atoms_at(&self, ids: &[u32], i: usize, place: usize) -> Atoms {
        ids.get(i.wrapping_add_signed(PLACES[place])).map_or(OUTSIDE, |&id| self.atoms[id as usize])
    }
}

/// One run over some sentences of the corpus.
pub(super) struct TaggerRun<'c> {
    corpus: &'c Corpus,
    types: Types,
    weights: SparseWeights,
    /// The label sets that the run uses.
    pub forms: FormTable,
}

impl<'c> TaggerRun<'c> {
    /// Trains on `sentences` and their copies in an order drawn with `seed`.
    pub fn train(corpus: &'c Corpus, sentences: &[usize], epochs: usize, seed: u64) -> TaggerRun<'c> {
        let forms = corpus.forms(sentences);
        let mut weights = SparseWeights::default();
        let types = Types::new(corpus, &forms, &mut weights);
        let mut run = TaggerRun { corpus, types, weights, forms };
        let mut rng = Rng::new(seed);
        let mut order = corpus.with_copies(sentences);
        let mut labels = Vec::new();
        for _ in 0..epochs {
            rng.shuffle(&mut order);
            for &sentence in &order {
                run.learn(sentence, &mut labels);
            }
        }
        run
    }

    /// Mean weights.
    pub fn means(&self) -> Vec<MeanRow> {
        self.weights.means()
    }

    /// Tags a sentence with its own labels as context, as at run time, and corrects the weights.
    fn learn(&mut self, sentence: usize, labels: &mut Vec<u8>) {
        let corpus = self.corpus;
        let range = corpus.sentences[sentence].clone();
        let (ids, names) = (&corpus.types[range.clone()], &corpus.names[range.clone()]);
        let gold = &corpus.gold[range];
        labels.clear();
        for i in 0..ids.len() {
            let only = self.types.only[ids[i] as usize];
            if only != NO_LABEL {
                labels.push(only);
                continue;
            }
            self.weights.tick();
            let window = window(i, labels, |place| self.types.atoms_at(ids, i, place), names, corpus.patterns[sentence]);
            let joint = joint_keys(&window);
            let mut scores = [0i32; MAX_LABELS];
            let scores = &mut scores[..corpus.labels.len()];
            for place in 0..PLACES.len() {
                self.weights.add_rows(self.types.rows_at(ids, i, place), scores);
            }
            self.weights.add_keys(&joint, scores);
            let guess = best(scores);
            let rival = rival(scores, gold[i]);
            if scores[usize::from(gold[i])] - scores[usize::from(rival)] <= MARGIN {
                self.correct(ids, i, &joint, gold[i], rival);
            }
            labels.push(guess);
        }
    }

    fn correct(&mut self, ids: &[u32], i: usize, joint: &[u32; JOINT_FEATURES], gold: u8, wrong: u8) {
        for place in 0..PLACES.len() {
            self.weights.update(self.types.rows_at(ids, i, place), gold, wrong);
        }
        let rows = joint.map(|key| self.weights.row(key));
        self.weights.update(&rows, gold, wrong);
    }
}

/// The best label that is not gold.
pub(super) fn rival(scores: &[i32], gold: u8) -> u8 {
    let mut best = u8::from(gold == 0);
    for (label, score) in scores.iter().enumerate() {
        if label != usize::from(gold) && *score > scores[usize::from(best)] {
            best = label as u8;
        }
    }
    best
}
