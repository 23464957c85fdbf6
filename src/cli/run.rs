//! `polybius run`: the main job.

use super::{DONE, FOUND, ReadArgs, RuleArgs, load_rules, show};
use crate::corpus::Failure;
use crate::run::{Progress, RunOptions, run as run_corpus};
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::path::PathBuf;

/// Arguments of `polybius run`.
#[derive(Args)]
#[command(after_help = "Examples:
  polybius run                           read corpus/, write output/
  polybius run ~/news --out ~/claims     read and write elsewhere
  polybius run news.jsonl.gz --threads 8 one big file, eight threads

Formats: .txt .md .html .json .jsonl, each also .gz. Outputs appear whole or not at all.")]
pub struct RunArgs {
    /// Folders and files to read
    #[arg(default_value = "corpus")]
    corpus: Vec<PathBuf>,
    /// Folder to write to
    #[arg(long, value_name = "DIR", default_value = "output")]
    out: PathBuf,
    /// Worker threads [default: all cores]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    threads: usize,
    /// Print no progress and no summary
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    read: ReadArgs,
}

pub fn run(args: &RunArgs) -> anyhow::Result<u8> {
    let rules = load_rules(&args.rules)?;
    let options = RunOptions {
        corpus: args.corpus.clone(),
        out: args.out.clone(),
        threads: args.threads,
        read: args.read.options(),
        preview: args.rules.preview,
    };
    let progress = Bar::new(args.quiet);
    let summary = run_corpus(rules, &options, &progress)?;
    progress.bar.finish_and_clear();
    if !args.quiet {
        show::summary(&mut io::stdout().lock(), &summary, &args.out)?;
    }
    Ok(if summary.has_failures() { FOUND } else { DONE })
}

/// A progress bar on a terminal; failures are named as they happen, on any output.
struct Bar {
    bar: ProgressBar,
}

impl Bar {
    fn new(quiet: bool) -> Bar {
        let shown = !quiet && io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        Bar { bar: ProgressBar::with_draw_target(None, target) }
    }
}

impl Progress for Bar {
    fn begin(&self, bytes: u64) {
        let template = "reading {bar:30.cyan} {bytes:>10} of {total_bytes} {bytes_per_sec:>12} {eta:>4}";
        self.bar.set_length(bytes);
        self.bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
    }

    fn advance(&self, bytes: u64) {
        self.bar.set_position(bytes);
    }

    fn failed(&self, failure: &Failure) {
        if failure.is_failure() {
            self.bar.suspend(|| eprintln!("polybius: {failure}"));
        }
    }
}
