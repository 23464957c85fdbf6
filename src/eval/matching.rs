//! One-to-one matching of predictions and gold claims.

use super::gold::{EqualCodes, Gold, GoldClaim, Side};
use super::same_sides;
use crate::record::ClaimRecord;

/// What is compared of a predicted claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The claim's id.
    pub id: String,
    /// The document's id.
    pub document: String,
    /// The evidence's span.
    pub sentence: (u32, u32),
    /// Both sides, folded.
    pub sides: Side,
    /// Its category.
    pub relation: String,
    /// The category's group.
    pub quad: String,
    /// The trigger's span.
    pub trigger: (u32, u32),
    /// The interval.
    pub time: Option<(Option<String>, Option<String>)>,
    /// affirmed or negated.
    pub polarity: Option<String>,
    /// One of the 12 modalities.
    pub modality: Option<String>,
    /// The source's code, folded.
    pub attribution: Option<String>,
    /// 0..1.
    pub confidence: f64,
    /// The evidence's words.
    pub text: String,
    /// The rules that decided.
    pub rules: Vec<String>,
}

impl Prediction {
    /// What is compared of a record.
    pub fn of(record: &ClaimRecord, codes: &EqualCodes) -> Prediction {
        Prediction {
            id: record.id.clone(),
            document: record.document.id.clone(),
            sentence: (record.evidence.start, record.evidence.end),
            sides: Side { actor: codes.fold(&record.actor.code), recipient: codes.fold(&record.recipient.code) },
            relation: record.relation.category.name().to_owned(),
            quad: record.relation.quad.clone(),
            trigger: (record.relation.trigger.start, record.relation.trigger.end),
            time: record.time.as_ref().map(|t| (t.from.clone(), t.to.clone())),
            polarity: Some(record.polarity.name().to_owned()),
            modality: Some(record.modality.name().to_owned()),
            attribution: record.attribution.as_ref().and_then(|a| a.source.code.as_deref()).map(|c| codes.fold(c)),
            confidence: record.confidence,
            text: record.evidence.text.clone(),
            rules: record.provenance.rules.clone(),
        }
    }
}

/// How much must agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Both sides.
    Dyad,
    /// And the relation's group.
    Quad,
    /// And its category.
    Claim,
    /// And polarity and time.
    Full,
}

impl Level {
    /// All levels, loosest first.
    pub const ALL: [Level; 4] = [Level::Dyad, Level::Quad, Level::Claim, Level::Full];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Level::Dyad => "dyad",
            Level::Quad => "quad",
            Level::Claim => "claim",
            Level::Full => "full",
        }
    }

    fn fits(self, p: &Prediction, g: &GoldClaim) -> bool {
        let sides = same_sides(&p.sides, &g.sides, g.symmetric);
        match self {
            Level::Dyad => sides,
            Level::Quad => sides && g.quads.contains(&p.quad),
            Level::Claim => sides && (g.relation == p.relation || g.also.contains(&p.relation)),
            Level::Full => Level::Claim.fits(p, g) && p.polarity.as_deref() == Some(&g.polarity) && (g.time.is_none() || p.time == g.time),
        }
    }
}

/// The outcome of matching at one level.
#[derive(Debug, Default)]
pub struct Matched<'a> {
    /// Pairs; optional gold claims among them count neither way.
    pub pairs: Vec<(&'a Prediction, &'a GoldClaim)>,
    /// Predictions that match nothing.
    pub wrong: Vec<&'a Prediction>,
    /// Required gold claims that nothing matches, with their document.
    pub missed: Vec<(&'a str, &'a GoldClaim)>,
}

/// Matches all documents: required gold claims first, in order, each with the likeliest free prediction.
pub fn match_all<'a>(gold: &'a [Gold], predictions: &'a [Prediction], level: Level, domestic: bool) -> Matched<'a> {
    let mut all = Matched::default();
    for document in gold {
        let own = predictions.iter().filter(|p| p.document == document.id && (p.sides.actor == p.sides.recipient) == domestic).collect();
        match_document(document, own, level, domestic, &mut all);
    }
    all
}

fn match_document<'a>(document: &'a Gold, mut free: Vec<&'a Prediction>, level: Level, domestic: bool, all: &mut Matched<'a>) {
    for optional in [false, true] {
        for claim in document.claims.iter().filter(|c| c.optional == optional && c.is_domestic() == domestic) {
            let overlap = |p: &Prediction| p.sentence.0 < claim.sentence.1 && claim.sentence.0 < p.sentence.1;
            let hits = (0..free.len()).filter(|i| overlap(free[*i]) && level.fits(free[*i], claim));
            match hits.max_by_key(|i| (likeness(free[*i], claim), std::cmp::Reverse(*i))) {
                Some(best) => all.pairs.push((free.remove(best), claim)),
                None if !optional => all.missed.push((&document.id, claim)),
                None => {}
            }
        }
    }
    all.wrong.extend(free);
}

/// Among predictions that fit, the same trigger words come first, then the same labels.
fn likeness(p: &Prediction, g: &GoldClaim) -> (bool, bool, bool, bool, bool) {
    (
        p.trigger.0 < g.trigger.1 && g.trigger.0 < p.trigger.1,
        p.polarity.as_deref() == Some(&g.polarity),
        p.time == g.time,
        p.modality.as_deref() == Some(&g.modality),
        p.attribution == g.attribution,
    )
}
