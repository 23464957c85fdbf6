//! The shape of the code: who may use whom, who may touch the world outside, and that knowledge of the world is data.
//!
//! The rules here are those of ARCHITECTURE.md; this file keeps them true.

use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// The modules in the order of the data flow. A module may use those of the lines above its own, and within its line none
/// but itself. A module with a longer name is apart from the one it is in.
const ORDER: &[&[&str]] = &[
    &["limits", "span"],
    &["document", "words"],
    &["tokens", "stem"],
    &["syntax"],
    &["rules::diagnostics", "rules::files"],
    &["rules::toml_file", "rules::tsv", "rules::model"],
    &["rules"], // its documentation only
    &["corpus", "segment"],
    &["tokenize", "lexicon", "time"],
    &["actors"],
    &["relations::taxonomy"],
    &["relations::rule", "relations::rule_file"],
    &["frames"],
    &["relations"],
    &["factuality"],
    &["eval::gold"],
    &["rules::compile"],
    &["claim", "claim_time"],
    &["pipeline"],
    &["relations::examples", "factuality::examples", "actors::examples", "record"],
    &["emit", "factuality::attribution::examples"],
    &["changes"],
    &["export"],
    &["run", "eval"],
    &["growth", "verify"],
    &["cli"],
];

/// Uses against the order, each with the reason why it stands.
const EXCEPTIONS: &[(&str, &str, &str)] = &[];

/// Modules that may read files, streams and the clock. Everything else is a function of its arguments.
const OUTSIDE: &[&str] = &["corpus", "rules::files", "changes::side", "export::folder", "run", "verify", "cli"];

/// What touches the world outside, or depends on more than the arguments.
const TOUCHES: &[&str] = &[
    r"\bstd::fs\b",
    r"\bstd::env\b",
    r"\bstd::net\b",
    r"\bstd::process\b",
    r"\bstd::time\b",
    r"\bFile::",
    r"\bfs::",
    r"\bstdin\(",
    r"\bstdout\(",
    r"\bstderr\(",
    r"\be?println!",
    r"\be?print!",
    r"\bdbg!",
    r"\bTimestamp::now",
    r"\bZoned::now",
    r"\bWalkDir\b",
    r"\bwalkdir::",
    r"\bInstant\b",
    r"\bSystemTime\b",
];

struct Source {
    /// `frames::shallow`
    module: String,
    /// Path below `src/`.
    path: String,
    /// The code without comments and tests.
    code: String,
    /// String literals in it, with their lines.
    literals: Vec<(usize, String)>,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.retain(|f| f.extension().is_some_and(|e| e == "rs") && !f.ends_with("lib.rs") && !f.ends_with("main.rs"));
    files.sort();
    files.iter().map(|f| source(&root, f)).collect()
}

fn source(root: &Path, file: &PathBuf) -> Source {
    let path = file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
    let module = path.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
    let (code, literals) = stripped(&std::fs::read_to_string(file).unwrap());
    Source { module, path, code, literals }
}

/// The code up to its tests without comments, with empty string literals; and the literals with their lines.
fn stripped(text: &str) -> (String, Vec<(usize, String)>) {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or("");
    let token = Regex::new(r##"(?s)//[^\n]*|/\*.*?\*/|r#"(.*?)"#|b?"((?:[^"\\]|\\.)*)"|b?'(?:[^'\\\n]|\\[^\n]{1,8}?)'"##).unwrap();
    let mut literals = Vec::new();
    let code = token.replace_all(text, |found: &regex::Captures<'_>| {
        let whole = found.get(0).unwrap();
        let literal = found.get(1).or(found.get(2));
        if let Some(literal) = literal {
            literals.push((text[..whole.start()].lines().count().max(1), literal.as_str().to_owned()));
        }
        if whole.as_str().contains('"') && literal.is_some() { "\"\"" } else { " " }
    });
    (code.into_owned(), literals)
}

/// The place of a path (`time::value::Amount`) in the order: the longest name that it begins with.
fn place(path: &str) -> Option<(usize, &'static str)> {
    let named = ORDER.iter().enumerate().flat_map(|(rank, names)| names.iter().map(move |name| (rank, *name)));
    named.filter(|(_, name)| path == *name || path.starts_with(&format!("{name}::"))).max_by_key(|(_, name)| name.len())
}

/// All paths that a source names by `crate::`, groups multiplied out.
fn uses(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        collect(&code[at + "crate::".len()..], "", &mut found);
    }
    found
}

fn collect(rest: &str, prefix: &str, found: &mut BTreeSet<String>) {
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(rest.len());
    let path = format!("{prefix}{}", &rest[..end]);
    if !rest[end..].starts_with('{') {
        found.insert(path.trim_end_matches(':').to_owned());
        return;
    }
    let mut depth = 0;
    let mut start = end + 1;
    for (i, c) in rest.char_indices().skip_while(|(i, _)| *i < end) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if (c == ',' && depth == 1) || (c == '}' && depth == 0) {
            let item = rest[start..i].trim();
            match item {
                "" => {}
                "self" => drop(found.insert(path.trim_end_matches(':').to_owned())),
                _ => collect(item, &path, found),
            }
            start = i + 1;
        }
        if depth == 0 {
            return;
        }
    }
}

