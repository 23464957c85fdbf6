//! The command line: arguments in, exit code out. Everything else is in the library.

use polybius::cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main()
}
