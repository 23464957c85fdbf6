//! Predicates with their arguments in deep roles, as [`tree`](super::tree) finds them in a parsed sentence.
//!
//! "Norway donated boats", "boats donated by Norway" and "Norway agreed to donate boats" have the same donor and the same
//! gift. `tests/cases/frames.md` is the specification.

use super::tree::Sentence;
use crate::words::WordId;
use std::fmt;
use std::ops::Range;

/// What sort of word the predicate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PredicateKind {
    /// "donated"
    Verb,
    /// "sanctions", "ally"
    Noun,
    /// "dependent"
    Adjective,
    /// "backed" in "Russian-backed"
    Compound,
    /// "pro" in "pro-Russian": the head is the whole token
    Prefix,
}

/// Whether the surface subject acts or undergoes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// "donated"
    Active,
    /// "was donated"
    Passive,
}

/// What sort of verb group it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerbForm {
    /// "donates", "has donated", "will donate", "donate!"
    Finite,
    /// "to donate"
    Infinitive,
    /// "donating" as a noun
    Gerund,
    /// "donating", "donated" beside a noun or a clause
    Participle,
}

/// The tense of the first verb of the group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// "donated", "had donated"
    Past,
    /// "donates", "has donated"
    Present,
    /// "will donate", "is going to donate"
    Future,
}

/// How a predicate hangs on its governor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// "said that X *attacked*", "agreed to *supply*"
    Complement,
    /// "after X *attacked*"
    Adverbial,
    /// "the state that *attacked*", "boats *donated* by": the governor is the noun's own predicate
    Relative,
}

/// The deep role of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Who does it; in a passive the by-phrase
    Subject,
    /// Whom it is done to; in a passive the surface subject
    Object,
    /// The receiver without a preposition
    IndirectObject,
    /// The genitive before a noun
    Possessor,
    /// A name, nationality or noun compounded with the predicate
    Modifier,
    /// The name after a relational noun: "its ally Azerbaijan"
    Named,
    /// The noun that a compound or prefix describes
    Head,
    /// The head of a clause, an infinitive or a gerund that completes the predicate
    Complement,
    /// What stands behind a preposition: its folded (first) word
    Preposition(WordId),
}

/// How an argument was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Via {
    /// In its own place
    Direct,
    /// In a by-phrase
    Agent,
    /// Through a relative clause or a participle behind a noun
    Relative,
    /// From the first of several coordinated predicates
    Shared,
    /// From the governing clause
    Controlled,
    /// From a raising predicate: "is likely to"
    Raised,
    /// Lent by a light or support verb to its noun
    Carrier,
    /// Through an apposition
    Apposition,
    /// As a later member of a coordination
    Conjunct,
}

/// An argument of a predicate. Tokens are the document's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// Its deep role.
    pub role: Role,
    /// Its head.
    pub head: usize,
    /// From its first left modifier to its head, names whole.
    pub core: Range<usize>,
    /// The preposition before it, of one or more words; empty if there is none.
    pub preposition: Range<usize>,
    /// How it was found.
    pub via: Via,
    /// True if the tree says otherwise but parsers are often wrong here: rules try these last, and only with types.
    pub alternative: bool,
}

/// A predicate. Tokens are the document's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predicate {
    /// What sort of word it is.
    pub kind: PredicateKind,
    /// Its head token.
    pub head: usize,
    /// The folded lemma of the head ("pro" for "pro-Russian"), without the particle.
    pub lemma: WordId,
    /// A verb's particle: "out" in "carried it out".
    pub particle: Option<usize>,
    /// The light or support verb that carries the noun.
    pub carrier: Option<usize>,
    /// True for nouns and adjectives that are said of a subject by a copula or an apposition.
    pub predicative: bool,
    /// Passive or not; nouns are active.
    pub voice: Voice,
    /// The form of the verb group, of the copula or the carrier for nouns.
    pub form: Option<VerbForm>,
    /// Its tense.
    pub tense: Option<Tense>,
    /// "has donated"
    pub perfect: bool,
    /// "is donating"
    pub progressive: bool,
    /// The modal verb, "will" included.
    pub modal: Option<usize>,
    /// The word that negates it.
    pub negation: Option<usize>,
    /// The predicate on which it depends (index into the same list), and how.
    pub governor: Option<(usize, Link)>,
    /// Its arguments: by role, then in text order; alternatives last.
    pub args: Vec<Argument>,
}

impl Predicate {
    /// The tree's arguments in a role, then the alternatives.
    pub fn in_role(&self, role: Role) -> impl Iterator<Item = &Argument> {
        self.args.iter().filter(move |a| a.role == role)
    }
}

impl PredicateKind {
    /// The written name.
    pub fn name(self) -> &'static str {
        match self {
            PredicateKind::Verb => "verb",
            PredicateKind::Noun => "noun",
            PredicateKind::Adjective => "adjective",
            PredicateKind::Compound => "compound",
            PredicateKind::Prefix => "prefix",
        }
    }
}

