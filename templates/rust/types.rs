// SPDX-License-Identifier: @{ f.licence }@

//! The structs that the family exchanges with user space.

#![forbid(unsafe_code)]
#![allow(dead_code, reason = "a protocol uses the members that it needs")]

%% if r.own.type_orders
use crate::runtime::{addr, value};
%% else
use crate::runtime::value;
%% endif
use kernel::prelude::*;
use zerocopy_derive::Immutable;
%% for ty in r.own.types

@{ ty }@
%% endfor

// `shim.c` says the same of those of C.
%% for ty in f.interface.types
const _: () = assert!(size_of::<@{ ty.rust }@>() == @{ ty.size }@);
%% endfor
