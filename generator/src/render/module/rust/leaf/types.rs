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
    let members: Vec<Member> = ty
        .fields
        .iter()
        .map(|field| Member::new((field, raw(field.name.value.clone()))))
        // The family's own types have any name.
        .map(|member| Member { by_module: true, ..member })
        .collect();
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
        impl value::Value for #name {
            const ZERO: Self = Self { #(#zeros)* };
            #check
        }
    })
}

/// Whether they are made of the runtime's types.
pub(in super::super) fn ordered(types: &[Type]) -> bool {
    let mut members =
        types.iter().flat_map(|ty| &ty.fields).map(|f| Member::new((f, String::new())));
    members.any(|member| member.is_ordered())
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
