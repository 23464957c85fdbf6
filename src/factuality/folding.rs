//! PLOVER's folding: which event category a claim counts as once polarity, modality and tense are known
//! (`rules/plover/folding.tsv`; the first line that fits decides).

use super::labels::{Modality, Polarity, Tense};
use super::table::{holds, labels};
use crate::relations::taxonomy::Category;
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::{RuleFile, RuleFiles};
use crate::rules::tsv::{self, Row};

/// The table.
#[derive(Debug, Default)]
pub struct Folding {
    lines: Vec<Line>,
}

/// Empty lists fit everything.
#[derive(Debug)]
struct Line {
    categories: Vec<Category>,
    polarities: Vec<Polarity>,
    modalities: Vec<Modality>,
    tenses: Vec<Tense>,
    outcome: Outcome,
}

#[derive(Clone, Copy, Debug)]
enum Outcome {
    /// `-`
    NoEvent,
    /// `=`
    Same,
    Other(Category),
}

impl Folding {
    /// Reads `rules/plover/folding.tsv`.
    pub fn compile(files: &RuleFiles, faults: &mut Diagnostics) -> Folding {
        let Some(file) = files.get("plover/folding.tsv") else { return Folding::default() };
        let rows = tsv::read(file, &["category", "polarity", "modality", "tense", "plover"], faults);
        Folding { lines: rows.filter_map(|row| line(file, &row, faults)).collect() }
    }

    /// The PLOVER category of a claim; none if it is no PLOVER event.
    pub fn fold(&self, category: Category, polarity: Polarity, modality: Modality, tense: Tense) -> Option<Category> {
        let fits = |l: &&Line| {
            holds(&l.categories, category) && holds(&l.polarities, polarity) && holds(&l.modalities, modality) && holds(&l.tenses, tense)
        };
        match self.lines.iter().find(fits)?.outcome {
            Outcome::NoEvent => None,
            Outcome::Same => Some(category),
            Outcome::Other(other) => Some(other),
        }
    }
}

fn line(file: &RuleFile, row: &Row<'_>, faults: &mut Diagnostics) -> Option<Line> {
    let categories = labels(file, row, 0, Category::NAMES, Category::parse, faults);
    let polarities = labels(file, row, 1, Polarity::NAMES, Polarity::parse, faults);
    let modalities = labels(file, row, 2, Modality::NAMES, Modality::parse, faults);
    let tenses = labels(file, row, 3, Tense::NAMES, Tense::parse, faults);
    let outcome = match row.cell(4) {
        "-" => Some(Outcome::NoEvent),
        "=" => Some(Outcome::Same),
        _ => labels(file, row, 4, Category::NAMES, Category::parse, faults).and_then(|c| c.first().copied()).map(Outcome::Other),
    };
    Some(Line { categories: categories?, polarities: polarities?, modalities: modalities?, tenses: tenses?, outcome: outcome? })
}
