//! The tables and descriptions beside the records: they say what the records say, and what their standards ask for.

use crate::support::program::{OUTPUTS, folder, json_lines_of, polybius, sample_corpus};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use polybius::export::columns::{COLUMNS, Cell, Column, ColumnType, MEANINGS};
use polybius::record::ClaimRecord;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;
use tempfile::TempDir;

/// A sentence over three lines.
const WRAPPED: &str = "In a long statement on that day in spring, the government of Norway condemned\nRussia for what it called \"a plain breach\" \
of the treaty, and said that it would\r\nnot be the last 😊.";

/// Articles whose words and metadata try to leave their cell, row or file.
pub fn hostile_articles() -> String {
    let article = |id: &str, title: &str, text: &str| json!({ "id": id, "title": title, "text": text, "published": "2020-05-04", "source": format!("{title}, \"ltd\"") });
    [
        article("=1+1", "=HYPERLINK(\"http://example.org\",\"x\")", WRAPPED),
        article("-2", "@SUM(A1:A9)", "😊 Turkey imposed sanctions on Syria on 3 March 2014.\u{2028}It was late."),
        article("+3", "\t=cmd|' /C calc'!A0", "Kenya condemned Uganda."),
        article("NA", "NULL", "Iran invaded Greece in 480 BC. Brazil praised Chile in 1912."),
        article("1e5", "  =1", "'Norway' condemned Russia, \"Sweden\" praised Norway."),
        article("004", "", "Japan\tcondemned Canada; it is 08."),
    ]
    .map(|article| article.to_string() + "\n")
    .concat()
}

/// One run over the sample articles and the hostile ones, shared by all tests here.
pub static RUN: LazyLock<TempDir> = LazyLock::new(|| {
    let hostile = folder(&[("hostile.jsonl", hostile_articles())]);
    let out = folder::<&str, &str>(&[]);
    let corpus = sample_corpus();
    let args = ["run", corpus.to_str().unwrap(), hostile.path().to_str().unwrap(), "--out", out.path().to_str().unwrap(), "--quiet"];
    let ran = polybius(&args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    out
});

fn claims() -> Vec<ClaimRecord> {
    json_lines_of(&RUN.path().join("claims.jsonl")).into_iter().map(|c| serde_json::from_value(c).unwrap()).collect()
}

fn json_of(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(RUN.path().join(name)).unwrap()).unwrap()
}

#[test]
fn the_sample_has_what_the_tests_are_about() {
    let claims = claims();
    let of = |id: &str| claims.iter().filter(|c| c.document.id == id).count();
    for id in ["=1+1", "-2", "+3", "NA", "1e5", "004"] {
        assert!(of(id) > 0, "{id}");
    }
    assert!(claims.iter().any(|c| c.evidence.text.contains('\n')), "a sentence with a line break");
    assert!(claims.iter().any(|c| c.time.as_ref().is_some_and(|t| t.from.as_ref().is_some_and(|d| d.starts_with('-')))), "a day BC");
}

/// The value as it stands in CSV, before it is made safe.
fn plain(cell: Cell<'_>) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Text(text) => text.into_owned(),
        Cell::Integer(value) => value.to_string(),
        Cell::Number(value) => value.to_string(),
    }
}

#[test]
fn csv_says_what_the_claims_say() {
    let bytes = std::fs::read(RUN.path().join("claims.csv")).unwrap();
    assert!(bytes.starts_with(b"id,statement,document_id,"), "a header, and no byte-order mark before it");
    let mut reader = csv::Reader::from_reader(&*bytes);
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(header, COLUMNS.iter().map(Column::name).collect::<Vec<_>>());
    let (claims, rows) = (claims(), reader.records().map(Result::unwrap).collect::<Vec<_>>());
    assert_eq!(claims.len(), rows.len());
    let is_break = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    for (claim, row) in claims.iter().zip(&rows) {
        for (column, value) in COLUMNS.iter().zip(row) {
            let expected = plain((column.cell)(claim));
            // Undone: the apostrophe in front; and breaks are spaces.
            let text =
                if matches!(column.kind, ColumnType::Text | ColumnType::List) { value.strip_prefix('\'').unwrap_or(value) } else { value };
            assert_eq!(text, expected.replace(is_break, " "), "{}", column.path);
            assert!(!value.contains(is_break), "{}: {value:?}", column.path);
            let formula = value.trim_start().starts_with(['=', '+', '-', '@']);
            assert!(!formula || value.parse::<f64>().is_ok(), "{}: a spreadsheet would calculate {value:?}", column.path);
        }
    }
    let lines = bytes.iter().filter(|b| **b == b'\n').count();
    assert_eq!(lines, claims.len() + 1, "one line a record");
    assert!(!bytes.contains(&b'\r'));
}

