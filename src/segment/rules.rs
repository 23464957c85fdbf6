//! The word classes and phrases of `rules/segment/`, compiled for look-up.

use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::{RuleFile, RuleFiles};
use crate::rules::{toml_file, tsv};
use crate::words::fold;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

/// Path of the word classes below `rules/`.
const WORDS: &str = "segment/words.toml";
/// Path of the block phrases below `rules/`.
const BLOCKS: &str = "segment/blocks.toml";
/// The table whose names may begin a sentence after "the U.S.".
const STATES: &str = "actors/states.tsv";

/// A set of word classes. The constants are named after the lists of `segment/words.toml`, which say what they mean.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Classes(u32);

impl Classes {
    pub(crate) const TITLE: Classes = Classes(1);
    pub(crate) const NUMBER_TAKER: Classes = Classes(1 << 1);
    pub(crate) const CALENDAR: Classes = Classes(1 << 2);
    pub(crate) const NEVER_END: Classes = Classes(1 << 3);
    pub(crate) const MAY_END: Classes = Classes(1 << 4);
    pub(crate) const DAY_TIME: Classes = Classes(1 << 5);
    pub(crate) const ZONE: Classes = Classes(1 << 6);
    pub(crate) const ZONE_NOUN: Classes = Classes(1 << 7);
    pub(crate) const STARTER: Classes = Classes(1 << 8);
    pub(crate) const NAME_NOUN: Classes = Classes(1 << 9);
    pub(crate) const FRONTING: Classes = Classes(1 << 10);
    pub(crate) const LETTER_HEAD: Classes = Classes(1 << 11);
    pub(crate) const BANG_NAME: Classes = Classes(1 << 12);
    pub(crate) const SPEECH_VERB: Classes = Classes(1 << 13);
    pub(crate) const PARTICLE: Classes = Classes(1 << 14);
    pub(crate) const DOMAIN: Classes = Classes(1 << 15);
    pub(crate) const ALWAYS_CAPITAL: Classes = Classes(1 << 17);
    pub(crate) const CAPITAL_MAY_END: Classes = Classes(1 << 18);
    pub(crate) const CREDIT: Classes = Classes(1 << 19);
    pub(crate) const WEEKDAY: Classes = Classes(1 << 20);
    pub(crate) const FIGURE: Classes = Classes(1 << 21);
    pub(crate) const ABBREVIATION: Classes = Classes(1 << 22);
    pub(crate) const STATE: Classes = Classes(1 << 16);

    /// Both sets together.
    pub const fn or(self, other: Classes) -> Classes {
        Classes(self.0 | other.0)
    }

