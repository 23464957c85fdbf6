//! What a block is: title, heading, byline, caption, furniture … by its shape and by the phrases of the rules.

use super::BlockKind;
use super::blocks::{Mark, RawBlock, is_unterminated};
use super::rules::{Phrases, SegmentRules, with_folded};
use crate::words::fold;

/// A longer line is no title.
const LONGEST_TITLE: usize = 220;
/// A longer line is no heading, in bytes and in words.
const LONGEST_HEADING: usize = 120;
const LONGEST_HEADING_WORDS: usize = 14;
/// The title stands among the first blocks, after furniture and bylines at most.
const TITLE_WITHIN: usize = 6;

/// Sorts the blocks of one document, in order.
pub(super) struct Sorter<'r> {
    rules: &'r SegmentRules,
    /// The words of the title from metadata.
    title: Vec<String>,
    seen: usize,
    titled: bool,
    key: Key,
}

impl<'r> Sorter<'r> {
    pub fn new(title: Option<&str>, rules: &'r SegmentRules) -> Sorter<'r> {
        let title = title.map(|t| words(t).map(fold).collect()).unwrap_or_default();
        Sorter { rules, title, seen: 0, titled: false, key: Key::default() }
    }

    /// The kind of the next block. `block` is its text without heading or quote marks.
    pub fn kind(&mut self, raw: &RawBlock, block: &str) -> BlockKind {
        let kind = self.by_phrase(raw, block).unwrap_or_else(|| self.by_shape(raw, block));
        if kind != BlockKind::Boilerplate {
            self.seen += 1;
        }
        if kind == BlockKind::Title {
            self.titled = true;
        }
        kind
    }

    fn by_phrase(&mut self, raw: &RawBlock, block: &str) -> Option<BlockKind> {
        let phrases = &self.rules.blocks;
        if raw.mark == Mark::Rule {
            return Some(BlockKind::Boilerplate);
        }
        if block.starts_with('©') {
            return Some(BlockKind::Caption);
        }
        let longest = phrases.boilerplate_longest.max(phrases.caption_longest).max(phrases.byline_longest);
        if block.len() > longest {
            return None;
        }
        let first = words(block).next().unwrap_or("");
        if !with_folded(first, |w| phrases.firsts.contains(w)) {
            return (block.len() <= phrases.byline_longest && self.is_date_line(block)).then_some(BlockKind::Byline);
        }
        self.key.set(block);
        let short = block.len() <= phrases.boilerplate_longest;
        if self.key.is_whole(&phrases.boilerplate_whole) || short && self.key.begins(&phrases.boilerplate_begins).is_some() {
            return Some(BlockKind::Boilerplate);
        }
        if block.len() <= phrases.caption_longest && self.is_caption(block) {
            return Some(BlockKind::Caption);
        }
        (block.len() <= phrases.byline_longest && self.is_byline(block)).then_some(BlockKind::Byline)
    }

    fn is_caption(&self, block: &str) -> bool {
        let phrases = &self.rules.blocks;
        if self.key.begins(&phrases.caption_begins).is_some() {
            return true;
        }
        let Some(count) = self.key.begins(&phrases.caption_labels) else { return false };
        // The label proper is over at the colon, a number may stand between: "Figure 1: …", "Map 2. …".
        let label = block.split_inclusive(char::is_whitespace).take(count).map(str::len).sum::<usize>();
        let after = block[..label].trim_end();
        let numbered = block[label..]
            .split_whitespace()
            .next()
            .is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()) && w.ends_with([':', '.', '–']));
        after.ends_with([':', '|']) || numbered || block[label..].starts_with(": ")
    }

    fn is_byline(&self, block: &str) -> bool {
        let phrases = &self.rules.blocks;
        if let Some(count) = self.key.begins(&phrases.byline_begins) {
            let rest = words(block).skip(count);
            let names = |w: &str| {
                w.starts_with(char::is_uppercase) || phrases.byline_small.contains(w) || w.starts_with(|c: char| c.is_ascii_digit())
            };
            let mut any = false;
            return is_unterminated(block) && rest.inspect(|_| any = true).all(names) && words(block).count() > count;
        }
        self.is_date_line(block)
    }

    /// Nothing but words of dates, and a number among them.
    fn is_date_line(&self, block: &str) -> bool {
        let phrases = &self.rules.blocks;
        let mut dated = false;
        let all = words(block).all(|w| {
            let number = w.starts_with(|c: char| c.is_ascii_digit());
            dated |= number;
            number || with_folded(w, |w| phrases.byline_dates.contains(w))
        });
        all && dated
    }

    fn by_shape(&mut self, raw: &RawBlock, block: &str) -> BlockKind {
        if !self.titled && self.seen < TITLE_WITHIN && block.len() <= LONGEST_TITLE && self.is_title(raw, block) {
            return BlockKind::Title;
        }
        match raw.mark {
            Mark::Heading => BlockKind::Heading,
            Mark::Quote => BlockKind::PullQuote,
            Mark::Item => BlockKind::Bullet,
            Mark::None | Mark::Rule if is_heading(block) => BlockKind::Heading,
            Mark::None | Mark::Rule => BlockKind::Paragraph,
        }
    }

    /// The metadata's title standing in the text, or the first line if it is short and has no end.
    fn is_title(&self, raw: &RawBlock, block: &str) -> bool {
        if !self.title.is_empty() && similar(&self.title, block) {
            return true;
        }
        let first = self.seen == 0 && raw.mark != Mark::Item && raw.mark != Mark::Quote;
        first && (raw.mark == Mark::Heading || is_unterminated(block) && !block.ends_with(':'))
    }
}

