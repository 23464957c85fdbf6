//! The command line as people and scripts meet it: exit codes, help, what goes to which stream.

use crate::support::program;
use crate::support::program::{Ran, command, folder, json_lines, polybius, polybius_reading, put, sample_corpus, snapshot, triple};
use std::process::Stdio;

const SENTENCE: &str = "Turkey imposed sanctions on Syria.";

fn corpus() -> String {
    sample_corpus().to_str().unwrap().to_owned()
}

fn path(dir: &tempfile::TempDir) -> &str {
    dir.path().to_str().unwrap()
}

fn empty_folder() -> tempfile::TempDir {
    folder::<&str, &str>(&[])
}

#[test]
fn a_run_that_reads_everything_ends_with_0_and_a_summary() {
    let out = empty_folder();
    let ran = polybius(&["run", &corpus(), "--out", path(&out)]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""), "no progress bar where nobody sees it");
    for part in ["documents", "sentences", "claims", "MB/s", "Who to whom", "→", "claims.jsonl"] {
        assert!(ran.out.contains(part), "{part} in {}", ran.out);
    }
    assert!(!ran.out.contains('\u{1b}'), "no colours where nobody sees them");
    assert_eq!(snapshot(out.path()).into_keys().collect::<Vec<_>>(), program::OUTPUTS);
}

#[test]
fn quiet_is_silent() {
    let out = empty_folder();
    let ran = polybius(&["run", &corpus(), "--out", path(&out), "--quiet"]);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
}

