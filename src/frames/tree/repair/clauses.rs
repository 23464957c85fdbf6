//! Main verbs and relative clauses that the parser took for something else.

use crate::frames::tree::Sentence;
use crate::frames::tree::graph::Graph;
use crate::lexicon::Class;
use crate::syntax::labels::{Relation, Upos, Xpos};

impl Graph {
    /// A sentence whose root is a noun, with no finite verb beside it: what follows the noun as a participle is its main
    /// verb ("Ethiopian troops crossed into Somalia"). A fronted phrase gives its place to the clause behind it.
    pub(super) fn raise_main_verb(&mut self, sentence: &Sentence<'_>) {
        let Some(root) = (0..self.heads.len()).find(|t| self.is_root(*t)) else { return };
        if let Some(verb) = self.verb_before_infinitive(root, sentence) {
            let subject = self.head(verb);
            self.take_place(verb, root, Relation::Xcomp);
            subject.into_iter().for_each(|s| self.attach(s, verb, Relation::Nsubj));
            return;
        }
        let nominal = matches!(sentence.parse.upos[root], Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num);
        if !nominal || self.has_subject(root) || self.child(root, Relation::Cop).is_some() {
            return;
        }
        let fronted = self.child(root, Relation::Case).is_some_and(|c| c < root && sentence.parse.xpos[c] != Xpos::Pos);
        let verb = if fronted { self.clause_behind(root, sentence) } else { self.participle_behind(root, sentence) };
        let Some(verb) = verb else { return };
        let agent = self.child(verb, Relation::OblAgent).is_some() && self.child(verb, Relation::Obj).is_none();
        let subject = if agent { Relation::NsubjPass } else { Relation::Nsubj };
        self.take_place(verb, root, if fronted { Relation::Obl } else { subject });
        let moving = |c: &usize| *c > verb && matches!(self.relation(*c), Relation::Punct | Relation::Conj | Relation::Parataxis);
        for child in self.children(root).filter(moving).collect::<Vec<_>>() {
            self.heads[child] = verb as u32;
        }
    }

    /// "Senators called on the White House not to lift sanctions": an infinitive is no main verb where the noun before it has a
    /// past form behind it.
    fn verb_before_infinitive(&self, root: usize, sentence: &Sentence<'_>) -> Option<usize> {
        let bare = !self.children(root).any(|c| matches!(self.relation(c), Relation::Aux | Relation::AuxPass | Relation::Cop));
        let subject = self.child(root, Relation::Nsubj).filter(|s| bare && *s < root && self.has_infinitive_mark(root, sentence))?;
        let past =
            |c: &usize| *c > subject && self.relation(*c) == Relation::Acl && matches!(sentence.parse.xpos[*c], Xpos::Vbn | Xpos::Vbd);
        self.children(subject).find(past)
    }

    /// "little prospect of Chad expelling the troops, he said": an "-ing" form right behind a name cannot belong to a verb far
    /// behind it. "stopped shelling the town": right behind a verb that takes such forms it describes no noun.
    pub(super) fn open_gerunds(&mut self, sentence: &Sentence<'_>) {
        for verb in (1..self.heads.len()).filter(|t| sentence.parse.xpos[*t] == Xpos::Vbg) {
            let Some(head) = self.head(verb).filter(|h| *h > verb) else { continue };
            let before = verb - 1;
            match self.relation(verb) {
                Relation::Advcl if self.child(verb, Relation::Mark).is_none() => {
                    let case = self.child(before, Relation::Case).filter(|c| sentence.is(*c, Class::GenitivePreposition));
                    if let Some((case, noun)) = case.zip(self.head(before)).filter(|(c, n)| n < c) {
                        self.attach(verb, noun, Relation::Acl);
                        self.attach(before, verb, Relation::Nsubj);
                        self.attach(case, verb, Relation::Mark);
                    }
                }
                Relation::Amod if sentence.is(before, Class::GerundVerb) && self.head(head) == Some(before) => {
                    self.attach(verb, before, Relation::Xcomp);
                    self.attach(head, verb, Relation::Obj);
                }
                _ => {}
            }
        }
    }

