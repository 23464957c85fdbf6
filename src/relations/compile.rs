//! From rule files to rules and their trigger index, with every fault named.

use super::classes::{WordClasses, head_of_phrase, tokens};
use super::rule::{Example, Rule, Trigger, TriggerKind};
use super::rule_file::{ExampleText, RelationFile, RuleText};
use super::slots::compound_default;
use super::taxonomy::{Category, Channel, Taxonomy};
use crate::lexicon::Lexicon;
use crate::rules::diagnostics::{Diagnostics, closest};
use crate::rules::files::{RuleFile, RuleFiles};
use crate::rules::toml_file;
use crate::words::{Vocabulary, WordId};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Parses the files of `rules/relations/`, in path order; those that do not parse are noted.
pub fn parse<'f>(files: &'f RuleFiles, faults: &mut Diagnostics) -> Vec<(&'f RuleFile, RelationFile)> {
    files.under("relations/").filter_map(|file| toml_file::read(file, faults).map(|parsed| (file, parsed))).collect()
}

/// All relation rules with their triggers by first word.
#[derive(Debug, Default)]
pub struct RelationRules {
    /// The rules in file and text order.
    pub rules: Vec<Rule>,
    /// Triggers by first word: lists, and for each word its list + 1, or 0.
    triggers: Vec<Vec<Trigger>>,
    triggers_of: Vec<u32>,
    stems: FxHashMap<String, Vec<u32>>,
}

impl RelationRules {
    /// Compiles the parsed files of `rules/relations/` with `rules/words/classes*.toml`.
    pub fn compile(
        files: &RuleFiles,
        parsed: Vec<(&RuleFile, RelationFile)>,
        taxonomy: &Taxonomy,
        lexicon: &mut Lexicon,
        vocabulary: &mut Vocabulary,
        faults: &mut Diagnostics,
    ) -> RelationRules {
        let classes = WordClasses::read(files, lexicon, vocabulary, faults);
        let mut compiler = Compiler {
            taxonomy,
            classes,
            lexicon,
            vocabulary,
            faults,
            seen: BTreeMap::new(),
            triggers: FxHashMap::default(),
            out: RelationRules::default(),
        };
        for (file, parsed) in parsed {
            compiler.add_file(file, parsed);
        }
        let Compiler { classes, vocabulary, faults, triggers, out: mut rules, .. } = compiler;
        // Who replaces a built-in file need not mind the built-in classes that only it used.
        let replaced = files.under("relations/").any(|f| f.overlaid);
        classes.fault_unused(replaced, faults);
        rules.index(triggers, vocabulary.len());
        rules
    }

    /// The triggers whose first word is `fold`.
    pub fn triggers(&self, fold: WordId) -> &[Trigger] {
        match self.triggers_of.get(fold.0 as usize) {
            None | Some(0) => &[],
            Some(list) => &self.triggers[*list as usize - 1],
        }
    }

    /// True if some rule may be triggered by a word that begins with this one. Stems are not looked at.
    pub fn is_trigger(&self, fold: WordId) -> bool {
        self.triggers_of.get(fold.0 as usize).is_some_and(|list| *list != 0)
    }

    /// True if a verb that begins with this word may have a recipient of whom only an earlier sentence speaks.
    pub fn may_imply(&self, fold: WordId) -> bool {
        self.triggers(fold).iter().any(|t| t.kind == TriggerKind::Verb && self.rules[t.rule as usize].implied)
    }

    /// The rules triggered by any word with this Snowball stem.
    pub fn by_stem(&self, stem: &str) -> &[u32] {
        self.stems.get(stem).map_or(&[], Vec::as_slice)
    }

    /// True if any rule is triggered by stems at all.
    pub fn has_stems(&self) -> bool {
        !self.stems.is_empty()
    }

    fn index(&mut self, triggers: FxHashMap<WordId, Vec<Trigger>>, words: usize) {
        self.triggers_of = vec![0; words];
        for (word, mut list) in triggers {
            list.sort_by(|a, b| (a.kind, a.rule, &a.rest).cmp(&(b.kind, b.rule, &b.rest)));
            list.dedup();
            self.triggers.push(list);
            self.triggers_of[word.0 as usize] = self.triggers.len() as u32;
        }
    }
}

pub(super) struct Compiler<'a> {
    taxonomy: &'a Taxonomy,
    pub(super) classes: WordClasses,
    pub(super) lexicon: &'a mut Lexicon,
    pub(super) vocabulary: &'a mut Vocabulary,
    pub(super) faults: &'a mut Diagnostics,
    pub(super) seen: BTreeMap<String, String>,
    triggers: FxHashMap<WordId, Vec<Trigger>>,
    out: RelationRules,
}

