//! From bytes to text: decompression, byte-order marks, encodings, and the refusal of what is no text.

use super::failure::{FailureKind, Fault};
use crate::limits::MAX_DECODED_BYTES;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use flate2::bufread::MultiGzDecoder;
use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// Bytes looked at to tell what an input is.
const HEAD_BYTES: usize = 8 << 10;
/// Large blocks keep the number of system calls down without mattering beside a document's own memory.
const BLOCK_BYTES: usize = 64 << 10;

/// Beginnings of files that are no text, with what to do about them.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF-", "this is a PDF: extract its text first (for example with pdftotext)"),
    (b"PK\x03\x04", "this is a zip archive or an office document: unpack it or save it as text first"),
    (b"PK\x05\x06", "this is an empty zip archive"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "this is an old Office document: save it as text first"),
    (b"{\\rtf", "this is an RTF document: save it as text first"),
    (b"\x89PNG\r\n\x1a\n", "this is a PNG image"),
    (b"\xFF\xD8\xFF", "this is a JPEG image"),
    (b"GIF8", "this is a GIF image"),
    (b"\x28\xB5\x2F\xFD", "this is zstd data: decompress it first (zstd -d)"),
    (b"BZh", "this is bzip2 data: decompress it first (bunzip2)"),
    (b"\xFD7zXZ\0", "this is xz data: decompress it first (unxz)"),
    (b"7z\xBC\xAF\x27\x1C", "this is a 7z archive: unpack it first"),
    (b"PAR1", "this is a Parquet file: write its rows as JSON lines first"),
    (b"SQLite format 3\0", "this is an SQLite database: export its rows as JSON lines first"),
    (b"\x7FELF", "this is a program"),
    (b"\x1F\x8B", "this is gzip data inside gzip data: decompress it once more"),
];

/// An input whose first bytes are known and whose compression is taken off.
pub(crate) struct Source<'a> {
    /// Up to [`HEAD_BYTES`] of the decompressed data, also still to come from `reader`.
    pub head: Vec<u8>,
    /// All of the decompressed data.
    pub reader: Box<dyn BufRead + Send + 'a>,
    /// True if the input is compressed, so that errors while reading may mean damage.
    pub gzip: bool,
}

impl<'a> Source<'a> {
    /// Looks at the first bytes of `input` and decompresses it if they are gzip's.
    pub fn open(mut input: Box<dyn Read + Send + 'a>) -> Result<Source<'a>, Fault> {
        let head = read_head(&mut input).map_err(|e| fault_of(&e, false))?;
        let gzip = head.starts_with(&[0x1F, 0x8B]);
        let whole = Cursor::new(head.clone()).chain(input);
        if !gzip {
            return Ok(Source { head, reader: Box::new(BufReader::with_capacity(BLOCK_BYTES, whole)), gzip });
        }
        let decoder = MultiGzDecoder::new(BufReader::with_capacity(BLOCK_BYTES, whole));
        let mut capped = Capped { inner: decoder, left: MAX_DECODED_BYTES };
        let (head, broken) = read_head_of_gzip(&mut capped);
        // An error met so early is kept until the good bytes before it have been read.
        let rest = Cursor::new(head.clone()).chain(Broken(broken)).chain(capped);
        Ok(Source { head, reader: Box::new(BufReader::with_capacity(BLOCK_BYTES, rest)), gzip })
    }

    /// Refuses what is no text. `lines` is for formats that judge each line for themselves: there, stray bytes must
    /// not condemn the good lines beside them.
    pub fn check_text(&self, lines: bool) -> Result<(), Fault> {
        match binary_advice(&self.head, lines) {
            Some(advice) => Err(Fault::new(FailureKind::Binary, advice)),
            None => Ok(()),
        }
    }

    /// Everything, decoded, if it has no more than `most` bytes. The whole is refused if any of it is damaged: a document
    /// cut short must not pass as whole.
    pub fn read_text(self, most: usize) -> Result<String, Fault> {
        Ok(decode(self.read_bytes(most)?).text)
    }

    /// As [`Source::read_text`], for a page, which may name its encoding itself.
    pub fn read_page(self, most: usize) -> Result<String, Fault> {
        let bytes = self.read_bytes(most)?;
        match declared(&bytes) {
            Some(encoding) if std::str::from_utf8(&bytes).is_err() => Ok(encoding.decode_with_bom_removal(&bytes).0.into_owned()),
            _ => Ok(decode(bytes).text),
        }
    }

    fn read_bytes(mut self, most: usize) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        let read = self.reader.by_ref().take(most as u64 + 1).read_to_end(&mut bytes);
        read.map_err(|e| fault_of(&e, self.gzip))?;
        if bytes.len() > most {
            return Err(too_large(most));
        }
        Ok(bytes)
    }

