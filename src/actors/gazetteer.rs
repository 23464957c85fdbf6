//! The compiled actor tables: phrases and office words as tries over word ids.

use super::entity::{Entity, EntityId};
use super::phrases::{Case, Entry, How, Offices, Reading, Trie};
use super::tables::{GuardRule, Office, OfficeKind, Person, Tables};
use crate::actors::entity::Sector;
use crate::span::Span;
use crate::tokenize::{TokenRules, tokenize};
use crate::tokens::Tokens;
use crate::words::{Shape, Vocabulary, WordId, Words};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

/// What a phrase of the gazetteer may mean, and when it does not.
#[derive(Debug, Default)]
pub struct Meaning {
    /// All readings, best first: by how they name, then in table order.
    pub readings: Vec<Reading>,
    /// When it means none of them; most phrases have no such condition.
    pub guards: Option<Box<Guards>>,
}

/// When a phrase is no actor.
#[derive(Debug, Default)]
pub struct Guards {
    /// Only where the article has named the same actor by another phrase before.
    pub needs_mention: bool,
    /// Also a given name: not before a surname, that is, before a word with a capital that is not among these.
    pub given_name: Option<Box<[WordId]>>,
    /// States whose institution may have the name too: "Congress".
    pub shared_with: Vec<EntityId>,
    /// Not before one of these runs of words.
    pub not_before: Vec<Box<[WordId]>>,
    /// Not after one of these runs of words.
    pub not_after: Vec<Box<[WordId]>>,
}

impl Meaning {
    fn guarded(&mut self) -> &mut Guards {
        self.guards.get_or_insert_default()
    }
}

/// An office word in the trie.
#[derive(Clone, Copy, Debug)]
pub struct OfficeWord {
    /// What it is.
    pub kind: OfficeKind,
    /// Its sector.
    pub sector: Option<Sector>,
    /// The actor it means when it stands alone.
    pub default: Option<EntityId>,
    /// For titles: the offices of the table of leaders that it stands for.
    pub offices: Offices,
}

/// Names and offices, ready to be found.
#[derive(Debug, Default)]
pub struct Gazetteer {
    /// All entities.
    pub entities: Vec<Entity>,
    /// All persons.
    pub persons: Vec<Person>,
    /// Names.
    pub names: Trie<Meaning>,
    /// Office words.
    pub offices: Trie<OfficeWord>,
    by_code: FxHashMap<String, EntityId>,
    /// By folded word: what begins with it.
    begins: Vec<Begins>,
    /// By entity: the one that acts for it.
    principals: Vec<EntityId>,
    /// Spells in office, by entity, then in table order.
    holders: Vec<Reading>,
    /// Regions and the states that belong to them, states and their provinces.
    members: FxHashSet<(EntityId, EntityId)>,
    /// Words with which two or more persons' names of the tables begin, and that are no name or office themselves.
    given_names: FxHashSet<WordId>,
}

/// What may begin with a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Begins {
    /// Neither a name nor an office.
    #[default]
    Nothing,
    /// Names, if it is written with a capital.
    Capitalised,
    /// Names or offices in any case.
    Anything,
}

impl Gazetteer {
    /// Compiles the tables of `rules/actors/`.
    pub fn compile(tables: Tables<'_>, token_rules: &TokenRules, vocabulary: &mut Vocabulary) -> Gazetteer {
        let empty = Vocabulary::default();
        let words = Words::adding_to(std::mem::take(vocabulary), &empty);
        let mut builder = Builder { token_rules, words, tokens: Tokens::default(), begins: Vec::new() };
        let mut gazetteer = Gazetteer::default();
        gazetteer.names.reserve(tables.phrases.len());
        builder.add_names(&tables, &mut gazetteer.names);
        builder.add_guards(&tables, &mut gazetteer.names);
        for office in &tables.offices {
            builder.add_office(office, &mut gazetteer.offices);
        }
        gazetteer.given_names = builder.given_names(&tables, &gazetteer);
        *vocabulary = builder.words.into_vocabulary();
        gazetteer.begins = builder.begins;
        gazetteer.by_code = tables.entities.iter().enumerate().map(|(i, e)| (e.code.clone(), EntityId(i as u32))).collect();
        gazetteer.entities = tables.entities;
        let principal = |(i, e): (usize, &Entity)| gazetteer.by_code(&e.principal).unwrap_or(EntityId(i as u32));
        gazetteer.principals = gazetteer.entities.iter().enumerate().map(principal).collect();
        gazetteer.persons = tables.persons;
        let ids = |(whole, part): &(&str, &str)| Some((gazetteer.by_code(whole)?, gazetteer.by_code(part)?));
        gazetteer.members = tables.members.iter().filter_map(ids).collect();
        gazetteer.holders = tables.holders;
        gazetteer.holders.sort_by_key(|h| h.entity);
        gazetteer
    }

