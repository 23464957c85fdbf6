//! From `claims.jsonl` to the tables: one thread reads and parses, one a table writes.

use super::{OutputFile, Table};
use crate::record::ClaimRecord;
use std::io::{self, BufRead};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// Bytes of JSON that go through at a time.
const BATCH_BYTES: usize = 1 << 20;
/// Batches waiting before each table.
const WAITING: usize = 2;

type Batch = Arc<Vec<ClaimRecord>>;

/// Writes all claims to all tables; describes them in their order.
///
/// # Errors
/// When a line is no claim, or a table cannot be written.
pub fn write(claims: &mut dyn BufRead, tables: Vec<Box<dyn Table + '_>>) -> io::Result<Vec<OutputFile>> {
    thread::scope(|scope| {
        let (senders, writers): (Vec<SyncSender<Batch>>, Vec<_>) = tables
            .into_iter()
            .map(|table| {
                let (sender, batches) = sync_channel(WAITING);
                (sender, scope.spawn(move || fill(table, &batches)))
            })
            .unzip();
        let read = feed(claims, &senders);
        drop(senders); // ends the writers
        let written: io::Result<Vec<OutputFile>> =
            writers.into_iter().map(|w| w.join().unwrap_or_else(|_| Err(io::Error::other("a table's writer broke down")))).collect();
        read.and(written)
    })
}

fn fill(mut table: Box<dyn Table + '_>, batches: &Receiver<Batch>) -> io::Result<OutputFile> {
    batches.iter().try_for_each(|batch| table.add(&batch))?;
    table.finish()
}

fn feed(claims: &mut dyn BufRead, tables: &[SyncSender<Batch>]) -> io::Result<()> {
    let mut bytes = Vec::with_capacity(BATCH_BYTES * 2);
    let mut line = 0;
    loop {
        bytes.clear();
        while bytes.len() < BATCH_BYTES && claims.read_until(b'\n', &mut bytes)? > 0 {}
        if bytes.is_empty() {
            return Ok(());
        }
        let batch = Arc::new(parsed(&bytes, &mut line)?);
        for table in tables {
            if table.send(batch.clone()).is_err() {
                return Ok(()); // its writer failed, and says why
            }
        }
    }
}

fn parsed(bytes: &[u8], line: &mut u64) -> io::Result<Vec<ClaimRecord>> {
    let lines = bytes.strip_suffix(b"\n").unwrap_or(bytes).split(|b| *b == b'\n');
    let parse = |text: &[u8]| {
        *line += 1;
        let wrong = |e| io::Error::new(io::ErrorKind::InvalidData, format!("{}, line {line}: {e}", super::CLAIMS));
        serde_json::from_slice(text).map_err(wrong)
    };
    lines.map(parse).collect()
}
