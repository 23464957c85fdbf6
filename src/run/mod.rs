//! One whole run: inputs in, records out, whole or not at all.
//!
//! Three stages work at the same time and hand batches on: one thread reads documents in order, a pool extracts claims
//! from a batch in parallel, one thread writes the results in order. So outputs do not depend on the number of threads,
//! and memory does not grow with the corpus.

pub mod manifest;
pub mod process;
pub mod publish;
pub mod summary;

use crate::corpus::{Failure, FailureKind, InputFile, Inputs, ReadOptions, Seen, SeenIds, read_file};
use crate::document::Document;
use crate::pipeline::Pipeline;
use crate::rules::compile::Rules;
use manifest::Manifest;
use process::{Outcome, Processor};
use publish::Outputs;
use std::convert::Infallible;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::time::Instant;
use summary::Summary;

/// What to run on, and how.
#[derive(Clone, Debug)]
pub struct RunOptions {
    /// Files and folders to read.
    pub corpus: Vec<PathBuf>,
    /// Where outputs go.
    pub out: PathBuf,
    /// Worker threads; 0 = as many as there are cores.
    pub threads: usize,
    /// How inputs are read.
    pub read: ReadOptions,
    /// Also use rules under trial.
    pub preview: bool,
}

/// Why a run could not be done at all. Faults of single documents are no errors: they are in the summary.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The corpus cannot be read.
    #[error("nothing can be read: {}", .0.iter().map(|f| f.to_string()).collect::<Vec<_>>().join("; "))]
    Corpus(Vec<Failure>),
    /// There is nothing to read.
    #[error("there is no article in {}", .0.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", "))]
    Empty(Vec<PathBuf>),
    /// The outputs cannot be written; former outputs are as they were.
    #[error("cannot write {}; the former outputs are untouched", path.display())]
    Output {
        /// Which path.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another run writes to the same folder.
    #[error("another run is writing to {}; nothing was done, try again when it has ended", .0.display())]
    Busy(PathBuf),
    /// The worker pool cannot be started.
    #[error("cannot start {threads} threads: {message}")]
    Threads {
        /// How many.
        threads: usize,
        /// Why.
        message: String,
    },
}

/// What a caller may show while a run goes on.
pub trait Progress: Sync {
    /// All inputs are known: so many bytes on disk.
    fn begin(&self, bytes: u64);
    /// Some input has been read: bytes on disk so far.
    fn advance(&self, bytes: u64);
    /// A document could not be read, or was passed over.
    fn failed(&self, failure: &Failure);
}

/// Documents that go through the stages together: enough to keep all threads busy, few enough to hold in memory.
const BATCH_DOCUMENTS: usize = 256;
const BATCH_BYTES: usize = 4 << 20;
/// Batches waiting between two stages; outputs are many times as long as texts, and the writer is quick.
const WAITING_BATCHES: usize = 2;
const WAITING_OUTPUTS: usize = 1;

/// A batch on its way: documents or failures in input order, and how far the reader has come.
struct Batch {
    items: Vec<Result<Document, Failure>>,
    bytes_done: u64,
}

/// Reads the corpus, extracts all claims and publishes the outputs.
///
/// # Errors
/// When nothing usable can be read or written at all; the former outputs are then untouched.
pub fn run(rules: &Rules, options: &RunOptions, progress: &dyn Progress) -> Result<Summary, RunError> {
    let started = Instant::now();
    let inputs = discover(&options.corpus)?;
    let pool = pool(options.threads)?;
    let failed = |path: &Path, source: io::Error| match source.kind() {
        io::ErrorKind::ResourceBusy => RunError::Busy(path.to_owned()),
        _ => RunError::Output { path: path.to_owned(), source },
    };
    let mut outputs = Outputs::create(&options.out).map_err(|e| failed(&options.out, e))?;
    progress.begin(inputs.files.iter().map(size_of_file).sum());
    let not_found: Vec<Failure> = inputs.failures.into_iter().chain(inputs.skipped).collect();
    not_found.iter().for_each(|f| progress.failed(f));
    let mut summary = Summary::new(not_found);
    let processor = Processor::new(rules, options.preview);
    let process = |items| pool.install(|| processor.process_all(items));
    let written = stages(rules, &inputs.files, &options.read, &process, &mut |batch, bytes| {
        for outcome in batch {
            if let Outcome::Failed(failure) = &outcome {
                progress.failed(failure);
            }
            outputs.write(&outcome)?;
            summary.add(outcome);
        }
        progress.advance(bytes);
        Ok(())
    });
    written.map_err(|e| failed(&options.out, e))?;
    summary.finish(started.elapsed(), pool.current_num_threads());
    let manifest = |files| Manifest::new(rules, &summary, files);
    outputs.publish(&rules.digest, manifest).map_err(|e| failed(&options.out, e))?;
    Ok(summary)
}

