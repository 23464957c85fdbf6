//! Reading, checking and compiling the rules: all knowledge of the world and of wording.
//!
//! [`files`] finds the rule files (embedded in the binary, overlaid by a folder), [`diagnostics`] says what is wrong in
//! them with file, line and column, [`toml_file`] and [`tsv`] read the two formats. Each layer compiles its own files;
//! [`compile`] puts the layers together into one [`Rules`], which nothing changes afterwards.

pub mod compile;
pub mod diagnostics;
pub mod files;
pub mod model;
pub mod toml_file;
pub mod tsv;
