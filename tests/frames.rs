//! Predicate frames: the cases of `tests/cases/frames.md`, which reads as the specification, and trees that make no sense.

use crate::support::cases;
use crate::support::cases::Block;
use polybius::actors::marks::mark_words;
use polybius::actors::mentions::{Acquaintance, Finder, Mention};
use polybius::frames::predicate::{Predicate, Shown};
use polybius::frames::tree::{FrameScratch, Sentence, predicates};
use polybius::rules::compile::Rules;
use polybius::span::Span;
use polybius::syntax::labels::{Relation, Upos, Xpos};
use polybius::syntax::{Parse, SentenceTokens, SyntaxScratch};
use polybius::tokenize::tokenize;
use polybius::tokens::Tokens;
use polybius::words::Words;
use std::fmt::Write;

const KNOWN_FAILURE: &str = "(known failure)";

/// One thread's memory for reading sentences.
struct Reader {
    rules: &'static Rules,
    words: Words<'static>,
    tokens: Tokens,
    mentions: Vec<Mention>,
    names: Vec<u8>,
    syntax: SyntaxScratch,
    parse: Parse,
    frames: FrameScratch,
    predicates: Vec<Predicate>,
}

impl Reader {
    fn new() -> Reader {
        let rules = Rules::builtin();
        Reader {
            rules,
            words: Words::new(&rules.vocabulary),
            tokens: Tokens::default(),
            mentions: Vec::new(),
            names: Vec::new(),
            syntax: SyntaxScratch::default(),
            parse: Parse::default(),
            frames: FrameScratch::default(),
            predicates: Vec::new(),
        }
    }

    /// Reads a text as one sentence.
    fn read(&mut self, text: &str) {
        let rules = self.rules;
        self.tokens.clear();
        tokenize(text, Span::new(0, text.len()), &rules.tokens, &mut self.words, &mut self.tokens);
        let range = 0..self.tokens.len();
        self.mentions.clear();
        let Reader { words, tokens, .. } = self;
        let finder = Finder { gazetteer: &rules.gazetteer, lexicon: &rules.lexicon, tokens, words, published: None };
        finder.find(range.clone(), &mut Acquaintance::default(), &mut self.mentions);
        self.names.clear();
        mark_words(&rules.gazetteer, &rules.lexicon, &self.tokens, range.clone(), &mut self.names);
        let sentence = SentenceTokens { tokens: &self.tokens, range, names: &self.names };
        rules.syntax.parse(&sentence, &mut self.words, &mut self.syntax, &mut self.parse);
        self.find_frames();
    }

    fn find_frames(&mut self) {
        self.predicates.clear();
        let Reader { rules, words, tokens, mentions, parse, frames, predicates: found, .. } = self;
        let sentence = Sentence { tokens, words, lexicon: &rules.lexicon, range: 0..tokens.len(), mentions, parse };
        predicates(&sentence, frames, found);
    }

    fn sentence(&self) -> Sentence<'_> {
        let Reader { rules, words, tokens, mentions, parse, .. } = self;
        Sentence { tokens, words, lexicon: &rules.lexicon, range: 0..tokens.len(), mentions, parse }
    }

    /// The frames as cases state them.
    fn stated(&self) -> Vec<Stated> {
        let sentence = self.sentence();
        let shown = |index| Shown { predicates: &self.predicates, index, sentence: &sentence };
        let mut frames = Vec::new();
        for (index, predicate) in self.predicates.iter().enumerate() {
            let shown = shown(index);
            let mut args = Vec::new();
            for a in predicate.args.iter().filter(|a| !a.alternative) {
                args.push((shown.role(a), shown.text(a), a.via.name().map(str::to_owned)));
            }
            frames.push(Stated { lemma: shown.lemma(), features: shown.features(), args });
        }
        frames
    }

    /// Tokens, tags, heads and relations, a token a line; then all frames.
    fn drawn(&self) -> String {
        let mut out = String::new();
        for t in 0..self.parse.len() {
            let text = |at: usize| self.words.text(self.tokens.word(at));
            let head = self.parse.head(t).map_or("-", text);
            let named = self.mentions.iter().any(|m| m.tokens.contains(&t));
            let (tag, upos) = (self.parse.xpos[t].name(), self.parse.upos[t].name());
            let mark = if named { "*" } else { "" };
            let _ = writeln!(out, "    {:14} {upos:5} {tag:5} {:12} {head}", format!("{}{mark}", text(t)), self.parse.relation[t].name());
        }
        let sentence = self.sentence();
        for index in 0..self.predicates.len() {
            let shown = Shown { predicates: &self.predicates, index, sentence: &sentence };
            let _ = writeln!(out, "    {}", shown.to_string().replace('\n', "\n    "));
        }
        out
    }
}

