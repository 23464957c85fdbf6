//! What the tagger and the parser know of a word type: hashes of its form, affixes and shape, and what the treebanks say.

use super::hash::{hash_bytes, mix};

/// The longest part of a word, in bytes, that features look at on either side: longer words are noise.
const MAX_BYTES: usize = 64;

/// Hashes of what can be seen of a word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WordFacts {
    /// The form as written.
    pub form: u64,
    /// The folded form.
    pub fold: u64,
    /// The last one to five characters of the folded form.
    pub suffixes: [u64; 5],
    /// The first one to four characters of the folded form.
    pub prefixes: [u64; 4],
    /// Runs of capitals, small letters, digits and other characters.
    pub shape: u64,
    /// A coarse shape: case of the first letter and of the rest, digit, hyphen.
    pub coarse: u64,
}

impl WordFacts {
    pub fn of(form: &str, fold: &str) -> WordFacts {
        let mut facts = WordFacts { form: hash_bytes(form.as_bytes()), fold: hash_bytes(fold.as_bytes()), ..WordFacts::default() };
        let (head, tail) = (clip_start(fold), clip_end(fold));
        for (n, slot) in facts.suffixes.iter_mut().enumerate() {
            *slot = tail.char_indices().rev().nth(n).map_or(facts.fold ^ 1, |(i, _)| hash_bytes(&tail.as_bytes()[i..]));
        }
        for (n, slot) in facts.prefixes.iter_mut().enumerate() {
            let end = head.char_indices().nth(n).map(|(i, c)| i + c.len_utf8());
            *slot = end.map_or(facts.fold ^ 2, |end| mix(hash_bytes(&head.as_bytes()[..end])));
        }
        (facts.shape, facts.coarse) = shape(clip_start(form));
        facts
    }
}

fn clip_start(word: &str) -> &str {
    let mut end = word.len().min(MAX_BYTES);
    while !word.is_char_boundary(end) {
        end -= 1;
    }
    &word[..end]
}

fn clip_end(word: &str) -> &str {
    let mut start = word.len().saturating_sub(MAX_BYTES);
    while !word.is_char_boundary(start) {
        start += 1;
    }
    &word[start..]
}

/// The shape with runs collapsed ("U.S." is `X.X.`, "F-16s" is `X-dx`), and a coarse one.
fn shape(word: &str) -> (u64, u64) {
    let (mut runs, mut last, mut length) = (0u64, '\0', 0);
    let mut seen = 0u64;
    for (i, c) in word.chars().enumerate() {
        let (class, bit) = match c {
            c if c.is_uppercase() => ('X', if i == 0 { 1 } else { 2 }),
            c if c.is_alphabetic() => ('x', 4),
            c if c.is_numeric() => ('d', 8),
            '-' => ('-', 16),
            '.' => ('.', 32),
            c => (c, 64),
        };
        seen |= bit;
        if class != last && length < 8 {
            runs = mix(runs ^ u64::from(u32::from(class)));
            length += 1;
        }
        last = class;
    }
    (runs, mix(seen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn affixes_are_shared_and_shapes_collapse() {
        let of = |w: &str| WordFacts::of(w, &w.to_lowercase());
        let (a, b) = (of("Recognised"), of("supervised"));
        assert_eq!(a.suffixes[..4], b.suffixes[..4]);
        assert_ne!(a.suffixes[4], of("xxxxx").suffixes[4]);
        assert_eq!(of("Ankara").shape, of("Berlin").shape);
        assert_eq!(of("U.S.").shape, of("U.N.").shape);
        assert_ne!(a.shape, b.shape);
        WordFacts::of("", "");
        WordFacts::of(&"é".repeat(500), &"e".repeat(500));
    }
}
