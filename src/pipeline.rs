//! The pipeline: from a document to its claims, a pure function of the document and the rules.
//!
//! Left to right: blocks and sentences, tokens, mentions and dates, frames, rules, claims. One [`Pipeline`] belongs to one
//! thread and uses its memory again for every document.

use crate::actors::marks::mark_words;
use crate::actors::mentions::{Acquaintance, Finder, Mention};
use crate::actors::reference::Reader;
use crate::actors::reference::discourse::Discourse;
use crate::actors::reference::find::Anaphor;
use crate::actors::reference::resolve;
use crate::claim::{Claim, Factuality, IdMaker, Side};
use crate::document::Document;
use crate::factuality::Judge;
use crate::frames::predicate::Predicate;
use crate::frames::scan::Scan;
use crate::frames::tree::{self, FrameScratch};
use crate::frames::view::Parsed;
use crate::limits::MAX_SENTENCE_TOKENS;
use crate::relations::confidence::Traits;
use crate::relations::construction::Way;
use crate::relations::matcher::{Attempt, Candidate, Matcher};
use crate::rules::compile::Rules;
use crate::segment::{BlockKind, Layout, Sentence, segment_into};
use crate::span::Span;
use crate::stem::stem;
use crate::syntax::{Parse, SentenceTokens, SyntaxScratch};
use crate::time::{TimeContext, Timex, tag};
use crate::tokenize::tokenize;
use crate::tokens::Tokens;
use crate::words::{WordId, Words};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// What the layers below the rules found in a document. Token and mention indices are the document's.
#[derive(Debug, Default)]
pub struct Analysis {
    /// Blocks and sentences.
    pub layout: Layout,
    /// Tokens of the sentences that are read.
    pub tokens: Tokens,
    /// Mentions in text order.
    pub mentions: Vec<Mention>,
    /// For each sentence its mentions.
    pub mentions_of: Vec<Range<usize>>,
    /// Whom sentences may be about without a word for them.
    pub partners: Vec<Mention>,
    /// For each sentence its partners.
    pub partners_of: Vec<Range<usize>>,
    /// Time expressions in text order.
    pub timexes: Vec<Timex>,
    /// For each sentence its time expressions.
    pub timexes_of: Vec<Range<usize>>,
    /// Tags and trees of the sentences that may hold a claim. The memory of earlier documents stays behind the last one.
    parses: Vec<Parse>,
    /// For each sentence its place in `parses`, or none.
    parse_of: Vec<Option<u32>>,
    /// How many of `parses` are in use.
    parsed: u32,
}

impl Analysis {
    /// Tags, lemmas and tree of a sentence; none if it cannot hold a claim, so that it was not parsed.
    pub fn parse(&self, sentence: usize) -> Option<&Parse> {
        self.parse_of[sentence].map(|p| &self.parses[p as usize])
    }

    fn clear(&mut self) {
        self.tokens.clear();
        self.mentions.clear();
        self.mentions_of.clear();
        self.partners.clear();
        self.partners_of.clear();
        self.timexes.clear();
        self.timexes_of.clear();
        self.parse_of.clear();
        self.parsed = 0;
    }
}

/// Reads documents on one thread.
pub struct Pipeline<'r> {
    rules: &'r Rules,
    /// Also try rules under trial.
    preview: bool,
    words: Words<'r>,
    analysis: Analysis,
    known: Acquaintance,
    discourse: Discourse,
    /// Words of the current sentence that may refer.
    anaphors: Vec<Anaphor>,
    memory: Memory,
    syntax: SyntaxScratch,
    /// What the gazetteer says of each token of the sentence that was parsed last.
    marks: Vec<u8>,
}

/// What the layers from frames on use again for every sentence.
#[derive(Debug, Default)]
struct Memory {
    frames: FrameScratch,
    predicates: Vec<Predicate>,
    /// The rules triggered by the stem of each word met.
    stems: FxHashMap<WordId, Vec<u32>>,
}

