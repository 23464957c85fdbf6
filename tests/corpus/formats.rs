//! Text, Markdown, JSON and compressed files.

use super::{RULES, TEXT, day, failed, gzip, one, outline, record};
use polybius::corpus::{Format, ReadOptions, ReadRules, read_stream};
use polybius::document::Markup;
use polybius::rules::diagnostics::Diagnostics;
use polybius::rules::files::{RuleFile, RuleFiles};
use polybius::span::Span;

#[test]
fn a_text_is_kept_as_it_is() {
    let text = format!("A treaty on fishing\r\n\r\nOSLO, 2 April 2012 – {TEXT}\r\n");
    let document = one("a/treaty.txt", &text);
    assert_eq!((document.id.as_str(), document.path.as_str()), ("a/treaty", "a/treaty.txt"));
    assert_eq!((document.text.as_str(), document.title.as_deref()), (text.as_str(), Some("A treaty on fishing")));
    assert_eq!((day(&document).as_str(), document.language.as_deref()), ("2012-04-02", Some("en")));
    assert_eq!((document.body, document.markup, document.extracted), (Span::new(0, text.len()), Markup::Plain, false));
    assert_eq!(one("abc.txt", "abc").sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn the_publication_date_has_an_order_of_trust() {
    let options = ReadOptions { published: Some("2000-01-01".parse().unwrap()), ..ReadOptions::default() };
    let date = |name: &str, text: &str| {
        let format = polybius::corpus::format_of(name).unwrap();
        day(&read_stream(text.as_bytes(), name, format, &options, &RULES).next().unwrap().unwrap())
    };
    let stated = format!("---\ndate: 2025-03-14\n---\n2 April 2012\n\n{TEXT}");
    assert_eq!(date("2021-02-01-a.md", &stated), "2025-03-14");
    let unstated = format!("2 April 2012\n\n{TEXT}");
    assert_eq!(date("2021-02-01-a.txt", &unstated), "2021-02-01");
    assert_eq!(date("a.txt", &unstated), "2012-04-02");
    assert_eq!(date("a.txt", TEXT), "2000-01-01");
}

#[test]
fn markdown_keeps_its_front_matter_outside_the_body() {
    let front = "---\ntitle: \"Treaty: a start\"\ndate: 2025-03-14\nsource: Samples\nurl: https://example.org/a\nlanguage: en\n---\n";
    let document = one("treaty.md", format!("{front}{TEXT}"));
    assert_eq!((document.title.as_deref(), day(&document).as_str()), (Some("Treaty: a start"), "2025-03-14"));
    assert_eq!((document.source.as_deref(), document.url.as_deref()), (Some("Samples"), Some("https://example.org/a")));
    assert_eq!((document.body.of(&document.text), document.markup), (TEXT, Markup::Markdown));
    assert_eq!(failed("empty.md", front).0, "empty");
}

#[test]
fn each_line_of_jsonl_is_a_document() {
    let lines = format!("{}\n  \r\n{}{{\"text\": {}}}", record("x"), record("7"), serde_json::json!(TEXT));
    assert_eq!(outline("news.jsonl", lines), ["x", "7", "news#5"]);
}

#[test]
fn bad_lines_do_not_harm_good_ones() {
    let lines = [
        record("a"),
        "{\"id\": \"b\", \"text\": \"cut of\n".into(),
        "[1, 2]\n".into(),
        "{\"id\": \"c\", \"headline\": \"No text\"}\n".into(),
        "{\"id\": \"d\", \"text\": null}\n".into(),
        "{\"id\": \"e\", \"text\": 5}\n".into(),
        "{\"id\": \"f\", \"text\": \"  \"}\n".into(),
        format!("{}1{}\n", "[".repeat(100_000), "]".repeat(100_000)),
        format!("{{\"text\": {}1{}}}\n", "[".repeat(100_000), "]".repeat(100_000)),
        "\0\0\n".into(),
        record("z"),
    ]
    .concat();
    let expected =
        ["a", "bad-json:2", "no-text:3", "no-text:4", "no-text:5", "no-text:6", "empty:7", "no-text:8", "no-text:9", "bad-json:10", "z"];
    assert_eq!(outline("news.jsonl", lines), expected);
}

#[test]
fn messages_say_where_and_what_to_do() {
    let (_, line, message) = failed("a.jsonl", "\n{\"id\": 1, \"headline\": \"x\"}");
    assert_eq!(line, Some(2));
    assert_eq!(
        message,
        "no key that holds the text was found; the keys are: headline, id. Name the one that holds it under `text` in rules/corpus/fields.toml"
    );
    assert_eq!(failed("a.jsonl", "{\"id\": 1,}").2, "not valid JSON at column 10: trailing comma");
    assert_eq!(failed("a.txt", "%PDF-1.7\n").2, "this is a PDF: extract its text first (for example with pdftotext)");
}

#[test]
fn records_of_known_layouts_are_understood() {
    let layouts = [
        // news-please
        (
            r#"{"maintext": T, "title": "A", "date_publish": "2020-02-29 18:05:00", "source_domain": "example.org", "url": "https://example.org/a", "language": "en"}"#,
            "example.org",
        ),
        // trafilatura
        (
            r#"{"title": "A", "hostname": "example.org", "date": "2020-02-29", "source": "https://example.org/a", "source-hostname": "Example", "raw_text": T, "text": T}"#,
            "Example",
        ),
        // dolma
        (
            r#"{"text": T, "source": "dump", "added": "2024-01-01", "created": "2020-02-29T23:30:00.000-05:00", "metadata": {"title": "A", "url": "https://example.org/a", "deep": [{"x": {}}]}}"#,
            "dump",
        ),
        // NGEC
        (
            r#"{"event_text": T, "headline": "A", "pub_date": "Sat, 29 Feb 2020 18:05:00 GMT", "publisher": "Example", "url": "https://example.org/a"}"#,
            "Example",
        ),
        // NewsAPI and its like
        (
            r#"{"source": {"id": null, "name": "Example"}, "title": "A", "publishedAt": "2020-02-29T18:05:00Z", "url": "https://example.org/a", "content": T}"#,
            "Example",
        ),
        // MongoDB, and a number for a date
        (
            r#"{"_id": {"$oid": "5e"}, "Body": T, "Headline": "A", "Link": "https://www.example.org/a", "timestamp": 1582999500000}"#,
            "example.org",
        ),
    ];
    let text = serde_json::json!(TEXT).to_string();
    for (record, source) in layouts {
        let document = one("a.jsonl", record.replace(": T", &format!(": {text}")));
        assert_eq!((document.text.as_str(), document.title.as_deref()), (TEXT, Some("A")), "{record}");
        assert_eq!((day(&document).as_str(), document.source.as_deref()), ("2020-02-29", Some(source)), "{record}");
        assert!(document.url.unwrap().ends_with("example.org/a"), "{record}");
    }
}

#[test]
fn ids_may_be_numbers_and_empty_texts_give_way() {
    let document = one(
        "a.jsonl",
        format!("{{\"id\": 18446744073709551615, \"maintext\": \" \", \"text\": null, \"body\": {}}}", serde_json::json!(TEXT)),
    );
    assert_eq!((document.id.as_str(), document.text.as_str()), ("18446744073709551615", TEXT));
}

#[test]
fn a_json_file_holds_one_object_or_many() {
    let (a, b) = (record("a"), record("b"));
    assert_eq!(outline("x.json", &a), ["a"]);
    assert_eq!(outline("x.json", format!("[{a},5,{b}]")), ["a", "no-text:2", "b"]);
    assert_eq!(outline("x.jsonl", format!("[\n{a},\n{b}]")), ["a", "b"]);
    assert_eq!(outline("x.json", format!("{a}{b}")), ["a", "b"]);
    assert_eq!(outline("x.json", a.replace("\",", "\",\n\n")), ["a"]);
    assert_eq!(outline("x.json", format!("[{a},{b}")), ["bad-json"]);
    assert_eq!(outline("x.json", "[]"), ["empty"]);
    assert_eq!(outline("x.json", format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))), ["bad-json"]);
    assert!(failed("x.json", "{\n\n\"text\": }").2.starts_with("not valid JSON at line 3, column 9"));
}

