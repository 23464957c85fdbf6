//! Calendar units as TIMEX3 names them, and the arithmetic between them.
//!
//! Definitions: ISO-TimeML TIMEX3 values (`2014`, `2014-W08`, `199`, `18`, `BC0480`), ISO 8601 weeks, northern
//! meteorological seasons filed under the year in which they begin. Years are astronomical inside (480 BC = -479).
//! Every operation returns `None` for what no calendar has, so that an impossible date is noticed, never repaired.

use jiff::civil::{Date, ISOWeekDate, Weekday};

/// A length of time with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// One second; only in durations.
    Second,
    /// One minute; only in durations.
    Minute,
    /// One hour; only in durations.
    Hour,
    /// A calendar day.
    Day,
    /// The last two days of an ISO week.
    Weekend,
    /// An ISO week.
    Week,
    /// A calendar month.
    Month,
    /// Three months that begin with the third, sixth, ninth or twelfth of the year.
    Season,
    /// A calendar quarter.
    Quarter,
    /// Half a calendar year.
    Half,
    /// A calendar year.
    Year,
    /// Years ending in 0 to 9.
    Decade,
    /// Years ending in 00 to 99.
    Century,
    /// Years ending in 000 to 999.
    Millennium,
}

impl Unit {
    /// The unit that rule files write as `code`, and how many of it: `2W` is a fortnight.
    pub fn parse(code: &str) -> Option<(i64, Unit)> {
        let letters = code.trim_start_matches(|c: char| c.is_ascii_digit());
        let count = &code[..code.len() - letters.len()];
        let unit = match letters {
            "TS" => Unit::Second,
            "TM" => Unit::Minute,
            "TH" => Unit::Hour,
            "D" => Unit::Day,
            "WE" => Unit::Weekend,
            "W" => Unit::Week,
            "M" => Unit::Month,
            "S" => Unit::Season,
            "Q" => Unit::Quarter,
            "H" => Unit::Half,
            "Y" => Unit::Year,
            "DE" => Unit::Decade,
            "CE" => Unit::Century,
            "ML" => Unit::Millennium,
            _ => return None,
        };
        Some((if count.is_empty() { 1 } else { count.parse().ok()? }, unit))
    }

    /// How many of which basic unit a duration counts in: TIMEX3 writes two decades as `P20Y`.
    pub fn basic(self) -> (i64, &'static str) {
        match self {
            Unit::Second => (1, "TS"),
            Unit::Minute => (1, "TM"),
            Unit::Hour => (1, "TH"),
            Unit::Day => (1, "D"),
            Unit::Weekend => (1, "WE"),
            Unit::Week => (1, "W"),
            Unit::Month => (1, "M"),
            Unit::Season => (3, "M"),
            Unit::Quarter => (1, "Q"),
            Unit::Half => (6, "M"),
            Unit::Year => (1, "Y"),
            Unit::Decade => (10, "Y"),
            Unit::Century => (100, "Y"),
            Unit::Millennium => (1000, "Y"),
        }
    }

    /// Whole months in the unit; `None` for units of days and less.
    fn months(self) -> Option<i64> {
        Some(match self {
            Unit::Month => 1,
            Unit::Season | Unit::Quarter => 3,
            Unit::Half => 6,
            Unit::Year => 12,
            Unit::Decade => 120,
            Unit::Century => 1200,
            Unit::Millennium => 12000,
            _ => return None,
        })
    }
}

/// A third of a unit, as English speaks of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Early, beginning, dawn.
    Start,
    /// Middle.
    Mid,
    /// Late, end.
    End,
}

/// One calendar unit: what kind, and its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cal {
    /// What kind of unit.
    pub unit: Unit,
    /// Its first day.
    pub start: Date,
}

/// The season codes of TIMEX3 in calendar order, from the third month.
const SEASONS: [&str; 4] = ["SP", "SU", "FA", "WI"];

impl Cal {
    /// The day `y-m-d`.
    pub fn day(y: i64, m: i64, d: i64) -> Option<Cal> {
        Some(Cal { unit: Unit::Day, start: date(y, m, d)? })
    }

    /// The day itself.
    pub fn of(start: Date) -> Cal {
        Cal { unit: Unit::Day, start }
    }

    /// Month `m` (1 to 12) of year `y`.
    pub fn month(y: i64, m: i64) -> Option<Cal> {
        Some(Cal { unit: Unit::Month, start: date(y, m, 1)? })
    }

    /// Year `y`, astronomical.
    pub fn year(y: i64) -> Option<Cal> {
        Some(Cal { unit: Unit::Year, start: date(y, 1, 1)? })
    }

