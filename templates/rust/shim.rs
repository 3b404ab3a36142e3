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
%% if r.structs
#![allow(non_camel_case_types, reason = "structs have the names of C")]
%% endif

use kernel::{bindings, ffi::*};

%% for row in r.callbacks
%% for line in row.doc
/// @{ line }@
%% endfor
@{ row.rust }@
%% endfor
%% if m.eth
/// Bytes of the family's header.
pub(crate) const HEADER_SIZE: usize = @{ f.header.size }@;
%% endif

%% for item in r.structs
%% for line in item.doc
/// @{ line }@
%% endfor
#[repr(C)]
#[derive(Clone, Copy)]
pub(crate) struct shim_@{ item.name }@ {
%% for field in item.fields
%% for line in field.doc
    /// @{ line }@
%% endfor
    pub(crate) @{ field.name }@: @{ field.rust }@,
%% endfor
}

%% endfor
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