    /// The data as UTF-8 lines' worth of bytes: marks taken off, UTF-16 converted while reading.
    pub fn into_utf8_reader(self) -> Box<dyn BufRead + Send + 'a> {
        let mut reader = self.reader;
        match Encoding::for_bom(&self.head) {
            Some((encoding, length)) if encoding == UTF_8 => {
                reader.consume_exactly(length);
                reader
            }
            Some((encoding, length)) => {
                reader.consume_exactly(length);
                Box::new(BufReader::with_capacity(BLOCK_BYTES, Transcoder::new(reader, encoding)))
            }
            None => reader,
        }
    }
}

/// A text and how its bytes were understood.
#[derive(Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte-order mark.
    pub text: String,
    /// The encoding found, by its WHATWG name.
    pub encoding: &'static str,
    /// True if some bytes made no sense in it and stand as U+FFFD.
    pub damaged: bool,
}

/// Decodes a whole text: by its byte-order mark, as UTF-8, or as the legacy encoding that it looks like. A text that
/// is mostly good UTF-8 stays UTF-8 with U+FFFD for the bad bytes. The same bytes always give the same text.
pub fn decode(bytes: Vec<u8>) -> Decoded {
    if let Some((encoding, length)) = Encoding::for_bom(&bytes) {
        let (text, damaged) = encoding.decode_without_bom_handling(&bytes[length..]);
        return Decoded { text: text.into_owned(), encoding: encoding.name(), damaged };
    }
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text, encoding: UTF_8.name(), damaged: false },
        Err(e) => decode_legacy(e.as_bytes()),
    }
}

fn decode_legacy(bytes: &[u8]) -> Decoded {
    let encoding = if mostly_utf8(bytes) { UTF_8 } else { guess(bytes) };
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name(), damaged }
}

/// The encoding that the beginning of a page names (`charset=`, or XML's `encoding=`), unless a mark says better.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    if Encoding::for_bom(bytes).is_some() {
        return None;
    }
    let top = bytes[..bytes.len().min(2 << 10)].to_ascii_lowercase();
    let after = |key: &[u8]| memchr::memmem::find(&top, key).map(|at| &top[at + key.len()..]);
    let rest = after(b"charset=").or_else(|| after(b"encoding="))?;
    let label = rest.split(|b| b"\"'/>; \n\r\t?".contains(b)).find(|part| !part.is_empty())?;
    // A page that names UTF-16 in ASCII letters is not UTF-16.
    Encoding::for_label(label).filter(|e| *e != UTF_8 && *e != UTF_16LE && *e != UTF_16BE)
}

/// True if more characters beyond ASCII are well-formed UTF-8 than not: one bad byte in a good text is an accident.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|b| *b >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > bad
}

/// The legacy encoding that the first megabyte looks like (chardetng's cost is linear, but not small).
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(1 << 20)], true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

/// The first character that is not white space, if it is ASCII, past a byte-order mark and the zero bytes of UTF-16.
pub(crate) fn first_visible(head: &[u8]) -> Option<u8> {
    visible(head).next()
}

