//! One pass over a sentence that marks what the shallow frame finder needs: names, verb groups, phrase edges.

use crate::actors::mentions::{Mention, Role};
use crate::lexicon::inflect::Form;
use crate::lexicon::{Class, Classes, Lexicon};
use crate::syntax::labels::Xpos;
use crate::tokens::Tokens;
use crate::words::Words;
use std::ops::Range;

/// What sort of verb group it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupForm {
    /// Has a subject of its own: "imposed", "has imposed", "will be imposed"
    Finite,
    /// "to impose"
    Infinitive,
    /// "imposing"
    Gerund,
    /// "donated" in "tanks donated by Russia"
    Reduced,
}

/// A verb with its auxiliaries, negations and adverbs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerbGroup {
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The main verb.
    pub head: usize,
    /// What sort of group it is.
    pub form: GroupForm,
    /// True if its subject undergoes it.
    pub passive: bool,
}

/// The auxiliary before a main verb.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Auxiliary {
    Be,
    Other,
}

/// A sentence with its marks. Token indices are the document's.
#[derive(Debug)]
pub struct Scan<'a> {
    /// The document's tokens.
    pub tokens: &'a Tokens,
    /// The thread's words.
    pub words: &'a Words<'a>,
    /// Word classes and forms.
    pub lexicon: &'a Lexicon,
    /// The sentence.
    pub range: Range<usize>,
    /// Its mentions in text order.
    pub mentions: &'a [Mention],
    /// Actors for which it has no word, but whom it may be about.
    pub partners: &'a [Mention],
    /// The Penn tag of each token of the sentence, or nothing at all if it was not tagged.
    pub tags: &'a [Xpos],
    /// Its verb groups in text order.
    pub groups: Vec<VerbGroup>,
    /// For each token its mention + 1, or 0.
    mention_of: Vec<u16>,
    /// For each token its group + 1, or 0.
    group_of: Vec<u16>,
}

