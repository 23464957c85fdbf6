//! Time expressions as strings of the Extended Date/Time Format (EDTF, ISO 8601-2), for export.
//!
//! EDTF has no word for "early" or for a week: what has no form of its own becomes the interval of its days.

use super::calendar::{Cal, Unit, add_days};
use super::timex::{Modifier, Timex};
use jiff::civil::Date;

impl Timex {
    /// The expression as an EDTF string, signals applied: `199X`, `18XX`, `1850~`, `2017/..`, `-0479`, `2020-21` (a spring),
    /// `2018-35` (a third quarter). `None` if it has no place on the calendar.
    pub fn edtf(&self) -> Option<String> {
        if self.from.is_none() && self.to.is_none() {
            return None;
        }
        let about = if self.modifiers.has(Modifier::Approx) { "~" } else { "" };
        let days = || {
            let first = self.from.map(day);
            let last = self.to.map(|end| add_days(end, -1).map(day));
            Some((first, last.map_or(Some(None), |l| l.map(Some))?))
        };
        let (first, last) = match self.ends() {
            Some((first, last)) => (self.from.map(|_| first), self.to.map(|_| last)),
            None => days()?,
        };
        if first.is_some() && first == last {
            return first.map(|unit| format!("{unit}{about}"));
        }
        let shown = |end: Option<String>| end.map_or_else(|| "..".to_owned(), |e| format!("{e}{about}"));
        Some(format!("{}/{}", shown(first), shown(last)))
    }

    /// First and last calendar unit, if EDTF has a form for both and no modifier cuts or leaves them.
    fn ends(&self) -> Option<(String, String)> {
        const CUTS: [Modifier; 5] = [Modifier::Start, Modifier::Mid, Modifier::End, Modifier::Before, Modifier::After];
        if CUTS.into_iter().any(|m| self.modifiers.has(m)) {
            return None;
        }
        let (first, last) = self.value.split_once('/').unwrap_or((&self.value, &self.value));
        Some((unit(Cal::parse(first)?)?, unit(Cal::parse(last)?)?))
    }
}

/// A calendar unit in EDTF, if it has a form for it (level 2 for quarters and halves).
fn unit(cal: Cal) -> Option<String> {
    let (y, month) = (i64::from(cal.start.year()), u8::try_from(cal.start.month()).ok()?);
    let part = |n: u8| Some(format!("{}-{n}", year(y)));
    match cal.unit {
        Unit::Day => Some(day(cal.start)),
        Unit::Month => Some(format!("{}-{month:02}", year(y))),
        Unit::Season => part(21 + (month / 3 + 3) % 4),
        Unit::Quarter => part(33 + (month - 1) / 3),
        Unit::Half => part(40 + (month - 1) / 6),
        Unit::Year => Some(year(y)),
        Unit::Decade if y > 0 => Some(format!("{:03}X", y / 10)),
        Unit::Century if y > 0 => Some(format!("{:02}XX", y / 100)),
        Unit::Millennium if y > 0 => Some(format!("{}XXX", y / 1000)),
        _ => None,
    }
}

fn day(date: Date) -> String {
    format!("{}-{:02}-{:02}", year(i64::from(date.year())), date.month(), date.day())
}

/// An astronomical year: 480 BC is -0479.
fn year(y: i64) -> String {
    let sign = if y < 0 { "-" } else { "" };
    format!("{sign}{:04}", y.abs())
}
