//! What can go wrong around kernels, builds and virtual machines.

use std::fmt;
use std::io;

use super::tools::{self, Tool};

/// Why a kernel, a build or a virtual machine is not to be had.
#[derive(Debug)]
pub enum Error {
    /// A file operation; the message names verb and path.
    Io(io::Error),
    /// Programs or files of the machine that are missing, all of them.
    Missing(Vec<&'static Tool>),
    /// A program that failed, with all it said.
    Command {
        /// The program and its arguments.
        command: String,
        /// How it ended.
        status: String,
        /// What it wrote.
        output: String,
    },
    /// Anything else, with what to do about it.
    Other {
        /// One sentence.
        message: String,
        /// How to mend it.
        help: String,
    },
    /// Ctrl-C, or a request to terminate.
    Interrupted,
}

impl Error {
    pub(crate) fn other(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Other { message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => write!(f, "{error}"),
            Self::Missing(missing) => f.write_str(&tools::message(missing)),
            Self::Command { command, status, output } => {
                write!(f, "{command}: {status}")?;
                let output = output.trim_end();
                if output.is_empty() { Ok(()) } else { write!(f, "\n{output}") }
            }
            Self::Other { message, help } => write!(f, "{message}; {help}"),
            Self::Interrupted => f.write_str("interrupted"),
        }
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}
