//! From the engine's claims to records: byte positions become code points, indices become names and codes.

use crate::claim::{Attribution, Claim, Side};
use crate::document::Document;
use crate::limits::CONTEXT_CHARS;
use crate::pipeline::Analysis;
use crate::record::{
    ActorRecord, AttributionRecord, CLAIM_SCHEMA, ClaimRecord, DOCUMENT_SCHEMA, DocumentRecord, DocumentRef, Evidence, ObjectRecord,
    Provenance, RelationRecord, SourceRecord, TextSpan, TimeRecord,
};
use crate::rules::compile::Rules;
use crate::span::{CharIndex, Span};
use crate::time::{Modifiers, Timex};
use jiff::civil::Date;

/// Name and version of the program, as provenance gives it.
pub const ENGINE: &str = concat!("polybius ", env!("CARGO_PKG_VERSION"));

/// The text of a source that is not named.
const UNSPECIFIED: &str = "unspecified";

/// Makes the records of one document.
pub struct Emitter<'a> {
    rules: &'a Rules,
    document: &'a Document,
    analysis: &'a Analysis,
    index: CharIndex<'a>,
}

impl<'a> Emitter<'a> {
    /// An emitter for the document that `analysis` is of.
    pub fn new(rules: &'a Rules, document: &'a Document, analysis: &'a Analysis) -> Emitter<'a> {
        Emitter { rules, document, analysis, index: CharIndex::new(&document.text) }
    }

    /// The record of a claim.
    pub fn claim(&self, claim: &Claim) -> ClaimRecord {
        let rule = &self.rules.relations.rules[claim.rule as usize];
        let mut rules = vec![rule.id.clone()];
        rules.extend(claim.time.as_ref().map(|t| self.rules.time.rule_id(t.rule).to_owned()));
        let operators = claim.factuality.operators.iter().filter_map(|o| o.operator);
        rules.extend(operators.map(|o| self.rules.factuality.operators[o as usize].id.clone()));
        rules.extend(claim.implied.map(|entry| self.rules.references.entry(entry).id.clone()));
        ClaimRecord {
            schema: CLAIM_SCHEMA.to_owned(),
            id: claim.id.clone(),
            statement: claim.statement.clone(),
            document: self.document_ref(),
            evidence: self.evidence(claim.sentence),
            actor: self.actor(&claim.actor),
            relation: self.relation(claim),
            recipient: self.actor(&claim.recipient),
            object: claim.object.map(|span| self.object(span)),
            location: None,
            time: claim.time.as_ref().map(|t| self.time(t)),
            polarity: claim.factuality.polarity,
            modality: claim.factuality.modality,
            tense: claim.factuality.tense,
            attribution: claim.factuality.attribution.as_ref().map(|a| self.attribution(a)),
            channel: rule.channel,
            confidence: round(claim.confidence),
            provenance: Provenance { rules, rules_version: self.rules.version().to_owned(), engine: ENGINE.to_owned() },
        }
    }

    /// The record of the document itself, which yielded `claims` claims.
    pub fn document(&self, claims: usize) -> DocumentRecord {
        let DocumentRef { id, path, title, published, source, url, language, sha256 } = self.document_ref();
        DocumentRecord {
            schema: DOCUMENT_SCHEMA.to_owned(),
            id,
            path,
            title,
            published,
            source,
            url,
            language,
            sha256,
            characters: u64::from(self.index.position(self.document.text.len() as u32)),
            sentences: self.analysis.layout.sentences.len() as u64,
            claims: claims as u64,
            text: self.document.extracted.then(|| self.document.text.clone()),
        }
    }

    fn document_ref(&self) -> DocumentRef {
        let document = self.document;
        DocumentRef {
            id: document.id.clone(),
            path: document.path.clone(),
            title: document.title.clone(),
            published: document.published.map(iso_date),
            source: document.source.clone(),
            url: document.url.clone(),
            language: document.language.clone(),
            sha256: document.sha256.clone(),
        }
    }

    fn evidence(&self, sentence: u32) -> Evidence {
        let found = &self.analysis.layout.sentences[sentence as usize];
        let block = self.analysis.layout.blocks[found.block as usize].kind;
        let TextSpan { text, start, end } = self.words(found.span);
        let before = &self.document.text[..found.span.start as usize];
        let after = &self.document.text[found.span.end as usize..];
        let cut = before.char_indices().rev().take(CONTEXT_CHARS).last().map_or(before.len(), |(i, _)| i);
        Evidence {
            sentence,
            block: block.name().to_owned(),
            start,
            end,
            text,
            prefix: before[cut..].to_owned(),
            suffix: after.chars().take(CONTEXT_CHARS).collect(),
        }
    }

    fn actor(&self, side: &Side) -> ActorRecord {
        let gazetteer = &self.rules.gazetteer;
        let entity = gazetteer.entity(side.entity);
        let person = side.person.map(|p| &gazetteer.persons[p as usize]);
        let TextSpan { text, start, end } = self.words(side.span);
        ActorRecord {
            code: gazetteer.principal(side.entity).code.clone(),
            name: person.map_or_else(|| entity.name.clone(), |p| p.name.clone()),
            kind: entity.kind,
            sector: side.sector,
            wikidata: person.map_or_else(|| entity.wikidata.clone(), |p| p.wikidata.clone()),
            text,
            start,
            end,
            resolved_by: side.resolved_by,
        }
    }

    fn relation(&self, claim: &Claim) -> RelationRecord {
        let rule = &self.rules.relations.rules[claim.rule as usize];
        let taxonomy = &self.rules.taxonomy;
        let f = &claim.factuality;
        RelationRecord {
            category: rule.category,
            mode: rule.mode.clone(),
            context: rule.context.clone(),
            quad: taxonomy.quad(rule.category).to_owned(),
            plover: self.rules.folding.fold(rule.category, f.polarity, f.modality, f.tense),
            cameo: taxonomy.cameo_root(rule.category).map(str::to_owned),
            score: taxonomy.score(rule.category, rule.mode.as_deref()),
            trigger: self.words(claim.trigger),
        }
    }

    fn attribution(&self, attribution: &Attribution) -> AttributionRecord {
        let actor = attribution.actor.as_ref().map(|side| self.actor(side));
        let words = attribution.source.map(|span| self.words(span));
        let place = words.as_ref().map(|w| (w.start, w.end)).unzip();
        AttributionRecord {
            source: SourceRecord {
                code: actor.as_ref().map(|a| a.code.clone()),
                name: actor.as_ref().map(|a| a.name.clone()),
                sector: actor.and_then(|a| a.sector),
                text: words.map_or_else(|| UNSPECIFIED.to_owned(), |w| w.text),
                start: place.0,
                end: place.1,
            },
            cue: attribution.cue.of(&self.document.text).to_owned(),
            kind: attribution.kind,
        }
    }

    fn object(&self, span: Span) -> ObjectRecord {
        let TextSpan { text, start, end } = self.words(span);
        let first_number = text.split_whitespace().find(|w| w.starts_with(|c: char| c.is_ascii_digit()));
        let quantity = first_number.and_then(|n| n.replace(',', "").parse().ok());
        ObjectRecord { text, start, end, quantity }
    }

    fn time(&self, timex: &Timex) -> TimeRecord {
        let TextSpan { text, start, end } = self.words(timex.span);
        TimeRecord {
            text,
            start,
            end,
            kind: timex.kind.name().to_owned(),
            value: timex.value.clone(),
            from: timex.from.map(iso_date),
            to: timex.to.map(iso_date),
            modifier: joined(timex.modifiers),
            basis: timex.basis.name().to_owned(),
        }
    }

    fn words(&self, span: Span) -> TextSpan {
        let range = self.index.span(span);
        TextSpan { text: span.of(&self.document.text).to_owned(), start: range.start, end: range.end }
    }
}

/// A date as ISO 8601 with four digits of year; years before 1 are astronomical (480 BC = -0479).
pub fn iso_date(date: Date) -> String {
    let (sign, year) = if date.year() < 0 { ("-", -i32::from(date.year())) } else { ("", i32::from(date.year())) };
    format!("{sign}{year:04}-{:02}-{:02}", date.month(), date.day())
}

/// Two decimals: more would pretend to more than is known.
fn round(confidence: f32) -> f64 {
    (f64::from(confidence) * 100.0).round() / 100.0
}

/// Modifiers as records give them: names joined by `+`, or nothing.
pub fn joined(modifiers: Modifiers) -> Option<String> {
    (!modifiers.is_empty()).then(|| modifiers.to_string())
}