    /// The clause with a subject of its own behind a fronted phrase and its comma.
    fn clause_behind(&self, root: usize, sentence: &Sentence<'_>) -> Option<usize> {
        let place = [Relation::Parataxis, Relation::Conj, Relation::Ccomp, Relation::AclRelcl];
        let relative = |w: usize| self.is_relative(w, sentence) || sentence.parse.xpos[w] == Xpos::Wrb;
        self.children(root).find(|c| {
            *c > root
                && place.contains(&self.relation(*c))
                && (sentence.parse.upos[*c] == Upos::Verb || self.child(*c, Relation::Cop).is_some())
                && self.has_subject(*c)
                && !self.children(*c).any(|w| w < *c && relative(w))
                && (root..*c).any(|t| self.is_comma(t, sentence))
        })
    }

    /// The last participle behind a noun that no finite clause stands beside. A past tense with an object is the main verb
    /// wherever it hangs.
    fn participle_behind(&self, root: usize, sentence: &Sentence<'_>) -> Option<usize> {
        let beside = [Relation::Conj, Relation::Parataxis, Relation::Ccomp];
        let finite = |c: usize| beside.contains(&self.relation(c)) && self.is_finite(c, sentence) && self.has_subject(c);
        if self.children(root).any(finite) {
            return None;
        }
        let past = |t: usize| matches!(sentence.parse.xpos[t], Xpos::Vbn | Xpos::Vbd) && self.relation(t) == Relation::Acl;
        // A participle with an object behind it is a past tense: "… backed by jets attacked the town".
        let object = |t: usize| {
            let bare = |c: &usize| *c > t && self.child(*c, Relation::Case).is_none() && !sentence.is(*c, Class::TimeNoun);
            self.child(t, Relation::Obj).is_some()
                || self.children(t).any(|c| matches!(self.relation(c), Relation::Obl | Relation::OblUnmarked) && bare(&c))
        };
        let sure = |t: usize| past(t) && !sentence.is(t, Class::Ditransitive) && object(t);
        (root + 1..self.heads.len()).rfind(|t| sure(*t) || past(*t) && self.head(*t) == Some(root) && sentence.parse.upos[*t] == Upos::Verb)
    }

    /// "which Iran has armed and financed": a verb form right behind "have", "be" or a modal that the parser hangs below it is
    /// the verb, and what stands before it its auxiliary.
    pub(super) fn join_auxiliaries(&mut self, sentence: &Sentence<'_>) {
        for auxiliary in 0..self.heads.len() {
            let wanted: &[Xpos] = if sentence.is(auxiliary, Class::Have) {
                &[Xpos::Vbn]
            } else if sentence.is(auxiliary, Class::Be) {
                &[Xpos::Vbn, Xpos::Vbg]
            } else if sentence.is(auxiliary, Class::Modal) {
                &[Xpos::Vb]
            } else {
                continue;
            };
            let between =
                |t: &usize| matches!(sentence.parse.upos[*t], Upos::Adv | Upos::Part) && !sentence.is(*t, Class::InfinitiveMarker);
            let Some(verb) = (auxiliary + 1..self.heads.len()).find(|t| !between(t)) else { continue };
            let right_form = sentence.parse.upos[verb] == Upos::Verb && wanted.contains(&sentence.parse.xpos[verb]);
            if !right_form || self.head(verb) != Some(auxiliary) {
                continue;
            }
            self.take_place(verb, auxiliary, Relation::Aux);
            for child in self.children(auxiliary).filter(|c| *c != verb).collect::<Vec<_>>() {
                self.heads[child] = verb as u32;
            }
        }
    }

