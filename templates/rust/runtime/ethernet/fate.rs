// SPDX-License-Identifier: GPL-2.0-only

//! What became of frames.

#![forbid(unsafe_code)]

/// What became of a frame, as `/proc/net/xxx_stat` counts it.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Fate {
%% for fate in m.eth.fates
    @{ fate.name | replace("_", " ") | title | replace(" ", "") }@,
%% endfor
}

impl Fate {
    /// Whether the frame is lost.
    pub(crate) fn is_lost(self) -> bool {
        !matches!(self, @% for fate in m.eth.fates | rejectattr("drop") %@Self::@{ fate.name | replace("_", " ") | title | replace(" ", "") }@@% if not loop.last %@ | @% endif %@@% endfor %@)
    }
}
