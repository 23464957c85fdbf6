//! The columns of the flat tables: one definition for CSV, Parquet, the data package, Croissant and the data dictionary.
//!
//! A column is a leaf of the claim record; its name is the path to the leaf with `_` for `.`. What it means and may hold is
//! read from the record's JSON Schema, which is generated from the type.

use super::schemas;
use crate::record::ClaimRecord;
use serde_json::Value;
use std::borrow::Cow;
use std::sync::LazyLock;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// Text.
    Text,
    /// Several texts joined by [`SEPARATOR`].
    List,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A day of the proleptic Gregorian calendar from year 1 on. Earlier ones are null: hardly a loader has a date for them.
    Date,
}

/// Between the items of a list; it stands in no rule id and no context.
pub const SEPARATOR: &str = "|";

/// Texts that are empty at the edge of a document.
const MAY_BE_EMPTY: &[&str] = &["evidence.prefix", "evidence.suffix"];

/// One value of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Not known.
    Null,
    /// Of a text, list or date column.
    Text(Cow<'a, str>),
    /// Of an integer column.
    Integer(u32),
    /// Of a number column.
    Number(f64),
}

/// A column.
pub struct Column {
    /// Where the value stands in the record: `actor.code`.
    pub path: &'static str,
    /// What it holds.
    pub kind: ColumnType,
    /// True if it is never null.
    pub required: bool,
    /// Its value in a record.
    pub cell: for<'a> fn(&'a ClaimRecord) -> Cell<'a>,
}

impl Column {
    /// Its name: the path with `_` for `.`.
    pub fn name(&self) -> String {
        self.path.replace('.', "_")
    }

    /// True if the value may be an empty text, which CSV cannot tell from null.
    pub fn may_be_empty(&self) -> bool {
        self.kind == ColumnType::List || MAY_BE_EMPTY.contains(&self.path)
    }
}

/// A required column and one that may be null.
macro_rules! column {
    ($kind:ident $path:literal $cell:expr) => {
        Column { path: $path, kind: ColumnType::$kind, required: true, cell: $cell }
    };
    ($kind:ident? $path:literal $cell:expr) => {
        Column { path: $path, kind: ColumnType::$kind, required: false, cell: $cell }
    };
}

