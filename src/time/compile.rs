//! From rule files to [`TimeRules`], with every fault told with its place.

use super::calendar::Unit;
use super::context::Side;
use super::lexicon::{LexId, Lexicon, MAX_CLASSES, Meaning, NumberClass};
use super::matcher::{Accept, Condition, GroupId, MAX_GROUPS, Test, Trie};
use super::pattern::{self, Item, What};
use super::rule::*;
use super::spec::{ClassSpec, ExampleSpec, FileSpec, MeaningSpec, NotSpec, PeriodSpec, RuleSpec, SignalSpec};
use super::tense::Cues;
use super::timex::{Modifier, TimexType};
use super::value::{Amount, Reader, Template, Term};
use crate::rules::diagnostics::{Diagnostics, closest};
use crate::rules::files::{RuleFile, RuleFiles};
use crate::rules::toml_file;
use crate::words::Vocabulary;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use toml::Spanned;

/// The group that named periods make.
const PERIODS: &str = "period";

impl TimeRules {
    /// Compiles `rules/time/*.toml` and interns all its words. Faults go to `faults`; with any, the result is not for use.
    pub fn compile(files: &RuleFiles, vocabulary: &mut Vocabulary, faults: &mut Diagnostics) -> TimeRules {
        Untied::compile(files, faults).tie(vocabulary)
    }
}

/// Rules that are not tied to a vocabulary yet: that much can be done beside other layers.
pub struct Untied {
    rules: TimeRules,
    /// Words that open no sentence to the rules.
    quiet: FxHashSet<LexId>,
}

impl Untied {
    /// Interns all date words.
    pub fn tie(self, vocabulary: &mut Vocabulary) -> TimeRules {
        let Untied { mut rules, quiet } = self;
        rules.lexicon.freeze(vocabulary, |word| !quiet.contains(&word));
        rules
    }

    /// Compiles `rules/time/*.toml`. Faults go to `faults`; with any, the result is not for use.
    pub fn compile(files: &RuleFiles, faults: &mut Diagnostics) -> Untied {
        let mut specs = Vec::new();
        for file in files.under("time/").filter(|f| f.path.ends_with(".toml")) {
            if let Some(spec) = toml_file::read::<FileSpec>(file, faults) {
                specs.push((file, spec));
            }
        }
        let mut compiler = Compiler { faults, out: TimeRules::default(), groups: FxHashMap::default(), ids: FxHashMap::default() };
        compiler.out.lexicon = Lexicon::new();
        compiler.words(&specs);
        compiler.groups(&specs);
        for (file, spec) in &specs {
            compiler.file(file, spec);
        }
        compiler.check_groups(&specs);
        let quiet = compiler.quiet(&specs);
        let mut rules = compiler.out;
        let (words, classes) = rules.lexicon.sizes();
        rules.matcher.finish(words, classes);
        Untied { rules, quiet }
    }
}

struct Compiler<'a> {
    faults: &'a mut Diagnostics,
    out: TimeRules,
    groups: FxHashMap<String, GroupId>,
    /// Ids in use, with the message of where.
    ids: FxHashMap<String, String>,
}

type Specs<'f> = [(&'f RuleFile, FileSpec)];

