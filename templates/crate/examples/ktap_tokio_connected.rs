@% set can = s.can %@@% set T = s.name %@@% set p = "" if c.single else s.module ~ "_" %@@% set at = "" if c.single else s.module ~ "::" %@/// Tests of the socket type@% if not c.single %@ of protocol @{ s.protocol }@@% endif %@.
mod @{ s.module }@ {
%% if not s.records
    use std::future::poll_fn;
%% endif
    use std::io;
%% if not s.records
    use std::pin::Pin;
%% endif

%% if not s.records and f.name > "tokio"
    use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
%% endif
    use @{ f.name }@::SockAddr;
    use @{ f.name }@::@{ at }@tokio::{Listener, @{ T }@};
%% if not s.records and f.name < "tokio"
    use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
%% endif

    use super::{Outcome, Test, check};

%% if can.bind
    @{ c.inner_samples[0] }@

%% endif
    pub(super) const TESTS: &[Test] = &[
        ("@{ p }@conversion", || Box::pin(conversion())),
        ("@{ p }@accept", || Box::pin(accept())),
%% if s.waits
        ("@{ p }@full_backlog", || Box::pin(full_backlog())),
        ("@{ p }@lost_listener", || Box::pin(lost_listener())),
%% endif
        ("@{ p }@slow_receiver", || Box::pin(slow_receiver())),
%% if not s.records
        ("@{ p }@not_yet", || Box::pin(not_yet())),
%% endif
%% if can.pair
        ("@{ p }@pair", || Box::pin(pair())),
%% endif
    ];

    /// Somebody who listens, and where.
    fn listen() -> io::Result<(Listener, SockAddr)> {
%% if can.bind
        Ok((Listener::bind(SERVER)?, SERVER))
%% else
        let plain = @{ f.name }@::@{ at }@Listener::new()?;
        let addr = plain.local_addr()?;
        Ok((Listener::from_listener(plain)?, addr))
%% endif
    }

    async fn next(listener: &Listener) -> io::Result<@{ T }@> {
%% if can.name
        let (socket, _) = listener.accept().await?;
        Ok(socket)
%% else
        listener.accept().await
%% endif
    }

%% if s.waits
    async fn connect(addr: SockAddr) -> io::Result<@{ T }@> {
        @{ T }@::connect(addr).await
    }
%% else
    async fn connect(addr: SockAddr) -> io::Result<@{ T }@> {
        tokio::task::yield_now().await;
        @{ T }@::connect(addr)
    }
%% endif

%% if s.records
    async fn send(socket: &mut Seqpacket, data: &[u8]) -> io::Result<()> {
        socket.send_end(data).await.map(drop)
    }

    async fn recv(socket: &mut Seqpacket, buffer: &mut [u8]) -> io::Result<usize> {
        socket.recv_msg(buffer).await.map(|got| got.length)
    }
%% else
    async fn send(socket: &mut Stream, data: &[u8]) -> io::Result<()> {
        let mut sent = 0;
        while sent < data.len() {
            let rest = &data[sent..];
            sent += poll_fn(|context| Pin::new(&mut *socket).poll_write(context, rest)).await?;
        }
        poll_fn(|context| Pin::new(&mut *socket).poll_flush(context)).await
    }

    async fn recv(socket: &mut Stream, buffer: &mut [u8]) -> io::Result<usize> {
        let mut part = ReadBuf::new(buffer);
        poll_fn(|context| Pin::new(&mut *socket).poll_read(context, &mut part)).await?;
        Ok(part.filled().len())
    }
%% endif

    async fn conversion() -> Outcome {
        let (listener, addr) = listen()?;
        let error = listener.get_ref().take_error()?;
        check(error.is_none(), "a new listener has an error")?;
        let listener = Listener::try_from(listener.into_listener())?;
        let client = connect(addr).await?;
        let client = @{ T }@::try_from(client.into_socket())?;
        check(client.get_ref().take_error()?.is_none(), "an error")?;
        next(&listener).await?;
        Ok(())
    }

    /// Who accepts waits first.
    async fn accept() -> Outcome {
        let (listener, addr) = listen()?;
        let server = tokio::spawn(async move {
            let mut server = next(&listener).await?;
            let mut buffer = [0; 64];
            let length = recv(&mut server, &mut buffer).await?;
            send(&mut server, &buffer[..length]).await?;
            io::Result::Ok(recv(&mut server, &mut buffer).await? == 0)
        });
        tokio::task::yield_now().await;
        let mut client = connect(addr).await?;
        client.writable().await?;
        send(&mut client, b"hello").await?;
        client.readable().await?;
        let mut buffer = [0; 64];
        let length = recv(&mut client, &mut buffer).await?;
        check(&buffer[..length] == b"hello", "something else")?;
%% if can.shutdown and s.records
        client.get_ref().shutdown(std::net::Shutdown::Write)?;
%% elif can.shutdown
        poll_fn(|context| Pin::new(&mut client).poll_shutdown(context)).await?;
%% else
        drop(client);
%% endif
        check(server.await??, "no end")
    }
%% if s.waits

    /// Who connects waits for room.
    async fn full_backlog() -> Outcome {
        let (listener, addr) = listen()?;
        listener.get_ref().set_backlog(0)?;
        let _first = connect(addr).await?;
        let second = tokio::spawn(connect(addr));
        tokio::task::yield_now().await;
        check(!second.is_finished(), "there is room")?;
        next(&listener).await?;
        let mut second = second.await??;
        let mut server = next(&listener).await?;
        send(&mut second, b"hello").await?;
        let length = recv(&mut server, &mut [0; 8]).await?;
        check(length == 5, "another length")
    }

    async fn lost_listener() -> Outcome {
        let (listener, addr) = listen()?;
        listener.get_ref().set_backlog(0)?;
        let _first = connect(addr).await?;
        let second = tokio::spawn(connect(addr));
        tokio::task::yield_now().await;
        drop(listener);
        let error = second.await?.err().map(|error| error.kind());
        let refused = Some(io::ErrorKind::ConnectionRefused);
        check(error == refused, "it is not refused")
    }
%% endif

    /// Who sends waits for who receives, and nothing is lost.
    async fn slow_receiver() -> Outcome {
        let (listener, addr) = listen()?;
        let mut client = connect(addr).await?;
        client.get_ref().set_send_buffer_size(1)?;
        let mut server = next(&listener).await?;
        let sender = tokio::spawn(async move {
            for number in 0..1000_u32 {
                send(&mut client, &number.to_ne_bytes()).await?;
            }
            io::Result::Ok(())
        });
        for number in 0..1000_u32 {
            let mut buffer = [0; 4];
            let length = recv(&mut server, &mut buffer).await?;
            let whole = length == 4 && buffer == number.to_ne_bytes();
            check(whole, "lost or out of order")?;
        }
        sender.await??;
        Ok(())
    }
%% if not s.records

    /// What does not wait says so.
    async fn not_yet() -> Outcome {
        let (listener, addr) = listen()?;
        let client = connect(addr).await?;
        let server = next(&listener).await?;
        let early = server.try_read(&mut [0; 8]).err().map(|e| e.kind());
        check(early == Some(io::ErrorKind::WouldBlock), "data too early")?;
        client.writable().await?;
        check(client.try_write(b"hello")? == 5, "not all sent")?;
        server.readable().await?;
        check(server.try_read(&mut [0; 8])? == 5, "another length")
    }
%% endif
%% if can.pair

    async fn pair() -> Outcome {
        let (mut one, mut other) = @{ T }@::pair()?;
        send(&mut one, b"hello").await?;
        let mut buffer = [0; 64];
        let length = recv(&mut other, &mut buffer).await?;
        check(&buffer[..length] == b"hello", "something else")
    }
%% endif
}
