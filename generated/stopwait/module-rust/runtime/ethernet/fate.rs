// SPDX-License-Identifier: GPL-2.0-only

//! What became of frames.

#![forbid(unsafe_code)]

/// What became of a frame, as `/proc/net/xxx_stat` counts it.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Fate {
    InFrames,
    InTaken,
    InTruncated,
    InForeign,
    InMalformed,
    InOversize,
    InChecksum,
    InNoSocket,
    InRefused,
    InFull,
    InNoMemory,
    OutFrames,
    OutDropped,
}

impl Fate {
    /// Whether the frame is lost.
    pub(crate) fn is_lost(self) -> bool {
        !matches!(self, Self::InFrames | Self::InTaken | Self::OutFrames)
    }
}
