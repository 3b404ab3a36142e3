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
#![allow(non_camel_case_types, reason = "structs have the names of C")]

use kernel::{bindings, ffi::*};

/// Ends the state of a socket.
pub(crate) type DestructFn = unsafe extern "C" fn(*mut bindings::sock);
/// Writes a line about a socket.
pub(crate) type ShowFn = unsafe extern "C" fn(*mut bindings::seq_file, *mut bindings::sock);
/// Whether there is still a reason to wait.
pub(crate) type StillFn = unsafe extern "C" fn(*mut c_void) -> bool;
/// A device has changed that the socket may depend on.
pub(crate) type ChangedFn = unsafe extern "C" fn(*mut bindings::sock, c_int, bool);
/// Takes a frame over, and tells what became of it.
pub(crate) type FrameFn = unsafe extern "C" fn(
    *mut bindings::net_device,
    *mut bindings::sk_buff,
    *const shim_frame,
) -> u32;
/// The time of a socket is over.
pub(crate) type ExpiredFn = unsafe extern "C" fn(*mut bindings::sock);
/// Bytes of the family's header.
pub(crate) const HEADER_SIZE: usize = 18;

/// What a sender asks about a device.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct shim_link {
    /// Bytes that a frame carries at the most.
    pub(crate) mtu: u32,
    /// Whether it is up.
    pub(crate) up: bool,
    /// Whether what it sends comes back to this host.
    pub(crate) loopback: bool,
}

/// Which ways a socket may go.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct shim_ways {
    /// The number of the device that it was bound to by `SO_BINDTODEVICE`; zero without.
    pub(crate) device: c_int,
    /// The protocol that it was made for.
    pub(crate) protocol: c_int,
    /// Whether it has `SO_BROADCAST`.
    pub(crate) broadcasts: bool,
    /// Whether a sender has to wait for room in the send buffer.
    pub(crate) full: bool,
}

/// What is known of a frame that came in.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct shim_frame {
    /// The number of the device that it came from.
    pub(crate) ifindex: c_int,
    /// Whom it is for, `PACKET_xxx`.
    pub(crate) cast: u32,
    /// The destination in its Ethernet header.
    pub(crate) to: [u8; 6],
    /// The source there.
    pub(crate) from: [u8; 6],
}

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
pub(crate) const ADDR_SIZE: usize = 16;

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
/// `PACKET_BROADCAST`, as `shim.c` checks.
pub(crate) const PACKET_BROADCAST: u32 = 1;
/// `PACKET_MULTICAST`, as `shim.c` checks.
pub(crate) const PACKET_MULTICAST: u32 = 2;

