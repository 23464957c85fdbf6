//! `changes.jsonl` and `polybius diff`: exactly what differs between two runs, with the reason.

use crate::support::program::{Ran, folder, json_lines_of, polybius, put, triple};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tempfile::TempDir;

/// Articles (file, text) and where their claims go.
struct Place {
    corpus: TempDir,
    out: TempDir,
}

impl Place {
    fn new(articles: &[(&str, &str)]) -> Place {
        let place = Place { corpus: folder(articles), out: folder::<&str, &str>(&[]) };
        place.run(&[]);
        place
    }

    fn run(&self, more: &[&str]) -> Vec<Value> {
        run(self.corpus.path(), self.out.path(), more);
        self.changes()
    }

    fn changes(&self) -> Vec<Value> {
        json_lines_of(&self.out.path().join("changes.jsonl"))
    }

    fn claims(&self) -> BTreeMap<String, Value> {
        claims(self.out.path())
    }
}

fn run(corpus: &Path, out: &Path, more: &[&str]) {
    let mut args = vec!["run", corpus.to_str().unwrap(), "--out", out.to_str().unwrap(), "--quiet"];
    args.extend(more);
    let ran = polybius(&args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let verified = polybius(&["verify", out.to_str().unwrap()]);
    assert_eq!(verified.code, 0, "{}", verified.out);
}

fn claims(out: &Path) -> BTreeMap<String, Value> {
    let lines = json_lines_of(&out.join("claims.jsonl"));
    lines.into_iter().map(|c| (c["id"].as_str().unwrap().to_owned(), c)).collect()
}

/// `added article-new d: NOR ACCUSE RUS` and so on.
fn told(changes: &[Value]) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    changes
        .iter()
        .map(|c| {
            let fields: Vec<String> = c["fields"].as_array().unwrap().iter().map(|f| text(&f["field"])).collect();
            let what = [&c["change"], &c["reason"], &c["document"], &c["actor"], &c["category"], &c["recipient"]].map(text);
            [what.join(" "), fields.join(" ")].join(" ").trim_end().to_owned()
        })
        .collect()
}

const A: &str = "Norway condemned Russia on 3 March 2014.";
const B: &str = "Kenya condemned Uganda.";
const C: &str = "Brazil praised Chile.";
const ARTICLES: &[(&str, &str)] = &[("a.txt", A), ("b.txt", B), ("c.txt", C)];

#[test]
fn the_first_run_adds_everything_and_a_second_one_changes_nothing() {
    let place = Place::new(ARTICLES);
    assert_eq!(
        told(&place.changes()),
        ["added article-new a NOR ACCUSE RUS", "added article-new b KEN ACCUSE UGA", "added article-new c BRA SUPPORT CHL"]
    );
    let former = place.claims();
    assert!(place.run(&[]).is_empty());
    assert_eq!(place.claims(), former);
}

#[test]
fn articles_that_come_go_and_change_are_told_with_the_reason() {
    let place = Place::new(ARTICLES);
    std::fs::remove_file(place.corpus.path().join("c.txt")).unwrap();
    put(place.corpus.path(), "aa.txt", "Japan condemned Canada.");
    put(place.corpus.path(), "b.txt", "Kenya praised Uganda. Kenya condemned Uganda.");
    let changes = place.run(&[]);
    assert_eq!(
        told(&changes),
        [
            "added article-changed b KEN SUPPORT UGA",
            "changed article-changed b KEN ACCUSE UGA document.sha256 evidence.sentence evidence.start evidence.end evidence.prefix \
             actor.start actor.end relation.trigger.start relation.trigger.end recipient.start recipient.end",
            "withdrawn article-gone c BRA SUPPORT CHL",
            "added article-new aa JPN ACCUSE CAN",
        ]
    );
    let moved = changes[1]["fields"].as_array().unwrap().iter().find(|f| f["field"] == "evidence.start").unwrap();
    assert_eq!((&moved["before"], &moved["after"]), (&json!(0), &json!(22)));
    assert!(changes[1]["rule"].as_str().unwrap().starts_with("accuse."));
}

#[test]
fn a_new_date_of_publication_is_a_change_of_the_article() {
    let article = |day: &str| format!("---\ndate: {day}\n---\n\nNorway condemned Russia yesterday.\n");
    let place = Place::new(&[("a.md", &article("2020-05-04")), ("b.txt", B)]);
    put(place.corpus.path(), "a.md", article("2020-05-05"));
    let changes = place.run(&[]);
    assert_eq!(changes.len(), 1);
    assert_eq!((&changes[0]["change"], &changes[0]["reason"]), (&json!("changed"), &json!("article-changed")));
    let from = changes[0]["fields"].as_array().unwrap().iter().find(|f| f["field"] == "time.from").unwrap();
    assert_eq!((&from["before"], &from["after"]), (&json!("2020-05-03"), &json!("2020-05-04")));
}

