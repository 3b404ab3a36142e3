// SPDX-License-Identifier: GPL-2.0-only

//! How data is sent and received.

#![forbid(unsafe_code)]

use super::{
    super::limit::{RECV_FLAGS, SEND_FLAGS},
    End, EndCall, Envelope, Protocol,
};
use crate::runtime::{
    data::Next,
    errno::{errno, is, EAGAIN, ECONNRESET, EISCONN, EMSGSIZE, ENOTCONN, EOPNOTSUPP, EPIPE},
    msg::{
        RecvMsg, SendMsg, MSG_DONTWAIT, MSG_EOR, MSG_ERRQUEUE, MSG_NOSIGNAL, MSG_PEEK, MSG_TRUNC,
        MSG_WAITALL,
    },
    skb::Message,
    task::raise_sigpipe,
};
use crate::shim::SEND_SHUTDOWN;
use kernel::{prelude::*, sync::rcu};
use zerocopy::FromZeros;

/// Bytes of a stream in one piece, at the most.
const PIECE: usize = 64 << 10;

/// What is left for what a buffer needs beside its bytes, where two pieces fit the send buffer.
const OVERHEAD: usize = 64;

/// Sends the next `len` bytes of what the caller sends.
#[inline]
fn put<P: Protocol>(
    call: EndCall<'_, P>,
    msg: &mut SendMsg<'_>,
    len: usize,
    envelope: P::Envelope,
) -> Result {
    let message = Message::piece(call, msg, len, envelope)?;
    let guard = rcu::read_lock();
    let other = call.other(&guard).ok_or_else(|| errno(ENOTCONN))?;
    message.put(other).map_err(|_| errno(EPIPE))
}

/// What a call gives that has sent nothing.
#[cold]
fn failed<P: Protocol>(sk: End<'_, P>, msg: &SendMsg<'_>, error: Error) -> Error {
    if !is(&error, EPIPE) {
        return error;
    }
    // A reset is told once, and then the end of the connection.
    if let Err(reset) = sk.take_error() {
        return reset;
    }
    if msg.flags() & MSG_NOSIGNAL == 0 {
        raise_sigpipe();
    }
    error
}

/// Tells of data between the socket and the other end, whose names `note` gets in that order.
#[inline]
fn observe<P: Protocol>(sk: End<'_, P>, note: impl FnOnce(&P::Addr, &P::Addr)) {
    if P::OBSERVED {
        let guard = rcu::read_lock();
        if let Some(other) = sk.other(&guard) {
            note(sk.addr_or_unbound(), other.addr_or_unbound());
        }
    }
}

/// What one call sends is on its way.
#[inline]
fn note_sent<P: Protocol>(sk: End<'_, P>, len: usize) {
    observe(sk, |own, its| P::note_sent(sk, own, its, len));
}

/// A call has received bytes.
#[inline]
fn note_received<P: Protocol>(sk: End<'_, P>, len: usize) {
    observe(sk, |own, its| P::note_received(sk, its, own, len));
}

/// What `sendmsg()` does.
#[inline]
pub(super) fn sendmsg<P: Protocol>(call: EndCall<'_, P>, mut msg: SendMsg<'_>) -> Result<usize> {
    if msg.flags() & !SEND_FLAGS != 0 {
        return Err(errno(EOPNOTSUPP));
    }
    if msg.has_name() {
        let connected = call.has_other();
        return Err(errno(if connected { EISCONN } else { EOPNOTSUPP }));
    }
    if P::RECORDS && msg.len() > call.max_message() {
        return Err(errno(EMSGSIZE));
    }
    if !call.has_other() {
        return Err(errno(ENOTCONN));
    }
    if call.is_shut(SEND_SHUTDOWN) {
        return Err(failed(*call, &msg, errno(EPIPE)));
    }
    let attached = if P::RECORDS {
        P::attached(&msg)?
    } else {
        P::Attached::new_zeroed()
    };
    P::sendmsg(call, &mut msg, attached).map_err(|error| failed(*call, &msg, error))
}

/// What `sendmsg()` does on a connection.
///
/// # Errors
///
/// `EPIPE` if nothing is received at the other end any more, and those of the send buffer.
#[inline]
pub(crate) fn default_sendmsg<P: Protocol>(
    call: EndCall<'_, P>,
    msg: &mut SendMsg<'_>,
    attached: P::Attached,
) -> Result<usize> {
    if P::RECORDS {
        send_record(call, msg, attached)
    } else {
        send_bytes(call, msg)
    }
}

/// Sends one record.
fn send_record<P: Protocol>(
    call: EndCall<'_, P>,
    msg: &mut SendMsg<'_>,
    attached: P::Attached,
) -> Result<usize> {
    let len = msg.len();
    let envelope = P::Envelope::new(attached, msg.flags() & MSG_EOR != 0);
    put(call, msg, len, envelope)?;
    note_sent(*call, len);
    Ok(len)
}

/// Sends bytes of a stream, piece by piece.
#[inline]
fn send_bytes<P: Protocol>(call: EndCall<'_, P>, msg: &mut SendMsg<'_>) -> Result<usize> {
    let len = msg.len();
    let mut sent = 0;
    while sent < len {
        // Two pieces fit the buffer: one comes while the other goes.
        let fits = (call.send_buffer() / 2).saturating_sub(OVERHEAD).max(1);
        let size = (len - sent).min(PIECE).min(fits);
        match put(call, msg, size, P::Envelope::new_zeroed()) {
            Ok(()) => sent += size,
            Err(error) if sent == 0 => return Err(error),
            Err(error) => {
                // The next call tells of a reset that cut this one short.
                if is(&error, ECONNRESET) {
                    call.set_error(errno(ECONNRESET));
                }
                break;
            }
        }
    }
    if sent > 0 {
        note_sent(*call, sent);
    }
    Ok(sent)
}

