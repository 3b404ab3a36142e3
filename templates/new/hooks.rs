// SPDX-License-Identifier: GPL-2.0-only

//! The protocol's own code: the hooks that spec.yaml names. protogen wrote this file once, as a
//! beginning, and never touches it again.

#![forbid(unsafe_code)]

@% if "sendmsg" in hooks %@use crate::family::{Address, Attached, Hooks, Protocol, Socket};
@% else %@use crate::family::{Hooks, Protocol, Socket};
@% endif %@use crate::runtime::msg::@% if hooks | length == 2 %@{RecvMsg, SendMsg}@% elif "sendmsg" in hooks %@SendMsg@% else %@RecvMsg@% endif %@;
use crate::transport::datagram;
use kernel::prelude::*;

impl Hooks for Protocol {
%% if "sendmsg" in hooks
    fn sendmsg(
        sk: Socket<'_>,
        dst: &Address,
        msg: &mut SendMsg<'_>,
        attached: &Attached,
    ) -> Result<usize> {
        datagram::default_sendmsg(sk, dst, msg, *attached)
    }
%% endif
%% if hooks | length == 2

%% endif
%% if "recvmsg" in hooks
    fn recvmsg(sk: Socket<'_>, msg: &mut RecvMsg<'_>) -> Result<usize> {
        datagram::default_recvmsg(sk, msg)
    }
%% endif
}