impl Compiler<'_> {
    fn add_file(&mut self, file: &RuleFile, parsed: RelationFile) {
        let name = parsed.category.get_ref();
        let Some(category) = Category::parse(name) else {
            let help = advice(name, Category::NAMES);
            self.faults.error_help(file, parsed.category.span(), format!("unknown category `{name}`"), help);
            return;
        };
        for text in &parsed.rule {
            let rule = self.rule(file, category, text);
            let index = self.out.rules.len() as u32;
            self.out.rules.push(rule);
            self.add_triggers(file, index, text);
        }
    }

    fn rule(&mut self, file: &RuleFile, category: Category, text: &RuleText) -> Rule {
        self.check(file, category, text);
        let verb_slots = self.slots(file, text.slots.as_ref());
        let noun_slots = match &text.noun_slots {
            Some(slots) => self.slots(file, Some(slots)),
            None => self.nominal(&verb_slots),
        };
        let adjective_slots = match &text.adjective_slots {
            Some(slots) => self.slots(file, Some(slots)),
            None => verb_slots.clone(),
        };
        let compound_slots = match &text.compound_slots {
            Some(slots) => self.slots(file, Some(slots)),
            None => compound_default(),
        };
        let not_recipient = self.word_list(file, &text.not_recipient);
        let [mut verb_slots, mut noun_slots, mut adjective_slots, mut compound_slots] =
            [verb_slots, noun_slots, adjective_slots, compound_slots];
        for slots in [&mut verb_slots, &mut noun_slots, &mut adjective_slots, &mut compound_slots] {
            slots.recipient.not_heads = not_recipient.clone();
        }
        Rule {
            id: text.id.get_ref().clone(),
            about: text.about.clone(),
            file: file.path.clone(),
            category,
            mode: self.mode(file, category, text),
            context: self.contexts(file, text),
            channel: self.channel(file, text),
            symmetric: text.symmetric,
            verb_slots,
            noun_slots,
            adjective_slots,
            compound_slots,
            implied: text.implied,
            requires_object: self.requires(file, text),
            complement: self.complement_words(file, &text.complement),
            not_complement: self.complement_words(file, &text.not_complement),
            not_object: self.word_list(file, &text.not_object),
            not_subject: self.word_list(file, &text.not_subject),
            when: self.word_list(file, &text.when),
            unless: self.word_list(file, &text.unless),
            foreign: text.foreign,
            priority: self.priority(file, text),
            confidence: self.confidence(file, text),
            preview: self.status(file, text),
            examples: text.examples.iter().filter_map(|e| self.example(file, category, e)).collect(),
            later: text.later.iter().filter_map(|e| self.example(file, category, e)).collect(),
            not: text.not.iter().map(|t| t.get_ref().clone()).collect(),
        }
    }

    fn add_triggers(&mut self, file: &RuleFile, rule: u32, text: &RuleText) {
        for verb in &text.verbs {
            self.add_verb_trigger(rule, verb.get_ref());
        }
        for noun in &text.nouns {
            self.add_noun_trigger(rule, noun.get_ref());
        }
        for (list, kind) in
            [(&text.adjectives, TriggerKind::Adjective), (&text.compounds, TriggerKind::Compound), (&text.prefixes, TriggerKind::Prefix)]
        {
            for word in list {
                let ids = tokens(&[word.get_ref()], self.vocabulary);
                self.add_trigger(&ids, rule, kind);
            }
        }
        for stem in &text.stems {
            let word = stem.get_ref();
            let stemmed = crate::stem::stem(word);
            if stemmed != *word {
                self.faults.error_help(file, stem.span(), format!("`{word}` is no Snowball stem"), format!("write `{stemmed}`"));
            }
            self.out.stems.entry(word.clone()).or_default().push(rule);
        }
    }

    fn add_verb_trigger(&mut self, rule: u32, verb: &str) {
        let (head, rest) = verb.split_once(' ').unwrap_or((verb, ""));
        let lemma = self.lexicon.add_verb(head, self.vocabulary);
        let rest = if rest.is_empty() { Vec::new() } else { tokens(&[rest], self.vocabulary) };
        for (_, id) in self.lexicon.verb_form_ids(lemma) {
            let trigger = Trigger::new(rule, TriggerKind::Verb, rest.clone());
            self.triggers.entry(self.vocabulary.fold(id)).or_default().push(trigger);
        }
    }

    /// A noun in the singular and the plural; the head of "sphere of influence" is "sphere", of "arms deal" "deal".
    fn add_noun_trigger(&mut self, rule: u32, noun: &str) {
        let words: Vec<&str> = noun.split(' ').collect();
        let head = head_of_phrase(&words, self.lexicon, self.vocabulary);
        for (_, id) in self.lexicon.add_noun(words[head], self.vocabulary) {
            let inflected = self.vocabulary.text(id).to_owned();
            let ids: Vec<WordId> =
                words.iter().enumerate().flat_map(|(i, w)| tokens(&[if i == head { &inflected } else { w }], self.vocabulary)).collect();
            self.add_trigger(&ids, rule, TriggerKind::Noun);
        }
    }

    fn add_trigger(&mut self, ids: &[WordId], rule: u32, kind: TriggerKind) {
        if let Some((first, rest)) = ids.split_first() {
            self.triggers.entry(*first).or_default().push(Trigger::new(rule, kind, rest.to_vec()));
        }
    }

    fn mode(&mut self, file: &RuleFile, category: Category, text: &RuleText) -> Option<String> {
        let mode = text.mode.as_ref()?;
        if !self.taxonomy.has_mode(category, mode.get_ref()) {
            let help = format!("{} has: {}", category.name(), self.taxonomy.modes(category).join(", "));
            self.faults.error_help(file, mode.span(), format!("unknown mode `{}`", mode.get_ref()), help);
        }
        Some(mode.get_ref().clone())
    }

    fn contexts(&mut self, file: &RuleFile, text: &RuleText) -> Vec<String> {
        for context in &text.context {
            if !self.taxonomy.has_context(context.get_ref()) {
                self.faults.error_help(
                    file,
                    context.span(),
                    format!("unknown context `{}`", context.get_ref()),
                    "see rules/plover/contexts.tsv",
                );
            }
        }
        text.context.iter().map(|c| c.get_ref().clone()).collect()
    }

    fn channel(&mut self, file: &RuleFile, text: &RuleText) -> Option<Channel> {
        let spanned = text.channel.as_ref()?;
        let channel = Channel::parse(spanned.get_ref());
        if channel.is_none() {
            self.faults.error_help(
                file,
                spanned.span(),
                format!("unknown channel `{}`", spanned.get_ref()),
                advice(spanned.get_ref(), Channel::NAMES),
            );
        }
        channel
    }

    fn requires(&mut self, file: &RuleFile, text: &RuleText) -> bool {
        for slot in text.requires.iter().filter(|s| s.get_ref() != "object") {
            self.faults.error_help(
                file,
                slot.span(),
                format!("`{}` cannot be required", slot.get_ref()),
                "actor and recipient always are; write \"object\"",
            );
        }
        !text.requires.is_empty()
    }

    fn priority(&mut self, file: &RuleFile, text: &RuleText) -> i8 {
        let Some(priority) = &text.priority else { return 0 };
        if !(-9..=9).contains(priority.get_ref()) {
            self.faults.error(file, priority.span(), "a priority lies between -9 and 9");
        }
        *priority.get_ref() as i8
    }

    fn confidence(&mut self, file: &RuleFile, text: &RuleText) -> f32 {
        let Some(confidence) = &text.confidence else { return 0.5 };
        if !(0.0..=1.0).contains(confidence.get_ref()) {
            self.faults.error(file, confidence.span(), "a confidence lies between 0 and 1");
        }
        *confidence.get_ref() as f32
    }

    fn status(&mut self, file: &RuleFile, text: &RuleText) -> bool {
        let Some(status) = &text.status else { return false };
        if status.get_ref() != "preview" {
            self.faults.error_help(
                file,
                status.span(),
                format!("unknown status `{}`", status.get_ref()),
                "write \"preview\" or leave it out",
            );
        }
        true
    }

    fn example(&mut self, file: &RuleFile, category: Category, text: &ExampleText) -> Option<Example> {
        let mut claims = Vec::new();
        for claim in &text.claims {
            match claim.get_ref().split(' ').collect::<Vec<_>>()[..] {
                [actor, stated, recipient] if stated == category.name() => claims.push((actor.to_owned(), recipient.to_owned())),
                _ => {
                    let message = format!("`{}` is no claim of this file", claim.get_ref());
                    self.faults.error_help(file, claim.span(), message, format!("write \"ACTOR {} RECIPIENT\"", category.name()));
                }
            }
        }
        if text.claims.is_empty() {
            self.faults.error_help(file, text.text.span(), "an example needs a claim", "a sentence without one belongs into `not`");
        }
        let published = match &text.published {
            Some(date) => match date.get_ref().parse() {
                Ok(parsed) => Some(parsed),
                Err(_) => {
                    self.faults.error(file, date.span(), "write the date as YYYY-MM-DD");
                    return None;
                }
            },
            None => None,
        };
        claims.sort();
        Some(Example { text: text.text.get_ref().clone(), claims, published })
    }
}

fn advice(word: &str, known: &[&str]) -> String {
    closest(word, known.iter().copied()).map_or_else(|| format!("one of: {}", known.join(", ")), |c| format!("did you mean `{c}`?"))
}
