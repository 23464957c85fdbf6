//! The value language of date rules: how the parts of a pattern make a TIMEX3 value.
//!
//! Parts are written in braces, with arithmetic from left to right: `{n-1}`, `{tens*10+ones}`.
//!
//! | value | means |
//! | --- | --- |
//! | `{year}-{month}-{day}`, `{year}-{month}`, `{year}-Q{n}`, `{year}-H{n}`, `{year}-{season}`, `{year}-W{w}`, `2001-09-11` | a calendar unit |
//! | `?-{month}-{day}`, `?-?-{day}`, `?-{season}`, `?-W?-{weekday}`, `?-W?-WE` | the same with the year (month, week) to be found from the context |
//! | `{year}-{month}-N{n}-{weekday}`, `{year}-{month}-W{n}`, `{year}-E{days}` | the n-th weekday or week of a month (a negative n counts from its end), so many days after Easter Sunday; the year may be `?` |
//! | `decade {year}`, `century {n-1}` | the ten years from `year`, the years n00 to n99 |
//! | `{x}T{hour}:{minute}{zone}`, `{x}T{daypart}`, `?T12:00` | a time of day |
//! | `published`, `previous`, `current` | a day to be moved by `shift` and widened to `grain` |
//! | `{a}/{b}` | from one to the other, both included |
//! | `{x}` | what the part means: a nested expression, a year, a number |
//! | `P{n}{unit}`, `PX{unit}`, `P1Y` | a duration |
//! | `PAST_REF`, `PRESENT_REF`, `FUTURE_REF` | no calendar value |
//! | `XXXX-WXX-{weekday}` | text, with the parts filled in |

use super::calendar::Unit;

/// Number of a value of the rule.
pub type Slot = u8;

/// A term of an amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Term {
    /// A part.
    Slot(Slot),
    /// A number.
    Number(f64),
}

/// Arithmetic over parts, from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// Where it starts.
    pub first: Term,
    /// What is done to it: `+`, `-` or `*`, and with what.
    pub rest: Vec<(u8, Term)>,
}

/// A field that may be left to the context.
pub type Field = Option<Amount>;

/// What follows the year.
#[derive(Clone, Debug, PartialEq)]
pub enum Below {
    /// Nothing.
    Nothing,
    /// A month (number) or season (code).
    Month(Amount),
    /// A quarter.
    Quarter(Amount),
    /// A half.
    Half(Amount),
    /// An ISO week.
    Week(Amount),
    /// The weekend of an ISO week.
    Weekend(Amount),
    /// A day of a month; the month may be missing.
    Day(Field, Amount),
    /// A weekday of a week to be found.
    Weekday(Amount),
    /// The weekend of a week to be found.
    OpenWeekend,
    /// In a month, the so-manieth of a weekday, from the end if negative.
    Nth(Amount, Amount, Amount),
    /// In a month, the so-manieth week, from the end if negative.
    WeekOfMonth(Amount, Amount),
    /// So many days after Easter Sunday.
    Easter(Amount),
}

/// A time of day.
#[derive(Clone, Debug, PartialEq)]
pub enum Clock {
    /// Hour, perhaps minute, perhaps zone.
    Hour(Amount, Option<Amount>, Option<Slot>),
    /// A part of the day, by TIMEX3 code.
    Part(Slot),
    /// A part of the day, or a time, as written.
    Fixed(String),
}

/// A unit of a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitTerm {
    /// As the part says.
    Slot(Slot),
    /// So many of a unit.
    Fixed(i64, Unit),
}

/// A piece of text with parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Letters as written.
    Text(String),
    /// A part, numbers with two digits if `true`.
    Slot(Slot, bool),
}

/// A value as written in a rule, ready to be filled in.
#[derive(Clone, Debug, PartialEq)]
pub enum Template {
    /// What a part means.
    Copy(Slot),
    /// A number.
    Number(Amount),
    /// A calendar unit.
    Calendar(Field, Below),
    /// A decade.
    Decade(Amount),
    /// A century.
    Century(Amount),
    /// A time on a day; the day may be missing.
    Time(Option<Box<Template>>, Clock),
    /// The day of publication.
    Published,
    /// The closest earlier expression.
    Previous,
    /// The year of the story that the text is telling, else the day of publication.
    Current,
    /// From one to the other.
    Range(Box<Template>, Box<Template>),
    /// A duration of a number, or of an unknown number, of units.
    Duration(Field, UnitTerm),
    /// A vague reference.
    Reference(Reference),
    /// Text.
    Text(Vec<Piece>),
}

/// TIMEX3's words for times without a calendar value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reference {
    /// `PAST_REF`
    Past,
    /// `PRESENT_REF`
    Present,
    /// `FUTURE_REF`
    Future,
}

impl Reference {
    /// The TIMEX3 value.
    pub fn value(self) -> &'static str {
        match self {
            Reference::Past => "PAST_REF",
            Reference::Present => "PRESENT_REF",
            Reference::Future => "FUTURE_REF",
        }
    }
}

/// A step through time: `-{n} {unit}`.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// +1 or -1.
    pub sign: i64,
    /// How many.
    pub amount: Amount,
    /// Of what.
    pub unit: UnitTerm,
}

