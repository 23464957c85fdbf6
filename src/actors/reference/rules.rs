//! The rules of reference (`rules/actors/references.toml`, `rules/actors/attributes.tsv`), read, checked and compiled.

use crate::actors::entity::{EntityId, Kind, Sector};
use crate::actors::gazetteer::Gazetteer;
use crate::rules::diagnostics::{Diagnostics, closest};
use crate::rules::files::{RuleFile, RuleFiles};
use crate::rules::toml_file;
use crate::rules::tsv;
use crate::words::{Vocabulary, WordId};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_spanned::Spanned;
use std::collections::BTreeMap;

/// How a word refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// "it", "they": not the other argument of its own verb
    Pronoun,
    /// "its", "their"
    Possessive,
    /// "itself": the subject of its own clause
    Reflexive,
    /// "the kingdom", and in the plural "the two neighbours"
    Description,
    /// "the president": the person with that title, else the state in focus
    Office,
    /// "we" of a speaker or of the document's source
    First,
    /// "our"
    FirstPossessive,
    /// "the former": the first of the last pair
    Former,
    /// "the latter": the second of the last pair
    Latter,
    /// "both" without a noun: the last pair
    Set,
    /// No word at all: whom a sentence is about that names nobody but its actor
    Partner,
    /// No word at all: who took part in "the talks"
    Participants,
}

impl Form {
    /// True if no word of the sentence refers.
    pub fn is_implied(self) -> bool {
        matches!(self, Form::Partner | Form::Participants)
    }
}

/// How many a word stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Number {
    /// One actor.
    #[default]
    One,
    /// Several, or one that is many people.
    Many,
}

/// One entry of the rules.
#[derive(Debug)]
pub struct Entry {
    /// Stable name.
    pub id: String,
    /// How it refers.
    pub form: Form,
    /// To how many.
    pub number: Number,
    /// To persons; else to states and bodies.
    pub animate: bool,
    /// To which kinds, as a set of bits; all if empty in the file.
    kinds: u16,
    /// Only to these, sorted, if an attribute is asked for.
    pub only: Option<Vec<EntityId>>,
    /// The sector in which the one meant acts.
    pub sector: Option<Sector>,
    /// May follow a possessive pronoun and then means its owner: "his country".
    pub owned: bool,
    /// A plural that needs no number before it: "the sides".
    pub bare: bool,
    /// Only for who was named with this word before: "the minister", "the council".
    pub titled: bool,
    /// How many sentences back the antecedent may be.
    pub within: u32,
    /// How often it is right, in percent.
    pub certainty: u8,
    /// A pair of this sort is first of all the two that the document is about.
    pub topic: bool,
    /// Words after it that keep it from referring back, if what they open belongs to it.
    pub not_before: Vec<WordId>,
    /// Words before it that keep it from referring back.
    pub not_after: Vec<WordId>,
    /// Texts with what must be found in them.
    pub examples: Vec<Example>,
    /// Texts in which this entry must find nothing.
    pub not: Vec<String>,
}

impl Entry {
    /// True if it may stand for several actors.
    pub fn is_many(&self) -> bool {
        self.number == Number::Many || self.form == Form::Set
    }

    /// True unless only some actors have the attribute that it asks for, and this is none of them.
    pub fn allows(&self, entity: EntityId) -> bool {
        self.only.as_ref().is_none_or(|only| only.binary_search(&entity).is_ok())
    }

    /// True if it may stand for an actor of this kind.
    pub fn fits(&self, kind: Kind) -> bool {
        self.kinds & bit(kind) != 0
    }
}

/// A text and what must be found in it: the words of the mention and its codes, in text order.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The text.
    pub text: String,
    /// `the emirate = QAT`, `they = RUS|TUR`.
    pub refers: Vec<String>,
    /// Who published it, for words in the first person.
    #[serde(default)]
    pub source: Option<String>,
}

/// What a folded word can do for reference.
#[derive(Debug, Default)]
pub struct Word {
    /// The entry of which it is the pronoun.
    pub pronoun: Option<u16>,
    /// The descriptions that it heads.
    pub heads: Vec<Head>,
    /// What else it does.
    pub marks: u32,
    /// For "two", "three": how many.
    pub count: u8,
}

/// A head of a description.
#[derive(Debug)]
pub struct Head {
    /// The entry.
    pub entry: u16,
    /// Words of the phrase after this one.
    pub rest: Vec<WordId>,
    /// True for a plural.
    pub plural: bool,
}

