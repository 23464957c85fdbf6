//! A relation rule as compiled: triggers, slots and guards over word ids.

use super::taxonomy::{Category, Channel};
use crate::actors::entity::{Kind, closed_list};
use crate::words::{WordId, WordSet};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

closed_list! {
    /// What sort of word triggers a rule.
    TriggerKind {
        /// "invaded"
        Verb = "verb",
        /// "invasion"
        Noun = "noun",
        /// "dependent"
        Adjective = "adjective",
        /// "Russian-backed"
        Compound = "compound",
        /// "pro-Russian"
        Prefix = "prefix",
        /// Any word with the stem
        Stem = "stem",
    }
}

/// The place of an argument beside a predicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArgRole {
    /// Who does it
    Subject,
    /// Whom or what
    Object,
    /// "gave *Kenya* boats"
    IndirectObject,
    /// "*Turkey's* recognition"
    Possessor,
    /// "*Turkish* recognition"
    Modifier,
    /// "its ally *Azerbaijan*"
    Named,
    /// "Russian-backed *occupation*"
    Head,
    /// "After talks with Chad, *Mali* agreed": the subject of the clause that a noun stands in
    ClauseSubject,
    /// The object of a preposition
    Preposition(WordId),
}

closed_list! {
    /// The form of a clause that completes a predicate.
    ClauseForm {
        /// "agreed *to supply* Ukraine"
        Infinitive = "infinitive",
        /// "accused of *hacking* ministries"
        Gerund = "gerund",
        /// "said that Hungary *must* leave"
        Clause = "clause",
        /// "threatened war *if Greece extends* its waters"
        Condition = "condition",
    }
}

/// Where a slot looks for its filler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotRole {
    /// Beside the trigger
    Own(ArgRole),
    /// Beside the clause that completes the trigger ("agreed to supply *Ukraine*"): in a clause of this form or any, in
    /// this role or any but the subject
    Inner(Option<ClauseForm>, Option<ArgRole>),
}

/// Words and phrases of several words, folded, as slots and guards name them.
#[derive(Clone, Debug, Default)]
pub struct WordList {
    words: WordSet,
    /// The heads of the phrases.
    heads: WordSet,
    phrases: Vec<Phrase>,
}

/// Several words, of which one is the head: "patrol *boat*", "*line* of credit".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// Where its head stands in it.
    pub head: usize,
    /// Its words, folded.
    pub words: Vec<WordId>,
}

impl WordList {
    /// A list of single words and phrases.
    pub fn new(words: Vec<WordId>, phrases: Vec<Phrase>) -> WordList {
        let heads: Vec<WordId> = phrases.iter().filter_map(|p| p.words.get(p.head).copied()).collect();
        WordList { words: words.into(), heads: heads.into(), phrases }
    }

    /// True if it has neither words nor phrases.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.phrases.is_empty()
    }

    /// False if no word of a text with these bits ([`WordId::bit`]) can be in the list.
    pub fn may_hold(&self, bits: u64) -> bool {
        self.words.may_hold(bits) || self.heads.may_hold(bits)
    }

    /// True if `word`, which stands at `at` perhaps inflected, is in the list, or heads a phrase of it there.
    pub fn holds(&self, word: WordId, at: usize, fold: impl Fn(usize) -> Option<WordId>) -> bool {
        let stands = |p: &Phrase| {
            let start = at.checked_sub(p.head);
            start.is_some_and(|s| p.words.iter().enumerate().all(|(i, w)| i == p.head && *w == word || fold(s + i) == Some(*w)))
        };
        self.words.contains(word) || self.heads.contains(word) && self.phrases.iter().any(|p| p.words[p.head] == word && stands(p))
    }

    /// What both hold.
    pub fn union(&self, other: &WordList) -> WordList {
        let phrases = self.phrases.iter().chain(&other.phrases).cloned().collect();
        WordList { words: self.words.union(&other.words), heads: self.heads.union(&other.heads), phrases }
    }
}

