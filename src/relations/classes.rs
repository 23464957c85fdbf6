//! The word classes that slots and guards name with `@`: `rules/words/classes*.toml`.

use super::rule::{Phrase, WordList};
use crate::lexicon::{Class, Lexicon};
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::{RuleFile, RuleFiles};
use crate::rules::toml_file;
use crate::words::{Vocabulary, WordId};
use serde::Deserialize;
use serde_spanned::Spanned;
use std::collections::BTreeMap;

/// Lists of words by class.
type ClassLists = BTreeMap<Spanned<String>, Vec<String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassFile {
    /// Nouns.
    #[serde(default)]
    classes: ClassLists,
    /// Verbs.
    #[serde(default)]
    verbs: ClassLists,
}

/// What a class holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// The singular and plural of nouns, folded.
    Nouns,
    /// The lemmas of verbs, folded.
    Verbs,
}

/// The lexical classes that slots and guards may name.
#[derive(Default)]
pub(super) struct WordClasses {
    lists: BTreeMap<String, ClassList>,
}

struct ClassList {
    sort: Sort,
    words: WordList,
    file: RuleFile,
    span: std::ops::Range<usize>,
    used: bool,
}

impl WordClasses {
    pub fn read(files: &RuleFiles, lexicon: &mut Lexicon, vocabulary: &mut Vocabulary, faults: &mut Diagnostics) -> WordClasses {
        let mut classes = WordClasses::default();
        for file in files.under("words/classes") {
            let Some(parsed) = toml_file::read::<ClassFile>(file, faults) else { continue };
            for (name, words) in parsed.classes {
                classes.add(file, &name, Sort::Nouns, nouns(words.iter().map(String::as_str), lexicon, vocabulary), faults);
            }
            for (name, words) in parsed.verbs {
                classes.add(file, &name, Sort::Verbs, lemmas(words.iter().map(String::as_str), vocabulary), faults);
            }
        }
        classes
    }

    /// A class may be spread over several files, but holds nouns or verbs.
    fn add(&mut self, file: &RuleFile, name: &Spanned<String>, sort: Sort, words: WordList, faults: &mut Diagnostics) {
        let list = self.lists.entry(name.get_ref().clone()).or_insert_with(|| ClassList {
            sort,
            words: WordList::default(),
            file: file.clone(),
            span: name.span(),
            used: false,
        });
        if list.sort != sort {
            faults.error_help(
                file,
                name.span(),
                format!("`{}` is a class of nouns and of verbs", name.get_ref()),
                "give the classes two names",
            );
        }
        list.words = list.words.union(&words);
    }

    /// The words of a class.
    pub fn get(&mut self, name: &str) -> Option<(Sort, WordList)> {
        let list = self.lists.get_mut(name)?;
        list.used = true;
        Some((list.sort, list.words.clone()))
    }

    /// A class nobody names is most likely a misspelling.
    pub fn fault_unused(&self, rules_replaced: bool, faults: &mut Diagnostics) {
        for (name, list) in self.lists.iter().filter(|(_, l)| !l.used && (l.file.overlaid || !rules_replaced)) {
            faults.error_help(
                &list.file,
                list.span.clone(),
                format!("no rule uses the class `{name}`"),
                "delete it, or write it in a slot or guard as `@name`",
            );
        }
    }
}

/// A list of nouns in all their forms: of several words the head changes ("patrol boats", "lines of credit").
pub(super) fn nouns<'e>(entries: impl Iterator<Item = &'e str>, lexicon: &mut Lexicon, vocabulary: &mut Vocabulary) -> WordList {
    let (mut words, mut phrases) = (Vec::new(), Vec::new());
    for entry in entries {
        let parts: Vec<&str> = entry.split(' ').collect();
        let place = head_of_phrase(&parts, lexicon, vocabulary);
        let mut forms = vec![parts[place].to_owned()];
        let inflected = lexicon.add_noun(parts[place], vocabulary);
        forms.extend(inflected.into_iter().map(|(_, id)| vocabulary.text(id).to_owned()));
        let before = tokens(&parts[..place], vocabulary);
        let after = tokens(&parts[place + 1..], vocabulary);
        for form in forms {
            // "Self-rule" may be one token or three.
            let pieces = tokens(&[&form], vocabulary);
            if parts.len() == 1 {
                words.push(folded(&form, vocabulary));
            }
            if parts.len() > 1 || pieces.len() > 1 {
                let phrase = [&before[..], &pieces, &after].concat();
                phrases.push(Phrase { head: before.len() + pieces.len() - 1, words: phrase });
            }
        }
    }
    WordList::new(words, phrases)
}

/// A list of lemmas of verbs, each perhaps with the words right after it ("cut off", "have to").
pub(super) fn lemmas<'e>(entries: impl Iterator<Item = &'e str>, vocabulary: &mut Vocabulary) -> WordList {
    let (mut words, mut phrases) = (Vec::new(), Vec::new());
    for entry in entries {
        let ids = tokens(&entry.split(' ').collect::<Vec<_>>(), vocabulary);
        match ids[..] {
            [lemma] => words.push(lemma),
            _ => phrases.push(Phrase { head: 0, words: ids }),
        }
    }
    WordList::new(words, phrases)
}

/// Which word of a noun phrase is its head: the one before the first preposition, or the last.
pub(super) fn head_of_phrase(words: &[&str], lexicon: &Lexicon, vocabulary: &mut Vocabulary) -> usize {
    let is_preposition = |w: &&str| lexicon.classes(folded(w, vocabulary)).has(Class::Preposition);
    words.iter().skip(1).position(is_preposition).unwrap_or(words.len() - 1)
}

/// The folded tokens of words, split as text is: hyphens are tokens of their own.
pub(super) fn tokens(words: &[&str], vocabulary: &mut Vocabulary) -> Vec<WordId> {
    let spaced = words.join(" ").replace('-', " - ");
    spaced.split_whitespace().map(|w| folded(w, vocabulary)).collect()
}

/// The folded id of a word.
pub(super) fn folded(word: &str, vocabulary: &mut Vocabulary) -> WordId {
    let id = vocabulary.intern(word);
    vocabulary.fold(id)
}
