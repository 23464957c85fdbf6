//! The loaders that the README names read the outputs: each of its lines is run here, where the loader is installed.
//!
//! `POLYBIUS_PYTHON` names the Python to use; without it, `python3`.

use crate::outputs::RUN;
use crate::support::program::json_lines_of;
use std::path::Path;
use std::process::Command;

fn python() -> String {
    std::env::var("POLYBIUS_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

/// The code blocks of a language in a section of the README.
fn blocks(section: &str, language: &str) -> Vec<String> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let (_, rest) = page.split_once(&format!("\n## {section}\n")).unwrap_or_else(|| panic!("a section {section}"));
    let part = rest.split("\n## ").next().unwrap();
    let fence = format!("```{language}\n");
    part.split(&fence).skip(1).map(|b| b.split("```").next().unwrap().to_owned()).collect()
}

/// Runs Python with `claims` beside the outputs; false, with a message, where a module is not installed.
fn runs(code: &str, modules: &[&str]) -> bool {
    for module in modules {
        let found = Command::new(python()).args(["-c", &format!("import {module}")]).output();
        if !found.is_ok_and(|o| o.status.success()) {
            eprintln!("skipped: {} has no module {module}; POLYBIUS_PYTHON can name one that has", python());
            return false;
        }
    }
    // The README's code stands in a folder beside `output/`.
    let place = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let out = place.path().join("output");
    std::fs::create_dir(&out).unwrap();
    for entry in std::fs::read_dir(RUN.path()).unwrap().flatten() {
        std::fs::copy(entry.path(), out.join(entry.file_name())).unwrap();
    }
    let ran = Command::new(python()).args(["-c", code]).current_dir(place.path()).output().unwrap();
    assert!(ran.status.success(), "{code}\n{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    true
}

/// What every table must say: how many claims, and the text of each id.
const CHECKS: &str = r#"
import json
records = [json.loads(line) for line in open("output/claims.jsonl", encoding="utf-8")]
def check(ids, cameo, values, days):
    assert list(ids) == [r["id"] for r in records]
    assert list(cameo) == [r["relation"]["cameo"] or "" for r in records], "cameo keeps its zero"
    assert list(values) == [(r["time"] or {"value": ""})["value"] for r in records], "1912 is text"
    early = lambda day: day is None or day[0] == "-" or day[:4] == "0000"
    expected = [(r["time"] or {"from": None})["from"] for r in records]
    assert list(days) == ["" if early(day) else day for day in expected]
"#;

#[test]
fn python_reads_the_csv() {
    let code = r#"
import csv
rows = list(csv.DictReader(open("output/claims.csv", encoding="utf-8", newline="")))
plain = lambda text: text[1:] if text.startswith("'") else text
check([r["id"] for r in rows], [r["relation_cameo"] for r in rows], [r["time_value"] for r in rows], [r["time_from"] for r in rows])
one_line = lambda text: "".join(" " if ord(c) < 32 or 127 <= ord(c) < 160 or c in "\u2028\u2029" else c for c in text)
for row, record in zip(rows, records):
    assert plain(row["evidence_text"]) == one_line(record["evidence"]["text"]), row
    assert plain(row["document_title"]) == one_line(record["document"]["title"] or ""), row
    assert plain(row["document_id"]) == record["document"]["id"], row
"#;
    runs(&format!("{CHECKS}{code}"), &["csv"]);
}

#[test]
fn the_readme_s_lines_for_pandas_read_the_tables() {
    let lines = blocks("Loading the tables", "python");
    let code = format!(
        "{CHECKS}\n{}\nassert len(claims) == len(table) == len(records)\n\
         check(claims.id, claims.relation_cameo.fillna(''), claims.time_value.fillna(''), claims.time_from.fillna('').astype(str))\n\
         day = lambda d: '' if d is None or d != d else str(d)[:10]\n\
         check(table.id, table.relation_cameo.fillna(''), table.time_value.fillna(''), map(day, table.time_from))\n\
         assert not set(claims.columns) ^ set(table.columns)",
        lines[0]
    );
    runs(&code, &["pandas", "pyarrow"]);
}

#[test]
fn the_readme_s_lines_for_duckdb_read_the_tables() {
    let sql = blocks("Loading the tables", "sql").concat();
    let statements: Vec<&str> = sql.split(';').map(str::trim).filter(|s| !s.is_empty()).collect();
    assert_eq!(statements.len(), 3, "Parquet, CSV and JSON");
    let code = format!(
        "{CHECKS}\nimport duckdb\nfor statement in {statements:?}:\n    rows = duckdb.sql(statement).fetchall()\n    assert rows, statement\n\
         for source in [\"'output/claims.parquet'\", \"read_csv('output/claims.csv', all_varchar = true)\"]:\n    \
         rows = duckdb.sql(f\"select id, coalesce(relation_cameo, ''), coalesce(time_value, ''), coalesce(time_from::varchar, '') from {{source}}\").fetchall()\n    \
         check(*zip(*rows))\n\
         n = duckdb.sql(\"select count(*) from read_json('output/claims.jsonl')\").fetchall()[0][0]\nassert n == len(records)"
    );
    runs(&code, &["duckdb"]);
}

#[test]
fn frictionless_and_croissant_accept_the_descriptions() {
    let code = r#"
from frictionless import Package
report = Package("output/datapackage.json").validate()
assert report.valid, [[e.message for e in t.errors][:3] for t in report.tasks]
assert len(report.tasks) == 6, report
"#;
    runs(code, &["frictionless"]);
    let code = r#"
import mlcroissant
data = mlcroissant.Dataset("output/croissant.json")
assert not data.metadata.ctx.issues.errors, data.metadata.ctx.issues.errors
rows = list(data.records("claims"))
assert len(rows) == sum(1 for _ in open("output/claims.jsonl", encoding="utf-8"))
"#;
    runs(code, &["mlcroissant"]);
}

/// The skipping tests above are worth nothing if no output is ever read: this one needs nothing.
#[test]
fn there_is_something_to_load() {
    assert!(json_lines_of(&RUN.path().join("claims.jsonl")).len() > 300);
}
