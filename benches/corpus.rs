//! Big test corpora out of the small one: distinct documents whose paragraphs are those of `corpus/`, drawn by a seeded
//! generator, so that the same size gives the same bytes everywhere.

use polybius::corpus::{Inputs, ReadOptions, read_file};
use polybius::rules::compile::Rules;
use std::path::Path;

/// A document of the corpus to be made.
pub struct Made {
    pub id: String,
    pub title: String,
    pub published: String,
    pub text: String,
}

/// Paragraphs of one document: as many as the articles of `corpus/` have.
const PARAGRAPHS: std::ops::Range<u64> = 6..15;

/// SplitMix64: four lines, and the same on every machine.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

/// Distinct documents with at least `bytes` bytes of text in all.
pub fn documents(bytes: usize) -> Vec<Made> {
    let paragraphs = paragraphs();
    let mut random = Seeded(20_250_314);
    let (mut made, mut size) = (Vec::new(), 0);
    while size < bytes {
        let count = PARAGRAPHS.start + random.below(PARAGRAPHS.end - PARAGRAPHS.start);
        let text: Vec<&str> = (0..count).map(|_| paragraphs[random.below(paragraphs.len() as u64) as usize].as_str()).collect();
        let number = made.len() + 1;
        let published = format!("{}-{:02}-{:02}", 1950 + random.below(75), 1 + random.below(12), 1 + random.below(28));
        let text = format!("{}\n", text.join("\n\n"));
        size += text.len();
        made.push(Made { id: format!("made-{number:06}"), title: format!("Article {number}"), published, text });
    }
    made
}

/// The paragraphs of `corpus/` that are more than a heading.
fn paragraphs() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let options = ReadOptions::default();
    let mut paragraphs = Vec::new();
    for file in &Inputs::discover(&[folder]).files {
        for document in read_file(file, &options, &Rules::builtin().read) {
            let document = document.expect("sample articles can be read");
            let body = document.body.of(&document.text).replace('\r', "");
            paragraphs.extend(body.split("\n\n").map(|p| p.trim().to_owned()).filter(|p| p.len() > 80));
        }
    }
    paragraphs
}
