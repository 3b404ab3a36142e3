//! Names that belong to somebody else.

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

/// Families of the kernel under the names of their modules, functions and
/// `struct sockaddr_*`, and prefixes of the kernel's functions that generated
/// ones (`<name>_bind`, `<name>_init`, …) would meet.
const KERNEL_NAMES: &str = "af af_key alg at atalk atm atmpvc atmsvc ax25 bluetooth can caif co \
    core datagram decnet dev dn eon ethernet file hci ib ieee802154 ifnet in in6 inarp inet inet6 \
    ip ip6 ip6mr ipmr ipv4 ipv6 ipx irda iso isdn iucv kcm kernel kernfs key kmem kthread l2 l2cap \
    l2tp ll llc lock mctp mem mm module mpls mptcp net net_dev netdev netif netlink netns netrom \
    nfc nl nr ns packet page pfkey phonet ping pkt pn ppp pppol2tp pppox proc proto qipcrtr qrtr \
    raw raw6 rawv6 rc rcu rds rfcomm rose rtnetlink rxrpc sched sco scm sctp security seq sk skb \
    smc sock socket sockaddr splice storage sunrpc sys sysctl task tcp tcp6 tcpv6 time tipc tls tun \
    udp udp6 udplite udpv6 un unix unspec user vm vmci vsock work x25 xdp xfrm xsk";

/// Crates and modules that a generated crate could not stand beside.
const RUST_NAMES: &str = "alloc core libc proc_macro std test tokio";

/// Predefined macros and names of the C library that no family can have.
const C_NAMES: &str = "abs current environ errno exit i386 linux main memcpy memset null printf \
    signal stderr stdin stdout unix";

/// Prefixes of macros that stand for members of `struct sock` and its kin.
const MACRO_PREFIXES: [&str; 5] = ["__", "sk_", "inet_", "tw_", "ir_"];

/// Methods that every generated address type has.
const METHODS: &str = "new family to_bytes from_bytes is_any is_privileged";

/// Columns of `/proc/net/<name>` that are not address fields.
const COLUMNS: &str = "peer rxq txq uid inode";

fn among(list: &str, name: &str) -> bool {
    list.split_ascii_whitespace().any(|word| word == name)
}

/// Whether a table of `generator/facts` has the word.
fn listed(table: &'static str, name: &str) -> bool {
    words(table).any(|word| word == name)
}

/// The words of a table of `generator/facts`.
fn words(table: &'static str) -> impl Iterator<Item = &'static str> + use<> {
    table.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_ascii_whitespace)
}

/// The capabilities of the kernel.
pub(super) fn capabilities() -> impl Iterator<Item = &'static str> {
    words(include_str!("../../facts/capabilities.txt"))
}

/// Whether the kernel has a UAPI header of this name.
pub(super) fn is_header(name: &str) -> bool {
    listed(include_str!("../../facts/uapi-headers.txt"), name)
}

/// Whose name it is that a family cannot have.
pub(super) fn family_owner(name: &str) -> Option<&'static str> {
    if among(C_KEYWORDS, name) {
        Some("is a keyword of C")
    } else if among(CPP_KEYWORDS, name) {
        Some("is a keyword of C++")
    } else if among(RUST_KEYWORDS, name) {
        Some("is a keyword of Rust")
    } else if among(C_NAMES, name) {
        Some("is a name of the C library or compiler")
    } else if among(KERNEL_NAMES, name) {
        Some("is a name of the kernel's own")
    } else if among(RUST_NAMES, name) {
        Some("is the name of a crate that generated code stands beside")
    } else if listed(include_str!("../../facts/c-macros.txt"), name) {
        Some("is a macro in headers of the kernel or the C library")
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
        || listed(include_str!("../../facts/c-macros.txt"), name)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seeds_and_plausible_names_are_free() {
        for name in ["syscom", "myproto", "avionics", "spi", "rpmsg2", "bus"] {
            assert_eq!(family_owner(name), None, "{name}");
            assert!(!is_header(name), "{name}");
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
        assert!(is_header("fuse"));
        assert_eq!(capabilities().count(), 41);
    }
}