/// What single words do, beside referring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Mark {
    /// "the": opens a description of one
    Definite = 1,
    /// "these": opens a description of several
    Plural = 1 << 1,
    /// "both"
    Both = 1 << 2,
    /// "other": no description with it refers back
    Fresh = 1 << 3,
    /// "said"
    Speech = 1 << 4,
    /// "likely" in "it is likely that"
    Pleonastic = 1 << 5,
    /// "in": the name after it is a place
    Locative = 1 << 6,
    /// "to": after a word of motion, the name after it is a place
    Motion = 1 << 7,
    /// "withdrew", "trip"
    Moving = 1 << 8,
    /// "that", "to": what "it" points forward to
    Forward = 1 << 9,
    /// "statement", "remarks": in a title, its speaker is named there
    Statement = 1 << 10,
    /// Opens direct speech
    OpenQuote = 1 << 11,
    /// Closes direct speech
    CloseQuote = 1 << 12,
    /// "presidency": with a leader's name before it a time, no actor
    Era = 1 << 13,
    /// "disagree": what follows its preposition is only spoken of
    Topic = 1 << 14,
    /// "on", after such a word
    TopicPreposition = 1 << 15,
    /// "the future": whose it is, is only spoken of
    Fate = 1 << 16,
    /// "of", after such a word
    FatePreposition = 1 << 17,
    /// "problem": what is one is only spoken of
    Matter = 1 << 18,
    /// "talks": others took part in it
    Event = 1 << 19,
    /// "government": sits in the place named behind it, and is that state's
    Seated = 1 << 20,
    /// "in", after such a word
    SeatPreposition = 1 << 21,
    /// "willing" in "it is willing to": only an actor can be so
    Personal = 1 << 22,
}

impl Word {
    /// True if the word has a mark.
    pub fn has(&self, mark: Mark) -> bool {
        self.marks & mark as u32 != 0
    }
}

/// How much a place in the sentence counts.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// A subject.
    pub subject: u32,
    /// An object.
    pub object: u32,
    /// Anything else.
    pub other: u32,
    /// A place.
    pub place: u32,
    /// A modifier.
    pub modifier: u32,
    /// The document's title.
    pub title: u32,
    /// For descriptions: the last mention, halved with each sentence.
    pub recency: u32,
    /// More for the last subject if the word is a subject too.
    pub parallel: u32,
    /// More for the subject of the clause above: "Peru said it would".
    pub matrix: u32,
    /// An antecedent has at least this.
    pub least: u32,
    /// A runner-up with at least this percentage makes the choice doubtful.
    pub rival: u32,
    /// A doubtful choice keeps this percentage of its certainty.
    pub doubt: u32,
}

