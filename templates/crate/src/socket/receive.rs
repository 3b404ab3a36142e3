
    /// Receives a message, and gives the number of bytes put into `buffer`.
    ///
    /// Waits for a message. What does not fit into the buffer is lost, which only
    /// [`recv_msg`](Self::recv_msg) tells.
%% if s.can.shutdown
    /// After the read half was shut, 0 bytes are received if no message is left.
%% endif
    ///
    /// # Errors
    ///
    /// - `EAGAIN` ([`WouldBlock`](io::ErrorKind::WouldBlock)): there is no message
    ///   and the call may not wait, or not any longer.
    /// - `EINTR` ([`Interrupted`](io::ErrorKind::Interrupted)): a signal came while
    ///   it waited.
    pub fn recv(&self, buffer: &mut [u8]) -> io::Result<usize> {
        sys::recv(self.as_fd(), buffer, 0)
    }

    /// Receives a message like [`recv`](Self::recv), with the address of its
    /// sender.
%% if s.maybe_unnamed
    ///
%% if not s.autobind
    /// The address is `None` if the sender was not bound.
%% endif
%% if s.can.shutdown
    /// The address is `None` if there is no message, after the read half was shut.
%% endif
%% endif
    ///
    /// # Errors
    ///
    /// As for [`recv`](Self::recv).
    pub fn recv_from(&self, buffer: &mut [u8]) -> io::Result<(usize, @{ s.source }@)> {
%% if s.maybe_unnamed
        sys::recv_from(self.as_fd(), buffer, 0)
%% else
        let (length, source) = sys::recv_from(self.as_fd(), buffer, 0)?;
        Ok((length, source.ok_or_else(sys::bad_address)?))
%% endif
    }

    /// Receives a message like [`recv`](Self::recv) and leaves it in the queue.
    ///
    /// # Errors
    ///
    /// As for [`recv`](Self::recv).
    pub fn peek(&self, buffer: &mut [u8]) -> io::Result<usize> {
        sys::recv(self.as_fd(), buffer, libc::MSG_PEEK)
    }

    /// Receives a message like [`recv_from`](Self::recv_from) and leaves it in
    /// the queue.
    ///
    /// # Errors
    ///
    /// As for [`recv`](Self::recv).
    pub fn peek_from(&self, buffer: &mut [u8]) -> io::Result<(usize, @{ s.source }@)> {
%% if s.maybe_unnamed
        sys::recv_from(self.as_fd(), buffer, libc::MSG_PEEK)
%% else
        let (length, source) = sys::recv_from(self.as_fd(), buffer, libc::MSG_PEEK)?;
        Ok((length, source.ok_or_else(sys::bad_address)?))
%% endif
    }

    /// Receives a message with all that is known about it.
    ///
    /// # Errors
    ///
    /// As for [`recv`](Self::recv).
    pub fn recv_msg(&self, buffer: &mut [u8]) -> io::Result<Received> {
        let message = sys::recv_msg(self.as_fd(), buffer, libc::MSG_TRUNC)?;
        Ok(Received {
            length: message.length.min(buffer.len()),
            message_length: message.length,
            truncated: message.truncated,
            source: message.source,
            timestamp: message.timestamp,
%% if s.can.cmsgs_in
            control: Incoming::decode(&message.control),
            control_truncated: message.control_truncated,
%% endif
        })
    }