    /// True if a name or office may begin with a token of this folded word and shape.
    pub fn may_begin(&self, fold: WordId, shape: Shape) -> bool {
        match self.begins.get(fold.0 as usize) {
            None | Some(Begins::Nothing) => false,
            Some(Begins::Capitalised) => shape.is_capitalised() || shape.is_all_caps(),
            Some(Begins::Anything) => true,
        }
    }

    /// The entity of an id.
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }

    /// The entity that acts for `id`: itself or its principal.
    pub fn principal(&self, id: EntityId) -> &Entity {
        self.entity(self.principals[id.0 as usize])
    }

    /// The person who held one of `offices` of a state or organisation on `date`; none if nobody or several did.
    pub fn holder(&self, entity: EntityId, offices: Offices, date: Date) -> Option<u32> {
        let first = self.holders.partition_point(|h| h.entity < entity);
        let spells = self.holders[first..].iter().take_while(|h| h.entity == entity);
        let holds = |h: &&Reading| offices.holds(h.office) && h.from.is_some_and(|f| f <= date) && h.to.is_none_or(|t| date < t);
        let mut persons = spells.filter(holds).filter_map(|h| h.person);
        let person = persons.next()?;
        persons.all(|p| p == person).then_some(person)
    }

    /// True if a person has held one of `offices` of a state or organisation at any time.
    pub fn has_held(&self, person: u32, entity: EntityId, offices: Offices) -> bool {
        let first = self.holders.partition_point(|h| h.entity < entity);
        let mut spells = self.holders[first..].iter().take_while(|h| h.entity == entity);
        spells.any(|h| h.person == Some(person) && offices.holds(h.office))
    }

    /// True if a state belongs to a region, or a province to a state.
    pub fn is_in(&self, part: EntityId, whole: EntityId) -> bool {
        self.members.contains(&(whole, part))
    }

    /// True for the first name of several persons in the tables, unless it is something else too.
    pub fn is_given_name(&self, fold: WordId) -> bool {
        self.given_names.contains(&fold)
    }

    /// The entity with a code.
    pub fn by_code(&self, code: &str) -> Option<EntityId> {
        self.by_code.get(code).copied()
    }
}

/// Turns phrases into word ids.
struct Builder<'v> {
    token_rules: &'v TokenRules,
    words: Words<'v>,
    tokens: Tokens,
    begins: Vec<Begins>,
}

