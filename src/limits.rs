//! Every resource limit in one place, each with its reason.

/// The most text one document may have, in bytes after decoding and decompression. Offsets are `u32` and every layer is
/// linear, so this bounds the memory of one document at a few GB; articles are KBs, a book is 1–3 MB.
pub const MAX_TEXT_BYTES: usize = 256 << 20;

/// The most bytes that one input file may decompress to (zip bombs: a 10 MB gzip can hold 10 GB).
pub const MAX_DECODED_BYTES: u64 = 8 << 30;

/// The longest sentence, in tokens, that extraction looks at. Longer ones are tables, lists or noise: the longest
/// sentence of the treebanks has under 200 tokens.
pub const MAX_SENTENCE_TOKENS: usize = 400;

/// The longest word, in bytes, that is stemmed: rust-stemmers is quadratic on long runs of "y".
pub const MAX_STEM_BYTES: usize = 64;

/// Words that one thread remembers beyond the frozen vocabulary before it starts afresh (at a document's edge).
pub const MAX_OVERFLOW_WORDS: usize = 1 << 18;

/// Claims that one sentence may multiply out to by conjunction; more is an enumeration, not a statement.
pub const MAX_CLAIMS_PER_SENTENCE: usize = 64;

/// Code points of context kept on each side of the evidence (W3C TextQuoteSelector prefix and suffix).
pub const CONTEXT_CHARS: usize = 32;

/// The longest line of a JSONL file, in bytes: one record, and thus one document with its markup. Longer lines are
/// passed over without being kept, so memory stays bounded whatever the file.
pub const MAX_LINE_BYTES: usize = 32 << 20;
