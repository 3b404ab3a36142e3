//! Compares a kernel's headers with what [`crate::facts`] says of them, and
//! names every slot, signature and function that the data does not know or has
//! wrong.
//!
//! The kernel's own compiler preprocesses the headers with the kernel's own
//! flags ([`probe`]); declarations are read from that text ([`headers`],
//! [`declaration`]); exports come from `Module.symvers`. The compile tests run
//! too, and have to agree with what the headers have.

mod compare;
mod compile_test;
mod declaration;
mod finding;
mod headers;
mod lex;
mod probe;
mod symvers;
#[cfg(test)]
mod tests;

use std::path::Path;

pub use compare::{Seen, compare};
pub use declaration::Declaration;
pub use finding::{Disagreement, Finding};
pub use headers::{Found, Headers, Macro};
pub use lex::{Token, Tokens};
pub use symvers::Symvers;

use crate::kernel::{Error, Kernel};

/// Every disagreement between a kernel and the data. Headers in `overlay`, and
/// a `Module.symvers` there, go before the kernel's own.
///
/// # Errors
/// When the headers cannot be preprocessed, or the tests do not work.
pub fn audit(kernel: &Kernel, overlay: Option<&Path>) -> Result<Vec<Finding>, Error> {
    Ok(compare(&probe::look(kernel, overlay)?))
}
