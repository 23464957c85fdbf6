//! Parser errors that the gazetteer or plain order gives away, mended before frames are read.

use super::Sentence;
use super::graph::Graph;
use crate::lexicon::Class;
use crate::syntax::labels::{Relation, Upos, Xpos};
use std::ops::Range;

impl Graph {
    pub(super) fn repair(&mut self, sentence: &Sentence<'_>) {
        for mention in 0..sentence.mentions.len() {
            self.unite_mention(sentence.mention_tokens(mention));
        }
        self.index();
        self.lift_phrases(sentence);
        self.index();
        self.turn_descriptions(sentence);
        self.open_clefts(sentence);
        self.index();
    }

    /// A mention is one phrase. Its head is the token nearest the root (of several the last); the others, and what hangs on
    /// them from outside, hang on it. Being nearest the root, the head cannot come to hang below itself.
    fn unite_mention(&mut self, tokens: Range<usize>) {
        let Some(head) = tokens.clone().rev().min_by_key(|t| self.depth(*t)) else { return };
        for token in tokens.clone().filter(|t| *t != head) {
            let outside = self.head(token).is_none_or(|h| !tokens.contains(&h));
            if outside && self.relation(token) != Relation::Conj {
                self.heads[token] = head as u32;
                self.relations[token] = if token < head { Relation::Compound } else { Relation::Flat };
            }
        }
        for child in tokens.clone().flat_map(|t| self.child_list(t)).filter(|c| !tokens.contains(c)).collect::<Vec<_>>() {
            self.heads[child] = head as u32;
        }
    }

    fn child_list(&self, token: usize) -> Vec<usize> {
        self.children(token).collect()
    }

    /// Names are complete: a prepositional phrase that the parser hangs on one ("talks with Iran on …") belongs to what the
    /// name depends on. Of-phrases stay.
    fn lift_phrases(&mut self, sentence: &Sentence<'_>) {
        for at in 0..self.order.len() {
            let token = self.order[at] as usize;
            if self.relation(token) != Relation::Nmod || !self.has_lifting_case(token, sentence) {
                continue;
            }
            let Some(name) = self.head(token).filter(|h| *h < token && self.is_name(*h, sentence)) else { continue };
            let mut target = name;
            for _ in 0..self.heads.len() {
                let is_link = matches!(
                    self.relation(target),
                    Relation::Nsubj
                        | Relation::NsubjPass
                        | Relation::Obj
                        | Relation::Iobj
                        | Relation::Obl
                        | Relation::OblAgent
                        | Relation::Nmod
                        | Relation::Conj
                );
                match self.head(target).filter(|_| is_link && self.is_name(target, sentence)) {
                    Some(head) => target = head,
                    None => break,
                }
            }
            if target != name && self.depth(target) < self.depth(name) {
                self.heads[token] = target as u32;
                let verbal = sentence.parse.upos[target] == Upos::Verb;
                self.relations[token] = if verbal { Relation::Obl } else { Relation::Nmod };
            }
        }
    }

    fn is_name(&self, token: usize, sentence: &Sentence<'_>) -> bool {
        self.mention(token).is_some() && sentence.parse.upos[token] == Upos::Propn
    }

    fn has_lifting_case(&self, token: usize, sentence: &Sentence<'_>) -> bool {
        self.child(token, Relation::Case).is_some_and(|c| c < token && !sentence.is(c, Class::ContainerPreposition))
    }

    /// "A close partner of the West, Georgia has sent …": the parser takes the description for the subject and the name for
    /// its apposition; it is the other way round.
    fn turn_descriptions(&mut self, sentence: &Sentence<'_>) {
        for noun in 0..self.heads.len() {
            let subject = matches!(self.relation(noun), Relation::Nsubj | Relation::NsubjPass);
            let Some(verb) = self.head(noun).filter(|h| subject && *h > noun) else { continue };
            let Some(name) = self.children(noun).find(|c| self.relation(*c) == Relation::Appos && *c > noun && *c < verb) else { continue };
            let article = self.child(noun, Relation::Det).is_some_and(|d| sentence.is(d, Class::IndefiniteArticle));
            let parted = |t: usize| t < self.heads.len() && sentence.is(t, Class::Comma);
            if !article
                || self.mention(noun).is_some()
                || !self.is_name(name, sentence)
                || !parted(name.wrapping_sub(1))
                || parted(name + 1)
            {
                continue;
            }
            self.heads[name] = verb as u32;
            self.relations[name] = self.relation(noun);
            self.heads[noun] = name as u32;
            self.relations[noun] = Relation::Appos;
        }
    }

    /// "It was Egypt that brokered the truce": the clause after a name in focus is a relative clause.
    fn open_clefts(&mut self, sentence: &Sentence<'_>) {
        for name in 0..self.heads.len() {
            if !self.is_name(name, sentence) || self.child(name, Relation::Cop).is_none() {
                continue;
            }
            let clause = self.children(name).find(|c| {
                *c > name
                    && matches!(
                        self.relation(*c),
                        Relation::Ccomp | Relation::Csubj | Relation::Advcl | Relation::AdvclRelcl | Relation::Acl
                    )
                    && sentence.parse.xpos[*c] != Xpos::Vbg
                    && self.children(*c).any(|m| m < *c && sentence.is(m, Class::Relative))
            });
            if let Some(clause) = clause {
                self.relations[clause] = Relation::AclRelcl;
            }
        }
    }
}
