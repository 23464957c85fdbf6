//! Speed of the layers, in megabytes (10^6 bytes) of text a second on one thread:
//!
//!     cargo bench --bench pipeline [-- MEGABYTES]
//!
//! Each layer is measured with all it needs below it already done ("names" and "dates": over tokens made before), but for "actors and
//! dates", which includes segmenting and tokenising: they are one walk over the sentences. The best of five rounds counts, since other work on
//! the machine only ever slows down.

mod corpus;

use polybius::actors::gazetteer::Gazetteer;
use polybius::actors::mentions::{Acquaintance, Finder};
use polybius::actors::tables::Tables;
use polybius::document::Document;
use polybius::emit::Emitter;
use polybius::pipeline::Pipeline;
use polybius::rules::compile::Rules;
use polybius::rules::diagnostics::Diagnostics;
use polybius::rules::files::RuleFiles;
use polybius::run::process::add_line;
use polybius::segment::{Layout, segment_into};
use polybius::span::Span;
use polybius::time::{TimeContext, tag};
use polybius::tokenize::TokenRules;
use polybius::tokenize::tokenize;
use polybius::tokens::Tokens;
use polybius::words::Vocabulary;
use polybius::words::Words;
use std::hint::black_box;
use std::ops::Range;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

const ROUNDS: usize = 5;

fn main() {
    let megabytes: usize = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(2);
    report_memory_of_names();
    let started = Instant::now();
    let rules = Rules::builtin();
    println!("rules     compiled in {:7.1} ms", started.elapsed().as_secs_f64() * 1e3);
    println!("names     compiled in {:7.1} ms", best(compile_names).as_secs_f64() * 1e3);
    let documents: Vec<Document> = corpus::documents(megabytes * 1_000_000).into_iter().map(document).collect();
    let bytes: usize = documents.iter().map(|d| d.text.len()).sum();
    println!("corpus    {} documents, {:.2} MB\n", documents.len(), bytes as f64 / 1e6);

    let report = |name: &str, time: Duration| println!("{name:24} {:8.1} MB/s", bytes as f64 / 1e6 / time.as_secs_f64());
    let mut layouts: Vec<Layout> = documents.iter().map(|_| Layout::default()).collect();
    report("segment", best(|| documents.iter().zip(&mut layouts).for_each(|(d, layout)| segment_into(d, &rules.segment, layout))));
    report("tokenize", best(|| tokenize_all(rules, &documents, &layouts)));
    report("names", best_of_names(rules, &documents, &layouts));
    report("dates", best_of_dates(rules, &documents, &layouts));
    let mut pipeline = Pipeline::new(rules, false);
    report("… + actors and dates", best(|| documents.iter().for_each(|d| _ = black_box(pipeline.analyse(d).mentions.len()))));
    report("… + frames and rules", best(|| documents.iter().for_each(|d| drop(black_box(pipeline.extract(d))))));
    report("JSON of all claims", best_of_json(rules, &documents));
}

fn document(made: corpus::Made) -> Document {
    let body = Span::new(0, made.text.len());
    Document { id: made.id, title: Some(made.title), published: made.published.parse().ok(), text: made.text, body, ..Document::default() }
}

fn best(mut work: impl FnMut()) -> Duration {
    let time = |work: &mut dyn FnMut()| {
        let started = Instant::now();
        work();
        started.elapsed()
    };
    (0..ROUNDS).map(|_| time(&mut work)).min().unwrap_or_default()
}

static FILES: LazyLock<RuleFiles> = LazyLock::new(RuleFiles::builtin);

/// What the compiled tables take, with the words that they name: at most so much, since what compiling freed may not have
/// been given back. Only where the system tells.
fn report_memory_of_names() {
    LazyLock::force(&FILES);
    let before = resident();
    let gazetteer = black_box(gazetteer());
    if let Some((before, after)) = before.zip(resident()) {
        println!("names     take at most {:7.1} MB", after.saturating_sub(before) as f64 / 1e6);
    }
    drop(gazetteer);
}