/// Reads values of one rule; knows the names of its parts.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// Names of the rule's parts by number.
    pub slots: &'a [String],
}

type Read<T> = Result<T, String>;

impl Reader<'_> {
    /// Reads a value.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn template(&self, text: &str) -> Read<Template> {
        let text = text.trim();
        if let Some((a, b)) = split_outside(text, '/') {
            return Ok(Template::Range(Box::new(self.template(a)?), Box::new(self.template(b)?)));
        }
        match text {
            "published" => return Ok(Template::Published),
            "previous" => return Ok(Template::Previous),
            "current" => return Ok(Template::Current),
            "PAST_REF" => return Ok(Template::Reference(Reference::Past)),
            "PRESENT_REF" => return Ok(Template::Reference(Reference::Present)),
            "FUTURE_REF" => return Ok(Template::Reference(Reference::Future)),
            _ => {}
        }
        if let Some(n) = text.strip_prefix("decade ") {
            return Ok(Template::Decade(self.amount(n)?));
        }
        if let Some(n) = text.strip_prefix("century ") {
            return Ok(Template::Century(self.amount(n)?));
        }
        if let Some(rest) = text.strip_prefix('P') {
            return self.duration(rest);
        }
        if text.starts_with("XXXX") {
            return self.text(text);
        }
        if let Some((day, clock)) = split_outside(text, 'T') {
            let day = if day == "?" { None } else { Some(Box::new(self.template(day)?)) };
            return Ok(Template::Time(day, self.clock(clock)?));
        }
        self.calendar(text)
    }

    fn calendar(&self, text: &str) -> Read<Template> {
        let fields = fields(text);
        if let [only] = fields[..] {
            let amount = self.amount(only)?;
            return Ok(match amount {
                Amount { first: Term::Slot(slot), ref rest } if rest.is_empty() => Template::Copy(slot),
                Amount { first: Term::Number(_), ref rest } if rest.is_empty() => Template::Calendar(Some(amount), Below::Nothing),
                _ => Template::Number(amount),
            });
        }
        let year = self.field(fields[0])?;
        let below = match fields[1..] {
            ["W?", "WE"] => Below::OpenWeekend,
            ["W?", day] => Below::Weekday(self.amount(day)?),
            [week, "WE"] if week.starts_with('W') => Below::Weekend(self.amount(&week[1..])?),
            [one] if one.starts_with('Q') => Below::Quarter(self.amount(&one[1..])?),
            [one] if one.starts_with('H') => Below::Half(self.amount(&one[1..])?),
            [one] if one.starts_with('W') => Below::Week(self.amount(&one[1..])?),
            [easter] if easter.starts_with('E') => Below::Easter(self.amount(&easter[1..])?),
            [one] => Below::Month(self.amount(one)?),
            [month, week] if week.starts_with('W') => Below::WeekOfMonth(self.amount(month)?, self.amount(&week[1..])?),
            [month, day] => Below::Day(self.field(month)?, self.amount(day)?),
            [month, nth, weekday] if nth.starts_with('N') => {
                Below::Nth(self.amount(month)?, self.amount(&nth[1..])?, self.amount(weekday)?)
            }
            _ => return Err(format!("`{text}` has too many fields")),
        };
        Ok(Template::Calendar(year, below))
    }

    fn duration(&self, text: &str) -> Read<Template> {
        let (count, unit) = if let Some(unit) = text.strip_prefix('X') {
            (None, unit)
        } else if text.starts_with('{') {
            let end = text.find('}').map_or(text.len(), |i| i + 1);
            (Some(self.amount(&text[..end])?), &text[end..])
        } else {
            let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            (Some(self.amount(&text[..end])?), &text[end..])
        };
        Ok(Template::Duration(count, self.unit(unit)?))
    }

    fn text(&self, text: &str) -> Read<Template> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            let close = rest.find('}').filter(|&c| c > open).ok_or("`}` is missing")?;
            pieces.push(Piece::Text(rest[..open].to_owned()));
            // A weekday is one digit in TIMEX3, a month two.
            pieces.push(Piece::Slot(self.slot(&rest[open + 1..close])?, !rest[..open].ends_with("WXX-")));
            rest = &rest[close + 1..];
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Template::Text(pieces))
    }

    fn clock(&self, text: &str) -> Read<Clock> {
        if !text.contains('{') {
            return Ok(Clock::Fixed(text.to_owned()));
        }
        match text.split_once(':') {
            Some((hour, rest)) => {
                let end = rest.find('}').map_or(rest.len(), |i| i + 1);
                let zone = rest[end..].strip_prefix('{').and_then(|z| z.strip_suffix('}'));
                let zone = zone.map(|z| self.slot(z)).transpose()?;
                Ok(Clock::Hour(self.amount(hour)?, Some(self.amount(&rest[..end])?), zone))
            }
            None if text.starts_with("{hour") => {
                let end = text.find('}').map_or(text.len(), |i| i + 1);
                let zone = text[end..].strip_prefix('{').and_then(|z| z.strip_suffix('}'));
                Ok(Clock::Hour(self.amount(&text[..end])?, None, zone.map(|z| self.slot(z)).transpose()?))
            }
            None => Ok(Clock::Part(self.slot(text.trim_matches(['{', '}']))?)),
        }
    }

    /// Reads `-{n} {unit}`, `+1 M`, `{rel} {unit}`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn shift(&self, text: &str) -> Read<Shift> {
        let (amount, unit) = text.trim().split_once(' ').ok_or("write a number and a unit: `-{n} {unit}`")?;
        let (sign, amount) = match amount.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, amount.strip_prefix('+').unwrap_or(amount)),
        };
        Ok(Shift { sign, amount: self.amount(amount)?, unit: self.unit(unit.trim())? })
    }

    /// Reads `{unit}` or a unit code.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn unit(&self, text: &str) -> Read<UnitTerm> {
        if let Some(name) = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) {
            return Ok(UnitTerm::Slot(self.slot(name)?));
        }
        let (n, unit) = Unit::parse(text).ok_or_else(|| format!("`{text}` is no unit"))?;
        Ok(UnitTerm::Fixed(n, unit))
    }

    fn field(&self, text: &str) -> Read<Field> {
        if text == "?" { Ok(None) } else { self.amount(text).map(Some) }
    }

    /// Reads a number, or parts in braces with arithmetic.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn amount(&self, text: &str) -> Read<Amount> {
        let Some(inner) = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) else {
            let n = text.parse().map_err(|_| format!("`{text}` is neither a number nor a part in braces"))?;
            return Ok(Amount { first: Term::Number(n), rest: Vec::new() });
        };
        let mut rest = Vec::new();
        let (mut start, mut operator) = (0, b'+');
        let mut first = None;
        for (i, b) in inner.bytes().chain([b'+']).enumerate() {
            if !matches!(b, b'+' | b'-' | b'*') {
                continue;
            }
            let term = self.term(&inner[start..i])?;
            match first {
                None => first = Some(term),
                Some(_) => rest.push((operator, term)),
            }
            (start, operator) = (i + 1, b);
        }
        Ok(Amount { first: first.unwrap_or(Term::Number(0.0)), rest })
    }

    fn term(&self, text: &str) -> Read<Term> {
        match text.parse() {
            Ok(n) => Ok(Term::Number(n)),
            Err(_) => Ok(Term::Slot(self.slot(text)?)),
        }
    }

    /// The number of the part of this name.
    ///
    /// # Errors
    /// If the rule's patterns have no such part.
    pub fn slot(&self, name: &str) -> Read<Slot> {
        match self.slots.iter().position(|s| s == name) {
            Some(i) => Ok(i as Slot),
            None => Err(format!("no pattern of this rule has a part `{name}`; parts: {}", self.slots.join(", "))),
        }
    }
}

