//! The cases of what can be seen from outside: `/proc`, counters, tracepoints
//! and memory.

use super::need::Need::{
    Connection, Counters, Data, Default, Everywhere, Frames, Listen, Pair, Tracepoints, Waits,
};
use super::{Case, case, connected, shared};

/// Every one, in the order of the plan.
pub(super) static CASES: &[Case] = &[
    case("proc_sockets", "proc", &[Default("bind")]),
    case("proc_queues", "proc", &[Data, Pair]),
    shared("proc_many", "proc", &[Default("bind")]),
    shared("proc_protocols", "proc", &[]),
    case("count_messages", "counters", &[Counters, Data, Pair]),
    case("count_filter", "counters", &[Counters, Data, Pair]),
    case("count_refused", "counters", &[Counters, Data, Default("bind")]),
    case("count_full", "counters", &[Counters, Data, Pair]),
    case("count_shut", "counters", &[Counters, Data, Pair, Default("shutdown")]),
    case("count_interrupted", "counters", &[Counters, Data, Pair]),
    case("count_unread", "counters", &[Counters, Data, Pair]),
    case("count_netns", "counters", &[Counters, Everywhere, Data, Default("bind")]),
    case("count_race", "counters", &[Counters, Data, Default("bind")]),
    connected("count_data", "counters_connected", &[Counters, Connection]),
    connected("count_rest", "counters_connected", &[Counters, Connection]),
    connected("count_reset", "counters_connected", &[Counters, Connection]),
    connected("count_connections", "counters_connected", &[Counters, Connection, Listen]),
    connected("count_waiting", "counters_connected", &[Counters, Connection, Listen, Waits]),
    connected("count_data_netns", "counters_connected", &[Counters, Connection, Everywhere]),
    connected("count_data_race", "counters_connected", &[Counters, Connection]),
    case("trace_messages", "trace", &[Tracepoints, Data, Default("bind")]),
    case("trace_drops", "trace", &[Tracepoints, Data, Default("bind")]),
    connected("trace_connections", "trace", &[Tracepoints, Connection, Listen]),
    connected("trace_data", "trace", &[Tracepoints, Connection, Listen]),
    case("trace_frames", "trace", &[Tracepoints, Frames]),
    case("trace_frame_drops", "trace", &[Tracepoints, Frames]),
    case("trace_off", "trace", &[Tracepoints, Data, Default("bind")]),
    case("memory_of_messages", "memory", &[Data, Pair]),
];
