// SPDX-License-Identifier: @{ f.licence }@

@{ r.head | fill("//! ") }@
//!
@{ f.stamp | fill("//! ") }@
//! SHA-256: @{ f.spec_hash }@
//!
%% if r.kinds.several
@{ ("Here the family is put together and registered. `family` is what the spec says of all its sockets, " ~ (r.kinds.modules | join(", ")) ~ " what it says of some, " ~ ("`hooks` what the protocol does, `transport` what they do besides" if f.hooks else "`transport` what they do") ~ ", and `runtime` the way to and from C, where all unsafe code is.") | fill("//! ") }@
%% else
//! Here the family is put together and registered. `family` is what the spec says of it,
%% if f.hooks
//! `hooks` what its protocol does, `transport` what every family's sockets do besides, and
//! `runtime` the way to and from C, where all unsafe code is.
%% else
//! `transport` what its sockets do, and `runtime` the way to and from C, where all unsafe
//! code is.
%% endif
%% endif

use kernel::prelude::*;

%% for k in r.kinds.types | sort(attribute="module") if r.kinds.several and k.module < "family"
mod @{ k.module }@;
%% endfor
mod family;
%% if f.hooks
#[forbid(unsafe_code)]
#[allow(clippy::duplicated_attributes, reason = "hooks.rs may say so, too")]
mod hooks;
%% endif
%% if r.own.any
mod interface;
%% endif
mod runtime;
%% for k in r.kinds.types | sort(attribute="module") if r.kinds.several and k.module > "family" and k.module < "shim"
mod @{ k.module }@;
%% endfor
mod shim;
%% for k in r.kinds.types | sort(attribute="module") if r.kinds.several and k.module > "shim"
mod @{ k.module }@;
%% endfor
mod tests;
mod transport;
%% if r.own.types
mod types;
%% endif

%% if m.eth
use runtime::ethernet::register::@% if m.recv %@{Devices, Frames}@% else %@Devices@% endif %@;
%% endif
use runtime::ops::table::{Polled, Slots};
use runtime::register::{Family, FamilyModule, Kind@% if r.kinds.several %@, Several@% endif %@, Table};

module! {
    type: Module,
    name: "@{ n }@",
%% if f.author and not r.author_in_c
    authors: ["@{ f.author | cstring }@"],
%% endif
    description: "@{ m.description | cstring }@",
    license: "@{ r.module_licence }@",
    alias: ["net-pf-@{ f.number }@"],
}

%% for kind in r.kinds.all
/// Sockets of type `@{ kind.constant }@`@% if kind.protocol %@ and protocol @{ kind.protocol }@@% endif %@.
const @{ kind.name }@: Kind<@{ r.kinds.sockets }@> = Kind::@{ r.kinds.new }@@% if r.kinds.several %@::<@{ kind.ty }@>@% endif %@(
    kernel::bindings::@{ kind.rust }@,
    @{ kind.protocol }@,
    Slots {
%% for slot in kind.slots
        @{ slot.name }@: @{ slot.value }@,
%% endfor
    },
);

%% endfor
/// The kinds of sockets.
@{ r.kinds.table }@

/// What the core knows the family by.
static TABLE: Table<Registered> = Table::new();

/// The module; the family is registered for as long as it is there.
type Module = FamilyModule<Registered>;

/// The family, as it is registered.
enum Registered {}

impl Family for Registered {
    type Sockets = @{ r.kinds.sockets }@;
    type Parts = @% if m.eth and m.recv %@(Frames<Self::Sockets>, Devices<Self::Sockets>)@% elif m.eth %@Devices<Self::Sockets>@% else %@()@% endif %@;

    const NUMBER: u16 = family::FAMILY;
    const INITIAL_NETNS: bool = @{ "true" if f.initial_netns_only else "false" }@;
    const KINDS: &'static [Kind<Self::Sockets>] = &KINDS;
    const CAPABILITY: Option<u32> = @% if f.capability %@Some(kernel::bindings::@{ f.capability }@)@% else %@None@% endif %@;

    fn table() -> &'static Table<Self> {
        &TABLE
    }
}
