//! Finding the files to read, in an order that depends on their names alone.

use super::failure::{Failure, FailureKind, Fault};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use walkdir::WalkDir;

/// How the bytes of an input are to be understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Found out from the first bytes: `{` means JSON lines, `[` JSON, `<` HTML, anything else plain text.
    Auto,
    /// Plain text: one document.
    Text,
    /// Markdown, with or without front matter: one document.
    Markdown,
    /// A web page: one document.
    Html,
    /// One JSON object, or an array of them.
    Json,
    /// One JSON object a line.
    Jsonl,
}

/// The extensions that polybius reads; each may be followed by `.gz`.
pub const EXTENSIONS: &[(&str, Format)] = &[
    ("txt", Format::Text),
    ("text", Format::Text),
    ("md", Format::Markdown),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("json", Format::Json),
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
];

/// A file to read. Kept small, since a corpus may have a million of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputFile {
    /// Its path below the corpus folder, with `/`; `-` for standard input.
    pub name: String,
    /// How to read it.
    pub format: Format,
    /// The corpus folder, shared by all its files.
    root: Arc<Path>,
    /// Path below `root`, where it differs from `name` (a file given directly, a name that is not Unicode).
    below: Option<Box<Path>>,
}

impl InputFile {
    /// Standard input, in any format.
    pub fn stdin() -> InputFile {
        InputFile { name: "-".into(), format: Format::Auto, root: Path::new("").into(), below: None }
    }

    /// True for standard input.
    pub fn is_stdin(&self) -> bool {
        self.name == "-" && self.below.is_none() && self.root.as_os_str().is_empty()
    }

    /// Where it is on disk.
    pub fn location(&self) -> PathBuf {
        match &self.below {
            Some(below) => self.root.join(below),
            None => self.root.join(&self.name),
        }
    }

    /// The document name that the path gives: without the extensions that say how to read it.
    pub fn id(&self) -> &str {
        file_id(&self.name)
    }
}

/// What was found below the paths given.
#[derive(Debug, Default)]
pub struct Inputs {
    /// The files to read, in bytewise order of their names.
    pub files: Vec<InputFile>,
    /// Files passed over, each with the reason; not failures.
    pub skipped: Vec<Failure>,
    /// Folders and files that cannot be reached.
    pub failures: Vec<Failure>,
}

impl Inputs {
    /// Walks `paths`: folders with all they hold, single files, and `-` for standard input (read first).
    ///
    /// Hidden files and folders (a leading dot) below a folder are left out silently; symbolic links are followed; a
    /// file given directly is read whatever its extension. A file's name is its path below the folder given, or its
    /// bare file name; if files of two folders would share a name, each gets the path of its folder in front. A file
    /// reached twice is read once. The result does not depend on the order of `paths` or of the directory.
    pub fn discover<P: AsRef<Path>>(paths: &[P]) -> Inputs {
        let mut inputs = Inputs::default();
        for path in paths {
            inputs.add(path.as_ref());
        }
        if paths.len() > 1 {
            inputs.drop_repeats();
            inputs.part_namesakes();
        }
        let order = |a: &InputFile, b: &InputFile| (!a.is_stdin(), &a.name).cmp(&(!b.is_stdin(), &b.name));
        inputs.files.sort_unstable_by(order);
        for list in [&mut inputs.skipped, &mut inputs.failures] {
            list.sort_by(|a, b| (&a.path, &a.message).cmp(&(&b.path, &b.message)));
            list.dedup();
        }
        inputs
    }

    fn add(&mut self, path: &Path) {
        if path == Path::new("-") {
            self.files.push(InputFile::stdin());
            return;
        }
        match std::fs::metadata(path) {
            Ok(meta) if meta.is_dir() => self.walk(path),
            Ok(_) => self.add_file(path),
            Err(e) => self.failures.push(unreadable(&e).at(&slashed(path), None)),
        }
    }

    /// A file given directly: pipes such as `/dev/stdin` are welcome, and an unknown extension means: look inside.
    fn add_file(&mut self, path: &Path) {
        let base = path.file_name().map_or(path, Path::new);
        let name = slashed(base);
        let format = format_of(&name).unwrap_or(Format::Auto);
        let root: Arc<Path> = path.parent().unwrap_or(Path::new("")).into();
        self.files.push(InputFile { name, format, root, below: Some(base.into()) });
    }

