// SPDX-License-Identifier: GPL-2.0-only

//! Frames of an Ethernet, and the devices that carry them.

pub(crate) mod device;
pub(crate) mod fate;
pub(crate) mod incoming;
pub(crate) mod outgoing;
pub(crate) mod protocol;
pub(crate) mod register;
pub(crate) mod rtnl;
pub(crate) mod shared;
pub(crate) mod timer;