    /// "Having lost the war, Armenia turned to France": the first verb is no main verb.
    pub(super) fn close_fronted_clause(&mut self, sentence: &Sentence<'_>) {
        let Some(first) = (0..self.heads.len()).find(|t| self.is_root(*t)) else { return };
        let opening = self.left[first] as usize;
        let participle =
            sentence.parse.xpos[opening] == Xpos::Vbg && (opening == first || self.head(opening) == Some(first) && opening + 1 >= first);
        if !participle || self.has_subject(first) {
            return;
        }
        let main = self.children(first).find(|c| {
            *c > first
                && matches!(self.relation(*c), Relation::Conj | Relation::Parataxis | Relation::Ccomp)
                && self.has_subject(*c)
                && self.child(*c, Relation::Cc).is_none()
                && self.is_comma((self.left[*c] as usize).saturating_sub(1), sentence) | self.is_comma(self.left[*c] as usize, sentence)
        });
        if let Some(main) = main {
            self.take_place(main, first, Relation::Advcl);
            if opening != first {
                self.relations[opening] = Relation::Aux;
            }
        }
    }

    /// "Eritrea, whose soldiers occupied the district, denied the massacre": the parser takes the verb of the relative clause
    /// for the main one and the main verb for a further one. Between them is a comma, but no conjunction.
    pub(super) fn close_relative_clause(&mut self, sentence: &Sentence<'_>) {
        for noun in 0..self.heads.len() {
            let place = matches!(
                self.relation(noun),
                Relation::Nsubj | Relation::NsubjPass | Relation::Vocative | Relation::Dislocated | Relation::OblUnmarked
            );
            let Some(inner) = self.head(noun).filter(|h| place && *h > noun + 2) else { continue };
            if !self.opens_relative(noun, inner, sentence) {
                continue;
            }
            let follows = |c: &usize| {
                *c > inner
                    && matches!(self.relation(*c), Relation::Conj | Relation::Parataxis | Relation::Ccomp | Relation::Advcl)
                    && !self.has_subject(*c)
                    && self.child(*c, Relation::Cc).is_none()
                    && (inner..*c).any(|t| self.is_comma(t, sentence))
            };
            let outer = self.head(inner);
            let below = self.children(inner).find(follows);
            let beside = self.above(inner).find_map(|o| self.children(o).find(follows));
            if let Some(main) = below {
                self.take_place(main, inner, Relation::AclRelcl);
                self.move_subject(noun, inner, main, sentence);
            } else if let Some(main) = beside {
                (self.heads[main], self.relations[main]) = (self.heads[inner], self.relations[inner]);
                self.move_subject(noun, inner, main, sentence);
            } else if let Some(main) = outer.filter(|o| *o > inner && !self.has_subject(*o)) {
                self.move_subject(noun, inner, main, sentence);
            }
        }
    }

    /// The nearest tokens above a token.
    fn above(&self, token: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(self.head(token), |t| self.head(*t)).take(MAX_CLIMB)
    }

    /// A finite verb without a subject, right behind a noun that hangs loosely on an earlier clause: that is its subject ("…
    /// have signed, Turkey, which …, continues").
    pub(super) fn find_lost_subjects(&mut self, sentence: &Sentence<'_>) {
        for verb in 1..self.heads.len() {
            if sentence.parse.upos[verb] != Upos::Verb || !self.is_finite(verb, sentence) || self.has_subject(verb) {
                continue;
            }
            let mut end = self.left[verb] as usize;
            // Advcl clauses before the verb are part of it; what stands behind them may be their loose end.
            let inner = self.children(verb).rfind(|c| *c < verb && self.relation(*c) == Relation::Advcl);
            if let Some(inner) = inner {
                end = self.right[inner] as usize + 1;
            }
            while end > 0 && self.is_comma(end - 1, sentence) {
                end -= 1;
            }
            let Some(last) = end.checked_sub(1) else { continue };
            let loose = |t: &usize| {
                matches!(self.relation(*t), Relation::Vocative | Relation::Dislocated | Relation::Parataxis | Relation::List)
                    && matches!(sentence.parse.upos[*t], Upos::Noun | Upos::Propn | Upos::Pron)
                    && self.child(*t, Relation::Case).is_none()
                    && self.right[*t] as usize <= last + 1
            };
            let noun = std::iter::once(last).chain(self.above(last)).find(loose);
            if let Some(noun) = noun {
                self.attach(noun, verb, Relation::Nsubj);
            }
        }
    }

