//! What a document has said about time so far: the ground for "the following year" and for months
//! and weekdays that stand alone.

use super::calendar::{Cal, Unit, add_days, add_units, date, days_between};
use super::matcher::Scratch;
use super::timex::Basis;
use jiff::civil::{Date, Weekday};

/// Sentences for which a past year goes on being the year of bare months and days.
const STORY_SENTENCES: u32 = 1;

/// Which way to look for a date that the words leave open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The latest that has begun.
    Past,
    /// The earliest that is not over.
    Future,
    /// The latest that is over ("last").
    StrictPast,
    /// The earliest that has not begun ("next").
    StrictFuture,
    /// The one of the current year or week ("this").
    Current,
    /// The one of the year last spoken of ("that").
    Previous,
}

/// What a date does for the story that a text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// It opens its sentence: what follows happens then.
    Frame,
    /// It stands inside its sentence.
    Part,
    /// It belongs to a noun ("the treaty of 1920") or opens an interval ("since 2017"): nothing is told of that time.
    Aside,
}

/// The reading state of one document. Start a new one (or [`TimeContext::reset`]) for each document.
#[derive(Debug, Default)]
pub struct TimeContext {
    /// Publication date: the only clock.
    pub published: Option<Date>,
    /// In dates like 3/4/2020 the month comes first: set by an unambiguous date of the text, or by the caller.
    pub month_first: bool,
    sentence: u32,
    mentions: u32,
    /// By unit, the latest mention and when it came.
    recent: [Option<(u32, u32, Cal)>; 14],
    /// A year well before publication, the sentence that last kept to it, and whether the next may still.
    story: Option<(i64, u32, bool)>,
    pub(super) scratch: Scratch,
}

impl TimeContext {
    /// The state before the first sentence of a document.
    pub fn new(published: Option<Date>, text: &str) -> TimeContext {
        let mut context = TimeContext::default();
        context.reset(published, text);
        context
    }

    /// Forgets a document and begins another, keeping the memory.
    pub fn reset(&mut self, published: Option<Date>, text: &str) {
        self.published = published;
        self.month_first = month_first(text, published);
        (self.sentence, self.mentions, self.recent, self.story) = (0, 0, [None; 14], None);
    }

    /// Matches of rules and of their parts that reading the last sentence with a date word took: what its time and memory
    /// grow with.
    pub fn matches_tried(&self) -> usize {
        self.scratch.matches.len()
    }

    pub(super) fn begin_sentence(&mut self) {
        self.sentence += 1;
    }

    /// Remembers an expression that later ones may refer to, and what it does for the story.
    pub(super) fn remember(&mut self, cal: Cal, basis: Basis, telling: Telling) {
        self.mentions += 1;
        self.recent[cal.unit as usize] = Some((self.mentions, self.sentence, cal));
        if cal.unit > Unit::Year || telling == Telling::Aside {
            return;
        }
        let year = i64::from(cal.start.year());
        let past = self.published.is_none_or(|p| year < i64::from(p.year()) - 1);
        let carries = telling == Telling::Frame || cal.unit < Unit::Year;
        self.story = (basis != Basis::Relative && past).then_some((year, self.sentence, carries));
    }

    /// The closest earlier mention of a unit not longer than `unit`.
    pub(super) fn previous(&self, unit: Unit) -> Option<Cal> {
        let fine = self.recent[..=unit as usize].iter().flatten();
        fine.max_by_key(|(mention, ..)| *mention).map(|(.., cal)| *cal)
    }

    /// The unit between `short` and `long` last spoken of, in this sentence or the one before.
    pub(super) fn kept(&self, short: Unit, long: Unit) -> Option<Cal> {
        let fine = self.recent.get(short as usize..=long as usize)?.iter().flatten();
        let (_, sentence, cal) = fine.max_by_key(|(mention, ..)| *mention)?;
        (self.sentence - sentence <= 1).then_some(*cal)
    }

    /// A day mentioned earlier in this sentence.
    pub(super) fn day_of_sentence(&self) -> Option<Cal> {
        self.recent[Unit::Day as usize].filter(|(_, s, _)| *s == self.sentence).map(|(.., cal)| cal)
    }

    /// The year that bare months and days belong to, if the text is telling of a past one.
    pub(super) fn story_year(&self) -> Option<i64> {
        let (year, last, carries) = self.story?;
        let near = self.sentence == last || (carries && self.sentence - last <= STORY_SENTENCES);
        near.then_some(year)
    }
}

/// True if a text writes the month first in dates like 12/31/2020: the first date that shows its order decides, else one
/// that, so read, is the day of publication or the day before.
fn month_first(text: &str, published: Option<Date>) -> bool {
    let bytes = text.as_bytes();
    let dates = || memchr::memchr_iter(b'/', bytes).filter_map(|at| numeric_date(&bytes[..at], &bytes[at + 1..]));
    dates().find_map(certain_order).unwrap_or_else(|| published.is_some_and(|day| dates().any(|date| is_news_of(date, day))))
}

/// The three numbers of `..d` `/` `d/yyyy`.
fn numeric_date(before: &[u8], after: &[u8]) -> Option<[i64; 3]> {
    let head = before.iter().rev().take(3).take_while(|b| b.is_ascii_digit()).count();
    let middle = after.iter().take(3).take_while(|b| b.is_ascii_digit()).count();
    let year = after.get(middle + 1..)?.iter().take(4).take_while(|b| b.is_ascii_digit()).count();
    if !(1..=2).contains(&head) || !(1..=2).contains(&middle) || after[middle] != b'/' || year < 2 {
        return None;
    }
    let number = |digits: &[u8]| digits.iter().fold(0, |n, b| n * 10 + i64::from(b - b'0'));
    Some([number(&before[before.len() - head..]), number(&after[..middle]), number(&after[middle + 1..middle + 1 + year])])
}

