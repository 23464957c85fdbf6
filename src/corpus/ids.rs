//! Two documents with one id: told apart here, so that records of one are never taken for the other's.

use crate::document::Document;
use rustc_hash::FxHashMap;

/// How a document's id stands to those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Not seen before.
    New,
    /// Seen before with the very same text: reading it again would count everything twice.
    Repeat,
    /// Seen before with another text; the document now has an id of its own, `id~2`, `id~3` ….
    Renamed,
}

/// The ids of a run so far. Feed it documents in their fixed order: the outcome depends on it.
#[derive(Debug, Default)]
pub struct SeenIds {
    /// The texts seen under each id, by their hash; the position is the number in a new id.
    texts: FxHashMap<String, Vec<String>>,
}

impl SeenIds {
    /// Notes a document and, if another text has its id, renames it.
    pub fn note(&mut self, document: &mut Document) -> Seen {
        let texts = self.texts.entry(document.id.clone()).or_default();
        if texts.contains(&document.sha256) {
            return Seen::Repeat;
        }
        texts.push(document.sha256.clone());
        let number = texts.len();
        if number == 1 {
            return Seen::New;
        }
        document.id = format!("{}~{number}", document.id);
        Seen::Renamed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namesakes_are_renamed_and_repeats_known() {
        let mut seen = SeenIds::default();
        let mut note = |hash: &str| {
            let mut document = Document { id: "a".into(), sha256: hash.into(), ..Document::default() };
            (seen.note(&mut document), document.id)
        };
        assert_eq!(note("1"), (Seen::New, "a".into()));
        assert_eq!(note("1"), (Seen::Repeat, "a".into()));
        assert_eq!(note("2"), (Seen::Renamed, "a~2".into()));
    }
}
