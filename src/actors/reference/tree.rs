//! What reference asks of a tree: where a phrase stands, and what a pronoun in it cannot stand for.

use crate::syntax::Parse;
use crate::syntax::labels::Relation;
use std::ops::Range;

/// Where a mention stands in its sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Only says whose something is.
    Modifier,
    /// A place.
    Place,
    /// Neither of the others.
    Other,
    /// An object.
    Object,
    /// A subject.
    Subject,
}

/// How many nouns up the first member of a list is looked for: "the arming of rebels and its support".
const MAX_LIST_DEPTH: usize = 3;

/// A sentence's tree with the document's token indices.
#[derive(Clone, Copy)]
pub struct TreeView<'a> {
    /// The tree.
    pub parse: &'a Parse,
    /// The sentence's first token.
    pub first: usize,
}

impl TreeView<'_> {
    /// The relation of a token to its head.
    pub fn relation(&self, token: usize) -> Relation {
        self.parse.relation[token - self.first]
    }

    /// The head of a token; none for the root.
    pub fn head(&self, token: usize) -> Option<usize> {
        self.parse.head(token - self.first).map(|h| h + self.first)
    }

    /// The token of `tokens` whose head lies outside it.
    pub fn top(&self, tokens: &Range<usize>) -> usize {
        tokens.clone().find(|t| self.head(*t).is_none_or(|h| !tokens.contains(&h))).unwrap_or(tokens.start)
    }

    /// The first of a list, or what an apposition explains: `token` itself if it is neither.
    fn lead(&self, mut token: usize) -> usize {
        for _ in 0..self.parse.len() {
            match (self.relation(token), self.head(token)) {
                (Relation::Conj | Relation::Appos | Relation::Flat, Some(head)) => token = head,
                _ => break,
            }
        }
        token
    }

    /// Where the phrase stands.
    pub fn grade(&self, tokens: &Range<usize>) -> Grade {
        let top = self.lead(self.top(tokens));
        match self.relation(top) {
            // The owner of a subject is more prominent than other modifiers: "Its exports grew".
            Relation::NmodPoss if self.head(top).is_some_and(|h| self.relation(h) == Relation::Nsubj) => Grade::Other,
            Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter | Relation::Csubj => Grade::Subject,
            Relation::Obj | Relation::Iobj | Relation::Root => Grade::Object,
            Relation::NmodPoss | Relation::Amod | Relation::Compound | Relation::Det => Grade::Modifier,
            _ => Grade::Other,
        }
    }

    /// The possessor of the first member of a list in which a later member has the possessor `token`.
    pub fn listed_owner(&self, token: usize) -> Option<usize> {
        let mut member = self.head(token)?;
        for _ in 0..MAX_LIST_DEPTH {
            let joined = matches!(self.relation(member), Relation::Conj | Relation::Nmod);
            member = self.head(member).filter(|_| joined)?;
            let owns = |t: &usize| *t < token && self.head(*t) == Some(member) && self.relation(*t) == Relation::NmodPoss;
            if let Some(owner) = (self.first..token).find(owns) {
                return Some(owner);
            }
        }
        None
    }

    /// The subject of a predicate, if it has one of its own.
    pub fn subject(&self, predicate: usize) -> Option<usize> {
        (0..self.parse.len()).map(|t| t + self.first).find(|t| {
            self.head(*t) == Some(predicate) && matches!(self.relation(*t), Relation::Nsubj | Relation::NsubjPass | Relation::NsubjOuter)
        })
    }

    /// A predicate and those whose subject it shares.
    fn predicates_from(&self, mut next: Option<usize>) -> Vec<usize> {
        let mut found = Vec::new();
        while let Some(predicate) = next.filter(|p| !found.contains(p)) {
            found.push(predicate);
            let shares = matches!(self.relation(predicate), Relation::Conj | Relation::Xcomp | Relation::Advcl | Relation::Acl);
            next = if shares && self.subject(predicate).is_none() { self.head(predicate) } else { None };
        }
        found
    }

    /// The subject of a predicate, its own or the one it shares: "She left, saying …".
    pub fn shared_subject(&self, predicate: usize) -> Option<usize> {
        self.predicates_from(Some(predicate)).into_iter().find_map(|p| self.subject(p))
    }

    /// True if a word opens a phrase or clause that belongs to `noun`: "of" in "the army of Chad".
    pub fn hangs_on(&self, opener: usize, noun: usize) -> bool {
        let head = self.head(opener);
        head == Some(noun) || head.and_then(|h| self.head(h)) == Some(noun)
    }

    /// The subject of the clause around a token: that of the first predicate above it that has one.
    pub fn clause_subject(&self, token: usize) -> Option<usize> {
        let mut next = self.head(self.lead(token));
        for _ in 0..self.parse.len() {
            let above = next?;
            if let Some(subject) = self.subject(above) {
                return Some(subject);
            }
            next = self.head(above);
        }
        None
    }

    /// The subject of the clause that governs the one whose subject a token is: "Peru" of "Peru said it would".
    pub fn matrix_subject(&self, token: usize) -> Option<usize> {
        let predicate = self.head(self.lead(token))?;
        let governed = matches!(self.relation(predicate), Relation::Ccomp | Relation::Advcl);
        self.head(predicate).filter(|_| governed).and_then(|p| self.shared_subject(p))
    }

    /// True if the phrases of two tokens are arguments of one predicate, or one is the subject of the clause that holds the
    /// other: "Peru wants to help it", "Peru wants good relations with it".
    pub fn are_rivals(&self, pronoun: usize, other: usize) -> bool {
        let (pronoun, other) = (self.lead(pronoun), self.lead(other));
        let own = self.head(pronoun);
        let beside = own.is_some() && self.head(other) == own && is_argument(self.relation(other));
        // A subject has a clause of its own, a possessor may be the subject: "Peru asked Chile to pay the country's debts".
        let free = matches!(self.relation(pronoun), Relation::Nsubj | Relation::NsubjPass | Relation::NmodPoss);
        beside || !free && self.clause_subject(pronoun) == Some(other)
    }
}

fn is_argument(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Nsubj
            | Relation::NsubjPass
            | Relation::Obj
            | Relation::Iobj
            | Relation::Obl
            | Relation::OblAgent
            | Relation::Nmod
            | Relation::NmodPoss
    )
}
