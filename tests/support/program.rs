//! Running the program as its users do.

use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The files that `polybius run` writes, in the order of their names.
pub const OUTPUTS: &[&str] = &[
    "changes.jsonl",
    "claims.csv",
    "claims.json",
    "claims.jsonl",
    "claims.parquet",
    "croissant.json",
    "datapackage.json",
    "documents.jsonl",
    "run.json",
];

/// What one run of the program left behind.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; -1 if a signal ended it.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Ran {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("output in UTF-8");
        Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// The program, in a folder of its own without `rules/`, so that the embedded rules are used.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_polybius"));
    command.current_dir(env!("CARGO_TARGET_TMPDIR")).stdin(Stdio::null());
    command
}

/// Runs the program with these arguments and nothing on standard input.
pub fn polybius<S: AsRef<std::ffi::OsStr>>(args: &[S]) -> Ran {
    command().args(args).output().expect("the program starts").into()
}

/// Runs the program with these arguments and `input` on standard input.
pub fn polybius_reading(args: &[&str], input: impl AsRef<[u8]>) -> Ran {
    let mut child =
        command().args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.as_ref().to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("the program ends");
    let _ = writer.join().expect("the writer ends"); // the program may have stopped reading
    output.into()
}

/// The repository's sample articles.
pub fn sample_corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// Writes `files` (name, content) into a new temporary folder.
pub fn folder<N: AsRef<str>, B: AsRef<[u8]>>(files: &[(N, B)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder");
    for (name, content) in files {
        put(dir.path(), name.as_ref(), content);
    }
    dir
}

/// Writes one file below `dir`, making folders as needed.
pub fn put(dir: &Path, name: &str, content: impl AsRef<[u8]>) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, content).expect("a file");
}

/// The JSON objects of a JSONL text.
pub fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

/// The JSON objects of a JSONL file.
pub fn json_lines_of(path: &Path) -> Vec<Value> {
    json_lines(&fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())))
}

/// All files of a folder (no folders in it) with their content; not the empty file that runs lock.
pub fn snapshot(dir: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).map(|r| r.flatten().collect::<Vec<_>>()).unwrap_or_default();
    entries
        .iter()
        .filter(|e| e.path().is_file() && e.file_name() != ".lock")
        .map(|e| (e.file_name().to_string_lossy().into_owned(), fs::read(e.path()).expect("a file")))
        .collect()
}

/// `ACTOR CATEGORY RECIPIENT` of a claim record.
pub fn triple(claim: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    format!("{} {} {}", text(&claim["actor"]["code"]), text(&claim["relation"]["category"]), text(&claim["recipient"]["code"]))
}
