//! Documents to lines of output, in parallel; a panic in one document is caught and named.

use crate::corpus::{Failure, FailureKind};
use crate::document::Document;
use crate::emit::Emitter;
use crate::pipeline::Pipeline;
use crate::record::ClaimRecord;
use crate::relations::taxonomy::Category;
use crate::rules::compile::Rules;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

/// What became of one document.
#[derive(Debug)]
pub enum Outcome {
    /// It was read.
    Done(Processed),
    /// It was not.
    Failed(Failure),
}

/// A document's output and counts.
#[derive(Debug)]
pub struct Processed {
    /// Its line of `documents.jsonl`.
    pub document_line: Vec<u8>,
    /// Its lines of `claims.jsonl`.
    pub claim_lines: Vec<u8>,
    /// (actor, category, recipient) of its claims.
    pub triples: Vec<(String, Category, String)>,
    /// Bytes of text.
    pub bytes: usize,
    /// Sentences.
    pub sentences: usize,
}

/// Extracts claims with as many pipelines as there are threads at work.
pub struct Processor<'r> {
    rules: &'r Rules,
    preview: bool,
    idle: Mutex<Vec<Pipeline<'r>>>,
}

impl<'r> Processor<'r> {
    /// A processor without any pipeline yet.
    pub fn new(rules: &'r Rules, preview: bool) -> Processor<'r> {
        Processor { rules, preview, idle: Mutex::default() }
    }

    /// The outcomes of a batch, in its order.
    pub fn process_all(&self, items: Vec<Result<Document, Failure>>) -> Vec<Outcome> {
        let done = self.map_all(items, |pipeline, document| processed(self.rules, pipeline, document));
        done.into_iter().map(|outcome| outcome.map_or_else(Outcome::Failed, Outcome::Done)).collect()
    }

    /// The records of a document's claims.
    ///
    /// # Errors
    /// When extraction breaks down.
    pub fn records(&self, document: &Document) -> Result<Vec<ClaimRecord>, Failure> {
        self.guarded(document, |pipeline| records(self.rules, pipeline, document))
    }

    /// What `work` makes of each document of a batch, in its order.
    pub fn map_all<T: Send>(
        &self,
        items: Vec<Result<Document, Failure>>,
        work: impl Fn(&mut Pipeline<'r>, &Document) -> T + Sync,
    ) -> Vec<Result<T, Failure>> {
        let one = |document: Document| self.guarded(&document, |pipeline| work(pipeline, &document));
        items.into_par_iter().map(|item| item.and_then(one)).collect()
    }

    /// Does work on a document with an idle pipeline; a panic becomes a failure that names the document.
    fn guarded<T>(&self, document: &Document, work: impl FnOnce(&mut Pipeline<'r>) -> T) -> Result<T, Failure> {
        let lent = self.idle.lock().ok().and_then(|mut idle| idle.pop());
        let mut pipeline = lent.unwrap_or_else(|| Pipeline::new(self.rules, self.preview));
        // A pipeline whose document panicked is thrown away, so nothing half-done is ever seen.
        match catch_unwind(AssertUnwindSafe(|| work(&mut pipeline))) {
            Ok(done) => {
                if let Ok(mut idle) = self.idle.lock() {
                    idle.push(pipeline);
                }
                Ok(done)
            }
            Err(panic) => {
                let message =
                    format!("{}: extraction broke down ({}); please report it with the document", document.id, panic_message(&*panic));
                Err(Failure { path: document.path.clone(), line: None, kind: FailureKind::Panic, message })
            }
        }
    }
}

/// The records of a document's claims.
pub fn records(rules: &Rules, pipeline: &mut Pipeline<'_>, document: &Document) -> Vec<ClaimRecord> {
    let claims = pipeline.extract(document);
    let emitter = Emitter::new(rules, document, pipeline.analysis());
    claims.iter().map(|claim| emitter.claim(claim)).collect()
}

fn processed(rules: &Rules, pipeline: &mut Pipeline<'_>, document: &Document) -> Processed {
    let claims = pipeline.extract(document);
    let emitter = Emitter::new(rules, document, pipeline.analysis());
    let mut done = Processed {
        document_line: Vec::new(),
        claim_lines: Vec::new(),
        triples: Vec::new(),
        bytes: document.text.len(),
        sentences: pipeline.analysis().layout.sentences.len(),
    };
    add_line(&mut done.document_line, &emitter.document(claims.len()));
    for claim in &claims {
        let record = emitter.claim(claim);
        add_line(&mut done.claim_lines, &record);
        done.triples.push((record.actor.code, record.relation.category, record.recipient.code));
    }
    done
}

/// Appends a value as one line of JSON.
pub fn add_line(buffer: &mut Vec<u8>, value: &impl serde::Serialize) {
    serde_json::to_writer(&mut *buffer, value).expect("records have string keys, and a buffer takes all writes");
    buffer.push(b'\n');
}

fn panic_message(panic: &(dyn std::any::Any + Send)) -> String {
    let message = panic.downcast_ref::<&str>().map(|s| (*s).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
    message.unwrap_or_else(|| "no message".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_named_and_the_next_document_is_read() {
        let document =
            Document { id: "a".to_owned(), path: "a.txt".to_owned(), text: "Turkey recognised Kosovo.".to_owned(), ..Document::default() };
        let processor = Processor::new(Rules::builtin(), false);
        let failure = processor.guarded::<()>(&document, |_| panic!("no such word")).unwrap_err();
        assert_eq!((failure.kind, failure.path.as_str()), (FailureKind::Panic, "a.txt"));
        assert!(failure.message.contains("no such word"));
        assert!(processor.records(&document).is_ok());
    }
}
