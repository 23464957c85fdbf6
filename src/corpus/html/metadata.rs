//! What a page says of itself: `<meta>`, JSON-LD, `<time>`, `<link rel=canonical>`, `<html lang>`.

use super::super::fields::{Field, Found, Scalar};
use super::super::metadata::Metadata;
use super::super::rules::ReadRules;
use super::rules::HtmlRules;
use dom_query::{Document, NodeRef};
use serde_json::Value;

/// Ranks of the places where metadata stands; within each, the order of its list counts. An object of JSON-LD
/// comes before all of a lesser type.
const JSON_LD: i32 = 1_000;
const ELEMENTS: i32 = 100_000;
/// JSON-LD objects looked at: pages list a hundred others beside their own.
const MOST_OBJECTS: usize = 500;

/// Reads the metadata of a page and its JSON-LD scripts.
pub(super) fn read(document: &Document, json_ld: &[String], rules: &ReadRules) -> Metadata {
    let mut found = Found::default();
    metas(document, &rules.html, &mut found);
    let parsed: Vec<Value> = json_ld.iter().filter_map(|text| serde_json::from_str(text.trim()).ok()).collect();
    linked_data(&parsed, &rules.html, &mut found);
    elements(document, &rules.html, &mut found);
    found.into_metadata(rules)
}

fn metas(document: &Document, rules: &HtmlRules, found: &mut Found) {
    for meta in document.select("meta[content]").nodes() {
        for key in ["property", "name", "itemprop", "http-equiv"] {
            let Some(name) = meta.attr(key) else { continue };
            if let Some((field, rank)) = rules.meta.get(&name.trim().to_lowercase()) {
                found.put(*field, *rank, Scalar::Text(meta.attr_or("content", "").to_string()));
            }
        }
    }
}

fn elements(document: &Document, rules: &HtmlRules, found: &mut Found) {
    let mut put = |field, rank, value: Option<String>| {
        if let Some(value) = value {
            found.put(field, rank, Scalar::Text(value));
        }
    };
    let attribute = |selector: &str, name: &str| document.select_single(selector).attr(name).map(|v| v.to_string());
    put(Field::Url, -1, attribute("link[rel=canonical]", "href"));
    put(Field::Language, ELEMENTS, attribute("html[lang]", "lang"));
    for (rank, matcher) in (ELEMENTS..).zip(&rules.published) {
        let selection = document.select_single_matcher(matcher);
        put(Field::Published, rank, selection.nodes().first().map(date_of));
    }
}

fn date_of(node: &NodeRef<'_>) -> String {
    let stated = node.attr("datetime").or_else(|| node.attr("content"));
    stated.unwrap_or_else(|| node.text()).to_string()
}

/// The values of the objects that speak of the article.
fn linked_data(parsed: &[Value], rules: &HtmlRules, found: &mut Found) {
    let mut objects = Vec::new();
    for value in parsed {
        collect(value, &mut objects);
    }
    for object in objects {
        let Some(best) = types(object).filter_map(|t| rules.types.iter().position(|known| known == t)).min() else { continue };
        for (field, rank, path) in &rules.json_ld {
            if let Some(value) = path.iter().try_fold(object, |value, key| step(value, key)).and_then(scalar) {
                found.put(*field, JSON_LD + best as i32 * 100 + rank, value);
            }
        }
    }
}

/// The objects at the top, in lists and in `@graph`.
fn collect<'v>(value: &'v Value, objects: &mut Vec<&'v Value>) {
    match value {
        _ if objects.len() >= MOST_OBJECTS => {}
        Value::Array(items) => items.iter().for_each(|item| collect(item, objects)),
        Value::Object(object) => {
            objects.push(value);
            if let Some(graph) = object.get("@graph") {
                collect(graph, objects);
            }
        }
        _ => {}
    }
}

fn types(object: &Value) -> impl Iterator<Item = &str> {
    let types = &object["@type"];
    types.as_str().into_iter().chain(types.as_array().into_iter().flatten().filter_map(Value::as_str))
}

/// The value under a key; of a list, that of its first item.
fn step<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    let value = value.as_array().map_or(Some(value), |items| items.first())?;
    value.get(key)
}

fn scalar(value: &Value) -> Option<Scalar> {
    match value {
        Value::String(text) => Some(Scalar::Text(text.clone())),
        Value::Number(number) => number.as_i64().map(Scalar::Integer),
        Value::Array(items) => items.first().and_then(|item| item.as_str()).map(|text| Scalar::Text(text.to_owned())),
        _ => None,
    }
}
