//! From files and streams to [`Document`]s: the only part of polybius that knows input formats.
//!
//! [`Inputs::discover`] finds the files, [`read_file`] and [`read_stream`] read them. A file may hold any number of
//! documents, so both give an iterator, which reads JSON lines one at a time and never holds more than the longest.
//! What gives no document gives a [`Failure`] that says where, why and what to do; nothing here panics or ends a run.
//!
//! The text of a document is the decoded input, byte for byte (line ends included), so that offsets can be found
//! again; only HTML gives a text of its own making (`extracted`).
//!
//! The publication date is the one stated by metadata, else that in the file's name, else one in the first lines, else
//! [`ReadOptions::published`].

mod build;
mod dates;
pub mod decode;
mod discover;
mod failure;
mod fields;
mod html;
mod ids;
mod json;
mod language;
mod markdown;
mod metadata;
mod rules;
mod text;

pub use discover::{EXTENSIONS, Format, InputFile, Inputs, file_id, format_of};
pub use failure::{Failure, FailureKind};
pub use ids::{Seen, SeenIds};
pub use rules::ReadRules;

use crate::document::Document;
use crate::limits::{MAX_FILE_BYTES, MAX_TEXT_BYTES};
use build::{Draft, Origin};
use decode::Source;
use failure::Fault;
use jiff::civil::Date;
use json::{Content, Lines};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};

/// How inputs are read, beside the rules.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// Publication date of documents that have no other.
    pub published: Option<Date>,
    /// Let every language through; the language is then the one that metadata states.
    pub any_language: bool,
}

/// The documents of one input, in its order; what gave none stands in its place as a [`Failure`].
pub struct Documents<'a> {
    origin: Origin<'a>,
    state: State<'a>,
}

enum State<'a> {
    /// Nothing has been read yet.
    Unread(Box<dyn Read + Send + 'a>, Format),
    /// JSON lines are being read.
    Lines(Lines<'a>),
    /// All is read; these are still to be given, each with its number in a file of many.
    Ready(VecDeque<(Option<usize>, Result<Draft, Fault>)>),
}

/// Reads the documents of a file found by [`Inputs::discover`].
///
/// # Errors
/// Each item that gives no document is a [`Failure`], among them a file that cannot be opened.
pub fn read_file<'a>(file: &InputFile, options: &'a ReadOptions, rules: &'a ReadRules) -> Documents<'a> {
    if file.is_stdin() {
        return read_stream(io::stdin(), &file.name, file.format, options, rules);
    }
    match open(file) {
        Ok(opened) => read_stream(opened, &file.name, file.format, options, rules),
        Err(fault) => {
            let mut documents = read_stream(io::empty(), &file.name, file.format, options, rules);
            documents.state = ready(Err(fault));
            documents
        }
    }
}

/// Opens a file, unless it is one document whose size alone forbids it.
fn open(file: &InputFile) -> Result<File, Fault> {
    let opened = File::open(file.location()).map_err(|e| discover::unreadable(&e))?;
    let length = opened.metadata().map_or(0, |meta| meta.len());
    let many = matches!(file.format, Format::Jsonl | Format::Auto);
    let most = most_bytes(file.format);
    if !many && length > most as u64 { Err(decode::too_large(most)) } else { Ok(opened) }
}

/// The most bytes of an input that is read whole.
fn most_bytes(format: Format) -> usize {
    match format {
        Format::Json | Format::Html => MAX_FILE_BYTES,
        _ => MAX_TEXT_BYTES,
    }
}

/// Reads the documents of a stream. `name` is what messages and documents call it; a document without an id of its own
/// gets the name without its extensions.
///
/// # Errors
/// Each item that gives no document is a [`Failure`].
pub fn read_stream<'a>(
    input: impl Read + Send + 'a,
    name: &str,
    format: Format,
    options: &'a ReadOptions,
    rules: &'a ReadRules,
) -> Documents<'a> {
    let origin = Origin { path: name.to_owned(), file_id: file_id(name).to_owned(), options, rules };
    Documents { origin, state: State::Unread(Box::new(input), format) }
}

