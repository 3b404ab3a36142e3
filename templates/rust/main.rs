// SPDX-License-Identifier: @{ f.licence }@

@{ r.head | fill("//! ") }@
//!
@{ f.stamp | fill("//! ") }@
//! SHA-256: @{ f.spec_hash }@
//!
//! Here the family is put together and registered. `family` is what the spec says of it,
%% if f.hooks
//! `hooks` what its protocol does, `transport` what every family's sockets do besides, and
//! `runtime` the way to and from C, where all unsafe code is.
%% else
//! `transport` what its sockets do, and `runtime` the way to and from C, where all unsafe
//! code is.
%% endif

use kernel::prelude::*;

mod family;
%% if f.hooks
mod hooks;
%% endif
%% if r.own.any
mod interface;
%% endif
mod runtime;
mod shim;
mod tests;
mod transport;
%% if r.own.types
mod types;
%% endif

%% if m.eth
use runtime::ethernet::register::@% if m.recv %@{Devices, Frames}@% else %@Devices@% endif %@;
%% endif
%% if f.hooks and f.hooks.told.timer
use runtime::ethernet::timer::Timers;
%% endif
use runtime::register::{Family, FamilyModule, Kind, Table};

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

%% for kind in r.kinds
/// Sockets of type `@{ kind.constant }@`.
const @{ kind.name }@: Kind<family::@{ r.shown }@> =
    Kind::new::<family::@{ r.shown }@>(kernel::bindings::@{ kind.rust }@, @{ kind.protocol }@);

%% endfor
/// The types of sockets.
static KINDS: [Kind<family::@{ r.shown }@>; @{ r.kinds | length }@] = [@% for kind in r.kinds %@@{ kind.name }@@% if not loop.last %@, @% endif %@@% endfor %@];

/// What the core knows the family by.
static TABLE: Table<Registered> = Table::new();

/// The module; the family is registered for as long as it is there.
type Module = FamilyModule<Registered>;

/// The family, as it is registered.
enum Registered {}

impl Family for Registered {
    type Shown = family::@{ r.shown }@;
    type Before = @% if f.hooks and f.hooks.told.timer %@(Timers<Self::Shown>, Devices<Self::Shown>)@% elif m.eth %@Devices<Self::Shown>@% else %@()@% endif %@;
    type After = @{ "Frames<Self::Shown>" if m.eth and m.recv else "()" }@;

    const NUMBER: u16 = family::FAMILY;
    const INITIAL_NETNS: bool = @{ "true" if f.initial_netns_only else "false" }@;
    const CAPABILITY: Option<u32> = @% if f.capability %@Some(kernel::bindings::@{ f.capability }@)@% else %@None@% endif %@;

    fn kinds() -> &'static [Kind<family::@{ r.shown }@>] {
        &KINDS
    }

    fn table() -> &'static Table<Self> {
        &TABLE
    }
}
