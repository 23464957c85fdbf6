//! Snowball stems, for triggers that ask for them: recall over many forms of a word family.

use crate::limits::MAX_STEM_BYTES;
use rust_stemmers::{Algorithm, Stemmer};
use std::sync::LazyLock;

static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// The English Snowball stem of a folded word; words over [`MAX_STEM_BYTES`] are their own stem, because the stemmer is
/// quadratic on some long runs.
pub fn stem(word: &str) -> std::borrow::Cow<'_, str> {
    if word.len() > MAX_STEM_BYTES { word.into() } else { ENGLISH.stem(word) }
}
