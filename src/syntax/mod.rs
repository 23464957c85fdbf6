//! Syntax: part of speech, lemma and dependency tree of a sentence, from one small model of our own.
//!
//! [`Syntax`] is the trained model, shared by all threads; [`SyntaxScratch`] is one thread's memory, used again for every
//! sentence; [`Parse`] is what comes out. A sentence goes through [`tagger`], [`lemmatiser`], [`parser`] and [`labeller`]:
//! each is greedy, linear in the number of tokens, adds up integers only and breaks ties by the lowest number, so that the
//! same tokens give the same tree on every machine. Nothing here fails or panics on strange text.
//!
//! [`train`] makes the model from [`treebank`]s and [`score`] says how good it is; `rules/syntax/MODEL.md` is the model's
//! card. Labels are closed lists ([`labels`]).

mod facts;
mod hash;
mod labeller;
pub mod labels;
mod lemmatiser;
mod model;
mod parser;
mod pieces;
pub mod score;
mod shortcuts;
mod table;
mod tagger;
mod templates;
pub mod train;
pub mod treebank;
mod types;

pub use model::{MODEL_HEADER, ModelError};

use crate::limits::MAX_SENTENCE_TOKENS;
use crate::tokens::Tokens;
use crate::words::{WordId, Words, fold};
use hash::mix;
use labeller::Tree;
use labels::{Relation, Upos, Xpos};
use model::Model;
use parser::{Mark, Node, ROOT, State};
use std::ops::Range;
use tagger::{NO_LABEL, PLACES, Pattern, Tagger, Window, joint_keys};
use treebank::{Row, Treebank};
use types::{OUTSIDE_SLOT, TypeCache};

/// The trained model, ready to be used by any number of threads.
pub struct Syntax {
    model: Model,
}

impl std::fmt::Debug for Syntax {
    /// Millions of weights help nobody.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Syntax").finish_non_exhaustive()
    }
}

/// A sentence to be parsed.
#[derive(Clone, Debug)]
pub struct SentenceTokens<'t> {
    /// The tokens of the document.
    pub tokens: &'t Tokens,
    /// Those of the sentence.
    pub range: Range<usize>,
    /// What gazetteer and lexicon say of each token of the sentence (see `actors::marks`), or nothing at all.
    pub names: &'t [u8],
}

/// Tags, lemmas and tree of a sentence. All lists are as long as the sentence; positions count from its first token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parse {
    /// Universal part of speech of each token.
    pub upos: Vec<Upos>,
    /// Penn tag of each token.
    pub xpos: Vec<Xpos>,
    /// Lemma of each token, in the case of the treebanks: names keep their capitals.
    pub lemma: Vec<WordId>,
    /// Relation of each token to its head.
    pub relation: Vec<Relation>,
    /// Head of each token; [`NO_HEAD`] for the root.
    heads: Vec<u32>,
}

const NO_HEAD: u32 = u32::MAX;

impl Parse {
    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.upos.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.upos.is_empty()
    }

    /// The head of a token; `None` for the root, and for all tokens of a sentence that was only tagged.
    pub fn head(&self, token: usize) -> Option<usize> {
        self.heads.get(token).filter(|h| **h != NO_HEAD).map(|h| *h as usize)
    }

    /// The root; `None` if there are no tokens or no tree.
    pub fn root(&self) -> Option<usize> {
        self.heads.iter().position(|h| *h == NO_HEAD)
    }

    /// True if the tokens have heads and relations.
    pub fn has_tree(&self) -> bool {
        !self.heads.is_empty()
    }

    fn clear(&mut self) {
        self.upos.clear();
        self.xpos.clear();
        self.lemma.clear();
        self.relation.clear();
        self.heads.clear();
    }
}

/// How far a sentence is parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Depth {
    Arcs,
    Relations,
}

/// One thread's memory.
#[derive(Debug, Default)]
pub struct SyntaxScratch {
    types: TypeCache,
    slots: Vec<usize>,
    labels: Vec<u8>,
    state: State,
    nodes: Vec<Node>,
    tree: Tree,
    text: String,
}

impl Syntax {
    /// Reads a model file.
    ///
    /// # Errors
    /// When the bytes are damaged, cut off or of another version.
    pub fn load(file: &[u8]) -> Result<Syntax, ModelError> {
        Ok(Syntax { model: Model::read(file)? })
    }

    /// A model that has learnt nothing: it gives every word one tag and every sentence some tree.
    pub fn untrained() -> Syntax {
        let tagger = Tagger { labels: vec![(Upos::X, Xpos::ALL[0])], ..Tagger::default() };
        Syntax { model: Model { tagger, ..Model::default() }.numbered() }
    }

