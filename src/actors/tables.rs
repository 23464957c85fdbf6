//! The actor tables (`rules/actors/*.tsv`), read and checked.

use super::entity::{Entity, EntityId, Kind, ResolvedBy, Sector};
use super::phrases::{How, OfficeId, Offices, Phrase, Reading};
use crate::rules::diagnostics::{Diagnostics, closest};
use crate::rules::files::{RuleFile, RuleFiles};
use crate::rules::tsv::{self, Row};
use jiff::ToSpan;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

/// What the tables say: entities, the phrases that name them, and the words for offices.
#[derive(Debug, Default)]
pub struct Tables<'f> {
    /// All entities.
    pub entities: Vec<Entity>,
    /// All phrases with what they may mean.
    pub phrases: Vec<Phrase<'f>>,
    /// Persons by index.
    pub persons: Vec<Person>,
    /// Words for offices, institutions, people and arms.
    pub offices: Vec<Office>,
    /// Conditions on phrases.
    pub guards: Vec<Guard>,
    /// The offices that the tables of leaders and of titles name, by [`OfficeId`].
    pub office_names: Vec<&'f str>,
    /// Spells in a named office, in table order.
    pub holders: Vec<Reading>,
    /// Codes of regions and states, each with that of a state or province that belongs to it.
    pub members: Vec<(&'f str, &'f str)>,
    by_code: FxHashMap<String, EntityId>,
}

/// A person who leads or led a state or organisation.
#[derive(Clone, Debug)]
pub struct Person {
    /// Canonical name.
    pub name: String,
    /// Wikidata id.
    pub wikidata: Option<String>,
}

/// What an office word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfficeKind {
    /// Stands before a person's name ("President").
    Title,
    /// A body ("parliament").
    Institution,
    /// People ("troops", "officials").
    People,
    /// Arms and vehicles ("warships").
    Materiel,
    /// Before a title: who bears it no more, or not yet ("former", "late").
    Former,
    /// After a hyphen: whose creature an office holder is ("Russian-installed governor").
    Installed,
    /// Before a person's name, but no office ("Mr."): what follows is no state.
    Honorific,
}

impl OfficeKind {
    /// How a mention with such a word leads to its actor.
    pub fn resolved_by(self) -> ResolvedBy {
        match self {
            OfficeKind::Title => ResolvedBy::Office,
            OfficeKind::Institution => ResolvedBy::Institution,
            _ => ResolvedBy::Possessive,
        }
    }
}

/// A word or phrase for an office.
#[derive(Clone, Debug)]
pub struct Office {
    /// Its written forms (singular and plural).
    pub forms: Vec<String>,
    /// What it is.
    pub kind: OfficeKind,
    /// The sector it belongs to.
    pub sector: Option<Sector>,
    /// The actor it means when it stands alone.
    pub default: Option<EntityId>,
    /// For titles: the offices of the table of leaders that it stands for.
    pub offices: Offices,
}

/// A condition on a phrase.
#[derive(Clone, Debug)]
pub struct Guard {
    /// The phrase.
    pub phrase: String,
    /// The condition.
    pub rule: GuardRule,
    /// The words that veto it, for the rules that need them.
    pub words: Vec<String>,
}

/// When a phrase is no actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuardRule {
    /// Never an actor.
    Never,
    /// Only in exactly this case.
    CaseSensitive,
    /// Only where the article has named the same actor by another phrase before.
    NeedsMention,
    /// Also the name of an institution of these states.
    SharedWith,
    /// Also a given name: not before a surname, that is, a word with a capital that is no word of the lexicon; the words of
    /// the guard are exceptions.
    GivenName,
    /// Not before one of the words.
    NotBefore,
    /// Not after one of the words.
    NotAfter,
}

/// The columns of `states.tsv`.
pub(super) const STATES: &[&str] = &[
    "code",
    "name",
    "kind",
    "valid_from",
    "valid_to",
    "related",
    "names",
    "adjectives",
    "people",
    "capital",
    "metonyms",
    "wikidata",
    "cow",
    "source",
];

