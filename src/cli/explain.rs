//! `polybius explain`: how a text is read, layer by layer, and why it makes the claims it makes.

use super::{DONE, ReadArgs, RuleArgs, dates, load_rules, tree};
use crate::actors::mentions::{Link, Mention};
use crate::claim::{Factuality, Operated};
use crate::corpus::{Format, Inputs, ReadOptions, read_file, read_stream};
use crate::document::Document;
use crate::emit::Emitter;
use crate::factuality::columns::Counted;
use crate::frames::Frame;
use crate::frames::predicate::{Argument, Predicate, Shown};
use crate::frames::tree::Sentence;
use crate::pipeline::Pipeline;
use crate::record::ClaimRecord;
use crate::relations::matcher::{Attempt, Miss};
use crate::relations::rule::{ArgRole, ClauseForm, Slot, SlotRole, Slots};
use crate::rules::compile::Rules;
use crate::span::Span;
use crate::syntax::Parse;
use clap::Args;
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::PathBuf;

/// Arguments of `polybius explain`.
#[derive(Args)]
#[command(after_help = "Examples:
  polybius explain \"Turkey hosts a NATO base.\"
  polybius explain article.txt --json
  polybius explain clm_abcdefghijklmnopqrstuvwxyz --claims output/claims.jsonl")]
pub struct ExplainArgs {
    /// A text, a file, or the id of a claim
    what: String,
    /// Where to look a claim's id up
    #[arg(long, value_name = "FILE", default_value = "output/claims.jsonl")]
    claims: PathBuf,
    /// Where the claim's article is
    #[arg(long, value_name = "DIR", default_value = "corpus")]
    corpus: PathBuf,
    /// As JSON, one sentence a line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    rules: RuleArgs,
    #[command(flatten)]
    read: ReadArgs,
}

pub fn run(args: &ExplainArgs) -> anyhow::Result<u8> {
    let rules = load_rules(&args.rules)?;
    let options = ReadOptions { any_language: true, ..args.read.options() };
    let mut out = io::stdout().lock();
    if args.what.starts_with("clm_") {
        let record = claim(args)?;
        let document = article(args, rules, &options, &record)?;
        explain(&mut out, rules, args, &document, Some(record.evidence.sentence as usize))?;
        return Ok(DONE);
    }
    for document in documents(args, rules, &options)? {
        explain(&mut out, rules, args, &document, None)?;
    }
    Ok(DONE)
}

/// The documents of a file, or the text itself.
fn documents(args: &ExplainArgs, rules: &Rules, options: &ReadOptions) -> anyhow::Result<Vec<Document>> {
    if PathBuf::from(&args.what).is_file() {
        let inputs = Inputs::discover(&[&args.what]);
        let read = inputs.files.iter().flat_map(|f| read_file(f, options, &rules.read)).collect::<Result<Vec<_>, _>>();
        return Ok(read?);
    }
    let read = read_stream(args.what.as_bytes(), "text", Format::Text, options, &rules.read);
    Ok(read.collect::<Result<Vec<_>, _>>()?)
}

/// The record of the claim that is asked for.
fn claim(args: &ExplainArgs) -> anyhow::Result<ClaimRecord> {
    let text = std::fs::read_to_string(&args.claims).map_err(|e| anyhow::anyhow!("cannot read {}: {e}", args.claims.display()))?;
    match text.lines().find(|l| l.contains(&args.what)) {
        Some(line) => Ok(serde_json::from_str(line)?),
        None => anyhow::bail!("there is no claim {} in {}", args.what, args.claims.display()),
    }
}

/// The article of a claim, read again: names in a sentence may hang on what stands before it.
fn article(args: &ExplainArgs, rules: &Rules, options: &ReadOptions, record: &ClaimRecord) -> anyhow::Result<Document> {
    let inputs = Inputs::discover(&[&args.corpus]);
    let path = &record.document.path;
    let files = inputs.files.iter().filter(|f| f.name == *path || args.corpus.is_file());
    let mut read = files.flat_map(|f| read_file(f, options, &rules.read)).flatten();
    let found = read.find(|d| d.sha256 == record.document.sha256);
    found.ok_or_else(|| {
        anyhow::anyhow!("the article {path} is not in {} as it was read; name its folder with --corpus", args.corpus.display())
    })
}