/// A rule file without the rule that made a claim.
fn rules_without_accusations() -> TempDir {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/relations/accuse.toml");
    let text = std::fs::read_to_string(root).unwrap();
    let (before, rest) = text.split_once("id = \"accuse.condemn\"").expect("a rule for condemning");
    let start = before.rfind("[[rule]]").unwrap();
    let end = rest.find("[[rule]]").expect("another rule after it");
    folder(&[("relations/accuse.toml", format!("{}{}", &before[..start], &rest[end..]))])
}

#[test]
fn claims_that_other_rules_do_not_make_are_withdrawn_because_of_the_rules() {
    let place = Place::new(ARTICLES);
    let rules = rules_without_accusations();
    let changes = place.run(&["--rules", rules.path().to_str().unwrap()]);
    assert_eq!(told(&changes), ["withdrawn rules-changed a NOR ACCUSE RUS", "withdrawn rules-changed b KEN ACCUSE UGA"]);
    assert_eq!(place.claims().len(), 1, "the claim that both make differs in the version of the rules, which is no change");
    assert_eq!(told(&place.run(&[])), ["added rules-changed a NOR ACCUSE RUS", "added rules-changed b KEN ACCUSE UGA"]);
}

/// Whoever kept the claims of the run before, and the changes, has the claims of this run.
#[test]
fn changes_lead_from_one_run_to_the_next() {
    let lines = |numbers: &[usize]| -> String {
        let article = |n: &usize| {
            let text =
                ["Norway condemned Russia.", "Kenya praised Uganda.", "The wind blew.", "Japan visited Canada. Brazil praised Chile."]
                    [n % 4];
            json!({ "id": format!("d{n}"), "title": n, "text": format!("{} {text}", "It rained. ".repeat(n % 3)) }).to_string() + "\n"
        };
        numbers.iter().map(article).collect()
    };
    let all: Vec<usize> = (0..40).collect();
    let orders: [Vec<usize>; 5] = [
        all.clone(),
        all.iter().rev().copied().collect(),
        all.iter().filter(|n| *n % 7 != 0).copied().chain(100..110).collect(),
        (200..205).chain(all.iter().skip(10).copied()).chain(0..5).collect(),
        vec![3],
    ];
    let place = Place { corpus: folder(&[("all.jsonl", lines(&orders[0]))]), out: folder::<&str, &str>(&[]) };
    let mut kept: BTreeMap<String, Value> = BTreeMap::new();
    for order in orders.iter().chain(orders.iter().rev()) {
        put(place.corpus.path(), "all.jsonl", lines(order));
        for change in place.run(&[]) {
            let id = change["id"].as_str().unwrap().to_owned();
            match change["change"].as_str().unwrap() {
                "added" => assert!(kept.insert(id.clone(), place.claims()[&id].clone()).is_none(), "{id} is added twice"),
                "withdrawn" => assert!(kept.remove(&id).is_some(), "{id} was never there"),
                _ => {
                    let claim = kept.get_mut(&id).expect("a claim that was there");
                    for field in change["fields"].as_array().unwrap() {
                        let pointer = format!("/{}", field["field"].as_str().unwrap().replace('.', "/"));
                        let value = claim.pointer_mut(&pointer).unwrap();
                        assert_eq!(*value, field["before"]);
                        *value = field["after"].clone();
                    }
                }
            }
        }
        assert_eq!(kept, place.claims());
    }
}

fn diff(a: &Path, b: &Path, more: &[&str]) -> Ran {
    let mut args = vec!["diff", a.to_str().unwrap(), b.to_str().unwrap()];
    args.extend(more);
    polybius(&args)
}

#[test]
fn diff_tells_by_claim_dyad_and_rule() {
    let place = Place::new(ARTICLES);
    let other = folder::<&str, &str>(&[]);
    put(place.corpus.path(), "b.txt", "Kenya praised Uganda.");
    put(place.corpus.path(), "d.txt", "Kenya praised Uganda.");
    run(place.corpus.path(), other.path(), &[]);

    let same = diff(place.out.path(), place.out.path(), &[]);
    assert!(same.code == 0 && same.out.contains("the same"), "{same:?}");

    let text = diff(place.out.path(), other.path(), &[]);
    assert_eq!((text.code, text.err.as_str()), (1, ""));
    for part in [
        "Documents: 1 new, 1 changed, 0 gone",
        "Claims: 2 added, 0 changed, 1 withdrawn",
        "KEN → UGA         2        0         1",
        "support.",
        "+ KEN SUPPORT UGA",
        "- KEN ACCUSE UGA",
        "Kenya condemned Uganda.",
        "article-new",
    ] {
        assert!(text.out.contains(part), "{part} in {}", text.out);
    }
    assert!(!text.out.contains("NOR"), "{}", text.out);

    let ran = diff(place.out.path(), other.path(), &["--format", "json"]);
    assert_eq!(ran.code, 1);
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(found["same"], false);
    assert_eq!(found["counts"]["documents"], json!({ "before": 3, "after": 4, "new": 1, "changed": 1, "gone": 0 }));
    assert_eq!(found["counts"]["claims"], json!({ "before": 3, "after": 4, "added": 2, "changed": 0, "withdrawn": 1 }));
    assert_eq!(found["dyads"], json!([{ "actor": "KEN", "recipient": "UGA", "added": 2, "changed": 0, "withdrawn": 1 }]));
    assert_eq!(found["rules"].as_array().unwrap().len(), 2);
    assert_eq!(found["rules"][0]["added"], 2);
    assert_eq!(found["claims"].as_array().unwrap().len(), 3);
    let ran = diff(place.out.path(), place.out.path(), &["--format", "json"]);
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &found["same"], &found["claims"]), (0, &json!(true), &json!([])));
}

