
    /// Two sockets that are bound.
    fn both() -> std::io::Result<(Socket, Socket)> {
        let (server, client) = (Socket::new()?, Socket::new()?);
        server.bind(SERVER)?;
        client.bind(CLIENT)?;
        Ok((server, client))
    }

    fn send_to() -> Outcome {
        let (server, client) = both()?;
        check(client.send_to(b"hello", SERVER)? == 5, "not all sent")?;
        let mut buffer = [0; 64];
        let (length, source) = server.recv_from(&mut buffer)?;
%% if s.exact
        check(&buffer[..length] == b"hello", "another message")?;
%% else
        check(length > 0, "no message")?;
%% endif
        check(source == @{ s.from_client }@, "another source")
    }
%% if not s.frames

    fn refused() -> Outcome {
        let (server, client) = both()?;
        fails(client.send_to(b"x", NOBODY), libc::ECONNREFUSED)?;
%% if s.autobind
        fails(client.send_to(b"x", FREE), libc::EINVAL)?;
%% endif
        drop(server);
        fails(client.send_to(b"x", SERVER), libc::ECONNREFUSED)
    }
%% endif

    fn peek() -> Outcome {
        let (server, client) = both()?;
        client.send_to(b"hello", SERVER)?;
        let mut buffer = [0; 64];
        let first = server.peek(&mut buffer)?;
        let (second, source) = server.peek_from(&mut buffer)?;
        check(source == @{ s.from_client }@, "another source")?;
        let last = server.recv(&mut buffer)?;
        check(first == last && second == last, "another message")
    }

    fn recv_msg() -> Outcome {
        let (server, client) = both()?;
        let mut buffer = [0; 64];
        client.send_to(b"hello", SERVER)?;
        let got = server.recv_msg(&mut buffer)?;
        check(!got.truncated, "cut without need")?;
        check(got.source == Some(CLIENT), "another source")?;
        check(got.timestamp.is_none(), "a time nobody asked for")?;
%% if s.exact
        check(got.length == 5 && got.message_length == 5, "another length")?;
        client.send_to(b"hello", SERVER)?;
        let got = server.recv_msg(&mut buffer[..2])?;
        check(got.truncated && got.length == 2, "not cut")?;
        check(got.message_length == 5, "the length of the whole is lost")?;
%% if not s.autobind and not s.frames
        Socket::new()?.send_to(b"x", SERVER)?;
        let got = server.recv_msg(&mut buffer)?;
        check(got.source.is_none(), "a source without an address")?;
%% endif
%% endif
        Ok(())
    }
%% if can.connect

    fn connected() -> Outcome {
        let (server, client) = both()?;
        client.connect(SERVER)?;
        client.send(b"hello")?;
        let mut buffer = [0; 64];
        let length = server.recv(&mut buffer)?;
        check(length > 0, "no message")?;
%% if not s.frames
        server.connect(NOBODY)?;
        fails(client.send(b"hello"), libc::ECONNREFUSED)?;
        server.disconnect()?;
        client.send(b"hello")?;
%% endif
        Ok(())
    }
%% endif
%% if (can.inq or can.outq) and not s.frames

    fn queues() -> Outcome {
        let (server, client) = both()?;
%% if can.inq
        check(server.next_message_len()? == 0, "a message from the start")?;
%% endif
%% if can.outq
        check(client.send_queue_size()? == 0, "memory from the start")?;
%% endif
        client.send_to(b"hello", SERVER)?;
%% if can.inq
%% if s.exact
        check(server.next_message_len()? == 5, "another length")?;
%% else
        check(server.next_message_len()? > 0, "no message")?;
%% endif
%% endif
%% if can.outq
        check(client.send_queue_size()? > 0, "no memory in use")?;
%% endif
        server.recv(&mut [0; 64])?;
%% if can.inq
        check(server.next_message_len()? == 0, "still a message")?;
%% endif
%% if can.outq
        check(client.send_queue_size()? == 0, "still memory in use")?;
%% endif
        Ok(())
    }