    /// Quarter `q` (1 to 4) of year `y`.
    pub fn quarter(y: i64, q: i64) -> Option<Cal> {
        let start = (1..=4).contains(&q).then(|| date(y, q * 3 - 2, 1))??;
        Some(Cal { unit: Unit::Quarter, start })
    }

    /// Half `h` (1 or 2) of year `y`.
    pub fn half(y: i64, h: i64) -> Option<Cal> {
        let start = (1..=2).contains(&h).then(|| date(y, h * 6 - 5, 1))??;
        Some(Cal { unit: Unit::Half, start })
    }

    /// The season with the TIMEX3 code `code` that begins in year `y`.
    pub fn season(y: i64, code: &str) -> Option<Cal> {
        let index = SEASONS.iter().position(|&s| s == code)? as i64;
        Some(Cal { unit: Unit::Season, start: date(y, index * 3 + 3, 1)? })
    }

    /// ISO week `w` of ISO year `y`.
    pub fn week(y: i64, w: i64) -> Option<Cal> {
        let start = ISOWeekDate::new(y.try_into().ok()?, w.try_into().ok()?, Weekday::from_monday_one_offset(1).ok()?).ok()?.date();
        Some(Cal { unit: Unit::Week, start })
    }

    /// The `n`-th of a weekday (ISO number) in a month, from the month's end if `n` is negative.
    pub fn nth_weekday(y: i64, m: i64, n: i64, weekday: i64) -> Option<Cal> {
        let weekday = Weekday::from_monday_one_offset(weekday.try_into().ok()?).ok()?;
        let day = date(y, m, 1)?.nth_weekday_of_month(n.try_into().ok()?, weekday).ok()?;
        Some(Cal::of(day))
    }

    /// The `n`-th week of a month, from its end if `n` is negative. As with years, a week belongs to the month of its Thursday.
    pub fn week_of_month(y: i64, m: i64, n: i64) -> Option<Cal> {
        Cal::containing(Unit::Week, Cal::nth_weekday(y, m, n, 4)?.start)
    }

    /// The day `days` after Easter Sunday (western; by the usual Gregorian reckoning).
    pub fn easter(y: i64, days: i64) -> Option<Cal> {
        if y < 1583 {
            return None;
        }
        let (golden, century) = (y % 19, y / 100);
        let epact = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
        let moon = epact - (epact / 28) * (1 - (29 / (epact + 1)) * ((21 - golden) / 11));
        let weekday = (y + y / 4 + moon + 2 - century + century / 4) % 7;
        let march = moon - weekday + 28;
        Some(Cal::of(add_days(date(y, 3, 1)?, march - 1 + days)?))
    }

    /// The decade written `n`: 199 is the 1990s.
    pub fn decade(n: i64) -> Option<Cal> {
        Some(Cal { unit: Unit::Decade, start: date(n.checked_mul(10)?, 1, 1)? })
    }

    /// The century written `n`: 18 is the years 1800 to 1899.
    pub fn century(n: i64) -> Option<Cal> {
        Some(Cal { unit: Unit::Century, start: date(n.checked_mul(100)?, 1, 1)? })
    }

    /// The same words with "BC" after them: year 480 becomes 480 BC, the century written 4 the years 499 to 400 BC.
    pub fn before_christ(self) -> Option<Cal> {
        let y = i64::from(self.start.year());
        let first = match self.unit {
            Unit::Century => y + 99,
            Unit::Decade => y + 9,
            Unit::Millennium => y + 999,
            _ => y,
        };
        let start = date(1 - first, i64::from(self.start.month()), i64::from(self.start.day()))?;
        Some(Cal { unit: self.unit, start })
    }