    fn move_subject(&mut self, noun: usize, inner: usize, main: usize, sentence: &Sentence<'_>) {
        let passive = self.has_child(main, &[Relation::AuxPass]) && sentence.parse.xpos[main] == Xpos::Vbn;
        self.heads[noun] = main as u32;
        self.relations[noun] = if passive { Relation::NsubjPass } else { Relation::Nsubj };
        self.heads[inner] = noun as u32;
        self.relations[inner] = Relation::AclRelcl;
    }

    /// A relative word stands right behind the noun and its comma, before the verb.
    fn opens_relative(&self, noun: usize, verb: usize, sentence: &Sentence<'_>) -> bool {
        let end = self.mention(noun).map_or(noun + 1, |m| sentence.mention_tokens(m).end);
        if !self.is_comma(end, sentence) || end + 2 >= verb {
            return false;
        }
        self.is_relative(end + 1, sentence) || sentence.is(end + 1, Class::Preposition) && self.is_relative(end + 2, sentence)
    }

    /// Clauses that open with a relative word belong to the noun before it, whatever they were taken for; so do those after
    /// the name in focus of a cleft ("It was Egypt that …").
    pub(super) fn open_relative_clauses(&mut self, sentence: &Sentence<'_>) {
        for verb in 0..self.heads.len() {
            let Some(head) = self.head(verb) else { continue };
            match self.relation(verb) {
                _ if sentence.parse.upos[verb] == Upos::Verb && self.is_content(verb, head, sentence) => {
                    self.relations[verb] = if sentence.parse.upos[head] == Upos::Verb { Relation::Ccomp } else { Relation::Acl };
                }
                Relation::Acl if self.has_child(verb, &[Relation::Nsubj]) && sentence.parse.upos[verb] == Upos::Verb => {
                    self.relations[verb] = Relation::AclRelcl;
                }
                Relation::Conj
                | Relation::Parataxis
                | Relation::Ccomp
                | Relation::Csubj
                | Relation::Advcl
                | Relation::AdvclRelcl
                | Relation::Acl => {
                    let opening = self.opening(verb, sentence);
                    let cleft = self.is_name(head, sentence) && self.child(head, Relation::Cop).is_some() && head < verb;
                    let pronoun = self.head(opening) == Some(verb) && self.is_relative(opening, sentence);
                    let focused = cleft && self.children(verb).any(|c| c < verb && sentence.is(c, Class::Relative));
                    if focused || pronoun && self.relation(verb) == Relation::Acl {
                        self.relations[verb] = Relation::AclRelcl;
                    } else if opening > 1 && self.opens_with_relative(opening, verb, sentence) {
                        self.hang_on_noun(verb, opening, sentence);
                    }
                }
                _ => {}
            }
        }
    }

    /// "demanded on Friday that Chad match the offer", "the allegation that Rwanda was arming …": a clause with a subject behind
    /// "that" is what a verb or noun of saying says, whatever the parser calls it.
    fn is_content(&self, verb: usize, head: usize, sentence: &Sentence<'_>) -> bool {
        let place = matches!(
            self.relation(verb),
            Relation::Conj | Relation::Advcl | Relation::Parataxis | Relation::Appos | Relation::Dep | Relation::Acl | Relation::AclRelcl
        );
        let says = sentence.is(head, Class::SpeechVerb) && sentence.parse.upos[head] == Upos::Verb || sentence.is(head, Class::ContentNoun);
        let mark = |c: usize| c < verb && self.relation(c) == Relation::Mark && sentence.is(c, Class::Complementiser);
        place && says && head < verb && self.has_subject(verb) && self.children(verb).any(mark)
    }

    /// "which", "with which", or a "that" in the subject's or object's place, right before its clause.
    fn opens_with_relative(&self, opening: usize, verb: usize, sentence: &Sentence<'_>) -> bool {
        let behind_preposition = sentence.is(opening, Class::Preposition) && self.head(opening) == Some(opening + 1);
        let pronoun = if behind_preposition { opening + 1 } else { opening };
        let place = matches!(self.relation(pronoun), Relation::Nsubj | Relation::NsubjPass | Relation::Obj);
        let that = !behind_preposition && place && sentence.parse.xpos[pronoun] == Xpos::Wdt;
        self.head(pronoun) == Some(verb) && (that || self.is_relative(pronoun, sentence))
    }

