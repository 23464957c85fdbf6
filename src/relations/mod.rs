//! Relations: the taxonomy, the rules that state them, and the matching of rules against frames.
//!
//! [`taxonomy`] knows the categories, [`rule_file`] is a rule as written, [`compile`] makes [`rule`]s of it and finds their
//! faults, [`matcher`] tries them on the frames of a sentence.

pub mod compile;
pub mod confidence;
pub mod construction;
pub mod examples;
pub mod matcher;
pub mod rule;
pub mod rule_file;
pub mod taxonomy;
