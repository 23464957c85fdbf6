//! Cases kept as Markdown: a heading, prose, fenced blocks. What a reader sees is what is tested.

use std::path::{Path, PathBuf};

/// One case: what stands below a heading of the second level.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// The heading.
    pub title: String,
    /// Line of the heading, from 1.
    pub line: usize,
    /// Fenced blocks: what stands after the opening fence, the lines, and the line number of the opening fence.
    pub blocks: Vec<Block>,
}

/// A fenced block.
#[derive(Clone, Debug, Default)]
pub struct Block {
    /// What stands after the opening fence.
    pub name: String,
    /// The lines between the fences.
    pub lines: Vec<String>,
    /// Line of the opening fence, from 1.
    pub line: usize,
}

/// The path of a case file.
pub fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)
}

/// The cases of a Markdown text.
pub fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut open: Option<Block> = None;
    for (line, content) in (1..).zip(text.lines()) {
        match (&mut open, content.strip_prefix("```")) {
            (Some(_), Some(_)) => {
                let block = open.take().unwrap_or_default();
                cases.last_mut().unwrap_or_else(|| panic!("line {}: a block before the first heading", block.line)).blocks.push(block);
            }
            (Some(block), None) => block.lines.push(content.to_owned()),
            (None, Some(name)) => open = Some(Block { name: name.trim().to_owned(), lines: Vec::new(), line }),
            (None, None) => {
                if let Some(title) = content.strip_prefix("## ") {
                    cases.push(Case { title: title.trim().to_owned(), line, blocks: Vec::new() });
                }
            }
        }
    }
    assert!(open.is_none(), "a block is not closed");
    cases
}

/// Writes new lines into blocks (named by the line of their opening fence), for `POLYBIUS_UPDATE=1`.
pub fn replace_blocks(text: &str, news: &std::collections::BTreeMap<usize, Vec<String>>) -> String {
    let mut out = Vec::new();
    let mut skipping = false;
    for (line, content) in (1..).zip(text.lines()) {
        if skipping && content.starts_with("```") {
            skipping = false;
        } else if skipping {
            continue;
        }
        out.push(content.to_owned());
        if let Some(lines) = news.get(&line) {
            out.extend(lines.iter().cloned());
            skipping = true;
        }
    }
    out.join("\n") + "\n"
}

/// True if the case files are to be rewritten with what was found.
pub fn updating() -> bool {
    std::env::var_os("POLYBIUS_UPDATE").is_some()
}
