//! The cases of sockets that are closed, and of all calls at once.

use super::need::Need::{Data, Default, Real};
use super::{Case, case, shared};

/// Every one, in the order of the plan.
pub(super) static CASES: &[Case] = &[
    case("close_unread", "close", &[Data, Default("bind")]),
    case("close_sender", "close", &[Data, Default("bind")]),
    shared("close_shared", "close", &[Default("bind")]),
    case("close_under_reader", "close", &[Data, Default("bind")]),
    case("close_killed", "close", &[Default("recvmsg"), Default("bind")]),
    case("close_race", "close", &[Data, Default("bind"), Real("ioctl")]),
    case("close_preempted", "close", &[Data, Default("bind"), Real("ioctl")]),
    shared("module_pinned", "close", &[]),
    case("stress", "close", &[Data, Default("bind")]),
];
