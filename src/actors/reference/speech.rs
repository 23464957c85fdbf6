//! Who speaks: "we" and "our" in direct speech or in a statement.

use super::discourse::Speaker;
use super::resolve::{Answer, Reading};
use super::rules::{Entry, Mark, Word};
use crate::actors::mentions::{Mention, Role};
use crate::span::Span;
use crate::syntax::labels::Upos;

impl Reading<'_, '_> {
    pub(super) fn first_person(&self, entry: &Entry) -> Option<Answer> {
        let source = self.discourse.source.map(|s| Speaker::Known(s, Span::default()));
        let speaker = self.find_speaker().or(self.discourse.speaker);
        let speaks = if self.discourse.quoted { speaker.or(source) } else { source.or(speaker) }?;
        let Speaker::Known(who, antecedent) = speaks else { return None };
        let certainty = u32::from(entry.certainty);
        Some(Answer { members: vec![who], person: None, sector: None, antecedent, certainty })
    }

    /// The subject of the last verb of speech outside quotation marks.
    pub(super) fn find_speaker(&self) -> Option<Speaker> {
        let mut quoted = self.quoted;
        let mut speaker = None;
        for at in self.range.clone() {
            let Some(word) = self.reader.word(at) else { continue };
            quoted = goes_on_quoted(word, quoted);
            if word.has(Mark::Speech) && !quoted {
                speaker = self.subject_of_speech(at).or(speaker);
            }
        }
        speaker
    }

    pub(super) fn subject_of_speech(&self, verb: usize) -> Option<Speaker> {
        let subject = self.tree.and_then(|t| t.shared_subject(verb).or_else(|| t.clause_subject(verb)));
        let near = |m: &&Mention| match subject {
            Some(subject) => m.tokens.contains(&subject),
            None => {
                self.tree.is_none() && m.tokens.end <= verb && m.tokens.end + 2 > verb
                    || m.tokens.start > verb && m.tokens.start <= verb + 2
            }
        };
        let mut all = self.names.iter().chain(&self.found).filter(|m| m.role != Role::Modifier);
        let known = all.find(near).map(|m| Speaker::Known(m.entity, m.span));
        known.or(subject.filter(|s| !self.may_resolve_to(*s)).map(|_| Speaker::Stranger))
    }

    /// True for a pronoun that has not been reached yet, or that stands for nobody known.
    pub(super) fn may_resolve_to(&self, token: usize) -> bool {
        self.tree.is_some_and(|t| t.parse.upos[token - t.first] == Upos::Pron)
    }
}

/// Direct speech or not after a word; a straight mark opens and closes.
pub(super) fn goes_on_quoted(word: &Word, quoted: bool) -> bool {
    if quoted { !word.has(Mark::CloseQuote) } else { word.has(Mark::OpenQuote) }
}
