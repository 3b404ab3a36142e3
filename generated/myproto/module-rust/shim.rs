// SPDX-License-Identifier: GPL-2.0-only

//! What the module calls in C: functions of its own (`shim.h` says the same in C), and of the
//! kernel, whose types `shim.c` checks.

#![allow(
    dead_code,
    reason = "the same for every family, each of which uses what it needs"
)]
#![allow(
    improper_ctypes,
    reason = "some members of the kernel's structs have no size in some configurations"
)]

use kernel::{bindings, ffi::*};

/// Ends the state of a socket.
pub(crate) type DestructFn = unsafe extern "C" fn(*mut bindings::sock);
/// Takes a message over.
pub(crate) type DrainFn = unsafe extern "C" fn(*mut c_void, *mut bindings::sk_buff);
/// Writes a line about a socket.
pub(crate) type ShowFn = unsafe extern "C" fn(*mut bindings::seq_file, *mut bindings::sock);
/// Whether there is still a reason to wait.
pub(crate) type StillFn = unsafe extern "C" fn(*mut c_void) -> bool;

/// What the state of a socket is aligned to, at the most.
pub(crate) const STATE_ALIGN: usize = 8;
/// Bytes of the bind table's key, which has at least this alignment.
pub(crate) const KEY_SIZE: usize = 4;
/// What a key is aligned to, at the least.
pub(crate) const KEY_ALIGN: usize = 4;
/// Whether each kind of sockets, by type and protocol, has addresses of its own: who looks for a
/// socket finds none of another kind.
pub(crate) const KINDS_APART: bool = false;
/// Bytes of the family's address.
pub(crate) const ADDR_SIZE: usize = 8;

/// `EPOLLOUT`, as `shim.c` checks.
pub(crate) const EPOLLOUT: u32 = 0x4;
/// `EPOLLWRNORM`, as `shim.c` checks.
pub(crate) const EPOLLWRNORM: u32 = 0x100;
/// `EPOLLWRBAND`, as `shim.c` checks.
pub(crate) const EPOLLWRBAND: u32 = 0x200;
/// `SKB_CB_SIZE`, as `shim.c` checks.
pub(crate) const SKB_CB_SIZE: u32 = 40;
/// `RCV_SHUTDOWN`, as `shim.c` checks.
pub(crate) const RCV_SHUTDOWN: u32 = 0x1;
/// `SEND_SHUTDOWN`, as `shim.c` checks.
pub(crate) const SEND_SHUTDOWN: u32 = 0x2;
/// `SIOCINQ`, as `shim.c` checks.
pub(crate) const SIOCINQ: u32 = 0x541b;
/// `SIOCOUTQ`, as `shim.c` checks.
pub(crate) const SIOCOUTQ: u32 = 0x5411;

