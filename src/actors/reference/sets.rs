//! Antecedents that are several: "they", "the former", "the two powers".

use super::find::Anaphor;
use super::resolve::{Answer, Reading};
use super::rules::{Entry, Form};
use crate::actors::entity::EntityId;
use crate::span::Span;

impl Reading<'_, '_> {
    /// "they": a list, or one actor that is many.
    pub(super) fn many(&self, anaphor: &Anaphor, entry: &Entry) -> Option<Answer> {
        let subject = self.tree.and_then(|t| t.clause_subject(anaphor.head)).filter(|s| *s < anaphor.tokens.start && !self.covered(*s));
        let strange = match entry.form {
            Form::Pronoun => self.is_stranger(anaphor, entry),
            _ => subject.is_some_and(|s| self.stranger_fits(self.stranger_at(s), entry)),
        };
        if strange {
            return None;
        }
        let free = |e: EntityId| entry.form == Form::Possessive || !self.rivals(anaphor, |m| m.entity == e);
        let weights = &self.reader.references.weights;
        let groups =
            self.discourse.groups.iter().filter(|g| self.distance(g.sentence) <= entry.within && g.members.iter().all(|e| free(*e)));
        let group = groups.max_by_key(|g| (g.weight >> self.distance(g.sentence).min(31), g.start));
        let single = self.one(anaphor, entry, |r| r.plural && free(r.entity));
        let Some(group) = group else { return single };
        let points = group.weight >> self.distance(group.sentence).min(31);
        let best_single =
            self.discourse.referents.iter().filter(|r| r.plural && self.distance(r.sentence) <= entry.within && free(r.entity));
        let rival = best_single.map(|r| self.discourse.salience(r)).max().unwrap_or(0);
        if rival > points {
            return single;
        }
        let doubtful = rival * 100 >= points * weights.rival;
        let certainty = u32::from(entry.certainty) * if doubtful { weights.doubt } else { 100 } / 100;
        Some(Answer { members: group.members.clone(), person: None, sector: entry.sector, antecedent: group.span, certainty })
    }

    /// One of the last pair that was named as a list.
    pub(super) fn last_pair(&self, entry: &Entry, which: Option<usize>) -> Option<Answer> {
        let pair = self.discourse.groups.iter().rev().find(|g| g.members.len() == 2 && self.distance(g.sentence) <= entry.within)?;
        let members = which.map_or_else(|| pair.members.clone(), |w| vec![pair.members[w]]);
        Some(Answer { members, person: None, sector: None, antecedent: pair.span, certainty: u32::from(entry.certainty) })
    }

    /// "the two powers", "both sides", "the parties": the last list of that size, else the only actors of a sentence.
    pub(super) fn set(&self, anaphor: &Anaphor, entry: &Entry, count: u8) -> Option<Answer> {
        let size = |n: usize| if count == 0 { n >= 2 } else { n == usize::from(count) };
        let kind = |e: &EntityId| self.reader.gazetteer.entity(*e).kind;
        let fits = |e: &EntityId| entry.fits(kind(e)) && entry.allows(*e);
        let free = |e: &EntityId| !self.rivals(anaphor, |m| m.entity == *e);
        let answer =
            |members: Vec<EntityId>, antecedent, certainty| Answer { members, person: None, sector: entry.sector, antecedent, certainty };
        let certainty = u32::from(entry.certainty);
        if let Some(pair) = self.topic_pair(fits).filter(|_| entry.topic && count == 2) {
            return Some(answer(pair, Span::default(), certainty));
        }
        let doubtful = certainty * self.reader.references.weights.doubt / 100;
        let sentences = (0..=entry.within.min(self.discourse.sentence)).map(|back| (back, self.discourse.sentence - back));
        let mut topic = None;
        for (back, sentence) in sentences {
            let may_be = |e: &EntityId| fits(e) && (back > 0 || free(e));
            let mut listed = self.discourse.groups.iter().rev().filter(|g| g.sentence == sentence && size(g.members.len()));
            if let Some(group) = listed.find(|g| g.members.iter().all(may_be)) {
                return Some(answer(group.members.clone(), group.span, certainty));
            }
            if back == 1 && count == 2 && entry.form != Form::Set {
                topic = self.topic_pair(fits);
            }
            let (members, span) = self.participants(sentence, may_be);
            if topic.is_none() && !entry.topic && members.len() == usize::from(count.max(2)) {
                return Some(answer(members, span, doubtful));
            }
        }
        topic.map(|pair| answer(pair, Span::default(), doubtful))
    }

    /// The two actors that a document is about, if two stand out.
    pub(super) fn topic_pair(&self, fits: impl Fn(&EntityId) -> bool) -> Option<Vec<EntityId>> {
        let mut counted: Vec<(u32, EntityId)> = Vec::new();
        for referent in self.discourse.referents.iter().filter(|r| fits(&r.entity)) {
            match counted.iter_mut().find(|c| c.1 == referent.entity) {
                Some(count) => count.0 += referent.times,
                None => counted.push((referent.times, referent.entity)),
            }
        }
        counted.sort_by_key(|c| std::cmp::Reverse(c.0));
        let times = |i: usize| counted.get(i).map_or(0, |c| c.0);
        let stand_out = times(1) >= 3 && times(2) * 3 <= times(1) * 2;
        stand_out.then(|| vec![counted[0].1, counted[1].1])
    }

    /// The distinct actors of a sentence so far.
    pub(super) fn participants(&self, sentence: u32, fits: impl Fn(&EntityId) -> bool) -> (Vec<EntityId>, Span) {
        let mut members: Vec<EntityId> = Vec::new();
        let mut span: Option<Span> = None;
        for noted in self.discourse.log.iter().rev().take_while(|n| n.sentence >= sentence).filter(|n| n.sentence == sentence) {
            if fits(&noted.entity) && !members.contains(&noted.entity) {
                members.insert(0, noted.entity);
                span = Some(span.map_or(noted.span, |s| noted.span.to(s)));
            }
        }
        (members, span.unwrap_or_default())
    }
}
