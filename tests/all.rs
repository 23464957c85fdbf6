//! All integration tests in one program: it is linked once, where a program for each file would take many minutes in a
//! release build. `cargo test cli::` runs those of one file.

mod architecture;
mod attribution;
mod bad_input;
mod cli;
mod coding;
mod corpus;
mod determinism;
mod factuality;
mod frames;
mod growth;
mod names;
mod quality;
mod records;
mod reference;
mod rules;
mod segment;
mod support;
mod syntax;
mod time;
