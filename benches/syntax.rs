//! Speed of the syntax layer, one thread, on the text of `corpus/`: `cargo bench --bench syntax`.
//!
//! Times are of the thread's own processor time where the system tells it (Linux), so that a busy machine does not count.

use polybius::actors::marks::mark_words;
use polybius::corpus::{Inputs, ReadOptions, read_file};
use polybius::pipeline::Pipeline;
use polybius::rules::compile::Rules;
use polybius::rules::files::RuleFiles;
use polybius::rules::model::load_syntax;
use polybius::syntax::{Parse, SentenceTokens, Syntax, SyntaxScratch};
use polybius::tokens::Tokens;
use polybius::words::Words;
use std::ops::Range;
use std::path::PathBuf;
use std::time::Instant;

/// How often a layer is timed; the fastest time counts.
const ROUNDS: usize = 20;
/// A timing reads all text as often as takes so many seconds: the system counts processor time in steps of milliseconds.
const LEAST_SECONDS: f64 = 0.1;

/// The sentences of all documents.
struct Text<'r> {
    words: Words<'r>,
    tokens: Tokens,
    sentences: Vec<Range<usize>>,
    bytes: usize,
}

fn main() {
    let rules = Rules::builtin();
    let load = seconds();
    let syntax = load_syntax(&RuleFiles::builtin()).expect("the embedded model");
    println!("load    {:8.1} ms", (seconds() - load) * 1e3);
    let mut text = read(rules);
    println!("text    {} tokens, {} bytes", text.tokens.len(), text.bytes);
    let mut names = Vec::new();
    let marked = time(&mut text, |text, sentence| {
        names.clear();
        mark_words(&rules.gazetteer, &rules.lexicon, &text.tokens, sentence, &mut names);
    });
    let tagged = time_syntax(&syntax, &mut text, Syntax::tag);
    let attached = time_syntax(&syntax, &mut text, Syntax::parse_arcs);
    let whole = time_syntax(&syntax, &mut text, Syntax::parse);
    report("names", marked, &text);
    report("tag", tagged, &text);
    report("arcs", attached - tagged, &text);
    report("labels", whole - attached, &text);
    report("whole", whole, &text);
}

/// What is measured of the model.
type Layer = fn(&Syntax, &SentenceTokens<'_>, &mut Words<'_>, &mut SyntaxScratch, &mut Parse);

fn time_syntax(syntax: &Syntax, text: &mut Text<'_>, layer: Layer) -> f64 {
    let (mut scratch, mut parse) = (SyntaxScratch::default(), Parse::default());
    time(text, |text, range| {
        let sentence = SentenceTokens { tokens: &text.tokens, range, names: &[] };
        layer(syntax, &sentence, &mut text.words, &mut scratch, &mut parse);
    })
}

fn read(rules: &'static Rules) -> Text<'static> {
    let corpus = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"));
    let mut pipeline = Pipeline::new(rules, false);
    let mut text = Text { words: Words::new(&rules.vocabulary), tokens: Tokens::default(), sentences: Vec::new(), bytes: 0 };
    for file in &Inputs::discover(&[corpus]).files {
        for document in read_file(file, &ReadOptions::default(), &rules.read).flatten() {
            let analysis = pipeline.analyse(&document);
            for sentence in &analysis.layout.sentences {
                let first = text.tokens.len();
                for token in sentence.tokens.start..sentence.tokens.end {
                    let span = analysis.tokens.span(token as usize);
                    let word = text.words.intern(span.of(&document.text));
                    text.tokens.push(span, word);
                }
                text.sentences.push(first..text.tokens.len());
                text.bytes += sentence.span.len();
            }
        }
    }
    text
}

/// Seconds that a layer takes for all text.
fn time(text: &mut Text<'_>, mut layer: impl FnMut(&mut Text<'_>, Range<usize>)) -> f64 {
    let mut read_all = |text: &mut Text<'_>| {
        for i in 0..text.sentences.len() {
            let range = text.sentences[i].clone();
            layer(text, range);
        }
    };
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let (start, mut times, mut spent) = (seconds(), 0.0, 0.0);
        while spent < LEAST_SECONDS {
            read_all(text);
            times += 1.0;
            spent = seconds() - start;
        }
        best = best.min(spent / times);
    }
    best
}

fn report(what: &str, seconds: f64, text: &Text<'_>) {
    let (tokens, bytes) = (text.tokens.len() as f64, text.bytes as f64);
    println!("{what:7} {:8.2} M tokens/s {:7.2} MB/s", tokens / seconds / 1e6, bytes / seconds / 1e6);
}

/// Processor time of this thread, else the time of day, in seconds.
fn seconds() -> f64 {
    static START: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = told.and_then(|t| t.split(' ').next().and_then(|n| n.parse::<f64>().ok()));
    spent.map_or_else(|| START.elapsed().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}
