//! Counting how far claims can be trusted: from claims judged by gold to the weights of [`Confidence`].
//!
//! The weights are those of a logistic regression on the traits of the claims, each drawn towards what it would be without
//! counts by a normal prior (ridge), so that a trait seen once hardly moves. What the weights are worth is measured on
//! articles that they were not counted on: each article is left out once.

use super::gold::Gold;
use super::matching::{Level, Prediction, match_all};
use super::{Bin, calibration_error, reliability};
use crate::relations::confidence::{COLUMNS, Confidence, NO_VALUE, Trait, Traits, log_odds};
use crate::relations::rule::Rule;
use std::collections::BTreeMap;
use std::fmt::Write;

/// A claim that gold judges.
#[derive(Clone, Debug)]
pub struct Judged {
    /// Its article.
    pub document: String,
    /// What its confidence is estimated by.
    pub traits: Traits,
    /// Actor, category and recipient are right.
    pub right: bool,
}

/// The claims of gold documents with gold's judgement, in the order given. Those that match an optional gold claim are right.
pub fn judge(gold: &[Gold], claims: &[(Traits, Prediction)]) -> Vec<Judged> {
    let predictions: Vec<Prediction> = claims.iter().map(|(_, p)| p.clone()).collect();
    let mut verdicts: BTreeMap<&str, bool> = BTreeMap::new();
    for domestic in [false, true] {
        let matched = match_all(gold, &predictions, Level::Claim, domestic);
        verdicts.extend(matched.pairs.iter().map(|(p, _)| (p.id.as_str(), true)));
        verdicts.extend(matched.wrong.iter().map(|p| (p.id.as_str(), false)));
    }
    let judged = |(traits, p): &(Traits, Prediction)| {
        let right = *verdicts.get(p.id.as_str())?;
        Some(Judged { document: p.document.clone(), traits: *traits, right })
    };
    claims.iter().filter_map(judged).collect()
}

/// How well probabilities fit what is right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fit {
    /// By tenths of confidence.
    pub reliability: Vec<Bin>,
    /// Expected calibration error.
    pub calibration_error: f64,
    /// Mean of −ln of the probability given to what is so, in nats.
    pub log_loss: f64,
}

impl Fit {
    fn of(probabilities: &[f64], claims: &[Judged]) -> Fit {
        let pairs = || probabilities.iter().zip(claims).map(|(p, c)| (*p, c.right));
        let reliability = reliability(pairs());
        let loss: f64 = pairs().map(|(p, right)| if right { -p.ln() } else { -(1.0 - p).ln() }).sum();
        let calibration_error = calibration_error(&reliability).unwrap_or_default();
        Fit { reliability, calibration_error, log_loss: loss / claims.len().max(1) as f64 }
    }
}

/// The outcome of counting.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// The weights counted on all articles.
    pub confidence: Confidence,
    /// The rules' own figures, which know no gold.
    pub own: Fit,
    /// Each article by weights counted on the others.
    pub held_out: Fit,
    /// How many articles there are.
    pub articles: usize,
}

/// Counts the weights on all claims, and how well they do on articles that they were not counted on.
pub fn calibrate(claims: &[Judged], rules: &[Rule]) -> Calibration {
    let mut articles: Vec<&str> = claims.iter().map(|c| c.document.as_str()).collect();
    articles.sort_unstable();
    articles.dedup();
    let mut held_out = vec![0.0; claims.len()];
    for article in &articles {
        let others: Vec<&Judged> = claims.iter().filter(|c| c.document != *article).collect();
        let confidence = fit(&others, rules.len());
        for (p, claim) in held_out.iter_mut().zip(claims).filter(|(_, c)| c.document == *article) {
            *p = probability(&confidence, claim);
        }
    }
    let uncounted = Confidence::uncounted(rules.len());
    let own: Vec<f64> = claims.iter().map(|c| probability(&uncounted, c)).collect();
    Calibration {
        confidence: fit(&claims.iter().collect::<Vec<_>>(), rules.len()),
        own: Fit::of(&own, claims),
        held_out: Fit::of(&held_out, claims),
        articles: articles.len(),
    }
}

fn probability(confidence: &Confidence, claim: &Judged) -> f64 {
    f64::from(confidence.of(&claim.traits))
}

/// How firmly a weight is held where it would be without counts: 1 / variance of the log-odds that we expect of it. Chosen
/// among powers of two by the log loss and calibration error of articles left out.
fn firmness(of: Trait) -> f64 {
    match of {
        // Nothing is expected of it.
        Trait::Base => 0.01,
        // Whoever writes a rule knows something of it, but the scale is felt, not counted.
        Trait::Prior | Trait::Rule => 4.0,
        // A trait holds for all rules, so that it says little of each; many traits speak of one claim.
        _ => 16.0,
    }
}

/// Passes of coordinate descent; a few dozen settle all weights to three decimals.
const PASSES: usize = 200;
/// Smaller steps do not show in the table.
const SETTLED: f64 = 1e-5;

/// One weight on its way, with the claims that it bears on and how much.
struct Weight {
    of: Trait,
    value: usize,
    start: f64,
    weight: f64,
    claims: Vec<(usize, f64)>,
}

/// Maximises the penalised likelihood by Newton steps on one weight after the other.
fn fit(claims: &[&Judged], rules: usize) -> Confidence {
    let mut confidence = Confidence::uncounted(rules);
    let mut weights = weights(claims, &confidence);
    let mut sums = vec![0.0; claims.len()];
    for weight in &weights {
        weight.claims.iter().for_each(|(c, x)| sums[*c] += weight.weight * x);
    }
    for _ in 0..PASSES {
        let mut largest: f64 = 0.0;
        for weight in &mut weights {
            let step = newton_step(weight, &sums, claims);
            weight.weight += step;
            weight.claims.iter().for_each(|(c, x)| sums[*c] += step * x);
            largest = largest.max(step.abs());
        }
        if largest < SETTLED {
            break;
        }
    }
    weights.iter().for_each(|w| confidence.set(w.of, w.value, w.weight as f32));
    confidence
}

