//! Rules about the family as a whole.

use super::{Rule, error, warning};

/// The rules `PG01xx`.
pub(super) static RULES: [Rule; 8] = [
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
];
