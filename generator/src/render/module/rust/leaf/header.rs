//! What stands in front of each message of a family of frames.

use proc_macro2::TokenStream;
use quote::quote;

use super::Member;
use crate::model::{Address, At, Field, FieldType, Fill, Header};
use crate::render::RenderError;
use crate::render::crate_::fit;
use crate::render::crate_::names::raw;
use crate::render::crate_::number::integer;

/// One field, and what fills it.
pub(super) struct Part<'a> {
    pub(super) member: Member<'a>,
    fill: Fill,
}

/// The fields of a header.
pub(super) fn parts(header: &Header) -> Vec<Part<'_>> {
    let name = |field: &Field| raw(field.name.value.clone());
    header
        .fields
        .iter()
        .map(|f| Part { member: Member::new((&f.field, name(&f.field))), fill: f.fill })
        .collect()
}

/// Whether it has no hole where each field is aligned as its type is.
fn is_natural(parts: &[Part]) -> bool {
    let mut end = 0;
    let mut most = 1;
    for part in parts {
        let (size, align) = (part.member.field.ty.size(), part.member.field.ty.align());
        if end % align != 0 {
            return false;
        }
        end += size;
        most = align.max(most);
    }
    end % most == 0
}

/// A member in the type of another.
fn convert(from: &Member, place: &TokenStream, to: &Member) -> TokenStream {
    let name = &from.name;
    if from.ty().to_string() == to.ty().to_string() {
        return quote!(#place.#name);
    }
    let value = from.load(place);
    if from.cpu().to_string() == to.cpu().to_string() {
        return to.store(&value);
    }
    let cpu = to.cpu();
    to.store(&quote!(#value as #cpu))
}

/// `struct Header` and its trait.
pub(super) fn structure(parts: &[Part], members: &[Member], address: &Address) -> TokenStream {
    let fields = parts.iter().map(|part| {
        let (name, ty) = (&part.member.name, part.member.ty());
        let doc = match part.member.field.doc.trim_end_matches('.') {
            "" => format!(" Member `{}`.", part.member.field.name.value),
            doc => format!(" {doc}."),
        };
        quote!(#[doc = #doc] pub(crate) #name: #ty,)
    });
    let uses = |wanted: fn(&Fill) -> bool| parts.iter().any(|part| wanted(&part.fill));
    let argument = |used: bool, name: &str| -> TokenStream {
        let name = if used { name.to_owned() } else { format!("_{name}") };
        name.parse().unwrap_or_default()
    };
    let src = argument(uses(|fill| matches!(fill, Fill::Source(_))), "src");
    let dst = argument(uses(|fill| matches!(fill, Fill::Destination(_))), "dst");
    let protocol = argument(uses(|fill| *fill == Fill::Type), "protocol");
    let values = parts.iter().map(|part| {
        let (name, value) = (&part.member.name, part.value(members));
        quote!(#name: #value,)
    });
    // Whose frame it is comes before what is wrong with it.
    let (constants, others): (Vec<_>, Vec<_>) =
        parts.iter().partition(|part| matches!(part.fill, Fill::Constant(_)));
    let checks = constants.into_iter().chain(others).filter_map(Part::check);
    let length = parts.iter().find(|part| part.fill == Fill::Length);
    let length = length.map(|part| part.member.load(&quote!(self)));
    let (checked, set_checksum) = checksum(parts);
    let sources = parts.iter().filter_map(|part| match part.fill {
        Fill::Source(index) => Some(part.give(&members[index])),
        _ => None,
    });
    let in_key = |index: usize| address.key.iter().any(|key| key.value == index);
    let keys = parts.iter().filter_map(|part| match part.fill {
        Fill::Destination(index) if in_key(index) => Some(part.give(&members[index])),
        _ => None,
    });
    let place = |at: &Option<At<usize>>| at.as_ref().map(|at| &members[at.value]);
    let hwaddr = place(&address.hwaddr).map(|member| {
        let name = &member.name;
        quote!(addr.#name = hwaddr;)
    });
    let device = place(&address.device).map(|member| {
        let index = if is_signed(member) { quote!(ifindex) } else { quote!(ifindex as u32) };
        let (name, value) = (&member.name, member.store(&index));
        quote!(addr.#name = #value;)
    });
    let is_for = parts.iter().find(|part| part.fill == Fill::Type).map(|part| {
        let value = part.member.load(&quote!(self));
        quote! {
            #[inline]
            fn is_for(&self, protocol: c_int) -> bool {
                i64::from(#value) == i64::from(protocol)
            }
        }
    });
    let repr = if is_natural(parts) { quote!(C) } else { quote!(C, packed) };
    quote! {
        #[repr(#repr)]
        #[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
        pub(crate) struct Header {
            #(#fields)*
        }
        impl ethernet::Header<Protocol> for Header {
            const CHECKED: bool = #checked;

            #[inline]
            fn new(#src: &Address, #dst: &Address, len: usize, #protocol: c_int) -> Self {
                Self { #(#values)* }
            }
            #set_checksum

            #[inline]
            fn check(&self) -> Result<usize, Fate> {
                #(#checks)*
                Ok(#length as usize)
            }

            #[inline]
            fn source(&self, hwaddr: HwAddr, ifindex: c_int) -> Address {
                let mut addr = *Address::unbound();
                #hwaddr
                #device
                #(#sources)*
                addr
            }

            #[inline]
            fn key(&self) -> Key {
                let mut addr = *Address::unbound();
                #(#keys)*
                Key::of(&addr)
            }
            #is_for
        }
    }
}

/// Whether there is a checksum, and how it is set.
fn checksum(parts: &[Part]) -> (TokenStream, TokenStream) {
    match parts.iter().find(|part| part.fill == Fill::Checksum) {
        None => (quote!(false), quote!()),
        Some(part) => {
            let name = &part.member.name;
            let value = part.member.store(&quote!(u16::from_be(sum)));
            let set = quote! {
                fn set_checksum(&mut self, sum: u16) {
                    self.#name = #value;
                }
            };
            (quote!(true), set)
        }
    }
}

impl Part<'_> {
    /// What the sender puts there.
    fn value(&self, members: &[Member]) -> TokenStream {
        let member = &self.member;
        match self.fill {
            Fill::Constant(value) => member.store(&integer(value)),
            Fill::Length => {
                let cpu = member.cpu();
                member.store(&quote!(len as #cpu))
            }
            Fill::Type => {
                let cpu = member.cpu();
                member.store(&quote!(protocol as #cpu))
            }
            Fill::Source(index) => convert(&members[index], &quote!(src), member),
            Fill::Destination(index) => convert(&members[index], &quote!(dst), member),
            Fill::Checksum | Fill::Reserved | Fill::Hook => member.zero(),
        }
    }

    /// What a frame is looked at for before anything is done with it.
    fn check(&self) -> Option<TokenStream> {
        let (member, name) = (&self.member, &self.member.name);
        match self.fill {
            Fill::Constant(value) => {
                let (value, found) = (integer(value), member.load(&quote!(self)));
                Some(quote! {
                    if #found != #value {
                        return Err(Fate::InForeign);
                    }
                })
            }
            Fill::Reserved => {
                let zero = member.zero();
                Some(quote! {
                    if self.#name != #zero {
                        return Err(Fate::InMalformed);
                    }
                })
            }
            _ => None,
        }
    }

    /// Puts it into a member of the address at `addr`.
    fn give(&self, to: &Member) -> TokenStream {
        let (name, value) = (&to.name, convert(&self.member, &quote!(self), to));
        quote!(addr.#name = #value;)
    }
}

/// Whether it has a sign, as the number of a device has for the kernel.
fn is_signed(member: &Member) -> bool {
    matches!(member.field.ty, FieldType::Int { signed: true, .. })
}

/// The functions of `Framed` that are about addresses.
pub(super) fn functions(address: &Address, members: &[Member]) -> Result<String, RenderError> {
    let mut out = Vec::new();
    if let Some(at) = &address.device {
        let member = &members[at.value];
        let value = member.load(&quote!(addr));
        let value = if is_signed(member) { value } else { quote!(#value as c_int) };
        out.push(fit::member(&quote! {
            #[inline]
            fn device(addr: &Address) -> c_int {
                #value
            }
        })?);
    }
    if let Some(at) = &address.hwaddr {
        let name = &members[at.value].name;
        out.push(fit::member(&quote! {
            #[inline]
            fn hwaddr(addr: &Address) -> &HwAddr {
                &addr.#name
            }
        })?);
    }
    Ok(out.join("\n\n"))
}
