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
mod ask;
pub(crate) mod bh_lock;
pub(crate) mod call;
pub(crate) mod cell;
pub(crate) mod control;
pub(crate) mod errno;
pub(crate) mod ethernet;
mod life;
pub(crate) mod msg;
pub(crate) mod ops;
pub(crate) mod option;
pub(crate) mod proc;
pub(crate) mod rcu;
pub(crate) mod received;
pub(crate) mod register;
pub(crate) mod skb;
pub(crate) mod sock;
pub(crate) mod softirq;
pub(crate) mod task;
pub(crate) mod value;
pub(crate) mod whole;
