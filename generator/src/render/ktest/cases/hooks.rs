//! The cases of sockets whose messages are the user's own business.

use super::need::Need::{Hooked, OneHost, Pair, Real};
use super::{Case, case};

/// Every one, in the order of the plan.
pub(super) static CASES: &[Case] = &[
    case("hook_round_trip", "hooks", &[Hooked, OneHost, Pair]),
    case("hook_sequence", "hooks", &[Hooked, OneHost, Pair]),
    case("hook_inq", "hooks", &[Hooked, OneHost, Real("ioctl"), Pair]),
];
