//! Rules about what a protocol defines of its own: types, options, ioctls.

use super::{Rule, error, warning};

/// The rules `PG06xx`.
pub(super) static RULES: [Rule; 18] = [
    error(
        "PG0601",
        "a name of the protocol's own is a lower-case C identifier",
        "Types, options, ioctls and control messages give their names to structs, constants, \
         functions and methods: a letter, then letters, digits and single underscores, at most 18 \
         characters.",
    ),
    error(
        "PG0602",
        "a name of the protocol's own does not belong to C, C++ or the kernel",
        "Keywords cannot be members of structs, and the preprocessor replaces names that are \
         macros.",
    ),
    error(
        "PG0603",
        "names of the protocol's own differ from each other and from generated ones",
        "Two options, two types or two ioctls cannot have the same name. A type cannot be named \
         like an integer or a struct that the module has anyway (`struct <name>_sock`), an option not like a \
         constant of every header (`<NAME>_MAX_MESSAGE`), a control message not like one of the \
         kernel's own (`SCM_TIMESTAMPING_PKTINFO`).",
    ),
    error(
        "PG0604",
        "a type has fields, and at most 256 bytes",
        "Values are copied from and to user space by way of the kernel's stack. One of which all \
         is reserved would say nothing.",
    ),
    error(
        "PG0605",
        "an option's number is 2 to 65535, and its own",
        "`optname` chooses the option. 1 is `<NAME>_MAX_MESSAGE`, which every family may have.",
    ),
    error(
        "PG0606",
        "an ioctl's number is 0 to 15, and its own",
        "It is counted from `SIOCPROTOPRIVATE`: the kernel leaves 16 numbers to the protocol of a \
         socket, and the next ones to network devices.",
    ),
    error(
        "PG0607",
        "a range belongs to an integer, and fits its type",
        "A range is `[first, last]`, the smaller value first, both of which the type can hold. \
         What a struct may hold is for a hook to judge.",
    ),
    error(
        "PG0608",
        "a default is a value that the option can have",
        "A new socket has the default: an integer of the range. What a hook keeps, and a struct, \
         begins as the hook likes, or with zero.",
    ),
    error(
        "PG0609",
        "an option can be reached",
        "It can be read or set, and at least one socket has the op for it (`getsockopt` or \
         `setsockopt`) as `default`, since the kernel's refusals refuse all options.",
    ),
    error(
        "PG0610",
        "what is said about setting belongs to an option that can be set",
        "`range`, `capability` and `when` are about setsockopt(). An option that is only read has \
         no use for them, nor has a control message that is only received for a `range`.",
    ),
    error(
        "PG0611",
        "an ioctl can be reached",
        "At least one socket has the op `ioctl` as `default` or `hook`.",
    ),
    error(
        "PG0612",
        "an ioctl's direction fits its type",
        "An argument has a type and goes in, out or both ways; without argument there is neither.",
    ),
    warning(
        "PG0613",
        "what is defined is used",
        "A type that no option, no ioctl and no control message has is a struct in the header and nothing else. The \
         value of an option means something only to hooks, so a family without them keeps it for \
         nobody. So is a sysctl that is no option's default.",
    ),
    error(
        "PG0614",
        "a sysctl is an `int` with a range, and its default lies in it",
        "A range is `[first, last]`, the smaller value first. What is written to the file is one of \
         these values, or the write fails with `EINVAL`.",
    ),
    error(
        "PG0615",
        "a control message's number is 1 to 65535, and its own",
        "`cmsg_type` tells the control messages of one level apart.",
    ),
    error(
        "PG0616",
        "a control message goes somewhere",
        "One that is sent and received travels with the message, from a socket with a real \
         `sendmsg` to one of the same type with a real `recvmsg`. One that is only sent is for a \
         hook to read, one that is only received for a hook to fill in: that of a `dgram` or \
         `seqpacket` socket.",
    ),
    error(
        "PG0617",
        "control messages go with messages",
        "A control message belongs to one datagram or record from socket to socket of one host, \
         `transport: loopback`. Streams have no messages, and pass over them.",
    ),
    error(
        "PG0618",
        "what can be sent in control messages has at most 256 bytes",
        "All of them can come with one message, and are read before it is made: they stand on the \
         kernel's stack together.",
    ),
];
