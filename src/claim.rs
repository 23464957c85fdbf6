//! A claim as the engine holds it: positions in bytes, entities and rules by index. [`crate::emit`] makes records of it.

use crate::actors::entity::{EntityId, ResolvedBy, Sector};
use crate::actors::mentions::Mention;
use crate::span::Span;
use crate::time::Timex;
use data_encoding::{BASE32_NOPAD, Encoding};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

/// An extracted claim.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Stable name.
    pub id: String,
    /// Shared by the claims of one conjunction.
    pub statement: String,
    /// Index of its sentence.
    pub sentence: u32,
    /// Index of its rule.
    pub rule: u32,
    /// The trigger's bytes.
    pub trigger: Span,
    /// Who.
    pub actor: Side,
    /// To whom.
    pub recipient: Side,
    /// About what.
    pub object: Option<Span>,
    /// When.
    pub time: Option<Timex>,
    /// 0..1.
    pub confidence: f32,
}

/// One side of a claim.
#[derive(Clone, Debug)]
pub struct Side {
    /// The entity.
    pub entity: EntityId,
    /// The person, if one is named.
    pub person: Option<u32>,
    /// In which sector it acts.
    pub sector: Option<Sector>,
    /// How it was resolved.
    pub resolved_by: ResolvedBy,
    /// Its bytes.
    pub span: Span,
}

impl From<&Mention> for Side {
    fn from(mention: &Mention) -> Side {
        let Mention { entity, person, sector, resolved_by, span, .. } = *mention;
        Side { entity, person, sector, resolved_by, span }
    }
}

/// Small letters, so that ids can be spoken of and never look like numbers.
static BASE32: LazyLock<Encoding> = LazyLock::new(|| {
    let mut specification = BASE32_NOPAD.specification();
    specification.symbols.make_ascii_lowercase();
    specification.encoding().expect("lower-case base32 is an encoding")
});

/// `prefix` and 26 letters: 128 bits of the SHA-256 of `parts`, each preceded by its length.
pub fn stable_id(prefix: &str, parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    format!("{prefix}{}", BASE32.encode(&hasher.finalize()[..16]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_stable_and_parts_do_not_run_together() {
        let id = stable_id("clm_", &["a", "bc"]);
        assert_eq!(id, stable_id("clm_", &["a", "bc"]));
        assert_ne!(id, stable_id("clm_", &["ab", "c"]));
        assert_eq!(id.len(), 30);
        assert!(id.chars().skip(4).all(|c| c.is_ascii_lowercase() || ('2'..='7').contains(&c)));
    }
}