/// Bytes of memory that this process holds.
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    let kilobytes: usize = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// The tables alone, from text to trie.
fn compile_names() {
    black_box(gazetteer().1.entities.len());
}

fn gazetteer() -> (Vocabulary, Gazetteer) {
    let (mut vocabulary, mut faults) = (Vocabulary::with_capacity(100_000), Diagnostics::default());
    let tokens = TokenRules::compile(&FILES, &mut faults);
    let tables = Tables::read(&FILES, &mut faults);
    let gazetteer = Gazetteer::compile(tables, &tokens, &mut vocabulary);
    (vocabulary, gazetteer)
}

fn tokenize_all(rules: &Rules, documents: &[Document], layouts: &[Layout]) {
    let (mut words, mut tokens) = (Words::new(&rules.vocabulary), Tokens::default());
    for (document, layout) in documents.iter().zip(layouts) {
        tokens.clear();
        for sentence in &layout.sentences {
            tokenize(&document.text, sentence.span, &rules.tokens, &mut words, &mut tokens);
        }
        black_box(tokens.len());
    }
}

/// Finding names and choosing what they mean alone, over tokens made before.
fn best_of_names(rules: &Rules, documents: &[Document], layouts: &[Layout]) -> Duration {
    let (mut known, mut mentions) = (Acquaintance::default(), Vec::new());
    best_over_tokens(rules, documents, layouts, |document, tokens, words, sentences| {
        known.clear();
        mentions.clear();
        let published = document.published;
        let finder = Finder { gazetteer: &rules.gazetteer, lexicon: &rules.lexicon, tokens, words, published };
        sentences.iter().for_each(|range| finder.find(range.clone(), &mut known, &mut mentions));
        black_box(mentions.len());
    })
}

/// Finding time expressions and what they mean alone, over tokens made before.
fn best_of_dates(rules: &Rules, documents: &[Document], layouts: &[Layout]) -> Duration {
    let (mut context, mut timexes) = (TimeContext::default(), Vec::new());
    best_over_tokens(rules, documents, layouts, |document, tokens, words, sentences| {
        timexes.clear();
        context.reset(document.published, &document.text);
        sentences.iter().for_each(|range| tag(&rules.time, &document.text, tokens, range.clone(), words, &mut context, &mut timexes));
        black_box(timexes.len());
    })
}

/// The time that `work` takes on all documents whose tokens are made; making them does not count.
fn best_over_tokens(
    rules: &Rules,
    documents: &[Document],
    layouts: &[Layout],
    mut work: impl FnMut(&Document, &Tokens, &Words, &[Range<usize>]),
) -> Duration {
    let (mut words, mut tokens) = (Words::new(&rules.vocabulary), Tokens::default());
    let mut round = || {
        let mut spent = Duration::ZERO;
        for (document, layout) in documents.iter().zip(layouts) {
            tokens.clear();
            let mut sentences = Vec::with_capacity(layout.sentences.len());
            for sentence in &layout.sentences {
                let first = tokens.len();
                tokenize(&document.text, sentence.span, &rules.tokens, &mut words, &mut tokens);
                sentences.push(first..tokens.len());
            }
            let started = Instant::now();
            work(document, &tokens, &words, &sentences);
            spent += started.elapsed();
        }
        spent
    };
    (0..ROUNDS).map(|_| round()).min().unwrap_or_default()
}

/// Records and their JSON alone, extraction not counted.
fn best_of_json(rules: &Rules, documents: &[Document]) -> Duration {
    let round = || {
        let mut pipeline = Pipeline::new(rules, false);
        let mut buffer = Vec::new();
        let mut spent = Duration::ZERO;
        for document in documents {
            let claims = pipeline.extract(document);
            let started = Instant::now();
            let emitter = Emitter::new(rules, document, pipeline.analysis());
            buffer.clear();
            claims.iter().for_each(|claim| add_line(&mut buffer, &emitter.claim(claim)));
            spent += started.elapsed();
            black_box(&buffer);
        }
        spent
    };
    (0..ROUNDS).map(|_| round()).min().unwrap_or_default()
}
