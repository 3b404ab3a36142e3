//! Rules about the address, its key and its ranges.

use super::{Rule, error, warning};

/// The rules `PG02xx` and `PG03xx`.
pub(super) static RULES: [Rule; 16] = [
    error(
        "PG0201",
        "an address has a field",
        "Without a field that is not reserved, all addresses are the same.",
    ),
    error(
        "PG0202",
        "a field's name is a lower-case C identifier",
        "It becomes a member of `struct sockaddr_<name>`, a method of the Rust type and a column \
         of /proc/net/<name>: a letter, then letters, digits and underscores, at most 24 \
         characters.",
    ),
    error(
        "PG0203",
        "a field's name does not belong to C, C++ or the kernel",
        "Keywords cannot be members, and the preprocessor replaces names that are macros in the \
         kernel's or the C library's headers, such as `current` or `sk_family`. Rust keywords are \
         fine (`type` becomes `r#type`), but for the few that cannot be escaped.",
    ),
    error(
        "PG0204",
        "names of fields differ from each other and from generated ones",
        "Two members of a struct cannot have the same name, nor can a field be named like the \
         family member, like a method of every generated type (`new`), or like a column that \
         /proc/net/<name> has anyway (`peer`, `rxq`, `txq`, `uid`, `inode`).",
    ),
    error(
        "PG0205",
        "`size` fits the type",
        "`bytes` and `reserved` need a `size`; integers have theirs in the type's name.",
    ),
    error(
        "PG0206",
        "an address has 128 bytes at most",
        "`struct sockaddr_storage` has 128 bytes, the family member included; the kernel copies \
         no more.",
    ),
    error(
        "PG0207",
        "an address has no holes",
        "Padding that the compiler adds would leak kernel memory to user space, and differs \
         between architectures. Make it a `reserved` field: those are zero on the way out and \
         checked on the way in.",
    ),
    error(
        "PG0301",
        "key and ranges name fields of the address",
        "The name is none of `address.fields`.",
    ),
    error(
        "PG0302",
        "the key has each of its fields once, and at least one",
        "The key decides which socket an address belongs to.",
    ),
    error(
        "PG0303",
        "the key has no reserved field",
        "Reserved bytes are always zero and cannot tell addresses apart.",
    ),
    error(
        "PG0304",
        "autobind and privileged are about a field of the key",
        "A field outside the key is not what a bind claims.",
    ),
    error(
        "PG0305",
        "autobind and privileged are about an integer",
        "Ranges of bytes have no meaning; choose an integer field of the key.",
    ),
    error(
        "PG0306",
        "a range goes from its smaller to its larger value",
        "Ranges are written `[first, last]`, both included.",
    ),
    error(
        "PG0307",
        "values fit the type of their field",
        "A value that the field cannot hold can never be bound.",
    ),
    error(
        "PG0308",
        "the value for \"any\" is not an address",
        "The `any` value of autobind asks for a free address; a range that contains it, autobind's \
         own or the privileged one, would make it an address as well.",
    ),
    warning(
        "PG0309",
        "unprivileged users can be given an address",
        "The whole autobind range is privileged, so that a user without the capability can never \
         connect, nor send from an address.",
    ),
];
