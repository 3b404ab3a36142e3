//! The cases of options, requests and sysctls, the core's and the family's own.

use super::need::Need::{
    Data, Default, Everywhere, Listen, LongMessage, Messages, NoCapability, OwnIoctl, OwnOption,
    OwnOptions, OwnSysctl, Pair, Real,
};
use super::{Case, case, connected, shared};

/// Every one, in the order of the plan.
pub(super) static CASES: &[Case] = &[
    shared("option_get", "options", &[Messages, Default("getsockopt")]),
    shared("option_get_unknown", "options", &[Default("getsockopt")]),
    shared("option_set", "options", &[Messages, Default("setsockopt")]),
    shared("option_set_unknown", "options", &[Default("setsockopt")]),
    shared("option_set_get", "options", &[Messages, OwnOptions, LongMessage(2)]),
    case("option_limits", "options", &[Default("setsockopt"), Data, Pair, LongMessage(2)]),
    shared("own_option_default", "own_options", &[OwnOption("get"), Default("getsockopt")]),
    shared("own_option_round_trip", "own_options", &[OwnOption("kept"), OwnOptions]),
    shared("own_option_get_lengths", "own_options", &[OwnOption("get"), Default("getsockopt")]),
    shared("own_option_set_lengths", "own_options", &[OwnOption("set"), Default("setsockopt")]),
    shared("own_option_refused", "own_options", &[OwnOption("refused"), OwnOptions]),
    shared("own_option_access", "own_options", &[OwnOption("half"), OwnOptions]),
    shared("own_option_state", "own_options", &[OwnOption("state"), Default("setsockopt")]),
    shared(
        "own_option_capability",
        "own_options",
        &[OwnOption("capability"), Default("setsockopt")],
    ),
    connected("own_option_accepted", "own_options", &[OwnOption("kept"), OwnOptions, Listen]),
    case("so_timestamp", "options", &[Data, Pair]),
    case("so_timestampns", "options", &[Data, Pair]),
    case("so_timestamping", "options", &[Data, Pair]),
    case("so_filter_drops", "options", &[Data, Pair]),
    case("so_filter_cuts", "options", &[Data, Pair, LongMessage(2)]),
    case("so_filter_cuts_once", "options", &[Data, Default("bind"), LongMessage(2)]),
    case("so_rxq_ovfl", "options", &[Data, Pair]),
    case("so_buffers", "options", &[Data, Pair]),
    shared("ioctl_idle", "ioctl", &[Real("ioctl")]),
    case("ioctl_inq", "ioctl", &[Real("ioctl"), Data, Pair]),
    case("ioctl_outq", "ioctl", &[Real("ioctl"), Data, Pair]),
    shared("ioctl_unknown", "ioctl", &[Default("ioctl")]),
    shared("ioctl_device", "ioctl", &[Default("ioctl")]),
    shared("own_ioctl_answer", "own_ioctls", &[OwnIoctl("any"), Real("ioctl")]),
    shared("own_ioctl_other", "own_ioctls", &[OwnIoctl("any"), Default("ioctl")]),
    shared("own_ioctl_fault", "own_ioctls", &[OwnIoctl("argument"), Real("ioctl")]),
    shared("own_ioctl_reserved", "own_ioctls", &[OwnIoctl("reserved"), Real("ioctl")]),
    shared("own_ioctl_capability", "own_ioctls", &[OwnIoctl("capability"), Real("ioctl")]),
    shared("own_ioctl_compat", "own_ioctls", &[OwnIoctl("any"), Real("ioctl")]),
    shared("sysctl_range", "sysctls", &[OwnSysctl(false)]),
    shared("sysctl_unprivileged", "sysctls", &[OwnSysctl(false), NoCapability]),
    shared("sysctl_netns", "sysctls", &[OwnSysctl(false), Everywhere]),
    shared("sysctl_default", "sysctls", &[OwnSysctl(true), Default("getsockopt")]),
];
