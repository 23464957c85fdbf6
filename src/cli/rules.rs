//! `polybius rules`: check, test, list and show rules, and see what they do with a corpus.

use super::{DONE, FOUND, RuleArgs, check_tables, growth, load_rules};
use crate::relations::examples;
use crate::relations::rule::Rule;
use crate::rules::compile::Rules;
use crate::span::Span;
use crate::tokenize::tokenize;
use clap::{Args, Subcommand};
use std::io::{self, Write};

/// Arguments of `polybius rules`.
#[derive(Args)]
#[command(after_help = "Examples:
  polybius rules check --rules my-rules      every fault with file, line and column
  polybius rules test                        run all examples and near-misses
  polybius rules test sanction.              of the rules whose id begins so
  polybius rules show sanction.sanction      one rule with its examples
  polybius rules stats corpus                how often each rule fires, and which never do
  polybius rules gaps corpus --min 3         what rules miss: predicates between actors, unknown names")]
pub struct RulesArgs {
    #[command(subcommand)]
    command: RulesCommand,
    #[command(flatten)]
    rules: RuleArgs,
}

#[derive(Subcommand)]
enum RulesCommand {
    /// Read all rules and name every fault
    Check,
    /// Run the examples and near-misses of the rules
    Test {
        /// Only rules whose id begins with this
        #[arg(default_value = "")]
        prefix: String,
    },
    /// List the relation rules
    List {
        /// As JSON, one rule a line
        #[arg(long)]
        json: bool,
    },
    /// Show one rule
    Show {
        /// The rule's id
        id: String,
    },
    /// Count how often each rule fires in articles, and how often it is right where gold is given
    Stats(growth::StatsArgs),
    /// Find predicates between known actors that no rule takes, and unknown names where actors should be
    Gaps(growth::GapsArgs),
}

pub fn run(args: &RulesArgs) -> anyhow::Result<u8> {
    let rules = load_rules(&args.rules)?;
    if let RulesCommand::Check = args.command {
        check_tables(&args.rules)?;
    }
    let mut out = io::stdout().lock();
    match &args.command {
        RulesCommand::Check => check(&mut out, rules),
        RulesCommand::Test { prefix } => test(&mut out, rules, prefix),
        RulesCommand::List { json } => list(&mut out, rules, *json),
        RulesCommand::Show { id } => show(&mut out, rules, id),
        RulesCommand::Stats(stats) => growth::stats(&mut out, rules, args.rules.preview, stats),
        RulesCommand::Gaps(gaps) => growth::gaps(&mut out, rules, args.rules.preview, gaps),
    }
}

fn check(out: &mut dyn Write, rules: &Rules) -> anyhow::Result<u8> {
    let gazetteer = &rules.gazetteer;
    writeln!(
        out,
        "no faults: {} relation rules, {} actors, {} persons, {} words",
        rules.relations.rules.len(),
        gazetteer.entities.len(),
        gazetteer.persons.len(),
        rules.vocabulary.len()
    )?;
    writeln!(out, "rules version {}", rules.version())?;
    Ok(DONE)
}

fn test(out: &mut dyn Write, rules: &Rules, prefix: &str) -> anyhow::Result<u8> {
    let report = examples::test(rules, prefix);
    for broken in &report.broken {
        writeln!(
            out,
            "{} (rules/{})\n  {}\n  expected {}\n  found    {}",
            broken.rule, broken.file, broken.text, broken.expected, broken.found
        )?;
    }
    let dates = crate::time::examples(&rules.time, &rules.vocabulary, |text, words, tokens| {
        tokenize(text, Span::new(0, text.len()), &rules.tokens, words, tokens);
    });
    for broken in dates.iter().filter(|b| b.rule.starts_with(prefix)) {
        writeln!(
            out,
            "{} ({})\n  {}\n  expected {}\n  found    {}",
            broken.rule, broken.place, broken.text, broken.expected, broken.found
        )?;
    }
    let references = crate::actors::examples::test(rules, prefix);
    references.failed.iter().try_for_each(|failed| writeln!(out, "{failed}"))?;
    let (_, mut operators) = crate::factuality::examples::test(rules);
    operators.extend(crate::factuality::attribution::examples::test(rules).1);
    let operators: Vec<_> = operators.iter().filter(|b| b.operator.starts_with(prefix)).collect();
    operators.iter().try_for_each(|broken| writeln!(out, "{broken}"))?;
    let faults = report.broken.len() + dates.len() + references.failed.len() + operators.len();
    writeln!(
        out,
        "{} relation examples run, {} broken; {} examples of reference run, {} broken; {} date examples broken; {} operator examples broken",
        report.run,
        report.broken.len(),
        references.run,
        references.failed.len(),
        dates.len(),
        operators.len()
    )?;
    Ok(if faults == 0 { DONE } else { FOUND })
}

fn list(out: &mut dyn Write, rules: &Rules, json: bool) -> anyhow::Result<u8> {
    for rule in &rules.relations.rules {
        if json {
            let line = serde_json::json!({ "id": rule.id, "category": rule.category, "mode": rule.mode, "file": rule.file, "about": rule.about, "examples": rule.examples.len(), "near_misses": rule.not.len(), "preview": rule.preview });
            writeln!(out, "{line}")?;
        } else {
            writeln!(
                out,
                "{:32} {:12} {}{}",
                rule.id,
                rule.mode.as_deref().unwrap_or("-"),
                rule.about,
                if rule.preview { " (preview)" } else { "" }
            )?;
        }
    }
    Ok(DONE)
}

fn show(out: &mut dyn Write, rules: &Rules, id: &str) -> anyhow::Result<u8> {
    let ids = || rules.relations.rules.iter().map(|r| r.id.as_str());
    let Some(rule) = rules.relations.rules.iter().find(|r| r.id == id) else {
        let near = crate::rules::diagnostics::closest(id, ids());
        anyhow::bail!("there is no rule `{id}`{}", near.map_or_else(String::new, |n| format!("; did you mean `{n}`?")));
    };
    write_rule(out, rule)?;
    Ok(DONE)
}

fn write_rule(out: &mut dyn Write, rule: &Rule) -> io::Result<()> {
    writeln!(out, "{}  {}  (rules/{})\n{}", rule.id, rule.category.name(), rule.file, rule.about)?;
    writeln!(
        out,
        "mode {}, channel {}, confidence {}",
        rule.mode.as_deref().unwrap_or("-"),
        rule.channel.map_or("-", |c| c.name()),
        rule.confidence
    )?;
    for example in &rule.examples {
        let claims: Vec<String> = example.claims.iter().map(|(a, r)| format!("{a} → {r}")).collect();
        writeln!(out, "  + {}  [{}]", example.text, claims.join(", "))?;
    }
    rule.later.iter().try_for_each(|e| writeln!(out, "  ~ {}  [known failure]", e.text))?;
    rule.not.iter().try_for_each(|text| writeln!(out, "  - {text}"))
}
