//! `polybius debug`: one layer of the analysis as JSONL, in the forms that scorers read.

use super::dates::reckoning;
use super::{DONE, FOUND, RuleArgs, load_rules};
use crate::actors::entity::EntityId;
use crate::actors::mentions::{Role, siblings};
use crate::corpus::{Inputs, ReadOptions, read_file};
use crate::document::Document;
use crate::emit::{iso_date, joined};
use crate::limits::MAX_SENTENCE_TOKENS;
use crate::pipeline::Pipeline;
use crate::pipeline::speakers::AttributedSpans;
use crate::rules::compile::Rules;
use crate::span::{CharIndex, Span};
use crate::time::{interval_view, timex3_view};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::io::{self, Write};
use std::path::PathBuf;

/// Arguments of `polybius debug`.
#[derive(Args)]
#[command(after_help = "Examples:
  polybius debug sentences article.txt
  polybius debug timex documents.jsonl > timex.jsonl

Input: JSONL documents {\"id\",\"text\",\"published\"}. Offsets in the output are Unicode code points.")]
pub struct DebugArgs {
    /// Which layer
    #[arg(value_enum)]
    layer: Layer,
    /// The documents; - for standard input
    #[arg(default_value = "-")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    rules: RuleArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Layer {
    /// Blocks with their kinds
    Blocks,
    /// Sentence spans
    Sentences,
    /// Token spans by sentence
    Tokens,
    /// Time expressions, TIMEX3 view
    Timex,
    /// Time expressions, interval view
    Dates,
    /// Actor mentions
    Actors,
    /// Who says what: source, cue and content of every attribution
    Attribution,
    /// Every predicate with a score from -3 (certainly not so) to 3 (certainly so)
    Factuality,
    /// Treebank columns with predicted lemma, tags, head and relation; the files are treebanks
    Tags,
}

pub fn run(args: &DebugArgs) -> anyhow::Result<u8> {
    if let Layer::Tags = args.layer {
        return super::treebank::tags(&args.files, &args.rules);
    }
    let rules = load_rules(&args.rules)?;
    let options = ReadOptions { any_language: true, ..ReadOptions::default() };
    let mut pipeline = Pipeline::new(rules, false);
    let mut failed = false;
    let mut out = io::stdout().lock();
    for file in &Inputs::discover(&args.files).files {
        for item in read_file(file, &options, &rules.read) {
            match item {
                Ok(document) => {
                    let row = if let Layer::Attribution = args.layer {
                        attribution(&pipeline.attributions(&document), &document)
                    } else {
                        pipeline.analyse(&document);
                        if let Layer::Factuality = args.layer {
                            parse_all(&mut pipeline);
                        }
                        layer(args.layer, rules, &pipeline, &document)
                    };
                    writeln!(out, "{row}")?;
                }
                Err(failure) => {
                    failed = true;
                    eprintln!("polybius: {failure}");
                }
            }
        }
    }
    Ok(if failed { FOUND } else { DONE })
}

/// Parses every sentence that is not endless, be there a claim in it or not.
fn parse_all(pipeline: &mut Pipeline<'_>) {
    for sentence in 0..pipeline.analysis().layout.sentences.len() {
        if pipeline.analysis().layout.sentences[sentence].tokens.len() <= MAX_SENTENCE_TOKENS {
            pipeline.parse_anyway(sentence);
        }
    }
}

