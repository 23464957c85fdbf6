//! States, regions and bodies that are only the place of something: "signed in Georgia", "a trip to Ankara".

use super::Reader;
use super::rules::Mark;
use super::tree::{Grade, TreeView};
use crate::actors::entity::Kind;
use crate::actors::mentions::{Mention, Role};
use crate::lexicon::Class;

/// How far before the preposition a word of motion may stand.
const MOTION_WITHIN: usize = 5;

impl Reader<'_> {
    /// Marks the actors of a sentence that are only places there.
    pub fn mark_places(&self, first: usize, tree: Option<&TreeView<'_>>, mentions: &mut [Mention]) {
        for mention in mentions.iter_mut().filter(|m| m.role == Role::Actor && m.prefix.is_none()) {
            if self.is_era(mention) {
                mention.role = Role::Place;
            }
            let whole_name = mention.name == mention.tokens && mention.person.is_none();
            let region = self.gazetteer.entity(mention.entity).kind == Kind::Region;
            if !whole_name || tree.is_some_and(|t| t.grade(&mention.tokens) == Grade::Subject) || self.owns(mention) {
                continue;
            }
            let opens = tree.is_none() && mention.tokens.start <= first + 1;
            if self.after_place_word(mention, first) || region && !opens {
                mention.role = Role::Territory;
            }
        }
    }

    /// "the Yeltsin presidency" is a time.
    fn is_era(&self, mention: &Mention) -> bool {
        let next = mention.tokens.end;
        mention.person.is_some() && next < self.tokens.len() && self.word(next).is_some_and(|w| w.has(Mark::Era))
    }

    /// "in Turkey's interest": a possessor is no place.
    fn owns(&self, mention: &Mention) -> bool {
        let next = mention.tokens.end;
        next < self.tokens.len() && self.is(next, Class::PossessiveMarker) && !self.tokens.spaced(next)
    }

    /// After "in", or after "to" where something moves there.
    fn after_place_word(&self, mention: &Mention, first: usize) -> bool {
        let mut at = mention.tokens.start;
        // "in the eastern Congo", "in Norway and Sweden" is left to the list's first name.
        while at > first && (self.is(at - 1, Class::Determiner) || self.is_plain(at - 1) && !self.is_marked(at - 1)) && at + 3 > mention.tokens.start {
            at -= 1;
        }
        if at == first {
            return false;
        }
        let has = |mark| self.word(at - 1).is_some_and(|w| w.has(mark));
        // "withdrew from Mali", but not "landed despite warnings from Mali": nothing with a preposition of its own between.
        let before = (first.max(at.saturating_sub(1 + MOTION_WITHIN))..at - 1).rev();
        let moves = || before.clone().take_while(|t| !self.is(*t, Class::Preposition)).any(|t| self.word(t).is_some_and(|w| w.has(Mark::Moving)));
        has(Mark::Locative) || has(Mark::Motion) && moves()
    }

    fn is_marked(&self, at: usize) -> bool {
        self.word(at).is_some_and(|w| w.has(Mark::Locative) || w.has(Mark::Motion) || w.has(Mark::Moving))
    }
}
