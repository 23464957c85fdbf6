//! The tools by which the rule base grows: `rules stats`, `rules gaps`, `calibrate`, and what `explain` says of a slot.

use crate::support::program::{folder, json_lines, polybius, sample_corpus};
use serde_json::Value;
use std::path::Path;

const GOLD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gold");

fn path(dir: &Path) -> &str {
    dir.to_str().unwrap()
}

#[test]
fn stats_count_claims_by_rule_and_trait() {
    let articles = folder(&[
        ("a.txt", "Norway condemned Russia. Denmark and Iceland condemned Belarus."),
        ("b.txt", "Turkey imposed sanctions on Syria."),
    ]);
    let ran = polybius(&["rules", "stats", path(articles.path()), "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let rows = json_lines(&ran.out);
    assert_eq!((&rows[0]["rule"], &rows[0]["claims"], &rows[0]["statements"]), (&"accuse.condemn".into(), &3.into(), &2.into()));
    assert_eq!((&rows[0]["by_frame"]["words"], &rows[0]["by_trigger"]["verb"]), (&3.into(), &3.into()));
    assert_eq!((&rows[1]["rule"], &rows[1]["claims"]), (&"sanction.sanctions".into(), &1.into()));
    assert!(rows.iter().any(|r| r["rule"] == "aid.train" && r["claims"] == 0), "rules that never fire are named");
    let conjunct = rows.iter().find(|r| r["trait"] == "actor" && r["value"] == "conjunct").unwrap();
    assert_eq!(conjunct["claims"], 1);
    let table = polybius(&["rules", "stats", path(articles.path())]);
    assert!(table.out.starts_with("rule ") && table.out.contains("never fired in 2 documents"), "{}", table.out);
}

#[test]
fn stats_know_precision_where_gold_is_given() {
    let ran = polybius(&["rules", "stats", path(&sample_corpus()), "--gold", GOLD, "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let rows = json_lines(&ran.out);
    let sum = |key: &str| rows.iter().filter(|r| r["rule"].is_string()).map(|r| r[key].as_u64().unwrap()).sum::<u64>();
    assert!(sum("judged") > 50 && sum("right") <= sum("judged") && sum("judged") <= sum("claims"));
    assert!(rows.iter().all(|r| r["right"].as_u64() <= r["judged"].as_u64()));
}

fn gaps(text: &str) -> Vec<Value> {
    let articles = folder(&[("a.txt", text)]);
    let ran = polybius(&["rules", "gaps", path(articles.path()), "--min", "1", "--json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    json_lines(&ran.out)
}

#[test]
fn gaps_are_predicates_between_actors_and_unknown_names() {
    let found =
        gaps("Norway photographed Sweden. Norway photographed Denmark. Norway condemned Russia. Zorbania condemned Iceland and Spain.");
    let frames: Vec<&Value> = found.iter().filter(|g| g["gap"] == "frame").collect();
    assert_eq!(frames.len(), 1, "what a rule takes and lists are no gaps: {found:#?}");
    assert_eq!((&frames[0]["lemma"], &frames[0]["kind"], &frames[0]["count"]), (&"photograph".into(), &"verb".into(), &2.into()));
    assert_eq!(frames[0]["slots"], "subject=actor, object=actor");
    assert_eq!(frames[0]["examples"][1], "Norway photographed Denmark.");
    let names: Vec<&Value> = found.iter().filter(|g| g["gap"] == "name").collect();
    assert!(names.len() == 1 && names[0]["name"] == "Zorbania" && names[0]["count"] == 1, "{found:#?}");
    assert!(gaps("It rained.\n\n\u{feff}… “ ” — 😀").is_empty());
}

#[test]
fn calibration_writes_a_table_that_the_rules_take() {
    let out = folder::<&str, &str>(&[]);
    let table = out.path().join("confidence.tsv");
    let calibrate = || polybius(&["calibrate", GOLD, "--docs", path(&sample_corpus()), "--out", path(&table)]);
    let ran = calibrate();
    assert!(ran.code == 0 && ran.out.contains("each article by the others: calibration error"), "{ran:?}");
    let first = std::fs::read(&table).unwrap();
    assert_eq!(calibrate().code, 0);
    assert_eq!(first, std::fs::read(&table).unwrap());
    let check = polybius(&["rules", "check", "--rules", path(out.path())]);
    assert_eq!(check.code, 0, "{check:?}");
    let nothing = polybius(&["calibrate", GOLD, "--docs", path(out.path()), "--out", path(&table)]);
    assert_eq!(nothing.code, 2, "{nothing:?}");
}

#[test]
fn eval_has_a_reliability_table() {
    let ran = polybius(&["eval", GOLD, "--docs", path(&sample_corpus()), "--json"]);
    let report = &json_lines(&ran.out)[0];
    let bins = report["reliability"].as_array().unwrap();
    assert!(!bins.is_empty() && bins.iter().all(|b| b["claims"].as_u64() > Some(0)), "{report}");
    assert!(report["calibration_error"].as_f64().unwrap() < 0.15, "{report}");
}

#[test]
fn explain_names_the_slot_that_failed_and_who_found_the_frame() {
    let ran = polybius(&["explain", "Norway and Sweden listened while the crowd condemned Russia."]);
    let line = ran.out.lines().find(|l| l.contains("accuse.condemn ")).unwrap_or_else(|| panic!("{}", ran.out));
    assert!(line.contains("no actor found for its slot (subject"), "{line}");
    let ran = polybius(&["explain", "Norway condemned Russia."]);
    assert!(ran.out.contains("“condemned” matched (words)"), "{}", ran.out);
    let json = polybius(&["explain", "--json", "Norway condemned Russia."]);
    let rules = json_lines(&json.out)[0]["rules"].clone();
    assert!(rules.as_array().unwrap().iter().any(|r| r["matched"] == true && r["frame"] == "words"), "{rules}");
}