    /// The bytes of the model file.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.model.write()
    }

    /// Tags and lemmatises a sentence of any length, without a tree.
    pub fn tag(&self, sentence: &SentenceTokens<'_>, words: &mut Words<'_>, scratch: &mut SyntaxScratch, out: &mut Parse) {
        out.clear();
        for piece in pieces::split(sentence.tokens, sentence.range.clone(), words) {
            self.tag_piece(sentence, piece, words, scratch, out);
        }
    }

    /// Tags, lemmatises and parses a sentence. One of more than [`MAX_SENTENCE_TOKENS`] tokens is parsed in pieces, cut
    /// where clauses are likely to end; the roots of later pieces hang on the first as parataxis.
    pub fn parse(&self, sentence: &SentenceTokens<'_>, words: &mut Words<'_>, scratch: &mut SyntaxScratch, out: &mut Parse) {
        self.parse_to(Depth::Relations, sentence, words, scratch, out);
    }

    /// The same without relations (all but the root's are `dep`): the benchmark tells arcs from relations by it.
    pub fn parse_arcs(&self, sentence: &SentenceTokens<'_>, words: &mut Words<'_>, scratch: &mut SyntaxScratch, out: &mut Parse) {
        self.parse_to(Depth::Arcs, sentence, words, scratch, out);
    }

    fn parse_to(&self, depth: Depth, sentence: &SentenceTokens<'_>, words: &mut Words<'_>, scratch: &mut SyntaxScratch, out: &mut Parse) {
        out.clear();
        let mut main_root = None;
        for piece in pieces::split(sentence.tokens, sentence.range.clone(), words) {
            let first = out.len();
            self.tag_piece(sentence, piece, words, scratch, out);
            self.parse_piece(depth, scratch);
            append_tree(&scratch.state, &scratch.tree, first, &mut main_root, out);
        }
    }

    fn tag_piece(
        &self,
        sentence: &SentenceTokens<'_>,
        piece: Range<usize>,
        words: &mut Words<'_>,
        scratch: &mut SyntaxScratch,
        out: &mut Parse,
    ) {
        let SyntaxScratch { types, slots, labels, text, .. } = scratch;
        types.prepare(&self.model, words, piece.len());
        slots.clear();
        slots.extend(piece.clone().map(|token| types.slot(&self.model, words, sentence.tokens.word(token))));
        let pattern = Pattern::of(sentence.tokens, piece.clone(), words);
        let names = sentence.names.get(piece.start - sentence.range.start..piece.end - sentence.range.start).unwrap_or(&[]);
        self.label_tokens(types, slots, names, pattern, labels);
        for (i, token) in piece.enumerate() {
            let (upos, xpos) = self.model.tagger.labels[usize::from(labels[i])];
            out.upos.push(upos);
            out.xpos.push(xpos);
            let known = types.lemma(slots[i], xpos as u8);
            out.lemma.push(known.unwrap_or_else(|| {
                let word = sentence.tokens.word(token);
                self.model.lemmatiser.lemma(words.text(word), words.text(words.fold(word)), xpos, text);
                let lemma = words.intern(text).id;
                types.remember_lemma(slots[i], xpos as u8, lemma);
                lemma
            }));
        }
    }

    fn label_tokens(&self, types: &TypeCache, slots: &[usize], names: &[u8], pattern: Pattern, labels: &mut Vec<u8>) {
        labels.clear();
        for (i, &own) in slots.iter().enumerate() {
            let only = types.entry(own).only;
            if only != NO_LABEL {
                labels.push(only);
                continue;
            }
            let window = window(i, labels, |place| types.entry(slot_at(slots, i, place)).atoms, names, pattern);
            labels.push(self.model.tagger.shortcut(&window).unwrap_or_else(|| self.label_token(types, slots, i, &window)));
        }
    }

    /// The label that the features speak for.
    fn label_token(&self, types: &TypeCache, slots: &[usize], i: usize, window: &Window) -> u8 {
        let mut scores = [0i16; tagger::MAX_LABELS];
        let scores = &mut scores[..self.model.tagger.labels.len()];
        for place in 0..PLACES.len() {
            let sums = types.sums(slot_at(slots, i, place), place);
            scores.iter_mut().zip(sums).for_each(|(score, sum)| *score = score.saturating_add(*sum));
        }
        self.model.tagger.weights.add(&joint_keys(window), scores);
        tagger::best(scores)
    }

    /// Parses the piece that was tagged last.
    fn parse_piece(&self, depth: Depth, scratch: &mut SyntaxScratch) {
        let SyntaxScratch { types, slots, labels, state, nodes, tree, .. } = scratch;
        nodes.clear();
        nodes.extend(slots.iter().zip(&*labels).map(|(&slot, &label)| {
            let (upos, _) = self.model.tagger.labels[usize::from(label)];
            node(types.entry(slot).word, label, upos)
        }));
        state.nodes.clear();
        state.nodes.extend_from_slice(nodes);
        self.model.parser.parse(state);
        if depth == Depth::Arcs {
            tree.unlabelled(&state.heads);
            return;
        }
        tree.build(&state.heads);
        self.model.labeller.label(nodes, &state.heads, self.model.tagger.labels.len(), tree);
    }

    /// How many lemmas of a treebank are right when the tags are given, in per cent.
    pub fn gold_tag_lemmas(&self, bank: &Treebank) -> f64 {
        let mut lemma = String::new();
        let mut right = |row: &Row| {
            self.model.lemmatiser.lemma(&row.form, &fold(&row.form), row.xpos, &mut lemma);
            lemma == row.lemma
        };
        let count = bank.rows.iter().filter(|row| right(row)).count();
        100.0 * count as f64 / bank.rows.len().max(1) as f64
    }

    /// Parses all sentences of a treebank, whose tags and trees are not looked at. `names` is parallel to its rows or empty.
    pub fn predict(&self, bank: &Treebank, names: &[u8], words: &mut Words<'_>) -> Treebank {
        let tokens = bank.tokens(words);
        let (mut scratch, mut parse) = (SyntaxScratch::default(), Parse::default());
        let mut rows = Vec::with_capacity(bank.rows.len());
        for range in &bank.sentences {
            let names = names.get(range.clone()).unwrap_or(&[]);
            self.parse(&SentenceTokens { tokens: &tokens, range: range.clone(), names }, words, &mut scratch, &mut parse);
            rows.extend(bank.rows[range.clone()].iter().enumerate().map(|(i, row)| predicted_row(row, &parse, i, words)));
        }
        Treebank { rows, sentences: bank.sentences.clone() }
    }
}

