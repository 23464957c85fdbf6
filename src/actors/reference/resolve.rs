//! Antecedents: what each word that refers stands for, in the order of the text.

use super::Reader;
use super::discourse::{Discourse, Group, Referent, Stranger};
use super::find::Anaphor;
use super::rules::{Entry, Form, Number};
use super::speech::goes_on_quoted;
use super::tree::{Grade, TreeView};
use crate::actors::entity::{EntityId, Kind, ResolvedBy, Sector};
use crate::actors::mentions::{Link, Mention, Role};
use crate::lexicon::Class;
use crate::lexicon::inflect::Form as VerbForm;
use crate::span::Span;
use crate::syntax::Parse;
use crate::syntax::labels::{Relation, Xpos};
use std::ops::Range;

/// A sentence whose names are known.
pub struct Sentence<'a> {
    /// Its tokens in the document.
    pub range: Range<usize>,
    /// Its tree, if it was parsed.
    pub parse: Option<&'a Parse>,
    /// Its words that may refer, in text order.
    pub anaphors: &'a [Anaphor],
}

/// What a word stands for.
pub(super) struct Answer {
    pub(super) members: Vec<EntityId>,
    pub(super) person: Option<u32>,
    pub(super) sector: Option<Sector>,
    pub(super) antecedent: Span,
    /// Percent.
    pub(super) certainty: u32,
}

/// One sentence being read.
pub(super) struct Reading<'r, 'a> {
    pub(super) reader: &'r Reader<'a>,
    pub(super) discourse: &'r mut Discourse,
    pub(super) range: Range<usize>,
    pub(super) tree: Option<TreeView<'r>>,
    /// The sentence's mentions: names, then what has been resolved.
    pub(super) names: &'r [Mention],
    pub(super) found: Vec<Mention>,
    /// True if it begins inside quotation marks.
    pub(super) quoted: bool,
}

impl Reader<'_> {
    /// Reads the sentence that `discourse` has begun, whose names are `mentions[first..]`: marks places, resolves what
    /// refers, adds mentions in text order, and remembers all of them. Several actors for one word are several mentions
    /// with the same tokens.
    pub fn read(&self, discourse: &mut Discourse, sentence: &Sentence<'_>, first: usize, mentions: &mut Vec<Mention>) {
        let range = sentence.range.clone();
        let tree = sentence.parse.filter(|p| p.has_tree() && p.len() == range.len()).map(|parse| TreeView { parse, first: range.start });
        self.mark_places(range.start, tree.as_ref(), &mut mentions[first..]);
        let names = &mentions[first..];
        let quoted = discourse.quoted;
        let mut reading = Reading { reader: self, discourse, range, tree, names, found: Vec::new(), quoted };
        reading.run(sentence.anaphors);
        reading.close();
        let mut found = reading.found;
        self.mark_places(sentence.range.start, tree.as_ref(), &mut found);
        if !found.is_empty() {
            mentions.extend(found);
            mentions[first..].sort_by_key(|m| m.tokens.start);
        }
    }
}

impl Reading<'_, '_> {
    fn run(&mut self, anaphors: &[Anaphor]) {
        let names = self.names;
        let (mut name, mut anaphor) = (0, 0);
        for at in self.range.clone() {
            if let Some(word) = self.reader.word(at) {
                self.discourse.quoted = goes_on_quoted(word, self.discourse.quoted);
            }
            if names.get(name).is_some_and(|m| m.tokens.start == at) {
                self.note_name(name);
                name += 1;
            }
            if anaphors.get(anaphor).is_some_and(|a| a.tokens.start == at) {
                self.answer(&anaphors[anaphor]);
                anaphor += 1;
            }
        }
    }

