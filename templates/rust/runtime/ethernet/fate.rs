// SPDX-License-Identifier: GPL-2.0-only

//! What became of frames.

#![forbid(unsafe_code)]

/// What became of a frame, as `/proc/net/xxx_stat` counts it.
#[allow(dead_code, reason = "those of frames that go out are for C to count")]
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Fate {
%% for fate in m.eth.fates
    @{ fate.name | replace("_", " ") | title | replace(" ", "") }@,
%% endfor
}
