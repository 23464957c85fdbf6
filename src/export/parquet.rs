//! `claims.parquet`: the flat table with types, for data frames and databases.
//!
//! The same records give the same bytes: the writer is given no time, its own name is ours, and row groups end after a fixed
//! number of records. Dates are `DATE`, texts `STRING` (unaltered), whole numbers `INT32`, numbers `DOUBLE`.

use super::columns::{COLUMNS, Cell, Column, ColumnType};
use super::sink::Sink;
use super::{OutputFile, Table};
use crate::emit::ENGINE;
use crate::record::ClaimRecord;
use jiff::civil::Date;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int32Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io::{self, Write};
use std::sync::Arc;

/// Its name.
pub const NAME: &str = "claims.parquet";

/// Records of a row group: enough to compress well, few enough to hold in memory (about 1 kB each).
const GROUP_RECORDS: usize = 1 << 15;

/// Writes the table.
pub struct Parquet<W: Write + Send> {
    writer: SerializedFileWriter<Sink<W>>,
    columns: Vec<Values>,
    waiting: usize,
    records: u64,
}

/// The values of one column that wait for their row group.
#[derive(Default)]
struct Values {
    /// 1 where there is a value, 0 where there is none.
    present: Vec<i16>,
    /// Texts one after the other.
    text: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
    integers: Vec<i32>,
    numbers: Vec<f64>,
}

impl<W: Write + Send> Parquet<W> {
    /// An empty table.
    ///
    /// # Errors
    /// When `out` does not take its beginning.
    pub fn new(out: W) -> io::Result<Parquet<W>> {
        let properties = WriterProperties::builder()
            .set_created_by(ENGINE.to_owned())
            .set_compression(Compression::SNAPPY)
            .set_statistics_enabled(EnabledStatistics::Chunk)
            .set_max_row_group_row_count(Some(GROUP_RECORDS));
        let writer = SerializedFileWriter::new(Sink::new(out), schema().map_err(fault)?, Arc::new(properties.build())).map_err(fault)?;
        Ok(Parquet { writer, columns: COLUMNS.iter().map(|_| Values::default()).collect(), waiting: 0, records: 0 })
    }

    fn write_group(&mut self) -> Result<(), ParquetError> {
        let mut group = self.writer.next_row_group()?;
        for (column, values) in COLUMNS.iter().zip(&mut self.columns) {
            values.write(column, &mut group)?;
        }
        group.close()?;
        self.waiting = 0;
        Ok(())
    }
}

impl<W: Write + Send> Table for Parquet<W> {
    fn add(&mut self, claims: &[ClaimRecord]) -> io::Result<()> {
        for claim in claims {
            for (column, values) in COLUMNS.iter().zip(&mut self.columns) {
                values.push(column, (column.cell)(claim));
            }
            self.records += 1;
            self.waiting += 1;
            if self.waiting == GROUP_RECORDS {
                self.write_group().map_err(fault)?;
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<OutputFile> {
        if self.waiting > 0 {
            self.write_group().map_err(fault)?;
        }
        let records = self.records;
        self.writer.into_inner().map_err(fault)?.finish(NAME, records)
    }
}

impl Values {
    fn push(&mut self, column: &Column, cell: Cell<'_>) {
        self.present.push(i16::from(cell != Cell::Null));
        match cell {
            Cell::Null => {}
            Cell::Text(text) if column.kind == ColumnType::Date => match days(&text) {
                Some(days) => self.integers.push(days),
                None => *self.present.last_mut().expect("it was pushed above") = 0,
            },
            Cell::Text(text) => {
                self.text.extend_from_slice(text.as_bytes());
                self.ends.push(self.text.len());
            }
            // Offsets and sentence numbers are below 2^24: a text has 8 MiB at most (`limits.rs`).
            Cell::Integer(value) => self.integers.push(value as i32),
            Cell::Number(value) => self.numbers.push(value),
        }
    }

    /// Writes all values as the group's next column, and forgets them.
    fn write<W: Write + Send>(&mut self, column: &Column, group: &mut SerializedRowGroupWriter<'_, W>) -> Result<(), ParquetError> {
        match column.kind {
            ColumnType::Text | ColumnType::List => {
                let all = ByteArray::from(std::mem::take(&mut self.text));
                let starts = std::iter::once(0).chain(self.ends.iter().copied());
                let texts: Vec<ByteArray> = starts.zip(&self.ends).map(|(start, end)| all.slice(start, end - start)).collect();
                self.close::<ByteArrayType, W>(column, group, &texts)?;
            }
            ColumnType::Integer | ColumnType::Date => self.close::<Int32Type, W>(column, group, &self.integers)?,
            ColumnType::Number => self.close::<DoubleType, W>(column, group, &self.numbers)?,
        }
        self.present.clear();
        self.ends.clear();
        self.integers.clear();
        self.numbers.clear();
        Ok(())
    }

    fn close<T: DataType, W: Write + Send>(
        &self,
        column: &Column,
        group: &mut SerializedRowGroupWriter<'_, W>,
        values: &[T::T],
    ) -> Result<(), ParquetError> {
        let mut writer = group.next_column()?.ok_or_else(|| ParquetError::General(format!("no column {}", column.path)))?;
        writer.typed::<T>().write_batch(values, (!column.required).then_some(&self.present), None)?;
        writer.close()
    }
}

fn schema() -> Result<TypePtr, ParquetError> {
    let fields = COLUMNS.iter().map(field).collect::<Result<Vec<_>, _>>()?;
    Ok(Arc::new(Type::group_type_builder("claim").with_fields(fields).build()?))
}

fn field(column: &Column) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match column.kind {
        ColumnType::Text | ColumnType::List => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        ColumnType::Date => (Physical::INT32, Some(LogicalType::Date)),
        ColumnType::Integer => (Physical::INT32, None),
        ColumnType::Number => (Physical::DOUBLE, None),
    };
    let repetition = if column.required { Repetition::REQUIRED } else { Repetition::OPTIONAL };
    let name = column.name();
    Ok(Arc::new(Type::primitive_type_builder(&name, physical).with_logical_type(logical).with_repetition(repetition).build()?))
}

/// Days since 1970-01-01.
fn days(text: &str) -> Option<i32> {
    let date: Date = text.parse().ok()?;
    Some(date.since(Date::constant(1970, 1, 1)).ok()?.get_days())
}

fn fault(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => inner.downcast::<io::Error>().map_or_else(io::Error::other, |e| *e),
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_since_1970() {
        let cases = [("1970-01-01", 0), ("1969-12-31", -1), ("2024-02-29", 19782), ("0001-01-01", -719162), ("9999-12-31", 2932896)];
        for (text, expected) in cases {
            assert_eq!(days(text), Some(expected), "{text}");
        }
        assert_eq!(days("2024-13-01"), None);
    }
}