#[test]
fn parquet_says_what_the_claims_say() {
    let file = std::fs::File::open(RUN.path().join("claims.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    assert_eq!(reader.metadata().file_metadata().created_by(), Some(concat!("polybius ", env!("CARGO_PKG_VERSION"))));
    let (claims, rows) = (claims(), reader.get_row_iter(None).unwrap().map(Result::unwrap).collect::<Vec<_>>());
    assert_eq!(claims.len(), rows.len());
    for (claim, row) in claims.iter().zip(&rows) {
        for (column, (name, field)) in COLUMNS.iter().zip(row.get_column_iter()) {
            assert_eq!(*name, column.name());
            match ((column.cell)(claim), field) {
                (Cell::Null, Field::Null) => {}
                (Cell::Text(text), Field::Str(found)) => assert_eq!(*found, text),
                (Cell::Text(text), Field::Date(days)) => {
                    let epoch = jiff::civil::date(1970, 1, 1);
                    assert_eq!(epoch.checked_add(jiff::Span::new().days(*days)).unwrap().to_string(), text);
                }
                (Cell::Integer(value), Field::Int(found)) => assert_eq!(*found, value as i32),
                (Cell::Number(value), Field::Double(found)) => assert_eq!(*found, value),
                (cell, field) => panic!("{name}: {cell:?} is not {field:?}"),
            }
        }
    }
}

#[test]
fn the_json_for_review_holds_the_same_records() {
    assert_eq!(json_of("claims.json"), Value::Array(json_lines_of(&RUN.path().join("claims.jsonl"))));
    let text = std::fs::read_to_string(RUN.path().join("claims.json")).unwrap();
    assert!(text.contains("\n  \"id\": \"clm_"), "indented");
}

#[test]
fn a_run_without_claims_has_whole_tables() {
    let articles = folder(&[("a.txt", "The wind blew from the north.")]);
    let out = folder::<&str, &str>(&[]);
    let path = out.path().to_str().unwrap();
    assert_eq!(polybius(&["run", articles.path().to_str().unwrap(), "--out", path, "--quiet"]).code, 0);
    assert_eq!(serde_json::from_slice::<Value>(&std::fs::read(out.path().join("claims.json")).unwrap()).unwrap(), json!([]));
    assert_eq!(std::fs::read_to_string(out.path().join("claims.csv")).unwrap().lines().count(), 1);
    let file = std::fs::File::open(out.path().join("claims.parquet")).unwrap();
    assert_eq!(SerializedFileReader::new(file).unwrap().metadata().file_metadata().num_rows(), 0);
    assert_eq!(polybius(&["verify", path]).code, 0);
}

/// Row groups and batches end in the middle of things when there are many claims.
#[test]
fn tables_of_many_claims_are_whole() {
    let claims = claims();
    let (claim, first) = (serde_json::to_string(&claims[0]).unwrap(), claims[0].evidence.sentence);
    let many = 70_000;
    let mut lines = Vec::new();
    for i in 0..many {
        lines.extend_from_slice(claim.replacen("\"sentence\":", &format!("\"sentence\":{}", i + 1), 1).as_bytes());
        lines.push(b'\n');
    }
    let mut parquet = Vec::new();
    let tables: Vec<Box<dyn polybius::export::Table + '_>> = vec![Box::new(polybius::export::parquet::Parquet::new(&mut parquet).unwrap())];
    let written = polybius::export::tables::write(&mut &*lines, tables).unwrap();
    assert_eq!((written[0].records, written[0].bytes), (many, parquet.len() as u64));
    let file = folder(&[("many.parquet", &parquet)]);
    let reader = SerializedFileReader::new(std::fs::File::open(file.path().join("many.parquet")).unwrap()).unwrap();
    assert!(reader.num_row_groups() > 1);
    let at = COLUMNS.iter().position(|c| c.path == "evidence.sentence").unwrap();
    for (i, row) in reader.get_row_iter(None).unwrap().enumerate() {
        let row = row.unwrap();
        let (_, found) = row.get_column_iter().nth(at).unwrap();
        let expected: i32 = format!("{}{first}", i + 1).parse().unwrap();
        assert_eq!(*found, Field::Int(expected));
    }
}

/// A disk that takes no more gives an error, not a short table.
#[test]
fn a_table_that_cannot_be_written_is_an_error() {
    struct Full(usize);
    impl std::io::Write for Full {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            if bytes.len() > self.0 {
                return Err(std::io::ErrorKind::StorageFull.into());
            }
            self.0 -= bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    use polybius::export::{Table, csv::Csv, json::Json, parquet::Parquet};
    type Maker = fn(Full) -> std::io::Result<Box<dyn Table>>;
    let lines = std::fs::read(RUN.path().join("claims.jsonl")).unwrap();
    for room in [0, 10, 1000, 60_000, 100_000] {
        let makers: [Maker; 3] =
            [|full| Ok(Box::new(Csv::new(full)?)), |full| Ok(Box::new(Json::new(full)?)), |full| Ok(Box::new(Parquet::new(full)?))];
        for make in makers {
            let written = make(Full(room)).and_then(|table| polybius::export::tables::write(&mut &*lines, vec![table]));
            assert_eq!(written.map_err(|e| e.kind()), Err(std::io::ErrorKind::StorageFull), "room for {room} bytes");
        }
    }
}

/// The rules of Data Package 2.0 for names, paths, digests, fields and keys.
#[test]
fn the_data_package_keeps_the_rules_of_frictionless() {
    let package = json_of("datapackage.json");
    assert_eq!(package["$schema"], "https://datapackage.org/profiles/2.0/datapackage.json");
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c));
    assert!(is_name(package["name"].as_str().unwrap()));
    assert!(package.get("created").is_none(), "times stand in run.json only");
    let resources = package["resources"].as_array().unwrap();
    let names: BTreeSet<&str> = resources.iter().map(|r| r["name"].as_str().unwrap()).collect();
    let paths: BTreeSet<&str> = resources.iter().map(|r| r["path"].as_str().unwrap()).collect();
    assert!(names.len() == resources.len() && names.iter().all(|n| is_name(n)));
    let described: BTreeSet<&str> =
        OUTPUTS.iter().copied().filter(|n| !["run.json", "datapackage.json", "croissant.json"].contains(n)).collect();
    assert_eq!(paths, described);
    for resource in resources {
        let bytes = std::fs::read(RUN.path().join(resource["path"].as_str().unwrap())).unwrap();
        assert_eq!(resource["bytes"], bytes.len());
        assert_eq!(resource["hash"], format!("sha256:{}", sha256(&bytes)));
        assert!(resource["path"].as_str().unwrap().ends_with(resource["format"].as_str().unwrap()));
        if resource["format"] == "json" {
            assert!(resource.get("schema").is_none(), "an array to read is no table");
        } else {
            check_schema(resource, resources);
        }
    }
    let keys = resources.iter().flat_map(|r| r["schema"]["foreignKeys"].as_array().into_iter().flatten()).count();
    assert_eq!(keys, 1, "claims of the Parquet file belong to documents");
    let csv = resources.iter().find(|r| r["name"] == "claims-csv").unwrap();
    check_rows(csv);
}

fn check_schema(resource: &Value, resources: &[Value]) {
    let fields = resource["schema"]["fields"].as_array().unwrap();
    let names: BTreeSet<&str> = fields.iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert_eq!(names.len(), fields.len());
    for field in fields {
        let kind = field["type"].as_str().unwrap();
        assert!(["string", "integer", "number", "date", "object", "array", "any"].contains(&kind), "{field}");
        assert!(!field["description"].as_str().unwrap().is_empty(), "{field}");
    }
    assert!(resource["schema"]["primaryKey"].as_array().unwrap().iter().all(|k| names.contains(k.as_str().unwrap())));
    for key in resource["schema"]["foreignKeys"].as_array().into_iter().flatten() {
        assert!(key["fields"].as_array().unwrap().iter().all(|k| names.contains(k.as_str().unwrap())));
        let other = resources.iter().find(|r| r["name"] == key["reference"]["resource"]).unwrap();
        let there = other["schema"]["fields"].as_array().unwrap();
        assert!(key["reference"]["fields"].as_array().unwrap().iter().all(|k| there.iter().any(|f| f["name"] == *k)));
    }
}

/// Each cell is of its field's type and keeps its constraints.
fn check_rows(resource: &Value) {
    let mut reader = csv::Reader::from_path(RUN.path().join("claims.csv")).unwrap();
    let fields = resource["schema"]["fields"].as_array().unwrap();
    assert_eq!(
        reader.headers().unwrap().iter().collect::<Vec<_>>(),
        fields.iter().map(|f| f["name"].as_str().unwrap()).collect::<Vec<_>>()
    );
    for row in reader.records().map(Result::unwrap) {
        for (field, value) in fields.iter().zip(&row) {
            let constraints = &field["constraints"];
            if value.is_empty() {
                assert_ne!(constraints["required"], true, "{}", field["name"]);
                continue;
            }
            let fits = match field["type"].as_str().unwrap() {
                "integer" => value.parse::<u32>().is_ok(),
                "number" => value.parse::<f64>().is_ok_and(f64::is_finite),
                "date" => value.parse::<jiff::civil::Date>().is_ok(),
                _ => true,
            };
            assert!(fits, "{}: {value}", field["name"]);
            if let Some(values) = constraints["enum"].as_array() {
                assert!(values.iter().any(|v| v == value), "{}: {value}", field["name"]);
            }
            if let Some(pattern) = constraints["pattern"].as_str() {
                assert!(regex::Regex::new(pattern).unwrap().is_match(value), "{}: {value}", field["name"]);
            }
        }
    }
}

/// What the Croissant specification asks of a description: types, unique ids, files with digests, fields with sources.
#[test]
fn the_croissant_description_is_whole() {
    let description = json_of("croissant.json");
    assert_eq!((&description["@type"], &description["conformsTo"]), (&json!("sc:Dataset"), &json!("http://mlcommons.org/croissant/1.1")));
    for key in ["@context", "name", "description", "version", "distribution", "recordSet"] {
        assert!(!description[key].is_null(), "{key}");
    }
    let known: BTreeSet<&str> = description["@context"].as_object().unwrap().keys().map(String::as_str).collect();
    let mut ids = BTreeSet::new();
    for file in description["distribution"].as_array().unwrap() {
        let bytes = std::fs::read(RUN.path().join(file["contentUrl"].as_str().unwrap())).unwrap();
        assert_eq!(file["@type"], "cr:FileObject");
        assert_eq!(file["sha256"], sha256(&bytes));
        assert_eq!(file["contentSize"], format!("{} B", bytes.len()));
        assert!(file["encodingFormat"].as_str().unwrap().contains('/'));
        assert!(ids.insert(file["@id"].as_str().unwrap()));
    }
    let files = ids.clone();
    for set in description["recordSet"].as_array().unwrap() {
        assert_eq!(set["@type"], "cr:RecordSet");
        assert!(ids.insert(set["@id"].as_str().unwrap()));
        let fields = set["field"].as_array().unwrap();
        for field in fields {
            let id = field["@id"].as_str().unwrap();
            assert_eq!(field["@type"], "cr:Field");
            assert_eq!(id, format!("{}/{}", set["@id"].as_str().unwrap(), field["name"].as_str().unwrap()));
            assert!(ids.insert(id));
            assert!(files.contains(field["source"]["fileObject"]["@id"].as_str().unwrap()));
            assert!(["sc:Text", "sc:Integer", "sc:Float", "sc:Date"].contains(&field["dataType"].as_str().unwrap()));
            assert!(field["source"]["extract"]["column"].is_string());
        }
        assert!(fields.iter().any(|f| f["@id"] == set["key"]["@id"]));
    }
    for term in
        ["recordSet", "field", "source", "fileObject", "extract", "column", "key", "dataType", "isLiveDataset", "conformsTo", "cr", "sc"]
    {
        assert!(known.contains(term), "the context lacks {term}");
    }
    let claims = &description["recordSet"][0];
    let columns: Vec<String> = COLUMNS.iter().map(Column::name).collect();
    assert_eq!(claims["field"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect::<Vec<_>>(), columns);
}

/// The table of columns in the data dictionary is the definition that the program uses.
#[test]
fn the_data_dictionary_names_the_columns_as_they_are() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("output/README.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (_, part) = page.split_once("\n## claims.csv and claims.parquet\n").expect("a section on the flat tables");
    let rows: BTreeMap<&str, &str> =
        part.split("\n## ").next().unwrap().lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` | ")).collect();
    let names: Vec<String> = COLUMNS.iter().map(Column::name).collect();
    let mut wrong = Vec::new();
    for ((column, name), meaning) in COLUMNS.iter().zip(&names).zip(MEANINGS.iter()) {
        let kind = match column.kind {
            ColumnType::Text => "text",
            ColumnType::List => "list",
            ColumnType::Integer => "integer",
            ColumnType::Number => "number",
            ColumnType::Date => "date",
        };
        let expected = format!("{kind}{} | {} |", if column.required { "" } else { "?" }, meaning.description.replace('|', "\\|"));
        if rows.get(name.as_str()) != Some(&expected.as_str()) {
            wrong.push(format!("| `{name}` | {expected}"));
        }
    }
    assert!(wrong.is_empty(), "output/README.md must say:\n{}", wrong.join("\n"));
    assert_eq!(rows.len(), names.len(), "it names columns that are none");
}

pub fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}
