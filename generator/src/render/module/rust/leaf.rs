//! The items of a family whose shape depends on its types: the address, its
//! key, and what travels with each message.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde::Serialize;

use crate::model::{Address, Cmsg, Family, Field, FieldType, Order, ValueType};
use crate::render::RenderError;
use crate::render::crate_::fit;
use crate::render::crate_::names::{fields as names, raw};
use crate::render::crate_::number::{digits, integer};

/// The items as text, laid out as rustfmt does.
#[derive(Serialize)]
pub(super) struct Items {
    /// `struct Address` and its trait.
    address: String,
    /// `struct Key`.
    key: String,
    /// `struct Attached`.
    attached: String,
    /// `struct Envelope` and its trait.
    envelope: String,
    /// The functions of the trait `Protocol` that are about addresses.
    functions: String,
    /// `Attached` of a message: how its control messages are read and written.
    cmsgs: String,
    /// Bytes of the key and of the control block.
    pub(super) key_size: u64,
    pub(super) cb_size: u64,
    /// Values of the address in a line of `/proc/net`: a format and its arguments.
    pub(super) proc_format: String,
    pub(super) proc_args: Vec<String>,
    /// The runtime's types that it is made of.
    pub(super) ordered: Vec<String>,
    /// Whether there are bytes to show.
    pub(super) hex: bool,
}

/// One member of the address.
struct Member<'a> {
    field: &'a Field,
    name: TokenStream,
}

/// What decides how a family's sockets get addresses.
pub(super) struct Asks {
    /// Every sender has an address.
    pub(super) autobind: bool,
}

impl Items {
    pub(super) fn new(family: &Family, asks: &Asks) -> Result<Self, RenderError> {
        let address = &family.address;
        let members: Vec<Member> =
            address.fields.iter().zip(names(address)).map(Member::new).collect();
        let attached = Attached::new(family);
        let named = !asks.autobind;
        let (envelope, cb_size) = envelope(address, &attached, named);
        let (key, key_size) = key(address, &members);
        let shown: Vec<&Member> = members.iter().filter(|m| !m.is_reserved()).collect();
        let functions = functions(address, &members)?;
        let mut ordered: Vec<String> =
            members.iter().filter(|m| m.is_ordered()).map(|m| m.ty().to_string()).collect();
        ordered.sort_unstable();
        ordered.dedup();
        Ok(Self {
            hex: shown.iter().any(|m| !matches!(m.field.ty, FieldType::Int { .. })),
            ordered,
            address: fit::item(&structure(address, &members))?,
            key: fit::item(&key)?,
            attached: fit::item(&attached.structure())?,
            envelope: fit::item(&envelope)?,
            functions,
            cmsgs: fit::item(&attached.functions())?,
            key_size,
            cb_size,
            proc_format: vec!["{}"; shown.len()].join(" "),
            proc_args: shown.iter().map(|m| m.shown()).collect(),
        })
    }
}

