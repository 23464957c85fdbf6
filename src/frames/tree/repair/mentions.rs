//! Names and dates as phrases of their own.

use crate::actors::mentions::Role;
use crate::frames::tree::Sentence;
use crate::frames::tree::graph::Graph;
use crate::lexicon::Class;
use crate::syntax::labels::{Relation, Upos, Xpos};
use std::ops::Range;

impl Graph {
    /// Makes each mention one phrase.
    pub(super) fn unite_mentions(&mut self, sentence: &Sentence<'_>) {
        for mention in 0..sentence.mentions.len() {
            self.unite(sentence.mention_tokens(mention), sentence);
        }
    }

    /// The head of a mention is the token nearest the root (of several the last); the others, and what hangs on them from
    /// outside, hang on it. Being nearest the root, the head cannot come to hang below itself.
    fn unite(&mut self, tokens: Range<usize>, sentence: &Sentence<'_>) {
        let Some(head) = self.top(tokens.clone()) else { return };
        for token in tokens.clone().filter(|t| *t != head) {
            let outside = self.head(token).is_none_or(|h| !tokens.contains(&h));
            if outside && self.relation(token) != Relation::Conj && sentence.parse.xpos[token] != Xpos::Pos {
                self.heads[token] = head as u32;
                self.relations[token] = if token < head { Relation::Compound } else { Relation::Flat };
            }
        }
        for token in 0..self.heads.len() {
            let inside = self.head(token).is_some_and(|h| h != head && tokens.contains(&h) && self.relation(h) != Relation::Conj);
            if inside && !tokens.contains(&token) {
                self.heads[token] = head as u32;
            }
        }
    }

    /// "Russian-backed separatists shot …": the noun behind such a compound is the head of the phrase.
    pub(super) fn join_compounds(&mut self, sentence: &Sentence<'_>) {
        for participle in 2..self.heads.len() {
            let hyphen = sentence.parse.xpos[participle - 1] == Xpos::Hyph && self.mention(participle - 2).is_some();
            let past = matches!(sentence.parse.xpos[participle], Xpos::Vbn | Xpos::Vbd);
            if !hyphen || !past || self.relation(participle) == Relation::Amod {
                continue;
            }
            let noun = self
                .children(participle)
                .find(|c| *c > participle && matches!(self.relation(*c), Relation::Obj | Relation::Nsubj | Relation::Obl));
            let Some(noun) =
                noun.filter(|n| (participle + 1..*n).all(|t| matches!(sentence.parse.upos[t], Upos::Adj | Upos::Noun | Upos::Propn)))
            else {
                continue;
            };
            self.take_place(noun, participle, Relation::Amod);
            if self.head(noun).is_some_and(|h| h > noun && !self.has_subject(h)) {
                self.relations[noun] = Relation::Nsubj;
            }
        }
    }

    /// "to the Taiwan Strait next month": a name before a date is a phrase of its own, and the preposition is the name's.
    pub(super) fn part_dates(&mut self, sentence: &Sentence<'_>) {
        for date in 0..self.heads.len() {
            if !sentence.is(date, Class::TimeNoun) || !matches!(self.relation(date), Relation::Nmod | Relation::Obl) {
                continue;
            }
            let name = self.children(date).find(|c| *c < date && self.is_name(*c, sentence));
            let own = |t: usize| self.head(t) == Some(date) && matches!(self.relation(t), Relation::Amod | Relation::Det);
            let (Some(name), Some(case)) = (name, self.child(date, Relation::Case)) else { continue };
            let Some(end) = self.mention(name).map(|m| sentence.mention_tokens(m).end) else { continue };
            if case > name || end >= date || !(end..date).all(own) {
                continue;
            }
            let determiner = self.children(date).find(|c| *c > case && *c < name && self.relation(*c) == Relation::Det);
            (self.heads[name], self.relations[name]) = (self.heads[date], self.relations[date]);
            for token in [Some(case), determiner].into_iter().flatten() {
                self.heads[token] = name as u32;
            }
            self.relations[date] = Relation::OblUnmarked;
        }
    }

