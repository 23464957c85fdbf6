//! JSON Schema of the records, generated from their types, and how to read it.

use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema, schema_for};
use serde_json::Value;

/// The schema of a record type. Every key stands in every record, also where its value may be null.
pub fn of<T: JsonSchema>() -> Schema {
    let mut schema = schema_for!(T);
    RecursiveTransform(require_all).transform(&mut schema);
    schema
}

fn require_all(schema: &mut Schema) {
    let keys = |properties: &Value| properties.as_object().map(|p| p.keys().cloned().collect::<Vec<_>>());
    if let Some(keys) = schema.get("properties").and_then(keys) {
        schema.insert("required".to_owned(), keys.into());
    }
}

/// The schema of a property of an object, as it stands there: with its description, a reference not followed.
pub fn property(root: &Value, object: &Value, key: &str) -> Option<Value> {
    resolved(root, object)["properties"].get(key).cloned()
}

/// True if null fits this schema.
pub fn may_be_null(schema: &Value) -> bool {
    let null = |value: &Value| value == "null";
    schema["type"].as_array().is_some_and(|types| types.iter().any(null))
        || schema["anyOf"].as_array().is_some_and(|options| options.iter().any(|o| null(&o["type"])))
}

/// The schema without references and without null as an option.
pub fn resolved(root: &Value, schema: &Value) -> Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.strip_prefix("#/$defs/")) {
        return resolved(root, &root["$defs"][name]);
    }
    match schema["anyOf"].as_array().and_then(|options| options.iter().find(|o| o["type"] != "null")) {
        Some(option) => resolved(root, option),
        None => schema.clone(),
    }
}

/// The JSON type of a resolved schema, null apart.
pub fn type_name(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(name) => name,
        Value::Array(names) => names.iter().filter_map(Value::as_str).find(|n| *n != "null").unwrap_or("string"),
        _ => "string", // a closed list, written as constants
    }
}

/// The values of a closed list.
pub fn values(schema: &Value) -> Option<Vec<&str>> {
    let list = schema["enum"].as_array().map(|e| e.iter().collect::<Vec<_>>());
    let constants = || schema["oneOf"].as_array().map(|o| o.iter().map(|v| &v["const"]).collect());
    list.or_else(constants)?.into_iter().map(Value::as_str).collect()
}