    fn note_name(&mut self, index: usize) {
        let mention = &self.names[index];
        let grade = self.grade(mention, index == 0);
        let weights = &self.reader.references.weights;
        let many = self.tree.is_some_and(|t| t.parse.xpos[t.top(&mention.tokens) - t.first] == Xpos::Nns);
        self.discourse.note(mention, many, grade, self.reader.gazetteer, weights);
        if index == 0 || !self.are_joined(&self.names[index - 1], mention) {
            return;
        }
        let (entity, span, start, sentence) = (mention.entity, mention.span, self.names[index - 1].tokens.start, self.discourse.sentence);
        let weight = weights.of(grade.max(Grade::Other));
        let before = &self.names[index - 1];
        match self.discourse.groups.last_mut().filter(|g| g.sentence == sentence && g.span.end == before.span.end) {
            Some(group) if !group.members.contains(&entity) => {
                group.members.push(entity);
                group.span = group.span.to(span);
            }
            Some(_) => {}
            None if before.entity == entity => {}
            None => self.discourse.groups.push(Group {
                members: vec![before.entity, entity],
                sentence,
                span: before.span.to(span),
                start,
                weight,
            }),
        }
    }

    /// Members of one list: only commas, "and" and articles between them, or one hyphen.
    fn are_joined(&self, a: &Mention, b: &Mention) -> bool {
        let (from, to) = (a.tokens.end, b.tokens.start);
        let reader = self.reader;
        let listed = (from..to)
            .all(|t| reader.lexicon.classes(reader.tokens.fold(t)).any(&[Class::Comma, Class::ListConjunction, Class::Determiner]));
        let hyphen = to == from + 1
            && !reader.tokens.spaced(from)
            && !reader.tokens.spaced(to)
            && !reader.words.shape(reader.tokens.word(from)).has_letter();
        let is_place = |m: &Mention| matches!(m.role, Role::Place | Role::Territory);
        from < to && is_place(a) == is_place(b) && (listed || hyphen)
    }

    fn grade(&self, mention: &Mention, first: bool) -> Grade {
        if matches!(mention.role, Role::Place | Role::Territory) {
            return Grade::Place;
        }
        if mention.role == Role::Modifier {
            return Grade::Modifier;
        }
        if let Some(tree) = &self.tree {
            return tree.grade(&mention.tokens);
        }
        let before = mention.tokens.start.checked_sub(1).filter(|b| *b >= self.range.start);
        match before {
            Some(b) if self.reader.is(b, Class::Preposition) => Grade::Other,
            _ if first => Grade::Subject,
            _ => Grade::Object,
        }
    }

    /// Resolves one word and remembers what it stands for.
    fn answer(&mut self, anaphor: &Anaphor) {
        let entry = self.reader.references.entry(anaphor.entry);
        let Some(answer) = self.resolve(anaphor, entry) else { return };
        let mut grade = self.tree.map_or(Grade::Other, |t| t.grade(&anaphor.tokens));
        if answer.members.len() > 1 {
            // A set lends little weight to each of its members.
            grade = grade.min(Grade::Modifier);
        }
        let possessive = matches!(entry.form, Form::Possessive | Form::FirstPossessive);
        let own = possessive && (anaphor.owned.is_none() || self.clause_subject_is(anaphor.head, &answer.members));
        // "reopened its embassy": what the subject does with its own is no other actor.
        let tokens = if own { anaphor.tokens.start..anaphor.tokens.start + 1 } else { anaphor.tokens.clone() };
        let link = Link { entry: anaphor.entry, certainty: answer.certainty as u8, antecedent: answer.antecedent };
        for entity in &answer.members {
            let tokens = tokens.clone();
            let mention = Mention {
                span: self.reader.tokens.cover(tokens.clone()),
                name: if possessive { tokens.start..tokens.start + 1 } else { tokens.clone() },
                tokens,
                prefix: None,
                entity: *entity,
                person: answer.person,
                sector: anaphor.owned.filter(|_| !own).unwrap_or(answer.sector),
                resolved_by: if anaphor.head == anaphor.tokens.start || possessive { ResolvedBy::Pronoun } else { ResolvedBy::Description },
                role: if own { Role::Modifier } else { Role::Actor },
                link: Some(link),
            };
            self.discourse.note_again(&mention, entry.animate, grade, self.reader.gazetteer, &self.reader.references.weights);
            self.found.push(mention);
        }
    }

    fn clause_subject_is(&self, token: usize, members: &[EntityId]) -> bool {
        let subject = self.tree.and_then(|t| t.clause_subject(token));
        let all = self.names.iter().chain(&self.found);
        subject.is_some_and(|s| all.clone().any(|m| m.tokens.contains(&s) && members.contains(&m.entity)))
    }

