//! What single words can be: closed classes, and the inflected forms of the lemmas that rules name.
//!
//! This is all that the frame finders know of English words beside their own procedures; the words themselves are data:
//! `rules/words/function-words.toml` for both, `frame-words.toml` for the frames of parsed sentences.

pub mod inflect;

use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::RuleFiles;
use crate::rules::toml_file;
use crate::words::{Vocabulary, WordId};
use inflect::{Form, Inflections};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_spanned::Spanned;
use std::collections::BTreeMap;

/// A closed class of words, or a property that rules give to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Class {
    /// "the", "every"
    Determiner,
    /// "its", "their"
    PossessivePronoun,
    /// "it", "they"
    Pronoun,
    /// Subjects that take the base form: "they", "who"
    PluralSubject,
    /// "in", "against"
    Preposition,
    /// "and", "but"
    Conjunction,
    /// "and", "or": those that join lists
    ListConjunction,
    /// "because", "while"
    Subordinator,
    /// "which", "who"
    Relative,
    /// "that", "whether"
    Complementiser,
    /// "to" before a verb
    InfinitiveMarker,
    /// Forms of "be"
    Be,
    /// Forms of "have"
    Have,
    /// Forms of "do"
    Do,
    /// Forms of "get"
    Get,
    /// "will", "may"
    Modal,
    /// "not", "n't"
    Negation,
    /// Adverbs that may stand inside a verb group
    Adverb,
    /// "'s"
    PossessiveMarker,
    /// "in", "near": before a town they make it a place
    LocativePreposition,
    /// Has verb forms in the lexicon
    VerbForm,
    /// Has noun forms in the lexicon
    NounForm,
    /// A form of a light verb
    LightVerb,
    /// A form of a verb that lends its subject to an event noun but speaks for itself too
    SupportVerb,
    /// Marks that end a clause: `;`, `:`, dashes, brackets
    Break,
    /// `,`
    Comma,
    /// "pro", "anti": before the hyphen of "pro-Russian"
    NamePrefix,
    /// A form of a verb that takes two objects
    Ditransitive,
    /// "of", "from": what follows may stand for the noun before
    ContainerPreposition,
    /// "by" after a passive
    AgentPreposition,
    /// "both" before a list
    Distributive,
    /// A form of a copula
    Copula,
    /// A form of a locative verb
    LocativeVerb,
    /// A form of a verb whose object carries out an infinitive after it
    ObjectControl,
    /// "will": makes a future
    FutureModal,
    /// "going" before an infinitive
    Prospective,
    /// "likely", and forms of "appear": their subject belongs to the infinitive after them
    Raising,
    /// "no" before a noun
    NegativeDeterminer,
    /// "neither", "nor"
    NegativeConjunction,
    /// "without" before a gerund
    NegativePreposition,
    /// "only" after "not"
    FocusAdverb,
    /// Before a gerund that completes a verb: "accused *of* arming"
    ComplementPreposition,
    /// Of these, those that make the verb's object the one who acts
    ObjectGerundPreposition,
    /// "a"
    IndefiniteArticle,
    /// A form of a verb whose prepositional object carries out an infinitive: "called on Iran to withdraw"
    PrepositionalControl,
    /// A form of a verb of saying
    SpeechVerb,
    /// "series" before "of attacks"
    ContainerNoun,
    /// "week": no argument without a preposition
    TimeNoun,
    /// A form of a further verb whose object carries out what follows, for parsed sentences only
    TreeObjectControl,
    /// A form of a verb that moves its object: its goal and source are the verb's ("sold boats *to Kenya*")
    TransferVerb,
    /// A noun made from such a verb
    TransferNoun,
    /// "to", "from": goal or source
    PathPreposition,
    /// A form of a verb that takes a person and an of-phrase: "accused Iran of espionage"
    OfVerb,
    /// A noun that an infinitive completes: "plans to build"
    InfinitiveNoun,
    /// "after": opens a clause as well as a phrase
    ClausePreposition,
    /// "of": what stands behind it belongs to the noun before it, always
    GenitivePreposition,
    /// "more" in "more than 2,000": makes what follows part of a number
    QuantityWord,
    /// "counterpart": somebody of another state than the owner's
    CounterpartNoun,
    /// "including": the names behind it are what the noun before it speaks of
    ExampleWord,
    /// "ally": its owner is not who it is
    RelationalNoun,
    /// A form of a verb that says only how far what it governs has come: "continue to arm"
    PhaseVerb,
    /// A form of a verb that says only that its subject happens: "talks *took* place between"
    HappenVerb,
    /// A form of a verb whose subject carries out the infinitive that completes it: "refused for years to pay"
    SubjectControl,
    /// A noun that a clause behind "that" fills: "the allegation that"
    ContentNoun,
    /// "if", "unless"
    Conditional,
    /// "when", "before": opens a clause of time
    TemporalMark,
    /// A form of a verb that an "-ing" form completes: "stopped shelling"
    GerundVerb,
}