/// The rules of reference, compiled.
#[derive(Debug, Default)]
pub struct References {
    /// All entries in the order of the file.
    pub entries: Vec<Entry>,
    /// How much places in a sentence count.
    pub weights: Weights,
    /// For each folded word its place in `words` + 1; 0 = it has none.
    slots: Vec<u16>,
    words: Vec<Word>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReferenceFile {
    weights: Weights,
    words: BTreeMap<Spanned<String>, Vec<String>>,
    counts: BTreeMap<String, u8>,
    reference: Vec<EntryText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct EntryText {
    id: Spanned<String>,
    form: Form,
    #[serde(default)]
    number: Number,
    #[serde(default)]
    animate: bool,
    #[serde(default)]
    words: Vec<Spanned<String>>,
    #[serde(default)]
    plurals: Vec<Spanned<String>>,
    #[serde(default)]
    kinds: Vec<Spanned<String>>,
    #[serde(default)]
    attribute: Option<Spanned<String>>,
    #[serde(default)]
    sector: Option<Spanned<String>>,
    #[serde(default)]
    owned: bool,
    #[serde(default)]
    bare: bool,
    #[serde(default)]
    titled: bool,
    within: u32,
    confidence: Spanned<f32>,
    #[serde(default)]
    topic: bool,
    #[serde(default)]
    not_before: Vec<String>,
    #[serde(default)]
    not_after: Vec<String>,
    #[serde(default)]
    examples: Vec<Example>,
    #[serde(default)]
    not: Vec<String>,
}

const MARKS: &[(&str, Mark)] = &[
    ("definite", Mark::Definite),
    ("plural", Mark::Plural),
    ("both", Mark::Both),
    ("fresh", Mark::Fresh),
    ("speech", Mark::Speech),
    ("pleonastic", Mark::Pleonastic),
    ("locative", Mark::Locative),
    ("motion", Mark::Motion),
    ("moving", Mark::Moving),
    ("forward", Mark::Forward),
    ("statement", Mark::Statement),
    ("open-quote", Mark::OpenQuote),
    ("close-quote", Mark::CloseQuote),
    ("era", Mark::Era),
    ("topic", Mark::Topic),
    ("topic-preposition", Mark::TopicPreposition),
    ("fate", Mark::Fate),
    ("fate-preposition", Mark::FatePreposition),
    ("matter", Mark::Matter),
    ("event", Mark::Event),
    ("seated", Mark::Seated),
    ("seat-preposition", Mark::SeatPreposition),
    ("personal", Mark::Personal),
];

const FILE: &str = "actors/references.toml";
const ATTRIBUTES: &str = "actors/attributes.tsv";

impl References {
    /// Reads and compiles the rules; words of theirs join the vocabulary.
    pub fn compile(files: &RuleFiles, gazetteer: &Gazetteer, vocabulary: &mut Vocabulary, faults: &mut Diagnostics) -> References {
        let mut references = References::default();
        let attributes = read_attributes(files, gazetteer, faults);
        let Some(file) = files.get(FILE) else { return references };
        let Some(text) = toml_file::read::<ReferenceFile>(file, faults) else { return references };
        references.weights = text.weights;
        let mut builder = Builder { file, attributes, vocabulary, faults, references };
        builder.add_marks(&text.words);
        for (word, count) in &text.counts {
            builder.word(word).count = *count;
        }
        for entry in text.reference {
            builder.add_entry(entry);
        }
        builder.references
    }

    /// What a folded word can do.
    pub fn word(&self, fold: WordId) -> Option<&Word> {
        let slot = *self.slots.get(fold.0 as usize)?;
        self.words.get((slot as usize).wrapping_sub(1))
    }

    /// True for a word that opens a phrase of something known, or is one: "the", "its", "it".
    pub fn opens_known(&self, fold: WordId) -> bool {
        let owned = |w: &Word| w.pronoun.is_some_and(|p| matches!(self.entry(p).form, Form::Possessive | Form::Pronoun));
        self.word(fold).is_some_and(|w| w.has(Mark::Definite) || w.has(Mark::Plural) || owned(w))
    }

    /// True for something in which others take part: "talks".
    pub fn is_event(&self, fold: WordId) -> bool {
        self.word(fold).is_some_and(|w| w.has(Mark::Event))
    }

    /// The entry of a number.
    pub fn entry(&self, number: u16) -> &Entry {
        &self.entries[number as usize]
    }
}

struct Builder<'b> {
    file: &'b RuleFile,
    attributes: FxHashMap<String, Vec<EntityId>>,
    vocabulary: &'b mut Vocabulary,
    faults: &'b mut Diagnostics,
    references: References,
}

impl Builder<'_> {
    fn id(&mut self, word: &str) -> WordId {
        let id = self.vocabulary.intern(word);
        self.vocabulary.fold(id)
    }

    fn word(&mut self, word: &str) -> &mut Word {
        let id = self.id(word).0 as usize;
        let References { slots, words, .. } = &mut self.references;
        if slots.len() <= id {
            slots.resize(id + 1, 0);
        }
        if slots[id] == 0 {
            words.push(Word::default());
            slots[id] = words.len() as u16;
        }
        &mut words[slots[id] as usize - 1]
    }

    fn add_marks(&mut self, lists: &BTreeMap<Spanned<String>, Vec<String>>) {
        for (name, list) in lists {
            let Some((_, mark)) = MARKS.iter().find(|(n, _)| n == name.get_ref()) else {
                self.unknown(name, &MARKS.iter().map(|(n, _)| *n).collect::<Vec<_>>());
                continue;
            };
            for word in list {
                self.word(word).marks |= *mark as u32;
            }
        }
    }

