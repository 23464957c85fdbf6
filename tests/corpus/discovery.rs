//! Which files are found, in which order, under which names.

use super::{RULES, TEXT};
use polybius::corpus::{Format, Inputs, ReadOptions, read_file};
use std::fs;
use std::path::Path;

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn names(inputs: &Inputs) -> Vec<&str> {
    inputs.files.iter().map(|f| f.name.as_str()).collect()
}

#[test]
fn a_folder_is_walked_in_the_order_of_names() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["b/z.txt", "b.txt", "a.MD", "b/A.jsonl.gz", "b-c/x.html", ".hidden.txt", "b/.git/x.txt", "notes.docx", "b/plain"] {
        write(folder.path(), name, TEXT);
    }
    let inputs = Inputs::discover(&[folder.path()]);
    assert_eq!(names(&inputs), ["a.MD", "b-c/x.html", "b.txt", "b/A.jsonl.gz", "b/z.txt"]);
    let formats: Vec<Format> = inputs.files.iter().map(|f| f.format).collect();
    assert_eq!(formats, [Format::Markdown, Format::Html, Format::Text, Format::Jsonl, Format::Text]);
    assert_eq!(inputs.files[3].id(), "b/A");
    let skipped: Vec<String> = inputs.skipped.iter().map(ToString::to_string).collect();
    assert_eq!(skipped, ["b/plain: not a format polybius reads", "notes.docx: not a format polybius reads"]);
    assert!(inputs.failures.is_empty() && inputs.skipped.iter().all(|s| !s.is_failure()));
}

#[test]
fn a_file_given_directly_is_read_whatever_its_name() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "2021-02-01-treaty", TEXT);
    let inputs = Inputs::discover(&[folder.path().join("2021-02-01-treaty")]);
    let options = ReadOptions::default();
    let document = read_file(&inputs.files[0], &options, &RULES).next().unwrap().unwrap();
    assert_eq!((document.id.as_str(), document.path.as_str()), ("2021-02-01-treaty", "2021-02-01-treaty"));
    assert_eq!((document.published.unwrap().to_string().as_str(), document.text.as_str()), ("2021-02-01", TEXT));
}

#[test]
fn several_paths_give_each_file_once_and_its_own_name() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["one/a.txt", "one/b.txt", "two/a.txt"] {
        write(folder.path(), name, TEXT);
    }
    let [one, two] = ["one", "two"].map(|n| folder.path().join(n));
    let inputs = Inputs::discover(&[two.clone(), one.clone(), one.join("b.txt"), "-".into()]);
    let full = |p: &Path| p.join("a.txt").to_string_lossy().replace('\\', "/");
    assert_eq!(names(&inputs), ["-", &full(&one), &full(&two), "b.txt"]);
    assert!(inputs.files[0].is_stdin());
    assert!(inputs.files[1..].iter().all(|f| f.location().is_file()));
    let other_way = Inputs::discover(&["-".into(), one.join("b.txt"), one, two]);
    assert_eq!(names(&other_way), names(&inputs));
}

#[test]
fn what_cannot_be_reached_is_reported() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.txt", TEXT);
    let missing = Inputs::discover(&[folder.path().join("nothing.txt")]);
    assert_eq!(missing.failures[0].kind.name(), "unreadable");
    assert!(missing.failures[0].message.contains("no such file"));
    let inputs = Inputs::discover(&[folder.path()]);
    fs::remove_file(folder.path().join("a.txt")).unwrap();
    let options = ReadOptions::default();
    let failure = read_file(&inputs.files[0], &options, &RULES).next().unwrap().unwrap_err();
    assert_eq!((failure.path.as_str(), failure.kind.name()), ("a.txt", "unreadable"));
}

#[cfg(unix)]
#[test]
fn links_are_followed_but_not_in_circles() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a/x.txt", TEXT);
    symlink(folder.path().join("a/x.txt"), folder.path().join("link.txt")).unwrap();
    symlink(folder.path(), folder.path().join("a/up")).unwrap();
    symlink("/nowhere/at/all", folder.path().join("broken.txt")).unwrap();
    let socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket.txt"));
    let inputs = Inputs::discover(&[folder.path()]);
    assert_eq!(names(&inputs), ["a/x.txt", "link.txt"]);
    let failures: Vec<(&str, &str)> = inputs.failures.iter().map(|f| (f.path.as_str(), f.kind.name())).collect();
    assert_eq!(failures, [("a/up", "symlink-loop"), ("broken.txt", "unreadable")]);
    assert!(socket.is_err() || inputs.skipped[0].message == "not a regular file");
}

#[cfg(unix)]
#[test]
fn a_name_that_is_not_unicode_can_be_read() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"a\xFF.txt"));
    if fs::write(&path, TEXT).is_err() {
        return; // The file system takes Unicode only.
    }
    let inputs = Inputs::discover(&[folder.path()]);
    assert_eq!(names(&inputs), ["a\u{FFFD}.txt"]);
    let options = ReadOptions::default();
    assert!(read_file(&inputs.files[0], &options, &RULES).next().unwrap().is_ok());
}

#[test]
fn ten_thousand_files_are_found_quickly() {
    let folder = tempfile::tempdir().unwrap();
    for i in 0..10_000 {
        write(folder.path(), &format!("{:02}/{i}.txt", i % 100), "x");
    }
    let start = std::time::Instant::now();
    let inputs = Inputs::discover(&[folder.path()]);
    assert_eq!(inputs.files.len(), 10_000);
    assert!(inputs.files.is_sorted_by(|a, b| a.name < b.name));
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}
