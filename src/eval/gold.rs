//! Gold claims as files have them, and the codes that scoring holds equal.

use crate::relations::taxonomy::{Category, Taxonomy};
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::RuleFiles;
use crate::rules::tsv;
use rustc_hash::FxHashMap;
use serde::Deserialize;

/// The gold claims of one document: a line of a gold file.
#[derive(Clone, Debug, Deserialize)]
pub struct Gold {
    /// The document's id.
    pub id: String,
    /// Its claims.
    pub claims: Vec<GoldClaim>,
}

/// One gold claim. Offsets are code points.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldClaim {
    /// Its sentence, end exclusive.
    pub sentence: (u32, u32),
    /// Both sides.
    #[serde(flatten)]
    pub sides: Side,
    /// Its category.
    pub relation: String,
    /// Equally fair categories.
    #[serde(default)]
    pub also: Vec<String>,
    /// The groups of all these categories; set by [`EqualCodes::prepare`].
    #[serde(skip)]
    pub quads: Vec<String>,
    /// Matches in either direction.
    pub symmetric: bool,
    /// The trigger's span.
    pub trigger: (u32, u32),
    /// The interval [from, to), either side open.
    pub time: Option<(Option<String>, Option<String>)>,
    /// affirmed or negated.
    pub polarity: String,
    /// One of the 12 modalities.
    pub modality: String,
    /// The source's code, perhaps with a sector (`RUS/GOV`); only the code is compared.
    pub attribution: Option<String>,
    /// Not required, and not punished.
    pub optional: bool,
}

/// Actor and recipient by code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Side {
    /// Who.
    pub actor: String,
    /// To whom.
    pub recipient: String,
}

impl GoldClaim {
    /// True if both sides are one actor.
    pub fn is_domestic(&self) -> bool {
        self.sides.actor == self.sides.recipient
    }
}

/// Codes that scoring holds equal (`rules/eval/codes.tsv`).
#[derive(Debug, Default)]
pub struct EqualCodes {
    equals: FxHashMap<String, String>,
}

impl EqualCodes {
    /// Reads the table.
    pub fn compile(files: &RuleFiles, faults: &mut Diagnostics) -> EqualCodes {
        let mut codes = EqualCodes::default();
        if let Some(file) = files.get("eval/codes.tsv") {
            for row in tsv::read(file, &["code", "equals"], faults) {
                codes.equals.insert(row.cell(0).to_owned(), row.cell(1).to_owned());
            }
        }
        codes
    }

    /// The code that stands for `code`.
    pub fn fold(&self, code: &str) -> String {
        self.equals.get(code).map_or(code, String::as_str).to_owned()
    }

    /// Folds the codes of gold claims and looks up the groups of their categories.
    pub fn prepare(&self, gold: &mut [Gold], taxonomy: &Taxonomy) {
        let quad = |name: &String| Category::parse(name).map(|c| taxonomy.quad(c).to_owned());
        for claim in gold.iter_mut().flat_map(|g| &mut g.claims) {
            claim.quads = std::iter::once(&claim.relation).chain(&claim.also).filter_map(quad).collect();
            claim.sides = Side { actor: self.fold(&claim.sides.actor), recipient: self.fold(&claim.sides.recipient) };
            let source = claim.attribution.as_deref().and_then(|a| a.split('/').next());
            claim.attribution = source.filter(|s| !s.is_empty()).map(|s| self.fold(s));
        }
    }
}
