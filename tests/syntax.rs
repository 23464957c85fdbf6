//! The syntax layer as a whole: training repeats itself, models survive the disk, and no text breaks the parser.

use crate::support::program::{folder, polybius_reading};
use polybius::rules::compile::Rules;
use polybius::span::Span;
use polybius::syntax::score::score;
use polybius::syntax::train::{Hints, TrainOptions, train};
use polybius::syntax::treebank::Treebank;
use polybius::syntax::{ModelError, Parse, SentenceTokens, Syntax, SyntaxScratch};
use polybius::tokens::Tokens;
use polybius::words::{Vocabulary, Words};
use std::sync::LazyLock;

/// Twenty sentences of our own: word/lemma/UPOS/XPOS/head/relation.
const TINY: &str = include_str!("syntax/tiny.txt");

static BANK: LazyLock<Treebank> = LazyLock::new(|| {
    let row = |cell: &str| format!("{}\t1\n", cell.split('/').collect::<Vec<_>>().join("\t"));
    let sentence = |line: &str| format!("{}\n", line.split(' ').map(row).collect::<String>());
    let text: String = TINY.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(sentence).collect();
    Treebank::parse(&text).unwrap_or_else(|(line, message)| panic!("row {line}: {message}"))
});

/// Small tables: the sentences are few.
fn options() -> TrainOptions {
    TrainOptions { bucket_bits: 12, tagger_least: 0.0, labeller_least: 0.0, runs: 2, ..TrainOptions::default() }
}

/// The sentences as often as there are parts for jackknifing, so that the tagger of every part has seen them all.
static COPIES: LazyLock<Treebank> = LazyLock::new(|| {
    let mut copies = Treebank::default();
    (0..options().folds).for_each(|_| copies.append(BANK.clone()));
    copies
});

static MODEL: LazyLock<Vec<u8>> = LazyLock::new(|| train(&COPIES, Hints::default(), &options(), &|_| {}).to_bytes());

fn with_threads(threads: usize) -> Vec<u8> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    pool.install(|| train(&COPIES, Hints::default(), &options(), &|_| {}).to_bytes())
}

/// The tokens of a text, split at blanks.
fn tokens(text: &str, words: &mut Words<'_>) -> Tokens {
    let mut tokens = Tokens::default();
    for word in text.split(' ').filter(|w| !w.is_empty()) {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        tokens.push(Span::new(start, start + word.len()), words.intern(word));
    }
    tokens
}

fn check_tree(parse: &Parse, count: usize) {
    assert_eq!((parse.len(), parse.lemma.len(), parse.relation.len(), parse.xpos.len()), (count, count, count, count));
    let roots = (0..count).filter(|&t| parse.head(t).is_none()).count();
    assert_eq!(roots, count.min(1), "one root");
    for first in 0..count {
        let (mut at, mut steps) = (first, 0);
        while let Some(head) = parse.head(at) {
            assert!(head < count && steps <= count, "head in range, no cycle");
            (at, steps) = (head, steps + 1);
        }
    }
}

#[test]
fn training_gives_the_same_bytes_for_any_number_of_threads() {
    assert!(*MODEL == with_threads(1), "one thread");
    assert!(*MODEL == with_threads(3), "three threads");
}

#[test]
fn what_was_learnt_comes_back_after_loading() {
    let syntax = Syntax::load(&MODEL).unwrap();
    let vocabulary = Vocabulary::default();
    let predicted = syntax.predict(&BANK, &[], &mut Words::new(&vocabulary));
    let scores = score(&BANK, &predicted);
    assert!(scores.xpos > 99.0 && scores.upos > 99.0 && scores.lemma > 99.0, "{scores:?}");
    assert!(scores.uas > 97.0 && scores.las > 97.0, "{scores:?}");
    assert!(syntax.to_bytes() == *MODEL);
    assert!(syntax.gold_tag_lemmas(&BANK) > 99.0);
}

