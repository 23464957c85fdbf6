//! What is wrong in a rule file, where, and what to write instead.

use super::files::RuleFile;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// One fault of a rule file.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// The file as messages name it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to write instead, if that can be said.
    pub help: Option<String>,
    text: Arc<str>,
    span: Range<usize>,
}

impl Diagnostic {
    fn key(&self) -> (&str, usize, usize, &str) {
        (&self.file, self.line, self.column, &self.message)
    }

    /// The fault with its lines of the file, underlined; in colour if `colour`.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let title = Level::ERROR.primary_title(self.message.as_str());
        let snippet = Snippet::source(&*self.text).path(self.file.as_str()).fold(true);
        let marked = snippet.annotation(AnnotationKind::Primary.span(self.span.clone()));
        let mut group = Group::with_title(title).element(marked);
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        renderer.render(&[group])
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

/// The faults found while reading and compiling rules. Any fault stops a run before work begins.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Notes a fault at the byte range `span` of `file`.
    pub fn error(&mut self, file: &RuleFile, span: Range<usize>, message: impl Into<String>) {
        self.add(file, span, message.into(), None);
    }

    /// Notes a fault with advice.
    pub fn error_help(&mut self, file: &RuleFile, span: Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.add(file, span, message.into(), Some(help.into()));
    }

    /// Adds the faults that another reader found.
    pub fn extend(&mut self, other: Diagnostics) {
        self.found.extend(other.found);
    }

    /// True if nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The faults by file, line and column, each once.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by(|a, b| a.key().cmp(&b.key()));
        self.found.dedup_by(|a, b| a.key() == b.key());
        self.found
    }

    fn add(&mut self, file: &RuleFile, span: Range<usize>, message: String, help: Option<String>) {
        let span = clamp(&file.text, span);
        let before = &file.text[..span.start];
        let line = before.bytes().filter(|&b| b == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or("").chars().count() + 1;
        self.found.push(Diagnostic { file: file.shown.clone(), line, column, message, help, text: file.text.clone(), span });
    }
}

/// Moves a byte range into the text and onto character boundaries, so that a fault in a faulty span cannot panic.
fn clamp(text: &str, span: Range<usize>) -> Range<usize> {
    let floor = |mut i: usize| {
        i = i.min(text.len());
        while !text.is_char_boundary(i) {
            i -= 1;
        }
        i
    };
    let start = floor(span.start);
    start..floor(span.end).max(start)
}

/// The entry of `known` that is closest to `word`, if it is close enough to be meant: for "did you mean" advice.
pub fn closest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).max(2);
    let ranked = known.into_iter().map(|k| (edit_distance(word, k), k));
    ranked.filter(|(d, _)| *d <= limit).min().map(|(_, k)| k)
}

/// Levenshtein distance in characters.
fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, cb) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(ca != *cb);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> RuleFile {
        RuleFile { path: "a.toml".into(), shown: "rules/a.toml".into(), text: text.into(), overlaid: false }
    }

    #[test]
    fn a_fault_knows_its_line_and_column() {
        let mut faults = Diagnostics::default();
        faults.error_help(&file("é = 1\n  bad = 2\n"), 9..12, "unknown key `bad`", "write `good`");
        let fault = &faults.into_sorted()[0];
        assert_eq!(fault.to_string(), "rules/a.toml:2:3: unknown key `bad` (write `good`)");
        assert!(fault.render(false).contains("bad = 2"));
    }

    #[test]
    fn wild_spans_do_not_panic() {
        let mut faults = Diagnostics::default();
        faults.error(&file("é"), 1..900, "x");
        assert!(!faults.into_sorted()[0].render(false).is_empty());
    }

    #[test]
    fn advice_finds_the_nearest_word_only() {
        assert_eq!(closest("SANCTOIN", ["SANCTION", "AID"]), Some("SANCTION"));
        assert_eq!(closest("zebra", ["SANCTION", "AID"]), None);
    }
}
