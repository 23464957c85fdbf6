//! Who a document has spoken of so far, and how prominently.
//!
//! Salience after Lappin and Leass (1994): each mention gives its referent the weight of its place in the sentence, and
//! all weights are halved from one sentence to the next. Lists of names are kept as sets for "they" and "the two".

use super::rules::{Entry, Weights};
use super::tree::Grade;
use crate::actors::entity::{EntityId, Kind, ResolvedBy, Sector};
use crate::actors::gazetteer::Gazetteer;
use crate::actors::mentions::{Mention, Role};
use crate::span::Span;
use std::ops::Range;

/// An actor that has been spoken of: as a body, or as the person who holds its office.
#[derive(Clone, Debug)]
pub struct Referent {
    /// Who.
    pub entity: EntityId,
    /// The person, if named.
    pub person: Option<u32>,
    /// The sector in which it was seen to act.
    pub sector: Option<Sector>,
    /// What it is.
    pub kind: Kind,
    /// A person: "he".
    pub animate: bool,
    /// The last mention spoke of many: "they".
    pub plural: bool,
    /// Weight in this sentence.
    now: u32,
    /// Weight of the sentences before.
    past: u32,
    /// The sentence of the last mention.
    pub sentence: u32,
    /// The sentence of the last mention that was more than a modifier or, of a state, a place.
    pub stood: Option<u32>,
    /// The last mention.
    pub span: Span,
    /// The mention with the most words: it may hold a title.
    pub named: Range<usize>,
    /// Number of mentions.
    pub times: u32,
    /// The sentence of which it was a subject last.
    led: Option<u32>,
}

impl Referent {
    /// True if it was a subject in this sentence or the one before.
    pub fn leads(&self, sentence: u32) -> bool {
        self.led.is_some_and(|l| l + 1 >= sentence)
    }
}

/// Actors named as one list.
#[derive(Clone, Debug)]
pub struct Group {
    /// Its members in text order.
    pub members: Vec<EntityId>,
    /// Its sentence.
    pub sentence: u32,
    /// Its words.
    pub span: Span,
    /// The first of its tokens.
    pub start: usize,
    /// The weight of its place in the sentence.
    pub weight: u32,
}

/// A mention as the sets of a sentence need it.
#[derive(Clone, Copy, Debug)]
pub struct Noted {
    /// Its sentence.
    pub sentence: u32,
    /// Who.
    pub entity: EntityId,
    /// Its words.
    pub span: Span,
}

/// The discourse of a document up to some word.
#[derive(Debug, Default)]
pub struct Discourse {
    /// All referents in the order of their first mention.
    pub referents: Vec<Referent>,
    /// All lists.
    pub groups: Vec<Group>,
    /// All mentions.
    pub log: Vec<Noted>,
    /// The current sentence.
    pub sentence: u32,
    /// Who spoke last.
    pub speaker: Option<Speaker>,
    /// Who publishes the document, or whose speech it is.
    pub source: Option<EntityId>,
    /// True inside quotation marks.
    pub quoted: bool,
    /// The block of the current sentence.
    pub block: u32,
    /// What the subject of the last sentence was, if it was no known actor.
    pub stranger: Option<Stranger>,
    /// True if the last object of the last sentence was no known actor.
    pub strange_object: bool,
}

/// Who speaks in direct speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// An actor, with the words that name it.
    Known(EntityId, Span),
    /// Somebody else.
    Stranger,
}

/// A subject that is no known actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stranger {
    /// One thing: "the deal".
    One,
    /// Several: "the talks".
    Many,
    /// A person of no known office.
    Person,
}

impl Discourse {
    /// Forgets everything, for the next document.
    pub fn clear(&mut self) {
        self.referents.clear();
        self.groups.clear();
        self.log.clear();
        self.sentence = 0;
        self.speaker = None;
        self.source = None;
        self.quoted = false;
        self.block = 0;
        self.stranger = None;
        self.strange_object = false;
    }

    /// Begins the next sentence.
    pub fn begin(&mut self, sentence: u32, block: u32) {
        if block != self.block {
            (self.block, self.quoted) = (block, false);
        }
        let steps = sentence.saturating_sub(self.sentence).min(31);
        self.sentence = sentence;
        for referent in self.referents.iter_mut().filter(|r| r.now + r.past > 0) {
            referent.past = (referent.now + referent.past) >> steps;
            referent.now = 0;
        }
    }

    /// Remembers the mention of a word that refers: a person stays one, a body a body.
    pub fn note_again(&mut self, mention: &Mention, animate: bool, grade: Grade, gazetteer: &Gazetteer, weights: &Weights) {
        let kind = gazetteer.entity(mention.entity).kind;
        let index = self.index(mention, animate, kind);
        self.weigh(index, mention, grade, weights);
    }