    /// The unit of this kind that holds `day`.
    pub fn containing(unit: Unit, day: Date) -> Option<Cal> {
        let (y, m) = (i64::from(day.year()), i64::from(day.month()));
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Day => Some(Cal::of(day)),
            Unit::Week | Unit::Weekend => {
                let monday = add_days(day, -i64::from(day.weekday().to_monday_zero_offset()))?;
                let start = if unit == Unit::Week { monday } else { add_days(monday, 5)? };
                Some(Cal { unit, start })
            }
            Unit::Month => Cal::month(y, m),
            Unit::Quarter => Cal::quarter(y, (m + 2) / 3),
            Unit::Half => Cal::half(y, (m + 5) / 6),
            Unit::Season => {
                let index = (m + 9) % 12 / 3;
                Cal::season(if m < 3 { y - 1 } else { y }, SEASONS[index as usize])
            }
            Unit::Year => Cal::year(y),
            Unit::Decade | Unit::Century | Unit::Millennium => span_of_years(unit, y),
        }
    }

    /// The unit `n` steps later, or earlier if `n` is negative.
    pub fn shifted(self, n: i64) -> Option<Cal> {
        let start = add_units(self.start, self.unit, n)?;
        Some(Cal { unit: self.unit, start })
    }

    /// One past the last day.
    pub fn end(self) -> Option<Date> {
        match self.unit {
            Unit::Weekend => add_days(self.start, 2),
            unit => add_units(self.start, unit, 1),
        }
    }

    /// The days of a third of the unit, end exclusive. The cuts for decade, century, year and month are the project's
    /// (EDTF has no "early"); a day or a weekend is not cut.
    pub fn part(self, part: Part) -> Option<(Date, Date)> {
        let end = self.end()?;
        let (a, b) = match self.unit {
            Unit::Month => (add_days(self.start, 10)?, add_days(self.start, 20)?),
            Unit::Week => (add_days(self.start, 2)?, add_days(self.start, 4)?),
            Unit::Season | Unit::Quarter => (add_months(self.start, 1)?, add_months(self.start, 2)?),
            Unit::Half => (add_months(self.start, 2)?, add_months(self.start, 4)?),
            Unit::Year => (add_months(self.start, 4)?, add_months(self.start, 8)?),
            Unit::Decade => (add_months(self.start, 36)?, add_months(self.start, 84)?),
            Unit::Century => (add_months(self.start, 360)?, add_months(self.start, 840)?),
            Unit::Millennium => (add_months(self.start, 3600)?, add_months(self.start, 8400)?),
            _ => return Some((self.start, end)),
        };
        Some(match part {
            Part::Start => (self.start, a),
            Part::Mid => (a, b),
            Part::End => (b, end),
        })
    }

    /// The days of the first (1) or second (2) half of the unit.
    pub fn half_of(self, which: i64) -> Option<(Date, Date)> {
        let end = self.end()?;
        let middle = match self.unit.months() {
            Some(months) if months % 2 == 0 => add_months(self.start, months / 2)?,
            _ => add_days(self.start, days_between(self.start, end) / 2)?,
        };
        match which {
            1 => Some((self.start, middle)),
            2 => Some((middle, end)),
            _ => None,
        }
    }

    /// The TIMEX3 value.
    pub fn value(self) -> String {
        let (y, m, d) = (i64::from(self.start.year()), self.start.month(), self.start.day());
        let bc = 1 - y;
        match self.unit {
            Unit::Day => format!("{}-{m:02}-{d:02}", year_text(y)),
            Unit::Month => format!("{}-{m:02}", year_text(y)),
            Unit::Quarter => format!("{}-Q{}", year_text(y), (m + 2) / 3),
            Unit::Half => format!("{}-H{}", year_text(y), (m + 5) / 6),
            Unit::Season => format!("{}-{}", year_text(y), SEASONS[usize::from(m as u8 / 3 - 1) % 4]),
            Unit::Week | Unit::Weekend => {
                let week = self.start.iso_week_date();
                let tail = if self.unit == Unit::Weekend { "-WE" } else { "" };
                format!("{}-W{:02}{tail}", year_text(i64::from(week.year())), week.week())
            }
            Unit::Decade if y < 0 => format!("BC{:03}", bc / 10),
            Unit::Decade => format!("{:03}", y / 10),
            Unit::Century if y < 0 => format!("BC{:02}", bc / 100),
            Unit::Century => format!("{:02}", y / 100),
            Unit::Millennium if y < 0 => format!("BC{}", bc / 1000),
            Unit::Millennium => format!("{}", y / 1000),
            _ => year_text(y),
        }
    }

    /// The unit that a TIMEX3 value of one of the printed forms names.
    pub fn parse(value: &str) -> Option<Cal> {
        if let Some(rest) = value.strip_prefix("BC") {
            return Cal::parse(rest)?.before_christ();
        }
        let mut fields = value.split('-');
        let head = fields.next()?;
        let n: i64 = head.bytes().all(|b| b.is_ascii_digit()).then(|| head.parse().ok())??;
        let (second, third) = (fields.next(), fields.next());
        if fields.next().is_some() {
            return None;
        }
        match (head.len(), second, third) {
            (2, None, None) => Cal::century(n),
            (3, None, None) => Cal::decade(n),
            (4, None, None) => Cal::year(n),
            (4, Some(s), None) if s.starts_with('Q') => Cal::quarter(n, s[1..].parse().ok()?),
            (4, Some(s), None) if s.starts_with('H') => Cal::half(n, s[1..].parse().ok()?),
            (4, Some(s), None) if SEASONS.contains(&s) => Cal::season(n, s),
            (4, Some(s), None) if s.starts_with('W') => Cal::week(n, s[1..].parse().ok()?),
            (4, Some(s), Some("WE")) if s.starts_with('W') => {
                let week = Cal::week(n, s[1..].parse().ok()?)?;
                Cal::containing(Unit::Weekend, week.start)
            }
            (4, Some(m), None) => Cal::month(n, m.parse().ok()?),
            (4, Some(m), Some(d)) => Cal::day(n, m.parse().ok()?, d.parse().ok()?),
            _ => None,
        }
    }
}

