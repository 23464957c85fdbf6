//! What is wrong in the actor tables beyond their form: codes that do not exist, offices with two holders at once, members of
//! a body before it was founded, names that are common words.
//!
//! A run looks only at tables that are not the built-in ones; `polybius rules check` and the test suite look at all.

use super::tables::{self, Edge, UNNAMED_OFFICE, parse_date};
use crate::rules::diagnostics::{Diagnostics, closest};
use crate::rules::files::{RuleFile, RuleFiles};
use crate::rules::tsv::{self, Row};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

/// The columns of `shared.tsv`.
const SHARED: &[&str] = &["code", "office", "reason", "source"];

/// Two spells in one office may overlap by so many days: sources differ on when an office changes hands.
const MOST_OVERLAP_DAYS: i32 = 60;

/// Stands for every code in `shared.tsv`.
const ANY_CODE: &str = "*";

/// A stretch of time; open sides are unknown or endless.
type Term = (Option<Date>, Option<Date>);

/// One table with its rows.
struct Table<'f> {
    file: &'f RuleFile,
    rows: Vec<Row<'f>>,
    /// True if faults in it are wanted.
    wanted: bool,
}

/// All tables that are checked against each other.
struct Checker<'f> {
    states: Option<Table<'f>>,
    organisations: Option<Table<'f>>,
    regions: Option<Table<'f>>,
    leaders: Option<Table<'f>>,
    places: Option<Table<'f>>,
    offices: Option<Table<'f>>,
    guards: Option<Table<'f>>,
    shared: Option<Table<'f>>,
    /// Common words.
    common: FxHashSet<&'f str>,
    /// When each code is valid.
    terms: FxHashMap<&'f str, Term>,
}

/// The faults of the actor tables: of all, or only of those that differ from the built-in ones.
pub fn check(files: &RuleFiles, all: bool) -> Diagnostics {
    let mut faults = Diagnostics::default();
    if !all && !files.under("actors/").any(RuleFile::is_changed) {
        return faults;
    }
    let checker = Checker::read(files, all);
    checker.check_codes(&mut faults);
    checker.check_members(&mut faults);
    checker.check_spells(&mut faults);
    checker.check_titles(&mut faults);
    checker.check_words(&mut faults);
    checker.check_guards(&mut faults);
    faults
}