%% endif
%% if s.exact

    fn longest() -> Outcome {
        let (server, client) = both()?;
        let message: Vec<u8> = (0..=250).cycle().take(MAX_MESSAGE).collect();
        let mut buffer = vec![0; message.len() + 1];
        client.send_to(&message, SERVER)?;
        let length = server.recv(&mut buffer)?;
        check(buffer[..length] == message, "another message")
    }

    fn empty() -> Outcome {
        let (server, client) = both()?;
        check(client.send_to(b"", SERVER)? == 0, "more than nothing sent")?;
        let got = server.recv_msg(&mut [0; 8])?;
        check(got.length == 0 && got.source == Some(CLIENT), "no message")
    }

    fn timestamps() -> Outcome {
        let (server, client) = both()?;
        check(!server.timestamps()?, "on from the start")?;
        server.set_timestamps(true)?;
        check(server.timestamps()?, "still off")?;
        client.send_to(b"hello", SERVER)?;
        let got = server.recv_msg(&mut [0; 8])?;
        let time = got.timestamp.ok_or("no time")?;
        let age = time.elapsed()?;
        check(age < Duration::from_secs(60), "an old time")
    }
%% if control

    /// A message has its own control messages, and the next one has none.
    fn control() -> Outcome {
        let (server, client) = both()?;
        let sent = @{ c.own.outgoing }@;
@% if can.connect %@        client.send_msg(b"hello", Some(SERVER), &sent)?;
@% else %@        client.send_msg(b"hello", SERVER, &sent)?;
@% endif %@        client.send_to(b"hello", SERVER)?;
        let got = server.recv_msg(&mut [0; 8])?;
        check(!got.control_truncated, "cut without need")?;
%% for m in c.own.cmsgs
%% if m.send and m.recv
        let (came, went) = (got.control.@{ m.name }@, sent.@{ m.name }@);
        check(came == went, "not what was sent")?;
%% endif
%% endfor
        let got = server.recv_msg(&mut [0; 8])?;
%% for m in c.own.cmsgs
%% if m.send and m.recv
        check(got.control.@{ m.name }@.is_none(), "not its own")?;
%% endif
%% endfor
        Ok(())
    }
%% endif
%% if not s.frames

    /// A full receiver is told, and has everything in order.
    fn backpressure() -> Outcome {
        let (server, client) = both()?;
        server.set_recv_buffer_size(1)?;
        client.set_nonblocking(true)?;
        let mut sent = 0_u32;
        let error = loop {
            match client.send_to(&sent.to_ne_bytes(), SERVER) {
                Ok(_) if sent < 1_000_000 => sent += 1,
                Ok(_) => return Err("the receiver is never full".into()),
                Err(error) => break error,
            }
        };
        fails::<()>(Err(error), libc::EAGAIN)?;
        check(sent > 0, "full from the start")?;
        expect(&server, sent)?;
        client.send_to(b"room again", SERVER)?;
        Ok(())
    }

    fn blocked_sender() -> Outcome {
        let (server, client) = both()?;
        server.set_recv_buffer_size(1)?;
        let sender = std::thread::spawn(move || {
            (0..1000_u32).try_for_each(|n| client.send_to(&n.to_ne_bytes(), SERVER).map(drop))
        });
        expect(&server, 1000)?;
        sender.join().map_err(|_| "the sender panicked")??;
        Ok(())
    }

    /// Receives messages that are numbers from zero.
    fn expect(socket: &Socket, count: u32) -> Outcome {
        socket.set_read_timeout(Some(Duration::from_secs(10)))?;
        let mut buffer = [0; 4];
        for number in 0..count {
            socket.recv(&mut buffer)?;
            check(buffer == number.to_ne_bytes(), "lost or out of order")?;
        }
        Ok(())
    }
%% endif
%% endif
