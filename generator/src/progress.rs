//! Long work, shown on standard error: a live line with the seconds on a
//! terminal, one plain line a step in a pipe.

use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _, stderr};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// Not at all.
    Silent,
    /// A line when a step begins.
    Lines,
    /// A line that is redrawn until the step ends.
    Live,
}

/// A step under way; it ends when this is dropped.
#[derive(Debug)]
pub struct Step {
    /// Dropping it tells the thread that redraws.
    alive: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// What suits standard error.
    pub fn detect() -> Self {
        if stderr().is_terminal() { Self::Live } else { Self::Lines }
    }

    /// Begins a step.
    pub fn step(self, what: impl Into<String>) -> Step {
        let what = what.into();
        match self {
            Self::Silent => Step { alive: None, thread: None },
            Self::Lines => {
                // Progress that cannot be shown is no reason to stop.
                let _ = writeln!(stderr(), "{what}");
                Step { alive: None, thread: None }
            }
            Self::Live => {
                let (alive, gone) = channel::<()>();
                let thread = thread::spawn(move || {
                    let start = Instant::now();
                    loop {
                        let ended = gone.recv_timeout(Duration::from_millis(100))
                            != Err(RecvTimeoutError::Timeout);
                        let mut line = String::new();
                        let seconds = start.elapsed().as_secs_f32();
                        let _ = write!(line, "\r\x1b[K{what} ({seconds:.1} s)");
                        if ended {
                            line.push('\n');
                        }
                        let _ = stderr().write_all(line.as_bytes());
                        if ended {
                            break;
                        }
                    }
                });
                Step { alive: Some(alive), thread: Some(thread) }
            }
        }
    }
}

impl Drop for Step {
    fn drop(&mut self) {
        drop(self.alive.take());
        if let Some(thread) = self.thread.take() {
            // It only writes; if that failed there is nothing to mend.
            let _ = thread.join();
        }
    }
}
