//! Publication dates: in metadata, in file names and in the first lines of a text. Full dates only.

use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::RuleFile;
use crate::rules::toml_file;
use jiff::Timestamp;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_spanned::Spanned;

/// Bytes of a value or line that are looked at; no date stands further in.
const LONGEST_VALUE: usize = 200;

/// `rules/corpus/dates.toml` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DateFile {
    months: Spanned<Vec<Vec<String>>>,
    ordinals: Vec<String>,
    first_lines: usize,
    longest_line: usize,
    after_dateline: Vec<String>,
}

/// What `rules/corpus/dates.toml` says.
#[derive(Debug, Default)]
pub(crate) struct DateRules {
    months: FxHashMap<String, i8>,
    ordinals: Vec<String>,
    first_lines: usize,
    longest_line: usize,
    after_dateline: Vec<String>,
}

impl DateRules {
    pub fn compile(file: &RuleFile, faults: &mut Diagnostics) -> DateRules {
        let Some(read) = toml_file::read::<DateFile>(file, faults) else { return DateRules::default() };
        let span = read.months.span();
        let months = read.months.into_inner();
        if months.len() != 12 {
            faults.error(file, span.clone(), format!("a year has 12 months, here are {}", months.len()));
        }
        let mut numbers = FxHashMap::default();
        for (number, name) in (1i8..).zip(&months).flat_map(|(i, names)| names.iter().map(move |n| (i, n))) {
            if numbers.insert(name.to_lowercase(), number).is_some_and(|other| other != number) {
                faults.error(file, span.clone(), format!("`{name}` names two months"));
            }
        }
        DateRules {
            months: numbers,
            ordinals: read.ordinals,
            first_lines: read.first_lines,
            longest_line: read.longest_line,
            after_dateline: read.after_dateline,
        }
    }

    /// The date that a value of metadata holds, as written there: the day of a date-time with an offset is not moved
    /// to another time zone. Figures alone are a compact date or the seconds, milli- or microseconds since 1970 in UTC.
    pub fn of_value(&self, value: &str) -> Option<Date> {
        let value = head(value.trim(), LONGEST_VALUE);
        if value.bytes().all(|b| b.is_ascii_digit()) {
            return of_number(value.parse().ok()?);
        }
        leading_date(value).or_else(|| Some(self.find(value)?.0))
    }

    /// The date in a file name: `2021-02-01-summit`, `20210201_summit`, `summit_2021-02-01`.
    pub fn of_file_name(&self, id: &str) -> Option<Date> {
        let name = id.rsplit('/').next().unwrap_or(id);
        let starts = |i: usize| i == 0 || !name.as_bytes()[i - 1].is_ascii_alphanumeric();
        let figures = (0..name.len()).filter(|&i| starts(i) && name.as_bytes()[i].is_ascii_digit());
        let mut found = figures.filter_map(|i| {
            let dashed = iso(&name[i..]).or_else(|| compact(&name[i..]))?;
            let end = i + dashed.1;
            let edge = i == 0 || end == name.len();
            let apart = name.as_bytes().get(end).is_none_or(|b| !b.is_ascii_alphanumeric());
            (edge && apart).then_some(dashed.0)
        });
        found.next()
    }

    /// The date in the first lines that are not blank, where it stands alone or in a dateline.
    pub fn of_first_lines(&self, text: &str) -> Option<Date> {
        let lines = text.lines().filter(|l| !l.trim().is_empty()).take(self.first_lines);
        lines.map(|line| head(line.trim(), LONGEST_VALUE)).find_map(|line| self.of_line(line))
    }

    fn of_line(&self, line: &str) -> Option<Date> {
        let (date, end) = self.find(line)?;
        let rest = line[end..].trim_start_matches([',', ')', ' ']);
        let dateline = end <= self.longest_line && self.after_dateline.iter().any(|mark| rest.starts_with(mark.as_str()));
        let alone = line.len() <= self.longest_line && !line.ends_with(['.', '!', '?', '…', '”', '"']);
        (dateline || alone).then_some(date)
    }

