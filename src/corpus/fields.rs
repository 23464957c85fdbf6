//! The fields of a record by any of their names: one pass over the JSON, keeping only what is asked for.

use super::metadata::{self, Metadata};
use super::rules::ReadRules;
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::RuleFile;
use crate::rules::toml_file;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_spanned::Spanned;
use std::fmt;

/// What a key may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Id,
    Text,
    Title,
    Published,
    Source,
    Url,
    Language,
}

const FIELDS: [(&str, Field); 7] = [
    ("id", Field::Id),
    ("text", Field::Text),
    ("title", Field::Title),
    ("published", Field::Published),
    ("source", Field::Source),
    ("url", Field::Url),
    ("language", Field::Language),
];

/// `rules/corpus/fields.toml` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FieldFile {
    id: Vec<Spanned<String>>,
    text: Vec<Spanned<String>>,
    title: Vec<Spanned<String>>,
    published: Vec<Spanned<String>>,
    source: Vec<Spanned<String>>,
    url: Vec<Spanned<String>>,
    language: Vec<Spanned<String>>,
}

/// The known keys as a tree: what a key holds, and what the keys of the object below it hold.
#[derive(Debug, Default)]
pub(crate) struct FieldRules {
    holds: Vec<(Field, i32)>,
    below: FxHashMap<String, FieldRules>,
}

impl FieldRules {
    pub fn compile(file: &RuleFile, faults: &mut Diagnostics) -> FieldRules {
        let mut root = FieldRules::default();
        let Some(read) = toml_file::read::<FieldFile>(file, faults) else { return root };
        let lists = [read.id, read.text, read.title, read.published, read.source, read.url, read.language];
        for ((name, field), keys) in FIELDS.iter().zip(lists) {
            for (rank, key) in (0..).zip(keys) {
                if !root.insert(key.get_ref(), *field, rank) {
                    faults.error(file, key.span(), format!("`{}` stands twice under `{name}`, or is empty", key.get_ref()));
                }
            }
        }
        root
    }

    /// Puts `key` before all other keys of the field called `name`.
    pub fn prefer(&mut self, name: &str, key: &str) -> Result<(), String> {
        let Some((_, field)) = FIELDS.iter().find(|(n, _)| *n == name) else {
            let known: Vec<&str> = FIELDS.iter().map(|(n, _)| *n).collect();
            return Err(format!("`{name}` is not a field; the fields are {}", known.join(", ")));
        };
        // Each later preference comes before the earlier ones.
        let rank = self.lowest_rank(*field) - 1;
        if self.insert(key, *field, rank) { Ok(()) } else { Err(format!("`{key}` is not a key")) }
    }

    fn lowest_rank(&self, field: Field) -> i32 {
        let own = self.holds.iter().filter(|(f, _)| *f == field).map(|(_, r)| *r);
        own.chain(self.below.values().map(|n| n.lowest_rank(field))).min().unwrap_or(0).min(0)
    }

    fn insert(&mut self, path: &str, field: Field, rank: i32) -> bool {
        let mut node = self;
        for key in path.split('.') {
            if key.is_empty() {
                return false;
            }
            node = node.below.entry(key.to_ascii_lowercase()).or_default();
        }
        if rank < 0 {
            node.holds.retain(|(f, _)| *f != field);
        }
        let fresh = node.holds.iter().all(|(f, _)| *f != field);
        node.holds.push((field, rank));
        fresh
    }

    fn key(&self, key: &str) -> Option<&FieldRules> {
        if key.bytes().any(|b| b.is_ascii_uppercase()) {
            return self.below.get(&key.to_ascii_lowercase());
        }
        self.below.get(key)
    }
}

/// A value found under a known key.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    Text(String),
    Integer(i64),
    Float(f64),
}

/// The values found in one record, each with what it may be and how well its key is known (less is better).
#[derive(Debug, Default)]
pub(crate) struct Found {
    values: Vec<(Field, i32, Scalar)>,
}

impl Found {
    /// Reads the object in `json`, keeping the values of known keys.
    ///
    /// # Errors
    /// Those of serde_json: malformed, nested too deeply, or not an object.
    pub fn in_json(json: &str, rules: &ReadRules) -> Result<Found, serde_json::Error> {
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let found = Found::read(&mut deserializer, rules)?;
        deserializer.end()?;
        Ok(found)
    }