fn weights(claims: &[&Judged], start: &Confidence) -> Vec<Weight> {
    let mut bears: BTreeMap<(Trait, usize), Vec<(usize, f64)>> = BTreeMap::new();
    for (index, claim) in claims.iter().enumerate() {
        let own = f64::from(log_odds(claim.traits.own));
        bears.entry((Trait::Base, 0)).or_default().push((index, 1.0));
        bears.entry((Trait::Prior, 0)).or_default().push((index, own));
        for (of, value) in claim.traits.values() {
            bears.entry((of, value)).or_default().push((index, 1.0));
        }
    }
    let weight = |((of, value), claims)| {
        let start = f64::from(start.weight(of, value));
        Weight { of, value, start, weight: start, claims }
    };
    bears.into_iter().map(weight).collect()
}

fn newton_step(weight: &Weight, sums: &[f64], claims: &[&Judged]) -> f64 {
    let firmness = firmness(weight.of);
    let mut slope = firmness * (weight.start - weight.weight);
    let mut curve = firmness;
    for (claim, x) in &weight.claims {
        let p = 1.0 / (1.0 + (-sums[*claim]).exp());
        slope += x * (f64::from(u8::from(claims[*claim].right)) - p);
        curve += x * x * p * (1.0 - p);
    }
    slope / curve
}

/// The table of weights, as `rules/confidence.tsv` has it: one row for each value that some claim has.
pub fn table(confidence: &Confidence, claims: &[Judged], rules: &[Rule]) -> String {
    let mut counts: BTreeMap<(Trait, usize), (usize, usize)> = BTreeMap::new();
    for claim in claims {
        for key in claim.traits.values().into_iter().chain([(Trait::Base, 0), (Trait::Prior, 0)]) {
            let (right, of) = counts.entry(key).or_default();
            *right += usize::from(claim.right);
            *of += 1;
        }
    }
    let mut text = format!("{HEADER}{}\n", COLUMNS.join("\t"));
    let mut rows: Vec<_> = counts.into_iter().map(|((of, value), count)| (of, name(of, value, rules), value, count)).collect();
    rows.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    for (of, name, value, (right, all)) in rows {
        let weight = (f64::from(confidence.weight(of, value)) * 1000.0).round() / 1000.0 + 0.0;
        let _ = writeln!(text, "{}\t{name}\t{right}\t{all}\t{weight:.3}", of.name());
    }
    text
}

fn name(of: Trait, value: usize, rules: &[Rule]) -> &str {
    match of {
        Trait::Rule => &rules[value].id,
        _ => of.values().get(value).copied().unwrap_or(NO_VALUE),
    }
}

const HEADER: &str = "\
# How far claims can be trusted. Written by `polybius calibrate` from gold articles: count anew, do not edit.
# The log-odds that a claim is right: base + prior x log-odds of its rule's `confidence` + those of each of its traits.
# `right` of `of` claims with the trait were right; the log-odds are smoothed, and what a trait adds to all the others.
";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::entity::ResolvedBy;
    use crate::frames::Source;
    use crate::relations::construction::{Construction, Way};
    use crate::relations::rule::TriggerKind;
    use crate::rules::compile::Rules;

    fn claim(article: usize, source: Source, right: bool) -> Judged {
        let construction = Construction { source, kind: TriggerKind::Verb, actor: Way::Direct, recipient: Way::Direct };
        let traits = Traits { rule: 0, construction, resolved_by: (ResolvedBy::Name, ResolvedBy::Name), own: 0.5 };
        Judged { document: format!("article {article}"), traits, right }
    }

    /// Of the claims from words three in four are right, of those from trees one in four.
    fn claims() -> Vec<Judged> {
        (0..400)
            .map(|i| if i % 2 == 0 { claim(i % 8, Source::Words, i % 16 < 12) } else { claim(i % 8, Source::Tree, i % 16 > 12) })
            .collect()
    }

    #[test]
    fn what_was_counted_is_what_is_claimed() {
        let rules = &Rules::builtin().relations.rules;
        let calibration = calibrate(&claims(), rules);
        let p = |source| calibration.confidence.of(&claim(0, source, true).traits);
        assert!((0.65..0.76).contains(&p(Source::Words)), "{}", p(Source::Words));
        assert!((0.12..0.35).contains(&p(Source::Tree)), "{}", p(Source::Tree));
        assert_eq!(calibration.articles, 8);
    }

    #[test]
    fn without_counts_the_own_figure_stands() {
        let confidence = Confidence::uncounted(1);
        let traits = Traits { own: 0.7, ..claim(0, Source::Tree, true).traits };
        assert!((confidence.of(&traits) - 0.7).abs() < 1e-6);
        assert!(calibrate(&[], &[]).held_out.reliability.is_empty());
    }

    #[test]
    fn the_table_is_the_same_each_time_and_counts_what_it_says() {
        let rules = &Rules::builtin().relations.rules;
        let write = || table(&calibrate(&claims(), rules).confidence, &claims(), rules);
        let text = write();
        assert_eq!(text, write());
        assert!(text.contains("frame\twords\t150\t200\t"), "{text}");
        assert!(text.contains(&format!("rule\t{}\t", rules[0].id)), "{text}");
    }
}