    /// The first full date in `text` and where it ends.
    fn find(&self, text: &str) -> Option<(Date, usize)> {
        // Nearly all lines end here: no year, no date.
        if !text.as_bytes().windows(4).any(|four| four.iter().all(u8::is_ascii_digit)) {
            return None;
        }
        let words = words(text);
        (0..words.len()).find_map(|i| self.at_word(text, &words[i..]))
    }

    /// A full date that begins with the first of `words`.
    fn at_word(&self, text: &str, words: &[(usize, &str)]) -> Option<(Date, usize)> {
        let (start, first) = words[0];
        if let Some((date, length)) = iso(&text[start..]) {
            return Some((date, start + length));
        }
        let word = |i: usize| words.get(i).map(|w| w.1);
        let year_at = |i: usize| {
            let (at, word) = *words.get(i)?;
            let whole = word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
            Some((word.parse::<i16>().ok().filter(|_| whole)?, at + 4))
        };
        let (day, month, next) = if let Some(month) = self.month(first) {
            (self.day(word(1)?)?, month, 2)
        } else {
            let of = usize::from(word(1) == Some("of"));
            (self.day(first)?, self.month(word(1 + of)?)?, 2 + of)
        };
        let (year, end) = year_at(next)?;
        Some((Date::new(year, month, day).ok()?, end))
    }

    fn month(&self, word: &str) -> Option<i8> {
        self.months.get(&word.to_lowercase()).copied()
    }

    fn day(&self, word: &str) -> Option<i8> {
        let figures = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ending = &word[figures.len()..];
        let plain = ending.is_empty() || self.ordinals.iter().any(|o| ending.eq_ignore_ascii_case(o));
        figures.parse().ok().filter(|_| plain && figures.len() <= 2)
    }
}

/// The day of a number: a compact date such as 20200229, or seconds, milli- or microseconds since 1970.
pub(crate) fn of_number(number: i64) -> Option<Date> {
    let seconds = match number {
        19_000_101..=20_991_231 => {
            let (year, rest) = (number / 10_000, number % 10_000);
            return Date::new(year as i16, (rest / 100) as i8, (rest % 100) as i8).ok();
        }
        // 20200229180500: date and time without separators.
        19_000_101_000_000..=20_991_231_235_959 if of_number(number / 1_000_000).is_some() => {
            return of_number(number / 1_000_000);
        }
        100_000_000..=99_999_999_999 => number,
        100_000_000_000..=99_999_999_999_999 => number / 1_000,
        100_000_000_000_000..=99_999_999_999_999_999 => number / 1_000_000,
        _ => return None,
    };
    Some(jiff::tz::Offset::UTC.to_datetime(Timestamp::from_second(seconds).ok()?).date())
}

/// A date at the very beginning, in ISO's or a compact form, whatever follows.
fn leading_date(value: &str) -> Option<Date> {
    let compact = || compact(value).filter(|(_, end)| !value.as_bytes().get(*end).is_some_and(u8::is_ascii_digit));
    iso(value).or_else(compact).map(|(date, _)| date)
}

/// `2020-02-29` or `2020/2/29` at the beginning of `text`, and its length.
fn iso(text: &str) -> Option<(Date, usize)> {
    let bytes = text.as_bytes();
    let separator = *bytes.get(4).filter(|b| matches!(b, b'-' | b'/' | b'.'))?;
    let (month, after_month) = figures(bytes, 5, 2)?;
    if bytes.get(after_month) != Some(&separator) {
        return None;
    }
    let (day, end) = figures(bytes, after_month + 1, 2)?;
    let (year, 4) = figures(bytes, 0, 4)? else { return None };
    let apart = !bytes.get(end).is_some_and(u8::is_ascii_digit);
    Date::new(year, month as i8, day as i8).ok().filter(|_| apart).map(|date| (date, end))
}

