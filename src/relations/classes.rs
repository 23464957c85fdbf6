//! The word classes that slots and guards name with `@`: `rules/words/classes*.toml`.

use crate::lexicon::Lexicon;
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::{RuleFile, RuleFiles};
use crate::rules::toml_file;
use crate::words::{Vocabulary, WordId, WordSet};
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
    words: WordSet,
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
                let ids: Vec<WordId> = words.iter().flat_map(|w| noun_ids(w, lexicon, vocabulary)).collect();
                classes.add(file, &name, Sort::Nouns, ids, faults);
            }
            for (name, words) in parsed.verbs {
                let ids: Vec<WordId> = words.iter().map(|w| folded(w, vocabulary)).collect();
                classes.add(file, &name, Sort::Verbs, ids, faults);
            }
        }
        classes
    }

    /// A class may be spread over several files, but holds nouns or verbs.
    fn add(&mut self, file: &RuleFile, name: &Spanned<String>, sort: Sort, ids: Vec<WordId>, faults: &mut Diagnostics) {
        let list = self.lists.entry(name.get_ref().clone()).or_insert_with(|| ClassList {
            sort,
            words: WordSet::default(),
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
        list.words = list.words.union(&WordSet::from(ids));
    }

    /// The words of a class.
    pub fn get(&mut self, name: &str) -> Option<(Sort, WordSet)> {
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

/// The folded forms of the last word of a class entry (the head of "armoured vehicle" is "vehicle").
pub(super) fn noun_ids(entry: &str, lexicon: &mut Lexicon, vocabulary: &mut Vocabulary) -> Vec<WordId> {
    let head = entry.rsplit(' ').next().unwrap_or(entry);
    let forms = lexicon.add_noun(head, vocabulary);
    forms.into_iter().map(|(_, id)| vocabulary.fold(id)).collect()
}

/// The folded id of a word.
pub(super) fn folded(word: &str, vocabulary: &mut Vocabulary) -> WordId {
    let id = vocabulary.intern(word);
    vocabulary.fold(id)
}
