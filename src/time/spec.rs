//! Date rule files as written: `rules/time/*.toml`. Any file may hold any of the sections.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileSpec {
    /// Classes of words.
    #[serde(default)]
    pub class: BTreeMap<String, Spanned<ClassSpec>>,
    /// Classes of numbers.
    #[serde(default)]
    pub number: BTreeMap<String, Spanned<NumberSpec>>,
    /// Words that alone never open a sentence to the rules.
    #[serde(default)]
    pub quiet: Vec<String>,
    /// Other ways of writing a word or mark.
    #[serde(default)]
    pub alias: BTreeMap<String, Vec<String>>,
    /// Endings of words of the past.
    #[serde(default)]
    pub past_endings: Vec<String>,
    /// Signal words.
    #[serde(default)]
    pub signal: Vec<SignalSpec>,
    /// Rules.
    #[serde(default)]
    pub rule: Vec<RuleSpec>,
    /// What is no time expression.
    #[serde(default)]
    pub not: Vec<NotSpec>,
    /// Named periods.
    #[serde(default)]
    pub period: Vec<PeriodSpec>,
}

/// A class of words.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassSpec {
    /// What the class is for.
    #[serde(default)]
    #[allow(dead_code, reason = "for readers of the rule file")]
    pub about: Option<String>,
    /// Its words count only with a capital.
    #[serde(default)]
    pub capital: bool,
    /// False: its words alone do not open a sentence to the rules.
    #[serde(default = "yes")]
    pub opens: bool,
    /// Words with what they mean.
    #[serde(default)]
    pub words: BTreeMap<String, MeaningSpec>,
    /// Words that mean nothing but themselves.
    #[serde(default)]
    pub list: Vec<String>,
    /// Other classes whose words belong to this one as well.
    #[serde(default)]
    pub includes: Vec<Spanned<String>>,
}

fn one() -> u32 {
    1
}

fn yes() -> bool {
    true
}

/// What a word of a class means.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum MeaningSpec {
    /// A number.
    Number(i64),
    /// A code.
    Code(String),
}

/// A class of numbers written in digits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberSpec {
    /// Fewest and most digits.
    pub digits: [u8; 2],
    /// Least value.
    pub min: u32,
    /// Greatest value.
    pub max: u32,
    /// What it must be a multiple of.
    #[serde(default = "one")]
    pub multiple: u32,
}

/// Signal words with one meaning.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignalSpec {
    /// The words, each entry one way to say it.
    pub words: Vec<String>,
    /// The modifier.
    pub modifier: Spanned<String>,
    /// Words of which one must follow.
    #[serde(default)]
    pub then: Vec<String>,
    /// Only at the start of a clause.
    #[serde(default)]
    pub clause_start: bool,
    /// Whether it applies to a range.
    #[serde(default = "yes")]
    pub ranges: bool,
}

/// A rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSpec {
    /// Its id, unique among all date rules.
    pub id: Spanned<String>,
    /// What it is for.
    #[serde(default)]
    #[allow(dead_code, reason = "for readers of the rule file")]
    pub about: Option<String>,
    /// The group that other rules can call it by.
    #[serde(default)]
    pub group: Option<String>,
    /// TIMEX3 type or `inner`; without one the rule only makes parts of others.
    #[serde(default, rename = "type")]
    pub kind: Option<Spanned<String>>,
    /// Its patterns.
    pub pattern: Vec<Spanned<String>>,
    /// Its value.
    pub value: Spanned<String>,
    /// Its value in a clause of what holds in general.
    #[serde(default)]
    pub present: Option<Spanned<String>>,
    /// Its value in a clause of what has happened.
    #[serde(default)]
    pub past: Option<Spanned<String>>,
    /// How `published` or `previous` is moved.
    #[serde(default)]
    pub shift: Option<Spanned<String>>,
    /// What unit a moved day is widened to.
    #[serde(default)]
    pub grain: Option<Spanned<String>>,
    /// The shortest and the longest unit that an expression of this or the last sentence keeps when it is moved.
    #[serde(default)]
    pub keep: Option<Spanned<[String; 2]>>,
    /// `past`, `future`, or a part that says -1, 0 or 1.
    #[serde(default)]
    pub side: Option<Spanned<String>>,
    /// `BC` or `AD`.
    #[serde(default)]
    pub era: Option<Spanned<String>>,
    /// A modifier, or a part that says one.
    #[serde(default)]
    pub modifier: Option<Spanned<String>>,
    /// Which half of the unit, 1 or 2.
    #[serde(default)]
    pub half: Option<Spanned<String>>,
    /// The part that says which half of the day.
    #[serde(default)]
    pub half_day: Option<Spanned<String>>,
    /// `past` or `next`.
    #[serde(default)]
    pub window: Option<Spanned<String>>,
    /// Only TIMEX3 has a use for it: not in the interval view.
    #[serde(default)]
    pub atomic: bool,
    /// A range whose ends are two expressions ("in the 3rd or 4th century").
    #[serde(default)]
    pub separate: bool,
    /// Negative rules do not touch it.
    #[serde(default)]
    pub sure: bool,
    /// Day and month in digits: their order may be turned round for a text that writes the month first.
    #[serde(default)]
    pub numeric: bool,
    /// Where it fills a line and gives the publication date, it is the document's own date: not in the TIMEX3 view.
    #[serde(default)]
    pub creation: bool,
    /// Against other rules that match the same words: higher wins.
    #[serde(default)]
    pub priority: i32,
    /// What it must find.
    #[serde(default)]
    pub examples: Vec<Spanned<ExampleSpec>>,
    /// Texts in which nothing must be found.
    #[serde(default)]
    pub not: Vec<Spanned<String>>,
}

/// What a rule must find in a text; what is not given is not checked.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleSpec {
    /// The text.
    pub text: String,
    /// Its publication date.
    #[serde(default)]
    pub published: Option<Spanned<String>>,
    /// The words of the expression; several in order are separated by ` | `.
    pub is: String,
    /// The value (of the last).
    #[serde(default)]
    pub value: Option<String>,
    /// First day (of the last), `open` for none.
    #[serde(default)]
    pub from: Option<String>,
    /// One past the last day (of the last), `open` for none.
    #[serde(default)]
    pub to: Option<String>,
    /// Modifiers (of the last) as `SINCE+START`.
    #[serde(default)]
    pub modifiers: Option<String>,
}

/// What is no time expression.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotSpec {
    /// Its id.
    pub id: Spanned<String>,
    /// What it is for.
    #[serde(default)]
    #[allow(dead_code, reason = "for readers of the rule file")]
    pub about: Option<String>,
    /// Patterns; nothing inside a match is an expression, unless it reaches beyond it.
    pub pattern: Vec<Spanned<String>>,
    /// Texts in which nothing must be found.
    #[serde(default)]
    pub examples: Vec<Spanned<String>>,
}

/// A named period.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodSpec {
    /// Patterns of its names, without article; a word written with a capital must have one.
    pub names: Vec<Spanned<String>>,
    /// Its value.
    pub value: Spanned<String>,
    /// Its type, if not TEMPONYM.
    #[serde(default, rename = "type")]
    pub kind: Option<Spanned<String>>,
}
