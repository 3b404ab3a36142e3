@% include "crate/head.rs" %@
@{ c.title | fill("//! ") }@
//!
//! Sockets of the Linux address family `AF_@{ f.upper }@` (number @{ f.number }@).
%% for paragraph in c.description
//!
@{ paragraph | fill("//! ") }@
%% endfor
//!
%% if c.sockets[0].talks and c.sockets[0].connected
%% include "crate/src/connected/lib_example.rs"
%% elif c.sockets[0].talks
//! ```no_run
//! # #[cfg(feature = "std")]
//! # fn main() -> std::io::Result<()> {
//! use @{ f.name }@::SockAddr;
//! use @{ f.name }@::@% if not c.single %@@{ c.sockets[0].module }@::@% endif %@Socket;
//!
//! let address = @{ c.sample }@;
//! let server = Socket::new()?;
//! server.bind(address)?;
//!
//! let client = Socket::new()?;
//! client.send_to(b"hello", address)?;
//!
//! let mut buffer = [0; 64];
//! let length = server.recv(&mut buffer)?;
//! assert_eq!(&buffer[..length], b"hello");
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "std"))]
//! # fn main() {}
//! ```
//!
%% endif
//! # Features
//!
//! - `std` (default): the socket type. Without it the crate is `no_std` and
//!   has the address type and the constants.
%% if c.tokio
//! - `tokio`: the socket type for the tokio runtime.
%% endif
//!
//! # Errors
//!
//! Every call gives the kernel's own error: `raw_os_error` of it is the number
//! that `errno` would have. No call is repeated when a signal interrupts it.

#![cfg_attr(not(feature = "std"), no_std)]
#![deny(missing_docs, unsafe_code)]

#[cfg(all(feature = "std", not(target_os = "linux")))]
compile_error!("the socket type needs Linux; the addresses do without the feature `std`");

mod addr;
%% if c.single
#[cfg(feature = "std")]
mod @{ c.sockets[0].module }@;
%% else
%% for module in c.modules
#[cfg(feature = "std")]
pub mod @{ module }@;
%% endfor
%% endif
#[cfg(feature = "std")]
mod sys;
%% if c.own.types
pub mod types;
%% endif

pub use addr::SockAddr;
%% if c.single and c.sockets[0].connected
%% set s = c.sockets[0]
%% if c.tokio
#[cfg(feature = "tokio")]
pub use @{ s.module }@::tokio;
%% endif
#[cfg(feature = "std")]
%% if s.records and s.can.recv and s.can.listen
pub use seqpacket::{Incoming, Listener, Received, Seqpacket};
%% elif s.records and s.can.recv
pub use seqpacket::{Received, Seqpacket};
%% elif s.can.listen
pub use @{ s.module }@::{Incoming, Listener, @{ s.name }@};
%% else
pub use @{ s.module }@::@{ s.name }@;
%% endif
%% elif c.single
%% if c.tokio
#[cfg(feature = "tokio")]
pub use socket::tokio;
%% endif
#[cfg(feature = "std")]
pub use socket::@% if c.sys.recv %@{Received, Socket}@% else %@Socket@% endif %@;
%% endif

/// The address family, `AF_@{ f.upper }@`.
pub const AF: u16 = @{ f.number }@;

/// Level of the family's own socket options, `SOL_@{ f.upper }@`.
pub const SOL: i32 = @{ f.sol }@;
%% if f.messages

/// Largest message in bytes.
pub const MAX_MESSAGE: usize = @{ c.max_message }@;
%% endif
%% if c.listens

/// Most connections, less one, that wait for a listener to accept them.
pub const BACKLOG: usize = @{ f.backlog }@;
%% endif
%% if f.header

/// What Ethernet frames of the family say they carry.
pub const ETHERTYPE: u16 = @{ f.header.ethertype }@;

/// Bytes that stand between the Ethernet header of a frame and its message.
pub const HEADER_SIZE: usize = @{ f.header.size }@;
%% endif
%% if f.message_option

/// Socket option at level [`SOL`]: the largest message that a socket sends, an
/// `int`.
pub const OPT_MAX_MESSAGE: i32 = 1;
%% endif
%% for o in c.own.options

@{ ("Socket option at level [`SOL`]: " ~ o.doc) | fill("/// ") }@
pub const OPT_@{ o.constant }@: i32 = @{ o.number }@;
%% endfor
