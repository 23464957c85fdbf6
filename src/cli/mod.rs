//! The command line: one file a subcommand; the only part that prints or shows progress.
//!
//! Exit codes: 0 done; 1 done, but some input failed or a check found something; 2 nothing usable (arguments, rules, I/O);
//! 75 another run writes to the same folder.

mod calibrate;
mod dates;
mod debug;
mod diff;
mod eval;
mod explain;
mod extract;
mod growth;
mod licences;
mod rules;
mod run;
mod schema;
mod show;
mod train;
mod tree;
mod treebank;
mod verify;

use crate::actors::check;
use crate::corpus::ReadOptions;
use crate::rules::compile::{Rules, RulesError};
use crate::rules::files::RuleFiles;
use crate::run::RunError;
use clap::{Args, CommandFactory, Parser, Subcommand};
use jiff::civil::Date;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// All went well.
pub const DONE: u8 = 0;
/// Done, but some input failed, or a check found something.
pub const FOUND: u8 = 1;
/// Nothing usable could be done.
pub const UNUSABLE: u8 = 2;
/// Another run writes to the same folder (`EX_TEMPFAIL` of BSD's sysexits: try again later).
pub const BUSY: u8 = 75;

#[derive(Parser)]
#[command(name = "polybius", version, about, long_about = LONG_ABOUT, after_help = AFTER_HELP, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Print the licences of the program and of the facts it carries
    #[arg(long)]
    licenses: bool,
}

const LONG_ABOUT: &str = "polybius reads news and analysis about world politics and turns it into claims: who did, does or may do what \
to whom, when, with the evidence. English articles in, JSON records out; all rules are data that you can read and change.";

const AFTER_HELP: &str = "Examples:
  polybius run                               read corpus/, write output/
  polybius run ~/articles --out ~/claims     read your own
  echo \"Turkey recognised Kosovo.\" | polybius extract -
  polybius explain \"Washington has imposed sanctions on Turkey.\"
  polybius rules test                        run the examples of all rules

Exit codes: 0 done; 1 done, but some input failed or a check found something; 2 nothing usable; \
75 another run is writing there.";

#[derive(Subcommand)]
enum Command {
    /// Read a corpus and write claims, documents and a manifest
    Run(run::RunArgs),
    /// Print the claims of some documents as JSONL
    Extract(extract::ExtractArgs),
    /// Tell what is different between the outputs of two runs
    Diff(diff::DiffArgs),
    /// Check that the outputs of a run are whole and true to each other
    Verify(verify::VerifyArgs),
    /// Show how a text is read, layer by layer, and why it makes the claims it makes
    Explain(explain::ExplainArgs),
    /// Check, test, list, show or count rules, or find what they miss
    Rules(rules::RulesArgs),
    /// Score extraction against gold claims
    Eval(eval::EvalArgs),
    /// Count on gold articles how far claims can be trusted
    Calibrate(calibrate::CalibrateArgs),
    /// Print one layer of the analysis as JSONL, for scorers
    Debug(debug::DebugArgs),
    /// Make the syntax model from treebanks
    Train(train::TrainArgs),
    /// Print the JSON Schema of a record
    Schema(schema::SchemaArgs),
    /// Print a completion script for a shell
    #[command(after_help = "Examples:
  polybius completions bash > ~/.local/share/bash-completion/completions/polybius
  polybius completions fish > ~/.config/fish/completions/polybius.fish")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// One mistake can bring many faults with it; the first ones tell enough.
const SHOWN_FAULTS: usize = 20;

/// Where rules come from.
#[derive(Args, Clone, Debug)]
pub struct RuleArgs {
    /// Folder of rule files that replace or add to the built-in ones [default: rules/ if there is one]
    #[arg(long, value_name = "DIR", global = true)]
    rules: Option<PathBuf>,
    /// Also use rules whose status is "preview"
    #[arg(long, global = true)]
    preview: bool,
}

/// How inputs are read.
#[derive(Args, Clone, Debug)]
pub struct ReadArgs {
    /// Publication date of documents that state none (YYYY-MM-DD)
    #[arg(long, value_name = "DATE")]
    published: Option<Date>,
    /// Read documents in any language
    #[arg(long)]
    any_language: bool,
}

impl ReadArgs {
    fn options(&self) -> ReadOptions {
        ReadOptions { published: self.published, any_language: self.any_language }
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let code = match cli.command {
        _ if cli.licenses => licences::print(),
        None => {
            let _ = Cli::command().print_help();
            UNUSABLE
        }
        Some(command) => dispatch(command),
    };
    ExitCode::from(code)
}

fn dispatch(command: Command) -> u8 {
    let result = match command {
        Command::Run(args) => run::run(&args),
        Command::Extract(args) => extract::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Calibrate(args) => calibrate::run(&args),
        Command::Debug(args) => debug::run(&args),
        Command::Train(args) => train::run(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Completions { shell } => {
            let mut script = Vec::new(); // the generator panics if a pipe is closed
            clap_complete::generate(shell, &mut Cli::command(), "polybius", &mut script);
            io::stdout().write_all(&script).map(|()| DONE).map_err(Into::into)
        }
    };
    result.unwrap_or_else(|error| report(&error))
}

/// Says what went wrong. A closed pipe (`| head`) is no fault.
fn report(error: &anyhow::Error) -> u8 {
    let broken_pipe =
        |e: &(dyn std::error::Error + 'static)| e.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe);
    if error.chain().any(broken_pipe) {
        return DONE;
    }
    eprintln!("polybius: {error:#}");
    if matches!(error.downcast_ref(), Some(RunError::Busy(_))) { BUSY } else { UNUSABLE }
}

/// The rules that the arguments name; their faults are shown one by one.
fn load_rules(args: &RuleArgs) -> anyhow::Result<&'static Rules> {
    told(Rules::load(rules_folder(args)?))
}

/// All faults of the actor tables: loading rules looks only at those that are not the built-in ones.
fn check_tables(args: &RuleArgs) -> anyhow::Result<()> {
    let files = RuleFiles::read(rules_folder(args)?)?;
    let faults = check::check(&files, true);
    if faults.is_empty() { Ok(()) } else { told(Err(RulesError::Faulty(faults.into_sorted()))).map(|_| ()) }
}

/// The same without a syntax model, which is yet to be made.
fn load_untrained(args: &RuleArgs) -> anyhow::Result<&'static Rules> {
    told(Rules::load_untrained(rules_folder(args)?))
}

/// The rules if they are in order. They live as long as the process: taking a million small pieces apart at its end would only
/// cost time.
fn told(rules: Result<Rules, RulesError>) -> anyhow::Result<&'static Rules> {
    rules.map(|rules| &*Box::leak(Box::new(rules))).map_err(|error| match error {
        RulesError::Faulty(faults) => {
            let colour = io::stderr().is_terminal();
            faults.iter().take(SHOWN_FAULTS).for_each(|f| eprintln!("{}\n", f.render(colour)));
            anyhow::anyhow!("{} fault(s) in the rules; nothing was done", faults.len())
        }
        RulesError::Syntax(e) => e.into(),
        RulesError::Unreadable(e) => anyhow::anyhow!("cannot read the rules: {e}"),
    })
}

/// The folder that overlays the built-in rules.
fn rules_folder(args: &RuleArgs) -> anyhow::Result<Option<&Path>> {
    let beside = Path::new("rules");
    let folder = args.rules.as_deref().or_else(|| beside.is_dir().then_some(beside));
    if let Some(folder) = folder.filter(|f| !f.is_dir()) {
        anyhow::bail!("{} is no folder of rules", folder.display());
    }
    Ok(folder)
}
