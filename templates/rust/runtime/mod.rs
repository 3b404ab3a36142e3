// SPDX-License-Identifier: GPL-2.0-only

//! The unsafe layer between `struct proto_ops` and safe code, the same for every family.
//!
//! All unsafe code of the module is in here. A protocol sees sockets ([`sock::Sock`],
//! [`sock::OwnedSock`]), messages that are its own ([`skb::Message`]) or only lent to it, the two
//! ends of a system call ([`msg`]), and data that is read under RCU ([`rcu`]); none of these can be
//! misused without `unsafe`, but for what the types do not see.
//!
//! That is whether the caller may sleep. Nothing that sleeps, as taking a socket's lock does, is to be
//! called while an RCU guard lives, from a closure that is asked under a spinlock, or by what is told
//! of frames, of devices or of the end of a timer: the kernel reports it, and where RCU readers cannot
//! be preempted it would end the guard's section. A socket waits only in calls for
//! itself, which keep its file ([`call::Call`]).
//!
//! No layout of `struct sock` is assumed: what is in there is asked of the C functions of
//! [`crate::shim`].

#![allow(
    dead_code,
    reason = "the same for every family, each of which uses what it needs"
)]

pub(crate) mod addr;
%% if not m.eth or f.hooks
mod ask;
%% endif
%% if m.eth and r.own.state
pub(crate) mod bh_lock;
%% endif
%% if r.loopback
pub(crate) mod bounded;
%% endif
pub(crate) mod call;
pub(crate) mod cell;
%% if r.connections
pub(crate) mod child;
%% endif
%% if not m.eth
mod compose;
%% endif
%% if r.connections
pub(crate) mod connection;
%% endif
pub(crate) mod control;
%% if r.connections
pub(crate) mod data;
%% endif
pub(crate) mod errno;
%% if m.eth
pub(crate) mod ethernet;
%% endif
mod life;
%% if r.connections
pub(crate) mod link;
%% endif
%% if f.links
pub(crate) mod links;
%% endif
%% if not m.eth
mod lookup;
%% endif
pub(crate) mod msg;
%% if (f.counters or f.tracepoints) and f.has.recvmsg
pub(crate) mod observe;
%% endif
pub(crate) mod ops;
pub(crate) mod option;
pub(crate) mod proc;
%% if f.interface.cmsgs
pub(crate) mod put_cmsg;
%% endif
pub(crate) mod rcu;
%% if r.datagrams
pub(crate) mod received;
%% endif
pub(crate) mod register;
%% if r.loopback
pub(crate) mod room;
%% endif
%% if f.drops
mod sent;
%% endif
pub(crate) mod skb;
pub(crate) mod sock;
%% if r.own.whole
pub(crate) mod softirq;
%% endif
%% if f.interface.sysctls
pub(crate) mod sysctl;
%% endif
pub(crate) mod task;
pub(crate) mod value;
%% if r.own.whole
pub(crate) mod whole;
%% endif
