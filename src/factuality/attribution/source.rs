//! Sources: who stands behind a cue.

use super::yields::Yields;
use super::{Sayer, Source};
use crate::factuality::Judge;
use crate::factuality::rules::SourcePlace;
use crate::frames::predicate::{Argument, Predicate, Role, VerbForm, Via, Voice};
use crate::lexicon::Class;
use crate::syntax::labels::{Relation, Upos, Xpos};
use std::ops::Range;

/// The words of a source and its mention.
type Named = (Option<Range<usize>>, Option<usize>);

impl Judge<'_> {
    /// The source of a predicate that says something: its subject, or the owner of a noun.
    pub(in crate::factuality) fn source_of(&self, predicate: &Predicate) -> Named {
        let Some(Sayer { core, head }) = self.sayer(predicate) else { return (None, None) };
        let mention = self.mention_of(&core, self.local(head));
        (Some(core), mention)
    }

    /// The source of a cue that stands by itself.
    pub(in crate::factuality) fn source_of_cue(&self, place: SourcePlace, cue: &Range<usize>) -> Named {
        let Some(noun) = self.noun_behind(cue).filter(|_| place == SourcePlace::Behind) else { return (None, None) };
        let core = self.document(cue.end)..self.document(noun) + 1;
        let mention = self.mention_of(&core, noun);
        (Some(core), mention)
    }

    /// The noun that words like "according to" stand before.
    fn noun_behind(&self, cue: &Range<usize>) -> Option<usize> {
        let behind = |t: usize| self.head(t).filter(|n| *n >= cue.end);
        let case = || cue.clone().filter(|t| self.relation(*t) == Relation::Case).find_map(behind);
        // Parsers also hang it on the words: "according [to X]".
        let hangs = |t: &usize| {
            self.head(*t).is_some_and(|h| cue.contains(&h)) && matches!(self.relation(*t), Relation::Nmod | Relation::Obl | Relation::Obj)
        };
        case().or_else(|| (cue.end..self.len()).find(hangs)).or_else(|| cue.clone().find_map(behind))
    }

    /// The mention in a phrase; else one that hangs on its head ("officials in Canberra").
    pub(super) fn mention_of(&self, core: &Range<usize>, head: usize) -> Option<usize> {
        let mentions = self.sentence.mentions;
        let over = |t: usize| mentions.iter().position(|m| m.tokens.contains(&t));
        let hangs = |t: usize| matches!(self.relation(t), Relation::Nmod | Relation::NmodPoss) && self.head(t) == Some(head);
        over(self.document(head)).or_else(|| core.clone().find_map(over)).or_else(|| {
            let behind = (head..self.len()).find(|t| hangs(*t) && over(self.document(*t)).is_some());
            behind.and_then(|t| over(self.document(t)))
        })
    }

    /// Parsers take "…, inspectors reported." for a participle that describes the inspectors.
    pub(super) fn described<'p>(&self, predicate: &'p Predicate) -> Option<&'p Argument> {
        let participle = predicate.form == Some(VerbForm::Participle) && predicate.voice == Voice::Passive;
        let object = predicate.in_role(Role::Object).find(|a| !a.alternative);
        object.filter(|o| participle && o.core.end == predicate.head)
    }

    /// Speakers that parsers take for something else: the object in "…, warned the central bank, …", a phrase of time in "…, the
    /// army later admitted".
    pub(super) fn misread_speaker(&self, predicate: &Predicate) -> Option<Sayer> {
        let head = self.local(predicate.head);
        if predicate.voice == Voice::Passive || predicate.form != Some(VerbForm::Finite) {
            return None;
        }
        let sure = |r| predicate.in_role(r).find(|a| !a.alternative);
        let subject = sure(Role::Subject);
        if self.relation(head) != Relation::Conj
            && head > 1
            && (self.is_quote(head - 1) || self.is_mark(head - 1) && self.is_quote(head - 2))
        {
            return self.noun_after(head).filter(|_| subject.is_none_or(|a| self.local(a.head) < head));
        }
        if head > 0 && self.is_mark(head - 1) {
            let object = sure(Role::Object).filter(|a| a.core.start == predicate.head + 1)?;
            let end = self.local(object.head) + 1;
            let ends = end >= self.len() || self.is_mark(end);
            let behind = subject.is_some_and(|a| self.local(a.head) > head);
            return (ends && !behind).then(|| Sayer::from(object));
        }
        if subject.is_some_and(|a| a.via != Via::Shared) {
            return None;
        }
        if let Some(sayer) = self.behind_aside(head) {
            return Some(sayer);
        }
        let noun = (0..head).rev().find(|t| self.sentence.parse.upos[*t] != Upos::Adv)?;
        let nominal = matches!(self.sentence.parse.upos[noun], Upos::Noun | Upos::Propn | Upos::Pron);
        let start = self.determined(self.children(noun).filter(|c| *c < noun).min().unwrap_or(noun));
        let bare = nominal && self.head(noun) == Some(head) && start > 0 && self.is_mark(start - 1);
        bare.then(|| Sayer { core: self.document(start)..self.document(noun) + 1, head: self.document(noun) })
    }

    /// "As *the minister* announced, …": parsers take the word for a preposition.
    fn behind_aside(&self, verb: usize) -> Option<Sayer> {
        let word = |c: usize| {
            self.children(c).find(|w| *w < c && self.relation(*w) == Relation::Case && self.rules.attitudes.opens_aside(self.fold(*w)))
        };
        let (noun, word) = self.children(verb).take_while(|c| *c < verb).find_map(|c| Some((c, word(c)?)))?;
        let opens = word == 0 || self.is_mark(word - 1);
        opens.then(|| Sayer { core: self.document(word + 1)..self.document(noun) + 1, head: self.document(noun) })
    }

    /// The noun phrase that begins behind a verb, whatever the tree makes of it.
    fn noun_after(&self, verb: usize) -> Option<Sayer> {
        let first = Some(verb + 1).filter(|t| *t < self.len())?;
        let below = |t: &usize| self.head(*t).filter(|h| *h > verb && !(first..*h).any(|b| self.is_mark(b)));
        let noun = std::iter::successors(Some(first), below).take(self.len()).last()?;
        let nominal = matches!(self.sentence.parse.upos[noun], Upos::Noun | Upos::Propn | Upos::Pron);
        nominal.then(|| Sayer { core: self.document(first)..self.document(noun) + 1, head: self.document(noun) })
    }

    /// The whole phrase of who says it.
    pub(super) fn source_phrase(&self, predicate: &Predicate, cue: &Range<usize>, yields: &Yields) -> Option<Source> {
        let Sayer { core, head } = self.sayer(predicate)?;
        let head = self.local(head);
        let cue = self.local(cue.start)..self.local(cue.end - 1) + 1;
        let mut phrase = yields.range(head);
        phrase.start = self.determined(phrase.start);
        phrase.end = self.before_clause_of(head, self.local(predicate.head), yields).min(phrase.end);
        // Names stay whole.
        if self.is_name(phrase.end - 1) {
            phrase.end += (phrase.end..self.len()).take_while(|t| self.is_name(*t)).count();
        }
        if head < cue.start {
            phrase.end = phrase.end.min(cue.start);
            if self.is_apposition(phrase.end..cue.start) {
                phrase.end = cue.start;
            }
        } else {
            phrase.start = phrase.start.max(cue.end);
            let breaks = |t: &usize| self.is_opening(*t) || self.sentence.parse.xpos[*t] == Xpos::CloseQuote;
            phrase.end = (head..phrase.end).find(breaks).unwrap_or(phrase.end);
            phrase.end = self.end_of_apposition(phrase.end);
        }
        let phrase = self.trimmed(phrase)?;
        let mention = self.mention_of(&core, head);
        Some(Source { phrase: self.document(phrase.start)..self.document(phrase.end), core, mention })
    }

    /// The phrase behind "according to".
    pub(super) fn source_behind(&self, cue: &Range<usize>, yields: &Yields) -> Option<Source> {
        let (core, mention) = self.source_of_cue(SourcePlace::Behind, cue);
        let core = core?;
        let noun = self.noun_behind(cue)?;
        let mut phrase = cue.end..yields.range(noun).end;
        // Parsers hang what is said on the noun.
        let clause =
            |c: &usize| *c > noun && matches!(self.relation(*c), Relation::Parataxis | Relation::Ccomp | Relation::Advcl | Relation::Dep);
        if let Some(said) = self.children(noun).find(clause) {
            phrase.end = yields.range(said).start.clamp(noun + 1, phrase.end);
        }
        let breaks = |t: &usize| self.is_opening(*t);
        phrase.end = (noun + 1..phrase.end).find(breaks).unwrap_or(phrase.end);
        let phrase = self.trimmed(phrase)?;
        Some(Source { phrase: self.document(phrase.start)..self.document(phrase.end), core, mention })
    }

    /// Where a phrase begins, with a determiner that the tree hangs elsewhere.
    fn determined(&self, start: usize) -> usize {
        let determiner = |t: &usize| self.sentence.parse.upos[*t] == Upos::Det;
        (0..start).rev().take_while(determiner).last().unwrap_or(start)
    }

    /// Where the relative clause begins that holds the cue: "the official *who said*".
    fn before_clause_of(&self, head: usize, cue: usize, yields: &Yields) -> usize {
        let holding = self.children(head).find(|c| *c > head && yields.holds(*c, cue));
        holding.map_or(usize::MAX, |c| yields.range(c).start.max(head + 1))
    }

    fn is_name(&self, token: usize) -> bool {
        self.sentence.parse.upos[token] == Upos::Propn
    }

    /// True if these words are an apposition in commas that ends before the cue: ", the minister of trade,".
    fn is_apposition(&self, words: Range<usize>) -> bool {
        let comma = |t: usize| self.sentence.parse.upos[t] == Upos::Punct && !self.is_quote(t);
        words.len() > 2
            && comma(words.start)
            && comma(words.end - 1)
            && !words.clone().any(|t| self.is_quote(t))
            && words.clone().nth(1).is_some_and(|t| !self.is_verbal(t) && self.sentence.parse.upos[t] != Upos::Adv)
            && !words.clone().any(|t| self.is_finite(t))
    }

    /// The end of an apposition that begins here with a comma: "said X, *a spokesman for Y*."
    fn end_of_apposition(&self, end: usize) -> usize {
        let comma = |t: usize| self.sentence.lexicon.classes(self.fold(t)).has(Class::Comma);
        if end + 1 >= self.len() || !comma(end) {
            return end;
        }
        let first = self.sentence.parse.upos[end + 1];
        if !matches!(first, Upos::Det | Upos::Noun | Upos::Propn | Upos::Adj) {
            return end;
        }
        let stop = |t: &usize| comma(*t) || self.is_quote(*t) || self.is_stop(*t);
        let last = (end + 1..self.len()).find(stop).unwrap_or(self.len());
        if (end + 1..last).any(|t| self.is_finite(t) || self.sentence.parse.xpos[t] == Xpos::Vbg) { end } else { last }
    }

    /// Without commas, quotation marks, "by" and "'s" at its edges; none if nothing is left.
    pub(super) fn trimmed(&self, mut words: Range<usize>) -> Option<Range<usize>> {
        let mark = |t: usize| self.sentence.parse.upos[t] == Upos::Punct && !self.is_bracket(t);
        let opens = |t: usize| mark(t) || matches!(self.relation(t), Relation::Case | Relation::Cc);
        while !words.is_empty() && opens(words.start) {
            words.start += 1;
        }
        while !words.is_empty() && (mark(words.end - 1) || self.sentence.parse.xpos[words.end - 1] == Xpos::Pos) {
            words.end -= 1;
        }
        (!words.is_empty()).then_some(words)
    }

    fn is_bracket(&self, token: usize) -> bool {
        matches!(self.sentence.parse.xpos[token], Xpos::OpenBracket | Xpos::CloseBracket)
    }

    fn is_verbal(&self, token: usize) -> bool {
        matches!(self.sentence.parse.upos[token], Upos::Verb | Upos::Aux)
    }

    /// True if a token is a verb that may head a clause of its own.
    pub(super) fn is_finite(&self, token: usize) -> bool {
        matches!(self.sentence.parse.xpos[token], Xpos::Vbd | Xpos::Vbz | Xpos::Vbp | Xpos::Md)
    }
}
