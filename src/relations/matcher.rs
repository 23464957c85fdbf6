//! Rules against frames: which triples does a sentence state?
//!
//! For every trigger word the frame is built once and each of its rules tried on it. Where rules claim the same trigger
//! words, the longer trigger wins, then the higher priority, then the earlier word, then the id.

use super::compile::RelationRules;
use super::construction::{Construction, Way};
use super::fill::{Filled, Reading, fold, head_is, head_of, is_about};
use super::rule::{ArgRole, Rule, Slot, SlotRole, Slots, Trigger, TriggerKind, WordList};
use crate::actors::gazetteer::Gazetteer;
use crate::actors::mentions::{Mention, Role, siblings};
use crate::actors::reference::rules::{Form, References};
use crate::frames::scan::{GroupForm, Scan};
use crate::frames::view::Parsed;
use crate::frames::{Arg, Frame, Source};
use crate::lexicon::Class;
use crate::limits::MAX_CLAIMS_PER_SENTENCE;
use crate::words::{Vocabulary, WordId};
use std::ops::Range;

/// A triple that a rule makes of a sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Index of the rule.
    pub rule: u32,
    /// The trigger's tokens.
    pub trigger: Range<usize>,
    /// Index of the actor's mention in the sentence.
    pub actor: usize,
    /// Index of the recipient's mention in the sentence.
    pub recipient: usize,
    /// The phrase that the relation is about.
    pub object: Option<Range<usize>>,
    /// How it was found.
    pub construction: Construction,
}

/// Why a rule that was tried did not match, for `explain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Miss {
    /// The words are not used as this kind of trigger here.
    NotUsedSo,
    /// No actor was found.
    Actor,
    /// No recipient was found.
    Recipient,
    /// The object is missing or of the wrong sort.
    Object,
    /// No clause beside the trigger is about what the rule asks for.
    Complement,
    /// A guard vetoed it: `not_object`, `not_subject`, `not_complement`, `when` or `unless`.
    Vetoed,
    /// Another rule claimed the trigger words.
    Overruled,
}

/// A rule tried on a trigger.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// Index of the rule.
    pub rule: u32,
    /// The trigger's tokens.
    pub trigger: Range<usize>,
    /// The frame, if the words form one.
    pub frame: Option<Frame>,
    /// What went wrong; `None` = it matched.
    pub miss: Option<Miss>,
}

/// Tries rules on the frames of sentences.
pub struct Matcher<'r> {
    /// The rules.
    pub rules: &'r RelationRules,
    /// The entities, for slot types.
    pub gazetteer: &'r Gazetteer,
    /// What single words do, and whom a sentence may imply.
    pub references: &'r References,
    /// Function words that matching itself asks for.
    pub between: Option<WordId>,
    /// Also try rules under trial.
    pub preview: bool,
}

/// The word by which a token may trigger rules: none inside a name, but for the noun at the end of "Soviet troops"; the prefix
/// of "pro-Russian".
fn trigger_word(scan: &Scan<'_>, at: usize) -> Option<WordId> {
    match scan.mention_at(at).map(|m| &scan.mentions[m]) {
        Some(mention) if mention.prefix.is_some() => mention.prefix,
        Some(mention) if at < mention.name.end && !is_noun_of_name(scan, at, &mention.name) => None,
        _ => Some(scan.tokens.fold(at)),
    }
}

/// True for the last word of a longer name if it is a common noun.
fn is_noun_of_name(scan: &Scan<'_>, at: usize, name: &Range<usize>) -> bool {
    let shape = scan.tokens.shape(at);
    at + 1 == name.end && name.len() > 1 && !shape.is_capitalised() && !shape.is_all_caps()
}

/// The frames around one token, each built once for all its rules.
struct Frames<'s> {
    scan: &'s Scan<'s>,
    parsed: Option<Parsed<'s>>,
    /// Bits of the sentence's words ([`WordId::bit`]).
    present: u64,
    built: Vec<Built>,
}

/// In this order: a rule that matches on the first frame is not tried on the second.
const SOURCES: [Source; 3] = [Source::Words, Source::Tree, Source::Both];

struct Built {
    source: Source,
    kind: TriggerKind,
    trigger: Range<usize>,
    frame: Option<Frame>,
    /// How many mentions the arguments hold, two at most: no triple comes from fewer, unless the rule may imply one.
    named: u8,
}

