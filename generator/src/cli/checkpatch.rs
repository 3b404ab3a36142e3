//! `protogen checkpatch` and `protogen kernel-scripts`, hidden: they serve this
//! repository's own checks.

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

/// Prints a folder with the scripts of the kernel's source, fetched if need be
#[derive(Debug, clap::Args)]
#[command(hide = true)]
pub struct ScriptsArgs {
    /// Named kernel to take them from; the newest if none is given
    pub kernel: Option<String>,
}

/// Runs `checkpatch`.
///
/// # Errors
/// When the script cannot be fetched.
pub fn run(args: &Args, context: &Context) -> Result<Outcome, CliError> {
    show(args.kernel.as_deref(), "scripts/checkpatch.pl", context)
}

/// Runs `kernel-scripts`.
///
/// # Errors
/// When the scripts cannot be fetched.
pub fn scripts(args: &ScriptsArgs, context: &Context) -> Result<Outcome, CliError> {
    show(args.kernel.as_deref(), "", context)
}

fn show(kernel: Option<&str>, path: &str, context: &Context) -> Result<Outcome, CliError> {
    kernel::catch_interrupts();
    let newest = SERIES.last().map_or("", |series| series.name);
    let mut place = kernel::scripts(kernel.unwrap_or(newest), Progress::detect())?;
    if !path.is_empty() {
        place.push(path);
    }
    context.out(&format!("{}\n", place.display()))?;
    Ok(Outcome::Clean)
}
