//! `protogen test`.

use super::{CliError, Context, Outcome};

/// Runs the generated tests of a spec in a virtual machine
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the subcommand.
///
/// # Errors
/// Always, in this version.
pub fn run(_args: &Args, _context: &Context) -> Result<Outcome, CliError> {
    Err(CliError::new("`test` is not part of this version"))
}
