@% set s = c.sockets[0] %@@% include "crate/head.rs" %@
//! A server that sends @% if s.records %@every record@% else %@everything@% endif %@ back, and a client that asks it.

%% if not s.records
use std::io::{Read, Write};
%% endif
use std::{io, thread};

%% if s.can.bind and not c.single
use @{ f.name }@::SockAddr;
%% endif
%% if c.single and s.can.bind
use @{ f.name }@::{Listener, @% if s.records %@Seqpacket, SockAddr@% else %@SockAddr, Stream@% endif %@};
%% else
use @{ f.name }@::@% if not c.single %@@{ s.module }@::@% endif %@{Listener, @{ s.name }@};
%% endif

%% if s.can.bind
@{ c.samples[0] }@

%% endif
fn main() -> io::Result<()> {
%% if s.can.bind
    let listener = Listener::bind(SERVER)?;
%% else
    let listener = Listener::new()?;
    let address = listener.local_addr()?;
%% endif
%% if s.can.name
    let server = thread::spawn(move || {
        let (socket, _) = listener.accept()?;
        echo(@% if s.records %@&@% endif %@socket)
    });
%% else
    let server = thread::spawn(move || echo(@% if s.records %@&@% endif %@listener.accept()?));
%% endif

    let @% if not s.records %@mut @% endif %@client = @{ s.name }@::connect(@% if s.can.bind %@SERVER@% else %@address@% endif %@)?;
%% if s.records
    client.send(b"hello")?;
    let mut buffer = [0; 256];
    let length = client.recv(&mut buffer)?;
    println!("{}", String::from_utf8_lossy(&buffer[..length]));
%% else
    client.write_all(b"hello")?;
    let mut buffer = [0; 5];
    client.read_exact(&mut buffer)?;
    println!("{}", String::from_utf8_lossy(&buffer));
%% endif
    drop(client);

    server.join().expect("the server does not panic")
}

/// Sends everything back until the other end is closed.
%% if s.records
fn echo(socket: &Seqpacket) -> io::Result<()> {
    let mut buffer = [0; 256];
    loop {
        match socket.recv(&mut buffer)? {
            0 => return Ok(()),
            length => socket.send(&buffer[..length])?,
        };
    }
}
%% else
fn echo(mut socket: Stream) -> io::Result<()> {
    let mut buffer = [0; 256];
    loop {
        match socket.read(&mut buffer)? {
            0 => return Ok(()),
            length => socket.write_all(&buffer[..length])?,
        }
    }
}
%% endif