/// `20200229` at the beginning of `text`, in our time.
fn compact(text: &str) -> Option<(Date, usize)> {
    let eight = text.get(..8).filter(|t| t.bytes().all(|b| b.is_ascii_digit()))?;
    let number: i64 = eight.parse().ok()?;
    of_number(number).filter(|_| number >= 19_000_101).map(|date| (date, 8))
}

/// The number of up to `most` figures at `at`, and where it ends.
fn figures(bytes: &[u8], at: usize, most: usize) -> Option<(i16, usize)> {
    let found = bytes.get(at..)?.iter().take(most).take_while(|b| b.is_ascii_digit());
    let (value, count) = found.fold((0i16, 0), |(v, n), b| (v * 10 + i16::from(b - b'0'), n + 1));
    (count > 0).then_some((value, at + count))
}

/// Runs of letters and figures with their offsets.
fn words(text: &str) -> Vec<(usize, &str)> {
    let separate = |c: char| !c.is_alphanumeric();
    let parts = text.split(separate).filter(|w| !w.is_empty());
    parts.map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w)).collect()
}

/// At most `most` bytes of `text`, cut at a character.
pub(crate) fn head(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::files::RuleFiles;

    fn rules() -> DateRules {
        let mut faults = Diagnostics::default();
        let files = RuleFiles::builtin();
        let rules = DateRules::compile(files.get("corpus/dates.toml").unwrap(), &mut faults);
        assert!(faults.is_empty());
        rules
    }

    fn shown(date: Option<Date>) -> String {
        date.map_or_else(String::new, |d| d.to_string())
    }

    #[test]
    fn values_of_metadata() {
        let rules = rules();
        for (value, day) in [
            ("2020-02-29", "2020-02-29"),
            (" 2020-02-29T23:30:00-05:00", "2020-02-29"),
            ("2020-02-29 18:05:00", "2020-02-29"),
            ("2020/2/29", "2020-02-29"),
            ("20200229T180500Z", "2020-02-29"),
            ("20200229180500", "2020-02-29"),
            ("Sat, 29 Feb 2020 18:05:00 +0000", "2020-02-29"),
            ("February 29th, 2020", "2020-02-29"),
            ("the 29th of February 2020", "2020-02-29"),
            ("1582999500", "2020-02-29"),
            ("1582999500000", "2020-02-29"),
            ("2020-02-30", ""),
            ("02/03/2020", ""),
            ("2020", ""),
            ("0", ""),
            ("", ""),
            ("yesterday", ""),
        ] {
            assert_eq!(shown(rules.of_value(value)), day, "{value}");
        }
    }

    #[test]
    fn file_names() {
        let rules = rules();
        for (name, day) in [
            ("a/2021-02-01-summit", "2021-02-01"),
            ("20210201_summit", "2021-02-01"),
            ("summit_2021-02-01", "2021-02-01"),
            ("2021-02-01", "2021-02-01"),
            ("2021-02-01/summit", ""),
            ("summit-2021-02-01-b", ""),
            ("20219901_summit", ""),
            ("x20210201", ""),
            ("120210201", ""),
        ] {
            assert_eq!(shown(rules.of_file_name(name)), day, "{name}");
        }
    }

    #[test]
    fn first_lines() {
        let rules = rules();
        for (text, day) in [
            ("A summit\n\nBy A. Writer | April 2, 2012\n\nIt began.", "2012-04-02"),
            ("OSLO, 2 April 2012 – Norway said on 1 April 2012 that it would go.", "2012-04-02"),
            ("Published: 2012-04-02 10:33 GMT\r\nText.", "2012-04-02"),
            ("On 3 March 1918 the treaty of Brest-Litovsk was signed.", ""),
            ("It was on 3 March 1918 that Russia left the war, and the border moved to the west by hundreds of miles", ""),
            ("1\n2\n3\n4\n5\n2 April 2012", ""),
            ("May 2012", ""),
        ] {
            assert_eq!(shown(rules.of_first_lines(text)), day, "{text}");
        }
    }
}