    /// Remembers a name; `many` if its noun is a plural.
    pub fn note(&mut self, mention: &Mention, many: bool, grade: Grade, gazetteer: &Gazetteer, weights: &Weights) {
        let kind = gazetteer.entity(mention.entity).kind;
        let index = self.index(mention, is_animate(mention) && !many, kind);
        self.weigh(index, mention, grade, weights);
        let referent = &mut self.referents[index];
        let people = matches!(mention.resolved_by, ResolvedBy::Institution | ResolvedBy::Office);
        referent.plural = is_plural(mention, kind) || many && people;
        referent.sector = mention.sector.or(referent.sector);
        referent.person = mention.person.or(referent.person);
        if mention.tokens.len() > referent.named.len() {
            referent.named = mention.tokens.clone();
        }
    }

    fn weigh(&mut self, index: usize, mention: &Mention, grade: Grade, weights: &Weights) {
        let referent = &mut self.referents[index];
        referent.now = referent.now.max(weights.of(grade));
        referent.sentence = self.sentence;
        referent.span = mention.span;
        if grade == Grade::Subject {
            referent.led = Some(self.sentence);
        }
        referent.times += 1;
        // A region is hardly ever more than a place.
        if grade > Grade::Place || referent.kind == Kind::Region {
            referent.stood = Some(self.sentence);
        }
        if grade > Grade::Place {
            self.log.push(Noted { sentence: self.sentence, entity: mention.entity, span: mention.span });
        }
    }

    /// Remembers an actor of the document's title.
    pub fn prime(&mut self, mention: &Mention, gazetteer: &Gazetteer, weights: &Weights) {
        let kind = gazetteer.entity(mention.entity).kind;
        let index = self.index(mention, is_animate(mention), kind);
        let referent = &mut self.referents[index];
        (referent.past, referent.named, referent.span) = (weights.title, 0..0, Span::default());
        referent.times += 1;
    }

    /// The place of the mention's referent, which is added if it is new.
    fn index(&mut self, mention: &Mention, animate: bool, kind: Kind) -> usize {
        let known = self.referents.iter().position(|r| r.entity == mention.entity && r.animate == animate);
        known.unwrap_or_else(|| {
            let Mention { entity, person, sector, span, .. } = *mention;
            let (named, plural, sentence) = (mention.tokens.clone(), is_plural(mention, kind), self.sentence);
            self.referents.push(Referent {
                entity,
                person,
                sector,
                kind,
                animate,
                plural,
                now: 0,
                past: 0,
                sentence,
                stood: None,
                span,
                named,
                times: 0,
                led: None,
            });
            self.referents.len() - 1
        })
    }

    /// How prominent a referent is.
    pub fn salience(&self, referent: &Referent) -> u32 {
        referent.now + referent.past
    }

    /// How prominent an actor is, as a body and by the persons who hold its offices.
    pub fn salience_of(&self, entity: EntityId) -> u32 {
        self.referents.iter().filter(|r| r.entity == entity).map(|r| self.salience(r)).sum()
    }

    /// True if the actor was spoken of last as many people: "Russian troops".
    pub fn is_many(&self, referent: &Referent) -> bool {
        self.referents.iter().any(|r| r.entity == referent.entity && r.plural && r.sentence >= referent.sentence)
    }

    /// True if a word of this entry could stand for anybody spoken of before this sentence.
    pub fn may_answer(&self, entry: &Entry, plural: bool) -> bool {
        use super::rules::{Form, Number};
        match entry.form {
            Form::First | Form::FirstPossessive => self.source.is_some() || self.speaker.is_some(),
            Form::Former | Form::Latter | Form::Set => !self.groups.is_empty(),
            _ if plural || entry.number == Number::Many => self.referents.len() > 1,
            Form::Description | Form::Office => self.referents.iter().any(|r| entry.fits(r.kind)),
            _ => self.referents.iter().any(|r| r.animate == entry.animate && (entry.animate || entry.fits(r.kind))),
        }
    }
}

impl Weights {
    /// The weight of a place in the sentence.
    pub fn of(&self, grade: Grade) -> u32 {
        match grade {
            Grade::Subject => self.subject,
            Grade::Object => self.object,
            Grade::Other => self.other,
            Grade::Place => self.place,
            Grade::Modifier => self.modifier,
        }
    }
}

/// True for a person: a leader or the holder of an office.
pub fn is_animate(mention: &Mention) -> bool {
    mention.person.is_some() || matches!(mention.resolved_by, ResolvedBy::Leader | ResolvedBy::Office)
}

/// True for many: "Russian troops", "the Turks", fighters of a group.
fn is_plural(mention: &Mention, kind: Kind) -> bool {
    let people = mention.resolved_by == ResolvedBy::Possessive || mention.resolved_by == ResolvedBy::Demonym && mention.role == Role::Actor;
    people || matches!(kind, Kind::ArmedGroup | Kind::Group)
}
