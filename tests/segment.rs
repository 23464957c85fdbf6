//! Segmentation and tokenisation against `tests/cases/`, and what must hold for any text.

use polybius::document::{Document, Markup};
use polybius::rules::diagnostics::Diagnostics;
use polybius::rules::files::RuleFiles;
use polybius::segment::{Layout, SegmentRules, decisions, segment};
use polybius::span::Span;
use polybius::tokenize::{TokenRules, tokenize};
use polybius::tokens::Tokens;
use polybius::words::{Vocabulary, Words};
use proptest::prelude::*;
use std::fmt::Write;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

static SEGMENT: LazyLock<SegmentRules> = LazyLock::new(|| compiled(SegmentRules::compile));
static TOKENS: LazyLock<TokenRules> = LazyLock::new(|| compiled(TokenRules::compile));

fn compiled<T>(compile: impl Fn(&RuleFiles, &mut Diagnostics) -> T) -> T {
    let mut faults = Diagnostics::default();
    let rules = compile(&RuleFiles::builtin(), &mut faults);
    let faults: Vec<String> = faults.into_sorted().iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "{faults:?}");
    rules
}

fn document(text: &str, markup: Markup) -> Document {
    Document { body: Span::new(0, text.len()), text: text.into(), markup, ..Document::default() }
}

/// Each sentence as a case file writes it, with the kind of its block where `kinds` asks for it.
fn written(doc: &Document, layout: &Layout, kinds: &[bool]) -> Vec<String> {
    let lines = layout.sentences.iter().enumerate().map(|(i, sentence)| {
        let text = sentence.span.of(&doc.text).replace('\n', "⏎");
        let kind = layout.blocks[sentence.block as usize].kind;
        if kinds.get(i).copied().unwrap_or(false) { format!("{{{kind:?}}} {text}") } else { text }
    });
    lines.collect()
}

#[test]
fn sentence_cases() {
    let file = include_str!("cases/sentences.txt");
    let mut report = String::new();
    let mut count = 0;
    for case in file.split("\n--- ").skip(1) {
        let (name, rest) = case.split_once(" ---\n").expect("a case has a name");
        let (text, expected) = rest.split_once("\n==>\n").expect("a case has sentences");
        let expected: Vec<&str> = expected.trim_end().lines().collect();
        let doc = document(text, Markup::Plain);
        let kinds: Vec<bool> = expected.iter().map(|l| l.starts_with('{')).collect();
        let got = written(&doc, &segment(&doc, &SEGMENT), &kinds);
        let fails = name.starts_with("known failure: ");
        if (got == expected) == fails {
            writeln!(report, "{name}\n  expected {expected:#?}\n  got {got:#?}").unwrap();
        }
        count += 1;
    }
    assert!(report.is_empty(), "{report}");
    assert!(count >= 60, "only {count} cases were found");
}

fn tokens_of(text: &str, sentence: Span) -> Vec<Span> {
    let vocabulary = Vocabulary::default();
    let mut words = Words::new(&vocabulary);
    let mut tokens = Tokens::default();
    tokenize(text, sentence, &TOKENS, &mut words, &mut tokens);
    (0..tokens.len()).map(|i| tokens.span(i)).collect()
}