impl Compiler<'_> {
    /// Classes, numbers, aliases and cue words.
    fn words(&mut self, specs: &Specs) {
        for (file, spec) in specs {
            let names = spec.class.iter().map(|(n, c)| (n, c.span())).chain(spec.number.iter().map(|(n, c)| (n, c.span())));
            for (name, span) in names {
                if self.out.lexicon.add_class(name).is_none() {
                    let message = format!("class `{name}` exists already, or there are more than {MAX_CLASSES} classes");
                    self.faults.error(file, span, message);
                }
            }
        }
        for (file, spec) in specs {
            for (other, texts) in &spec.alias {
                texts.iter().for_each(|text| self.out.lexicon.alias(text, other));
            }
            for (name, class) in &spec.class {
                self.class(file, name, class.get_ref());
            }
            for (name, number) in &spec.number {
                let Some(class) = self.out.lexicon.class(name) else { continue };
                let n = number.get_ref();
                let [min_digits, max_digits] = n.digits;
                self.out.lexicon.add_number(NumberClass {
                    class,
                    min_digits,
                    max_digits,
                    min: n.min,
                    max: n.max,
                    multiple: n.multiple.max(1),
                });
            }
        }
        for (file, spec) in specs {
            spec.class.iter().for_each(|(name, class)| self.includes(file, name, class.get_ref()));
        }
        let class = |name: &str| self.out.lexicon.class(name);
        let attribute = class("attribute_before");
        let past_endings = specs.iter().flat_map(|(_, s)| s.past_endings.clone()).collect();
        self.out.attribute = attribute;
        self.out.tense = Cues {
            past: class("cue_past"),
            present: class("cue_present"),
            future: class("cue_future"),
            passive: class("cue_passive"),
            to: class("cue_to"),
            infinitive: class("cue_infinitive"),
            since: class("cue_since"),
            until: class("cue_until"),
            breaks: class("clause_break"),
            past_endings,
        };
    }

    fn class(&mut self, _file: &RuleFile, name: &str, spec: &ClassSpec) {
        let lexicon = &mut self.out.lexicon;
        let Some(class) = lexicon.class(name) else { return };
        for (text, meaning) in &spec.words {
            let meaning = match meaning {
                MeaningSpec::Number(n) => Meaning::Number(*n),
                MeaningSpec::Code(code) => Meaning::Code(code.as_str().into()),
            };
            let word = lexicon.word(text);
            lexicon.put(word, class, meaning, spec.capital);
        }
        for text in &spec.list {
            let word = lexicon.word(text);
            lexicon.put(word, class, Meaning::Number(0), spec.capital);
        }
    }

    /// Copies the words of the included classes; these may not include others, so that one pass is enough.
    fn includes(&mut self, file: &RuleFile, name: &str, spec: &ClassSpec) {
        let lexicon = &mut self.out.lexicon;
        let Some(class) = lexicon.class(name) else { return };
        for included in &spec.includes {
            let Some(from) = lexicon.class(included.get_ref()) else {
                let help = closest(included.get_ref(), lexicon.class_names()).map(|c| format!("did you mean `{c}`?"));
                let message = format!("unknown class `{}`", included.get_ref());
                self.faults.error_help(file, included.span(), message, help.unwrap_or_default());
                continue;
            };
            for (word, meaning, capital) in lexicon.members(from) {
                lexicon.put(word, class, meaning, capital);
            }
        }
    }

    /// Words that alone do not open a sentence.
    fn quiet(&mut self, specs: &Specs) -> FxHashSet<LexId> {
        let lexicon = &mut self.out.lexicon;
        let mut of_classes = |opens: bool| -> FxHashSet<LexId> {
            let classes = specs.iter().flat_map(|(_, s)| s.class.values()).map(Spanned::get_ref).filter(|c| c.opens == opens);
            classes.flat_map(|c| c.words.keys().chain(&c.list)).map(|w| lexicon.word(w)).collect()
        };
        // A word of a class that opens does so whatever other classes it is in.
        let loud = of_classes(true);
        let mut quiet = of_classes(false);
        quiet.retain(|w| !loud.contains(w));
        quiet.extend(specs.iter().flat_map(|(_, s)| &s.quiet).map(|w| lexicon.word(w)));
        quiet
    }

    fn groups(&mut self, specs: &Specs) {
        self.out.matcher.tries.resize_with(2, Trie::default);
        self.group(PERIODS);
        for (file, spec) in specs {
            for rule in &spec.rule {
                let Some(name) = &rule.group else { continue };
                if self.out.lexicon.class(name).is_some() {
                    self.faults.error(file, rule.id.span(), format!("group `{name}` has the name of a class"));
                }
                self.group(name);
                if self.out.matcher.tries.len() == MAX_GROUPS {
                    self.faults.error(file, rule.id.span(), format!("there are more than {} groups", MAX_GROUPS - 2));
                }
            }
        }
    }

    fn group(&mut self, name: &str) -> GroupId {
        if let Some(&id) = self.groups.get(name) {
            return id;
        }
        if self.out.matcher.tries.len() == MAX_GROUPS {
            return TOP;
        }
        let id = self.out.matcher.tries.len() as GroupId;
        self.out.matcher.tries.push(Trie::default());
        self.groups.insert(name.to_owned(), id);
        id
    }

    fn file(&mut self, file: &RuleFile, spec: &FileSpec) {
        spec.signal.iter().for_each(|s| self.signal(file, s));
        spec.rule.iter().for_each(|r| self.rule(file, r));
        spec.not.iter().for_each(|r| self.negative(file, r));
        spec.period.iter().for_each(|p| self.period(file, p));
    }

    fn signal(&mut self, file: &RuleFile, spec: &SignalSpec) {
        let Some(modifier) = self.modifier(file, &spec.modifier) else { return };
        let then: Vec<LexId> = spec.then.iter().map(|w| self.out.lexicon.word(w)).collect();
        for phrase in &spec.words {
            let words = phrase.split(' ').map(|w| self.out.lexicon.word(w)).collect();
            let signal = Signal { words, then: then.clone(), clause_start: spec.clause_start, ranges: spec.ranges, modifier };
            self.out.signals.push(signal);
        }
        // Longer signals are tried first: "ever since" before "since".
        self.out.signals.sort_by_key(|s| std::cmp::Reverse(s.words.len() + s.then.len().min(1)));
    }

    fn modifier(&mut self, file: &RuleFile, name: &Spanned<String>) -> Option<Modifier> {
        let found = Modifier::parse(name.get_ref());
        if found.is_none() {
            let names = Modifier::ALL.map(Modifier::name).join(", ");
            self.faults.error_help(file, name.span(), format!("unknown modifier `{}`", name.get_ref()), format!("modifiers: {names}"));
        }
        found
    }

    fn claim_id(&mut self, file: &RuleFile, id: &Spanned<String>) {
        let here = file.shown.clone();
        if let Some(other) = self.ids.insert(id.get_ref().clone(), here) {
            self.faults.error(file, id.span(), format!("rule id `{}` is used already in {other}", id.get_ref()));
        }
    }

    fn rule(&mut self, file: &RuleFile, spec: &RuleSpec) {
        self.claim_id(file, &spec.id);
        let mut parsed = Vec::new();
        for pattern in &spec.pattern {
            parsed.extend(self.sequences(file, pattern));
        }
        let slots = slot_names(&parsed);
        let Some(rule) = self.compile_rule(file, spec, &slots) else { return };
        let mut tries = Vec::new();
        if rule.kind.is_some() {
            tries.push(TOP);
        }
        if let Some(name) = &spec.group {
            tries.push(self.group(name));
        }
        if tries.is_empty() {
            self.faults.error_help(file, spec.id.span(), "this rule can never be used", "give it a `type` or a `group`");
        }
        self.insert(&tries, &parsed, &slots, spec.priority);
        self.out.rules.push(rule);
        self.examples(file, spec);
    }

    fn compile_rule(&mut self, file: &RuleFile, spec: &RuleSpec, slots: &[String]) -> Option<Rule> {
        let reader = Reader { slots };
        let template = self.read(file, &spec.value, |t| reader.template(t))?;
        let mut one = |s: &Option<Spanned<String>>, f: &dyn Fn(&str) -> Result<Template, String>| match s {
            Some(text) => self.read(file, text, f).map(Some),
            None => Some(None),
        };
        let present = one(&spec.present, &|t| reader.template(t))?;
        let past = one(&spec.past, &|t| reader.template(t))?;
        let shift = self.optional(file, &spec.shift, |t| reader.shift(t))?;
        let grain = self.optional(file, &spec.grain, |t| reader.unit(t))?;
        let keep = match &spec.keep {
            None => None,
            Some(codes) => {
                let units = codes.get_ref().each_ref().map(|code| Unit::parse(code));
                let [Some((1, short)), Some((1, long))] = units else {
                    self.faults.error(file, codes.span(), "write two codes of units: the shortest and the longest");
                    return None;
                };
                Some((short, long))
            }
        };
        let half = self.optional(file, &spec.half, |t| reader.amount(t))?;
        let half_day = self.optional(file, &spec.half_day, |t| part(reader, t).ok_or("write a part in braces".to_owned()))?;
        let modifier = self.optional(file, &spec.modifier, |t| match part(reader, t) {
            Some(slot) => Ok(ModTerm::Slot(slot)),
            None => Modifier::parse(t).map(ModTerm::Fixed).ok_or_else(|| format!("`{t}` is neither a modifier nor a part")),
        })?;
        let side = self.optional(file, &spec.side, |t| match t {
            "past" => Ok(SideTerm::Fixed(Side::Past)),
            "future" => Ok(SideTerm::Fixed(Side::Future)),
            "last" => Ok(SideTerm::Fixed(Side::StrictPast)),
            "next" => Ok(SideTerm::Fixed(Side::StrictFuture)),
            "that" => Ok(SideTerm::Fixed(Side::Previous)),
            "this" => Ok(SideTerm::Fixed(Side::Current)),
            _ => part(reader, t).map(SideTerm::Slot).ok_or_else(|| "write past, future, last, next, this, that or a part".to_owned()),
        })?;
        let era = self.optional(file, &spec.era, |t| match t {
            "BC" => Ok(true),
            "AD" => Ok(false),
            _ => Err("write BC or AD".to_owned()),
        })?;
        let window = self.optional(file, &spec.window, |t| match t {
            "past" => Ok(Window::Past),
            "next" => Ok(Window::Next),
            _ => Err("write past or next".to_owned()),
        })?;
        let kind = self.optional(file, &spec.kind, |t| match t {
            "inner" => Ok(TypeTerm::Inner),
            _ => TimexType::parse(t).map(TypeTerm::Fixed).ok_or_else(|| "write DATE, TIME, DURATION, SET, TEMPONYM or inner".to_owned()),
        })?;
        let id = spec.id.get_ref().clone();
        let formula = [Some(&spec.value), spec.shift.as_ref()].into_iter().flatten().map(|t| t.get_ref().as_str());
        Some(Rule {
            id,
            kind,
            formula: formula.collect::<Vec<_>>().join(" "),
            template,
            present,
            past,
            shift,
            grain,
            side,
            era,
            modifier,
            half,
            half_day,
            sure: spec.sure,
            atomic: spec.atomic,
            separate: spec.separate,
            numeric: spec.numeric,
            creation: spec.creation,
            keep,
            window,
        })
    }

    fn optional<T>(
        &mut self,
        file: &RuleFile,
        text: &Option<Spanned<String>>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<Option<T>> {
        match text {
            Some(text) => self.read(file, text, read).map(Some),
            None => Some(None),
        }
    }

    fn read<T>(&mut self, file: &RuleFile, text: &Spanned<String>, read: impl Fn(&str) -> Result<T, String>) -> Option<T> {
        match read(text.get_ref()) {
            Ok(value) => Some(value),
            Err(message) => {
                self.faults.error(file, text.span(), message);
                None
            }
        }
    }

    fn sequences(&mut self, file: &RuleFile, pattern: &Spanned<String>) -> Vec<Vec<Item>> {
        match pattern::sequences(pattern.get_ref()) {
            Ok(all) => all.into_iter().filter(|s| s.iter().all(|i| self.known(file, pattern, i))).collect(),
            Err(fault) => {
                // The pattern's text begins after the opening quote.
                let start = (pattern.span().start + 1 + fault.at).min(pattern.span().end);
                self.faults.error(file, start..pattern.span().end, fault.message);
                Vec::new()
            }
        }
    }

    /// Notes a fault if an item names a class or group that does not exist.
    fn known(&mut self, file: &RuleFile, pattern: &Spanned<String>, item: &Item) -> bool {
        let What::Named { class, .. } = &item.what else { return true };
        if self.out.lexicon.class(class).is_some() || self.groups.contains_key(class) {
            return true;
        }
        let names = self.out.lexicon.class_names().chain(self.groups.keys().map(String::as_str));
        let help =
            closest(class, names).map_or_else(|| "declare a class, or a group of rules".to_owned(), |c| format!("did you mean `{c}`?"));
        self.faults.error_help(file, place_in(pattern, class), format!("unknown class or group `{class}`"), help);
        false
    }

    /// Puts a rule's sequences into tries; the rule's number is that of the next rule.
    fn insert(&mut self, tries: &[GroupId], sequences: &[Vec<Item>], slots: &[String], priority: i32) {
        let rule = self.out.rules.len() as u32;
        for sequence in sequences {
            let conditions: Vec<Condition> = sequence.iter().map(|i| self.condition(i)).collect();
            let accept = accept(rule, priority, sequence, slots);
            for &group in tries {
                self.out.matcher.tries[usize::from(group)].add(&conditions, accept.clone());
            }
        }
    }

    fn condition(&mut self, item: &Item) -> Condition {
        let (test, capital) = match &item.what {
            What::Word(word) => (Test::Word(self.out.lexicon.word(word)), word.chars().next().is_some_and(char::is_uppercase)),
            What::Named { class, .. } => (self.named(class), false),
        };
        Condition { test, glued: item.glued, capital }
    }

    fn named(&mut self, class: &str) -> Test {
        match self.out.lexicon.class(class) {
            Some(class) => Test::Class(class),
            None => Test::Group(self.group(class)),
        }
    }

    fn negative(&mut self, file: &RuleFile, spec: &NotSpec) {
        self.claim_id(file, &spec.id);
        let mut parsed = Vec::new();
        for pattern in &spec.pattern {
            parsed.extend(self.sequences(file, pattern));
        }
        let slots = slot_names(&parsed);
        self.insert(&[NOT], &parsed, &slots, 0);
        self.out.rules.push(bare_rule(spec.id.get_ref().clone(), Template::Text(Vec::new())));
        for text in &spec.examples {
            self.example(file, spec.id.get_ref(), text.span(), text.get_ref(), None, Vec::new());
        }
    }

    /// A named period is a rule whose id is made of its first name, and whose example each name alone is.
    fn period(&mut self, file: &RuleFile, spec: &PeriodSpec) {
        let Some(template) = self.read(file, &spec.value, |t| Reader { slots: &[] }.template(t)) else { return };
        let Some(first) = spec.names.first() else {
            self.faults.error(file, spec.value.span(), "a period needs a name");
            return;
        };
        let id = Spanned::new(first.span(), format!("{PERIODS}.{}", slug(first.get_ref())));
        self.claim_id(file, &id);
        let kind = match &spec.kind {
            None => Some(TimexType::Temponym),
            Some(kind) => self.read(file, kind, |t| TimexType::parse(t).ok_or_else(|| format!("`{t}` is no type"))),
        };
        let mut parsed = Vec::new();
        for name in &spec.names {
            let pattern = Spanned::new(name.span(), format!("the? {}", name.get_ref()));
            parsed.extend(self.sequences(file, &pattern));
        }
        let group = self.group(PERIODS);
        self.insert(&[TOP, group], &parsed, &[], 1);
        let rule =
            Rule { kind: kind.map(TypeTerm::Fixed), formula: spec.value.get_ref().clone(), ..bare_rule(id.get_ref().clone(), template) };
        self.out.rules.push(rule);
        for name in spec.names.iter().filter(|n| !n.get_ref().contains(['(', '?', '{', '\''])) {
            let expected = Expected { text: name.get_ref().clone(), value: Some(spec.value.get_ref().clone()), ..Expected::default() };
            self.example(file, id.get_ref(), name.span(), name.get_ref(), None, vec![expected]);
        }
    }

    fn examples(&mut self, file: &RuleFile, spec: &RuleSpec) {
        let id = spec.id.get_ref();
        if spec.kind.is_some() && spec.examples.is_empty() {
            self.faults.error_help(
                file,
                spec.id.span(),
                "a rule needs an example",
                "examples = [{ text = \"…\", is = \"…\", value = \"…\" }]",
            );
        }
        for example in &spec.examples {
            let ExampleSpec { text, published, .. } = example.get_ref();
            let published = match published {
                None => None,
                Some(date) => self.read(file, date, |t| t.parse().map_err(|e| format!("`{t}` is no date: {e}"))),
            };
            self.example(file, id, example.span(), text, published, expected(example.get_ref()));
        }
        for text in &spec.not {
            self.example(file, id, text.span(), text.get_ref(), None, Vec::new());
        }
    }

    fn example(
        &mut self,
        file: &RuleFile,
        rule: &str,
        span: Range<usize>,
        text: &str,
        published: Option<jiff::civil::Date>,
        expect: Vec<Expected>,
    ) {
        let line = file.text[..span.start.min(file.text.len())].bytes().filter(|&b| b == b'\n').count() + 1;
        let place = format!("{}:{line}", file.shown);
        self.out.examples.push(Example { rule: rule.to_owned(), place, text: text.to_owned(), published, expect });
    }

    /// A group must not hold itself, even through others: matching would have no end.
    fn check_groups(&mut self, specs: &Specs) {
        let mut edges: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        for rule in specs.iter().flat_map(|(_, s)| &s.rule) {
            let Some(group) = &rule.group else { continue };
            let inner = self.groups.keys().filter(|g| rule.pattern.iter().any(|p| mentions(p.get_ref(), g)));
            edges.entry(group).or_default().extend(inner.map(String::as_str));
        }
        for (file, spec) in specs {
            for rule in &spec.rule {
                let Some(group) = &rule.group else { continue };
                let inner = |g: &&str| rule.pattern.iter().any(|p| mentions(p.get_ref(), g));
                if edges.keys().copied().filter(inner).any(|g| g == group || reaches(&edges, g, group)) {
                    self.faults.error(file, rule.id.span(), format!("group `{group}` holds itself through this rule"));
                }
            }
        }
    }
}

