//! Many small jobs on all processors, and programs whose every word counts.

use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use protogen::kernel::interrupted;

/// Does a job for each item, on every processor, until a signal comes.
pub fn each<T: Sync>(items: &[T], job: impl Fn(&T) + Sync) {
    let next = AtomicUsize::new(0);
    let threads = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(item) = items.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if interrupted() {
                        break;
                    }
                    job(item);
                }
            });
        }
    });
}

/// Runs a program that says nothing where all is well.
///
/// # Errors
/// With the command and what it said.
pub fn silent(command: &mut Command) -> Result<(), String> {
    let text = output(command)?;
    if text.is_empty() { Ok(()) } else { Err(format!("{}\n{text}", shown(command))) }
}

/// What a program prints, both streams together.
///
/// # Errors
/// With the command, how it ended and what it said.
pub fn output(command: &mut Command) -> Result<String, String> {
    let output = command
        .env("LC_ALL", "C.UTF-8")
        .output()
        .map_err(|error| format!("cannot run {}: {error}", shown(command)))?;
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text += &String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        Ok(text)
    } else {
        Err(format!("{}: {}\n{text}", shown(command), output.status))
    }
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
