//! A relation rule file as written (`rules/relations/*.toml`); its grammar is explained in `rules/relations/README.md`.

use serde::Deserialize;
use serde_spanned::Spanned;

/// One file: rules of one category.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RelationFile {
    /// The category of all its rules.
    pub category: Spanned<String>,
    /// The rules.
    #[serde(default)]
    pub rule: Vec<RuleText>,
}

/// One rule as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleText {
    /// Stable name: lower-case category, dot, name.
    pub id: Spanned<String>,
    /// What it is for.
    pub about: String,
    /// Verb lemmas, perhaps with particles or object nouns.
    #[serde(default)]
    pub verbs: Vec<Spanned<String>>,
    /// Noun lemmas, perhaps of several words.
    #[serde(default)]
    pub nouns: Vec<Spanned<String>>,
    /// Adjectives, perhaps of several words.
    #[serde(default)]
    pub adjectives: Vec<Spanned<String>>,
    /// Second parts of hyphen compounds ("backed").
    #[serde(default)]
    pub compounds: Vec<Spanned<String>>,
    /// First parts of hyphen compounds ("pro").
    #[serde(default)]
    pub prefixes: Vec<Spanned<String>>,
    /// Snowball stems.
    #[serde(default)]
    pub stems: Vec<Spanned<String>>,
    /// Slots of verbs, and of the others unless they have their own.
    #[serde(default)]
    pub slots: Option<SlotTexts>,
    /// Slots of nouns.
    #[serde(default)]
    pub noun_slots: Option<SlotTexts>,
    /// Slots of adjectives.
    #[serde(default)]
    pub adjective_slots: Option<SlotTexts>,
    /// Slots of compounds and prefixes.
    #[serde(default)]
    pub compound_slots: Option<SlotTexts>,
    /// PLOVER mode.
    #[serde(default)]
    pub mode: Option<Spanned<String>>,
    /// PLOVER contexts.
    #[serde(default)]
    pub context: Vec<Spanned<String>>,
    /// Channel of influence.
    #[serde(default)]
    pub channel: Option<Spanned<String>>,
    /// The two sides are equal.
    #[serde(default)]
    pub symmetric: bool,
    /// The recipient may be one of whom only an earlier sentence speaks.
    #[serde(default)]
    pub implied: bool,
    /// Both sides must have different codes.
    #[serde(default)]
    pub foreign: bool,
    /// Slots that must be filled besides actor and recipient.
    #[serde(default)]
    pub requires: Vec<Spanned<String>>,
    /// What a clause beside the trigger must be about: lemmas or `@classes`.
    #[serde(default)]
    pub complement: Vec<Spanned<String>>,
    /// What no clause beside the trigger may be about.
    #[serde(default)]
    pub not_complement: Vec<Spanned<String>>,
    /// Object heads that veto the rule: words or `@classes`.
    #[serde(default)]
    pub not_object: Vec<Spanned<String>>,
    /// Subject heads that veto the rule: words or `@classes`.
    #[serde(default)]
    pub not_subject: Vec<Spanned<String>>,
    /// Heads of phrases that the recipient slot passes over: words or `@classes`.
    #[serde(default)]
    pub not_recipient: Vec<Spanned<String>>,
    /// Words of which one must stand in the clause.
    #[serde(default)]
    pub when: Vec<Spanned<String>>,
    /// Words of the clause that veto the rule.
    #[serde(default)]
    pub unless: Vec<Spanned<String>>,
    /// −9..9.
    #[serde(default)]
    pub priority: Option<Spanned<i64>>,
    /// 0..1.
    #[serde(default)]
    pub confidence: Option<Spanned<f64>>,
    /// "preview" = off in runs.
    #[serde(default)]
    pub status: Option<Spanned<String>>,
    /// Sentences that must match.
    #[serde(default)]
    pub examples: Vec<ExampleText>,
    /// Sentences that should match one day: known failures, kept and named.
    #[serde(default)]
    pub later: Vec<ExampleText>,
    /// Sentences that must not match.
    #[serde(default)]
    pub not: Vec<Spanned<String>>,
}

/// The slots of one kind of trigger, each as `"role | role : type, type"`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SlotTexts {
    /// Who does it.
    pub actor: Option<Spanned<String>>,
    /// To whom.
    pub recipient: Option<Spanned<String>>,
    /// What it is about.
    pub object: Option<Spanned<String>>,
}

/// A sentence and the claims its rule makes of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleText {
    /// The sentence.
    pub text: Spanned<String>,
    /// `ACTOR CATEGORY RECIPIENT`.
    pub claims: Vec<Spanned<String>>,
    /// The publication date to read it at.
    #[serde(default)]
    pub published: Option<Spanned<String>>,
}
