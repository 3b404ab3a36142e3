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
/// Writes a line about a socket.
pub(crate) type ShowFn = unsafe extern "C" fn(*mut bindings::seq_file, *mut bindings::sock);
/// Whether there is still a reason to wait.
pub(crate) type StillFn = unsafe extern "C" fn(*mut c_void) -> bool;
/// Acts under a lock.
pub(crate) type UnderFn = unsafe extern "C" fn(*mut c_void);

/// What the state of a socket is aligned to, at the most.
pub(crate) const STATE_ALIGN: usize = 8;
/// Bytes of the bind table's key, which has at least this alignment.
pub(crate) const KEY_SIZE: usize = 8;
/// What a key is aligned to, at the least.
pub(crate) const KEY_ALIGN: usize = 4;
/// Whether each kind of sockets, by type and protocol, has addresses of its own: who looks for a
/// socket finds none of another kind.
pub(crate) const KINDS_APART: bool = false;
/// Bytes of the family's address.
pub(crate) const ADDR_SIZE: usize = 10;

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
/// `EPOLLIN`, as `shim.c` checks.
pub(crate) const EPOLLIN: u32 = 0x1;
/// `EPOLLERR`, as `shim.c` checks.
pub(crate) const EPOLLERR: u32 = 0x8;
/// `EPOLLHUP`, as `shim.c` checks.
pub(crate) const EPOLLHUP: u32 = 0x10;
/// `EPOLLRDNORM`, as `shim.c` checks.
pub(crate) const EPOLLRDNORM: u32 = 0x40;
/// `EPOLLRDHUP`, as `shim.c` checks.
pub(crate) const EPOLLRDHUP: u32 = 0x2000;
/// `SHUTDOWN_MASK`, as `shim.c` checks.
pub(crate) const SHUTDOWN_MASK: u32 = 3;
/// `TCP_ESTABLISHED`, as `shim.c` checks.
pub(crate) const TCP_ESTABLISHED: u32 = 1;
/// `TCP_SYN_SENT`, as `shim.c` checks.
pub(crate) const TCP_SYN_SENT: u32 = 2;
/// `TCP_CLOSE`, as `shim.c` checks.
pub(crate) const TCP_CLOSE: u32 = 7;
/// `TCP_LISTEN`, as `shim.c` checks.
pub(crate) const TCP_LISTEN: u32 = 10;

