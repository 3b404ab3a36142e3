@% set can = s.can %@@% set flow = s.send_wakes and s.exact and not s.frames %@@% set p = "" if c.single else s.module ~ "_" %@@% set at = "" if c.single else s.module ~ "::" %@/// Tests of the socket type@% if not c.single %@ of protocol @{ s.protocol }@@% endif %@.
mod @{ s.module }@ {
%% if flow
    use std::io;

%% endif
    use @{ f.name }@::SockAddr;
    use @{ f.name }@::@{ at }@tokio::Socket;

    use super::{Test, check};

    @{ c.inner_samples[0] }@
    @{ c.inner_samples[1] }@

    pub(super) const TESTS: &[Test] = &[
        ("@{ p }@conversion", || Box::pin(conversion())),
        ("@{ p }@message", || Box::pin(message())),
%% if flow
        ("@{ p }@late_message", || Box::pin(late_message())),
        ("@{ p }@backpressure", || Box::pin(backpressure())),
        ("@{ p }@backpressure_by_address", || Box::pin(by_address())),
%% endif
%% if can.pair and flow
        ("@{ p }@pair", || Box::pin(pair())),
%% endif
    ];

    async fn conversion() -> super::Outcome {
        let socket = Socket::new()?;
        let error = socket.get_ref().take_error()?;
        check(error.is_none(), "a new socket has an error")?;
        let plain = socket.into_socket();
        Socket::try_from(plain)?;
        tokio::task::yield_now().await;
        Ok(())
    }

    async fn message() -> super::Outcome {
        let (server, client) = (Socket::new()?, Socket::new()?);
        server.bind(SERVER)?;
        client.bind(CLIENT)?;
%% if s.send_wakes
        client.send_to(b"hello", SERVER).await?;
%% else
        client.try_send_to(b"hello", SERVER)?;
%% endif
        server.readable().await?;
        let mut buffer = [0; 64];
        let (length, source) = server.recv_from(&mut buffer).await?;
        check(length > 0, "no message")?;
        check(source == @{ s.from_client }@, "another source")
    }
%% if flow

    /// The receiver waits first.
    async fn late_message() -> super::Outcome {
        let (server, client) = (Socket::new()?, Socket::new()?);
        server.bind(SERVER)?;
        let receiver = tokio::spawn(async move {
            let mut buffer = [0; 64];
            let got = server.recv_msg(&mut buffer).await?;
            io::Result::Ok(buffer[..got.length].to_vec())
        });
        tokio::task::yield_now().await;
        client.send_to(b"hello", SERVER).await?;
        check(receiver.await?? == b"hello", "another message")
    }

    /// A sender that is faster than the receiver waits for it, and nothing is
    /// lost.
    async fn backpressure() -> super::Outcome {
        let (server, client) = (Socket::new()?, Socket::new()?);
        server.get_ref().set_recv_buffer_size(1)?;
        server.bind(SERVER)?;
        client.connect(SERVER)?;
        let sender = tokio::spawn(async move {
            for number in 0..1000_u32 {
                client.send(&number.to_ne_bytes()).await?;
            }
            io::Result::Ok(())
        });
        expect(&server, 1000).await?;
        sender.await??;
        Ok(())
    }

    /// The same without a peer.
    async fn by_address() -> super::Outcome {
        let (server, client) = (Socket::new()?, Socket::new()?);
        server.get_ref().set_recv_buffer_size(1)?;
        server.bind(SERVER)?;
        let sender = tokio::spawn(async move {
            for number in 0..1000_u32 {
                client.send_to(&number.to_ne_bytes(), SERVER).await?;
            }
            io::Result::Ok(())
        });
        expect(&server, 1000).await?;
        sender.await??;
        Ok(())
    }

    /// Receives messages that are numbers from zero.
    async fn expect(socket: &Socket, count: u32) -> super::Outcome {
        let mut buffer = [0; 4];
        for number in 0..count {
            socket.recv(&mut buffer).await?;
            check(buffer == number.to_ne_bytes(), "lost or out of order")?;
        }
        Ok(())
    }
%% endif
%% if can.pair and flow

    async fn pair() -> super::Outcome {
        let (one, other) = Socket::pair()?;
        one.send(b"hello").await?;
        let mut buffer = [0; 64];
        let length = other.recv(&mut buffer).await?;
        check(&buffer[..length] == b"hello", "another message")
    }
%% endif
}