#[test]
fn streams_show_their_format() {
    assert_eq!(outline("-", format!("\n {}", record("a"))), ["a"]);
    assert_eq!(outline("-", format!("[{}]", record("a"))), ["a"]);
    assert_eq!(outline("-", record("a").replace("\",", "\",\n")), ["a"]);
    assert_eq!(outline("-", format!("{{\n{}", record("a"))), ["bad-json"]);
    assert_eq!(outline("-", format!("[Oslo] {TEXT}")), ["-"]);
    assert_eq!(outline("-", gzip(record("a").as_bytes())), ["a"]);
    let page = read_stream(format!("<p>{TEXT}</p>").as_bytes(), "-", Format::Auto, &ReadOptions::default(), &RULES).next();
    assert!(page.unwrap().unwrap().extracted);
}

#[test]
fn gzip_is_known_by_its_bytes() {
    assert_eq!(one("a.txt.gz", gzip(TEXT.as_bytes())).id, "a");
    assert_eq!(one("a.txt", gzip(TEXT.as_bytes())).text, TEXT);
    assert_eq!(one("a.txt.gz", TEXT).text, TEXT);
    let two_members = [gzip(TEXT.as_bytes()), gzip(TEXT.as_bytes())].concat();
    assert_eq!(one("a.txt.gz", two_members).text, TEXT.repeat(2));
    assert_eq!(failed("a.txt.gz", gzip(&gzip(TEXT.as_bytes()))).0, "binary");
}

