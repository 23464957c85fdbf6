//! Tab-separated rule tables with a header line: they diff and sort well, and a spreadsheet opens them.

use super::diagnostics::{Diagnostics, closest};
use super::files::RuleFile;
use std::ops::Range;

/// One row of a table: its cells in the order of the columns asked for.
#[derive(Debug)]
pub struct Row<'f> {
    cells: Vec<(&'f str, usize)>,
}

impl<'f> Row<'f> {
    /// The cell of the `i`-th column asked for, without surrounding blanks.
    pub fn cell(&self, i: usize) -> &'f str {
        self.cells[i].0
    }

    /// The parts of a list cell (`a|b|c`), without empty ones.
    pub fn list(&self, i: usize) -> impl Iterator<Item = &'f str> + use<'f> {
        self.cells[i].0.split('|').map(str::trim).filter(|s| !s.is_empty())
    }

    /// Where the cell stands in the file, in bytes.
    pub fn span(&self, i: usize) -> Range<usize> {
        let (text, start) = self.cells[i];
        start..start + text.len()
    }
}

/// Reads a table whose header must name exactly `columns`, in any order. Lines that begin with `#` and empty lines are
/// passed over. Faulty rows are noted and left out.
pub fn read<'f>(file: &'f RuleFile, columns: &[&str], faults: &mut Diagnostics) -> Vec<Row<'f>> {
    let mut lines = lines_with_offsets(&file.text).filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
    let Some((header_at, header)) = lines.next() else {
        faults.error_help(file, 0..0, "the table has no header line", format!("write: {}", columns.join("\t")));
        return Vec::new();
    };
    let Some(order) = column_order(file, header_at, header, columns, faults) else {
        return Vec::new();
    };
    let width = header.split('\t').count();
    let mut rows = Vec::new();
    for (at, line) in lines {
        let cells = cells(at, line);
        if cells.len() == width {
            rows.push(Row { cells: order.iter().map(|&i| cells[i]).collect() });
        } else {
            let message = format!("this row has {} cells, the header has {width}", cells.len());
            faults.error_help(file, at..at + line.len(), message, "separate the cells by single tabs; leave unknown cells empty");
        }
    }
    rows
}

/// For each wanted column its place in the header; `None` (with faults noted) if one is missing or unknown.
fn column_order(file: &RuleFile, at: usize, header: &str, columns: &[&str], faults: &mut Diagnostics) -> Option<Vec<usize>> {
    let named = cells(at, header);
    let mut sound = true;
    for (name, start) in &named {
        if !columns.contains(name) {
            let help = closest(name, columns.iter().copied())
                .map_or_else(|| format!("known columns: {}", columns.join(", ")), |c| format!("did you mean `{c}`?"));
            faults.error_help(file, *start..start + name.len(), format!("unknown column `{name}`"), help);
            sound = false;
        }
    }
    let mut order = Vec::new();
    for column in columns {
        match named.iter().position(|(name, _)| name == column) {
            Some(i) => order.push(i),
            None => {
                faults.error(file, at..at + header.len(), format!("column `{column}` is missing"));
                sound = false;
            }
        }
    }
    sound.then_some(order)
}

/// The trimmed cells of a line with their byte offsets in the file.
fn cells(at: usize, line: &str) -> Vec<(&str, usize)> {
    let mut start = at;
    let mut out = Vec::new();
    for cell in line.split('\t') {
        let lead = cell.len() - cell.trim_start().len();
        out.push((cell.trim(), start + lead));
        start += cell.len() + 1;
    }
    out
}

/// Lines without their ends, each with its byte offset.
fn lines_with_offsets(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\n', '\r']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> RuleFile {
        RuleFile { path: "t.tsv".into(), shown: "t.tsv".into(), text: text.into(), overlaid: false }
    }

    #[test]
    fn cells_come_in_the_order_asked_for() {
        let file = table("# note\nname\tcode\nTurkey | Türkiye \tTUR\n");
        let mut faults = Diagnostics::default();
        let rows = read(&file, &["code", "name"], &mut faults);
        assert!(faults.is_empty());
        assert_eq!((rows[0].cell(0), rows[0].list(1).collect::<Vec<_>>()), ("TUR", vec!["Turkey", "Türkiye"]));
        assert_eq!(&file.text[rows[0].span(0)], "TUR");
    }

    #[test]
    fn faults_say_where_and_what() {
        let mut faults = Diagnostics::default();
        read(&table("nmae\tcode\n"), &["name", "code"], &mut faults);
        let text: Vec<String> = faults.into_sorted().iter().map(ToString::to_string).collect();
        assert_eq!(text, ["t.tsv:1:1: column `name` is missing", "t.tsv:1:1: unknown column `nmae` (did you mean `name`?)"]);
        let mut faults = Diagnostics::default();
        assert!(read(&table("name\tcode\nx\n"), &["name", "code"], &mut faults).is_empty());
        assert!(faults.into_sorted()[0].to_string().starts_with("t.tsv:2:1: this row has 1 cells"));
    }
}
