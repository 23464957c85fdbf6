//! The examples of the date rules, dates printed and read back, faults with their places, and that no text makes the
//! date layer panic.

use crate::support::words;
use polybius::rules::diagnostics::Diagnostics;
use polybius::rules::files::{RuleFile, RuleFiles};
use polybius::time::calendar::Cal;
use polybius::time::{TimeContext, TimeRules, Timex, examples, interval_view, tag, timex3_view};
use polybius::tokens::Tokens;
use polybius::words::{Vocabulary, Words};

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

fn compiled(files: &RuleFiles) -> (TimeRules, Vocabulary, Vec<String>) {
    let (mut vocabulary, mut faults) = (Vocabulary::default(), Diagnostics::default());
    let rules = TimeRules::compile(files, &mut vocabulary, &mut faults);
    (rules, vocabulary, faults.into_sorted().iter().map(ToString::to_string).collect())
}

/// The expressions of a text that is one sentence.
fn read(rules: &TimeRules, words: &mut Words, text: &str, published: Option<&str>) -> Vec<Timex> {
    let (mut tokens, mut out) = (Tokens::default(), Vec::new());
    words::tokenize(text, words, &mut tokens);
    let mut context = TimeContext::new(published.map(|p| p.parse().unwrap()), text);
    tag(rules, text, &tokens, 0..tokens.len(), words, &mut context, &mut out);
    out
}

/// A small generator of numbers, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % n
    }
}

#[test]
fn every_example_of_the_rule_files_comes_out() {
    let (rules, vocabulary, faults) = compiled(&RuleFiles::builtin());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let failures = examples(&rules, &vocabulary, words::tokenize);
    let shown: Vec<String> = failures.iter().map(ToString::to_string).collect();
    assert!(shown.is_empty(), "{} examples fail\n{}", shown.len(), shown.join("\n"));
}

#[test]
fn any_date_in_any_form_comes_back() {
    let (rules, vocabulary, _) = compiled(&RuleFiles::builtin());
    let (mut words, mut random) = (Words::new(&vocabulary), Random(7));
    for _ in 0..400 {
        let (y, m, d) = (1000 + random.below(1190), 1 + random.below(12), 1 + random.below(28));
        let month = MONTHS[m - 1];
        let value = Cal::day(y as i64, m as i64, d as i64).unwrap().value();
        for form in [
            format!("{d} {month} {y}"),
            format!("{month} {d}, {y}"),
            format!("the {d}th of {month}, {y}"),
            format!("{y}-{m:02}-{d:02}"),
            format!("{d:02}.{m:02}.{y}"),
            format!("{:.3}. {d}, {y}", if m == 5 { "Apr" } else { month }),
        ] {
            let wanted = if form.starts_with("Apr.") { format!("{y:04}-04-{d:02}") } else { value.clone() };
            let text = format!("They met on {form} and parted.");
            let found = read(&rules, &mut words, &text, None);
            assert_eq!(found.iter().map(|t| t.value.as_str()).collect::<Vec<_>>(), [wanted], "{text}");
            assert_eq!(found[0].span.of(&text), form);
        }
    }
}

#[test]
fn any_unit_and_range_in_any_form_comes_back() {
    let (rules, vocabulary, _) = compiled(&RuleFiles::builtin());
    let (mut words, mut random) = (Words::new(&vocabulary), Random(5));
    for _ in 0..200 {
        let (y, m) = (1100 + random.below(900), 1 + random.below(12));
        let (d, length) = (13 + random.below(16), 1 + random.below(90));
        let (month, later, quarter) = (MONTHS[m - 1], y + length, 1 + random.below(4));
        for (form, wanted) in [
            (format!("{y}"), format!("{y}")),
            (format!("{month} {y}"), format!("{y}-{m:02}")),
            (format!("{d}/{m:02}/{y}"), format!("{y}-{m:02}-{d}")),
            (format!("{m:02}/{d}/{y}"), format!("{y}-{m:02}-{d}")),
            (format!("the {}0s", y / 10), format!("{}", y / 10)),
            (format!("the {}th century", 11 + y % 8), format!("{}", 10 + y % 8)),
            (format!("Q{quarter} {y}"), format!("{y}-Q{quarter}")),
            (format!("the spring of {y}"), format!("{y}-SP")),
            (format!("{} BC", y / 2), format!("BC{:04}", y / 2)),
            (format!("{y}-{later}"), format!("{y}/{later}")),
            (format!("{y} and {later}"), format!("{y}/{later}")),
            (format!("1 to {d} {month} {y}"), format!("{y}-{m:02}-01/{y}-{m:02}-{d}")),
        ] {
            let text = format!("They met {} {form}.", if form.contains(" and ") { "between" } else { "in" });
            let found = read(&rules, &mut words, &text, Some("2021-02-10"));
            let shown: Vec<_> = interval_view(&found).map(|t| (t.span.of(&text), t.value.as_str())).collect();
            assert_eq!(shown, [(form.as_str(), wanted.as_str())], "{text}");
        }
    }
}

