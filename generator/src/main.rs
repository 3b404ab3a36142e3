//! The command `protogen`.

use std::process::ExitCode;

fn main() -> ExitCode {
    protogen::cli::main()
}
