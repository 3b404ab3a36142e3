//! Running programs so that Ctrl-C ends them, and ends us in order.

use std::io::{Read as _, Seek as _};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::error::Error;

static INTERRUPTED: AtomicBool = AtomicBool::new(false);
static CATCH: Once = Once::new();

/// How often a running program and the flag of Ctrl-C are looked at.
const POLL: Duration = Duration::from_millis(20);

/// From now on Ctrl-C and requests to terminate are remembered instead of
/// ending the process, so that scratch folders and children are cleaned up.
pub fn catch_interrupts() {
    CATCH.call_once(|| {
        // Also where the signal is ignored, as in the background of a script.
        // A handler that was set before decides.
        let _ = ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::SeqCst));
    });
}

/// Whether Ctrl-C was pressed since [`catch_interrupts`].
pub fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::SeqCst)
}

/// Waits.
///
/// # Errors
/// [`Error::Interrupted`], at once.
pub fn sleep(time: Duration) -> Result<(), Error> {
    let end = Instant::now() + time;
    loop {
        if interrupted() {
            return Err(Error::Interrupted);
        }
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        thread::sleep(left.min(POLL));
    }
}

/// What a program wrote, to both of its outputs in one, and how it ended.
#[derive(Debug)]
pub struct Output {
    /// The program and its arguments, for messages.
    pub command: String,
    /// How it ended.
    pub status: ExitStatus,
    /// Standard output and standard error in the order written.
    pub text: String,
}

impl Output {
    /// The text, if the program succeeded.
    ///
    /// # Errors
    /// [`Error::Command`] otherwise.
    pub fn success(self) -> Result<String, Error> {
        if self.status.success() {
            return Ok(self.text);
        }
        let (command, status) = (self.command, self.status.to_string());
        Err(Error::Command { command, status, output: self.text })
    }
}

/// Runs a program to its end. Its messages are in English.
///
/// # Errors
/// When it cannot be started, or Ctrl-C is pressed (it is killed then).
pub fn run(command: &mut Command) -> Result<Output, Error> {
    let shown = show(command);
    let cannot = |error| Error::other(format!("cannot run {shown}: {error}"), "install it");
    let mut file = tempfile::tempfile()?;
    let mut child = command
        .env("LC_ALL", "C.UTF-8")
        .stdin(Stdio::null())
        .stdout(file.try_clone()?)
        .stderr(file.try_clone()?)
        .spawn()
        .map_err(cannot)?;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if let Err(stopped) = sleep(POLL) {
            child.kill()?;
            child.wait()?;
            return Err(stopped);
        }
    };
    let mut bytes = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut bytes)?;
    Ok(Output { command: shown, status, text: String::from_utf8_lossy(&bytes).into_owned() })
}

fn show(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy()];
    words.extend(command.get_args().map(std::ffi::OsStr::to_string_lossy));
    words.join(" ")
}