/// Whether the month comes first, if one number is above 12 and the other is not.
fn certain_order([a, b, _]: [i64; 3]) -> Option<bool> {
    match (a, b) {
        (13.., ..=12) => Some(false),
        (..=12, 13..=31) => Some(true),
        _ => None,
    }
}

/// True if with the month first, and only so, it is the day of publication or the one before.
fn is_news_of([a, b, year]: [i64; 3], published: Date) -> bool {
    let news = |month, day| {
        let age = date(i64::from(published.year()), month, day).map(|d| days_between(d, published));
        i64::from(published.year()).rem_euclid(100) == year.rem_euclid(100) && age.is_some_and(|days| (0..=1).contains(&days))
    };
    news(a, b) && !news(b, a)
}

/// Among the units that `of` gives for a year, the one that `side` asks for, seen from `day`.
pub fn pick_year(day: Date, side: Side, of: impl Fn(i64) -> Option<Cal>) -> Option<Cal> {
    let year = i64::from(day.year());
    let over = |c: &Cal| c.end().is_some_and(|end| end <= day);
    // A leap day may be eight years away.
    let (mut back, mut forth) = ((year - 8..=year).rev().filter_map(&of), (year - 1..=year + 8).filter_map(&of));
    match side {
        // This winter may have begun last year.
        Side::Current => of(year - 1).filter(|c| !over(c)).or_else(|| of(year)),
        Side::Past | Side::Previous => back.find(|c| c.start <= day),
        Side::StrictPast => back.find(over),
        Side::Future => forth.find(|c| !over(c)),
        Side::StrictFuture => forth.find(|c| c.start > day),
    }
}

/// The weekday `n` (ISO number, 1 to 7) that `side` asks for, seen from `day`.
pub fn pick_weekday(day: Date, side: Side, n: i64) -> Option<Cal> {
    let wanted = Weekday::from_monday_one_offset(n.try_into().ok()?).ok()?;
    let ahead = i64::from(wanted.to_monday_one_offset()) - i64::from(day.weekday().to_monday_one_offset());
    let days = match side {
        Side::Current => ahead,
        Side::Past | Side::Previous => ahead.rem_euclid(7) - if ahead == 0 { 0 } else { 7 },
        Side::StrictPast => ahead.rem_euclid(7) - 7,
        Side::Future => ahead.rem_euclid(7),
        Side::StrictFuture => (ahead - 1).rem_euclid(7) + 1,
    };
    add_days(day, days).map(Cal::of)
}

/// The day of the month `n` that `side` asks for, seen from `day`.
pub fn pick_day(day: Date, side: Side, n: i64) -> Option<Cal> {
    let month = Cal::containing(Unit::Month, day)?.start;
    let of = |k: i64| {
        let first = add_units(month, Unit::Month, k)?;
        Cal::day(i64::from(first.year()), i64::from(first.month()), n)
    };
    match side {
        Side::Current => of(0),
        Side::Past | Side::Previous => [0, -1, -2].into_iter().filter_map(of).find(|c| c.start <= day),
        Side::StrictPast => [0, -1, -2].into_iter().filter_map(of).find(|c| c.start < day),
        Side::Future => [0, 1, 2].into_iter().filter_map(of).find(|c| c.start >= day),
        Side::StrictFuture => [0, 1, 2].into_iter().filter_map(of).find(|c| c.start > day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn weekdays_on_every_side() {
        let wednesday = day("2021-02-10");
        let pick = |side, n| pick_weekday(wednesday, side, n).unwrap().start.to_string();
        assert_eq!(pick(Side::Past, 2), "2021-02-09");
        assert_eq!(pick(Side::Past, 3), "2021-02-10");
        assert_eq!(pick(Side::StrictPast, 3), "2021-02-03");
        assert_eq!(pick(Side::Future, 5), "2021-02-12");
        assert_eq!(pick(Side::StrictFuture, 3), "2021-02-17");
        assert_eq!(pick(Side::Current, 1), "2021-02-08");
        assert_eq!(pick_weekday(wednesday, Side::Past, 8), None);
    }

    #[test]
    fn the_order_of_numeric_dates_follows_a_certain_one() {
        let month_first = |text| month_first(text, Some(day("2019-06-28")));
        assert!(month_first("on 3/4/2020 and 06/27/2019"));
        assert!(!month_first("on 27/06/2019 and 06/27/2019"));
        for wild in ["", "/", "1/", "/1/2", "99/99/9999", "a/b/c", "1/2", "12/31/20"] {
            assert_eq!(month_first(wild), wild == "12/31/20", "{wild}");
        }
    }

    #[test]
    fn the_order_of_numeric_dates_follows_the_publication_date() {
        for (published, wanted) in [("2007-07-09", true), ("2007-07-08", true), ("2007-08-07", false), ("2007-07-12", false)] {
            assert_eq!(month_first("opened on 7/8/07 in spring", Some(day(published))), wanted, "{published}");
        }
        assert!(!month_first("opened on 7/8/07", None));
    }

    #[test]
    fn leap_days_are_found_years_away() {
        let of = |y| Cal::day(y, 2, 29);
        assert_eq!(pick_year(day("2023-03-01"), Side::Past, of).unwrap().start, day("2020-02-29"));
        assert_eq!(pick_year(day("2097-03-01"), Side::Future, of).unwrap().start, day("2104-02-29"));
    }
}
