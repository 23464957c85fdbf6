//! What all frame finding needs: the builder, phrases around a head, and adding arguments with their conjuncts.
//!
//! While a sentence is built, all tokens in predicates count from its first; [`finish`](super::finish) moves them.

use super::Sentence;
use super::graph::Graph;
use crate::actors::mentions;
use crate::frames::predicate::{Argument, Predicate, PredicateKind, Role, Via, Voice};
use crate::lexicon::Class;
use crate::limits::MAX_FRAME_ARGUMENTS;
use crate::syntax::labels::{Relation, Upos, Xpos};
use std::ops::Range;

/// What is known of a token beside the graph.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Note {
    /// The noun that fills a gap of this verb, + 1.
    pub gap: u32,
    /// True if the surface subject of this predicate is its receiver: "Kenya was given boats".
    pub receiver: bool,
    /// True if this predicate's subject went to the infinitive after it.
    pub raised: bool,
}

/// Builds the predicates of one sentence.
pub(super) struct Builder<'b> {
    pub sentence: &'b Sentence<'b>,
    pub graph: &'b Graph,
    pub at: &'b mut Vec<u32>,
    pub notes: &'b mut Vec<Note>,
    pub out: &'b mut Vec<Predicate>,
    /// Index of the sentence's first predicate.
    pub first: usize,
}

