//! Operators: words that say how surely something is so, who says so, or that it is not so. They are data
//! (`rules/factuality/*.toml`), read strictly.

use super::attribution::attitudes::Attitudes;
use super::labels::{AttributionKind, Modality, Polarity, Tense};
use crate::frames::predicate::PredicateKind;
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::{RuleFile, RuleFiles};
use crate::rules::toml_file;
use crate::words::{Vocabulary, WordId};
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_spanned::Spanned;

/// How what an operator governs hangs on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Complement {
    /// "to attack"
    Infinitive,
    /// "attacking", "of attacking"
    Gerund,
    /// "that it attacked"
    Clause,
    /// "that it attack": an operator that takes clauses takes these, too
    Subjunctive,
    /// "whether it attacked"
    Question,
    /// "the attack", "of an attack"
    Noun,
    /// "the attack" in "the attack is unlikely"
    Subject,
}

/// Cues that are no words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Construction {
    /// "Did it attack?"
    Question,
    /// "is to attack"
    IsTo,
}

/// The voice that an operator must have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OperatorVoice {
    /// "expects"
    Active,
    /// "is expected"
    Passive,
}

impl OperatorVoice {
    /// True for the passive.
    pub fn is_passive(self) -> bool {
        self == OperatorVoice::Passive
    }
}

/// Where the source of an attribution stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourcePlace {
    /// The subject of the operator; unspecified if it has none.
    #[default]
    Subject,
    /// Behind the operator: "according to".
    Behind,
    /// Nobody is named: "reportedly".
    Nobody,
}

/// An operator as its file says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OperatorText {
    id: Spanned<String>,
    about: String,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    #[serde(default)]
    modals: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    marks: Vec<String>,
    #[serde(default)]
    pseudo: Vec<String>,
    #[serde(default)]
    constructions: Vec<Construction>,
    #[serde(default)]
    complements: Vec<Complement>,
    #[serde(default)]
    prepositions: Vec<String>,
    #[serde(default)]
    with: Vec<String>,
    voice: Option<OperatorVoice>,
    negated: Option<bool>,
    perfect: Option<bool>,
    polarity: Option<Polarity>,
    modality: Option<Modality>,
    #[serde(default)]
    weak: bool,
    tense: Option<Tense>,
    attribution: Option<AttributionKind>,
    #[serde(default)]
    source: SourcePlace,
    examples: Vec<Spanned<ExampleText>>,
    #[serde(default)]
    not: Vec<Spanned<ExampleText>>,
}

/// A sentence with a claim and its labels; for near-misses only the claim.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExampleText {
    text: String,
    claim: String,
    #[serde(default)]
    labels: String,
    published: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OperatorFile {
    operator: Vec<OperatorText>,
}

/// A sentence that shows what an operator does.
#[derive(Clone, Debug)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// Actor's code, category and recipient's code of the claim that is meant.
    pub claim: String,
    /// Polarity, modality, tense; then kind and source's code of the attribution, if there is one.
    pub labels: String,
    /// The day of publication.
    pub published: Option<Date>,
}

/// What an operator does to the claim below it, and where.
#[derive(Debug)]
pub struct Operator {
    /// Its name for ever.
    pub id: String,
    /// What it means.
    pub about: String,
    /// Its file below `rules/`.
    pub file: String,
    /// How what it governs may hang on it; for verbs, nouns and adjectives.
    pub complements: Vec<Complement>,
    /// What must stand before a gerund or noun that it governs; empty for anything, or the direct object of a verb.
    pub prepositions: Vec<WordId>,
    /// One of these must stand before it or its subject: "little" before "prospect".
    pub with: Vec<WordId>,
    /// Active or passive only.
    pub voice: Option<OperatorVoice>,
    /// Only if it is negated itself, which is then part of the cue; only if not.
    pub negated: Option<bool>,
    /// A modal: only before a perfect; only if not.
    pub perfect: Option<bool>,
    /// Turns the polarity.
    pub turns: bool,
    /// The modality that it gives.
    pub modality: Option<Modality>,
    /// The modality counts only where no other does.
    pub weak: bool,
    /// The tense of what has none of its own.
    pub tense: Option<Tense>,
    /// The kind of attribution that it makes.
    pub attribution: Option<AttributionKind>,
    /// Where its source stands.
    pub source: SourcePlace,
    /// Sentences with what it does.
    pub examples: Vec<Example>,
    /// Sentences in which it must do nothing.
    pub not: Vec<Example>,
}