    fn add_entry(&mut self, text: EntryText) {
        let number = self.references.entries.len() as u16;
        if self.references.entries.iter().any(|e| e.id == *text.id.get_ref()) {
            self.faults.error(self.file, text.id.span(), format!("the id `{}` stands twice", text.id.get_ref()));
        }
        // What no word says has its examples where it is used: in the relation rules that allow it.
        let implied = text.form.is_implied();
        if text.examples.is_empty() && !implied {
            self.faults.error_help(
                self.file,
                text.id.span(),
                "an entry needs an example",
                "examples = [{ text = \"…\", refers = [\"it = SRB\"] }]",
            );
        }
        if text.words.is_empty() && text.plurals.is_empty() && !implied {
            self.faults.error_help(self.file, text.id.span(), "an entry needs words", "words = [\"…\"]");
        }
        for (plural, list) in [(false, &text.words), (true, &text.plurals)] {
            for phrase in list {
                self.add_word(number, text.form, phrase, plural);
            }
        }
        let entry = self.entry(text);
        self.references.entries.push(entry);
    }

    fn add_word(&mut self, entry: u16, form: Form, phrase: &Spanned<String>, plural: bool) {
        let mut parts = phrase.get_ref().split(' ');
        let first = parts.next().unwrap_or_default().to_owned();
        let rest: Vec<WordId> = parts.map(|p| self.id(p)).collect();
        if !matches!(form, Form::Description | Form::Office) {
            let known = self.word(&first).pronoun.replace(entry);
            if known.is_some() || !rest.is_empty() {
                let message = format!("`{}` must be one word that no other entry has", phrase.get_ref());
                self.faults.error(self.file, phrase.span(), message);
            }
            return;
        }
        self.word(&first).heads.push(Head { entry, rest, plural });
    }

    fn entry(&mut self, text: EntryText) -> Entry {
        let kinds = text.kinds.iter().filter_map(|k| self.known(k, Kind::parse, Kind::NAMES)).fold(0, |all, kind| all | bit(kind));
        let only = text.attribute.as_ref().and_then(|attribute| {
            let list = self.attributes.get(attribute.get_ref()).cloned();
            if list.is_none() {
                let mut known: Vec<String> = self.attributes.keys().cloned().collect();
                known.sort();
                self.unknown(attribute, &known.iter().map(String::as_str).collect::<Vec<_>>());
            }
            list
        });
        let confidence = *text.confidence.get_ref();
        if !(0.0..=1.0).contains(&confidence) {
            self.faults.error(self.file, text.confidence.span(), "a confidence lies between 0 and 1");
        }
        Entry {
            form: text.form,
            number: text.number,
            animate: text.animate,
            kinds: if kinds == 0 { u16::MAX } else { kinds },
            only,
            sector: text.sector.as_ref().and_then(|s| self.known(s, Sector::parse, Sector::NAMES)),
            owned: text.owned,
            bare: text.bare,
            titled: text.titled,
            within: text.within,
            certainty: (confidence * 100.0) as u8,
            topic: text.topic,
            not_before: text.not_before.iter().map(|w| self.id(w)).collect(),
            not_after: text.not_after.iter().map(|w| self.id(w)).collect(),
            id: text.id.into_inner(),
            examples: text.examples,
            not: text.not,
        }
    }

    fn known<T>(&mut self, text: &Spanned<String>, parse: fn(&str) -> Option<T>, names: &[&str]) -> Option<T> {
        let parsed = parse(text.get_ref());
        if parsed.is_none() {
            self.unknown(text, names);
        }
        parsed
    }

    fn unknown(&mut self, text: &Spanned<String>, names: &[&str]) {
        let name = text.get_ref();
        let help = closest(name, names.iter().copied())
            .map_or_else(|| format!("one of: {}", names.join(", ")), |c| format!("did you mean `{c}`?"));
        self.faults.error_help(self.file, text.span(), format!("`{name}` is not known here"), help);
    }
}

fn bit(kind: Kind) -> u16 {
    1 << kind as u16
}

/// What is said of actors beside their kind: `kingdom` → those that are one, sorted.
fn read_attributes(files: &RuleFiles, gazetteer: &Gazetteer, faults: &mut Diagnostics) -> FxHashMap<String, Vec<EntityId>> {
    let mut attributes: FxHashMap<String, Vec<EntityId>> = FxHashMap::default();
    let Some(file) = files.get(ATTRIBUTES) else { return attributes };
    for row in tsv::read(file, &["attribute", "codes", "source"], faults) {
        let list = attributes.entry(row.cell(0).to_owned()).or_default();
        for code in row.list(1) {
            match gazetteer.by_code(code) {
                Some(id) => list.push(id),
                None => faults.error(file, row.span(1), format!("no actor has the code `{code}`")),
            }
        }
        list.sort();
        list.dedup();
    }
    attributes
}