/// The fields between hyphens that stand outside braces.
fn fields(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((head, tail)) = split_outside(rest, '-') {
        out.push(head);
        rest = tail;
    }
    out.push(rest);
    out
}

/// Splits at the first `mark` outside braces.
fn split_outside(text: &str, mark: char) -> Option<(&str, &str)> {
    let mut depth = 0i32;
    for (i, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ if c == mark && depth == 0 && i > 0 => return Some((&text[..i], &text[i + c.len_utf8()..])),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Read<Template> {
        let slots: Vec<String> = ["year", "month", "n", "hour", "unit", "x"].map(str::to_owned).into();
        Reader { slots: &slots }.template(text)
    }

    fn slot(n: Slot) -> Amount {
        Amount { first: Term::Slot(n), rest: Vec::new() }
    }

    #[test]
    fn values_read_as_meant() {
        assert_eq!(read("{year}-{month}"), Ok(Template::Calendar(Some(slot(0)), Below::Month(slot(1)))));
        assert_eq!(read("?-?-{n}"), Ok(Template::Calendar(None, Below::Day(None, slot(2)))));
        assert_eq!(read("?-W?-{n}"), Ok(Template::Calendar(None, Below::Weekday(slot(2)))));
        let less_one = Amount { first: Term::Slot(2), rest: vec![(b'-', Term::Number(1.0))] };
        assert_eq!(read("century {n-1}"), Ok(Template::Century(less_one)));
        assert_eq!(read("P{n}{unit}"), Ok(Template::Duration(Some(slot(2)), UnitTerm::Slot(4))));
        assert_eq!(read("PX10Y"), Ok(Template::Duration(None, UnitTerm::Fixed(10, Unit::Year))));
        assert_eq!(read("{x}T{hour}"), Ok(Template::Time(Some(Box::new(Template::Copy(5))), Clock::Hour(slot(3), None, None))));
        assert!(matches!(read("1914-07-28/1918"), Ok(Template::Range(..))));
    }

    #[test]
    fn faults_are_told() {
        assert!(read("{yaer}").unwrap_err().contains("yaer"));
        assert!(read("P{n}Z").unwrap_err().contains('Z'));
        for wild in ["", "-", "{", "}", "P", "XXXX-{", "{}", "/", "T", "?-W", "{x}T{", "{n--}", "é-é"] {
            let _ = read(wild);
        }
    }
}
