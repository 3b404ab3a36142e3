// SPDX-License-Identifier: @{ f.licence }@

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
%% if m.eth
/// A device has changed that the socket may depend on.
pub(crate) type ChangedFn = unsafe extern "C" fn(*mut bindings::sock, c_int, bool);
/// Takes a frame over, and tells what became of it.
pub(crate) type FrameFn = unsafe extern "C" fn(
    *mut bindings::net_device,
    *mut bindings::sk_buff,
    *const shim_frame,
) -> u32;
%% endif
%% if f.hooks and f.hooks.told.timer
/// The time of a socket is over.
pub(crate) type ExpiredFn = unsafe extern "C" fn(*mut bindings::sock);
%% endif
%% if r.loopback
/// Takes a message over.
pub(crate) type DrainFn = unsafe extern "C" fn(*mut c_void, *mut bindings::sk_buff);
%% endif
/// Writes a line about a socket.
pub(crate) type ShowFn = unsafe extern "C" fn(*mut bindings::seq_file, *mut bindings::sock);
%% if not m.eth or f.hooks
/// Whether there is still a reason to wait.
pub(crate) type StillFn = unsafe extern "C" fn(*mut c_void) -> bool;
%% endif
%% if r.connections
/// Acts under a lock.
pub(crate) type UnderFn = unsafe extern "C" fn(*mut c_void);
%% endif
%% if m.eth
/// Bytes of the family's header.
pub(crate) const HEADER_SIZE: usize = @{ f.header.size }@;

/// `struct shim_link`: what a sender asks about a device.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Link {
    pub(crate) mtu: u32,
    pub(crate) up: bool,
    pub(crate) loopback: bool,
}

/// `struct shim_ways`: which ways a socket may go.
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct Ways {
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
///
/// A function that is called by pointer is passed it, and the kernel's control flow integrity
/// compares the names of its arguments' types on both sides.
#[repr(C)]
#[derive(Clone, Copy)]
#[allow(non_camel_case_types, reason = "the name in C")]
pub(crate) struct shim_frame {
    /// Its bytes.
    pub(crate) len: u32,
    /// The number of the device that it came from.
    pub(crate) ifindex: c_int,
    /// Whom it is for, `PACKET_xxx`.
    pub(crate) cast: u32,
    /// The addresses of its Ethernet header.
    pub(crate) to: [u8; 6],
    pub(crate) from: [u8; 6],
}
%% endif

/// What the state of a socket is aligned to, at the most.
pub(crate) const STATE_ALIGN: usize = @{ r.state_align }@;
/// Bytes of the bind table's key, which has at least this alignment.
pub(crate) const KEY_SIZE: usize = @{ r.key_size }@;
/// What a key is aligned to, at the least.
pub(crate) const KEY_ALIGN: usize = 4;
/// Whether each kind of sockets, by type and protocol, has addresses of its own: who looks for a
/// socket finds none of another kind.
pub(crate) const KINDS_APART: bool = @{ "true" if r.apart else "false" }@;
/// Bytes of the family's address.
pub(crate) const ADDR_SIZE: usize = @{ f.address.size }@;
%% if f.interface.sysctls
/// How many numbers each network namespace has.
pub(crate) const SYSCTLS: u32 = @{ f.interface.sysctls | length }@;
%% endif
%% if f.drops
/// How many reasons there are why a message does not arrive.
pub(crate) const DROPS: u32 = @{ f.drops | length }@;
%% endif

%% for constant in r.constants
/// `@{ constant.name }@`, as `shim.c` checks.
pub(crate) const @{ constant.name }@: u32 = @{ constant.value }@;
%% endfor

unsafe extern "C" {
    /// Where the state of a socket is, from its beginning on.
    #[link_name = "@{ n }@_shim_state_offset"]
    pub(crate) safe static state_offset: usize;

%% for row in r.shims
%% for line in row.doc
    /// @{ line }@
%% endfor
    ///
    /// # Safety
    ///
%% for line in row.safety
    /// @{ line }@
%% endfor
    #[link_name = "@{ n }@_shim_@{ row.name }@"]
@{ row.rust }@

%% endfor
%% for row in r.kernel
    /// `@{ row.name }@()` of the kernel.
    ///
    /// # Safety
    ///
    /// As the slot of `struct proto_ops` says that it is for.
@{ row.rust }@
%% if not loop.last

%% endif
%% endfor
}