    /// "in February President Chissano ended …", "and in March the rebels, whom …, rejected": what begins right behind the date
    /// of a phrase is the subject of the verb behind it.
    pub(super) fn part_date_subjects(&mut self, sentence: &Sentence<'_>) {
        for date in 1..self.heads.len().saturating_sub(2) {
            let case = date - 1;
            if !sentence.is(date, Class::TimeNoun) || !sentence.is(case, Class::Preposition) || self.mention(date).is_some() {
                continue;
            }
            let start = date + 1;
            let opens =
                sentence.is(start, Class::Determiner) || self.mention(start).is_some_and(|m| sentence.mention_tokens(m).start == start);
            if !opens || sentence.is(start, Class::TimeNoun) {
                continue;
            }
            let phrase = |t: &usize| {
                matches!(sentence.parse.upos[*t], Upos::Noun | Upos::Propn | Upos::Adj | Upos::Det | Upos::Num | Upos::Part)
                    || self.mention(*t).is_some()
            };
            let end = (start..self.heads.len()).find(|t| !phrase(t)).unwrap_or(self.heads.len());
            let Some(verb) = self.next_verb(end, sentence).filter(|v| !self.has_subject(*v) || self.head(end - 1) == Some(*v)) else {
                continue;
            };
            let Some(noun) = self.top(start..end) else { continue };
            self.make_subject(noun, verb, sentence);
            // What hung on the date from behind, a relative clause too, hangs on the noun.
            for token in self.children(date).filter(|t| *t >= start && *t != noun && *t < verb).collect::<Vec<_>>() {
                self.attach(token, noun, self.relation(token));
            }
            self.heads[case] = date as u32;
            self.relations[case] = Relation::Case;
            self.attach(date, verb, Relation::Obl);
        }
    }

    /// A personal pronoun between a noun and a finite verb is the verb's subject: "Under President Bazoum it hosted …".
    pub(super) fn find_pronoun_subjects(&mut self, sentence: &Sentence<'_>) {
        for pronoun in 1..self.heads.len().saturating_sub(1) {
            let after_noun = matches!(sentence.parse.upos[pronoun - 1], Upos::Noun | Upos::Propn | Upos::Num);
            let personal = sentence.parse.xpos[pronoun] == Xpos::Prp;
            if !after_noun || !personal || matches!(self.relation(pronoun), Relation::Nsubj | Relation::NsubjPass) {
                continue;
            }
            if let Some(verb) = self.next_verb(pronoun + 1, sentence).filter(|v| !self.has_subject(*v)) {
                self.make_subject(pronoun, verb, sentence);
            }
        }
    }

    /// Hangs a noun on a verb as its subject, and brings the verb out from below the noun or what is before it.
    fn make_subject(&mut self, noun: usize, verb: usize, sentence: &Sentence<'_>) {
        let passive = self.has_child(verb, &[Relation::AuxPass]) && sentence.parse.xpos[verb] == Xpos::Vbn;
        let below =
            std::iter::successors(self.head(verb), |t| self.head(*t)).find(|t| *t < verb && self.is_nominal_clause(*t, verb, sentence));
        if let Some(above) = below {
            (self.heads[verb], self.relations[verb]) = (self.heads[above], self.relations[above]);
            self.heads[above] = verb as u32;
            self.relations[above] = Relation::Obl;
        }
        self.attach(noun, verb, if passive { Relation::NsubjPass } else { Relation::Nsubj });
    }

    /// A noun that the verb behind it hangs on as if it described the noun.
    fn is_nominal_clause(&self, noun: usize, verb: usize, sentence: &Sentence<'_>) -> bool {
        self.head(verb) == Some(noun)
            && matches!(self.relation(verb), Relation::Acl | Relation::AclRelcl)
            && matches!(sentence.parse.upos[noun], Upos::Noun | Upos::Propn | Upos::Num)
    }

