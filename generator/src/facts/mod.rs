//! What protogen knows about the kernel. The facts are data, in
//! `generator/facts`; this module gives them types.

pub mod compat;
pub mod events;
mod form;
pub mod frames;
pub mod functions;
mod names;
pub mod proto;
mod releases;
mod rust;
mod rust_hooks;
mod shim;
pub mod slots;

use std::sync::LazyLock;

use serde::Deserialize;

pub use compat::{DIFFERENCES, Difference, Part, Told, member};
pub use events::{EVENTS, Event, event};
pub use form::{Form, Kind, expected};
pub use frames::RECEIVED;
pub use functions::{FUNCTIONS, Function, function, unlinkable};
pub use names::{
    C_MACROS, CAPABILITIES, KERNEL_NAMES, LINUX_HEADERS, PROC_NET, UAPI_HEADERS, Words,
    ethertype_name, kernel_identifier,
};
pub use proto::{InetMember, MEMBERS, MemberHook, MemberKind, PROTO, ProtoMember, ValueKind};
pub use releases::{RELEASES, Release, newest, oldest};
pub use rust::{Lack, Part as RustPart, RUST_LACKS, rust_lacks};
pub use rust_hooks::{HookedAt, HookedSockets, RUST_HOOKS, RustHook};
pub use shim::{CB_SIZE, Callback, Constant, Export, Need, SHIM, Shim, ShimType, Struct};
pub use slots::{Filler, HookFacts, PROTO_OPS, SLOTS, Slot, Step, slot};

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

/// Every family number, ascending.
pub static FAMILIES: LazyLock<Vec<FamilyNumber>> =
    LazyLock::new(|| load("families.yaml", include_str!("../../facts/families.yaml")));

/// The free numbers, best first.
pub fn free_numbers() -> Vec<&'static FamilyNumber> {
    let mut free: Vec<_> = FAMILIES.iter().filter(|f| f.usage == Usage::Free).collect();
    free.sort_by_key(|f| f.rank);
    free
}

/// Line, from 1, of an entry of a table, for messages that say where to edit.
pub fn line_of(text: &str, name: &str) -> usize {
    let wanted = format!("- name: {name}");
    text.lines().position(|line| line == wanted).map_or(1, |at| at + 1)
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
    fn numbers_are_complete_and_ordered() {
        let numbers: Vec<i128> = FAMILIES.iter().map(|f| i128::from(f.number)).collect();
        assert_eq!(numbers, (0..AF_MAX).collect::<Vec<_>>());
        let free: Vec<u8> = free_numbers().iter().map(|f| f.number).collect();
        assert_eq!(free, [22, 25, 14, 13, 18, 19]);
    }
}