    /// Reads one object, keeping the values of known keys.
    pub fn read<'de, D: Deserializer<'de>>(deserializer: D, rules: &ReadRules) -> Result<Found, D::Error> {
        let mut found = Found::default();
        deserializer.deserialize_map(Object { node: &rules.fields, found: &mut found })?;
        Ok(found)
    }

    /// Notes a value of metadata that has been read in another way, under its key.
    pub fn note(&mut self, path: &[String], value: Scalar, rules: &ReadRules) {
        let node = path.iter().try_fold(&rules.fields, |node, key| node.key(key));
        if let Some(node) = node {
            self.add(node, value);
        }
    }

    /// Notes a value of known meaning; less is better in `rank`.
    pub fn put(&mut self, field: Field, rank: i32, value: Scalar) {
        self.values.push((field, rank, value));
    }

    /// Takes out the text: that of the best key which holds a string with more than white space in it; else the empty
    /// one; `None` if no key holds a string.
    pub fn take_text(&mut self) -> Option<String> {
        self.rank(Field::Text).into_iter().fold(None, |best: Option<String>, value| match value {
            Scalar::Text(text) if best.as_ref().is_none_or(|b| b.trim().is_empty()) => Some(text),
            _ => best,
        })
    }

    /// What the values say of the document.
    pub fn into_metadata(mut self, rules: &ReadRules) -> Metadata {
        let mut one = |field, use_: &dyn Fn(&Scalar) -> Option<String>| self.rank(field).iter().find_map(use_);
        let line = |value: &Scalar| match value {
            Scalar::Text(text) => metadata::tidy(text),
            _ => None,
        };
        let mut data = Metadata {
            id: one(Field::Id, &id_of),
            title: one(Field::Title, &line),
            source: one(Field::Source, &|v| {
                line(v).and_then(|s| if metadata::is_url(&s) { metadata::host(&s).map(str::to_owned) } else { Some(s) })
            }),
            url: one(Field::Url, &|v| line(v).filter(|s| metadata::is_url(s))),
            language: one(Field::Language, &|v| line(v).map(|s| rules.language.code(&s))),
            published: None,
        };
        data.published = self.rank(Field::Published).iter().find_map(|value| match value {
            Scalar::Text(text) => rules.dates.of_value(text),
            Scalar::Integer(number) => super::dates::of_number(*number),
            Scalar::Float(number) => super::dates::of_number(*number as i64),
        });
        data
    }

    fn add(&mut self, node: &FieldRules, value: Scalar) {
        for (field, rank) in &node.holds {
            self.values.push((*field, *rank, value.clone()));
        }
    }

    /// Takes out the values of a field, best first; of a key that stands twice, the last.
    fn rank(&mut self, field: Field) -> Vec<Scalar> {
        let mut of_field: Vec<_> = self.values.extract_if(.., |v| v.0 == field).collect();
        of_field.reverse();
        of_field.sort_by_key(|v| v.1);
        of_field.into_iter().map(|v| v.2).collect()
    }
}

fn id_of(value: &Scalar) -> Option<String> {
    match value {
        Scalar::Text(text) => metadata::tidy(text),
        Scalar::Integer(number) => Some(number.to_string()),
        Scalar::Float(number) => Some(number.to_string()),
    }
}

/// Visits any value whose key is known: keeps a scalar, looks into an object, passes over a list.
struct Object<'r> {
    node: &'r FieldRules,
    found: &'r mut Found,
}

impl Object<'_> {
    fn keep(self, value: impl FnOnce() -> Scalar) {
        if !self.node.holds.is_empty() {
            self.found.add(self.node, value());
        }
    }
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(node) = map.next_key_seed(Key(self.node))? {
            match node {
                Some(node) => map.next_value_seed(Object { node, found: &mut *self.found })?,
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.keep(|| Scalar::Text(value.to_owned()));
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.keep(|| Scalar::Integer(value));
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        // Beyond i64 only ids go, and those are kept as figures.
        self.keep(|| i64::try_from(value).map_or_else(|_| Scalar::Text(value.to_string()), Scalar::Integer));
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.keep(|| Scalar::Float(value));
        Ok(())
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Looks a key up without making a string of it.
struct Key<'r>(&'r FieldRules);

impl<'de, 'r> DeserializeSeed<'de> for Key<'r> {
    type Value = Option<&'r FieldRules>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'r> Visitor<'_> for Key<'r> {
    type Value = Option<&'r FieldRules>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.key(key))
    }
}