/// Explains the sentences of a document, or only one of them.
fn explain(out: &mut dyn Write, rules: &Rules, args: &ExplainArgs, document: &Document, only: Option<usize>) -> anyhow::Result<()> {
    let mut pipeline = Pipeline::new(rules, args.rules.preview);
    let found = pipeline.extract(document);
    let emitter = Emitter::new(rules, document, pipeline.analysis());
    let claims: Vec<(ClaimRecord, Factuality)> = found.into_iter().map(|claim| (emitter.claim(&claim), claim.factuality)).collect();
    let sentences = 0..pipeline.analysis().layout.sentences.len();
    for index in sentences.filter(|s| only.is_none_or(|o| o == *s)) {
        let mut attempts = Vec::new();
        pipeline.parse_anyway(index);
        pipeline.trace(index, &mut attempts);
        let Some(parse) = pipeline.analysis().parse(index) else { continue };
        let (tree, predicates) = (pipeline.tree(index), pipeline.predicates(index));
        let view =
            SentenceView { rules, pipeline: &pipeline, document, index, parse, tree, predicates, attempts: &attempts, claims: &claims };
        if args.json { writeln!(out, "{}", view.json())? } else { view.print(out)? }
    }
    Ok(())
}

/// One sentence with everything that was found in it.
struct SentenceView<'a> {
    rules: &'a Rules,
    pipeline: &'a Pipeline<'a>,
    document: &'a Document,
    index: usize,
    parse: &'a Parse,
    tree: Option<Sentence<'a>>,
    predicates: Vec<Predicate>,
    attempts: &'a [Attempt],
    claims: &'a [(ClaimRecord, Factuality)],
}

