%% if s.can.send

    /// Sends a record, and gives its length. Waits while the send buffer is full.
    ///
    /// # Errors
    ///
    /// - `EMSGSIZE`: the record is longer than [`MAX_MESSAGE`](crate::MAX_MESSAGE)@% if s.can.set_max %@ or
    ///   than [`set_max_message`](Self::set_max_message) allows@% endif %@.
    /// - `ENOTCONN`: the socket is not connected.
%% if s.can.shutdown
    /// - `EPIPE`: the other end is closed or its read half is shut, or the write
    ///   half of this one is. There is no `SIGPIPE`.
%% else
    /// - `EPIPE`: the other end is closed. There is no `SIGPIPE`.
%% endif
    /// - `ECONNRESET`: the other end was closed before it had received everything.
    /// - `EAGAIN` ([`WouldBlock`](io::ErrorKind::WouldBlock)): the buffer is full
    ///   and the call may not wait, or not any longer.
    /// - `EINTR` ([`Interrupted`](io::ErrorKind::Interrupted)): a signal came while
    ///   it waited.
    pub fn send(&self, record: &[u8]) -> io::Result<usize> {
        sys::connection::send(self.as_fd(), record, 0)
    }

    /// Sends a record like [`send`](Self::send), and marks it as the end of what
    /// belongs together (`MSG_EOR`).
    ///
    /// # Errors
    ///
    /// As for [`send`](Self::send).
    pub fn send_end(&self, record: &[u8]) -> io::Result<usize> {
        sys::connection::send(self.as_fd(), record, libc::MSG_EOR)
    }
%% if s.can.cmsgs_out

    /// Sends a record like [`send`](Self::send), with control messages.
    ///
    /// # Errors
    ///
    /// - `EINVAL`: a control message is out of its range.
    /// - Everything that [`send`](Self::send) gives.
    pub fn send_msg(&self, record: &[u8], control: &control::Outgoing) -> io::Result<usize> {
        self.send_with(record, control, 0)
    }

    /// Sends a record like [`send_end`](Self::send_end), with control messages.
    ///
    /// # Errors
    ///
    /// As for [`send_msg`](Self::send_msg).
    pub fn send_end_msg(&self, record: &[u8], control: &control::Outgoing) -> io::Result<usize> {
        self.send_with(record, control, libc::MSG_EOR)
    }

    fn send_with(
        &self,
        record: &[u8],
        control: &control::Outgoing,
        flags: i32,
    ) -> io::Result<usize> {
        let mut control = control.encode();
        sys::send_msg(self.as_fd(), record, @% if c.sys.cmsgs_to %@None, @% endif %@&mut control, flags)
    }
%% endif
%% endif
%% if s.can.recv

    /// Receives a record, and gives the number of bytes put into `buffer`.
    ///
    /// Waits for a record. What does not fit into the buffer is lost, which only
    /// [`recv_msg`](Self::recv_msg) tells. 0 bytes are a record without bytes, or
    /// the end of the connection.
    ///
    /// # Errors
    ///
    /// - `ENOTCONN`: the socket is not connected.
    /// - `ECONNRESET`: the other end was closed before it had received everything.
    /// - `EAGAIN` ([`WouldBlock`](io::ErrorKind::WouldBlock)): there is no record
    ///   and the call may not wait, or not any longer.
    /// - `EINTR` ([`Interrupted`](io::ErrorKind::Interrupted)): a signal came while
    ///   it waited.
    pub fn recv(&self, buffer: &mut [u8]) -> io::Result<usize> {
        sys::recv(self.as_fd(), buffer, 0)
    }

    /// Receives a record like [`recv`](Self::recv), with all that is known about
    /// it.
    ///
    /// # Errors
    ///
    /// As for [`recv`](Self::recv).
    pub fn recv_msg(&self, buffer: &mut [u8]) -> io::Result<Received> {
        self.record(buffer, libc::MSG_TRUNC)
    }

    /// Receives a record like [`recv`](Self::recv) and leaves it in the queue.
    ///
    /// # Errors
    ///
    /// As for [`recv`](Self::recv).
    pub fn peek(&self, buffer: &mut [u8]) -> io::Result<usize> {
        sys::recv(self.as_fd(), buffer, libc::MSG_PEEK)
    }

    /// Receives a record like [`recv_msg`](Self::recv_msg) and leaves it in the
    /// queue.
    ///
    /// # Errors
    ///
    /// As for [`recv`](Self::recv).
    pub fn peek_msg(&self, buffer: &mut [u8]) -> io::Result<Received> {
        self.record(buffer, libc::MSG_TRUNC | libc::MSG_PEEK)
    }

    fn record(&self, buffer: &mut [u8], flags: i32) -> io::Result<Received> {
        let record = sys::connection::recv_record(self.as_fd(), buffer, flags)?;
        Ok(Received {
            length: record.length.min(buffer.len()),
            record_length: record.length,
            truncated: record.truncated,
            end_of_record: record.end,
%% if s.can.cmsgs_in
            control: control::Incoming::decode(&record.control),
            control_truncated: record.control_truncated,
%% endif
        })
    }
%% endif
