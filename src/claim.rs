//! A claim as the engine holds it: positions in bytes, entities and rules by index. [`crate::emit`] makes records of it.

use crate::actors::entity::{EntityId, ResolvedBy, Sector};
use crate::actors::mentions::Mention;
use crate::factuality::Judgement;
use crate::factuality::labels::{AttributionKind, Modality, Polarity, Tense};
use crate::relations::confidence::Traits;
use crate::span::Span;
use crate::time::Timex;
use crate::tokens::Tokens;
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
    /// What its confidence is estimated by.
    pub traits: Traits,
    /// The trigger's bytes.
    pub trigger: Span,
    /// Who.
    pub actor: Side,
    /// To whom.
    pub recipient: Side,
    /// The rule of reference by which the recipient is implied, if no word of the sentence stands for it.
    pub implied: Option<u16>,
    /// About what.
    pub object: Option<Span>,
    /// When.
    pub time: Option<Timex>,
    /// Is it so, how surely, when, and who says so.
    pub factuality: Factuality,
    /// 0..1.
    pub confidence: f32,
}

/// The factuality of a claim, with positions in bytes.
#[derive(Clone, Debug)]
pub struct Factuality {
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// How surely.
    pub modality: Modality,
    /// When, against publication.
    pub tense: Tense,
    /// Who says so, if not the article.
    pub attribution: Option<Attribution>,
    /// Who says that it is said, from the inside out.
    pub outer: Vec<Attribution>,
    /// The operators that decided, from the inside out.
    pub operators: Vec<Operated>,
}

/// An operator at work.
#[derive(Clone, Debug)]
pub struct Operated {
    /// Which one; none for a plain negation.
    pub operator: Option<u32>,
    /// Its words' bytes.
    pub cue: Span,
    /// The bytes of the clause or phrase that it acts on.
    pub scope: Span,
}

/// Who says so.
#[derive(Clone, Debug)]
pub struct Attribution {
    /// Its bytes; none if nobody is named.
    pub source: Option<Span>,
    /// The actor that it is, if it is one.
    pub actor: Option<Side>,
    /// The words that say that it is said.
    pub cue: Span,
    /// How it is said.
    pub kind: AttributionKind,
}

impl Factuality {
    /// What was judged of a sentence with these tokens and mentions.
    pub fn of(judged: Judgement, tokens: &Tokens, mentions: &[Mention]) -> Factuality {
        let of = |a: crate::factuality::Attribution| Attribution {
            source: a.source.map(|s| tokens.cover(s)),
            actor: a.mention.map(|m| Side::from(&mentions[m])),
            cue: tokens.cover(a.cue),
            kind: a.kind,
        };
        let attribution = judged.attribution.map(of);
        let outer = judged.outer.into_iter().map(of).collect();
        let operators =
            judged.applied.into_iter().map(|a| Operated { operator: a.operator, cue: tokens.cover(a.cue), scope: tokens.cover(a.scope) });
        let operators = operators.collect();
        Factuality { polarity: judged.polarity, modality: judged.modality, tense: judged.tense, attribution, outer, operators }
    }
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

/// What an id is made of, piece by piece; ids that begin with the same parts share the work.
#[derive(Clone, Default)]
pub struct IdMaker {
    hasher: Sha256,
}

impl IdMaker {
    /// Adds parts, each preceded by its length, so that they do not run together.
    pub fn with(mut self, parts: &[&str]) -> IdMaker {
        for part in parts {
            self.hasher.update((part.len() as u64).to_le_bytes());
            self.hasher.update(part);
        }
        self
    }

    /// `prefix` and 26 letters: 128 bits of the SHA-256 of the parts.
    pub fn id(self, prefix: &str) -> String {
        let mut id = String::with_capacity(prefix.len() + 26);
        id.push_str(prefix);
        BASE32.encode_append(&self.hasher.finalize()[..16], &mut id);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_stable_and_parts_do_not_run_together() {
        let id_of = |parts: &[&str]| IdMaker::default().with(parts).id("clm_");
        let id = id_of(&["a", "bc"]);
        assert_eq!(id, IdMaker::default().with(&["a"]).with(&["bc"]).id("clm_"));
        assert_ne!(id, id_of(&["ab", "c"]));
        assert_eq!(id.len(), 30);
        assert!(id.chars().skip(4).all(|c| c.is_ascii_lowercase() || ('2'..='7').contains(&c)));
    }
}
