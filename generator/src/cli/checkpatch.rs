//! `protogen checkpatch`, hidden: serves this repository's own checks.

use super::{CliError, Context, Outcome};
use crate::kernel::{self, SERIES};
use crate::progress::Progress;

/// Prints the path of the kernel's checkpatch.pl, fetched if need be
#[derive(Debug, clap::Args)]
#[command(hide = true)]
pub struct Args {
    /// Named kernel to take it from; the newest if none is given
    pub kernel: Option<String>,
}

/// Runs the subcommand.
///
/// # Errors
/// When the script cannot be fetched.
pub fn run(args: &Args, context: &Context) -> Result<Outcome, CliError> {
    kernel::catch_interrupts();
    let newest = SERIES.last().map_or("", |series| series.name);
    let name = args.kernel.as_deref().unwrap_or(newest);
    let script = kernel::checkpatch(name, Progress::detect())?;
    context.out(&format!("{}\n", script.display()))?;
    Ok(Outcome::Clean)
}