#[test]
fn no_text_panics_and_intervals_are_in_order() {
    let (rules, vocabulary, _) = compiled(&RuleFiles::builtin());
    let (mut words, mut random) = (Words::new(&vocabulary), Random(11));
    let pieces = [
        "the",
        "of",
        "in",
        "since",
        "until",
        "by",
        "early",
        "late",
        "mid",
        "-",
        "–",
        "/",
        ",",
        ".",
        "'",
        "s",
        "th",
        "May",
        "March",
        "Friday",
        "1",
        "31",
        "12",
        "29",
        "1999",
        "2020",
        "0",
        "9999",
        "99",
        "999999999999",
        "BC",
        "AD",
        "century",
        "decade",
        "last",
        "next",
        "two",
        "hundred",
        "years",
        "ago",
        "later",
        "before",
        "after",
        "end",
        "first",
        "half",
        "quarter",
        "spring",
        "Cold",
        "War",
        "to",
        "and",
        "between",
        "from",
        "a.m.",
        ":",
        "every",
        "million",
        "billion",
        "é",
        "’60s",
        "\u{200b}",
        "٣",
        "𝟜",
    ];
    for round in 0..4000 {
        let count = 1 + random.below(14);
        let gap = |r: &mut Random| if r.below(4) == 0 { "" } else { " " };
        let text: String = (0..count).map(|_| [pieces[random.below(pieces.len())], gap(&mut random)].concat()).collect();
        let published = ["2021-02-10", "-009999-01-01", "9999-12-31"][random.below(3)];
        for timex in read(&rules, &mut words, &text, (round % 4 > 0).then_some(published)) {
            assert!(!timex.span.is_empty() && text.is_char_boundary(timex.span.start as usize), "{text}");
            assert!(timex.from.zip(timex.to).is_none_or(|(a, b)| a < b), "{text}: {timex:?}");
        }
    }
}

#[test]
fn a_range_is_one_entry_for_claims_and_two_for_timex3() {
    let (rules, vocabulary, _) = compiled(&RuleFiles::builtin());
    let text = "Exercises ran from 10 to 20 February 2022.";
    let found = read(&rules, &mut Words::new(&vocabulary), text, None);
    let show = |t: &Timex| format!("{}={}", t.span.of(text), t.value);
    assert_eq!(interval_view(&found).map(show).collect::<Vec<_>>(), ["10 to 20 February 2022=2022-02-10/2022-02-20"]);
    assert_eq!(timex3_view(&found).map(show).collect::<Vec<_>>(), ["10=2022-02-10", "20 February 2022=2022-02-20"]);
}

#[test]
fn expressions_have_strings_for_export() {
    let (rules, vocabulary, _) = compiled(&RuleFiles::builtin());
    let mut words = Words::new(&vocabulary);
    for (text, wanted) in [
        ("It was signed on 5 March 2014.", Some("2014-03-05")),
        ("It was signed in March 2014.", Some("2014-03")),
        ("It was signed in 2014.", Some("2014")),
        ("It flourished in the 1990s.", Some("199X")),
        ("It flourished in the 19th century.", Some("18XX")),
        ("It was built around 1850.", Some("1850~")),
        ("It has held since 2017.", Some("2017/..")),
        ("It held until 2017.", Some("../2017")),
        ("It was known before 2017.", Some("../2016-12-31")),
        ("It was known after 2017.", Some("2018-01-01/..")),
        ("Athens was sacked in 480 BC.", Some("-0479")),
        ("It was signed in the spring of 2020.", Some("2020-21")),
        ("It was signed in the autumn of 2020.", Some("2020-23")),
        ("It was signed in the winter of 2008-09.", Some("2008-24")),
        ("Exports fell in the third quarter of 2018.", Some("2018-35")),
        ("Exports fell in the second half of 2018.", Some("2018-41")),
        ("It held from 1912 to 1913.", Some("1912/1913")),
        ("It was signed in early 2016.", Some("2016-01-01/2016-04-30")),
        ("It met last week.", Some("2021-02-01/2021-02-07")),
        ("It lasted three years.", None),
    ] {
        let found = read(&rules, &mut words, text, Some("2021-02-10"));
        let shown: Vec<Option<String>> = interval_view(&found).map(Timex::edtf).collect();
        assert_eq!(shown, [wanted.map(str::to_owned)], "{text}");
    }
}

