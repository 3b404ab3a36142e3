//! ```no_run
//! # #[cfg(feature = "std")]
//! # fn main() -> std::io::Result<()> {
%% if not c.sockets[0].records
//! use std::io::{Read, Write};
//!
%% endif
//! use @{ f.name }@::SockAddr;
//! use @{ f.name }@::@% if not c.single %@@{ c.sockets[0].module }@::@% endif %@{Listener, @{ c.sockets[0].name }@};
//!
%% if c.sockets[0].can.bind
//! let address = @{ c.sample }@;
//! let listener = Listener::bind(address)?;
//! let @% if not c.sockets[0].records %@mut @% endif %@client = @{ c.sockets[0].name }@::connect(address)?;
%% else
//! let listener = Listener::new()?;
//! let @% if not c.sockets[0].records %@mut @% endif %@client = @{ c.sockets[0].name }@::connect(listener.local_addr()?)?;
%% endif
//! let @% if c.sockets[0].can.name %@(@% endif %@@% if not c.sockets[0].records %@mut @% endif %@server@% if c.sockets[0].can.name %@, _)@% endif %@ = listener.accept()?;
//!
//! let mut buffer = [0; 64];
%% if c.sockets[0].records
//! client.send(b"hello")?;
//! let length = server.recv(&mut buffer)?;
%% else
//! client.write_all(b"hello")?;
//! let length = server.read(&mut buffer)?;
%% endif
//! assert_eq!(&buffer[..length], b"hello");
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "std"))]
//! # fn main() {}
//! ```
//!
