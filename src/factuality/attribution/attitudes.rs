//! Attitudes: words over a content that somebody holds, hopes or wants, without an attribution in the sense of claims. They are
//! data (`rules/attribution/*.toml`), read strictly.

use crate::factuality::rules::{Complement, Cued};
use crate::frames::predicate::PredicateKind;
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::{RuleFile, RuleFiles};
use crate::rules::toml_file;
use crate::words::{Vocabulary, WordId};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_spanned::Spanned;

/// An attitude as its file says it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AttitudeText {
    id: Spanned<String>,
    about: String,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    complements: Vec<Complement>,
    #[serde(default)]
    prepositions: Vec<String>,
    #[serde(default)]
    predicative: bool,
    examples: Vec<Example>,
    not: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct AttitudeFile {
    /// Words that open a clause beside what is said: "*as* the minister said".
    #[serde(default)]
    asides: Vec<String>,
    /// Marks that introduce what is said.
    #[serde(default)]
    introductions: Vec<String>,
    /// Words by which the author speaks of himself.
    #[serde(default)]
    own_voice: Vec<String>,
    /// Subjects that stand for nobody.
    #[serde(default)]
    expletives: Vec<String>,
    #[serde(default)]
    attitude: Vec<AttitudeText>,
}

/// A sentence with an attribution.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// Who; empty if nobody is named.
    #[serde(default)]
    pub source: String,
    /// The cue.
    pub cue: String,
    /// What is said.
    pub content: Vec<String>,
}

/// A word that makes an attribution of what completes it.
#[derive(Clone, Debug)]
pub struct Attitude {
    /// Its name for ever.
    pub id: String,
    /// What it means.
    pub about: String,
    /// Its file below `rules/`.
    pub file: String,
    /// What may complete it.
    pub complements: Vec<Complement>,
    /// What must stand before a gerund or noun.
    pub prepositions: Vec<WordId>,
    /// Something must be said of the noun: "called it *a disgrace*".
    pub predicative: bool,
    /// Sentences with such an attribution.
    pub examples: Vec<Example>,
    /// Sentences in which it makes none.
    pub not: Vec<String>,
}

/// All attitudes.
#[derive(Debug, Default)]
pub struct Attitudes {
    /// In the order of files and lines.
    pub attitudes: Vec<Attitude>,
    heads: FxHashMap<(u8, WordId), Vec<Cued>>,
    asides: Vec<WordId>,
    introductions: Vec<WordId>,
    own_voice: Vec<WordId>,
    expletives: Vec<WordId>,
}

impl Attitudes {
    /// Reads `rules/attribution/`.
    pub fn compile(files: &RuleFiles, vocabulary: &mut Vocabulary, faults: &mut Diagnostics) -> Attitudes {
        let mut all = Attitudes::default();
        for file in files.under("attribution/").filter(|f| f.path.ends_with(".toml")) {
            let Some(AttitudeFile { asides, introductions, own_voice, expletives, attitude }) = toml_file::read(file, faults) else {
                continue;
            };
            let lists = [
                (&mut all.asides, asides),
                (&mut all.introductions, introductions),
                (&mut all.own_voice, own_voice),
                (&mut all.expletives, expletives),
            ];
            for (list, words) in lists {
                list.extend(words.iter().map(|w| vocabulary.intern(w)));
            }
            for text in attitude {
                all.add(file, text, vocabulary, faults);
            }
        }
        all
    }

    /// Attitudes on a lemma, each with the word that must follow, if any.
    pub fn on(&self, kind: PredicateKind, lemma: WordId) -> &[Cued] {
        self.heads.get(&(kind as u8, lemma)).map_or(&[], Vec::as_slice)
    }

    /// True for words that open a clause beside what is said.
    pub fn opens_aside(&self, word: WordId) -> bool {
        self.asides.contains(&word)
    }

    /// True for marks that introduce what is said.
    pub fn introduces(&self, word: WordId) -> bool {
        self.introductions.contains(&word)
    }

    /// True for words by which the author speaks of himself.
    pub fn is_own_voice(&self, word: WordId) -> bool {
        self.own_voice.contains(&word)
    }

    /// True for subjects that stand for nobody.
    pub fn is_expletive(&self, word: WordId) -> bool {
        self.expletives.contains(&word)
    }

    fn add(&mut self, file: &RuleFile, text: AttitudeText, vocabulary: &mut Vocabulary, faults: &mut Diagnostics) {
        if self.attitudes.iter().any(|a| a.id == *text.id.get_ref()) {
            faults.error(file, text.id.span(), format!("there is already an attitude `{}`", text.id.get_ref()));
        }
        if text.examples.is_empty() || text.not.is_empty() {
            let advice = "write `examples = [{ text, source, cue, content = [] }]` and `not = [\"a sentence\"]`";
            faults.error_help(file, text.id.span(), "an attitude needs an example and a near-miss", advice);
        }
        let number = self.attitudes.len() as u32;
        let lists = [(&text.verbs, PredicateKind::Verb), (&text.nouns, PredicateKind::Noun), (&text.adjectives, PredicateKind::Adjective)];
        for (list, kind) in lists {
            for cue in list {
                let (lemma, second) = cue.split_once(' ').map_or((cue.as_str(), None), |(lemma, second)| (lemma, Some(second)));
                let second = second.map(|s| vocabulary.intern(s));
                self.heads.entry((kind as u8, vocabulary.intern(lemma))).or_default().push((second, number));
            }
        }
        self.attitudes.push(Attitude {
            prepositions: text.prepositions.iter().map(|w| vocabulary.intern(w)).collect(),
            id: text.id.into_inner(),
            about: text.about,
            file: file.path.clone(),
            complements: text.complements,
            predicative: text.predicative,
            examples: text.examples,
            not: text.not,
        });
    }
}
