//! Fills in a rule's value from what its pattern matched: calendar arithmetic, context, modifiers.
//!
//! Evaluation gives `None` for what cannot be (a 30th of the second month, a range that ends before it begins): the words are then no
//! date at all, rather than a date made of some of them.

use super::calendar::{Cal, Unit, add_days};
use super::context::{Side, TimeContext, pick_day, pick_weekday, pick_year};
use super::lexicon::Meaning;
use super::matcher::{Match, Step};
use super::meaning::{Core, Val, add, as_date, halve, modify, outer, unknown};
use super::rule::{ModTerm, Rule, SideTerm, TimeRules, TypeTerm, Window};
use super::tense::{self, Tense};
use super::timex::{Basis, Modifier, TimexType};
use super::value::{Amount, Below, Clock, Field, Piece, Reference, Shift, Slot, Template, Term, UnitTerm};
use jiff::civil::Date;
use std::cell::Cell;

/// Evaluates matches of one sentence.
pub struct Evaluator<'a> {
    rules: &'a TimeRules,
    context: &'a TimeContext,
    text: &'a str,
    /// The atoms of the whole expression, for the tense of its clause.
    whole: (u32, u32),
    tense: Cell<Option<Tense>>,
    /// While one end of a range is read: the other, and on which side of it to look.
    hint: Cell<Option<(Date, Side)>>,
}

impl<'a> Evaluator<'a> {
    /// For the expression that the match `of` makes.
    pub fn new(rules: &'a TimeRules, context: &'a TimeContext, text: &'a str, of: &Match) -> Evaluator<'a> {
        Evaluator { rules, context, text, whole: of.extent, tense: Cell::new(None), hint: Cell::new(None) }
    }

    /// What a match means.
    pub fn value_of(&self, index: u32) -> Option<Val> {
        let found = self.context.scratch.matches[index as usize];
        let rule = &self.rules.rules[found.rule as usize];
        let part = Reading { eval: self, rule, found: &found };
        let present = rule.present.as_ref().filter(|_| self.tense() == Tense::Present);
        let past = rule.past.as_ref().filter(|_| self.tense() == Tense::Past);
        let template = present.or(past).unwrap_or(&rule.template);
        let mut val = part.fill(template)?;
        part.finish(&mut val)?;
        Some(val)
    }

    fn tense(&self) -> Tense {
        let known = self.tense.get();
        known.unwrap_or_else(|| {
            let tense = tense::of_clause(&self.rules.tense, &self.context.scratch.atoms, self.text, self.whole);
            self.tense.set(Some(tense));
            tense
        })
    }

    /// A unit whose year the words do not say: from the other end of a range, the story, or the publication date.
    fn resolve(&self, side: Option<Side>, of: impl Fn(i64) -> Option<Cal>) -> Option<Val> {
        let previous = || self.context.previous(Unit::Year).map(|c| i64::from(c.start.year()));
        let mut val = if let Some((day, side)) = self.hint.get() {
            Val::placed(pick_year(day, side, &of)?, Basis::Explicit)?
        } else if let (Some(Side::Previous), Some(cal)) = (side, previous().and_then(&of)) {
            Val::placed(cal, Basis::Inherited)?
        } else if let (None, Some(cal)) = (side, self.context.story_year().and_then(&of)) {
            Val::placed(cal, Basis::Inherited)?
        } else if let Some(published) = self.context.published {
            let cal = pick_year(published, side.unwrap_or_else(|| self.side(Reach::of(&of))), &of)?;
            Val { anchor: Some(published), ..Val::placed(cal, Basis::Relative)? }
        } else {
            let example = of(2000)?.value();
            Val::new(Core::Text(example.replacen("2000", "XXXX", 1)))
        };
        val.open = true;
        Some(val)
    }

    /// Where the clause's tense points. Without a cue a weekday lies behind; a date that comes back once a year lies
    /// wherever it is much nearer.
    fn side(&self, reach: Reach) -> Side {
        match (self.tense(), reach) {
            // What can, may or stays to happen on a Friday is ahead: what was is told in the past.
            (Tense::Future | Tense::Present, _) => Side::Future,
            (Tense::Unknown, Reach::Year(Some(example))) => match self.context.published {
                Some(day) => nearer(day, example),
                None => Side::Past,
            },
            _ => Side::Past,
        }
    }
}

/// How often an open date comes back.
#[derive(Clone, Copy)]
enum Reach {
    Week,
    Month,
    /// With the date of some year.
    Year(Option<Cal>),
}

impl Reach {
    fn of(of: &impl Fn(i64) -> Option<Cal>) -> Reach {
        Reach::Year(of(2000))
    }
}

/// Past, unless the next such date is at least twice as near as the last.
fn nearer(day: Date, example: Cal) -> Side {
    let days = |d: Date| i64::from(d.day_of_year());
    let behind = (days(day) - days(example.start)).rem_euclid(366);
    if behind > 2 * (366 - behind) { Side::Future } else { Side::Past }
}

/// One match being read.
struct Reading<'a> {
    eval: &'a Evaluator<'a>,
    rule: &'a Rule,
    found: &'a Match,
}

