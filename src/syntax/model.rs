//! The trained model, and the file that holds it.
//!
//! Layout, all numbers little-endian: the magic `PBSYNTAX`, the format version (u32), the length of what follows the header
//! (u64), a CRC-32 of the rest (u32), the SHA-256 of what follows (32 bytes), then the sections in the order of [`Model::write`], each list with
//! its number of items (u32) before it. A file that does not fit is refused with the reason; a sound file reads to the same
//! model everywhere. The CRC finds damage at every start in a few milliseconds; the SHA-256 is what versions of rules are
//! told apart by ([`MODEL_HEADER`]), and is not worked out again.

use super::labeller::{Labeller, UNLABELLED};
use super::labels::{Relation, Upos, Xpos};
use super::lemmatiser::{Edit, Lemmatiser};
use super::parser::{Parser, RIGHT};
use super::shortcuts::Shortcuts;
use super::table::{ArcTable, BUCKET_ROWS, Bucket, Slot, SparseTable};
use super::tagger::{FormEntry, FormTable, MAX_LABELS, NO_LABEL, Tagger};
use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicU64, Ordering};

const MAGIC: &[u8; 8] = b"PBSYNTAX";
/// Changes with the layout of the file and with every feature template: weights mean nothing under other templates.
const VERSION: u32 = 5;
/// Bytes of a model file that tell it from every other model: they hold the SHA-256 of the rest.
pub const MODEL_HEADER: usize = 8 + 4 + 8 + 4 + 32;

/// Everything learnt.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    /// Tells models of one process apart, for caches.
    pub serial: u64,
    pub tagger: Tagger,
    pub lemmatiser: Lemmatiser,
    pub parser: Parser,
    pub labeller: Labeller,
}

/// Why a model file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// Something else.
    #[error("this is no syntax model")]
    NoModel,
    /// Made by another version of the program.
    #[error("the syntax model has format {found}, this program reads {VERSION}: remake it with `polybius train`")]
    Version {
        /// Its format.
        found: u32,
    },
    /// Not all there, or more than there should be.
    #[error("the syntax model is cut off or has something appended: {found} bytes where {expected} are expected")]
    Length {
        /// What the header says.
        expected: u64,
        /// What is there.
        found: u64,
    },
    /// Bits have changed.
    #[error("the syntax model is damaged: its checksum does not match")]
    Checksum,
    /// The sum is right but the content makes no sense.
    #[error("the syntax model is faulty in its {0}")]
    Faulty(&'static str),
}

impl Model {
    /// A model that differs in its serial from all others of the process.
    pub fn numbered(mut self) -> Model {
        static LAST: AtomicU64 = AtomicU64::new(0);
        self.serial = LAST.fetch_add(1, Ordering::Relaxed) + 1;
        self
    }

    /// The bytes of the file.
    pub fn write(&self) -> Vec<u8> {
        let mut out = Writer::default();
        out.tagger(&self.tagger);
        out.lemmatiser(&self.lemmatiser);
        out.list(&self.parser.words, |w| w.to_le_bytes());
        out.list(&self.parser.arcs.buckets, bucket_bytes);
        out.shortcuts(&self.parser.shortcuts);
        out.list(&self.labeller.decided, |label| [*label]);
        out.sparse(&self.labeller.weights);
        out.shortcuts(&self.labeller.shortcuts);
        let body = out.bytes;
        let mut file = Vec::with_capacity(MODEL_HEADER + body.len());
        file.extend_from_slice(MAGIC);
        file.extend_from_slice(&VERSION.to_le_bytes());
        file.extend_from_slice(&(body.len() as u64).to_le_bytes());
        let hash = Sha256::digest(&body);
        file.extend_from_slice(&checksum(&hash, &body).to_le_bytes());
        file.extend_from_slice(&hash);
        file.extend_from_slice(&body);
        file
    }

    /// Reads a file.
    ///
    /// # Errors
    /// When the bytes are not a sound model of this version.
    pub fn read(file: &[u8]) -> Result<Model, ModelError> {
        let body = check_header(file)?;
        let mut reader = Reader { rest: body };
        let model = Model {
            serial: 0,
            tagger: reader.tagger().ok_or(ModelError::Faulty("tagger"))?,
            lemmatiser: reader.lemmatiser().ok_or(ModelError::Faulty("lemmatiser"))?,
            parser: reader.parser().ok_or(ModelError::Faulty("parser"))?,
            labeller: reader.labeller().ok_or(ModelError::Faulty("labeller"))?,
        };
        if reader.rest.is_empty() { Ok(model.numbered()) } else { Err(ModelError::Faulty("length")) }
    }
}

