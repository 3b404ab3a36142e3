@% include "crate/head.rs" %@
//! Tries the crate against the kernel module and prints KTAP. Ends with 1 if a
//! test fails.

use std::error::Error;
%% if c.listen
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4, TcpListener, TcpStream@% if c.bind %@, UdpSocket@% endif %@};
%% elif c.bind
use std::net::{Ipv4Addr, SocketAddrV4, UdpSocket};
%% endif
use std::process::ExitCode;
%% if c.listen
use std::thread;
%% endif

type Outcome = Result<(), Box<dyn Error>>;
type Test = (&'static str, fn() -> Outcome);

const TESTS: &[Test] = &[
%% if c.listen
    ("tcp", own_to_own),
    ("tcp_to_inet", own_to_inet),
    ("tcp_from_inet", inet_to_own),
    ("tcp_refused", refused),
%% endif
%% if c.bind
    ("udp", datagrams),
%% endif
];

fn main() -> ExitCode {
    println!("KTAP version 1");
    println!("1..{}", TESTS.len());
    let mut code = ExitCode::SUCCESS;
    for (number, (name, test)) in (1..).zip(TESTS) {
        match test() {
            Ok(()) => println!("ok {number} {name}"),
            Err(error) => {
                println!("# {name}: {error}");
                println!("not ok {number} {name}");
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}
%% if c.listen or c.bind

/// Says what is wrong if it does not hold.
fn check(holds: bool, otherwise: &str) -> Outcome {
    if holds { Ok(()) } else { Err(otherwise.into()) }
}

fn any() -> SocketAddrV4 {
    SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0)
}
%% endif
%% if c.listen

fn address_of(listener: &TcpListener) -> Result<SocketAddrV4, Box<dyn Error>> {
    match listener.local_addr()? {
        SocketAddr::V4(address) => Ok(address),
        SocketAddr::V6(_) => Err("an address of IPv6".into()),
    }
}

/// Sends a megabyte to a server that echoes it.
fn talk(listener: TcpListener, mut client: TcpStream) -> Outcome {
    let sent: Vec<u8> = (0..1_000_000_u32)
        .map(|i| (i % 251).to_le_bytes()[0])
        .collect();
    let server = thread::spawn(move || -> io::Result<SocketAddr> {
        let (mut stream, peer) = listener.accept()?;
        let mut text = Vec::new();
        stream.read_to_end(&mut text)?;
        stream.write_all(&text)?;
        Ok(peer)
    });
    client.write_all(&sent)?;
    client.shutdown(std::net::Shutdown::Write)?;
    let mut echoed = Vec::new();
    client.read_to_end(&mut echoed)?;
    check(sent == echoed, "other bytes came back")?;
    let peer = server.join().map_err(|_| "the server panicked")??;
    check(
        peer == client.local_addr()?,
        "accept() told another address",
    )
}

fn own_to_own() -> Outcome {
    let listener = @{ f.name }@::listen(any())?;
    let client = @{ f.name }@::connect(address_of(&listener)?)?;
    talk(listener, client)
}

fn own_to_inet() -> Outcome {
    let listener = TcpListener::bind(any())?;
    let client = @{ f.name }@::connect(address_of(&listener)?)?;
    talk(listener, client)
}

fn inet_to_own() -> Outcome {
    let listener = @{ f.name }@::listen(any())?;
    let client = TcpStream::connect(address_of(&listener)?)?;
    talk(listener, client)
}

fn refused() -> Outcome {
    let address = address_of(&@{ f.name }@::listen(any())?)?;
    let kind = @{ f.name }@::connect(address).err().map(|error| error.kind());
    check(
        kind == Some(io::ErrorKind::ConnectionRefused),
        "connected to nobody",
    )
}
%% endif
%% if c.bind

fn datagrams() -> Outcome {
    let own = @{ f.name }@::bind(any())?;
    let other = UdpSocket::bind(any())?;
    let mut buffer = [0; 64];
    own.send_to(b"ping", other.local_addr()?)?;
    let (length, peer) = other.recv_from(&mut buffer)?;
    check(&buffer[..length] == b"ping", "other bytes arrived")?;
    check(peer == own.local_addr()?, "from another address")?;
    other.send_to(b"pong", peer)?;
    let (length, peer) = own.recv_from(&mut buffer)?;
    check(&buffer[..length] == b"pong", "other bytes came back")?;
    check(peer == other.local_addr()?, "from another address")
}
%% endif
