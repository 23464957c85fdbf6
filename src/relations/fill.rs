//! Slots against frames: which mentions fill a slot.

use super::construction::Way;
use super::matcher::Matcher;
use super::rule::{ArgRole, ClauseForm, Rule, Slot, SlotRole, TriggerKind, WordList};
use crate::actors::mentions::{Mention, Role, siblings};
use crate::frames::arguments::Filler;
use crate::frames::scan::Scan;
use crate::frames::{Arg, Complement, Frame};
use crate::lexicon::Class;
use crate::words::WordId;
use std::ops::Range;

/// A mention that fills a slot.
#[derive(Clone, Copy)]
pub(super) struct Filled {
    pub mention: usize,
    pub way: Way,
    /// The argument that holds it, or the half of one that names two sides: its role and first token.
    pub arg: Option<(ArgRole, usize)>,
}

/// A frame as one rule reads it: of its complements only those that the rule asks for.
pub(super) struct Reading<'f> {
    pub frame: &'f Frame,
    complements: Vec<&'f Complement>,
}

impl<'f> Reading<'f> {
    /// `None` if the rule asks for a complement that is not there.
    pub fn of(rule: &Rule, frame: &'f Frame, scan: &Scan<'_>) -> Option<Reading<'f>> {
        let wanted = |c: &&Complement| rule.complement.is_empty() || is_about(c, &rule.complement, scan);
        let complements: Vec<&Complement> = frame.complements.iter().filter(wanted).collect();
        (rule.complement.is_empty() || !complements.is_empty()).then_some(Reading { frame, complements })
    }

    /// The arguments in the place of a slot's role.
    fn args(&self, role: SlotRole) -> Vec<&'f Arg> {
        match role {
            SlotRole::Own(role) => self.frame.in_role(role).collect(),
            SlotRole::Inner(form, role) => self.inner(form).filter(|a| Some(a.role) == role).collect(),
        }
    }

    fn inner(&self, form: Option<ClauseForm>) -> impl Iterator<Item = &'f Arg> {
        let of_form = self.complements.iter().filter(move |c| form.is_none_or(|f| f == c.form));
        of_form.flat_map(|c| &c.args)
    }

    /// The roles of a slot one by one: "any" of a clause is each of its roles but the subject, receivers first.
    fn roles(&self, slot: &Slot) -> Vec<SlotRole> {
        let mut out = Vec::new();
        for role in &slot.roles {
            let SlotRole::Inner(form, None) = role else {
                out.push(*role);
                continue;
            };
            let mut all: Vec<&Arg> = self.inner(*form).filter(|a| a.role != ArgRole::Subject).collect();
            all.sort_by_key(|a| (any_rank(a.role), a.tokens.start));
            for arg in all {
                let single = SlotRole::Inner(*form, Some(arg.role));
                if !out.contains(&single) {
                    out.push(single);
                }
            }
        }
        out
    }
}

fn any_rank(role: ArgRole) -> u8 {
    match role {
        ArgRole::IndirectObject => 0,
        ArgRole::Object => 1,
        _ => 2,
    }
}

/// True if a clause is about one of these words.
pub(super) fn is_about(complement: &Complement, words: &WordList, scan: &Scan<'_>) -> bool {
    complement.words.iter().any(|(at, lemma)| words.holds(*lemma, *at, |t| fold(scan, t)))
}

/// The folded word at a place of the sentence.
pub(super) fn fold(scan: &Scan<'_>, at: usize) -> Option<WordId> {
    scan.range.contains(&at).then(|| scan.tokens.fold(at))
}

/// The head noun of an argument.
pub(super) fn head_of(arg: &Arg, scan: &Scan<'_>) -> Option<usize> {
    arg.head.or_else(|| scan.head(arg.tokens.clone()))
}

/// True if the head noun of an argument is one of these words.
pub(super) fn head_is(arg: &Arg, heads: &WordList, scan: &Scan<'_>) -> bool {
    head_of(arg, scan).is_some_and(|h| heads.holds(scan.tokens.fold(h), h, |t| fold(scan, t)))
}

/// True if the head noun of an argument is one that a slot takes.
fn admits(slot: &Slot, arg: &Arg, scan: &Scan<'_>) -> bool {
    (slot.heads.is_empty() || head_is(arg, &slot.heads, scan)) && (slot.not_heads.is_empty() || !head_is(arg, &slot.not_heads, scan))
}

