//! The differences of two runs for people.

use super::tally::{Counts, Tally, sorted};
use crate::changes::{Change, ChangeKind, Totals};
use std::io::{self, Write};
use std::path::Path;

/// Characters of a value or a sentence that are shown.
const WIDTH: usize = 100;

/// The first changes of each sort, ready to print.
pub struct Shown {
    most: usize,
    added: Vec<String>,
    changed: Vec<String>,
    withdrawn: Vec<String>,
}

impl Shown {
    /// Will keep `most` of each sort.
    pub fn new(most: usize) -> Shown {
        Shown { most, added: Vec::new(), changed: Vec::new(), withdrawn: Vec::new() }
    }

    pub fn add(&mut self, change: &Change<'_>) {
        let list = match change.kind {
            ChangeKind::Added => &mut self.added,
            ChangeKind::Changed => &mut self.changed,
            ChangeKind::Withdrawn => &mut self.withdrawn,
        };
        if list.len() < self.most {
            list.push(told(change));
        }
    }
}

fn told(change: &Change<'_>) -> String {
    let claim = change.claim;
    let sign = match change.kind {
        ChangeKind::Added => '+',
        ChangeKind::Changed => '~',
        ChangeKind::Withdrawn => '-',
    };
    let mut lines = format!(
        "{sign} {} {} {}  {}  {}  {}\n    {}: “{}”\n",
        claim.actor(),
        claim.category(),
        claim.recipient(),
        claim.rule(),
        change.reason.name(),
        claim.id,
        line(claim.document()),
        line(claim.evidence()),
    );
    for field in &change.fields {
        let (before, after) = (line(&field.before.to_string()), line(&field.after.to_string()));
        lines += &format!("    {}: {before} → {after}\n", field.field);
    }
    lines
}

/// Text from articles on one line, short, and without anything that a terminal would obey.
fn line(text: &str) -> String {
    let plain = |c: char| if c.is_control() || c.is_whitespace() { ' ' } else { c };
    let bidi = |c: &char| !matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let mut chars = text.chars().map(plain).filter(bidi);
    let mut line: String = chars.by_ref().take(WIDTH).collect();
    if chars.next().is_some() {
        line.push('…');
    }
    line
}

/// Prints the differences.
///
/// # Errors
/// When `out` does not take it.
pub fn print(
    out: &mut dyn Write,
    (before, after): (&Path, &Path),
    totals: &Totals,
    tally: &Tally,
    shown: &Shown,
    rows: usize,
) -> io::Result<()> {
    for (name, folder, documents, claims) in
        [("A", before, totals.documents.0, totals.claims.0), ("B", after, totals.documents.1, totals.claims.1)]
    {
        writeln!(out, "{name}  {}: {documents} documents, {claims} claims", folder.display())?;
    }
    if super::is_same(totals, tally) {
        return writeln!(out, "\nBoth say the same.");
    }
    writeln!(out, "\nDocuments: {} new, {} changed, {} gone", totals.new, totals.changed, totals.gone)?;
    let Counts { added, changed, withdrawn } = tally.all;
    writeln!(out, "Claims: {added} added, {changed} changed, {withdrawn} withdrawn")?;
    table(out, "Why", usize::MAX, tally.reasons.iter().map(|(reason, n)| ((*reason).to_owned(), *n)).collect())?;
    let dyads = sorted(&tally.dyads).into_iter().map(|((a, r), n)| (format!("{a} → {r}"), n));
    table(out, "By dyad", rows, dyads.collect())?;
    table(out, "By rule", rows, sorted(&tally.rules).into_iter().map(|(rule, n)| (rule.clone(), n)).collect())?;
    list(out, "Added", &shown.added, added)?;
    list(out, "Changed", &shown.changed, changed)?;
    list(out, "Withdrawn", &shown.withdrawn, withdrawn)
}

fn table(out: &mut dyn Write, title: &str, most: usize, rows: Vec<(String, Counts)>) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let shown = &rows[..rows.len().min(most)];
    let width = shown.iter().map(|(name, _)| name.chars().count()).chain([title.len()]).max().unwrap_or(0);
    writeln!(out, "\n{title:width$}  {:>8} {:>8} {:>9}", "added", "changed", "withdrawn")?;
    for (name, n) in shown {
        writeln!(out, "{name:width$}  {:>8} {:>8} {:>9}", n.added, n.changed, n.withdrawn)?;
    }
    more(out, rows.len() - shown.len())
}

fn list(out: &mut dyn Write, title: &str, shown: &[String], all: u64) -> io::Result<()> {
    if shown.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}")?;
    shown.iter().try_for_each(|lines| write!(out, "{lines}"))?;
    more(out, all as usize - shown.len())
}

fn more(out: &mut dyn Write, n: usize) -> io::Result<()> {
    if n == 0 { Ok(()) } else { writeln!(out, "… and {n} more") }
}
