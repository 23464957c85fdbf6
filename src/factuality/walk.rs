//! The walk from a claim's own predicate up through those that govern it.

use super::labels::{Modality, Polarity, Tense};
use super::rules::{Complement, Construction, Cued, Operator};
use super::{Applied, Attribution, Judge, Judgement};
use crate::frames::predicate::{Link, Predicate, PredicateKind, Role, VerbForm, Voice};
use crate::lexicon::Class;
use crate::lexicon::inflect::Form;
use crate::syntax::labels::{Relation, Upos, Xpos};
use crate::time::Timex;
use crate::words::WordId;
use std::ops::Range;

/// A token of the sentence, and the predicate that it heads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub token: usize,
    pub predicate: Option<usize>,
}

/// How a place hangs on the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hang {
    /// It may complete it; with what stands before it.
    Complement(Complement, Option<usize>),
    /// It is a noun, the next its light verb.
    Carried,
    /// A participle clause beside it.
    Beside,
    /// What holds above says nothing of it, except who says both.
    Apart,
}

/// What has been found on the way.
#[derive(Debug)]
pub(super) struct State {
    polarity: Polarity,
    pub modality: Modality,
    tense: Option<Tense>,
    pub attribution: Option<Attribution>,
    applied: Vec<Applied>,
    /// Only attribution still counts.
    frozen: bool,
    /// The claim is an event, not a standing relation.
    pub event: bool,
    /// The claim is a noun inside a clause about something else.
    nominal: bool,
    /// At the claim's own predicate.
    pub first: bool,
    /// The claim's own verb is a perfect in the past: "had armed".
    pub pluperfect: bool,
    /// A governing predicate is in the past.
    pub past: bool,
    /// An operator, not the verb, has put the claim in the future.
    put_ahead: bool,
    /// A verb group says what is contrary to fact.
    pub hypothetical: bool,
    /// The predicates that were passed.
    pub path: Vec<usize>,
    /// Of these, those that the claim's own predicate belongs to without a clause of its own between them.
    pub together: Vec<usize>,
    /// The operator that governs the claim's own predicate.
    pub first_operator: Option<u32>,
}

impl State {
    pub fn new(event: bool) -> State {
        State {
            polarity: Polarity::Affirmed,
            modality: Modality::Asserted,
            tense: None,
            attribution: None,
            applied: Vec::new(),
            frozen: false,
            event,
            nominal: false,
            first: true,
            pluperfect: false,
            past: false,
            put_ahead: false,
            hypothetical: false,
            path: Vec::new(),
            together: Vec::new(),
            first_operator: None,
        }
    }

    /// A plain negation.
    pub fn turn(&mut self, cue: usize, scope: Range<usize>) {
        if !self.frozen {
            self.polarity = self.polarity.turned();
            self.applied.push(Applied { operator: None, cue: cue..cue + 1, scope });
        }
    }

    /// What an operator says of polarity and modality.
    pub fn qualify(&mut self, number: u32, operator: &Operator, cue: Range<usize>, scope: Range<usize>) {
        if self.frozen {
            return;
        }
        if operator.turns {
            self.polarity = self.polarity.turned();
        }
        if let Some(modality) = operator.modality {
            self.modality = self.modality.under(modality, operator.weak);
        }
        self.applied.push(Applied { operator: Some(number), cue, scope });
    }

    /// The operators that applied so far.
    pub fn applied(&self) -> &[Applied] {
        &self.applied
    }

    /// Keeps an operator for `explain`.
    pub fn note(&mut self, applied: Applied) {
        self.applied.push(applied);
    }

    /// The tense, if there is none yet.
    pub fn set_tense(&mut self, tense: Option<Tense>) {
        if !self.nominal {
            self.tense = self.tense.or(tense);
        } else if self.tense.is_none() && !self.event {
            // What stands in a clause about the past or the future is said to stand.
            self.tense = tense.map(|t| if t == Tense::Future { Tense::Present } else { t });
        }
    }

    /// The tense that an operator gives to what has none.
    pub fn look_ahead(&mut self, operator: &Operator) {
        if !self.frozen && self.tense.is_none() {
            self.tense = operator.tense.or_else(|| operator.looks_ahead().then_some(Tense::Future));
            self.put_ahead = self.tense == Some(Tense::Future);
        }
    }
}

