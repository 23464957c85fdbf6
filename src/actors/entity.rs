//! Who can act: entities with their code, kind and sector, in PLOVER's closed lists.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Makes an enum of a closed list with its written names.
macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $text)] $variant),+ }

        impl $name {
            /// All written names.
            pub const NAMES: &'static [&'static str] = &[$($text),+];

            /// Reads a written name.
            pub fn parse(text: &str) -> Option<$name> {
                match text { $($text => Some($name::$variant),)+ _ => None }
            }

            /// The written name.
            pub fn name(self) -> &'static str {
                match self { $($name::$variant => $text),+ }
            }
        }
    };
}

pub(crate) use closed_list;

closed_list! {
    /// What sort of actor an entity is.
    Kind {
        /// A sovereign state, today's or a former one.
        State = "state",
        /// A dependency, unrecognised state or part of a state with a code of its own.
        Substate = "substate",
        /// An intergovernmental or other organisation.
        Organisation = "organisation",
        /// A military or political alliance.
        Alliance = "alliance",
        /// An armed group that is no state's army.
        ArmedGroup = "armed-group",
        /// A political party or movement.
        Party = "party",
        /// A firm.
        Company = "company",
        /// A publisher or broadcaster.
        Media = "media",
        /// A part of the world.
        Region = "region",
        /// States or people taken together.
        Group = "group",
        /// A person who acts for nobody else.
        Person = "person",
    }
}

closed_list! {
    /// The part of society an actor belongs to (PLOVER's sector codes).
    Sector {
        /// Government
        Gov = "GOV",
        /// Armed forces
        Mil = "MIL",
        /// Intelligence
        Spy = "SPY",
        /// Courts
        Jud = "JUD",
        /// Parliament
        Leg = "LEG",
        /// Party
        Pty = "PTY",
        /// Opposition
        Opp = "OPP",
        /// Rebels
        Reb = "REB",
        /// Unidentified armed
        Uaf = "UAF",
        /// Paramilitary
        Prm = "PRM",
        /// Police
        Cop = "COP",
        /// Business
        Bus = "BUS",
        /// Medicine
        Med = "MED",
        /// Education
        Edu = "EDU",
        /// Civilians
        Cvl = "CVL",
        /// Refugees
        Ref = "REF",
        /// Religion
        Rel = "REL",
        /// Social groups
        Soc = "SOC",
        /// Labour
        Lab = "LAB",
        /// Agriculture
        Agr = "AGR",
        /// Crime
        Crm = "CRM",
        /// Journalists
        Jrn = "JRN",
        /// Former or unofficial elite
        Eli = "ELI",
        /// Non-governmental organisation
        Ngo = "NGO",
        /// Intergovernmental organisation
        Igo = "IGO",
        /// Unknown
        Unk = "UNK",
    }
}

closed_list! {
    /// How a mention led to its actor.
    ResolvedBy {
        /// By its name
        Name = "name",
        /// By another of its names
        Alias = "alias",
        /// By its acronym
        Acronym = "acronym",
        /// By an adjective or people's name
        Demonym = "demonym",
        /// By its capital or a palace
        Metonym = "metonym",
        /// By an office
        Office = "office",
        /// By a person who leads it
        Leader = "leader",
        /// By one of its institutions
        Institution = "institution",
        /// By what it owns
        Possessive = "possessive",
        /// By a pronoun
        Pronoun = "pronoun",
        /// By a description
        Description = "description",
        /// As member of a group
        Group = "group",
    }
}

/// Index of an entity in the actor tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub u32);

/// One row of the actor tables.
#[derive(Clone, Debug)]
pub struct Entity {
    /// Its own code.
    pub code: String,
    /// The code it acts under: its own, or that of its principal (an army's state).
    pub principal: String,
    /// True if others know its code too; else only that of its principal is shown.
    pub published: bool,
    /// Canonical name.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Its sector, if the table gives one.
    pub sector: Option<Sector>,
    /// Wikidata id.
    pub wikidata: Option<String>,
    /// From when it exists; `None` = unknown.
    pub from: Option<Date>,
    /// Until when it exists (exclusive); `None` = still.
    pub to: Option<Date>,
}

impl Entity {
    /// True if it exists on `date` as far as the table knows.
    pub fn exists_on(&self, date: Date) -> bool {
        self.from.is_none_or(|f| f <= date) && self.to.is_none_or(|t| date < t)
    }
}