unsafe extern "C" {
    /// Where the state of a socket is, from its beginning on.
    #[link_name = "stopwait_shim_state_offset"]
    pub(crate) safe static state_offset: usize;

    /// Makes the family's struct proto and its part of each network namespace known.
    ///
    /// # Safety
    ///
    /// Called before any other function; `size` is that of the sockets' state.
    #[link_name = "stopwait_shim_register"]
    pub(crate) fn register(size: usize, show: ShowFn) -> c_int;

    /// Undoes `register()`.
    ///
    /// # Safety
    ///
    /// There is no socket any more.
    #[link_name = "stopwait_shim_unregister"]
    pub(crate) fn unregister();

    /// A new socket whose state is not there yet, or NULL.
    ///
    /// # Safety
    ///
    /// As for `net_proto_family::create`.
    #[link_name = "stopwait_shim_sock_alloc"]
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
    #[link_name = "stopwait_shim_sock_set_destruct"]
    pub(crate) fn sock_set_destruct(sk: *mut bindings::sock, destruct: DestructFn);

    /// Counts a socket as one more, or one less, that is in use.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "stopwait_shim_sock_count"]
    pub(crate) fn sock_count(sk: *mut bindings::sock, change: c_int);

    /// Frees what is left in the receive queue.
    ///
    /// # Safety
    ///
    /// Nobody uses the socket any more.
    #[link_name = "stopwait_shim_queue_purge"]
    pub(crate) fn queue_purge(sk: *mut bindings::sock);

    /// Takes a reference unless the last one is gone.
    ///
    /// # Safety
    ///
    /// The caller holds the RCU read lock.
    #[link_name = "stopwait_shim_sock_try_hold"]
    pub(crate) fn sock_try_hold(sk: *mut bindings::sock) -> bool;

    /// Gives a reference up.
    ///
    /// # Safety
    ///
    /// The reference is the caller's own.
    #[link_name = "stopwait_shim_sock_put"]
    pub(crate) fn sock_put(sk: *mut bindings::sock);

    /// Marks the socket as dead and takes it from its file.
    ///
    /// # Safety
    ///
    /// The file does not need it any more, or never saw it.
    #[link_name = "stopwait_shim_sock_orphan"]
    pub(crate) fn sock_orphan(sk: *mut bindings::sock);

    /// Takes the socket's lock; may sleep.
    ///
    /// # Safety
    ///
    /// The socket is alive, and the caller may sleep.
    #[link_name = "stopwait_shim_lock_sock"]
    pub(crate) fn lock_sock(sk: *mut bindings::sock);

    /// Gives the socket's lock back.
    ///
    /// # Safety
    ///
    /// The caller has it.
    #[link_name = "stopwait_shim_release_sock"]
    pub(crate) fn release_sock(sk: *mut bindings::sock);

    /// Frees memory that begins with a struct rcu_head after a grace period.
    ///
    /// # Safety
    ///
    /// It is of kmalloc() and of no use to who comes after the call.
    #[link_name = "stopwait_shim_kfree_rcu"]
    pub(crate) fn kfree_rcu(head: *mut bindings::callback_head);

    /// Whether the caller has the capability in the socket's user namespace.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "stopwait_shim_sock_capable"]
    pub(crate) fn sock_capable(sk: *mut bindings::sock, capability: c_int) -> bool;

    /// Whether the caller has the capability in the user namespace of `net`.
    ///
    /// # Safety
    ///
    /// The namespace is alive.
    #[link_name = "stopwait_shim_net_capable"]
    pub(crate) fn net_capable(net: *mut bindings::net, capability: c_int) -> bool;

    /// Whether it is the network namespace that the kernel began with.
    ///
    /// # Safety
    ///
    /// The namespace is alive.
    #[link_name = "stopwait_shim_net_is_initial"]
    pub(crate) fn net_is_initial(net: *mut bindings::net) -> bool;

    /// Keeps softirqs off the present processor; calls of it are counted.
    ///
    /// # Safety
    ///
    /// As many calls of `bh_enable()` follow, and none of what sleeps is between them.
    #[link_name = "stopwait_shim_bh_disable"]
    pub(crate) fn bh_disable();

    /// Takes back a call of `bh_disable()`.
    ///
    /// # Safety
    ///
    /// There was one, by the same thread.
    #[link_name = "stopwait_shim_bh_enable"]
    pub(crate) fn bh_enable();

    /// Tells the core `SS_xxx`, whether the socket has a peer.
    ///
    /// # Safety
    ///
    /// The caller has the socket's lock.
    #[link_name = "stopwait_shim_sock_set_state"]
    pub(crate) fn sock_set_state(sk: *mut bindings::sock, state: c_uint);

    /// Which halves of the socket are shut.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "stopwait_shim_sock_shutdown"]
    pub(crate) fn sock_shutdown(sk: *mut bindings::sock) -> u32;

    /// Shuts halves of the socket.
    ///
    /// # Safety
    ///
    /// The caller has the socket's lock, or, where that is what guards it, its queue's.
    #[link_name = "stopwait_shim_sock_shut"]
    pub(crate) fn sock_shut(sk: *mut bindings::sock, halves: u32);

    /// Wakes all who wait for a change of the socket.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "stopwait_shim_sock_state_change"]
    pub(crate) fn sock_state_change(sk: *mut bindings::sock);

    /// How long a sender may wait, in jiffies.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "stopwait_shim_sock_sndtimeo"]
    pub(crate) fn sock_sndtimeo(sk: *mut bindings::sock, noblock: bool) -> c_long;

    /// Bytes of memory that wait to be read.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "stopwait_shim_sock_rmem"]
    pub(crate) fn sock_rmem(sk: *mut bindings::sock) -> c_int;

    /// Bytes of memory on their way to others.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "stopwait_shim_sock_wmem"]
    pub(crate) fn sock_wmem(sk: *mut bindings::sock) -> c_int;

    /// The type of the socket, `SOCK_xxx`.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "stopwait_shim_sock_type"]
    pub(crate) fn sock_type(sk: *mut bindings::sock) -> u32;

    /// The protocol that the socket was made for.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "stopwait_shim_sock_protocol"]
    pub(crate) fn sock_protocol(sk: *mut bindings::sock) -> c_int;

    /// The socket's owner, as the reader of a seq_file sees it.
    ///
    /// # Safety
    ///
    /// Both are alive.
    #[link_name = "stopwait_shim_sock_uid"]
    pub(crate) fn sock_uid(sk: *mut bindings::sock, seq: *mut bindings::seq_file) -> u32;

    /// The inode of the socket's file.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "stopwait_shim_sock_ino"]
    pub(crate) fn sock_ino(sk: *mut bindings::sock) -> u64;

    /// Puts the socket into the bind table, or says that the key is taken. A socket is bound
    /// once, and not without a file, which it has until it is dead.
    ///
    /// # Safety
    ///
    /// The socket is locked; `key` is as long as the table's.
    #[link_name = "stopwait_shim_bind_insert"]
    pub(crate) fn bind_insert(sk: *mut bindings::sock, key: *const c_void) -> c_int;

    /// Takes the socket out of the bind table, if it is there; its address is free at once.
    ///
    /// # Safety
    ///
    /// The socket is locked; it has no file any more, so that nobody can bind it.
    #[link_name = "stopwait_shim_bind_remove"]
    pub(crate) fn bind_remove(sk: *mut bindings::sock);

    /// Frees a message that does not arrive.
    ///
    /// # Safety
    ///
    /// The caller owns it.
    #[link_name = "stopwait_shim_skb_free"]
    pub(crate) fn skb_free(skb: *mut bindings::sk_buff);

    /// Copies `len` bytes of a message to the receiver's buffers.
    ///
    /// # Safety
    ///
    /// The message has these bytes.
    #[link_name = "stopwait_shim_skb_to_msg"]
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
    #[link_name = "stopwait_shim_skb_checksum"]
    pub(crate) fn skb_checksum(skb: *mut bindings::sk_buff) -> u32;

    /// The next message, or NULL and a negative error number, which is zero if the socket was
    /// shut for reading. A message that is not only peeked at leaves the queue.
    ///
    /// # Safety
    ///
    /// The socket is alive, and the caller may sleep.
    #[link_name = "stopwait_shim_queue_get"]
    pub(crate) fn queue_get(
        sk: *mut bindings::sock,
        flags: c_int,
        err: *mut c_int,
    ) -> *mut bindings::sk_buff;

    /// The length of the next message; zero if there is none.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "stopwait_shim_queue_first_len"]
    pub(crate) fn queue_first_len(sk: *mut bindings::sock) -> c_uint;

    /// Tells the receiver when the message came, and what was lost before.
    ///
    /// # Safety
    ///
    /// All three belong to a call of `recvmsg`.
    #[link_name = "stopwait_shim_recv_info"]
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
    #[link_name = "stopwait_shim_sockptr_read"]
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
    #[link_name = "stopwait_shim_sockopt_write"]
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
    #[link_name = "stopwait_shim_random_below"]
    pub(crate) fn random_below(ceil: u32) -> u32;

    /// Sends SIGPIPE to the caller.
    ///
    /// # Safety
    ///
    /// Called in process context.
    #[link_name = "stopwait_shim_send_sigpipe"]
    pub(crate) fn send_sigpipe();

    /// Lets others run.
    ///
    /// # Safety
    ///
    /// The caller may sleep.
    #[link_name = "stopwait_shim_cond_resched"]
    pub(crate) fn cond_resched();

    /// Has `changed` called for each bound socket when a device goes down or away.
    ///
    /// # Safety
    ///
    /// `register()` has succeeded; `changed` is for the family's sockets.
    #[link_name = "stopwait_shim_devices_watch"]
    pub(crate) fn devices_watch(changed: ChangedFn) -> c_int;

    /// Undoes `devices_watch()`.
    ///
    /// # Safety
    ///
    /// That has succeeded.
    #[link_name = "stopwait_shim_devices_unwatch"]
    pub(crate) fn devices_unwatch();

    /// Has `frame` called for each frame of the family's that is for this host.
    ///
    /// # Safety
    ///
    /// `register()` has succeeded; `frame` owns the frame that it gets, if there is one.
    #[link_name = "stopwait_shim_frames_begin"]
    pub(crate) fn frames_begin(frame: FrameFn) -> c_int;

    /// Undoes `frames_begin()`; no call is under way afterwards.
    ///
    /// # Safety
    ///
    /// That has succeeded.
    #[link_name = "stopwait_shim_frames_end"]
    pub(crate) fn frames_end();

    /// The device of that number in the namespace of `sk`, if it carries Ethernet frames, or
    /// NULL; and what a sender asks about it.
    ///
    /// # Safety
    ///
    /// The caller holds the RCU read lock.
    #[link_name = "stopwait_shim_device_get"]
    pub(crate) fn device_get(
        sk: *mut bindings::sock,
        ifindex: c_int,
        link: *mut shim_link,
    ) -> *mut bindings::net_device;

    /// The same under the RTNL.
    ///
    /// # Safety
    ///
    /// The caller holds the RTNL.
    #[link_name = "stopwait_shim_device_get_locked"]
    pub(crate) fn device_get_locked(
        sk: *mut bindings::sock,
        ifindex: c_int,
    ) -> *mut bindings::net_device;

    /// The socket that is bound to the key in the namespace of the device, or NULL; of that
    /// protocol where each has addresses of its own; and which ways it may go.
    ///
    /// # Safety
    ///
    /// The caller holds the RCU read lock; `key` is as long as the table's.
    #[link_name = "stopwait_shim_device_lookup"]
    pub(crate) fn device_lookup(
        dev: *mut bindings::net_device,
        key: *const c_void,
        protocol: c_int,
        ways: *mut shim_ways,
    ) -> *mut bindings::sock;

    /// Has a device take the frames of a group; once more than it was asked to leave it.
    ///
    /// # Safety
    ///
    /// The caller holds the RTNL; the device carries Ethernet frames, and there are 6 bytes.
    #[link_name = "stopwait_shim_group_join"]
    pub(crate) fn group_join(dev: *mut bindings::net_device, group: *const c_void) -> c_int;

    /// Undoes `group_join()`.
    ///
    /// # Safety
    ///
    /// As for `group_join()`.
    #[link_name = "stopwait_shim_group_leave"]
    pub(crate) fn group_leave(dev: *mut bindings::net_device, group: *const c_void);

    /// Takes the RTNL; may sleep.
    ///
    /// # Safety
    ///
    /// The caller may sleep, and has not got it.
    #[link_name = "stopwait_shim_rtnl_lock"]
    pub(crate) fn rtnl_lock();

    /// Gives the RTNL back.
    ///
    /// # Safety
    ///
    /// The caller has it.
    #[link_name = "stopwait_shim_rtnl_unlock"]
    pub(crate) fn rtnl_unlock();

    /// Which ways the socket may go.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "stopwait_shim_sock_ways"]
    pub(crate) fn sock_ways(sk: *mut bindings::sock, ways: *mut shim_ways);

    /// Leaves an error, a positive number, to the next call, and wakes who waits.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "stopwait_shim_sock_report"]
    pub(crate) fn sock_report(sk: *mut bindings::sock, err: c_int);

    /// A message of all that the sender's buffers hold, with room for the header in front,
    /// charged to the send buffer; NULL and a negative error number if there is none.
    ///
    /// # Safety
    ///
    /// The socket is alive, and the caller may sleep; `msg` is that of a call of `sendmsg`.
    #[link_name = "stopwait_shim_frame_alloc_from_msg"]
    pub(crate) fn frame_alloc_from_msg(
        sk: *mut bindings::sock,
        msg: *mut bindings::msghdr,
        len: usize,
        err: *mut c_int,
    ) -> *mut bindings::sk_buff;

    /// Makes room in front of a message for the family's header, and before that for the one of
    /// the device, in bytes that are not shared.
    ///
    /// # Safety
    ///
    /// The caller owns the message, whose bytes may be shared; the device is alive.
    #[link_name = "stopwait_shim_frame_reserve"]
    pub(crate) fn frame_reserve(
        skb: *mut bindings::sk_buff,
        dev: *mut bindings::net_device,
    ) -> c_int;

    /// Puts a header in front of a message, for which room is made if there is none.
    ///
    /// # Safety
    ///
    /// The caller owns the message, whose bytes may be shared. After success those of the header
    /// are not, and have to be written.
    #[link_name = "stopwait_shim_frame_push"]
    pub(crate) fn frame_push(skb: *mut bindings::sk_buff, dev: *mut bindings::net_device) -> c_int;

    /// Puts the Internet checksum of a frame into the family's header, if that has one, and the
    /// Ethernet header in front; gives the frame to the device, counts it, and tells tracers.
    /// Zero, or a negative error number.
    ///
    /// # Safety
    ///
    /// The frame begins with the family's header, which is not shared, has room for that of the
    /// Ethernet, and is given away; all are alive; 6 bytes are at `to`, and both addresses are
    /// the family's.
    #[link_name = "stopwait_shim_frame_send"]
    pub(crate) fn frame_send(
        skb: *mut bindings::sk_buff,
        sk: *mut bindings::sock,
        dev: *mut bindings::net_device,
        to: *const c_void,
        src: *const c_void,
        dst: *const c_void,
    ) -> c_int;

    /// Cuts bytes off the beginning of a frame; false if it is shorter.
    ///
    /// # Safety
    ///
    /// The caller owns the frame.
    #[link_name = "stopwait_shim_frame_pull"]
    pub(crate) fn frame_pull(skb: *mut bindings::sk_buff, size: c_uint) -> bool;

    /// Cuts off what is behind the first `len` bytes of a frame.
    ///
    /// # Safety
    ///
    /// The caller owns the frame.
    #[link_name = "stopwait_shim_frame_trim"]
    pub(crate) fn frame_trim(skb: *mut bindings::sk_buff, len: c_uint) -> c_int;

    /// Frees what waits to be read, and stops what could still come of a dead socket.
    ///
    /// # Safety
    ///
    /// The socket is dead, and no call for it is under way.
    #[link_name = "stopwait_shim_inbox_end"]
    pub(crate) fn inbox_end(sk: *mut bindings::sock);

    /// Queues the message of a frame, which the socket's filter may make shorter, and wakes who
    /// reads there. -EPIPE if the socket was shut for reading, -ENOBUFS if there is no room or
    /// the filter refuses it.
    ///
    /// # Safety
    ///
    /// The caller owns the message, which it gives away.
    #[link_name = "stopwait_shim_frame_queue"]
    pub(crate) fn frame_queue(sk: *mut bindings::sock, skb: *mut bindings::sk_buff) -> c_int;

    /// Frees a message that has arrived.
    ///
    /// # Safety
    ///
    /// The caller owns it.
    #[link_name = "stopwait_shim_skb_consume"]
    pub(crate) fn skb_consume(skb: *mut bindings::sk_buff);

    /// A message of these bytes, with room for the header in front, or NULL. Does not sleep.
    ///
    /// # Safety
    ///
    /// There are `len` bytes at `from`.
    #[link_name = "stopwait_shim_frame_alloc"]
    pub(crate) fn frame_alloc(from: *const c_void, len: usize) -> *mut bindings::sk_buff;

    /// A clone that shares the bytes, or NULL.
    ///
    /// # Safety
    ///
    /// The message is alive.
    #[link_name = "stopwait_shim_skb_clone"]
    pub(crate) fn skb_clone(skb: *mut bindings::sk_buff) -> *mut bindings::sk_buff;

    /// Where the socket has SO_LINGER and its task is not ending, sleeps for as long as that
    /// says, and as `still` says that there is a reason to; a signal ends it early.
    ///
    /// # Safety
    ///
    /// The socket has its file; the caller may sleep; `still` takes `arg`.
    #[link_name = "stopwait_shim_sock_linger"]
    pub(crate) fn sock_linger(sk: *mut bindings::sock, still: StillFn, arg: *mut c_void);

    /// A number that nobody can predict.
    ///
    /// # Safety
    ///
    /// None.
    #[link_name = "stopwait_shim_random_u32"]
    pub(crate) fn random_u32() -> u32;

    /// Ends the socket's time in so many jiffies, in place of an earlier end; `expired` is called
    /// then.
    ///
    /// # Safety
    ///
    /// The socket is alive; `expired` is for it, and is the same in each call for it.
    #[link_name = "stopwait_shim_timer_start"]
    pub(crate) fn timer_start(sk: *mut bindings::sock, expired: ExpiredFn, delay: c_ulong);

    /// Forgets the end of the socket's time; the function may be running already.
    ///
    /// # Safety
    ///
    /// The socket is alive.
    #[link_name = "stopwait_shim_timer_stop"]
    pub(crate) fn timer_stop(sk: *mut bindings::sock);

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
