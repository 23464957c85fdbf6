//! Whatever stands in the corpus, a run goes on: what cannot be read is named with its reason, the rest is read, and
//! nothing already written is lost.

use crate::support::program::{command, folder, json_lines_of, polybius, put, snapshot, triple};
use flate2::Compression;
use flate2::write::GzEncoder;
use polybius::corpus::{Format, Inputs, ReadOptions, read_file, read_stream};
use polybius::pipeline::Pipeline;
use polybius::rules::compile::Rules;
use polybius::rules::files::{RuleFile, RuleFiles};
use polybius::run::process::records;
use serde_json::Value;
use std::collections::BTreeMap;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const SENTENCE: &str = "Turkey imposed sanctions on Syria.";
/// Enough English around a sentence for its language to be beyond doubt.
const ARTICLE: &str = "The ministers met in the old hall and talked for hours about fish, rice and the price of bread. Turkey imposed sanctions on Syria. \
    Nobody in the town was surprised by that, and the market opened the next morning as it always had.\n";

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().fold(vec![0xff, 0xfe], |mut bytes, unit| {
        bytes.extend(unit.to_le_bytes());
        bytes
    })
}

/// Bytes that do not repeat, so that gzip cannot make them small.
fn noise(length: usize) -> String {
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize
    };
    (0..length).map(|_| ["river", "stone", "market", "letter", "winter", "bread"][next() % 6]).collect::<Vec<_>>().join(" ")
}

fn json_line(id: &str, text: &str) -> String {
    serde_json::json!({ "id": id, "text": text }).to_string()
}

const FRENCH: &str = "Le gouvernement turc a imposé des sanctions à la Syrie. Les ministres se sont réunis dans la vieille salle et ont parlé pendant \
    des heures du prix du pain, et personne dans la ville n'en a été surpris.\n";

/// Name, content, and what becomes of it: the number of its claims, or the kind of its failure.
fn hostile() -> Vec<(&'static str, Vec<u8>, Result<usize, &'static str>)> {
    let whole = gzip(&(ARTICLE.to_owned() + &noise(20_000)));
    let two_members = [gzip(ARTICLE), gzip("\nNorway condemned Russia.\n")].concat();
    let broken_line = format!("{}\n{{\"id\": \"two\", \"text\": \n{}\n", json_line("l1", ARTICLE), json_line("l3", SENTENCE));
    let emoji = format!(
        "🇹🇷 Cafe\u{301} déjà vu 👩‍👩‍👧 said the sign on the door of the house. {SENTENCE} It rained all night and the road was closed.\n"
    );
    let controls =
        format!("The\u{7} doors of the hall were closed.\u{1b}[31m {SENTENCE}\u{8}\u{8} Nobody saw \u{202e}what came\u{200b} of it.\n");
    vec![
        ("a-good.txt", ARTICLE.into(), Ok(1)),
        ("b-empty.txt", Vec::new(), Err("empty")),
        ("b-blank.md", b" \n\t\n".to_vec(), Err("empty")),
        ("c-zeros.txt", [SENTENCE.as_bytes(), &[0; 4000]].concat(), Err("binary")),
        ("d-cut.txt.gz", whole[..whole.len() / 2].to_vec(), Err("bad-gzip")),
        ("e-two-members.txt.gz", two_members, Ok(2)),
        ("f-windows-1252.txt", [b"The caf\xe9 in Malm\xf6 \x96 it was full. ".to_vec(), ARTICLE.into()].concat(), Ok(1)),
        ("f-not-utf-8.txt", [b"\xc3\x28\xa0\xa1 \xf0\x28\x8c\xbc ".to_vec(), ARTICLE.into()].concat(), Ok(1)),
        ("g-utf16.txt", utf16(ARTICLE), Ok(1)),
        ("h-deep.json", "[".repeat(200_000).into(), Err("bad-json")),
        ("h-deep.jsonl", format!("{}\n{}\n", "{\"a\":".repeat(50_000), json_line("deep", SENTENCE)).into(), Err("bad-json")),
        ("i-line-2-broken.jsonl", broken_line.into(), Err("bad-json")),
        ("j-one-line.txt", [ARTICLE.trim_end(), " ", &noise(400_000)].concat().into(), Ok(1)),
        ("k-deep.html", format!("{}<p>{ARTICLE}</p>{}", "<div>".repeat(20_000), "</div>".repeat(20_000)).into(), Ok(1)),
        ("l-french.txt", FRENCH.repeat(3).into(), Err("not-english")),
        ("m-commas.txt", format!("{ARTICLE}\nThe list held {}.\n", "apples, pears, ".repeat(50_000)).into(), Ok(1)),
        ("n-same.txt", format!("{ARTICLE}\n{}", "Norway condemned Russia. ".repeat(10_000)).into(), Ok(10_001)),
        ("o-controls.txt", controls.into(), Ok(1)),
        ("p-emoji.txt", emoji.into(), Ok(1)),
        ("q-picture.docx", b"PK\x03\x04".to_vec(), Err("unknown-format")),
        ("z-good.txt", "Norway condemned Russia.\n".into(), Ok(1)),
    ]
}

