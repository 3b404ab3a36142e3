
    /// Somebody who listens, and where.
    fn listen() -> io::Result<(Listener, SockAddr)> {
%% if can.bind
        Ok((Listener::bind(SERVER)?, SERVER))
%% else
        let listener = Listener::new()?;
        let addr = listener.local_addr()?;
        Ok((listener, addr))
%% endif
    }

    fn accept(listener: &Listener) -> io::Result<@{ T }@> {
%% if can.name
        listener.accept().map(|(socket, _)| socket)
%% else
        listener.accept()
%% endif
    }

    /// Both ends of a connection: who accepted it, and who asked for it.
    fn both() -> io::Result<(@{ T }@, @{ T }@)> {
        let (listener, addr) = listen()?;
        let client = @{ T }@::connect(addr)?;
        Ok((accept(&listener)?, client))
    }

    fn send(@% if s.records %@socket@% else %@mut socket@% endif %@: &@{ T }@, data: &[u8]) -> io::Result<usize> {
@% if s.records %@        socket.send(data)
@% else %@        socket.write(data)
@% endif %@    }

    fn recv(@% if s.records %@socket@% else %@mut socket@% endif %@: &@{ T }@, buffer: &mut [u8]) -> io::Result<usize> {
@% if s.records %@        socket.recv(buffer)
@% else %@        socket.read(buffer)
@% endif %@    }

    fn connect() -> Outcome {
        let (listener, addr) = listen()?;
        let client = @{ T }@::connect(addr)?;
        // Before it is accepted.
        send(&client, b"hello")?;
%% if can.name
        let (server, from) = listener.accept()?;
        check(from == client.local_addr()?, "from somebody else")?;
        check(server.local_addr()? == addr, "at another address")?;
%% else
        let server = accept(&listener)?;
%% endif
%% if can.peer
        check(client.peer_addr()? == addr, "another server")?;
        check(
            server.peer_addr()? == client.local_addr()?,
            "another client",
        )?;
%% endif
        let mut buffer = [0; 64];
        let length = recv(&server, &mut buffer)?;
        check(&buffer[..length] == b"hello", "something else")?;
        fails(client.connect_to(addr), libc::EISCONN)?;
%% if can.bind
        fails(server.bind(CLIENT), libc::EINVAL)?;
%% endif
        drop(listener);
        fails(@{ T }@::connect(addr), libc::ECONNREFUSED)?;
        send(&server, b"there")?;
        let length = recv(&client, &mut buffer)?;
        check(&buffer[..length] == b"there", "nothing after the listener")
    }
%% if can.bind

    fn bound_client() -> Outcome {
        let (listener, addr) = listen()?;
        let client = @{ T }@::new()?;
        client.bind(CLIENT)?;
        client.connect_to(addr)?;
%% if can.name
        let (server, from) = listener.accept()?;
        check(from == CLIENT, "from somebody else")?;
%% else
        let server = accept(&listener)?;
%% endif
%% if can.peer
        check(server.peer_addr()? == CLIENT, "another client")?;
%% endif
        send(&server, b"hello")?;
        let length = recv(&client, &mut [0; 8])?;
        check(length == 5, "another length")
    }
%% endif

    fn listener() -> Outcome {
        let (listener, addr) = listen()?;
%% if can.name
        check(listener.local_addr()? == addr, "another address")?;
%% endif
        check(listener.take_error()?.is_none(), "it has an error")?;
        let clone = listener.try_clone()?;
        check(clone.as_raw_fd() != listener.as_raw_fd(), "the same number")?;
        drop(clone);
        listener.set_nonblocking(true)?;
        fails(accept(&listener), libc::EAGAIN)?;
        listener.set_nonblocking(false)?;
        check(listener.timeout()?.is_none(), "a limit from the start")?;
        let limit = Duration::from_millis(60);
        listener.set_timeout(Some(limit))?;
        let set = listener.timeout()?.unwrap_or_default();
        check(set >= limit && set < limit * 2, "another limit")?;
        fails(accept(&listener), libc::EAGAIN)?;
        let listener = Listener::from(OwnedFd::from(listener));
        let number = listener.as_fd().as_raw_fd();
        check(number == listener.as_raw_fd(), "not the same lent")?;
        let socket = @{ T }@::from(OwnedFd::from(listener));
        fails(socket.connect_to(addr), libc::EINVAL)?;
        drop(socket);
%% if s.autobind
        let listener = Listener::new()?;
%% if can.name
        check(!listener.local_addr()?.is_any(), "nowhere")?;
%% endif
        drop(listener);
%% else
        let nowhere = Listener::from_unconnected(@{ T }@::new()?);
        fails(nowhere, libc::EINVAL)?;
%% endif
        let (_server, client) = both()?;
        fails(Listener::from_unconnected(client), libc::EINVAL)
    }

    fn incoming() -> Outcome {
        let (listener, addr) = listen()?;
        let clients: Vec<@{ T }@> = (0..3)
            .map(|_| @{ T }@::connect(addr))
            .collect::<Result<_, _>>()?;
        for (number, client) in (0..).zip(&clients) {
            send(client, &[number])?;
        }
        for (number, server) in (0..3).zip(listener.incoming()) {
            let mut buffer = [9];
            recv(&server?, &mut buffer)?;
            check(buffer[0] == number, "out of order")?;
        }
        Ok(())
    }

    /// One more than the backlog waits.
    fn backlog() -> Outcome {
        let (listener, addr) = listen()?;
        listener.set_backlog(0)?;
        let first = @{ T }@::connect(addr)?;
        let second = @{ T }@::new()?;
%% if s.waits
        second.set_nonblocking(true)?;
        fails(second.connect_to(addr), libc::EINPROGRESS)?;
        fails(second.connect_to(addr), libc::EALREADY)?;
        accept(&listener)?;
        check(second.take_error()?.is_none(), "it failed")?;
        // Told once that it has ended well.
        second.connect_to(addr)?;
        fails(second.connect_to(addr), libc::EISCONN)?;
        drop(first);
        accept(&listener)?;
%% else
        fails(second.connect_to(addr), libc::ECONNREFUSED)?;
        accept(&listener)?;
        second.connect_to(addr)?;
        drop(first);
%% endif
        Ok(())
    }
