//! Why an input gave no document, in words that say what to do about it.

use std::fmt;

/// What kept an input, or one record of it, from becoming a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// The file or folder cannot be opened or read.
    Unreadable,
    /// A symbolic link leads back to a folder above it.
    Loop,
    /// Not text: an image, an archive, a PDF, raw bytes.
    Binary,
    /// Nothing but white space.
    Empty,
    /// A record or page in which no text was found.
    NoText,
    /// Not well-formed JSON.
    BadJson,
    /// Compressed data that is damaged or cut short.
    BadGzip,
    /// A page that the HTML reader could not cope with.
    BadHtml,
    /// Beyond one of the limits of [`crate::limits`].
    TooLarge,
    /// Written in another language (ISO 639-1 code where there is one): passed over, not failed.
    NotEnglish(String),
    /// A file whose extension polybius does not know: passed over, not failed.
    UnknownFormat,
    /// A document that was read already, with the same id and text: passed over, not failed.
    Repeated,
    /// The extraction of its claims broke down: a fault of polybius.
    Panic,
}

impl FailureKind {
    /// A stable name for tables and manifests.
    pub fn name(&self) -> &'static str {
        match self {
            FailureKind::Unreadable => "unreadable",
            FailureKind::Loop => "symlink-loop",
            FailureKind::Binary => "binary",
            FailureKind::Empty => "empty",
            FailureKind::NoText => "no-text",
            FailureKind::BadJson => "bad-json",
            FailureKind::BadGzip => "bad-gzip",
            FailureKind::BadHtml => "bad-html",
            FailureKind::TooLarge => "too-large",
            FailureKind::NotEnglish(_) => "not-english",
            FailureKind::UnknownFormat => "unknown-format",
            FailureKind::Repeated => "repeated",
            FailureKind::Panic => "panic",
        }
    }

    /// False for what is passed over on purpose (another language, an unknown format): it is counted, but does not
    /// make a run fail.
    pub fn is_failure(&self) -> bool {
        !matches!(self, FailureKind::NotEnglish(_) | FailureKind::UnknownFormat | FailureKind::Repeated)
    }
}

/// One input, or one record of an input, that gave no document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The input, as in [`crate::document::Document::path`].
    pub path: String,
    /// Line of a JSONL file, or item of a JSON array, from 1; `None` if the whole file is meant.
    pub line: Option<usize>,
    /// The sort of trouble.
    pub kind: FailureKind,
    /// What is wrong and what to do, without the place.
    pub message: String,
}

impl Failure {
    /// See [`FailureKind::is_failure`].
    pub fn is_failure(&self) -> bool {
        self.kind.is_failure()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.message),
            None => write!(f, "{}: {}", self.path, self.message),
        }
    }
}

impl std::error::Error for Failure {}

/// A failure that does not know its place yet: readers of bytes, lines and pages do not know which file they serve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub kind: FailureKind,
    pub message: String,
}

impl Fault {
    pub fn new(kind: FailureKind, message: impl Into<String>) -> Fault {
        Fault { kind, message: message.into() }
    }

    /// The fault with its place.
    pub fn at(self, path: &str, line: Option<usize>) -> Failure {
        Failure { path: path.to_owned(), line, kind: self.kind, message: self.message }
    }
}
