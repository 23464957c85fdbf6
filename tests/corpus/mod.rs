//! Reading files and streams: what each format gives, and that no input, however bad, does harm.

mod discovery;
mod formats;
mod hostile;
mod html;

use flate2::{Compression, write::GzEncoder};
use polybius::corpus::{self, Failure, Format, ReadOptions, ReadRules};
use polybius::document::Document;
use polybius::rules::diagnostics::Diagnostics;
use polybius::rules::files::RuleFiles;
use std::io::Write;
use std::sync::LazyLock;

static RULES: LazyLock<ReadRules> = LazyLock::new(|| {
    let mut faults = Diagnostics::default();
    let rules = ReadRules::compile(&RuleFiles::builtin(), &mut faults);
    let faults: Vec<String> = faults.into_sorted().iter().map(ToString::to_string).collect();
    assert_eq!(faults, [""; 0]);
    rules
});

/// A text long enough for every check on language, and plainly English.
const TEXT: &str = "Norway and Kenya signed a treaty on fishing in Oslo. The ministers said that they would meet again in the spring, \
    and that the patrol boats which Norway had promised would be handed over by then.\n";

/// All that `bytes` give when read as a file called `name`.
fn read(name: &str, bytes: &[u8]) -> Vec<Result<Document, Failure>> {
    let format = corpus::format_of(name).unwrap_or(Format::Auto);
    corpus::read_stream(bytes, name, format, &ReadOptions::default(), &RULES).collect()
}

/// The one document that `bytes` give.
fn one(name: &str, bytes: impl AsRef<[u8]>) -> Document {
    let mut all = read(name, bytes.as_ref());
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0).unwrap_or_else(|failure| panic!("{failure}"))
}

/// The one failure that `bytes` give: the name of its kind, its line and its message.
fn failed(name: &str, bytes: impl AsRef<[u8]>) -> (&'static str, Option<usize>, String) {
    let mut all = read(name, bytes.as_ref());
    assert_eq!(all.len(), 1, "{all:?}");
    let failure = all.remove(0).expect_err("a failure");
    assert_eq!(failure.path, name);
    (failure.kind.name(), failure.line, failure.message)
}

/// Ids of the documents, and `kind:line` of the failures, in order.
fn outline(name: &str, bytes: impl AsRef<[u8]>) -> Vec<String> {
    let line = |f: &Failure| f.line.map_or_else(String::new, |l| format!(":{l}"));
    let items = read(name, bytes.as_ref()).into_iter();
    items.map(|item| item.map_or_else(|f| format!("{}{}", f.kind.name(), line(&f)), |d| d.id)).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A JSON line with this id and the usual text.
fn record(id: &str) -> String {
    serde_json::json!({ "id": id, "text": TEXT }).to_string() + "\n"
}

fn day(document: &Document) -> String {
    document.published.map_or_else(String::new, |d| d.to_string())
}
