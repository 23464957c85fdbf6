//! The word lists of `rules/tokens/`, compiled for look-up.

use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::RuleFiles;
use crate::rules::toml_file;
use crate::segment::{Classes, SegmentRules, with_folded};
use crate::words::fold;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// Path of the token rules below `rules/`.
const TOKENS: &str = "tokens/tokens.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TokensFile {
    clitics: Vec<String>,
    contractions: Vec<String>,
    apostrophe_words: Vec<String>,
    prefixes: Vec<String>,
    suffixes: Vec<String>,
    whole: Vec<String>,
    split: Vec<String>,
    units: Vec<String>,
    magnitudes: Vec<String>,
    currencies: Vec<String>,
    emoticons: Vec<String>,
}

type Set = FxHashSet<Box<str>>;

/// The rules of tokenisation, compiled.
#[derive(Debug, Default)]
pub struct TokenRules {
    clitics: Set,
    /// Lengths of the parts by the whole form.
    contractions: FxHashMap<Box<str>, Vec<usize>>,
    /// For each first letter of a contraction the last letters, as bits.
    contraction_edges: [u32; 32],
    longest_contraction: usize,
    apostrophe_words: Set,
    prefixes: Set,
    suffixes: Set,
    whole: Set,
    split: Set,
    units: Set,
    magnitudes: Set,
    currencies: Set,
    emoticons: Set,
    /// Abbreviations are those of segmentation: one list for both layers.
    pub(super) abbreviations: SegmentRules,
}

impl TokenRules {
    /// Reads `tokens/tokens.toml` and the abbreviations of `segment/words.toml`. Faults are noted; the rules are then
    /// incomplete and must not be used.
    pub fn compile(files: &RuleFiles, faults: &mut Diagnostics) -> TokenRules {
        // Faults of the segment files are reported by their own layer.
        let abbreviations = SegmentRules::compile(files, &mut Diagnostics::default());
        let file: Option<TokensFile> = files.get(TOKENS).and_then(|f| toml_file::read(f, faults));
        let Some(file) = file else { return TokenRules { abbreviations, ..TokenRules::default() } };
        let set = |list: Vec<String>| -> Set { list.iter().map(|w| fold(w).into()).collect() };
        let mut rules = TokenRules {
            clitics: set(file.clitics),
            apostrophe_words: set(file.apostrophe_words),
            prefixes: set(file.prefixes),
            suffixes: set(file.suffixes),
            whole: set(file.whole),
            split: set(file.split),
            units: set(file.units),
            magnitudes: set(file.magnitudes),
            currencies: set(file.currencies),
            emoticons: set(file.emoticons),
            abbreviations,
            ..TokenRules::default()
        };
        for contraction in file.contractions {
            rules.add_contraction(&contraction);
        }
        rules
    }

    fn add_contraction(&mut self, parts: &str) {
        let lengths = parts.split('|').map(str::len).collect();
        let whole = parts.replace('|', "");
        if let [first, .., last] = whole.as_bytes() {
            self.contraction_edges[(first & 31) as usize] |= bit(*last);
        }
        self.longest_contraction = self.longest_contraction.max(whole.len());
        self.contractions.insert(whole.into(), lengths);
    }

    /// A fast test that most words fail: could these ASCII letters be a contraction?
    pub(super) fn may_contract(&self, word: &[u8]) -> bool {
        let [first, .., last] = word else { return false };
        word.len() <= self.longest_contraction && self.contraction_edges[(first & 31) as usize] & bit(*last) != 0
    }

    /// The lengths of the parts of a contraction.
    pub(super) fn contraction(&self, word: &str) -> Option<&[usize]> {
        with_folded(word, |w| self.contractions.get(w)).map(Vec::as_slice)
    }

    /// True for names that hold an exclamation mark: "Yahoo!".
    pub(super) fn is_bang_name(&self, word: &str) -> bool {
        self.abbreviations.classes(word).has(Classes::BANG_NAME)
    }

    pub(super) fn is_clitic(&self, word: &str) -> bool {
        with_folded(word, |w| self.clitics.contains(w))
    }

    pub(super) fn is_apostrophe_word(&self, word: &str) -> bool {
        with_folded(word, |w| self.apostrophe_words.contains(w))
    }

    pub(super) fn is_unit(&self, word: &str) -> bool {
        with_folded(word, |w| self.units.contains(w))
    }

    /// True for what is short for a large number in a sum of money: "$5|b".
    pub(super) fn is_magnitude(&self, word: &str) -> bool {
        with_folded(word, |w| self.magnitudes.contains(w))
    }

    pub(super) fn is_currency(&self, word: &str) -> bool {
        with_folded(word, |w| self.currencies.contains(w))
    }

    pub(super) fn is_emoticon(&self, word: &str) -> bool {
        with_folded(word, |w| self.emoticons.contains(w))
    }

    pub(super) fn is_prefix(&self, word: &str) -> bool {
        with_folded(word, |w| self.prefixes.contains(w))
    }

    pub(super) fn is_whole(&self, word: &str) -> bool {
        with_folded(word, |w| self.whole.contains(w))
    }

    /// Do `first-second` stay one token? `both` is the two with their hyphen.
    pub(super) fn keeps_hyphen(&self, first: &str, second: &str, both: &str) -> bool {
        if with_folded(both, |w| self.split.contains(w)) {
            return false;
        }
        let capitals = |w: &str| w.bytes().all(|b| b.is_ascii_uppercase());
        // "UN-backed" begins with a name, and "F-E" is a pair of labels.
        let name = first.len() > 1 && capitals(first) && !capitals(second) || second.len() == 1 && capitals(second);
        let affix = || self.is_prefix(first) || with_folded(second, |w| self.suffixes.contains(w));
        !name && affix() || self.is_whole(both)
    }
}

/// A bit for a letter of either case.
fn bit(letter: u8) -> u32 {
    1 << (letter & 31)
}
