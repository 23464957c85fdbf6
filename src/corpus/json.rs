//! JSON records: one object a line, one object, or an array of them.

use super::build::Draft;
use super::decode::{decode, fault_of};
use super::failure::{FailureKind, Fault};
use super::fields::Found;
use super::rules::ReadRules;
use crate::limits::MAX_LINE_BYTES;
use memchr::memchr;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufRead};

/// Keys named in a message at most, and the length of each.
const KEYS_SHOWN: usize = 12;
const KEY_LENGTH: usize = 40;

/// The lines of a stream, one at a time; memory is that of the longest line.
pub(crate) struct Lines<'a> {
    reader: Box<dyn BufRead + Send + 'a>,
    gzip: bool,
    buffer: Vec<u8>,
    /// Number of the line read last, from 1.
    pub number: usize,
    /// True if a line with more than white space was seen.
    pub any: bool,
}

impl<'a> Lines<'a> {
    pub fn new(reader: Box<dyn BufRead + Send + 'a>, gzip: bool) -> Self {
        Lines { reader, gzip, buffer: Vec::new(), number: 0, any: false }
    }

    /// The next line that is not blank, without its end. `None` at the end of the stream; `Err(fault, true)` if the
    /// stream is broken and nothing can follow, `Err(fault, false)` if just this line is no good. A line that the
    /// break cut short is never returned.
    pub fn next(&mut self) -> Option<Result<Cow<'_, str>, (Fault, bool)>> {
        loop {
            self.number += 1;
            match read_line(&mut *self.reader, &mut self.buffer) {
                Err(e) => return Some(Err((fault_of(&e, self.gzip), true))),
                Ok(Line::End) => return None,
                Ok(Line::TooLong) => {
                    self.any = true;
                    return Some(Err((line_too_long(), false)));
                }
                Ok(Line::Whole) if self.buffer.iter().all(u8::is_ascii_whitespace) => {}
                Ok(Line::Whole) => {
                    self.any = true;
                    return Some(Ok(line_text(&self.buffer)));
                }
            }
        }
    }
}

enum Line {
    Whole,
    TooLong,
    End,
}

/// Reads up to the next line end, which is taken off. A line beyond the limit is passed over without being kept.
fn read_line(reader: &mut dyn BufRead, line: &mut Vec<u8>) -> io::Result<Line> {
    line.clear();
    let (mut too_long, mut any) = (false, false);
    loop {
        let block = match reader.fill_buf() {
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            block => block?,
        };
        if block.is_empty() {
            let line = if too_long { Line::TooLong } else { Line::Whole };
            return Ok(if any { line } else { Line::End });
        }
        any = true;
        let end = memchr(b'\n', block);
        let piece = &block[..end.unwrap_or(block.len())];
        if line.len() + piece.len() > MAX_LINE_BYTES {
            too_long = true;
            *line = Vec::new();
        }
        if !too_long {
            line.extend_from_slice(piece);
        }
        let used = end.map_or(block.len(), |at| at + 1);
        reader.consume(used);
        if end.is_some() {
            return Ok(if too_long { Line::TooLong } else { Line::Whole });
        }
    }
}

/// A line's text; one that is not UTF-8 is decoded for itself, as other lines may well be.
fn line_text(line: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(line) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(decode(line.to_vec()).text),
    }
}

fn line_too_long() -> Fault {
    let limit = MAX_LINE_BYTES >> 20;
    Fault::new(FailureKind::TooLarge, format!("this line is longer than {limit} MiB, the most that one record may have: split it"))
}

/// One record from the JSON text of an object.
pub(crate) fn record(json: &str, rules: &ReadRules) -> Result<Draft, Fault> {
    match Found::in_json(json, rules) {
        Ok(found) => draft(found, rules, || keys(json)),
        Err(e) if e.is_data() => Err(not_an_object()),
        Err(e) => Err(bad_json(&e)),
    }
}

/// What a file of JSON holds.
pub(crate) enum Content {
    /// One object.
    One(Result<Draft, Fault>),
    /// The items of an array.
    Items(Vec<Result<Draft, Fault>>),
    /// Several values one after another: lines, under another name.
    Lines,
}

