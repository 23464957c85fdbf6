//! The rule files: the embedded ones are sound and their examples come out; wrong ones are refused, with their place.

use crate::support::cases;
use crate::support::cases::{Case, replace_blocks, updating};
use crate::support::program;
use crate::support::program::{folder, polybius, put, snapshot};
use polybius::relations::examples;
use polybius::rules::compile::{Rules, RulesError};
use polybius::rules::files::{RuleFile, RuleFiles};
use polybius::span::Span;
use polybius::tokenize::tokenize;
use rayon::prelude::*;
use std::collections::BTreeMap;

#[test]
fn the_embedded_rules_have_no_fault() {
    let faults = faults_of(&RuleFiles::builtin());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_example_of_a_relation_rule_comes_out() {
    let report = examples::test(Rules::builtin(), "");
    for broken in &report.broken {
        println!("{} (rules/{})\n  {}\n  expected {}\n  found    {}", broken.rule, broken.file, broken.text, broken.expected, broken.found);
    }
    assert!(report.run > 1000, "only {} examples", report.run);
    assert!(report.broken.is_empty(), "{} of {} examples broken; see above, or `polybius rules test`", report.broken.len(), report.run);
}

/// What each guard and slot of the grammar does, shown by rules laid over the built-in ones.
#[test]
fn the_rule_language_does_what_its_grammar_says() {
    let text = std::fs::read_to_string(cases::path("grammar.toml")).unwrap();
    let rules = match Rules::compile(&overlaid("relations/zz.toml", &text)) {
        Ok(rules) => rules,
        Err(error) => panic!("{error}"),
    };
    let report = examples::test(&rules, "aid.zz");
    for broken in &report.broken {
        println!("{}\n  {}\n  expected {}\n  found    {}", broken.rule, broken.text, broken.expected, broken.found);
    }
    assert!(report.run > 40, "only {} examples", report.run);
    assert!(report.broken.is_empty(), "{} of {} examples broken; see above", report.broken.len(), report.run);
}

#[test]
fn every_example_of_an_operator_comes_out() {
    let (run, broken) = polybius::factuality::examples::test(Rules::builtin());
    broken.iter().for_each(|b| println!("{b}"));
    assert!(run > 60, "only {run} examples");
    assert!(broken.is_empty(), "{} of {run} examples of operators broken; see above", broken.len());
}

#[test]
fn every_example_of_an_attitude_comes_out() {
    let (run, broken) = polybius::factuality::attribution::examples::test(Rules::builtin());
    broken.iter().for_each(|b| println!("{b}"));
    assert!(run > 15, "only {run} examples");
    assert!(broken.is_empty(), "{} of {run} examples of attitudes broken; see above", broken.len());
}

#[test]
fn every_example_of_a_date_rule_comes_out() {
    let rules = Rules::builtin();
    let broken = polybius::time::examples(&rules.time, &rules.vocabulary, |text, words, tokens| {
        tokenize(text, Span::new(0, text.len()), &rules.tokens, words, tokens);
    });
    broken.iter().for_each(|b| println!("{b}"));
    assert!(broken.is_empty(), "{} date examples broken; see above, or `polybius rules test`", broken.len());
}

#[test]
fn every_example_of_reference_comes_out() {
    let report = polybius::actors::examples::test(Rules::builtin(), "");
    report.failed.iter().for_each(|f| println!("{f}"));
    assert!(report.run > 60, "only {} examples", report.run);
    assert!(report.failed.is_empty(), "{} of {} examples of reference failed; see above", report.failed.len(), report.run);
}

const SOUND_EXAMPLES: &str = r#"examples = [
  { text = "Norway gave rice to Kenya.", claims = ["NOR AID KEN"] },
  { text = "Norway gave maize to Kenya.", claims = ["NOR AID KEN"] },
  { text = "Norway gave beans to Kenya.", claims = ["NOR AID KEN"] },
]
not = ["Norway and Kenya traded rice."]"#;

/// Path and text of the wrong file of a case.
fn wrong_file(case: &Case) -> (String, String) {
    let [file, message] = &case.blocks[..] else { panic!("{}: a file and its messages are needed", case.title) };
    assert_eq!(message.name, "message", "{}", case.title);
    let text = file.lines.iter().map(|l| if l == "…" { SOUND_EXAMPLES } else { l }).collect::<Vec<_>>().join("\n") + "\n";
    (file.name.clone(), if file.name.ends_with(".tsv") { text.replace('→', "\t") } else { text })
}

fn faults_of(files: &RuleFiles) -> Vec<String> {
    match Rules::compile(files) {
        Ok(_) => Vec::new(),
        Err(RulesError::Faulty(faults)) => faults.iter().map(ToString::to_string).collect(),
        Err(error) => panic!("{error}"),
    }
}

/// The built-in rules with one file laid over them.
fn overlaid(path: &str, text: &str) -> RuleFiles {
    let mut files = RuleFiles::builtin();
    files.insert(RuleFile { path: path.to_owned(), shown: path.to_owned(), text: text.into(), overlaid: true });
    files
}

/// Long messages are cut in the case file: their beginning tells all.
fn shortened(message: &str) -> String {
    const MOST: usize = 180;
    let one_line = message.replace('\n', " ");
    if one_line.chars().count() <= MOST { one_line } else { one_line.chars().take(MOST).chain(['…']).collect() }
}