    /// True if the two sets share a class.
    pub fn has(self, other: Classes) -> bool {
        self.0 & other.0 != 0
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    titles: Vec<String>,
    number_takers: Vec<String>,
    calendar: Vec<String>,
    never_end: Vec<String>,
    may_end: Vec<String>,
    day_times: Vec<String>,
    zones: Vec<String>,
    zone_nouns: Vec<String>,
    starters: Vec<String>,
    name_nouns: Vec<String>,
    fronting: Vec<String>,
    letter_heads: Vec<String>,
    bang_names: Vec<String>,
    speech_verbs: Vec<String>,
    particles: Vec<String>,
    domains: Vec<String>,
    always_capital: Vec<String>,
    may_end_capital: Vec<String>,
    credits: Vec<String>,
    weekdays: Vec<String>,
    figures: Vec<String>,
    abbreviations: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BlocksFile {
    boilerplate: BoilerplateTable,
    caption: CaptionTable,
    byline: BylineTable,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BoilerplateTable {
    whole: Vec<String>,
    begins: Vec<String>,
    longest: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaptionTable {
    labels: Vec<String>,
    begins: Vec<String>,
    longest: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BylineTable {
    begins: Vec<String>,
    dates: Vec<String>,
    small: Vec<String>,
    longest: usize,
}

/// Phrases of lower-case words joined by single spaces.
pub(super) type Phrases = FxHashSet<Box<str>>;

/// What blocks of furniture, legends and bylines look like.
#[derive(Debug, Default)]
pub(super) struct BlockPhrases {
    /// The first words of all phrases: most blocks begin with another word and need no further look.
    pub firsts: Phrases,
    pub boilerplate_whole: Phrases,
    pub boilerplate_begins: Phrases,
    pub boilerplate_longest: usize,
    pub caption_labels: Phrases,
    pub caption_begins: Phrases,
    pub caption_longest: usize,
    pub byline_begins: Phrases,
    pub byline_dates: Phrases,
    pub byline_small: Phrases,
    pub byline_longest: usize,
}

/// The rules of segmentation, compiled.
#[derive(Debug, Default)]
pub struct SegmentRules {
    words: FxHashMap<Box<str>, Classes>,
    pub(super) blocks: BlockPhrases,
}

impl SegmentRules {
    /// Reads `segment/words.toml`, `segment/blocks.toml` and the state names of `actors/states.tsv`. Faults are noted; the
    /// rules are then incomplete and must not be used.
    pub fn compile(files: &RuleFiles, faults: &mut Diagnostics) -> SegmentRules {
        let mut rules = SegmentRules::default();
        if let Some(words) = read(files, WORDS, faults) {
            rules.add_words(words);
        }
        if let Some(blocks) = read(files, BLOCKS, faults) {
            rules.blocks = phrases(blocks);
        }
        if let Some(states) = files.get(STATES) {
            rules.add_states(states, faults);
        }
        rules
    }

    /// The classes of a word as it stands in the text, without its final stop.
    pub fn classes(&self, word: &str) -> Classes {
        with_folded(word, |w| self.words.get(w).copied()).unwrap_or_default()
    }

    fn add_words(&mut self, file: WordsFile) {
        for (class, words) in [
            (Classes::TITLE, file.titles),
            (Classes::NUMBER_TAKER, file.number_takers),
            (Classes::CALENDAR, file.calendar),
            (Classes::NEVER_END, file.never_end),
            (Classes::MAY_END, file.may_end),
            (Classes::DAY_TIME, file.day_times),
            (Classes::ZONE, file.zones),
            (Classes::ZONE_NOUN, file.zone_nouns),
            (Classes::STARTER, file.starters),
            (Classes::NAME_NOUN, file.name_nouns),
            (Classes::FRONTING, file.fronting),
            (Classes::LETTER_HEAD, file.letter_heads),
            (Classes::BANG_NAME, file.bang_names),
            (Classes::SPEECH_VERB, file.speech_verbs),
            (Classes::PARTICLE, file.particles),
            (Classes::DOMAIN, file.domains),
            (Classes::ALWAYS_CAPITAL, file.always_capital),
            (Classes::CAPITAL_MAY_END, file.may_end_capital),
            (Classes::CREDIT, file.credits),
            (Classes::WEEKDAY, file.weekdays),
            (Classes::FIGURE, file.figures),
            (Classes::ABBREVIATION, file.abbreviations),
        ] {
            for word in words {
                self.add(&word, class);
            }
        }
    }

    /// Names of one word only: "Turkey said" is told from a noun group by the word that follows.
    fn add_states(&mut self, file: &RuleFile, faults: &mut Diagnostics) {
        let header = file.text.lines().find(|l| !l.starts_with('#') && !l.trim().is_empty()).unwrap_or_default();
        let columns: Vec<&str> = header.split('\t').map(str::trim).collect();
        let Some(names) = columns.iter().position(|&c| c == "names") else {
            return; // the layer that owns the table says so
        };
        for row in tsv::read(file, &columns, faults) {
            for name in row.list(names).filter(|n| !n.contains(' ')) {
                self.add(name, Classes::STATE);
            }
        }
    }

    fn add(&mut self, word: &str, class: Classes) {
        let entry = self.words.entry(fold(word).into()).or_default();
        entry.0 |= class.0;
    }
}

/// Calls `f` with the folded form of `word`, without allocating for ASCII words. Long words are in no list.
pub(crate) fn with_folded<R: Default>(word: &str, f: impl FnOnce(&str) -> R) -> R {
    const LONGEST: usize = 32;
    if word.len() > LONGEST {
        return R::default();
    }
    if !word.is_ascii() {
        return f(&fold(word));
    }
    let mut buffer = [0u8; LONGEST];
    let lower = &mut buffer[..word.len()];
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).map_or_else(|_| R::default(), f)
}

fn read<T: serde::de::DeserializeOwned>(files: &RuleFiles, path: &str, faults: &mut Diagnostics) -> Option<T> {
    toml_file::read(files.get(path)?, faults)
}

fn phrases(file: BlocksFile) -> BlockPhrases {
    let set = |list: Vec<String>| list.into_iter().map(String::into_boxed_str).collect();
    let (furniture, legends) = (&file.boilerplate, &file.caption);
    let all = [&furniture.whole, &furniture.begins, &legends.labels, &legends.begins, &file.byline.begins];
    let firsts = all.into_iter().flatten().filter_map(|p| p.split(' ').next()).map(Box::from).collect();
    BlockPhrases {
        firsts,
        boilerplate_whole: set(file.boilerplate.whole),
        boilerplate_begins: set(file.boilerplate.begins),
        boilerplate_longest: file.boilerplate.longest,
        caption_labels: set(file.caption.labels),
        caption_begins: set(file.caption.begins),
        caption_longest: file.caption.longest,
        byline_begins: set(file.byline.begins),
        byline_dates: set(file.byline.dates),
        byline_small: set(file.byline.small),
        byline_longest: file.byline.longest,
    }
}