/// What may fill a slot.
#[derive(Clone, Debug, Default)]
pub struct Slot {
    /// Roles in order of preference; empty = the slot is not there.
    pub roles: Vec<SlotRole>,
    /// Kinds of actor allowed; empty = all but places.
    pub kinds: Vec<Kind>,
    /// A town or province may stand for its state.
    pub place: bool,
    /// The owner of a thing may stand for it.
    pub owner: bool,
    /// Head nouns allowed, by folded word (objects); empty = any.
    pub heads: WordList,
    /// Head nouns of phrases that are passed over.
    pub not_heads: WordList,
}

/// The slots of one kind of trigger.
#[derive(Clone, Debug, Default)]
pub struct Slots {
    /// Who.
    pub actor: Slot,
    /// To whom.
    pub recipient: Slot,
    /// About what.
    pub object: Slot,
}

/// A compiled rule.
#[derive(Debug)]
pub struct Rule {
    /// Stable name.
    pub id: String,
    /// What it is for.
    pub about: String,
    /// Path of its file below `rules/`.
    pub file: String,
    /// The relation it states.
    pub category: Category,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// PLOVER contexts.
    pub context: Vec<String>,
    /// Channel of influence.
    pub channel: Option<Channel>,
    /// The two sides are equal.
    pub symmetric: bool,
    /// Slots for verbs, nouns, adjectives, compounds and prefixes.
    pub verb_slots: Slots,
    /// Slots for nouns and stems.
    pub noun_slots: Slots,
    /// Slots for adjectives.
    pub adjective_slots: Slots,
    /// Slots for compounds and prefixes.
    pub compound_slots: Slots,
    /// The recipient may be one of whom only an earlier sentence speaks.
    pub implied: bool,
    /// Both sides must have different codes.
    pub foreign: bool,
    /// An object is needed.
    pub requires_object: bool,
    /// What a clause beside the trigger must be about; empty = no clause is needed.
    pub complement: WordList,
    /// What no clause beside the trigger may be about.
    pub not_complement: WordList,
    /// Object heads that veto.
    pub not_object: WordList,
    /// Subject heads that veto.
    pub not_subject: WordList,
    /// Words of which one must stand in the clause; empty = none need.
    pub when: WordList,
    /// Words of the clause that veto.
    pub unless: WordList,
    /// Higher wins.
    pub priority: i8,
    /// 0..1.
    pub confidence: f32,
    /// Off in runs.
    pub preview: bool,
    /// Sentences that must match.
    pub examples: Vec<Example>,
    /// Known failures: sentences that should match one day.
    pub later: Vec<Example>,
    /// Sentences that must not match.
    pub not: Vec<String>,
}

impl Rule {
    /// The slots for a kind of trigger.
    pub fn slots(&self, kind: TriggerKind) -> &Slots {
        match kind {
            TriggerKind::Verb => &self.verb_slots,
            TriggerKind::Noun | TriggerKind::Stem => &self.noun_slots,
            TriggerKind::Adjective => &self.adjective_slots,
            TriggerKind::Compound | TriggerKind::Prefix => &self.compound_slots,
        }
    }
}

/// A sentence and the triples that its rule makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// (actor code, recipient code), sorted.
    pub claims: Vec<(String, String)>,
    /// The publication date to read it at.
    pub published: Option<jiff::civil::Date>,
}

/// One way to trigger a rule, found under its first word.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// Index of the rule.
    pub rule: u32,
    /// What sort of word it is.
    pub kind: TriggerKind,
    /// The words after the first: of a noun right after it, of a verb within its phrase.
    pub rest: Vec<WordId>,
    /// Their bits ([`WordId::bit`]): a sentence that lacks one of them lacks the trigger.
    pub needs: u64,
}

impl Trigger {
    /// A trigger of `rule` whose first word is followed by `rest`.
    pub fn new(rule: u32, kind: TriggerKind, rest: Vec<WordId>) -> Trigger {
        let needs = rest.iter().fold(0, |bits, w| bits | w.bit());
        Trigger { rule, kind, rest, needs }
    }
}
