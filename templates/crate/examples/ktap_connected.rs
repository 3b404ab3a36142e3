@% set can = s.can %@@% set T = s.name %@@% set link = can.connect or can.pair %@@% set p = "" if c.single else s.module ~ "_" %@@% set at = "" if c.single else s.module ~ "::" %@/// Tests of the socket type@% if not c.single %@ of protocol @{ s.protocol }@@% endif %@.
mod @{ s.module }@ {
    use std::fs::File;
%% if s.talks
    use std::io;
%% endif
%% if s.talks and not s.records
    use std::io::{Read, Write};
%% endif
%% if can.shutdown
    use std::net::Shutdown;
%% endif
    use std::os::fd::{AsFd, AsRawFd, OwnedFd};
%% if link
    use std::time::Duration;
%% endif

%% if s.talks and s.records
    use @{ f.name }@::MAX_MESSAGE;
%% endif
%% if c.single and s.records and not (s.talks or (can.listen and can.bind))
    use @{ f.name }@::Seqpacket;
%% endif
%% if can.bind or can.connect
    use @{ f.name }@::SockAddr;
%% endif
%% set control = s.talks and s.records and s.exact and can.cmsgs_in and can.cmsgs_out and c.own.travels
%% if control
    use @{ f.name }@::control::Outgoing;
%% endif
%% set types_used = control and c.own.cmsg_out_types
%% set own_structs = c.own.options | selectattr("value.is_struct") | selectattr("get") | selectattr("set") | rejectattr("hook") | rejectattr("bound") | list
%% if ((own_structs and can.own_get and can.own_set) or types_used) and c.single and (s.talks or (can.listen and can.bind))
    use @{ f.name }@::types;
%% endif
%% if (s.talks or (can.listen and can.bind))
    use @{ f.name }@::@{ at }@{Listener, @{ T }@};
%% elif not (c.single and s.records)
    use @{ f.name }@::@{ at }@@{ T }@;
%% endif
%% if ((own_structs and can.own_get and can.own_set) or types_used) and not (c.single and (s.talks or (can.listen and can.bind)))
    use @{ f.name }@::types;
%% endif

    use super::{Outcome, Test, check, fails};

%% if can.bind
    @{ c.inner_samples[0] }@
%% endif
%% if can.bind and s.talks
    @{ c.inner_samples[1] }@
%% endif
%% if can.connect
    @{ c.inner_samples[2] }@
%% endif
%% if s.autobind and (can.bind or can.connect)
    @{ c.inner_samples[3] }@
%% endif
%% if can.bind or can.connect

%% endif
    pub(super) const TESTS: &[Test] = &[
        ("@{ p }@descriptor", descriptor),
        ("@{ p }@not_a_socket", not_a_socket),
        ("@{ p }@take_error", take_error),
%% if can.bind
        ("@{ p }@bind", bind),
%% if s.autobind
        ("@{ p }@autobind", autobind),
%% endif
%% endif
%% if can.name
        ("@{ p }@unbound_name", unbound_name),
%% endif
%% if link
        ("@{ p }@linger", linger),
%% endif
%% if can.own_get and can.own_set
        ("@{ p }@own_options", own_options),
%% endif
%% if can.own_get and s.talks and can.bind
        ("@{ p }@listener_options", listener_options),
%% endif
%% if can.peer or can.shutdown
        ("@{ p }@unconnected", unconnected),
%% endif
%% if can.connect
        ("@{ p }@refused", refused),
%% endif
%% if can.pair and can.send and can.recv
        ("@{ p }@pair", pair),
%% endif
%% if s.talks
        ("@{ p }@connect", connect),
%% if can.bind
        ("@{ p }@bound_client", bound_client),
%% endif
        ("@{ p }@listener", listener),
        ("@{ p }@incoming", incoming),
        ("@{ p }@backlog", backlog),
%% if s.waits
        ("@{ p }@connect_timeout", connect_timeout),
        ("@{ p }@background", background),
%% endif
        ("@{ p }@nonblocking", nonblocking),
        ("@{ p }@timeouts", timeouts),
        ("@{ p }@send_buffer", send_buffer),
        ("@{ p }@peek", peek),
%% if can.inq or can.outq
        ("@{ p }@queues", queues),
%% endif
        ("@{ p }@end", end),
        ("@{ p }@reset", reset),
        ("@{ p }@slow_receiver", slow_receiver),
%% if can.shutdown
        ("@{ p }@shutdown", shutdown),
        ("@{ p }@shut_listener", shut_listener),
%% endif
%% if s.records
        ("@{ p }@records", records),
        ("@{ p }@truncated", truncated),
%% if control
        ("@{ p }@control", control),
%% endif
        ("@{ p }@longest", longest),
%% if can.set_max
        ("@{ p }@max_message", max_message),
%% endif
%% else
        ("@{ p }@bytes", bytes),
        ("@{ p }@vectored", vectored),
%% endif
%% endif
    ];

    /// Socket and descriptor turn into each other.
    fn descriptor() -> Outcome {
        let socket = @{ T }@::new()?;
        let number = socket.as_raw_fd();
        check(socket.as_fd().as_raw_fd() == number, "not the same lent")?;
        let clone = socket.try_clone()?;
        check(clone.as_raw_fd() != number, "the clone has the same number")?;
        let fd = OwnedFd::from(socket);
        check(fd.as_raw_fd() == number, "not the same owned")?;
        let socket = @{ T }@::from(fd);
        check(socket.as_raw_fd() == number, "not the same again")
    }

    fn not_a_socket() -> Outcome {
        let file = OwnedFd::from(File::open("/dev/null")?);
        fails(@{ T }@::from(file).take_error(), libc::ENOTSOCK)
    }

    fn take_error() -> Outcome {
        let socket = @{ T }@::new()?;
        socket.set_nonblocking(true)?;
        socket.set_nonblocking(false)?;
        let error = socket.take_error()?;
        check(error.is_none(), "a new socket has an error")
    }
%% if can.bind

    fn bind() -> Outcome {
        let socket = @{ T }@::new()?;
        socket.bind(SERVER)?;
%% if can.name
        check(socket.local_addr()? == SERVER, "another address")?;
%% endif
        fails(socket.bind(SERVER), libc::EINVAL)?;
        fails(@{ T }@::new()?.bind(SERVER), libc::EADDRINUSE)?;
%% if can.listen
        fails(Listener::bind(SERVER), libc::EADDRINUSE)?;
%% endif
        drop(socket);
        @{ T }@::new()?.bind(SERVER)?;
        Ok(())
    }
%% if s.autobind

    fn autobind() -> Outcome {
        check(FREE.is_any(), "it does not ask for a free one")?;
        let socket = @{ T }@::new()?;
        socket.bind(FREE)?;
%% if can.name
        let addr = socket.local_addr()?;
        let chosen = addr.@{ c.autobind_name }@();
        check(SockAddr::AUTOBIND.contains(&chosen), "not in the range")?;
%% endif
        fails(socket.bind(FREE), libc::EINVAL)
    }
%% endif
%% endif
%% if can.name

    fn unbound_name() -> Outcome {
        let addr = @{ T }@::new()?.local_addr()?;
        let bytes = addr.to_bytes();
        check(bytes[2..].iter().all(|b| *b == 0), "not all zero")
    }
%% endif
%% if link

    fn linger() -> Outcome {
        let socket = @{ T }@::new()?;
        check(socket.linger()?.is_none(), "a time from the start")?;
        socket.set_linger(Some(Duration::ZERO))?;
        check(socket.linger()? == Some(Duration::ZERO), "not zero")?;
        socket.set_linger(Some(Duration::from_millis(1500)))?;
        let rounded = Some(Duration::from_secs(2));
        check(socket.linger()? == rounded, "not rounded up")?;
        socket.set_linger(None)?;
        check(socket.linger()?.is_none(), "still a time")
    }
%% endif
%% if can.own_get and can.own_set

    /// What is set comes back, and another socket keeps what it had.
    fn own_options() -> Outcome {
        let socket = @{ T }@::new()?;
        let other = @{ T }@::new()?;
%% for o in c.own.options
%% if o.get and o.set and not o.hook and not o.bound

        let (value, before) = (@{ o.value.sample }@, other.@{ o.getter }@()?);
        socket.@{ o.setter }@(value)?;
        check(socket.@{ o.getter }@()? == value, "not what was set")?;
        check(other.@{ o.getter }@()? == before, "another socket changed")?;
%% endif
%% endfor
        drop((socket, other));
        Ok(())
    }
%% endif
%% if can.own_get and s.talks and can.bind

    /// A listener has the options of a socket.
    fn listener_options() -> Outcome {
        let (listener, socket) = (Listener::bind(SERVER)?, @{ T }@::new()?);
%% for o in c.own.options
%% if o.get and not o.hook
        check(listener.@{ o.getter }@()? == socket.@{ o.getter }@()?, "they differ")?;
%% endif
%% endfor
        drop((listener, socket));
        Ok(())
    }
%% endif
%% if can.peer or can.shutdown

    fn unconnected() -> Outcome {
        let socket = @{ T }@::new()?;
%% if can.shutdown
        fails(socket.shutdown(Shutdown::Both), libc::ENOTCONN)?;
%% endif
%% if s.talks and s.records
        fails(socket.send(b"x"), libc::ENOTCONN)?;
        fails(socket.recv(&mut [0; 8]), libc::ENOTCONN)?;
%% elif s.talks
        fails((&socket).write(b"x"), libc::ENOTCONN)?;
        fails((&socket).read(&mut [0; 8]), libc::ENOTCONN)?;
%% endif
%% if can.peer
        fails(socket.peer_addr(), libc::ENOTCONN)
%% else
        Ok(())
%% endif
    }
%% endif
%% if can.connect

    fn refused() -> Outcome {
%% if s.autobind
        fails(@{ T }@::connect(FREE), libc::EINVAL)?;
%% endif
        fails(@{ T }@::connect(NOBODY), libc::ECONNREFUSED)?;
        let socket = @{ T }@::new()?;
        fails(socket.connect_to(NOBODY), libc::ECONNREFUSED)?;
        fails(socket.connect_to(NOBODY), libc::ECONNREFUSED)
    }
%% endif
%% if can.pair and can.send and can.recv

    fn pair() -> Outcome {
%% if s.records
        let (one, other) = Seqpacket::pair()?;
        let mut buffer = [0; 64];
        one.send(b"there")?;
        let length = other.recv(&mut buffer)?;
        check(&buffer[..length] == b"there", "another record there")?;
        other.send(b"and back")?;
        let length = one.recv(&mut buffer)?;
        check(&buffer[..length] == b"and back", "another record back")?;
%% else
        use std::io::{Read, Write};
        let (mut one, mut other) = Stream::pair()?;
        let mut buffer = [0; 8];
        one.write_all(b"there")?;
        other.read_exact(&mut buffer[..5])?;
        check(&buffer[..5] == b"there", "other data there")?;
        other.write_all(b"and back")?;
        one.read_exact(&mut buffer)?;
        check(&buffer == b"and back", "other data back")?;
%% endif
%% if can.peer
        let addr = one.peer_addr()?.to_bytes();
        check(addr[2..].iter().all(|b| *b == 0), "it has an address")?;
%% endif
        Ok(())
    }
%% endif
%% if s.talks
%% include "crate/examples/ktap_connected_data.rs"
%% endif
}
