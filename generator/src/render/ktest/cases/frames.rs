//! The cases of what travels in frames, and of the devices that they pass.

use super::need::Need::{Default, Frames, Has, LongMessage, Oversize};
use super::{Case, case};

/// Every one, in the order of the plan.
pub(super) static CASES: &[Case] = &[
    case("frame_talk", "frames", &[Frames]),
    case("frame_connected", "frames", &[Frames, Default("connect")]),
    case("frame_bytes", "frames", &[Frames]),
    case("frame_shared", "frames", &[Frames]),
    case("frame_sizes", "frames", &[Frames]),
    case("frame_too_long", "frames", &[Frames, LongMessage(128)]),
    case("frame_order", "frames", &[Frames]),
    case("frame_peek", "frames", &[Frames]),
    case("frame_inq", "frames", &[Frames, Default("ioctl")]),
    case("frame_loopback", "frames", &[Frames]),
    case("frame_spaces", "frames", &[Frames]),
    case("frame_full", "frames", &[Frames]),
    case("frame_waits", "frames", &[Frames]),
    case("frame_times", "frames", &[Frames]),
    case("frame_close", "frames", &[Frames]),
    case("drop_none", "drops", &[Frames]),
    case("drop_truncated", "drops", &[Frames]),
    case("drop_foreign", "drops", &[Frames, Has("constant")]),
    case("drop_reserved", "drops", &[Frames, Has("reserved")]),
    case("drop_oversize", "drops", &[Frames, Oversize]),
    case("drop_checksum", "drops", &[Frames, Has("checksum"), LongMessage(2)]),
    case("drop_nobody", "drops", &[Frames]),
    case("drop_type", "drops", &[Frames, Has("type")]),
    case("drop_other_host", "drops", &[Frames]),
    case("drop_shut", "drops", &[Frames, Default("shutdown")]),
    case("device_none", "device", &[Frames]),
    case("device_of_address", "device", &[Frames]),
    case("device_option", "device", &[Frames]),
    case("device_broadcast", "device", &[Frames]),
    case("device_group", "device", &[Frames]),
    case("device_group_taken", "device", &[Frames]),
    case("device_group_away", "device", &[Frames]),
    case("device_down", "device", &[Frames]),
    case("device_away", "device", &[Frames]),
    case("device_peer", "device", &[Frames, Default("connect")]),
    case("device_wakes", "device", &[Frames]),
];
