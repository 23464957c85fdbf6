//! A time expression as found: TIMEX3 type and value, modifiers, and its place on the calendar.

use crate::span::Span;
use jiff::civil::Date;
use std::fmt;
use std::ops::Range;

/// The type of a time expression (ISO-TimeML TIMEX3; `TEMPONYM` is HeidelTime's name for named periods).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimexType {
    /// A calendar date of any granularity.
    Date,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// Something that recurs.
    Set,
    /// A named period or event.
    Temponym,
}

impl TimexType {
    /// The name as records have it.
    pub fn name(self) -> &'static str {
        match self {
            TimexType::Date => "DATE",
            TimexType::Time => "TIME",
            TimexType::Duration => "DURATION",
            TimexType::Set => "SET",
            TimexType::Temponym => "TEMPONYM",
        }
    }

    /// The type of this name.
    pub fn parse(name: &str) -> Option<TimexType> {
        [TimexType::Date, TimexType::Time, TimexType::Duration, TimexType::Set, TimexType::Temponym].into_iter().find(|t| t.name() == name)
    }
}

/// A modifier: inside the expression (TIMEX3 `mod`), or of the signal word before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Modifier {
    /// The unit and all after it.
    Since,
    /// All up to and with the unit.
    Until,
    /// All before the unit.
    Before,
    /// All after the unit.
    After,
    /// Not later than the unit.
    By,
    /// Early.
    Start,
    /// In the middle.
    Mid,
    /// Late.
    End,
    /// About.
    Approx,
    /// Less than.
    LessThan,
    /// More than.
    MoreThan,
    /// At most.
    EqualOrLess,
    /// At least.
    EqualOrMore,
}

impl Modifier {
    /// All modifiers, signals first.
    pub const ALL: [Modifier; 13] = [
        Modifier::Since,
        Modifier::Until,
        Modifier::Before,
        Modifier::After,
        Modifier::By,
        Modifier::Start,
        Modifier::Mid,
        Modifier::End,
        Modifier::Approx,
        Modifier::LessThan,
        Modifier::MoreThan,
        Modifier::EqualOrLess,
        Modifier::EqualOrMore,
    ];

    /// The name as records have it.
    pub fn name(self) -> &'static str {
        match self {
            Modifier::Since => "SINCE",
            Modifier::Until => "UNTIL",
            Modifier::Before => "BEFORE",
            Modifier::After => "AFTER",
            Modifier::By => "BY",
            Modifier::Start => "START",
            Modifier::Mid => "MID",
            Modifier::End => "END",
            Modifier::Approx => "APPROX",
            Modifier::LessThan => "LESS_THAN",
            Modifier::MoreThan => "MORE_THAN",
            Modifier::EqualOrLess => "EQUAL_OR_LESS",
            Modifier::EqualOrMore => "EQUAL_OR_MORE",
        }
    }

    /// The modifier of this name.
    pub fn parse(name: &str) -> Option<Modifier> {
        Modifier::ALL.into_iter().find(|m| m.name() == name)
    }
}

/// A set of modifiers; shown as `SINCE+START`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Modifiers(u16);

impl Modifiers {
    /// Adds one.
    pub fn add(&mut self, modifier: Modifier) {
        self.0 |= 1 << modifier as u8;
    }

    /// Both sets together.
    pub fn union(self, other: Modifiers) -> Modifiers {
        Modifiers(self.0 | other.0)
    }

    /// True if it is in the set.
    pub fn has(self, modifier: Modifier) -> bool {
        self.0 & (1 << modifier as u8) != 0
    }

    /// True if there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The modifiers, signals first.
    pub fn iter(self) -> impl Iterator<Item = Modifier> {
        Modifier::ALL.into_iter().filter(move |&m| self.has(m))
    }
}

impl fmt::Display for Modifiers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, modifier) in self.iter().enumerate() {
            if i > 0 {
                f.write_str("+")?;
            }
            f.write_str(modifier.name())?;
        }
        Ok(())
    }
}

/// What the value rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The words alone.
    #[default]
    Explicit,
    /// The words and the publication date.
    Relative,
    /// The words and an earlier expression of the document.
    Inherited,
}

impl Basis {
    /// The name as records have it.
    pub fn name(self) -> &'static str {
        match self {
            Basis::Explicit => "explicit",
            Basis::Relative => "relative",
            Basis::Inherited => "inherited",
        }
    }
}

/// Which of the two views an entry belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    /// Both: most expressions.
    Both,
    /// The interval view alone: a range from its first to its last word.
    Interval,
    /// The TIMEX3 view alone: one end of the range before it.
    Atomic,
}

/// A time expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Timex {
    /// Where it is, in bytes: article and modifier inside, preposition and signal word outside.
    pub span: Span,
    /// Its tokens.
    pub tokens: Range<u32>,
    /// Its type.
    pub kind: TimexType,
    /// Its TIMEX3 value; a range has two with a solidus between them.
    pub value: String,
    /// Modifiers and signals.
    pub modifiers: Modifiers,
    /// First day, after modifiers and signals; `None` = open, or not on the calendar.
    pub from: Option<Date>,
    /// One past the last day; `None` = open, or not on the calendar.
    pub to: Option<Date>,
    /// What the value rests on.
    pub basis: Basis,
    /// The day that a relative value was counted from.
    pub anchor: Option<Date>,
    /// The rule, to be named by [`super::TimeRules::rule_id`].
    pub rule: u32,
    /// Which views show it.
    pub view: View,
}

impl Timex {
    /// True if it has a calendar value, so that a claim can take its time from it: no vague word, bare length or set.
    pub fn dates_a_claim(&self) -> bool {
        let vague = self.value.ends_with("_REF") || self.value.starts_with("XXXX") || self.kind == TimexType::Set;
        !vague && (self.from.is_some() || self.to.is_some())
    }
}

/// The atomic view, as TIMEX3 corpora annotate: a range is its two ends.
pub fn timex3_view(all: &[Timex]) -> impl Iterator<Item = &Timex> {
    all.iter().filter(|t| t.view != View::Interval)
}

/// The interval view, which claims use: a range is one entry.
pub fn interval_view(all: &[Timex]) -> impl Iterator<Item = &Timex> {
    all.iter().filter(|t| t.view != View::Atomic)
}
