//! Relations: the taxonomy, the rules that state them, and the matching of rules against frames.
//!
//! [`taxonomy`] knows the categories, [`rule_file`] is a rule as written, [`compile`] makes [`rule`]s of it and finds their
//! faults (`check` those of a rule as a whole, `slots` those of slots and guards, `classes` those of word classes), [`matcher`] tries them on the frames of a sentence, `fill` finds the
//! mentions that fill a slot.

mod check;
mod classes;
pub mod compile;
pub mod confidence;
pub mod construction;
pub mod examples;
mod fill;
pub mod matcher;
pub mod rule;
pub mod rule_file;
mod slots;
pub mod taxonomy;
