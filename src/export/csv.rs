//! `claims.csv`: the flat table for spreadsheets and for everything that reads CSV.
//!
//! RFC 4180 with a header, comma, UTF-8 without a byte-order mark, LF after each record. Two things are done to texts, so that
//! a cell is only ever a cell: line breaks and other control characters become one space each (offsets and lengths in code
//! points stay true, and a record is one line), and a text that a spreadsheet would take for a formula gets a `'` in front.

use super::columns::{COLUMNS, Cell, Column, ColumnType};
use super::sink::Sink;
use super::{OutputFile, Table};
use crate::record::ClaimRecord;
use std::borrow::Cow;
use std::io::{self, Write};

/// Its name.
pub const NAME: &str = "claims.csv";

/// Writes the table.
pub struct Csv<W: Write> {
    writer: csv::Writer<Sink<W>>,
    records: u64,
}

impl<W: Write> Csv<W> {
    /// A table with its header.
    ///
    /// # Errors
    /// When `out` does not take it.
    pub fn new(out: W) -> io::Result<Csv<W>> {
        let mut writer =
            csv::WriterBuilder::new().terminator(csv::Terminator::Any(b'\n')).buffer_capacity(1 << 16).from_writer(Sink::new(out));
        writer.write_record(COLUMNS.iter().map(Column::name)).map_err(fault)?;
        Ok(Csv { writer, records: 0 })
    }
}

impl<W: Write + Send> Table for Csv<W> {
    fn add(&mut self, claims: &[ClaimRecord]) -> io::Result<()> {
        let mut number = String::new();
        for claim in claims {
            for column in COLUMNS {
                let written = match (column.cell)(claim) {
                    Cell::Null => self.writer.write_field(""),
                    Cell::Text(text) if column.kind == ColumnType::Date => self.writer.write_field(&*text),
                    Cell::Text(text) => self.writer.write_field(&*safe(text)),
                    Cell::Integer(value) => self.writer.write_field(written(&mut number, value)),
                    Cell::Number(value) => self.writer.write_field(written(&mut number, value)),
                };
                written.map_err(fault)?;
            }
            self.writer.write_record(None::<&[u8]>).map_err(fault)?;
        }
        self.records += claims.len() as u64;
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<OutputFile> {
        let records = self.records;
        let sink = self.writer.into_inner().map_err(csv::IntoInnerError::into_error)?;
        sink.finish(NAME, records)
    }
}

/// The error of the disk itself, which says more.
fn fault(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{NAME}: {other:?}")),
    }
}

fn written(buffer: &mut String, value: impl std::fmt::Display) -> &str {
    use std::fmt::Write;
    buffer.clear();
    write!(buffer, "{value}").expect("a string takes all writes");
    buffer
}

/// A text that stays on its line and that no spreadsheet calculates.
pub fn safe(text: Cow<'_, str>) -> Cow<'_, str> {
    // Spreadsheets that trim cells would see the sign behind a space too; `'` itself is doubled, so that the one in front is
    // always ours and can be taken off again.
    let formula = text.trim_start_matches(breaks_or_blank).starts_with(['=', '+', '-', '@', '\'', '＝', '＋', '－', '＠']);
    if !formula && !text.contains(breaks) {
        return text;
    }
    let mark = if formula { "'" } else { "" };
    Cow::Owned(format!("{mark}{}", text.replace(breaks, " ")))
}

/// Control characters, and what Unicode counts as ends of line and paragraph.
fn breaks(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn breaks_or_blank(c: char) -> bool {
    breaks(c) || c.is_whitespace() || c == '\u{FEFF}'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_and_breaks_are_made_harmless() {
        let cases = [
            ("plain, with \"quotes\"", "plain, with \"quotes\""),
            ("=HYPERLINK(\"x\")", "'=HYPERLINK(\"x\")"),
            ("+1", "'+1"),
            ("-2", "'-2"),
            ("@SUM(1)", "'@SUM(1)"),
            ("\t=1", "' =1"),
            ("  =1", "'  =1"),
            ("\u{a0}=1", "'\u{a0}=1"),
            ("＝1", "'＝1"),
            ("'quoted'", "''quoted'"),
            ("a\r\nb\u{2028}c\0d", "a  b c d"),
            ("a - b = c", "a - b = c"),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(safe(Cow::Borrowed(text)), expected);
        }
    }
}
