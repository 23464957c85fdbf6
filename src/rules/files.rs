//! Where rule files come from: the copies embedded in the binary, overlaid by a folder of the user's.

use crate::syntax::MODEL_HEADER;
use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use walkdir::WalkDir;

static BUILTIN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// One rule file: its path below `rules/` and its text.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// Path below the rules folder, with `/`.
    pub path: String,
    /// Where messages say it is: the overlay's path on disk, or `rules/…` for an embedded file.
    pub shown: String,
    /// The whole text.
    pub text: Arc<str>,
    /// True if it came from an overlay folder.
    pub overlaid: bool,
}

impl RuleFile {
    /// True if the binary holds a file of this path.
    pub fn is_builtin(&self) -> bool {
        BUILTIN.get_file(&self.path).is_some()
    }

    /// True if the binary holds no file of this path, or another text.
    pub fn is_changed(&self) -> bool {
        BUILTIN.get_file(&self.path).is_none_or(|f| f.contents() != self.text.as_bytes())
    }
}

/// A file that is read as bytes: a trained model.
#[derive(Clone, Debug)]
pub struct BinaryFile {
    /// Where messages say it is.
    pub shown: String,
    /// The content; that of embedded files is not copied.
    pub bytes: Cow<'static, [u8]>,
}

/// All rule files by path, in path order.
#[derive(Clone, Debug, Default)]
pub struct RuleFiles {
    files: BTreeMap<String, RuleFile>,
    binaries: BTreeMap<String, BinaryFile>,
}

impl RuleFiles {
    /// The embedded files, overlaid by those of `folder` if there is one.
    ///
    /// # Errors
    /// As for [`RuleFiles::with_overlay`].
    pub fn read(folder: Option<&Path>) -> io::Result<RuleFiles> {
        folder.map_or_else(|| Ok(RuleFiles::builtin()), RuleFiles::with_overlay)
    }

    /// The files embedded in the binary.
    pub fn builtin() -> RuleFiles {
        let mut files = RuleFiles::default();
        files.add_embedded(&BUILTIN);
        files
    }

    /// The embedded files, with each file of `folder` replacing the one of the same path or added.
    ///
    /// # Errors
    /// When the folder or one of its files cannot be read, or a file is not UTF-8; the message names the path.
    pub fn with_overlay(folder: &Path) -> io::Result<RuleFiles> {
        let mut files = RuleFiles::builtin();
        for entry in WalkDir::new(folder).follow_links(true).sort_by_file_name() {
            let entry = entry?;
            if entry.file_type().is_file() && is_rule_file(entry.path()) {
                files.insert(read_overlay(folder, entry.path())?);
            } else if entry.file_type().is_file() && is_model(entry.path()) {
                let (path, file) = read_model(folder, entry.path())?;
                files.binaries.insert(path, file);
            }
        }
        Ok(files)
    }

    /// Adds or replaces one file.
    pub fn insert(&mut self, file: RuleFile) {
        self.files.insert(file.path.clone(), file);
    }

    /// The file at `path` (below `rules/`).
    pub fn get(&self, path: &str) -> Option<&RuleFile> {
        self.files.get(path)
    }

    /// The model at `path` (below `rules/`).
    pub fn binary(&self, path: &str) -> Option<&BinaryFile> {
        self.binaries.get(path)
    }

    /// The files whose path begins with `prefix`, in path order.
    pub fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a RuleFile> {
        self.files.values().filter(move |f| f.path.starts_with(prefix))
    }

    /// All files in path order.
    pub fn iter(&self) -> impl Iterator<Item = &RuleFile> {
        self.files.values()
    }

    /// Lower-case hex SHA-256 over all paths and texts, and over the headers of models, which hold the hash of the rest: the
    /// version of the rules.
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for file in self.files.values() {
            hasher.update((file.path.len() as u64).to_le_bytes());
            hasher.update(&file.path);
            hasher.update((file.text.len() as u64).to_le_bytes());
            hasher.update(&*file.text);
        }
        for (path, file) in &self.binaries {
            hasher.update((path.len() as u64).to_le_bytes());
            hasher.update(path);
            hasher.update(&file.bytes[..file.bytes.len().min(MODEL_HEADER)]);
        }
        data_encoding::HEXLOWER.encode(&hasher.finalize())
    }

    fn add_embedded(&mut self, dir: &'static Dir<'static>) {
        for file in dir.files().filter(|f| is_rule_file(f.path())) {
            let path = slashed(file.path());
            let text = file.contents_utf8().unwrap_or_default();
            self.insert(RuleFile { shown: format!("rules/{path}"), path, text: text.into(), overlaid: false });
        }
        for file in dir.files().filter(|f| is_model(f.path())) {
            let path = slashed(file.path());
            let binary = BinaryFile { shown: format!("rules/{path}"), bytes: Cow::Borrowed(file.contents()) };
            self.binaries.insert(path, binary);
        }
        for sub in dir.dirs() {
            self.add_embedded(sub);
        }
    }
}

/// Rules are `.toml` and `.tsv`; models apart, everything else in the folder (READMEs) is not read.
fn is_rule_file(path: &Path) -> bool {
    let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
    !hidden && path.extension().is_some_and(|e| e == "toml" || e == "tsv")
}

/// Trained models are `.model`.
fn is_model(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "model")
}

fn read_model(folder: &Path, path: &Path) -> io::Result<(String, BinaryFile)> {
    let bytes = std::fs::read(path).map_err(|e| io::Error::new(e.kind(), format!("{}: {e}", path.display())))?;
    let below = slashed(path.strip_prefix(folder).unwrap_or(path));
    Ok((below, BinaryFile { shown: path.display().to_string(), bytes: bytes.into() }))
}

fn read_overlay(folder: &Path, path: &Path) -> io::Result<RuleFile> {
    let named = |e: io::Error| io::Error::new(e.kind(), format!("{}: {e}", path.display()));
    let text = std::fs::read_to_string(path).map_err(named)?;
    let below: PathBuf = path.strip_prefix(folder).unwrap_or(path).into();
    Ok(RuleFile { path: slashed(&below), shown: path.display().to_string(), text: text.into(), overlaid: true })
}

fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|c| c.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}
