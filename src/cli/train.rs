//! `polybius train`: make the syntax model from treebanks.

use super::treebank::{marks, print_scores, read_all};
use super::{DONE, RuleArgs, load_untrained};
use crate::lexicon::Lexicon;
use crate::lexicon::inflect::Form;
use crate::syntax::Syntax;
use crate::syntax::labels::Xpos;
use crate::syntax::train::{Hints, TrainOptions, VerbForm, train};
use crate::words::Vocabulary;
use anyhow::Context;
use clap::Args;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;
use tempfile::NamedTempFile;

/// Arguments of `polybius train`.
#[derive(Args)]
#[command(after_help = "Treebanks are tab-separated columns, gzipped or not: form, lemma, UPOS, XPOS, head, relation, space-after; \
a blank line after each sentence.

Example:
  polybius train gum.train.tsv.gz ewt.train.tsv.gz --dev gum.dev.tsv.gz --dev ewt.dev.tsv.gz --out rules/syntax/en.model

The same treebanks, rules and options give the same bytes, on any number of threads.")]
pub struct TrainArgs {
    /// Treebanks to learn from
    #[arg(required = true)]
    treebanks: Vec<PathBuf>,
    /// Treebanks to score the model on
    #[arg(long, value_name = "FILE", num_args = 1..)]
    dev: Vec<PathBuf>,
    /// Where the model goes
    #[arg(long, value_name = "MODEL")]
    out: PathBuf,
    /// Models of which the mean is taken: more are better and take longer
    #[arg(long, value_name = "N", default_value_t = TrainOptions::default().runs as u16, value_parser = clap::value_parser!(u16).range(1..=64))]
    runs: u16,
    /// Leave out what the gazetteer knows
    #[arg(long)]
    no_names: bool,
    #[command(flatten)]
    rules: RuleArgs,
}

pub fn run(args: &TrainArgs) -> anyhow::Result<u8> {
    let rules = load_untrained(&args.rules)?;
    let bank = read_all(&args.treebanks)?;
    let dev: Vec<_> =
        args.dev.iter().map(|path| read_all(std::slice::from_ref(path)).map(|bank| (path, bank))).collect::<Result<_, _>>()?;
    let names = if args.no_names { Vec::new() } else { marks(rules, &bank) };
    eprintln!("{} sentences, {} tokens", bank.sentences.len(), bank.rows.len());
    let start = Instant::now();
    let options = TrainOptions { runs: usize::from(args.runs), ..TrainOptions::default() };
    let verbs = verb_forms(&rules.lexicon, &rules.vocabulary);
    let hints = Hints { names: &names, verbs: &verbs };
    let syntax = train(&bank, hints, &options, &|step| eprintln!("{:6.1} s  {step}", start.elapsed().as_secs_f64()));
    let bytes = syntax.to_bytes();
    write_whole(&args.out, &bytes).with_context(|| format!("cannot write {}", args.out.display()))?;
    eprintln!("{:6.1} s  {}: {} bytes", start.elapsed().as_secs_f64(), args.out.display(), bytes.len());
    // What is scored is what was written.
    let syntax = Syntax::load(&bytes)?;
    let mut out = io::stdout().lock();
    for (path, gold) in &dev {
        print_scores(&mut out, path, rules, &syntax, gold, !args.no_names)?;
    }
    Ok(DONE)
}

/// The forms of the verbs that rules name, sorted.
fn verb_forms(lexicon: &Lexicon, vocabulary: &Vocabulary) -> Vec<VerbForm> {
    let tag = |form: Form| match form {
        Form::Third => Some(Xpos::Vbz),
        Form::Past => Some(Xpos::Vbd),
        Form::Participle => Some(Xpos::Vbn),
        Form::Gerund => Some(Xpos::Vbg),
        Form::Base | Form::Singular | Form::Plural => None,
    };
    let forms = lexicon.all_verb_forms();
    let known = |(lemma, form, id)| Some(VerbForm::new(tag(form)?, vocabulary.text(id), vocabulary.text(lemma)));
    let mut forms: Vec<VerbForm> = forms.filter_map(known).collect();
    forms.sort();
    forms.dedup();
    forms
}

/// Puts the file in its place when it is complete.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}
