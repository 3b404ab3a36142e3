//! What protogen knows about the kernel. The facts are data, in
//! `generator/facts`; this module gives them types.

mod compat;
mod names;
mod releases;

use std::sync::LazyLock;

use serde::Deserialize;

pub use compat::{DIFFERENCES, Difference, Part, Told, member};
pub use names::{
    C_MACROS, CAPABILITIES, KERNEL_NAMES, LINUX_HEADERS, PROC_NET, UAPI_HEADERS, Words,
    kernel_identifier,
};
pub use releases::{RELEASES, Release, newest, oldest};

/// One slot of `struct proto_ops`.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slot {
    /// Member name.
    pub name: String,
    /// `net/socket.c` calls it without a look: never NULL.
    pub mandatory: bool,
    /// The kernel's refusal, for every mandatory slot but `release`.
    #[serde(default)]
    pub stub: Option<String>,
    /// Name of the errno the stub gives, e.g. `EOPNOTSUPP`.
    #[serde(default)]
    pub errno: Option<String>,
    /// What a caller sees when the slot is absent.
    #[serde(default)]
    pub null: Option<String>,
    /// Exported kernel functions that fit the slot as they are.
    #[serde(default)]
    pub helpers: Vec<String>,
    /// protogen has an implementation of its own for datagrams.
    #[serde(default)]
    pub default: bool,
    /// Makes sense for connection-oriented sockets only.
    #[serde(default)]
    pub connected: bool,
    /// Why the slot can be neither stub nor absent, where that is so.
    #[serde(default)]
    pub required: Option<String>,
    /// Functions from the system call to the slot, in order.
    pub path: Vec<String>,
    /// The user's function, where the slot can be a hook.
    #[serde(default)]
    pub hook: Option<HookFacts>,
}

/// The stable interface of a hook. Its C name is `<family>_hook_<slot>`, its
/// result `int`, its first argument `struct sock *sk`.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HookFacts {
    /// C declarations of the arguments after `sk`; `@` is the family name.
    pub args: Vec<String>,
    /// What the hook may rely on and has to do.
    pub doc: String,
}

/// One address family number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FamilyNumber {
    /// 0..=45
    pub number: u8,
    /// Name after `AF_`.
    pub name: String,
    /// Who has it.
    #[serde(rename = "use")]
    pub usage: Usage,
    /// Last release that registered a removed family.
    #[serde(default)]
    pub until: Option<String>,
    /// Why a reserved number is reserved.
    #[serde(default)]
    pub why: Option<String>,
    /// Order in which free numbers are suggested, from 1.
    #[serde(default)]
    pub rank: Option<u8>,
}

/// Who has a family number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Usage {
    /// Registered by the kernel itself.
    Taken,
    /// Registered by older kernels.
    Removed,
    /// Not registered and not free.
    Reserved,
    /// Free.
    Free,
}

/// First number that `sock_register()` refuses (`NPROTO`).
pub const AF_MAX: i128 = 46;

/// Every slot, in the order of `include/linux/net.h`.
pub static SLOTS: LazyLock<Vec<Slot>> =
    LazyLock::new(|| load("slots.yaml", include_str!("../../facts/slots.yaml")));

/// Every family number, ascending.
pub static FAMILIES: LazyLock<Vec<FamilyNumber>> =
    LazyLock::new(|| load("families.yaml", include_str!("../../facts/families.yaml")));

/// The slot of this name.
pub fn slot(name: &str) -> Option<&'static Slot> {
    SLOTS.iter().find(|slot| slot.name == name)
}

/// The free numbers, best first.
pub fn free_numbers() -> Vec<&'static FamilyNumber> {
    let mut free: Vec<_> = FAMILIES.iter().filter(|f| f.usage == Usage::Free).collect();
    free.sort_by_key(|f| f.rank);
    free
}

/// Parses one embedded table; the unit tests load them all.
fn load<T: for<'de> Deserialize<'de>>(name: &str, text: &str) -> T {
    match serde_saphyr::from_str(text) {
        Ok(table) => table,
        Err(error) => panic!("generator/facts/{name}: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_twelve_mandatory_slots() {
        let names: Vec<_> = SLOTS.iter().filter(|s| s.mandatory).map(|s| s.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "release",
                "bind",
                "connect",
                "socketpair",
                "accept",
                "getname",
                "ioctl",
                "listen",
                "shutdown",
                "sendmsg",
                "recvmsg",
                "mmap"
            ]
        );
    }

    #[test]
    fn a_slot_is_stubbed_or_says_what_null_means() {
        for slot in SLOTS.iter() {
            let stubbed = slot.stub.is_some() && slot.errno.is_some();
            assert!(
                if slot.mandatory {
                    stubbed || slot.required.is_some()
                } else {
                    slot.null.is_some()
                },
                "{}",
                slot.name
            );
        }
    }

    #[test]
    fn numbers_are_complete_and_ordered() {
        let numbers: Vec<i128> = FAMILIES.iter().map(|f| i128::from(f.number)).collect();
        assert_eq!(numbers, (0..AF_MAX).collect::<Vec<_>>());
        let free: Vec<u8> = free_numbers().iter().map(|f| f.number).collect();
        assert_eq!(free, [22, 25, 14, 13, 18, 19]);
    }
}