/// A cue of words as they stand.
#[derive(Debug)]
pub struct Phrase {
    /// The folded words.
    pub words: Vec<WordId>,
    /// The operator; none for words that only look like a cue ("even if").
    pub operator: Option<u32>,
    /// Opens the clause that it governs, rather than standing in it.
    pub mark: bool,
}

/// An operator on a lemma, with the particle or preposition that must follow.
pub type Cued = (Option<WordId>, u32);

/// All operators with their indexes.
#[derive(Debug, Default)]
pub struct FactualityRules {
    /// In the order of files and lines.
    pub operators: Vec<Operator>,
    /// By kind of predicate and lemma: operators with the particle or preposition that must follow; the most specific first.
    heads: FxHashMap<(u8, WordId), Vec<Cued>>,
    /// By modal.
    modals: FxHashMap<WordId, Vec<u32>>,
    /// By first word, longest first.
    phrases: FxHashMap<WordId, Vec<Phrase>>,
    /// Words of attribution beside the operators.
    pub attitudes: Attitudes,
    /// By construction.
    constructions: Vec<(Construction, u32)>,
}

impl Operator {
    /// What it does, axis by axis, for `explain`.
    pub fn effect(&self) -> String {
        let modality = self.modality.map(|m| format!("modality {}{}", m.name(), if self.weak { " if no other" } else { "" }));
        let parts = [
            self.turns.then(|| "turns the polarity".to_owned()),
            modality,
            self.tense.map(|t| format!("tense {} if it has none", t.name())),
            self.attribution.map(|k| format!("attribution {}", k.name())),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() { "it is so if this is".to_owned() } else { parts.join(", ") }
    }

    /// True if what it governs may hang on it so.
    pub fn takes(&self, form: Complement) -> bool {
        self.complements.contains(&form) || form == Complement::Subjunctive && self.complements.contains(&Complement::Clause)
    }

    /// True if what has no tense of its own is still to come below it.
    pub fn looks_ahead(&self) -> bool {
        self.tense == Some(Tense::Future) || self.modality.is_some_and(Modality::looks_ahead)
    }
}

impl FactualityRules {
    /// Reads `rules/factuality/`.
    pub fn compile(files: &RuleFiles, vocabulary: &mut Vocabulary, faults: &mut Diagnostics) -> FactualityRules {
        let mut rules = FactualityRules::default();
        for file in files.under("factuality/").filter(|f| f.path.ends_with(".toml")) {
            let read = toml_file::read::<OperatorFile>(file, faults);
            for operator in read.map_or_else(Vec::new, |f| f.operator) {
                rules.add(file, operator, vocabulary, faults);
            }
        }
        rules.sort();
        rules.attitudes = Attitudes::compile(files, vocabulary, faults);
        rules
    }

    /// Operators on a lemma, each with the word that must follow, if any.
    pub fn on(&self, kind: PredicateKind, lemma: WordId) -> &[Cued] {
        self.heads.get(&(kind as u8, lemma)).map_or(&[], Vec::as_slice)
    }

    /// Operators that are this modal.
    pub fn modal(&self, word: WordId) -> &[u32] {
        self.modals.get(&word).map_or(&[], Vec::as_slice)
    }

    /// The operator that is this construction.
    pub fn construction(&self, construction: Construction) -> Option<u32> {
        self.constructions.iter().find(|(c, _)| *c == construction).map(|(_, number)| *number)
    }

