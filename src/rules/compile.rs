//! All layers' rules put together: read once, checked, and never changed afterwards.

use super::diagnostics::{Diagnostic, Diagnostics, closest};
use super::files::{RuleFile, RuleFiles};
use super::model::{SyntaxError, load_syntax};
use crate::actors::check;
use crate::actors::gazetteer::Gazetteer;
use crate::actors::reference::rules::References;
use crate::actors::tables::Tables;
use crate::corpus::ReadRules;
use crate::eval::gold::EqualCodes;
use crate::factuality::columns::Columns;
use crate::factuality::folding::Folding;
use crate::factuality::rules::FactualityRules;
use crate::factuality::scores::Scores;
use crate::lexicon::Lexicon;
use crate::relations::compile::{self, RelationRules};
use crate::relations::confidence::Confidence;
use crate::relations::matcher;
use crate::relations::taxonomy::Taxonomy;
use crate::segment::SegmentRules;
use crate::syntax::Syntax;
use crate::time::{TimeRules, Untied};
use crate::tokenize::TokenRules;
use crate::words::{Vocabulary, WordId};
use std::path::Path;
use std::sync::OnceLock;

/// Everything that the pipeline knows of the world and of wording.
#[derive(Debug)]
pub struct Rules {
    /// All words that rules name.
    pub vocabulary: Vocabulary,
    /// Reading: field aliases, month names in headers.
    pub read: ReadRules,
    /// Blocks and sentences.
    pub segment: SegmentRules,
    /// Tokens.
    pub tokens: TokenRules,
    /// Word classes and inflections.
    pub lexicon: Lexicon,
    /// Actors.
    pub gazetteer: Gazetteer,
    /// Pronouns and descriptions.
    pub references: References,
    /// Dates.
    pub time: TimeRules,
    /// Tags, lemmas and trees.
    pub syntax: Syntax,
    /// Categories, modes, scores.
    pub taxonomy: Taxonomy,
    /// Relations.
    pub relations: RelationRules,
    /// What changes how surely something is so.
    pub factuality: FactualityRules,
    /// How far predicates are said to be so, as a number.
    pub scores: Scores,
    /// PLOVER's categories after its folding.
    pub folding: Folding,
    /// Which column of the influence datasets a claim counts in.
    pub columns: Columns,
    /// How far claims can be trusted.
    pub confidence: Confidence,
    /// Codes that scoring holds equal.
    pub equal_codes: EqualCodes,
    /// "between", which symmetric relations read.
    pub between: WordId,
    /// SHA-256 over all rule files.
    pub digest: String,
}

/// Why there are no rules to work with.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The rules folder cannot be read.
    #[error("cannot read the rules: {0}")]
    Unreadable(#[from] std::io::Error),
    /// There is no syntax model, or none of use.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// Something is wrong in them.
    #[error("{} fault(s) in the rules", .0.len())]
    Faulty(Vec<Diagnostic>),
}

impl Rules {
    /// The rules embedded in the program, overlaid by the files of `folder`.
    ///
    /// # Errors
    /// When the folder cannot be read or any rule is wrong; all faults are given at once.
    pub fn load(folder: Option<&Path>) -> Result<Rules, RulesError> {
        Rules::compile(&RuleFiles::read(folder)?)
    }

    /// The same without the syntax model, which need not exist: what training a model needs.
    ///
    /// # Errors
    /// As for [`Rules::load`].
    pub fn load_untrained(folder: Option<&Path>) -> Result<Rules, RulesError> {
        Rules::compile_with(&RuleFiles::read(folder)?, || Ok(Syntax::untrained()))
    }

