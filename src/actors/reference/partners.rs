//! Implied partners: whom a sentence that names nobody but its own actor is most likely about.
//!
//! "Peru protested to Chile. Bolivia supports the claim." The recipient stands nowhere in the second sentence. Relation
//! rules that allow it (`implied = true`) take the other actor in focus, or, if the object is an event that others took part
//! in ("welcomed the accord"), those who did. Both are guesses, so they are offered apart from what the sentence says.

use super::Reader;
use super::discourse::{Discourse, Referent};
use super::rules::{Entry, Form};
use crate::actors::entity::{EntityId, ResolvedBy};
use crate::actors::mentions::{Link, Mention, Role};
use crate::span::Span;
use std::ops::Range;

/// Most actors in focus that are offered for one sentence.
const MOST: usize = 3;

impl Reader<'_> {
    /// Appends whom the sentence that `discourse` has begun could be about without saying so, likeliest first; the
    /// participants of the last event after the actors in focus. Their mentions have no tokens: they stand elsewhere.
    pub fn partners(&self, discourse: &Discourse, range: &Range<usize>, out: &mut Vec<Mention>) {
        for (number, entry) in self.references.entries.iter().enumerate() {
            let mut add = |entity: EntityId, antecedent: Span| {
                let link = Link { entry: number as u16, certainty: entry.certainty, antecedent };
                out.push(self.absent(entity, link, range.end));
            };
            match entry.form {
                Form::Partner => self.in_focus(discourse, entry).for_each(|r| add(r.entity, r.span)),
                Form::Participants => self.last_participants(discourse, entry).into_iter().for_each(|(entity, span)| add(entity, span)),
                _ => {}
            }
        }
    }

    fn absent(&self, entity: EntityId, link: Link, at: usize) -> Mention {
        Mention {
            tokens: at..at,
            span: link.antecedent,
            name: at..at,
            prefix: None,
            entity,
            person: None,
            sector: None,
            resolved_by: ResolvedBy::Description,
            role: Role::Actor,
            link: Some(link),
        }
    }

    fn in_focus<'d>(&self, discourse: &'d Discourse, entry: &Entry) -> impl Iterator<Item = &'d Referent> + use<'d> {
        let near = |r: &&Referent| {
            let back = discourse.sentence - r.sentence;
            entry.fits(r.kind) && back > 0 && back <= entry.within && !r.span.is_empty()
        };
        let mut found: Vec<&Referent> = discourse.referents.iter().filter(near).collect();
        found.sort_by_key(|r| (std::cmp::Reverse(discourse.salience_of(r.entity)), std::cmp::Reverse(r.span.start)));
        found.dedup_by_key(|r| r.entity);
        found.into_iter().take(MOST)
    }

    /// The members of the last list, if it was a pair.
    fn last_participants(&self, discourse: &Discourse, entry: &Entry) -> Vec<(EntityId, Span)> {
        let near = |s: u32| discourse.sentence - s <= entry.within;
        let fits = |e: &EntityId| entry.fits(self.gazetteer.entity(*e).kind);
        let pair = discourse.groups.iter().rev().find(|g| near(g.sentence) && g.members.len() == 2 && g.members.iter().all(fits));
        pair.map_or_else(Vec::new, |g| g.members.iter().map(|e| (*e, g.span)).collect())
    }
}
