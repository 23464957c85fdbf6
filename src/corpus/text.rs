//! Plain text: the decoded file is the text; its first line may be a title.

use super::build::Draft;
use super::metadata::{self, Metadata};
use super::rules::ReadRules;
use crate::rules::diagnostics::Diagnostics;
use crate::rules::files::RuleFile;
use crate::rules::toml_file;
use serde::Deserialize;

/// `rules/corpus/text.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextRules {
    longest_title: usize,
    not_at_end: Vec<String>,
}

impl TextRules {
    pub fn compile(file: &RuleFile, faults: &mut Diagnostics) -> TextRules {
        toml_file::read(file, faults).unwrap_or_default()
    }
}

/// The text of a file, with the title that its first line may be.
pub(crate) fn read(text: String, rules: &ReadRules) -> Draft {
    let metadata = Metadata { title: title(&text, rules), ..Metadata::default() };
    Draft { metadata, ..Draft::whole(text) }
}

/// The first line, if it is short, does not end as a sentence does, and has a blank line below it.
fn title(text: &str, rules: &ReadRules) -> Option<String> {
    let mut lines = text.trim_start().lines();
    let first = lines.next()?.trim_end();
    let apart = lines.next().is_some_and(|l| l.trim().is_empty()) && lines.any(|l| !l.trim().is_empty());
    let short = first.len() <= rules.text.longest_title && first.contains(char::is_alphabetic);
    let sentence = rules.text.not_at_end.iter().any(|end| first.ends_with(end.as_str()));
    let dated = rules.dates.of_first_lines(first).is_some();
    (apart && short && !sentence && !dated).then(|| metadata::tidy(first))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::files::RuleFiles;

    #[test]
    fn a_short_first_line_with_a_blank_line_below_is_the_title() {
        let rules = ReadRules::compile(&RuleFiles::builtin(), &mut Diagnostics::default());
        for (text, found) in [
            ("Two  harbors\n\nNorway opened one.", "Two harbors"),
            ("\nWho owns the strait?\r\n\r\nNobody.", "Who owns the strait?"),
            ("Norway opened a harbor.\n\nIt is big.", ""),
            ("Two harbors\nNorway opened one.", ""),
            ("Two harbors\n\n \n", ""),
            ("2 April 2012\n\nNorway opened a harbor.", ""),
            ("* * *\n\nNorway opened a harbor.", ""),
        ] {
            assert_eq!(title(text, &rules).unwrap_or_default(), found, "{text}");
        }
    }
}
