@% set can = s.can %@@% set data = s.talks %@@% set p = "" if c.single else s.module ~ "_" %@/// Tests of the socket type@% if not c.single %@ of protocol @{ s.protocol }@@% endif %@.
mod @{ s.module }@ {
    use std::fs::File;
    use std::os::fd::{AsFd, AsRawFd, OwnedFd};
%% if can.send or can.recv
    use std::time::Duration;
%% endif

%% if can.send
    use @{ f.name }@::MAX_MESSAGE;
%% endif
%% if can.bind or can.connect
    use @{ f.name }@::SockAddr;
%% endif
%% set control = data and s.exact and can.cmsgs_in and can.cmsgs_out and c.own.travels
%% if control and not c.single
    use @{ f.name }@::control::Outgoing;
%% endif
    use @{ f.name }@::@% if not c.single %@@{ s.module }@::@% endif %@Socket;
%% set own_structs = c.own.options | selectattr("value.is_struct") | selectattr("get") | selectattr("set") | rejectattr("hook") | rejectattr("bound") | list
%% set control_types = control and c.own.cmsg_out_types
%% if control and c.single
    use @{ f.name }@::control::Outgoing;
%% endif
%% if (own_structs and can.own_get and can.own_set) or control_types
    use @{ f.name }@::types;
%% endif

    use super::{Outcome, Test, check, fails};

%% if can.bind or can.connect
    @{ c.inner_samples[0] }@
%% if data
    @{ c.inner_samples[1] }@
%% if not s.frames
    @{ c.inner_samples[2] }@
%% endif
%% endif
%% if s.autobind
    @{ c.inner_samples[3] }@
%% endif

%% endif
    pub(super) const TESTS: &[Test] = &[
        ("@{ p }@descriptor", descriptor),
        ("@{ p }@not_a_socket", not_a_socket),
        ("@{ p }@take_error", take_error),
        ("@{ p }@nonblocking", nonblocking),
%% if can.bind
        ("@{ p }@bind", bind),
%% if s.autobind
        ("@{ p }@autobind", autobind),
%% endif
%% endif
%% if can.name
        ("@{ p }@unbound_name", unbound_name),
%% endif
%% if can.connect
        ("@{ p }@connect", connect),
%% endif
%% if can.pair and can.send and can.recv
        ("@{ p }@pair", pair),
%% endif
%% if can.recv
        ("@{ p }@recv_buffer", recv_buffer),
        ("@{ p }@read_timeout", read_timeout),
%% endif
%% if can.send
        ("@{ p }@send_buffer", send_buffer),
        ("@{ p }@write_timeout", write_timeout),
        ("@{ p }@too_long", too_long),
%% endif
%% if can.set_max
        ("@{ p }@max_message", max_message),
%% endif
%% if can.own_get and can.own_set
        ("@{ p }@own_options", own_options),
%% endif
%% if data
        ("@{ p }@send_to", send_to),
%% if not s.frames
        ("@{ p }@refused", refused),
%% endif
        ("@{ p }@peek", peek),
        ("@{ p }@recv_msg", recv_msg),
%% if can.connect
        ("@{ p }@connected", connected),
%% endif
%% if (can.inq or can.outq) and not s.frames
        ("@{ p }@queues", queues),
%% endif
%% if s.exact
        ("@{ p }@longest", longest),
        ("@{ p }@empty", empty),
        ("@{ p }@timestamps", timestamps),
%% if control
        ("@{ p }@control", control),
%% endif
%% if not s.frames
        ("@{ p }@backpressure", backpressure),
        ("@{ p }@blocked_sender", blocked_sender),
%% endif
%% endif
%% endif
%% if can.shutdown
        ("@{ p }@shutdown", shutdown),
%% endif
    ];

    /// Socket and descriptor turn into each other.
    fn descriptor() -> Outcome {
        let socket = Socket::new()?;
        let number = socket.as_raw_fd();
        check(socket.as_fd().as_raw_fd() == number, "not the same lent")?;
        let clone = socket.try_clone()?;
        check(clone.as_raw_fd() != number, "the clone has the same number")?;
        let fd = OwnedFd::from(socket);
        check(fd.as_raw_fd() == number, "not the same owned")?;
        let socket = Socket::from(fd);
        check(socket.as_raw_fd() == number, "not the same again")
    }

    fn not_a_socket() -> Outcome {
        let file = OwnedFd::from(File::open("/dev/null")?);
        fails(Socket::from(file).take_error(), libc::ENOTSOCK)
    }

    fn take_error() -> Outcome {
        let error = Socket::new()?.take_error()?;
        check(error.is_none(), "a new socket has an error")
    }

    fn nonblocking() -> Outcome {
        let socket = Socket::new()?;
        socket.set_nonblocking(true)?;
%% if can.recv
        fails(socket.recv(&mut [0; 8]), libc::EAGAIN)?;
%% endif
        socket.set_nonblocking(false)?;
        Ok(())
    }
%% if can.bind

    fn bind() -> Outcome {
        let socket = Socket::new()?;
        socket.bind(SERVER)?;
%% if can.name
        check(socket.local_addr()? == SERVER, "another address")?;
%% endif
        fails(socket.bind(SERVER), libc::EINVAL)?;
        fails(Socket::new()?.bind(SERVER), libc::EADDRINUSE)?;
        drop(socket);
        Socket::new()?.bind(SERVER)?;
        Ok(())
    }
%% if s.autobind

    fn autobind() -> Outcome {
        check(FREE.is_any(), "it does not ask for a free one")?;
        let socket = Socket::new()?;
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
        let addr = Socket::new()?.local_addr()?;
        let bytes = addr.to_bytes();
        check(bytes[2..].iter().all(|b| *b == 0), "not all zero")
    }
%% endif
%% if can.connect

    fn connect() -> Outcome {
        let socket = Socket::new()?;
%% if can.peer
        fails(socket.peer_addr(), libc::ENOTCONN)?;
%% endif
%% if can.send
        fails(socket.send(b"x"), libc::EDESTADDRREQ)?;
%% endif
%% if s.autobind
        fails(socket.connect(FREE), libc::EINVAL)?;
%% endif
        socket.connect(SERVER)?;
%% if can.peer
        check(socket.peer_addr()? == SERVER, "another peer")?;
%% if s.autobind
        let own = socket.local_addr()?.@{ c.autobind_name }@();
        check(SockAddr::AUTOBIND.contains(&own), "it is not bound")?;
%% endif
%% endif
        socket.disconnect()?;
        socket.disconnect()?;
%% if can.peer
        fails(socket.peer_addr(), libc::ENOTCONN)?;
%% endif
%% if can.send
        fails(socket.send(b"x"), libc::EDESTADDRREQ)?;
%% endif
        Ok(())
    }
%% endif
%% if can.pair and can.send and can.recv

    fn pair() -> Outcome {
        let (one, other) = Socket::pair()?;
%% if can.peer
        check(one.peer_addr()? == other.local_addr()?, "another peer")?;
        check(other.peer_addr()? == one.local_addr()?, "another peer")?;
%% endif
%% if can.connect
        let mut buffer = [0; 64];
        one.send(b"there")?;
        let length = other.recv(&mut buffer)?;
%% if s.exact
        check(&buffer[..length] == b"there", "another message there")?;
%% else
        check(length > 0, "no message there")?;
%% endif
        other.send(b"and back")?;
        let length = one.recv(&mut buffer)?;
%% if s.exact
        check(&buffer[..length] == b"and back", "another message back")?;
%% else
        check(length > 0, "no message back")?;
%% endif
%% endif
        Ok(())
    }
%% endif
%% if can.recv

    fn recv_buffer() -> Outcome {
        let socket = Socket::new()?;
        socket.set_recv_buffer_size(8192)?;
        check(socket.recv_buffer_size()? == 16384, "not the double")
    }

    fn read_timeout() -> Outcome {
        let socket = Socket::new()?;
        check(socket.read_timeout()?.is_none(), "a limit from the start")?;
        let none = socket.set_read_timeout(Some(Duration::ZERO));
        check(none.is_err(), "a limit of zero")?;
        let limit = Duration::from_millis(60);
        socket.set_read_timeout(Some(limit))?;
        let set = socket.read_timeout()?.unwrap_or_default();
        check(set >= limit && set < limit * 2, "another limit")?;
        let start = std::time::Instant::now();
        fails(socket.recv(&mut [0; 8]), libc::EAGAIN)?;
        check(start.elapsed() >= limit / 2, "it did not wait")?;
        socket.set_read_timeout(None)?;
        check(socket.read_timeout()?.is_none(), "still a limit")
    }
%% endif
%% if can.send

    fn send_buffer() -> Outcome {
        let socket = Socket::new()?;
        socket.set_send_buffer_size(8192)?;
        check(socket.send_buffer_size()? == 16384, "not the double")
    }

    fn write_timeout() -> Outcome {
        let socket = Socket::new()?;
        check(socket.write_timeout()?.is_none(), "a limit from the start")?;
        let limit = Duration::from_millis(60);
        socket.set_write_timeout(Some(limit))?;
        let set = socket.write_timeout()?.unwrap_or_default();
        check(set >= limit && set < limit * 2, "another limit")?;
        socket.set_write_timeout(None)?;
        check(socket.write_timeout()?.is_none(), "still a limit")
    }

    fn too_long() -> Outcome {
        let message = vec![0; MAX_MESSAGE + 1];
        let socket = Socket::new()?;
%% if can.bind or can.connect
        fails(socket.send_to(&message, SERVER), libc::EMSGSIZE)
%% else
        let nobody = @{ f.name }@::@{ c.sample }@;
        fails(socket.send_to(&message, nobody), libc::EMSGSIZE)
%% endif
    }
%% endif
%% if can.set_max

    fn max_message() -> Outcome {
        let socket = Socket::new()?;
        let most = MAX_MESSAGE;
%% if can.get_max
        check(socket.max_message()? == most, "not the largest at first")?;
%% endif
        fails(socket.set_max_message(0), libc::EINVAL)?;
        fails(socket.set_max_message(most + 1), libc::EINVAL)?;
        socket.set_max_message(4)?;
%% if can.get_max
        check(socket.max_message()? == 4, "it did not stay")?;
%% endif
%% if can.bind or can.connect
        fails(socket.send_to(b"12345", SERVER), libc::EMSGSIZE)
%% else
        Ok(())
%% endif
    }
%% endif
%% if data
%% include "crate/examples/ktap_socket_data.rs"
%% endif
%% if can.own_get and can.own_set

    /// What is set comes back, and another socket keeps what it had.
    fn own_options() -> Outcome {
        let socket = Socket::new()?;
        let other = Socket::new()?;
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
%% if can.shutdown

    fn shutdown() -> Outcome {
        let socket = Socket::new()?;
        socket.shutdown(std::net::Shutdown::Both)?;
%% if can.send and (can.bind or can.connect)
        fails(socket.send_to(b"x", SERVER), libc::EPIPE)?;
%% endif
%% if can.recv
        check(socket.recv(&mut [0; 8])? == 0, "a message")?;
        let (length, source) = socket.recv_from(&mut [0; 8])?;
        check(length == 0 && source.is_none(), "a message with a source")?;
%% endif
        socket.shutdown(std::net::Shutdown::Read)?;
        socket.shutdown(std::net::Shutdown::Write)?;
        Ok(())
    }
%% endif
}
