//! A compiled date rule, and all of them together.

use super::calendar::Unit;
use super::context::Side;
use super::lexicon::{ClassId, LexId, Lexicon};
use super::matcher::{GroupId, Matcher};
use super::tense::Cues;
use super::timex::{Modifier, TimexType};
use super::value::{Amount, Shift, Slot, Template, UnitTerm};

/// The group of all rules that make an expression.
pub const TOP: GroupId = 0;
/// The group of all negative rules.
pub const NOT: GroupId = 1;

/// Where a rule's type comes from.
#[derive(Clone, Copy, Debug)]
pub enum TypeTerm {
    /// The rule says it.
    Fixed(TimexType),
    /// It is the type of the expression inside (`type = "inner"`).
    Inner,
}

/// Where a rule's modifier comes from.
#[derive(Clone, Copy, Debug)]
pub enum ModTerm {
    /// The rule says it.
    Fixed(Modifier),
    /// A part does.
    Slot(Slot),
}

/// Where a rule's side comes from.
#[derive(Clone, Copy, Debug)]
pub enum SideTerm {
    /// The rule says it.
    Fixed(Side),
    /// A part does: -1 the last, 0 this, 1 the next.
    Slot(Slot),
}

/// Where a duration lies that is counted from publication.
#[derive(Clone, Copy, Debug)]
pub enum Window {
    /// It ends there.
    Past,
    /// It begins there.
    Next,
}

/// A rule, without its patterns, which are in the tries.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// Its type; `None` for a rule that only makes parts of others.
    pub kind: Option<TypeTerm>,
    /// Its value and shift as the rule file writes them, for people: `published -{n} {unit}`.
    pub formula: String,
    /// Its value.
    pub template: Template,
    /// Its value in a clause of what holds in general.
    pub present: Option<Template>,
    /// Its value in a clause of what has happened.
    pub past: Option<Template>,
    /// How `published` or `previous` is moved.
    pub shift: Option<Shift>,
    /// The unit that a moved day is widened to.
    pub grain: Option<UnitTerm>,
    /// Where to look for what the words leave open.
    pub side: Option<SideTerm>,
    /// True = before Christ, false = after; two digits are then no short year.
    pub era: Option<bool>,
    /// A modifier.
    pub modifier: Option<ModTerm>,
    /// Which half of the unit.
    pub half: Option<Amount>,
    /// The part that says which half of the day: 0 or 12 hours.
    pub half_day: Option<Slot>,
    /// Only in the TIMEX3 view.
    pub atomic: bool,
    /// A range whose ends are two expressions.
    pub separate: bool,
    /// Negative rules do not touch it.
    pub sure: bool,
    /// Day and month are digits whose order the text may turn round.
    pub numeric: bool,
    /// Where it fills a line and gives the publication date, it is the document's own date, no expression of the text.
    pub creation: bool,
    /// The shortest and the longest unit that an earlier expression keeps when it is moved, instead of being widened.
    pub keep: Option<(Unit, Unit)>,
    /// Where a duration lies.
    pub window: Option<Window>,
}

/// Words before an expression that open its interval to one side.
#[derive(Clone, Debug)]
pub struct Signal {
    /// The words, in text order.
    pub words: Vec<LexId>,
    /// Words of which one must follow the expression; empty = none need.
    pub then: Vec<LexId>,
    /// Only at the start of a clause.
    pub clause_start: bool,
    /// Whether it applies to ranges too.
    pub ranges: bool,
    /// The modifier.
    pub modifier: Modifier,
}

/// An example of a rule file.
#[derive(Clone, Debug)]
pub struct Example {
    /// The rule it stands with.
    pub rule: String,
    /// File and line, for messages.
    pub place: String,
    /// The text.
    pub text: String,
    /// Its publication date.
    pub published: Option<jiff::civil::Date>,
    /// The expressions that the interval view must show, in order: none for a negative example.
    pub expect: Vec<Expected>,
}

/// An expression as an example expects it; what is `None` is not checked.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// Its words.
    pub text: String,
    /// Its type.
    pub kind: Option<TimexType>,
    /// Its value.
    pub value: Option<String>,
    /// First day, `Some("open")` = none.
    pub from: Option<String>,
    /// One past the last day, `Some("open")` = none.
    pub to: Option<String>,
    /// Modifiers, `""` = none.
    pub modifiers: Option<String>,
}

/// The compiled rules of time expressions. Nothing changes them afterwards.
#[derive(Debug, Default)]
pub struct TimeRules {
    pub(super) lexicon: Lexicon,
    pub(super) matcher: Matcher,
    pub(super) rules: Vec<Rule>,
    pub(super) signals: Vec<Signal>,
    pub(super) tense: Cues,
    /// Words that tie a date to the noun before it.
    pub(super) attribute: Option<ClassId>,
    pub(super) examples: Vec<Example>,
}

impl TimeRules {
    /// The id of a rule that a [`super::Timex`] names by number.
    pub fn rule_id(&self, rule: u32) -> &str {
        self.rules.get(rule as usize).map_or("", |r| &r.id)
    }

    /// The arithmetic of a rule that a [`super::Timex`] names by number, as its file writes it: `published -{n} {unit}`.
    pub fn formula(&self, rule: u32) -> &str {
        self.rules.get(rule as usize).map_or("", |r| &r.formula)
    }

    /// Number of rules, negative ones and named periods included.
    pub fn len(&self) -> usize {
        self.rules.len()
    }

    /// True if there is no rule.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }
}