/// What `recvmsg()` does.
#[inline]
pub(super) fn recvmsg<P: Protocol>(call: EndCall<'_, P>, mut msg: RecvMsg<'_>) -> Result<usize> {
    if msg.flags() & !(RECV_FLAGS | MSG_WAITALL) != 0 {
        return Err(errno(EOPNOTSUPP));
    }
    // There is no error queue.
    if msg.flags() & MSG_ERRQUEUE != 0 {
        return Err(errno(EAGAIN));
    }
    if !call.has_other() {
        return Err(errno(ENOTCONN));
    }
    P::recvmsg(call, &mut msg)
}

/// What `recvmsg()` does on a connection.
///
/// # Errors
///
/// `EAGAIN` if there is nothing and the caller does not wait, a reset, what a signal gives, and `EFAULT`.
#[inline]
pub(crate) fn default_recvmsg<P: Protocol>(
    call: EndCall<'_, P>,
    msg: &mut RecvMsg<'_>,
) -> Result<usize> {
    if P::RECORDS {
        recv_record(call, msg)
    } else if msg.flags() & MSG_PEEK != 0 {
        peek_bytes(call, msg)
    } else {
        recv_bytes(call, msg)
    }
}

/// Receives one record.
fn recv_record<P: Protocol>(call: EndCall<'_, P>, msg: &mut RecvMsg<'_>) -> Result<usize> {
    let mut timeout = call.recv_timeout(msg.flags() & MSG_DONTWAIT != 0);
    let mut reader = call.reader();
    let len = loop {
        match reader.next() {
            Next::Data(record) => {
                let len = record.len();
                let size = len.min(msg.len());
                if size < len {
                    msg.set_truncated();
                }
                record.copy_to(0, msg, size)?;
                if record.cb().end_of_record() {
                    msg.set_end_of_record();
                }
                P::put_attached(msg, record.cb().attached());
                if msg.flags() & MSG_PEEK != 0 {
                    return Ok(if msg.flags() & MSG_TRUNC != 0 {
                        len
                    } else {
                        size
                    });
                }
                break len;
            }
            Next::End => {
                call.take_error()?;
                return Ok(0);
            }
            Next::Nothing if timeout == 0 => return Err(errno(EAGAIN)),
            Next::Nothing => {}
        }
        reader.wait(&mut timeout)?;
    };
    note_received(*call, len);
    reader.consume(len);
    Ok(if msg.flags() & MSG_TRUNC != 0 {
        len
    } else {
        len.min(msg.len())
    })
}

/// Looks at the bytes of a stream that are there, and waits for no more than one.
fn peek_bytes<P: Protocol>(call: EndCall<'_, P>, msg: &mut RecvMsg<'_>) -> Result<usize> {
    let mut timeout = call.recv_timeout(msg.flags() & MSG_DONTWAIT != 0);
    let len = msg.len();
    if len == 0 {
        return Ok(0);
    }
    let mut reader = call.reader();
    loop {
        match reader.next() {
            Next::Data(first) => {
                let mut copied = 0;
                let mut next = Some(first);
                while let Some(data) = next.filter(|_| copied < len) {
                    let offset = data.consumed();
                    let size = (data.len() - offset).min(len - copied);
                    if msg.flags() & MSG_TRUNC == 0 {
                        match data.copy_to(offset, msg, size) {
                            Err(error) if copied == 0 => return Err(error),
                            Err(_) => break,
                            Ok(()) => {}
                        }
                    }
                    copied += size;
                    next = data.after();
                }
                return Ok(copied);
            }
            Next::End => {
                call.take_error()?;
                return Ok(0);
            }
            Next::Nothing if timeout == 0 => return Err(errno(EAGAIN)),
            Next::Nothing => {}
        }
        reader.wait(&mut timeout)?;
    }
}

/// Receives bytes of a stream: what is there, and at least as many as the caller waits for.
#[inline]
fn recv_bytes<P: Protocol>(call: EndCall<'_, P>, msg: &mut RecvMsg<'_>) -> Result<usize> {
    let flags = msg.flags();
    let len = msg.len();
    let mut timeout = call.recv_timeout(flags & MSG_DONTWAIT != 0);
    let target = call.recv_target(flags & MSG_WAITALL != 0, len);
    let mut reader = call.reader();
    let mut copied = 0;
    let mut ended = Ok(());
    while copied < len {
        let size = match reader.next() {
            Next::Data(data) => {
                let offset = data.consumed();
                let size = (data.len() - offset).min(len - copied);
                if flags & MSG_TRUNC == 0 {
                    ended = data.copy_to(offset, msg, size);
                }
                size
            }
            Next::End => {
                if copied == 0 {
                    ended = call.take_error();
                }
                break;
            }
            Next::Nothing if timeout == 0 || copied >= target => {
                ended = Err(errno(EAGAIN));
                break;
            }
            Next::Nothing => {
                ended = reader.wait(&mut timeout);
                if ended.is_err() {
                    break;
                }
                continue;
            }
        };
        if ended.is_err() {
            break;
        }
        copied += size;
        reader.consume(size);
    }
    if copied == 0 {
        return ended.map(|()| 0);
    }
    note_received(*call, copied);
    Ok(copied)
}