%% if s.waits

    fn connect_timeout() -> Outcome {
        let (listener, addr) = listen()?;
        listener.set_backlog(0)?;
        let limit = Duration::from_millis(60);
        let first = @{ T }@::connect_timeout(addr, limit)?;
        check(first.write_timeout()?.is_none(), "the limit stays")?;
        match @{ T }@::connect_timeout(addr, limit) {
            Err(error) if error.kind() == io::ErrorKind::TimedOut => {}
            other => return Err(format!("not too late: {other:?}").into()),
        }
        let none = @{ T }@::connect_timeout(addr, Duration::ZERO);
        check(none.is_err(), "a limit of zero")?;
        let waiter = std::thread::spawn(move || @{ T }@::connect(addr));
        accept(&listener)?;
        accept(&listener)?;
        waiter.join().map_err(|_| "the waiter panicked")??;
        Ok(())
    }

    /// An attempt in the background fails with the listener.
    fn background() -> Outcome {
        let (listener, addr) = listen()?;
        listener.set_backlog(0)?;
        let _first = @{ T }@::connect(addr)?;
        let second = @{ T }@::new()?;
        second.set_nonblocking(true)?;
        fails(second.connect_to(addr), libc::EINPROGRESS)?;
        drop(listener);
        let error = second.take_error()?.and_then(|e| e.raw_os_error());
        check(error == Some(libc::ECONNREFUSED), "another error")
    }
%% endif

    fn nonblocking() -> Outcome {
        let (server, client) = both()?;
        server.set_nonblocking(true)?;
        fails(recv(&server, &mut [0; 8]), libc::EAGAIN)?;
        client.set_nonblocking(true)?;
        let full = loop {
            if let Err(error) = send(&client, &[1; 1024]) {
                break error;
            }
        };
        fails::<()>(Err(full), libc::EAGAIN)
    }

    fn timeouts() -> Outcome {
        let (server, client) = both()?;
        let limit = Duration::from_millis(60);
        check(server.read_timeout()?.is_none(), "a limit from the start")?;
        let none = server.set_read_timeout(Some(Duration::ZERO));
        check(none.is_err(), "a limit of zero")?;
        server.set_read_timeout(Some(limit))?;
        let set = server.read_timeout()?.unwrap_or_default();
        check(set >= limit && set < limit * 2, "another limit")?;
        let start = std::time::Instant::now();
        fails(recv(&server, &mut [0; 8]), libc::EAGAIN)?;
        check(start.elapsed() >= limit / 2, "it did not wait")?;
        check(client.write_timeout()?.is_none(), "a limit from the start")?;
        client.set_write_timeout(Some(limit))?;
        let set = client.write_timeout()?.unwrap_or_default();
        check(set >= limit && set < limit * 2, "another limit")?;
        let full = loop {
            if let Err(error) = send(&client, &[1; 1024]) {
                break error;
            }
        };
        fails::<()>(Err(full), libc::EAGAIN)
    }

    fn send_buffer() -> Outcome {
        let socket = @{ T }@::new()?;
        socket.set_send_buffer_size(8192)?;
        check(socket.send_buffer_size()? == 16384, "not the double")
    }

    fn peek() -> Outcome {
        let (server, client) = both()?;
        send(&client, b"hello")?;
        let mut buffer = [0; 64];
        for _ in 0..2 {
            let length = server.peek(&mut buffer)?;
            check(&buffer[..length] == b"hello", "something else")?;
        }
        let length = recv(&server, &mut buffer)?;
        check(&buffer[..length] == b"hello", "it is not left")
    }
