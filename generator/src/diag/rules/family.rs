//! Rules about the family as a whole.

use super::{Rule, error, warning};

/// The rules `PG01xx`.
pub(super) static RULES: [Rule; 12] = [
    error(
        "PG0101",
        "the family's name is a short lower-case identifier",
        "The name prefixes every function, type, file and module that is generated: a letter, then \
         letters, digits and single underscores, 2 to 16 characters.",
    ),
    error(
        "PG0102",
        "the family's name does not belong to C, Rust or the kernel",
        "A keyword, a macro of the kernel or the name of one of its families would make generated \
         code clash with theirs: functions such as `inet_bind`, structs such as `sockaddr_in`, \
         constants such as `AF_IPX`, modules such as `can`. So would a prefix of the kernel's \
         functions (`driver`, for there is `driver_init`), a header in include/linux, where \
         <linux/cpu.h> would be one file or the other, and an entry of /proc/net, which a \
         second module cannot make. The name of a family that the kernel has dropped may be \
         used with its old number.",
    ),
    warning(
        "PG0103",
        "the family's header has a name of its own",
        "The kernel has a header of the same name below include/uapi/linux. Programs that search \
         the generated header first would no longer find the kernel's.",
    ),
    error(
        "PG0104",
        "the family's number is possible",
        "`sock_register()` takes 1 to 45 (`AF_MAX` is 46); 0 is `AF_UNSPEC`, which dissolves \
         associations.",
    ),
    error(
        "PG0105",
        "the family's number is not one of the kernel's",
        "A family of the kernel has the number; `sock_register()` would fail with `EEXIST`, or \
         worse, programs would get sockets of the wrong family.",
    ),
    error(
        "PG0106",
        "a number that was or is somebody's is taken knowingly",
        "Older kernels register the number, or something else uses it. Say in `number_reason` why \
         it is right for this family all the same, for instance because the family is the one \
         that the kernel dropped.",
    ),
    error(
        "PG0107",
        "the licence lets the module use the kernel's symbols",
        "Most of what a socket family needs is exported to GPL-compatible modules only. The \
         licence is an SPDX expression that `MODULE_LICENSE` can express.",
    ),
    error(
        "PG0108",
        "a capability is one of the kernel's",
        "Capabilities are named as in <linux/capability.h>, such as `CAP_NET_RAW`.",
    ),
    error(
        "PG0109",
        "a range of kernels is written with two dots between releases",
        "`kernels` says for which releases of the mainline kernel a module is generated: \
         `6.1..7.3` (both included), `6.1..` (to the newest that protogen knows), `..6.12` (from \
         the oldest), or one release alone, such as `7.3`. A release has two numbers; stable \
         updates and names of distributions are no part of it.",
    ),
    error(
        "PG0110",
        "a range of kernels goes from the older to the newer",
        "The first release of `kernels` is the oldest that the module is built for; it cannot be \
         newer than the last one. Releases are compared number by number: 6.9 is older than 6.12.",
    ),
    error(
        "PG0111",
        "the kernels are ones that protogen knows",
        "protogen knows the interfaces of the kernels from 5.10 up to the newest release in its \
         data, and promises nothing for others: a release before that, one that came later, or one \
         that never was. Without `kernels` a module is generated for all that are known, and may \
         well build for a newer one, since it asks the kernel's own headers.",
    ),
    error(
        "PG0112",
        "what is observed can happen",
        "Counters and tracepoints are about messages that sockets send and receive. A family \
         without a socket that can do one of both has nothing to tell.",
    ),
];
