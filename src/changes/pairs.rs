//! Walks through two runs and pairs their documents by id.
//!
//! Both runs have their documents in the order of paths, so partners mostly come at the same time. A document that waits is
//! kept as a name and a place in its file; its claims are read again when its partner comes.

use super::claims;
use super::side::{Entry, Side};
use super::{Change, ChangeKind, Reason};
use crate::record::DocumentRecord;
use rustc_hash::FxHashMap;
use std::io;

/// How many there are on both sides, and how they differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// Documents before and now.
    pub documents: (u64, u64),
    /// Claims before and now.
    pub claims: (u64, u64),
    /// Documents only now.
    pub new: u64,
    /// Documents whose text or metadata differ.
    pub changed: u64,
    /// Documents only before.
    pub gone: u64,
}

/// A document without its partner.
struct Waiting {
    document: DocumentRecord,
    at: u64,
    bytes: u64,
    /// The how manieth it was, for the order at the end.
    number: u64,
}

type Tell<'t> = dyn FnMut(Change<'_>) -> io::Result<()> + 't;

struct Walk<'t> {
    before: Side,
    after: Side,
    waiting_before: FxHashMap<String, Waiting>,
    waiting_after: FxHashMap<String, Waiting>,
    tell: &'t mut Tell<'t>,
    totals: Totals,
}

/// Tells all changes from one run to another: those of documents in both, in the order of the later run as far as both have
/// the same order; then what was withdrawn with its documents, then what came with new ones. (With nothing before, what is
/// new comes in its order.)
///
/// # Errors
/// When a run cannot be read, or `tell` fails.
pub fn compare<'t>(before: Side, after: Side, tell: &'t mut Tell<'t>) -> io::Result<Totals> {
    let mut walk =
        Walk { before, after, waiting_before: FxHashMap::default(), waiting_after: FxHashMap::default(), tell, totals: Totals::default() };
    while walk.step()? {}
    walk.end()
}

/// Which side goes on.
enum Next {
    Both,
    Before,
    After,
    /// Each by itself: the documents are no partners.
    Apart,
}

impl Walk<'_> {
    /// Takes the next document or two; false when there are none.
    fn step(&mut self) -> io::Result<bool> {
        let next = match (self.before.peek(), self.after.peek()) {
            (None, None) => return Ok(false),
            (Some(_), None) => Next::Before,
            (None, Some(_)) => Next::After,
            (Some(b), Some(a)) if b.document.id == a.document.id => Next::Both,
            (Some(b), Some(_)) if self.waiting_after.contains_key(&b.document.id) => Next::Before,
            (Some(_), Some(a)) if self.waiting_before.contains_key(&a.document.id) => Next::After,
            (Some(b), Some(a)) => match b.document.path.cmp(&a.document.path) {
                std::cmp::Ordering::Less => Next::Before,
                std::cmp::Ordering::Greater => Next::After,
                std::cmp::Ordering::Equal => Next::Apart,
            },
        };
        match next {
            Next::Both => {
                if let (Some(before), Some(after)) = (self.before.take()?, self.after.take()?) {
                    self.pair(&before.document, &before.claims, &after)?;
                }
            }
            Next::Before => self.take_before()?,
            Next::After => self.take_after()?,
            Next::Apart => {
                self.take_before()?;
                self.take_after()?;
            }
        }
        Ok(true)
    }

    fn take_before(&mut self) -> io::Result<()> {
        let Some(entry) = self.before.take()? else { return Ok(()) };
        if let Some(partner) = self.waiting_after.remove(&entry.document.id) {
            let claims = self.after.read_again(partner.at, partner.bytes)?;
            let after = Entry { document: partner.document, at: partner.at, claims };
            return self.pair(&entry.document, &entry.claims, &after);
        }
        if self.after.peek().is_none() {
            return self.withdraw(&entry.claims); // no partner can come
        }
        let number = self.before.documents;
        self.waiting_before.insert(entry.document.id.clone(), Waiting::new(entry, number));
        Ok(())
    }

    fn take_after(&mut self) -> io::Result<()> {
        let Some(entry) = self.after.take()? else { return Ok(()) };
        if let Some(partner) = self.waiting_before.remove(&entry.document.id) {
            let claims = self.before.read_again(partner.at, partner.bytes)?;
            return self.pair(&partner.document, &claims, &entry);
        }
        if self.before.peek().is_none() {
            return self.add(&entry.claims);
        }
        let number = self.after.documents;
        self.waiting_after.insert(entry.document.id.clone(), Waiting::new(entry, number));
        Ok(())
    }

    fn pair(&mut self, document: &DocumentRecord, claims: &[u8], after: &Entry) -> io::Result<()> {
        let reason = if after.differs(document) { Reason::ArticleChanged } else { Reason::RulesChanged };
        self.totals.changed += u64::from(reason == Reason::ArticleChanged);
        claims::compare(claims, &after.claims, reason, self.tell)
    }

    fn withdraw(&mut self, lines: &[u8]) -> io::Result<()> {
        self.totals.gone += 1;
        claims::all(lines, ChangeKind::Withdrawn, Reason::ArticleGone, self.tell)
    }

    fn add(&mut self, lines: &[u8]) -> io::Result<()> {
        self.totals.new += 1;
        claims::all(lines, ChangeKind::Added, Reason::ArticleNew, self.tell)
    }

    fn end(mut self) -> io::Result<Totals> {
        for waiting in in_order(std::mem::take(&mut self.waiting_before)) {
            let lines = self.before.read_again(waiting.at, waiting.bytes)?;
            self.withdraw(&lines)?;
        }
        for waiting in in_order(std::mem::take(&mut self.waiting_after)) {
            let lines = self.after.read_again(waiting.at, waiting.bytes)?;
            self.add(&lines)?;
        }
        self.totals.documents = (self.before.documents, self.after.documents);
        self.totals.claims = (self.before.claims, self.after.claims);
        Ok(self.totals)
    }
}

impl Waiting {
    fn new(entry: Entry, number: u64) -> Waiting {
        Waiting { at: entry.at, bytes: entry.claims.len() as u64, document: entry.document, number }
    }
}

fn in_order(waiting: FxHashMap<String, Waiting>) -> Vec<Waiting> {
    let mut waiting: Vec<Waiting> = waiting.into_values().collect();
    waiting.sort_by_key(|w| w.number);
    waiting
}
