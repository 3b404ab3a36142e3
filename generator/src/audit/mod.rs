//! Compares a kernel's headers with what [`crate::facts`] says of them.

mod declaration;
mod headers;
mod lex;

pub use declaration::Declaration;
pub use headers::{Found, Headers, Macro};
pub use lex::{Token, Tokens};
