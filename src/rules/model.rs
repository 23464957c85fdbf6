//! Finding the trained models among the rule files.

use super::files::RuleFiles;
use crate::syntax::{ModelError, Syntax};

/// Where the syntax model is, below `rules/`.
pub const SYNTAX: &str = "syntax/en.model";

/// Why there is no syntax.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SyntaxError {
    /// No such file.
    #[error("there is no syntax model at rules/{SYNTAX}: make one with `polybius train`")]
    Missing,
    /// The file cannot be used.
    #[error("{shown}: {source}")]
    Unusable {
        /// The file as messages name it.
        shown: String,
        /// What is wrong with it.
        source: ModelError,
    },
}

/// The syntax model of some rule files: the embedded one, or that of the overlay.
///
/// # Errors
/// When there is none, or it is damaged or of another version.
pub fn load_syntax(files: &RuleFiles) -> Result<Syntax, SyntaxError> {
    let file = files.binary(SYNTAX).ok_or(SyntaxError::Missing)?;
    Syntax::load(&file.bytes).map_err(|source| SyntaxError::Unusable { shown: file.shown.clone(), source })
}
