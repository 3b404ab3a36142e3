
    /// Records arrive as they were sent, with their marks.
    fn records() -> Outcome {
        let (server, client) = both()?;
        client.send(b"one")?;
        client.send_end(b"two")?;
        check(client.send(b"")? == 0, "more than nothing sent")?;
        client.send_end(b"")?;
        let mut buffer = [0; 64];
        let sent = [
            (&b"one"[..], false),
            (b"two", true),
            (b"", false),
            (b"", true),
        ];
        for (record, end) in sent {
            let peeked = server.peek_msg(&mut buffer)?;
            let got = server.recv_msg(&mut buffer)?;
            // A hook may attach something else to each.
            check(peeked.length == got.length, "another one peeked at")?;
            check(peeked.end_of_record == end, "another mark peeked at")?;
            check(&buffer[..got.length] == record, "another record")?;
            check(got.record_length == record.len(), "another length")?;
            check(got.end_of_record == end, "another mark")?;
            check(!got.truncated, "cut without need")?;
        }
        Ok(())
    }

    fn truncated() -> Outcome {
        let (server, client) = both()?;
        client.send_end(b"hello")?;
        client.send(b"again")?;
        let mut buffer = [0; 2];
        let got = server.recv_msg(&mut buffer)?;
        check(got.truncated && got.length == 2, "not cut")?;
        check(got.record_length == 5, "the length of the whole is lost")?;
        check(got.end_of_record, "the mark is lost")?;
        let length = server.recv(&mut buffer)?;
        check(&buffer[..length] == b"ag", "not the next record")
    }
%% if control

    /// A record has its own control messages, and the next one has none.
    fn control() -> Outcome {
        let (listener, addr) = listen()?;
        let client = @{ T }@::connect(addr)?;
        let sent = @{ c.own.outgoing }@;
        // Before it is accepted.
        client.send_msg(b"hello", &sent)?;
        client.send_end_msg(b"again", &sent)?;
        client.send(b"hello")?;
        let server = accept(&listener)?;
        for end in [false, true] {
            let peeked = server.peek_msg(&mut [0; 8])?;
            let got = server.recv_msg(&mut [0; 8])?;
            check(peeked == got, "another one peeked at")?;
            check(got.end_of_record == end, "another mark")?;
            check(!got.control_truncated, "cut without need")?;
%% for m in c.own.cmsgs
%% if m.send and m.recv
            let (came, went) = (got.control.@{ m.name }@, sent.@{ m.name }@);
            check(came == went, "not what was sent")?;
%% endif
%% endfor
        }
        let got = server.recv_msg(&mut [0; 8])?;
%% for m in c.own.cmsgs
%% if m.send and m.recv
        check(got.control.@{ m.name }@.is_none(), "not its own")?;
%% endif
%% endfor
        Ok(())
    }
%% endif

    fn longest() -> Outcome {
        let (server, client) = both()?;
        let record: Vec<u8> = (0..=250).cycle().take(MAX_MESSAGE + 1).collect();
        fails(client.send(&record), libc::EMSGSIZE)?;
        client.send(&record[..MAX_MESSAGE])?;
        let mut buffer = vec![0; record.len()];
        let length = server.recv(&mut buffer)?;
        check(buffer[..length] == record[..MAX_MESSAGE], "another record")
    }
%% if can.set_max

    fn max_message() -> Outcome {
        let (server, client) = both()?;
%% if can.get_max
        check(client.max_message()? == MAX_MESSAGE, "not the longest")?;
%% endif
        fails(client.set_max_message(0), libc::EINVAL)?;
        fails(client.set_max_message(MAX_MESSAGE + 1), libc::EINVAL)?;
        client.set_max_message(1)?;
%% if can.get_max
        check(client.max_message()? == 1, "it did not stay")?;
%% endif
        fails(client.send(b"12"), libc::EMSGSIZE)?;
        client.send(b"1")?;
        check(server.recv(&mut [0; 8])? == 1, "another record")
    }
%% endif