#[test]
fn a_gzip_cut_short_gives_only_whole_documents() {
    let lines: String = (0..2000).map(|i| record(&format!("d{i}"))).collect();
    let whole = gzip(lines.as_bytes());
    let items = outline("a.jsonl.gz", &whole[..whole.len() / 2]);
    let (last, good) = items.split_last().unwrap();
    assert!(good.len() > 100 && last.starts_with("bad-gzip:"), "{last}");
    assert!(good.iter().enumerate().all(|(i, id)| *id == format!("d{i}")));
    let small = gzip(record("a").repeat(3).as_bytes());
    let text = gzip(TEXT.as_bytes());
    for cut in 2..small.len() {
        assert!(outline("a.jsonl.gz", &small[..cut]).last().unwrap().starts_with("bad-gzip"), "{cut}");
    }
    for cut in 2..text.len() {
        assert_eq!(outline("a.txt.gz", &text[..cut]), ["bad-gzip"], "{cut}");
    }
    assert_eq!(outline("a.txt.gz", [&text[..], b"garbage"].concat()), ["bad-gzip"]);
}

#[test]
fn encodings_are_found_out() {
    assert_eq!(one("a.txt", format!("\u{FEFF}{TEXT}")).text, TEXT);
    let text = TEXT.replace("Oslo", "Ålesund");
    let little: Vec<u8> = [0xFEFFu16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = [0xFEFFu16].into_iter().chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
    assert_eq!((one("a.txt", little).text, one("a.md", big).text), (text.clone(), text.clone()));
    let windows = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
    assert_eq!(one("a.txt", windows).text, text);
    let unmarked: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(failed("a.txt", unmarked).2.contains("UTF-16"));
}

#[test]
fn lines_of_json_may_differ_in_encoding() {
    let accented = record("ä").replace("Oslo", "Ålesund");
    let windows = encoding_rs::WINDOWS_1252.encode(&accented).0.into_owned();
    let utf16: Vec<u8> = [0xFEFFu16].into_iter().chain(accented.repeat(2).encode_utf16()).flat_map(u16::to_le_bytes).collect();
    assert_eq!(outline("a.jsonl", [windows, accented.clone().into_bytes()].concat()), ["ä", "ä"]);
    assert_eq!(outline("a.jsonl", utf16), ["ä", "ä"]);
    assert_eq!(outline("a.jsonl", format!("\u{FEFF}{accented}")), ["ä"]);
}

#[test]
fn what_holds_no_text_is_said() {
    for (bytes, kind) in [
        (&b""[..], "empty"),
        (b" \n\t\r\n", "empty"),
        (b"\xEF\xBB\xBF\n", "empty"),
        (b"a\0b", "binary"),
        (b"\x89PNG\r\n\x1a\n\0", "binary"),
    ] {
        for name in ["a.txt", "a.md", "a.json", "-"] {
            assert_eq!(failed(name, bytes).0, kind, "{name} {bytes:?}");
        }
    }
    assert_eq!(failed("a.jsonl", "\n\n").0, "empty");
    assert_eq!(failed("a.jsonl.gz", gzip(b"")).0, "empty");
    assert_eq!(failed("a.jsonl", [0u8; 5000]).0, "binary");
}

#[test]
fn other_languages_are_passed_over_but_not_failed() {
    let german = "Norwegen und Kenia haben in Oslo ein Abkommen über die Fischerei unterzeichnet. Die Minister sagten, sie würden sich im \
        Frühjahr wieder treffen, und die Boote sollten bis dahin übergeben werden.";
    let (kind, _, message) = failed("a.txt", german);
    assert_eq!((kind, message.contains("(de)")), ("not-english", true));
    let options = ReadOptions { any_language: true, ..ReadOptions::default() };
    let forced = read_stream(german.as_bytes(), "a.txt", Format::Text, &options, &RULES).next().unwrap().unwrap();
    assert_eq!(forced.text, german);
    assert_eq!(one("a.txt", "Ankara, Moskau").language, None);
}

#[test]
fn a_giant_line_is_passed_over() {
    let giant = format!("{{\"text\": \"{}\"}}\n", "x ".repeat(20 << 20));
    assert_eq!(outline("a.jsonl", [record("a"), giant, record("b")].concat()), ["a", "too-large:2", "b"]);
}

#[test]
fn other_keys_can_be_named() {
    let mut rules = ReadRules::compile(&RuleFiles::builtin(), &mut Diagnostics::default());
    rules.map_field("text", "payload.words").unwrap();
    rules.map_field("title", "maintext").unwrap();
    let json = serde_json::json!({ "payload": { "words": TEXT }, "text": "other", "maintext": "A title" }).to_string();
    let document = read_stream(json.as_bytes(), "a.json", Format::Json, &ReadOptions::default(), &rules).next().unwrap().unwrap();
    assert_eq!((document.text.as_str(), document.title.as_deref()), (TEXT, Some("A title")));
    assert!(rules.map_field("words", "x").unwrap_err().contains("the fields are id, text, title"));
    assert!(rules.map_field("text", "a..b").is_err());
}

#[test]
fn rules_are_read_strictly() {
    for (path, text, message) in [
        ("corpus/fields.toml", "ids = []", "unknown field `ids`"),
        (
            "corpus/dates.toml",
            "months = []\nordinals = []\nfirst_lines = 1\nlongest_line = 1\nafter_dateline = []",
            "a year has 12 months, here are 0",
        ),
        (
            "corpus/language.toml",
            "words = [\"the\", \"The\"]\nper_hundred = 1\ndifferent = 1",
            "`The` is not a word of lower-case English letters",
        ),
        ("corpus/text.toml", "", "missing field `longest_title`"),
        ("corpus/html.toml", "furniture = []", "missing field `words`"),
    ] {
        let mut files = RuleFiles::builtin();
        files.insert(RuleFile { path: path.into(), shown: path.into(), text: text.into(), overlaid: true });
        let mut faults = Diagnostics::default();
        ReadRules::compile(&files, &mut faults);
        let faults = faults.into_sorted();
        assert!(faults.iter().any(|f| f.file == path && f.message.contains(message)), "{path}: {faults:?}");
    }
}