/// True if a `[` at the beginning is followed by an object: texts may begin with a bracket too.
pub(crate) fn looks_like_json_array(head: &[u8]) -> bool {
    visible(head).nth(1) == Some(b'{')
}

/// True if the first line that is not blank is the mere beginning of a JSON object, which then goes on over more lines.
pub(crate) fn breaks_off(head: &[u8]) -> bool {
    let mut lines = head.split_inclusive(|b| *b == b'\n').filter(|l| !l.trim_ascii().is_empty());
    let first = lines.next().filter(|line| line.ends_with(b"\n"));
    let parsed = first.map(serde_json::from_slice::<serde::de::IgnoredAny>);
    parsed.is_some_and(|read| read.is_err_and(|e| e.is_eof()))
}

fn visible(head: &[u8]) -> impl Iterator<Item = u8> {
    let mark = Encoding::for_bom(head).map_or(0, |(_, length)| length);
    head[mark..].iter().copied().filter(|b| *b != 0 && !b.is_ascii_whitespace())
}

/// Why the beginning of an input shows that it is no text, if it does.
fn binary_advice(head: &[u8], lines: bool) -> Option<String> {
    if let Some((_, advice)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some((*advice).to_owned());
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
        return Some("this is a WebP image".into());
    }
    if Encoding::for_bom(head).is_some_and(|(e, _)| e == UTF_16LE || e == UTF_16BE) {
        return None;
    }
    let nuls = memchr::memchr_iter(0, head).count();
    let controls: usize = head.iter().map(|b| usize::from(CONTROLS[usize::from(*b)])).sum();
    let many = (nuls + controls) * 10 > head.len();
    if nuls * 3 > head.len() && nuls * 3 < head.len() * 2 {
        return Some("zero bytes at every other place: if this is UTF-16 without a mark, convert it to UTF-8".into());
    }
    let binary = many || (nuls > 0 && !lines);
    binary.then(|| "this is not text (zero bytes or control characters): give polybius the text itself".into())
}

/// 1 for control characters that no text has; tab, line ends, form feed, backspace and escape do occur. (A table:
/// every input's head is counted through.)
const CONTROLS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 1;
    while byte < 0x80 {
        let control = matches!(byte, 0x01..=0x07 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F);
        table[byte] = control as u8;
        byte += 1;
    }
    table
};

/// The fault of what has more than `most` bytes.
pub(crate) fn too_large(most: usize) -> Fault {
    Fault::new(FailureKind::TooLarge, format!("longer than {} MiB, the most that is read as one: split it", most >> 20))
}

/// What an error while reading means: damage if the input is compressed, else trouble with the file itself.
pub(crate) fn fault_of(error: &io::Error, gzip: bool) -> Fault {
    if error.get_ref().is_some_and(|e| e.is::<DecodedTooMuch>()) {
        return Fault::new(FailureKind::TooLarge, error.to_string());
    }
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        UnexpectedEof if gzip => Fault::new(FailureKind::BadGzip, "the compressed data is cut short: fetch or copy the file again"),
        InvalidData | InvalidInput if gzip => {
            Fault::new(FailureKind::BadGzip, format!("the compressed data is damaged ({error}): fetch or copy the file again"))
        }
        _ => super::discover::unreadable(error),
    }
}

/// Fills up to [`HEAD_BYTES`]; pipes give their data in small pieces.
fn read_head(input: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    input.take(HEAD_BYTES as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// As [`read_head`], with the good bytes before an error.
fn read_head_of_gzip(input: &mut dyn Read) -> (Vec<u8>, Option<io::Error>) {
    let mut head = Vec::with_capacity(HEAD_BYTES);
    let error = input.take(HEAD_BYTES as u64).read_to_end(&mut head).err();
    (head, error)
}

/// Gives one error, once; nothing if there is none.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Ends decompression with an error at [`MAX_DECODED_BYTES`].
struct Capped<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other(DecodedTooMuch));
        }
        let room = out.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let count = self.inner.read(&mut out[..room])?;
        self.left -= count as u64;
        Ok(count)
    }
}

