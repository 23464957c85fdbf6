//! The knowledge that reading needs, compiled from `rules/corpus/`.

use super::dates::DateRules;
use super::fields::FieldRules;
use super::html::HtmlRules;
use super::language::{self, LanguageRules};
use super::text::TextRules;
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::{RuleFile, RuleFiles};

/// What reading needs to know, compiled once and shared by all threads.
#[derive(Debug, Default)]
pub struct ReadRules {
    pub(crate) fields: FieldRules,
    pub(crate) dates: DateRules,
    pub(crate) language: LanguageRules,
    pub(crate) text: TextRules,
    pub(crate) html: HtmlRules,
}

impl ReadRules {
    /// Compiles `rules/corpus/*`. What is wrong there is noted in `faults`.
    pub fn compile(files: &RuleFiles, faults: &mut Diagnostics) -> ReadRules {
        ReadRules {
            fields: FieldRules::compile(&file(files, "corpus/fields.toml"), faults),
            dates: DateRules::compile(&file(files, "corpus/dates.toml"), faults),
            language: language::compile(files, faults),
            text: TextRules::compile(&file(files, "corpus/text.toml"), faults),
            html: HtmlRules::compile(&file(files, "corpus/html.toml"), faults),
        }
    }

    /// Reads `key` (dots lead into nested objects) of JSON records and front matter before all others for `field`.
    ///
    /// # Errors
    /// When there is no such field or the key is empty; the message lists the fields.
    pub fn map_field(&mut self, field: &str, key: &str) -> Result<(), String> {
        self.fields.prefer(field, key)
    }
}

/// A rule file, or an empty one if it is missing: the reader of the file then says what it lacks.
pub(crate) fn file(files: &RuleFiles, path: &str) -> RuleFile {
    let missing = || RuleFile { path: path.into(), shown: format!("rules/{path}"), text: "".into(), overlaid: false };
    files.get(path).cloned().unwrap_or_else(missing)
}
