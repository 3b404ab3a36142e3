//! The cases of the family's own control messages.

use super::need::Need::{
    Arrives, Autobind, Connection, Data, Default, Hooked, Joined, Listen, LongMessage, Messages,
    OwnCmsg, Pair, Real, Type,
};
use super::{Case, case, connected, shared};

/// Every one, in the order of the plan.
pub(super) static CASES: &[Case] = &[
    shared("own_cmsg_travels", "own_cmsgs", &[OwnCmsg("travels"), Messages, Arrives, Joined]),
    shared("own_cmsg_all", "own_cmsgs", &[OwnCmsg("travels"), Messages, Arrives, Joined]),
    case("own_cmsg_beside", "own_cmsgs", &[OwnCmsg("travels"), Data, Pair]),
    shared("own_cmsg_room", "own_cmsgs", &[OwnCmsg("alone"), Messages, Data, Joined]),
    shared(
        "own_cmsg_cut",
        "own_cmsgs",
        &[OwnCmsg("travels"), Messages, Data, Joined, LongMessage(2)],
    ),
    shared("own_cmsg_sizes", "own_cmsgs", &[OwnCmsg("travels"), Messages, Data, Joined]),
    shared("own_cmsg_others", "own_cmsgs", &[OwnCmsg("send"), Messages, Arrives, Joined]),
    shared("own_cmsg_one_way", "own_cmsgs", &[OwnCmsg("one way"), Messages, Hooked, Joined]),
    shared("own_cmsg_compat", "own_cmsgs", &[OwnCmsg("travels"), Messages, Arrives, Joined]),
    shared("own_cmsg_lengths", "own_cmsgs_refused", &[OwnCmsg("send"), Messages, Arrives, Joined]),
    shared("own_cmsg_unknown", "own_cmsgs_refused", &[OwnCmsg("send"), Messages, Arrives, Joined]),
    shared("own_cmsg_twice", "own_cmsgs_refused", &[OwnCmsg("send"), Messages, Arrives, Joined]),
    shared(
        "own_cmsg_values",
        "own_cmsgs_refused",
        &[OwnCmsg("refused"), Messages, Arrives, Joined],
    ),
    case(
        "own_cmsg_unbound",
        "own_cmsgs_refused",
        &[OwnCmsg("send"), Real("sendmsg"), Default("getname"), Autobind],
    ),
    shared("own_cmsg_order", "own_cmsgs_refused", &[OwnCmsg("send"), Messages, Data, Joined]),
    connected(
        "own_cmsg_accepted",
        "own_cmsgs_connected",
        &[OwnCmsg("travels"), Type("seqpacket"), Connection, Listen],
    ),
    connected(
        "own_cmsg_pair",
        "own_cmsgs_connected",
        &[OwnCmsg("travels"), Type("seqpacket"), Connection, Default("socketpair")],
    ),
    connected(
        "own_cmsg_stream",
        "own_cmsgs_connected",
        &[OwnCmsg("send"), Type("stream"), Connection],
    ),
];