impl<'a> Member<'a> {
    fn new((field, name): (&'a Field, String)) -> Self {
        Self { field, name: name.parse().unwrap_or_default() }
    }

    fn is_reserved(&self) -> bool {
        matches!(self.field.ty, FieldType::Reserved(_))
    }

    /// The type in memory.
    fn ty(&self) -> TokenStream {
        match self.field.ty {
            FieldType::Int { bits, signed, order } => {
                let prefix = match order {
                    Order::Big if bits > 8 => "Be",
                    Order::Little if bits > 8 => "Le",
                    _ if signed => "i",
                    _ => "u",
                };
                let ty = format_ident!("{prefix}{bits}");
                quote!(#ty)
            }
            FieldType::Bytes(n) | FieldType::Reserved(n) => {
                let n = Literal::u64_unsuffixed(n);
                quote!([u8; #n])
            }
        }
    }

    /// Whether the type in memory is one of the runtime's.
    fn is_ordered(&self) -> bool {
        matches!(
            self.field.ty,
            FieldType::Int { bits, order: Order::Big | Order::Little, .. } if bits > 8
        )
    }

    /// The type of the processor.
    fn cpu(&self) -> TokenStream {
        match self.field.ty {
            FieldType::Int { bits, signed, .. } => {
                let ty = format_ident!("{}{bits}", if signed { "i" } else { "u" });
                quote!(#ty)
            }
            _ => self.ty(),
        }
    }

    fn zero(&self) -> TokenStream {
        match self.field.ty {
            FieldType::Int { .. } if self.is_ordered() => {
                let ty = self.ty();
                quote!(#ty::new(0))
            }
            FieldType::Int { .. } => quote!(0),
            FieldType::Bytes(n) | FieldType::Reserved(n) => {
                let n = Literal::u64_unsuffixed(n);
                quote!([0; #n])
            }
        }
    }

    /// A value of the processor's as it lies in memory.
    fn store(&self, value: &TokenStream) -> TokenStream {
        if self.is_ordered() {
            let ty = self.ty();
            quote!(#ty::new(#value))
        } else {
            value.clone()
        }
    }

    /// The member of `place` as the processor counts.
    fn load(&self, place: &TokenStream) -> TokenStream {
        let name = &self.name;
        if self.is_ordered() { quote!(#place.#name.get()) } else { quote!(#place.#name) }
    }

    fn shown(&self) -> String {
        let value = self.load(&quote!(addr)).to_string().replace(' ', "");
        match self.field.ty {
            FieldType::Int { .. } => value,
            _ => format!("Hex(&{value})"),
        }
    }
}

fn structure(address: &Address, members: &[Member]) -> TokenStream {
    let family: TokenStream = raw(address.family_field.value.clone()).parse().unwrap_or_default();
    let fields = members.iter().map(|m| {
        let (name, ty) = (&m.name, m.ty());
        let doc = match m.field.doc.trim_end_matches('.') {
            _ if m.is_reserved() => " Must be zero.".to_owned(),
            "" => format!(" Member `{}`.", m.field.name.value),
            doc => format!(" {doc}."),
        };
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
fn key(address: &Address, members: &[Member]) -> (TokenStream, u64) {
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

/// A number of a type, as an expression that methods can be called on.
fn literal(value: i128, ty: &TokenStream) -> TokenStream {
    let text = format!("{}_{ty}", digits(value));
    let tokens: TokenStream = text.parse().unwrap_or_default();
    if value < 0 { quote!((#tokens)) } else { tokens }
}

/// Bytes at the end of a struct that would be a hole.
fn rest(size: u64) -> (TokenStream, TokenStream) {
    if size == 0 {
        return (quote!(), quote!());
    }
    let n = Literal::u64_unsuffixed(size);
    (quote!(_rest: [u8; #n],), quote!(_rest: [0; #n],))
}

/// What is in the control block of each message, and its size.
fn envelope(address: &Address, attached: &Attached, named: bool) -> (TokenStream, u64) {
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

/// The functions of `Protocol` that are about addresses.
fn functions(address: &Address, members: &[Member]) -> Result<String, RenderError> {
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
            fn may_bind(sk: DatagramSock<'_, Self>, addr: &Address) -> Result {
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

/// What a sender attaches to a message: one member for each control message
/// that it can send, and whether it did.
struct Attached<'a> {
    cmsgs: Vec<(&'a Cmsg, TokenStream, TokenStream)>,
    size: u64,
    align: u64,
    used: u64,
    upper: String,
}

impl<'a> Attached<'a> {
    fn new(family: &'a Family) -> Self {
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
            cmsgs.push((cmsg, name, value_type(ty)));
        }
        let size = used.next_multiple_of(align);
        let upper = family.name.value.to_uppercase();
        Self { cmsgs, size, align, used, upper }
    }

    fn structure(&self) -> TokenStream {
        let values = self.cmsgs.iter().map(|(_, name, ty)| quote!(#name: #ty,));
        let flags = self.cmsgs.iter().map(|(cmsg, ..)| {
            let flag = format_ident!("has_{}", cmsg.name.value);
            quote!(#flag: u8,)
        });
        let (rest, clear) = rest(self.size - self.used);
        let zeros = self.cmsgs.iter().map(|(cmsg, name, _)| {
            let flag = format_ident!("has_{}", cmsg.name.value);
            quote!(#name: 0, #flag: 0,)
        });
        let getters = self.cmsgs.iter().map(|(cmsg, name, ty)| {
            let flag = format_ident!("has_{}", cmsg.name.value);
            let doc = format!(" {}", sentence(&cmsg.doc, &cmsg.name.value));
            quote! {
                #[doc = #doc]
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
    fn functions(&self) -> TokenStream {
        let arms = self.cmsgs.iter().map(|(cmsg, name, ty)| {
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
            quote! {
                #number => {
                    let value: #ty = cmsg.value()?;
                    if self.#flag != 0 {
                        return Err(errno(EINVAL));
                    }
                    #range
                    self.#name = value;
                    self.#flag = 1;
                    Ok(())
                }
            }
        });
        let puts = self.cmsgs.iter().map(|(cmsg, _, ty)| {
            let put = format_ident!("put_{}", cmsg.name.value);
            let number = integer(cmsg.number.value);
            let doc = format!(
                " Tells a receiver `SCM_{}_{}`.",
                self.upper,
                cmsg.name.value.to_uppercase()
            );
            quote! {
                #[doc = #doc]
                pub(crate) fn #put(msg: &mut RecvMsg<'_>, value: #ty) {
                    msg.put_cmsg(LEVEL, #number, &value);
                }
            }
        });
        let all = self.cmsgs.iter().filter(|(cmsg, ..)| cmsg.travels()).map(|(cmsg, name, _)| {
            let put = format_ident!("put_{}", cmsg.name.value);
            quote! {
                if let Some(value) = self.#name() {
                    Self::#put(msg, value);
                }
            }
        });
        quote! {
            impl Attached {
                /// Takes one control message of the family's level.
                fn take(&mut self, cmsg: &Cmsg<'_>) -> Result {
                    match cmsg.number() {
                        #(#arms)*
                        _ => Err(errno(EINVAL)),
                    }
                }

                /// Tells a receiver what came with a message.
                fn put(&self, msg: &mut RecvMsg<'_>) {
                    #(#all)*
                }
                #(#puts)*
            }
        }
    }
}

fn value_type(ty: ValueType) -> TokenStream {
    match ty {
        ValueType::Int { bits, signed } => {
            let ty = format_ident!("{}{bits}", if signed { "i" } else { "u" });
            quote!(#ty)
        }
        // Refused by the rules.
        ValueType::Struct(_) => quote!(()),
    }
}

fn sentence(doc: &str, name: &str) -> String {
    match doc.trim_end_matches('.') {
        "" => format!("Control message `{name}`."),
        doc => format!("{doc}."),
    }
}
