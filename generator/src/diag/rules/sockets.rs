//! Rules about sockets, ops, limits and hooks.

use super::{Rule, error, warning};

/// The rules `PG04xx` and `PG05xx`.
pub(super) static RULES: [Rule; 19] = [
    error(
        "PG0401",
        "a family has a socket",
        "Without an entry of `sockets`, socket() always fails.",
    ),
    error(
        "PG0402",
        "two sockets differ in type or protocol",
        "socket() chooses the entry by type and protocol; of two equal ones it could never choose \
         the second.",
    ),
    error(
        "PG0403",
        "a protocol is 0 to 255",
        "socket() refuses negative protocols, and `sk_protocol` was one byte until Linux 5.6.",
    ),
    error(
        "PG0404",
        "every op is a slot of `struct proto_ops`",
        "The names are those of include/linux/net.h.",
    ),
    error("PG0405", "an op is listed once", "Two states for one slot cannot both be right."),
    error(
        "PG0406",
        "an op's state is one that its slot can have",
        "A slot that the kernel calls without a look cannot be `absent`; one that has no refusal \
         of the kernel's cannot be a `stub`; `default` needs an implementation of protogen's, and \
         `hook` an interface that protogen defines.",
    ),
    error(
        "PG0407",
        "an op fits the socket's type",
        "`listen` and `accept` belong to connection-oriented sockets; for datagrams they are \
         stubs, which is what leaving them out gives. A stream has the options that the family \
         defines, and no longest message: without any, it has neither `setsockopt` nor \
         `getsockopt`.",
    ),
    error(
        "PG0408",
        "a helper is an exported kernel function that fits the slot",
        "Only functions that are exported to modules, and have the slot's signature and meaning, \
         can fill it as they are.",
    ),
    error(
        "PG0409",
        "an op has what it builds on",
        "`socketpair` of datagram sockets binds both to addresses of their own and connects them, \
         so it needs autobind and real `bind` and `connect`.",
    ),
    error(
        "PG0410",
        "a limit is possible",
        "A message is one sk_buff: 1 to 65,536 bytes. More would need contiguous memory that a \
         busy machine does not have. A backlog is 1 to 65,535 connections.",
    ),
    error(
        "PG0421",
        "connections can be made",
        "A connection takes three ops of one socket together: `listen` and `accept` at one end, \
         `connect` at the other. The one that listens needs an address, so `bind` or autobind. \
         Without all of them, `socketpair` makes connections.",
    ),
    error(
        "PG0422",
        "what a key limits is there",
        "`backlog` and `backlog_full` are about sockets that listen, `max_message` about sockets \
         that keep messages apart. Where there is no such socket, the key has no meaning.",
    ),
    error(
        "PG0501",
        "hooks have a file",
        "An op with the state `hook` calls a function of yours, which stands in `hooks.file`.",
    ),
    warning(
        "PG0502",
        "a hook file is used",
        "No op has the state `hook`, so nothing calls what is in the file.",
    ),
    error(
        "PG0503",
        "hook files stand beside the spec",
        "`file`, `state` and `rust` are plain names of files in the spec's own folder, `.c`, `.h` and \
         `.rs`, so that a spec can be moved and cannot reach for files elsewhere.",
    ),
    error(
        "PG0504",
        "hook files can be read",
        "The file is part of the module and of the hash in every generated file, so it is read \
         together with the spec: a regular UTF-8 file of at most 1 MiB.",
    ),
    error(
        "PG0505",
        "a test case is named like a function",
        "A case `loss` is the function `test_protocol_loss()` of `hooks.test.file`, and \
         `protocol_loss` where tests are listed.",
    ),
    error(
        "PG0506",
        "each language has its hooks",
        "A module in C calls the functions of `hooks.file`, a module in Rust the methods of \
         `hooks.rust`. A spec that is generated in both languages has both.",
    ),
    error(
        "PG0507",
        "the state of hooks stands where their language has it",
        "Hooks in C have their state from a header, `state: state.h`, that declares `struct \
         <name>_state`. Hooks in Rust have theirs from the Rust file itself, which defines the type \
         `State` of the trait `Hooks`; a spec without hooks in C says so by the name of that file, \
         `state: hooks.rs`. Where there are hooks in both, the header stands for both.",
    ),
];
