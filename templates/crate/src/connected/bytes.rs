%% if s.can.recv

    /// Receives what is there like `read`, and leaves it there.
    ///
    /// # Errors
    ///
    /// As for `read`.
    pub fn peek(&self, buffer: &mut [u8]) -> io::Result<usize> {
        sys::recv(self.as_fd(), buffer, libc::MSG_PEEK)
    }
%% endif
