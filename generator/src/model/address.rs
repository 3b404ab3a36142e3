//! The address of a family.

use super::At;
use crate::source::Span;

/// Another family whose addresses a family uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// `struct sockaddr_in`.
    Inet,
}

/// `struct sockaddr_<name>`; offsets include the two bytes of `sa_family_t`.
#[derive(Debug, Clone)]
pub struct Address {
    /// Where the spec's `address` begins.
    pub span: Span,
    /// Name of the `sa_family_t` member.
    pub family_field: At<String>,
    /// The family that the addresses are of, if not of this one; there are no
    /// fields then.
    pub foreign: Option<At<Foreign>>,
    /// The members after it, in order.
    pub fields: Vec<Field>,
    /// Bytes, holes of natural alignment included.
    pub size: u64,
    /// Natural alignment of the struct on `x86_64`.
    pub align: u64,
    /// Indices into `fields` that make up the bind key, in key order.
    pub key: Vec<At<usize>>,
    /// How a free address is chosen for a socket that has none.
    pub autobind: Option<Autobind>,
    /// Values that only a privileged user may bind.
    pub privileged: Option<Privileged>,
    /// Index of the field with the number of a network device.
    pub device: Option<At<usize>>,
    /// Index of the field with a hardware address.
    pub hwaddr: Option<At<usize>>,
    /// Whether every part was understood. Where not, that was reported, and
    /// rules about the whole address would report nonsense.
    pub complete: bool,
}

/// One member of the address.
#[derive(Debug, Clone)]
pub struct Field {
    /// Member name, a C identifier.
    pub name: At<String>,
    /// Type and byte order.
    pub ty: FieldType,
    /// Where the type is written.
    pub ty_span: Span,
    /// Offset in bytes under natural alignment.
    pub offset: u64,
    /// One line for header, crate and documentation.
    pub doc: String,
}

/// Type of an address member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldType {
    /// An integer of 8, 16, 32 or 64 bits. Only host order may be signed.
    Int {
        /// Width.
        bits: u32,
        /// Two's complement (`__s32`, …).
        signed: bool,
        /// Byte order in memory.
        order: Order,
    },
    /// An array of `n` bytes.
    Bytes(u64),
    /// `n` bytes that must be zero.
    Reserved(u64),
}

/// Byte order of an integer in memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The machine's own.
    Host,
    /// Most significant byte first (`__be16`, …).
    Big,
    /// Least significant byte first (`__le16`, …).
    Little,
}

/// The value that asks for a free address, and where to look for one.
#[derive(Debug, Clone)]
pub struct Autobind {
    /// Index of the key field that is chosen.
    pub field: At<usize>,
    /// The value that means "any" and is never bound itself.
    pub any: At<i128>,
    /// First value handed out.
    pub first: At<i128>,
    /// Last value handed out.
    pub last: At<i128>,
}

/// A range that needs a capability to bind (`EACCES`).
#[derive(Debug, Clone)]
pub struct Privileged {
    /// Index of the field.
    pub field: At<usize>,
    /// First privileged value.
    pub first: At<i128>,
    /// Last privileged value.
    pub last: At<i128>,
    /// Capability, e.g. `CAP_NET_BIND_SERVICE`.
    pub capability: At<String>,
}

impl FieldType {
    /// Size in bytes.
    pub fn size(self) -> u64 {
        match self {
            Self::Int { bits, .. } => u64::from(bits / 8),
            Self::Bytes(n) | Self::Reserved(n) => n,
        }
    }

    /// Natural alignment in bytes on `x86_64`.
    pub fn align(self) -> u64 {
        match self {
            Self::Int { .. } => self.size(),
            Self::Bytes(_) | Self::Reserved(_) => 1,
        }
    }

    /// Smallest and largest value of an integer type.
    pub fn range(self) -> Option<(i128, i128)> {
        match self {
            Self::Int { bits, signed: false, .. } => Some((0, (1 << bits) - 1)),
            Self::Int { bits, signed: true, .. } => {
                Some((-(1 << (bits - 1)), (1 << (bits - 1)) - 1))
            }
            _ => None,
        }
    }
}