#[test]
fn token_cases() {
    let mut report = String::new();
    for case in include_str!("cases/tokens.txt").trim_end().split("\n\n").skip(1) {
        let (text, expected) = case.split_once('\n').expect("a case has two lines");
        let mut got = String::new();
        let mut end = 0;
        for span in tokens_of(text, Span::new(0, text.len())) {
            got.push_str(if end == span.start { "|" } else { " " });
            got.push_str(span.of(text));
            end = span.end;
        }
        let got = &got[1..];
        if got != expected {
            writeln!(report, "expected {expected}\n     got {got}").unwrap();
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn a_footnote_number_may_be_the_last_thing_of_a_text() {
    for text in ["They paid a fee. 8 ", "They paid a fee. 8\n\nYet some did not.", "They paid a fee. 8"] {
        let doc = document(text, Markup::Plain);
        check_cover(&doc, &segment(&doc, &SEGMENT));
    }
}

#[test]
fn markdown_marks_lie_outside_sentences() {
    let doc = document(
        "# Harbour\n\nDenmark *paid* in 1990.\n\n## The **long** wait ##\n\n> It was long.\n\n*Figure 1: the lock*\n\n---\n",
        Markup::Markdown,
    );
    let layout = segment(&doc, &SEGMENT);
    let expected = [
        "{Title} Harbour",
        "{Paragraph} Denmark *paid* in 1990.",
        "{Heading} The **long** wait",
        "{PullQuote} It was long.",
        "{Caption} Figure 1: the lock",
        "{Boilerplate} ---",
    ];
    assert_eq!(written(&doc, &layout, &[true; 6]), expected);
}

#[test]
fn the_title_from_metadata_is_known_in_the_text() {
    let mut doc = document("Latest\n\nWhy Denmark waits for its port\n\nDenmark waits.", Markup::Plain);
    doc.title = Some("Why Denmark Waits for Its Port".into());
    let layout = segment(&doc, &SEGMENT);
    assert_eq!(
        written(&doc, &layout, &[true; 3]),
        ["{Boilerplate} Latest", "{Title} Why Denmark waits for its port", "{Paragraph} Denmark waits."]
    );
}

#[test]
fn only_the_body_is_read() {
    let text = "---\ntitle: x\n---\nDenmark waits. Norway does not.";
    let mut doc = document(text, Markup::Markdown);
    doc.body = Span::new(17, 31);
    assert_eq!(written(&doc, &segment(&doc, &SEGMENT), &[]), ["Denmark waits."]);
}

#[test]
fn decisions_name_their_rules() {
    let text = "Mr. Vik left the U.S. Navy at once. It grew.";
    let found = decisions(text, Span::new(0, text.len()), &SEGMENT);
    let named: Vec<(&str, bool, &str)> = found
        .iter()
        .map(|d| (&text[..d.span.end as usize], d.ends, d.rule))
        .map(|(t, e, r)| (t.rsplit(' ').next().unwrap_or(""), e, r))
        .collect();
    assert_eq!(named, [("Mr.", false, "title"), ("U.", false, "no-space"), ("U.S.", false, "may-end"), ("once.", true, "full-stop")]);
}

#[test]
fn a_fault_in_a_rule_file_is_reported_with_its_place() {
    let mut files = RuleFiles::builtin();
    let mut file = files.get("segment/words.toml").expect("built in").clone();
    file.text = "titels = []\n".into();
    files.insert(file);
    let mut faults = Diagnostics::default();
    SegmentRules::compile(&files, &mut faults);
    let text = faults.into_sorted()[0].to_string();
    assert!(text.starts_with("rules/segment/words.toml:1:1: unknown field `titels`"), "{text}");
}

/// Strings that once made, or might make, some step look at the same bytes again and again.
fn hostile() -> Vec<String> {
    let pieces = [
        "a. ", ". ", ".", "? ", "…", "A.", "(", ")", "(a. ", "[1]", ".\" ", ".)", "1. ", "1.2.", "• ", "a\n", "\n", " ", "\u{2028}", "“",
        "x", "1,", "1-", "a:", "a-", "é", "@", "://)", "'s", "no-", "Image: ", "\u{301}", "a.b", "!\"(", "U.S. ", ". [", "---\n", "- \n",
        "Mr.\n", "> ", "字",
    ];
    pieces.iter().map(|p| p.repeat(200_000 / p.len())).collect()
}

#[test]
fn time_is_linear_in_hostile_text() {
    for text in hostile() {
        let started = Instant::now();
        let doc = document(&text, Markup::Markdown);
        let layout = segment(&doc, &SEGMENT);
        check_cover(&doc, &layout);
        for sentence in &layout.sentences {
            tokens_of(&text, sentence.span);
        }
        let name: String = text.chars().take(6).collect();
        // Linear work takes milliseconds even unoptimised; a quadratic step takes minutes.
        assert!(started.elapsed() < Duration::from_secs(20), "{name:?} took {:?}", started.elapsed());
    }
}

/// Blocks and sentences are in order and disjoint, on character boundaries, and leave out nothing but white space (and
/// the marks of Markdown).
fn check_cover(doc: &Document, layout: &Layout) {
    let left_out = |from: usize, to: usize| {
        let markdown = doc.markup == Markup::Markdown;
        let kept =
            |c: char| !c.is_whitespace() && !('\u{200b}'..='\u{200f}').contains(&c) && !matches!(c, '\u{ad}' | '\u{2060}' | '\u{feff}');
        let lost: String = doc.text[from..to].chars().filter(|&c| kept(c) && !(markdown && "#>*_".contains(c))).collect();
        assert!(lost.is_empty(), "lost {lost:?} of {:?}", doc.text);
    };
    let mut end = doc.body.start;
    for sentence in &layout.sentences {
        let block = layout.blocks[sentence.block as usize];
        assert!(block.span.contains(sentence.span) && !sentence.span.is_empty() && end <= sentence.span.start);
        left_out(end as usize, sentence.span.start as usize);
        let text = sentence.span.of(&doc.text);
        assert_eq!(text, text.trim());
        end = sentence.span.end;
    }
    left_out(end as usize, doc.body.end as usize);
    assert!(layout.blocks.windows(2).all(|w| w[0].span.end <= w[1].span.start));
}

/// Text of the marks that rules look at, mixed with anything.
fn tricky() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ .!?…“”\"'()\\[\\]\n\r-]{1,4}",
        "[A-Za-z]{1,8}",
        "[0-9]{1,4}[.)]?",
        Just("Mr. ".to_string()),
        Just("U.S. ".to_string()),
        Just("p.m. ".to_string()),
        Just("Image: ".to_string()),
        Just("Figure 1 ".to_string()),
        Just("Sunday, June 2, 2019 ".to_string()),
        Just("\n• ".to_string()),
        Just("\n> ".to_string()),
        Just("\u{200b}".to_string()),
        Just("\u{2028}".to_string()),
        Just("http://a.b/c ".to_string()),
        any::<char>().prop_map(|c| c.to_string()),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn sentences_cover_any_text(text in tricky(), markdown in any::<bool>()) {
        let doc = document(&text, if markdown { Markup::Markdown } else { Markup::Plain });
        let layout = segment(&doc, &SEGMENT);
        check_cover(&doc, &layout);
        prop_assert_eq!(&layout.sentences, &segment(&doc, &SEGMENT).sentences);
    }

    #[test]
    fn tokens_cover_any_text(text in tricky()) {
        let mut end = 0;
        for span in tokens_of(&text, Span::new(0, text.len())) {
            prop_assert!(end <= span.start as usize && !span.is_empty());
            prop_assert!(text[end..span.start as usize].chars().all(|c| !c.is_alphanumeric() && !c.is_ascii_punctuation()));
            prop_assert!(!span.of(&text).contains(char::is_whitespace));
            end = span.end as usize;
        }
        prop_assert!(text[end..].chars().all(|c| !c.is_alphanumeric() && !c.is_ascii_punctuation()));
    }

    #[test]
    fn any_string_is_read(text in any::<String>()) {
        let doc = document(&text, Markup::Plain);
        check_cover(&doc, &segment(&doc, &SEGMENT));
    }
}
