//! TOML rule files, read strictly: an unknown or missing key is a fault with its place.

use super::diagnostics::Diagnostics;
use super::files::RuleFile;
use serde::de::DeserializeOwned;

/// Reads a whole TOML file as `T` (which should deny unknown fields and use `Spanned` where later checks point).
/// A fault is noted and `None` returned.
pub fn read<T: DeserializeOwned>(file: &RuleFile, faults: &mut Diagnostics) -> Option<T> {
    match toml::from_str(&file.text) {
        Ok(value) => Some(value),
        Err(e) => {
            faults.error(file, e.span().unwrap_or(0..0), e.message());
            None
        }
    }
}
