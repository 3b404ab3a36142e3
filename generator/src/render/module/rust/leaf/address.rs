//! The address and its key.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Member, literal, rest};
use crate::model::Address;
use crate::render::RenderError;
use crate::render::crate_::fit;
use crate::render::crate_::names::raw;
use crate::render::crate_::number::integer;

pub(super) fn structure(address: &Address, members: &[Member]) -> TokenStream {
    let family: TokenStream = raw(address.family_field.value.clone()).parse().unwrap_or_default();
    let fields = members.iter().map(|m| {
        let (name, ty, doc) = (&m.name, m.ty(), m.doc());
        quote!(#[doc = #doc] pub(crate) #name: #ty,)
    });
    let zeros = members.iter().map(|m| {
        let (name, zero) = (&m.name, m.zero());
        quote!(#name: #zero,)
    });
    let reserved: Vec<_> = members
        .iter()
        .filter(|m| m.is_reserved())
        .map(|m| {
            let (name, zero) = (&m.name, m.zero());
            quote!(self.#name == #zero)
        })
        .collect();
    let reserved = if reserved.is_empty() {
        quote!()
    } else {
        quote! {
            #[inline]
            fn reserved_is_zero(&self) -> bool {
                #(#reserved)&&*
            }
        }
    };
    quote! {
        #[repr(C)]
        #[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
        pub(crate) struct Address {
            /// The family, `AF_xxx`.
            pub(crate) #family: u16,
            #(#fields)*
        }
        impl SockAddr for Address {
            const FAMILY: u16 = FAMILY;

            #[inline]
            fn unbound() -> &'static Self {
                static UNBOUND: Address = Address { #family: FAMILY, #(#zeros)* };
                &UNBOUND
            }

            #[inline]
            fn family(&self) -> u16 {
                self.#family
            }
            #reserved
        }
    }
}

/// The members of the key, by descending alignment, so that there is no hole
/// but at its end; and its size.
pub(super) fn key(address: &Address, members: &[Member]) -> (TokenStream, u64) {
    let mut parts: Vec<&Member> = address.key.iter().map(|k| &members[k.value]).collect();
    parts.sort_by_key(|m| std::cmp::Reverse(m.field.ty.align()));
    let used: u64 = parts.iter().map(|m| m.field.ty.size()).sum();
    let size = used.next_multiple_of(4.max(parts.first().map_or(1, |m| m.field.ty.align())));
    let fields = parts.iter().map(|m| {
        let (name, ty) = (&m.name, m.ty());
        quote!(#name: #ty,)
    });
    let (rest, clear) = rest(size - used);
    let values = parts.iter().map(|m| {
        let name = &m.name;
        quote!(#name: addr.#name,)
    });
    let tokens = quote! {
        #[repr(C, align(4))]
        #[derive(Clone, Copy, PartialEq, Eq, IntoBytes, Immutable)]
        pub(crate) struct Key {
            #(#fields)*
            #rest
        }
        impl Key {
            #[inline]
            fn of(addr: &Address) -> Self {
                Self { #(#values)* #clear }
            }
        }
    };
    (tokens, size)
}

/// The functions of `Protocol` that are about addresses.
pub(super) fn functions(address: &Address, members: &[Member]) -> Result<String, RenderError> {
    let mut out = vec![fit::member(&quote! {
        #[inline]
        fn key(addr: &Address) -> Key {
            Key::of(addr)
        }
    })?];
    if let Some(auto) = &address.autobind {
        let member = &members[auto.field.value];
        let (name, cpu) = (&member.name, member.cpu());
        let any = integer(auto.any.value);
        let first_value = literal(auto.first.value, &cpu);
        let value = member.load(&quote!(addr));
        let stored = member.store(&quote!(value));
        let any_stored = member.store(&any);
        let index = match member.field.ty.size() {
            4 if cpu.to_string() == "u32" => quote!(index),
            8 => quote!(#cpu::from(index)),
            _ => quote!(index as #cpu),
        };
        out.push(fit::member(&quote! {
            #[inline]
            fn is_any(addr: &Address) -> bool {
                #value == #any
            }
        })?);
        out.push(fit::member(&quote! {
            fn with_index(addr: &Address, index: u32) -> Address {
                let value = #first_value.wrapping_add(#index);
                let mut addr = *addr;
                addr.#name = #stored;
                addr
            }
        })?);
        out.push(fit::member(&quote! {
            fn nobody() -> Address {
                let mut addr = *Address::unbound();
                addr.#name = #any_stored;
                addr
            }
        })?);
    }
    if let Some(privileged) = &address.privileged {
        let member = &members[privileged.field.value];
        let value = member.load(&quote!(addr));
        let (first, last) = (integer(privileged.first.value), integer(privileged.last.value));
        let capability = format_ident!("{}", privileged.capability.value);
        out.push(fit::member(&quote! {
            fn may_bind<T: SocketOps>(sk: Sock<'_, T>, addr: &Address) -> Result {
                let privileged = (#first..=#last).contains(&#value);
                if privileged && !sk.capable(bindings::#capability) {
                    return Err(errno(EACCES));
                }
                Ok(())
            }
        })?);
    }
    Ok(out.join("\n\n"))
}
