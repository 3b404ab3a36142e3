%% if s.can.recv

/// A read waits for one byte and takes what is there. 0 bytes are the end.
///
/// - `ENOTCONN`: the socket is not connected.
/// - `ECONNRESET`: the other end was closed before it had received everything.
/// - `EAGAIN` ([`WouldBlock`](io::ErrorKind::WouldBlock)): there is no data and
///   the call may not wait, or not any longer.
/// - `EINTR` ([`Interrupted`](io::ErrorKind::Interrupted)): a signal came while
///   it waited.
impl io::Read for &Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        sys::recv(self.as_fd(), buffer, 0)
    }

    fn read_vectored(&mut self, buffers: &mut [io::IoSliceMut<'_>]) -> io::Result<usize> {
        sys::connection::recv_vectored(self.as_fd(), buffers)
    }
}

impl io::Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&*self).read(buffer)
    }

    fn read_vectored(&mut self, buffers: &mut [io::IoSliceMut<'_>]) -> io::Result<usize> {
        (&*self).read_vectored(buffers)
    }
}
%% endif
%% if s.can.send

/// A write waits for room in the send buffer, and gives how much it has sent.
/// There is no `SIGPIPE`, and nothing to flush.
///
/// - `ENOTCONN`: the socket is not connected.
%% if s.can.shutdown
/// - `EPIPE`: the other end is closed or its read half is shut, or the write half
///   of this one is.
%% else
/// - `EPIPE`: the other end is closed.
%% endif
/// - `ECONNRESET`: the other end was closed before it had received everything.
/// - `EAGAIN` ([`WouldBlock`](io::ErrorKind::WouldBlock)): the buffer is full and
///   the call may not wait, or not any longer.
/// - `EINTR` ([`Interrupted`](io::ErrorKind::Interrupted)): a signal came while
///   it waited.
impl io::Write for &Stream {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        sys::connection::send(self.as_fd(), data, 0)
    }

    fn write_vectored(&mut self, buffers: &[io::IoSlice<'_>]) -> io::Result<usize> {
        sys::connection::send_vectored(self.as_fd(), buffers)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl io::Write for Stream {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        (&*self).write(data)
    }

    fn write_vectored(&mut self, buffers: &[io::IoSlice<'_>]) -> io::Result<usize> {
        (&*self).write_vectored(buffers)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
%% endif
