//! `protogen kernels`: what there is to build for and to test on.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{CliError, Context, Outcome};
use crate::kernel::{self, DEBUG, Kind, Listed, SERIES, State};
use crate::progress::Progress;

/// Fetches and prepares the named kernels, or lists them
///
/// The five kernels come from Debian's archive; the debug kernel is built from
/// its newest source, which takes ten minutes or more. Making the build root
/// that the newer ones need takes root privileges. For kernels with Rust, what
/// modules in Rust are built with is made, too, in minutes. All of it is cached
/// and used by build and test, which prepare what they need by themselves.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Kernels to prepare: 5.10, 6.1, 6.12, 7.2, 7.3, all of these, debug, or
    /// trixie, the build root alone; all and debug if none is given
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,

    /// Only list what is there, with version and size
    #[arg(long, conflicts_with_all = ["names", "refresh"])]
    pub list: bool,

    /// Look for newer releases
    #[arg(long)]
    pub refresh: bool,
}

/// Runs the subcommand.
///
/// # Errors
/// When one of them cannot be prepared; the others are, all the same.
pub fn run(args: &Args, context: &Context) -> Result<Outcome, CliError> {
    kernel::catch_interrupts();
    if args.list {
        context.out(&table(&kernel::list()?))?;
        return Ok(Outcome::Clean);
    }
    let progress = Progress::detect();
    let names = names(&args.names);
    for name in &names {
        kernel::known(name)?;
    }
    let mut failed = Vec::new();
    for name in names {
        match kernel::prepare(&name, args.refresh, progress) {
            Ok(()) => {}
            Err(kernel::Error::Interrupted) => return Err(CliError::Interrupted),
            Err(error) => failed.push(format!("{name}: {error}")),
        }
    }
    context.out(&table(&kernel::list()?))?;
    if failed.is_empty() { Ok(Outcome::Clean) } else { Err(CliError::new(failed.join("\n"))) }
}

/// What to prepare, each once.
fn names(given: &[String]) -> Vec<String> {
    let series = || SERIES.iter().map(|series| series.name.to_owned());
    let mut names = Vec::new();
    for name in given {
        if name == "all" {
            names.extend(series());
        } else {
            names.push(name.clone());
        }
    }
    if given.is_empty() {
        names.extend(series().chain([DEBUG.to_owned()]));
    }
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

fn table(listed: &[Listed]) -> String {
    let mut text = String::new();
    for Listed { name, kind, version, state } in listed {
        let name = match kind {
            Kind::Kernel => (*name).to_owned(),
            Kind::Metadata => format!("{name} (Rust metadata)"),
            Kind::Root => format!("{name} (build root)"),
        };
        let state = match state {
            State::Ready(bytes) => format!("{} MB", bytes.div_ceil(1_000_000)),
            State::Broken(wrong) => format!("broken: {wrong}"),
            State::Missing => "not prepared".into(),
        };
        // Writing to a string does not fail.
        let _ = writeln!(text, "{name:<22} {version:<28} {state}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Kind, Listed, State, names, table};

    #[test]
    fn names_are_taken_once() {
        let given = ["7.3", "all", "7.3"].map(str::to_owned);
        assert_eq!(names(&given), ["7.3", "5.10", "6.1", "6.12", "7.2"]);
        assert_eq!(names(&[]).last().map(String::as_str), Some("debug"));
    }

    #[test]
    fn every_state_has_a_line() {
        let listed = |kind, version: &str, state| {
            table(&[Listed { name: "x", kind, version: version.into(), state }])
        };
        let ready = listed(Kind::Kernel, "1.2-3", State::Ready(90_000_001));
        assert_eq!(ready.split_whitespace().collect::<Vec<_>>(), ["x", "1.2-3", "91", "MB"]);
        assert!(listed(Kind::Metadata, "a", State::Broken("cut".into())).contains("broken: cut"));
        assert!(listed(Kind::Root, "", State::Missing).starts_with("x (build root)"));
    }
}