    fn walk(&mut self, root: &Path) {
        let shared: Arc<Path> = root.into();
        let visible = |entry: &walkdir::DirEntry| entry.depth() == 0 || !is_hidden(entry.file_name());
        for entry in WalkDir::new(root).follow_links(true).into_iter().filter_entry(visible) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => self.add_entry(&shared, &entry),
                Err(e) => self.failures.push(unwalkable(root, &e)),
            }
        }
    }

    fn add_entry(&mut self, root: &Arc<Path>, entry: &walkdir::DirEntry) {
        let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
        let name = slashed(below);
        let skip = |why: &str| Fault::new(FailureKind::UnknownFormat, why).at(&name, None);
        if !entry.file_type().is_file() {
            // Opening a pipe or a device in a folder could wait for ever.
            self.skipped.push(skip("not a regular file"));
            return;
        }
        match format_of(&name) {
            Some(format) => {
                let below = (Path::new(&name) != below).then(|| below.into());
                self.files.push(InputFile { name, format, root: root.clone(), below });
            }
            None => self.skipped.push(skip("not a format polybius reads")),
        }
    }

    /// Leaves out files that two of the paths given lead to.
    fn drop_repeats(&mut self) {
        let mut keyed: Vec<(PathBuf, InputFile)> = self.files.drain(..).map(|f| (real_path(&f), f)).collect();
        keyed.sort_by(|a, b| (&a.0, &a.1.name).cmp(&(&b.0, &b.1.name)));
        keyed.dedup_by(|b, a| a.0 == b.0);
        self.files = keyed.into_iter().map(|(_, f)| f).collect();
    }

    /// Puts the path of its folder before each name that several files have.
    fn part_namesakes(&mut self) {
        let mut counts: rustc_hash::FxHashMap<String, usize> = rustc_hash::FxHashMap::default();
        for file in &self.files {
            *counts.entry(file.name.clone()).or_default() += 1;
        }
        for file in self.files.iter_mut().filter(|f| counts[&f.name] > 1) {
            let location = file.location();
            let below = file.below.take().unwrap_or_else(|| Path::new(&file.name).into());
            file.name = slashed(&location);
            file.below = Some(below);
        }
    }
}

/// The name without `.gz` and without an extension of [`EXTENSIONS`].
pub fn file_id(name: &str) -> &str {
    let plain = strip_gz(name);
    match split_extension(plain) {
        Some((stem, extension)) if known(extension).is_some() => stem,
        _ => plain,
    }
}

/// The format that a file name tells, if any.
pub fn format_of(name: &str) -> Option<Format> {
    known(split_extension(strip_gz(name))?.1)
}

fn known(extension: &str) -> Option<Format> {
    EXTENSIONS.iter().find(|(e, _)| extension.eq_ignore_ascii_case(e)).map(|(_, f)| *f)
}

fn strip_gz(name: &str) -> &str {
    match split_extension(name) {
        Some((stem, extension)) if extension.eq_ignore_ascii_case("gz") => stem,
        _ => name,
    }
}

/// Splits at the last dot of the last part; a leading dot makes no extension.
fn split_extension(name: &str) -> Option<(&str, &str)> {
    let (stem, extension) = name.rsplit_once('.')?;
    let bare = stem.is_empty() || stem.ends_with('/') || extension.contains('/');
    (!bare).then_some((stem, extension))
}

fn is_hidden(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.')
}

/// The file's place with links resolved, for telling whether two paths mean one file; as given if that fails.
fn real_path(file: &InputFile) -> PathBuf {
    let location = file.location();
    if file.is_stdin() { location } else { location.canonicalize().unwrap_or(location) }
}

/// A path with `/`, without `.` parts.
pub(crate) fn slashed(path: &Path) -> String {
    let mut out = String::new();
    for part in path.components() {
        if part == Component::CurDir || matches!(part, Component::RootDir if out.ends_with('/')) {
            continue;
        }
        if !out.is_empty() && !out.ends_with('/') {
            out.push('/');
        }
        match part {
            Component::RootDir => out.push('/'),
            part => out.push_str(&part.as_os_str().to_string_lossy()),
        }
    }
    out
}

/// An input that cannot be opened or read, in plain words.
pub(crate) fn unreadable(error: &std::io::Error) -> Fault {
    use std::io::ErrorKind;
    let message = match error.kind() {
        ErrorKind::NotFound => "there is no such file or folder".into(),
        ErrorKind::PermissionDenied => "no permission to read this: check its access rights".into(),
        _ => format!("cannot be read: {error}"),
    };
    Fault::new(FailureKind::Unreadable, message)
}

/// A walk's error, as a failure of the path below `root` that it happened at.
fn unwalkable(root: &Path, error: &walkdir::Error) -> Failure {
    let at = error.path().map_or_else(String::new, |p| slashed(p.strip_prefix(root).unwrap_or(p)));
    let path = if at.is_empty() { slashed(root) } else { at };
    let fault = match (error.loop_ancestor(), error.io_error()) {
        (Some(above), _) => {
            Fault::new(FailureKind::Loop, format!("this link leads back to {}, a folder above it: remove the link", slashed(above)))
        }
        (None, Some(e)) => unreadable(e),
        (None, None) => Fault::new(FailureKind::Unreadable, format!("cannot be read: {error}")),
    };
    fault.at(&path, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_tell_the_format_and_leave_the_id() {
        assert_eq!(format_of("a/b.TXT"), Some(Format::Text));
        assert_eq!(format_of("news.2020.jsonl.gz"), Some(Format::Jsonl));
        assert_eq!((format_of("a.pdf"), format_of("a.gz"), format_of("txt")), (None, None, None));
        assert_eq!(file_id("2020/news.jsonl.GZ"), "2020/news");
        assert_eq!(file_id("v1.2/report"), "v1.2/report");
        assert_eq!(file_id("notes.draft"), "notes.draft");
        assert_eq!(file_id("a/.txt"), "a/.txt");
    }

    #[test]
    fn paths_are_written_with_slashes() {
        assert_eq!(slashed(Path::new("./a/./b.txt")), "a/b.txt");
        assert_eq!(slashed(Path::new("/a/b")), "/a/b");
        assert_eq!(slashed(Path::new("../a")), "../a");
    }
}