fn layer(layer: Layer, rules: &Rules, pipeline: &Pipeline<'_>, document: &Document) -> Value {
    let analysis = pipeline.analysis();
    let index = CharIndex::new(&document.text);
    let pair = |span| {
        let chars = index.span(span);
        json!([chars.start, chars.end])
    };
    match layer {
        Layer::Blocks => {
            let rows: Vec<Value> = analysis.layout.blocks.iter().map(|b| json!({ "kind": b.kind.name(), "span": pair(b.span) })).collect();
            json!({ "id": document.id, "blocks": rows })
        }
        Layer::Sentences => {
            let rows: Vec<Value> = analysis.layout.sentences.iter().map(|s| pair(s.span)).collect();
            json!({ "id": document.id, "sentences": rows })
        }
        Layer::Tokens => {
            let tokens = |s: &crate::segment::Sentence| {
                (s.tokens.start..s.tokens.end).map(|t| pair(analysis.tokens.span(t as usize))).collect::<Vec<_>>()
            };
            json!({ "id": document.id, "tokens": analysis.layout.sentences.iter().map(tokens).collect::<Vec<_>>() })
        }
        Layer::Timex => {
            let rows: Vec<Value> = timex3_view(&analysis.timexes)
                .map(|t| {
                    let at = index.span(t.span);
                    json!({ "start": at.start, "end": at.end, "type": t.kind.name(), "value": t.value, "mod": joined(t.modifiers),
                        "rule": rules.time.rule_id(t.rule), "reckoning": reckoning(rules, t) })
                })
                .collect();
            json!({ "id": document.id, "timex": rows })
        }
        Layer::Dates => {
            let rows: Vec<Value> = interval_view(&analysis.timexes)
                .map(|t| {
                    json!({ "text": t.span.of(&document.text), "offset": index.position(t.span.start), "type": t.kind.name(), "value": t.value,
                        "start": t.from.map(iso_date), "end": t.to.map(iso_date), "mod": joined(t.modifiers), "edtf": t.edtf(),
                        "rule": rules.time.rule_id(t.rule), "basis": t.basis.name(), "reckoning": reckoning(rules, t) })
                })
                .collect();
            json!({ "id": document.id, "dates": rows })
        }
        Layer::Factuality => {
            let sentences = 0..analysis.layout.sentences.len();
            let rows = sentences.flat_map(|s| pipeline.scores(document, s)).map(|(token, score)| {
                let at = index.span(analysis.tokens.span(token));
                json!({ "start": at.start, "end": at.end, "score": score })
            });
            json!({ "id": document.id, "pred": rows.collect::<Vec<_>>() })
        }
        Layer::Tags | Layer::Attribution => Value::Null,
        Layer::Actors => json!({ "id": document.id, "actors": actors(rules, pipeline, document, &index) }),
    }
}

/// One row for each attribution.
fn attribution(attributions: &[AttributedSpans], document: &Document) -> Value {
    let index = CharIndex::new(&document.text);
    let pairs = |spans: &[Span]| {
        let pair = |s: &Span| index.span(*s);
        spans.iter().map(pair).map(|c| json!([c.start, c.end])).collect::<Vec<_>>()
    };
    let row = |a: &AttributedSpans| json!({ "source": pairs(a.source.as_slice()), "cue": pairs(&[a.cue]), "content": pairs(&a.content) });
    json!({ "id": document.id, "pred": attributions.iter().map(row).collect::<Vec<_>>() })
}

/// One row for each mention: several actors of one word are joined by `|`; a possessor whose office is part of the mention
/// ("Turkey's parliament") has a row of its own.
fn actors(rules: &Rules, pipeline: &Pipeline<'_>, document: &Document, index: &CharIndex<'_>) -> Vec<Value> {
    let analysis = pipeline.analysis();
    let mut rows = Vec::new();
    let mut at = 0;
    while at < analysis.mentions.len() {
        let mentions = &analysis.mentions[siblings(&analysis.mentions, at)];
        let mention = &mentions[0];
        let codes = |code: &dyn Fn(EntityId) -> String| mentions.iter().map(|m| code(m.entity)).collect::<Vec<_>>().join("|");
        let row = |span: Span, role: Role| {
            let place = index.span(span);
            let antecedent = mention.link.map(|l| {
                let words = index.span(l.antecedent);
                json!([words.start, words.end])
            });
            json!({ "start": place.start, "end": place.end, "text": span.of(&document.text), "role": role.name(),
                "code": codes(&|e| if rules.gazetteer.entity(e).published { rules.gazetteer.entity(e).code.clone() } else { pipeline.code(e).to_owned() }), "entity": codes(&|e| rules.gazetteer.entity(e).code.clone()), "principal": codes(&|e| pipeline.code(e).to_owned()),
                "kind": rules.gazetteer.entity(mention.entity).kind, "sector": mention.sector, "resolved_by": mention.resolved_by,
                "antecedent": antecedent, "certainty": mention.certainty(),
                "rule": mention.link.map(|l| rules.references.entry(l.entry).id.as_str()) })
        };
        let (name, rest) = (analysis.tokens.cover(mention.name.clone()), mention.name.end + 1);
        let possessor = mention.name.start == mention.tokens.start && rest < mention.tokens.end && !analysis.tokens.spaced(rest - 1);
        if possessor && mention.link.is_none() {
            rows.push(row(name, Role::Modifier));
            rows.push(row(analysis.tokens.cover(rest..mention.tokens.end), mention.role));
        } else {
            rows.push(row(mention.span, mention.role));
        }
        at += mentions.len();
    }
    rows
}
