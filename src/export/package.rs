//! `datapackage.json`: the files of a run for loaders that know the Frictionless Data Package standard, version 2.
//!
//! Schemas follow from the record types and the columns; nothing is described twice. There is no time in it: two runs with
//! equal results have equal descriptions.

use super::columns::{COLUMNS, ColumnType, MEANINGS, Meaning};
use super::{CHANGES, CLAIMS, DOCUMENTS, OutputFile, csv, json, parquet, schemas};
use crate::changes::ChangeRecord;
use crate::emit::ENGINE;
use crate::record::{ClaimRecord, DocumentRecord};
use schemars::JsonSchema;
use serde_json::{Map, Value, json};

/// Its name.
pub const NAME: &str = "datapackage.json";

/// What is described.
#[derive(Clone, Copy, Debug)]
pub struct Description<'a> {
    /// The files with data.
    pub files: &'a [&'a OutputFile],
    /// Lower-case hex SHA-256 over all rule files.
    pub rules_sha256: &'a str,
}

/// The data set in one sentence.
pub const SUMMARY: &str =
    "Claims that news and analysis make about world politics: who did, does or may do what to whom, when, on whose word.";

impl Description<'_> {
    /// The program's version and the first digits of the claims' digest: equal claims, equal version.
    pub fn version(&self) -> String {
        let digest = self.files.iter().find(|f| f.path == CLAIMS).map_or("", |f| &f.sha256);
        format!("{}+{}", env!("CARGO_PKG_VERSION"), digest.get(..16).unwrap_or_default())
    }
}

/// A file's name, title, format, media type and schema in a package.
struct Kind {
    file: &'static str,
    name: &'static str,
    title: &'static str,
    /// `table` if loaders of tables can read the file as text.
    sort: &'static str,
    format: &'static str,
    mediatype: &'static str,
    schema: Option<fn() -> Value>,
}

const KINDS: &[Kind] = &[
    Kind {
        file: CLAIMS,
        name: "claims",
        title: "Claims, one JSON object a line: the record from which the tables are made",
        sort: "table",
        format: "jsonl",
        mediatype: "application/jsonl",
        schema: Some(keyed::<ClaimRecord>),
    },
    Kind {
        file: DOCUMENTS,
        name: "documents",
        title: "Articles that were read",
        sort: "table",
        format: "jsonl",
        mediatype: "application/jsonl",
        schema: Some(keyed::<DocumentRecord>),
    },
    Kind {
        file: csv::NAME,
        name: "claims-csv",
        title: "Claims, one a row, texts made safe for spreadsheets",
        sort: "table",
        format: "csv",
        mediatype: "text/csv",
        schema: Some(flat),
    },
    Kind {
        file: json::NAME,
        name: "claims-json",
        title: "Claims as one indented array, to read",
        sort: "json",
        format: "json",
        mediatype: "application/json",
        schema: None,
    },
    Kind {
        file: parquet::NAME,
        name: "claims-parquet",
        title: "Claims, one a row, with types",
        sort: "file",
        format: "parquet",
        mediatype: "application/vnd.apache.parquet",
        schema: Some(typed),
    },
    Kind {
        file: CHANGES,
        name: "changes",
        title: "Claims added, changed and withdrawn since the run before",
        sort: "table",
        format: "jsonl",
        mediatype: "application/jsonl",
        schema: Some(keyed::<ChangeRecord>),
    },
];

/// The package of these files.
pub fn describe(of: &Description<'_>) -> Value {
    let known = |file: &&OutputFile| KINDS.iter().find(|k| k.file == file.path).map(|kind| resource(kind, file));
    json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "polybius-claims",
        "title": "Claims about world politics",
        "description": SUMMARY,
        "version": of.version(),
        "contributors": [{ "title": ENGINE, "roles": ["creator"] }],
        "rules_sha256": of.rules_sha256,
        "resources": of.files.iter().filter_map(known).collect::<Vec<_>>(),
    })
}

fn resource(kind: &Kind, file: &OutputFile) -> Value {
    let mut resource = json!({
        "name": kind.name,
        "path": file.path,
        "title": kind.title,
        // A table of JSON lines tells its columns by its first line.
        "type": if file.records == 0 && kind.format == "jsonl" { "file" } else { kind.sort },
        "format": kind.format,
        "mediatype": kind.mediatype,
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": format!("sha256:{}", file.sha256),
    });
    if kind.format == "parquet" {
        resource.as_object_mut().map(|r| r.shift_remove("encoding"));
    }
    if kind.format == "csv" {
        resource["dialect"] = json!({ "delimiter": ",", "lineTerminator": "\n", "quoteChar": "\"", "doubleQuote": true, "header": true });
    }
    if let Some(schema) = kind.schema {
        resource["schema"] = schema();
    }
    resource
}

/// The table schema of objects: their top-level keys, with the type's full JSON Schema beside it.
fn keyed<T: JsonSchema>() -> Value {
    let root = schemas::of::<T>().to_value();
    let property = |(key, property): (&String, &Value)| {
        let resolved = schemas::resolved(&root, property);
        let kind = if resolved == Value::Bool(true) { "any" } else { schemas::type_name(&resolved) };
        field(key, kind, property["description"].as_str().unwrap_or_default(), !schemas::may_be_null(property), &resolved)
    };
    let fields: Vec<Value> = root["properties"].as_object().into_iter().flatten().map(property).collect();
    json!({ "fields": fields, "primaryKey": ["id"], "jsonSchema": root })
}

/// The table schema of the flat columns with types. The CSV has no foreign key: an id that begins like a formula is not, letter
/// for letter, that of the documents.
fn typed() -> Value {
    let mut schema = flat();
    schema["foreignKeys"] = json!([{ "fields": ["document_id"], "reference": { "resource": "documents", "fields": ["id"] } }]);
    schema
}

/// The table schema of the flat columns.
fn flat() -> Value {
    let one = |(column, meaning): (&super::columns::Column, &Meaning)| {
        let kind = match column.kind {
            ColumnType::Text | ColumnType::List => "string",
            ColumnType::Integer => "integer",
            ColumnType::Number => "number",
            ColumnType::Date => "date",
        };
        field(&column.name(), kind, &meaning.description, column.required && !column.may_be_empty(), &meaning.schema)
    };
    json!({
        "fields": COLUMNS.iter().zip(MEANINGS.iter()).map(one).collect::<Vec<_>>(),
        "missingValues": [""],
        "primaryKey": ["id"],
    })
}

/// A field of a table schema; constraints are those of the JSON Schema.
fn field(name: &str, kind: &str, description: &str, required: bool, schema: &Value) -> Value {
    let mut constraints = Map::new();
    if required {
        constraints.insert("required".to_owned(), true.into());
    }
    if let Some(values) = schemas::values(schema) {
        constraints.insert("enum".to_owned(), values.into());
    }
    for key in ["minimum", "maximum", "pattern"] {
        if let Some(value) = schema.get(key) {
            constraints.insert(key.to_owned(), value.clone());
        }
    }
    let mut field = json!({ "name": name, "type": kind, "description": description });
    if !constraints.is_empty() {
        field["constraints"] = Value::Object(constraints);
    }
    field
}
