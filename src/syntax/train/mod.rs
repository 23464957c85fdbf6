//! Training: from treebanks to a model, the same bytes every time and for any number of threads.
//!
//! Every classifier is trained several times with different orders of the sentences, and the mean of the weights is kept:
//! the sum of linear models is a linear model, so at run time the ensemble costs what one member costs. The runs are what
//! threads share; each is sequential, uses a seed of its own and integers only, and the means are taken in a fixed order.
//! Parser and labeller see tags as the tagger would give them to new text (jackknifing: each part of the treebank is tagged
//! by a tagger trained on the other parts).

mod corpus;
mod headlines;
mod labeller;
mod lemmas;
mod parser;
mod shortcuts;
mod tagger;
mod weights;

use super::labeller::Labeller;
use super::labels::Xpos;
use super::model::Model;
use super::parser::{Node, Parser};
use super::table::{ArcTable, BUCKET_ROWS, SparseTable};
use super::tagger::Tagger;
use super::treebank::Treebank;
use super::types::parser_word;
use super::{Parse, SentenceTokens, Syntax, SyntaxScratch, node};
use crate::words::{Vocabulary, Words};
use corpus::Corpus;
use rayon::prelude::*;
use tagger::TaggerRun;

/// How training is done.
#[derive(Clone, Debug)]
pub struct TrainOptions {
    /// How often each run reads the treebank for the tagger.
    pub tagger_epochs: usize,
    /// The same for the parser.
    pub parser_epochs: usize,
    /// The same for the labeller.
    pub labeller_epochs: usize,
    /// Runs whose mean is taken.
    pub runs: usize,
    /// Parts for jackknifing.
    pub folds: usize,
    /// The parser's table has two to the power of this many buckets of eight rows.
    pub bucket_bits: u32,
    /// Smallest mean weight that the tagger keeps.
    pub tagger_least: f64,
    /// Smallest mean weight that the labeller keeps.
    pub labeller_least: f64,
}

impl Default for TrainOptions {
    fn default() -> Self {
        TrainOptions {
            tagger_epochs: 5,
            parser_epochs: 8,
            labeller_epochs: 5,
            runs: 4,
            folds: 4,
            bucket_bits: 16,
            tagger_least: 0.75,
            labeller_least: 1.0,
        }
    }
}

/// A form of a verb, known beside the treebanks: for the lemmatiser.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct VerbForm {
    tag: Xpos,
    form: String,
    lemma: String,
}

impl VerbForm {
    /// A form under the tag that it has as this form of `lemma`; both in small letters.
    pub fn new(tag: Xpos, form: &str, lemma: &str) -> VerbForm {
        VerbForm { tag, form: form.to_owned(), lemma: lemma.to_owned() }
    }
}

/// What is known beside the treebanks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'h> {
    /// What gazetteer and lexicon say of each row, or nothing at all.
    pub names: &'h [u8],
    /// Forms of verbs.
    pub verbs: &'h [VerbForm],
}

/// The treebank falls into stretches of at most so many sentences, which go to the parts for jackknifing in turn: neighbours are
/// mostly of one text and share its words.
const STRETCH: usize = 50;

/// Trains on `bank` with what else is known; `progress` hears of each step.
pub fn train(bank: &Treebank, hints: Hints<'_>, options: &TrainOptions, progress: &(dyn Fn(&str) + Sync)) -> Syntax {
    let names = hints.names;
    let vocabulary = Vocabulary::default();
    let corpus = Corpus::new(bank, names, &mut Words::new(&vocabulary));
    progress("lemmas");
    let lemmatiser = lemmas::train(bank, hints.verbs);
    progress("tags of the parts");
    let capitalised = capitalised(bank, names);
    let labels = jackknife(bank, names, &capitalised, options);
    progress("tagger");
    let all: Vec<usize> = (0..corpus.sentences.len()).collect();
    let tagger = shortcuts::of_tagger(train_tagger(&capitalised, &all, options, options.runs), bank, names);
    let words = corpus.parser_words();
    let nodes = nodes(&corpus, &labels, &words);
    progress("parser");
    let arcs =
        (0..options.runs).into_par_iter().map(|run| parser::train(&corpus, &nodes, options.parser_epochs, 100 + run as u64)).collect();
    let rows = weights::merge_arcs(arcs, BUCKET_ROWS << options.bucket_bits);
    let (arcs, lost) = ArcTable::build(&rows, options.bucket_bits);
    progress(&format!("parser has {} rows, {lost} of them found no room", rows.len()));
    progress("labeller");
    let labeller = labeller::decided(&corpus, &nodes);
    let run = |run: usize| labeller::train(&corpus, &nodes, &labeller, options.labeller_epochs, 200 + run as u64);
    let runs: Vec<_> = (0..options.runs).into_par_iter().map(run).collect();
    let labeller = Labeller { weights: SparseTable::build(&weights::merge(&runs, options.labeller_least)), ..labeller };
    progress("shortcuts");
    let (parser, labeller) = shortcuts::of_parser(&corpus, &nodes, Parser { words, arcs, ..Parser::default() }, labeller);
    progress(&format!("done: {} slots of the tagger and {} of the labeller", tagger.weights.used(), labeller.weights.used()));
    Syntax { model: Model { tagger, lemmatiser, parser, labeller, ..Model::default() }.numbered() }
}