impl Frames<'_> {
    fn get(&mut self, source: Source, kind: TriggerKind, trigger: &Range<usize>) -> &Built {
        let known = self.built.iter().position(|b| b.source == source && b.kind == kind && b.trigger == *trigger);
        let index = known.unwrap_or_else(|| {
            let frame = match source {
                Source::Tree => self.parsed.and_then(|p| p.frame(kind, trigger)),
                Source::Words => self.scan.frame(kind, trigger.clone()),
                Source::Both => self.join(kind, trigger),
            };
            let named = frame.as_ref().map_or(0, |f| named(f, self.scan));
            self.built.push(Built { source, kind, trigger: trigger.clone(), frame, named });
            self.built.len() - 1
        });
        &self.built[index]
    }

    /// What the words' frame leaves without a name is taken from the tree's.
    fn join(&mut self, kind: TriggerKind, trigger: &Range<usize>) -> Option<Frame> {
        let mut frame = self.get(Source::Words, kind, trigger).frame.clone()?;
        let tree = self.get(Source::Tree, kind, trigger).frame.clone()?;
        let scan = self.scan;
        let named = |a: &Arg| a.tokens.clone().any(|t| scan.mention_at(t).is_some());
        frame.args.retain(named);
        let known: Vec<ArgRole> = frame.args.iter().map(|a| a.role).collect();
        frame.args.extend(tree.args.into_iter().filter(|a| !known.contains(&a.role)));
        frame.source = Source::Both;
        frame.carrier = frame.carrier.or(tree.carrier);
        frame.complements.extend(tree.complements);
        Some(frame)
    }
}

/// How many actors stand in the arguments of a frame: 0, 1, or 2 for more. A word that stands for several ("the two
/// countries") is enough alone.
fn named(frame: &Frame, scan: &Scan<'_>) -> u8 {
    let mut named =
        frame.all_args().flat_map(|a| a.tokens.clone().chain(a.maker.clone().unwrap_or_default())).filter_map(|t| scan.mention_at(t));
    let several = |m: usize| siblings(scan.mentions, m).len() > 1;
    named.next().map_or(0, |first| if several(first) || named.any(|m| m != first) { 2 } else { 1 })
}

/// A rule that matched, before overlaps are settled.
struct Match {
    rule: u32,
    trigger: Range<usize>,
    /// The words of the trigger that no other rule may claim.
    claimed: Range<usize>,
    carrier: Option<usize>,
    found: Vec<Candidate>,
}

