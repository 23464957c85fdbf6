//! The relation taxonomy: PLOVER's events and polybius' standing relations, from `rules/plover/`.

use crate::actors::entity::closed_list;
use crate::rules::diagnostics::{Diagnostics, closest};
use crate::rules::files::RuleFiles;
use crate::rules::tsv;
use rustc_hash::{FxHashMap, FxHashSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

closed_list! {
    /// What sort of relation a claim states (CLAIMS: 16 PLOVER events, 9 standing relations).
    Category {
        /// Promise, commit, agree to, offer
        Agree = "AGREE",
        /// Meet, visit, talk, negotiate
        Consult = "CONSULT",
        /// Praise, endorse, recognise, ratify
        Support = "SUPPORT",
        /// Concede in words
        Concede = "CONCEDE",
        /// Mutual material exchange
        Cooperate = "COOPERATE",
        /// One-sided material benefit
        Aid = "AID",
        /// Withdraw, release, yield
        Retreat = "RETREAT",
        /// Ask, demand, appeal
        Request = "REQUEST",
        /// Condemn, criticise, accuse, investigate
        Accuse = "ACCUSE",
        /// Refuse, veto, oppose
        Reject = "REJECT",
        /// Warn of consequences, threaten
        Threaten = "THREATEN",
        /// Demonstrate, strike, riot
        Protest = "PROTEST",
        /// Sanction, expel, cut ties
        Sanction = "SANCTION",
        /// Deploy or mass forces
        Mobilize = "MOBILIZE",
        /// Arrest, seize, blockade, censor
        Coerce = "COERCE",
        /// Attack, kill, invade, fight
        Assault = "ASSAULT",
        /// Belongs to an organisation
        Membership = "MEMBERSHIP",
        /// Ally, partner, close relations
        Alliance = "ALLIANCE",
        /// Contact or relations
        Ties = "TIES",
        /// Rival, adversary, strained relations
        Rivalry = "RIVALRY",
        /// Keeps bases, troops, firms somewhere
        Presence = "PRESENCE",
        /// Has interests or ambitions somewhere
        Interest = "INTEREST",
        /// Sways or dominates
        Influence = "INFLUENCE",
        /// Relies on
        Dependence = "DEPENDENCE",
        /// Rules, occupies, has annexed
        Control = "CONTROL",
    }
}

closed_list! {
    /// The instrument of influence that a claim shows.
    Channel {
        /// Diplomacy
        Diplomatic = "diplomatic",
        /// Armed force and arms
        Military = "military",
        /// Trade, money, aid of money
        Economic = "economic",
        /// Oil, gas, power
        Energy = "energy",
        /// Media, propaganda, intelligence, cyber
        Informational = "informational",
        /// Culture, religion included
        Cultural = "cultural",
        /// Parties, elections, institutions
        Political = "political",
        /// Courts, law, treaties
        Legal = "legal",
        /// Relief
        Humanitarian = "humanitarian",
    }
}

/// Facts about categories: quad or group, scores, modes, contexts, folding.
#[derive(Debug, Default)]
pub struct Taxonomy {
    quads: FxHashMap<Category, String>,
    scores: FxHashMap<Category, f64>,
    roots: FxHashMap<Category, String>,
    modes: FxHashMap<(Category, String), Option<f64>>,
    contexts: FxHashSet<String>,
}

impl Taxonomy {
    /// Reads `rules/plover/`.
    pub fn compile(files: &RuleFiles, faults: &mut Diagnostics) -> Taxonomy {
        let mut taxonomy = Taxonomy::default();
        taxonomy.read_categories(files, faults);
        taxonomy.read_modes(files, faults);
        if let Some(file) = files.get("plover/contexts.tsv") {
            taxonomy.contexts = tsv::read(file, &["context"], faults).map(|r| r.cell(0).to_owned()).collect();
        }
        taxonomy
    }

    /// The PLOVER quad class, or the group of a standing relation.
    pub fn quad(&self, category: Category) -> &str {
        self.quads.get(&category).map_or("", String::as_str)
    }

    /// PLOVER's conflict–cooperation score (−10..10) of a category and mode; `None` for standing relations.
    pub fn score(&self, category: Category, mode: Option<&str>) -> Option<f64> {
        let by_mode = mode.and_then(|m| self.modes.get(&(category, m.to_owned())).copied().flatten());
        by_mode.or_else(|| self.scores.get(&category).copied())
    }

    /// The CAMEO root code of an event category.
    pub fn cameo_root(&self, category: Category) -> Option<&str> {
        self.roots.get(&category).map(String::as_str).filter(|r| !r.is_empty())
    }

    /// True for PLOVER events, false for standing relations.
    pub fn is_event(&self, category: Category) -> bool {
        self.scores.contains_key(&category)
    }

    /// True if PLOVER knows the mode in this category.
    pub fn has_mode(&self, category: Category, mode: &str) -> bool {
        self.modes.contains_key(&(category, mode.to_owned()))
    }

    /// The modes of a category, sorted.
    pub fn modes(&self, category: Category) -> Vec<&str> {
        let mut modes: Vec<&str> = self.modes.keys().filter(|(c, _)| *c == category).map(|(_, m)| m.as_str()).collect();
        modes.sort_unstable();
        modes
    }

    /// True if PLOVER knows the context.
    pub fn has_context(&self, context: &str) -> bool {
        self.contexts.contains(context)
    }

    fn read_categories(&mut self, files: &RuleFiles, faults: &mut Diagnostics) {
        let Some(file) = files.get("plover/categories.tsv") else { return };
        for row in tsv::read(file, &["category", "quad", "score", "cameo_root"], faults) {
            let Some(category) = Category::parse(row.cell(0)) else {
                let help =
                    closest(row.cell(0), Category::NAMES.iter().copied()).map_or_else(String::new, |c| format!("did you mean `{c}`?"));
                faults.error_help(file, row.span(0), "unknown category", help);
                continue;
            };
            self.quads.insert(category, row.cell(1).to_owned());
            self.roots.insert(category, row.cell(3).to_owned());
            if let Ok(score) = row.cell(2).parse() {
                self.scores.insert(category, score);
            }
        }
    }

    fn read_modes(&mut self, files: &RuleFiles, faults: &mut Diagnostics) {
        let Some(file) = files.get("plover/modes.tsv") else { return };
        for row in tsv::read(file, &["category", "mode", "score", "meaning"], faults) {
            match Category::parse(row.cell(0)) {
                Some(category) => {
                    self.modes.insert((category, row.cell(1).to_owned()), row.cell(2).parse().ok());
                }
                None => faults.error(file, row.span(0), "unknown category"),
            }
        }
    }
}
