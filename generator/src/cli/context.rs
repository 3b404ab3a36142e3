//! What every subcommand shares: the streams and the signals.

use std::io::{self, ErrorKind, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use annotate_snippets::renderer::{DEFAULT_ERROR_STYLE, DEFAULT_WARNING_STYLE};

use super::CliError;
use crate::diag::printable;

/// The streams and the signals of one run.
#[derive(Debug, Default)]
pub struct Context {
    interrupted: Arc<AtomicBool>,
    catching: AtomicBool,
}

impl Context {
    /// From now on Ctrl-C, SIGTERM and SIGHUP no longer end the process: they
    /// are seen by [`Context::interrupted`], and the subcommand ends in order.
    /// A second call changes nothing.
    ///
    /// # Errors
    /// When no handler can be installed.
    pub fn catch_signals(&self) -> Result<(), CliError> {
        if self.catching.swap(true, Ordering::SeqCst) {
            return Ok(());
        }
        let flag = Arc::clone(&self.interrupted);
        ctrlc::set_handler(move || flag.store(true, Ordering::SeqCst))
            .map_err(|error| CliError::new(format!("cannot handle signals: {error}")))
    }

    /// Whether a signal asked to stop.
    pub fn interrupted(&self) -> bool {
        self.interrupted.load(Ordering::SeqCst)
    }

    /// Prints a result, which may have ANSI styles, to standard output.
    ///
    /// # Errors
    /// When it cannot be written. A reader that went away is no error.
    pub fn out(&self, text: &str) -> Result<(), CliError> {
        let mut stream = anstream::stdout().lock();
        match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            Err(error) => {
                Err(CliError::new(format!("failed to write to standard output: {error}")))
            }
            Ok(()) => Ok(()),
        }
    }

    /// Prints one line about the run itself to standard error.
    pub fn say(&self, line: &str) {
        ignore(writeln!(anstream::stderr().lock(), "{line}"));
    }

    /// Prints text as it is, ANSI styles included, to standard error.
    pub fn say_raw(&self, text: &str) {
        ignore(anstream::stderr().lock().write_all(text.as_bytes()));
    }

    /// Prints `error: …`, a line for each line of the text.
    pub fn error(&self, text: &str) {
        self.marked("error", DEFAULT_ERROR_STYLE, text);
    }

    /// Prints `warning: …`, a line for each line of the text.
    pub fn warning(&self, text: &str) {
        self.marked("warning", DEFAULT_WARNING_STYLE, text);
    }

    fn marked(&self, mark: &str, style: anstyle::Style, text: &str) {
        for line in text.lines() {
            self.say(&format!("{style}{mark}{style:#}: {}", printable(line)));
        }
    }
}

/// Nobody is left to be told that standard error is closed.
fn ignore(_: io::Result<()>) {}