const NAMED_CLASSES: &[(&str, Class)] = &[
    ("determiner", Class::Determiner),
    ("possessive-pronoun", Class::PossessivePronoun),
    ("pronoun", Class::Pronoun),
    ("plural-subject", Class::PluralSubject),
    ("preposition", Class::Preposition),
    ("conjunction", Class::Conjunction),
    ("list-conjunction", Class::ListConjunction),
    ("subordinator", Class::Subordinator),
    ("relative", Class::Relative),
    ("complementiser", Class::Complementiser),
    ("infinitive-marker", Class::InfinitiveMarker),
    ("be", Class::Be),
    ("have", Class::Have),
    ("do", Class::Do),
    ("get", Class::Get),
    ("modal", Class::Modal),
    ("negation", Class::Negation),
    ("adverb", Class::Adverb),
    ("possessive-marker", Class::PossessiveMarker),
    ("locative-preposition", Class::LocativePreposition),
    ("break", Class::Break),
    ("container-preposition", Class::ContainerPreposition),
    ("agent-preposition", Class::AgentPreposition),
    ("distributive", Class::Distributive),
    ("name-prefix", Class::NamePrefix),
    ("comma", Class::Comma),
];

/// Classes given as verb lemmas: all forms of the first word get the class.
const VERB_CLASSES: &[(&str, Class)] = &[
    ("light-verb", Class::LightVerb),
    ("support-verb", Class::SupportVerb),
    ("copula", Class::Copula),
    ("locative-verb", Class::LocativeVerb),
    ("ditransitive-verb", Class::Ditransitive),
];

/// Classes of `frame-words.toml`: words as they stand, verb lemmas, noun lemmas.
const FRAME_WORDS: &[(&str, Class)] = &[
    ("future-modal", Class::FutureModal),
    ("prospective", Class::Prospective),
    ("raising-adjective", Class::Raising),
    ("negative-determiner", Class::NegativeDeterminer),
    ("negative-conjunction", Class::NegativeConjunction),
    ("negative-preposition", Class::NegativePreposition),
    ("focus-adverb", Class::FocusAdverb),
    ("complement-preposition", Class::ComplementPreposition),
    ("object-gerund-preposition", Class::ObjectGerundPreposition),
    ("indefinite-article", Class::IndefiniteArticle),
    ("path-preposition", Class::PathPreposition),
    ("clause-preposition", Class::ClausePreposition),
    ("genitive-preposition", Class::GenitivePreposition),
    ("quantity-word", Class::QuantityWord),
    ("example-word", Class::ExampleWord),
    ("conditional", Class::Conditional),
    ("temporal-mark", Class::TemporalMark),
];
const FRAME_VERBS: &[(&str, Class)] = &[
    ("raising-verb", Class::Raising),
    ("prepositional-control-verb", Class::PrepositionalControl),
    ("speech-verb", Class::SpeechVerb),
    ("object-control-verb", Class::TreeObjectControl),
    ("subject-control-verb", Class::SubjectControl),
    ("transfer-verb", Class::TransferVerb),
    ("of-verb", Class::OfVerb),
    ("phase-verb", Class::PhaseVerb),
    ("happen-verb", Class::HappenVerb),
    ("gerund-verb", Class::GerundVerb),
];
const FRAME_NOUNS: &[(&str, Class)] = &[
    ("container-noun", Class::ContainerNoun),
    ("time-noun", Class::TimeNoun),
    ("transfer-noun", Class::TransferNoun),
    ("infinitive-noun", Class::InfinitiveNoun),
    ("counterpart-noun", Class::CounterpartNoun),
    ("relational-noun", Class::RelationalNoun),
    ("content-noun", Class::ContentNoun),
];