/// The decade, century or millennium that holds year `y`; before Christ they count backwards.
fn span_of_years(unit: Unit, y: i64) -> Option<Cal> {
    let size = unit.months()? / 12;
    if y > 0 {
        return Some(Cal { unit, start: date(y - y % size, 1, 1)? });
    }
    let bc = 1 - y;
    Some(Cal { unit, start: date(1 - (bc - bc % size + size - 1), 1, 1)? })
}

/// A year as TIMEX3 writes it.
pub fn year_text(y: i64) -> String {
    if y > 0 { format!("{y:04}") } else { format!("BC{:04}", 1 - y) }
}

/// A date from numbers that may be anything.
pub fn date(y: i64, m: i64, d: i64) -> Option<Date> {
    Date::new(y.try_into().ok()?, m.try_into().ok()?, d.try_into().ok()?).ok()
}

/// `day` moved by `n` days.
pub fn add_days(day: Date, n: i64) -> Option<Date> {
    day.checked_add(jiff::Span::new().try_days(n).ok()?).ok()
}

/// `day` moved by `n` months; the day of the month is kept or becomes the month's last.
pub fn add_months(day: Date, n: i64) -> Option<Date> {
    day.checked_add(jiff::Span::new().try_months(n).ok()?).ok()
}

/// `day` moved by `n` units.
pub fn add_units(day: Date, unit: Unit, n: i64) -> Option<Date> {
    match unit.months() {
        Some(months) => add_months(day, months.checked_mul(n)?),
        None => match unit {
            Unit::Week | Unit::Weekend => add_days(day, n.checked_mul(7)?),
            Unit::Day => add_days(day, n),
            _ => Some(day),
        },
    }
}

/// Days from `a` to `b`.
pub fn days_between(a: Date, b: Date) -> i64 {
    a.until(b).map_or(0, |span| i64::from(span.get_days()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each printed form reads back as the unit it came from, with the right bounds.
    #[test]
    fn values_and_bounds_agree() {
        for (value, start, end) in [
            ("2014", "2014-01-01", "2015-01-01"),
            ("2014-03", "2014-03-01", "2014-04-01"),
            ("2020-02-29", "2020-02-29", "2020-03-01"),
            ("2022-W08", "2022-02-21", "2022-02-28"),
            ("2020-W53", "2020-12-28", "2021-01-04"),
            ("2021-W10-WE", "2021-03-13", "2021-03-15"),
            ("2018-Q3", "2018-07-01", "2018-10-01"),
            ("2019-H2", "2019-07-01", "2020-01-01"),
            ("2008-WI", "2008-12-01", "2009-03-01"),
            ("199", "1990-01-01", "2000-01-01"),
            ("18", "1800-01-01", "1900-01-01"),
            ("BC0480", "-000479-01-01", "-000478-01-01"),
            ("BC04", "-000498-01-01", "-000398-01-01"),
            ("BC033", "-000338-01-01", "-000328-01-01"),
        ] {
            let cal = Cal::parse(value).unwrap_or_else(|| panic!("{value}"));
            assert_eq!((cal.start, cal.end().unwrap()), (start.parse().unwrap(), end.parse().unwrap()), "{value}");
            assert_eq!(cal.value(), value);
            assert_eq!(Cal::containing(cal.unit, cal.start), Some(cal), "{value}");
        }
    }

    #[test]
    fn what_no_calendar_has_is_nothing() {
        for value in ["2015-02-29", "2014-13", "2019-W53", "2014-Q5", "2014-00-01", "x", "", "2014-01-01-01", "20145"] {
            assert_eq!(Cal::parse(value), None, "{value}");
        }
        assert_eq!(Cal::year(9999).unwrap().end(), None);
    }

    #[test]
    fn parts_cut_as_documented() {
        let part = |value: &str, part| {
            let (a, b) = Cal::parse(value).unwrap().part(part).unwrap();
            format!("{a}/{b}")
        };
        assert_eq!(part("19", Part::Start), "1900-01-01/1930-01-01");
        assert_eq!(part("199", Part::Mid), "1993-01-01/1997-01-01");
        assert_eq!(part("1944", Part::End), "1944-09-01/1945-01-01");
        assert_eq!(part("2014-04", Part::Mid), "2014-04-11/2014-04-21");
    }
}
