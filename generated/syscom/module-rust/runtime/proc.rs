// SPDX-License-Identifier: GPL-2.0-only

//! The lines of `/proc/net/xxx`, one for each bound socket.

use super::{ops::SocketOps, sock::Sock};
use crate::shim;
use kernel::{bindings, seq_file::SeqFile};

/// What a family tells of a bound socket.
pub(crate) trait ShowSocket: SocketOps {
    /// Writes one line.
    fn show(sk: Sock<'_, Self>, line: &Line<'_>);
}

/// A line that is being written.
pub(crate) struct Line<'a> {
    seq: &'a SeqFile,
    raw: *mut bindings::seq_file,
}

impl Line<'_> {
    /// Writes some of it.
    pub(crate) fn write(&self, args: kernel::fmt::Arguments<'_>) {
        self.seq.call_printf(args);
    }

    /// The owner of a socket, as the reader sees it.
    pub(crate) fn uid<T: SocketOps>(&self, sk: Sock<'_, T>) -> u32 {
        // SAFETY: Both are alive.
        unsafe { shim::sock_uid(sk.as_raw(), self.raw) }
    }
}

/// Shows a socket.
///
/// # Safety
///
/// `seq` is that of a call of `show`, and `sk` a bound socket of `T`, found under RCU.
pub(super) unsafe fn show<T: ShowSocket>(seq: *mut bindings::seq_file, sk: *mut bindings::sock) {
    // SAFETY: By the requirements.
    let (line, sk) = unsafe {
        let line = Line {
            seq: SeqFile::from_raw(seq),
            raw: seq,
        };
        (line, Sock::from_raw(sk))
    };
    T::show(sk, &line);
}

/// Bytes, to be written in hexadecimal.
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl kernel::fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut kernel::fmt::Formatter<'_>) -> kernel::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