#[derive(Debug)]
struct DecodedTooMuch;

impl fmt::Display for DecodedTooMuch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "decompresses to more than {} GiB: split it", MAX_DECODED_BYTES >> 30)
    }
}

impl std::error::Error for DecodedTooMuch {}

/// Turns UTF-16 into UTF-8 while it is read.
struct Transcoder<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    ready: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: BufRead> Transcoder<R> {
    fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Transcoder { inner, decoder, ready: vec![0; 0], at: 0, ended: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        let input = self.inner.fill_buf()?;
        let (count, last) = (input.len(), input.is_empty());
        let room = self.decoder.max_utf8_buffer_length(count).unwrap_or(count * 4 + 16);
        self.ready.resize(room, 0);
        let (_, _, written, _) = self.decoder.decode_to_utf8(input, &mut self.ready, last);
        self.inner.consume(count);
        self.ready.truncate(written);
        self.at = 0;
        self.ended = last;
        Ok(())
    }
}

impl<R: BufRead> Read for Transcoder<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while self.at == self.ready.len() {
            if self.ended {
                return Ok(0);
            }
            self.refill()?;
        }
        let count = out.len().min(self.ready.len() - self.at);
        out[..count].copy_from_slice(&self.ready[self.at..self.at + count]);
        self.at += count;
        Ok(count)
    }
}

trait ConsumeExactly {
    /// Passes over `count` bytes that are known to be there.
    fn consume_exactly(&mut self, count: usize);
}

impl ConsumeExactly for Box<dyn BufRead + Send + '_> {
    fn consume_exactly(&mut self, mut count: usize) {
        while count > 0 {
            let have = self.fill_buf().map_or(0, <[u8]>::len).min(count);
            if have == 0 {
                return;
            }
            self.consume(have);
            count -= have;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> (String, &'static str, bool) {
        let d = decode(bytes.to_vec());
        (d.text, d.encoding, d.damaged)
    }

    #[test]
    fn marks_and_legacy_encodings_are_understood() {
        assert_eq!(decoded(b"\xEF\xBB\xBFOslo"), ("Oslo".into(), "UTF-8", false));
        assert_eq!(decoded(b"\xFF\xFEO\0s\0"), ("Os".into(), "UTF-16LE", false));
        assert_eq!(decoded(b"\xFE\xFF\0O\0s"), ("Os".into(), "UTF-16BE", false));
        assert_eq!(decoded(b"\x93Peace\x94 in the Curonian caf\xE9").0, "“Peace” in the Curonian café");
    }

    #[test]
    fn one_bad_byte_does_not_make_a_good_text_windows_1252() {
        assert_eq!(decoded("Türkiye, Åland, Kraków \u{1}".as_bytes()).1, "UTF-8");
        let mut bytes = "Türkiye and Åland ".as_bytes().to_vec();
        bytes.extend(b"\xFF.");
        assert_eq!(decoded(&bytes), ("Türkiye and Åland \u{FFFD}.".into(), "UTF-8", true));
    }

    #[test]
    fn what_is_no_text_is_told_apart() {
        assert!(binary_advice(b"%PDF-1.7 ...", false).unwrap().contains("PDF"));
        assert!(binary_advice(b"RIFF\0\0\0\0WEBPVP8 ", true).unwrap().contains("WebP"));
        assert!(binary_advice(b"O\0s\0l\0o\0", false).unwrap().contains("UTF-16"));
        assert!(binary_advice(b"a long line with one \0 in it, and more", false).is_some());
        assert!(binary_advice(b"a long line with one \0 in it, and more", true).is_none());
        assert!(binary_advice(b"\x01\x02\x03\x04\x05", true).is_some());
        assert!(binary_advice(b"", false).is_none());
        assert!(binary_advice("Çankaya, \u{1b}[1m bold\x0c".as_bytes(), false).is_none());
    }
}
