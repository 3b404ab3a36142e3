// SPDX-License-Identifier: GPL-2.0-only

//! The protocol's own code: the hooks that spec.yaml names. protogen wrote this file once, as a
//! beginning, and never touches it again.

#![forbid(unsafe_code)]

@% if "sendmsg" in hooks %@use crate::family::{Address, Attached, Call, Hooks, Protocol};
@% else %@use crate::family::{Call, Hooks, Protocol};
@% endif %@use crate::runtime::msg::@% if hooks | length == 2 %@{RecvMsg, SendMsg}@% elif "sendmsg" in hooks %@SendMsg@% else %@RecvMsg@% endif %@;
use crate::transport::datagram;
use kernel::prelude::*;

impl Hooks for Protocol {
%% if "sendmsg" in hooks
    fn sendmsg(
        call: Call<'_>,
        dst: &Address,
        msg: &mut SendMsg<'_>,
        attached: &Attached,
    ) -> Result<usize> {
        datagram::default_sendmsg(call, dst, msg, *attached)
    }
%% endif
%% if hooks | length == 2

%% endif
%% if "recvmsg" in hooks
    fn recvmsg(call: Call<'_>, msg: &mut RecvMsg<'_>) -> Result<usize> {
        datagram::default_recvmsg(call, msg)
    }
%% endif
}
