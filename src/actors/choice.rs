//! Which of its readings a phrase has: by the article's date, the title before it, and whom the article has named.

use super::entity::Entity;
use super::gazetteer::Meaning;
use super::mentions::Acquaintance;
use super::phrases::{How, Offices, Reading};
use jiff::civil::Date;

/// What speaks for one reading or another, beside the phrase itself.
pub struct Circumstances<'a> {
    /// The article's date.
    pub date: Option<Date>,
    /// The title right before the phrase, if there is one: the offices it stands for.
    pub title: Option<Offices>,
    /// Whom the article has named.
    pub known: &'a Acquaintance,
}

/// How a person's reading fits the title before it, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The office is the title's, in its term; or there is no title.
    Holds,
    /// The office is the title's, out of its term by less than a generation.
    HeldOfLate,
    /// An office that the table does not name, in its term.
    MayHold,
    /// The office is the title's, long ago.
    Held,
    /// An office that the table does not name, out of its term.
    MayHaveHeld,
    /// Another office.
    Other,
}

/// Where a date lies from a term, nearest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum When {
    Inside,
    After,
    Before,
}

/// The reading of `meaning` that holds on the day: entities that exist then before those that do not; without a date those
/// that still exist. A capital stands for no state that is gone. Among persons the title decides first, then who was named
/// before, then the term, then whose state was named. Ties go to the first in table order. None if only persons are meant
/// and the title is another's.
pub fn choose(meaning: &Meaning, entities: &[Entity], now: &Circumstances<'_>) -> Option<Reading> {
    let reading = by_date(meaning, entities, now.date)?;
    let titled = now.title.is_some_and(|t| !t.is_empty());
    if reading.person.is_none() && !titled {
        return Some(reading);
    }
    let persons = meaning.readings.iter().filter(|r| r.person.is_some());
    let Some(best) = persons.min_by_key(|r| person_rank(r, now)).copied() else { return Some(reading) };
    let fit = person_rank(&best, now).0;
    if reading.person.is_none() {
        return Some(if fit == Fit::Holds { best } else { reading });
    }
    (best.how == How::Leader || believable(&best, fit, now)).then_some(best)
}

/// True unless a surname after a title is more likely that of a stranger: a title of no office in the tables ("General")
/// needs an article about the same state or a person already named.
fn believable(reading: &Reading, fit: Fit, now: &Circumstances<'_>) -> bool {
    let Some(title) = now.title else { return true };
    let named = reading.person.is_some_and(|p| now.known.has_person(p)) || now.known.has_entity(reading.entity);
    if title.is_empty() { named } else { fit != Fit::Other && (fit != Fit::MayHaveHeld || named) }
}

/// The first reading in the order of how they name that holds on the day, else the nearest in time.
fn by_date(meaning: &Meaning, entities: &[Entity], date: Option<Date>) -> Option<Reading> {
    let term = |reading: &Reading| match reading.person {
        Some(_) => (reading.from, reading.to),
        None => (entities[reading.entity.0 as usize].from, entities[reading.entity.0 as usize].to),
    };
    let holds = |reading: &&Reading| date.is_some_and(|date| when(term(reading), date) == When::Inside);
    if let Some(reading) = meaning.readings.iter().find(holds) {
        return Some(*reading);
    }
    let rank = |reading: &Reading| {
        let (when, distance) = distance(term(reading), date);
        // A state is spoken of before it is one ("Serbia" within Yugoslavia); a person has no office before the term.
        let outside = if reading.person.is_none() { when.min(When::After) } else { when };
        (outside, reading.how, distance)
    };
    let best = meaning.readings.iter().min_by_key(|r| rank(r))?;
    (rank(best).0 == When::Inside || best.how != How::Capital).then_some(*best)
}

/// How long a former holder is more likely meant than somebody of an unknown office: 30 years.
const GENERATION_DAYS: i64 = 30 * 366;

fn person_rank(reading: &Reading, now: &Circumstances<'_>) -> (Fit, bool, bool, bool, bool, How, i64) {
    let (when, distance) = distance((reading.from, reading.to), now.date);
    let inside = when == When::Inside;
    let fit = match now.title {
        None => Fit::Holds,
        Some(title) if title.is_empty() => Fit::Holds,
        Some(title) if title.holds(reading.office) => match distance {
            _ if inside => Fit::Holds,
            0..=GENERATION_DAYS => Fit::HeldOfLate,
            _ => Fit::Held,
        },
        Some(_) if reading.office.is_none() => {
            if inside {
                Fit::MayHold
            } else {
                Fit::MayHaveHeld
            }
        }
        Some(_) => Fit::Other,
    };
    let stranger = !reading.person.is_some_and(|p| now.known.has_person(p));
    let elsewhere = !now.known.has_entity(reading.entity);
    (fit, stranger, !inside, elsewhere, reading.office.is_none(), reading.how, distance)
}

fn when((from, to): (Option<Date>, Option<Date>), date: Date) -> When {
    if to.is_some_and(|t| t <= date) {
        When::After
    } else if from.is_some_and(|f| date < f) {
        When::Before
    } else {
        When::Inside
    }
}

/// Where the date lies from a term and how far, in days. Without a date, what still lasts is nearer than what has ended, and
/// what began later nearer than what began before.
fn distance(term: (Option<Date>, Option<Date>), date: Option<Date>) -> (When, i64) {
    let Some(date) = date else { return (if term.1.is_some() { When::After } else { When::Inside }, -days(term.0)) };
    match when(term, date) {
        When::Inside => (When::Inside, 0),
        When::After => (When::After, days(Some(date)) - days(term.1)),
        When::Before => (When::Before, days(term.0) - days(Some(date))),
    }
}

/// Days since year 0, for comparing distances only.
fn days(date: Option<Date>) -> i64 {
    date.map_or(0, |d| i64::from(d.year()) * 366 + i64::from(d.day_of_year()))
}

/// True if the person held a known office that is over by more than a month on `date`, or is still to come: the text may
/// lag behind a change of office, and tables are off by days.
pub fn is_out_of_office(reading: &Reading, date: Option<Date>) -> bool {
    const GRACE_DAYS: i64 = 30;
    let (when, distance) = distance((reading.from, reading.to), date);
    date.is_some() && reading.office.is_some() && when != When::Inside && distance > GRACE_DAYS
}
