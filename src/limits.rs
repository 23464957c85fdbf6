//! Every resource limit in one place, each with its reason.

/// The most text one document may have, in bytes after decoding and decompression. Articles are KBs, a book is 1–3 MB. All
/// that one document yields is kept until it is done: a text of nothing but claims makes sixty times its bytes of output.
pub const MAX_TEXT_BYTES: usize = 8 << 20;

/// The most bytes of a file that must be read whole to find the documents in it (a JSON array, a page with its markup).
pub const MAX_FILE_BYTES: usize = 256 << 20;

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

/// The longest front matter, in bytes; a fence that is not closed by then is a rule in the text.
pub const MAX_FRONT_MATTER_BYTES: usize = 64 << 10;

/// The longest page that is read, in bytes after tags without meaning for the text are taken out. Finding the main
/// text takes several passes and some ten times the memory of the page; articles have 10–300 kB.
pub const MAX_HTML_BYTES: usize = 16 << 20;

/// The most tags of one page. Real pages have a few thousand.
pub const MAX_HTML_TAGS: usize = 300_000;

/// How deep the elements of a page may be nested; tags further in are left out, their text stays. Real pages stay below
/// 60. Parsers and the search for the main text look at all ancestors of an element, so depth multiplies their time.
pub const MAX_HTML_DEPTH: usize = 100;

/// The longest attribute value of a page that is kept, in bytes: class names, addresses, dates.
pub const MAX_HTML_ATTRIBUTE_BYTES: usize = 2 << 10;

/// Word types whose syntax scores one thread remembers (about 1.2 kB each) before it starts afresh.
pub const MAX_SYNTAX_TYPES: usize = 1 << 13;

/// The longest word, in bytes, that is lemmatised by rules; longer ones are addresses or noise and their own lemma.
pub const MAX_LEMMA_BYTES: usize = 64;

/// Arguments that one predicate may have. Longer enumerations are lists, and chains of coordinated verbs that share them
/// would otherwise cost the square of their length.
pub const MAX_FRAME_ARGUMENTS: usize = 48;

/// How many sentences before "the release" the phrase may stand that says whose release it is. Readers do not look further back
/// either, and time stays linear.
pub const ISSUER_SENTENCES: usize = 12;

/// Words that may stand before the colon of "Hale, the mayor: “No.”"; more of them are a sentence.
pub const MAX_SPEAKER_TOKENS: usize = 10;