impl Iterator for Documents<'_> {
    type Item = Result<Document, Failure>;

    fn next(&mut self) -> Option<Self::Item> {
        if matches!(self.state, State::Unread(..)) {
            self.open();
        }
        let (record, draft) = match &mut self.state {
            State::Unread(..) => return None,
            State::Ready(drafts) => drafts.pop_front()?,
            State::Lines(lines) => match lines.next() {
                None => return self.end_of_lines(),
                Some(Ok(line)) => {
                    let draft = json::record(&line, self.origin.rules);
                    (Some(lines.number), draft)
                }
                Some(Err((fault, last))) => {
                    let number = lines.number;
                    if last {
                        self.state = State::Ready(VecDeque::new());
                    }
                    (Some(number), Err(fault))
                }
            },
        };
        let document = draft.and_then(|draft| self.origin.document(draft, record));
        Some(document.map_err(|fault| fault.at(&self.origin.path, record)))
    }
}

impl<'a> Documents<'a> {
    /// Looks at the first bytes and reads the input, or gets ready to read its lines.
    fn open(&mut self) {
        let State::Unread(input, format) = std::mem::replace(&mut self.state, State::Ready(VecDeque::new())) else { return };
        self.state = self.opened(input, format).unwrap_or_else(|fault| ready(Err(fault)));
    }

    fn opened(&self, input: Box<dyn Read + Send + 'a>, format: Format) -> Result<State<'a>, Fault> {
        let source = Source::open(input)?;
        let format = actual_format(format, &source.head);
        source.check_text(format == Format::Jsonl)?;
        let (rules, most) = (self.origin.rules, most_bytes(format));
        Ok(match format {
            Format::Jsonl => {
                let gzip = source.gzip;
                State::Lines(Lines::new(source.into_utf8_reader(), gzip))
            }
            Format::Json => self.json(&filled(source.read_text(most)?)?)?,
            Format::Html => ready(html::read(&filled(source.read_page(most)?)?, rules)),
            Format::Markdown => ready(Ok(markdown::read(source.read_text(most)?, rules))),
            _ => ready(Ok(text::read(source.read_text(most)?, rules))),
        })
    }

    fn json(&self, json: &str) -> Result<State<'a>, Fault> {
        Ok(match json::content(json, self.origin.rules)? {
            Content::One(draft) => ready(draft),
            Content::Items(items) if items.is_empty() => return Err(empty()),
            Content::Items(items) => State::Ready((1..).map(Some).zip(items).collect()),
            Content::Lines => State::Lines(Lines::new(Box::new(io::Cursor::new(json.to_owned().into_bytes())), false)),
        })
    }

    /// At the end of JSON lines: nothing, or the failure that there were none.
    fn end_of_lines(&mut self) -> Option<Result<Document, Failure>> {
        let none = matches!(&self.state, State::Lines(lines) if !lines.any);
        self.state = State::Ready(VecDeque::new());
        none.then(|| Err(empty().at(&self.origin.path, None)))
    }
}

/// The format that the first bytes show, where the name leaves it open or is often wrong.
fn actual_format(format: Format, head: &[u8]) -> Format {
    let first = decode::first_visible(head);
    match (format, first) {
        (Format::Jsonl, Some(b'[')) => Format::Json,
        (Format::Auto, Some(b'{')) if decode::breaks_off(head) => Format::Json,
        (Format::Auto, Some(b'{')) => Format::Jsonl,
        (Format::Auto, Some(b'[')) if decode::looks_like_json_array(head) => Format::Json,
        (Format::Auto, Some(b'<')) => Format::Html,
        (Format::Auto, _) => Format::Text,
        _ => format,
    }
}

fn ready<'a>(draft: Result<Draft, Fault>) -> State<'a> {
    State::Ready(VecDeque::from([(None, draft)]))
}

/// The text, if there is more than white space in it.
fn filled(text: String) -> Result<String, Fault> {
    if text.trim().is_empty() { Err(empty()) } else { Ok(text) }
}

fn empty() -> Fault {
    Fault::new(FailureKind::Empty, "there is nothing in it, or only white space")
}
