//! Inputs made to do harm.

use super::{RULES, TEXT, gzip, outline, read, record};
use polybius::corpus::{Format, ReadOptions, read_stream};
use std::time::{Duration, Instant};

/// Runs one page through the HTML reader and says how long it took.
fn time_page(page: &str) -> Duration {
    let start = Instant::now();
    let items = read("a.html", page.as_bytes());
    assert_eq!(items.len(), 1);
    start.elapsed()
}

#[test]
fn hostile_pages_cost_little() {
    let n = 20_000;
    let generators: Vec<(&str, String)> = vec![
        ("nested div", format!("{}{TEXT}{}", "<div>".repeat(5 * n), "</div>".repeat(5 * n))),
        ("unclosed div", "<div>text ".repeat(n)),
        ("unclosed b", format!("{}{}", "<b>x".repeat(n), "<p>y".repeat(n))),
        ("b with attributes", (0..n).map(|i| format!("<p><b class=c{i}>x")).collect()),
        ("misnested", "<a href=x><b><p></a></b>".repeat(n)),
        ("tables", "<table><b>x<tr><td>".repeat(n)),
        ("foster parents", format!("<table>{}", "<b>x</b>".repeat(n))),
        ("attributes", format!("<div {}>{TEXT}", (0..n).map(|i| format!("a{i}=x ")).collect::<String>())),
        ("giant attribute", format!("<p class=\"{}\">{TEXT}", "x ".repeat(n * 50))),
        ("open comments", "<!-- ".repeat(n)),
        ("open titles", "<title>".repeat(n)),
        ("open svg", "<svg>".repeat(n)),
        ("open script", "<script>".repeat(n)),
        ("angle brackets", "<".repeat(n * 10)),
        ("end tags", "</p></div></b>".repeat(n)),
        ("open quote", "<p class=\"".repeat(n)),
        ("nested lists", "<ul><li>x".repeat(n)),
        ("links", "<p><a href=/x>word</a> text, text, text.</p>".repeat(n)),
        ("classes", format!("<p class='{}'>x", "related-x ".repeat(150)).repeat(n / 10)),
        ("deep text", format!("{}{}", "<div><p>a, b, c</p>".repeat(n), TEXT.repeat(1000))),
        ("one paragraph", format!("<p>{}", TEXT.repeat(5000))),
        ("json-ld", format!("<script type='application/ld+json'>{}", "[".repeat(n * 10))),
        ("entities", "&amp;&#x10FFFF;&nosuch;".repeat(n)),
    ];
    for (name, page) in generators {
        let took = time_page(&page);
        println!("{name}: {} kB in {took:?}", page.len() / 1000);
        assert!(took < Duration::from_secs(10), "{name}: {took:?}");
    }
}

#[test]
fn pages_without_an_article_do_no_harm() {
    for page in
        ["<html>", "<body>", "<p>", "</html>", "<!DOCTYPE html>", "<script>", "<frameset><frame></frameset>", "&nbsp;", "<p hidden>x"]
    {
        assert_eq!(outline("a.html", page), ["no-text"], "{page}");
    }
    assert_eq!(outline("a.html", "x"), ["a"]);
    assert_eq!(outline("a.html", " \n"), ["empty"]);
}

#[test]
fn text_of_deep_pages_is_kept() {
    let deep = format!("{}<p>{TEXT}</p>{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    let items = read("a.html", deep.as_bytes());
    assert!(items[0].as_ref().unwrap().text.contains("Norway and Kenya signed"));
}

/// A reader that gives one record for ever, and counts what it gave.
struct Endless {
    record: Vec<u8>,
    at: usize,
    left: usize,
}

impl std::io::Read for Endless {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let count = out.len().min(self.record.len() - self.at).min(self.left);
        out[..count].copy_from_slice(&self.record[self.at..self.at + count]);
        self.at = (self.at + count) % self.record.len();
        self.left -= count;
        Ok(count)
    }
}

