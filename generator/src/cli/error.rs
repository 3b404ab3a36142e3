//! How a subcommand ends.

use std::fmt;
use std::io;

use crate::output::OutputError;
use crate::render::RenderError;
use crate::source::ReadError;

/// How a subcommand that could do its work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All is well: exit status 0.
    Clean,
    /// Findings, drift or failed tests: exit status 1.
    Findings,
    /// Something could not be read, which was reported: exit status 2.
    Unreadable,
}

/// Why a subcommand could not do its work.
#[derive(Debug)]
pub enum CliError {
    /// One or more sentences for the user, a line each: exit status 2.
    Failed(String),
    /// A signal asked to stop: exit status 130.
    Interrupted,
}

impl Outcome {
    /// The process's exit status.
    pub fn status(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Unreadable => 2,
        }
    }
}

impl CliError {
    /// The process's exit status.
    pub fn status(&self) -> u8 {
        match self {
            Self::Failed(_) => 2,
            Self::Interrupted => 130,
        }
    }

    /// An error with this sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self::Failed(message.into())
    }
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(message) => f.write_str(message),
            Self::Interrupted => f.write_str("interrupted"),
        }
    }
}

impl std::error::Error for CliError {}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<ReadError> for CliError {
    fn from(error: ReadError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<RenderError> for CliError {
    fn from(error: RenderError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<OutputError> for CliError {
    fn from(error: OutputError) -> Self {
        match error {
            OutputError::Interrupted => Self::Interrupted,
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<crate::kernel::Error> for CliError {
    fn from(error: crate::kernel::Error) -> Self {
        match error {
            crate::kernel::Error::Interrupted => Self::Interrupted,
            other => Self::Failed(other.to_string()),
        }
    }
}