#[test]
fn dependencies_point_one_way() {
    let mut wrong = Vec::new();
    let mut excused = BTreeSet::new();
    for source in sources() {
        let Some((rank, own)) = place(&source.module) else {
            wrong.push(format!("src/{}: the module `{}` has no place in ORDER (tests/architecture.rs)", source.path, source.module));
            continue;
        };
        for used in uses(&source.code) {
            let Some((other_rank, other)) = place(&used) else {
                wrong.push(format!("src/{}: crate::{used} has no place in ORDER", source.path));
                continue;
            };
            if other == own || other_rank < rank {
                continue;
            }
            match EXCEPTIONS.iter().find(|(from, to, _)| *from == source.module && *to == other) {
                Some(exception) => drop(excused.insert(*exception)),
                None => wrong.push(format!("src/{}: `{own}` uses `crate::{used}`, which comes after it", source.path)),
            }
        }
    }
    assert!(wrong.is_empty(), "dependencies point to the left only:\n{}", wrong.join("\n"));
    for exception in EXCEPTIONS {
        assert!(excused.contains(exception), "the exception {exception:?} is not needed any more: delete it");
    }
}

#[test]
fn only_the_outermost_layers_touch_the_world_outside() {
    let mut wrong = Vec::new();
    for source in sources() {
        let (_, own) = place(&source.module).unwrap_or((0, "?"));
        if OUTSIDE.iter().any(|o| own == *o || source.module == *o || source.module.starts_with(&format!("{o}::"))) {
            continue;
        }
        for pattern in TOUCHES {
            if let Some(found) = Regex::new(pattern).unwrap().find(&source.code) {
                wrong.push(format!("src/{}: {}", source.path, found.as_str()));
            }
        }
    }
    assert!(wrong.is_empty(), "these may not read files, streams, the environment or the clock:\n{}", wrong.join("\n"));
}

/// The order of a standard hash map changes from run to run.
#[test]
fn nothing_depends_on_the_order_of_a_random_hash_map() {
    let pattern = Regex::new(r"\bcollections::(\{[^}]*)?Hash(Map|Set)\b|\bRandomState\b").unwrap();
    let wrong: Vec<String> = sources().iter().filter(|s| pattern.is_match(&s.code)).map(|s| format!("src/{}", s.path)).collect();
    assert!(wrong.is_empty(), "use BTreeMap or FxHashMap:\n{}", wrong.join("\n"));
}

/// Help texts show what to type, so they name countries.
const MAY_NAME_COUNTRIES: &[&str] = &["cli"];

#[test]
fn the_engine_knows_no_country_month_or_weekday() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let states = std::fs::read_to_string(root.join("rules/actors/states.tsv")).unwrap();
    let mut names: BTreeMap<String, &str> =
        states.lines().skip(1).filter_map(|l| l.split('\t').nth(1)).map(|n| (n.to_lowercase(), "a state")).collect();
    let months = ["january", "february", "april", "june", "july", "august", "september", "october", "november", "december"];
    let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    names.extend(months.map(|n| (n.to_owned(), "a month")));
    names.extend(days.map(|n| (n.to_owned(), "a weekday")));
    assert!(names.len() > 200);
    let mut wrong = Vec::new();
    for source in sources() {
        if MAY_NAME_COUNTRIES.iter().any(|m| source.module.starts_with(m)) {
            continue;
        }
        for (line, literal) in &source.literals {
            let folded = literal.to_lowercase();
            let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).collect();
            let hit = names
                .iter()
                .find(|(name, _)| if name.contains(' ') { folded.contains(name.as_str()) } else { words.contains(&name.as_str()) });
            if let Some((name, what)) = hit {
                wrong.push(format!("src/{}:{line}: \"{literal}\" names {what}, {name}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "names belong into rules/:\n{}", wrong.join("\n"));
}

/// A test file that `tests/all.rs` does not name would never run.
#[test]
fn every_test_file_is_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let all = std::fs::read_to_string(folder.join("all.rs")).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let is_module = path.extension().is_some_and(|e| e == "rs") || path.join("mod.rs").exists();
        assert!(!is_module || name == "all" || all.contains(&format!("mod {name};")), "tests/all.rs does not name {}", path.display());
    }
}

#[test]
fn there_is_no_unsafe_code() {
    let word = Regex::new(r"\bunsafe\b").unwrap();
    let wrong: Vec<String> = sources().iter().filter(|s| word.is_match(&s.code)).map(|s| s.path.clone()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn the_reader_of_sources_works() {
    let (code, literals) = stripped(
        "use crate::a::{b, c::{self, D}}; // crate::x\nlet s = \"crate::y \\\" Norway\"; let q = '\"';\n#[cfg(test)]\nmod tests { \"z\" }",
    );
    assert_eq!(uses(&code), ["a::b", "a::c", "a::c::D"].map(str::to_owned).into());
    assert_eq!(literals, [(2, "crate::y \\\" Norway".to_owned())]);
}
