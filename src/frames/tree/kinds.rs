//! Which tokens are predicates, and of what kind.

use super::phrases::Builder;
use crate::frames::predicate::{Predicate, PredicateKind, Voice};
use crate::lexicon::Class;
use crate::lexicon::inflect::Form;
use crate::syntax::labels::{Relation, Upos, Xpos};
use crate::words::WordId;

impl Builder<'_> {
    /// Makes an empty predicate of each token that can be one, in text order.
    pub fn find_predicates(&mut self) {
        for token in 0..self.sentence.range.len() {
            if let Some((kind, lemma)) = self.kind(token) {
                self.out.push(Predicate {
                    kind,
                    head: token,
                    lemma,
                    particle: None,
                    carrier: None,
                    predicative: false,
                    voice: Voice::Active,
                    form: None,
                    tense: None,
                    perfect: false,
                    progressive: false,
                    modal: None,
                    negation: None,
                    governor: None,
                    args: Vec::new(),
                });
                self.at[token] = self.out.len() as u32;
            }
        }
    }

    fn kind(&self, token: usize) -> Option<(PredicateKind, WordId)> {
        if let Some(prefix) = self.prefix(token) {
            return Some((PredicateKind::Prefix, prefix));
        }
        if self.compound_name(token).is_some() {
            return Some((PredicateKind::Compound, self.lemma(token, true)));
        }
        if let Some(lemma) = self.whole_compound(token) {
            return Some((PredicateKind::Compound, lemma));
        }
        if self.in_name(token)
            || matches!(self.relation(token), Relation::Case | Relation::Mark | Relation::Fixed | Relation::Cc | Relation::Aux)
        {
            return None;
        }
        let kind = if self.is_misread_noun(token) {
            PredicateKind::Noun
        } else if self.is_verb(token) {
            PredicateKind::Verb
        } else if self.is_adjective(token) {
            PredicateKind::Adjective
        } else if self.is_noun(token) {
            PredicateKind::Noun
        } else {
            return None;
        };
        Some((kind, self.lemma(token, kind == PredicateKind::Verb)))
    }

    /// The first part of "pro-Russian", folded.
    fn prefix(&self, token: usize) -> Option<WordId> {
        let mention = self.graph.mention(token).map(|m| &self.sentence.mentions[m]);
        if let Some(prefix) = mention.filter(|m| m.tokens.len() == 1).and_then(|m| m.prefix) {
            return Some(prefix);
        }
        let (_, name) = self.text(token).split_once('-')?;
        let folded = self.sentence.words.text(self.sentence.tokens.fold(self.sentence.range.start + token));
        let prefix = self.sentence.words.frozen(folded.split_once('-')?.0)?;
        let is_prefix = self.sentence.lexicon.classes(prefix).has(Class::NamePrefix);
        (is_prefix && name.starts_with(char::is_uppercase)).then_some(prefix)
    }

    /// The name before the hyphen of "Russian-backed", if the token is the participle of such a compound.
    pub fn compound_name(&self, token: usize) -> Option<usize> {
        let name = token.checked_sub(2)?;
        let participle = matches!(self.xpos(token), Xpos::Vbn | Xpos::Vbg | Xpos::Vbd)
            || self.xpos(token) == Xpos::Jj && self.is(token, Class::VerbForm)
            || self.text(token).ends_with("ed");
        let hyphen = self.xpos(token - 1) == Xpos::Hyph || self.text(token - 1) == "-";
        let nominal = matches!(self.upos(name), Upos::Propn | Upos::Noun) || self.graph.mention(name).is_some();
        let named = nominal || self.upos(name) == Upos::Adj && self.text(name).starts_with(char::is_uppercase);
        (participle && hyphen && named && self.joined(token) && self.joined(token - 1)).then_some(name)
    }

    /// The folded lemma. Of verbs that rules know, their own word forms tell it more surely than the model does.
    fn lemma(&self, token: usize, verb: bool) -> WordId {
        let fold = self.sentence.tokens.fold(self.sentence.range.start + token);
        let lemma = self.sentence.words.fold(self.sentence.parse.lemma[token]);
        let forms = if verb { self.sentence.lexicon.verb_forms(fold) } else { &[] };
        let fits = |form: Form| match self.xpos(token) {
            Xpos::Vbd | Xpos::Vbn => matches!(form, Form::Past | Form::Participle),
            Xpos::Vbg => form == Form::Gerund,
            Xpos::Vbz | Xpos::Nns => form == Form::Third,
            Xpos::Vb | Xpos::Vbp => form == Form::Base,
            _ => matches!(form, Form::Participle | Form::Gerund),
        };
        if forms.iter().any(|(known, form)| *known == lemma && fits(*form)) {
            return lemma;
        }
        let known = forms.iter().find(|(_, form)| fits(*form)).or_else(|| forms.first().filter(|_| lemma == fold));
        known.map_or(lemma, |(known, _)| *known)
    }

    /// The lemma of "trained" in "UN-trained" where that is one token.
    fn whole_compound(&self, token: usize) -> Option<WordId> {
        let adjective = matches!(self.upos(token), Upos::Adj | Upos::Verb) && self.graph.mention(token).is_none();
        let (name, participle) = self.text(token).split_once('-').filter(|_| adjective)?;
        let known = self.sentence.words.frozen(participle).map(|w| self.sentence.words.fold(w))?;
        let forms = self.sentence.lexicon.verb_forms(known).iter();
        let verb = forms.into_iter().find(|(_, form)| matches!(form, Form::Participle | Form::Gerund));
        verb.map(|(verb, _)| *verb).filter(|_| name.starts_with(char::is_uppercase))
    }

    fn is_verb(&self, token: usize) -> bool {
        use Relation::{Advmod, AuxPass, Compound, CompoundPrt, Cop, Det, Flat, FlatForeign, Goeswith, NmodPoss};
        let verbal =
            self.upos(token) == Upos::Verb || self.is_misread_verb(token) || self.upos(token) == Upos::Aux && self.xpos(token) != Xpos::Md;
        let function = matches!(
            self.relation(token),
            AuxPass | Cop | Compound | CompoundPrt | Flat | FlatForeign | Goeswith | Det | NmodPoss | Advmod
        );
        let attributive = self.relation(token) == Relation::Amod;
        let hyphened = token > 0 && attributive && self.text(token - 1) == "-";
        verbal && !function && !hyphened && (!attributive || matches!(self.xpos(token), Xpos::Vbn | Xpos::Vbg | Xpos::Vbd))
    }

    /// "Turkey's offensive against": a word that rules know as a noun, with an owner or an article and no noun behind it.
    fn is_misread_noun(&self, token: usize) -> bool {
        use Relation::{Nmod, Nsubj, NsubjPass, Obj, Obl};
        let place = matches!(self.relation(token), Obj | Obl | Nsubj | NsubjPass | Nmod);
        let owned = || self.graph.children(token).any(|c| c < token && matches!(self.relation(c), Relation::Det | Relation::NmodPoss));
        self.upos(token) == Upos::Adj && place && self.is(token, Class::NounForm) && owned()
    }

    /// "guards the president": a plural that has a subject and an object is a verb.
    fn is_misread_verb(&self, token: usize) -> bool {
        let has = |relation| self.graph.child(token, relation).is_some();
        self.xpos(token) == Xpos::Nns
            && self.is(token, Class::VerbForm)
            && has(Relation::Obj)
            && has(Relation::Nsubj)
            && !has(Relation::Cop)
    }

    /// Adjectives that are said of something, or that a phrase completes.
    fn is_adjective(&self, token: usize) -> bool {
        if self.upos(token) != Upos::Adj || self.graph.mention(token).is_some() {
            return false;
        }
        let completed = || {
            self.graph
                .children(token)
                .any(|c| matches!(self.relation(c), Relation::Cop | Relation::Obl | Relation::Xcomp | Relation::Nsubj))
        };
        match self.relation(token) {
            Relation::Xcomp | Relation::Acl | Relation::AclRelcl | Relation::Advcl => true,
            Relation::Amod => self.graph.head(token).is_some_and(|h| h < token),
            Relation::Conj => completed() || self.graph.head(token).is_some_and(|h| h < token && self.at[h] > 0),
            _ => completed(),
        }
    }

    /// Common nouns, and words of capitalised lines that rules know as nouns. Those before another noun only name it.
    fn is_noun(&self, token: usize) -> bool {
        let noun = self.upos(token) == Upos::Noun || self.upos(token) == Upos::Propn && self.is(token, Class::NounForm);
        let names = || self.graph.head(token).is_some_and(|h| h > token && self.graph.mention(h).is_some());
        noun && !self.is(token, Class::TimeNoun)
            && match self.relation(token) {
                Relation::Compound | Relation::NmodDesc | Relation::Flat => names(),
                Relation::FlatForeign | Relation::Goeswith | Relation::CompoundPrt => false,
                _ => true,
            }
    }
}