impl Via {
    /// The mark behind an argument; none for [`Via::Direct`].
    pub fn name(self) -> Option<&'static str> {
        Some(match self {
            Via::Direct => return None,
            Via::Agent => "agent",
            Via::Relative => "relative",
            Via::Shared => "shared",
            Via::Controlled => "controlled",
            Via::Raised => "raised",
            Via::Carrier => "carrier",
            Via::Apposition => "apposition",
            Via::Conjunct => "conjunct",
        })
    }
}

/// Shows predicates as `tests/cases/frames.md` writes them: a header, then an argument a line.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The predicates of the sentence.
    pub predicates: &'a [Predicate],
    /// Which of them.
    pub index: usize,
    /// The sentence they are in.
    pub sentence: &'a Sentence<'a>,
}

impl Shown<'_> {
    fn predicate(&self) -> &Predicate {
        &self.predicates[self.index]
    }

    /// The lemma with its particle: "carry out".
    pub fn lemma(&self) -> String {
        let predicate = self.predicate();
        let lemma = self.sentence.words.text(predicate.lemma);
        predicate.particle.map_or_else(|| lemma.to_owned(), |p| format!("{lemma} {}", self.folded(p..p + 1)))
    }

    /// The features after the lemma: "verb passive past".
    pub fn features(&self) -> Vec<String> {
        let p = self.predicate();
        let mut features = vec![p.kind.name().to_owned()];
        let mut add = |holds: bool, name: &str| features.extend(holds.then(|| name.to_owned()));
        add(p.predicative, "predicative");
        add(p.voice == Voice::Passive, "passive");
        for (form, name) in FORMS {
            add(p.form == Some(*form), name);
        }
        for (tense, name) in TENSES {
            add(p.tense == Some(*tense), name);
        }
        add(p.perfect, "perfect");
        add(p.progressive, "progressive");
        features.extend(p.modal.filter(|_| p.tense != Some(Tense::Future)).map(|m| format!("modal={}", self.folded(m..m + 1))));
        features.extend(p.carrier.map(|c| format!("carrier={}", self.carrier(c))));
        features.extend(p.negation.map(|_| "negated".to_owned()));
        features
    }

    fn carrier(&self, token: usize) -> String {
        let is_carrier = |p: &Predicate| p.head == token && p.kind == PredicateKind::Verb;
        let index = self.predicates.iter().position(is_carrier);
        index.map_or_else(|| self.folded(token..token + 1), |index| Shown { index, ..*self }.lemma())
    }

    /// An argument's role as it is written.
    pub fn role(&self, argument: &Argument) -> String {
        match argument.role {
            Role::Subject => "subject".to_owned(),
            Role::Object => "object".to_owned(),
            Role::IndirectObject => "indirect-object".to_owned(),
            Role::Possessor => "possessor".to_owned(),
            Role::Modifier => "modifier".to_owned(),
            Role::Named => "named".to_owned(),
            Role::Head => "head".to_owned(),
            Role::Complement => "complement".to_owned(),
            Role::Preposition(_) => self.folded(argument.preposition.clone()),
        }
    }

    /// An argument's text; of "pro-Russian" and "UN-trained" the name.
    pub fn text(&self, argument: &Argument) -> String {
        let text = self.joined(argument.core.clone(), |t| self.sentence.tokens.word(t));
        let inside = argument.role == Role::Modifier && argument.head == self.predicate().head;
        match text.split_once('-').filter(|_| inside) {
            Some((name, _)) if self.predicate().kind == PredicateKind::Compound => name.to_owned(),
            Some((_, name)) => name.to_owned(),
            None => text,
        }
    }

    fn folded(&self, range: Range<usize>) -> String {
        self.joined(range, |t| self.sentence.tokens.fold(t))
    }

    fn joined(&self, range: Range<usize>, word: impl Fn(usize) -> WordId) -> String {
        let mut text = String::new();
        for token in range {
            if !text.is_empty() && self.sentence.tokens.spaced(token) {
                text.push(' ');
            }
            text.push_str(self.sentence.words.text(word(token)));
        }
        text
    }
}

const FORMS: &[(VerbForm, &str)] = &[
    (VerbForm::Finite, "finite"),
    (VerbForm::Infinitive, "infinitive"),
    (VerbForm::Gerund, "gerund"),
    (VerbForm::Participle, "participle"),
];

const TENSES: &[(Tense, &str)] = &[(Tense::Past, "past"), (Tense::Present, "present"), (Tense::Future, "future")];

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.lemma(), self.features().join(" "))?;
        for argument in &self.predicate().args {
            write!(f, "\n  {}: {}", self.role(argument), self.text(argument))?;
            if let Some(mark) = argument.via.name() {
                write!(f, " ({mark})")?;
            }
            if argument.alternative {
                f.write_str(" (alternative)")?;
            }
        }
        Ok(())
    }
}
