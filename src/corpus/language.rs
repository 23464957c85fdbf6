//! Is a text English? Answered by its commonest words; letter statistics are asked only when these leave doubt.

use super::dates::head;
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::{RuleFile, RuleFiles};
use crate::rules::{toml_file, tsv};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use serde_spanned::Spanned;

/// Bytes of text in which common words are counted.
const GLANCE_BYTES: usize = 1 << 10;
/// Bytes of text given to letter statistics: they cost about half a millisecond.
const CLOSE_LOOK_BYTES: usize = 4 << 10;
/// Letters below which nothing is said: headlines and telegrams fool every detector.
const FEWEST_LETTERS: usize = 120;

/// `rules/corpus/language.toml` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageFile {
    words: Vec<Spanned<String>>,
    per_hundred: usize,
    different: usize,
}

/// What `rules/corpus/language.toml` and `languages.tsv` say.
#[derive(Debug, Default)]
pub(crate) struct LanguageRules {
    words: FxHashSet<Box<[u8]>>,
    longest_word: usize,
    per_hundred: usize,
    different: usize,
    /// ISO 639-1 codes by 639-3 code, 639-1 code and lower-case name.
    codes: FxHashMap<String, String>,
}

/// What is known of a text's language.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    English,
    /// Too short or too strange to say.
    Doubtful,
    /// ISO 639-1 code, or 639-3 where there is none.
    Other(String),
}

impl LanguageRules {
    pub fn compile(file: &RuleFile, table: &RuleFile, faults: &mut Diagnostics) -> LanguageRules {
        let mut rules = LanguageRules { codes: codes(table, faults), ..LanguageRules::default() };
        let Some(read) = toml_file::read::<LanguageFile>(file, faults) else { return rules };
        for word in read.words {
            let span = word.span();
            let word = word.into_inner();
            if word.is_empty() || !word.bytes().all(|b| b.is_ascii_lowercase()) {
                faults.error(file, span, format!("`{word}` is not a word of lower-case English letters"));
            } else if !rules.words.insert(word.as_bytes().into()) {
                faults.error(file, span, format!("`{word}` stands here twice"));
            } else {
                rules.longest_word = rules.longest_word.max(word.len());
            }
        }
        rules.per_hundred = read.per_hundred;
        rules.different = read.different;
        rules
    }

    /// The ISO 639-1 code of what metadata calls a language: `en-GB`, `eng`, `English`; as given if it is unknown.
    pub fn code(&self, given: &str) -> String {
        let given = given.trim().to_lowercase();
        let base = given.split(['-', '_']).next().unwrap_or_default();
        let known = self.codes.get(&given).or_else(|| self.codes.get(base));
        known.cloned().unwrap_or_else(|| base.to_owned())
    }

    /// Judges a text by its beginning. `stated` is what metadata says: it decides where the text leaves doubt, but
    /// does not override the text, since templates state "en" for pages in any language and the other way round.
    pub fn judge(&self, text: &str, stated: Option<&str>) -> Verdict {
        if self.reads_as_english(text) {
            return Verdict::English;
        }
        match (look_closely(text), stated.map(|s| self.code(s))) {
            (Some(code), _) => match self.code(code) {
                code if code == "en" => Verdict::English,
                code => Verdict::Other(code),
            },
            (None, Some(code)) if code == "en" => Verdict::English,
            (None, Some(code)) if self.codes.contains_key(&code) => Verdict::Other(code),
            (None, _) => Verdict::Doubtful,
        }
    }

    /// True if the beginning of `text` holds as many common words as only English has.
    fn reads_as_english(&self, text: &str) -> bool {
        let beginning = head(text.trim_start(), GLANCE_BYTES).as_bytes();
        let (mut total, mut common) = (0usize, 0usize);
        let mut seen: Vec<&[u8]> = Vec::new();
        let mut lower = [0u8; 16];
        for word in beginning.split(|b| !b.is_ascii_alphabetic() && *b < 0x80).filter(|w| !w.is_empty()) {
            total += 1;
            if word.len() > self.longest_word.min(lower.len()) {
                continue;
            }
            let lower = &mut lower[..word.len()];
            lower.copy_from_slice(word);
            lower.make_ascii_lowercase();
            if let Some(word) = self.words.get(&*lower) {
                common += 1;
                if seen.len() < self.different && !seen.contains(&&**word) {
                    seen.push(word);
                }
            }
        }
        seen.len() >= self.different && common * 100 >= total * self.per_hundred
    }
}