impl Matcher<'_> {
    /// The triples of a sentence in text order. If `trace` is given, every attempt is noted there.
    pub fn extract(
        &self,
        scan: &Scan<'_>,
        parsed: Option<Parsed<'_>>,
        stems: &mut dyn FnMut(WordId) -> Vec<u32>,
        mut trace: Option<&mut Vec<Attempt>>,
    ) -> Vec<Candidate> {
        let mut matches = Vec::new();
        let present = scan.range.clone().fold(0, |bits, t| bits | scan.tokens.fold(t).bit());
        let mut frames = Frames { scan, parsed, present, built: Vec::new() };
        for at in scan.range.clone() {
            let Some(word) = trigger_word(scan, at) else { continue };
            frames.built.clear();
            // Most triggers of several words fail because their next word is nowhere in the sentence.
            let in_name = scan.mention_at(at).map(|m| &scan.mentions[m]).is_some_and(|m| m.prefix.is_none() && at < m.name.end);
            let fits = |t: &&Trigger| t.needs & !present == 0 && (t.rest.is_empty() || !in_name);
            for trigger in self.rules.triggers(word).iter().filter(fits) {
                self.attempt(&mut frames, at, trigger, &mut matches, trace.as_deref_mut());
            }
            for rule in stems(scan.tokens.fold(at)) {
                let trigger = Trigger::new(rule, TriggerKind::Stem, Vec::new());
                self.attempt(&mut frames, at, &trigger, &mut matches, trace.as_deref_mut());
            }
        }
        self.settle(matches, scan, trace)
    }

    fn attempt(&self, frames: &mut Frames<'_>, at: usize, trigger: &Trigger, matches: &mut Vec<Match>, trace: Option<&mut Vec<Attempt>>) {
        let (scan, present) = (frames.scan, frames.present);
        let Some(range) = trigger_range(scan, at, trigger) else { return };
        let rule = &self.rules.rules[trigger.rule as usize];
        let mut missed = None;
        for source in SOURCES {
            let Built { frame, named, .. } = frames.get(source, trigger.kind, &range);
            let fertile = *named >= if rule.implied { 1 } else { 2 };
            if !fertile && trace.is_none() {
                continue;
            }
            if rule.preview && !self.preview {
                return;
            }
            let outcome = frame.as_ref().ok_or(Miss::NotUsedSo).and_then(|frame| self.apply(rule, trigger, frame, scan, present));
            match outcome {
                Ok(found) => {
                    let carrier = frame.as_ref().and_then(|f| f.carrier);
                    if let Some(trace) = trace {
                        trace.push(Attempt { rule: trigger.rule, trigger: range.clone(), frame: frame.clone(), miss: None });
                    }
                    matches.push(Match { rule: trigger.rule, claimed: claimed(scan, &range), trigger: range, carrier, found });
                    return;
                }
                // The first frame that has names says best what is missing.
                Err(miss) if trace.is_some() && (missed.is_none() || fertile) => missed = Some((frame.clone(), miss)),
                Err(_) => {}
            }
        }
        if let Some((trace, (frame, miss))) = trace.zip(missed) {
            trace.push(Attempt { rule: trigger.rule, trigger: range, frame, miss: Some(miss) });
        }
    }

    /// One rule on one frame.
    fn apply(&self, rule: &Rule, trigger: &Trigger, frame: &Frame, scan: &Scan<'_>, present: u64) -> Result<Vec<Candidate>, Miss> {
        let slots = rule.slots(trigger.kind);
        if self.vetoed(rule, frame, scan, present) {
            return Err(Miss::Vetoed);
        }
        let frame = &Reading::of(rule, frame, scan).ok_or(Miss::Complement)?;
        let object = || self.object(&slots.object, frame, scan);
        if rule.requires_object && object().is_none() {
            return Err(Miss::Object);
        }
        let actors = self.fill(&slots.actor, frame, scan, true, &[]);
        let mut recipients = self.fill(&slots.recipient, frame, scan, false, &actors);
        if rule.symmetric && (recipients.is_empty() || actors.is_empty()) {
            if recipients.is_empty() && self.is_with_stranger(&slots.recipient, frame, scan) {
                return Err(Miss::Recipient);
            }
            let sides = self.sides(slots, frame, scan, &actors);
            if sides.len() < 2 {
                return Err(Miss::Recipient);
            }
            return Ok(self.pairs(trigger.rule, frame, scan, &sides, object()));
        }
        if actors.is_empty() {
            return Err(Miss::Actor);
        }
        if recipients.is_empty() && rule.implied && trigger.kind == TriggerKind::Verb {
            recipients = self.implied(slots, frame.frame, scan, &actors);
        }
        if recipients.is_empty() {
            return Err(Miss::Recipient);
        }
        let object = object();
        recipients.truncate(MAX_CLAIMS_PER_SENTENCE);
        let pairs = actors.iter().flat_map(|a| recipients.iter().map(move |r| (*a, *r)));
        let found: Vec<Candidate> = pairs.filter_map(|(a, r)| self.candidate(trigger.rule, frame, scan, a, r, object.clone())).collect();
        if found.is_empty() { Err(Miss::Recipient) } else { Ok(found) }
    }

    /// "Egypt and Sudan met with *the rebels*": whom the slot asks for is there, but is nobody known.
    fn is_with_stranger(&self, slot: &Slot, frame: &Reading<'_>, scan: &Scan<'_>) -> bool {
        let behind = |role: &SlotRole| match role {
            SlotRole::Own(ArgRole::Preposition(word)) if Some(*word) != self.between => Some(*word),
            _ => None,
        };
        let known = |t: usize| self.references.opens_known(scan.tokens.fold(t));
        slot.roles.iter().filter_map(behind).any(|word| {
            let phrases = frame.frame.in_role(ArgRole::Preposition(word));
            phrases.filter(|a| !a.alternative).any(|a| known(a.tokens.start))
        })
    }

    /// Whom a verb is about that names nobody but its actor: the one other actor whom its sentence has named before it ("Chile
    /// fined a firm and Peru *protested*"); those who took part in the event that is its object ("welcomed the accord"); or
    /// the other actor in focus if it has no object or a known one ("supports the claim").
    fn implied(&self, slots: &Slots, frame: &Frame, scan: &Scan<'_>, actors: &[Filled]) -> Vec<Filled> {
        let is_actor = |m: &Mention| actors.iter().any(|a| self.same_principal(&scan.mentions[a.mention], m));
        let form = |m: &Mention| m.link.map(|l| self.references.entry(l.entry).form);
        // A speaker's "we" and "I" are about anything: of ten implied partners two were right.
        let speaks = |m: &Mention| matches!(form(m), Some(Form::First | Form::FirstPossessive));
        let fits_actor = |a: &Filled| matches!(a.way, Way::Direct | Way::Conjunct | Way::Shared) && !speaks(&scan.mentions[a.mention]);
        let objects: Vec<&Arg> = frame.in_role(ArgRole::Object).collect();
        let known = objects.iter().all(|a| self.references.opens_known(scan.tokens.fold(a.tokens.start)));
        if !known || !actors.iter().all(fits_actor) {
            return Vec::new();
        }
        let kinds = &slots.recipient.kinds;
        let fits = |m: &Mention| !is_actor(m) && (kinds.is_empty() || kinds.contains(&self.gazetteer.entity(m.entity).kind));
        let others: Vec<usize> = (0..scan.mentions.len()).filter(|m| !is_actor(&scan.mentions[*m])).collect();
        if let Some(first) = others.first() {
            let alone = others.iter().all(|m| self.same_principal(&scan.mentions[*m], &scan.mentions[*first]));
            let before = |m: &Mention| m.role == Role::Actor && m.tokens.end <= frame.trigger.start && fits(m);
            let named = others.iter().find(|m| alone && before(&scan.mentions[**m]));
            return named.map(|m| Filled { mention: *m, way: Way::Implied, arg: None }).into_iter().collect();
        }
        let event = objects.iter().any(|a| head_of(a, scan).is_some_and(|h| self.references.is_event(scan.tokens.fold(h))));
        let of_form = |wanted| {
            let all = scan.partners.iter().enumerate().filter(move |(_, m)| form(m) == Some(wanted) && fits(m));
            all.map(|(i, _)| Filled { mention: scan.mentions.len() + i, way: Way::Implied, arg: None })
        };
        let took_part: Vec<Filled> = if event { of_form(Form::Participants).collect() } else { Vec::new() };
        if took_part.is_empty() { of_form(Form::Partner).take(1).collect() } else { took_part }
    }

    /// True if two mentions act for the same actor.
    fn same_principal(&self, a: &Mention, b: &Mention) -> bool {
        self.gazetteer.principal(a.entity).code == self.gazetteer.principal(b.entity).code
    }

    /// The two or more sides of a symmetric relation that names them in one place: "A and B met", "talks between A and B".
    fn sides(&self, slots: &Slots, frame: &Reading<'_>, scan: &Scan<'_>, actors: &[Filled]) -> Vec<Filled> {
        if let Some(between) = self.between {
            let slot =
                Slot { roles: vec![SlotRole::Own(ArgRole::Preposition(between))], kinds: slots.actor.kinds.clone(), ..Slot::default() };
            let sides = self.fill(&slot, frame, scan, false, &[]);
            if sides.len() > 1 {
                return sides;
            }
        }
        if actors.len() > 1 {
            return actors.to_vec();
        }
        // "Egypt and Sudan were brought together": never a list behind the verb or after "with", for the other side is elsewhere.
        let object = SlotRole::Own(ArgRole::Object);
        let slot = Slot { roles: vec![object], ..slots.recipient.clone() };
        let before = |a: &Arg| a.tokens.start < frame.frame.trigger.start;
        if actors.is_empty() && slots.recipient.roles.contains(&object) && frame.frame.in_role(ArgRole::Object).all(before) {
            self.fill(&slot, frame, scan, false, &[])
        } else {
            Vec::new()
        }
    }

    /// Each side with each later one; but "between the EU and the ministers of Iran and Oman" names two sides, however many
    /// stand on each.
    fn pairs(&self, rule: u32, frame: &Reading<'_>, scan: &Scan<'_>, sides: &[Filled], object: Option<Range<usize>>) -> Vec<Candidate> {
        let between = |f: &Filled| f.arg.filter(|(role, _)| self.between.is_some_and(|b| *role == ArgRole::Preposition(b)));
        let mut phrases: Vec<usize> = sides.iter().filter_map(between).map(|(_, start)| start).collect();
        phrases.sort_unstable();
        phrases.dedup();
        let together = |a: &Filled, b: &Filled| phrases.len() == 2 && a.arg == b.arg;
        let mut found = Vec::new();
        for (i, a) in sides.iter().enumerate() {
            for b in sides[i + 1..].iter().filter(|b| !together(a, b)) {
                found.extend(self.candidate(rule, frame, scan, *a, *b, object.clone()));
            }
        }
        found
    }

    /// A triple, unless both sides are the same actor.
    fn candidate(
        &self,
        rule: u32,
        frame: &Reading<'_>,
        scan: &Scan<'_>,
        actor: Filled,
        recipient: Filled,
        object: Option<Range<usize>>,
    ) -> Option<Candidate> {
        let foreign = || self.code(scan, actor.mention) != self.code(scan, recipient.mention);
        if !self.apart(scan, actor.mention, recipient.mention) || self.rules.rules[rule as usize].foreign && !foreign() {
            return None;
        }
        let construction = Construction { source: frame.frame.source, kind: frame.frame.kind, actor: actor.way, recipient: recipient.way };
        Some(Candidate {
            rule,
            trigger: frame.frame.trigger.clone(),
            actor: actor.mention,
            recipient: recipient.mention,
            object,
            construction,
        })
    }

    fn vetoed(&self, rule: &Rule, frame: &Frame, scan: &Scan<'_>, present: u64) -> bool {
        let heads = |role: ArgRole, list: &WordList| !list.is_empty() && frame.in_role(role).any(|a| head_is(a, list, scan));
        heads(ArgRole::Object, &rule.not_object)
            || heads(ArgRole::Subject, &rule.not_subject)
            || !rule.not_complement.is_empty() && frame.complements.iter().any(|c| is_about(c, &rule.not_complement, scan))
            || rule.unless.may_hold(present) && clause_holds(scan, &frame.trigger, &rule.unless)
            || !rule.when.is_empty() && !clause_holds(scan, &frame.trigger, &rule.when)
    }

    /// Settles overlapping triggers, then repeated triples.
    fn settle(&self, mut matches: Vec<Match>, scan: &Scan<'_>, mut trace: Option<&mut Vec<Attempt>>) -> Vec<Candidate> {
        let strength = |m: &Match| {
            let rule = &self.rules.rules[m.rule as usize];
            (std::cmp::Reverse(m.trigger.len() + usize::from(m.carrier.is_some())), std::cmp::Reverse(rule.priority), m.trigger.start)
        };
        matches.sort_by(|a, b| strength(a).cmp(&strength(b)).then_with(|| self.id(a.rule).cmp(self.id(b.rule))));
        let mut kept: Vec<Match> = Vec::new();
        for m in matches {
            if kept.iter().any(|k| collide(k, &m)) {
                if let Some(attempt) = trace.as_mut().and_then(|t| t.iter_mut().find(|a| a.rule == m.rule && a.trigger == m.trigger)) {
                    attempt.miss = Some(Miss::Overruled);
                }
            } else {
                kept.push(m);
            }
        }
        kept.sort_by_key(|m| m.trigger.start);
        let mut out: Vec<Candidate> = Vec::new();
        for candidate in kept.into_iter().flat_map(|m| m.found) {
            if out.len() < MAX_CLAIMS_PER_SENTENCE && !out.iter().any(|o| self.same_triple(o, &candidate, scan)) {
                out.push(candidate);
            }
        }
        out
    }

    fn id(&self, rule: u32) -> &str {
        &self.rules.rules[rule as usize].id
    }

    /// The code of whom a mention acts for.
    fn code(&self, scan: &Scan<'_>, mention: usize) -> &str {
        &self.gazetteer.principal(scan.who(mention).entity).code
    }

    fn same_triple(&self, a: &Candidate, b: &Candidate, scan: &Scan<'_>) -> bool {
        let category = |c: &Candidate| self.rules.rules[c.rule as usize].category;
        let code = |mention: usize| self.code(scan, mention);
        let symmetric = self.rules.rules[a.rule as usize].symmetric;
        let straight = (code(a.actor), code(a.recipient)) == (code(b.actor), code(b.recipient));
        let turned = symmetric && (code(a.actor), code(a.recipient)) == (code(b.recipient), code(b.actor));
        category(a) == category(b) && (straight || turned)
    }
}

