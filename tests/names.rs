//! Names, offices and who held them: cases of our own, read through the whole pipeline.

use crate::support::cases;
use polybius::actors::entity::ResolvedBy;
use polybius::actors::mentions::{Mention, Role};
use polybius::document::Document;
use polybius::pipeline::Pipeline;
use polybius::rules::compile::Rules;
use polybius::span::Span;

/// The rows of a case file after its header, with their line numbers.
fn rows(name: &str, columns: usize) -> Vec<(usize, Vec<String>)> {
    let text = std::fs::read_to_string(cases::path(name)).unwrap();
    let lines = (1..).zip(text.lines()).filter(|(_, l)| !l.starts_with('#')).skip(1);
    let rows = lines.map(|(at, l)| (at, l.split('\t').map(str::to_owned).collect::<Vec<_>>()));
    rows.inspect(|(at, cells)| assert_eq!(cells.len(), columns, "{name}:{at}")).collect()
}

fn document(date: &str, text: String) -> Document {
    Document { id: "case".into(), published: date.parse().ok(), body: Span::new(0, text.len()), text, ..Document::default() }
}

/// True for mentions by name or office: what pronouns stand for is tested elsewhere.
fn is_named(mention: &Mention) -> bool {
    !matches!(mention.resolved_by, ResolvedBy::Pronoun | ResolvedBy::Description)
}

#[test]
fn leaders_are_right_for_their_day() {
    let rules = Rules::builtin();
    let mut pipeline = Pipeline::new(rules, false);
    let (rows, mut wrong) = (rows("leaders.tsv", 5), Vec::new());
    assert!(rows.len() >= 150);
    for (line, cells) in &rows {
        let [date, phrase, code, sector, person] = &cells[..] else { unreachable!() };
        let document = document(date, format!("{phrase} met reporters."));
        let analysis = pipeline.analyse(&document);
        let found = analysis.mentions.iter().filter(|m| is_named(m)).max_by_key(|m| m.tokens.len());
        let found = found.map(|m| {
            let person = m.person.map_or("-", |p| rules.gazetteer.persons[p as usize].name.as_str());
            (rules.gazetteer.principal(m.entity).code.as_str(), m.sector.map_or("-", |s| s.name()), person)
        });
        let right = found.is_some_and(|(c, s, p)| {
            code.split('|').any(|code| code == c) && (sector == "-" || sector == s) && (person == "-" || person == p)
        });
        if !right {
            wrong.push(format!("leaders.tsv:{line}: {date} {phrase}: expected {code} {sector} {person}, found {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn names_mean_what_their_context_says() {
    let rules = Rules::builtin();
    let mut pipeline = Pipeline::new(rules, false);
    let (rows, mut wrong) = (rows("names.tsv", 3), Vec::new());
    assert!(rows.len() >= 60);
    for (line, cells) in &rows {
        let [date, text, actors] = &cells[..] else { unreachable!() };
        let document = document(date, text.clone());
        let analysis = pipeline.analyse(&document);
        let acts = |m: &&Mention| is_named(m) && matches!(m.role, Role::Actor | Role::Modifier);
        let found: Vec<&str> = analysis.mentions.iter().filter(acts).map(|m| rules.gazetteer.principal(m.entity).code.as_str()).collect();
        let expected: Vec<&str> = actors.split(' ').filter(|a| *a != "-").collect();
        let right = found.len() == expected.len() && found.iter().zip(&expected).all(|(f, e)| e.split('|').any(|e| e == *f));
        if !right {
            wrong.push(format!("names.tsv:{line}: {date} {text}: expected {actors}, found {}", found.join(" ")));
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
