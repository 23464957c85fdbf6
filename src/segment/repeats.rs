//! Pull quotes: blocks that repeat a sentence of the article for show.
//!
//! Runs of four words of the short blocks are hashed into one table (a sample of them, chosen by their value, so that
//! all copies choose alike). Where a run turns up in another block, the short block is compared with the words around
//! that place only, and each block is compared a bounded number of times. So the work is linear, whatever repeats.

use super::{Block, BlockKind};
use crate::words::fold;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHasher};
use std::hash::Hasher;
use std::ops::Range;

/// Words a repetition has at least and at most. Fewer words recur by chance ("the prime minister of Greece").
const FEWEST: usize = 7;
const MOST: usize = 45;
/// Words of a hashed run.
const RUN: usize = 4;
/// One run in so many is kept, in blocks of more than [`SHORT`] words.
const SAMPLE: u64 = 8;
const SHORT: usize = 20;
/// How often one block is compared with others.
const TRIES: u8 = 16;

/// The words of a block as hashes.
#[derive(Clone)]
struct Words {
    range: Range<u32>,
    tries: u8,
}

/// Marks the blocks that near-verbatim repeat a part of another one.
pub(super) fn mark_pull_quotes(text: &str, blocks: &mut [Block]) {
    let (hashes, mut words) = hash_words(text, blocks);
    let runs = runs_of_short_blocks(&hashes, &words, blocks);
    if runs.is_empty() {
        return;
    }
    let filter = Filter::new(&runs);
    for here in 0..blocks.len() {
        let range = words[here].range.clone();
        for at in run_starts(&range) {
            let run = hash_run(&hashes[at..at + RUN]);
            let Some(&(there, place)) = filter.admits(run).then(|| runs.get(&run)).flatten() else { continue };
            let there = there as usize;
            if there == here || words[there].tries == 0 {
                continue;
            }
            words[there].tries -= 1;
            if let Some(quote) = quote_of(&hashes, blocks, &words, (there, place as usize), (here, at)) {
                blocks[quote].kind = BlockKind::PullQuote;
            }
        }
    }
}

/// Which of two blocks with a common run repeats the other. Both sides are given as block and place of the run.
fn quote_of(hashes: &[u32], blocks: &[Block], words: &[Words], first: (usize, usize), second: (usize, usize)) -> Option<usize> {
    let repeats = |a: (usize, usize), b: (usize, usize)| {
        let short = &words[a.0].range;
        is_candidate(&blocks[a.0], short.len()) && is_repeated(hashes, short, a.1, &words[b.0].range, b.1)
    };
    match (repeats(first, second), repeats(second, first)) {
        (true, true) if shows_off(&blocks[first.0]) && !shows_off(&blocks[second.0]) => Some(first.0),
        (true, true) => Some(first.0.max(second.0)),
        (true, false) => Some(first.0),
        (false, true) => Some(second.0),
        (false, false) => None,
    }
}

/// A summary item or heading repeats the text, not the other way round.
fn shows_off(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Bullet | BlockKind::Heading)
}

fn is_candidate(block: &Block, words: usize) -> bool {
    let kind = matches!(block.kind, BlockKind::Paragraph | BlockKind::Heading | BlockKind::Bullet);
    kind && (FEWEST..=MOST).contains(&words)
}

/// True if six in seven words of `short` stand in the part of `long` that lies where the common run says.
fn is_repeated(hashes: &[u32], short: &Range<u32>, run: usize, long: &Range<u32>, place: usize) -> bool {
    const SLACK: usize = 4;
    let before = run - short.start as usize + SLACK;
    let after = short.end as usize - run + SLACK;
    let from = place.saturating_sub(before).max(long.start as usize);
    let to = (place + after).min(long.end as usize);
    let window = &hashes[from..to];
    let own = &hashes[short.start as usize..short.end as usize];
    let shared = own.iter().filter(|w| window.contains(w)).count();
    shared * 7 >= own.len() * 6
}

/// The runs of the blocks that may be quotes: hash → block and place. The first block with a run keeps it.
fn runs_of_short_blocks(hashes: &[u32], words: &[Words], blocks: &[Block]) -> FxHashMap<u64, (u32, u32)> {
    let mut runs = FxHashMap::with_capacity_and_hasher(hashes.len() / 8, FxBuildHasher);
    for (i, block) in blocks.iter().enumerate() {
        let range = &words[i].range;
        if !is_candidate(block, range.len()) {
            continue;
        }
        for at in run_starts(range) {
            let run = hash_run(&hashes[at..at + RUN]);
            if range.len() <= SHORT || run.is_multiple_of(SAMPLE) {
                runs.entry(run).or_insert((i as u32, at as u32));
            }
        }
    }
    runs
}

