//! Rules about families on the kernel's own TCP and UDP.

use super::{Rule, error};

/// The rules `PG07xx`.
pub(super) static RULES: [Rule; 11] = [
    error(
        "PG0701",
        "an address fits the transport",
        "Sockets of `transport: inet` have addresses of AF_INET, `struct sockaddr_in`: the kernel's \
         TCP and UDP know no others, and security modules judge no others. Other transports carry \
         messages between addresses that the spec describes.",
    ),
    error(
        "PG0702",
        "a base belongs to `transport: inet`",
        "`base` says whether a socket is the kernel's TCP or UDP, and `proto` changes rows of its \
         `struct proto`. With `transport: inet` every socket has a base, with another transport \
         none has.",
    ),
    error(
        "PG0703",
        "a base fits the socket's type",
        "TCP has stream sockets, UDP has datagram sockets.",
    ),
    error(
        "PG0704",
        "a base is used once",
        "Each base gets one `struct proto` and one `struct proto_ops`, which are named after it.",
    ),
    error(
        "PG0705",
        "every row of `proto` is a member of `struct proto`",
        "The names are those of include/net/sock.h. Members that have no row stay as the base has \
         them.",
    ),
    error(
        "PG0706",
        "a row says what its member can have",
        "A function is the base's own or a hook of yours; limits, `max_header` and `name` can be \
         given; `memory_allocated`, `memory_pressure` and `sockets_allocated` can be `own`. \
         `obj_size` is the base's, since only the base allocates its sockets. `orphan_count` is \
         TCP's, which raises it by its name and lowers it by the row.",
    ),
    error(
        "PG0707",
        "a value of `proto` is possible",
        "Limits are three numbers that do not descend: of pages for `sysctl_mem`, of bytes for the \
         others. A name begins with a letter, has at most 31 characters, and is not that of the \
         other socket, `TCP` or `UDP`: lines of /proc/net/protocols are told apart by it.",
    ),
    error(
        "PG0708",
        "a key means something with the transport",
        "The kernel's TCP and UDP have limits of their own, and their sockets have no room for a \
         state of yours, since only they themselves can allocate them.",
    ),
    error(
        "PG0709",
        "a helper can be linked to on every kernel of the range",
        "The function is there, but not exported to modules: the build would fail on the kernels \
         that are named. `default` calls the same function through the base's own table, which is \
         exported everywhere.",
    ),
    error(
        "PG0710",
        "the kernels of the range let a counter be the family's own",
        "Memory is counted for each processor first, in `per_cpu_fw_alloc`, which is there from \
         Linux 6.0 on. And a socket must not leave the family's `struct proto`, or it is counted \
         up here and down there: `psock_update_sk_prot`, which keeps it out of sockmaps, is there \
         from Linux 5.13 on.",
    ),
    error(
        "PG0711",
        "memory and its pressure are counted together",
        "Whoever finds little memory in use clears the pressure, whoever finds much sets it. With \
         one of `memory_allocated` and `memory_pressure` the family's own and the other TCP's, \
         the family would tell TCP of a shortage that it has not, or that there is none.",
    ),
];
