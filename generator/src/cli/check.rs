//! `protogen check`: every problem of every spec in one run.

use std::path::PathBuf;

use super::lang::LangArgs;
use super::{CliError, Context, Outcome, specs};
use crate::diag::Format;

/// Reports every problem of specs
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Spec files, folders that hold a spec.yaml, or folders of these; all of
    /// specs/ if none is given
    pub specs: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) lang: LangArgs,

    /// How findings are printed
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
}

/// Runs the subcommand.
///
/// # Errors
/// When there is nothing to check, or the findings cannot be printed.
pub fn run(args: &Args, context: &Context) -> Result<Outcome, CliError> {
    let batch = specs::load(&args.specs, args.lang.given().as_deref())?;
    context.out(&batch.render(args.format))?;
    context.say(&batch.summary());
    Ok(batch.outcome())
}
