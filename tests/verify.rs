//! `polybius verify`: outputs that are whole pass, and no damage does.

use crate::outputs::{RUN, sha256};
use crate::support::program::{OUTPUTS, Ran, folder, polybius};
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn copy() -> TempDir {
    let copy = folder::<&str, &str>(&[]);
    for name in OUTPUTS {
        fs::copy(RUN.path().join(name), copy.path().join(name)).unwrap();
    }
    copy
}

fn verify(folder: &Path) -> Ran {
    polybius(&["verify", folder.to_str().unwrap()])
}

/// Damages a copy, and says what `verify` says.
fn after(damage: impl FnOnce(&Path)) -> Ran {
    let copy = copy();
    damage(copy.path());
    verify(copy.path())
}

fn edit(file: &Path, change: impl FnOnce(String) -> String) {
    let text = fs::read_to_string(file).unwrap();
    let changed = change(text.clone());
    assert_ne!(text, changed, "the test must change something");
    fs::write(file, changed).unwrap();
}

/// Makes the manifest agree with what a file holds now.
fn redescribe(folder: &Path, name: &str) {
    let bytes = fs::read(folder.join(name)).unwrap();
    let mut manifest: Value = serde_json::from_slice(&fs::read(folder.join("run.json")).unwrap()).unwrap();
    let file = manifest["files"].as_array_mut().unwrap().iter_mut().find(|f| f["path"] == name).unwrap();
    file["bytes"] = bytes.len().into();
    file["sha256"] = sha256(&bytes).into();
    fs::write(folder.join("run.json"), manifest.to_string()).unwrap();
}

#[test]
fn a_run_is_in_order() {
    let ran = verify(RUN.path());
    assert!(ran.code == 0 && ran.out.contains("in order") && ran.err.is_empty(), "{ran:?}");
    let quiet = polybius(&["verify", RUN.path().to_str().unwrap(), "--quiet"]);
    assert_eq!((quiet.code, quiet.out.as_str()), (0, ""));
}

#[test]
fn a_flipped_bit_in_any_file_is_found() {
    for name in OUTPUTS.iter().filter(|n| **n != "run.json") {
        let length = fs::metadata(RUN.path().join(name)).unwrap().len() as usize;
        assert!(length > 0, "{name}");
        for at in [0, length / 2, length - 1] {
            let ran = after(|folder| {
                let mut bytes = fs::read(folder.join(name)).unwrap();
                bytes[at] ^= 1;
                fs::write(folder.join(name), bytes).unwrap();
            });
            assert!(ran.code == 1 && ran.out.contains(name) && ran.out.contains("SHA-256"), "{name}, byte {at}: {ran:?}");
        }
    }
}

#[test]
fn files_that_are_missing_cut_or_foreign_are_named() {
    for name in OUTPUTS.iter().filter(|n| **n != "run.json") {
        let ran = after(|folder| fs::remove_file(folder.join(name)).unwrap());
        assert!(ran.code == 1 && ran.out.contains(name), "{name}: {ran:?}");
        let ran = after(|folder| {
            let file = fs::File::options().write(true).open(folder.join(name)).unwrap();
            file.set_len(file.metadata().unwrap().len() - 1).unwrap();
        });
        assert!(ran.code == 1 && ran.out.contains(name) && ran.out.contains("bytes"), "{name}: {ran:?}");
        let ran = after(|folder| edit(&folder.join("run.json"), |text| text.replace(&format!("\"{name}\""), "\"other.csv\"")));
        assert!(ran.code == 1 && ran.out.contains(name) && ran.out.contains("other.csv"), "{name}: {ran:?}");
    }
    let ran = after(|folder| edit(&folder.join("run.json"), |text| text.replace("claims.csv", "../claims.csv")));
    assert!(ran.code == 1 && ran.out.contains("../claims.csv"), "{ran:?}");
}

#[test]
fn no_run_gives_2_and_a_damaged_manifest_1() {
    let ran = verify(folder::<&str, &str>(&[]).path());
    assert!(ran.code == 2 && ran.out.is_empty() && ran.err.contains("no outputs of a run"), "{ran:?}");
    for damage in ["", "{", "[]", "{\"schema\":\"polybius.run/1\"}"] {
        let ran = after(|folder| fs::write(folder.join("run.json"), damage).unwrap());
        assert!(ran.code == 1 && ran.out.contains("run.json"), "{ran:?}");
    }
}

/// Digests agree, but the files do not agree with each other.
#[test]
fn files_that_do_not_fit_together_are_found() {
    let told = |name: &str, change: fn(String) -> String, part: &str| {
        let ran = after(|folder| {
            edit(&folder.join(name), change);
            redescribe(folder, name);
        });
        assert!(ran.code == 1 && ran.out.contains(part), "{name}, {part}: {ran:?}");
    };
    told("claims.csv", |t| t.replacen(",state,", ",region,", 1), "claims.csv: does not say what claims.jsonl says");
    told("claims.json", |t| t.replacen("\"state\"", "\"region\"", 1), "claims.json: does not say");
    told("claims.jsonl", |t| t.replacen("\"state\"", "\"region\"", 1), "claims.parquet: does not say");
    told("claims.jsonl", |t| t.replacen("\"kind\":", "\"kind\": ", 1), "claims.jsonl, line 1: is not in the form");
    told("claims.jsonl", |t| t.replacen(",\"channel\"", ",\"extra\":1,\"channel\"", 1), "claims.jsonl, line 1: unknown field");
    told("claims.jsonl", |t| t.replacen("clm_", "clm-", 1), "is no id");
    told("claims.jsonl", |t| t.lines().next().unwrap().to_owned() + "\n" + &t, "stands twice");
    told("claims.jsonl", |t| t.split_once('\n').unwrap().1.to_owned(), "does not have the");
    told("documents.jsonl", |t| t.split_once('\n').unwrap().1.to_owned(), "records, run.json says");
    told("documents.jsonl", |t| t.replacen("\"claims\":", "\"claims\":1", 1), "documents.jsonl, line 1");
    told("changes.jsonl", |t| t.replacen("\"added\"", "\"withdrawn\"", 1), "is withdrawn, and stands in claims.jsonl");
    told("changes.jsonl", |t| t.replacen("clm_", "clm_a", 1).replacen("clm_aa", "clm_a", 1), "changes.jsonl, line 1");
    told("datapackage.json", |t| t.replacen("\"integer\"", "\"string\"", 1), "datapackage.json: does not describe these files");
    told("croissant.json", |t| t.replacen("sc:Integer", "sc:Text", 1), "croissant.json: does not describe these files");
    let ran = after(|folder| edit(&folder.join("run.json"), |t| t.replacen("\"documents\": ", "\"documents\": 1", 1)));
    assert!(ran.code == 1 && ran.out.contains("run.json: tells of"), "{ran:?}");
}

#[test]
fn outputs_of_another_version_are_checked_as_far_as_they_can_be() {
    let ran = after(|folder| edit(&folder.join("run.json"), |t| t.replacen("\"engine\": \"polybius ", "\"engine\": \"polybius 9.", 1)));
    assert!(ran.code == 0 && ran.err.contains("only their digests"), "{ran:?}");
}
