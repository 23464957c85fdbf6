//! Markdown: front matter (YAML between `---` lines, TOML between `+++` lines) is metadata, the rest is the body.
//!
//! The text is the whole decoded file; front matter merely lies outside the body. What only looks like front matter (a
//! rule at the top of the text) stays in the body, and a small fault in front matter costs no more than its line.

use super::build::Draft;
use super::fields::{Found, Scalar};
use super::metadata;
use super::rules::ReadRules;
use crate::document::Markup;
use crate::limits::MAX_FRONT_MATTER_BYTES;
use saphyr_parser::{Event, Parser};

/// Objects within objects that are looked into; known keys lie two deep at most.
const DEEPEST: usize = 8;

/// The text of a file with what its front matter and first heading say.
pub(crate) fn read(text: String, rules: &ReadRules) -> Draft {
    let mut found = Found::default();
    let body_start = front_matter(&text, &mut |path, value| found.note(path, value, rules));
    let mut metadata = found.into_metadata(rules);
    if metadata.title.is_none() {
        metadata.title = heading(&text[body_start..]);
    }
    Draft { metadata, body_start, markup: Markup::Markdown, ..Draft::whole(text) }
}

/// Gives the values of front matter to `note` and returns where the body begins.
fn front_matter(text: &str, note: &mut dyn FnMut(&[String], Scalar)) -> usize {
    let Some((fence, inner, body_start)) = fenced(text) else { return 0 };
    let values = match fence {
        "+++" => toml_values(inner),
        _ => yaml_values(inner).unwrap_or_else(|| plain_values(inner)),
    };
    if values.is_empty() && !inner.trim().is_empty() {
        return 0;
    }
    for (path, value) in values {
        note(&path, value);
    }
    body_start
}

/// The fence, what stands between it and its like, and where the text goes on.
fn fenced(text: &str) -> Option<(&str, &str, usize)> {
    let top = super::dates::head(text, MAX_FRONT_MATTER_BYTES);
    let mut lines = top.split_inclusive('\n');
    let first = lines.next()?;
    let fence = first.trim_end();
    if !matches!(fence, "---" | "+++") {
        return None;
    }
    let mut at = first.len();
    for line in lines {
        let end = line.trim_end();
        if end == fence || (fence == "---" && end == "...") {
            return Some((fence, &text[first.len()..at], at + line.len()));
        }
        at += line.len();
    }
    None
}

type Values = Vec<(Vec<String>, Scalar)>;

/// The scalars of a YAML mapping with their paths, as written: in a date or a `NO` nothing is interpreted. `None` if
/// this is not YAML, or no mapping.
fn yaml_values(yaml: &str) -> Option<Values> {
    let mut values = Vec::new();
    let mut path: Vec<String> = Vec::new();
    // For each open collection: is it a mapping, and is a value due next?
    let mut open: Vec<(bool, bool)> = Vec::new();
    for event in Parser::new_from_str(yaml) {
        match event.ok()?.0 {
            Event::MappingStart(..) | Event::SequenceStart(..) if open.len() >= DEEPEST => return None,
            Event::MappingStart(..) => open.push((true, false)),
            Event::SequenceStart(..) if open.is_empty() => return None,
            Event::SequenceStart(..) => open.push((false, false)),
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
                value_done(&mut open, &mut path);
            }
            Event::Scalar(text, ..) => match open.last_mut()? {
                (true, due @ false) => {
                    path.push(text.into_owned());
                    *due = true;
                }
                _ => {
                    // A list is no value, but its scalars still have to be passed over.
                    if open.iter().all(|(mapping, _)| *mapping) {
                        values.push((path.clone(), Scalar::Text(text.into_owned())));
                    }
                    value_done(&mut open, &mut path);
                }
            },
            Event::Alias(_) => match open.last_mut()? {
                (true, false) => return None,
                _ => value_done(&mut open, &mut path),
            },
            _ => {}
        }
    }
    Some(values)
}

/// After a value in a mapping a key is due, and the key of the value is done with.
fn value_done(open: &mut [(bool, bool)], path: &mut Vec<String>) {
    if let Some((true, due)) = open.last_mut()
        && *due
    {
        *due = false;
        path.pop();
    }
}

/// The scalars of a TOML document with their paths; none if it is not TOML.
fn toml_values(text: &str) -> Values {
    let mut values = Vec::new();
    if let Ok(table) = toml::from_str::<toml::Table>(text) {
        collect_toml(&table, &mut Vec::new(), &mut values);
    }
    values
}

