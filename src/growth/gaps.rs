//! What no rule takes: predicates between two known actors, and unknown names where rules look for actors.

use crate::actors::mentions::Role as MentionRole;
use crate::document::Document;
use crate::frames::predicate::{Argument, Predicate, PredicateKind, Role, Shown};
use crate::frames::scan::Scan;
use crate::frames::tree::Sentence;
use crate::frames::view::Parsed;
use crate::pipeline::Pipeline;
use crate::relations::matcher::{Attempt, Miss};
use crate::rules::compile::Rules;
use std::ops::Range;

/// Something that a rule or a table might take.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// A predicate between two known actors.
    Frame {
        /// Its lemma, with its particle.
        lemma: String,
        /// What sort of word it is.
        kind: &'static str,
        /// The slots in which the actors stand, each as `role=actor`, `role=actors` or `role=owner`.
        slots: String,
    },
    /// An unknown name in a slot where rules look for actors.
    Name(String),
}

/// The gaps of a document in text order, each with its sentence.
pub fn find(rules: &Rules, pipeline: &mut Pipeline<'_>, document: &Document) -> Vec<(Gap, String)> {
    pipeline.analyse(document);
    let mut found = Vec::new();
    for sentence in 0..pipeline.analysis().layout.sentences.len() {
        if pipeline.is_read(sentence) {
            pipeline.parse_anyway(sentence);
            let text = pipeline.analysis().layout.sentences[sentence].span.of(&document.text);
            let one_line = || text.split_whitespace().collect::<Vec<_>>().join(" ");
            found.extend(sentence_gaps(rules, pipeline, sentence, document).into_iter().map(|gap| (gap, one_line())));
        }
    }
    found
}

fn sentence_gaps(rules: &Rules, pipeline: &Pipeline<'_>, index: usize, document: &Document) -> Vec<Gap> {
    let (Some(tree), scan) = (pipeline.tree(index), pipeline.scan(index)) else { return Vec::new() };
    let predicates = pipeline.predicates(index);
    let mut attempts = Vec::new();
    pipeline.trace(index, &mut attempts);
    let finder = Finder { rules, pipeline, document, index, tree: &tree, scan: &scan, predicates: &predicates, attempts: &attempts };
    (0..predicates.len()).flat_map(|p| finder.frame(p).into_iter().chain(finder.names(p))).collect()
}

/// The actors of one slot.
struct Side<'a> {
    role: Role,
    name: String,
    codes: Vec<&'a str>,
    owner: bool,
}

impl Side<'_> {
    fn is_list(&self) -> bool {
        self.codes.iter().any(|c| *c != self.codes[0])
    }

    fn shown(&self) -> String {
        let what = match (self.owner, self.is_list()) {
            (true, _) => "owner",
            (false, true) => "actors",
            (false, false) => "actor",
        };
        format!("{}={what}", self.name)
    }
}

struct Finder<'a> {
    rules: &'a Rules,
    pipeline: &'a Pipeline<'a>,
    document: &'a Document,
    index: usize,
    tree: &'a Sentence<'a>,
    scan: &'a Scan<'a>,
    predicates: &'a [Predicate],
    attempts: &'a [Attempt],
}

