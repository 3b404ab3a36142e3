//! Names that belong to somebody else.

use crate::facts::{C_MACROS, KERNEL_NAMES, LINUX_HEADERS, PROC_NET, kernel_identifier};

/// Keywords of C11, C23 and GNU C.
const C_KEYWORDS: &str = "alignas alignof asm auto bool break case char const constexpr continue \
    default do double else enum extern false float for goto if inline int long nullptr register \
    restrict return short signed sizeof static static_assert struct switch thread_local true \
    typedef typeof typeof_unqual union unsigned void volatile while";

/// Keywords that C++ has beyond those: UAPI headers are read by C++ too.
const CPP_KEYWORDS: &str = "and and_eq bitand bitor catch char16_t char32_t char8_t class co_await \
    co_return co_yield compl concept const_cast consteval constinit decltype delete dynamic_cast \
    explicit export friend mutable namespace new noexcept not not_eq operator or or_eq private \
    protected public reinterpret_cast requires static_cast template this throw try typeid typename \
    using virtual wchar_t xor xor_eq";

/// Keywords and reserved words of Rust.
const RUST_KEYWORDS: &str = "abstract as async await become box break const continue crate do dyn \
    else enum extern false final fn for gen if impl in let loop macro match mod move mut override \
    priv pub ref return self static struct super trait true try type typeof unsafe unsized use \
    virtual where while yield";

/// The Rust keywords that `r#` does not escape.
const RUST_FIXED: &str = "self super crate";

/// Crates and modules that a generated crate could not stand beside.
const RUST_NAMES: &str = "alloc core libc proc_macro std test tokio";

/// Predefined macros and names of the C library that no family can have.
const C_NAMES: &str = "abs current environ errno exit i386 linux main memcpy memset null printf \
    signal stderr stdin stdout unix";

/// Prefixes of macros that stand for members of `struct sock` and its kin.
const MACRO_PREFIXES: [&str; 5] = ["__", "sk_", "inet_", "tw_", "ir_"];

/// Methods that every generated address type has.
const METHODS: &str = "new family to_bytes from_bytes is_any is_privileged";

/// Structs and constants that every family may generate behind its name.
const STRUCTS: &str = "sock net key peer from seq state options sockopt data stats sysctls hdr";
const CONSTANTS: &str = "max_message message_max any autobind_first autobind_last \
    privileged_first privileged_last assert";

/// Control messages of the kernel's own, behind `SCM_`.
const SCM: &str = "devmem_dmabuf devmem_linear iucv_trgcls j1939_dest_addr j1939_dest_name j1939_prio \
    timestamping_opt_stats timestamping_pktinfo ts_opt_id wifi_status";

/// Columns of `/proc/net/<name>` that are not address fields.
const COLUMNS: &str = "peer rxq txq uid inode";

/// Why a family cannot have a name.
pub(super) struct Owner {
    /// What follows the name in a message.
    pub(super) why: &'static str,
    /// What it would clash with.
    pub(super) clash: String,
}

fn among(list: &str, name: &str) -> bool {
    list.split_ascii_whitespace().any(|word| word == name)
}

/// Whose name it is that a family cannot have.
pub(super) fn family_owner(name: &str) -> Option<Owner> {
    let why = if among(C_KEYWORDS, name) {
        "is a keyword of C"
    } else if among(CPP_KEYWORDS, name) {
        "is a keyword of C++"
    } else if among(RUST_KEYWORDS, name) {
        "is a keyword of Rust"
    } else if among(C_NAMES, name) {
        "is a name of the C library or compiler"
    } else if KERNEL_NAMES.has(name) {
        "is a name of the kernel's own"
    } else if among(RUST_NAMES, name) {
        "is the name of a crate that generated code stands beside"
    } else if C_MACROS.has(name) {
        "is a macro in headers of the kernel or the C library"
    } else {
        return kernel_owner(name);
    };
    Some(Owner { why, clash: "generated code would clash with it".to_owned() })
}

/// Whose name it is, among what was measured on kernels.
fn kernel_owner(name: &str) -> Option<Owner> {
    if LINUX_HEADERS.has(name) {
        let why = "is that of a header of the kernel";
        Some(Owner { why, clash: format!("there is a <linux/{name}.h> already") })
    } else if let Some(identifier) = kernel_identifier(name) {
        let why = "is a prefix of the kernel's own";
        Some(Owner { why, clash: format!("the kernel has `{identifier}`") })
    } else if PROC_NET.has(name) {
        let why = "is that of an entry of /proc/net";
        Some(Owner { why, clash: format!("the kernel makes /proc/net/{name}") })
    } else {
        None
    }
}

/// Whose name it is that a field cannot have.
pub(super) fn field_owner(name: &str) -> Option<&'static str> {
    if among(C_KEYWORDS, name) {
        Some("is a keyword of C")
    } else if among(CPP_KEYWORDS, name) {
        Some("is a keyword of C++, which reads UAPI headers too")
    } else if among(RUST_FIXED, name) {
        Some("is a keyword of Rust that cannot be escaped")
    } else if among(C_NAMES, name)
        || C_MACROS.has(name)
        || MACRO_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
    {
        Some("is a macro in headers of the kernel or the C library")
    } else {
        None
    }
}

/// What every family generates under this name of a field.
pub(super) fn generated(name: &str) -> Option<&'static str> {
    if among(METHODS, name) {
        Some("a method of the generated Rust type")
    } else if among(COLUMNS, name) {
        Some("a column of the generated /proc file")
    } else {
        None
    }
}

/// Whether modules have a `struct <family>_<name>` anyway.
pub(super) fn is_struct(name: &str) -> bool {
    among(STRUCTS, name)
}

/// Whether headers have a constant `<FAMILY>_<NAME>` anyway.
pub(super) fn is_constant(name: &str) -> bool {
    among(CONSTANTS, name)
}

/// Whether the kernel has a constant `SCM_<NAME>`.
pub(super) fn is_scm(name: &str) -> bool {
    among(SCM, name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::UAPI_HEADERS;

    #[test]
    fn the_seeds_and_plausible_names_are_free() {
        for name in ["syscom", "myproto", "avionics", "spi", "rpmsg2", "bus"] {
            assert!(family_owner(name).is_none(), "{name}");
            assert!(!UAPI_HEADERS.has(name), "{name}");
        }
        for name in ["nid", "cpid", "channel", "type", "port", "node", "addr", "service", "match"] {
            assert_eq!(field_owner(name), None, "{name}");
            assert_eq!(generated(name), None, "{name}");
        }
    }

    #[test]
    fn owned_names_are_found() {
        for name in ["int", "match", "linux", "unix", "can", "tokio", "current", "class"] {
            assert!(family_owner(name).is_some(), "{name}");
        }
        for name in ["current", "errno", "int", "class", "self", "sk_node", "stdin"] {
            assert!(field_owner(name).is_some(), "{name}");
        }
    }

    #[test]
    fn names_measured_on_kernels_are_found() {
        for name in ["rhashtable", "cpu", "device", "timer", "driver", "dst"] {
            assert!(family_owner(name).is_some(), "{name}");
        }
        for name in ["arp", "protocols", "netstat", "snmp6", "ip_tables_names", "rpc"] {
            assert!(family_owner(name).is_some(), "{name}");
        }
    }
}
