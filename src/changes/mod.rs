//! What has changed between two runs: claims added, changed and withdrawn, each with its reason.
//!
//! Claims are the same if their ids are: an id is made from the document's id and the words of the evidence, so it can only
//! come back in the document of the same id. Documents are paired first ([`pairs`]), then the claims of each pair
//! ([`claims`]). Both runs are read once, from front to back; what is kept in memory are the names and places of documents
//! that have no partner yet.

mod claims;
mod pairs;
mod side;

use crate::actors::entity::closed_list;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::borrow::Cow;

pub use pairs::{Totals, compare};
pub use side::Side;

/// The version of the change record.
pub const CHANGE_SCHEMA: &str = "polybius.change/1";

closed_list! {
    /// What became of a claim.
    ChangeKind {
        /// It was not there before.
        Added = "added",
        /// It was there, and some field differs.
        Changed = "changed",
        /// It is there no more.
        Withdrawn = "withdrawn",
    }
}

closed_list! {
    /// Why.
    Reason {
        /// The article was not among those of the run before.
        ArticleNew = "article-new",
        /// The article's text or metadata differ.
        ArticleChanged = "article-changed",
        /// The article is not among those of this run.
        ArticleGone = "article-gone",
        /// The article is the same: rules, model, program or options are not.
        RulesChanged = "rules-changed",
    }
}

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldChange {
    /// Path in the claim record, such as `time.from`; of an object that is null on one side, the object's.
    pub field: String,
    /// Its value in the run before.
    pub before: Value,
    /// Its value in this run.
    pub after: Value,
}

/// A claim that was added, changed or withdrawn: a line of `changes.jsonl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeRecord {
    /// Always `polybius.change/1`.
    pub schema: String,
    /// The claim's id.
    #[schemars(regex(pattern = r"^clm_[a-z2-7]{26}$"))]
    pub id: String,
    /// What became of it.
    pub change: ChangeKind,
    /// Why.
    pub reason: Reason,
    /// Id of its document.
    pub document: String,
    /// Code of the actor: now, or before if withdrawn.
    pub actor: String,
    /// Category of the relation.
    pub category: String,
    /// Code of the recipient.
    pub recipient: String,
    /// The rule that made the claim.
    pub rule: String,
    /// The fields that differ, in the record's order; empty unless changed. The names of the rules' version and of the
    /// program (`provenance.rules_version`, `provenance.engine`) are no difference: `run.json` has them.
    pub fields: Vec<FieldChange>,
}

/// A change, with what tells the claim from others.
#[derive(Debug)]
pub struct Change<'a> {
    /// What became of the claim.
    pub kind: ChangeKind,
    /// Why.
    pub reason: Reason,
    /// The claim: now, or before if withdrawn.
    pub claim: &'a Outline<'a>,
    /// The fields that differ.
    pub fields: Vec<FieldChange>,
}

/// The part of a claim record that a change tells of. Reading no more than this makes comparing quick.
#[derive(Debug, Deserialize)]
pub struct Outline<'a> {
    /// The claim's id.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    #[serde(borrow)]
    document: Named<'a>,
    #[serde(borrow)]
    evidence: Quoted<'a>,
    #[serde(borrow)]
    actor: Coded<'a>,
    #[serde(borrow)]
    relation: Related<'a>,
    #[serde(borrow)]
    recipient: Coded<'a>,
    #[serde(borrow)]
    provenance: Decided<'a>,
}

#[derive(Debug, Deserialize)]
struct Named<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
}

#[derive(Debug, Deserialize)]
struct Quoted<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
}

#[derive(Debug, Deserialize)]
struct Coded<'a> {
    #[serde(borrow)]
    code: Cow<'a, str>,
}

#[derive(Debug, Deserialize)]
struct Related<'a> {
    #[serde(borrow)]
    category: Cow<'a, str>,
}

#[derive(Debug, Deserialize)]
struct Decided<'a> {
    #[serde(borrow)]
    rules: Vec<Cow<'a, str>>,
}

impl Outline<'_> {
    /// Id of the document.
    pub fn document(&self) -> &str {
        &self.document.id
    }

    /// Words of the sentence.
    pub fn evidence(&self) -> &str {
        &self.evidence.text
    }

    /// Code of the actor.
    pub fn actor(&self) -> &str {
        &self.actor.code
    }

    /// Category of the relation.
    pub fn category(&self) -> &str {
        &self.relation.category
    }

    /// Code of the recipient.
    pub fn recipient(&self) -> &str {
        &self.recipient.code
    }

    /// The rule that made the claim.
    pub fn rule(&self) -> &str {
        self.provenance.rules.first().map_or("", |rule| rule)
    }
}

impl Change<'_> {
    /// The record of it.
    pub fn record(self) -> ChangeRecord {
        let claim = self.claim;
        ChangeRecord {
            schema: CHANGE_SCHEMA.to_owned(),
            id: claim.id.to_string(),
            change: self.kind,
            reason: self.reason,
            document: claim.document().to_owned(),
            actor: claim.actor().to_owned(),
            category: claim.category().to_owned(),
            recipient: claim.recipient().to_owned(),
            rule: claim.rule().to_owned(),
            fields: self.fields,
        }
    }
}
