//! Subjects and objects that are no known actor: what a pronoun after them most likely means.

use super::discourse::Stranger;
use super::find::Anaphor;
use super::resolve::Reading;
use super::rules::{Entry, Number};
use super::tree::TreeView;
use crate::actors::mentions::Role;
use crate::lexicon::Class;
use crate::syntax::labels::{Relation, Upos, Xpos};

impl Reading<'_, '_> {
    /// True if something that is no actor was the subject last: then "it" most likely means that.
    pub(super) fn is_stranger(&self, anaphor: &Anaphor, entry: &Entry) -> bool {
        let before = self.tree.and_then(|t| self.last_subject(&t, anaphor.tokens.start));
        let stranger = match before {
            Some(subject) if self.covered(subject) => None,
            Some(subject) => self.stranger_at(subject),
            None => self.discourse.stranger,
        };
        self.stranger_fits(stranger, entry)
    }

    /// True for an object "it" after an object that is no actor: "Peru praised the accord, and Chile welcomed it".
    pub(super) fn takes_up_object(&self, anaphor: &Anaphor, entry: &Entry) -> bool {
        let Some(tree) = self.tree.filter(|t| entry.number == Number::One && !entry.animate && t.relation(anaphor.head) == Relation::Obj)
        else {
            return false;
        };
        let before = self.last_object(&tree, anaphor.tokens.start);
        before.map_or(self.discourse.strange_object, |object| !self.covered(object))
    }

    /// The last noun before a token that is an object.
    pub(super) fn last_object(&self, tree: &TreeView<'_>, before: usize) -> Option<usize> {
        let is_object = |t: &usize| tree.relation(*t) == Relation::Obj && tree.parse.upos[t - tree.first] != Upos::Pron;
        (self.range.start..before).rev().find(is_object)
    }

    /// True if a word of this entry could mean such a stranger.
    pub(super) fn stranger_fits(&self, stranger: Option<Stranger>, entry: &Entry) -> bool {
        stranger.is_some_and(|s| match s {
            Stranger::Person => entry.number == Number::One,
            Stranger::One => entry.number == Number::One && !entry.animate,
            Stranger::Many => entry.number == Number::Many,
        })
    }

    /// The last subject before a token.
    pub(super) fn last_subject(&self, tree: &TreeView<'_>, before: usize) -> Option<usize> {
        let is_subject = |t: &usize| matches!(tree.relation(*t), Relation::Nsubj | Relation::NsubjPass) && !self.is_relative(tree, *t);
        (self.range.start..before).rev().find(is_subject)
    }

    pub(super) fn is_relative(&self, tree: &TreeView<'_>, token: usize) -> bool {
        matches!(tree.parse.xpos[token - tree.first], Xpos::Wdt | Xpos::Wp | Xpos::Dt | Xpos::Ex)
    }

    pub(super) fn covered(&self, token: usize) -> bool {
        self.names.iter().chain(&self.found).any(|m| m.tokens.contains(&token) && m.role != Role::Modifier)
    }

    pub(super) fn stranger_at(&self, token: usize) -> Option<Stranger> {
        let tree = self.tree.as_ref()?;
        let at = token - tree.first;
        match (tree.parse.upos[at], tree.parse.xpos[at]) {
            (_, Xpos::Nns | Xpos::Nnps) => Some(Stranger::Many),
            (Upos::Propn, _) => Some(Stranger::Person),
            (Upos::Noun, _) => Some(Stranger::One),
            (Upos::Pron, _) => self.discourse.stranger,
            _ => None,
        }
    }

    /// A sentence without a tree that opens with an article and no actor.
    pub(super) fn opens_strangely(&self) -> bool {
        let first = self.range.start;
        let opens = first < self.range.end && self.reader.is(first, Class::Determiner);
        opens && !self.names.iter().chain(&self.found).any(|m| m.tokens.start < first + 4)
    }
}