impl<'a> Scan<'a> {
    /// Marks the sentence `range`, with its tags if it has them.
    pub fn new(
        tokens: &'a Tokens,
        words: &'a Words<'a>,
        lexicon: &'a Lexicon,
        range: Range<usize>,
        mentions: &'a [Mention],
        tags: &'a [Xpos],
    ) -> Scan<'a> {
        let n = range.len();
        let (groups, mention_of, group_of) = (Vec::new(), vec![0; n], vec![0; n]);
        let mut scan = Scan { tokens, words, lexicon, range, mentions, partners: &[], tags, groups, mention_of, group_of };
        for (i, mention) in mentions.iter().enumerate() {
            for t in mention.tokens.clone() {
                scan.mention_of[t - scan.range.start] = i as u16 + 1;
            }
        }
        scan.find_groups();
        scan.find_reduced();
        for (i, group) in scan.groups.iter().enumerate() {
            for t in group.tokens.clone() {
                scan.group_of[t - scan.range.start] = i as u16 + 1;
            }
        }
        scan
    }

    /// The mention of an index: after those of the sentence come its partners.
    pub fn who(&self, index: usize) -> &'a Mention {
        self.mentions.get(index).unwrap_or_else(|| &self.partners[index - self.mentions.len()])
    }

    /// The classes of a token; a token of a name has none, a pronoun keeps its own.
    pub fn classes(&self, at: usize) -> Classes {
        let named = self.mention_at(at).is_some_and(|m| !self.mentions[m].is_pronoun(at));
        if named { Classes::default() } else { self.lexicon.classes(self.tokens.fold(at)) }
    }

    /// True if the token is of `class` and no part of a name.
    pub fn is(&self, at: usize, class: Class) -> bool {
        self.classes(at).has(class)
    }

    /// The mention that covers a token.
    pub fn mention_at(&self, at: usize) -> Option<usize> {
        (self.mention_of[at - self.range.start] as usize).checked_sub(1)
    }

    /// The verb group that covers a token.
    pub fn group_at(&self, at: usize) -> Option<usize> {
        (self.group_of[at - self.range.start] as usize).checked_sub(1)
    }

    /// The text of a token.
    pub fn text(&self, at: usize) -> &str {
        self.words.text(self.tokens.word(at))
    }

    /// True for marks that end a clause: `;`, `:`, dashes, brackets.
    pub fn is_break(&self, at: usize) -> bool {
        self.lexicon.classes(self.tokens.fold(at)).has(Class::Break)
    }

    /// True for a comma.
    pub fn is_comma(&self, at: usize) -> bool {
        self.lexicon.classes(self.tokens.fold(at)).has(Class::Comma)
    }

    /// True for a quotation mark.
    pub fn is_quote(&self, at: usize) -> bool {
        self.text(at).starts_with(['“', '”', '"'])
    }

    /// True for words that open a clause of their own: "because", "which", "that".
    pub fn opens_clause(&self, at: usize) -> bool {
        let classes = self.classes(at);
        classes.any(&[Class::Subordinator, Class::Relative, Class::Complementiser])
    }

    /// True if it does so for sure: "that" may be a determiner, unless it is tagged otherwise.
    pub fn starts_clause(&self, at: usize) -> bool {
        self.opens_clause(at) && (!self.is(at, Class::Determiner) || matches!(self.tag(at), Some(Xpos::In | Xpos::Wdt)))
    }

    /// Can this token be read as the main verb of a group, and in which form? Decided by form and neighbours, as long as
    /// there is no tagger.
    fn verb_form(&self, at: usize, after_aux: Option<Auxiliary>) -> Option<Form> {
        if self.mention_at(at).is_some() || after_aux.is_none() && self.describes_object(at) {
            return None;
        }
        let classes = self.lexicon.classes(self.tokens.fold(at));
        if self.looks_past(at) && !self.nominal_place(at) && self.tag(at) != Some(Xpos::Jj) {
            return Some(if after_aux.is_some() { Form::Participle } else { Form::Past });
        }
        if !classes.has(Class::VerbForm) || (self.tokens.shape(at).is_capitalised() && at > self.range.start && after_aux.is_none()) {
            return None;
        }
        let forms = self.lexicon.verb_forms(self.tokens.fold(at));
        let has = |form| forms.iter().any(|(_, f)| *f == form);
        match after_aux {
            // "is part of": after "be" a base form is a noun.
            Some(Auxiliary::Be) => return [Form::Participle, Form::Gerund].into_iter().find(|f| has(*f)),
            Some(Auxiliary::Other) => return [Form::Participle, Form::Gerund, Form::Base].into_iter().find(|f| has(*f)),
            None => {}
        }
        let nominal = self.nominal_place(at);
        if has(Form::Past) && !nominal {
            return Some(Form::Past);
        }
        if has(Form::Participle) && !nominal {
            return Some(Form::Participle);
        }
        if has(Form::Gerund) && !nominal {
            return Some(Form::Gerund);
        }
        if self.is_noun_after_verb(at) {
            return None;
        }
        // A tagger that sees a verb here, against its leaning, is right.
        match self.tag(at) {
            Some(Xpos::Vbz) if has(Form::Third) && !nominal => return Some(Form::Third),
            Some(Xpos::Vbp) if has(Form::Base) && !nominal => return Some(Form::Base),
            _ => {}
        }
        if has(Form::Third) && !nominal && !(classes.has(Class::NounForm) && self.noun_follows_badly(at)) {
            return Some(Form::Third);
        }
        (has(Form::Base) && !nominal && self.plural_before(at, classes.has(Class::NounForm))).then_some(Form::Base)
    }

    /// "to *court*": tagged as a noun, and nothing behind it that could be an object. Before an object the tag is often wrong.
    fn is_bare_noun(&self, at: usize) -> bool {
        let next = at + 1;
        let ends = next >= self.range.end || self.is_comma(next) || self.is_break(next) || self.text(next) == ".";
        self.tag(at) == Some(Xpos::Nn) && (ends || self.classes(next).any(&[Class::Preposition, Class::Conjunction]))
    }

    /// "shipped *subsidised* oil": a participle between a verb and a noun describes the noun.
    fn describes_object(&self, at: usize) -> bool {
        let participle = matches!(self.tag(at), Some(Xpos::Vbn | Xpos::Jj));
        let noun = at + 1 < self.range.end && matches!(self.tag(at + 1), Some(Xpos::Nn | Xpos::Nns | Xpos::Nnp | Xpos::Nnps | Xpos::Jj));
        let verb = self.groups.last().is_some_and(|g| g.tokens.end == at && !self.is(g.head, Class::Copula));
        participle && noun && verb
    }

    /// What may be a noun is one if its clause has a verb already: "joined NATO exercises". Alone, the form is the better
    /// guide: taggers take "worries" and "arrives" for nouns too easily.
    fn is_noun_after_verb(&self, at: usize) -> bool {
        let Some(verb) = self.groups.last().filter(|g| g.form == GroupForm::Finite && g.tokens.end <= at) else { return false };
        let relative = verb.tokens.start > self.range.start && self.opens_clause(verb.tokens.start - 1);
        let clause = !relative && (verb.tokens.end..at).all(|t| !self.separates(t));
        let noun = matches!(self.tag(at), Some(Xpos::Nn | Xpos::Nns | Xpos::Nnp | Xpos::Nnps));
        let between = self.mention_at(verb.tokens.end).map(|m| self.mentions[m].tokens.end);
        let close = verb.tokens.end == at || between == Some(at);
        let noun_form = close && self.lexicon.classes(self.tokens.fold(at)).has(Class::NounForm);
        clause && (noun || noun_form)
    }

    /// A small word in "-ed" that no rule knows is most likely a past form.
    fn looks_past(&self, at: usize) -> bool {
        self.tokens.shape(at).looks_past() && !self.words.is_frozen(self.tokens.word(at))
    }

    /// After a determiner, possessive, adjective of a state or preposition, a word is a noun (or an adjective), not a verb.
    fn nominal_place(&self, at: usize) -> bool {
        if at == self.range.start {
            return false;
        }
        let before = at - 1;
        let gerund = self.lexicon.verb_forms(self.tokens.fold(at)).iter().any(|(_, f)| *f == Form::Gerund);
        if let Some(m) = self.mention_at(before) {
            return self.mentions[m].role == Role::Modifier || self.opens_noun_phrase(self.mentions[m].tokens.start, gerund);
        }
        let classes = self.lexicon.classes(self.tokens.fold(before));
        classes.has(Class::PossessiveMarker) && !self.tokens.spaced(before)
            || (classes.has(Class::Determiner) && !classes.has(Class::Relative) && !classes.has(Class::PluralSubject))
            || (classes.has(Class::Preposition) && !classes.has(Class::InfinitiveMarker) && !gerund)
            || self.text(before) == "-"
            || self.text(before) == "/"
    }

    /// A name after a possessor modifies the noun that follows ("Turkey's EU bid"); one after an article does before a
    /// gerund ("the APEC meeting"), while "the IMF lent" is a subject.
    fn opens_noun_phrase(&self, start: usize, gerund: bool) -> bool {
        let Some(before) = start.checked_sub(1).filter(|b| *b >= self.range.start) else { return false };
        let possessor = self.is(before, Class::PossessiveMarker) && !self.tokens.spaced(before);
        possessor || gerund && self.is(before, Class::Determiner) && !self.is(before, Class::PluralSubject)
    }

    /// A plural noun and a third person look alike; before a preposition, a mark or the end it is the noun.
    fn noun_follows_badly(&self, at: usize) -> bool {
        let next = at + 1;
        if next >= self.range.end || self.is_comma(next) || self.is_break(next) {
            return true;
        }
        if self.mention_at(next).is_some() {
            return false;
        }
        let classes = self.lexicon.classes(self.tokens.fold(next));
        let subject_named = at > self.range.start && self.mention_at(at - 1).is_some();
        classes.any(&[Class::Preposition, Class::Conjunction]) && !subject_named
            || classes.any(&[Class::Be, Class::Have, Class::Modal])
            || self.group_starts_like_verb(next)
    }

    fn group_starts_like_verb(&self, at: usize) -> bool {
        self.lexicon.verb_forms(self.tokens.fold(at)).iter().any(|(_, f)| *f == Form::Past)
    }

    /// The base form is finite after plural subjects only: "they support", "Russia and Turkey support", "analysts say".
    fn plural_before(&self, at: usize, also_noun: bool) -> bool {
        let Some(before) = at.checked_sub(1).filter(|b| *b >= self.range.start) else { return false };
        let before = self.skip_adverbs_back(before);
        if self.groups.last().is_some_and(|g| g.tokens.contains(&before)) {
            return false;
        }
        let classes = self.lexicon.classes(self.tokens.fold(before));
        if self.mention_at(before).is_none() && classes.has(Class::PluralSubject) {
            return true;
        }
        if let Some(m) = self.mention_at(before) {
            let start = self.mentions[m].tokens.start;
            return start > self.range.start && self.is(start - 1, Class::ListConjunction)
                || (!also_noun && self.text(before).ends_with('s'));
        }
        self.text(before).ends_with('s') && !self.text(before).starts_with('\'') && !also_noun
    }

    /// The token before or at `at` that is no adverb.
    pub fn skip_adverbs_back(&self, mut at: usize) -> usize {
        while at > self.range.start && self.is(at, Class::Adverb) && !self.is(at, Class::PluralSubject) {
            at -= 1;
        }
        at
    }

    fn find_groups(&mut self) {
        let mut at = self.range.start;
        while at < self.range.end {
            match self.group_from(at) {
                Some(group) => {
                    at = group.tokens.end;
                    self.groups.push(group);
                }
                None => at += 1,
            }
        }
    }

    /// The verb group that begins at `at`, if one does.
    fn group_from(&self, at: usize) -> Option<VerbGroup> {
        let classes = self.classes(at);
        if classes.has(Class::InfinitiveMarker) {
            let head = self.skip_adverbs(at + 1);
            let passive = head < self.range.end && self.is(head, Class::Be);
            if passive || (head < self.range.end && self.is(head, Class::Have)) {
                return self.chain(at, head, GroupForm::Infinitive);
            }
            let base = head < self.range.end && self.mention_at(head).is_none() && self.is_base(head) && !self.is_bare_noun(head);
            return base.then_some(VerbGroup { tokens: at..head + 1, head, form: GroupForm::Infinitive, passive: false });
        }
        if classes.any(&[Class::Be, Class::Have, Class::Do, Class::Modal]) && !self.is_possessive_s(at) && !self.is_name_like(at) {
            return self.chain(at, at, if self.text(at).ends_with("ing") { GroupForm::Gerund } else { GroupForm::Finite });
        }
        let form = match self.verb_form(at, None)? {
            Form::Gerund => GroupForm::Gerund,
            Form::Participle => GroupForm::Reduced,
            _ => GroupForm::Finite,
        };
        Some(VerbGroup { tokens: at..at + 1, head: at, form, passive: form == GroupForm::Reduced })
    }

    /// "May" with a capital inside a sentence is the month.
    fn is_name_like(&self, at: usize) -> bool {
        at > self.range.start && self.tokens.shape(at).is_capitalised() && !self.tokens.shape(at).is_all_caps()
    }

    fn is_base(&self, at: usize) -> bool {
        self.lexicon.verb_forms(self.tokens.fold(at)).iter().any(|(_, f)| *f == Form::Base)
    }

    /// "'s" after a name or noun marks the possessor unless a participle or article follows; the marker is read as a verb
    /// only after a pronoun.
    fn is_possessive_s(&self, at: usize) -> bool {
        self.is(at, Class::PossessiveMarker) && !(at > self.range.start && self.is(at - 1, Class::Pronoun))
    }

    /// Auxiliaries from `at` on, then the main verb; an auxiliary alone is its own main verb ("has interests").
    fn chain(&self, start: usize, at: usize, form: GroupForm) -> Option<VerbGroup> {
        let (mut last, mut next, mut be) = (at, at, false);
        while next < self.range.end {
            let classes = self.classes(next);
            if classes.any(&[Class::Be, Class::Have, Class::Do, Class::Modal]) && !self.is_possessive_s(next) {
                be = classes.has(Class::Be) || (be && !classes.any(&[Class::Have, Class::Do, Class::Modal]));
                last = next;
            } else if !(classes.any(&[Class::Adverb, Class::Negation]) || self.tag(next) == Some(Xpos::Rb))
                || classes.has(Class::Determiner)
            {
                break;
            }
            next += 1;
        }
        if next < self.range.end
            && let Some(verb) = self.verb_form(next, Some(if be { Auxiliary::Be } else { Auxiliary::Other }))
        {
            let passive = be && verb == Form::Participle;
            return Some(VerbGroup { tokens: start..next + 1, head: next, form, passive });
        }
        Some(VerbGroup { tokens: start..last + 1, head: last, form, passive: false })
    }

    /// The next token that is no adverb or negation.
    pub fn skip_adverbs(&self, mut at: usize) -> usize {
        while at < self.range.end && self.classes(at).any(&[Class::Adverb, Class::Negation]) && !self.is(at, Class::Determiner) {
            at += 1;
        }
        at
    }

    /// The next token that is no adverb and in no phrase of time: "agreed *on Friday* to sell".
    pub fn skip_adverbials(&self, mut at: usize) -> usize {
        loop {
            let after = self.skip_adverbs(at);
            match self.time_phrase_end(after) {
                Some(end) => at = end,
                None => return after,
            }
        }
    }

    /// The end of a phrase of time that begins here: "on Friday", "last week", "in early May 2009".
    fn time_phrase_end(&self, start: usize) -> Option<usize> {
        let opens =
            |t: usize| self.classes(t).any(&[Class::Preposition, Class::Determiner, Class::Adverb]) && !self.is(t, Class::InfinitiveMarker);
        let mut at = start;
        while at < self.range.end && at < start + 4 && opens(at) && !self.is(at, Class::TimeNoun) {
            at += 1;
        }
        let noun = at < self.range.end && self.is(at, Class::TimeNoun) && (at > start || !self.is(at, Class::Modal));
        if !noun {
            return None;
        }
        let more = |t: &usize| self.tokens.shape(*t).has_digit() || self.is(*t, Class::TimeNoun) && !self.is(*t, Class::Modal);
        Some(at + (at..self.range.end).take_while(|t| *t == at || more(t)).count())
    }

    /// A past form followed by "by", or by another finite verb of the same clause with nothing between to join them, is a
    /// reduced relative: "tanks donated by Russia arrived".
    fn find_reduced(&mut self) {
        for i in 0..self.groups.len() {
            let group = &self.groups[i];
            if group.form != GroupForm::Finite || group.tokens.len() > 1 || !self.can_be_participle(group.head) {
                continue;
            }
            if let Some(copula) = i.checked_sub(1).map(|c| &self.groups[c]).filter(|c| self.links(c, group)) {
                // "remains committed" is one group.
                let start = copula.tokens.start;
                self.groups[i].tokens.start = start;
                self.groups[i].passive = true;
                continue;
            }
            if self.tag(group.head) == Some(Xpos::Vbn) && self.has_other_verb(i) && !self.takes_object(group.head) {
                self.read_participle(i);
                continue;
            }
            let by = self.is_followed_by_agent(group.head);
            let later = self.groups[i + 1..].iter().find(|g| g.form == GroupForm::Finite && !self.is_lone_participle(g));
            // What is tagged as a past is one, unless its agent follows: "the boats sold to Kenya by Italy are new".
            let surely_past = self.tag(group.head) == Some(Xpos::Vbd);
            let overtaken = later.is_some_and(|g| {
                let between = || group.head + 1..g.tokens.start;
                between().all(|t| !self.separates(t)) && (!surely_past || between().any(|t| self.is(t, Class::AgentPreposition)))
            });
            let opens = group.head == self.range.start;
            let joined = !opens && self.classes(group.head - 1).any(&[Class::Conjunction, Class::Relative, Class::Pronoun]);
            let after_comma = !opens && self.is_comma(group.head - 1);
            // "OPEC, based in Vienna, met": between commas, with the main verb still to come.
            let parenthesis = after_comma
                && self.groups[i + 1..].iter().any(|g| g.form == GroupForm::Finite)
                && group.head + 1 < self.range.end
                && self.is(group.head + 1, Class::Preposition);
            if !joined && (by || parenthesis || overtaken && !opens && !after_comma) {
                self.groups[i].form = GroupForm::Reduced;
                self.groups[i].passive = true;
            }
        }
    }

    /// A copula right before a form that can be a participle.
    fn links(&self, copula: &VerbGroup, participle: &VerbGroup) -> bool {
        let next = self.skip_adverbs(copula.tokens.end);
        next == participle.tokens.start && self.lexicon.classes(self.tokens.fold(copula.head)).has(Class::Copula)
    }

    fn is_followed_by_agent(&self, at: usize) -> bool {
        at + 1 < self.range.end && self.is(at + 1, Class::AgentPreposition)
    }

    /// True for a token that is tagged as a number.
    pub fn is_numeral(&self, at: usize) -> bool {
        self.tag(at) == Some(Xpos::Cd)
    }

    /// The tag of a token, if the sentence was tagged.
    pub fn tag(&self, at: usize) -> Option<Xpos> {
        self.tags.get(at - self.range.start).copied()
    }

    /// True if a noun phrase that is no date follows a verb of one object at once: such a form is no passive participle.
    fn takes_object(&self, at: usize) -> bool {
        let opens = |t: usize| {
            matches!(self.tag(t), Some(Xpos::Dt | Xpos::PrpPoss | Xpos::Cd | Xpos::Jj | Xpos::Nn | Xpos::Nns | Xpos::Nnp | Xpos::Nnps))
        };
        let start = at + 1;
        if start >= self.range.end || !opens(start) || self.is(at, Class::Ditransitive) {
            return false;
        }
        let noun =
            (start..self.range.end).take_while(|t| opens(*t)).find(|t| matches!(self.tag(*t), Some(Xpos::Nn | Xpos::Nns | Xpos::Nnp)));
        noun.is_some_and(|n| !self.is(n, Class::TimeNoun))
    }

    /// True if another group than `index` can be the verb of its noun's clause: one that is finite for sure, and, if it comes
    /// later, has no subject of its own ("…, the UN said").
    fn has_other_verb(&self, index: usize) -> bool {
        let head = self.groups[index].head;
        let sure = |g: &VerbGroup| g.form == GroupForm::Finite && !self.is_lone_participle(g);
        let own_subject = |g: &VerbGroup| {
            let comma = (head + 1..g.tokens.start).rev().find(|t| self.is_comma(*t) || self.is_break(*t));
            comma.is_some_and(|c| {
                (c + 1..g.tokens.start).any(|t| !self.classes(t).any(&[Class::Adverb, Class::Relative, Class::Conjunction]))
            })
        };
        self.groups.iter().enumerate().any(|(i, g)| i != index && sure(g) && (i < index || !own_subject(g)))
    }

    fn is_lone_participle(&self, group: &VerbGroup) -> bool {
        group.tokens.len() == 1 && self.tag(group.head) == Some(Xpos::Vbn)
    }

    /// A lone participle describes a noun, or shares the auxiliaries of the group that it is coordinated with: "were
    /// detained and deported", "has armed and financed".
    fn read_participle(&mut self, index: usize) {
        let head = self.groups[index].head;
        let before = if head > self.range.start { self.skip_adverbs_back(head - 1) } else { head };
        let joined = before < head && (self.is(before, Class::ListConjunction) || self.is_comma(before));
        let first = index.checked_sub(1).map(|f| &self.groups[f]).filter(|f| joined && f.tokens.len() > 1);
        match first.filter(|f| self.tag(f.head) == Some(Xpos::Vbn)) {
            Some(first) => self.groups[index].passive = first.passive,
            None => {
                self.groups[index].form = GroupForm::Reduced;
                self.groups[index].passive = true;
            }
        }
    }

    fn can_be_participle(&self, at: usize) -> bool {
        self.lexicon.verb_forms(self.tokens.fold(at)).iter().any(|(_, f)| *f == Form::Participle)
    }

    fn separates(&self, at: usize) -> bool {
        self.is_break(at)
            || self.is_comma(at)
            || self.opens_clause(at)
            || self.classes(at).any(&[Class::Conjunction, Class::ClausePreposition])
            || self.is_quote(at)
    }
}