impl Judge<'_> {
    /// The claim's own predicate: the first in the trigger, or the noun that it carries.
    pub(super) fn place_of(&self, trigger: &Range<usize>) -> Place {
        let inside = || self.predicates.iter().enumerate().filter(|(_, p)| trigger.contains(&p.head));
        let carried = inside().find(|(_, p)| p.carrier.is_some_and(|c| trigger.contains(&c)));
        match carried.or_else(|| inside().next()) {
            Some((index, predicate)) => Place { token: self.local(predicate.head), predicate: Some(index) },
            None => Place { token: self.local(trigger.start), predicate: None },
        }
    }

    pub(super) fn walk(&self, start: Place, state: &mut State) {
        let mut place = start;
        let mut consumed = false;
        let mut grouped = true;
        let mut together = true;
        for _ in 0..self.len() {
            state.path.push(place.token);
            if together {
                state.together.push(place.token);
            }
            if grouped {
                self.apply_group(place, consumed, state);
            }
            let step = self.up(place);
            let operator = step.and_then(|(to, hang)| self.governing(to, hang));
            self.apply_cues(place, operator.is_some(), state);
            if state.first {
                state.first_operator = operator;
            }
            if state.first && !state.event && self.is_owned(place) {
                // "is unlikely to give up its partners": what somebody has is taken for granted.
                state.frozen = true;
            }
            state.first = false;
            let Some((to, hang)) = step.filter(|(to, _)| !state.path.contains(&to.token)) else { break };
            match operator {
                Some(number) => {
                    // The tense that a light verb lends to its noun is that of the operator that it is; a subjunctive has none.
                    let lent = hang == Hang::Carried && self.operator(number).looks_ahead();
                    if lent || matches!(hang, Hang::Complement(Complement::Subjunctive, _)) {
                        state.tense = None;
                    }
                    self.apply_operator(number, to, place, state);
                }
                None => self.pass(place, to, hang, state),
            }
            consumed = operator.is_some_and(|o| self.is_consumed(o, to));
            grouped = hang != Hang::Carried;
            together &= matches!(
                hang,
                Hang::Carried | Hang::Beside | Hang::Complement(Complement::Infinitive | Complement::Gerund | Complement::Subject, _)
            );
            place = to;
        }
    }

    /// True if the negation of a predicate is part of the operator that it is.
    fn is_consumed(&self, number: u32, at: Place) -> bool {
        let operator = self.operator(number);
        let negation = || at.predicate.and_then(|p| self.negation(&self.predicates[p], false));
        operator.negated == Some(true) || negation().is_some_and(|n| operator.with.contains(&self.sentence.tokens.fold(n)))
    }

    fn apply_operator(&self, number: u32, at: Place, over: Place, state: &mut State) {
        let operator = self.operator(number);
        let Some(predicate) = at.predicate.map(|p| &self.predicates[p]) else { return };
        let end = predicate.particle.filter(|p| *p == predicate.head + 1).unwrap_or(predicate.head) + 1;
        let cue = predicate.head..end;
        state.qualify(number, operator, cue.clone(), self.phrase(over.token));
        state.look_ahead(operator);
        if let Some(kind) = operator.attribution.filter(|_| state.attribution.is_none()) {
            let (source, mention) = self.source_of(predicate);
            state.attribution = Some(Attribution { source, mention, cue, kind });
        }
    }

    /// Passing a predicate that is no operator.
    fn pass(&self, place: Place, to: Place, hang: Hang, state: &mut State) {
        match hang {
            Hang::Carried | Hang::Beside => {}
            // "Arming Kenya is not easy" does not say that it is not armed.
            _ if matches!(self.relation(place.token), Relation::Csubj | Relation::CsubjPass | Relation::CsubjOuter) => state.frozen = true,
            // "could become an ally"
            Hang::Complement(Complement::Noun, None) if self.sentence.lexicon.classes(self.fold(to.token)).has(Class::Copula) => {}
            // "managed to", "began to": what holds of it holds of the complement.
            Hang::Complement(Complement::Infinitive | Complement::Gerund, _) => {}
            Hang::Complement(Complement::Noun, _) => {
                state.nominal |= state.tense.is_none() && !state.frozen && self.is_noun(place);
                state.frozen = true;
            }
            Hang::Complement(..) | Hang::Apart => state.frozen = true,
        }
    }

    /// A noun with an owner before it.
    fn is_owned(&self, place: Place) -> bool {
        let noun = place.predicate.is_some_and(|p| self.predicates[p].kind == PredicateKind::Noun && !self.predicates[p].predicative);
        noun && self
            .children(place.token)
            .any(|c| self.relation(c) == Relation::NmodPoss && self.sentence.lexicon.classes(self.fold(c)).has(Class::PossessivePronoun))
    }

    fn is_noun(&self, place: Place) -> bool {
        place.predicate.is_none_or(|p| self.predicates[p].kind == PredicateKind::Noun)
    }

    /// The next place up, and how this one hangs on it.
    fn up(&self, place: Place) -> Option<(Place, Hang)> {
        let at = |token: usize| Place { token, predicate: self.predicate_at(token) };
        let predicate = place.predicate.map(|p| &self.predicates[p]);
        if let Some(verb) = self.verb_before(place) {
            return Some((verb, Hang::Complement(Complement::Gerund, None)));
        }
        if let Some(carrier) =
            predicate.and_then(|p| p.carrier).map(|c| self.local(c)).filter(|c| *c != place.token && self.head(*c) != Some(place.token))
        {
            return Some((at(carrier), Hang::Carried));
        }
        if let Some((predicate, (governor, link))) = predicate.and_then(|p| Some((p, p.governor?))) {
            let to = at(self.local(self.predicates[governor].head));
            if to.token != place.token {
                let hang = self.hang(place, predicate, link);
                return Some(if hang == Hang::Apart { self.misread(place, predicate, to).unwrap_or((to, hang)) } else { (to, hang) });
            }
        }
        let head = self.head(place.token)?;
        if let Some(above) = self.clause_above(place) {
            return Some((at(above), Hang::Complement(Complement::Clause, None)));
        }
        match self.relation(place.token) {
            Relation::Conj => self.up(at(head)),
            // "The attack is unlikely", "the attack took place".
            Relation::Nsubj if self.governing(at(head), Hang::Complement(Complement::Subject, None)).is_some() => {
                Some((at(head), Hang::Complement(Complement::Subject, None)))
            }
            Relation::Parataxis | Relation::Appos | Relation::Nsubj => Some((at(head), Hang::Apart)),
            // "impose an arms embargo", read as two verbs.
            Relation::Ccomp | Relation::Xcomp
                if predicate.is_none() && self.sentence.lexicon.classes(self.fold(head)).has(Class::LightVerb) =>
            {
                Some((at(head), Hang::Beside))
            }
            Relation::Advcl | Relation::Ccomp | Relation::Xcomp | Relation::Csubj => {
                let hang = predicate.map_or(Hang::Apart, |p| self.hang(place, p, Link::Complement));
                Some((at(head), hang))
            }
            _ => Some((at(head), Hang::Complement(Complement::Noun, self.before(place.token)))),
        }
    }

    /// The verb right before an "-ing" form, if it is an operator over such forms, whatever the parser makes of them: "stopped
    /// *bombing* Kenya", "has not ruled out *attacking* Kenya".
    fn verb_before(&self, place: Place) -> Option<Place> {
        let gerund = self.sentence.lexicon.verb_forms(self.fold(place.token)).iter().any(|(_, form)| *form == Form::Gerund);
        let before = place.token.checked_sub(1).filter(|_| gerund)?;
        let particle = |t: usize| self.predicate_at(t).is_some_and(|p| self.predicates[p].particle == Some(self.document(before)));
        let verb = before.checked_sub(1).filter(|t| particle(*t)).unwrap_or(before);
        let verb = Place { token: verb, predicate: self.predicate_at(verb) };
        self.governing(verb, Hang::Complement(Complement::Gerund, None)).map(|_| verb)
    }

    /// For a verb that the parser has taken for an adjective or a name: what governs the that-clause around it.
    fn clause_above(&self, place: Place) -> Option<usize> {
        if place.predicate.is_some() {
            return None;
        }
        let mut above = std::iter::successors(self.head(place.token), |t| self.head(*t)).take(self.len());
        let clause = above.find(|t| self.is_content(*t) || self.predicate_at(*t).is_some())?;
        self.head(clause).filter(|_| self.is_content(clause))
    }

    /// Complements that parsers take for descriptions of a noun, if there is an operator that asks for them: "prospect of
    /// its *expelling*", "denied *bombing* Kenya", "no evidence *that* it attacked Kenya".
    fn misread(&self, place: Place, predicate: &Predicate, noun: Place) -> Option<(Place, Hang)> {
        let taken = |to: Place, form, preposition| {
            let hang = Hang::Complement(form, preposition);
            self.governing(to, hang).map(|_| (to, hang))
        };
        if predicate.form == Some(VerbForm::Finite) {
            let that = |c: usize| self.sentence.lexicon.classes(self.fold(c)).has(Class::Complementiser);
            let objects = || self.children(place.token).filter(|c| matches!(self.relation(*c), Relation::Obj | Relation::Obl));
            let full = objects().any(that) && objects().any(|c| !that(c));
            return taken(noun, Complement::Clause, None).filter(|_| full);
        }
        if self.sentence.parse.xpos[place.token] != Xpos::Vbg {
            return None;
        }
        if self.relation(place.token) == Relation::Amod {
            let above = self.head(noun.token)?;
            let above = Place { token: above, predicate: self.predicate_at(above) };
            return taken(above, Complement::Gerund, self.before(noun.token).filter(|p| p + 1 == place.token));
        }
        taken(noun, Complement::Gerund, None)
    }

    /// How a clause hangs on its governor.
    fn hang(&self, place: Place, predicate: &Predicate, link: Link) -> Hang {
        let marked = || self.children(place.token).any(|c| self.relation(c) == Relation::Mark);
        let preposition = self.before(place.token);
        let form = match predicate.form {
            Some(VerbForm::Infinitive) => Complement::Infinitive,
            Some(VerbForm::Gerund) => Complement::Gerund,
            Some(VerbForm::Participle) if self.sentence.parse.xpos[place.token] == Xpos::Vbg && link == Link::Complement => {
                Complement::Gerund
            }
            Some(VerbForm::Participle) => return if link == Link::Relative { Hang::Apart } else { Hang::Beside },
            _ if self.is_question(place.token) => Complement::Question,
            Some(VerbForm::Finite) if self.is_subjunctive(place.token, predicate) => Complement::Subjunctive,
            Some(VerbForm::Finite) | None => Complement::Clause,
        };
        match (link, form) {
            (Link::Relative, Complement::Clause | Complement::Subjunctive) if !marked() => Hang::Apart,
            (Link::Adverbial, Complement::Clause | Complement::Subjunctive) if !self.is_content(place.token) => Hang::Apart,
            _ => Hang::Complement(form, preposition),
        }
    }

    /// "that Chad withdraw": a base form without an auxiliary behind a subject in the singular.
    fn is_subjunctive(&self, token: usize, predicate: &Predicate) -> bool {
        let base = |t: usize| matches!(self.sentence.parse.xpos[t], Xpos::Vb | Xpos::Vbp);
        let subject = self.children(token).find(|c| *c < token && matches!(self.relation(*c), Relation::Nsubj | Relation::NsubjPass));
        let alone = |s: usize| !self.children(s).any(|c| self.relation(c) == Relation::Conj);
        let singular = subject.is_some_and(|s| matches!(self.sentence.parse.xpos[s], Xpos::Nn | Xpos::Nnp) && alone(s));
        let first =
            self.children(token).find(|c| *c < token && matches!(self.relation(*c), Relation::Aux | Relation::AuxPass | Relation::Cop));
        let plain = first.is_none_or(|a| self.sentence.parse.xpos[a] == Xpos::Vb);
        let verb = first.unwrap_or(token);
        predicate.kind == PredicateKind::Verb && predicate.modal.is_none() && plain && base(verb) && (singular || first.is_some())
    }

    /// True if a clause opens as those do that say something: "that …".
    fn is_content(&self, token: usize) -> bool {
        self.children(token)
            .any(|c| self.relation(c) == Relation::Mark && self.sentence.lexicon.classes(self.fold(c)).has(Class::Complementiser))
    }

    /// The preposition or mark before a token.
    fn before(&self, token: usize) -> Option<usize> {
        self.children(token).find(|c| {
            *c < token && matches!(self.relation(*c), Relation::Case | Relation::Mark) && self.sentence.parse.xpos[*c] != Xpos::To
        })
    }

    /// The operator that a place is over what hangs on it so.
    fn governing(&self, to: Place, hang: Hang) -> Option<u32> {
        let predicate = &self.predicates[to.predicate?];
        let (form, preposition) = match hang {
            Hang::Complement(form, preposition) => (form, preposition),
            Hang::Carried => (Complement::Noun, None),
            Hang::Beside | Hang::Apart => return None,
        };
        let fits = |(second, number): &&Cued| {
            let operator = self.operator(*number);
            second.is_none_or(|s| self.is_followed(predicate, s))
                && operator.takes(form)
                && self.fits_before(predicate, operator, form, preposition, *second)
                && operator.voice.is_none_or(|v| v.is_passive() == (predicate.voice == Voice::Passive))
                && operator.negated.is_none_or(|n| n == self.negation(predicate, false).is_some())
                && (operator.with.is_empty() || self.is_with(predicate, operator))
        };
        self.rules.on(predicate.kind, predicate.lemma).iter().find(fits).map(|(_, number)| *number)
    }

    /// True if the particle or the next word is this.
    pub(super) fn is_followed(&self, predicate: &Predicate, word: WordId) -> bool {
        let is = |t: usize| t < self.sentence.range.end && self.sentence.tokens.fold(t) == word;
        predicate.particle.is_some_and(is) || is(predicate.head + 1)
    }

    /// What stands before the complement is what the operator asks for.
    fn fits_before(
        &self,
        predicate: &Predicate,
        operator: &Operator,
        form: Complement,
        preposition: Option<usize>,
        second: Option<WordId>,
    ) -> bool {
        let word = preposition.map(|p| self.fold(p));
        match form {
            Complement::Infinitive | Complement::Clause | Complement::Subjunctive | Complement::Question | Complement::Subject => {
                operator.prepositions.is_empty()
            }
            Complement::Gerund if operator.prepositions.is_empty() => {
                word.is_none_or(|w| self.sentence.lexicon.classes(w).has(Class::ComplementPreposition))
            }
            Complement::Noun if operator.prepositions.is_empty() => match word {
                None => predicate.kind == PredicateKind::Verb,
                Some(word) => {
                    second == Some(word)
                        || predicate.kind == PredicateKind::Noun && self.sentence.lexicon.classes(word).has(Class::ContainerPreposition)
                }
            },
            Complement::Gerund | Complement::Noun => word.is_some_and(|w| operator.prepositions.contains(&w)),
        }
    }

    /// One of the operator's words stands before it or before its subject, or is its subject.
    pub(super) fn is_with(&self, predicate: &Predicate, operator: &Operator) -> bool {
        let subjects = predicate.in_role(Role::Subject).map(|a| self.local(a.head));
        let before = self.local(predicate.head).checked_sub(1);
        if before.is_some_and(|t| operator.with.contains(&self.fold(t))) {
            return true;
        }
        let mut heads = std::iter::once(self.local(predicate.head)).chain(subjects);
        heads.any(|h| std::iter::once(h).chain(self.children(h)).any(|t| t <= h && operator.with.contains(&self.fold(t))))
    }

    /// The words and clauses around a predicate.
    fn apply_cues(&self, place: Place, governed: bool, state: &mut State) {
        let came_from = state.path.len().checked_sub(2).map(|i| state.path[i]);
        for cue in &self.cues {
            let operator = self.operator(cue.operator);
            let conditional = operator.modality == Some(Modality::Conditional);
            let applies = match cue.inside {
                Some(inside) if inside == place.token => !(governed && self.is_question(inside) && conditional),
                Some(inside) => conditional && cue.anchor == Some(place.token) && came_from != Some(inside) && !self.asks(inside),
                None => {
                    (cue.anchor == Some(place.token) || state.first && cue.tokens.end == place.token)
                        && operator.negated.is_none_or(|n| n == self.is_negated(place))
                }
            };
            if applies {
                self.apply_cue(cue.operator, cue.tokens.clone(), place.token, cue.inside == Some(place.token), state);
            }
        }
        if let Some(number) = self.rules.construction(Construction::Question).filter(|_| self.is_asked(place.token)) {
            let mark = self.document(self.len() - 1);
            state.qualify(number, self.operator(number), mark..mark + 1, self.phrase(place.token));
        }
    }

    fn is_negated(&self, place: Place) -> bool {
        place.predicate.is_some_and(|p| self.negation(&self.predicates[p], true).is_some())
    }

    /// True if the clause is a question that its governor takes.
    fn asks(&self, inside: usize) -> bool {
        let place = Place { token: inside, predicate: self.predicate_at(inside) };
        self.up(place).is_some_and(|(to, hang)| self.governing(to, hang).is_some())
    }

    fn apply_cue(&self, number: u32, tokens: Range<usize>, at: usize, inside: bool, state: &mut State) {
        let operator = self.operator(number);
        let cue = self.document(tokens.start)..self.document(tokens.end);
        if operator.modality == Some(Modality::Conditional) && !state.frozen {
            // A real past ("stopped when it could") is no condition; a pluperfect in the condition is contrary to fact.
            if inside && !state.pluperfect || state.tense != Some(Tense::Past) {
                state.tense = Some(Tense::Future);
            }
            state.hypothetical |= inside && state.pluperfect;
        }
        state.qualify(number, operator, cue.clone(), self.phrase(at));
        state.look_ahead(operator);
        if let Some(kind) = operator.attribution.filter(|_| state.attribution.is_none()) {
            let (source, mention) = self.source_of_cue(operator.source, &tokens);
            state.attribution = Some(Attribution { source, mention, cue, kind });
        }
    }

    /// The labels of what was found.
    pub(super) fn settle(&self, state: State) -> Judgement {
        let standing = if state.event { Tense::Past } else { Tense::Present };
        let mut tense = state.tense.unwrap_or(standing);
        if tense == Tense::Future && state.put_ahead && state.past && self.is_set_in_past(&state.path) {
            tense = Tense::Past;
        }
        if tense == Tense::Present && self.is_ahead(&state.path) {
            tense = Tense::Future;
        }
        let modality = if state.hypothetical && state.modality == Modality::Conditional { Modality::Hypothetical } else { state.modality };
        Judgement { polarity: state.polarity, modality, tense, attribution: state.attribution, outer: Vec::new(), applied: state.applied }
    }

    /// True if a date long before publication belongs to one of the predicates on the way.
    fn is_set_in_past(&self, path: &[usize]) -> bool {
        let over = |t: &Timex| match (t.to, self.published) {
            (Some(to), Some(published)) => to.saturating_add(jiff::Span::new().years(1)) <= published,
            (Some(_), None) => true,
            _ => false,
        };
        self.timexes.iter().any(|t| over(t) && self.dates(t).is_some_and(|d| path[1..].contains(&d)))
    }

    /// True if a date after publication belongs to the claim's own predicate.
    fn is_ahead(&self, path: &[usize]) -> bool {
        let ahead = |t: &&Timex| t.from.zip(self.published).is_some_and(|(from, published)| from > published);
        self.timexes.iter().filter(ahead).any(|t| self.dates(t) == path.first().copied())
    }

    /// The predicate that a date belongs to.
    fn dates(&self, timex: &Timex) -> Option<usize> {
        let tokens = self.local(timex.tokens.start as usize)..self.local(timex.tokens.end as usize - 1) + 1;
        let top = tokens.clone().find(|t| self.head(*t).is_none_or(|h| !tokens.contains(&h)))?;
        let mut above = std::iter::successors(self.head(top), |t| self.head(*t)).take(self.len());
        above.find(|t| self.predicate_at(*t).is_some() && self.sentence.parse.upos[*t] != Upos::Num)
    }
}