/// The columns of `organisations.tsv`.
pub(super) const ORGANISATIONS: &[&str] = &[
    "code",
    "name",
    "kind",
    "sector",
    "home",
    "fold",
    "acronyms",
    "aliases",
    "metonyms",
    "members",
    "valid_from",
    "valid_to",
    "wikidata",
    "source",
];

/// The columns of `regions.tsv`.
pub(super) const REGIONS: &[&str] = &["code", "name", "kind", "aliases", "adjectives", "members", "source"];

/// The columns of `leaders.tsv`.
pub(super) const LEADERS: &[&str] = &["name", "aliases", "surname", "code", "office", "title", "from", "to", "wikidata", "source"];

/// The columns of `places.tsv`.
pub(super) const PLACES: &[&str] = &["name", "aliases", "code", "kind", "population", "lat", "lon", "source"];

/// The columns of `offices.tsv`.
pub(super) const OFFICES: &[&str] = &["phrase", "plural", "type", "sector", "default_code", "offices", "source"];

/// The columns of `guards.tsv`.
pub(super) const GUARDS: &[&str] = &["phrase", "rule", "words", "reason"];

/// The office of rows that give names only.
pub(super) const UNNAMED_OFFICE: &str = "government";

const GUARD_RULES: &[(&str, GuardRule)] = &[
    ("never", GuardRule::Never),
    ("case-sensitive", GuardRule::CaseSensitive),
    ("needs-mention", GuardRule::NeedsMention),
    ("shared-with", GuardRule::SharedWith),
    ("given-name", GuardRule::GivenName),
    ("not-before", GuardRule::NotBefore),
    ("not-after", GuardRule::NotAfter),
];

const OFFICE_KINDS: &[(&str, OfficeKind)] = &[
    ("title", OfficeKind::Title),
    ("institution", OfficeKind::Institution),
    ("people", OfficeKind::People),
    ("materiel", OfficeKind::Materiel),
    ("former", OfficeKind::Former),
    ("installed", OfficeKind::Installed),
    ("honorific", OfficeKind::Honorific),
];

