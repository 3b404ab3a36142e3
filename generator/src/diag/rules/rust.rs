//! Rules about modules in Rust.

use super::{Rule, error};

/// The rules `PG10xx`.
pub(super) static RULES: [Rule; 3] = [
    error(
        "PG1001",
        "a module is in some language",
        "`lang` names the languages that the module is generated in: `c`, `rust`, or both. Without \
         it the module is in C.",
    ),
    error(
        "PG1002",
        "modules in Rust have a transport of their own",
        "`transport: inet` fills in `struct proto_ops` and `struct proto` with functions of the \
         kernel's TCP and UDP, which rely on the layout of `struct tcp_sock` and `struct udp_sock`: \
         Rust has no bindings for either, and there would be no protocol of one's own left to be \
         written in safe Rust. It is there in C.",
    ),
    error(
        "PG1003",
        "modules in Rust have what the spec asks for",
        "The runtime of modules in Rust does not have all of the language yet; docs/rust.md lists \
         what it has. What is missing is refused rather than left out in silence, so that both \
         modules of a family always do the same.",
    ),
];
