//! Prepositional phrases, gerunds and infinitives on what they belong to.

use crate::frames::tree::Sentence;
use crate::frames::tree::graph::Graph;
use crate::lexicon::Class;
use crate::syntax::labels::{Relation, Upos, Xpos};

impl Graph {
    /// Labels that the words around contradict: an infinitive after an adjective with a subject is no subject; an "-ing" clause
    /// behind a comma describes the clause, not the noun.
    pub(super) fn relabel_clauses(&mut self, sentence: &Sentence<'_>) {
        for verb in 0..self.heads.len() {
            let Some(head) = self.head(verb).filter(|h| *h < verb) else { continue };
            let expletive = self.children(head).any(|c| self.relation(c) == Relation::Expl);
            match self.relation(verb) {
                Relation::Csubj if self.has_subject(head) && !expletive && self.has_infinitive_mark(verb, sentence) => {
                    self.relations[verb] = Relation::Xcomp;
                }
                // "urged the Gulf states to settle": a name is no clause.
                Relation::Ccomp if self.mention(verb).is_some() && self.child(verb, Relation::Cop).is_none() && !self.has_subject(verb) => {
                    self.relations[verb] = Relation::Obj;
                }
                // "told reporters that Armenia had agreed": "that" opens what is said, not a description of the hearer.
                Relation::AclRelcl | Relation::Acl if self.has_subject(verb) && self.opens_content(verb, sentence) => {
                    let teller = self
                        .head(head)
                        .filter(|h| matches!(self.relation(head), Relation::Obj | Relation::Iobj) && sentence.is(*h, Class::SpeechVerb));
                    if let Some(teller) = teller {
                        self.attach(verb, teller, Relation::Ccomp);
                    }
                }
                Relation::Acl if sentence.parse.xpos[verb] == Xpos::Vbg && self.left[verb] > 0 => {
                    let comma = self.is_comma(self.left[verb] as usize, sentence) || self.is_comma(self.left[verb] as usize - 1, sentence);
                    if let Some(clause) = self.clause_above(head, sentence).filter(|_| comma) {
                        self.attach(verb, clause, Relation::Advcl);
                    }
                }
                _ => {}
            }
        }
        self.settle_parentheses(sentence);
    }

    /// A participle between a subject and its verb, set off from both, describes the subject.
    fn settle_parentheses(&mut self, sentence: &Sentence<'_>) {
        for verb in 0..self.heads.len() {
            let Some(main) = self.head(verb).filter(|h| *h > verb && self.relation(verb) == Relation::Advcl) else { continue };
            let participle = matches!(sentence.parse.xpos[verb], Xpos::Vbn | Xpos::Vbg) && self.child(verb, Relation::Mark).is_none();
            let subject = self.children(main).find(|c| *c < verb && matches!(self.relation(*c), Relation::Nsubj | Relation::NsubjPass));
            let Some(subject) = subject.filter(|_| participle) else { continue };
            let end = self.mention(subject).map_or(subject + 1, |m| sentence.mention_tokens(m).end);
            if end < verb
                && sentence.parse.upos[end] == Upos::Punct
                && (end + 1..=self.left[verb] as usize).all(|t| t == self.left[verb] as usize)
            {
                self.relations[verb] = Relation::Acl;
                self.heads[verb] = subject as u32;
            }
        }
    }

    /// True for a clause behind the conjunction "that".
    fn opens_content(&self, verb: usize, sentence: &Sentence<'_>) -> bool {
        self.children(verb).any(|c| c < verb && sentence.parse.xpos[c] == Xpos::In && sentence.is(c, Class::Complementiser))
    }

    pub(in crate::frames::tree) fn has_infinitive_mark(&self, verb: usize, sentence: &Sentence<'_>) -> bool {
        self.children(verb).any(|c| c < verb && sentence.is(c, Class::InfinitiveMarker) && self.relation(c) != Relation::Case)
    }

    /// The verb before a noun on which it hangs, directly or through other nouns.
    fn clause_above(&self, noun: usize, sentence: &Sentence<'_>) -> Option<usize> {
        let mut at = noun;
        for _ in 0..self.heads.len() {
            let link = matches!(
                self.relation(at),
                Relation::Obj
                    | Relation::Iobj
                    | Relation::Obl
                    | Relation::OblAgent
                    | Relation::Nmod
                    | Relation::Conj
                    | Relation::Appos
                    | Relation::Fixed
                    | Relation::OblUnmarked
            );
            let head = self.head(at).filter(|_| link)?;
            if sentence.parse.upos[head] == Upos::Verb {
                return Some(head).filter(|h| *h < noun);
            }
            at = head;
        }
        None
    }