    /// The first word of a clause, commas left out.
    fn opening(&self, verb: usize, sentence: &Sentence<'_>) -> usize {
        let first = self.left[verb] as usize;
        (first..verb).find(|t| sentence.parse.upos[*t] != Upos::Punct).unwrap_or(verb)
    }

    fn hang_on_noun(&mut self, verb: usize, opening: usize, sentence: &Sentence<'_>) {
        let before = if self.is_comma(opening - 1, sentence) { opening - 2 } else { opening - 1 };
        if matches!(sentence.parse.upos[before], Upos::Noun | Upos::Propn | Upos::Pron) {
            let mention = self.mention(before).and_then(|m| self.top(sentence.mention_tokens(m)));
            self.attach(verb, mention.unwrap_or(before), Relation::AclRelcl);
        }
    }

    /// Two subjects before one verb: one of them is a fronted description ("A close partner of the West, Georgia …"), a
    /// fronted phrase whose preposition was taken for a conjunction ("Since the crisis Washington …"), or the object of a
    /// fronted gerund ("Before invading Grenada, Washington …").
    pub(super) fn turn_subjects(&mut self, sentence: &Sentence<'_>) {
        for first in 0..self.heads.len() {
            let subject = matches!(self.relation(first), Relation::Nsubj | Relation::NsubjPass);
            let Some(verb) = self.head(first).filter(|h| subject && *h > first) else { continue };
            let other =
                self.children(verb).find(|c| *c > first && *c < verb && matches!(self.relation(*c), Relation::Nsubj | Relation::NsubjPass));
            let start = self.phrase_start(first);
            let mark = start.checked_sub(1).filter(|m| self.relation(*m) == Relation::Mark && sentence.is(*m, Class::Preposition));
            if other.is_some_and(|o| self.part_speech(first, o, verb, sentence)) {
                continue;
            }
            if let (Some(_), Some(mark)) = (other, mark) {
                self.relations[first] = Relation::Obl;
                self.heads[mark] = first as u32;
                self.relations[mark] = Relation::Case;
                continue;
            }
            if self.turn_owned_object(first, verb, sentence) {
                continue;
            }
            if self.turn_date(first, verb, sentence) || other.is_some_and(|o| self.turn_inner_object(o, sentence)) {
                continue;
            }
            let name = self.children(first).find(|c| self.relation(*c) == Relation::Appos && *c > first && *c < verb);
            let parted = name.filter(|n| {
                let start = self.phrase_start(*n);
                let end = self.mention(*n).map_or(n + 1, |m| sentence.mention_tokens(m).end);
                self.is_name(*n, sentence) && start > 0 && self.is_comma(start - 1, sentence) && !self.is_comma(end, sentence)
            });
            if let Some(name) = parted {
                self.turn_subject(first, name, verb, sentence);
            }
        }
    }

    /// "Troops from Rwanda crossed into Congo, the UN said": what the parser takes for a participle of the first subject is what
    /// is said of it.
    fn part_speech(&mut self, first: usize, speaker: usize, verb: usize, sentence: &Sentence<'_>) -> bool {
        let start = self.phrase_start(speaker);
        let comma = start.checked_sub(1).filter(|c| self.is_comma(*c, sentence) && sentence.is(verb, Class::SpeechVerb));
        let past = |t: &usize| matches!(sentence.parse.xpos[*t], Xpos::Vbn | Xpos::Vbd) && self.relation(*t) == Relation::Acl;
        let said = comma.and_then(|c| self.children(first).find(|t| *t > first && *t < c && past(t)));
        let Some(said) = said.filter(|s| self.child(*s, Relation::OblAgent).is_none()) else { return false };
        self.heads[said] = verb as u32;
        self.relations[said] = Relation::Ccomp;
        self.heads[first] = said as u32;
        self.relations[first] = Relation::Nsubj;
        true
    }