/// The body of a file whose header fits it.
fn check_header(file: &[u8]) -> Result<&[u8], ModelError> {
    if !file.starts_with(MAGIC) || file.len() < MODEL_HEADER {
        return Err(ModelError::NoModel);
    }
    let mut header = Reader { rest: &file[MAGIC.len()..MODEL_HEADER] };
    let (Some(found), Some(length), Some(sum)) = (header.u32(), header.u64(), header.u32()) else { return Err(ModelError::NoModel) };
    let body = &file[MODEL_HEADER..];
    if found != VERSION {
        return Err(ModelError::Version { found });
    }
    if body.len() as u64 != length {
        return Err(ModelError::Length { expected: length, found: body.len() as u64 });
    }
    if checksum(header.rest, body) != sum {
        return Err(ModelError::Checksum);
    }
    Ok(body)
}

/// The CRC-32 of gzip, over the stored hash and what it is of.
fn checksum(hash: &[u8], body: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(hash);
    crc.update(body);
    crc.sum()
}

fn bucket_bytes(bucket: &Bucket) -> [u8; 4 * BUCKET_ROWS] {
    let mut bytes = [0; 4 * BUCKET_ROWS];
    let numbers = bucket.checks.iter().chain(&bucket.weights);
    for (slot, number) in bytes.chunks_exact_mut(2).zip(numbers) {
        slot.copy_from_slice(&number.to_le_bytes());
    }
    bytes
}

fn read_bucket(bytes: &[u8; 4 * BUCKET_ROWS]) -> Bucket {
    let number = |i: usize| u16::from_le_bytes([bytes[2 * i], bytes[2 * i + 1]]);
    let mut bucket = Bucket::default();
    for (i, check) in bucket.checks.iter_mut().enumerate() {
        *check = number(i);
    }
    for (i, weight) in bucket.weights.iter_mut().enumerate() {
        *weight = number(BUCKET_ROWS + i);
    }
    bucket
}

fn slot_bytes(slot: &Slot) -> [u8; 16] {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&slot.key.to_le_bytes());
    bytes[4..8].copy_from_slice(&slot.labels);
    for (to, weight) in bytes[8..].chunks_exact_mut(2).zip(&slot.weights) {
        to.copy_from_slice(&weight.to_le_bytes());
    }
    bytes
}

fn read_slot(bytes: &[u8; 16]) -> Slot {
    let weight = |i: usize| i16::from_le_bytes([bytes[8 + 2 * i], bytes[9 + 2 * i]]);
    Slot {
        key: le_u32(&bytes[..4]),
        labels: [bytes[4], bytes[5], bytes[6], bytes[7]],
        weights: [weight(0), weight(1), weight(2), weight(3)],
    }
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// A list of items of a fixed number of bytes.
    fn list<T, const N: usize>(&mut self, items: &[T], bytes: impl Fn(&T) -> [u8; N]) {
        self.bytes.extend_from_slice(&(items.len() as u32).to_le_bytes());
        items.iter().for_each(|item| self.bytes.extend_from_slice(&bytes(item)));
    }

    fn text(&mut self, text: &str) {
        self.list(text.as_bytes(), |b| [*b]);
    }

    fn sparse(&mut self, table: &SparseTable) {
        self.list(&table.slots, slot_bytes);
    }

    fn shortcuts(&mut self, shortcuts: &Shortcuts) {
        self.list(&shortcuts.entries, |e| e.to_le_bytes());
    }

    fn tagger(&mut self, tagger: &Tagger) {
        self.list(&tagger.labels, |(upos, xpos)| [*upos as u8, *xpos as u8]);
        self.list(&tagger.forms.keys, |k| k.to_le_bytes());
        self.list(&tagger.forms.entries, |e| join::<4, 8>([e.class.to_le_bytes(), u32::from(e.only).to_le_bytes()]));
        self.sparse(&tagger.weights);
        self.shortcuts(&tagger.shortcuts);
    }

    fn lemmatiser(&mut self, lemmatiser: &Lemmatiser) {
        self.list(&lemmatiser.keeps_case, |k| [u8::from(*k)]);
        self.list(&lemmatiser.exceptions, |k| k.to_le_bytes());
        self.list(&lemmatiser.exception_ends, |e| e.to_le_bytes());
        self.text(&lemmatiser.text);
        self.list(&lemmatiser.rules, |k| k.to_le_bytes());
        self.list(&lemmatiser.rule_edits, |e| e.to_le_bytes());
        self.list(&lemmatiser.edits, |e| [e.strip, u8::from(e.capital)]);
        lemmatiser.edits.iter().for_each(|e| self.text(&e.append));
        self.list(&lemmatiser.usual, |(tag, edit)| [*tag, edit.to_le_bytes()[0], edit.to_le_bytes()[1]]);
        self.list(&lemmatiser.bases, |k| k.to_le_bytes());
    }
}

