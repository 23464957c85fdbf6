//! polybius reads news and analysis about world politics and turns it into claims: who did, does or may do what to whom,
//! when, with the evidence.
//!
//! Data flows one way, each layer a pure function of what is left of it and of the rules:
//!
//! ```text
//! corpus ─▶ Document ─segment─▶ blocks, sentences ─tokenize─▶ Tokens ─actors, time─▶ mentions, dates
//!        ─frames─▶ Frame ─relations─▶ Candidate ─pipeline─▶ Claim ─emit─▶ record ─run─▶ files
//! ```
//!
//! [`pipeline::Pipeline`] does all of it for one document; [`run::run`] for a whole corpus. Knowledge of the world and of
//! wording is data (`rules/`), compiled by [`rules::compile::Rules`]. `ARCHITECTURE.md` tells where to change what.

pub mod actors;
pub mod changes;
pub mod claim;
mod claim_time;
pub mod cli;
pub mod corpus;
pub mod document;
pub mod emit;
pub mod eval;
pub mod export;
pub mod factuality;
pub mod frames;
pub mod growth;
pub mod lexicon;
pub mod limits;
pub mod pipeline;
pub mod record;
pub mod relations;
pub mod rules;
pub mod run;
pub mod segment;
pub mod span;
pub mod stem;
pub mod syntax;
pub mod time;
pub mod tokenize;
pub mod tokens;
pub mod verify;
pub mod words;
