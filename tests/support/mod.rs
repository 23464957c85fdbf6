//! What several tests need.

pub mod cases;
pub mod program;
pub mod words;
