//! Scoring of extracted claims against gold claims.
//!
//! A prediction matches a gold claim of the same document whose sentence overlaps its evidence, one to one, at four
//! levels: *dyad* (both codes), *quad* (and the relation's group), *claim* (and the category), *full* (and the polarity,
//! and the time where gold has one). Symmetric gold claims match in either direction; a prediction that matches an
//! optional gold claim counts neither way; claims within one code (domestic) are scored apart.

pub mod calibrate;
pub mod gold;
pub mod matching;
pub mod tokens;

use gold::{Gold, GoldClaim, Side};
use matching::{Level, Matched, Prediction, match_all};
use serde::Serialize;
use std::collections::BTreeMap;

/// Precision, recall and F1, with the counts behind them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Score {
    /// Precision.
    #[serde(rename = "P")]
    pub precision: f64,
    /// Recall.
    #[serde(rename = "R")]
    pub recall: f64,
    /// Their harmonic mean.
    #[serde(rename = "F")]
    pub f1: f64,
    /// Predictions that match a required gold claim.
    pub tp: usize,
    /// Predictions that match none.
    pub fp: usize,
    /// Required gold claims that no prediction matches.
    #[serde(rename = "fn")]
    pub missed: usize,
}

impl Score {
    fn of(tp: usize, fp: usize, missed: usize) -> Score {
        let ratio = |n: usize, d: usize| if d == 0 { 0.0 } else { n as f64 / d as f64 };
        let (p, r) = (ratio(tp, tp + fp), ratio(tp, tp + missed));
        let f1 = if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) };
        Score { precision: round(p), recall: round(r), f1: round(f1), tp, fp, missed }
    }
}

/// How often the labels of matched claims agree with gold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Attributes {
    /// Matched claims, optional ones included.
    pub matched: usize,
    /// Share with the right polarity.
    pub polarity: f64,
    /// Share with the right modality.
    pub modality: f64,
    /// Matched claims whose gold has a time.
    pub timed: usize,
    /// Share of those with the right interval.
    pub time: f64,
    /// Share of the others that have a time all the same.
    pub spurious_time: f64,
    /// Share with the right source.
    pub attribution: f64,
}

/// The claims whose confidence lies in one tenth of the scale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Bin {
    /// The least confidence of the tenth; the last tenth has both its ends.
    pub from: f64,
    /// How many claims.
    pub claims: usize,
    /// Their mean confidence.
    pub confidence: f64,
    /// The share of them that is right.
    pub right: f64,
}

/// All figures of an evaluation.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// Scores by `main.claim`, `domestic.dyad` …
    pub scores: BTreeMap<String, Score>,
    /// Agreement of labels over the claims matched at level claim.
    pub attributes: Attributes,
    /// Expected calibration error: the difference between confidence and share right over [`Report::reliability`],
    /// weighted by claims (Naeini et al. 2015).
    pub calibration_error: Option<f64>,
    /// The tenths of the scale that have claims.
    pub reliability: Vec<Bin>,
    /// Required claims whose two actors were both found in their sentence, and all; none if that was not looked at.
    pub reach: Option<(usize, usize)>,
    /// Found and required by relation.
    pub recall_by_relation: BTreeMap<String, (usize, usize)>,
    /// Predictions at level claim that match nothing.
    #[serde(skip)]
    pub wrong: Vec<Prediction>,
    /// Required gold claims that nothing matches, with their document.
    #[serde(skip)]
    pub missed: Vec<(String, GoldClaim)>,
}

/// An actor that was found somewhere in a document, by name or by reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The document's id.
    pub document: String,
    /// Where it begins, in code points.
    pub start: u32,
    /// Its principal's code, folded.
    pub code: String,
}

/// How many required gold claims between two actors have both of them among the actors found in their sentence, and how
/// many there are: what frames and rules can reach at most.
pub fn reach(gold: &[Gold], named: &[Named]) -> (usize, usize) {
    let required = gold.iter().flat_map(|g| g.claims.iter().filter(|c| !c.optional && !c.is_domestic()).map(move |c| (g, c)));
    let is_found = |g: &Gold, c: &GoldClaim, code: &str| {
        named.iter().any(|n| n.document == g.id && (c.sentence.0..c.sentence.1).contains(&n.start) && n.code == code)
    };
    let both = required.clone().filter(|(g, c)| is_found(g, c, &c.sides.actor) && is_found(g, c, &c.sides.recipient));
    (both.count(), required.count())
}