impl<'b> Builder<'b> {
    pub fn new(
        sentence: &'b Sentence<'b>,
        graph: &'b Graph,
        at: &'b mut Vec<u32>,
        notes: &'b mut Vec<Note>,
        out: &'b mut Vec<Predicate>,
    ) -> Builder<'b> {
        let n = sentence.range.len();
        at.clear();
        at.resize(n, 0);
        notes.clear();
        notes.resize(n, Note::default());
        let first = out.len();
        Builder { sentence, graph, at, notes, out, first }
    }

    /// The predicate whose head a token is.
    pub fn predicate(&self, token: usize) -> Option<usize> {
        (self.at[token] as usize).checked_sub(1)
    }

    pub fn is(&self, token: usize, class: Class) -> bool {
        self.sentence.is(token, class)
    }

    pub fn upos(&self, token: usize) -> Upos {
        self.sentence.parse.upos[token]
    }

    pub fn xpos(&self, token: usize) -> Xpos {
        self.sentence.parse.xpos[token]
    }

    pub fn relation(&self, token: usize) -> Relation {
        self.graph.relation(token)
    }

    /// The text of a token.
    pub fn text(&self, token: usize) -> &'b str {
        self.sentence.words.text(self.sentence.tokens.word(self.sentence.range.start + token))
    }

    /// True if nothing stands between a token and the one before it.
    pub fn joined(&self, token: usize) -> bool {
        !self.sentence.tokens.spaced(self.sentence.range.start + token)
    }

    /// True if the token is part of a name proper, offices beside it left out.
    pub fn in_name(&self, token: usize) -> bool {
        self.name_of(token).is_some_and(|name| name.contains(&token))
    }

    /// The tokens of the name in the mention of a token.
    fn name_of(&self, token: usize) -> Option<Range<usize>> {
        let mention = self.graph.mention(token)?;
        Some(self.sentence.inside(&self.sentence.mentions[mention].name))
    }

    /// True for nouns, names, pronouns and numbers: what can be an argument.
    pub fn is_nominal(&self, token: usize) -> bool {
        matches!(self.upos(token), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Det | Upos::Sym | Upos::X | Upos::Adj)
            || self.graph.mention(token).is_some()
    }

    /// The preposition of a phrase: one word, or several that are fixed ("because of").
    pub fn preposition(&self, token: usize) -> Range<usize> {
        let case = self.graph.children(token).find(|c| *c < token && self.relation(*c) == Relation::Case && self.xpos(*c) != Xpos::Pos);
        let Some(case) = case else { return 0..0 };
        let mut end = case + 1;
        for fixed in self.graph.children(case).filter(|c| self.relation(*c) == Relation::Fixed) {
            end = if fixed == end { end + 1 } else { end };
        }
        case..end
    }

    /// From the first left modifier of a head to the head, names whole.
    pub fn core(&self, head: usize) -> Range<usize> {
        let (mut start, mut end) = (head, head + 1);
        for child in self.graph.children(head) {
            let counts = child < head && self.relation(child) == Relation::Advmod && matches!(self.upos(child + 1), Upos::Num | Upos::Det);
            if child < head && (counts || is_modifier(self.relation(child))) {
                start = start.min(self.graph.left[child] as usize);
            } else if child == end && self.upos(child) != Upos::Cconj && is_name_part(self.relation(child)) {
                end += 1;
            }
        }
        if let Some(mention) = self.graph.mention(head) {
            let whole = self.sentence.mention_tokens(mention);
            let name = self.name_of(head).filter(|n| n.contains(&head));
            let heads_mention = self.graph.top(whole.clone()) == Some(head);
            let unit = if heads_mention { whole } else { name.unwrap_or(head..head + 1) };
            (start, end) = (start.min(unit.start), end.max(unit.end));
        }
        let name_start = self.graph.mention(head).map_or(head, |m| self.sentence.mention_tokens(m).start);
        while start < head.min(name_start)
            && (self.upos(start) == Upos::Punct || matches!(self.relation(start), Relation::Case | Relation::CcPreconj | Relation::Cc))
        {
            start += 1;
        }
        start..end
    }

    /// The noun that a relative pronoun stands for, if it is in a relative clause.
    pub fn antecedent(&self, token: usize) -> Option<usize> {
        let pronoun = self.is(token, Class::Relative) && matches!(self.upos(token), Upos::Pron | Upos::Det | Upos::Sconj);
        if !pronoun || self.graph.mention(token).is_some() {
            return None;
        }
        self.clause_noun(token)
    }

    /// The noun that the nearest relative clause above a token describes.
    pub fn clause_noun(&self, token: usize) -> Option<usize> {
        let mut at = token;
        for _ in 0..self.graph.heads.len() {
            let head = self.graph.head(at)?;
            if matches!(self.relation(at), Relation::AclRelcl) {
                return Some(head);
            }
            at = head;
        }
        None
    }

    /// Gives a predicate, in place of a noun that is only said of somebody, those of whom it is said: "Turkey was among the
    /// states that recognised …", "is one of the countries that …".
    pub fn push_described(&mut self, predicate: usize, role: Role, noun: usize) -> bool {
        let mut at = noun;
        for _ in 0..MAX_DESCRIPTION {
            if self.core(at).any(|t| self.graph.mention(t).is_some()) {
                return false;
            }
            let said = self.graph.child(at, Relation::Cop).is_some() || self.relation(at) == Relation::Appos;
            if let Some(owner) = self.predicate(at).filter(|_| said) {
                return self.copy((owner, Role::Subject), (predicate, role), Via::Relative);
            }
            match self.graph.head(at).filter(|_| self.relation(at) == Relation::Nmod && !self.preposition(at).is_empty()) {
                Some(head) => at = head,
                None => return false,
            }
        }
        false
    }

    /// Adds an argument and, as further ones, its conjuncts; a relative pronoun gives way to its noun.
    pub fn add(&mut self, predicate: usize, role: Role, head: usize, via: Via) {
        let preposition = if let Role::Preposition(_) = role { self.preposition(head) } else { 0..0 };
        match self.antecedent(head) {
            Some(noun) if preposition.is_empty() && self.push_described(predicate, role, noun) => {}
            Some(noun) => self.push(predicate, role, noun, preposition, Via::Relative),
            None => {
                self.push(predicate, role, head, preposition.clone(), via);
                self.add_conjuncts(predicate, role, head, preposition);
            }
        }
    }

    fn add_conjuncts(&mut self, predicate: usize, role: Role, head: usize, preposition: Range<usize>) {
        let graph = self.graph;
        for conjunct in graph.children(head).filter(|c| graph.relation(*c) == Relation::Conj) {
            if !self.is_member(head, conjunct) {
                continue;
            }
            let own = self.preposition(conjunct);
            let preposition = if own.is_empty() || preposition.is_empty() { preposition.clone() } else { own };
            let role = if preposition.is_empty() { role } else { self.prepositional(&preposition) };
            self.push(predicate, role, conjunct, preposition.clone(), Via::Conjunct);
            self.add_conjuncts(predicate, role, conjunct, preposition);
        }
    }

    /// True if a conjunct is a further phrase, not part of the same name and not a clause.
    fn is_member(&self, head: usize, conjunct: usize) -> bool {
        let same_name = self.graph.mention(head).is_some() && self.graph.mention(head) == self.graph.mention(conjunct);
        let date = self.is(conjunct, Class::TimeNoun) && !self.is(head, Class::TimeNoun);
        let clause = date
            || self.graph.children(conjunct).any(|c| {
                matches!(self.relation(c), Relation::Nsubj | Relation::NsubjPass | Relation::Cop | Relation::Orphan | Relation::Aux)
            });
        conjunct > head && self.is_nominal(conjunct) && !same_name && !clause && !self.is_of_nearer_list(head, conjunct)
    }

    /// "strikes against rebels in Chad and *Mali*": a place belongs to the list of places before it, whatever the parser says.
    fn is_of_nearer_list(&self, head: usize, conjunct: usize) -> bool {
        let place = |t: usize| self.graph.mention(t).is_some_and(|m| self.sentence.mentions[m].role == mentions::Role::Territory);
        let places = (head + 1..conjunct).any(place);
        place(conjunct) && !place(head) && places
    }

    /// Adds what stands behind a preposition; a phrase without one is no argument.
    pub fn add_prepositional(&mut self, predicate: usize, head: usize, via: Via) {
        let preposition = self.preposition(head);
        if !preposition.is_empty() {
            self.add(predicate, self.prepositional(&preposition), head, via);
        }
    }

    /// The role that a preposition makes.
    pub fn prepositional(&self, preposition: &Range<usize>) -> Role {
        Role::Preposition(self.sentence.tokens.fold(self.sentence.range.start + preposition.start))
    }

    /// Adds one argument, unless it is there already.
    pub fn push(&mut self, predicate: usize, role: Role, head: usize, preposition: Range<usize>, via: Via) {
        let core = if role == Role::Complement { head..head + 1 } else { self.core(head) };
        self.push_argument(predicate, Argument { role, head, core, preposition, via, alternative: false });
    }

    pub fn push_argument(&mut self, predicate: usize, argument: Argument) {
        let args = &mut self.out[predicate].args;
        let there = args.iter().any(|a| a.head == argument.head && (a.role == argument.role || argument.alternative));
        if !there && args.len() < MAX_FRAME_ARGUMENTS {
            args.push(argument);
        }
    }

    /// The role that the surface subject of a predicate has.
    pub fn surface_role(&self, predicate: usize) -> Role {
        let passive = self.out[predicate].voice == Voice::Passive;
        match (passive, self.notes[self.out[predicate].head].receiver) {
            (false, _) => Role::Subject,
            (true, false) => Role::Object,
            (true, true) => Role::IndirectObject,
        }
    }

    /// Gives the arguments of one predicate in a role to another, as its `role`. Returns true if there were any.
    pub fn copy(&mut self, from: (usize, Role), to: (usize, Role), via: Via) -> bool {
        if from.0 == to.0 {
            return false;
        }
        let mut found = false;
        for i in 0..self.out[from.0].args.len() {
            let argument = &self.out[from.0].args[i];
            if argument.role != from.1 || argument.alternative || argument.head == self.out[to.0].head {
                continue;
            }
            let via = if argument.via == Via::Conjunct { Via::Conjunct } else { via };
            let preposition = if let Role::Preposition(_) = to.1 { argument.preposition.clone() } else { 0..0 };
            let copy = Argument { role: to.1, via, preposition, ..argument.clone() };
            self.push_argument(to.0, copy);
            found = true;
        }
        found
    }

    /// Gives the surface subject of one predicate to another.
    pub fn copy_subject(&mut self, from: usize, to: usize, via: Via) -> bool {
        self.copy((from, self.surface_role(from)), (to, self.surface_role(to)), via)
    }

    /// True if the predicate has an argument of the tree in a role.
    pub fn has(&self, predicate: usize, role: Role) -> bool {
        self.out[predicate].args.iter().any(|a| a.role == role && !a.alternative)
    }

    /// Fills the frame of a token, if it is a predicate.
    pub fn fill(&mut self, token: usize) {
        let Some(index) = self.predicate(token) else { return };
        match self.out[index].kind {
            PredicateKind::Verb => self.fill_verb(index, token),
            PredicateKind::Noun => self.fill_noun(index, token),
            PredicateKind::Adjective => self.fill_adjective(index, token),
            PredicateKind::Compound | PredicateKind::Prefix => self.fill_compound(index, token),
        }
    }
}

/// Relations of what belongs to a phrase before its head.
fn is_modifier(relation: Relation) -> bool {
    use Relation::{Amod, Appos, Compound, Det, DetPredet, Flat, Nmod, NmodDesc, NmodPoss, NmodUnmarked, Nummod};
    matches!(relation, Det | DetPredet | Amod | Nummod | Compound | NmodPoss | Nmod | NmodDesc | NmodUnmarked | Flat | Appos)
}

/// Relations of what belongs to a name after its head.
fn is_name_part(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Flat | Relation::FlatForeign | Relation::Compound | Relation::Goeswith | Relation::Nummod | Relation::Fixed
    )
}

/// How many nouns up a description may reach: "one of the group of countries".
const MAX_DESCRIPTION: usize = 4;
