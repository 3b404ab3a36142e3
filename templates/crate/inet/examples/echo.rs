@% include "crate/head.rs" %@
%% if c.listen
//! A server that echoes what one client sends.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};
use std::thread;

fn main() -> std::io::Result<()> {
    let listener = @{ f.name }@::listen(SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0))?;
    let SocketAddr::V4(address) = listener.local_addr()? else {
        unreachable!("the addresses are those of IPv4");
    };
    let server = thread::spawn(move || -> std::io::Result<()> {
        let (mut stream, peer) = listener.accept()?;
        println!("server: connected to {peer}");
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        stream.write_all(text.as_bytes())
    });

    let mut client = @{ f.name }@::connect(address)?;
    client.write_all(b"hello")?;
    client.shutdown(std::net::Shutdown::Write)?;
    let mut answer = String::new();
    client.read_to_string(&mut answer)?;
    println!("client: {answer} from {address}");
    server.join().expect("the server does not panic")
}
%% else
//! A socket that echoes what another one sends.

use std::net::{Ipv4Addr, SocketAddrV4};

fn main() -> std::io::Result<()> {
    let any = SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0);
    let server = @{ f.name }@::bind(any)?;
    let client = @{ f.name }@::bind(any)?;
    let mut buffer = [0; 64];

    client.send_to(b"hello", server.local_addr()?)?;
    let (length, peer) = server.recv_from(&mut buffer)?;
    println!("server: {length} bytes from {peer}");
    server.send_to(&buffer[..length], peer)?;
    let (length, peer) = client.recv_from(&mut buffer)?;
    println!("client: {length} bytes from {peer}");
    Ok(())
}
%% endif