    fn resolve(&self, anaphor: &Anaphor, entry: &Entry) -> Option<Answer> {
        if self.is_no_reference(anaphor, entry) {
            return None;
        }
        match entry.form {
            Form::First | Form::FirstPossessive => self.first_person(entry),
            Form::Former => self.last_pair(entry, Some(0)),
            Form::Latter => self.last_pair(entry, Some(1)),
            Form::Set => self.set(anaphor, entry, anaphor.count.max(2)),
            Form::Reflexive => self.one(anaphor, entry, |r| self.clause_subject_is(anaphor.head, &[r.entity])),
            Form::Description | Form::Office if anaphor.plural => self.set(anaphor, entry, anaphor.count),
            Form::Description if entry.titled => self.one(anaphor, entry, |r| self.is_titled(r, anaphor) && !self.is_rival(anaphor, r)),
            Form::Description => self.one(anaphor, entry, |r| !self.is_rival(anaphor, r) && self.is_of_region(anaphor, r)),
            Form::Office => self.explained(anaphor, entry).or_else(|| self.office(anaphor, entry)),
            Form::Pronoun | Form::Possessive if entry.number == Number::Many => self.many(anaphor, entry),
            Form::Pronoun if self.is_stranger(anaphor, entry) || self.takes_up_object(anaphor, entry) => None,
            Form::Pronoun => self.one(anaphor, entry, |r| !self.is_rival(anaphor, r)),
            Form::Possessive => self.owner(anaphor, entry),
            Form::Partner | Form::Participants => None,
        }
    }

    /// True if the tree or the words after it say that the word refers to nobody spoken of: "it is said", "the military
    /// campaign", "the government of Sudan".
    fn is_no_reference(&self, anaphor: &Anaphor, entry: &Entry) -> bool {
        let next = anaphor.tokens.end;
        let stops = next < self.range.end && entry.not_before.contains(&self.reader.tokens.fold(next));
        let before = anaphor.tokens.start.checked_sub(1).filter(|b| *b >= self.range.start);
        if before.is_some_and(|b| entry.not_after.contains(&self.reader.tokens.fold(b))) {
            return true;
        }
        let Some(tree) = &self.tree else { return stops };
        let described = matches!(entry.form, Form::Description | Form::Office);
        let modifies = described && matches!(tree.relation(anaphor.head), Relation::Amod | Relation::Compound);
        tree.relation(anaphor.head) == Relation::Expl
            || modifies
            || stops && tree.hangs_on(next, anaphor.head) && !self.opens_deed(tree, next)
    }

    /// "accused the kingdom of meddling": the deed belongs to the verb, wherever the tree hangs it.
    fn opens_deed(&self, tree: &TreeView<'_>, at: usize) -> bool {
        let gerund =
            |t: usize| self.reader.lexicon.verb_forms(self.reader.tokens.fold(t)).iter().any(|(_, form)| *form == VerbForm::Gerund);
        at + 1 < self.range.end && (tree.parse.xpos[at + 1 - tree.first] == Xpos::Vbg || gerund(at + 1))
    }

    /// "Iran's weapons and its missiles": who owns the first member of the list.
    fn owner_of_list(&self, anaphor: &Anaphor, entry: &Entry) -> Option<Answer> {
        let entity = self.tree.and_then(|t| t.listed_owner(anaphor.tokens.start)).and_then(|o| self.owner_at(o))?;
        let fits = |r: &&Referent| r.entity == entity && r.animate == entry.animate && (entry.animate || entry.fits(r.kind));
        self.discourse.referents.iter().find(fits).map(|r| self.answer_of(r, entry, false))
    }

    /// The actor that a possessor names.
    fn owner_at(&self, token: usize) -> Option<EntityId> {
        self.names.iter().chain(&self.found).find(|m| m.tokens.contains(&token)).map(|m| m.entity)
    }