/// Scores predictions against gold; predictions of other documents are left out.
pub fn score(gold: &[Gold], predictions: &[Prediction]) -> Report {
    let mut report = Report::default();
    for (scope, domestic) in [("main", false), ("domestic", true)] {
        for level in Level::ALL {
            let matched = match_all(gold, predictions, level, domestic);
            let tp = matched.pairs.iter().filter(|(_, g)| !g.optional).count();
            report.scores.insert(format!("{scope}.{}", level.name()), Score::of(tp, matched.wrong.len(), matched.missed.len()));
            if level == Level::Claim && !domestic {
                report.attributes = attributes(&matched);
                let right = matched.pairs.iter().map(|(p, _)| (p.confidence, true));
                report.reliability = reliability(right.chain(matched.wrong.iter().map(|p| (p.confidence, false))));
                report.calibration_error = calibration_error(&report.reliability);
                report.recall_by_relation = recall_by_relation(gold, &matched);
                report.wrong = matched.wrong.into_iter().cloned().collect();
                report.missed = matched.missed.into_iter().map(|(d, g)| (d.to_owned(), g.clone())).collect();
            }
        }
    }
    report
}

fn attributes(matched: &Matched<'_>) -> Attributes {
    let share = |right: usize, of: usize| round(right as f64 / of.max(1) as f64);
    let pairs = &matched.pairs;
    let count = |right: &dyn Fn(&Prediction, &GoldClaim) -> bool| pairs.iter().filter(|(p, g)| right(p, g)).count();
    let timed = count(&|_, g| g.time.is_some());
    Attributes {
        matched: pairs.len(),
        polarity: share(count(&|p, g| p.polarity.as_deref() == Some(&g.polarity)), pairs.len()),
        modality: share(count(&|p, g| p.modality.as_deref() == Some(&g.modality)), pairs.len()),
        timed,
        time: share(count(&|p, g| g.time.is_some() && p.time == g.time), timed),
        spurious_time: share(count(&|p, g| g.time.is_none() && p.time.is_some()), pairs.len() - timed),
        attribution: share(count(&|p, g| p.attribution == g.attribution), pairs.len()),
    }
}

/// Claims by tenths of their confidence, each with whether it is right; tenths without claims are left out.
pub fn reliability(claims: impl Iterator<Item = (f64, bool)>) -> Vec<Bin> {
    let mut bins: [Bin; 10] = std::array::from_fn(|i| Bin { from: i as f64 / 10.0, ..Bin::default() });
    for (confidence, right) in claims {
        let bin = &mut bins[((confidence * 10.0) as usize).min(9)];
        bin.claims += 1;
        bin.confidence += confidence;
        bin.right += f64::from(u8::from(right));
    }
    let share = |sum: f64, bin: &Bin| sum / bin.claims as f64;
    let some = bins.iter().filter(|b| b.claims > 0);
    some.map(|b| Bin { confidence: round(share(b.confidence, b)), right: round(share(b.right, b)), ..*b }).collect()
}

/// Mean over all claims of |confidence − share right| of their bin.
pub fn calibration_error(bins: &[Bin]) -> Option<f64> {
    let claims: usize = bins.iter().map(|b| b.claims).sum();
    let sum: f64 = bins.iter().map(|b| (b.confidence - b.right).abs() * b.claims as f64).sum();
    (claims > 0).then(|| round(sum / claims as f64))
}

fn recall_by_relation(gold: &[Gold], matched: &Matched<'_>) -> BTreeMap<String, (usize, usize)> {
    let mut by: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for claim in gold.iter().flat_map(|g| &g.claims).filter(|c| !c.optional && !c.is_domestic()) {
        by.entry(claim.relation.clone()).or_default().1 += 1;
    }
    for (_, claim) in matched.pairs.iter().filter(|(_, g)| !g.optional) {
        by.entry(claim.relation.clone()).or_default().0 += 1;
    }
    by
}

/// True if `p` and `g` have the same sides, in either direction if gold says that the relation is symmetric.
fn same_sides(p: &Side, g: &Side, symmetric: bool) -> bool {
    p == g || (symmetric && p.actor == g.recipient && p.recipient == g.actor)
}

fn round(x: f64) -> f64 {
    (x * 10_000.0).round() / 10_000.0
}
