//! The structs of a family that cross to user space.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Member;
use crate::model::{Type, ValueType};
use crate::render::RenderError;
use crate::render::crate_::fit;
use crate::render::crate_::names::raw;
use crate::render::view::{TypeView, camel};

/// One struct, and its trait.
pub(in super::super) fn structure(ty: &Type, view: &TypeView) -> Result<String, RenderError> {
    let members: Vec<Member> =
        ty.fields.iter().map(|field| Member::new((field, raw(field.name.value.clone())))).collect();
    let name = format_ident!("{}", view.rust);
    let doc = match ty.doc.trim_end_matches('.') {
        "" => format!(" The type `{}`.", ty.name.value),
        doc => format!(" {doc}."),
    };
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
    let check = if reserved.is_empty() {
        quote!()
    } else {
        quote! {
            fn reserved_is_zero(&self) -> bool {
                #(#reserved)&&*
            }
        }
    };
    fit::item(&quote! {
        #[doc = #doc]
        #[repr(C)]
        #[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable)]
        pub(crate) struct #name {
            #(#fields)*
        }
        impl Value for #name {
            const ZERO: Self = Self { #(#zeros)* };
            #check
        }
    })
}

/// The runtime's types that they are made of.
pub(in super::super) fn ordered(types: &[Type]) -> Vec<String> {
    let members = types.iter().flat_map(|ty| &ty.fields).map(|f| Member::new((f, String::new())));
    let mut names: Vec<String> =
        members.filter(Member::is_ordered).map(|m| m.ty().to_string()).collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// A type of a value, as it is called outside of `types.rs`.
pub(in super::super) fn path(ty: ValueType, types: &[Type]) -> String {
    match ty {
        ValueType::Int { bits, signed } => format!("{}{bits}", if signed { "i" } else { "u" }),
        ValueType::Struct(index) => format!("types::{}", camel(&types[index].name.value)),
    }
}

/// The same as tokens.
pub(super) fn tokens(ty: ValueType, types: &[Type]) -> TokenStream {
    path(ty, types).parse().unwrap_or_default()
}