/// Three quarters of the words are shared, or one holds the other from its beginning.
fn similar(title: &[String], block: &str) -> bool {
    let here: Vec<String> = words(block).map(fold).collect();
    let (short, long) = if here.len() < title.len() { (here.as_slice(), title) } else { (title, here.as_slice()) };
    if short.len() >= 3 && long.starts_with(short) && long.len() <= short.len() * 3 {
        return true;
    }
    let shared = here.iter().filter(|w| title.contains(w)).count();
    shared > 0 && shared * 4 >= here.len().max(title.len()) * 3
}

/// Short, begins like a sentence and does not end like one; a short question on its own line heads what answers it.
fn is_heading(block: &str) -> bool {
    if block.len() > LONGEST_HEADING || block.split_whitespace().count() > LONGEST_HEADING_WORDS {
        return false;
    }
    let begins = block.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    let question = block.ends_with('?') && block.split_whitespace().count() <= 8 && !block.contains(['.', '"', '“', '”']);
    begins && (is_unterminated(block) || question)
}

/// The words of a text: runs of letters and digits.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
}

/// The first words of a block, folded, for look-up among phrases.
#[derive(Default)]
struct Key {
    text: String,
    /// End of each word in `text`.
    ends: Vec<usize>,
    /// True if the block has no more words.
    whole: bool,
}

impl Key {
    /// No phrase has more words.
    const LONGEST: usize = 6;

    fn set(&mut self, block: &str) {
        self.text.clear();
        self.ends.clear();
        let mut all = words(block);
        for word in all.by_ref().take(Self::LONGEST) {
            if !self.text.is_empty() {
                self.text.push(' ');
            }
            if word.is_ascii() {
                self.text.push_str(word);
            } else {
                self.text.push_str(&fold(word));
            }
            self.ends.push(self.text.len());
        }
        self.text.make_ascii_lowercase();
        self.whole = all.next().is_none();
    }

    fn is_whole(&self, phrases: &Phrases) -> bool {
        self.whole && phrases.contains(self.text.as_str())
    }

    /// The number of words of the longest phrase that the block begins with.
    fn begins(&self, phrases: &Phrases) -> Option<usize> {
        (1..=self.ends.len()).rev().find(|&n| phrases.contains(&self.text[..self.ends[n - 1]]))
    }
}