impl Class {
    fn bit(self) -> u128 {
        1 << self as u8
    }
}

/// A set of classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes(u128);

impl Classes {
    /// True if the word is in `class`.
    pub fn has(self, class: Class) -> bool {
        self.0 & class.bit() != 0
    }

    /// True if the word is in one of `classes`.
    pub fn any(self, classes: &[Class]) -> bool {
        classes.iter().any(|&c| self.has(c))
    }

    /// True if the word is in none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn add(&mut self, class: Class) {
        self.0 |= class.bit();
    }
}

/// Classes and forms of the words that rules know.
#[derive(Debug, Default)]
pub struct Lexicon {
    classes: Vec<Classes>,
    verbs: FxHashMap<WordId, Vec<(WordId, Form)>>,
    nouns: FxHashMap<WordId, Vec<(WordId, Form)>>,
    inflections: Inflections,
    /// The forms of the lemmas added so far.
    of_verb: FxHashMap<WordId, Vec<(Form, WordId)>>,
    of_noun: FxHashMap<WordId, Vec<(Form, WordId)>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FunctionWords {
    classes: ClassLists,
}

/// The forms of a lemma.
type Inflect = fn(&Inflections, &str) -> Vec<(Form, String)>;

/// Lists of words by class.
type ClassLists = BTreeMap<Spanned<String>, Vec<String>>;

/// What the frames of parsed sentences need to know. These classes are marks only: they do not tell the shallow frame
/// finder that a word can be a verb or a noun.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FrameWords {
    words: ClassLists,
    verbs: ClassLists,
    nouns: ClassLists,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Verbs {
    verbs: Vec<String>,
    object_control: Vec<String>,
}

impl Lexicon {
    /// Reads `rules/words/`.
    pub fn compile(files: &RuleFiles, vocabulary: &mut Vocabulary, faults: &mut Diagnostics) -> Lexicon {
        let mut lexicon = Lexicon::default();
        if let Some(file) = files.get("words/irregular.tsv") {
            lexicon.inflections = Inflections::compile(file, faults);
        }
        lexicon.read_function_words(files, vocabulary, faults);
        lexicon.read_frame_words(files, vocabulary, faults);
        if let Some(file) = files.get("words/verbs.toml")
            && let Some(verbs) = toml_file::read::<Verbs>(file, faults)
        {
            for verb in &verbs.verbs {
                lexicon.add_verb(verb, vocabulary);
            }
            for verb in &verbs.object_control {
                lexicon.add_verb_class(verb, Class::ObjectControl, vocabulary);
            }
        }
        lexicon
    }

    /// Adds a verb lemma (one word) with all its forms; returns the lemma's id.
    pub fn add_verb(&mut self, lemma: &str, vocabulary: &mut Vocabulary) -> WordId {
        let lemma_id = vocabulary.intern(lemma);
        if self.of_verb.contains_key(&lemma_id) {
            return lemma_id;
        }
        let mut ids = Vec::new();
        for (form, text) in self.inflections.verb(lemma) {
            let id = vocabulary.intern(&text);
            ids.push((form, id));
            let forms = self.verbs.entry(id).or_default();
            if !forms.contains(&(lemma_id, form)) {
                forms.push((lemma_id, form));
            }
            self.mark(id, Class::VerbForm);
        }
        self.of_verb.insert(lemma_id, ids);
        lemma_id
    }

    /// Adds a noun lemma (one word) with its plural; returns the ids of all forms.
    pub fn add_noun(&mut self, lemma: &str, vocabulary: &mut Vocabulary) -> Vec<(Form, WordId)> {
        let lemma_id = vocabulary.intern(lemma);
        if let Some(known) = self.of_noun.get(&lemma_id) {
            return known.clone();
        }
        let mut ids = Vec::new();
        for (form, text) in self.inflections.noun(lemma) {
            let id = vocabulary.intern(&text);
            let forms = self.nouns.entry(id).or_default();
            if !forms.contains(&(lemma_id, form)) {
                forms.push((lemma_id, form));
            }
            self.mark(id, Class::NounForm);
            ids.push((form, id));
        }
        self.of_noun.insert(lemma_id, ids.clone());
        ids
    }