#[test]
fn wrong_files_are_refused_with_their_place_and_advice() {
    let path = cases::path("wrong-rules.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let cases = cases::cases(&text);
    assert!(cases.len() >= 60, "only {} cases", cases.len());
    let found = cases.par_iter().map(|case| {
        let (path, text) = wrong_file(case);
        faults_of(&overlaid(&path, &text)).iter().map(|m| shortened(m)).collect()
    });
    let found: Vec<Vec<String>> = found.collect();
    if updating() {
        let news: BTreeMap<usize, Vec<String>> = cases.iter().zip(&found).map(|(c, f)| (c.blocks[1].line, f.clone())).collect();
        std::fs::write(&path, replace_blocks(&text, &news)).unwrap();
        return;
    }
    let mut wrong = Vec::new();
    for (case, found) in cases.iter().zip(&found) {
        if found.is_empty() {
            wrong.push(format!("wrong-rules.md:{}: {}: accepted without a word", case.line, case.title));
        } else if case.blocks[1].lines != *found {
            let expected = case.blocks[1].lines.join("\n    ");
            wrong.push(format!(
                "wrong-rules.md:{}: {}\n  expected\n    {expected}\n  found\n    {}",
                case.line,
                case.title,
                found.join("\n    ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_run_with_a_wrong_file_touches_no_output() {
    let cases = cases::cases(&std::fs::read_to_string(cases::path("wrong-rules.md")).unwrap());
    let out = folder(&[("claims.jsonl", "former claims\n"), ("run.json", "{}\n")]);
    let before = snapshot(out.path());
    let wrong: Vec<String> = cases
        .par_iter()
        .flat_map(|case| {
            let (path, text) = wrong_file(case);
            let rules = folder(&[(&path, &text)]);
            let corpus = program::sample_corpus();
            let ran = polybius(&[
                "run",
                corpus.to_str().unwrap(),
                "--out",
                out.path().to_str().unwrap(),
                "--rules",
                rules.path().to_str().unwrap(),
            ]);
            let named = ran.err.contains(&path) && ran.err.contains("fault(s) in the rules; nothing was done");
            (ran.code != 2 || !named || !ran.out.is_empty()).then(|| format!("{}: exit {}\n{}{}", case.title, ran.code, ran.out, ran.err))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(before == snapshot(out.path()), "the outputs were touched");
}

#[test]
fn the_faulty_line_is_shown_and_underlined() {
    let rules = folder(&[("actors/guards.tsv", "phrase\trule\twords\treason\nAres\tnevre\t\ta god\n")]);
    let ran = polybius(&["rules", "check", "--rules", rules.path().to_str().unwrap()]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("guards.tsv:2:6") && ran.err.contains("nevre") && ran.err.contains("^^^^^") && ran.err.contains("help:"),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains('\u{1b}'), "colour only on a terminal: {:?}", ran.err);
}

#[test]
fn rules_that_cannot_be_read_stop_everything() {
    let rules = folder(&[("relations/aid.toml", b"category = \"\xff\"\n")]);
    let ran = polybius(&["rules", "check", "--rules", rules.path().to_str().unwrap()]);
    assert!(ran.code == 2 && ran.err.contains("aid.toml"), "{ran:?}");
    let ran = polybius(&["rules", "check", "--rules", "/no/such/folder"]);
    assert!(ran.code == 2 && ran.err.contains("/no/such/folder"), "{ran:?}");
}

/// A new file adds rules; one of the same path replaces the built-in one; other files in the folder do not matter.
#[test]
fn a_folder_of_rules_is_laid_over_the_built_in_ones() {
    let rule = r#"category = "AID"
[[rule]]
id = "aid.zorble"
about = "A verb of our own."
verbs = ["zorble"]
slots = { actor = "subject", recipient = "object" }
examples = [
  { text = "Norway zorbled Kenya.", claims = ["NOR AID KEN"] },
  { text = "Kenya was zorbled by Norway.", claims = ["NOR AID KEN"] },
  { text = "Norway has zorbled Kenya.", claims = ["NOR AID KEN"] },
]
not = ["The zorbling went on."]
"#;
    let rules = folder(&[
        ("relations/own.toml", rule),
        ("README.md", "notes"),
        (".hidden.toml", "x"),
        ("relations/sanction.toml", "category = \"SANCTION\"\n"),
    ]);
    let at = rules.path().to_str().unwrap();
    let ran = polybius(&["rules", "test", "aid.zorble", "--rules", at]);
    assert!(ran.code == 0 && ran.out.contains("4 relation examples run, 0 broken"), "{ran:?}");
    let claims = |args: &[&str]| program::polybius_reading(args, "Norway zorbled Kenya. Canada sanctioned Iran.").out.lines().count();
    assert_eq!(claims(&["extract", "-", "--rules", at]), 1, "the new rule only");
    assert_eq!(claims(&["extract", "-"]), 1, "the built-in one only");
    // A folder `rules/` in the working folder is taken without being asked for.
    let here = folder::<&str, &str>(&[]);
    put(here.path(), "rules/relations/own.toml", rule);
    let ran = program::command().current_dir(here.path()).args(["rules", "show", "aid.zorble"]).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
}