#[test]
fn damaged_models_are_refused_with_the_reason() {
    let refused = |bytes: &[u8]| Syntax::load(bytes).expect_err("a damaged model").clone();
    let whole = &MODEL[..];
    assert_eq!(refused(b""), ModelError::NoModel);
    assert_eq!(refused(b"PBSYNTAX"), ModelError::NoModel);
    assert_eq!(refused(&[b"GIF89a", &whole[6..]].concat()), ModelError::NoModel);
    assert!(matches!(refused(&whole[..whole.len() - 1]), ModelError::Length { .. }));
    assert!(matches!(refused(&[whole, b"x"].concat()), ModelError::Length { .. }));
    let mut changed = whole.to_vec();
    changed[8] = 99;
    assert_eq!(refused(&changed), ModelError::Version { found: 99 });
    for at in [40, whole.len() / 2, whole.len() - 1] {
        let mut changed = whole.to_vec();
        changed[at] ^= 4;
        assert_eq!(refused(&changed), ModelError::Checksum, "byte {at}");
    }
}

#[test]
fn no_text_breaks_the_parser_and_every_parse_is_a_tree() {
    let syntax = Syntax::load(&MODEL).unwrap();
    let vocabulary = Vocabulary::default();
    let mut words = Words::new(&vocabulary);
    let (mut scratch, mut parse) = (SyntaxScratch::default(), Parse::default());
    let pieces = [
        "Ankara",
        "rejected",
        ",",
        "the",
        ".",
        "(",
        ")",
        "\"",
        "’s",
        "é",
        "…",
        "12,5",
        "ſſ",
        "\u{200d}",
        "𐍈",
        "and",
        "to",
        ";",
        "y",
        "Ωμέγα",
    ];
    let mut seed = 7u64;
    for round in 0..300usize {
        let mut text = String::new();
        let count = if round % 50 == 49 { 1000 } else { round % 60 };
        for _ in 0..count {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let piece = pieces[(seed >> 33) as usize % pieces.len()];
            text.push_str(&piece.repeat(1 + (seed >> 60) as usize % 2 * 40));
            text.push(' ');
        }
        let tokens = tokens(&text, &mut words);
        let names: Vec<u8> = (0..tokens.len()).map(|t| (seed >> (t % 57)) as u8).collect();
        syntax.parse(&SentenceTokens { tokens: &tokens, range: 0..tokens.len(), names: &names }, &mut words, &mut scratch, &mut parse);
        check_tree(&parse, tokens.len());
        let again = parse.clone();
        syntax.parse(
            &SentenceTokens { tokens: &tokens, range: 0..tokens.len(), names: &names },
            &mut words,
            &mut SyntaxScratch::default(),
            &mut parse,
        );
        assert_eq!(parse, again, "what is remembered must not matter");
    }
}

#[test]
fn only_the_sentence_asked_for_is_read() {
    let syntax = Syntax::load(&MODEL).unwrap();
    let vocabulary = Vocabulary::default();
    let mut words = Words::new(&vocabulary);
    let (mut scratch, mut alone, mut inside) = (SyntaxScratch::default(), Parse::default(), Parse::default());
    let one = tokens("Moscow accused Kyiv .", &mut words);
    syntax.parse(&SentenceTokens { tokens: &one, range: 0..4, names: &[] }, &mut words, &mut scratch, &mut alone);
    let three = tokens("Talks failed . Moscow accused Kyiv . Oslo waits .", &mut words);
    syntax.parse(&SentenceTokens { tokens: &three, range: 3..7, names: &[] }, &mut words, &mut scratch, &mut inside);
    assert_eq!(alone, inside);
    syntax.tag(&SentenceTokens { tokens: &three, range: 3..7, names: &[] }, &mut words, &mut scratch, &mut inside);
    assert!(!inside.has_tree() && inside.xpos == alone.xpos && inside.lemma == alone.lemma);
}