/// Does `work` on every document of a corpus, on all cores; `take` gets the results in input order. Memory does not grow
/// with the corpus. Returns what could not be read.
///
/// # Errors
/// When there is nothing to read, or no threads.
pub fn each<T: Send>(
    rules: &Rules,
    processor: &Processor<'_>,
    corpus: &[PathBuf],
    options: &ReadOptions,
    work: impl Fn(&mut Pipeline<'_>, &Document) -> T + Sync,
    mut take: impl FnMut(T),
) -> Result<Vec<Failure>, RunError> {
    let inputs = discover(corpus)?;
    let pool = pool(0)?;
    let mut failures: Vec<Failure> = inputs.failures.into_iter().chain(inputs.skipped).collect();
    let process = |items| pool.install(|| processor.map_all(items, &work));
    let Ok(()) = stages::<_, Infallible>(rules, &inputs.files, options, &process, &mut |batch, _| {
        for outcome in batch {
            match outcome {
                Ok(done) => take(done),
                Err(failure) => failures.push(failure),
            }
        }
        Ok(())
    });
    Ok(failures)
}

fn discover(corpus: &[PathBuf]) -> Result<Inputs, RunError> {
    let inputs = Inputs::discover(corpus);
    match (inputs.files.is_empty(), inputs.failures.is_empty()) {
        (false, _) => Ok(inputs),
        (true, true) => Err(RunError::Empty(corpus.to_vec())),
        (true, false) => Err(RunError::Corpus(inputs.failures)),
    }
}

/// Bytes on disk, for progress only; 0 for standard input.
fn size_of_file(file: &InputFile) -> u64 {
    std::fs::metadata(file.location()).map_or(0, |m| m.len())
}

fn pool(threads: usize) -> Result<rayon::ThreadPool, RunError> {
    let built = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    built.map_err(|e| RunError::Threads { threads, message: e.to_string() })
}

/// Reader, workers and writer, each at its own pace; `write` sees the outcomes in input order.
fn stages<T: Send, E>(
    rules: &Rules,
    files: &[InputFile],
    options: &ReadOptions,
    process: &(dyn Fn(Vec<Result<Document, Failure>>) -> Vec<T> + Sync),
    write: &mut dyn FnMut(Vec<T>, u64) -> Result<(), E>,
) -> Result<(), E> {
    thread::scope(|scope| {
        let (to_workers, batches) = sync_channel::<Batch>(WAITING_BATCHES);
        let (to_writer, outcomes) = sync_channel::<(Vec<T>, u64)>(WAITING_OUTPUTS);
        scope.spawn(move || read_batches(rules, files, options, &to_workers));
        scope.spawn(move || work(&batches, process, &to_writer));
        // An error drops the receiver, which ends the other stages.
        outcomes.into_iter().try_for_each(|(batch, bytes)| write(batch, bytes))
    })
}

fn work<T>(batches: &Receiver<Batch>, process: &dyn Fn(Vec<Result<Document, Failure>>) -> Vec<T>, to_writer: &SyncSender<(Vec<T>, u64)>) {
    for batch in batches {
        let outcomes = process(batch.items);
        if to_writer.send((outcomes, batch.bytes_done)).is_err() {
            return;
        }
    }
}

fn read_batches(rules: &Rules, files: &[InputFile], options: &ReadOptions, to_workers: &SyncSender<Batch>) {
    let mut seen = SeenIds::default();
    let mut batch = Batch { items: Vec::new(), bytes_done: 0 };
    let mut size = 0;
    for file in files {
        for item in read_file(file, options, &rules.read) {
            let item = item.and_then(|document| first_of_its_id(&mut seen, document));
            size += item.as_ref().map_or(0, |d| d.text.len());
            batch.items.push(item);
            if batch.items.len() >= BATCH_DOCUMENTS || size >= BATCH_BYTES {
                size = 0;
                let next = Batch { items: Vec::new(), bytes_done: batch.bytes_done };
                if to_workers.send(std::mem::replace(&mut batch, next)).is_err() {
                    return;
                }
            }
        }
        batch.bytes_done += size_of_file(file);
    }
    let _ = to_workers.send(batch); // the writer may have stopped on an error, which it reports
}

/// Two documents of one id and text are one; of one id and different texts, the later one gets an id of its own.
///
/// # Errors
/// When it is one that was read already.
pub fn first_of_its_id(seen: &mut SeenIds, mut document: Document) -> Result<Document, Failure> {
    match seen.note(&mut document) {
        Seen::New | Seen::Renamed => Ok(document),
        Seen::Repeat => {
            let message = format!("the document {} has been read already, with the same text", document.id);
            Err(Failure { path: document.path, line: None, kind: FailureKind::Repeated, message })
        }
    }
}
