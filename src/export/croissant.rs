//! `croissant.json`: the same data set for machine-learning loaders (Croissant 1.1, a vocabulary of JSON-LD on schema.org).

use super::columns::{COLUMNS, ColumnType, MEANINGS};
use super::package::{Description, SUMMARY};
use super::{DOCUMENTS, OutputFile, parquet, schemas};
use crate::record::DocumentRecord;
use serde_json::{Value, json};

/// Its name.
pub const NAME: &str = "croissant.json";

/// The data set of these files.
pub fn describe(of: &Description<'_>) -> Value {
    json!({
        "@context": context(),
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "polybius-claims",
        "description": SUMMARY,
        "version": of.version(),
        "isLiveDataset": true,
        "distribution": of.files.iter().map(|f| file(f)).collect::<Vec<_>>(),
        "recordSet": [claims(), documents()],
    })
}

fn file(file: &OutputFile) -> Value {
    let format = match file.path.rsplit('.').next() {
        Some("jsonl") => "application/jsonlines",
        Some("csv") => "text/csv",
        Some("parquet") => "application/x-parquet",
        _ => "application/json",
    };
    json!({
        "@type": "cr:FileObject",
        "@id": file.path,
        "name": file.path,
        "contentUrl": file.path,
        "contentSize": format!("{} B", file.bytes),
        "encodingFormat": format,
        "sha256": file.sha256,
    })
}

fn claims() -> Value {
    let fields = COLUMNS.iter().zip(MEANINGS.iter()).map(|(column, meaning)| {
        let kind = match column.kind {
            ColumnType::Text | ColumnType::List => "sc:Text",
            ColumnType::Integer => "sc:Integer",
            ColumnType::Number => "sc:Float",
            ColumnType::Date => "sc:Date",
        };
        field("claims", &column.name(), kind, &meaning.description, parquet::NAME)
    });
    record_set("claims", "Claims, one a row.", fields.collect())
}

fn documents() -> Value {
    let root = schemas::of::<DocumentRecord>().to_value();
    let fields = root["properties"].as_object().into_iter().flatten().map(|(key, property)| {
        let kind = match schemas::type_name(property) {
            "integer" => "sc:Integer",
            "number" => "sc:Float",
            _ => "sc:Text",
        };
        field("documents", key, kind, property["description"].as_str().unwrap_or_default(), DOCUMENTS)
    });
    record_set("documents", "Articles that were read.", fields.collect())
}

fn record_set(id: &str, description: &str, fields: Vec<Value>) -> Value {
    json!({
        "@type": "cr:RecordSet",
        "@id": id,
        "name": id,
        "description": description,
        "key": { "@id": format!("{id}/id") },
        "field": fields,
    })
}

fn field(set: &str, name: &str, kind: &str, description: &str, file: &str) -> Value {
    json!({
        "@type": "cr:Field",
        "@id": format!("{set}/{name}"),
        "name": name,
        "description": description,
        "dataType": kind,
        "source": { "fileObject": { "@id": file }, "extract": { "column": name } },
    })
}

/// The context that the specification asks every description to repeat.
fn context() -> Value {
    let mut context = json!({
        "@language": "en",
        "@vocab": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "dct": "http://purl.org/dc/terms/",
        "sc": "https://schema.org/",
        "citeAs": "cr:citeAs",
        "conformsTo": "dct:conformsTo",
        "data": { "@id": "cr:data", "@type": "@json" },
        "dataType": { "@id": "cr:dataType", "@type": "@vocab" },
        "examples": { "@id": "cr:examples", "@type": "@json" },
    });
    let terms = [
        "column",
        "equivalentProperty",
        "extract",
        "field",
        "fileProperty",
        "fileObject",
        "fileSet",
        "format",
        "includes",
        "isLiveDataset",
        "jsonPath",
        "key",
        "md5",
        "parentField",
        "path",
        "recordSet",
        "references",
        "regex",
        "repeated",
        "replace",
        "samplingRate",
        "separator",
        "source",
        "subField",
        "transform",
    ];
    for term in terms {
        context[term] = format!("cr:{term}").into();
    }
    context
}