impl Finder<'_> {
    /// The predicate as a gap, if it stands between two actors and no rule takes it.
    fn frame(&self, index: usize) -> Option<Gap> {
        let predicate = &self.predicates[index];
        if self.is_taken(predicate) || self.carries(predicate.head) {
            return None;
        }
        let shown = Shown { predicates: self.predicates, index, sentence: self.tree };
        let parsed = Parsed { sentence: self.tree, predicates: self.predicates };
        let mut sides: Vec<Side<'_>> = Vec::new();
        for argument in predicate.args.iter().filter(|a| !a.alternative && a.role != Role::Complement) {
            let Some((codes, owner)) = self.actors_in(parsed.contents(argument)) else { continue };
            // Who possesses or modifies a noun owns nothing else.
            let owner = owner && !matches!(argument.role, Role::Possessor | Role::Modifier);
            match sides.iter_mut().find(|s| s.role == argument.role) {
                Some(side) => side.codes.extend(codes),
                None => sides.push(Side { role: argument.role, name: shown.role(argument), codes, owner }),
            }
        }
        let slots: Vec<String> = sides.iter().map(Side::shown).collect();
        self.are_two(&sides).then(|| Gap::Frame { lemma: shown.lemma(), kind: predicate.kind.name(), slots: slots.join(", ") })
    }

    /// Two different actors in different slots, or in one that holds both sides: "A and B met", "talks between A and B". A
    /// list anywhere else is one side.
    fn are_two(&self, sides: &[Side<'_>]) -> bool {
        let both = |s: &Side<'_>| matches!(s.role, Role::Subject) || s.role == Role::Preposition(self.rules.between);
        let apart = |s: &Side<'_>| sides.iter().any(|o| o.role != s.role && o.codes.iter().any(|c| !s.codes.contains(c)));
        sides.iter().any(|s| apart(s) || both(s) && s.is_list())
    }

    /// The codes of the actors that a phrase stands for, and whether they only own what it speaks of; none if there are none.
    fn actors_in(&self, tokens: Range<usize>) -> Option<(Vec<&str>, bool)> {
        let mut fillers = self.scan.fillers(tokens);
        fillers.retain(|f| self.scan.mentions[f.mention].role != MentionRole::Place);
        let codes = fillers.iter().map(|f| self.pipeline.code(self.scan.mentions[f.mention].entity)).collect();
        (!fillers.is_empty()).then(|| (codes, fillers.iter().all(|f| f.owner)))
    }

    /// A rule matched on the predicate, or on the noun that it carries.
    fn is_taken(&self, predicate: &Predicate) -> bool {
        let took = |a: &&Attempt| matches!(a.miss, None | Some(Miss::Overruled));
        let covers = |a: &Attempt| {
            let carrier = a.frame.as_ref().and_then(|f| f.carrier);
            a.trigger.contains(&predicate.head) || carrier == Some(predicate.head)
        };
        self.attempts.iter().filter(took).any(covers)
    }

    /// A light verb means what its noun means.
    fn carries(&self, head: usize) -> bool {
        self.predicates.iter().any(|p| p.carrier == Some(head))
    }

    /// Unknown names that act in a predicate that some rule names.
    fn names(&self, index: usize) -> Vec<Gap> {
        let predicate = &self.predicates[index];
        let known = self.rules.relations.is_trigger(self.scan.tokens.fold(predicate.head));
        let acts = |a: &&Argument| match a.role {
            Role::Subject => predicate.kind != PredicateKind::Noun || predicate.carrier.is_some(),
            Role::Possessor => predicate.kind == PredicateKind::Noun,
            _ => false,
        };
        let acting = predicate.args.iter().filter(|a| known && !a.alternative).filter(acts);
        acting.filter_map(|a| self.unknown_name(a)).map(Gap::Name).collect()
    }

    /// The run of proper nouns around the head of an argument in which no actor, office or date is known.
    fn unknown_name(&self, argument: &Argument) -> Option<String> {
        let named = |t: &usize| self.is_name(*t);
        if !named(&argument.head) || argument.core.clone().any(|t| self.scan.mention_at(t).is_some()) {
            return None;
        }
        let start = (argument.core.start..argument.head).rev().take_while(named).last().unwrap_or(argument.head);
        let end = (argument.head..self.scan.range.end).take_while(named).last().unwrap_or(argument.head);
        Some(self.scan.tokens.cover(start..end + 1).of(&self.document.text).split_whitespace().collect::<Vec<_>>().join(" "))
    }

    fn is_name(&self, token: usize) -> bool {
        let analysis = self.pipeline.analysis();
        let office = self.rules.gazetteer.offices.longest(self.scan.tokens, token, self.scan.range.end).is_some();
        let dated = analysis.timexes[analysis.timexes_of[self.index].clone()].iter().any(|t| t.tokens.contains(&(token as u32)));
        let xpos = self.tree.parse.xpos[token - self.scan.range.start].name();
        self.scan.tokens.shape(token).is_capitalised()
            && xpos.starts_with("NNP")
            && !dated
            && !office
            && self.scan.mention_at(token).is_none()
    }
}
