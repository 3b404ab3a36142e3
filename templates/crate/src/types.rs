@% include "crate/head.rs" %@
//! Values of the family's own that have several members.

#![forbid(unsafe_code)]
%% for ty in c.own.types

@{ ty.doc | fill("/// ") }@
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct @{ ty.name }@ {
%% for field in ty.fields
@{ field.doc | fill("    /// ") }@
    pub @{ field.name }@: @{ field.ty }@,
%% endfor
}

impl @{ ty.name }@ {
    /// Bytes of the value in the kernel's form.
    pub const SIZE: usize = @{ ty.size }@;

    /// The value in the kernel's form.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::SIZE] {
        let mut bytes = [0; Self::SIZE];
%% for field in ty.fields
        put(&mut bytes, @{ field.offset }@, self.@{ field.name }@@% if field.order %@.to_@{ field.order }@_bytes()@% endif %@);
%% endfor
        bytes
    }

    /// The value out of the kernel's form.
    #[must_use]
    pub fn from_bytes(bytes: [u8; Self::SIZE]) -> Self {
        Self {
%% for field in ty.fields
%% if field.order
            @{ field.name }@: @{ field.ty }@::from_@{ field.order }@_bytes(bytes_at(&bytes, @{ field.offset }@)),
%% else
            @{ field.name }@: bytes_at(&bytes, @{ field.offset }@),
%% endif
%% endfor
        }
    }
}
%% endfor

fn put<const N: usize>(bytes: &mut [u8], at: usize, part: [u8; N]) {
    bytes[at..at + N].copy_from_slice(&part);
}

fn bytes_at<const N: usize>(bytes: &[u8], at: usize) -> [u8; N] {
    let mut part = [0; N];
    part.copy_from_slice(&bytes[at..at + N]);
    part
}