%% if can.inq or can.outq

    fn queues() -> Outcome {
        let (server, client) = both()?;
%% set inq = "next_record_len" if s.records else "available"
%% if can.inq
        check(server.@{ inq }@()? == 0, "data from the start")?;
%% endif
%% if can.outq
        check(client.send_queue_size()? == 0, "memory from the start")?;
%% endif
        send(&client, b"hello")?;
        send(&client, b"again")?;
%% if can.inq
        check(server.@{ inq }@()? == @% if s.records %@5@% else %@10@% endif %@, "another length")?;
%% endif
%% if can.outq
        check(client.send_queue_size()? > 0, "no memory in use")?;
%% endif
        recv(&server, &mut [0; 5])?;
        recv(&server, &mut [0; 5])?;
%% if can.inq
        check(server.@{ inq }@()? == 0, "still data")?;
%% endif
%% if can.outq
        check(client.send_queue_size()? == 0, "still memory in use")?;
%% endif
        Ok(())
    }
%% endif

    /// What was sent before a close can be received, then comes the end.
    fn end() -> Outcome {
        let (server, client) = both()?;
        send(&client, b"bye")?;
        drop(client);
        let mut buffer = [0; 8];
        check(recv(&server, &mut buffer)? == 3, "not what was sent")?;
        check(recv(&server, &mut buffer)? == 0, "no end")?;
        check(recv(&server, &mut buffer)? == 0, "one end")?;
        fails(send(&server, b"x"), libc::EPIPE)
    }

    /// Who closes without having received everything resets the connection.
    fn reset() -> Outcome {
        let (server, client) = both()?;
        send(&server, b"unread")?;
        drop(client);
        fails(recv(&server, &mut [0; 8]), libc::ECONNRESET)?;
        check(recv(&server, &mut [0; 8])? == 0, "no end")?;
        let (server, client) = both()?;
        send(&client, b"last")?;
        client.set_linger(Some(Duration::ZERO))?;
        drop(client);
        check(recv(&server, &mut [0; 8])? == 4, "the last is lost")?;
        fails(recv(&server, &mut [0; 8]), libc::ECONNRESET)?;
        let (listener, addr) = listen()?;
        let client = @{ T }@::connect(addr)?;
        drop(listener);
        fails(recv(&client, &mut [0; 8]), libc::ECONNRESET)
    }

    /// Who sends waits for who receives, and nothing is lost.
    fn slow_receiver() -> Outcome {
        let (server, client) = both()?;
        client.set_send_buffer_size(1)?;
        server.set_read_timeout(Some(Duration::from_secs(10)))?;
        let sender = std::thread::spawn(move || {
            (0..2000_u32).try_for_each(|number| send(&client, &number.to_ne_bytes()).map(drop))
        });
        for number in 0..2000_u32 {
            let mut buffer = [0; 4];
%% if s.records
            server.recv(&mut buffer)?;
%% else
            (&server).read_exact(&mut buffer)?;
%% endif
            check(buffer == number.to_ne_bytes(), "lost or out of order")?;
        }
        sender.join().map_err(|_| "the sender panicked")??;
        Ok(())
    }
%% if can.shutdown

    fn shutdown() -> Outcome {
        let (server, client) = both()?;
        send(&client, b"last")?;
        client.shutdown(Shutdown::Write)?;
        fails(send(&client, b"x"), libc::EPIPE)?;
        check(recv(&server, &mut [0; 8])? == 4, "the last is lost")?;
        check(recv(&server, &mut [0; 8])? == 0, "no end")?;
        send(&server, b"back")?;
        check(recv(&client, &mut [0; 8])? == 4, "no way back")?;
        client.shutdown(Shutdown::Read)?;
        check(recv(&client, &mut [0; 8])? == 0, "no end")?;
        fails(send(&server, b"x"), libc::EPIPE)?;
        server.shutdown(Shutdown::Both)?;
        Ok(())
    }

    fn shut_listener() -> Outcome {
        let (listener, addr) = listen()?;
        let _client = @{ T }@::connect(addr)?;
        listener.shutdown()?;
        fails(@{ T }@::connect(addr), libc::ECONNREFUSED)?;
        accept(&listener)?;
        fails(accept(&listener), libc::EINVAL)
    }
%% endif
%% if s.records
%% include "crate/examples/ktap_connected_records.rs"
%% else

    /// Bytes arrive in order, however they are cut.
    fn bytes() -> Outcome {
        let (mut server, client) = both()?;
        let data: Vec<u8> = (0..=250).cycle().take(1 << 20).collect();
        let sent = data.clone();
        let sender = std::thread::spawn(move || (&client).write_all(&sent));
        let mut got = Vec::new();
        server.read_to_end(&mut got)?;
        sender.join().map_err(|_| "the sender panicked")??;
        check(got == data, "other bytes")
    }

    fn vectored() -> Outcome {
        let (mut server, mut client) = both()?;
        let parts = [b"one".as_slice(), b"", b"three"].map(io::IoSlice::new);
        check(client.write_vectored(&parts)? == 8, "not all sent")?;
        client.flush()?;
        let (mut first, mut second) = ([0; 2], [0; 16]);
        let mut parts = [first.as_mut_slice(), &mut second].map(io::IoSliceMut::new);
        check(server.read_vectored(&mut parts)? == 8, "not all there")?;
        check(&first == b"on" && &second[..6] == b"ethree", "other bytes")
    }
%% endif
