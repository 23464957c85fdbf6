//! What a relation rule must have, and what it must not have twice.

use super::compile::Compiler;
use super::rule_file::{RuleText, SlotTexts};
use super::taxonomy::Category;
use crate::rules::files::RuleFile;
use serde_spanned::Spanned;
use std::collections::BTreeSet;

impl Compiler<'_> {
    /// Faults of a rule that can be told from its text alone.
    pub(super) fn check(&mut self, file: &RuleFile, category: Category, text: &RuleText) {
        self.check_id(file, category, text);
        self.check_completeness(file, text);
        self.check_slots(file, text);
        let triggers = [&text.verbs, &text.nouns, &text.adjectives, &text.compounds, &text.prefixes, &text.stems];
        for list in triggers {
            self.check_words(file, list);
        }
        let guards = [&text.not_object, &text.not_subject, &text.not_recipient, &text.when, &text.unless];
        for list in guards.into_iter().chain([&text.complement, &text.not_complement]) {
            self.check_words(file, list);
        }
        self.check_sentences(file, text);
    }

    fn check_id(&mut self, file: &RuleFile, category: Category, text: &RuleText) {
        let id = text.id.get_ref();
        let prefix = format!("{}.", category.name().to_lowercase());
        if !id.starts_with(&prefix)
            || id.len() == prefix.len()
            || id.contains(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || ".-_".contains(c)))
        {
            self.faults.error_help(
                file,
                text.id.span(),
                format!("`{id}` is no rule id of this file"),
                format!("write `{prefix}` and a name in small letters, digits, `-`, `_` or `.`"),
            );
        }
        if let Some(first) = self.seen.insert(id.clone(), file.shown.clone()) {
            self.faults.error_help(
                file,
                text.id.span(),
                format!("the rule `{id}` is also in {first}"),
                "ids are unique and never used again",
            );
        }
    }

    fn check_completeness(&mut self, file: &RuleFile, text: &RuleText) {
        let triggers = [&text.verbs, &text.nouns, &text.adjectives, &text.compounds, &text.prefixes, &text.stems];
        if triggers.iter().all(|t| t.is_empty()) {
            self.faults.error_help(
                file,
                text.id.span(),
                "the rule has no trigger and can never fire",
                "give it verbs, nouns, adjectives, compounds, prefixes or stems",
            );
        }
        if text.slots.is_none()
            && (!text.verbs.is_empty()
                || (!text.adjectives.is_empty() && text.adjective_slots.is_none())
                || (!text.nouns.is_empty() && text.noun_slots.is_none()))
        {
            self.faults.error_help(
                file,
                text.id.span(),
                "the rule has no `slots`",
                "write slots = { actor = \"subject\", recipient = \"object\" }",
            );
        }
        if text.examples.len() < 3 {
            let message = format!("the rule has {} examples, 3 are needed", text.examples.len());
            self.faults.error_help(file, text.id.span(), message, "write { text = \"…\", claims = [\"ACTOR CATEGORY RECIPIENT\"] }");
        }
        if text.not.is_empty() {
            self.faults.error_help(
                file,
                text.id.span(),
                "the rule has no near-miss",
                "add not = [\"a sentence that looks alike but states no such claim\"]",
            );
        }
    }

    /// A rule whose slots leave out a side never fires.
    fn check_slots(&mut self, file: &RuleFile, text: &RuleText) {
        let all: [(&str, &Option<SlotTexts>); 4] = [
            ("slots", &text.slots),
            ("noun_slots", &text.noun_slots),
            ("adjective_slots", &text.adjective_slots),
            ("compound_slots", &text.compound_slots),
        ];
        for (name, slots) in all.iter().filter_map(|(name, slots)| Some((name, slots.as_ref()?))) {
            let sides = [("actor", &slots.actor), ("recipient", &slots.recipient)];
            for (side, _) in sides.iter().filter(|(_, slot)| slot.is_none()) {
                let message = format!("`{name}` names no {side}");
                self.faults.error_help(file, text.id.span(), message, format!("write {side} = \"role | role\""));
            }
        }
    }

    /// A word that stands twice in a list is most likely a slip of the pen for another one.
    fn check_words(&mut self, file: &RuleFile, list: &[Spanned<String>]) {
        let mut seen = BTreeSet::new();
        for word in list {
            if word.get_ref().split(' ').any(str::is_empty) {
                self.faults.error_help(file, word.span(), "an empty word", "write words with single blanks between them");
            } else if !seen.insert(word.get_ref()) {
                self.faults.error_help(file, word.span(), format!("`{}` stands twice in this list", word.get_ref()), "take one out");
            }
        }
    }

    /// A sentence is an example or a near-miss, once.
    fn check_sentences(&mut self, file: &RuleFile, text: &RuleText) {
        let mut seen = BTreeSet::new();
        let examples = text.examples.iter().chain(&text.later).map(|e| &e.text);
        for sentence in examples.chain(&text.not) {
            if !seen.insert(sentence.get_ref()) {
                self.faults.error_help(file, sentence.span(), "this sentence stands twice in the rule", "take one out");
            }
        }
    }
}