    /// A preposition that was taken for the head of its phrase.
    pub(super) fn turn_prepositions(&mut self, sentence: &Sentence<'_>) {
        for preposition in 0..self.heads.len() {
            let adposition =
                matches!(sentence.parse.upos[preposition], Upos::Adp | Upos::Sconj) && sentence.is(preposition, Class::Preposition);
            let place =
                self.is_root(preposition) || matches!(self.relation(preposition), Relation::Obl | Relation::Nmod | Relation::Advmod);
            if !adposition || !place {
                continue;
            }
            let nominal = |c: &usize| matches!(sentence.parse.upos[*c], Upos::Noun | Upos::Propn | Upos::Pron | Upos::Det | Upos::Num);
            let noun = self
                .children(preposition)
                .find(|c| *c > preposition && matches!(self.relation(*c), Relation::Obl | Relation::Nmod | Relation::Obj));
            let Some(noun) = noun.filter(|n| nominal(n) && self.left[*n] as usize == preposition + 1) else { continue };
            self.take_place(noun, preposition, Relation::Case);
            if !self.is_root(noun) {
                let verbal = self.head(noun).is_some_and(|h| sentence.parse.upos[h] == Upos::Verb);
                self.relations[noun] = if verbal { Relation::Obl } else { Relation::Nmod };
            }
            for child in self.children(preposition).filter(|c| *c != noun).collect::<Vec<_>>() {
                self.heads[child] = noun as u32;
            }
        }
    }

    /// "In a speech broadcast by state television, …": a participle right behind a fronted noun describes it.
    pub(super) fn turn_participles(&mut self, sentence: &Sentence<'_>) {
        for participle in 1..self.heads.len() {
            let noun = participle - 1;
            let bare = sentence.parse.xpos[participle] == Xpos::Vbn
                && !self.has_child(participle, &[Relation::Aux, Relation::AuxPass, Relation::Nsubj, Relation::NsubjPass]);
            let fronted =
                self.head(noun) == Some(participle) && self.relation(noun) == Relation::Obl && self.child(noun, Relation::Case).is_some();
            if bare && fronted && self.relation(participle) == Relation::Advcl {
                self.take_place(noun, participle, Relation::Acl);
                self.relations[noun] = Relation::Obl;
            }
        }
    }

    /// "sold Taiwan several hundred missiles": of two objects the first is the receiver.
    pub(super) fn part_objects(&mut self, sentence: &Sentence<'_>) {
        for verb in 0..self.heads.len() {
            if !sentence.is(verb, Class::Ditransitive)
                || sentence.parse.upos[verb] != Upos::Verb
                || self.child(verb, Relation::Iobj).is_some()
            {
                continue;
            }
            let bare = |c: usize| {
                let role = matches!(self.relation(c), Relation::Obj | Relation::OblUnmarked)
                    || self.relation(c) == Relation::Obl && self.child(c, Relation::Case).is_none();
                c > verb
                    && role
                    && !sentence.is(c, Class::TimeNoun)
                    && matches!(sentence.parse.upos[c], Upos::Noun | Upos::Propn | Upos::Pron)
            };
            let objects: Vec<usize> = self.children(verb).filter(|c| bare(*c)).take(2).collect();
            if let [receiver, gift] = objects[..] {
                self.relations[receiver] = Relation::Iobj;
                self.relations[gift] = Relation::Obj;
            }
        }
    }

    /// Hangs prepositional phrases higher: what cannot belong to a name, dates behind the verb, the agent of a passive, the
    /// goal and source of a transfer.
    pub(super) fn lift_phrases(&mut self, sentence: &Sentence<'_>) {
        for at in 0..self.order.len() {
            let phrase = self.order[at] as usize;
            let case = self.child(phrase, Relation::Case).filter(|c| *c < phrase);
            let (Relation::Nmod, Some(case), Some(noun)) = (self.relation(phrase), case, self.head(phrase).filter(|h| *h < phrase)) else {
                continue;
            };
            if let Some(target) = self.better_head(phrase, case, noun, sentence) {
                let relation = match sentence.parse.upos[target] {
                    Upos::Verb if sentence.is(case, Class::AgentPreposition) && self.child(target, Relation::AuxPass).is_some() => {
                        Relation::OblAgent
                    }
                    Upos::Verb => Relation::Obl,
                    _ => Relation::Nmod,
                };
                self.attach(phrase, target, relation);
            }
        }
    }

