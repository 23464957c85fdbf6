//! The table of scores (`rules/factuality/scores.tsv`): how far a predicate is said to be so, from −3 (certainly not) to 3
//! (certainly), by its situation and labels.
//!
//! The scale is that of Stanovsky et al. 2017, *Integrating Deep Linguistic Features in Factuality Prediction over Unified
//! Datasets*.

use super::labels::{Modality, Polarity, Tense};
use super::table::{holds, labels};
use crate::actors::entity::closed_list;
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::{RuleFile, RuleFiles};
use crate::rules::tsv::{self, Row};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The columns of the table.
const COLUMNS: &[&str] = &["situation", "polarity", "modality", "tense", "score"];

closed_list! {
    /// How a predicate stands in its sentence, beside what operators say of it.
    Situation {
        /// Nothing special.
        Plain = "plain",
        /// "*Call* me."
        Imperative = "imperative",
        /// An infinitive beside a clause, what it is done for.
        Purpose = "purpose",
        /// Any other infinitive that no operator governs: "time to *go*".
        Infinitive = "infinitive",
        /// A clause of time beside what has not happened: "call when you *arrive*".
        Awaited = "awaited",
        /// A question about a part of it: "who *came*?"
        Open = "open",
        /// Stated, beside a condition: "if you are hungry, there *is* bread".
        Consequence = "consequence",
    }
}

/// The table; the first line that fits decides.
#[derive(Debug, Default)]
pub struct Scores {
    lines: Vec<Line>,
}

/// Empty lists fit everything.
#[derive(Debug)]
struct Line {
    situations: Vec<Situation>,
    polarities: Vec<Polarity>,
    modalities: Vec<Modality>,
    tenses: Vec<Tense>,
    score: f32,
}

impl Scores {
    /// Reads the table. Its last line must fit everything, so that every predicate has a score.
    pub fn compile(files: &RuleFiles, faults: &mut Diagnostics) -> Scores {
        let Some(file) = files.get("factuality/scores.tsv") else { return Scores::default() };
        let lines: Vec<Line> = tsv::read(file, COLUMNS, faults).filter_map(|row| line(file, &row, faults)).collect();
        let total = |l: &Line| l.situations.is_empty() && l.polarities.is_empty() && l.modalities.is_empty() && l.tenses.is_empty();
        if !lines.last().is_some_and(total) {
            faults.error_help(
                file,
                0..0,
                "some predicates would have no score",
                "let the last line have `*` in every cell before the score",
            );
        }
        Scores { lines }
    }

    /// The score of a predicate, −3 to 3.
    pub fn of(&self, situation: Situation, polarity: Polarity, modality: Modality, tense: Tense) -> f32 {
        let fits = |l: &&Line| {
            holds(&l.situations, situation) && holds(&l.polarities, polarity) && holds(&l.modalities, modality) && holds(&l.tenses, tense)
        };
        self.lines.iter().find(fits).map_or(0.0, |l| l.score)
    }
}

fn line(file: &RuleFile, row: &Row<'_>, faults: &mut Diagnostics) -> Option<Line> {
    let situations = labels(file, row, 0, Situation::NAMES, Situation::parse, faults);
    let polarities = labels(file, row, 1, Polarity::NAMES, Polarity::parse, faults);
    let modalities = labels(file, row, 2, Modality::NAMES, Modality::parse, faults);
    let tenses = labels(file, row, 3, Tense::NAMES, Tense::parse, faults);
    let score = row.cell(4).parse().ok().filter(|s| (-3.0..=3.0).contains(s));
    if score.is_none() {
        faults.error(file, row.span(4), "a score is a number from -3 to 3");
    }
    Some(Line { situations: situations?, polarities: polarities?, modalities: modalities?, tenses: tenses?, score: score? })
}