fn predicted_row(row: &Row, parse: &Parse, i: usize, words: &Words<'_>) -> Row {
    Row {
        form: row.form.clone(),
        lemma: words.text(parse.lemma[i]).to_owned(),
        upos: parse.upos[i],
        xpos: parse.xpos[i],
        head: parse.head(i).map_or(0, |h| h as u16 + 1),
        relation: parse.relation[i],
        space_after: row.space_after,
    }
}

/// Appends a piece's tree that begins at `first`; its root becomes the main root or hangs on it.
fn append_tree(state: &State, tree: &Tree, first: usize, main_root: &mut Option<u32>, out: &mut Parse) {
    for (&head, &label) in state.heads.iter().zip(&tree.labels) {
        let relation = Relation::ALL[usize::from(label)];
        match (head, *main_root) {
            (ROOT, Some(root)) => {
                out.heads.push(root);
                out.relation.push(Relation::Parataxis);
            }
            (ROOT, None) => {
                *main_root = Some(out.heads.len() as u32);
                out.heads.push(NO_HEAD);
                out.relation.push(relation);
            }
            _ => {
                out.heads.push(first as u32 + u32::from(head));
                out.relation.push(relation);
            }
        }
    }
}

/// A token as the parser reads it.
fn node(word: u64, label: u8, upos: Upos) -> Node {
    let mark = match upos {
        Upos::Punct | Upos::Cconj => Mark::Break,
        Upos::Verb | Upos::Aux => Mark::Verb,
        _ => Mark::Plain,
    };
    Node { word, tag: mix(5000 + u64::from(label)), pos: pos_atom(upos), mark, label }
}

fn pos_atom(upos: Upos) -> u64 {
    mix(6000 + upos as u64)
}

/// The word type at a place around token `i`.
fn slot_at(slots: &[usize], i: usize, place: usize) -> usize {
    slots.get(i.wrapping_add_signed(PLACES[place])).copied().unwrap_or(OUTSIDE_SLOT)
}

/// What the joint features of token `i` look at, given the labels before it.
fn window(i: usize, labels: &[u8], atoms: impl Fn(usize) -> tagger::Atoms, names: &[u8], pattern: Pattern) -> Window {
    let before = |n: usize| i.checked_sub(n).map_or(NO_LABEL, |at| labels[at]);
    let name = |at: usize| names.get(at).copied().unwrap_or(0);
    Window {
        before: [before(1), before(2)],
        around: [atoms(3), atoms(1), atoms(0), atoms(2), atoms(4)],
        names: [name(i.wrapping_sub(1)), name(i), name(i + 1)],
        pattern,
        first: i == 0,
    }
}