    fn better_head(&self, phrase: usize, case: usize, noun: usize, sentence: &Sentence<'_>) -> Option<usize> {
        let verb = self.clause_above(noun, sentence);
        let of = sentence.is(case, Class::ContainerPreposition);
        if let Some(verb) = verb {
            let agent = sentence.is(case, Class::AgentPreposition)
                && self.child(verb, Relation::AuxPass).is_some()
                && self.child(verb, Relation::OblAgent).is_none();
            let moved =
                sentence.is(verb, Class::TransferVerb) && sentence.is(case, Class::PathPreposition) && self.head(noun) == Some(verb);
            let topic = sentence.is(verb, Class::OfVerb) && self.head(noun) == Some(verb) && of && self.mention(noun).is_some();
            if agent || moved || topic || !of && self.is_date(phrase, sentence) && !self.is_date(noun, sentence) {
                return Some(verb);
            }
        }
        let above = self.head(noun)?;
        // "the shelling of the hospital by troops": the agent belongs to the event.
        let agent = sentence.is(case, Class::AgentPreposition) && sentence.parse.upos[above] == Upos::Noun && above < noun;
        if agent && self.child(noun, Relation::Case).is_some_and(|c| c > above && sentence.is(c, Class::ContainerPreposition)) {
            return Some(above);
        }
        let moved = sentence.is(above, Class::TransferNoun) && sentence.is(case, Class::PathPreposition) && above < noun;
        if moved && self.relation(noun) == Relation::Nmod && sentence.parse.upos[above] == Upos::Noun {
            return Some(above);
        }
        (self.is_name(noun, sentence) && !of).then(|| self.above_names(noun, sentence)).flatten()
    }

    /// Names are complete: a phrase on one belongs to what the name depends on.
    fn above_names(&self, name: usize, sentence: &Sentence<'_>) -> Option<usize> {
        let mut at = name;
        for _ in 0..self.heads.len() {
            let link = matches!(
                self.relation(at),
                Relation::Nsubj
                    | Relation::NsubjPass
                    | Relation::Obj
                    | Relation::Iobj
                    | Relation::Obl
                    | Relation::OblAgent
                    | Relation::Nmod
                    | Relation::Conj
            );
            at = self.head(at).filter(|_| link)?;
            if !self.is_name(at, sentence) {
                return Some(at);
            }
        }
        None
    }

    /// A year, a day, a month.
    fn is_date(&self, token: usize, sentence: &Sentence<'_>) -> bool {
        let year = sentence.parse.xpos[token] == Xpos::Cd && !self.children(token).any(|c| self.relation(c) != Relation::Case);
        year || sentence.is(token, Class::TimeNoun)
    }

    /// Hangs gerunds and infinitives higher: none completes a name ("accused Iran of arming"), and an infinitive completes
    /// only some nouns ("plans to build"); elsewhere it is the purpose of the clause ("closed its airspace to punish").
    pub(super) fn lift_clauses(&mut self, sentence: &Sentence<'_>) {
        for verb in 0..self.heads.len() {
            let Some(noun) = self.head(verb).filter(|h| *h < verb && sentence.parse.upos[verb] == Upos::Verb) else { continue };
            if !matches!(self.relation(verb), Relation::Acl | Relation::Advcl) || sentence.parse.upos[noun] == Upos::Verb {
                continue;
            }
            let infinitive = self.has_infinitive_mark(verb, sentence);
            let gerund =
                sentence.parse.xpos[verb] == Xpos::Vbg && self.children(verb).any(|c| c < verb && sentence.is(c, Class::Preposition));
            let name = self.mention(noun).is_some() || sentence.is(noun, Class::TimeNoun) || self.relation(noun) == Relation::Fixed;
            let aim =
                infinitive && !sentence.is(noun, Class::InfinitiveNoun) && matches!(sentence.parse.upos[noun], Upos::Noun | Upos::Pron);
            let loose = name && (infinitive || gerund) || aim;
            if let Some(clause) = self.clause_above(noun, sentence).filter(|_| loose) {
                self.attach(verb, clause, Relation::Advcl);
            }
        }
    }
}