impl Reading<'_> {
    fn fill(&self, template: &Template) -> Option<Val> {
        match template {
            Template::Copy(slot) => self.part(*slot)?,
            Template::Number(amount) => Some(Val::new(Core::Number(self.number(amount)??))),
            Template::Calendar(year, below) => self.calendar(year, below),
            Template::Decade(first) => Val::placed(self.era(self.decade(self.whole(first)?)?)?, Basis::Explicit),
            Template::Century(n) => Val::placed(self.era(Cal::century(self.whole(n)?)?)?, Basis::Explicit),
            Template::Time(day, clock) => self.time(day.as_deref(), clock),
            Template::Published | Template::Previous | Template::Current => self.moved(template),
            Template::Range(a, b) => self.range(a, b),
            Template::Duration(n, unit) => self.duration(n, *unit),
            Template::Reference(reference) => Some(self.reference(*reference)),
            Template::Text(pieces) => self.text(pieces),
        }
    }

    /// The decade that begins with a year; other years begin none.
    fn decade(&self, first: i64) -> Option<Cal> {
        if first % 10 == 0 { Cal::decade(first / 10) } else { None }
    }

    /// What the part means; the outer `None` if the pattern went without it, the inner if it cannot be.
    fn part(&self, slot: Slot) -> Option<Option<Val>> {
        Some(match self.eval.context.scratch.slot(self.found, usize::from(slot))? {
            Step::Match(index) => self.eval.value_of(index),
            Step::Atom(index, class) => {
                let atom = &self.eval.context.scratch.atoms[index as usize];
                Some(Val::new(match self.eval.rules.lexicon.meaning(atom.lex, class) {
                    Some(Meaning::Number(n)) => Core::Number(*n as f64),
                    Some(Meaning::Code(code)) => Core::Code(code.to_string()),
                    None => Core::Number(f64::from(atom.number)),
                }))
            }
        })
    }

    /// An amount as a number; the outer `None` if its part is not there, the inner if it cannot be.
    fn number(&self, amount: &Amount) -> Option<Option<f64>> {
        let mut total = self.term(amount.first)?;
        for (operator, term) in &amount.rest {
            // A part that the pattern went without adds nothing.
            let n = self.term(*term).unwrap_or(Some(if *operator == b'*' { 1.0 } else { 0.0 }));
            total = total.zip(n).map(|(a, b)| match operator {
                b'+' => a + b,
                b'-' => a - b,
                _ => a * b,
            });
        }
        Some(total)
    }

    fn term(&self, term: Term) -> Option<Option<f64>> {
        match term {
            Term::Number(n) => Some(Some(n)),
            Term::Slot(slot) => Some(self.part(slot)?.and_then(|v| match v.core {
                Core::Number(n) => Some(n),
                _ => None,
            })),
        }
    }

    /// An amount as a whole number.
    fn whole(&self, amount: &Amount) -> Option<i64> {
        self.number(amount)?.filter(|n| n.fract() == 0.0 && n.abs() < 1e12).map(|n| n as i64)
    }

    /// The year of a field with what it rests on; `Some(None)` if the context must say it.
    fn year(&self, field: &Field) -> Option<Option<(i64, Val)>> {
        let Some(amount) = field else { return Some(None) };
        if let (Term::Slot(slot), true) = (amount.first, amount.rest.is_empty()) {
            let Some(val) = self.part(slot) else { return Some(None) };
            let val = val?;
            return match val.core {
                Core::Cal(cal) if cal.unit == Unit::Year => Some(Some((i64::from(cal.start.year()), val))),
                Core::Number(n) => Some(Some((self.full_year(n as i64), val))),
                _ => None,
            };
        }
        Some(Some((self.whole(amount)?, Val::default())))
    }

    /// Two digits stand for the year of that ending nearest to publication; more, or an era, for themselves.
    fn full_year(&self, n: i64) -> i64 {
        if n > 99 || self.rule.era.is_some() {
            return n;
        }
        let now = self.eval.context.published.map_or(2000, |p| i64::from(p.year()));
        let same = now - now.rem_euclid(100) + n;
        if same > now + 20 { same - 100 } else { same }
    }

    fn era(&self, cal: Cal) -> Option<Cal> {
        if self.rule.era == Some(true) { cal.before_christ() } else { Some(cal) }
    }

    fn calendar(&self, year: &Field, below: &Below) -> Option<Val> {
        if let Below::Weekday(n) = below {
            return self.weekday(self.whole(n)?, Unit::Day);
        }
        if matches!(below, Below::OpenWeekend) {
            return self.weekday(6, Unit::Weekend);
        }
        if let Below::Day(month, n) = below
            && month.as_ref().is_none_or(|m| self.number(m).is_none())
        {
            return self.day_of_month(self.whole(n)?);
        }
        let of = self.unit_of_year(below)?;
        match self.year(year)? {
            Some((y, source)) => {
                let cal = self.era(of(y)?)?;
                Some(Val { anchor: source.anchor, open: source.open, ..Val::placed(cal, source.basis)? })
            }
            None => self.eval.resolve(self.side()?, of),
        }
    }

    /// The unit below the year as a function of the year.
    fn unit_of_year(&self, below: &Below) -> Option<Box<dyn Fn(i64) -> Option<Cal>>> {
        Some(match below {
            Below::Nothing => Box::new(Cal::year),
            Below::Month(amount) => match (amount.first, self.number(amount)?) {
                (_, Some(m)) => Box::new(move |y| Cal::month(y, m as i64)),
                (Term::Slot(slot), None) => {
                    let Core::Code(code) = self.part(slot)??.core else { return None };
                    Box::new(move |y| Cal::season(y, &code))
                }
                _ => return None,
            },
            Below::Quarter(n) => self.boxed(n, Cal::quarter)?,
            Below::Half(n) => self.boxed(n, Cal::half)?,
            Below::Week(n) => self.boxed(n, Cal::week)?,
            Below::Weekend(n) => self.boxed(n, |y, w| Cal::containing(Unit::Weekend, Cal::week(y, w)?.start))?,
            Below::Day(month, day) => {
                let (mut m, mut d) = (self.whole(month.as_ref()?)?, self.whole(day)?);
                if self.rule.numeric && self.eval.context.month_first && d <= 12 {
                    (m, d) = (d, m);
                }
                Box::new(move |y| Cal::day(y, m, d))
            }
            Below::Nth(month, n, weekday) => {
                let (month, n, weekday) = (self.whole(month)?, self.whole(n)?, self.whole(weekday)?);
                Box::new(move |y| Cal::nth_weekday(y, month, n, weekday))
            }
            Below::WeekOfMonth(month, n) => {
                let (month, n) = (self.whole(month)?, self.whole(n)?);
                Box::new(move |y| Cal::week_of_month(y, month, n))
            }
            Below::Easter(days) => {
                let days = self.whole(days)?;
                Box::new(move |y| Cal::easter(y, days))
            }
            Below::Weekday(_) | Below::OpenWeekend => return None,
        })
    }

    fn boxed(&self, n: &Amount, of: fn(i64, i64) -> Option<Cal>) -> Option<Box<dyn Fn(i64) -> Option<Cal>>> {
        let n = self.whole(n)?;
        Some(Box::new(move |y| of(y, n)))
    }

    /// A weekday, or the unit that begins with it, of a week to be found.
    fn weekday(&self, n: i64, unit: Unit) -> Option<Val> {
        let side = self.side()?.unwrap_or_else(|| self.eval.side(Reach::Week));
        if let Some((day, side)) = self.eval.hint.get() {
            let cal = Cal { unit, ..pick_weekday(day, side, n)? };
            return Some(Val { open: true, ..Val::placed(cal, Basis::Relative)? });
        }
        let Some(published) = self.eval.context.published else {
            let value = if unit == Unit::Day { format!("XXXX-WXX-{n}") } else { unknown(unit).to_owned() };
            return Some(Val::new(Core::Text(value)));
        };
        let cal = Cal { unit, ..pick_weekday(published, side, n)? };
        Some(Val { anchor: Some(published), open: true, ..Val::placed(cal, Basis::Relative)? })
    }

    /// "the 21st": in the month last spoken of in a story, else as the tense says from publication.
    fn day_of_month(&self, n: i64) -> Option<Val> {
        let context = self.eval.context;
        let told = context.story_year().and_then(|_| context.previous(Unit::Month));
        if let Some((day, side)) = self.eval.hint.get() {
            return Val::placed(pick_day(day, side, n)?, Basis::Explicit).map(|v| Val { open: true, ..v });
        }
        if let Some(month) = told {
            let start = month.start;
            return Val::placed(Cal::day(i64::from(start.year()), i64::from(start.month()), n)?, Basis::Inherited);
        }
        let Some(published) = context.published else {
            return (1..=31).contains(&n).then(|| Val::new(Core::Text(format!("XXXX-XX-{n:02}"))));
        };
        let cal = pick_day(published, self.side()?.unwrap_or_else(|| self.eval.side(Reach::Month)), n)?;
        Some(Val { anchor: Some(published), open: true, ..Val::placed(cal, Basis::Relative)? })
    }

    /// The side that the rule names, if any.
    fn side(&self) -> Option<Option<Side>> {
        Some(match self.rule.side {
            None => None,
            Some(SideTerm::Fixed(side)) => Some(side),
            Some(SideTerm::Slot(slot)) => match self.term(Term::Slot(slot)) {
                None => None,
                Some(n) => Some(match n? as i64 {
                    ..0 => Side::StrictPast,
                    0 => Side::Current,
                    1.. => Side::StrictFuture,
                }),
            },
        })
    }

    fn time(&self, day: Option<&Template>, clock: &Clock) -> Option<Val> {
        let text = self.clock(clock)?;
        let context = self.eval.context;
        let day = match day.filter(|t| !matches!(t, Template::Copy(s) if self.part(*s).is_none())) {
            Some(template) => self.fill(template)?,
            None => match (context.day_of_sentence(), context.published) {
                (Some(day), _) => Val::placed(day, Basis::Inherited)?,
                (None, Some(day)) => Val { anchor: Some(day), ..Val::placed(Cal::of(day), Basis::Relative)? },
                (None, None) => return Some(Val::new(Core::Time(None, text))),
            },
        };
        let cal = match day.core {
            Core::Cal(cal) if cal.unit == Unit::Day => Some(cal),
            Core::Text(_) => None,
            _ => return None,
        };
        Some(Val { core: Core::Time(cal, text), ..day })
    }

    fn clock(&self, clock: &Clock) -> Option<String> {
        Some(match clock {
            Clock::Fixed(text) => text.clone(),
            Clock::Part(slot) => match self.part(*slot)??.core {
                Core::Code(code) => code,
                _ => return None,
            },
            Clock::Hour(hour, minute, zone) => {
                let mut hour = self.whole(hour)?;
                if let Some(half) = self.rule.half_day.and_then(|s| self.term(Term::Slot(s))) {
                    hour = hour % 12 + half? as i64;
                }
                let mut minute_given = minute.as_ref().and_then(|m| self.number(m)).unwrap_or(Some(0.0))? as i64;
                // Hour and minute in one number, as in "0830 GMT".
                if minute.is_none() && hour > 24 {
                    (hour, minute_given) = (hour / 100, hour % 100);
                }
                let minute = minute_given;
                if !(0..=24).contains(&hour) || !(0..=59).contains(&minute) {
                    return None;
                }
                let zone = match zone.and_then(|z| self.part(z)) {
                    Some(Some(Val { core: Core::Code(code), .. })) => code,
                    _ => String::new(),
                };
                format!("{hour:02}:{minute:02}{zone}")
            }
        })
    }

    /// A day moved by the rule's shift and widened to its grain.
    fn moved(&self, template: &Template) -> Option<Val> {
        let (steps, unit) = self.rule.shift.as_ref().map_or(Some((0.0, Unit::Day)), |s| self.steps(s))?;
        let mut grain = self.grain(unit)?;
        let context = self.eval.context;
        let kept = self.rule.keep.and_then(|(short, long)| context.kept(short, long));
        if let Some(cal) = kept {
            grain = cal.unit;
        }
        let told = match template {
            _ if kept.is_some() => kept,
            Template::Previous => context.previous(grain),
            Template::Current => context.story_year().and_then(Cal::year),
            _ => None,
        };
        let (day, basis) = match (told, context.published) {
            (Some(cal), _) => (cal.start, Basis::Inherited),
            (None, Some(day)) => (day, Basis::Relative),
            (None, None) => return Some(Val::new(Core::Text(unknown(grain).to_owned()))),
        };
        let moved = add(day, unit, steps)?;
        Some(Val { anchor: Some(day), ..Val::placed(Cal::containing(grain, moved)?, basis)? })
    }

    /// A nested expression moved by the rule's shift: two years after 1945. Later is counted from its last day.
    fn moved_from(&self, val: &Val, shift: &Shift) -> Option<Val> {
        let (steps, unit) = self.steps(shift)?;
        let day = if steps > 0.0 { val.to.and_then(|d| add_days(d, -1)) } else { val.from };
        let Some(day) = day else { return Some(Val::new(Core::Text(unknown(unit).to_owned()))) };
        let cal = Cal::containing(self.grain(unit)?, add(day, unit, steps)?)?;
        Some(Val { anchor: Some(day), ..Val::placed(cal, val.basis)? })
    }

    /// The unit that a moved day is widened to: as the rule says, else the unit of the shift.
    fn grain(&self, unit: Unit) -> Option<Unit> {
        match self.rule.grain {
            Some(term) => Some(self.unit(term)?.1),
            None => Some(unit),
        }
    }

    fn steps(&self, shift: &Shift) -> Option<(f64, Unit)> {
        let (each, unit) = self.unit(shift.unit)?;
        // A shift whose number the pattern went without is by one.
        let n = self.number(&shift.amount).unwrap_or(Some(1.0))?;
        Some((n * (each * shift.sign) as f64, unit))
    }

    fn unit(&self, term: UnitTerm) -> Option<(i64, Unit)> {
        match term {
            UnitTerm::Fixed(n, unit) => Some((n, unit)),
            UnitTerm::Slot(slot) => match self.part(slot)??.core {
                Core::Code(code) => Unit::parse(&code),
                _ => None,
            },
        }
    }

    fn duration(&self, count: &Field, unit: UnitTerm) -> Option<Val> {
        let (each, unit) = self.unit(unit)?;
        let n = match count {
            None => None,
            Some(amount) => Some(self.number(amount).unwrap_or(Some(1.0))? * each as f64),
        };
        Some(Val::new(Core::Duration(n, unit)))
    }

    fn reference(&self, reference: Reference) -> Val {
        let today = self.eval.context.published;
        let tomorrow = today.and_then(|d| add_days(d, 1));
        let (from, to) = match reference {
            Reference::Past => (None, tomorrow),
            Reference::Present => (today, tomorrow),
            Reference::Future => (today, None),
        };
        Val { core: Core::Reference(reference), from, to, basis: Basis::Relative, anchor: today, ..Val::default() }
    }

    fn text(&self, pieces: &[Piece]) -> Option<Val> {
        let mut out = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Slot(slot, wide) => match self.part(*slot)??.core {
                    Core::Number(n) if *wide => out.push_str(&format!("{n:02}")),
                    Core::Number(n) => out.push_str(&n.to_string()),
                    Core::Code(code) => out.push_str(&code),
                    _ => return None,
                },
            }
        }
        Some(Val::new(Core::Text(out)))
    }

    /// A range; an end without a year takes it from the other end.
    fn range(&self, a: &Template, b: &Template) -> Option<Val> {
        let (first, last) = (self.end(a, None)?, self.end(b, None)?);
        let (mut first, mut last) = (as_date(first, None)?, as_date(last, Some(a).and_then(|_| self.century_of(a)))?);
        if first.open
            && let Some(day) = last.from
        {
            first = as_date(self.end(a, Some((day, Side::Past)))?, None)?;
        } else if last.open
            && let Some(day) = first.from
        {
            last = as_date(self.end(b, Some((day, Side::Future)))?, None)?;
        }
        if self.rule.era == Some(true) {
            (first, last) = (self.in_era(first)?, self.in_era(last)?);
        }
        let (first, last) = (outer(first, false), outer(last, true));
        let (from, to) = (first.from, last.to);
        if from.zip(to).is_some_and(|(a, b)| a >= b) {
            return None;
        }
        let (mods, basis) = (first.mods.union(last.mods), first.basis.max(last.basis));
        let anchor = first.anchor.or(last.anchor);
        Some(Val { from, to, mods, basis, anchor, core: Core::Range(Box::new((first, last))), ..Val::default() })
    }

    fn end(&self, template: &Template, hint: Option<(Date, Side)>) -> Option<Val> {
        let outer = self.eval.hint.replace(hint.or(self.eval.hint.get()));
        let val = self.fill(template);
        self.eval.hint.set(outer);
        val
    }

    /// The hundreds of the year that a template gives, for a second year of two digits.
    fn century_of(&self, template: &Template) -> Option<i64> {
        match self.fill(template)?.core {
            Core::Number(n) => Some(n as i64 / 100 * 100),
            Core::Cal(cal) => Some(i64::from(cal.start.year()) / 100 * 100),
            _ => None,
        }
    }

    fn in_era(&self, val: Val) -> Option<Val> {
        match val.core {
            Core::Cal(cal) if cal.start.year() >= 0 => Val::placed(self.era(cal)?, val.basis),
            _ => Some(val),
        }
    }

    /// What the rule does to a filled-in value: era, halves, modifiers, window, type.
    fn finish(&self, val: &mut Val) -> Option<()> {
        if matches!(self.rule.kind, Some(TypeTerm::Fixed(TimexType::Date | TimexType::Temponym))) {
            let number = matches!(val.core, Core::Number(_));
            *val = as_date(std::mem::take(val), None)?;
            if number && self.rule.era.is_some() {
                *val = self.in_era(std::mem::take(val))?;
            }
        }
        if let (Some(shift), Template::Copy(_)) = (&self.rule.shift, &self.rule.template) {
            *val = self.moved_from(val, shift)?;
        }
        if let Some(half) = &self.rule.half {
            halve(val, self.whole(half)?)?;
        }
        if let Some(modifier) = self.modifier() {
            modify(val, modifier?)?;
        }
        if let Some(window) = self.rule.window {
            self.window(val, window)?;
        }
        match self.rule.kind {
            Some(TypeTerm::Fixed(kind)) => val.kind = Some(kind),
            // A part that only other rules use has no type of its own.
            Some(TypeTerm::Inner) => val.kind = val.kind.or(Some(TimexType::Date)),
            None => {}
        }
        Some(())
    }

    /// The rule's modifier; the outer `None` if there is none.
    fn modifier(&self) -> Option<Option<Modifier>> {
        match self.rule.modifier {
            None => None,
            Some(ModTerm::Fixed(modifier)) => Some(Some(modifier)),
            Some(ModTerm::Slot(slot)) => Some(self.part(slot)?.and_then(|v| match v.core {
                Core::Code(code) => Modifier::parse(&code),
                _ => None,
            })),
        }
    }

    /// Places a duration before or after publication.
    fn window(&self, val: &mut Val, window: Window) -> Option<()> {
        let Some(today) = self.eval.context.published else { return Some(()) };
        let Core::Duration(n, unit) = val.core else { return Some(()) };
        let days = |sign: f64| n.and_then(|n| add(today, unit, sign * n));
        (val.from, val.to) = match window {
            Window::Past => (days(-1.0), add_days(today, 1)),
            Window::Next => (Some(today), days(1.0)),
        };
        (val.basis, val.anchor) = (Basis::Relative, Some(today));
        Some(())
    }
}
