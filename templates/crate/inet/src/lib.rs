@% include "crate/head.rs" %@
@{ c.title | fill("//! ") }@
//!
//! Opens sockets of the Linux address family `AF_@{ f.upper }@` (number @{ f.number }@) as
//! the types of [`std::net`], which do the rest: their addresses are those of
//! IPv4.
%% for paragraph in c.description
//!
@{ paragraph | fill("//! ") }@
%% endfor
//!
//! # Errors
//!
//! Every call gives the kernel's own error: `raw_os_error` of it is the number
//! that `errno` would have. No call is repeated when a signal interrupts it.

#![deny(missing_docs, unsafe_code)]

%% if c.any
use std::io;
use std::net::@{ c.types }@;

%% endif
mod sys;

/// The address family, `AF_@{ f.upper }@`.
pub const AF: u16 = @{ f.number }@;
%% if c.connect

/// Connects to a TCP socket, of this family or of `AF_INET`.
///
/// # Errors
/// Those of `socket()` and `connect()`.
pub fn connect(peer: SocketAddrV4) -> io::Result<TcpStream> {
    let socket = sys::socket(libc::SOCK_STREAM, @{ c.tcp_protocol }@)?;
    sys::connect(&socket, peer)?;
    Ok(socket.into())
}
%% endif
%% if c.listen

/// Listens for TCP connections, which are of this family, whoever connects.
/// Port 0 asks for any.
///
/// # Errors
/// Those of `socket()`, `bind()` and `listen()`.
pub fn listen(address: SocketAddrV4) -> io::Result<TcpListener> {
    let socket = sys::socket(libc::SOCK_STREAM, @{ c.tcp_protocol }@)?;
    sys::reuse(&socket)?;
    sys::bind(&socket, address)?;
    sys::listen(&socket)?;
    Ok(socket.into())
}
%% endif
%% if c.bind

/// Opens a UDP socket and binds it. Port 0 asks for any.
///
/// # Errors
/// Those of `socket()` and `bind()`.
pub fn bind(address: SocketAddrV4) -> io::Result<UdpSocket> {
    let socket = sys::socket(libc::SOCK_DGRAM, @{ c.udp_protocol }@)?;
    sys::bind(&socket, address)?;
    Ok(socket.into())
}
%% endif
