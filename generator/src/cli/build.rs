//! `protogen build`.

use super::{CliError, Context, Outcome};

/// Builds the kernel modules of specs
#[derive(Debug, clap::Args)]
pub struct Args {}

/// Runs the subcommand.
///
/// # Errors
/// Always, in this version.
pub fn run(_args: &Args, _context: &Context) -> Result<Outcome, CliError> {
    Err(CliError::new("`build` is not part of this version"))
}