    /// The forms of a verb lemma with their ids (the lemma must have been added).
    pub fn verb_form_ids(&self, lemma: WordId) -> Vec<(Form, WordId)> {
        self.of_verb.get(&lemma).cloned().unwrap_or_default()
    }

    /// The forms of all verb lemmas, in no order: lemma, what the form is, form.
    pub fn all_verb_forms(&self) -> impl Iterator<Item = (WordId, Form, WordId)> {
        self.of_verb.iter().flat_map(|(lemma, forms)| forms.iter().map(|(form, id)| (*lemma, *form, *id)))
    }

    /// The classes of a folded word.
    pub fn classes(&self, fold: WordId) -> Classes {
        self.classes.get(fold.0 as usize).copied().unwrap_or_default()
    }

    /// What verb forms a folded word can be: (lemma, form).
    pub fn verb_forms(&self, fold: WordId) -> &[(WordId, Form)] {
        // The class spares most words the look-up.
        if !self.classes(fold).has(Class::VerbForm) {
            return &[];
        }
        self.verbs.get(&fold).map_or(&[], Vec::as_slice)
    }

    /// What noun forms a folded word can be: (lemma, form).
    pub fn noun_forms(&self, fold: WordId) -> &[(WordId, Form)] {
        self.nouns.get(&fold).map_or(&[], Vec::as_slice)
    }

    fn read_function_words(&mut self, files: &RuleFiles, vocabulary: &mut Vocabulary, faults: &mut Diagnostics) {
        let Some(file) = files.get("words/function-words.toml") else { return };
        let Some(words) = toml_file::read::<FunctionWords>(file, faults) else { return };
        for (name, list) in &words.classes {
            if let Some((_, class)) = NAMED_CLASSES.iter().find(|(n, _)| n == name.get_ref()) {
                for word in list {
                    let id = vocabulary.intern(word);
                    self.mark(vocabulary.fold(id), *class);
                }
            } else if let Some((_, class)) = VERB_CLASSES.iter().find(|(n, _)| n == name.get_ref()) {
                for verb in list {
                    self.add_verb_class(verb.split(' ').next().unwrap_or(verb), *class, vocabulary);
                }
            } else {
                faults.error(file, name.span(), format!("unknown word class `{}`", name.get_ref()));
            }
        }
    }

    fn read_frame_words(&mut self, files: &RuleFiles, vocabulary: &mut Vocabulary, faults: &mut Diagnostics) {
        let Some(file) = files.get("words/frame-words.toml") else { return };
        let Some(FrameWords { words, verbs, nouns }) = toml_file::read::<FrameWords>(file, faults) else { return };
        let as_it_stands: Inflect = |_, word| vec![(Form::Base, word.to_owned())];
        let verb: Inflect = Inflections::verb;
        let noun: Inflect = Inflections::noun;
        for (lists, classes, inflect) in [(words, FRAME_WORDS, as_it_stands), (verbs, FRAME_VERBS, verb), (nouns, FRAME_NOUNS, noun)] {
            for (name, lemmas) in &lists {
                let Some((_, class)) = classes.iter().find(|(n, _)| n == name.get_ref()) else {
                    faults.error(file, name.span(), format!("unknown word class `{}` in this table", name.get_ref()));
                    continue;
                };
                for (_, form) in lemmas.iter().flat_map(|lemma| inflect(&self.inflections, lemma)).collect::<Vec<_>>() {
                    let id = vocabulary.intern(&form);
                    self.mark(vocabulary.fold(id), *class);
                }
            }
        }
    }

    fn add_verb_class(&mut self, lemma: &str, class: Class, vocabulary: &mut Vocabulary) {
        let lemma = self.add_verb(lemma, vocabulary);
        for (_, id) in self.verb_form_ids(lemma) {
            self.mark(id, class);
        }
    }

    fn mark(&mut self, id: WordId, class: Class) {
        let index = id.0 as usize;
        if self.classes.len() <= index {
            self.classes.resize(index + 1, Classes::default());
        }
        self.classes[index].add(class);
    }
}