fn collect_toml(table: &toml::Table, path: &mut Vec<String>, values: &mut Values) {
    for (key, value) in table {
        path.push(key.clone());
        match value {
            toml::Value::String(text) => values.push((path.clone(), Scalar::Text(text.clone()))),
            toml::Value::Integer(number) => values.push((path.clone(), Scalar::Integer(*number))),
            toml::Value::Datetime(date) => values.push((path.clone(), Scalar::Text(date.to_string()))),
            toml::Value::Table(below) if path.len() < DEEPEST => collect_toml(below, path, values),
            _ => {}
        }
        path.pop();
    }
}

/// Front matter that is not quite YAML, such as `title: Russia: a rival`: the lines that look like `key: value`.
fn plain_values(text: &str) -> Values {
    let pairs = text.lines().filter_map(|line| line.split_once(':'));
    let sound = pairs.filter(|(key, _)| !key.is_empty() && !key.contains(|c: char| c.is_whitespace() || c == '#'));
    let unquoted = |value: &str| {
        let value = value.trim();
        let quoted = |mark: char| value.strip_prefix(mark).and_then(|v| v.strip_suffix(mark));
        quoted('"').or_else(|| quoted('\'')).unwrap_or(value).to_owned()
    };
    sound.map(|(key, value)| (vec![key.to_owned()], Scalar::Text(unquoted(value)))).collect()
}

/// The title that the first line of the body is, if it is a heading of the first rank.
fn heading(body: &str) -> Option<String> {
    let mut lines = body.lines().map(str::trim_end).skip_while(|l| l.is_empty());
    let first = lines.next()?;
    if let Some(hashed) = first.strip_prefix("# ") {
        return metadata::tidy(hashed.trim_end_matches('#'));
    }
    let underlined = lines.next().is_some_and(|l| !l.is_empty() && l.bytes().all(|b| b == b'='));
    underlined.then(|| metadata::tidy(first))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::diagnostics::Diagnostics;
    use crate::rules::files::RuleFiles;

    fn draft(text: &str) -> (String, String, String) {
        let rules = ReadRules::compile(&RuleFiles::builtin(), &mut Diagnostics::default());
        let draft = read(text.into(), &rules);
        assert_eq!(draft.text, text);
        let date = draft.metadata.published.map_or_else(String::new, |d| d.to_string());
        (draft.metadata.title.unwrap_or_default(), date, draft.text[draft.body_start..].to_owned())
    }

    fn expect(text: &str, title: &str, date: &str, body: &str) {
        assert_eq!(draft(text), (title.into(), date.into(), body.into()), "{text}");
    }

    #[test]
    fn front_matter_is_metadata() {
        let body = "Oslo spoke.\n";
        expect(&format!("---\ntitle: \"A: b\"\ndate: 2025-03-14\n---\n{body}"), "A: b", "2025-03-14", body);
        expect(&format!("---\r\nTitle: A\r\n...\r\n{body}"), "A", "", body);
        expect(&format!("---\ntags:\n  - a\n  - {{b: c}}\nmetadata:\n  title: A\ndate: NO\n---\n{body}"), "A", "", body);
        expect(&format!("---\nid: &x 7\nlang: *x\ntitle: |\n  A\n  b\n---\n{body}"), "A b", "", body);
        expect(&format!("+++\ntitle = \"A\"\ndate = 2025-03-14T10:00:00Z\n[metadata]\nx = 1\n+++\n{body}"), "A", "2025-03-14", body);
        expect(&format!("---\n---\n{body}"), "", "", body);
    }

    #[test]
    fn faulty_front_matter_is_read_line_by_line() {
        expect("---\ntitle: Russia: a rival\ndate: 2025-03-14\n---\nText.", "Russia: a rival", "2025-03-14", "Text.");
    }

    #[test]
    fn a_rule_at_the_top_is_no_front_matter() {
        for text in ["---\nOslo spoke.\n---\nMore.", "---\nOslo spoke.", "--- \n\n- a\n- b\n---\n", "+++\nOslo spoke\n+++\n"] {
            expect(text, "", "", text);
        }
    }

    #[test]
    fn the_first_heading_is_the_title() {
        expect("\n# Two harbors #\n\nText.", "Two harbors", "", "\n# Two harbors #\n\nText.");
        expect("Two harbors\n===\nText.", "Two harbors", "", "Two harbors\n===\nText.");
        expect("## Section\n# Late\n", "", "", "## Section\n# Late\n");
    }
}
