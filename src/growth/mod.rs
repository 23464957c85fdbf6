//! What a corpus tells those who write rules: how often each rule fires, and what no rule takes.

pub mod gaps;
pub mod stats;
pub mod tally;