impl<'r> Pipeline<'r> {
    /// A pipeline over `rules`, with rules under trial if `preview`.
    pub fn new(rules: &'r Rules, preview: bool) -> Pipeline<'r> {
        Pipeline {
            rules,
            preview,
            words: Words::new(&rules.vocabulary),
            analysis: Analysis::default(),
            known: Acquaintance::default(),
            discourse: Discourse::default(),
            anaphors: Vec::new(),
            memory: Memory::default(),
            syntax: SyntaxScratch::default(),
            marks: Vec::new(),
        }
    }

    /// The claims of a document, in text order.
    pub fn extract(&mut self, document: &Document) -> Vec<Claim> {
        self.analyse(document);
        let mut out = Vec::new();
        let mut occurrences = Occurrences::default();
        let mut memory = std::mem::take(&mut self.memory);
        for sentence in 0..self.analysis.layout.sentences.len() {
            let earlier = occurrences.count(self.sentence(sentence).span.of(&document.text));
            if self.analysis.parse_of[sentence].is_none() || !self.names_two(sentence) {
                continue;
            }
            let scan = self.scan(sentence);
            self.find_predicates(sentence, &mut memory);
            let candidates = self.matched(sentence, &scan, &mut memory, None);
            if !candidates.is_empty() {
                self.add_claims(document, sentence, earlier, &scan, (&candidates, &memory.predicates), &mut out);
            }
        }
        self.memory = memory;
        out
    }

    /// Runs the layers below the rules on a document.
    pub fn analyse(&mut self, document: &Document) -> &Analysis {
        self.words.trim();
        self.memory.stems.clear();
        self.known.clear();
        segment_into(document, &self.rules.segment, &mut self.analysis.layout);
        self.analysis.clear();
        let mut context = TimeContext::new(document.published, &document.text);
        self.introduce(document);
        for index in 0..self.analysis.layout.sentences.len() {
            self.analyse_sentence(document, index, &mut context);
            self.find_references(index);
            if self.may_hold_claim(index) {
                self.parse_sentence(index);
            }
            self.resolve_references(index);
        }
        &self.analysis
    }

    /// What the last document's analysis found.
    pub fn analysis(&self) -> &Analysis {
        &self.analysis
    }

    /// The principal's code of an entity.
    pub fn code(&self, entity: crate::actors::entity::EntityId) -> &'r str {
        &self.rules.gazetteer.principal(entity).code
    }