/// Ten times as long a sentence takes ten times as many matches, whatever repeats in it: time grows with length alone.
#[test]
fn long_sentences_take_no_more_for_a_word_than_short_ones() {
    let (rules, vocabulary, _) = compiled(&RuleFiles::builtin());
    let (mut words, mut tokens) = (Words::new(&vocabulary), Tokens::default());
    for piece in ["May ", "from 3 March 1999 to ", "the end of ", "1999-", "the first half of ", "two and a half ", "20/20/", "early "] {
        let mut tried = |n: usize| {
            let text = piece.repeat(n) + "in 1999";
            tokens.clear();
            words::tokenize(&text, &mut words, &mut tokens);
            let mut context = TimeContext::new("2021-02-10".parse().ok(), &text);
            tag(&rules, &text, &tokens, 0..tokens.len(), &words, &mut context, &mut Vec::new());
            context.matches_tried()
        };
        let (few, many) = (tried(50), tried(500));
        assert!(few > 0 && many <= 11 * few, "{piece}: {few} and {many}");
    }
}

#[test]
fn without_a_publication_date_relative_words_have_no_interval() {
    let (rules, vocabulary, _) = compiled(&RuleFiles::builtin());
    let mut words = Words::new(&vocabulary);
    for text in ["They met yesterday.", "They met last year.", "They met on Friday.", "They met in July.", "They met two weeks ago."] {
        let found = read(&rules, &mut words, text, None);
        assert_eq!(found.len(), 1, "{text}");
        assert!(found[0].from.is_none() && found[0].to.is_none() && !found[0].dates_a_claim(), "{text}");
    }
}

#[test]
fn faults_of_rule_files_have_places() {
    for (text, wanted) in [
        (
            "[[rule]]\nid = \"x\"\ntype = \"DATE\"\npattern = [\"{mnoth}\"]\nvalue = \"{mnoth}\"\nexamples = []\n",
            "4:14: unknown class or group `mnoth`",
        ),
        (
            "[[rule]]\nid = \"date.year\"\ngroup = \"point\"\npattern = [\"{y:year}\"]\nvalue = \"{y}\"\n",
            "2:6: rule id `date.year` is used already",
        ),
        ("[[rule]]\nid = \"x\"\ngroup = \"g\"\npattern = [\"{y:year} (a\"]\nvalue = \"{y}\"\n", "4:24: `)` is missing"),
        ("[[rule]]\nid = \"x\"\ngroup = \"g\"\npattern = [\"{y:year}\"]\nvalue = \"{z}\"\n", "5:9: no pattern of this rule has a part `z`"),
        ("[[rule]]\nid = \"x\"\ngroup = \"g\"\npattern = [\"{g} a\"]\nvalue = \"{g}\"\n", "2:6: group `g` holds itself"),
        ("[[rule]]\nid = \"x\"\ncolour = 1\n", "3:1: unknown field `colour`"),
        ("[[signal]]\nwords = [\"ere\"]\nmodifier = \"BEFOER\"\n", "3:12: unknown modifier `BEFOER`"),
    ] {
        let mut files = RuleFiles::builtin();
        files.insert(RuleFile { path: "time/zz.toml".into(), shown: "zz.toml".into(), text: text.into(), overlaid: true });
        let (_, _, faults) = compiled(&files);
        assert!(faults.iter().any(|f| f.starts_with(&format!("zz.toml:{wanted}"))), "wanted {wanted}, found {faults:?}");
    }
}