/// Own sentences under the embedded model, as word/lemma/XPOS/head/relation; heads count from 1.
const EMBEDDED: [&str; 6] = [
    "Norway/Norway/NNP/2/nsubj sent/send/VBD/0/root two/two/CD/4/nummod ships/ship/NNS/2/obj to/to/IN/6/case Kenya/Kenya/NNP/2/obl ././././punct",
    "The/the/DT/2/det ministers/minister/NNS/4/nsubj:pass were/be/VBD/4/aux:pass criticized/criticize/VBN/0/root by/by/IN/7/case the/the/DT/7/det union/union/NN/4/obl:agent ././././punct",
    "Chad/Chad/NNP/4/nsubj does/do/VBZ/4/aux not/not/RB/4/advmod want/want/VB/0/root to/to/TO/6/mark leave/leave/VB/4/xcomp ././././punct",
    "The/the/DT/3/det old/old/JJ/3/amod treaty/treaty/NN/5/nsubj has/have/VBZ/5/aux failed/fail/VBN/0/root ././././punct",
    "Peru/Peru/NNP/4/nsubj and/and/CC/3/cc Chile/Chile/NNP/1/conj signed/sign/VBD/0/root an/a/DT/6/det agreement/agreement/NN/4/obj ././././punct",
    "She/she/PRP/2/nsubj said/say/VBD/0/root that/that/IN/6/mark the/the/DT/5/det army/army/NN/6/nsubj controls/control/VBZ/2/ccomp the/the/DT/8/det city/city/NN/6/obj ././././punct",
];

#[test]
fn the_embedded_model_reads_plain_sentences() {
    let rules = Rules::builtin();
    let mut words = Words::new(&rules.vocabulary);
    let (mut scratch, mut parse) = (SyntaxScratch::default(), Parse::default());
    for line in EMBEDDED {
        let cells: Vec<Vec<&str>> = line.split(' ').map(|cell| cell.split('/').collect()).collect();
        let text: Vec<&str> = cells.iter().map(|c| c[0]).collect();
        let tokens = tokens(&text.join(" "), &mut words);
        let sentence = SentenceTokens { tokens: &tokens, range: 0..tokens.len(), names: &[] };
        rules.syntax.parse(&sentence, &mut words, &mut scratch, &mut parse);
        check_tree(&parse, tokens.len());
        // The full stop hangs on the root, which is found out first.
        let shown = |i: usize| {
            let (lemma, tag, relation) = (words.text(parse.lemma[i]), parse.xpos[i].name(), parse.relation[i].name());
            match cells[i][0] {
                "." => format!("././././{relation}"),
                form => format!("{form}/{lemma}/{tag}/{}/{relation}", parse.head(i).map_or(0, |h| h + 1)),
            }
        };
        let found: Vec<String> = (0..tokens.len()).map(shown).collect();
        assert_eq!(found.join(" "), line);
        let arcs: Vec<_> = (0..tokens.len()).map(|i| parse.head(i)).collect();
        rules.syntax.parse_arcs(&sentence, &mut words, &mut scratch, &mut parse);
        assert_eq!(arcs, (0..tokens.len()).map(|i| parse.head(i)).collect::<Vec<_>>(), "relations change no arcs");
    }
}

#[test]
fn a_model_that_cannot_be_used_stops_the_program_before_any_work() {
    let model = MODEL.clone();
    let (mut old, mut damaged) = (model.clone(), model.clone());
    old[8] -= 1;
    damaged[model.len() / 2] ^= 1;
    for (bytes, message) in [(&old, "remake it with `polybius train`"), (&damaged, "the syntax model is damaged")] {
        let rules = folder(&[("syntax/en.model", bytes)]);
        let at = rules.path().to_str().unwrap();
        let ran = polybius_reading(&["extract", "-", "--rules", at], "Norway sent two ships to Kenya.");
        assert!(ran.code == 2 && ran.out.is_empty(), "{ran:?}");
        assert!(ran.err.contains("en.model") && ran.err.contains(message), "{ran:?}");
    }
    let rules = folder(&[("syntax/en.model", &model)]);
    let ran = polybius_reading(&["extract", "-", "--rules", rules.path().to_str().unwrap()], "Norway sent two ships to Kenya.");
    assert_eq!(ran.code, 0, "a sound model of the user's is used: {ran:?}");
}

#[test]
fn verbs_find_their_base_forms() {
    let forms = include_str!("syntax/verbs.txt").lines().filter(|line| !line.starts_with('#'));
    let wrong = |line: &&str| {
        let [form, tag, lemma] = line.split(' ').collect::<Vec<_>>()[..] else { return true };
        let bank = Treebank::parse(&format!("{form}\t{lemma}\tVERB\t{tag}\t0\troot\t1\n")).unwrap();
        Rules::builtin().syntax.gold_tag_lemmas(&bank) < 100.0
    };
    assert_eq!(forms.filter(wrong).collect::<Vec<_>>(), [""; 0]);
}
