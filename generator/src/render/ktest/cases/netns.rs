//! The cases of network namespaces.

use super::need::Need::{Data, Default, Everywhere, InitialOnly, Pair, Room};
use super::{Case, case, shared};

/// Every one, in the order of the plan.
pub(super) static CASES: &[Case] = &[
    shared("netns_refused", "netns", &[InitialOnly]),
    shared("netns_bind", "netns", &[Everywhere, Default("bind")]),
    case("netns_messages", "netns", &[Everywhere, Data, Default("bind"), Room(2)]),
    shared("netns_proc", "netns", &[Everywhere, Default("bind")]),
    case("netns_exit", "netns", &[Everywhere, Data, Default("bind"), Pair]),
];