unsafe extern "C" {
    /// Where the state of a socket is, from its beginning on.
    #[link_name = "myproto_shim_state_offset"]
    pub(crate) safe static state_offset: usize;

    /// Makes the family's struct proto and its part of each network namespace known.
    ///
    /// # Safety
    ///
    /// Called before any other function; `size` is that of the sockets' state.
    #[link_name = "myproto_shim_register"]
    pub(crate) fn register(size: usize, show: ShowFn) -> c_int;

    /// Undoes `register()`.
    ///
    /// # Safety
    ///
    /// There is no socket any more.
    #[link_name = "myproto_shim_unregister"]
    pub(crate) fn unregister();

    /// A new socket whose state is not there yet, or NULL.
    ///
    /// # Safety
    ///
    /// As for `net_proto_family::create`.
    #[link_name = "myproto_shim_sock_alloc"]
    pub(crate) fn sock_alloc(
        net: *mut bindings::net,
        sock: *mut bindings::socket,
        protocol: c_int,
        kern: c_int,
    ) -> *mut bindings::sock;

    /// Has `destruct` end the state of a new socket with the socket.
    ///
    /// # Safety
    ///
    /// The socket has a state, which `destruct` fits; nobody else knows the socket.
    #[link_name = "myproto_shim_sock_set_destruct"]
    pub(crate) fn sock_set_destruct(sk: *mut bindings::sock, destruct: DestructFn);

    /// Counts a socket as one more, or one less, that is in use.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "myproto_shim_sock_count"]
    pub(crate) fn sock_count(sk: *mut bindings::sock, change: c_int);

    /// Frees what is left in the receive queue.
    ///
    /// # Safety
    ///
    /// Nobody uses the socket any more.
    #[link_name = "myproto_shim_queue_purge"]
    pub(crate) fn queue_purge(sk: *mut bindings::sock);

    /// Takes a reference unless the last one is gone.
    ///
    /// # Safety
    ///
    /// The caller holds the RCU read lock.
    #[link_name = "myproto_shim_sock_try_hold"]
    pub(crate) fn sock_try_hold(sk: *mut bindings::sock) -> bool;

    /// Gives a reference up.
    ///
    /// # Safety
    ///
    /// The reference is the caller's own.
    #[link_name = "myproto_shim_sock_put"]
    pub(crate) fn sock_put(sk: *mut bindings::sock);

    /// Marks the socket as dead and takes it from its file.
    ///
    /// # Safety
    ///
    /// The file does not need it any more, or never saw it.
    #[link_name = "myproto_shim_sock_orphan"]
    pub(crate) fn sock_orphan(sk: *mut bindings::sock);

    /// Takes the socket's lock; may sleep.
    ///
    /// # Safety
    ///
    /// The socket is alive, and the caller may sleep.
    #[link_name = "myproto_shim_lock_sock"]
    pub(crate) fn lock_sock(sk: *mut bindings::sock);

    /// Gives the socket's lock back.
    ///
    /// # Safety
    ///
    /// The caller has it.
    #[link_name = "myproto_shim_release_sock"]
    pub(crate) fn release_sock(sk: *mut bindings::sock);

    /// Frees memory that begins with a struct rcu_head after a grace period.
    ///
    /// # Safety
    ///
    /// It is of kmalloc() and of no use to who comes after the call.
    #[link_name = "myproto_shim_kfree_rcu"]
    pub(crate) fn kfree_rcu(head: *mut bindings::callback_head);

    /// Whether the caller has the capability in the socket's user namespace.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "myproto_shim_sock_capable"]
    pub(crate) fn sock_capable(sk: *mut bindings::sock, capability: c_int) -> bool;

    /// Whether the caller has the capability in the user namespace of `net`.
    ///
    /// # Safety
    ///
    /// The namespace is alive.
    #[link_name = "myproto_shim_net_capable"]
    pub(crate) fn net_capable(net: *mut bindings::net, capability: c_int) -> bool;

    /// Whether it is the network namespace that the kernel began with.
    ///
    /// # Safety
    ///
    /// The namespace is alive.
    #[link_name = "myproto_shim_net_is_initial"]
    pub(crate) fn net_is_initial(net: *mut bindings::net) -> bool;

    /// Tells the core `SS_xxx`, whether the socket has a peer.
    ///
    /// # Safety
    ///
    /// The caller has the socket's lock.
    #[link_name = "myproto_shim_sock_set_state"]
    pub(crate) fn sock_set_state(sk: *mut bindings::sock, state: c_uint);

    /// Which halves of the socket are shut.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "myproto_shim_sock_shutdown"]
    pub(crate) fn sock_shutdown(sk: *mut bindings::sock) -> u32;

    /// Shuts halves of the socket.
    ///
    /// # Safety
    ///
    /// The caller has the socket's lock, or, where that is what guards it, its queue's.
    #[link_name = "myproto_shim_sock_shut"]
    pub(crate) fn sock_shut(sk: *mut bindings::sock, halves: u32);

    /// Wakes all who wait for a change of the socket.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "myproto_shim_sock_state_change"]
    pub(crate) fn sock_state_change(sk: *mut bindings::sock);

    /// How long a sender may wait, in jiffies.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "myproto_shim_sock_sndtimeo"]
    pub(crate) fn sock_sndtimeo(sk: *mut bindings::sock, noblock: bool) -> c_long;

    /// Bytes of memory that wait to be read.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "myproto_shim_sock_rmem"]
    pub(crate) fn sock_rmem(sk: *mut bindings::sock) -> c_int;

    /// Bytes of memory on their way to others.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "myproto_shim_sock_wmem"]
    pub(crate) fn sock_wmem(sk: *mut bindings::sock) -> c_int;

    /// The type of the socket, `SOCK_xxx`.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "myproto_shim_sock_type"]
    pub(crate) fn sock_type(sk: *mut bindings::sock) -> u32;

    /// The protocol that the socket was made for.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "myproto_shim_sock_protocol"]
    pub(crate) fn sock_protocol(sk: *mut bindings::sock) -> c_int;

    /// The socket's owner, as the reader of a seq_file sees it.
    ///
    /// # Safety
    ///
    /// Both are alive.
    #[link_name = "myproto_shim_sock_uid"]
    pub(crate) fn sock_uid(sk: *mut bindings::sock, seq: *mut bindings::seq_file) -> u32;

    /// The inode of the socket's file.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "myproto_shim_sock_ino"]
    pub(crate) fn sock_ino(sk: *mut bindings::sock) -> u64;

    /// Puts the socket into the bind table, or says that the key is taken. A socket is bound
    /// once, and not without a file, which it has until it is dead.
    ///
    /// # Safety
    ///
    /// The socket is locked; `key` is as long as the table's.
    #[link_name = "myproto_shim_bind_insert"]
    pub(crate) fn bind_insert(sk: *mut bindings::sock, key: *const c_void) -> c_int;

    /// Takes the socket out of the bind table, if it is there; its address is free at once.
    ///
    /// # Safety
    ///
    /// The socket is locked; it has no file any more, so that nobody can bind it.
    #[link_name = "myproto_shim_bind_remove"]
    pub(crate) fn bind_remove(sk: *mut bindings::sock);

    /// The socket that is bound to the key in the namespace of `sk`, or NULL; of the same kind
    /// where each has addresses of its own.
    ///
    /// # Safety
    ///
    /// The caller holds the RCU read lock; `key` is as long as the table's.
    #[link_name = "myproto_shim_bind_lookup"]
    pub(crate) fn bind_lookup(sk: *mut bindings::sock, key: *const c_void) -> *mut bindings::sock;

    /// A message of some bytes and, behind them, the next `len` that the sender's buffers hold,
    /// charged to the send buffer, and with `front` bytes in front that are no part of it; NULL
    /// and a negative error number if there is none.
    ///
    /// # Safety
    ///
    /// The socket is alive, and the caller may sleep; `msg` is that of a call of `sendmsg`, and
    /// there are `size` bytes at `head`, which are few.
    #[link_name = "myproto_shim_skb_alloc_with_head"]
    pub(crate) fn skb_alloc_with_head(
        sk: *mut bindings::sock,
        front: usize,
        head: *const c_void,
        size: usize,
        msg: *mut bindings::msghdr,
        len: usize,
        err: *mut c_int,
    ) -> *mut bindings::sk_buff;

    /// A message of the next `len` bytes that the sender's buffers hold, charged to the send
    /// buffer, and with `front` bytes in front that are no part of it; NULL and a negative error
    /// number if there is none.
    ///
    /// # Safety
    ///
    /// The socket is alive, and the caller may sleep; `msg` is that of a call of `sendmsg`.
    #[link_name = "myproto_shim_skb_alloc_from_msg"]
    pub(crate) fn skb_alloc_from_msg(
        sk: *mut bindings::sock,
        front: usize,
        msg: *mut bindings::msghdr,
        len: usize,
        err: *mut c_int,
    ) -> *mut bindings::sk_buff;

    /// Frees a message that does not arrive.
    ///
    /// # Safety
    ///
    /// The caller owns it.
    #[link_name = "myproto_shim_skb_free"]
    pub(crate) fn skb_free(skb: *mut bindings::sk_buff);

    /// Copies `len` bytes of a message to the receiver's buffers.
    ///
    /// # Safety
    ///
    /// The message has these bytes.
    #[link_name = "myproto_shim_skb_to_msg"]
    pub(crate) fn skb_to_msg(
        skb: *mut bindings::sk_buff,
        offset: c_int,
        msg: *mut bindings::msghdr,
        len: c_int,
    ) -> c_int;

    /// The Internet checksum of a message.
    ///
    /// # Safety
    ///
    /// The message has these bytes.
    #[link_name = "myproto_shim_skb_checksum"]
    pub(crate) fn skb_checksum(skb: *mut bindings::sk_buff) -> u32;

    /// Queues the message and wakes the reader. Zero if it is gone; -EPERM if the socket's
    /// filter, which may make it shorter, refuses it; -EAGAIN if the receive buffer is full,
    /// -EPIPE if the socket was shut for reading, and -ECONNREFUSED if it is dead.
    ///
    /// # Safety
    ///
    /// The caller owns the message, which it gives away where the result is zero, and holds the
    /// RCU read lock.
    #[link_name = "myproto_shim_queue_put"]
    pub(crate) fn queue_put(rx: *mut bindings::sock, skb: *mut bindings::sk_buff) -> c_int;

    /// The next message, or NULL and a negative error number, which is zero if the socket was
    /// shut for reading. A message that is not only peeked at leaves the queue.
    ///
    /// # Safety
    ///
    /// The socket is alive, and the caller may sleep.
    #[link_name = "myproto_shim_queue_get"]
    pub(crate) fn queue_get(
        sk: *mut bindings::sock,
        flags: c_int,
        err: *mut c_int,
    ) -> *mut bindings::sk_buff;

    /// Hands over what is queued at a dead socket, message by message.
    ///
    /// # Safety
    ///
    /// The socket is marked as dead; `each` takes `arg` and owns what it gets.
    #[link_name = "myproto_shim_queue_drain"]
    pub(crate) fn queue_drain(sk: *mut bindings::sock, each: DrainFn, arg: *mut c_void);

    /// The length of the next message; zero if there is none.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "myproto_shim_queue_first_len"]
    pub(crate) fn queue_first_len(sk: *mut bindings::sock) -> c_uint;

    /// Whether a sender has to wait. A socket whose buffer is not full takes one more message of
    /// any size; one that is shut takes none, at once.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "myproto_shim_room_full"]
    pub(crate) fn room_full(sk: *mut bindings::sock) -> bool;

    /// Sleeps until `rx` may have room, or may refuse, or `sk` was shut, but not if `still` says
    /// that nobody has to wait; a signal ends it early.
    ///
    /// # Safety
    ///
    /// The caller has references, and may sleep; `still` takes `arg`.
    #[link_name = "myproto_shim_room_wait"]
    pub(crate) fn room_wait(
        sk: *mut bindings::sock,
        rx: *mut bindings::sock,
        still: StillFn,
        arg: *mut c_void,
        timeo: *mut c_long,
    ) -> c_int;

    /// Has `sk` woken as a writer once `rx` has made room, if `still` says so and neither is
    /// dead: a dead one has woken its watchers for the last time, or watches no more. A full
    /// barrier follows.
    ///
    /// # Safety
    ///
    /// Both are alive; `still` takes `arg`, and does not sleep.
    #[link_name = "myproto_shim_room_watch"]
    pub(crate) fn room_watch(
        sk: *mut bindings::sock,
        rx: *mut bindings::sock,
        still: StillFn,
        arg: *mut c_void,
    );

    /// Undoes `room_watch()`.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "myproto_shim_room_unwatch"]
    pub(crate) fn room_unwatch(sk: *mut bindings::sock);

    /// Something changed for those who wait to send to the socket.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "myproto_shim_room_wake"]
    pub(crate) fn room_wake(sk: *mut bindings::sock);

    /// Wakes those who wait to send by the socket.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "myproto_shim_wake_writer"]
    pub(crate) fn wake_writer(sk: *mut bindings::sock);

    /// Tells the receiver when the message came, and what was lost before.
    ///
    /// # Safety
    ///
    /// All three belong to a call of `recvmsg`.
    #[link_name = "myproto_shim_recv_info"]
    pub(crate) fn recv_info(
        sk: *mut bindings::sock,
        msg: *mut bindings::msghdr,
        skb: *mut bindings::sk_buff,
    );

    /// Copies the value of an option from its caller.
    ///
    /// # Safety
    ///
    /// There are `len` bytes at `to`.
    #[link_name = "myproto_shim_sockptr_read"]
    pub(crate) fn sockptr_read(
        to: *mut c_void,
        from: *const bindings::sockptr_t,
        len: usize,
    ) -> c_int;

    /// Hands the value of an option to its caller, who may have less room.
    ///
    /// # Safety
    ///
    /// There are `len` bytes at `from`.
    #[link_name = "myproto_shim_sockopt_write"]
    pub(crate) fn sockopt_write(
        opt: *mut bindings::sockopt_t,
        from: *const c_void,
        len: usize,
    ) -> c_int;

    /// A number below `ceil` that nobody can predict.
    ///
    /// # Safety
    ///
    /// `ceil` is not zero.
    #[link_name = "myproto_shim_random_below"]
    pub(crate) fn random_below(ceil: u32) -> u32;

    /// Sends SIGPIPE to the caller.
    ///
    /// # Safety
    ///
    /// Called in process context.
    #[link_name = "myproto_shim_send_sigpipe"]
    pub(crate) fn send_sigpipe();

    /// Lets others run.
    ///
    /// # Safety
    ///
    /// The caller may sleep.
    #[link_name = "myproto_shim_cond_resched"]
    pub(crate) fn cond_resched();

    /// `put_cmsg()` of the kernel.
    ///
    /// # Safety
    ///
    /// As the slot of `struct proto_ops` says that it is for.
    pub(crate) fn put_cmsg(
        msg: *mut bindings::msghdr,
        level: c_int,
        r#type: c_int,
        len: c_int,
        data: *mut c_void,
    ) -> c_int;

    /// `sock_no_bind()` of the kernel.
    ///
    /// # Safety
    ///
    /// As the slot of `struct proto_ops` says that it is for.
    pub(crate) fn sock_no_bind(
        sock: *mut bindings::socket,
        addr: *mut bindings::sockaddr_unsized,
        len: c_int,
    ) -> c_int;

    /// `sock_no_connect()` of the kernel.
    ///
    /// # Safety
    ///
    /// As the slot of `struct proto_ops` says that it is for.
    pub(crate) fn sock_no_connect(
        sock: *mut bindings::socket,
        addr: *mut bindings::sockaddr_unsized,
        len: c_int,
        flags: c_int,
    ) -> c_int;

    /// `sock_no_socketpair()` of the kernel.
    ///
    /// # Safety
    ///
    /// As the slot of `struct proto_ops` says that it is for.
    pub(crate) fn sock_no_socketpair(
        sock1: *mut bindings::socket,
        sock2: *mut bindings::socket,
    ) -> c_int;

    /// `sock_no_accept()` of the kernel.
    ///
    /// # Safety
    ///
    /// As the slot of `struct proto_ops` says that it is for.
    pub(crate) fn sock_no_accept(
        sock: *mut bindings::socket,
        newsock: *mut bindings::socket,
        arg: *mut bindings::proto_accept_arg,
    ) -> c_int;

    /// `sock_no_getname()` of the kernel.
    ///
    /// # Safety
    ///
    /// As the slot of `struct proto_ops` says that it is for.
    pub(crate) fn sock_no_getname(
        sock: *mut bindings::socket,
        addr: *mut bindings::sockaddr,
        peer: c_int,
    ) -> c_int;

    /// `sock_no_ioctl()` of the kernel.
    ///
    /// # Safety
    ///
    /// As the slot of `struct proto_ops` says that it is for.
    pub(crate) fn sock_no_ioctl(sock: *mut bindings::socket, cmd: c_uint, arg: c_ulong) -> c_int;

    /// `sock_gettstamp()` of the kernel.
    ///
    /// # Safety
    ///
    /// As the slot of `struct proto_ops` says that it is for.
    pub(crate) fn sock_gettstamp(
        sock: *mut bindings::socket,
        userstamp: *mut c_void,
        timeval: bool,
        time32: bool,
    ) -> c_int;

    /// `sock_no_listen()` of the kernel.
    ///
    /// # Safety
    ///
    /// As the slot of `struct proto_ops` says that it is for.
    pub(crate) fn sock_no_listen(sock: *mut bindings::socket, backlog: c_int) -> c_int;

    /// `sock_no_shutdown()` of the kernel.
    ///
    /// # Safety
    ///
    /// As the slot of `struct proto_ops` says that it is for.
    pub(crate) fn sock_no_shutdown(sock: *mut bindings::socket, how: c_int) -> c_int;

    /// `sock_no_sendmsg()` of the kernel.
    ///
    /// # Safety
    ///
    /// As the slot of `struct proto_ops` says that it is for.
    pub(crate) fn sock_no_sendmsg(
        sock: *mut bindings::socket,
        msg: *mut bindings::msghdr,
        len: usize,
    ) -> c_int;

    /// `sock_no_recvmsg()` of the kernel.
    ///
    /// # Safety
    ///
    /// As the slot of `struct proto_ops` says that it is for.
    pub(crate) fn sock_no_recvmsg(
        sock: *mut bindings::socket,
        msg: *mut bindings::msghdr,
        len: usize,
        flags: c_int,
    ) -> c_int;

    /// `sock_no_mmap()` of the kernel.
    ///
    /// # Safety
    ///
    /// As the slot of `struct proto_ops` says that it is for.
    pub(crate) fn sock_no_mmap(
        file: *mut bindings::file,
        sock: *mut bindings::socket,
        vma: *mut bindings::vm_area_struct,
    ) -> c_int;
}
