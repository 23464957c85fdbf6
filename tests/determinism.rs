//! The same articles and rules give the same bytes, whatever the number of threads, the order of files on disk, or what
//! else stands in an article.

use crate::support::program::{OUTPUTS, command, folder, json_lines, json_lines_of, polybius, sample_corpus, snapshot};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What `polybius run` writes, without `run.json`, which holds times.
fn outputs(corpus: &Path, threads: usize) -> BTreeMap<String, Vec<u8>> {
    let out = folder::<&str, &str>(&[]);
    let output = command().arg("run").arg(corpus).arg("--out").arg(out.path()).args(["--threads", &threads.to_string()]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut files = snapshot(out.path());
    assert!(files.remove("run.json").is_some());
    assert_eq!(files.keys().collect::<Vec<_>>(), OUTPUTS.iter().filter(|n| **n != "run.json").collect::<Vec<_>>());
    assert!(!files["claims.jsonl"].is_empty());
    files
}

fn claims(outputs: &BTreeMap<String, Vec<u8>>) -> Vec<Value> {
    json_lines(std::str::from_utf8(&outputs["claims.jsonl"]).unwrap())
}

fn ids(claims: &[Value]) -> Vec<&str> {
    claims.iter().map(|c| c["id"].as_str().unwrap()).collect()
}

#[test]
fn threads_and_the_order_of_files_on_disk_do_not_matter() {
    let corpus = sample_corpus();
    let one = outputs(&corpus, 1);
    assert!(one == outputs(&corpus, 1), "the same run twice differs");
    assert!(one == outputs(&corpus, 2), "two threads differ from one");
    assert!(one == outputs(&corpus, 8), "eight threads differ from one");

    let copy = folder::<&str, &str>(&[]);
    let mut files: Vec<PathBuf> = fs::read_dir(&corpus).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    files.reverse();
    for file in files {
        fs::copy(&file, copy.path().join(file.file_name().unwrap())).unwrap();
    }
    assert!(one == outputs(copy.path(), 2), "files made in another order give other outputs");
}

#[test]
fn extract_prints_what_run_writes() {
    let corpus = sample_corpus();
    let extracted = polybius(&["extract", corpus.to_str().unwrap()]);
    assert_eq!(extracted.code, 0, "{}", extracted.err);
    assert!(extracted.out.into_bytes() == outputs(&corpus, 1)["claims.jsonl"]);
}

const FIRST: &str = "Norway condemned Russia on 3 March 2014.";
const MIDDLE: &str = "Turkey imposed sanctions on Syria. The wind blew from the north that week.";
const LAST: &str = "France invaded Mexico in 1861. Kenya condemned Uganda in May 2015.";

#[test]
fn an_edit_in_one_paragraph_leaves_the_other_claims_their_ids() {
    let read = |middle: &str| {
        let corpus = folder(&[("article.txt", format!("{FIRST}\n\n{middle}\n\n{LAST}\n"))]);
        claims(&outputs(corpus.path(), 1))
    };
    let before = read(MIDDLE);
    let after = read("Kenya sent observers to Uganda, and Brazil praised Chile. Much was written about it.");
    let untouched = |claims: &[Value]| -> Vec<String> {
        let kept = claims.iter().filter(|c| [FIRST, LAST].iter().any(|p| p.contains(c["evidence"]["text"].as_str().unwrap())));
        kept.map(|c| c["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(untouched(&before).len(), 3, "{before:#?}");
    assert_eq!(untouched(&before), untouched(&after));
    let moved = |claims: &[Value]| claims.last().unwrap()["evidence"]["start"].as_u64();
    assert_ne!(moved(&before), moved(&after), "the edit must move the text after it for this test to mean anything");
}

#[test]
fn equal_sentences_have_ids_of_their_own() {
    let corpus = folder(&[("a.txt", format!("{FIRST} {FIRST}")), ("b.txt", format!("{FIRST}\n"))]);
    let claims = claims(&outputs(corpus.path(), 1));
    let unique: std::collections::BTreeSet<&str> = ids(&claims).into_iter().collect();
    assert_eq!((claims.len(), unique.len()), (3, 3));
}

#[test]
fn a_document_that_comes_twice_counts_once() {
    let line = serde_json::json!({ "id": "twice", "text": FIRST }).to_string();
    let corpus = folder(&[("a.jsonl", format!("{line}\n")), ("b.jsonl", format!("{line}\n"))]);
    assert_eq!(claims(&outputs(corpus.path(), 2)).len(), 1);
    let extracted = polybius(&["extract", corpus.path().to_str().unwrap()]);
    assert_eq!(json_lines(&extracted.out).len(), 1, "`extract` reads it twice");
}

#[test]
fn the_manifest_describes_the_other_files() {
    let out = folder::<&str, &str>(&[]);
    let ran = polybius(&["run", sample_corpus().to_str().unwrap(), "--out", out.path().to_str().unwrap(), "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let manifest: Value = serde_json::from_slice(&fs::read(out.path().join("run.json")).unwrap()).unwrap();
    for file in manifest["files"].as_array().unwrap() {
        let path = out.path().join(file["path"].as_str().unwrap());
        assert_eq!(file["bytes"], fs::metadata(&path).unwrap().len());
        if path.extension().is_some_and(|e| e == "jsonl") {
            assert_eq!(file["records"], json_lines_of(&path).len());
        }
        assert_eq!(file["sha256"], sha256(&fs::read(&path).unwrap()));
    }
    let documents = json_lines_of(&out.path().join("documents.jsonl"));
    let claims: u64 = documents.iter().map(|d| d["claims"].as_u64().unwrap()).sum();
    let sentences: u64 = documents.iter().map(|d| d["sentences"].as_u64().unwrap()).sum();
    assert_eq!(manifest["counts"]["documents"], documents.len());
    assert_eq!(manifest["counts"]["claims"], claims);
    assert_eq!(manifest["counts"]["sentences"], sentences);
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}
