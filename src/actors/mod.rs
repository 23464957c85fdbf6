//! Actors: the tables, the gazetteer made of them, and the mentions it finds in a sentence.
//!
//! [`tables`] reads `rules/actors/`, [`check`] finds what is wrong in them, [`phrases`] is the trie, [`gazetteer`] compiles
//! one into the other, [`mentions`] finds names in a sentence, [`titles`] joins offices to them, [`choice`] chooses what they
//! mean at the article's date; [`reference`] resolves pronouns and descriptions, [`examples`] runs the examples of its rules;
//! [`marks`] tells the tagger of names.

pub mod check;
pub mod choice;
pub mod entity;
pub mod examples;
pub mod gazetteer;
pub mod marks;
pub mod mentions;
pub mod own_names;
pub mod phrases;
pub mod reference;
pub mod tables;
mod titles;