    /// The thread's words.
    pub fn words(&self) -> &Words<'r> {
        &self.words
    }

    /// True if claims are looked for in a sentence of the last document: it is no page furniture, and not endless.
    pub fn is_read(&self, sentence: usize) -> bool {
        !self.skipped(sentence)
    }

    /// Parses a sentence of the last document that was not worth it, for those who want to see its tree all the same.
    pub fn parse_anyway(&mut self, sentence: usize) {
        if self.analysis.parse_of[sentence].is_none() {
            self.parse_sentence(sentence);
        }
    }

    /// The marks of a sentence of the last document.
    pub fn scan(&self, sentence: usize) -> Scan<'_> {
        let Analysis { tokens, mentions, mentions_of, partners, partners_of, .. } = &self.analysis;
        let (range, mentions) = (token_range(self.sentence(sentence)), &mentions[mentions_of[sentence].clone()]);
        let tags = self.analysis.parse(sentence).map_or(&[][..], |p| &p.xpos);
        let mut scan = Scan::new(tokens, &self.words, &self.rules.lexicon, range, mentions, tags);
        scan.partners = &partners[partners_of[sentence].clone()];
        scan
    }

    /// Tries the rules on a sentence of the last document; every attempt goes to `trace`.
    pub fn trace(&self, sentence: usize, trace: &mut Vec<Attempt>) {
        if !self.skipped(sentence) {
            let mut memory = Memory::default();
            self.find_predicates(sentence, &mut memory);
            self.matched(sentence, &self.scan(sentence), &mut memory, Some(trace));
        }
    }

    /// A parsed sentence of the last document, as the frames layer reads it.
    pub fn tree(&self, sentence: usize) -> Option<tree::Sentence<'_>> {
        let Analysis { tokens, mentions, mentions_of, .. } = &self.analysis;
        let parse = self.analysis.parse(sentence)?;
        let (range, mentions) = (token_range(self.sentence(sentence)), &mentions[mentions_of[sentence].clone()]);
        Some(tree::Sentence { tokens, words: &self.words, lexicon: &self.rules.lexicon, range, mentions, parse })
    }

    /// The predicates of a parsed sentence of the last document, in text order.
    pub fn predicates(&self, sentence: usize) -> Vec<Predicate> {
        let mut memory = Memory::default();
        self.find_predicates(sentence, &mut memory);
        memory.predicates
    }

    fn find_predicates(&self, sentence: usize, memory: &mut Memory) {
        memory.predicates.clear();
        if let Some(tree) = self.tree(sentence) {
            tree::predicates(&tree, &mut memory.frames, &mut memory.predicates);
        }
    }

    fn matched(&self, sentence: usize, scan: &Scan<'_>, memory: &mut Memory, trace: Option<&mut Vec<Attempt>>) -> Vec<Candidate> {
        let (rules, words) = (self.rules, &self.words);
        let matcher = Matcher {
            rules: &rules.relations,
            gazetteer: &rules.gazetteer,
            references: &rules.references,
            between: Some(rules.between),
            preview: self.preview,
        };
        let tree = self.tree(sentence);
        let parsed = tree.as_ref().map(|sentence| Parsed { sentence, predicates: &memory.predicates });
        let stems = &mut memory.stems;
        matcher.extract(scan, parsed, &mut |word| rules_by_stem(rules, words, stems, word), trace)
    }

    fn sentence(&self, index: usize) -> &Sentence {
        &self.analysis.layout.sentences[index]
    }

    /// Sentences that are not extracted from: page furniture, bylines, repeated pull quotes, endless ones.
    fn skipped(&self, index: usize) -> bool {
        let sentence = self.sentence(index);
        let kind = self.analysis.layout.blocks[sentence.block as usize].kind;
        matches!(kind, BlockKind::Boilerplate | BlockKind::Byline | BlockKind::PullQuote) || sentence.tokens.len() > MAX_SENTENCE_TOKENS
    }

    /// Tells the discourse of title and source, which name actors outside the text.
    fn introduce(&mut self, document: &Document) {
        self.discourse.clear();
        for (text, is_source) in [(&document.source, true), (&document.title, false)] {
            let Some(text) = text else { continue };
            let mut tokens = Tokens::default();
            tokenize(text, Span::new(0, text.len()), &self.rules.tokens, &mut self.words, &mut tokens);
            let mut mentions = Vec::new();
            if tokens.len() <= MAX_SENTENCE_TOKENS {
                finder(self.rules, &tokens, &self.words, document).find(0..tokens.len(), &mut Acquaintance::default(), &mut mentions);
            }
            let reader = Reader { tokens: &tokens, ..reader(self.rules, &self.analysis.tokens, &self.words) };
            reader.introduce(&mut self.discourse, &mentions, is_source);
        }
    }

    /// Finds the words of a sentence that may refer to what has been spoken of before.
    fn find_references(&mut self, index: usize) {
        let sentence = &self.analysis.layout.sentences[index];
        self.discourse.begin(index as u32, sentence.block);
        self.anaphors.clear();
        if sentence.tokens.len() <= MAX_SENTENCE_TOKENS {
            let names = &self.analysis.mentions[self.analysis.mentions_of[index].clone()];
            reader(self.rules, &self.analysis.tokens, &self.words).find(token_range(sentence), names, &mut self.anaphors);
        }
        let first = self.analysis.partners.len();
        if self.is_about_one(index) {
            let Analysis { tokens, layout, partners, .. } = &mut self.analysis;
            let range = token_range(&layout.sentences[index]);
            reader(self.rules, tokens, &self.words).partners(&self.discourse, &range, partners);
        }
        self.analysis.partners_of.push(first..self.analysis.partners.len());
    }

    /// True if a sentence may have a claim whose recipient only an earlier one names: it has an actor and a verb of such a
    /// rule.
    fn is_about_one(&self, index: usize) -> bool {
        let acts = !self.analysis.mentions_of[index].is_empty() || !self.anaphors.is_empty();
        let (tokens, relations) = (&self.analysis.tokens, &self.rules.relations);
        acts && !self.skipped(index) && token_range(self.sentence(index)).any(|t| relations.may_imply(tokens.fold(t)))
    }

    /// Adds the mentions of those that do.
    fn resolve_references(&mut self, index: usize) {
        let Analysis { tokens, layout, mentions, mentions_of, parses, parse_of, .. } = &mut self.analysis;
        let range = token_range(&layout.sentences[index]);
        if range.len() <= MAX_SENTENCE_TOKENS {
            let parse = parse_of[index].map(|p| &parses[p as usize]);
            let sentence = resolve::Sentence { range, parse, anaphors: &self.anaphors };
            let first = mentions_of[index].start;
            reader(self.rules, tokens, &self.words).read(&mut self.discourse, &sentence, first, mentions);
            mentions_of[index].end = mentions.len();
        }
    }

    /// The gate: only a sentence with two actors, named, referred to or implied, and a word that triggers a rule is worth parsing.
    /// No rule makes a claim of any other.
    fn may_hold_claim(&self, sentence: usize) -> bool {
        let Analysis { tokens, mentions_of, .. } = &self.analysis;
        let relations = &self.rules.relations;
        let triggers = || token_range(self.sentence(sentence)).any(|t| relations.is_trigger(tokens.fold(t)));
        let references = &self.rules.references;
        let open = self.anaphors.iter().filter(|a| self.discourse.may_answer(references.entry(a.entry), a.plural));
        // "The two countries" are two actors.
        let answered: usize = open.map(|a| if a.plural || references.entry(a.entry).is_many() { 2 } else { 1 }).sum();
        let implied = self.analysis.partners_of[sentence].len();
        mentions_of[sentence].len() + answered >= if implied > 0 { 1 } else { 2 }
            && !self.skipped(sentence)
            && (relations.has_stems() || triggers())
    }

    /// True if a sentence whose references are resolved names two actors, or one beside whom another is implied.
    fn names_two(&self, sentence: usize) -> bool {
        let Analysis { mentions, mentions_of, partners_of, .. } = &self.analysis;
        let mentions = &mentions[mentions_of[sentence].clone()];
        let code = |m: &Mention| self.rules.gazetteer.principal(m.entity).code.as_str();
        // A state may act on its own: its army on its government.
        let apart = |a: &Mention, b: &Mention| code(a) != code(b) || a.sector.is_some() && b.sector.is_some();
        let two = mentions.first().is_some_and(|first| mentions.iter().any(|m| apart(first, m)));
        let implied = !mentions.is_empty() && !partners_of[sentence].is_empty();
        two || implied || mentions.iter().filter(|m| m.sector.is_some()).count() > 1
    }

    fn parse_sentence(&mut self, sentence: usize) {
        let Analysis { tokens, layout, parses, parse_of, parsed, .. } = &mut self.analysis;
        let range = token_range(&layout.sentences[sentence]);
        self.marks.clear();
        mark_words(&self.rules.gazetteer, &self.rules.lexicon, tokens, range.clone(), &mut self.marks);
        if parses.len() == *parsed as usize {
            parses.push(Parse::default());
        }
        let tokens = SentenceTokens { tokens, range, names: &self.marks };
        self.rules.syntax.parse(&tokens, &mut self.words, &mut self.syntax, &mut parses[*parsed as usize]);
        parse_of[sentence] = Some(*parsed);
        *parsed += 1;
    }

    fn analyse_sentence(&mut self, document: &Document, index: usize, context: &mut TimeContext) {
        let analysis = &mut self.analysis;
        let first = analysis.tokens.len();
        let span = analysis.layout.sentences[index].span;
        tokenize(&document.text, span, &self.rules.tokens, &mut self.words, &mut analysis.tokens);
        let range = first..analysis.tokens.len();
        analysis.layout.sentences[index].tokens = first as u32..range.end as u32;
        let (mentions, timexes) = (analysis.mentions.len(), analysis.timexes.len());
        if range.len() <= MAX_SENTENCE_TOKENS {
            let finder = finder(self.rules, &analysis.tokens, &self.words, document);
            finder.find(range.clone(), &mut self.known, &mut analysis.mentions);
            tag(&self.rules.time, &document.text, &analysis.tokens, range, &self.words, context, &mut analysis.timexes);
        }
        analysis.mentions_of.push(mentions..analysis.mentions.len());
        analysis.timexes_of.push(timexes..analysis.timexes.len());
        analysis.parse_of.push(None);
    }

    fn add_claims(
        &self,
        document: &Document,
        sentence: usize,
        earlier: u32,
        scan: &Scan<'_>,
        (candidates, predicates): (&[Candidate], &[Predicate]),
        out: &mut Vec<Claim>,
    ) {
        let analysis = &self.analysis;
        let mentions = scan.mentions;
        let text = self.sentence(sentence).span.of(&document.text);
        let occurrence = earlier.to_string();
        let tree = self.tree(sentence);
        let timexes = &analysis.timexes[analysis.timexes_of[sentence].clone()];
        let judge = tree.as_ref().map(|tree| Judge::new(&self.rules.factuality, tree, predicates, timexes, document.published));
        for candidate in candidates {
            let rule = &self.rules.relations.rules[candidate.rule as usize];
            let trigger = analysis.tokens.cover(candidate.trigger.clone());
            let words = trigger.of(&document.text);
            let ordinal = self.ordinal(document, sentence, trigger).to_string();
            let (actor, recipient) = (&mentions[candidate.actor], scan.who(candidate.recipient));
            let implied = candidate.construction.recipient == Way::Implied;
            let code = |m: &Mention| self.rules.gazetteer.principal(m.entity).code.as_str();
            let place = [document.id.as_str(), text, &occurrence, words, &ordinal];
            let triple = [code(actor), rule.category.name(), code(recipient)];
            let at_place = IdMaker::default().with(&place);
            let event = self.rules.taxonomy.is_event(rule.category);
            let Some(judged) = judge.as_ref().map(|j| j.judge(candidate.trigger.clone(), event)) else { continue };
            let resolved_by = (actor.resolved_by, recipient.resolved_by);
            let own = rule.confidence * actor.certainty() * recipient.certainty();
            let traits = Traits { rule: candidate.rule, construction: candidate.construction, resolved_by, own };
            out.push(Claim {
                id: at_place.clone().with(&triple).id("clm_"),
                statement: at_place.with(&triple[1..2]).id("stm_"),
                sentence: sentence as u32,
                rule: candidate.rule,
                traits,
                trigger,
                actor: Side::from(actor),
                recipient: Side::from(recipient),
                implied: recipient.link.filter(|_| implied).map(|l| l.entry),
                object: candidate.object.clone().map(|o| analysis.tokens.cover(o)),
                time: claim_time(scan, candidate, timexes).cloned(),
                factuality: Factuality::of(judged, &analysis.tokens, mentions),
                confidence: self.rules.confidence.of(&traits),
            });
        }
    }

    /// How many times the trigger's words stand in the sentence before it.
    fn ordinal(&self, document: &Document, sentence: usize, trigger: crate::span::Span) -> usize {
        let start = self.sentence(sentence).span.start as usize;
        document.text[start..trigger.start as usize].matches(trigger.of(&document.text)).count()
    }
}

