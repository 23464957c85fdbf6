//! The records of the sample corpus: valid by their schema, complete, and true to the text they point into.

use crate::support::program::{folder, json_lines_of, polybius, sample_corpus};
use polybius::corpus::{Inputs, ReadOptions, read_file};
use polybius::rules::compile::Rules;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

struct Sample {
    claims: Vec<Value>,
    documents: Vec<Value>,
    changes: Vec<Value>,
    manifest: Value,
    /// The text of each document by its id.
    texts: BTreeMap<String, Vec<char>>,
}

/// One run over the sample corpus, shared by all tests.
static SAMPLE: LazyLock<Sample> = LazyLock::new(|| {
    let out = folder::<&str, &str>(&[]);
    let ran = polybius(&["run", sample_corpus().to_str().unwrap(), "--out", out.path().to_str().unwrap(), "--quiet"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let manifest = std::fs::read(out.path().join("run.json")).unwrap();
    let options = ReadOptions::default();
    let inputs = Inputs::discover(&[sample_corpus()]);
    let read = inputs.files.iter().flat_map(|f| read_file(f, &options, &Rules::builtin().read)).map(Result::unwrap);
    Sample {
        claims: json_lines_of(&out.path().join("claims.jsonl")),
        documents: json_lines_of(&out.path().join("documents.jsonl")),
        changes: json_lines_of(&out.path().join("changes.jsonl")),
        manifest: serde_json::from_slice(&manifest).unwrap(),
        texts: read.map(|d| (d.id, d.text.chars().collect())).collect(),
    }
});

fn schema(of: &str) -> Value {
    let ran = polybius(&["schema", of]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn every_record_fits_its_schema() {
    let check = |of: &str, records: &[Value]| {
        let schema = schema(of);
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        let validator = jsonschema::validator_for(&schema).unwrap();
        assert!(!records.is_empty());
        for record in records {
            let faults: Vec<String> = validator.iter_errors(record).map(|e| format!("{}: {e}", e.instance_path())).collect();
            assert!(faults.is_empty(), "{of}: {faults:#?} in {record}");
        }
        let mut wrong = records[0].clone();
        wrong["surprise"] = Value::Bool(true);
        assert!(!validator.is_valid(&wrong), "{of}: an unknown key must be refused");
    };
    check("claim", &SAMPLE.claims);
    check("document", &SAMPLE.documents);
    check("change", &SAMPLE.changes);
    check("run", std::slice::from_ref(&SAMPLE.manifest));
}

/// The keys of each object of a claim, in their order. `?` marks objects that may be null.
const CLAIM_KEYS: &[(&str, &str)] = &[
    (
        "",
        "schema id statement document evidence actor relation recipient object location time polarity modality tense attribution channel confidence provenance",
    ),
    ("/document", "id path title published source url language sha256"),
    ("/evidence", "sentence block start end text prefix suffix"),
    ("/actor", "code name kind sector wikidata text start end resolved_by"),
    ("/relation", "category mode context quad plover cameo score trigger"),
    ("/relation/trigger", "text start end"),
    ("/recipient", "code name kind sector wikidata text start end resolved_by"),
    ("/object?", "text start end quantity"),
    ("/location?", "text code start end"),
    ("/time?", "text start end type value from to mod basis"),
    ("/attribution?", "source cue kind"),
    ("/attribution/source?", "code name sector text start end"),
    ("/provenance", "rules rules_version engine"),
];

#[test]
fn every_key_stands_in_every_record() {
    for claim in &SAMPLE.claims {
        for (path, keys) in CLAIM_KEYS {
            let object = claim.pointer(path.trim_end_matches('?')).unwrap_or(&Value::Null);
            if path.ends_with('?') && object.is_null() {
                continue;
            }
            let found: Vec<&String> = object.as_object().unwrap_or_else(|| panic!("{path}: {claim}")).keys().collect();
            assert_eq!(found, keys.split(' ').collect::<Vec<_>>(), "{path}");
        }
    }
    let keys = "schema id path title published source url language sha256 characters sentences claims text";
    for document in &SAMPLE.documents {
        assert_eq!(document.as_object().unwrap().keys().collect::<Vec<_>>(), keys.split(' ').collect::<Vec<_>>());
    }
}

fn number(value: &Value) -> usize {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no offset")) as usize
}

fn text_at(claim: &Value, start: usize, end: usize) -> String {
    let text = &SAMPLE.texts[claim["document"]["id"].as_str().unwrap()];
    text[start..end].iter().collect()
}

#[test]
fn the_words_stand_where_the_offsets_say_in_code_points() {
    for claim in &SAMPLE.claims {
        let evidence = (number(&claim["evidence"]["start"]), number(&claim["evidence"]["end"]));
        for path in ["/evidence", "/actor", "/recipient", "/relation/trigger", "/object", "/time"] {
            let part = claim.pointer(path).unwrap();
            if part.is_null() {
                continue;
            }
            let (start, end) = (number(&part["start"]), number(&part["end"]));
            assert!(start < end, "{path}: {claim}");
            assert_eq!(part["text"], text_at(claim, start, end), "{path}: {claim}");
            // A time may be inherited from an earlier sentence, and a recipient implied by one; nothing else may.
            let implied = claim["provenance"]["rules"].as_array().unwrap().iter().any(|r| r.as_str().unwrap().starts_with("reference."));
            let inherited = path == "/time" && part["basis"] == "inherited" || path == "/recipient" && implied;
            assert!(inherited || (evidence.0 <= start && end <= evidence.1), "{path} lies outside the evidence: {claim}");
        }
    }
}

#[test]
fn prefix_and_suffix_are_the_words_around_the_evidence() {
    for claim in &SAMPLE.claims {
        let evidence = &claim["evidence"];
        let (start, end) = (number(&evidence["start"]), number(&evidence["end"]));
        let length = SAMPLE.texts[claim["document"]["id"].as_str().unwrap()].len();
        assert_eq!(evidence["prefix"], text_at(claim, start.saturating_sub(32), start));
        assert_eq!(evidence["suffix"], text_at(claim, end, (end + 32).min(length)));
    }
}

#[test]
fn ids_are_unique_and_cannot_be_taken_for_numbers() {
    let mut seen = BTreeSet::new();
    for claim in &SAMPLE.claims {
        for (key, prefix) in [("id", "clm_"), ("statement", "stm_")] {
            let id = claim[key].as_str().unwrap();
            assert!(id.starts_with(prefix) && id.len() == 30, "{id}");
            assert!(id[4..].chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "{id}");
        }
        assert!(seen.insert(claim["id"].as_str().unwrap()), "{} stands twice", claim["id"]);
    }
}

#[test]
fn claims_come_in_the_order_of_the_text() {
    let place = |claim: &Value| (claim["document"]["id"].as_str().unwrap().to_owned(), number(&claim["evidence"]["start"]));
    for pair in SAMPLE.claims.windows(2) {
        let (a, b) = (place(&pair[0]), place(&pair[1]));
        assert!(a.0 != b.0 || a.1 <= b.1, "{} stands before {}", pair[0]["id"], pair[1]["id"]);
    }
}

/// YYYY-MM-DD, a minus before years BC.
fn is_day(value: &Value) -> bool {
    let Some(text) = value.as_str() else { return false };
    let text = text.strip_prefix('-').unwrap_or(text);
    let shape = text.len() == 10 && text.chars().enumerate().all(|(i, c)| if i == 4 || i == 7 { c == '-' } else { c.is_ascii_digit() });
    shape && ("01"..="12").contains(&&text[5..7]) && ("01"..="31").contains(&&text[8..])
}

#[test]
fn dates_have_their_wire_form() {
    let mut timed = 0;
    for claim in &SAMPLE.claims {
        let published = &claim["document"]["published"];
        assert!(published.is_null() || is_day(published), "{published}");
        let time = &claim["time"];
        if time.is_null() {
            continue;
        }
        timed += 1;
        let (from, to) = (&time["from"], &time["to"]);
        assert!(is_day(from) || is_day(to), "a time must be placed on the calendar: {time}");
        assert!([from, to].iter().all(|d| d.is_null() || is_day(d)), "{time}");
        if let (Some(from), Some(to)) = (from.as_str(), to.as_str()) {
            assert!(from.starts_with('-') || from < to, "{time}");
        }
        assert!(["DATE", "TIME", "DURATION", "SET"].contains(&time["type"].as_str().unwrap()), "{time}");
        assert!(["explicit", "relative", "inherited"].contains(&time["basis"].as_str().unwrap()), "{time}");
        assert!(published.is_string() || time["basis"] != "relative", "relative to what? {time}");
    }
    assert!(timed > 10, "the sample corpus has dated claims");
}

#[test]
fn codes_categories_and_rules_are_those_of_the_rule_files() {
    let rules = Rules::builtin();
    let codes: BTreeSet<&str> = rules.gazetteer.entities.iter().map(|e| e.code.as_str()).collect();
    for claim in &SAMPLE.claims {
        for side in ["actor", "recipient"] {
            assert!(codes.contains(claim[side]["code"].as_str().unwrap()), "{}", claim[side]);
        }
        for id in claim["provenance"]["rules"].as_array().unwrap() {
            let id = id.as_str().unwrap();
            let known = rules.relations.rules.iter().any(|r| r.id == id)
                || rules.factuality.operators.iter().any(|o| o.id == id)
                || rules.references.entries.iter().any(|e| e.id == id)
                || (0..rules.time.len() as u32).any(|r| rules.time.rule_id(r) == id);
            assert!(known, "no rule {id}");
        }
        if let Some(code) = claim["attribution"]["source"]["code"].as_str() {
            assert!(codes.contains(code), "{}", claim["attribution"]);
        }
        let rule = claim["provenance"]["rules"][0].as_str().unwrap();
        let rule = rules.relations.rules.iter().find(|r| r.id == rule).unwrap_or_else(|| panic!("no rule {rule}"));
        assert_eq!(claim["relation"]["category"], rule.category.name());
        assert_eq!(claim["provenance"]["rules_version"], rules.version());
        let confidence = claim["confidence"].as_f64().unwrap();
        assert!((0.0..=1.0).contains(&confidence), "{confidence}");
    }
}