    /// "Rwandan and Congolese soldiers": an adjective of nationality before "and" another one belongs to the noun behind.
    pub(super) fn join_modifiers(&mut self, sentence: &Sentence<'_>) {
        for first in 0..self.heads.len() {
            let nominal =
                matches!(self.relation(first), Relation::Nsubj | Relation::NsubjPass | Relation::Obj | Relation::Obl | Relation::Nmod);
            let Some(mention) = self.mention(first).filter(|_| nominal) else { continue };
            let adjective = |m: usize| {
                !matches!(sentence.parse.xpos[first], Xpos::Nns | Xpos::Nnps)
                    && sentence.mentions[m].tokens.len() == 1
                    && sentence.is_national(m)
            };
            let second = first + 2;
            if !adjective(mention) || second >= self.heads.len() || sentence.parse.upos[first + 1] != Upos::Cconj {
                continue;
            }
            let Some(other) = self.mention(second).filter(|m| sentence.is_national(*m)) else { continue };
            let top = self.top(sentence.mention_tokens(other)).filter(|t| *t > second).or(self.head(second));
            let noun = top.filter(|n| *n > second && self.relation(*n) == Relation::Conj && sentence.parse.upos[*n] == Upos::Noun);
            if let Some(noun) = noun.filter(|n| self.head(*n) == Some(first) || self.head(*n) == self.head(first)) {
                self.take_place(noun, first, Relation::Amod);
                for child in self.children(first).filter(|c| *c < first).collect::<Vec<_>>() {
                    self.heads[child] = noun as u32;
                }
            }
        }
    }

    /// Names with nothing but commas and conjunctions between them, three or more, are one list, whatever the parser makes of
    /// it: the first stands in the place of the one nearest the root, the others hang on it.
    pub(super) fn join_lists(&mut self, sentence: &Sentence<'_>) {
        let mut first = 0;
        while first < sentence.mentions.len() {
            let members = self.list_from(first, sentence);
            let next = first + members.len().max(1);
            if members.len() >= MIN_LIST {
                self.join_list(&members, sentence);
            }
            first = next;
        }
    }

    /// The mentions of the list that begins with `first`; it must hold a conjunction, or many names.
    fn list_from(&self, first: usize, sentence: &Sentence<'_>) -> Vec<usize> {
        let mut members = vec![first];
        let mut joined = false;
        while let Some(next) = members.last().map(|m| m + 1).filter(|m| *m < sentence.mentions.len()) {
            let between = sentence.mention_tokens(next - 1).end..sentence.mention_tokens(next).start;
            let conjunction = between.clone().any(|t| sentence.is(t, Class::ListConjunction));
            let link = |t: usize| self.is_comma(t, sentence) || sentence.is(t, Class::ListConjunction) || sentence.is(t, Class::Determiner);
            if between.is_empty() || !between.clone().all(link) || !(conjunction || self.is_comma(between.start, sentence)) {
                break;
            }
            members.push(next);
            joined |= conjunction;
            if conjunction {
                break;
            }
        }
        let names = |m: &usize| sentence.mentions[*m].role != Role::Modifier && !sentence.is_national(*m);
        let whole = members.iter().all(names)
            && (joined || members.len() > MIN_LIST)
            && !self.acts_alone(*members.last().unwrap_or(&first), sentence);
        if whole { members } else { Vec::new() }
    }

    /// The last name is the subject of a verb right behind it, while the list before it is not: "… with Mali and Niger, and Chad
    /// refused".
    fn acts_alone(&self, mention: usize, sentence: &Sentence<'_>) -> bool {
        let tokens = sentence.mention_tokens(mention);
        let Some(head) = self.top(tokens.clone()) else { return true };
        let subject = matches!(self.relation(head), Relation::Nsubj | Relation::NsubjPass);
        subject && self.head(head).is_some_and(|v| (0..tokens.start).any(|t| self.is_finite(t, sentence) && t < v))
    }

    fn join_list(&mut self, members: &[usize], sentence: &Sentence<'_>) {
        let tops: Vec<usize> = members.iter().filter_map(|m| self.top(sentence.mention_tokens(*m))).collect();
        let outside = |t: &usize| self.head(*t).is_none_or(|h| !tops.contains(&h));
        let Some(main) = tops.iter().copied().filter(outside).min_by_key(|t| self.depth_of(*t)) else { return };
        let first = tops[0];
        if main != first {
            (self.heads[first], self.relations[first]) = (self.heads[main], self.relations[main]);
            for child in self.children(main).filter(|c| *c < first && self.relation(*c) == Relation::Case).collect::<Vec<_>>() {
                self.heads[child] = first as u32;
            }
        }
        for top in &tops[1..] {
            (self.heads[*top], self.relations[*top]) = (first as u32, Relation::Conj);
        }
    }
}

/// So many names are a list that the parser is not asked about.
const MIN_LIST: usize = 3;
