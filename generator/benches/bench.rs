//! `ci/bench`: what a message costs in the kernel and what a spec costs the
//! generator. One line a figure, each an exact count or a ratio of two.

mod connections;
mod frames;
mod generator;
mod messages;
mod rust;
mod streams;

use std::error::Error;
use std::process::ExitCode;

/// Counts on one kernel.
type Count = fn(&str) -> Result<(), Box<dyn Error>>;

/// What is counted on each kernel.
const PARTS: [(&str, Count); 5] = [
    ("messages", messages::run),
    ("connections", connections::run),
    ("streams", streams::run),
    ("frames", frames::run),
    ("rust", rust::run),
];

fn main() -> ExitCode {
    protogen::kernel::catch_interrupts();
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let binary = arguments.next().ok_or("usage: bench PROTOGEN-BINARY [PART...]")?;
    let named: Vec<_> = arguments.map(|part| part.to_string_lossy().into_owned()).collect();
    let parts = PARTS.map(|(part, _)| part);
    if let Some(unknown) =
        named.iter().find(|part| !part.eq(&"generator") && !parts.contains(&part.as_str()))
    {
        return Err(format!("no part `{unknown}`: generator, {}", parts.join(", ")).into());
    }
    let wanted = |part: &str| named.is_empty() || named.iter().any(|name| name == part);
    if wanted("generator") {
        generator::run(binary.as_ref())?;
    }
    for series in protogen::kernel::SERIES {
        for (_, run) in PARTS.into_iter().filter(|(part, _)| wanted(part)) {
            run(series.name)?;
        }
    }
    Ok(())
}
