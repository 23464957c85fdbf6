//! The last step of every reader: from a text with its stated metadata to a [`Document`], or the reason why not.

use super::ReadOptions;
use super::failure::{FailureKind, Fault};
use super::language::Verdict;
use super::metadata::{self, Metadata};
use super::rules::ReadRules;
use crate::document::{Document, Markup};
use crate::limits::MAX_TEXT_BYTES;
use crate::span::Span;
use sha2::{Digest, Sha256};

/// What a reader found.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    pub metadata: Metadata,
    pub text: String,
    /// Byte where the part to read begins (after front matter).
    pub body_start: usize,
    pub markup: Markup,
    pub extracted: bool,
}

impl Draft {
    /// A text that is to be read from its first byte.
    pub fn whole(text: String) -> Draft {
        Draft { text, ..Draft::default() }
    }
}

/// The input that documents come from, and how they are to be read.
#[derive(Clone, Debug)]
pub(crate) struct Origin<'a> {
    /// See [`Document::path`].
    pub path: String,
    /// The name of a document that has none of its own.
    pub file_id: String,
    pub options: &'a ReadOptions,
    pub rules: &'a ReadRules,
}

impl Origin<'_> {
    /// Makes the document. `record` is its line or item in a file of many, for want of an id.
    pub fn document(&self, draft: Draft, record: Option<usize>) -> Result<Document, Fault> {
        let Draft { mut metadata, text, body_start, markup, extracted } = draft;
        if text.len() > MAX_TEXT_BYTES {
            return Err(super::decode::too_large(MAX_TEXT_BYTES));
        }
        let body = &text[body_start..];
        if body.trim().is_empty() {
            return Err(Fault::new(FailureKind::Empty, "there is no text in it, only white space"));
        }
        let language = self.language(body, metadata.language.as_deref())?;
        metadata.complete();
        let published = metadata::published(metadata.published, &self.file_id, body, self.options.published, self.rules);
        Ok(Document {
            id: metadata.id.unwrap_or_else(|| self.record_id(record)),
            path: self.path.clone(),
            title: metadata.title,
            published,
            source: metadata.source,
            url: metadata.url,
            language,
            sha256: data_encoding::HEXLOWER.encode(&Sha256::digest(&text)),
            extracted,
            markup,
            body: Span::new(body_start, text.len()),
            text,
        })
    }

    fn record_id(&self, record: Option<usize>) -> String {
        match record {
            Some(number) => format!("{}#{number}", self.file_id),
            None => self.file_id.clone(),
        }
    }

    /// The language to state, or the reason to pass the document over.
    fn language(&self, body: &str, stated: Option<&str>) -> Result<Option<String>, Fault> {
        let rules = &self.rules.language;
        if self.options.any_language {
            return Ok(stated.map(|s| rules.code(s)));
        }
        match rules.judge(body, stated) {
            Verdict::English => Ok(Some("en".into())),
            Verdict::Doubtful => Ok(stated.map(|s| rules.code(s))),
            Verdict::Other(code) => {
                let message = format!("written in another language ({code}), and polybius reads English: passed over");
                Err(Fault::new(FailureKind::NotEnglish(code), message))
            }
        }
    }
}