/// A frame as a case states it.
#[derive(Debug)]
struct Stated {
    lemma: String,
    features: Vec<String>,
    /// Role, text, mark.
    args: Vec<(String, String, Option<String>)>,
}

impl Stated {
    fn read(lines: &[String]) -> Stated {
        let (lemma, features) = lines[0].split_once(": ").unwrap_or_else(|| panic!("no header: {}", lines[0]));
        // "carrier=carry out" holds a blank.
        let mut list: Vec<String> = Vec::new();
        for word in features.split(' ') {
            match list.last_mut().filter(|last| last.starts_with("carrier=") && !FEATURES.contains(&word)) {
                Some(last) => *last = format!("{last} {word}"),
                None => list.push(word.to_owned()),
            }
        }
        Stated { lemma: lemma.to_owned(), features: list, args: lines[1..].iter().map(|l| Stated::argument(l)).collect() }
    }

    fn argument(line: &str) -> (String, String, Option<String>) {
        let (role, text) = line.trim().split_once(": ").unwrap_or_else(|| panic!("no argument: {line}"));
        match text.strip_suffix(')').and_then(|t| t.rsplit_once(" (")) {
            Some((text, mark)) => (role.to_owned(), text.to_owned(), Some(mark.to_owned())),
            None => (role.to_owned(), text.to_owned(), None),
        }
    }

    /// The same lemma and kind.
    fn names(&self, found: &Stated) -> bool {
        self.lemma == found.lemma && self.features.first() == found.features.first()
    }

    /// What differs in a found frame; the order of arguments does not matter.
    fn differences(&self, found: &Stated) -> Vec<String> {
        let mut faults = Vec::new();
        for feature in self.features.iter().filter(|f| !found.features.contains(f)) {
            faults.push(format!("not {feature}"));
        }
        for feature in ["passive", "negated"].iter().filter(|f| found.has(f) && !self.has(f)) {
            faults.push(format!("wrongly {feature}"));
        }
        for (role, text, mark) in &self.args {
            match found.args.iter().find(|a| a.0 == *role && a.1 == *text) {
                None => faults.push(format!("missing {role}: {text}")),
                Some(other) if mark.is_some() && *mark != other.2 => {
                    faults.push(format!("{role}: {text} is ({})", other.2.as_deref().unwrap_or("direct")));
                }
                Some(_) => {}
            }
        }
        for (role, text, _) in found.args.iter().filter(|a| !self.args.iter().any(|b| a.0 == b.0 && a.1 == b.1)) {
            faults.push(format!("too much: {role}: {text}"));
        }
        faults
    }

    fn has(&self, feature: &str) -> bool {
        self.features.iter().any(|f| f == feature)
    }
}

const FEATURES: &[&str] = &[
    "passive",
    "finite",
    "infinitive",
    "gerund",
    "participle",
    "past",
    "present",
    "future",
    "perfect",
    "progressive",
    "predicative",
    "negated",
];

/// What is wrong with a block, if anything.
fn faults(reader: &mut Reader, block: &Block) -> Vec<String> {
    let parts: Vec<&[String]> = block.lines.split(|l| l.is_empty()).filter(|p| !p.is_empty()).collect();
    let (sentence, stated) = parts.split_first().unwrap_or_else(|| panic!("line {}: an empty case", block.line));
    assert!(!stated.is_empty(), "line {}: no frames", block.line);
    reader.read(&sentence.join(" "));
    let found = reader.stated();
    let mut faults = Vec::new();
    let mut taken = vec![false; found.len()];
    for part in stated {
        if part[0].starts_with("no ") {
            faults.extend(part.iter().filter_map(|line| unwanted(line, &found)));
            continue;
        }
        let frame = Stated::read(part);
        let candidates = (0..found.len()).filter(|i| !taken[*i] && frame.names(&found[*i]));
        match candidates.map(|i| (frame.differences(&found[i]), i)).min_by_key(|(d, _)| d.len()) {
            None => faults.push(format!("no frame {}: {}", frame.lemma, frame.features[0])),
            Some((differences, i)) => {
                taken[i] = true;
                faults.extend(differences.iter().map(|d| format!("{}: {d}", frame.lemma)));
            }
        }
    }
    faults
}