/// How often each sentence text has been seen, so that repeated sentences keep ids of their own.
#[derive(Default)]
struct Occurrences<'t> {
    seen: FxHashMap<&'t str, u32>,
}

impl<'t> Occurrences<'t> {
    /// The number of equal texts before this one.
    fn count(&mut self, text: &'t str) -> u32 {
        let seen = self.seen.entry(text).or_default();
        *seen += 1;
        *seen - 1
    }
}

fn finder<'a>(rules: &'a Rules, tokens: &'a Tokens, words: &'a Words<'a>, document: &Document) -> Finder<'a> {
    Finder { gazetteer: &rules.gazetteer, lexicon: &rules.lexicon, tokens, words, published: document.published }
}

fn reader<'a>(rules: &'a Rules, tokens: &'a Tokens, words: &'a Words<'a>) -> Reader<'a> {
    Reader { references: &rules.references, gazetteer: &rules.gazetteer, lexicon: &rules.lexicon, tokens, words }
}

fn token_range(sentence: &Sentence) -> Range<usize> {
    sentence.tokens.start as usize..sentence.tokens.end as usize
}

fn rules_by_stem(rules: &Rules, words: &Words<'_>, memo: &mut FxHashMap<WordId, Vec<u32>>, word: WordId) -> Vec<u32> {
    if !rules.relations.has_stems() {
        return Vec::new();
    }
    memo.entry(word).or_insert_with(|| rules.relations.by_stem(&stem(words.text(word))).to_vec()).clone()
}

/// The time of a claim: of the expressions placed on the calendar, the nearest to the trigger in its own clause, else one
/// that opens the sentence ("In 1953, …").
fn claim_time<'t>(scan: &Scan<'_>, candidate: &Candidate, timexes: &'t [Timex]) -> Option<&'t Timex> {
    let placed = timexes.iter().filter(|t| t.from.is_some() || t.to.is_some());
    let trigger = candidate.trigger.start;
    let distance = |t: &Timex| (t.tokens.start as usize).abs_diff(trigger);
    let near = placed.clone().filter(|t| same_clause(scan, t.tokens.start as usize, trigger)).min_by_key(|t| distance(t));
    near.or_else(|| placed.filter(|t| (t.tokens.start as usize) < scan.range.start + 3).min_by_key(|t| t.tokens.start))
}

/// No break and no clause opener between two tokens.
fn same_clause(scan: &Scan<'_>, a: usize, b: usize) -> bool {
    (a.min(b)..a.max(b)).all(|t| !scan.is_break(t) && !scan.opens_clause(t))
}