#[test]
fn an_input_that_fails_is_named_and_gives_1() {
    let articles = folder(&[("good.txt", SENTENCE), ("bad.json", "{]"), ("notes.docx", "PK"), ("empty.md", "")]);
    let out = empty_folder();
    let ran = polybius(&["run", path(&articles), "--out", path(&out), "--quiet"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("bad.json") && ran.err.contains("empty.md") && !ran.err.contains("good.txt"), "{}", ran.err);
    assert!(!ran.err.contains("notes.docx"), "what is passed over on purpose is no failure: {}", ran.err);
    let ran = polybius(&["extract", path(&articles)]);
    assert_eq!((ran.code, ran.out.lines().count()), (1, 1), "{}", ran.err);
    assert!(ran.err.contains("bad.json"), "{}", ran.err);
}

#[test]
fn wrong_arguments_give_2_and_advice() {
    let fails = |args: &[&str], part: &str| {
        let ran = polybius(args);
        assert!(ran.code == 2 && ran.out.is_empty() && ran.err.contains(part), "{args:?}: {ran:?}");
    };
    fails(&["extrat"], "extract");
    fails(&["run", "--thread", "2"], "--threads");
    fails(&["run", "--threads", "many"], "many");
    fails(&["run", "--published", "yesterday"], "yesterday");
    fails(&["debug", "sentenses"], "sentences");
    fails(&["run", "/no/such/folder"], "/no/such/folder");
    fails(&["eval", "/no/such/gold", "--docs", &corpus()], "/no/such/gold");
    fails(&["rules", "show", "sanction.sanctoins"], "did you mean `sanction.sanctions`?");
    fails(&["explain", "clm_aaaaaaaaaaaaaaaaaaaaaaaaaa", "--claims", "/no/such/file"], "/no/such/file");
    let nothing = empty_folder();
    fails(&["run", path(&nothing)], "no article");
}

#[test]
fn an_output_that_cannot_be_written_gives_2_before_any_work() {
    let place = folder(&[("file", "not a folder")]);
    for out in ["file", "file/below"] {
        let out = place.path().join(out);
        let ran = polybius(&["run", &corpus(), "--out", out.to_str().unwrap()]);
        assert!(ran.code == 2 && ran.err.contains(out.to_str().unwrap()) && ran.out.is_empty(), "{ran:?}");
    }
    assert_eq!(snapshot(place.path())["file"], b"not a folder");
}

#[test]
fn a_folder_of_an_outputs_name_gives_2_and_leaves_the_others_whole() {
    let out = folder(&[("claims.jsonl", "former\n"), ("documents.jsonl/x", "")]);
    let ran = polybius(&["run", &corpus(), "--out", path(&out), "--quiet"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert_eq!(
        std::fs::read_to_string(out.path().join("claims.jsonl")).unwrap(),
        "former\n",
        "the message says that former outputs are untouched"
    );
}

const COMMANDS: &[&str] = &["run", "extract", "explain", "diff", "verify", "rules", "eval", "calibrate", "debug", "schema", "completions"];

#[test]
fn help_shows_examples() {
    let main = polybius(&["--help"]);
    assert_eq!(main.code, 0);
    COMMANDS.iter().for_each(|c| assert!(main.out.contains(c), "{c} in {}", main.out));
    for command in COMMANDS {
        let ran = polybius(&[command, "--help"]);
        assert!(
            ran.code == 0 && ran.out.contains("Examples:") && ran.out.contains(&format!("polybius {command}")),
            "{command}: {}",
            ran.out
        );
    }
    let bare = polybius::<&str>(&[]);
    assert!(bare.code == 2 && (bare.out + &bare.err).contains("Examples:"));
    assert_eq!(polybius(&["--version"]).out.trim(), concat!("polybius ", env!("CARGO_PKG_VERSION")));
}

#[test]
fn completions_name_the_commands() {
    for shell in ["bash", "zsh", "fish"] {
        let ran = polybius(&["completions", shell]);
        assert!(ran.code == 0 && ran.out.contains("extract") && ran.out.contains("threads"), "{shell}");
    }
}

#[test]
fn schema_prints_json() {
    for of in ["claim", "document", "run"] {
        let ran = polybius(&["schema", of]);
        let schema: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert!(ran.code == 0 && schema["properties"].is_object(), "{of}");
    }
}

fn triples(ran: &Ran) -> Vec<String> {
    json_lines(&ran.out).iter().map(triple).collect()
}

#[test]
fn standard_input_may_hold_json_lines_html_or_text() {
    let read = |input: &str| polybius_reading(&["extract", "-"], input);
    assert_eq!(triples(&read(SENTENCE)), ["TUR SANCTION SYR"]);
    let line = |id: &str, text: &str| serde_json::json!({ "id": id, "text": text, "published": "2021-02-10" }).to_string();
    let lines = format!("{}\n{}\n", line("one", SENTENCE), line("two", "Last month Norway condemned Russia."));
    let ran = read(&lines);
    assert_eq!(triples(&ran), ["TUR SANCTION SYR", "NOR ACCUSE RUS"], "{}", ran.err);
    let second = &json_lines(&ran.out)[1];
    assert_eq!(
        (&second["document"]["id"], &second["time"]["from"], &second["time"]["to"]),
        (&"two".into(), &"2021-01-01".into(), &"2021-02-01".into())
    );
    let filler =
        "<p>The ministers met in the old hall of the city and talked for hours about fish, rice and the price of bread in the winter.</p>"
            .repeat(6);
    let page = format!(
        "<!DOCTYPE html><html><head><title>Trade</title></head><body><nav>Home</nav><article><h1>Trade</h1><p>{SENTENCE}</p>{filler}</article></body></html>"
    );
    assert_eq!(triples(&read(&page)), ["TUR SANCTION SYR"]);
}

#[test]
fn nothing_on_standard_input_fails() {
    let ran = polybius_reading(&["extract", "-"], "");
    assert!(ran.code == 1 && ran.out.is_empty() && !ran.err.is_empty(), "{ran:?}");
}

#[test]
fn relative_dates_take_the_date_that_is_given() {
    let time = |args: &[&str]| json_lines(&polybius_reading(args, "Last month Norway condemned Russia.").out)[0]["time"].clone();
    assert_eq!(time(&["extract", "-", "--published", "2021-02-10"])["from"], "2021-01-01");
    assert!(time(&["extract", "-"]).is_null(), "without a date of publication the words mean no month");
}

#[test]
fn explain_shows_the_layers_of_a_text() {
    let ran = polybius(&["explain", "Turkey imposed sanctions on Syria in 2012."]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    for part in ["VBD", "nsubj", "impose: verb", "TUR", "SYR", "2012", "sanction.sanctions", "CLAIM"] {
        assert!(ran.out.contains(part), "{part} in {}", ran.out);
    }
    assert!(polybius(&["explain", "Turkey slept."]).out.contains("no claim"));
    let json = polybius(&["explain", "--json", SENTENCE]);
    let sentence = &json_lines(&json.out)[0];
    assert_eq!(sentence["claims"].as_array().unwrap().len(), 1);
    assert_eq!(sentence["tokens"][0]["upos"], "PROPN");
    assert!(!sentence["frames"].as_array().unwrap().is_empty());
}

#[test]
fn explain_finds_a_claim_by_its_id() {
    let out = empty_folder();
    let articles = folder(&[("a.txt", "Norway condemned Russia. Turkey imposed sanctions on Syria.")]);
    assert_eq!(polybius(&["run", path(&articles), "--out", path(&out), "--quiet"]).code, 0);
    let file = out.path().join("claims.jsonl");
    let claims = program::json_lines_of(&file);
    let id = claims[1]["id"].as_str().unwrap();
    let ran = polybius(&["explain", id, "--claims", file.to_str().unwrap(), "--corpus", path(&articles)]);
    assert!(ran.code == 0 && ran.out.contains("TUR SANCTION SYR") && !ran.out.contains("NOR"), "{ran:?}");
    let ran = polybius(&["explain", "clm_aaaaaaaaaaaaaaaaaaaaaaaaaa", "--claims", file.to_str().unwrap()]);
    assert!(ran.code == 2 && ran.err.contains("there is no claim"), "{ran:?}");
}

#[test]
fn rules_can_be_checked_listed_and_shown() {
    let check = polybius(&["rules", "check"]);
    assert!(check.code == 0 && check.out.contains("no faults") && check.out.contains("rules version"), "{check:?}");
    let list = polybius(&["rules", "list", "--json"]);
    let rules = json_lines(&list.out);
    assert!(rules.len() > 100 && rules.iter().all(|r| r["examples"].as_u64() >= Some(3) && r["near_misses"].as_u64() >= Some(1)));
    let show = polybius(&["rules", "show", "sanction.sanctions"]);
    assert!(show.code == 0 && show.out.contains("rules/relations/sanction.toml") && show.out.contains("USA → TUR"), "{show:?}");
}

#[test]
fn debug_factuality_scores_every_predicate_but_those_of_endless_sentences() {
    let text = "Norway refused to arm Kenya. It is cold.";
    let endless = "Norway said that Kenya would attack and ".repeat(4_000);
    let lines = [text, endless.as_str()].map(|t| serde_json::json!({ "id": "a", "text": t }).to_string()).join("\n");
    let ran = polybius_reading(&["debug", "factuality", "-"], &lines);
    assert_eq!(ran.code, 0, "{ran:?}");
    let documents = json_lines(&ran.out);
    let scored = |d: &serde_json::Value| -> Vec<(u64, bool)> {
        let row = |p: &serde_json::Value| (p["start"].as_u64().unwrap(), p["score"].as_f64().unwrap() > 0.0);
        d["pred"].as_array().unwrap().iter().map(row).collect()
    };
    assert_eq!(scored(&documents[0]), [(7, true), (18, false), (35, true)]);
    assert_eq!(scored(&documents[1]), []);
}

#[test]
fn debug_prints_one_line_a_document() {
    let line =
        serde_json::json!({ "id": "x", "text": "Norway condemned Russia in 2014. It rained.", "published": "2021-02-10" }).to_string();
    for layer in ["blocks", "sentences", "tokens", "timex", "dates", "actors"] {
        let ran = polybius_reading(&["debug", layer, "-"], &line);
        let lines = json_lines(&ran.out);
        assert!(
            ran.code == 0 && lines.len() == 1 && lines[0]["id"] == "x" && !lines[0][layer].as_array().unwrap().is_empty(),
            "{layer}: {ran:?}"
        );
    }
}

#[test]
fn debug_attribution_prints_spans_in_code_points() {
    let line = serde_json::json!({ "id": "x", "text": "Zoë said the bill would fail." }).to_string();
    let ran = polybius_reading(&["debug", "attribution", "-"], &line);
    let wanted = serde_json::json!({ "id": "x", "pred": [{ "source": [[0, 3]], "cue": [[4, 8]], "content": [[9, 28]] }] });
    assert_eq!((ran.code, json_lines(&ran.out)), (0, vec![wanted]), "{ran:?}");
}

#[test]
fn every_date_is_shown_with_rule_anchor_and_arithmetic() {
    let text = "Norway condemned Russia two years ago.";
    let line = serde_json::json!({ "id": "x", "text": text, "published": "2021-02-10" }).to_string();
    for layer in ["timex", "dates"] {
        let ran = polybius_reading(&["debug", layer, "-"], &line);
        let row = &json_lines(&ran.out)[0][layer][0];
        let reckoning = row["reckoning"].as_str().unwrap();
        assert!(reckoning.starts_with(row["rule"].as_str().unwrap()), "{layer}: {reckoning}");
        assert!(reckoning.contains("published -") && reckoning.ends_with("= 2019, from 2021-02-10 (relative)"), "{layer}: {reckoning}");
    }
    let ran = polybius(&["explain", text, "--published", "2021-02-10"]);
    assert!(ran.out.contains("= 2019, from 2021-02-10 (relative)"), "{}", ran.out);
    let json = polybius(&["explain", "--json", text, "--published", "2021-02-10"]);
    assert_eq!(json_lines(&json.out)[0]["dates"][0]["anchor"], "2021-02-10", "{}", json.out);
}

#[test]
fn eval_scores_gold() {
    let gold = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gold");
    let ran = polybius(&["eval", gold, "--docs", &corpus(), "--json"]);
    let report = &json_lines(&ran.out)[0];
    assert!(ran.code == 0 && report["scores"]["main.claim"]["F"].as_f64().unwrap() > 0.1, "{ran:?}");
}

/// `polybius … | head -1`: the reader has gone, which is no fault and no reason to say anything.
#[test]
fn a_closed_pipe_ends_quietly() {
    let out = empty_folder();
    put(out.path(), "a.txt", SENTENCE);
    let article = out.path().join("a.txt");
    let commands: &[&[&str]] = &[
        &["extract", article.to_str().unwrap()],
        &["explain", SENTENCE],
        &["rules", "list"],
        &["rules", "check"],
        &["schema"],
        &["completions", "bash"],
        &["--help"],
        &["--licenses"],
    ];
    for args in commands {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = command().args(*args).stdout(Stdio::from(writer)).output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(0) && err.is_empty(), "{args:?}: {:?} {err}", output.status);
    }
}

#[test]
fn a_reader_that_stops_early_ends_extraction_quietly() {
    use std::io::{BufRead, BufReader};
    let mut child = command().args(["extract", &corpus()]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    drop(reader);
    let output = child.wait_with_output().unwrap();
    assert!(line.ends_with("}\n"));
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}