    /// "Two days after its ambassador was expelled": the date is no subject, and "after" opens a clause.
    fn turn_date(&mut self, date: usize, verb: usize, sentence: &Sentence<'_>) -> bool {
        let noun = self.children(date).find(|c| *c > date && *c < verb && self.relation(*c) == Relation::Nmod);
        let noun = noun.filter(|_| sentence.is(date, Class::TimeNoun));
        let case = noun.and_then(|n| self.child(n, Relation::Case)).filter(|c| sentence.is(*c, Class::ClausePreposition));
        let (Some(noun), Some(case)) = (noun, case) else { return false };
        (self.heads[noun], self.relations[noun]) = (verb as u32, self.relation(date));
        (self.heads[case], self.relations[case]) = (verb as u32, Relation::Mark);
        self.relations[date] = Relation::OblUnmarked;
        true
    }

    /// "to let Taiwan open an office led Beijing …": a second subject right behind a verb without an object is its object.
    fn turn_inner_object(&mut self, noun: usize, sentence: &Sentence<'_>) -> bool {
        let before = self.phrase_start(noun).checked_sub(1);
        let open = |v: &usize| matches!(sentence.parse.xpos[*v], Xpos::Vb | Xpos::Vbg) && self.child(*v, Relation::Obj).is_none();
        let Some(verb) = before.filter(open) else { return false };
        self.attach(noun, verb, Relation::Obj);
        true
    }

    /// "The island, whose port China built": the parser takes the name for an apposition, but it is the subject.
    fn turn_owned_object(&mut self, first: usize, verb: usize, sentence: &Sentence<'_>) -> bool {
        let owned = self.children(first).any(|c| sentence.parse.xpos[c] == Xpos::WpPoss);
        let name = self
            .children(first)
            .find(|c| *c > first && *c < verb && matches!(self.relation(*c), Relation::Appos | Relation::Flat | Relation::Compound));
        let Some(name) = name.filter(|n| owned && self.is_name(*n, sentence) && !self.is_comma(n - 1, sentence)) else { return false };
        self.heads[name] = verb as u32;
        self.relations[name] = Relation::Nsubj;
        self.relations[first] = Relation::Obj;
        true
    }

    fn turn_subject(&mut self, first: usize, name: usize, verb: usize, sentence: &Sentence<'_>) {
        let start = self.phrase_start(first);
        let gerund = start.checked_sub(1).filter(|v| sentence.parse.xpos[*v] == Xpos::Vbg && self.child(*v, Relation::Obj).is_none());
        let article = self.child(first, Relation::Det).is_some_and(|d| sentence.is(d, Class::IndefiniteArticle));
        // "Short-term, Serbia will …": a noun alone before the comma says when or how.
        let bare = start == 0 && self.child(first, Relation::Det).is_none() && sentence.parse.xpos[first] == Xpos::Nn;
        if let Some(gerund) = gerund {
            self.heads[name] = verb as u32;
            self.relations[name] = self.relation(first);
            self.attach(first, gerund, Relation::Obj);
        } else if article && self.mention(first).is_none() {
            self.heads[name] = verb as u32;
            self.relations[name] = self.relation(first);
            self.heads[first] = name as u32;
            self.relations[first] = Relation::Appos;
        } else if bare && self.mention(first).is_none() {
            self.heads[name] = verb as u32;
            self.relations[name] = self.relation(first);
            self.relations[first] = Relation::OblUnmarked;
        }
    }

    /// Where the phrase of a noun begins.
    fn phrase_start(&self, noun: usize) -> usize {
        let modifier = |c: &usize| {
            *c < noun
                && matches!(self.relation(*c), Relation::Det | Relation::Amod | Relation::Compound | Relation::Nummod | Relation::NmodPoss)
        };
        self.children(noun).filter(modifier).map(|c| self.left[c] as usize).min().unwrap_or(noun)
    }
}

/// How far up loose ends are looked for.
const MAX_CLIMB: usize = 8;