impl Matcher<'_> {
    /// The mentions that fill a slot: those of the first role that has any. An actor may be the owner of the subject
    /// ("Russian pressure forced"), a recipient only where the rule says so. Of those in `taken`, one must be another actor.
    pub(super) fn fill(&self, slot: &Slot, reading: &Reading<'_>, scan: &Scan<'_>, owner_allowed: bool, taken: &[Filled]) -> Vec<Filled> {
        let roles = reading.roles(slot);
        let tries = [false, true].into_iter().flat_map(|alternative| roles.iter().map(move |role| (alternative, *role)));
        for (alternative, role) in tries {
            let mut found = Vec::new();
            for arg in reading.args(role).into_iter().filter(|a| a.alternative == alternative && admits(slot, a, scan)) {
                self.add_fillers(slot, arg, scan, owner_allowed, &mut found);
            }
            found.retain(|f| !taken.iter().any(|t| t.mention == f.mention));
            if let SlotRole::Inner(..) = role {
                found.iter_mut().for_each(|f| f.way = if alternative { Way::Alternative } else { Way::Complement });
            }
            if !found.is_empty() && (taken.is_empty() || found.iter().any(|f| taken.iter().any(|t| self.apart(scan, t.mention, f.mention))))
            {
                return found;
            }
        }
        if slot.place && reading.frame.kind == TriggerKind::Verb { self.fill_by_place(slot, reading, scan, taken) } else { Vec::new() }
    }

    /// "bombed a hospital in Aleppo": where nothing else fills a slot that takes places, the thing's own place does.
    fn fill_by_place(&self, slot: &Slot, reading: &Reading<'_>, scan: &Scan<'_>, taken: &[Filled]) -> Vec<Filled> {
        let mut found = Vec::new();
        let things = reading.roles(slot).into_iter().flat_map(|role| reading.args(role)).filter(|a| a.role != ArgRole::Subject);
        for thing in things.filter(|a| admits(slot, a, scan)) {
            let preposition = thing.tokens.end;
            if preposition < scan.range.end && scan.is(preposition, Class::LocativePreposition) {
                let tokens = preposition + 1..scan.phrase_end(preposition + 1);
                self.add_fillers(slot, &Arg { tokens, ..thing.clone() }, scan, true, &mut found);
            }
        }
        found.retain(|f| !taken.iter().any(|t| t.mention == f.mention));
        found
    }

    fn add_fillers(&self, slot: &Slot, arg: &Arg, scan: &Scan<'_>, owner_allowed: bool, found: &mut Vec<Filled>) {
        let mut named = scan.fillers(arg.tokens.clone());
        if named.is_empty()
            && let Some(maker) = &arg.maker
        {
            named = scan.fillers(maker.clone());
            named.iter_mut().for_each(|f| f.owner = true);
        }
        let mut fillers = all_meant(named, scan);
        if matches!(arg.role, ArgRole::Possessor | ArgRole::Modifier) {
            fillers.iter_mut().for_each(|f| f.owner = false);
        }
        fillers.retain(|f| {
            let mention = &scan.mentions[f.mention];
            let entity = self.gazetteer.entity(mention.entity);
            (slot.place || mention.role != Role::Place)
                && (owner_allowed || slot.owner || !f.owner)
                && (slot.kinds.is_empty() || slot.kinds.contains(&entity.kind) || (slot.place && mention.role == Role::Place))
        });
        let second = scan.second_side(arg.tokens.clone()).unwrap_or(arg.tokens.end);
        for filler in fillers {
            let side = if scan.mentions[filler.mention].tokens.start < second { arg.tokens.start } else { second };
            let way = Way::of(arg, filler.owner, !found.is_empty());
            found.push(Filled { mention: filler.mention, way, arg: Some((arg.role, side)) });
        }
    }

    /// The phrase that fills the object slot.
    pub(super) fn object(&self, slot: &Slot, reading: &Reading<'_>, scan: &Scan<'_>) -> Option<Range<usize>> {
        let args = reading.roles(slot).into_iter().flat_map(|role| reading.args(role));
        let mut fitting = args.filter(|a| admits(slot, a, scan));
        fitting.next().map(|a| a.tokens.clone())
    }

    /// True if two mentions can be the two sides of a claim: they are not the same actor (the same code counts only with
    /// different sectors), and neither stands for several of which the other is one.
    pub(super) fn apart(&self, scan: &Scan<'_>, one: usize, other: usize) -> bool {
        let (a, b) = (scan.who(one), scan.who(other));
        let same = self.gazetteer.principal(a.entity).code == self.gazetteer.principal(b.entity).code;
        let domestic = a.sector.is_some() && b.sector.is_some() && a.sector != b.sector;
        let implied = one.max(other) >= scan.mentions.len();
        (!same || domestic) && (implied || !actor_in_recipient(scan.mentions, one, other))
    }
}

/// Each filler, and beside one that stands for several actors ("they") the others.
fn all_meant(found: Vec<Filler>, scan: &Scan<'_>) -> Vec<Filler> {
    let each = |f: Filler| siblings(scan.mentions, f.mention).map(move |mention| Filler { mention, ..f });
    found.into_iter().flat_map(each).collect()
}

/// True if one side is among the several actors that the other side's word stands for: nobody acts on a "them" of which it
/// is part. Two of one word are the sides of a relation between them.
fn actor_in_recipient(mentions: &[Mention], actor: usize, recipient: usize) -> bool {
    let (a, r) = (siblings(mentions, actor), siblings(mentions, recipient));
    let shares =
        |many: &Range<usize>, one: usize| many.len() > 1 && mentions[many.clone()].iter().any(|m| m.entity == mentions[one].entity);
    a != r && (shares(&a, recipient) || shares(&r, actor))
}