fn join<const N: usize, const M: usize>(parts: [[u8; N]; 2]) -> [u8; M] {
    let mut out = [0; M];
    out.copy_from_slice(parts.as_flattened());
    out
}

struct Reader<'b> {
    rest: &'b [u8],
}

impl Reader<'_> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*first)
    }

    fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    fn list<T, const N: usize>(&mut self, item: impl Fn(&[u8; N]) -> Option<T>) -> Option<Vec<T>> {
        let count = self.u32()? as usize;
        let (bytes, rest) = self.rest.split_at_checked(count.checked_mul(N)?)?;
        self.rest = rest;
        let (chunks, _) = bytes.as_chunks::<N>();
        chunks.iter().map(item).collect()
    }

    fn numbers(&mut self) -> Option<Vec<u32>> {
        self.list(|b| Some(u32::from_le_bytes(*b)))
    }

    fn keys(&mut self) -> Option<Vec<u64>> {
        self.list(|b| Some(u64::from_le_bytes(*b))).filter(|keys| keys.is_sorted())
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.list(|b: &[u8; 1]| Some(b[0]))?).ok()
    }

    fn sparse(&mut self) -> Option<SparseTable> {
        let slots = self.list(|b| Some(read_slot(b)))?;
        Some(SparseTable::new(slots)).filter(SparseTable::is_sound)
    }

    /// Shortcuts whose answers are all among `answers`.
    fn shortcuts(&mut self, answers: usize) -> Option<Shortcuts> {
        let shortcuts = Shortcuts { entries: self.numbers()? };
        (shortcuts.is_sound() && shortcuts.answers().all(|answer| usize::from(answer) < answers)).then_some(shortcuts)
    }

    fn tagger(&mut self) -> Option<Tagger> {
        let label = |b: &[u8; 2]| Some((*Upos::ALL.get(usize::from(b[0]))?, *Xpos::ALL.get(usize::from(b[1]))?));
        let labels = self.list(label).filter(|l| !l.is_empty() && l.len() <= MAX_LABELS)?;
        let keys = self.numbers().filter(|k| k.is_sorted())?;
        let entries = self.list(|b: &[u8; 8]| Some(FormEntry { class: le_u32(&b[..4]), only: b[4] }))?;
        let sound = |e: &FormEntry| e.only == NO_LABEL || usize::from(e.only) < labels.len();
        if entries.len() != keys.len() || !entries.iter().all(sound) {
            return None;
        }
        let weights = self.sparse()?;
        let shortcuts = self.shortcuts(labels.len())?;
        Some(Tagger { labels, forms: FormTable { keys, entries }, weights, shortcuts })
    }

    fn lemmatiser(&mut self) -> Option<Lemmatiser> {
        let keeps_case = self.list(|b: &[u8; 1]| Some(b[0] != 0))?;
        let (exceptions, exception_ends, text) = (self.keys()?, self.numbers()?, self.text()?);
        let rules = self.keys()?;
        let rule_edits = self.list(|b| Some(u16::from_le_bytes(*b)))?;
        let strips = self.list(|b: &[u8; 2]| Some((b[0], b[1] != 0)))?;
        let edit = |(strip, capital)| self.text().map(|append| Edit { strip, capital, append });
        let edits = strips.into_iter().map(edit).collect::<Option<Vec<_>>>()?;
        let usual = self.list(|b: &[u8; 3]| Some((b[0], u16::from_le_bytes([b[1], b[2]]))))?;
        let bases = self.keys()?;
        let sound = exceptions.len() == exception_ends.len() && exception_ends.is_sorted() && rules.len() == rule_edits.len();
        sound.then_some(Lemmatiser { keeps_case, exceptions, exception_ends, text, rules, rule_edits, edits, usual, bases })
    }

    fn parser(&mut self) -> Option<Parser> {
        let words = self.numbers().filter(|w| w.is_sorted())?;
        let buckets = self.list(|b| Some(read_bucket(b)))?;
        let shortcuts = self.shortcuts(RIGHT + 1)?;
        buckets.len().is_power_of_two().then(|| Parser { words, arcs: ArcTable::new(buckets), shortcuts })
    }

    fn labeller(&mut self) -> Option<Labeller> {
        let relation = |n: u8| usize::from(n) < Relation::ALL.len();
        let decided = self.list(|b: &[u8; 1]| (b[0] == UNLABELLED || relation(b[0])).then_some(b[0]))?;
        Some(Labeller { decided, weights: self.sparse()?, shortcuts: self.shortcuts(Relation::ALL.len())? })
    }
}

fn le_u32(bytes: &[u8]) -> u32 {
    bytes.iter().rev().fold(0, |n, &b| n << 8 | u32::from(b))
}