/// The content of a whole file of JSON. An array that is damaged anywhere gives nothing.
pub(crate) fn content(json: &str, rules: &ReadRules) -> Result<Content, Fault> {
    if json.trim_start().starts_with('[') {
        let mut items = Vec::new();
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let read = deserializer.deserialize_seq(Items { rules, items: &mut items });
        read.and_then(|()| deserializer.end()).map_err(|e| bad_json(&e))?;
        return Ok(Content::Items(items));
    }
    let first = serde_json::Deserializer::from_str(json).into_iter::<IgnoredAny>().next();
    let several = matches!(first, Some(Ok(_))) && serde_json::from_str::<IgnoredAny>(json).is_err();
    if several { Ok(Content::Lines) } else { Ok(Content::One(record(json, rules))) }
}

/// Reads the items of an array one by one, so that only their kept values stay in memory.
struct Items<'r> {
    rules: &'r ReadRules,
    items: &'r mut Vec<Result<Draft, Fault>>,
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(value) = list.next_element_seed(Item)? {
            self.items.push(item(&value, self.rules));
        }
        Ok(())
    }
}

struct Item;

impl<'de> DeserializeSeed<'de> for Item {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        serde::Deserialize::deserialize(deserializer)
    }
}

fn item(value: &Value, rules: &ReadRules) -> Result<Draft, Fault> {
    let Value::Object(object) = value else { return Err(not_an_object()) };
    let found = Found::read(value, rules).map_err(|e| bad_json(&e))?;
    draft(found, rules, || object.keys().cloned().collect())
}

fn draft(mut found: Found, rules: &ReadRules, keys: impl Fn() -> Vec<String>) -> Result<Draft, Fault> {
    let Some(text) = found.take_text() else { return Err(no_text(&keys())) };
    Ok(Draft { metadata: found.into_metadata(rules), ..Draft::whole(text) })
}

/// The keys of an object, for messages alone.
fn keys(json: &str) -> Vec<String> {
    serde_json::from_str::<BTreeMap<String, IgnoredAny>>(json).unwrap_or_default().into_keys().collect()
}

fn no_text(keys: &[String]) -> Fault {
    let shown: Vec<&str> = keys.iter().take(KEYS_SHOWN).map(|k| super::dates::head(k, KEY_LENGTH)).collect();
    let more = if keys.len() > KEYS_SHOWN { ", …" } else { "" };
    let message = format!(
        "no key that holds the text was found; the keys are: {}{more}. Name the one that holds it under `text` in rules/corpus/fields.toml",
        if shown.is_empty() { "none".to_owned() } else { shown.join(", ") },
    );
    Fault::new(FailureKind::NoText, message)
}

fn not_an_object() -> Fault {
    Fault::new(FailureKind::NoText, "this is JSON, but not an object: a record looks like {\"id\": …, \"text\": …}")
}

fn bad_json(error: &serde_json::Error) -> Fault {
    let message = error.to_string();
    let what = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
    // In a line of JSONL the line within the JSON is always 1 and would only confuse.
    let place = match error.line() {
        0 | 1 => format!("column {}", error.column()),
        line => format!("line {line}, column {}", error.column()),
    };
    Fault::new(FailureKind::BadJson, format!("not valid JSON at {place}: {what}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(input: &str) -> Vec<(usize, Result<String, bool>)> {
        let mut lines = Lines::new(Box::new(input.as_bytes()), false);
        let mut found = Vec::new();
        loop {
            let line = match lines.next() {
                None => return found,
                Some(Ok(text)) => Ok(text.into_owned()),
                Some(Err((_, last))) => Err(last),
            };
            found.push((lines.number, line));
        }
    }

    #[test]
    fn lines_are_numbered_and_blank_ones_passed_over() {
        assert_eq!(lines("a\r\n\n \nb"), [(1, Ok("a\r".into())), (4, Ok("b".into()))]);
        assert_eq!(lines(""), []);
    }

    #[test]
    fn a_line_beyond_the_limit_is_passed_over() {
        let long = "x".repeat(MAX_LINE_BYTES + 1);
        assert_eq!(lines(&format!("a\n{long}\nb\n{long}")), [(1, Ok("a".into())), (2, Err(false)), (3, Ok("b".into())), (4, Err(false))]);
    }
}