/// The treebank with copies in the capitals of headlines.
fn capitalised(bank: &Treebank, names: &[u8]) -> Corpus {
    let (mut bank, mut names) = (bank.clone(), names.to_vec());
    names.resize(bank.rows.len(), 0);
    let copies = headlines::add_copies(&mut bank, &mut names);
    let vocabulary = Vocabulary::default();
    Corpus { copies, ..Corpus::new(&bank, &names, &mut Words::new(&vocabulary)) }
}

/// Trains on `sentences`, which are sorted and no copies, and on copies of them.
fn train_tagger(corpus: &Corpus, sentences: &[usize], options: &TrainOptions, runs: usize) -> Tagger {
    let train = |run: usize| {
        let run = TaggerRun::train(corpus, sentences, options.tagger_epochs, run as u64);
        (run.means(), run.forms)
    };
    let mut trained: Vec<_> = (0..runs).into_par_iter().map(train).collect();
    let forms = trained.pop();
    let (mut means, mut tables): (Vec<_>, Vec<_>) = trained.into_iter().unzip();
    if let Some((last, table)) = forms {
        means.push(last);
        tables.push(table);
    }
    let weights = SparseTable::build(&weights::merge(&means, options.tagger_least));
    Tagger { labels: corpus.labels.clone(), forms: tables.pop().unwrap_or_default(), weights, ..Tagger::default() }
}

/// The label of every token by a tagger that has not seen its part of the treebank.
fn jackknife(bank: &Treebank, names: &[u8], corpus: &Corpus, options: &TrainOptions) -> Vec<u8> {
    let all = 0..bank.sentences.len();
    let stretch = (all.len() / options.folds).clamp(1, STRETCH);
    let part = |sentence: usize| sentence / stretch % options.folds;
    let tag_part = |fold: usize| {
        let rest: Vec<usize> = all.clone().filter(|&s| part(s) != fold).collect();
        let tagger = train_tagger(corpus, if rest.is_empty() { &[0] } else { &rest }, options, 1);
        let held: Vec<usize> = all.clone().filter(|&s| part(s) == fold).collect();
        (held.clone(), tag_sentences(tagger, bank, names, &held))
    };
    let parts: Vec<_> = (0..options.folds).into_par_iter().map(tag_part).collect();
    let mut labels = vec![0; bank.rows.len()];
    for (sentences, found) in parts {
        for (sentence, found) in sentences.into_iter().zip(found) {
            labels[corpus.sentences[sentence].clone()].copy_from_slice(&found);
        }
    }
    labels
}

fn tag_sentences(tagger: Tagger, bank: &Treebank, names: &[u8], sentences: &[usize]) -> Vec<Vec<u8>> {
    let labels = tagger.labels.clone();
    let syntax = Syntax { model: Model { tagger, ..Model::default() }.numbered() };
    let vocabulary = Vocabulary::default();
    let mut words = Words::new(&vocabulary);
    let tokens = bank.tokens(&mut words);
    let (mut scratch, mut parse) = (SyntaxScratch::default(), Parse::default());
    let mut tag = |&sentence: &usize| {
        let range = bank.sentences[sentence].clone();
        let names = names.get(range.clone()).unwrap_or(&[]);
        syntax.tag(&SentenceTokens { tokens: &tokens, range, names }, &mut words, &mut scratch, &mut parse);
        let pairs = parse.upos.iter().zip(&parse.xpos);
        pairs.map(|(u, x)| labels.binary_search(&(*u, *x)).unwrap_or(0) as u8).collect()
    };
    sentences.iter().map(&mut tag).collect()
}

/// The tokens as the parser reads them, under labels that a tagger gave.
fn nodes(corpus: &Corpus, labels: &[u8], words: &[u32]) -> Vec<Node> {
    let word = |&id: &u32| {
        let facts = &corpus.facts[id as usize];
        parser_word(facts, words.binary_search(&super::tagger::form_key(facts.fold)).is_ok())
    };
    let by_type: Vec<u64> = (0..corpus.facts.len() as u32).map(|id| word(&id)).collect();
    let tokens = corpus.types.iter().zip(labels);
    tokens.map(|(&id, &label)| node(by_type[id as usize], label, corpus.labels[usize::from(label)].0)).collect()
}