/// Two matches claim the same words.
fn collide(a: &Match, b: &Match) -> bool {
    let overlap = a.claimed.start < b.claimed.end && b.claimed.start < a.claimed.end;
    overlap || a.carrier.is_some_and(|c| b.claimed.contains(&c)) || b.carrier.is_some_and(|c| a.claimed.contains(&c))
}

/// The words that a trigger claims for itself. Of "threatened to seize" only what stands before the infinitive: what is
/// threatened is a claim of its own.
fn claimed(scan: &Scan<'_>, trigger: &Range<usize>) -> Range<usize> {
    let opens = |t: &usize| {
        let group = scan.group_at(*t).map(|g| &scan.groups[g]);
        group.is_some_and(|g| g.form == GroupForm::Infinitive && g.tokens.start == *t && g.head < trigger.end)
    };
    trigger.start..(trigger.start + 1..trigger.end).find(opens).unwrap_or(trigger.end)
}

/// The tokens of a trigger at `at`, or `None` if its further words do not follow. A noun's follow at once; a verb's
/// follow in order within its phrase ("handed the boats over"): the range then ends at the verb unless they touch.
fn trigger_range(scan: &Scan<'_>, at: usize, trigger: &Trigger) -> Option<Range<usize>> {
    if trigger.kind != TriggerKind::Verb {
        return trigger.rest.iter().try_fold(at + 1, |next, word| noun_word(scan, next, *word)).map(|end| at..end);
    }
    let mut next = at + 1;
    let mut over_name = false;
    for word in &trigger.rest {
        let skipped = scan.skip_adverbials(next);
        if (next..skipped).all(|t| scan.tokens.fold(t) != *word) {
            next = skipped;
        }
        let limit = (next + 5).min(scan.range.end);
        let found = (next..limit).take_while(|t| !scan.is_break(*t) && !scan.is_comma(*t)).find(|t| scan.tokens.fold(*t) == *word)?;
        let gap = next..found;
        if scan.is(found, Class::Preposition) && !gap.clone().all(|t| scan.is(t, Class::Adverb)) {
            if !is_particle(scan, found) {
                return None;
            }
            over_name = true;
        }
        over_name |= gap.into_iter().any(|t| scan.mention_at(t).is_some_and(|m| !scan.mentions[m].is_pronoun(t)));
        next = found + 1;
    }
    Some(if over_name { at..at + 1 } else { at..next })
}

