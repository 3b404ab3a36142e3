@% include "crate/head.rs" %@
//! A server that sends every message back, and a client that asks it.

use std::{io, thread};

@% if c.single %@use @{ f.name }@::{SockAddr, Socket};
@% else %@use @{ f.name }@::SockAddr;
use @{ f.name }@::@{ c.sockets[0].module }@::Socket;
@% endif %@
@{ c.samples[0] }@
@{ c.samples[1] }@

fn main() -> io::Result<()> {
    let server = Socket::new()?;
    server.bind(SERVER)?;
    let server = thread::spawn(move || echo(&server));

    let client = Socket::new()?;
    client.bind(CLIENT)?;
    client.send_to(b"hello", SERVER)?;
    let mut buffer = [0; 256];
    let length = client.recv(&mut buffer)?;
    println!("{}", String::from_utf8_lossy(&buffer[..length]));

    server.join().expect("the server does not panic")
}

/// Sends the next message back to where it came from.
fn echo(socket: &Socket) -> io::Result<()> {
    let mut buffer = [0; 256];
    let (length, source) = socket.recv_from(&mut buffer)?;
@% if c.sockets[0].maybe_unnamed %@    if let Some(source) = source {
        socket.send_to(&buffer[..length], source)?;
    }
@% else %@    socket.send_to(&buffer[..length], source)?;
@% endif %@    Ok(())
}
