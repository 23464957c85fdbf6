//! The lemmatiser: a table of (form, tag) pairs that no rule gets right, and suffix rules for all others.
//!
//! A rule says for a tag and an ending how many characters go and what takes their place ("-ies" of NNS becomes "-y"); the
//! longest ending wins. Both are learnt from the treebanks ([`super::train`]): irregular forms end up in the table because
//! the rules fail on them. Endings alone do not tell whether a stem had an "-e" ("invaded", "headed"): of the edits that
//! are usual for a tag, one that leads to a known base form wins over the rule that leads to none.

use super::hash::{hash_bytes, mix};
use super::labels::Xpos;
use crate::limits::MAX_LEMMA_BYTES;

/// The longest ending that a rule looks at, in characters.
pub(super) const MAX_ENDING: usize = 7;

/// The trained lemmatiser.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lemmatiser {
    /// By tag: lemmas keep the case of the form (names).
    pub keeps_case: Vec<bool>,
    /// Keys of the exceptions, sorted.
    pub exceptions: Vec<u64>,
    /// Their lemmas: end of each in `text`; each begins where the one before ends.
    pub exception_ends: Vec<u32>,
    /// The lemmas of the exceptions, joined.
    pub text: String,
    /// Keys of the rules, sorted.
    pub rules: Vec<u64>,
    /// Their edits, as indices of `edits`.
    pub rule_edits: Vec<u16>,
    /// What rules do.
    pub edits: Vec<Edit>,
    /// For tags of inflected verbs the usual edits, as indices of `edits`: by tag, the most frequent first.
    pub usual: Vec<(u8, u16)>,
    /// Keys of known base forms of verbs, sorted.
    pub bases: Vec<u64>,
}

/// Takes `strip` characters off the end, adds `append` and, if `capital`, makes the first letter a capital.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Edit {
    pub strip: u8,
    pub capital: bool,
    pub append: String,
}

impl Edit {
    /// What makes `lemma` of `base`.
    pub fn between(base: &str, lemma: &str) -> Edit {
        let raised = raise(base);
        let capital = !base.is_empty() && raised != base && lemma.chars().next() == raised.chars().next();
        let base = if capital { &raised } else { base };
        let common: usize = base.chars().zip(lemma.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        Edit { strip: base[common..].chars().count().min(255) as u8, capital, append: lemma[common..].to_owned() }
    }

    /// Writes the edited base.
    pub fn apply(&self, base: &str, out: &mut String) {
        let keep = match self.strip {
            0 => base.len(),
            n => base.char_indices().rev().nth(usize::from(n) - 1).map_or(0, |(i, _)| i),
        };
        if self.capital && keep > 0 {
            out.push_str(&raise(&base[..keep]));
        } else {
            out.push_str(&base[..keep]);
        }
        out.push_str(&self.append);
    }
}

/// A word with a capital at its beginning.
fn raise(word: &str) -> String {
    let mut rest = word.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// The key of an exception: names by their form, other words by their folded form.
pub(super) fn exception_key(word: &str, tag: Xpos) -> u64 {
    mix(hash_bytes(word.as_bytes()) ^ tag as u64)
}

/// The key of a rule.
pub(super) fn rule_key(ending: &str, tag: Xpos) -> u64 {
    mix(hash_bytes(ending.as_bytes()) ^ (0x100 + tag as u64))
}

/// The key of a base form.
pub(super) fn base_key(word: &str) -> u64 {
    mix(hash_bytes(word.as_bytes()) ^ 0x200)
}

/// The endings of a word from the longest to the empty one.
pub(super) fn endings(word: &str) -> impl Iterator<Item = &str> {
    let length = word.chars().count();
    let skipped = length.saturating_sub(MAX_ENDING);
    let starts = word.char_indices().map(|(i, _)| i).chain([word.len()]).skip(skipped);
    starts.map(|start| &word[start..])
}

impl Lemmatiser {
    /// Writes the lemma of a form under a tag into `out`.
    pub fn lemma(&self, form: &str, fold: &str, tag: Xpos, out: &mut String) {
        out.clear();
        let keeps_case = self.keeps_case.get(tag as usize).copied().unwrap_or(false);
        if let Some(lemma) = self.exception(if keeps_case { form } else { fold }, tag) {
            out.push_str(lemma);
            return;
        }
        if form.len() > MAX_LEMMA_BYTES {
            out.push_str(form);
            return;
        }
        if keeps_case {
            self.apply_rules(form, tag, out);
        } else if form == fold {
            self.apply_rules(fold, tag, out);
        } else {
            self.apply_rules(&form.to_lowercase(), tag, out);
        }
    }

    /// Writes what the rules make of a form that is no exception into `out`.
    pub fn apply_rules(&self, base: &str, tag: Xpos, out: &mut String) {
        let found = endings(base).find_map(|ending| self.rules.binary_search(&rule_key(ending, tag)).ok());
        let learnt = found.and_then(|i| self.edits.get(usize::from(self.rule_edits[i])));
        if self.apply_usual(learnt, base, tag, out) {
            return;
        }
        out.clear();
        match learnt {
            Some(edit) => edit.apply(base, out),
            None => out.push_str(base),
        }
        if out.is_empty() {
            out.push_str(base);
        }
    }

    /// Writes the first known base form that the learnt edit or a usual one leads to; false if there is none.
    fn apply_usual(&self, learnt: Option<&Edit>, base: &str, tag: Xpos, out: &mut String) -> bool {
        let from = self.usual.partition_point(|usual| usual.0 < tag as u8);
        let usual = self.usual[from..].iter().take_while(|usual| usual.0 == tag as u8);
        let usual = usual.filter_map(|&(_, edit)| self.edits.get(usize::from(edit)));
        let has_usual = usual.clone().next().is_some();
        has_usual
            && learnt.into_iter().chain(usual).any(|edit| {
                out.clear();
                edit.apply(base, out);
                self.bases.binary_search(&base_key(out)).is_ok()
            })
    }

    fn exception(&self, word: &str, tag: Xpos) -> Option<&str> {
        let found = self.exceptions.binary_search(&exception_key(word, tag)).ok()?;
        let start = if found == 0 { 0 } else { self.exception_ends[found - 1] as usize };
        self.text.get(start..self.exception_ends[found] as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_leads_from_form_to_lemma() {
        for (base, lemma) in [("cities", "city"), ("was", "be"), ("é", "e"), ("run", "run"), ("", "x"), ("syrians", "Syrian"), ("à", "À")]
        {
            let mut out = String::new();
            Edit::between(base, lemma).apply(base, &mut out);
            assert_eq!(out, lemma);
        }
        assert_eq!(endings("cut").collect::<Vec<_>>(), ["cut", "ut", "t", ""]);
        assert_eq!(endings("recognises").next(), Some("ognises"));
    }
}
