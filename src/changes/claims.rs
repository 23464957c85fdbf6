//! The claims of one document in two runs.

use super::{Change, ChangeKind, FieldChange, Outline, Reason};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value;
use std::io;

/// Fields that name the run rather than tell of the claim.
const OF_THE_RUN: &[&str] = &["provenance.rules_version", "provenance.engine"];

/// Tells the changes between the claims (lines of JSON) of a document: first those that are there now, in their order, then
/// those withdrawn.
///
/// # Errors
/// When a line is no claim, or `tell` fails.
pub fn compare(before: &[u8], after: &[u8], reason: Reason, tell: &mut dyn FnMut(Change<'_>) -> io::Result<()>) -> io::Result<()> {
    if before == after {
        return Ok(());
    }
    let (before, after) = (outlines(before)?, outlines(after)?);
    let former: FxHashMap<&str, &[u8]> = before.iter().map(|(line, claim)| (&*claim.id, *line)).collect();
    for (line, claim) in &after {
        match former.get(&*claim.id) {
            None => tell(Change { kind: ChangeKind::Added, reason, claim, fields: Vec::new() })?,
            Some(old) if old == line => {}
            Some(old) => {
                let mut fields = Vec::new();
                differences(String::new(), &serde_json::from_slice(old)?, &serde_json::from_slice(line)?, &mut fields);
                if !fields.is_empty() {
                    tell(Change { kind: ChangeKind::Changed, reason, claim, fields })?;
                }
            }
        }
    }
    let now: FxHashSet<&str> = after.iter().map(|(_, claim)| &*claim.id).collect();
    for (_, claim) in before.iter().filter(|(_, claim)| !now.contains(&*claim.id)) {
        tell(Change { kind: ChangeKind::Withdrawn, reason, claim, fields: Vec::new() })?;
    }
    Ok(())
}

/// Tells that all claims of a document are new, or gone.
///
/// # Errors
/// When a line is no claim, or `tell` fails.
pub fn all(lines: &[u8], kind: ChangeKind, reason: Reason, tell: &mut dyn FnMut(Change<'_>) -> io::Result<()>) -> io::Result<()> {
    outlines(lines)?.iter().try_for_each(|(_, claim)| tell(Change { kind, reason, claim, fields: Vec::new() }))
}

fn outlines(lines: &[u8]) -> io::Result<Vec<(&[u8], Outline<'_>)>> {
    let lines = lines.split(|b| *b == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| Ok((line, serde_json::from_slice(line)?))).collect()
}

fn differences(path: String, before: &Value, after: &Value, out: &mut Vec<FieldChange>) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
            for (key, value) in new {
                differences(below(key), old.get(key).unwrap_or(&Value::Null), value, out);
            }
            for (key, value) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
                differences(below(key), value, &Value::Null, out);
            }
        }
        _ if before == after || OF_THE_RUN.contains(&path.as_str()) => {}
        _ => out.push(FieldChange { field: path, before: before.clone(), after: after.clone() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// What an outline needs, and some fields more.
    fn claim(id: &str, more: Value) -> Value {
        let mut claim = json!({
            "id": id, "document": { "id": "d" }, "evidence": { "text": "" }, "actor": { "code": "A" }, "relation": { "category": "C" },
            "recipient": { "code": "B" }, "provenance": { "rules": [] },
        });
        claim.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        claim
    }

    fn told(before: &[Value], after: &[Value]) -> Vec<String> {
        let lines = |claims: &[Value]| claims.iter().map(|c| format!("{c}\n")).collect::<String>().into_bytes();
        let mut told = Vec::new();
        let mut tell = |change: Change<'_>| {
            let fields: Vec<String> = change.fields.iter().map(|f| format!(" {}: {} > {}", f.field, f.before, f.after)).collect();
            told.push(format!("{} {}{}", change.kind.name(), change.claim.id, fields.concat()));
            Ok(())
        };
        compare(&lines(before), &lines(after), Reason::ArticleChanged, &mut tell).unwrap();
        told
    }

    #[test]
    fn claims_are_added_changed_and_withdrawn() {
        let claim = |id: &str, to: Value| claim(id, json!({ "time": to }));
        let before = [claim("a", json!({ "from": 1, "to": 2 })), claim("b", Value::Null), claim("c", Value::Null)];
        let after = [claim("d", Value::Null), claim("b", json!({ "from": 1 })), claim("a", json!({ "from": 1, "to": 3 }))];
        assert_eq!(told(&before, &after), ["added d", "changed b time: null > {\"from\":1}", "changed a time.to: 2 > 3", "withdrawn c"]);
        assert!(told(&before, &before).is_empty());
    }

    #[test]
    fn the_order_of_claims_and_the_names_of_the_run_are_no_difference() {
        let claim = |id: &str, engine: &str, rule: &str| {
            claim(id, json!({ "provenance": { "rules": [rule], "rules_version": engine, "engine": engine } }))
        };
        let before = [claim("a", "1", "r"), claim("b", "1", "r")];
        assert!(told(&before, &[claim("b", "2", "r"), claim("a", "2", "r")]).is_empty());
        assert_eq!(told(&before, &[claim("b", "2", "r"), claim("a", "2", "s")]), ["changed a provenance.rules: [\"r\"] > [\"s\"]"]);
    }

    #[test]
    fn a_key_that_only_one_side_has_is_a_difference() {
        let old = [claim("a", json!({ "x": 1 }))];
        let new = [claim("a", json!({ "y": 2 }))];
        assert_eq!(told(&old, &new), ["changed a y: null > 2 x: 1 > null"]);
    }
}