    /// "its": the owner of what stands with it in a list, or the subject of its own clause, unless that is no actor.
    fn owner(&self, anaphor: &Anaphor, entry: &Entry) -> Option<Answer> {
        if let Some(answer) = self.owner_of_list(anaphor, entry) {
            return Some(answer);
        }
        let subject = self.tree.and_then(|t| t.clause_subject(anaphor.head)).filter(|s| *s < anaphor.tokens.start);
        let Some(subject) = subject else {
            return self.one(anaphor, entry, |r| r.sentence == self.discourse.sentence || !self.is_stranger(anaphor, entry));
        };
        if let Some(entity) = self.meant_at(subject) {
            let local = self.one(anaphor, entry, |r| r.entity == entity && r.sentence == self.discourse.sentence);
            return local.or_else(|| self.one(anaphor, entry, |_| true));
        }
        if self.tree.is_some_and(|t| t.parse.xpos[subject - t.first] == Xpos::Prp) {
            return None;
        }
        // "The move surprised Turkey and its allies": only what was named after the strange subject.
        let after = self.reader.tokens.span(subject).end;
        let strange = self.stranger_fits(self.stranger_at(subject), entry);
        self.one(anaphor, entry, |r| !strange || r.span.start >= after)
    }

    /// "Jan Kask, the foreign minister,": who is explained.
    fn explained(&self, anaphor: &Anaphor, entry: &Entry) -> Option<Answer> {
        let tree = self.tree.as_ref().filter(|t| t.relation(anaphor.head) == Relation::Appos)?;
        let name = tree.head(anaphor.head)?;
        let mention = self.names.iter().find(|m| m.tokens.contains(&name))?;
        let certainty = u32::from(entry.certainty);
        Some(Answer { members: vec![mention.entity], person: mention.person, sector: entry.sector, antecedent: mention.span, certainty })
    }

    /// The most prominent referent that fits.
    pub(super) fn one(&self, anaphor: &Anaphor, entry: &Entry, allowed: impl Fn(&Referent) -> bool) -> Option<Answer> {
        let weights = &self.reader.references.weights;
        let described = matches!(entry.form, Form::Description | Form::Office);
        let subject = self.tree.is_some_and(|t| t.grade(&anaphor.tokens) == Grade::Subject);
        let matrix = self.tree.filter(|_| subject).and_then(|t| t.matrix_subject(anaphor.head)).and_then(|s| self.meant_at(s));
        let score = |r: &Referent| match described {
            // A subject rather takes up the last subject.
            false => {
                let parallel = if subject && r.leads(self.discourse.sentence) { weights.parallel } else { 0 };
                self.discourse.salience(r) + parallel + if matrix == Some(r.entity) { weights.matrix } else { 0 }
            }
            // The most prominent, its office holders included; of the few that a description fits, any will do.
            true => {
                let recency = r.stood.map_or(0, |s| weights.recency >> self.distance(s).min(31));
                self.discourse.salience_of(r.entity) + recency
            }
        };
        let fits = |r: &&Referent| {
            (described || r.animate == entry.animate)
                && (entry.animate && !described || entry.fits(r.kind))
                && entry.allows(r.entity)
                && self.distance(r.sentence) <= entry.within
                && (entry.number == Number::Many || r.kind != Kind::State || !self.discourse.is_many(r))
                && (entry.only.is_some() || score(r) >= weights.least)
                && allowed(r)
        };
        let mut best: Option<(&Referent, u32)> = None;
        let mut second = 0;
        for referent in self.discourse.referents.iter().filter(fits) {
            let points = score(referent);
            match best {
                Some((top, most)) if points <= most => second = if top.entity == referent.entity { second } else { second.max(points) },
                Some((top, _)) if top.entity == referent.entity => best = Some((referent, points)),
                _ => {
                    second = best.map_or(0, |b| b.1);
                    best = Some((referent, points));
                }
            }
        }
        let (referent, points) = best?;
        let doubtful = entry.only.is_none() && second * 100 >= points * weights.rival;
        Some(self.answer_of(referent, entry, doubtful))
    }

    fn answer_of(&self, referent: &Referent, entry: &Entry, doubtful: bool) -> Answer {
        let weights = &self.reader.references.weights;
        let certainty = u32::from(entry.certainty) * if doubtful { weights.doubt } else { 100 } / 100;
        let person = referent.person.filter(|_| entry.animate && referent.animate);
        Answer { members: vec![referent.entity], person, sector: entry.sector.or(referent.sector), antecedent: referent.span, certainty }
    }