struct Outcome {
    code: i32,
    claims: Vec<Value>,
    not_read: Vec<Value>,
    seconds: f64,
    error: String,
}

/// One run over all hostile files, shared by the tests.
static OUTCOME: LazyLock<Outcome> = LazyLock::new(|| {
    let files: Vec<(&str, Vec<u8>)> = hostile().into_iter().map(|(name, bytes, _)| (name, bytes)).collect();
    let (corpus, out) = (folder(&files), folder::<&str, &str>(&[]));
    let started = Instant::now();
    let ran = polybius(&["run", corpus.path().to_str().unwrap(), "--out", out.path().to_str().unwrap(), "--quiet"]);
    let manifest: Value = serde_json::from_slice(&std::fs::read(out.path().join("run.json")).unwrap()).unwrap();
    Outcome {
        code: ran.code,
        claims: json_lines_of(&out.path().join("claims.jsonl")),
        not_read: manifest["not_read"].as_array().unwrap().clone(),
        seconds: started.elapsed().as_secs_f64(),
        error: ran.err,
    }
});

#[test]
fn what_can_be_read_is_read_and_the_rest_is_named() {
    let mut claims: BTreeMap<&str, usize> = BTreeMap::new();
    for claim in &OUTCOME.claims {
        *claims.entry(claim["document"]["path"].as_str().unwrap()).or_default() += 1;
    }
    let failures: BTreeMap<&str, &Value> = OUTCOME.not_read.iter().map(|f| (f["path"].as_str().unwrap(), f)).collect();
    let mut wrong = Vec::new();
    for (name, _, expected) in hostile() {
        let kind = failures.get(name).map(|f| f["kind"].as_str().unwrap());
        let found = kind.map_or_else(|| Ok(claims.get(name).copied().unwrap_or(0)), Err);
        if found != expected {
            wrong.push(format!("{name}: expected {expected:?}, found {found:?}"));
        }
        if let Some(failure) = failures.get(name) {
            assert!(failure["reason"].as_str().unwrap().len() > 10, "{failure}");
            let counts_as_error = !["not-english", "unknown-format"].contains(&kind.unwrap());
            assert_eq!(failure["error"], counts_as_error, "{failure}");
            assert_eq!(OUTCOME.error.contains(name), counts_as_error, "{name} in\n{}", OUTCOME.error);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(OUTCOME.code, 1);
}

#[test]
fn a_broken_line_is_named_by_number_and_its_neighbours_are_read() {
    let failure = OUTCOME.not_read.iter().find(|f| f["path"] == "i-line-2-broken.jsonl").unwrap();
    assert_eq!(failure["line"], 2);
    let of_line = |id: &str| OUTCOME.claims.iter().filter(|c| c["document"]["id"] == id).count();
    assert_eq!([of_line("l1"), of_line("l3"), of_line("deep")], [1, 1, 1]);
}

#[test]
fn offsets_count_code_points_after_emoji_and_combining_marks() {
    for name in ["p-emoji.txt", "o-controls.txt", "f-windows-1252.txt", "g-utf16.txt"] {
        let claim = OUTCOME.claims.iter().find(|c| c["document"]["path"] == name).unwrap_or_else(|| panic!("no claim in {name}"));
        assert_eq!(triple(claim), "TUR SANCTION SYR", "{name}");
        let (_, bytes, _) = hostile().into_iter().find(|f| f.0 == name).unwrap();
        let options = ReadOptions { any_language: true, ..ReadOptions::default() };
        let document = read_stream(&bytes[..], name, Format::Text, &options, &Rules::builtin().read).next().unwrap().unwrap();
        let chars: Vec<char> = document.text.chars().collect();
        for path in ["/evidence", "/actor", "/recipient", "/relation/trigger"] {
            let part = claim.pointer(path).unwrap();
            let range = part["start"].as_u64().unwrap() as usize..part["end"].as_u64().unwrap() as usize;
            assert_eq!(part["text"], chars[range].iter().collect::<String>(), "{name} {path}");
        }
    }
}

#[test]
fn ten_thousand_equal_sentences_have_ten_thousand_ids() {
    let ids: std::collections::BTreeSet<&str> = OUTCOME.claims.iter().map(|c| c["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), OUTCOME.claims.len());
}

#[test]
fn no_input_takes_long() {
    // 5 MB of the worst there is: a minute even without optimisation on a busy machine.
    assert!(OUTCOME.seconds < 60.0, "{} s", OUTCOME.seconds);
}

/// Wherever a run is killed, its outputs are the former ones or the new ones, each whole.
#[test]
fn a_killed_run_leaves_the_former_outputs_whole() {
    let (small, big, out) = (folder(&[("a.txt", ARTICLE)]), long_corpus(), folder::<&str, &str>(&[]));
    let run = |corpus: &Path| run_into(out.path(), corpus);
    assert!(run(small.path()).status().unwrap().success());
    let former = snapshot(out.path());
    for delay in [0, 30, 90] {
        let mut child = run(big.path()).stdout(Stdio::null()).spawn().unwrap();
        // Kill it in the midst of writing: once its temporary files are there.
        wait_for_staging(out.path());
        std::thread::sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success(), "it ended before it was killed: make the corpus bigger");
        assert!(snapshot(out.path()) == former, "killed after {delay} ms");
        if delay < 90 {
            unfinished(out.path()).iter().for_each(|folder| std::fs::remove_dir_all(folder).unwrap());
        }
    }
    assert!(run(small.path()).status().unwrap().success());
    assert_eq!(unfinished(out.path()), Vec::<PathBuf>::new(), "what a killed run has left is swept");
    assert_eq!(snapshot(out.path())["claims.jsonl"], former["claims.jsonl"]);
}

#[test]
fn of_two_runs_into_one_folder_the_second_gives_75_and_changes_nothing() {
    let (small, big, out) = (folder(&[("a.txt", ARTICLE)]), long_corpus(), folder::<&str, &str>(&[]));
    let run = |corpus: &Path| run_into(out.path(), corpus);
    let mut first = run(big.path()).stdout(Stdio::null()).spawn().unwrap();
    wait_for_staging(out.path());
    let second = run(small.path()).output().unwrap();
    let going_on = first.try_wait().unwrap().is_none();
    assert!(going_on, "the first run ended too soon: make the corpus bigger");
    assert_eq!(second.status.code(), Some(75));
    let message = String::from_utf8_lossy(&second.stderr).into_owned();
    assert!(message.contains("another run is writing to"), "{message}");
    assert_eq!(unfinished(out.path()).len(), 1, "the first run's files are not swept");
    // The lock dies with its process.
    first.kill().unwrap();
    first.wait().unwrap();
    assert!(run(small.path()).status().unwrap().success());
}

/// A corpus that takes a run some seconds.
fn long_corpus() -> TempDir {
    let big = folder::<&str, &str>(&[]);
    let lines: String = (0..12_000).map(|i| json_line(&format!("d{i}"), &ARTICLE.repeat(4)) + "\n").collect();
    put(big.path(), "big.jsonl", lines);
    big
}

fn run_into(out: &Path, corpus: &Path) -> Command {
    let mut command = command();
    command.arg("run").arg(corpus).arg("--out").arg(out).arg("--quiet");
    command
}

/// Until a run has begun its files, at most a minute.
fn wait_for_staging(out: &Path) {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(60) && unfinished(out).is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// What runs that were stopped have left in an output folder.
fn unfinished(out: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(out).unwrap().map(|e| e.unwrap().path());
    entries.filter(|p| p.is_dir() && p.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'))).collect()
}

/// All files of a folder of hostile inputs (`POLYBIUS_HOSTILE=DIR cargo test --release hostile_files -- --nocapture`): as
/// they are, JSON ones also as JSON lines, TOML ones also as rule files. Nothing may panic or hang.
#[test]
fn a_folder_of_hostile_files_does_no_harm() {
    let Some(folder) = std::env::var_os("POLYBIUS_HOSTILE").map(PathBuf::from) else {
        println!("skipped: set POLYBIUS_HOSTILE to a folder of hostile files");
        return;
    };
    let files = files_below(&folder);
    assert!(!files.is_empty(), "{} holds no files", folder.display());
    let ran = polybius(&[vec!["extract".into()], files.iter().map(|f| f.clone().into_os_string()).collect()].concat());
    assert!(
        [0, 1].contains(&ran.code) && !ran.err.contains("panicked"),
        "extract ended with {}: …{}",
        ran.code,
        ran.err.lines().last().unwrap_or("")
    );

    let rules = Rules::builtin();
    let options = ReadOptions { any_language: true, ..ReadOptions::default() };
    let (mut bad, mut counts, mut slowest) = (Vec::new(), [0; 4], (Duration::ZERO, PathBuf::new()));
    let mut as_rules = RuleFiles::builtin();
    for (number, file) in files.iter().enumerate() {
        let started = Instant::now();
        let bytes = std::fs::read(file).unwrap();
        let extension = file.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
        let mut formats = vec![Format::Auto, Format::Text];
        if extension.starts_with("json") {
            formats.push(Format::Jsonl);
        }
        for format in formats {
            let read = AssertUnwindSafe(|| {
                let mut pipeline = Pipeline::new(rules, true);
                let documents = read_stream(&bytes[..], "hostile", format, &options, &rules.read);
                documents.map(|d| d.map(|d| records(rules, &mut pipeline, &d).len())).fold((0, 0, 0), |(read, failed, claims), d| match d {
                    Ok(n) => (read + 1, failed, claims + n),
                    Err(_) => (read, failed + 1, claims),
                })
            });
            match catch_unwind(read) {
                Ok((read, failed, claims)) => counts = [counts[0] + read, counts[1] + failed, counts[2] + claims, counts[3]],
                Err(_) => bad.push(format!("{} as {format:?}", file.display())),
            }
        }
        if extension == "toml"
            && let Ok(text) = String::from_utf8(bytes)
        {
            counts[3] += 1;
            for layer in ["relations", "time", "words/classes"] {
                let path = format!("{layer}/hostile-{number}.toml").replace("classes/", "classes-");
                as_rules.insert(RuleFile { shown: path.clone(), path, text: text.as_str().into(), overlaid: true });
            }
        }
        slowest = slowest.max((started.elapsed(), file.clone()));
    }
    match catch_unwind(AssertUnwindSafe(|| Rules::compile(&as_rules))) {
        Ok(Ok(_)) if counts[3] > 0 => bad.push("the TOML files were taken as rules without a word".to_owned()),
        Ok(Err(error)) => println!("TOML files as rules: {error}"),
        Ok(Ok(_)) => {}
        Err(_) => bad.push("TOML files as rules".to_owned()),
    }
    println!("{} files; {} documents read, {} refused, {} claims, {} TOML files", files.len(), counts[0], counts[1], counts[2], counts[3]);
    println!("slowest: {:.2} s {}", slowest.0.as_secs_f64(), slowest.1.display());
    assert!(bad.is_empty(), "panics:\n{}", bad.join("\n"));
    assert!(slowest.0 < Duration::from_secs(10), "{slowest:?}");
    let inputs = Inputs::discover(&[&folder]);
    assert!(inputs.files.iter().flat_map(|f| read_file(f, &options, &rules.read)).count() > 0);
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).unwrap_or_else(|e| panic!("{}: {e}", next.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    files
}
