//! What travels with a message: who sent it, and what was attached.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{rest, types};
use crate::model::{Address, Cmsg, Family, Type, ValueType};
use crate::render::crate_::names::raw;
use crate::render::crate_::number::integer;

/// What is in the control block of each message, and its size.
pub(super) fn envelope(address: &Address, attached: &Attached, named: bool) -> (TokenStream, u64) {
    let align = address.align.max(attached.align).max(1);
    let begin = address.size.next_multiple_of(attached.align.max(1));
    let (gap, no_gap) = if begin > address.size {
        let n = Literal::u64_unsuffixed(begin - address.size);
        (quote!(_gap: [u8; #n],), quote!(_gap: [0; #n],))
    } else {
        (quote!(), quote!())
    };
    let used = begin + attached.size + u64::from(named);
    let size = used.next_multiple_of(align);
    let (rest, clear) = rest(size - used);
    let (flag, set, test) = if named {
        (
            quote! {
                /// Whether the sender had an address: 1, or 0.
                named: u8,
            },
            quote!(named: addr.is_some().into(),),
            quote!((self.named != 0).then_some(&self.addr)),
        )
    } else {
        (quote!(), quote!(), quote!(Some(&self.addr)))
    };
    let tokens = quote! {
        #[repr(C)]
        #[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
        pub(crate) struct Envelope {
            addr: Address,
            #gap
            attached: Attached,
            #flag
            #rest
        }
        impl datagram::Envelope<Address, Attached> for Envelope {
            #[inline]
            fn new(addr: Option<&Address>, attached: Attached) -> Self {
                Self {
                    addr: *addr.unwrap_or(Address::unbound()),
                    #no_gap
                    attached,
                    #set
                    #clear
                }
            }
            #[inline]
            fn addr(&self) -> Option<&Address> {
                #test
            }
            #[inline]
            fn attached(&self) -> &Attached {
                &self.attached
            }
        }
    };
    (tokens, size)
}

/// What is in the control block of each piece of data of a connection, and its size.
pub(super) fn record(attached: &Attached, name: &str) -> (TokenStream, u64) {
    let name = format_ident!("{name}");
    let used = attached.size + 1;
    let size = used.next_multiple_of(attached.align.max(1));
    let (rest, clear) = rest(size - used);
    let tokens = quote! {
        #[repr(C)]
        #[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
        pub(crate) struct #name {
            attached: Attached,
            /// Whether the sender ended a record: 1, or 0.
            end_of_record: u8,
            #rest
        }
        impl connection::Envelope<Attached> for #name {
            #[inline]
            fn new(attached: Attached, end_of_record: bool) -> Self {
                Self { attached, end_of_record: end_of_record.into(), #clear }
            }
            #[inline]
            fn attached(&self) -> &Attached {
                &self.attached
            }
            #[inline]
            fn end_of_record(&self) -> bool {
                self.end_of_record != 0
            }
        }
    };
    (tokens, size)
}

/// What a sender attaches to a message: one member for each control message
/// that it can send, and whether it did.
pub(super) struct Attached<'a> {
    cmsgs: Vec<(&'a Cmsg, TokenStream, TokenStream)>,
    /// Those that a receiver may get.
    received: Vec<(&'a Cmsg, ValueType)>,
    types: &'a [Type],
    size: u64,
    align: u64,
    used: u64,
    upper: String,
}

impl<'a> Attached<'a> {
    pub(super) fn new(family: &'a Family) -> Self {
        let interface = &family.interface;
        let mut cmsgs = Vec::new();
        let (mut used, mut align) = (0, 1);
        let mut sent: Vec<(&Cmsg, ValueType)> = interface
            .cmsgs
            .iter()
            .filter(|cmsg| cmsg.send)
            .filter_map(|cmsg| Some((cmsg, cmsg.ty.as_ref()?.value)))
            .collect();
        sent.sort_by_key(|(_, ty)| std::cmp::Reverse(ty.align(&interface.types)));
        for (cmsg, ty) in sent {
            used += ty.size(&interface.types) + 1;
            align = align.max(ty.align(&interface.types));
            let name: TokenStream = raw(cmsg.name.value.clone()).parse().unwrap_or_default();
            cmsgs.push((cmsg, name, types::tokens(ty, &interface.types)));
        }
        let received = interface
            .cmsgs
            .iter()
            .filter(|cmsg| cmsg.recv)
            .filter_map(|cmsg| Some((cmsg, cmsg.ty.as_ref()?.value)))
            .collect();
        let size = used.next_multiple_of(align);
        let upper = family.name.value.to_uppercase();
        Self { cmsgs, received, types: &interface.types, size, align, used, upper }
    }

    pub(super) fn structure(&self) -> TokenStream {
        let values = self.cmsgs.iter().map(|(_, name, ty)| quote!(#name: #ty,));
        let flags = self.cmsgs.iter().map(|(cmsg, ..)| {
            let flag = format_ident!("has_{}", cmsg.name.value);
            quote!(#flag: u8,)
        });
        let (rest, clear) = rest(self.size - self.used);
        let zeros = self.cmsgs.iter().map(|(cmsg, name, _)| {
            let flag = format_ident!("has_{}", cmsg.name.value);
            let zero = if let Some(ty @ ValueType::Struct(_)) = cmsg.ty.as_ref().map(|ty| ty.value)
            {
                let ty = types::tokens(ty, self.types);
                quote!(#ty::ZERO)
            } else {
                quote!(0)
            };
            quote!(#name: #zero, #flag: 0,)
        });
        let getters = self.cmsgs.iter().map(|(cmsg, name, ty)| {
            let flag = format_ident!("has_{}", cmsg.name.value);
            let doc = format!(" {}", sentence(&cmsg.doc, &cmsg.name.value));
            let quiet = if cmsg.travels() { quote!() } else { for_hooks() };
            quote! {
                #[doc = #doc]
                #quiet
                #[inline]
                pub(crate) fn #name(&self) -> Option<#ty> {
                    (self.#flag != 0).then_some(self.#name)
                }
            }
        });
        quote! {
            #[repr(C)]
            #[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
            pub(crate) struct Attached {
                #(#values)*
                #(#flags)*
                #rest
            }
            impl Attached {
                /// Nothing.
                #[allow(dead_code, reason = "not every family has control messages")]
                pub(crate) const NONE: Self = Self { #(#zeros)* #clear };
                #(#getters)*
            }
        }
    }

    /// `get()` reads one control message, `put_xxx()` and `put()` hand them over.
    pub(super) fn functions(&self) -> TokenStream {
        let arms = self.cmsgs.iter().filter_map(|(cmsg, name, ty)| {
            let flag = format_ident!("has_{}", cmsg.name.value);
            let number = integer(cmsg.number.value);
            let range = cmsg.range.as_ref().map(|(first, last)| {
                let (first, last) = (integer(first.value), integer(last.value));
                quote! {
                    if !(#first..=#last).contains(&value) {
                        return Err(errno(EINVAL));
                    }
                }
            });
            let is_struct = matches!(cmsg.ty.as_ref()?.value, ValueType::Struct(_));
            let read =
                if is_struct { quote!(sound(cmsg.value()?)?) } else { quote!(cmsg.value()?) };
            Some(quote! {
                #number => {
                    let value: #ty = #read;
                    if self.#flag != 0 {
                        return Err(errno(EINVAL));
                    }
                    #range
                    self.#name = value;
                    self.#flag = 1;
                    Ok(())
                }
            })
        });
        let puts = self.received.iter().map(|&(cmsg, value)| {
            let ty = types::tokens(value, self.types);
            let (ty, value) = match value {
                ValueType::Struct(_) => (quote!(&#ty), quote!(value)),
                ValueType::Int { .. } => (ty, quote!(&value)),
            };
            let put = format_ident!("put_{}", cmsg.name.value);
            let number = integer(cmsg.number.value);
            let doc = format!(
                " Tells a receiver `SCM_{}_{}`.",
                self.upper,
                cmsg.name.value.to_uppercase()
            );
            let quiet = if cmsg.send { quote!() } else { for_hooks() };
            quote! {
                #[doc = #doc]
                #quiet
                pub(crate) fn #put(msg: &mut RecvMsg<'_>, value: #ty) {
                    msg.put_cmsg(LEVEL, #number, #value);
                }
            }
        });
        let take = if self.cmsgs.is_empty() {
            quote! {
                pub(crate) fn take(&mut self, _cmsg: &Cmsg<'_>) -> Result {
                    Err(errno(EINVAL))
                }
            }
        } else {
            quote! {
                pub(crate) fn take(&mut self, cmsg: &Cmsg<'_>) -> Result {
                    match cmsg.cmsg_type() {
                        #(#arms)*
                        _ => Err(errno(EINVAL)),
                    }
                }
            }
        };
        let travel = self.cmsgs.iter().any(|(cmsg, ..)| cmsg.travels());
        let msg = format_ident!("{}", if travel { "msg" } else { "_msg" });
        let all = self.cmsgs.iter().filter(|(cmsg, ..)| cmsg.travels()).map(|(cmsg, name, _)| {
            let put = format_ident!("put_{}", cmsg.name.value);
            let is_struct =
                cmsg.ty.as_ref().is_some_and(|ty| matches!(ty.value, ValueType::Struct(_)));
            let value = if is_struct { quote!(&value) } else { quote!(value) };
            quote! {
                if let Some(value) = self.#name() {
                    Self::#put(msg, #value);
                }
            }
        });
        quote! {
            impl Attached {
                /// Takes one control message of the family's level.
                #take

                /// Tells a receiver what came with a message.
                pub(crate) fn put(&self, #msg: &mut RecvMsg<'_>) {
                    #(#all)*
                }
                #(#puts)*
            }
        }
    }
}

/// On what hooks may leave alone.
fn for_hooks() -> TokenStream {
    quote!(#[allow(dead_code, reason = "for hooks alone")])
}

fn sentence(doc: &str, name: &str) -> String {
    match doc.trim_end_matches('.') {
        "" => format!("Control message `{name}`."),
        doc => format!("{doc}."),
    }
}
