//! Rules about the ethernet transport and its header.

use super::{Rule, error};

/// The rules `PG08xx`.
pub(super) static RULES: [Rule; 13] = [
    error(
        "PG0801",
        "`header`, `device` and `hwaddr` go with `transport: ethernet`, which needs them",
        "A frame has a header, goes out by a network device and to a hardware address; messages \
         between the sockets of one host have none of these.",
    ),
    error(
        "PG0802",
        "an ethertype is a protocol's own",
        "Below 0x0600 the number is a length. One that the kernel knows belongs to another \
         protocol, whose frames the family would get as well: `ethertype_reason` says why that \
         is right. 0x88b5 and 0x88b6 are there for local experiments.",
    ),
    error(
        "PG0803",
        "a header field says once what fills it",
        "`value`, `from` or `role`; reserved bytes are zero, and say none of these.",
    ),
    error(
        "PG0804",
        "`from` names a field of the source or the destination",
        "It is `src.` or `dst.` and a field of the address that is not reserved. Device and \
         hardware address are not among them: the frame that arrives tells both.",
    ),
    error(
        "PG0805",
        "a number in a header has a byte order",
        "What travels between machines cannot be in the order of one of them: write `be16` or \
         `le16` in place of `u16`.",
    ),
    error(
        "PG0806",
        "a header field fits what fills it",
        "A constant is a value of its type; the length can hold the largest message, the type \
         every protocol of the sockets; a checksum is a `be16` at an even offset; a part of an \
         address is as wide as in the address, and bytes stay bytes.",
    ),
    error(
        "PG0807",
        "a header has one length, and at most one type and one checksum",
        "Short frames are padded to 60 bytes on the wire, so that only a length can tell where a \
         message ends.",
    ),
    error(
        "PG0808",
        "the key of both addresses travels, each field once",
        "The receiver finds the socket by the key of the destination, and tells it the source.",
    ),
    error(
        "PG0809",
        "header, frame and address have their limits",
        "A header has 128 bytes at most, header and message together 9,216, which is what a jumbo \
         frame carries. The address of a received frame is kept in the 40 bytes that an sk_buff \
         has for it.",
    ),
    error(
        "PG0810",
        "device and hardware address have their types, and are no key",
        "The number of a device is a 32 bit integer in host order, a hardware address has 6 \
         bytes, at an even offset. Both say by which way a message goes, not to which socket.",
    ),
    error(
        "PG0811",
        "sockets over ethernet are datagram sockets, one of which sends or receives",
        "A message is a frame, which may get lost or be late; a stream would have to send it \
         again. Where no socket sends or receives, no frame is made or taken.",
    ),
    error(
        "PG0812",
        "`counters` of `observe` are for messages that stay on the host",
        "A family that sends frames counts what becomes of them without being asked, in \
         /proc/net/<name>_stat, whose lines are those of frames. It can have `tracepoints`.",
    ),
    error(
        "PG0813",
        "hooks that see frames have frames to see",
        "The events `frame_in`, `frame_out` and `timer` are for protocols that send frames. A \
         field of the header with `role: hook` is filled by the hook `frame_out`.",
    ),
];
