//! Which column of the influence datasets a claim counts in (`rules/factuality/columns.tsv`): what has happened, what is
//! planned, possible or negated are kept apart there.

use super::labels::{Modality, Polarity, Tense};
use super::table::{holds, labels};
use crate::actors::entity::closed_list;
use crate::relations::taxonomy::Category;
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::{RuleFile, RuleFiles};
use crate::rules::tsv::{self, Row};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The columns of the table.
const COLUMNS: &[&str] = &["category", "polarity", "modality", "tense", "column", "weight"];

closed_list! {
    /// A column of the influence datasets.
    Column {
        /// It was or is so.
        Happened = "happened",
        /// Announced, wanted, tried or asked for.
        Planned = "planned",
        /// It depends on something, or is open.
        Possible = "possible",
        /// It is said not to be so.
        Negated = "negated",
        /// It counts nowhere.
        None = "none",
    }
}

/// Where a claim counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Counted {
    /// In which column.
    pub column: Column,
    /// How much of its PLOVER score goes into the weights, 0 to 1.
    pub weight: f32,
}

/// The table; the first line that fits decides.
#[derive(Debug, Default)]
pub struct Columns {
    lines: Vec<Line>,
}

/// Empty lists fit everything.
#[derive(Debug)]
struct Line {
    categories: Vec<Category>,
    polarities: Vec<Polarity>,
    modalities: Vec<Modality>,
    tenses: Vec<Tense>,
    counted: Counted,
    at: std::ops::Range<usize>,
}

impl Columns {
    /// Reads the table. Every claim must have its line, and every line must decide something.
    pub fn compile(files: &RuleFiles, faults: &mut Diagnostics) -> Columns {
        let Some(file) = files.get("factuality/columns.tsv") else { return Columns::default() };
        let lines = tsv::read(file, COLUMNS, faults).filter_map(|row| line(file, &row, faults)).collect();
        let columns = Columns { lines };
        columns.check(file, faults);
        columns
    }

    /// Where a claim counts.
    pub fn of(&self, category: Category, polarity: Polarity, modality: Modality, tense: Tense) -> Counted {
        let line = self.deciding(category, polarity, modality, tense);
        line.map_or(Counted { column: Column::None, weight: 0.0 }, |l| self.lines[l].counted)
    }

    fn deciding(&self, category: Category, polarity: Polarity, modality: Modality, tense: Tense) -> Option<usize> {
        let fits = |l: &Line| {
            holds(&l.categories, category) && holds(&l.polarities, polarity) && holds(&l.modalities, modality) && holds(&l.tenses, tense)
        };
        self.lines.iter().position(fits)
    }

    fn check(&self, file: &RuleFile, faults: &mut Diagnostics) {
        let mut decides = vec![false; self.lines.len()];
        let mut missing = None;
        for category in Category::NAMES.iter().filter_map(|n| Category::parse(n)) {
            for polarity in Polarity::NAMES.iter().filter_map(|n| Polarity::parse(n)) {
                for modality in Modality::NAMES.iter().filter_map(|n| Modality::parse(n)) {
                    for tense in Tense::NAMES.iter().filter_map(|n| Tense::parse(n)) {
                        match self.deciding(category, polarity, modality, tense) {
                            Some(line) => decides[line] = true,
                            None => missing = missing.or(Some((category, polarity, modality, tense))),
                        }
                    }
                }
            }
        }
        for (line, _) in self.lines.iter().zip(&decides).filter(|(_, decides)| !**decides) {
            faults.error_help(
                file,
                line.at.clone(),
                "this line never decides: the lines above take all it fits",
                "move it up, or take it out",
            );
        }
        if let Some((category, polarity, modality, tense)) = missing {
            let labels = [category.name(), polarity.name(), modality.name(), tense.name()].join(" ");
            faults.error_help(file, 0..0, format!("no line fits `{labels}`"), "add a line for it");
        }
    }
}

fn line(file: &RuleFile, row: &Row<'_>, faults: &mut Diagnostics) -> Option<Line> {
    let categories = labels(file, row, 0, Category::NAMES, Category::parse, faults);
    let polarities = labels(file, row, 1, Polarity::NAMES, Polarity::parse, faults);
    let modalities = labels(file, row, 2, Modality::NAMES, Modality::parse, faults);
    let tenses = labels(file, row, 3, Tense::NAMES, Tense::parse, faults);
    let column = labels(file, row, 4, Column::NAMES, Column::parse, faults);
    let weight = row.cell(5).parse().ok().filter(|w| (0.0..=1.0).contains(w));
    if weight.is_none() {
        faults.error(file, row.span(5), "a weight is a number from 0 to 1");
    }
    let column = column.map(|c| <[Column; 1]>::try_from(c).ok());
    if column == Some(None) {
        faults.error(file, row.span(4), "a claim counts in one column");
    }
    let counted = Counted { column: column??[0], weight: weight? };
    if counted.column == Column::None && counted.weight > 0.0 {
        faults.error(file, row.span(5), "what counts nowhere has no weight");
    }
    Some(Line { categories: categories?, polarities: polarities?, modalities: modalities?, tenses: tenses?, counted, at: row.span(0) })
}
