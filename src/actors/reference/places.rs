//! States, regions and bodies that are only the place or the topic of something: "signed in Georgia", "a trip to Ankara",
//! "the future of Libya".

use super::Reader;
use super::rules::Mark;
use super::tree::{Grade, TreeView};
use crate::actors::entity::{Kind, Sector};
use crate::actors::mentions::{Mention, Role};
use crate::lexicon::Class;

/// How far before the preposition the word may stand that makes a place or topic of what follows.
const WITHIN: usize = 5;

/// How few words may stand between a government and its owner before it.
const OWNER_WITHIN: usize = 3;

/// A preposition and the words before it that make a place or topic of the name after it.
const CONTEXTS: &[(Mark, Mark)] =
    &[(Mark::Motion, Mark::Moving), (Mark::TopicPreposition, Mark::Topic), (Mark::FatePreposition, Mark::Fate)];

impl Reader<'_> {
    /// Marks the actors of a sentence that are only places or topics there.
    pub fn mark_places(&self, first: usize, tree: Option<&TreeView<'_>>, mentions: &mut [Mention]) {
        self.mark_seats(first, mentions);
        for mention in mentions.iter_mut().filter(|m| m.role == Role::Actor && m.prefix.is_none()) {
            if self.is_era(mention) {
                mention.role = Role::Place;
            } else if self.is_territory(mention, first, tree) {
                mention.role = Role::Territory;
            }
        }
        for later in 1..mentions.len() {
            let (before, after) = mentions.split_at_mut(later);
            if self.continues_places(&before[later - 1], &after[0], tree) {
                after[0].role = Role::Territory;
            }
        }
    }

    /// "in Iraq and *Syria*": the next of a list of places is one, too, unless it is a subject.
    fn continues_places(&self, place: &Mention, next: &Mention, tree: Option<&TreeView<'_>>) -> bool {
        let between = place.tokens.end..next.tokens.start;
        let listed = |t: usize| self.lexicon.classes(self.tokens.fold(t)).any(&[Class::Comma, Class::ListConjunction, Class::Determiner]);
        place.role == Role::Territory
            && next.role == Role::Actor
            && next.name == next.tokens
            && next.person.is_none()
            && !between.is_empty()
            && between.clone().any(|t| self.is(t, Class::ListConjunction) || self.is(t, Class::Comma))
            && between.clone().all(listed)
            && !self.owns(next)
            && tree.is_some_and(|t| t.grade(&next.tokens) != Grade::Subject)
    }

    /// "The government in Wellington" acts for the state of the place. Without another owner before it: not "the American
    /// administration in Iraq".
    fn mark_seats(&self, first: usize, mentions: &mut [Mention]) {
        let marked = |t: usize, mark| self.word(t).is_some_and(|w| w.has(mark));
        for at in 0..mentions.len() {
            let Some(seat) = mentions[at].tokens.start.checked_sub(2).filter(|s| *s >= first) else { continue };
            let of_place = marked(seat, Mark::Seated) && marked(seat + 1, Mark::SeatPreposition);
            let plain = mentions[at].person.is_none() && mentions[at].prefix.is_none() && mentions[at].name == mentions[at].tokens;
            let owned = |m: &Mention| m.tokens.end <= seat + 1 && m.tokens.end + OWNER_WITHIN > seat;
            if of_place && plain && !self.is_region(&mentions[at]) && !self.owns(&mentions[at]) && !mentions.iter().any(owned) {
                let mention = &mut mentions[at];
                mention.tokens.start = seat;
                mention.span = self.tokens.cover(mention.tokens.clone());
                mention.role = Role::Actor;
                mention.sector = Some(Sector::Gov);
            }
        }
    }

    fn is_territory(&self, mention: &Mention, first: usize, tree: Option<&TreeView<'_>>) -> bool {
        if mention.name != mention.tokens || mention.person.is_some() || self.owns(mention) {
            return false;
        }
        let subject = tree.filter(|t| t.grade(&mention.tokens) == Grade::Subject);
        let opens = tree.is_none() && mention.tokens.start <= first + 1;
        // Regions do not act but as subjects; without a tree, the first words are taken for one.
        let passive = subject.map_or(self.is_region(mention) && !opens, |tree| self.is_matter(mention, tree));
        passive || self.after_place_word(mention, first)
    }

    fn is_region(&self, mention: &Mention) -> bool {
        self.gazetteer.entity(mention.entity).kind == Kind::Region
    }

    /// "Kosovo was an internal matter."
    fn is_matter(&self, mention: &Mention, tree: &TreeView<'_>) -> bool {
        let predicate = tree.head(tree.top(&mention.tokens));
        predicate.and_then(|p| self.word(p)).is_some_and(|w| w.has(Mark::Matter))
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

    /// After "in", after "to" where something moves there, after "future of".
    fn after_place_word(&self, mention: &Mention, first: usize) -> bool {
        let mut at = mention.tokens.start;
        // Articles and adjectives between: "in the eastern Congo".
        // An article opens the phrase: "within weeks the Turks" speaks of no place.
        while at > first && at + 2 > mention.tokens.start && !self.is(at, Class::Determiner) && self.may_stand_between(at - 1) {
            at -= 1;
        }
        if at == first {
            return false;
        }
        let Some(word) = self.word(at - 1) else { return false };
        // "withdrew from Mali", but not "landed despite warnings from Mali": no other preposition between.
        let start = first.max(at.saturating_sub(1 + WITHIN));
        let before = |mark| {
            let mut near = (start..at - 1).rev().take_while(|t| !self.is(*t, Class::Preposition));
            near.any(|t| self.word(t).is_some_and(|w| w.has(mark)))
        };
        word.has(Mark::Locative) || CONTEXTS.iter().any(|(preposition, context)| word.has(*preposition) && before(*context))
    }

    fn may_stand_between(&self, at: usize) -> bool {
        let marked = self.word(at).is_some_and(|w| w.has(Mark::Locative) || CONTEXTS.iter().any(|(p, c)| w.has(*p) || w.has(*c)));
        !marked && (self.is(at, Class::Determiner) || self.is_plain(at))
    }
}
