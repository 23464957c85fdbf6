//! Who speaks where a sentence does not say it: quotations over sentences and paragraphs, and statements behind a colon.

use super::{Analysis, Memory, Pipeline, token_range};
use crate::actors::mentions::Mention;
use crate::claim::{self, Claim};
use crate::document::Document;
use crate::factuality::Judge;
use crate::factuality::attribution::quotes::{Quotation, quotations};
use crate::factuality::attribution::{Attributed, By, Source};
use crate::factuality::labels::AttributionKind;
use crate::lexicon::Class;
use crate::limits::ISSUER_SENTENCES;
use crate::segment::BlockKind;
use crate::span::Span;
use std::ops::Range;

/// An attribution of a document. Spans are in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributedSpans {
    /// Who, if somebody is named.
    pub source: Option<Span>,
    /// The words that say that it is said.
    pub cue: Span,
    /// What is said, in text order.
    pub content: Vec<Span>,
    /// What makes it one.
    pub by: By,
}

/// An attribution by its sentence and its place among those of the sentence.
type Place = (usize, usize);

/// The attributions of the sentences that were asked for, and the quotations of the document.
struct Speeches {
    /// By sentence; none if not looked for yet.
    of: Vec<Option<Vec<Attributed>>>,
    quotations: Vec<Quotation>,
    memory: Memory,
}

