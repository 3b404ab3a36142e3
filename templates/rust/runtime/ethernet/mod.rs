// SPDX-License-Identifier: GPL-2.0-only

//! Frames of an Ethernet, and the devices that carry them.

pub(crate) mod device;
pub(crate) mod fate;
pub(crate) mod incoming;
pub(crate) mod outgoing;
%% if f.hooks
pub(crate) mod protocol;
%% endif
pub(crate) mod register;
pub(crate) mod rtnl;
pub(crate) mod shared;
%% if f.hooks and f.hooks.told.timer
pub(crate) mod timer;
%% endif