    /// The embedded rules, compiled once for the whole process (tests and benchmarks share them).
    ///
    /// # Panics
    /// If the embedded rules are faulty, which the test suite rules out.
    pub fn builtin() -> &'static Rules {
        static BUILTIN: OnceLock<Rules> = OnceLock::new();
        BUILTIN.get_or_init(|| Rules::compile(&RuleFiles::builtin()).unwrap_or_else(|e| panic!("embedded rules: {e}: {e:?}")))
    }

    /// Compiles `files`.
    ///
    /// # Errors
    /// When any rule is wrong; all faults are given at once, by file and line. When the syntax model is.
    pub fn compile(files: &RuleFiles) -> Result<Rules, RulesError> {
        Rules::compile_with(files, || load_syntax(files))
    }

    fn compile_with(files: &RuleFiles, syntax: impl FnOnce() -> Result<Syntax, SyntaxError> + Send) -> Result<Rules, RulesError> {
        // Two threads' worth of work, twice: the second half needs the words of the first.
        let mut faults = Diagnostics::default();
        let (tables, worded) = rayon::join(|| ActorTables::read(files), || Worded::compile(files));
        let ActorTables { tables, time, faults: more_faults } = tables;
        faults.extend(more_faults);
        let Worded { mut vocabulary, tokens, lexicon, taxonomy, relations, faults: more_faults } = worded;
        faults.extend(more_faults);
        let names = || Gazetteer::compile(tables, &tokens, &mut vocabulary);
        let (gazetteer, (beside, syntax)) = rayon::join(names, || (Beside::compile(files, &relations), syntax()));
        let syntax = syntax?;
        let Beside { digest, read, segment, scores, folding, columns, equal_codes, confidence, faults: more_faults } = beside;
        faults.extend(more_faults);
        let references = References::compile(files, &gazetteer, &mut vocabulary, &mut faults);
        let time = time.tie(&mut vocabulary);
        let between = matcher::between(&mut vocabulary);
        let factuality = FactualityRules::compile(files, &mut vocabulary, &mut faults);
        if !faults.is_empty() {
            return Err(RulesError::Faulty(faults.into_sorted()));
        }
        Ok(Rules {
            vocabulary,
            read,
            segment,
            tokens,
            lexicon,
            gazetteer,
            references,
            time,
            syntax,
            taxonomy,
            relations,
            factuality,
            scores,
            folding,
            columns,
            confidence,
            equal_codes,
            between,
            digest,
        })
    }

    /// The version that records carry: the first 16 hex digits of the digest.
    pub fn version(&self) -> &str {
        &self.digest[..16]
    }
}

/// What is read without a vocabulary, as long as another thread fills one.
struct ActorTables<'f> {
    tables: Tables<'f>,
    time: Untied,
    faults: Diagnostics,
}

impl<'f> ActorTables<'f> {
    fn read(files: &'f RuleFiles) -> ActorTables<'f> {
        let mut faults = Diagnostics::default();
        ActorTables { tables: Tables::read(files, &mut faults), time: Untied::compile(files, &mut faults), faults }
    }
}

/// The layers that fill the vocabulary first.
struct Worded {
    vocabulary: Vocabulary,
    tokens: TokenRules,
    lexicon: Lexicon,
    taxonomy: Taxonomy,
    relations: RelationRules,
    faults: Diagnostics,
}

impl Worded {
    fn compile(files: &RuleFiles) -> Worded {
        let mut faults = Diagnostics::default();
        let mut vocabulary = Vocabulary::with_capacity(EXPECTED_WORDS);
        let tokens = TokenRules::compile(files, &mut faults);
        let mut lexicon = Lexicon::compile(files, &mut vocabulary, &mut faults);
        let taxonomy = Taxonomy::compile(files, &mut faults);
        let parsed = compile::parse(files, &mut faults);
        let relations = RelationRules::compile(files, parsed, &taxonomy, &mut lexicon, &mut vocabulary, &mut faults);
        Worded { vocabulary, tokens, lexicon, taxonomy, relations, faults }
    }
}

/// What needs no vocabulary and goes on beside the names.
struct Beside {
    digest: String,
    read: ReadRules,
    segment: SegmentRules,
    scores: Scores,
    folding: Folding,
    columns: Columns,
    equal_codes: EqualCodes,
    confidence: Confidence,
    faults: Diagnostics,
}

impl Beside {
    fn compile(files: &RuleFiles, relations: &RelationRules) -> Beside {
        let mut faults = Diagnostics::default();
        note_strangers(files, &mut faults);
        faults.extend(check::check(files, false));
        Beside {
            digest: files.digest(),
            read: ReadRules::compile(files, &mut faults),
            segment: SegmentRules::compile(files, &mut faults),
            scores: Scores::compile(files, &mut faults),
            folding: Folding::compile(files, &mut faults),
            columns: Columns::compile(files, &mut faults),
            equal_codes: EqualCodes::compile(files, &mut faults),
            confidence: Confidence::compile(files, &relations.rules, &mut faults),
            faults,
        }
    }
}

/// Room for the words of the built-in rules, so that the tables need not grow.
const EXPECTED_WORDS: usize = 100_000;

/// Folders whose TOML files are all read, whatever their names.
const OPEN_FOLDERS: &[&str] = &["relations/", "time/", "factuality/", "attribution/", "words/classes"];

/// Any other file of an overlay must be named as a built-in one, or no layer would read it.
fn note_strangers(files: &RuleFiles, faults: &mut Diagnostics) {
    let is_read = |f: &RuleFile| f.is_builtin() || f.path.ends_with(".toml") && OPEN_FOLDERS.iter().any(|d| f.path.starts_with(d));
    for file in files.iter().filter(|f| !is_read(f)) {
        let help = match closest(&file.path, files.iter().filter(|f| f.is_builtin()).map(|f| f.path.as_str())) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("new files may be put into {}*; others replace a built-in file of the same path", OPEN_FOLDERS.join("*, ")),
        };
        faults.error_help(file, 0..0, "no layer reads this file", help);
    }
}