    /// Phrases that begin with this word, longest first.
    pub fn phrases(&self, word: WordId) -> &[Phrase] {
        self.phrases.get(&word).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, file: &RuleFile, text: OperatorText, vocabulary: &mut Vocabulary, faults: &mut Diagnostics) {
        if self.operators.iter().any(|o| o.id == *text.id.get_ref()) {
            faults.error(file, text.id.span(), format!("there is already an operator `{}`", text.id.get_ref()));
        }
        if text.examples.is_empty() {
            faults.error_help(file, text.id.span(), "an operator needs an example", "write `examples = [{ text, claim, labels }]`");
        }
        let number = self.operators.len() as u32;
        self.index(&text, number, vocabulary);
        let examples = text.examples.iter().filter_map(|e| example(file, e, true, faults)).collect();
        let not = text.not.iter().filter_map(|e| example(file, e, false, faults)).collect();
        let mut words = |list: &[String]| -> Vec<WordId> { list.iter().map(|w| vocabulary.intern(w)).collect() };
        self.operators.push(Operator {
            prepositions: words(&text.prepositions),
            with: words(&text.with),
            id: text.id.into_inner(),
            about: text.about,
            file: file.path.clone(),
            complements: text.complements,
            voice: text.voice,
            negated: text.negated,
            perfect: text.perfect,
            turns: text.polarity == Some(Polarity::Negated),
            modality: text.modality,
            weak: text.weak,
            tense: text.tense,
            attribution: text.attribution,
            source: text.source,
            examples,
            not,
        });
    }

    fn index(&mut self, text: &OperatorText, number: u32, vocabulary: &mut Vocabulary) {
        let lists = [(&text.verbs, PredicateKind::Verb), (&text.nouns, PredicateKind::Noun), (&text.adjectives, PredicateKind::Adjective)];
        for (list, kind) in lists {
            for cue in list {
                let (lemma, second) = cue.split_once(' ').map_or((cue.as_str(), None), |(lemma, second)| (lemma, Some(second)));
                let second = second.map(|s| vocabulary.intern(s));
                self.heads.entry((kind as u8, vocabulary.intern(lemma))).or_default().push((second, number));
            }
        }
        for modal in &text.modals {
            self.modals.entry(vocabulary.intern(modal)).or_default().push(number);
        }
        self.constructions.extend(text.constructions.iter().map(|c| (*c, number)));
        for (list, operator, mark) in [(&text.words, Some(number), false), (&text.marks, Some(number), true), (&text.pseudo, None, true)] {
            for cue in list {
                let words: Vec<WordId> = cue.split(' ').map(|w| vocabulary.intern(w)).collect();
                self.phrases.entry(words[0]).or_default().push(Phrase { words, operator, mark });
            }
        }
    }

    /// The more an operator asks for, the earlier it is tried; ties keep the order of the files.
    fn sort(&mut self) {
        let operators = &self.operators;
        let demands = |n: u32| {
            let o = &operators[n as usize];
            let subjunctive = o.complements.contains(&Complement::Subjunctive);
            [subjunctive, !o.with.is_empty(), o.negated.is_some(), o.voice.is_some(), !o.prepositions.is_empty(), o.perfect.is_some()]
                .iter()
                .filter(|d| **d)
                .count()
        };
        for list in self.heads.values_mut() {
            list.sort_by_key(|(second, n)| (second.is_none(), std::cmp::Reverse(demands(*n)), *n));
        }
        for list in self.modals.values_mut() {
            list.sort_by_key(|n| (std::cmp::Reverse(demands(*n)), *n));
        }
        for list in self.phrases.values_mut() {
            list.sort_by_key(|p| (std::cmp::Reverse(p.words.len()), p.operator));
        }
    }
}

/// Checks an example.
fn example(file: &RuleFile, text: &Spanned<ExampleText>, labelled: bool, faults: &mut Diagnostics) -> Option<Example> {
    let ExampleText { text: sentence, claim, labels, published } = text.get_ref();
    let mut wrong = |message: &str| {
        faults.error(file, text.span(), message);
        None
    };
    if claim.split(' ').count() != 3 {
        return wrong("a claim is written `ACTOR CATEGORY RECIPIENT`");
    }
    let words: Vec<&str> = labels.split_whitespace().collect();
    let known = match words[..] {
        [] => !labelled,
        [polarity, modality, tense, ..] => {
            let attribution = words.get(3).is_none_or(|k| AttributionKind::parse(k).is_some());
            Polarity::parse(polarity).is_some() && Modality::parse(modality).is_some() && Tense::parse(tense).is_some() && attribution
        }
        _ => false,
    };
    if !known {
        return wrong("labels are `polarity modality tense` and perhaps `kind source`, from the closed lists; near-misses have none");
    }
    let published = match published.as_deref().map(str::parse) {
        Some(Err(_)) => return wrong("`published` is not a day (YYYY-MM-DD)"),
        Some(Ok(day)) => Some(day),
        None => None,
    };
    Some(Example { text: sentence.clone(), claim: claim.clone(), labels: words.join(" "), published })
}
