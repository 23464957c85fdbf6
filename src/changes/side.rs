//! One of the two runs: its documents in order, each with the lines of its claims.

use crate::record::{CLAIMS_FILE, DOCUMENTS_FILE, DocumentRecord};
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

/// A document with its claims.
#[derive(Debug)]
pub struct Entry {
    /// The document's record, without the text.
    pub document: DocumentRecord,
    /// Where its claims begin in the file, in bytes.
    pub at: u64,
    /// The lines of its claims.
    pub claims: Vec<u8>,
}

impl Entry {
    /// True if the article itself differs: its text, or what is known of it.
    pub fn differs(&self, other: &DocumentRecord) -> bool {
        let of = |d: &DocumentRecord| DocumentRecord { claims: 0, sentences: 0, ..d.clone() };
        of(&self.document) != of(other)
    }
}

/// The outputs of a run, read from front to back.
pub struct Side {
    files: Option<Files>,
    /// The document to be taken next.
    next: Option<Entry>,
    /// Documents and claims so far.
    pub documents: u64,
    /// Claims so far.
    pub claims: u64,
}

struct Files {
    documents: BufReader<File>,
    claims: BufReader<File>,
    /// The claims once more, for going back.
    again: File,
    at: u64,
    line: u64,
}

impl Side {
    /// A run that was never made.
    pub fn nothing() -> Side {
        Side { files: None, next: None, documents: 0, claims: 0 }
    }

    /// The outputs in a folder.
    ///
    /// # Errors
    /// When they cannot be read.
    pub fn open(folder: &Path) -> io::Result<Side> {
        let open = |name| {
            let path = folder.join(name);
            File::open(&path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))
        };
        let files = Files {
            documents: BufReader::with_capacity(1 << 16, open(DOCUMENTS_FILE)?),
            claims: BufReader::with_capacity(1 << 18, open(CLAIMS_FILE)?),
            again: open(CLAIMS_FILE)?,
            at: 0,
            line: 0,
        };
        let mut side = Side { files: Some(files), next: None, documents: 0, claims: 0 };
        side.advance()?;
        Ok(side)
    }

    /// The next document, not taken.
    pub fn peek(&self) -> Option<&Entry> {
        self.next.as_ref()
    }

    /// Takes the next document.
    ///
    /// # Errors
    /// When the one after it cannot be read.
    pub fn take(&mut self) -> io::Result<Option<Entry>> {
        let entry = self.next.take();
        self.advance()?;
        Ok(entry)
    }

    /// The lines of claims that were read before.
    ///
    /// # Errors
    /// When the file has changed since.
    pub fn read_again(&mut self, at: u64, bytes: u64) -> io::Result<Vec<u8>> {
        let mut lines = vec![0; bytes as usize];
        if let Some(files) = &mut self.files {
            files.again.seek(SeekFrom::Start(at))?;
            files.again.read_exact(&mut lines)?;
        }
        Ok(lines)
    }

    fn advance(&mut self) -> io::Result<()> {
        self.next = self.files.as_mut().map_or(Ok(None), Files::read)?;
        if let Some(entry) = &self.next {
            self.documents += 1;
            self.claims += entry.document.claims;
        }
        Ok(())
    }
}

impl Files {
    fn read(&mut self) -> io::Result<Option<Entry>> {
        let mut line = Vec::new();
        if self.documents.read_until(b'\n', &mut line)? == 0 {
            return match self.claims.fill_buf()? {
                [] => Ok(None),
                _ => Err(self.wrong("claims of no document follow the last one")),
            };
        }
        self.line += 1;
        let mut document: DocumentRecord = serde_json::from_slice(&line).map_err(|e| self.wrong(&e.to_string()))?;
        document.text = None; // its SHA-256 stands for it
        let (at, mut claims) = (self.at, Vec::new());
        for _ in 0..document.claims {
            let start = claims.len();
            self.claims.read_until(b'\n', &mut claims)?;
            if !of_document(&claims[start..], &document.id) {
                return Err(self.wrong(&format!("{CLAIMS_FILE} does not have the {} claims of {}", document.claims, document.id)));
            }
        }
        self.at += claims.len() as u64;
        Ok(Some(Entry { document, at, claims }))
    }

    fn wrong(&self, what: &str) -> io::Error {
        io::Error::new(io::ErrorKind::InvalidData, format!("{DOCUMENTS_FILE}, line {}: {what}", self.line))
    }
}

/// True if a line is a whole claim of this document. Records are written in one form, so that bytes can be compared.
fn of_document(line: &[u8], id: &str) -> bool {
    let mark = format!("\"document\":{{\"id\":{},", Value::from(id));
    line.ends_with(b"\n") && memchr::memmem::find(line, mark.as_bytes()).is_some()
}