unsafe extern "C" {
    /// Where the state of a socket is, from its beginning on.
    #[link_name = "rfcomm_lo_shim_state_offset"]
    pub(crate) safe static state_offset: usize;

    /// Makes the family's struct proto and its part of each network namespace known.
    ///
    /// # Safety
    ///
    /// Called before any other function; `size` is that of the sockets' state.
    #[link_name = "rfcomm_lo_shim_register"]
    pub(crate) fn register(size: usize, show: ShowFn) -> c_int;

    /// Undoes `register()`.
    ///
    /// # Safety
    ///
    /// There is no socket any more.
    #[link_name = "rfcomm_lo_shim_unregister"]
    pub(crate) fn unregister();

    /// A new socket whose state is not there yet, or NULL.
    ///
    /// # Safety
    ///
    /// As for `net_proto_family::create`.
    #[link_name = "rfcomm_lo_shim_sock_alloc"]
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
    #[link_name = "rfcomm_lo_shim_sock_set_destruct"]
    pub(crate) fn sock_set_destruct(sk: *mut bindings::sock, destruct: DestructFn);

    /// Counts a socket as one more, or one less, that is in use.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_count"]
    pub(crate) fn sock_count(sk: *mut bindings::sock, change: c_int);

    /// Frees what is left in the receive queue.
    ///
    /// # Safety
    ///
    /// Nobody uses the socket any more.
    #[link_name = "rfcomm_lo_shim_queue_purge"]
    pub(crate) fn queue_purge(sk: *mut bindings::sock);

    /// Takes a reference unless the last one is gone.
    ///
    /// # Safety
    ///
    /// The caller holds the RCU read lock.
    #[link_name = "rfcomm_lo_shim_sock_try_hold"]
    pub(crate) fn sock_try_hold(sk: *mut bindings::sock) -> bool;

    /// Gives a reference up.
    ///
    /// # Safety
    ///
    /// The reference is the caller's own.
    #[link_name = "rfcomm_lo_shim_sock_put"]
    pub(crate) fn sock_put(sk: *mut bindings::sock);

    /// Marks the socket as dead and takes it from its file.
    ///
    /// # Safety
    ///
    /// The file does not need it any more, or never saw it.
    #[link_name = "rfcomm_lo_shim_sock_orphan"]
    pub(crate) fn sock_orphan(sk: *mut bindings::sock);

    /// Takes the socket's lock; may sleep.
    ///
    /// # Safety
    ///
    /// The socket is alive, and the caller may sleep.
    #[link_name = "rfcomm_lo_shim_lock_sock"]
    pub(crate) fn lock_sock(sk: *mut bindings::sock);

    /// Gives the socket's lock back.
    ///
    /// # Safety
    ///
    /// The caller has it.
    #[link_name = "rfcomm_lo_shim_release_sock"]
    pub(crate) fn release_sock(sk: *mut bindings::sock);

    /// Frees memory that begins with a struct rcu_head after a grace period.
    ///
    /// # Safety
    ///
    /// It is of kmalloc() and of no use to who comes after the call.
    #[link_name = "rfcomm_lo_shim_kfree_rcu"]
    pub(crate) fn kfree_rcu(head: *mut bindings::callback_head);

    /// Whether the caller has the capability in the socket's user namespace.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_capable"]
    pub(crate) fn sock_capable(sk: *mut bindings::sock, capability: c_int) -> bool;

    /// Whether the caller has the capability in the user namespace of `net`.
    ///
    /// # Safety
    ///
    /// The namespace is alive.
    #[link_name = "rfcomm_lo_shim_net_capable"]
    pub(crate) fn net_capable(net: *mut bindings::net, capability: c_int) -> bool;

    /// Whether it is the network namespace that the kernel began with.
    ///
    /// # Safety
    ///
    /// The namespace is alive.
    #[link_name = "rfcomm_lo_shim_net_is_initial"]
    pub(crate) fn net_is_initial(net: *mut bindings::net) -> bool;

    /// Tells the core `SS_xxx`, whether the socket has a peer.
    ///
    /// # Safety
    ///
    /// The caller has the socket's lock.
    #[link_name = "rfcomm_lo_shim_sock_set_state"]
    pub(crate) fn sock_set_state(sk: *mut bindings::sock, state: c_uint);

    /// Which halves of the socket are shut.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_shutdown"]
    pub(crate) fn sock_shutdown(sk: *mut bindings::sock) -> u32;

    /// Shuts halves of the socket.
    ///
    /// # Safety
    ///
    /// The caller has the socket's lock, or, where that is what guards it, its queue's.
    #[link_name = "rfcomm_lo_shim_sock_shut"]
    pub(crate) fn sock_shut(sk: *mut bindings::sock, halves: u32);

    /// Wakes all who wait for a change of the socket.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_state_change"]
    pub(crate) fn sock_state_change(sk: *mut bindings::sock);

    /// How long a sender may wait, in jiffies.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_sndtimeo"]
    pub(crate) fn sock_sndtimeo(sk: *mut bindings::sock, noblock: bool) -> c_long;

    /// Bytes of memory that wait to be read.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_rmem"]
    pub(crate) fn sock_rmem(sk: *mut bindings::sock) -> c_int;

    /// Bytes of memory on their way to others.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_wmem"]
    pub(crate) fn sock_wmem(sk: *mut bindings::sock) -> c_int;

    /// The type of the socket, `SOCK_xxx`.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_type"]
    pub(crate) fn sock_type(sk: *mut bindings::sock) -> u32;

    /// The protocol that the socket was made for.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_protocol"]
    pub(crate) fn sock_protocol(sk: *mut bindings::sock) -> c_int;

    /// The socket's owner, as the reader of a seq_file sees it.
    ///
    /// # Safety
    ///
    /// Both are alive.
    #[link_name = "rfcomm_lo_shim_sock_uid"]
    pub(crate) fn sock_uid(sk: *mut bindings::sock, seq: *mut bindings::seq_file) -> u32;

    /// The inode of the socket's file.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_ino"]
    pub(crate) fn sock_ino(sk: *mut bindings::sock) -> u64;

    /// Puts the socket into the bind table, or says that the key is taken. A socket is bound
    /// once, and not without a file, which it has until it is dead.
    ///
    /// # Safety
    ///
    /// The socket is locked; `key` is as long as the table's.
    #[link_name = "rfcomm_lo_shim_bind_insert"]
    pub(crate) fn bind_insert(sk: *mut bindings::sock, key: *const c_void) -> c_int;

    /// Takes the socket out of the bind table, if it is there; its address is free at once.
    ///
    /// # Safety
    ///
    /// The socket is locked; it has no file any more, so that nobody can bind it.
    #[link_name = "rfcomm_lo_shim_bind_remove"]
    pub(crate) fn bind_remove(sk: *mut bindings::sock);

    /// The socket that is bound to the key in the namespace of `sk`, or NULL; of the same kind
    /// where each has addresses of its own.
    ///
    /// # Safety
    ///
    /// The caller holds the RCU read lock; `key` is as long as the table's.
    #[link_name = "rfcomm_lo_shim_bind_lookup"]
    pub(crate) fn bind_lookup(sk: *mut bindings::sock, key: *const c_void) -> *mut bindings::sock;

    /// A message of some bytes and, behind them, the next `len` that the sender's buffers hold,
    /// charged to the send buffer, and with `front` bytes in front that are no part of it; NULL
    /// and a negative error number if there is none.
    ///
    /// # Safety
    ///
    /// The socket is alive, and the caller may sleep; `msg` is that of a call of `sendmsg`, and
    /// there are `size` bytes at `head`, which are few.
    #[link_name = "rfcomm_lo_shim_skb_alloc_with_head"]
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
    #[link_name = "rfcomm_lo_shim_skb_alloc_from_msg"]
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
    #[link_name = "rfcomm_lo_shim_skb_free"]
    pub(crate) fn skb_free(skb: *mut bindings::sk_buff);

    /// Copies `len` bytes of a message to the receiver's buffers.
    ///
    /// # Safety
    ///
    /// The message has these bytes.
    #[link_name = "rfcomm_lo_shim_skb_to_msg"]
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
    #[link_name = "rfcomm_lo_shim_skb_checksum"]
    pub(crate) fn skb_checksum(skb: *mut bindings::sk_buff) -> u32;

    /// Copies the value of an option from its caller.
    ///
    /// # Safety
    ///
    /// There are `len` bytes at `to`.
    #[link_name = "rfcomm_lo_shim_sockptr_read"]
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
    #[link_name = "rfcomm_lo_shim_sockopt_write"]
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
    #[link_name = "rfcomm_lo_shim_random_below"]
    pub(crate) fn random_below(ceil: u32) -> u32;

    /// Sends SIGPIPE to the caller.
    ///
    /// # Safety
    ///
    /// Called in process context.
    #[link_name = "rfcomm_lo_shim_send_sigpipe"]
    pub(crate) fn send_sigpipe();

    /// Lets others run.
    ///
    /// # Safety
    ///
    /// The caller may sleep.
    #[link_name = "rfcomm_lo_shim_cond_resched"]
    pub(crate) fn cond_resched();

    /// A new socket of the kind of `sk`, without a file and without its state, or NULL.
    ///
    /// # Safety
    ///
    /// The socket is alive, and the caller may sleep.
    #[link_name = "rfcomm_lo_shim_child_alloc"]
    pub(crate) fn child_alloc(sk: *mut bindings::sock) -> *mut bindings::sock;

    /// Gives a socket that has no file that of `sock`, which is connected then.
    ///
    /// # Safety
    ///
    /// Nobody else hands the socket out; `sock` is the new one of a call of `accept`.
    #[link_name = "rfcomm_lo_shim_child_graft"]
    pub(crate) fn child_graft(child: *mut bindings::sock, sock: *mut bindings::socket);

    /// Takes one more reference.
    ///
    /// # Safety
    ///
    /// The caller has one.
    #[link_name = "rfcomm_lo_shim_sock_hold"]
    pub(crate) fn sock_hold(sk: *mut bindings::sock);

    /// Has `child` be to security modules what `sk` is.
    ///
    /// # Safety
    ///
    /// Both are alive; nobody else sees `child` yet.
    #[link_name = "rfcomm_lo_shim_security_clone"]
    pub(crate) fn security_clone(sk: *mut bindings::sock, child: *mut bindings::sock);

    /// The flags of a call of accept().
    ///
    /// # Safety
    ///
    /// `arg` is that of the call.
    #[link_name = "rfcomm_lo_shim_accept_flags"]
    pub(crate) fn accept_flags(arg: *mut bindings::proto_accept_arg) -> u32;

    /// `TCP_xxx`; what was done before the state was set is seen with it.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_conn_state"]
    pub(crate) fn conn_state(sk: *mut bindings::sock) -> c_int;

    /// Sets `TCP_xxx`; what was done before is seen by who sees it.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_conn_set_state"]
    pub(crate) fn conn_set_state(sk: *mut bindings::sock, state: c_int);

    /// Whether the user asked that closing the socket resets its connection.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_conn_aborts"]
    pub(crate) fn conn_aborts(sk: *mut bindings::sock) -> bool;

    /// Leaves an error, a positive number, to the next call.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_set_err"]
    pub(crate) fn sock_set_err(sk: *mut bindings::sock, err: c_int);

    /// Whether an error waits for the next call.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_has_err"]
    pub(crate) fn sock_has_err(sk: *mut bindings::sock) -> bool;

    /// The error that waits, a negative number, which is told once; zero if there is none.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_take_err"]
    pub(crate) fn sock_take_err(sk: *mut bindings::sock) -> c_int;

    /// How long a receiver may wait, in jiffies.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_rcvtimeo"]
    pub(crate) fn sock_rcvtimeo(sk: *mut bindings::sock, noblock: bool) -> c_long;

    /// How many bytes of `len` a receiver waits for.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_rcvlowat"]
    pub(crate) fn sock_rcvlowat(sk: *mut bindings::sock, all: bool, len: c_int) -> c_int;

    /// Bytes of the send buffer.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_sndbuf"]
    pub(crate) fn sock_sndbuf(sk: *mut bindings::sock) -> c_int;

    /// Whether the send buffer has room.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_sock_writeable"]
    pub(crate) fn sock_writeable(sk: *mut bindings::sock) -> bool;

    /// Calls `call` under the lock of the receive queue.
    ///
    /// # Safety
    ///
    /// The socket is alive; `call` takes `arg`, and does not sleep.
    #[link_name = "rfcomm_lo_shim_queue_under"]
    pub(crate) fn queue_under(sk: *mut bindings::sock, call: UnderFn, arg: *mut c_void);

    /// Sets how many connections may wait to be accepted, but for one.
    ///
    /// # Safety
    ///
    /// The caller has the lock of the queue.
    #[link_name = "rfcomm_lo_shim_backlog_set"]
    pub(crate) fn backlog_set(sk: *mut bindings::sock, backlog: c_int);

    /// Whether no more connections may wait to be accepted.
    ///
    /// # Safety
    ///
    /// The caller has the lock of the queue.
    #[link_name = "rfcomm_lo_shim_backlog_full"]
    pub(crate) fn backlog_full(sk: *mut bindings::sock) -> bool;

    /// Puts a child to those that can be accepted; false if the socket is about to end.
    ///
    /// # Safety
    ///
    /// The caller has the lock of the queue; its reference to the child, which is in no list, is
    /// given away where the result is true.
    #[link_name = "rfcomm_lo_shim_pending_push"]
    pub(crate) fn pending_push(sk: *mut bindings::sock, child: *mut bindings::sock) -> bool;

    /// The child that came first, whose reference goes to the caller, or NULL.
    ///
    /// # Safety
    ///
    /// The caller has the lock of the queue.
    #[link_name = "rfcomm_lo_shim_pending_pop"]
    pub(crate) fn pending_pop(sk: *mut bindings::sock) -> *mut bindings::sock;

    /// Whether a child can be accepted; without the lock of the queue.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_pending_any"]
    pub(crate) fn pending_any(sk: *mut bindings::sock) -> bool;

    /// Puts a child to those that wait for room there; false if the socket is about to end.
    ///
    /// # Safety
    ///
    /// As for `pending_push()`.
    #[link_name = "rfcomm_lo_shim_waiting_push"]
    pub(crate) fn waiting_push(sk: *mut bindings::sock, child: *mut bindings::sock) -> bool;

    /// The child that waits the longest, whose reference goes to the caller, or NULL.
    ///
    /// # Safety
    ///
    /// The caller has the lock of the queue.
    #[link_name = "rfcomm_lo_shim_waiting_pop"]
    pub(crate) fn waiting_pop(sk: *mut bindings::sock) -> *mut bindings::sock;

    /// Takes a child out of those that wait here; false if it is not there. Its reference goes to
    /// the caller.
    ///
    /// # Safety
    ///
    /// The caller has the lock of the queue; the child is alive.
    #[link_name = "rfcomm_lo_shim_waiting_remove"]
    pub(crate) fn waiting_remove(sk: *mut bindings::sock, child: *mut bindings::sock) -> bool;

    /// Wakes those who wait for data, or for a connection.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_wake_reader"]
    pub(crate) fn wake_reader(sk: *mut bindings::sock);

    /// Wakes those who wait at a socket of which halves were shut.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_wake_shut"]
    pub(crate) fn wake_shut(sk: *mut bindings::sock, how: u32);

    /// Sleeps until there may be a connection to accept, but not if `still` says that nobody has
    /// to wait; a signal ends it early.
    ///
    /// # Safety
    ///
    /// The call is for the socket, and may sleep; `still` takes `arg`.
    #[link_name = "rfcomm_lo_shim_wait_pending"]
    pub(crate) fn wait_pending(
        sk: *mut bindings::sock,
        still: StillFn,
        arg: *mut c_void,
        timeo: *mut c_long,
    ) -> c_int;

    /// Lets go of the socket's lock and sleeps for as long as `still` says so. -EAGAIN if there
    /// is no time left; a signal ends it early, too.
    ///
    /// # Safety
    ///
    /// The call is for the socket, and has its lock; `still` takes `arg`.
    #[link_name = "rfcomm_lo_shim_wait_changed"]
    pub(crate) fn wait_changed(
        sk: *mut bindings::sock,
        still: StillFn,
        arg: *mut c_void,
        timeo: *mut c_long,
    ) -> c_int;

    /// Has the caller of poll() wait for a change.
    ///
    /// # Safety
    ///
    /// All three are those of a call of `poll`.
    #[link_name = "rfcomm_lo_shim_poll_wait"]
    pub(crate) fn poll_wait(
        file: *mut bindings::file,
        sock: *mut bindings::socket,
        wait: *mut bindings::poll_table_struct,
    );

    /// Queues data and wakes the reader, or says that the socket takes none.
    ///
    /// # Safety
    ///
    /// The socket is alive; the caller owns the data, which it gives away where the result is
    /// true.
    #[link_name = "rfcomm_lo_shim_data_put"]
    pub(crate) fn data_put(sk: *mut bindings::sock, skb: *mut bindings::sk_buff) -> bool;

    /// Waits until the caller is the one who takes data away.
    ///
    /// # Safety
    ///
    /// The socket is alive, and the caller may sleep.
    #[link_name = "rfcomm_lo_shim_reader_lock"]
    pub(crate) fn reader_lock(sk: *mut bindings::sock);

    /// Lets others take data away.
    ///
    /// # Safety
    ///
    /// The caller is the reader.
    #[link_name = "rfcomm_lo_shim_reader_unlock"]
    pub(crate) fn reader_unlock(sk: *mut bindings::sock);

    /// The data that comes next and stays in the queue, or NULL; and whether no more comes behind
    /// all.
    ///
    /// # Safety
    ///
    /// The caller is the reader.
    #[link_name = "rfcomm_lo_shim_data_next"]
    pub(crate) fn data_next(sk: *mut bindings::sock, end: *mut bool) -> *mut bindings::sk_buff;

    /// What follows data that is in the queue, or NULL.
    ///
    /// # Safety
    ///
    /// The caller is the reader; the data is in the queue of the socket.
    #[link_name = "rfcomm_lo_shim_data_after"]
    pub(crate) fn data_after(
        sk: *mut bindings::sock,
        skb: *mut bindings::sk_buff,
    ) -> *mut bindings::sk_buff;

    /// Lets other readers in and sleeps until there may be data, or the end; a signal ends it
    /// early.
    ///
    /// # Safety
    ///
    /// The caller is the reader, in a call for the socket.
    #[link_name = "rfcomm_lo_shim_data_wait"]
    pub(crate) fn data_wait(sk: *mut bindings::sock, timeo: *mut c_long) -> c_int;

    /// How many bytes of the data were received.
    ///
    /// # Safety
    ///
    /// The data is alive.
    #[link_name = "rfcomm_lo_shim_data_consumed"]
    pub(crate) fn data_consumed(skb: *mut bindings::sk_buff) -> u32;

    /// Receives the next `len` bytes, all of which the data at the head of the queue has, if
    /// there is any.
    ///
    /// # Safety
    ///
    /// The caller is the reader, and refers to no data of the queue any more.
    #[link_name = "rfcomm_lo_shim_data_consume"]
    pub(crate) fn data_consume(sk: *mut bindings::sock, len: u32);

    /// Bytes that can be received; of the first record only, if there are records.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_data_unread"]
    pub(crate) fn data_unread(sk: *mut bindings::sock, records: bool) -> c_int;

    /// Whether there is data; without a lock.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "rfcomm_lo_shim_data_any"]
    pub(crate) fn data_any(sk: *mut bindings::sock) -> bool;

    /// Shuts both halves, so that no data comes any more, and hands over what was not received,
    /// each with the next behind it, or NULL.
    ///
    /// # Safety
    ///
    /// The socket is alive, and the caller may sleep.
    #[link_name = "rfcomm_lo_shim_data_detach"]
    pub(crate) fn data_detach(sk: *mut bindings::sock) -> *mut bindings::sk_buff;

    /// Frees data that was not received, and what is behind it.
    ///
    /// # Safety
    ///
    /// It is of `data_detach()`; all of it belongs to the caller.
    #[link_name = "rfcomm_lo_shim_data_free"]
    pub(crate) fn data_free(first: *mut bindings::sk_buff);

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