impl Pipeline<'_> {
    /// Every attribution of a document, claim or not, in text order.
    pub fn attributions(&mut self, document: &Document) -> Vec<AttributedSpans> {
        self.analyse(document);
        let mut speeches = self.speeches();
        let count = self.analysis.layout.sentences.len();
        for sentence in 0..count {
            self.listen(sentence, &mut speeches);
        }
        let mut more: Vec<(Place, Range<usize>)> = Vec::new();
        for number in 0..speeches.quotations.len() {
            let speaker = self.speaker(number, &mut speeches);
            more.extend(speaker.map(|s| (s, speeches.quotations[number].tokens.clone())));
        }
        for sentence in 0..count {
            let statement = self.statement_behind(sentence, &mut speeches);
            more.extend(statement);
        }
        for ((sentence, index), words) in more {
            if let Some(said) = &mut speeches.of[sentence] {
                add(&mut said[index].content, words);
            }
        }
        let all = speeches.of.iter().flatten().flatten().filter(|a| !a.content.is_empty());
        all.map(|a| self.spans(a)).collect()
    }

    /// Gives claims that nobody in their sentence is named for the speaker of the quotation or statement they stand in.
    pub(super) fn attribute_speeches(&mut self, claims: &mut [Claim]) {
        for claim in claims.iter_mut() {
            let Some(attribution) = &mut claim.factuality.attribution else { continue };
            if attribution.actor.is_none()
                && let Some(source) = attribution.source
            {
                attribution.actor = self.issuer(claim.sentence as usize, source);
            }
        }
        if claims.iter().all(|c| c.factuality.attribution.is_some()) {
            return;
        }
        let mut speeches = self.speeches();
        for claim in claims.iter_mut().filter(|c| c.factuality.attribution.is_none()) {
            let sentence = claim.sentence as usize;
            let inside = |t: usize| self.analysis.tokens.span(t).start == claim.trigger.start;
            let Some(trigger) = token_range(self.sentence(sentence)).find(|t| inside(*t)) else { continue };
            let quotation = speeches.quotations.iter().position(|q| q.covers(trigger));
            let place = match quotation {
                Some(number) => self.speaker(number, &mut speeches),
                None => self.stater(sentence, &mut speeches),
            };
            claim.factuality.attribution = place.and_then(|p| self.attribution_of(p, &speeches));
        }
    }

    fn speeches(&self) -> Speeches {
        let layout = &self.analysis.layout;
        let quotations = quotations(&self.analysis.tokens, &self.words, &layout.sentences);
        Speeches { of: vec![None; layout.sentences.len()], quotations, memory: Memory::default() }
    }

    /// Finds the attributions of a sentence, once.
    fn listen(&mut self, sentence: usize, speeches: &mut Speeches) {
        if speeches.of[sentence].is_some() {
            return;
        }
        let mut said = Vec::new();
        if self.is_read(sentence) {
            self.parse_anyway(sentence);
            self.find_predicates(sentence, &mut speeches.memory);
            if let Some(tree) = self.tree(sentence) {
                let timexes = &self.analysis.timexes[self.analysis.timexes_of[sentence].clone()];
                let judge = Judge::new(&self.rules.factuality, &tree, &speeches.memory.predicates, timexes, None);
                said = judge.attributions().to_vec();
            }
        }
        speeches.of[sentence] = Some(said);
    }

    /// The attribution that a quotation is the content of: in a sentence that it touches, else that of the quotation or the
    /// opening colon before.
    fn speaker(&mut self, number: usize, speeches: &mut Speeches) -> Option<Place> {
        let mut at = number;
        loop {
            let quotation = speeches.quotations[at].clone();
            let (first, last) = quotation.sentences;
            for sentence in [first, last] {
                self.listen(sentence, speeches);
                let said = speeches.of[sentence].as_deref().unwrap_or_default();
                let of_it = |a: &Attributed| {
                    let inside = |c: &Range<usize>| c.start < quotation.tokens.end && quotation.tokens.start < c.end;
                    !quotation.covers(a.head) && a.content.iter().any(inside)
                };
                // Of one attribution in another the inner one says the quotation.
                let inner = said.iter().enumerate().filter(|(_, a)| of_it(a)).min_by_key(|(_, a)| a.size());
                if let Some((index, _)) = inner {
                    return Some((sentence, index));
                }
            }
            let sentences = &self.analysis.layout.sentences;
            if !quotation.stands_alone(sentences) {
                return None;
            }
            let block = sentences[first].block;
            if let Some(opened) = self.opened_before(first, speeches) {
                return Some(opened);
            }
            let before = at.checked_sub(1)?;
            let sentences = &self.analysis.layout.sentences;
            let (_, last_before) = speeches.quotations[before].sentences;
            // Only a quotation that ends right before, or in the paragraph before, has the same speaker.
            let near = sentences[last_before].block == block || last_before + 1 == first && sentences[last_before].block + 1 == block;
            if !near || first - last_before > 1 {
                return None;
            }
            at = before;
        }
    }

    /// The attribution that the sentence before leaves open with a colon.
    fn opened_before(&mut self, sentence: usize, speeches: &mut Speeches) -> Option<Place> {
        let before = sentence.checked_sub(1)?;
        self.opening(before, speeches)
    }

    /// The attribution of a sentence whose content only begins behind it.
    fn opening(&mut self, sentence: usize, speeches: &mut Speeches) -> Option<Place> {
        if !self.ends_with_colon(sentence) {
            return None;
        }
        self.listen(sentence, speeches);
        let said = speeches.of[sentence].as_deref().unwrap_or_default();
        said.iter().rposition(Attributed::is_open).map(|index| (sentence, index))
    }

    /// The statement without quotation marks that a sentence opens: the paragraphs behind it up to a heading or the next
    /// opening.
    fn statement_behind(&mut self, sentence: usize, speeches: &mut Speeches) -> Option<(Place, Range<usize>)> {
        let place = self.opening(sentence, speeches)?;
        let next = sentence + 1;
        let starts = self.analysis.layout.sentences.get(next)?.tokens.start as usize;
        if speeches.quotations.iter().any(|q| q.tokens.start == starts) {
            return None;
        }
        let mut end = next;
        while end < self.analysis.layout.sentences.len()
            && self.is_statement(end)
            && self.kind(end) == self.kind(next)
            && self.opening(end, speeches).is_none()
        {
            end += 1;
        }
        let last = self.sentence(end - 1).tokens.end as usize;
        (end > next && last > starts).then_some((place, starts..last))
    }

    fn kind(&self, sentence: usize) -> BlockKind {
        self.analysis.layout.blocks[self.sentence(sentence).block as usize].kind
    }

    fn is_statement(&self, sentence: usize) -> bool {
        matches!(self.kind(sentence), BlockKind::Paragraph | BlockKind::Bullet) && !self.sentence(sentence).tokens.is_empty()
    }

    /// Who states a sentence outside quotation marks: the one whose colon opened the statement that it stands in.
    fn stater(&mut self, sentence: usize, speeches: &mut Speeches) -> Option<Place> {
        let stated = (0..=sentence).rev().take_while(|s| self.is_statement(*s)).last()?;
        // The opening may stand in a line of its own, which looks like a heading.
        let opening = (stated.saturating_sub(1)..sentence).rev().find(|s| self.ends_with_colon(*s))?;
        let (place, words) = self.statement_behind(opening, speeches)?;
        words.contains(&(self.sentence(sentence).tokens.start as usize)).then_some(place)
    }

    fn ends_with_colon(&self, sentence: usize) -> bool {
        let last = token_range(self.sentence(sentence)).last();
        last.is_some_and(|t| self.rules.factuality.attitudes.introduces(self.analysis.tokens.fold(t)))
    }

    /// The actor behind a source that only its kind names ("the release"): the one that an earlier phrase with the same noun
    /// names ("a defence ministry release", "a release by the ministry").
    fn issuer(&self, sentence: usize, source: Span) -> Option<claim::Side> {
        let Analysis { tokens, mentions, mentions_of, .. } = &self.analysis;
        let inside = |t: &usize| source.contains(tokens.span(*t));
        let words: Vec<usize> = token_range(self.sentence(sentence)).filter(inside).collect();
        let (first, last) = (*words.first()?, *words.last()?);
        let definite = words.len() > 1 && self.rules.lexicon.classes(tokens.fold(first)).has(Class::Determiner);
        let furthest = sentence.saturating_sub(ISSUER_SENTENCES);
        let earliest = token_range(self.sentence(furthest)).start;
        let mentions = &mentions[mentions_of[furthest].start..mentions_of[sentence].end];
        let same = (earliest..first).rev().filter(|t| definite && tokens.fold(*t) == tokens.fold(last));
        let apart = |t: usize| self.rules.lexicon.classes(tokens.fold(t)).any(&[Class::Comma, Class::Break]);
        let before = |m: &Mention, same: usize| m.tokens.end <= same && same - m.tokens.end <= 2 && !(m.tokens.end..same).any(apart);
        let behind = |m: &Mention, same: usize| {
            m.tokens.start > same + 1
                && m.tokens.start - same <= 3
                && self.rules.lexicon.classes(tokens.fold(same + 1)).has(Class::Preposition)
        };
        let named = |same: usize| mentions.iter().rev().find(|m| before(m, same) || behind(m, same));
        same.filter_map(named).map(claim::Side::from).next()
    }

    fn attribution_of(&self, (sentence, index): Place, speeches: &Speeches) -> Option<claim::Attribution> {
        let said = speeches.of[sentence].as_ref()?;
        let attributed = said.get(index)?;
        let kind = match attributed.by {
            By::Operator(number) => self.rules.factuality.operators[number as usize].attribution?,
            By::Mark => AttributionKind::Says,
            By::Attitude(_) => return None,
        };
        let mentions = &self.analysis.mentions[self.analysis.mentions_of[sentence].clone()];
        let side = |s: &Source| s.mention.map(|m| claim::Side::from(&mentions[m]));
        Some(claim::Attribution {
            source: attributed.source.as_ref().map(|s| self.analysis.tokens.cover(s.core.clone())),
            actor: attributed.source.as_ref().and_then(side),
            cue: self.analysis.tokens.cover(attributed.head..attributed.head + 1),
            kind,
        })
    }

    fn spans(&self, attributed: &Attributed) -> AttributedSpans {
        let cover = |r: &Range<usize>| self.analysis.tokens.cover(r.clone());
        AttributedSpans {
            source: attributed.source.as_ref().map(|s| cover(&s.phrase)),
            cue: cover(&attributed.cue),
            content: attributed.content.iter().map(cover).collect(),
            by: attributed.by,
        }
    }
}

/// Adds words to what is said, joined with what they touch.
fn add(content: &mut Vec<Range<usize>>, words: Range<usize>) {
    let mut joined = words;
    content.retain(|c| {
        let apart = c.end < joined.start || joined.end < c.start;
        if !apart {
            joined = c.start.min(joined.start)..c.end.max(joined.end);
        }
        apart
    });
    content.push(joined);
    content.sort_by_key(|c| c.start);
}
