//! The examples of the date rules, and that no text makes the date layer panic.

use polybius::rules::diagnostics::Diagnostics;
use polybius::rules::files::RuleFiles;
use polybius::time::{TimeRules, examples};
use polybius::words::Vocabulary;

#[path = "support/words.rs"]
mod support;

fn compiled(files: &RuleFiles) -> (TimeRules, Vocabulary, Vec<String>) {
    let (mut vocabulary, mut faults) = (Vocabulary::default(), Diagnostics::default());
    let rules = TimeRules::compile(files, &mut vocabulary, &mut faults);
    (rules, vocabulary, faults.into_sorted().iter().map(ToString::to_string).collect())
}

#[test]
fn every_example_of_the_rule_files_comes_out() {
    let (rules, vocabulary, faults) = compiled(&RuleFiles::builtin());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let failures = examples(&rules, &vocabulary, support::tokenize);
    let shown: Vec<String> = failures.iter().map(ToString::to_string).collect();
    assert!(shown.is_empty(), "{} examples fail\n{}", shown.len(), shown.join("\n"));
}