impl<'f> Tables<'f> {
    /// Reads all tables, noting every fault.
    pub fn read(files: &'f RuleFiles, faults: &mut Diagnostics) -> Tables<'f> {
        let mut tables = Tables::default();
        let mut with = |path: &str, read: fn(&mut Tables<'f>, &'f RuleFile, &mut Diagnostics)| {
            if let Some(file) = files.get(path) {
                read(&mut tables, file, faults);
            }
        };
        with("actors/states.tsv", Tables::read_states);
        with("actors/organisations.tsv", Tables::read_organisations);
        with("actors/published.tsv", Tables::read_published);
        with("actors/regions.tsv", Tables::read_regions);
        with("actors/leaders.tsv", Tables::read_leaders);
        with("actors/places.tsv", Tables::read_places);
        with("actors/offices.tsv", Tables::read_offices);
        with("actors/guards.tsv", Tables::read_guards);
        tables
    }

    /// The entity of a code.
    pub fn entity(&self, code: &str) -> Option<EntityId> {
        self.by_code.get(code).copied()
    }

    fn read_states(&mut self, file: &'f RuleFile, faults: &mut Diagnostics) {
        for row in tsv::read(file, STATES, faults) {
            let Some(id) = self.add_entity(file, &row, [2, 3, 4, 11], None, faults) else { continue };
            self.add_phrase(row.cell(1), Reading::of(id, How::Name));
            if self.entities[id.0 as usize].kind == Kind::Substate {
                self.members.extend(row.list(5).map(|state| (state, row.cell(0))));
            }
            for name in row.list(6) {
                let how = if is_acronym(name) { How::Acronym } else { How::Alias };
                self.add_phrase(name, Reading::of(id, how));
            }
            for word in row.list(7) {
                self.add_phrase(word, Reading::of(id, How::Adjective));
            }
            for word in row.list(8) {
                self.add_phrase(word, Reading::of(id, How::People));
            }
            for capital in row.list(9) {
                self.add_phrase(capital, Reading { sector: Some(Sector::Gov), ..Reading::of(id, How::Capital) });
            }
            self.add_metonyms(file, &row, 10, id, faults);
        }
    }

    fn read_organisations(&mut self, file: &'f RuleFile, faults: &mut Diagnostics) {
        for row in tsv::read(file, ORGANISATIONS, faults) {
            let sector = parse_or_fault(file, &row, 3, Sector::parse, Sector::NAMES, faults);
            let Some(id) = self.add_entity(file, &row, [2, 10, 11, 12], sector, faults) else { continue };
            if !row.cell(5).is_empty() {
                let entity = &mut self.entities[id.0 as usize];
                (entity.principal, entity.published) = (row.cell(5).to_owned(), false);
            }
            self.add_phrase(row.cell(1), Reading::of(id, How::Name));
            for acronym in row.list(6) {
                self.add_phrase(acronym, Reading::of(id, How::Acronym));
            }
            for alias in row.list(7) {
                self.add_phrase(alias, Reading::of(id, How::Alias));
            }
            self.add_metonyms(file, &row, 8, id, faults);
        }
        self.check_principals(file, faults);
    }

    fn read_published(&mut self, file: &'f RuleFile, faults: &mut Diagnostics) {
        for row in tsv::read(file, &["code", "source"], faults) {
            match self.entity(row.cell(0)) {
                Some(id) => self.entities[id.0 as usize].published = true,
                None => faults.error(file, row.span(0), format!("no entity has the code `{}`", row.cell(0))),
            }
        }
    }

    fn read_regions(&mut self, file: &'f RuleFile, faults: &mut Diagnostics) {
        for row in tsv::read(file, REGIONS, faults) {
            let kind = parse_or_fault(file, &row, 2, Kind::parse, Kind::NAMES, faults);
            let Some(kind) = kind else { continue };
            let Some(id) = self.insert_entity(file, &row, kind, None, None, None, None, faults) else { continue };
            self.add_phrase(row.cell(1), Reading::of(id, How::Name));
            for alias in row.list(3) {
                self.add_phrase(alias, Reading::of(id, How::Alias));
            }
            for word in row.list(4) {
                self.add_phrase(word, Reading::of(id, How::Adjective));
            }
            self.members.extend(row.list(5).map(|member| (row.cell(0), member)));
        }
    }

    fn read_leaders(&mut self, file: &'f RuleFile, faults: &mut Diagnostics) {
        let mut persons: FxHashMap<(&str, &str), u32> = FxHashMap::default();
        for row in tsv::read(file, LEADERS, faults) {
            let Some(id) = self.entity(row.cell(3)) else {
                faults.error_help(
                    file,
                    row.span(3),
                    format!("no state or organisation has the code `{}`", row.cell(3)),
                    "add it to states.tsv or organisations.tsv first",
                );
                continue;
            };
            let from = cell_date(file, &row, 6, Edge::Start, faults);
            let to = cell_date(file, &row, 7, Edge::End, faults);
            check_order(file, &row, 7, from, to, faults);
            let person = *persons.entry((row.cell(0), row.cell(3))).or_insert_with(|| {
                let wikidata = Some(row.cell(8).to_owned()).filter(|w| !w.is_empty());
                self.persons.push(Person { name: row.cell(0).to_owned(), wikidata });
                self.persons.len() as u32 - 1
            });
            let office = self.office(file, &row, 4, row.cell(4), faults);
            let reading = Reading { sector: Some(Sector::Gov), from, to, person: Some(person), office, ..Reading::of(id, How::Leader) };
            if office.is_some() {
                self.holders.push(reading);
            }
            for name in std::iter::once(row.cell(0)).filter(|n| n.contains(' ')).chain(row.list(1)) {
                self.add_phrase(name, reading);
            }
            for surname in row.list(2) {
                self.add_phrase(surname, Reading { how: How::Surname, ..reading });
            }
        }
    }

    /// The number of an office by its name; names without an office have 0.
    fn office(&mut self, file: &RuleFile, row: &Row<'f>, column: usize, name: &'f str, faults: &mut Diagnostics) -> OfficeId {
        if self.office_names.is_empty() {
            self.office_names.push(UNNAMED_OFFICE);
        }
        if let Some(known) = self.office_names.iter().position(|n| *n == name) {
            return OfficeId(known as u8);
        }
        if self.office_names.len() > OfficeId::MOST {
            let help = format!("at most {} can be told apart", OfficeId::MOST);
            faults.error_help(file, row.span(column), format!("`{name}` is one office too many"), help);
            return OfficeId::default();
        }
        self.office_names.push(name);
        OfficeId(self.office_names.len() as u8 - 1)
    }

    fn read_places(&mut self, file: &'f RuleFile, faults: &mut Diagnostics) {
        for row in tsv::read(file, PLACES, faults) {
            let Some(code) = row.list(2).next() else { continue };
            let Some(id) = self.entity(code) else {
                faults.error(file, row.span(2), format!("no entity has the code `{code}`"));
                continue;
            };
            for name in std::iter::once(row.cell(0)).chain(row.list(1)) {
                self.add_phrase(name, Reading::of(id, How::Place));
            }
        }
    }

    fn read_offices(&mut self, file: &'f RuleFile, faults: &mut Diagnostics) {
        for row in tsv::read(file, OFFICES, faults) {
            let Some(kind) = one_of(file, &row, 2, OFFICE_KINDS, faults) else { continue };
            let sector = parse_or_fault(file, &row, 3, Sector::parse, Sector::NAMES, faults);
            let default = self.entity(row.cell(4));
            if default.is_none() && !row.cell(4).is_empty() {
                faults.error(file, row.span(4), format!("no entity has the code `{}`", row.cell(4)));
            }
            let forms = std::iter::once(row.cell(0)).chain(row.list(1)).map(str::to_owned).collect();
            let mut offices = Offices::default();
            for name in row.list(5) {
                offices.add(self.office(file, &row, 5, name, faults));
            }
            self.offices.push(Office { forms, kind, sector, default, offices });
        }
    }

    fn read_guards(&mut self, file: &'f RuleFile, faults: &mut Diagnostics) {
        for row in tsv::read(file, GUARDS, faults) {
            if let Some(rule) = one_of(file, &row, 1, GUARD_RULES, faults) {
                let words: Vec<String> = row.list(2).map(str::to_owned).collect();
                if rule == GuardRule::SharedWith {
                    for code in words.iter().filter(|code| self.entity(code).is_none()) {
                        faults.error(file, row.span(2), format!("no entity has the code `{code}`"));
                    }
                }
                self.guards.push(Guard { phrase: row.cell(0).to_owned(), rule, words });
            }
        }
    }

    /// Adds the entity of a row; `at` names the columns of kind, from, to and Wikidata id.
    fn add_entity(
        &mut self,
        file: &RuleFile,
        row: &Row<'_>,
        at: [usize; 4],
        sector: Option<Sector>,
        faults: &mut Diagnostics,
    ) -> Option<EntityId> {
        let kind = parse_or_fault(file, row, at[0], Kind::parse, Kind::NAMES, faults)?;
        let from = cell_date(file, row, at[1], Edge::Start, faults);
        let to = cell_date(file, row, at[2], Edge::End, faults);
        check_order(file, row, at[2], from, to, faults);
        let wikidata = Some(row.cell(at[3]).to_owned()).filter(|w| !w.is_empty());
        self.insert_entity(file, row, kind, sector, wikidata, from, to, faults)
    }

    #[allow(clippy::too_many_arguments)] // one argument a column
    fn insert_entity(
        &mut self,
        file: &RuleFile,
        row: &Row<'_>,
        kind: Kind,
        sector: Option<Sector>,
        wikidata: Option<String>,
        from: Option<Date>,
        to: Option<Date>,
        faults: &mut Diagnostics,
    ) -> Option<EntityId> {
        let code = row.cell(0).to_owned();
        let id = EntityId(self.entities.len() as u32);
        if self.by_code.insert(code.clone(), id).is_some() {
            faults.error_help(file, row.span(0), format!("the code `{code}` stands twice"), "codes are shared by all actor tables");
            return None;
        }
        let name = row.cell(1).to_owned();
        self.entities.push(Entity { principal: code.clone(), published: true, code, name, kind, sector, wikidata, from, to });
        Some(id)
    }

    fn add_phrase(&mut self, text: &'f str, reading: Reading) {
        if !text.is_empty() {
            self.phrases.push(Phrase { text, reading });
        }
    }

    /// A metonym cell: `Kremlin|Pentagon:MIL`.
    fn add_metonyms(&mut self, file: &RuleFile, row: &Row<'f>, column: usize, id: EntityId, faults: &mut Diagnostics) {
        for item in row.list(column) {
            let (name, sector) = item.split_once(':').unwrap_or((item, "GOV"));
            match Sector::parse(sector) {
                Some(sector) => self.add_phrase(name, Reading { sector: Some(sector), ..Reading::of(id, How::Metonym) }),
                None => faults.error(file, row.span(column), format!("`{sector}` is no sector")),
            }
        }
    }

    fn check_principals(&self, file: &RuleFile, faults: &mut Diagnostics) {
        for entity in &self.entities {
            if !self.by_code.contains_key(&entity.principal) {
                faults.error(file, 0..0, format!("`{}` folds to `{}`, which is no code", entity.code, entity.principal));
            }
        }
    }
}

/// "US", "UAE", "U.N.", "DR Congo" is none.
fn is_acronym(name: &str) -> bool {
    !name.contains(' ') && name.chars().all(|c| c.is_uppercase() || c == '.') && name.len() <= 7
}

fn parse_or_fault<T>(
    file: &RuleFile,
    row: &Row<'_>,
    column: usize,
    parse: fn(&str) -> Option<T>,
    names: &[&str],
    faults: &mut Diagnostics,
) -> Option<T> {
    let text = row.cell(column);
    let parsed = parse(text);
    if parsed.is_none() && !text.is_empty() {
        let help = closest(text, names.iter().copied())
            .map_or_else(|| format!("one of: {}", names.join(", ")), |c| format!("did you mean `{c}`?"));
        faults.error_help(file, row.span(column), format!("`{text}` is not known here"), help);
    }
    parsed
}

fn one_of<T: Copy>(file: &RuleFile, row: &Row<'_>, column: usize, known: &[(&str, T)], faults: &mut Diagnostics) -> Option<T> {
    let text = row.cell(column);
    let found = known.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
    if found.is_none() {
        let names: Vec<&str> = known.iter().map(|(n, _)| *n).collect();
        faults.error_help(file, row.span(column), format!("`{text}` is not known here"), format!("one of: {}", names.join(", ")));
    }
    found
}

/// A date cell: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; the first day of what is given, or, where something ends, the first
/// day after it.
fn cell_date(file: &RuleFile, row: &Row<'_>, column: usize, edge: Edge, faults: &mut Diagnostics) -> Option<Date> {
    let text = row.cell(column);
    if text.is_empty() {
        return None;
    }
    let parsed = parse_date(text, edge);
    if parsed.is_none() {
        faults.error_help(file, row.span(column), format!("`{text}` is no date"), "write YYYY, YYYY-MM or YYYY-MM-DD");
    }
    parsed
}

/// Which end of a stretch of time a date marks.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Start,
    End,
}

pub(super) fn parse_date(text: &str, edge: Edge) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let year: i16 = parts.next()?.parse().ok()?;
    let month: Option<i8> = parts.next().map(str::parse).transpose().ok()?;
    let day: Option<i8> = parts.next().map(str::parse).transpose().ok()?;
    let first = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    match (edge, month, day) {
        (Edge::End, None, _) => first.checked_add(1.year()).ok(),
        (Edge::End, Some(_), None) => first.checked_add(1.month()).ok(),
        _ => Some(first),
    }
}

fn check_order(file: &RuleFile, row: &Row<'_>, column: usize, from: Option<Date>, to: Option<Date>, faults: &mut Diagnostics) {
    if let (Some(from), Some(to)) = (from, to)
        && to < from
    {
        faults.error(file, row.span(column), format!("it ends ({to}) before it begins ({from})"));
    }
}
