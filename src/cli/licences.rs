//! `polybius --licenses`: the licences of the program and of the facts it carries.

use super::DONE;
use include_dir::{Dir, include_dir};
use std::io::{self, Write};

static TEXTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/LICENSES");
const NOTICE: &str = include_str!("../../NOTICE");

/// Prints the notice and all licence texts.
pub fn print() -> u8 {
    let mut out = io::stdout().lock();
    let mut files: Vec<_> = TEXTS.files().collect();
    files.sort_by_key(|f| f.path());
    // A reader who has seen enough closes the pipe: nothing to report.
    let _ = writeln!(out, "{NOTICE}");
    for file in files {
        let _ = writeln!(out, "\n==== {} ====\n\n{}", file.path().display(), file.contents_utf8().unwrap_or_default());
    }
    DONE
}