/// All columns in the order of the record. Only `schema` is left out: it is the same in every row.
pub const COLUMNS: &[Column] = &[
    column!(Text "id" |c| text(&c.id)),
    column!(Text "statement" |c| text(&c.statement)),
    column!(Text "document.id" |c| text(&c.document.id)),
    column!(Text "document.path" |c| text(&c.document.path)),
    column!(Text? "document.title" |c| maybe(&c.document.title)),
    column!(Date? "document.published" |c| day(&c.document.published)),
    column!(Text? "document.source" |c| maybe(&c.document.source)),
    column!(Text? "document.url" |c| maybe(&c.document.url)),
    column!(Text? "document.language" |c| maybe(&c.document.language)),
    column!(Text "document.sha256" |c| text(&c.document.sha256)),
    column!(Integer "evidence.sentence" |c| Cell::Integer(c.evidence.sentence)),
    column!(Text "evidence.block" |c| text(&c.evidence.block)),
    column!(Integer "evidence.start" |c| Cell::Integer(c.evidence.start)),
    column!(Integer "evidence.end" |c| Cell::Integer(c.evidence.end)),
    column!(Text "evidence.text" |c| text(&c.evidence.text)),
    column!(Text "evidence.prefix" |c| text(&c.evidence.prefix)),
    column!(Text "evidence.suffix" |c| text(&c.evidence.suffix)),
    column!(Text "actor.code" |c| text(&c.actor.code)),
    column!(Text "actor.name" |c| text(&c.actor.name)),
    column!(Text "actor.kind" |c| text(c.actor.kind.name())),
    column!(Text? "actor.sector" |c| named(c.actor.sector.map(|s| s.name()))),
    column!(Text? "actor.wikidata" |c| maybe(&c.actor.wikidata)),
    column!(Text "actor.text" |c| text(&c.actor.text)),
    column!(Integer "actor.start" |c| Cell::Integer(c.actor.start)),
    column!(Integer "actor.end" |c| Cell::Integer(c.actor.end)),
    column!(Text "actor.resolved_by" |c| text(c.actor.resolved_by.name())),
    column!(Text "relation.category" |c| text(c.relation.category.name())),
    column!(Text? "relation.mode" |c| maybe(&c.relation.mode)),
    column!(List "relation.context" |c| list(&c.relation.context)),
    column!(Text "relation.quad" |c| text(&c.relation.quad)),
    column!(Text? "relation.plover" |c| named(c.relation.plover.map(|p| p.name()))),
    column!(Text? "relation.cameo" |c| maybe(&c.relation.cameo)),
    column!(Number? "relation.score" |c| number(c.relation.score)),
    column!(Text "relation.trigger.text" |c| text(&c.relation.trigger.text)),
    column!(Integer "relation.trigger.start" |c| Cell::Integer(c.relation.trigger.start)),
    column!(Integer "relation.trigger.end" |c| Cell::Integer(c.relation.trigger.end)),
    column!(Text "recipient.code" |c| text(&c.recipient.code)),
    column!(Text "recipient.name" |c| text(&c.recipient.name)),
    column!(Text "recipient.kind" |c| text(c.recipient.kind.name())),
    column!(Text? "recipient.sector" |c| named(c.recipient.sector.map(|s| s.name()))),
    column!(Text? "recipient.wikidata" |c| maybe(&c.recipient.wikidata)),
    column!(Text "recipient.text" |c| text(&c.recipient.text)),
    column!(Integer "recipient.start" |c| Cell::Integer(c.recipient.start)),
    column!(Integer "recipient.end" |c| Cell::Integer(c.recipient.end)),
    column!(Text "recipient.resolved_by" |c| text(c.recipient.resolved_by.name())),
    column!(Text? "object.text" |c| named(c.object.as_ref().map(|o| o.text.as_str()))),
    column!(Integer? "object.start" |c| integer(c.object.as_ref().map(|o| o.start))),
    column!(Integer? "object.end" |c| integer(c.object.as_ref().map(|o| o.end))),
    column!(Number? "object.quantity" |c| number(c.object.as_ref().and_then(|o| o.quantity))),
    column!(Text? "location.text" |c| named(c.location.as_ref().map(|l| l.text.as_str()))),
    column!(Text? "location.code" |c| named(c.location.as_ref().and_then(|l| l.code.as_deref()))),
    column!(Integer? "location.start" |c| integer(c.location.as_ref().map(|l| l.start))),
    column!(Integer? "location.end" |c| integer(c.location.as_ref().map(|l| l.end))),
    column!(Text? "time.text" |c| named(c.time.as_ref().map(|t| t.text.as_str()))),
    column!(Integer? "time.start" |c| integer(c.time.as_ref().map(|t| t.start))),
    column!(Integer? "time.end" |c| integer(c.time.as_ref().map(|t| t.end))),
    column!(Text? "time.type" |c| named(c.time.as_ref().map(|t| t.kind.as_str()))),
    column!(Text? "time.value" |c| named(c.time.as_ref().map(|t| t.value.as_str()))),
    column!(Date? "time.from" |c| c.time.as_ref().map_or(Cell::Null, |t| day(&t.from))),
    column!(Date? "time.to" |c| c.time.as_ref().map_or(Cell::Null, |t| day(&t.to))),
    column!(Text? "time.mod" |c| named(c.time.as_ref().and_then(|t| t.modifier.as_deref()))),
    column!(Text? "time.basis" |c| named(c.time.as_ref().map(|t| t.basis.as_str()))),
    column!(Text "polarity" |c| text(c.polarity.name())),
    column!(Text "modality" |c| text(c.modality.name())),
    column!(Text "tense" |c| text(c.tense.name())),
    column!(Text? "attribution.source.code" |c| named(c.attribution.as_ref().and_then(|a| a.source.code.as_deref()))),
    column!(Text? "attribution.source.name" |c| named(c.attribution.as_ref().and_then(|a| a.source.name.as_deref()))),
    column!(Text? "attribution.source.sector" |c| named(c.attribution.as_ref().and_then(|a| a.source.sector).map(|s| s.name()))),
    column!(Text? "attribution.source.text" |c| named(c.attribution.as_ref().map(|a| a.source.text.as_str()))),
    column!(Integer? "attribution.source.start" |c| integer(c.attribution.as_ref().and_then(|a| a.source.start))),
    column!(Integer? "attribution.source.end" |c| integer(c.attribution.as_ref().and_then(|a| a.source.end))),
    column!(Text? "attribution.cue" |c| named(c.attribution.as_ref().map(|a| a.cue.as_str()))),
    column!(Text? "attribution.kind" |c| named(c.attribution.as_ref().map(|a| a.kind.name()))),
    column!(Text? "channel" |c| named(c.channel.map(|channel| channel.name()))),
    column!(Number "confidence" |c| Cell::Number(c.confidence)),
    column!(List "provenance.rules" |c| list(&c.provenance.rules)),
    column!(Text "provenance.rules_version" |c| text(&c.provenance.rules_version)),
    column!(Text "provenance.engine" |c| text(&c.provenance.engine)),
];