fn run_starts(range: &Range<u32>) -> Range<usize> {
    let last = (range.end as usize + 1).saturating_sub(RUN);
    range.start as usize..last.max(range.start as usize)
}

fn hash_run(words: &[u32]) -> u64 {
    words.iter().fold(0u64, |h, &w| (h.rotate_left(21) ^ u64::from(w)).wrapping_mul(0x9E37_79B9_7F4A_7C15)) >> 8
}

/// A bitmap that answers most questions about absent runs without touching the table.
struct Filter {
    bits: Vec<u64>,
    mask: u64,
}

impl Filter {
    fn new(runs: &FxHashMap<u64, (u32, u32)>) -> Filter {
        let size = (runs.len() * 16).next_power_of_two().max(64);
        let mut filter = Filter { bits: vec![0; size / 64], mask: size as u64 - 1 };
        for run in runs.keys() {
            let bit = run & filter.mask;
            filter.bits[(bit / 64) as usize] |= 1 << (bit % 64);
        }
        filter
    }

    fn admits(&self, run: u64) -> bool {
        let bit = run & self.mask;
        self.bits[(bit / 64) as usize] >> (bit % 64) & 1 == 1
    }
}

/// The words of all blocks, folded and hashed. Furniture, titles and legends take no part: a text that repeats its title
/// is no quotation.
fn hash_words(text: &str, blocks: &[Block]) -> (Vec<u32>, Vec<Words>) {
    let mut hashes = Vec::with_capacity(text.len() / 6);
    let mut words = Vec::with_capacity(blocks.len());
    for block in blocks {
        let start = hashes.len() as u32;
        if !matches!(block.kind, BlockKind::Boilerplate | BlockKind::Byline | BlockKind::Title | BlockKind::Caption) {
            add_words(block.span.of(text), &mut hashes);
        }
        words.push(Words { range: start..hashes.len() as u32, tries: TRIES });
    }
    (hashes, words)
}

fn add_words(text: &str, hashes: &mut Vec<u32>) {
    if text.is_ascii() {
        add_ascii_words(text.as_bytes(), hashes);
        return;
    }
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if word.is_ascii() {
            add_ascii_words(word.as_bytes(), hashes);
        } else {
            let mut hasher = FxHasher::default();
            hasher.write(fold(word).as_bytes());
            hashes.push((hasher.finish() >> 16) as u32);
        }
    }
}

/// One multiplication a byte, case aside.
fn add_ascii_words(text: &[u8], hashes: &mut Vec<u32>) {
    let mut hash = 0u32;
    for &b in text {
        if b.is_ascii_alphanumeric() {
            hash = (hash ^ u32::from(b | 0x20)).wrapping_mul(0x0100_0193).wrapping_add(0x9E37);
        } else if hash != 0 {
            hashes.push(hash);
            hash = 0;
        }
    }
    if hash != 0 {
        hashes.push(hash);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::span::Span;

    fn kinds(paragraphs: &[&str]) -> Vec<BlockKind> {
        let text = paragraphs.join("\n");
        let mut at = 0;
        let mut blocks = Vec::new();
        for paragraph in paragraphs {
            blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(at, at + paragraph.len()) });
            at += paragraph.len() + 1;
        }
        mark_pull_quotes(&text, &mut blocks);
        blocks.iter().map(|b| b.kind).collect()
    }

    #[test]
    fn a_block_that_repeats_part_of_another_is_a_quote_wherever_it_stands() {
        let long = "The envoy said on Monday that Norway had paid the harbour police in Aden for eleven years.";
        let quote = "“Norway has paid the harbour police in Aden for eleven years”";
        use BlockKind::{Paragraph, PullQuote};
        assert_eq!(kinds(&[long, quote]), [Paragraph, PullQuote]);
        assert_eq!(kinds(&[quote, long]), [PullQuote, Paragraph]);
        assert_eq!(kinds(&[long, "Norway has paid the harbour police in Oslo since the war ended."]), [Paragraph, Paragraph]);
    }
}