/// Where a further word of a noun trigger ends: at once, but for an adjective after a preposition ("sphere of *political*
/// influence") or what is coordinated ("military *and economic* aid").
fn noun_word(scan: &Scan<'_>, next: usize, word: WordId) -> Option<usize> {
    let free = |t: &usize| {
        let plain = scan.is_plain_noun(*t) && !scan.is(*t, Class::Determiner) || scan.is(*t, Class::ListConjunction);
        plain && scan.mention_at(*t).is_none() && scan.group_at(*t).is_none()
    };
    let end = (next + 4).min(scan.range.end);
    let found = next + (next..end).take_while(|t| scan.tokens.fold(*t) != word && free(t)).count();
    let may_part = found == next || scan.is(next - 1, Class::Preposition) || scan.is(next, Class::ListConjunction);
    (may_part && found < end && scan.tokens.fold(found) == word).then_some(found + 1)
}

/// "over" in "handed the boats over to Kenya": no phrase of its own follows.
fn is_particle(scan: &Scan<'_>, at: usize) -> bool {
    let next = at + 1;
    next >= scan.range.end
        || scan.is_break(next)
        || scan.is_comma(next)
        || scan.classes(next).any(&[Class::Preposition, Class::Conjunction])
}

/// The tokens of the clause around a trigger, between breaks.
fn clause<'s>(scan: &'s Scan<'_>, trigger: &Range<usize>) -> impl Iterator<Item = usize> + use<'s> {
    let start = (scan.range.start..trigger.start).rev().find(|t| scan.is_break(*t)).map_or(scan.range.start, |t| t + 1);
    let end = (trigger.end..scan.range.end).find(|t| scan.is_break(*t)).unwrap_or(scan.range.end);
    start..end
}

/// True if a word of the list stands in the clause of a trigger, the trigger included.
fn clause_holds(scan: &Scan<'_>, trigger: &Range<usize>, list: &WordList) -> bool {
    clause(scan, trigger).any(|at| list.holds(scan.tokens.fold(at), at, |t| fold(scan, t)))
}

/// The id of "between".
pub fn between(vocabulary: &mut Vocabulary) -> WordId {
    let id = vocabulary.intern("between");
    vocabulary.fold(id)
}