impl<'f> Checker<'f> {
    fn read(files: &'f RuleFiles, all: bool) -> Checker<'f> {
        // Faults of form are reported where the tables are read for use.
        let mut formal = Diagnostics::default();
        let mut table = |path: &str, columns: &[&str]| {
            files.get(path).map(|file| Table {
                file,
                rows: tsv::read(file, columns, &mut formal).collect(),
                wanted: all || file.is_changed(),
            })
        };
        let common = table("words/common.tsv", &["word"]);
        let mut checker = Checker {
            states: table("actors/states.tsv", tables::STATES),
            organisations: table("actors/organisations.tsv", tables::ORGANISATIONS),
            regions: table("actors/regions.tsv", tables::REGIONS),
            leaders: table("actors/leaders.tsv", tables::LEADERS),
            places: table("actors/places.tsv", tables::PLACES),
            offices: table("actors/offices.tsv", tables::OFFICES),
            guards: table("actors/guards.tsv", tables::GUARDS),
            shared: table("actors/shared.tsv", SHARED),
            common: common.iter().flat_map(|t| t.rows.iter().map(|r| r.cell(0))).collect(),
            terms: FxHashMap::default(),
        };
        let states = checker.states.iter().flat_map(|t| t.rows.iter().map(|r| (r.cell(0), term(r, 3, 4))));
        let bodies = checker.organisations.iter().flat_map(|t| t.rows.iter().map(|r| (r.cell(0), term(r, 10, 11))));
        let regions = checker.regions.iter().flat_map(|t| t.rows.iter().map(|r| (r.cell(0), (None, None))));
        checker.terms = states.chain(bodies).chain(regions).collect();
        checker
    }

    /// Every code that a cell names is one of the tables.
    fn check_codes(&self, faults: &mut Diagnostics) {
        self.check_column(&self.states, 5, faults);
        self.check_column(&self.organisations, 4, faults);
        self.check_column(&self.organisations, 5, faults);
        self.check_column(&self.regions, 5, faults);
        self.check_column(&self.places, 2, faults);
        if let Some(table) = wanted(&self.shared) {
            for row in table.rows.iter().filter(|r| r.cell(0) != ANY_CODE) {
                self.check_code(table.file, row, 0, row.cell(0), faults);
            }
        }
    }

    fn check_column(&self, table: &Option<Table<'f>>, column: usize, faults: &mut Diagnostics) {
        let Some(table) = wanted(table) else { return };
        for row in &table.rows {
            for code in row.list(column) {
                self.check_code(table.file, row, column, code, faults);
            }
        }
    }

    /// True if the code exists.
    fn check_code(&self, file: &RuleFile, row: &Row<'_>, column: usize, code: &str, faults: &mut Diagnostics) -> bool {
        let known = self.terms.contains_key(code);
        if !known {
            let help = closest(code, self.terms.keys().copied().collect::<std::collections::BTreeSet<_>>());
            let help = help.map_or_else(
                || "states.tsv, organisations.tsv and regions.tsv have the codes".to_owned(),
                |c| format!("did you mean `{c}`?"),
            );
            faults.error_help(file, row.span(column), format!("no state, organisation or region has the code `{code}`"), help);
        }
        known
    }

    /// Members exist, and belong to a body only while it exists.
    fn check_members(&self, faults: &mut Diagnostics) {
        let Some(table) = wanted(&self.organisations) else { return };
        for row in &table.rows {
            let body = term(row, 10, 11);
            for item in row.list(9) {
                let (code, years) = item.split_once(':').unwrap_or((item, ""));
                if self.check_code(table.file, row, 9, code, faults) {
                    check_membership(table.file, row, item, years, body, faults);
                }
            }
        }
    }

    /// Nobody holds an office that another holds, unless `shared.tsv` says that several do.
    fn check_spells(&self, faults: &mut Diagnostics) {
        let Some(table) = wanted(&self.leaders) else { return };
        let shared: FxHashSet<(&str, &str)> = self.shared.iter().flat_map(|t| t.rows.iter().map(|r| (r.cell(0), r.cell(1)))).collect();
        let mut spells: FxHashMap<(&str, &str), Vec<&Row<'_>>> = FxHashMap::default();
        for row in &table.rows {
            let (code, office) = (row.cell(3), row.cell(4));
            if office != UNNAMED_OFFICE && !shared.contains(&(code, office)) && !shared.contains(&(ANY_CODE, office)) {
                spells.entry((code, office)).or_default().push(row);
            }
        }
        for rows in spells.values() {
            for (at, second) in rows.iter().enumerate() {
                let first = rows[..at].iter().find(|first| first.cell(0) != second.cell(0) && overlap(first, second) > MOST_OVERLAP_DAYS);
                if let Some(first) = first {
                    note_overlap(table.file, first, second, faults);
                }
            }
        }
    }

    /// Each office word stands once, and titles stand for offices that somebody in the table of leaders has.
    fn check_titles(&self, faults: &mut Diagnostics) {
        let (Some(table), Some(leaders)) = (wanted(&self.offices), &self.leaders) else { return };
        let mut phrases = FxHashSet::default();
        for row in table.rows.iter().filter(|r| !phrases.insert(r.cell(0))) {
            let help = "a word has one type; a title stands for the people too";
            faults.error_help(table.file, row.span(0), format!("`{}` stands twice", row.cell(0)), help);
        }
        let known: std::collections::BTreeSet<&str> = leaders.rows.iter().map(|r| r.cell(4)).collect();
        for row in &table.rows {
            for office in row.list(5).filter(|o| !known.contains(o)) {
                let help = closest(office, known.iter().copied());
                let help = help.map_or_else(|| "leaders.tsv has the offices".to_owned(), |c| format!("did you mean `{c}`?"));
                faults.error_help(table.file, row.span(5), format!("nobody in leaders.tsv has the office `{office}`"), help);
            }
        }
    }

    /// A name of one word that is also a common word needs a guard; so does a surname that stands for its bearer alone.
    fn check_words(&self, faults: &mut Diagnostics) {
        let guarded: FxHashSet<&str> = self.guards.iter().flat_map(|t| t.rows.iter().map(|r| r.cell(0))).collect();
        let columns: [(&Option<Table<'_>>, &[usize]); 5] = [
            (&self.states, &[1, 6, 7, 8, 9, 10]),
            (&self.organisations, &[1, 7, 8]),
            (&self.regions, &[1, 3, 4]),
            (&self.leaders, &[1]),
            (&self.places, &[0, 1]),
        ];
        for (table, columns) in columns {
            let Some(table) = wanted(table) else { continue };
            for (row, &column) in table.rows.iter().flat_map(|row| columns.iter().map(move |c| (row, c))) {
                for name in row.list(column).map(|n| n.split(':').next().unwrap_or(n)) {
                    if self.common.contains(name.to_lowercase().as_str()) && !guarded.contains(name) {
                        let help =
                            format!("add a line for `{name}` to guards.tsv: case-sensitive, needs-mention, not-before, not-after or never");
                        faults.error_help(table.file, row.span(column), format!("the name `{name}` is also a common word"), help);
                    }
                }
            }
        }
    }

    /// A guard that is no veto for good belongs to a phrase of the tables.
    fn check_guards(&self, faults: &mut Diagnostics) {
        let Some(table) = wanted(&self.guards) else { return };
        let phrases = self.phrases();
        for row in table.rows.iter().filter(|r| r.cell(1) != "never" && !phrases.contains(r.cell(0))) {
            let help = "write the phrase as its table does, or take the line out";
            faults.error_help(table.file, row.span(0), format!("no table has the name `{}`", row.cell(0)), help);
        }
    }

    /// All names in all tables.
    fn phrases(&self) -> FxHashSet<&'f str> {
        let columns: [(&Option<Table<'f>>, &[usize]); 5] = [
            (&self.states, &[1, 6, 7, 8, 9, 10]),
            (&self.organisations, &[1, 6, 7, 8]),
            (&self.regions, &[1, 3, 4]),
            (&self.leaders, &[0, 1, 2]),
            (&self.places, &[0, 1]),
        ];
        let mut phrases = FxHashSet::default();
        for (table, columns) in columns {
            for row in table.iter().flat_map(|t| &t.rows) {
                let names = columns.iter().flat_map(|&c| row.list(c));
                phrases.extend(names.map(|n| n.split(':').next().unwrap_or(n)));
            }
        }
        phrases
    }
}

/// The table if its faults are wanted.
fn wanted<'t, 'f>(table: &'t Option<Table<'f>>) -> Option<&'t Table<'f>> {
    table.as_ref().filter(|t| t.wanted)
}

fn term(row: &Row<'_>, from: usize, to: usize) -> Term {
    (parse_date(row.cell(from), Edge::Start), parse_date(row.cell(to), Edge::End))
}

/// The dates of `CODE:start..end` are in order and inside the body's own.
fn check_membership(file: &RuleFile, row: &Row<'_>, item: &str, years: &str, body: Term, faults: &mut Diagnostics) {
    if years.is_empty() {
        return;
    }
    let (start, end) = years.split_once("..").unwrap_or((years, ""));
    let (from, to) = (parse_date(start, Edge::Start), parse_date(end, Edge::End));
    let mut fault = |message: String, help: &str| faults.error_help(file, row.span(9), message, help);
    if (from.is_none() && !start.is_empty()) || (to.is_none() && !end.is_empty()) {
        fault(format!("`{item}` has no dates that can be read"), "write CODE, CODE:start or CODE:start..end");
    } else if from.zip(to).is_some_and(|(f, t)| t <= f) {
        fault(format!("the membership `{item}` ends before it begins"), "write the earlier date first");
    } else if parse_date(start, Edge::End).zip(body.0).is_some_and(|(f, b)| f < b) {
        fault(format!("`{item}` is a member before the body exists"), "see valid_from of the same row");
    } else if parse_date(end, Edge::Start).zip(body.1).is_some_and(|(t, b)| t > b) {
        fault(format!("`{item}` is a member after the body is gone"), "see valid_to of the same row");
    }
}

/// For how many days two spells surely overlap: a year alone may be its last day where something begins, its first where
/// something ends.
fn overlap(first: &Row<'_>, second: &Row<'_>) -> i32 {
    let surely = |row: &Row<'_>| {
        let from = parse_date(row.cell(6), Edge::End).unwrap_or(Date::MIN);
        (from, parse_date(row.cell(7), Edge::Start).unwrap_or(Date::MAX))
    };
    let ((a, b), (c, d)) = (surely(first), surely(second));
    let (start, end) = (a.max(c), b.min(d));
    start.until(end).map_or(i32::MAX, |span| span.get_days())
}

fn note_overlap(file: &RuleFile, first: &Row<'_>, second: &Row<'_>, faults: &mut Diagnostics) {
    let (code, office) = (second.cell(3), second.cell(4));
    let message = format!("{} and {} are both {office} of {code} for more than {MOST_OVERLAP_DAYS} days", first.cell(0), second.cell(0));
    faults.error_help(file, second.span(6), message, format!("mend the dates, or add `{code}` and `{office}` to shared.tsv"));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of tables given as path and rows, with `>` for tabs.
    fn messages(tables: &[(&str, &str)]) -> Vec<String> {
        let mut files = RuleFiles::default();
        for (path, rows) in tables {
            let text = rows.replace('>', "\t");
            files.insert(RuleFile { path: (*path).to_owned(), shown: (*path).to_owned(), text: text.into(), overlaid: true });
        }
        check(&files, false).into_sorted().iter().map(|m| m.to_string().replace("actors/", "")).collect()
    }

    fn organisations(rows: &str) -> String {
        format!("{}\n{rows}\n", tables::ORGANISATIONS.join("\t"))
    }

    #[test]
    fn members_belong_to_a_body_while_it_exists() {
        let table = organisations(
            "AA>A>alliance>>>>>>>>1950>1960>>own\nBB>B>alliance>>AA>>>>>AA:1940|AA:1955..1952|AA:1955..1970|CC:1955|AA:x|AA:1951..1953>1950>1960>>own",
        );
        assert_eq!(
            messages(&[("actors/organisations.tsv", &table)]),
            [
                "organisations.tsv:3:23: `AA:1940` is a member before the body exists (see valid_from of the same row)",
                "organisations.tsv:3:23: `AA:1955..1970` is a member after the body is gone (see valid_to of the same row)",
                "organisations.tsv:3:23: `AA:x` has no dates that can be read (write CODE, CODE:start or CODE:start..end)",
                "organisations.tsv:3:23: no state, organisation or region has the code `CC` (did you mean `AA`?)",
                "organisations.tsv:3:23: the membership `AA:1955..1952` ends before it begins (write the earlier date first)",
            ]
        );
    }

    #[test]
    fn homes_and_principals_have_codes() {
        let table = organisations("AAA>A>company>>AAB>ZZZ>>>>>>>>own");
        assert_eq!(
            messages(&[("actors/organisations.tsv", &table)]),
            [
                "organisations.tsv:2:16: no state, organisation or region has the code `AAB` (did you mean `AAA`?)",
                "organisations.tsv:2:20: no state, organisation or region has the code `ZZZ` (states.tsv, organisations.tsv and regions.tsv have the codes)",
            ]
        );
    }

    #[test]
    fn a_year_alone_is_no_overlap() {
        let header = tables::LEADERS.join("\t");
        let rows = |second: &str| format!("{header}\nAda>>>AA>head of state>>1990>2000>>own\nBo>>>AA>head of state>>{second}>>>own\n");
        assert_eq!(messages(&[("actors/leaders.tsv", &rows("2000"))]), [""; 0]);
        assert_eq!(messages(&[("actors/leaders.tsv", &rows("1999-11-20"))]), [""; 0]);
        let said = messages(&[("actors/leaders.tsv", &rows("1999-05-01"))]);
        assert!(said[0].starts_with("leaders.tsv:3:24: Ada and Bo are both head of state of AA for more than 60 days"), "{said:?}");
    }
}