fn text(value: &str) -> Cell<'_> {
    Cell::Text(Cow::Borrowed(value))
}

fn named(value: Option<&str>) -> Cell<'_> {
    value.map_or(Cell::Null, text)
}

fn maybe(value: &Option<String>) -> Cell<'_> {
    named(value.as_deref())
}

fn integer<'a>(value: Option<u32>) -> Cell<'a> {
    value.map_or(Cell::Null, Cell::Integer)
}

fn number<'a>(value: Option<f64>) -> Cell<'a> {
    value.map_or(Cell::Null, Cell::Number)
}

fn list(items: &[String]) -> Cell<'_> {
    match items {
        [one] => text(one),
        _ => Cell::Text(Cow::Owned(items.join(SEPARATOR))),
    }
}

/// A day, unless it is before year 1: those begin with a minus, or are of year 0.
fn day(value: &Option<String>) -> Cell<'_> {
    named(value.as_deref().filter(|d| !d.starts_with('-') && !d.starts_with("0000")))
}

/// What the record's schema says of a column.
#[derive(Clone, Debug, PartialEq)]
pub struct Meaning {
    /// In words.
    pub description: String,
    /// JSON Schema of the leaf: type, enum, pattern, bounds.
    pub schema: Value,
}

/// The meanings of [`COLUMNS`], in their order.
pub static MEANINGS: LazyLock<Vec<Meaning>> = LazyLock::new(|| {
    let schema = schemas::of::<ClaimRecord>().to_value();
    COLUMNS.iter().map(|column| meaning(&schema, column)).collect()
});

fn meaning(root: &Value, column: &Column) -> Meaning {
    let mut at = root.clone();
    let mut words = Vec::new();
    for key in column.path.split('.') {
        at = schemas::property(root, &at, key).unwrap_or_default();
        words.extend(at["description"].as_str().map(|d| d.trim_end_matches('.').to_owned()));
        at = schemas::resolved(root, &at);
    }
    let note = match column.kind {
        ColumnType::List => format!(". Several are joined by `{SEPARATOR}`"),
        ColumnType::Date => "; null before year 1".to_owned(),
        _ => String::new(),
    };
    Meaning { description: format!("{}{note}.", words.join(": ")), schema: at }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn columns_are_exactly_the_leaves_of_the_record() {
        let root = schemas::of::<ClaimRecord>().to_value();
        let mut leaves = Vec::new();
        collect(&root, &root, "", true, &mut leaves);
        let columns: Vec<(String, String, bool)> = COLUMNS.iter().map(|c| (c.path.to_owned(), expected(c), c.required)).collect();
        assert_eq!(leaves[0].0, "schema");
        assert_eq!(leaves[1..], columns);
    }

    fn expected(column: &Column) -> String {
        let kind = match column.kind {
            ColumnType::Text | ColumnType::Date => "string",
            ColumnType::List => "array",
            ColumnType::Integer => "integer",
            ColumnType::Number => "number",
        };
        kind.to_owned()
    }

    fn collect(root: &Value, object: &Value, prefix: &str, required: bool, out: &mut Vec<(String, String, bool)>) {
        for key in object["properties"].as_object().unwrap().keys() {
            let property = schemas::property(root, object, key).unwrap();
            let required = required && !schemas::may_be_null(&property);
            let resolved = schemas::resolved(root, &property);
            let path = format!("{prefix}{key}");
            if resolved.get("properties").is_some() {
                collect(root, &resolved, &format!("{path}."), required, out);
            } else {
                out.push((path, schemas::type_name(&resolved).to_owned(), required));
            }
        }
    }

    #[test]
    fn names_are_unique_and_every_column_has_a_meaning() {
        let names: BTreeMap<String, &Column> = COLUMNS.iter().map(|c| (c.name(), c)).collect();
        assert_eq!(names.len(), COLUMNS.len());
        for (column, meaning) in COLUMNS.iter().zip(MEANINGS.iter()) {
            assert!(meaning.description.len() > 6, "{}: {}", column.path, meaning.description);
        }
        assert_eq!(MEANINGS[17].description, "Who: The principal's code.");
    }

    #[test]
    fn days_before_year_1_are_null() {
        let cells = ["-0430-01-01", "0000-12-31", "0001-01-01", "2024-12-01"].map(|d| day(&Some(d.to_owned())) != Cell::Null);
        assert_eq!(cells, [false, false, true, true]);
    }
}
