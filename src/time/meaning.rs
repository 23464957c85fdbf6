//! What parts and expressions mean, and what a modifier or a step through time does to it.

use super::calendar::{Cal, Part, Unit, add_days, add_months, add_units, year_text};
use super::timex::{Basis, Modifier, Modifiers, TimexType};
use super::value::Reference;
use jiff::civil::Date;

/// What a part or a whole expression means.
#[derive(Clone, Debug, Default)]
pub struct Val {
    /// The meaning itself.
    pub core: Core,
    /// Its type, if it is an expression.
    pub kind: Option<TimexType>,
    /// First day.
    pub from: Option<Date>,
    /// One past the last day.
    pub to: Option<Date>,
    /// Modifiers inside the expression.
    pub mods: Modifiers,
    /// What it rests on.
    pub basis: Basis,
    /// The day it was counted from.
    pub anchor: Option<Date>,
    /// The year was not in the words.
    pub open: bool,
}

/// The meaning of a part.
#[derive(Clone, Debug)]
pub enum Core {
    /// A number.
    Number(f64),
    /// A code.
    Code(String),
    /// A calendar unit.
    Cal(Cal),
    /// A time of day on a day.
    Time(Option<Cal>, String),
    /// A length.
    Duration(Option<f64>, Unit),
    /// A vague reference.
    Reference(Reference),
    /// From one to the other.
    Range(Box<(Val, Val)>),
    /// A value as text: sets, and what could not be resolved.
    Text(String),
}

impl Default for Core {
    fn default() -> Core {
        Core::Number(0.0)
    }
}

impl Val {
    /// A meaning without a place on the calendar.
    pub fn new(core: Core) -> Val {
        Val { core, ..Val::default() }
    }

    /// A calendar unit, with its days.
    pub fn placed(cal: Cal, basis: Basis) -> Option<Val> {
        Some(Val { core: Core::Cal(cal), from: Some(cal.start), to: Some(cal.end()?), basis, ..Val::default() })
    }

    /// The TIMEX3 value.
    pub fn value(&self) -> String {
        match &self.core {
            Core::Number(n) => year_text(*n as i64),
            Core::Code(text) | Core::Text(text) => text.clone(),
            Core::Cal(cal) => cal.value(),
            Core::Time(Some(day), clock) => format!("{}T{clock}", day.value()),
            Core::Time(None, clock) => format!("T{clock}"),
            Core::Duration(n, unit) => duration_text(*n, *unit),
            Core::Reference(reference) => reference.value().to_owned(),
            Core::Range(ends) => format!("{}/{}", ends.0.value(), ends.1.value()),
        }
    }
}

/// A duration as TIMEX3 writes it: `P20Y`, `PT5H`, `PXM`.
fn duration_text(n: Option<f64>, unit: Unit) -> String {
    let (each, code) = unit.basic();
    // Two decimals are enough for "two and a half" and "3.75"; binary fractions must not show.
    let count = n.map_or_else(|| "X".to_owned(), |n| format!("{}", (n * each as f64 * 100.0).round() / 100.0));
    match code.strip_prefix('T') {
        Some(short) => format!("PT{count}{short}"),
        None => format!("P{count}{code}"),
    }
}

/// The first or last end of a range inside a range: "from 1900 to World War I" ends when the war does.
pub fn outer(val: Val, last: bool) -> Val {
    match val.core {
        Core::Range(ends) => {
            let end = if last { ends.1 } else { ends.0 };
            Val { mods: val.mods, ..end }
        }
        _ => val,
    }
}

/// A number read as a year; two digits take their hundreds from `century`.
pub fn as_date(val: Val, century: Option<i64>) -> Option<Val> {
    let Core::Number(n) = val.core else { return Some(val) };
    let n = n as i64;
    let year = if n < 100 { n + century.unwrap_or(0) } else { n };
    Some(Val { kind: Some(TimexType::Date), ..Val::placed(Cal::year(year)?, val.basis)? })
}

/// `day` moved by a number of units that may have a fraction.
pub fn add(day: Date, unit: Unit, n: f64) -> Option<Date> {
    if n.fract() == 0.0 {
        return add_units(day, unit, n as i64);
    }
    match unit {
        Unit::Year => add_months(day, (n * 12.0).round() as i64),
        Unit::Decade => add_months(day, (n * 120.0).round() as i64),
        Unit::Century => add_months(day, (n * 1200.0).round() as i64),
        Unit::Month => add_days(day, (n * 30.5).round() as i64),
        Unit::Week => add_days(day, (n * 7.0).round() as i64),
        _ => add_units(day, unit, n.round() as i64),
    }
}

/// The first or second half: of a year a unit of its own, of anything else a cut.
pub fn halve(val: &mut Val, which: i64) -> Option<()> {
    let Core::Cal(cal) = val.core else { return None };
    if cal.unit == Unit::Year {
        let half = Cal::half(i64::from(cal.start.year()), which)?;
        (val.core, val.from, val.to) = (Core::Cal(half), Some(half.start), Some(half.end()?));
        return Some(());
    }
    let (from, to) = cal.half_of(which)?;
    (val.from, val.to) = (Some(from), Some(to));
    val.mods.add(if which == 1 { Modifier::Start } else { Modifier::End });
    Some(())
}

/// Adds a modifier; early, middle and late cut the interval.
pub fn modify(val: &mut Val, modifier: Modifier) -> Option<()> {
    val.mods.add(modifier);
    let part = match modifier {
        Modifier::Start => Part::Start,
        Modifier::Mid => Part::Mid,
        Modifier::End => Part::End,
        _ => return Some(()),
    };
    let cut = match (&val.core, part) {
        (Core::Cal(cal), _) => Some(cal.part(part)?),
        // The start of a named period is its first unit (day or year, as precise as its value), the end its last.
        (Core::Range(ends), Part::Start) => ends.0.from.zip(ends.0.to),
        (Core::Range(ends), Part::End) => ends.1.from.zip(ends.1.to),
        _ => None,
    };
    if let Some((from, to)) = cut {
        (val.from, val.to) = (Some(from), Some(to));
    }
    Some(())
}

/// The value of a unit that nothing places.
pub fn unknown(unit: Unit) -> &'static str {
    match unit {
        Unit::Week => "XXXX-WXX",
        Unit::Weekend => "XXXX-WXX-WE",
        Unit::Month => "XXXX-XX",
        Unit::Season | Unit::Quarter => "XXXX-QX",
        Unit::Half => "XXXX-HX",
        Unit::Year => "XXXX",
        Unit::Decade => "XXX",
        Unit::Century => "XX",
        Unit::Millennium => "X",
        _ => "XXXX-XX-XX",
    }
}
