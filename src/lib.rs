//! polybius reads news and analysis about world politics and turns it into claims.

pub mod document;
pub mod limits;
pub mod rules;
pub mod segment;
pub mod span;
pub mod time;
pub mod tokens;
pub mod words;