fn mentions(pattern: &str, group: &str) -> bool {
    pattern.contains(&format!("{{{group}}}")) || pattern.contains(&format!(":{group}}}"))
}

/// True if group `from` holds `to`, directly or through others.
fn reaches(edges: &FxHashMap<&str, Vec<&str>>, from: &str, to: &str) -> bool {
    let (mut seen, mut open) = (FxHashSet::default(), vec![from]);
    while let Some(group) = open.pop() {
        for &next in edges.get(group).into_iter().flatten() {
            if next == to {
                return true;
            }
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    false
}

/// A rule with a value and nothing else.
fn bare_rule(id: String, template: Template) -> Rule {
    Rule {
        id,
        kind: None,
        formula: String::new(),
        template,
        present: None,
        past: None,
        shift: None,
        grain: None,
        side: None,
        era: None,
        modifier: None,
        half: None,
        half_day: None,
        sure: false,
        atomic: false,
        separate: false,
        numeric: false,
        creation: false,
        keep: None,
        window: None,
    }
}

/// The part that a text like `{n}` names.
fn part(reader: Reader<'_>, text: &str) -> Option<u8> {
    match reader.amount(text).ok()? {
        Amount { first: Term::Slot(slot), rest } if rest.is_empty() => Some(slot),
        _ => None,
    }
}

/// Names of the parts of all sequences, each once.
fn slot_names(sequences: &[Vec<Item>]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for item in sequences.iter().flatten() {
        if let What::Named { slot, .. } = &item.what
            && !names.contains(slot)
        {
            names.push(slot.clone());
        }
    }
    names
}

fn accept(rule: u32, priority: i32, sequence: &[Item], slots: &[String]) -> Accept {
    let step_of =
        |name: &String| sequence.iter().position(|i| matches!(&i.what, What::Named { slot, .. } if slot == name)).map(|i| i as u8);
    let range = |test: fn(&Item) -> bool| {
        let first = sequence.iter().position(test)?;
        let last = sequence.iter().rposition(test)?;
        Some((first as u8, last as u8 + 1))
    };
    Accept {
        rule,
        priority,
        slots: slots.iter().map(step_of).collect(),
        extent: range(|i| i.inside).unwrap_or((0, sequence.len() as u8)),
        connector: range(|i| i.connector),
    }
}

/// Where `word` stands in a spanned pattern.
fn place_in(pattern: &Spanned<String>, word: &str) -> Range<usize> {
    match pattern.get_ref().find(word) {
        Some(at) => pattern.span().start + 1 + at..pattern.span().start + 1 + at + word.len(),
        None => pattern.span(),
    }
}

fn slug(name: &str) -> String {
    let letters = name.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' });
    letters.collect::<String>().split('-').filter(|s| !s.is_empty()).collect::<Vec<_>>().join("-")
}

fn expected(spec: &ExampleSpec) -> Vec<Expected> {
    let texts: Vec<&str> = spec.is.split(" | ").filter(|t| !t.is_empty()).collect();
    let last = texts.len().saturating_sub(1);
    let one = |(i, text): (usize, &&str)| {
        let text = (*text).to_owned();
        if i < last {
            return Expected { text, ..Expected::default() };
        }
        let (value, from, to) = (spec.value.clone(), spec.from.clone(), spec.to.clone());
        Expected { text, kind: None, value, from, to, modifiers: spec.modifiers.clone() }
    };
    texts.iter().enumerate().map(one).collect()
}