/// "no strike verb", but there is one.
fn unwanted(line: &str, found: &[Stated]) -> Option<String> {
    let (lemma, kind) = line.strip_prefix("no ")?.rsplit_once(' ')?;
    found.iter().any(|f| f.lemma == lemma && f.features[0] == kind).then(|| format!("there is a frame {lemma}: {kind}"))
}

#[test]
fn sentences_have_the_frames_that_the_cases_say() {
    let text = std::fs::read_to_string(cases::path("frames.md")).unwrap();
    let mut reader = Reader::new();
    let (mut right, mut known, mut wrong) = (0, 0, Vec::new());
    for case in cases::cases(&text) {
        let must_fail = case.title.ends_with(KNOWN_FAILURE);
        for block in case.blocks.iter().filter(|b| b.name == "frames") {
            let faults = faults(&mut reader, block);
            match (must_fail, faults.is_empty()) {
                (false, true) => right += 1,
                (true, false) => known += 1,
                (true, true) => wrong.push(format!("frames.md:{}: comes out right now: move it out of \"{}\"", block.line, case.title)),
                (false, false) => wrong.push(format!(
                    "frames.md:{}: {}\n  {}\n  {}\n{}",
                    block.line,
                    case.title,
                    block.lines[0],
                    faults.join("\n  "),
                    reader.drawn()
                )),
            }
        }
    }
    println!("{right} cases right, {known} known failures");
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), right + known + wrong.len(), wrong.join("\n"));
    assert!(right >= 120, "only {right} cases");
}

/// Words that parsers and repairs trip over.
const PIECES: &[&str] = &[
    "Turkey",
    ",",
    "which",
    "whose",
    "armed",
    "by",
    "Russian",
    "-",
    "backed",
    "and",
    "to",
    "of",
    "Bosnia and Herzegovina",
    "it",
    "was",
    "that",
    "neither",
    "nor",
    "no",
    "longer",
    "impose",
    "sanctions",
    "series",
    "in",
    "May",
    "next",
    "month",
    "There",
    "is",
    "a",
    "(",
    "\"",
    "pro-Iranian",
    "accusing",
    "said",
    "going",
    "Having",
    ".",
    "them",
    "given",
    "with",
    "who",
    "’s",
    "set",
    "up",
];

#[test]
fn no_tree_breaks_the_frames() {
    let mut reader = Reader::new();
    let mut seed = 11u64;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    for round in 0..600 {
        let count = if round % 100 == 99 { 900 } else { 1 + next(40) };
        let text: Vec<&str> = (0..count).map(|_| PIECES[next(PIECES.len())]).collect();
        reader.read(&text.join(" "));
        check(&reader);
        // Labels that contradict the tree and one another.
        for _ in 0..3 {
            for t in 0..reader.parse.len() {
                reader.parse.relation[t] = Relation::ALL[next(Relation::ALL.len())];
                reader.parse.upos[t] = Upos::ALL[next(Upos::ALL.len())];
                reader.parse.xpos[t] = Xpos::ALL[next(Xpos::ALL.len())];
            }
            reader.find_frames();
            check(&reader);
        }
    }
}

/// Tokens lie in the sentence, cores hold their heads, governors are in the list.
fn check(reader: &Reader) {
    let n = reader.tokens.len();
    for predicate in &reader.predicates {
        assert!(predicate.head < n && predicate.governor.is_none_or(|(g, _)| g < reader.predicates.len()));
        for argument in &predicate.args {
            assert!(argument.core.contains(&argument.head) && argument.core.end <= n && argument.preposition.end <= n);
        }
    }
    assert!(reader.stated().len() == reader.predicates.len(), "all can be shown");
}

#[test]
fn a_sentence_without_a_tree_has_no_frames() {
    let mut reader = Reader::new();
    reader.read("Norway donated ten boats.");
    assert!(!reader.predicates.is_empty());
    reader.parse = Parse::default();
    reader.find_frames();
    assert!(reader.predicates.is_empty());
}