/// What `diff` finds between two folders is what the run itself wrote, and the other way round it is its mirror.
#[test]
fn diff_and_changes_agree() {
    let place = Place::new(ARTICLES);
    let former = folder::<&str, &str>(&[]);
    run(place.corpus.path(), former.path(), &[]);
    put(place.corpus.path(), "a.txt", "Norway condemned Russia. Sweden praised Norway.");
    std::fs::remove_file(place.corpus.path().join("b.txt")).unwrap();
    let changes = place.run(&[]);
    let claims = |ran: Ran| -> Vec<Value> {
        serde_json::from_str::<Value>(&ran.out).unwrap_or_else(|e| panic!("{e}: {}", ran.out))["claims"].as_array().unwrap().clone()
    };
    assert!(changes.len() > 2);
    assert_eq!(claims(diff(former.path(), place.out.path(), &["--format", "json"])), changes);
    let ids = |changes: &[Value], kind: &str| -> BTreeSet<String> {
        changes.iter().filter(|c| c["change"] == kind).map(|c| c["id"].as_str().unwrap().to_owned()).collect()
    };
    let back = claims(diff(place.out.path(), former.path(), &["--format", "json"]));
    for (kind, mirrored) in [("added", "withdrawn"), ("withdrawn", "added"), ("changed", "changed")] {
        assert_eq!(ids(&changes, kind), ids(&back, mirrored));
    }
}

#[test]
fn diff_of_what_cannot_be_read_gives_2() {
    let place = Place::new(ARTICLES);
    let empty = folder::<&str, &str>(&[]);
    for (a, b) in [(place.out.path(), empty.path()), (empty.path(), place.out.path())] {
        let ran = diff(a, b, &[]);
        assert!(ran.code == 2 && ran.err.contains("no outputs of a run"), "{ran:?}");
    }
    let cut =
        folder(&[("documents.jsonl", std::fs::read(place.out.path().join("documents.jsonl")).unwrap()), ("claims.jsonl", Vec::new())]);
    let ran = diff(place.out.path(), cut.path(), &[]);
    assert!(ran.code == 2 && ran.err.contains("documents.jsonl, line 1"), "{ran:?}");
}

/// A damaged table is made anew, not carried on from night to night.
#[test]
fn tables_are_taken_over_only_if_they_are_whole() {
    let place = Place::new(ARTICLES);
    let csv = place.out.path().join("claims.csv");
    let good = std::fs::read(&csv).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let file = std::fs::metadata(&csv).unwrap().ino();
        place.run(&[]);
        assert_eq!(std::fs::metadata(&csv).unwrap().ino(), file, "the same claims: the same file");
    }
    std::fs::write(&csv, "damaged").unwrap();
    place.run(&[]);
    assert_eq!(std::fs::read(&csv).unwrap(), good);
}

#[test]
fn text_from_articles_cannot_steer_a_terminal() {
    let article = json!({ "id": "x\u{1b}[31m\u{202e}", "text": "Norway condemned Russia \u{1b}[2J\u{202e} \u{9b}." }).to_string();
    let place = Place { corpus: folder(&[("a.jsonl", article)]), out: folder::<&str, &str>(&[]) };
    run(place.corpus.path(), place.out.path(), &[]);
    assert!(!place.claims().is_empty());
    let other = Place::new(&[("b.txt", B)]);
    let ran = diff(other.out.path(), place.out.path(), &[]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("NOR ACCUSE RUS") && !ran.out.contains(['\u{1b}', '\u{9b}', '\u{202e}']), "{}", ran.out);
}

#[test]
fn a_triple_is_that_of_the_claim() {
    let place = Place::new(ARTICLES);
    for (change, claim) in place.changes().iter().zip(json_lines_of(&place.out.path().join("claims.jsonl"))) {
        assert_eq!(change["id"], claim["id"]);
        let text = |key: &str| change[key].as_str().unwrap().to_owned();
        assert_eq!(format!("{} {} {}", text("actor"), text("category"), text("recipient")), triple(&claim));
        assert_eq!(change["rule"], claim["provenance"]["rules"][0]);
    }
}