impl Builder<'_> {
    fn add_names(&mut self, tables: &Tables<'_>, trie: &mut Trie<Meaning>) {
        let never: FxHashSet<&str> = tables.guards.iter().filter(|g| g.rule == GuardRule::Never).map(|g| g.phrase.as_str()).collect();
        for phrase in tables.phrases.iter().filter(|p| !never.contains(p.text)) {
            self.read(phrase.text);
            let case = case_of(phrase.text, &self.tokens, phrase.reading.how);
            self.note_beginning(case);
            let place = trie.place(self.tokens.folds());
            match place.iter_mut().find(|e| e.case == case) {
                Some(entry) => add_reading(&mut entry.value.readings, phrase.reading),
                None => {
                    let value = Meaning { readings: vec![phrase.reading], ..Meaning::default() };
                    // Most phrases have one entry: room for more would be four times the memory.
                    place.reserve_exact(1);
                    place.push(Entry { case, words: Box::default(), value });
                }
            }
        }
    }

    fn add_guards(&mut self, tables: &Tables<'_>, trie: &mut Trie<Meaning>) {
        for guard in &tables.guards {
            let listed: Vec<Box<[WordId]>> = guard.words.iter().map(|w| self.folded(w)).collect();
            self.read(&guard.phrase);
            let words: Box<[WordId]> = (0..self.tokens.len()).map(|i| self.tokens.word(i)).collect();
            let Some(entries) = trie.get_mut(self.tokens.folds()) else { continue };
            for entry in entries {
                match guard.rule {
                    GuardRule::Never => {}
                    GuardRule::CaseSensitive => {
                        entry.case = Case::Exact;
                        entry.words.clone_from(&words);
                    }
                    GuardRule::NeedsMention => entry.value.guarded().needs_mention = true,
                    GuardRule::SharedWith => {
                        let codes = guard.words.iter();
                        entry.value.guarded().shared_with.extend(codes.filter_map(|code| tables.entity(code)));
                    }
                    GuardRule::GivenName => entry.value.guarded().given_name = Some(listed.iter().map(|w| w[0]).collect()),
                    GuardRule::NotBefore => entry.value.guarded().not_before.extend(listed.iter().cloned()),
                    GuardRule::NotAfter => entry.value.guarded().not_after.extend(listed.iter().cloned()),
                }
            }
        }
    }

    fn add_office(&mut self, office: &Office, trie: &mut Trie<OfficeWord>) {
        let value = OfficeWord { kind: office.kind, sector: office.sector, default: office.default, offices: office.offices };
        for form in &office.forms {
            self.read(form);
            // A default actor ("the Foreign Secretary") needs the capitals of the table; plain offices do not.
            let case = if office.default.is_some() { case_of(form, &self.tokens, How::Alias) } else { Case::Capitals(0) };
            self.note_beginning(Case::Capitals(0));
            let place = trie.place(self.tokens.folds());
            if !place.iter().any(|e| e.case == case) {
                place.push(Entry { case, words: Box::default(), value });
            }
        }
    }

    /// Notes what the first token of the phrase read last begins.
    fn note_beginning(&mut self, case: Case) {
        let capital = match case {
            Case::Capitals(mask) => mask & 1 != 0,
            Case::AllCaps => self.tokens.shape(0).has_letter(),
            Case::Exact => false,
        };
        let word = self.tokens.fold(0).0 as usize;
        if self.begins.len() <= word {
            self.begins.resize(word + 1, Begins::Nothing);
        }
        self.begins[word] = self.begins[word].max(if capital { Begins::Capitalised } else { Begins::Anything });
    }

    fn folded(&mut self, words: &str) -> Box<[WordId]> {
        self.read(words);
        self.tokens.folds().into()
    }

    /// The words that begin the names of persons, twice or more and more often than they are surnames, and are no office or
    /// name themselves.
    fn given_names(&mut self, tables: &Tables<'_>, gazetteer: &Gazetteer) -> FxHashSet<WordId> {
        let mut count: FxHashMap<WordId, usize> = FxHashMap::default();
        for person in &tables.persons {
            let Some((first, _)) = person.name.split_once(' ') else { continue };
            if first.len() > 2 && first.chars().all(char::is_alphabetic) {
                *count.entry(self.words.intern(first).fold).or_default() += 1;
            }
        }
        let is_given = |(word, count): (WordId, usize)| {
            let readings = || gazetteer.names.single(word).iter().flat_map(|e| &e.value.readings);
            let name = readings().any(|r| r.person.is_none()) || !gazetteer.offices.single(word).is_empty();
            (!name && count > 1 && count > readings().count()).then_some(word)
        };
        count.into_iter().filter_map(is_given).collect()
    }

    /// Splits a phrase into tokens as text is.
    fn read(&mut self, text: &str) {
        self.tokens.clear();
        if text.ends_with('.') {
            // At the end of a text the stop would be a token of its own, but names stand before other words: "Mr. Khan".
            let longer = format!("{text} x");
            tokenize(&longer, Span::new(0, longer.len()), self.token_rules, &mut self.words, &mut self.tokens);
            self.tokens.pop();
        } else {
            tokenize(text, Span::new(0, text.len()), self.token_rules, &mut self.words, &mut self.tokens);
        }
    }
}

/// Keeps readings ordered by how they name; equal ones once.
fn add_reading(readings: &mut Vec<Reading>, reading: Reading) {
    if !readings.contains(&reading) {
        let at = readings.partition_point(|r| r.how <= reading.how);
        readings.insert(at, reading);
    }
}

/// Acronyms want capitals throughout; other words want a capital where the table has one.
fn case_of(text: &str, tokens: &Tokens, how: How) -> Case {
    let words = (0..tokens.len()).map(|i| tokens.span(i).of(text));
    if how == How::Acronym {
        let all_caps = !text.chars().any(char::is_lowercase);
        if all_caps {
            return Case::AllCaps;
        }
    }
    let mask = words.take(32).enumerate().filter(|(_, w)| w.starts_with(char::is_uppercase)).fold(0, |mask, (i, _)| mask | 1 << i);
    Case::Capitals(mask)
}
