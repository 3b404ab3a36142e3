@% include "crate/head.rs" %@
//! Control messages: values of the family's own that go with a message.

#![forbid(unsafe_code)]

%% if c.own.cmsg_types
use crate::types;

%% endif
%% if c.sys.cmsgs_out
/// What a socket attaches to a message that it sends.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outgoing {
%% for m in c.own.cmsgs | selectattr("send")
@{ m.doc | fill("    /// ") }@
%% if m.range
    ///
    /// The values are @{ m.range }@.
%% endif
    pub @{ m.name }@: Option<@{ m.value.ty }@>,
%% endfor
}

impl Outgoing {
    /// All of it in the kernel's form.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
%% for m in c.own.cmsgs | selectattr("send")
        if let Some(value) = self.@{ m.name }@ {
            let value = value.@% if m.value.is_struct %@to_bytes@% else %@to_ne_bytes@% endif %@();
            put(&mut bytes, crate::SCM_@{ m.constant }@, &value);
        }
%% endfor
        bytes
    }
}

%% endif
%% if c.sys.cmsgs_in
/// What came with a message; `None` where it did not, or not whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Incoming {
%% for m in c.own.cmsgs | selectattr("recv")
@{ m.doc | fill("    /// ") }@
    pub @{ m.name }@: Option<@{ m.value.ty }@>,
%% endfor
}

impl Incoming {
    /// What is of the family's own among control messages in the kernel's form.
    pub(crate) fn decode(bytes: &[u8]) -> Self {
        let mut found = Self::default();
%% for m in c.own.cmsgs | selectattr("recv")
        if let Some(value) = find(bytes, crate::SCM_@{ m.constant }@) {
            found.@{ m.name }@ = Some(@{ m.value.ty }@::@% if m.value.is_struct %@from_bytes@% else %@from_ne_bytes@% endif %@(value));
        }
%% endfor
        found
    }
}

%% endif
/// Each begins at a multiple of this.
const ALIGN: usize = size_of::<usize>();
/// Bytes of `cmsg_len`, `cmsg_level` and `cmsg_type`, which stand in front.
const HEADER: usize = ALIGN + 2 * size_of::<i32>();
%% if c.sys.cmsgs_out

/// Appends one of the family's own.
fn put(bytes: &mut Vec<u8>, kind: i32, value: &[u8]) {
    bytes.extend((HEADER + value.len()).to_ne_bytes());
    bytes.extend(crate::SOL.to_ne_bytes());
    bytes.extend(kind.to_ne_bytes());
    bytes.extend(value);
    bytes.resize(bytes.len().next_multiple_of(ALIGN), 0);
}
%% endif
%% if c.sys.cmsgs_in

/// The value of one of the family's own, if it is there and whole.
fn find<const N: usize>(mut bytes: &[u8], kind: i32) -> Option<[u8; N]> {
    loop {
        let length = usize::from_ne_bytes(part(bytes, 0)?);
        let level = i32::from_ne_bytes(part(bytes, ALIGN)?);
        let found = i32::from_ne_bytes(part(bytes, HEADER - size_of::<i32>())?);
        if level == crate::SOL && found == kind {
            return part(bytes, HEADER).filter(|_| length == HEADER + N);
        }
        let next = length.max(HEADER).checked_next_multiple_of(ALIGN)?;
        bytes = bytes.get(next..)?;
    }
}

/// `N` bytes from `at` on.
fn part<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at + N)?.try_into().ok()
}
%% endif
