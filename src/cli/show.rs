//! The summary of a run, for people.

use crate::export::folder::NAMES;
use crate::run::summary::Summary;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;

/// Rows of a chart.
const ROWS: usize = 8;
/// Blocks of the longest bar.
const BAR: usize = 24;

/// Prints what a run found.
///
/// # Errors
/// When `out` does not take it.
pub fn summary(out: &mut dyn Write, summary: &Summary, folder: &Path) -> io::Result<()> {
    let c = summary.counts;
    writeln!(out, "{} documents, {} sentences, {} claims", grouped(c.documents), grouped(c.sentences), grouped(c.claims))?;
    let speed = summary.megabytes_per_second();
    writeln!(
        out,
        "{:.1} MB of text in {:.2} s ({speed:.1} MB/s, {} threads)",
        c.bytes as f64 / 1e6,
        summary.wall.as_secs_f64(),
        summary.threads
    )?;
    let dyads = summary.top_dyads(ROWS);
    chart(out, "Who to whom", dyads.iter().map(|(a, r, n)| (format!("{a} → {r}"), *n)))?;
    chart(out, "What", summary.top_categories(ROWS).iter().map(|(c, n)| ((*c).to_owned(), *n)))?;
    not_read(out, summary)?;
    writeln!(out, "\nWritten to {}: {}", folder.display(), NAMES.join(", "))
}

fn chart(out: &mut dyn Write, title: &str, rows: impl Iterator<Item = (String, u64)>) -> io::Result<()> {
    let rows: Vec<_> = rows.collect();
    let Some(most) = rows.iter().map(|r| r.1).max() else { return Ok(()) };
    let width = rows.iter().map(|r| r.0.chars().count()).max().unwrap_or(0);
    writeln!(out, "\n{title}")?;
    for (label, n) in rows {
        let blocks = (n as usize * BAR).div_ceil(most as usize);
        writeln!(out, "  {label:width$}  {n:>5}  {}", "█".repeat(blocks))?;
    }
    Ok(())
}

fn not_read(out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
    let mut kinds: BTreeMap<(bool, &str), u64> = BTreeMap::new();
    for failure in &summary.not_read {
        *kinds.entry((failure.is_failure(), failure.kind.name())).or_default() += 1;
    }
    for (failed, title) in [(true, "Could not be read"), (false, "Passed over")] {
        let of_sort: Vec<_> = kinds.iter().filter(|((f, _), _)| *f == failed).map(|((_, kind), n)| format!("{n} {kind}")).collect();
        if !of_sort.is_empty() {
            writeln!(out, "\n{title}: {} (listed in run.json)", of_sort.join(", "))?;
        }
    }
    Ok(())
}

/// 12345 → "12 345".
fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().map(|g| std::str::from_utf8(g).unwrap_or_default()).collect();
    groups.join(" ")
}

#[cfg(test)]
mod tests {
    #[test]
    fn thousands_are_grouped() {
        assert_eq!([0, 999, 1000, 1234567].map(super::grouped), ["0", "999", "1 000", "1 234 567"]);
    }
}
