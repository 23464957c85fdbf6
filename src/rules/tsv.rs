//! Tab-separated rule tables with a header line: they diff and sort well, and a spreadsheet opens them.

use super::diagnostics::{Diagnostics, closest};
use super::files::RuleFile;
use std::ops::Range;

/// No table has more columns.
const MOST_COLUMNS: usize = 16;

/// One row of a table: its cells in the order of the columns asked for.
#[derive(Debug)]
pub struct Row<'f> {
    cells: [(&'f str, usize); MOST_COLUMNS],
}

impl<'f> Row<'f> {
    /// The cell of the `i`-th column asked for, without surrounding blanks.
    pub fn cell(&self, i: usize) -> &'f str {
        self.cells[i].0
    }

    /// The parts of a list cell (`a|b|c`), without empty ones.
    pub fn list(&self, i: usize) -> impl Iterator<Item = &'f str> + use<'f> {
        self.cells[i].0.split('|').map(trim).filter(|s| !s.is_empty())
    }

    /// Where the cell stands in the file, in bytes.
    pub fn span(&self, i: usize) -> Range<usize> {
        let (text, start) = self.cells[i];
        start..start + text.len()
    }
}

/// The sound rows of a table. Their cells are cut out one row at a time: the largest table has 16,000.
#[derive(Debug, Default)]
pub struct Rows<'f> {
    /// Offset and text of each line.
    lines: std::vec::IntoIter<(usize, &'f str)>,
    /// For each column of the file its place among those asked for.
    places: Vec<Option<usize>>,
}

impl<'f> Iterator for Rows<'f> {
    type Item = Row<'f>;

    fn next(&mut self) -> Option<Row<'f>> {
        let (at, line) = self.lines.next()?;
        let mut row = Row { cells: [("", at); MOST_COLUMNS] };
        for (cell, place) in cells(at, line).zip(&self.places) {
            if let Some(place) = place {
                row.cells[*place] = cell;
            }
        }
        Some(row)
    }
}

/// Reads a table whose header must name exactly `columns`, in any order. Lines that begin with `#` and empty lines are
/// passed over. Faulty rows are noted and left out.
pub fn read<'f>(file: &'f RuleFile, columns: &[&str], faults: &mut Diagnostics) -> Rows<'f> {
    let mut lines = lines_with_offsets(&file.text).filter(|(_, l)| !trim(l).is_empty() && !l.starts_with('#'));
    let Some((header_at, header)) = lines.next() else {
        faults.error_help(file, 0..0, "the table has no header line", format!("write: {}", columns.join("\t")));
        return Rows::default();
    };
    let Some(places) = column_places(file, header_at, header, columns, faults) else {
        return Rows::default();
    };
    let width = places.len();
    let mut sound = Vec::with_capacity(file.text.len() / TYPICAL_LINE);
    for (at, line) in lines {
        let found = memchr::memchr_iter(b'\t', line.as_bytes()).count() + 1;
        if found == width {
            sound.push((at, line));
        } else {
            let message = format!("this row has {found} cells, the header has {width}");
            faults.error_help(file, at..at + line.len(), message, "separate the cells by single tabs; leave unknown cells empty");
        }
    }
    Rows { lines: sound.into_iter(), places }
}

/// Bytes of a line of the larger tables, to make room for all at once.
const TYPICAL_LINE: usize = 64;

/// For each column of the header its place among `columns`, or none if the same column came before; no list (with faults
/// noted) if one is missing or unknown.
fn column_places(file: &RuleFile, at: usize, header: &str, columns: &[&str], faults: &mut Diagnostics) -> Option<Vec<Option<usize>>> {
    let named: Vec<(&str, usize)> = cells(at, header).collect();
    let mut sound = true;
    for (name, start) in &named {
        if !columns.contains(name) {
            let help = closest(name, columns.iter().copied())
                .map_or_else(|| format!("known columns: {}", columns.join(", ")), |c| format!("did you mean `{c}`?"));
            faults.error_help(file, *start..start + name.len(), format!("unknown column `{name}`"), help);
            sound = false;
        }
    }
    let mut places = vec![None; named.len()];
    for (place, column) in columns.iter().enumerate() {
        match named.iter().position(|(name, _)| name == column) {
            Some(i) => places[i] = Some(place),
            None => {
                faults.error(file, at..at + header.len(), format!("column `{column}` is missing"));
                sound = false;
            }
        }
    }
    sound.then_some(places)
}

/// The trimmed cells of a line with their byte offsets in the file.
fn cells(at: usize, line: &str) -> impl Iterator<Item = (&str, usize)> {
    let ends = memchr::memchr_iter(b'\t', line.as_bytes()).chain([line.len()]);
    ends.scan(0, move |next, end| {
        let start = std::mem::replace(next, end + 1);
        let whole = &line[start..end];
        let cell = trim(whole);
        // Most cells have no blanks around them.
        let lead = if cell.len() == whole.len() { 0 } else { whole.len() - whole.trim_start().len() };
        Some((cell, at + start + lead))
    })
}

/// `text.trim()`, at once where the first and the last byte are no blanks.
fn trim(text: &str) -> &str {
    let solid = |b: Option<&u8>| b.is_none_or(|b| b.is_ascii_graphic());
    if solid(text.as_bytes().first()) && solid(text.as_bytes().last()) { text } else { text.trim() }
}

/// Lines without their ends, each with its byte offset.
fn lines_with_offsets(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1);
    let last = (!text.ends_with('\n')).then_some(text.len());
    ends.chain(last).scan(0, move |next, end| {
        let start = std::mem::replace(next, end);
        Some((start, text[start..end].trim_end_matches(['\n', '\r'])))
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
        let rows: Vec<Row> = read(&file, &["code", "name"], &mut faults).collect();
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
        assert!(read(&table("name\tcode\nx\n"), &["name", "code"], &mut faults).next().is_none());
        assert!(faults.into_sorted()[0].to_string().starts_with("t.tsv:2:1: this row has 1 cells"));
    }
}