#[test]
fn a_stream_is_not_read_ahead() {
    let input = Endless { record: record("a").into_bytes(), at: 0, left: usize::MAX };
    let options = ReadOptions::default();
    let documents = read_stream(input, "-", Format::Auto, &options, &RULES);
    assert_eq!(documents.take(100).filter(Result::is_ok).count(), 100);
}

#[test]
fn random_bytes_do_no_harm() {
    // A fixed seed: the same bytes each time.
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let pieces: Vec<&[u8]> = vec![
        b"<",
        b">",
        b"</",
        b"<p",
        b"<div class=",
        b"\"",
        b"'",
        b"<!--",
        b"-->",
        b"{\"text\":",
        b"}",
        b"[",
        b"---\n",
        b"+++\n",
        b"title: x\n",
        b"\x1F\x8B\x08",
        b"\xFF\xFE",
        b"\xEF\xBB\xBF",
        b"\xC3",
        b"\x80",
        b"\0",
        b"\n",
        b"\r\n",
        b"\\u",
        b"\\ud800",
        b"2020-02-30",
        b"&#x",
        b"<script>",
        b"</table>",
        b"<td>",
        b"<table>",
        b": ",
        b"- ",
        b"|\n",
        b"The treaty was signed by them and it is there.",
        b"\xE2\x80",
    ];
    for _ in 0..3000 {
        let count = next() % 24;
        let bytes: Vec<u8> = (0..count).flat_map(|_| pieces[(next() % pieces.len() as u64) as usize].to_vec()).collect();
        for name in ["a.txt", "a.md", "a.html", "a.json", "a.jsonl", "-"] {
            read(name, &bytes);
        }
    }
}

#[test]
fn a_bomb_stops_at_the_limits() {
    let bomb = gzip("x".repeat(48 << 20).as_bytes());
    assert!(bomb.len() < 1 << 20);
    assert_eq!(outline("a.jsonl.gz", [bomb, gzip(b"\n"), gzip(record("a").as_bytes())].concat()), ["too-large:1", "a"]);
}

#[test]
fn a_file_too_large_is_refused_unread() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    // A sparse file: it takes no room on disk.
    std::fs::File::create(&path).unwrap().set_len(polybius::limits::MAX_TEXT_BYTES as u64 + 1).unwrap();
    let options = ReadOptions::default();
    let inputs = polybius::corpus::Inputs::discover(&[path]);
    let failure = polybius::corpus::read_file(&inputs.files[0], &options, &RULES).next().unwrap().unwrap_err();
    assert_eq!(failure.kind.name(), "too-large");
}

#[test]
fn readers_can_be_handed_to_other_threads() {
    fn send<T: Send>(_: &T) {}
    fn sync<T: Sync>(_: &T) {}
    let options = ReadOptions::default();
    send(&read_stream(std::io::empty(), "a", Format::Auto, &options, &RULES));
    sync(&*RULES);
}

/// Feeds every file of a folder (public collections of malformed input) to every reader, whole and as a line of JSONL.
#[test]
fn collected_hostile_files_do_no_harm() {
    let Ok(folder) = std::env::var("POLYBIUS_HOSTILE") else {
        println!("skipped: set POLYBIUS_HOSTILE to a folder of hostile files");
        return;
    };
    let mut count = 0;
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok).filter(|e| e.file_type().is_file()) {
        let bytes = std::fs::read(entry.path()).unwrap();
        for name in ["a.txt", "a.md", "a.html", "a.json", "a.jsonl", "-"] {
            read(name, &bytes);
        }
        // The good lines around it stay good, whatever the line holds.
        let line: Vec<u8> = bytes.iter().copied().filter(|b| *b != b'\n').collect();
        let lines = [record("first").as_bytes(), &line, b"\n", record("last").as_bytes()].concat();
        let ids = outline("a.jsonl", &lines);
        assert_eq!((ids.first().unwrap().as_str(), ids.last().unwrap().as_str()), ("first", "last"), "{}", entry.path().display());
        count += 1;
    }
    println!("{count} files");
    assert!(count > 0);
}