impl SentenceView<'_> {
    fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let analysis = self.pipeline.analysis();
        let sentence = &analysis.layout.sentences[self.index];
        let block = analysis.layout.blocks[sentence.block as usize].kind;
        writeln!(out, "{} [{}]\n  {}", self.index, block.name(), sentence.span.of(&self.document.text))?;
        self.print_tree(out)?;
        for row in self.mentions() {
            writeln!(
                out,
                "  actor    {:28} {} {} {}{}",
                row["text"].as_str().unwrap_or(""),
                row["code"].as_str().unwrap_or(""),
                row["role"].as_str().unwrap_or(""),
                row["resolved_by"].as_str().unwrap_or(""),
                reference(&row["reference"])
            )?;
        }
        for row in self.timexes() {
            let part = |key: &str| row[key].as_str().unwrap_or("…").to_owned();
            writeln!(out, "  date     {:28} {} {} [{}, {})", part("text"), part("type"), part("value"), part("from"), part("to"))?;
            writeln!(out, "             {}", row["reckoning"].as_str().unwrap_or(""))?;
        }
        for shown in self.frames() {
            writeln!(out, "  frame    {}", shown.to_string().replace('\n', "\n           "))?;
        }
        for attempt in self.attempts {
            self.print_attempt(out, attempt)?;
        }
        for (claim, factuality) in self.sentence_claims() {
            writeln!(
                out,
                "  CLAIM    {} {} {}  “{}”  {} ({:.2})",
                claim.actor.code,
                claim.relation.category.name(),
                claim.recipient.code,
                claim.relation.trigger.text,
                claim.provenance.rules.join(", "),
                claim.confidence
            )?;
            self.print_factuality(out, claim, factuality)?;
        }
        if self.sentence_claims().next().is_none() {
            writeln!(out, "  no claim: {}", self.why_none())?;
        }
        writeln!(out)
    }

    /// One token a line: arcs, word, tags, relation to the head, lemma.
    fn print_tree(&self, out: &mut dyn Write) -> io::Result<()> {
        let widest = self.tokens().map(|t| t.chars().count()).max().unwrap_or(0);
        for (i, (word, margin)) in self.tokens().zip(tree::margins(self.parse)).enumerate() {
            let (upos, xpos) = (self.parse.upos[i].name(), self.parse.xpos[i].name());
            let relation = self.parse.relation[i].name();
            writeln!(out, "  {margin} {word:widest$}  {upos:5} {xpos:5} {relation:12} {}", self.lemma(i))?;
        }
        Ok(())
    }

    fn tokens(&self) -> impl Iterator<Item = &str> {
        let analysis = self.pipeline.analysis();
        let sentence = &analysis.layout.sentences[self.index];
        (sentence.tokens.start as usize..sentence.tokens.end as usize).map(|t| analysis.tokens.span(t).of(&self.document.text))
    }

    fn lemma(&self, token: usize) -> &str {
        self.pipeline.words().text(self.parse.lemma[token])
    }

    /// A token with its analysis; heads count from 0 in the sentence, that of the root is null.
    fn token_json(&self, (i, text): (usize, &str)) -> Value {
        json!({ "text": text, "lemma": self.lemma(i), "upos": self.parse.upos[i].name(), "xpos": self.parse.xpos[i].name(),
            "head": self.parse.head(i), "relation": self.parse.relation[i].name() })
    }

    /// The predicates that have arguments, each with what is needed to show it.
    fn frames(&self) -> Vec<Shown<'_>> {
        let Some(sentence) = &self.tree else { return Vec::new() };
        let with_arguments = (0..self.predicates.len()).filter(|p| !self.predicates[*p].args.is_empty());
        with_arguments.map(|index| Shown { predicates: &self.predicates, index, sentence }).collect()
    }

    fn frame_json(&self, shown: &Shown<'_>) -> Value {
        let argument =
            |a: &Argument| json!({ "role": shown.role(a), "text": shown.text(a), "via": a.via.name(), "alternative": a.alternative });
        let arguments: Vec<Value> = self.predicates[shown.index].args.iter().map(argument).collect();
        json!({ "predicate": shown.lemma(), "features": shown.features(), "arguments": arguments })
    }

    fn print_attempt(&self, out: &mut dyn Write, attempt: &Attempt) -> io::Result<()> {
        let rule = &self.rules.relations.rules[attempt.rule as usize];
        let trigger = self.text(attempt.trigger.clone());
        writeln!(out, "  rule     {:28} “{trigger}” {}{}", rule.id, self.outcome(attempt), found_by(attempt))?;
        let Some(frame) = &attempt.frame else { return Ok(()) };
        for (role, text) in self.args(frame) {
            writeln!(out, "             {role:16} {text}")?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let analysis = self.pipeline.analysis();
        let sentence = &analysis.layout.sentences[self.index];
        let tokens: Vec<Value> = self.tokens().enumerate().map(|t| self.token_json(t)).collect();
        let attempts: Vec<Value> = self.attempts.iter().map(|a| self.attempt_json(a)).collect();
        json!({
            "sentence": self.index,
            "block": analysis.layout.blocks[sentence.block as usize].kind.name(),
            "text": sentence.span.of(&self.document.text),
            "tokens": tokens,
            "actors": self.mentions(),
            "dates": self.timexes(),
            "frames": self.frames().iter().map(|f| self.frame_json(f)).collect::<Vec<_>>(),
            "rules": attempts,
            "claims": self.sentence_claims().map(|(claim, _)| claim).collect::<Vec<_>>(),
            "operators": self.sentence_claims().map(|(claim, f)| json!({ "claim": claim.id, "operators": self.operators_json(f), "outer_attributions": self.outer_json(f), "column": self.counted(claim).column.name(), "weight": self.counted(claim).weight })).collect::<Vec<_>>(),
        })
    }

    fn attempt_json(&self, attempt: &Attempt) -> Value {
        let rule = &self.rules.relations.rules[attempt.rule as usize];
        let args: Vec<Value> =
            attempt.frame.iter().flat_map(|f| self.args(f)).map(|(role, text)| json!({ "role": role, "text": text })).collect();
        json!({ "rule": rule.id, "trigger": self.text(attempt.trigger.clone()), "matched": attempt.miss.is_none(),
            "frame": attempt.frame.as_ref().map(|f| f.source), "why_not": attempt.miss.map(|_| self.outcome(attempt)), "arguments": args })
    }

    /// "matched", or why not: the slot that failed, with what may fill it.
    fn outcome(&self, attempt: &Attempt) -> String {
        let rule = &self.rules.relations.rules[attempt.rule as usize];
        let slot = |of: fn(&Slots) -> &Slot| attempt.frame.as_ref().map_or_else(String::new, |f| self.slot(of(rule.slots(f.kind))));
        match attempt.miss {
            None => "matched".to_owned(),
            Some(Miss::NotUsedSo) => "not used as this kind of word".to_owned(),
            Some(Miss::Actor) => format!("no actor found for its slot ({})", slot(|s| &s.actor)),
            Some(Miss::Recipient) => format!("no recipient found for its slot ({})", slot(|s| &s.recipient)),
            Some(Miss::Object) => format!("object missing or of another sort ({})", slot(|s| &s.object)),
            Some(Miss::Complement) => "no clause beside it is about what the rule asks for".to_owned(),
            Some(Miss::Vetoed) => "vetoed by not_object, not_subject, not_complement, when or unless".to_owned(),
            Some(Miss::Overruled) => "overruled by another rule on the same words".to_owned(),
        }
    }

    /// A slot much as rule files write it: "subject | by : state".
    fn slot(&self, slot: &Slot) -> String {
        let roles: Vec<String> = slot.roles.iter().map(|role| self.slot_role(*role)).collect();
        let flags = [(slot.owner, "owner"), (slot.place, "place"), (!slot.heads.is_empty(), "@class")];
        let kinds = slot.kinds.iter().map(|k| k.name()).chain(flags.into_iter().filter(|(is, _)| *is).map(|(_, name)| name));
        let kinds: Vec<&str> = kinds.collect();
        let roles = if roles.is_empty() { "none".to_owned() } else { roles.join(" | ") };
        if kinds.is_empty() { roles } else { format!("{roles} : {}", kinds.join(", ")) }
    }

    fn mentions(&self) -> Vec<Value> {
        let analysis = self.pipeline.analysis();
        let mentions = &analysis.mentions[analysis.mentions_of[self.index].clone()];
        let link = |l: Link| json!({ "antecedent": l.antecedent.of(&self.document.text), "rule": self.rules.references.entry(l.entry).id, "certainty": l.certainty });
        let row = |m: &Mention| {
            json!({ "text": m.span.of(&self.document.text), "code": self.pipeline.code(m.entity), "sector": m.sector, "role": m.role.name(),
                "resolved_by": m.resolved_by, "reference": m.link.map(link) })
        };
        mentions.iter().map(row).collect()
    }

    fn timexes(&self) -> Vec<Value> {
        let analysis = self.pipeline.analysis();
        let timexes = &analysis.timexes[analysis.timexes_of[self.index].clone()];
        timexes.iter().map(|t| dates::row(self.rules, &self.document.text, t)).collect()
    }

    /// The labels of a claim, then each operator from the inside out with its cue and what it does.
    fn print_factuality(&self, out: &mut dyn Write, claim: &ClaimRecord, factuality: &Factuality) -> io::Result<()> {
        let (polarity, modality, tense) = (claim.polarity.name(), claim.modality.name(), claim.tense.name());
        write!(out, "           {polarity} {modality} {tense}")?;
        if let Some(a) = &claim.attribution {
            write!(out, "; {} ({}) {} “{}”", a.source.text, a.source.code.as_deref().unwrap_or("no actor"), a.kind.name(), a.cue)?;
        }
        for outer in &factuality.outer {
            let words = |s: Span| s.of(&self.document.text);
            write!(out, ", as {} {} “{}”", outer.source.map_or("somebody", words), outer.kind.name(), words(outer.cue))?;
        }
        let plover = claim.relation.plover.map_or_else(String::new, |c| format!("; PLOVER {}", c.name()));
        let counted = self.counted(claim);
        writeln!(out, "{plover}; counts as {}, weight {}", counted.column.name(), counted.weight)?;
        for row in self.operators_json(factuality) {
            let part = |key: &str| row[key].as_str().unwrap_or("").to_owned();
            writeln!(out, "             {:24} “{}” over “{}”: {}", part("operator"), part("cue"), part("scope"), part("effect"))?;
        }
        Ok(())
    }

    /// Who says that it is said, from the inside out.
    fn outer_json(&self, factuality: &Factuality) -> Vec<Value> {
        let words = |s: Span| s.of(&self.document.text);
        let row = |a: &crate::claim::Attribution| json!({ "source": a.source.map(words), "cue": words(a.cue), "kind": a.kind });
        factuality.outer.iter().map(row).collect()
    }

    /// Where a claim counts in the influence datasets.
    fn counted(&self, claim: &ClaimRecord) -> Counted {
        self.rules.columns.of(claim.relation.category, claim.polarity, claim.modality, claim.tense)
    }

    fn operators_json(&self, factuality: &Factuality) -> Vec<Value> {
        let row = |operated: &Operated| {
            let operator = operated.operator.map(|n| &self.rules.factuality.operators[n as usize]);
            let (id, effect) = operator.map_or(("negation", "turns the polarity".to_owned()), |o| (o.id.as_str(), o.effect()));
            let (cue, scope) = (operated.cue.of(&self.document.text), operated.scope.of(&self.document.text));
            json!({ "operator": id, "cue": cue, "scope": scope, "effect": effect })
        };
        factuality.operators.iter().map(row).collect()
    }

    fn sentence_claims(&self) -> impl Iterator<Item = &(ClaimRecord, Factuality)> {
        self.claims.iter().filter(|(c, _)| c.evidence.sentence as usize == self.index)
    }

    fn args(&self, frame: &Frame) -> Vec<(String, String)> {
        let own = frame.args.iter().map(|a| (self.role(a.role), a));
        let inner = frame.complements.iter().flat_map(|c| c.args.iter().map(|a| (self.inner_role(Some(c.form), Some(a.role)), a)));
        own.chain(inner).map(|(role, a)| (role, self.text(a.tokens.clone()).to_owned())).collect()
    }

    fn slot_role(&self, role: SlotRole) -> String {
        match role {
            SlotRole::Own(role) => self.role(role),
            SlotRole::Inner(form, role) => self.inner_role(form, role),
        }
    }

    fn inner_role(&self, form: Option<ClauseForm>, role: Option<ArgRole>) -> String {
        let form = form.map_or("complement", ClauseForm::name);
        format!("{form}.{}", role.map_or_else(|| "any".to_owned(), |role| self.role(role)))
    }

    fn role(&self, role: ArgRole) -> String {
        match role {
            ArgRole::Preposition(word) => self.pipeline.words().text(word).to_owned(),
            ArgRole::IndirectObject => "indirect-object".to_owned(),
            ArgRole::ClauseSubject => "clause-subject".to_owned(),
            other => format!("{other:?}").to_lowercase(),
        }
    }

    fn text(&self, tokens: std::ops::Range<usize>) -> &str {
        self.pipeline.analysis().tokens.cover(tokens).of(&self.document.text)
    }

    fn why_none(&self) -> &'static str {
        let mentions = self.pipeline.analysis().mentions_of[self.index].len();
        match (mentions, self.attempts.is_empty()) {
            (0, _) => "no actor is named here",
            (1, _) => "only one actor is named here",
            (_, true) => "no word here triggers a rule",
            _ => "no rule found all it needs (see above)",
        }
    }
}

/// Who found the frame that a rule was tried on.
fn found_by(attempt: &Attempt) -> String {
    attempt.frame.as_ref().map_or_else(String::new, |f| format!(" ({})", f.source.name()))
}

/// What a pronoun or description refers to, for the printed view.
fn reference(link: &Value) -> String {
    let part = |key: &str| link[key].as_str().unwrap_or("").to_owned();
    if link.is_null() { String::new() } else { format!(" = “{}” {} ({} %)", part("antecedent"), part("rule"), link["certainty"]) }
}
