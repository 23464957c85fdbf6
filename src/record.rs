//! The records that leave the program, as JSON. Only these types are serialised; their JSON Schema follows from them.
//!
//! Every key stands in every record; what is not known is null. The contract, with the meaning of each field, is the data
//! dictionary in `output/README.md`.

use crate::actors::entity::{Kind, ResolvedBy, Sector};
use crate::factuality::labels::{AttributionKind, Modality, Polarity, Tense};
use crate::relations::taxonomy::{Category, Channel};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The version of the claim record.
pub const CLAIM_SCHEMA: &str = "polybius.claim/1";

/// One claim: a line of `claims.jsonl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimRecord {
    /// Always `polybius.claim/1`.
    pub schema: String,
    /// Stable name: `clm_` and base32; the same article and rules give the same id tomorrow.
    #[schemars(regex(pattern = r"^clm_[a-z2-7]{26}$"))]
    pub id: String,
    /// Shared by the claims that one conjunction multiplied out: `stm_` and base32.
    #[schemars(regex(pattern = r"^stm_[a-z2-7]{26}$"))]
    pub statement: String,
    /// The article.
    pub document: DocumentRef,
    /// Where it is said.
    pub evidence: Evidence,
    /// Who.
    pub actor: ActorRecord,
    /// Does what.
    pub relation: RelationRecord,
    /// To whom.
    pub recipient: ActorRecord,
    /// About what, when that is not the recipient.
    pub object: Option<ObjectRecord>,
    /// Where it happens.
    pub location: Option<LocationRecord>,
    /// When.
    pub time: Option<TimeRecord>,
    /// Is it affirmed or negated?
    pub polarity: Polarity,
    /// How surely?
    pub modality: Modality,
    /// Past, present or future against publication.
    pub tense: Tense,
    /// Who says so; null = the article itself.
    pub attribution: Option<AttributionRecord>,
    /// Instrument of influence; null if none shows.
    pub channel: Option<Channel>,
    /// How far it can be trusted, 0 to 1.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub confidence: f64,
    /// Which rules decided.
    pub provenance: Provenance,
}

/// The article of a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentRef {
    /// Stable name.
    pub id: String,
    /// Path below the corpus folder.
    pub path: String,
    /// Title from metadata.
    pub title: Option<String>,
    /// Publication date (YYYY-MM-DD), the reference for relative dates.
    pub published: Option<String>,
    /// Publisher.
    pub source: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// ISO 639-1.
    pub language: Option<String>,
    /// SHA-256 of the text, lower-case hex.
    pub sha256: String,
}

/// The sentence that states a claim. Offsets are Unicode code points into the document's text, end exclusive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Number of the sentence in the document, from 0.
    pub sentence: u32,
    /// Kind of block: title, heading, paragraph, bullet, caption …
    pub block: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Its words.
    pub text: String,
    /// A little of what stands before (W3C TextQuoteSelector).
    pub prefix: String,
    /// A little of what stands after.
    pub suffix: String,
}

/// One side of a claim.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActorRecord {
    /// The principal's code.
    pub code: String,
    /// Canonical name of the very entity.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// PLOVER sector.
    pub sector: Option<Sector>,
    /// Wikidata id.
    pub wikidata: Option<String>,
    /// Its words in the text.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// How the words led to the entity.
    pub resolved_by: ResolvedBy,
}

/// What the actor does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RelationRecord {
    /// PLOVER event or standing relation.
    pub category: Category,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub context: Vec<String>,
    /// PLOVER quad class, or group of a standing relation.
    pub quad: String,
    /// The category after PLOVER's own folding; null for standing relations and for what is only possible, asked for and the like.
    pub plover: Option<Category>,
    /// CAMEO root code of the category; null for standing relations.
    pub cameo: Option<String>,
    /// PLOVER's conflict–cooperation score (−10..10) of category and mode; null for standing relations.
    pub score: Option<f64>,
    /// The words that say so.
    pub trigger: TextSpan,
}

/// Words and where they stand (code points).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextSpan {
    /// The words.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// What a relation is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectRecord {
    /// The words.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// How many, if it says so.
    pub quantity: Option<f64>,
}

/// Where it happens.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LocationRecord {
    /// The words.
    pub text: String,
    /// Code of the state or region.
    pub code: Option<String>,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// When it happens: the expression, its TIMEX3 value, and the interval [`from`, `to`); a null side is open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TimeRecord {
    /// The words.
    pub text: String,
    /// First code point.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// TIMEX3 type: DATE, TIME, DURATION, SET, or TEMPONYM.
    #[serde(rename = "type")]
    pub kind: String,
    /// TIMEX3 value.
    pub value: String,
    /// First day (YYYY-MM-DD).
    pub from: Option<String>,
    /// First day after.
    pub to: Option<String>,
    /// TIMEX3 mods and signals joined by `+`.
    #[serde(rename = "mod")]
    pub modifier: Option<String>,
    /// explicit, relative or inherited.
    pub basis: String,
}

/// Who says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AttributionRecord {
    /// The source; an unnamed one has code null and text "unspecified".
    pub source: SourceRecord,
    /// The words that say that it is said.
    pub cue: String,
    /// How it is said.
    pub kind: AttributionKind,
}

/// The source of an attribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceRecord {
    /// Its code.
    pub code: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its sector.
    pub sector: Option<Sector>,
    /// Its words.
    pub text: String,
    /// First code point.
    pub start: Option<u32>,
    /// One past the last.
    pub end: Option<u32>,
}

/// Which rules decided, in which version, by which engine.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// Ids of the rules.
    pub rules: Vec<String>,
    /// First 16 hex digits of the rules' SHA-256.
    pub rules_version: String,
    /// Name and version of the program.
    pub engine: String,
}

/// One article: a line of `documents.jsonl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentRecord {
    /// Always `polybius.document/1`.
    pub schema: String,
    /// Stable name.
    pub id: String,
    /// Path below the corpus folder.
    pub path: String,
    /// Title from metadata.
    pub title: Option<String>,
    /// Publication date.
    pub published: Option<String>,
    /// Publisher.
    pub source: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// ISO 639-1.
    pub language: Option<String>,
    /// SHA-256 of the text.
    pub sha256: String,
    /// Length of the text in code points.
    pub characters: u64,
    /// Number of sentences.
    pub sentences: u64,
    /// Number of claims.
    pub claims: u64,
    /// The text, if it cannot be had by decoding the input (HTML); else null.
    pub text: Option<String>,
}

/// The version of the document record.
pub const DOCUMENT_SCHEMA: &str = "polybius.document/1";

/// The file of the claim records.
pub const CLAIMS_FILE: &str = "claims.jsonl";
/// The file of the document records.
pub const DOCUMENTS_FILE: &str = "documents.jsonl";
