//! `protogen new`: a commented spec that passes `check` at once.

use super::{CliError, Context, Outcome};

/// Writes a commented spec to begin with
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Name of the family
    pub name: String,
}

/// Runs the subcommand.
///
/// # Errors
/// x
pub fn run(_args: &Args, _context: &Context) -> Result<Outcome, CliError> {
    Err(CliError::new("x"))
}