    /// The actor for which the mention at a token stands.
    fn meant_at(&self, token: usize) -> Option<EntityId> {
        let mut all = self.names.iter().chain(&self.found).filter(|m| m.role != Role::Modifier);
        all.find(|m| m.tokens.contains(&token)).map(|m| m.entity)
    }

    pub(super) fn distance(&self, sentence: u32) -> u32 {
        self.discourse.sentence - sentence
    }

    /// True if the referent is another argument of the anaphor's own predicate.
    fn is_rival(&self, anaphor: &Anaphor, referent: &Referent) -> bool {
        self.rivals(anaphor, |m| m.entity == referent.entity)
    }

    pub(super) fn rivals(&self, anaphor: &Anaphor, is: impl Fn(&Mention) -> bool) -> bool {
        let all = self.names.iter().chain(&self.found);
        match &self.tree {
            Some(tree) => {
                let own = tree.top(&anaphor.tokens);
                all.clone().any(|m| is(m) && tree.are_rivals(own, tree.top(&m.tokens)))
            }
            // Without a tree nothing is known of clauses: no antecedent in the sentence itself.
            None => all.clone().any(is),
        }
    }

    /// Who was named with the title last; else the state in focus.
    fn office(&self, anaphor: &Anaphor, entry: &Entry) -> Option<Answer> {
        let titled = |r: &&Referent| r.animate && self.distance(r.sentence) <= entry.within && self.is_titled(r, anaphor);
        let person = self.discourse.referents.iter().filter(titled).max_by_key(|r| (r.sentence, r.span.start));
        if let Some(person) = person {
            return Some(self.answer_of(person, entry, false));
        }
        if entry.titled {
            return None;
        }
        // "Under the Biden administration … the new president": who has been named and holds the office.
        let may_be = |r: &&Referent| r.animate && self.distance(r.sentence) <= entry.within && entry.allows(r.entity);
        let holder = self
            .discourse
            .referents
            .iter()
            .filter(may_be)
            .filter(|r| self.holds_title(r, anaphor))
            .max_by_key(|r| (r.sentence, r.span.start));
        holder.map(|r| self.answer_of(r, entry, false)).or_else(|| self.one(anaphor, entry, |r| !self.is_rival(anaphor, r)))
    }

    /// True for a person who holds, or once held, an office that the title stands for.
    fn holds_title(&self, referent: &Referent, anaphor: &Anaphor) -> bool {
        let gazetteer = self.reader.gazetteer;
        let title = gazetteer.offices.longest(self.reader.tokens, anaphor.head, anaphor.tokens.end);
        title.zip(referent.person).is_some_and(|(title, person)| gazetteer.has_held(person, referent.entity, title.entry.value.offices))
    }

    /// True if the longest name of a referent holds the head of a description: "the council" of the "Arctic Council".
    fn is_titled(&self, referent: &Referent, anaphor: &Anaphor) -> bool {
        let head = self.reader.tokens.fold(anaphor.head);
        referent.named.clone().any(|t| self.reader.tokens.fold(t) == head)
    }

    /// True unless the description names a region to which the referent does not belong: "Peru asked *the African country*
    /// for help".
    fn is_of_region(&self, anaphor: &Anaphor, referent: &Referent) -> bool {
        let gazetteer = self.reader.gazetteer;
        let inside = |m: &&Mention| anaphor.tokens.contains(&m.tokens.start) && gazetteer.entity(m.entity).kind == Kind::Region;
        self.names.iter().filter(inside).all(|region| gazetteer.is_in(referent.entity, region.entity))
    }

    /// What the next sentence needs to know of this one.
    fn close(&mut self) {
        self.discourse.speaker = self.find_speaker().or(self.discourse.speaker);
        self.discourse.stranger = match &self.tree {
            Some(tree) => {
                let subject = tree.parse.root().and_then(|root| tree.subject(root + tree.first));
                subject.filter(|s| !self.covered(*s)).and_then(|s| self.stranger_at(s))
            }
            None => self.opens_strangely().then_some(Stranger::One),
        };
        let object = self.tree.and_then(|t| self.last_object(&t, self.range.end));
        self.discourse.strange_object = object.is_some_and(|o| !self.covered(o));
    }
}
