//! What is said: before, behind or around the cue.

use super::yields::Yields;
use super::{By, Reach, Source};
use crate::factuality::Judge;
use crate::factuality::cues::Cue;
use crate::factuality::labels::AttributionKind;
use crate::factuality::rules::Complement;
use crate::frames::predicate::{Predicate, PredicateKind, Role, VerbForm, Voice};
use crate::lexicon::Class;
use crate::syntax::labels::{Relation, Upos, Xpos};
use std::ops::Range;

impl Judge<'_> {
    /// What a predicate says; none if nothing. Empty if it opens what the sentences after say.
    pub(super) fn content_of(
        &self,
        predicate: &Predicate,
        reach: &Reach<'_>,
        cue: &Range<usize>,
        source: Option<&Source>,
        yields: &Yields,
    ) -> Option<Vec<Range<usize>>> {
        let local = |r: &Range<usize>| self.local(r.start)..self.local(r.end - 1) + 1;
        let cue = local(cue);
        let source = source.map(|s| local(&s.phrase));
        let says = predicate.kind == PredicateKind::Verb && reach.takes(Complement::Clause) && matches!(reach.by, By::Operator(_));
        // "Prices rose, analysts say, because …": what stands in commas does not govern what follows.
        let in_commas = says && cue.end < self.len() && self.sentence.lexicon.classes(self.fold(cue.end)).has(Class::Comma);
        let first = source.as_ref().map_or(cue.start, |s| s.start.min(cue.start));
        let behind_quotation = says && first > 0 && self.is_quote(first - 1) && !self.is_opening(first - 1);
        if (in_commas || behind_quotation)
            && let Some(around) = self.content_before(predicate, reach, &cue, source.as_ref(), yields)
        {
            return Some(self.in_document(&around));
        }
        if let Some(behind) = self.clause_behind(predicate, reach, &cue, source.as_ref(), yields) {
            let infinitive = self.sentence.parse.xpos[behind.start] == Xpos::To;
            let raised = (predicate.voice == Voice::Passive && infinitive).then(|| self.raised_subject(predicate, &cue, yields)).flatten();
            let parts: Vec<Range<usize>> = raised.into_iter().chain([behind]).collect();
            return Some(self.in_document(&parts));
        }
        if let Some(clause) = self.clause_of_noun(predicate, reach, &cue, yields) {
            return Some(self.in_document(&[clause]));
        }
        if says && let Some(around) = self.content_before(predicate, reach, &cue, source.as_ref(), yields) {
            return Some(self.in_document(&around));
        }
        if says && let Some(rest) = self.content_after_mark(predicate, &cue, source.as_ref(), yields) {
            return Some(rest.map_or_else(Vec::new, |r| self.in_document(&[r])));
        }
        self.phrase_behind(predicate, reach, &cue, yields).map(|p| self.in_document(&[p]))
    }

    /// What stands beside words like "according to": the rest of the sentence, or of the clause that they stand in.
    pub(super) fn content_beside(&self, cue: &Cue, words: Range<usize>, yields: &Yields) -> Vec<Range<usize>> {
        let whole = 0..self.len();
        let apart = words.start == 0 || self.sentence.parse.upos[words.start - 1] == Upos::Punct;
        let clause = cue.anchor.map_or(whole.clone(), |a| yields.range(a));
        let clause = if apart && !(self.inside_quotes(words.start)) { whole } else { clause };
        let parts = [clause.start..words.start.min(clause.end), words.end.max(clause.start)..clause.end.max(words.end)];
        let kept: Vec<Range<usize>> = parts.into_iter().filter_map(|p| self.as_content(p)).collect();
        self.in_document(&kept)
    }

    /// A clause, an infinitive, a gerund or a question behind the cue.
    fn clause_behind(
        &self,
        predicate: &Predicate,
        reach: &Reach<'_>,
        cue: &Range<usize>,
        source: Option<&Range<usize>>,
        yields: &Yields,
    ) -> Option<Range<usize>> {
        let head = self.local(predicate.head);
        let edge = source.filter(|s| s.start >= cue.end).map_or(cue.end, |s| s.end);
        let arguments = predicate.in_role(Role::Complement).filter(|a| !a.alternative).map(|a| self.local(a.head));
        let clausal = |c: &usize| matches!(self.relation(*c), Relation::Ccomp | Relation::Xcomp | Relation::Parataxis | Relation::Acl);
        let below = self.children(head).filter(clausal);
        // "accused the army of hiding": parsers hang the gerund on the noun.
        let objects = || self.children(head).filter(|c| self.relation(*c) == Relation::Obj);
        let gerund = |c: &usize| self.relation(*c) == Relation::Acl && self.is_gerund(*c);
        let marked = |c: &usize| self.children(*c).any(|m| m < *c && matches!(self.relation(m), Relation::Mark | Relation::Case));
        let on_object = objects().flat_map(|o| self.children(o)).filter(|c| gerund(c) && marked(c));
        let mut found: Vec<usize> = arguments.chain(below).chain(on_object).filter(|c| *c >= edge).collect();
        found.sort_unstable();
        found.iter().find_map(|c| {
            let form = self.form_of(*c);
            if !self.fits(predicate, reach, *c, form) {
                return None;
            }
            let reach_of = yields.range(*c);
            let mut start = reach_of.start.max(edge);
            if matches!(form, Complement::Infinitive | Complement::Gerund) {
                start = self.first_argument(head, edge..start, yields).unwrap_or(start);
            }
            if start > edge && self.is_opening(start - 1) {
                start -= 1;
            }
            if (edge..start).any(|t| self.parts(t)) || self.sentence.parse.upos[start] == Upos::Cconj {
                return None;
            }
            let end = self.end_of_content(start, reach_of.end);
            self.as_content(start..self.before_next_cue(start, end))
        })
    }

    /// Where a participle begins that says more of the same source: "…, *adding* that …".
    fn before_next_cue(&self, start: usize, end: usize) -> usize {
        let comma = |t: usize| self.sentence.lexicon.classes(self.fold(t)).has(Class::Comma);
        let says = |t: usize| {
            let predicate = self.predicate_at(t).map(|p| &self.predicates[p]);
            predicate.is_some_and(|p| self.reaches(p).iter().any(|r| matches!(r.by, By::Operator(_)) && r.takes(Complement::Clause)))
        };
        let next = (start + 2..end).find(|t| self.is_gerund(*t) && comma(*t - 1) && !self.inside_quotes(*t) && says(*t));
        next.map_or(end, |t| t - 1)
    }

    /// A clause behind a noun that the tree hangs elsewhere: "printed a claim by the embassy *that …*".
    fn clause_of_noun(&self, predicate: &Predicate, reach: &Reach<'_>, cue: &Range<usize>, yields: &Yields) -> Option<Range<usize>> {
        if predicate.kind != PredicateKind::Noun || !reach.takes(Complement::Clause) {
            return None;
        }
        let behind = |t: &usize| self.sentence.lexicon.classes(self.fold(*t)).has(Class::Complementiser);
        let that = Some(yields.range(self.local(predicate.head)).end.max(cue.end)).filter(|t| *t < self.len() && behind(t))?;
        let clause = yields.range(self.head(that)?);
        let content = (clause.start <= that && that < clause.end).then(|| self.as_content(that..clause.end)).flatten()?;
        content.clone().any(|t| self.is_finite(t)).then_some(content)
    }

    /// The surface subject of a passive that says what its subject does: "*The general* is said to have fled".
    fn raised_subject(&self, predicate: &Predicate, cue: &Range<usize>, yields: &Yields) -> Option<Range<usize>> {
        let head = self.local(predicate.head);
        let subject = self.children(head).find(|c| *c < head && matches!(self.relation(*c), Relation::NsubjPass | Relation::Nsubj))?;
        let whole = yields.range(subject);
        self.as_content(whole.start..whole.end.min(cue.start))
    }

    /// What sort of complement a word is.
    fn form_of(&self, token: usize) -> Complement {
        let predicate = self.predicate_at(token).map(|p| &self.predicates[p]);
        match predicate.and_then(|p| p.form) {
            Some(VerbForm::Infinitive) => Complement::Infinitive,
            Some(VerbForm::Gerund) => Complement::Gerund,
            Some(VerbForm::Participle) if self.sentence.parse.xpos[token] == Xpos::Vbg => Complement::Gerund,
            _ if self.is_question(token) => Complement::Question,
            _ => Complement::Clause,
        }
    }

    fn fits(&self, predicate: &Predicate, reach: &Reach<'_>, token: usize, form: Complement) -> bool {
        let loose = self.relation(token) == Relation::Parataxis;
        let finite = (yielded(self, token)).any(|t| self.is_finite(t));
        match form {
            Complement::Clause => {
                let said = (reach.takes(Complement::Clause) || !finite && reach.takes(Complement::Subjunctive))
                    && (!loose || self.follows_mark(token, self.local(predicate.head)));
                let subjunctive =
                    || self.children(token).any(|c| c < token && self.sentence.lexicon.classes(self.fold(c)).has(Class::Complementiser));
                said && (finite || self.starts_quote(token) || subjunctive())
            }
            Complement::Question => reach.takes(Complement::Question) || reach.takes(Complement::Clause),
            Complement::Infinitive => reach.takes(form) && reach.prepositions.is_empty(),
            Complement::Gerund => {
                let before = self.children(token).find(|c| *c < token && matches!(self.relation(*c), Relation::Case | Relation::Mark));
                let fits = reach.prepositions.is_empty() || before.is_some_and(|b| reach.prepositions.contains(&self.fold(b)));
                reach.takes(form) && fits
            }
            Complement::Noun | Complement::Subjunctive | Complement::Subject => false,
        }
    }

    /// Where the arguments of the cue begin that belong to what is said: "urged *Kenya* to withdraw".
    fn first_argument(&self, head: usize, between: Range<usize>, yields: &Yields) -> Option<usize> {
        let argument = |c: &usize| {
            matches!(self.relation(*c), Relation::Obj | Relation::Iobj | Relation::Ccomp | Relation::Xcomp)
                || self.relation(*c) == Relation::Obl && self.children(*c).any(|p| self.relation(p) == Relation::Case)
        };
        let inside = |t: &usize| between.contains(t);
        self.children(head).filter(argument).map(|c| yields.range(c).start).filter(inside).min()
    }

    /// What stands before a cue that is set off by a comma or quotation marks, and what goes on behind it.
    fn content_before(
        &self,
        predicate: &Predicate,
        reach: &Reach<'_>,
        cue: &Range<usize>,
        source: Option<&Range<usize>>,
        yields: &Yields,
    ) -> Option<Vec<Range<usize>>> {
        let head = self.local(predicate.head);
        let relative = |s: &Range<usize>| s.len() == 1 && self.sentence.lexicon.classes(self.fold(s.start)).has(Class::Relative);
        if source.is_some_and(relative) {
            return None;
        }
        let first = source.map_or(cue.start, |s| s.start.min(cue.start));
        let last = source.map_or(cue.end, |s| s.end.max(cue.end));
        if let Some(aside) = self.aside(head, first..last, yields) {
            let parts = [0..aside.start, aside.end..self.len()];
            let kept: Vec<Range<usize>> = parts.into_iter().filter_map(|p| self.as_content(p)).collect();
            return kept.iter().any(|k| k.clone().any(|t| self.is_finite(t))).then_some(kept);
        }
        if let Some(parts) = self.around_parenthesis(cue, source).filter(|_| self.reports(reach)) {
            return Some(parts);
        }
        if predicate.form.is_some_and(|f| matches!(f, VerbForm::Infinitive | VerbForm::Gerund)) || first == 0 {
            return None;
        }
        source?;
        let quoted = self.is_quote(first - 1) || first > 1 && self.is_mark(first - 1) && self.is_quote(first - 2);
        let before = self.as_content(self.start_before(first)..first)?;
        if !self.sets_off(first - 1) {
            return None;
        }
        let top = self.top_of(&before);
        let inside = yields.holds(top, head) && self.relation(head) != Relation::AclRelcl;
        let governed = self.head(top) == Some(head) && self.may_be_said(top);
        let behind = self.goes_on(head, last, inside, yields);
        let clause = before.clone().any(|t| self.is_finite(t)) || behind.is_some();
        let accuses = matches!(reach.by, By::Operator(n) if self.operator(n).attribution == Some(AttributionKind::Accuses));
        if !(quoted && !accuses || (inside || governed) && clause && self.reports(reach)) {
            return None;
        }
        Some(std::iter::once(before).chain(behind).collect())
    }

    /// The clause of a cue that stands beside what is said: "*As the minister said*, …".
    fn aside(&self, head: usize, words: Range<usize>, yields: &Yields) -> Option<Range<usize>> {
        let opens = |t: usize| self.rules.attitudes.opens_aside(self.fold(t));
        if self.children(head).any(|c| self.relation(c) == Relation::Mark && opens(c)) {
            let clause = yields.range(head);
            return Some(clause.start.min(words.start)..clause.end.max(words.end));
        }
        // Whatever the tree makes of it, from the word to the comma.
        let word = words.start.checked_sub(1).filter(|t| opens(*t) && (*t == 0 || self.is_mark(*t - 1)))?;
        let comma = (words.end..self.len()).find(|t| self.sentence.lexicon.classes(self.fold(*t)).has(Class::Comma));
        Some(word..comma.unwrap_or(self.len()))
    }

    /// What stands around a cue in commas with its source: "The plan, *officials said*, would fail."
    fn around_parenthesis(&self, cue: &Range<usize>, source: Option<&Range<usize>>) -> Option<Vec<Range<usize>>> {
        let source = source?;
        let (first, last) = (source.start.min(cue.start), source.end.max(cue.end));
        let comma = |t: usize| t < self.len() && self.sentence.lexicon.classes(self.fold(t)).has(Class::Comma);
        let adverbs = |mut between: Range<usize>| between.all(|t| self.sentence.parse.upos[t] == Upos::Adv);
        let adjacent = adverbs(source.end.min(cue.end)..source.start.max(cue.start));
        if first < 2 || !comma(first - 1) || !comma(last) || !adjacent || self.is_quote(first - 2) {
            return None;
        }
        let (before, behind) = (self.as_content(0..first)?, self.as_content(last..self.len())?);
        // The clause is one: its verb stands on one side only, and no new clause opens behind.
        let verbs = |r: &Range<usize>| r.clone().any(|t| self.is_finite(t));
        let opens = matches!(self.sentence.parse.upos[behind.start], Upos::Cconj | Upos::Sconj) || self.is_gerund(behind.start);
        (!verbs(&before) && verbs(&behind) && !opens).then(|| vec![before, behind])
    }

    fn is_gerund(&self, token: usize) -> bool {
        self.sentence.parse.xpos[token] == Xpos::Vbg
    }

    /// True if a clause before the cue that the tree hangs on it may be what is said: no "when …", no participle.
    fn may_be_said(&self, top: usize) -> bool {
        let marked = || {
            self.children(top).any(|c| c < top && matches!(self.relation(c), Relation::Mark | Relation::Advmod) && self.opens_adverbial(c))
        };
        match self.relation(top) {
            Relation::Ccomp | Relation::Parataxis | Relation::Dislocated | Relation::Csubj => true,
            Relation::Advcl => self.predicate_at(top).is_some_and(|p| self.predicates[p].form == Some(VerbForm::Finite)) && !marked(),
            _ => false,
        }
    }

    fn opens_adverbial(&self, token: usize) -> bool {
        self.relation(token) == Relation::Mark || matches!(self.sentence.parse.xpos[token], Xpos::Wrb)
    }

    /// True for cues of what is so: "they demanded" and "they blamed" beside a clause do not say it.
    fn reports(&self, reach: &Reach<'_>) -> bool {
        let By::Operator(number) = reach.by else { return false };
        let acts = [
            AttributionKind::Asks,
            AttributionKind::Orders,
            AttributionKind::Accuses,
            AttributionKind::Promises,
            AttributionKind::Threatens,
        ];
        self.operator(number).attribution.is_some_and(|k| !acts.contains(&k))
    }

    /// What goes on behind a cue in the middle of what is said.
    fn goes_on(&self, head: usize, last: usize, inside: bool, yields: &Yields) -> Option<Range<usize>> {
        let rest = last..self.len();
        let other = |t: &usize| !self.is_mark(*t) && if inside { !yields.holds(head, *t) } else { self.is_said_below(head, *t, yields) };
        let opening = rest.clone().find(|t| self.is_opening(*t) && self.is_mark(t.saturating_sub(1)));
        let start = rest.clone().find(other).into_iter().chain(opening).min()?;
        let marked = (last..start + 1).any(|t| self.is_mark(t));
        let between = (last..start).filter(|t| !self.is_mark(*t)).any(|t| self.is_finite(t));
        if !marked || between {
            return None;
        }
        let start = if start > last && self.is_opening(start - 1) { start - 1 } else { start };
        self.as_content(start..self.len())
    }

    /// True if a word belongs to a clause that completes the cue.
    fn is_said_below(&self, head: usize, token: usize, yields: &Yields) -> bool {
        let said = |c: &usize| *c > head && matches!(self.relation(*c), Relation::Ccomp | Relation::Parataxis);
        self.children(head).filter(said).any(|c| yields.holds(c, token))
    }

    /// Where what stands before the cue begins: the sentence, or a quotation of its own.
    fn start_before(&self, first: usize) -> usize {
        let closing = (0..first).rev().take(2).find(|t| self.is_quote(*t));
        let Some(closing) = closing else { return 0 };
        let opening = (0..closing).rev().find(|t| self.is_opening(*t));
        match opening {
            // A quotation that is a sentence of its own, behind one without a full stop.
            Some(o) if o > 0 && (self.is_mark(o - 1) || self.is_sentence(o + 1..closing)) => o,
            _ => 0,
        }
    }

    /// True if words begin with a capital letter and have a verb: no quoted name.
    fn is_sentence(&self, words: Range<usize>) -> bool {
        let capital = words.clone().next().is_some_and(|t| {
            let first = self.sentence.words.text(self.sentence.tokens.word(self.document(t))).chars().next();
            first.is_some_and(char::is_uppercase) && self.sentence.parse.upos[t] != Upos::Propn
        });
        capital && words.clone().any(|t| self.is_finite(t))
    }

    /// What follows a colon, a quotation mark or "that" where the tree has no clause. An inner none stands for a colon that
    /// ends the sentence.
    fn content_after_mark(
        &self,
        predicate: &Predicate,
        cue: &Range<usize>,
        source: Option<&Range<usize>>,
        yields: &Yields,
    ) -> Option<Option<Range<usize>>> {
        let head = self.local(predicate.head);
        let edge = source.filter(|s| s.start >= cue.end).map_or(cue.end, |s| s.end);
        let that = |t: usize| self.sentence.lexicon.classes(self.fold(t)).has(Class::Complementiser);
        let phrase = |t: usize| self.children(head).find(|c| yields.range(*c).start == t && !that(t) && self.is_phrase(*c));
        let mut at = edge;
        while at < self.len()
            && let Some(child) = phrase(at)
        {
            at = yields.range(child).end.max(at + 1);
        }
        if at >= self.len() {
            return None;
        }
        let colon = self.is_colon(at);
        if colon && self.as_content(at + 1..self.len()).is_none() {
            return Some(None);
        }
        let comma = self.sentence.lexicon.classes(self.fold(at)).has(Class::Comma);
        let at = if colon || comma { at + 1 } else { at };
        let opens = at < self.len() && self.is_opening(at);
        let follows = colon || opens || at < self.len() && that(at) && !comma;
        let content = follows.then(|| self.as_content(at..self.len())).flatten()?;
        content.clone().any(|t| self.is_finite(t)).then_some(Some(content))
    }

    /// A phrase that may stand between a cue and what is said: whom it is said to, when, where.
    fn is_phrase(&self, token: usize) -> bool {
        matches!(
            self.relation(token),
            Relation::Obj
                | Relation::Iobj
                | Relation::Obl
                | Relation::OblUnmarked
                | Relation::Advmod
                | Relation::CompoundPrt
                | Relation::Advcl
        ) && !self.starts_quote(token)
    }

    /// A noun phrase that is said: "denied the charges", "described it as a mistake".
    fn phrase_behind(&self, predicate: &Predicate, reach: &Reach<'_>, cue: &Range<usize>, yields: &Yields) -> Option<Range<usize>> {
        if !reach.takes(Complement::Noun) {
            return None;
        }
        let head = self.local(predicate.head);
        let behind = |c: &usize| *c >= cue.end;
        let object = || self.children(head).filter(behind).find(|c| matches!(self.relation(*c), Relation::Obj | Relation::Xcomp));
        if reach.prepositions.is_empty() {
            let object = object().filter(|o| !self.is_date(*o))?;
            let range = yields.range(object);
            // "called the strike illegal"
            let said_of_it = self.children(head).filter(|c| self.relation(*c) == Relation::Xcomp && *c >= range.end);
            let end = said_of_it.map(|c| yields.range(c).end).max();
            if reach.predicative && end.is_none() {
                return None;
            }
            let end = end.unwrap_or(range.end);
            let range = range.start..end;
            return self.as_content(range.start.max(cue.end)..self.end_of_content(range.start, range.end));
        }
        let marked = |c: &usize| self.children(*c).any(|p| p < *c && reach.prepositions.contains(&self.fold(p)));
        let below = |c: &usize| matches!(self.relation(*c), Relation::Obl | Relation::Nmod | Relation::Xcomp | Relation::Advcl);
        // Parsers hang the phrase on the object as well: "blamed the mayor for the delay".
        let nearby = self.children(head).chain(object().into_iter().flat_map(|o| self.children(o)));
        let complement = nearby.filter(behind).filter(below).find(marked)?;
        let range = yields.range(complement);
        let start = object().map_or(range.start, |o| yields.range(o).start.min(range.start)).max(cue.end);
        self.as_content(start..self.end_of_content(start, range.end))
    }

    /// True if a word is part of a date: "announced Monday" announces no Monday.
    fn is_date(&self, token: usize) -> bool {
        let document = self.document(token) as u32;
        self.timexes.iter().any(|t| t.tokens.contains(&document))
    }

    /// To the end of a quotation that begins what is said.
    fn end_of_content(&self, start: usize, end: usize) -> usize {
        if start < self.len() && self.is_opening(start) {
            let closing = (start + 1..self.len()).find(|t| self.is_quote(*t) && !self.is_opening(*t));
            return closing.map_or(end, |c| end.max(c + 1));
        }
        // A mark that closes a quotation inside belongs to it.
        let inside = (start..end).filter(|t| self.is_quote(*t)).count() % 2 == 1;
        if inside && end < self.len() && self.is_quote(end) { end + 1 } else { end }
    }

    /// Without commas, colons and the full stop at its edges; none if no word is left.
    pub(super) fn as_content(&self, mut words: Range<usize>) -> Option<Range<usize>> {
        let edge = |t: usize| {
            self.is_mark(t) && !self.is_quote(t) && !matches!(self.sentence.parse.xpos[t], Xpos::OpenBracket | Xpos::CloseBracket)
        };
        while !words.is_empty() && (edge(words.start) || self.is_quote(words.start) && !self.is_opening(words.start)) {
            words.start += 1;
        }
        while !words.is_empty() && (edge(words.end - 1) || self.is_opening(words.end - 1)) {
            words.end -= 1;
        }
        words.clone().any(|t| !self.is_mark(t)).then_some(words)
    }

    pub(super) fn in_document(&self, words: &[Range<usize>]) -> Vec<Range<usize>> {
        words.iter().map(|w| self.document(w.start)..self.document(w.end)).collect()
    }

    /// The word of a range whose governor is outside it; of several the one that reaches furthest up.
    fn top_of(&self, words: &Range<usize>) -> usize {
        let outside = |t: &usize| !self.is_mark(*t) && self.head(*t).is_none_or(|h| !words.contains(&h));
        let tops = || words.clone().filter(outside);
        let finite = |t: &usize| self.predicate_at(*t).is_some_and(|p| self.predicates[p].form == Some(VerbForm::Finite));
        tops().find(|t| self.head(*t).is_none()).or_else(|| tops().find(finite)).or_else(|| tops().next()).unwrap_or(words.start)
    }

    /// True if a colon or a quotation mark stands directly before the clause of a token that follows the cue.
    fn follows_mark(&self, token: usize, head: usize) -> bool {
        let first = yielded(self, token).min().unwrap_or(token);
        let opens = |t: usize| self.is_colon(t) || self.is_opening(t);
        first > head && (opens(first) || first > 0 && opens(first - 1))
    }

    /// A colon; semicolons and dashes part sentences.
    pub(super) fn is_colon(&self, token: usize) -> bool {
        self.is_mark(token) && self.rules.attitudes.introduces(self.fold(token))
    }

    /// A mark that ends what was said before it: a semicolon, a dash.
    fn parts(&self, token: usize) -> bool {
        self.is_mark(token) && !self.is_colon(token) && self.sentence.lexicon.classes(self.fold(token)).has(Class::Break)
    }

    /// A mark that sets off words beside the cue: a comma or a quotation mark.
    fn sets_off(&self, token: usize) -> bool {
        self.is_quote(token) || self.is_mark(token) && !self.sentence.lexicon.classes(self.fold(token)).has(Class::Break)
    }

    fn starts_quote(&self, token: usize) -> bool {
        let first = yielded(self, token).min().unwrap_or(token);
        self.is_opening(first) || first > 0 && self.is_opening(first - 1)
    }

    /// True if an odd number of quotation marks stands before a token.
    pub(super) fn inside_quotes(&self, token: usize) -> bool {
        (0..token).filter(|t| self.is_quote(*t)).count() % 2 == 1
    }

    /// Punctuation.
    pub(super) fn is_mark(&self, token: usize) -> bool {
        self.sentence.parse.upos[token] == Upos::Punct
    }

    /// A mark that ends a sentence.
    pub(super) fn is_stop(&self, token: usize) -> bool {
        self.sentence.parse.xpos[token] == Xpos::Stop
    }

    /// A quotation mark.
    pub(super) fn is_quote(&self, token: usize) -> bool {
        self.is_mark(token) && super::quotes::is_double(self.sentence.words.text(self.fold(token)))
    }

    /// A quotation mark that opens: the shape says so, or no space stands behind it and one before.
    pub(super) fn is_opening(&self, token: usize) -> bool {
        if !self.is_quote(token) {
            return false;
        }
        let t = self.document(token);
        super::quotes::opens(self.sentence.tokens, self.sentence.words, t, token == 0, token + 1 == self.len())
    }
}

/// The tokens of a subtree, a few steps deep: enough to know a clause by.
fn yielded<'j>(judge: &'j Judge<'_>, token: usize) -> impl Iterator<Item = usize> + 'j {
    let near = move |t: &usize| {
        let mut above = std::iter::successors(Some(*t), |t| judge.head(*t)).take(5);
        above.any(|a| a == token)
    };
    (0..judge.len()).filter(near)
}