/// The ISO 639-3 code that letter statistics are sure of.
fn look_closely(text: &str) -> Option<&'static str> {
    let beginning = head(text.trim_start(), CLOSE_LOOK_BYTES);
    if beginning.chars().filter(|c| c.is_alphabetic()).take(FEWEST_LETTERS).count() < FEWEST_LETTERS {
        return None;
    }
    whatlang::detect(beginning).filter(whatlang::Info::is_reliable).map(|info| info.lang().code())
}

/// All ways to name a language, from the table.
fn codes(table: &RuleFile, faults: &mut Diagnostics) -> FxHashMap<String, String> {
    let mut codes = FxHashMap::default();
    for row in tsv::read(table, &["code3", "code1", "name"], faults) {
        let code = row.cell(1);
        let names = row.list(2).map(str::to_lowercase);
        let keys = names.chain([row.cell(0).to_owned(), code.to_owned()]);
        for key in keys {
            codes.entry(key).or_insert_with(|| code.to_owned());
        }
    }
    codes
}

/// Compiles the language rules of `files`; a missing file is a fault of the installation, shown as an empty one.
pub(crate) fn compile(files: &RuleFiles, faults: &mut Diagnostics) -> LanguageRules {
    let [file, table] = ["corpus/language.toml", "corpus/languages.tsv"].map(|path| super::rules::file(files, path));
    LanguageRules::compile(&file, &table, faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> LanguageRules {
        let mut faults = Diagnostics::default();
        let rules = compile(&RuleFiles::builtin(), &mut faults);
        assert!(faults.is_empty());
        rules
    }

    const ENGLISH: &str = "The ministers said that they had agreed to keep the border open and that the talks would go on in the capital.";
    const GERMAN: &str = "Die Minister sagten, sie hätten sich darauf geeinigt, die Grenze offen zu halten, und die Gespräche würden in der Hauptstadt fortgesetzt werden, sobald die Regierung zustimmt.";
    const DUTCH: &str = "De ministers zeiden dat ze het erover eens waren dat de grens van het land open moet blijven en dat het overleg in de hoofdstad wordt voortgezet zodra de regering het ermee eens is.";
    const RUSSIAN: &str = "Министры заявили, что договорились держать границу открытой и что переговоры продолжатся в столице, как только правительство согласится с этим предложением.";

    #[test]
    fn the_text_decides() {
        let rules = rules();
        assert_eq!(rules.judge(ENGLISH, None), Verdict::English);
        assert_eq!(rules.judge(ENGLISH, Some("de")), Verdict::English);
        for (text, code) in [(GERMAN, "de"), (DUTCH, "nl"), (RUSSIAN, "ru")] {
            assert_eq!(rules.judge(text, None), Verdict::Other(code.into()));
            assert_eq!(rules.judge(text, Some("en")), Verdict::Other(code.into()));
        }
    }

    #[test]
    fn metadata_decides_in_doubt() {
        let rules = rules();
        assert_eq!(rules.judge("Oslo, Bergen, Tromsø", None), Verdict::Doubtful);
        assert_eq!(rules.judge("Oslo, Bergen, Tromsø", Some("en-GB")), Verdict::English);
        assert_eq!(rules.judge("Oslo, Bergen, Tromsø", Some("nor")), Verdict::Doubtful);
        assert_eq!(rules.judge("Oslo, Bergen, Tromsø", Some("Norwegian")), Verdict::Other("nb".into()));
    }

    #[test]
    fn languages_have_many_names() {
        let rules = rules();
        for name in ["en", "EN", "en_US", "eng", "English"] {
            assert_eq!(rules.code(name), "en");
        }
        assert_eq!((rules.code("pes"), rules.code("xx-YY")), ("fa".into(), "xx".into()));
    }

    #[test]
    fn every_language_that_detection_knows_has_a_row() {
        let rules = rules();
        for lang in whatlang::Lang::all() {
            assert!(rules.codes.contains_key(lang.code()), "{}", lang.code());
        }
    }
}
