//! `SockAddr` as Rust source: whatever depends on the types of its members.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde::Serialize;

use super::number::integer;
use super::{fit, prose};
use crate::model::{Address, Field, FieldType, Order};
use crate::render::RenderError;
use crate::render::cwrap::fill;

/// Pieces of `addr.rs`, ready to print.
#[derive(Serialize)]
pub(super) struct Items {
    /// The struct.
    structure: String,
    /// Its layout assertions.
    layout: String,
    /// Associated constants of the spec's ranges.
    constants: String,
    /// Constructor and conversions.
    conversions: String,
    /// One accessor for each member.
    accessors: String,
    /// Body of `fmt` for `Debug`.
    debug: String,
    /// Body of `fmt` for `Display`.
    display: String,
    /// How `Display` shows an address.
    shape: String,
    /// Whether there is a value that asks for a free address.
    any: bool,
    /// Bytes.
    size: u64,
    /// Alignment.
    align: u64,
    /// Names, types, and sample values of the members that the user sets.
    values: Vec<Value>,
}

/// One member that the user sets.
#[derive(Serialize)]
struct Value {
    /// Accessor.
    name: String,
    /// Offset in bytes.
    offset: u64,
    /// Size in bytes.
    size: u64,
    /// `host`, `big`, `little` or `bytes`.
    order: &'static str,
}

/// One member and its name in Rust.
struct Member<'a> {
    field: &'a Field,
    name: TokenStream,
    text: &'a str,
    ty: TokenStream,
}

/// Renders the pieces for an address whose members have these names.
pub(super) fn items(address: &Address, names: &[String]) -> Result<Items, RenderError> {
    let members: Vec<Member> =
        address.fields.iter().zip(names).map(|(field, name)| Member::new(field, name)).collect();
    let open: Vec<&Member> = members.iter().filter(|m| !m.is_reserved()).collect();
    Ok(Items {
        structure: fit::item(&structure(&members))?,
        layout: layout(&members)?,
        constants: join(&constants(address, &members))?,
        conversions: join(&[new(&members), to_bytes(&members), from_bytes(&members)])?,
        accessors: join(&accessors(address, &open))?,
        debug: statements(&open.iter().map(|m| m.debug()).collect::<Vec<_>>())?,
        display: statements(&display(&open))?,
        shape: open.iter().map(|m| m.plain()).collect::<Vec<_>>().join(":"),
        any: address.autobind.is_some(),
        size: address.size,
        align: address.align,
        values: open.iter().map(|m| m.value()).collect(),
    })
}

impl<'a> Member<'a> {
    fn new(field: &'a Field, name: &'a str) -> Self {
        let name_tokens = name.parse().unwrap_or_default();
        let ty = match field.ty {
            FieldType::Int { bits, signed, .. } => {
                let ty = format_ident!("{}{bits}", if signed { "i" } else { "u" });
                quote!(#ty)
            }
            FieldType::Bytes(n) | FieldType::Reserved(n) => {
                let n = Literal::u64_unsuffixed(n);
                quote!([u8; #n])
            }
        };
        Self { field, name: name_tokens, text: name, ty }
    }

    fn is_int(&self) -> bool {
        matches!(self.field.ty, FieldType::Int { .. })
    }

    fn is_reserved(&self) -> bool {
        matches!(self.field.ty, FieldType::Reserved(_))
    }

    /// Byte order, where it is not the machine's.
    fn swapped(&self) -> Option<Order> {
        match self.field.ty {
            FieldType::Int { bits, order, .. } if bits > 8 && order != Order::Host => Some(order),
            _ => None,
        }
    }

    /// The name without `r#`.
    fn plain(&self) -> &str {
        self.text.trim_start_matches("r#")
    }

    /// The member as stored, from the constructor's argument.
    fn store(&self) -> TokenStream {
        let name = &self.name;
        match self.swapped() {
            _ if self.is_reserved() => {
                let n = Literal::u64_unsuffixed(self.field.ty.size());
                quote!(#name: [0; #n])
            }
            Some(Order::Big) => quote!(#name: #name.to_be()),
            Some(_) => quote!(#name: #name.to_le()),
            None => quote!(#name),
        }
    }

    fn debug(&self) -> TokenStream {
        let (text, name) = (self.plain(), &self.name);
        quote!(out.field(#text, &self.#name());)
    }

    fn value(&self) -> Value {
        Value {
            name: self.text.to_owned(),
            offset: self.field.offset,
            size: self.field.ty.size(),
            order: match (self.field.ty, self.swapped()) {
                (FieldType::Int { .. }, Some(Order::Big)) => "big",
                (FieldType::Int { .. }, Some(_)) => "little",
                (FieldType::Int { .. }, None) => "host",
                _ => "bytes",
            },
        }
    }
}

/// A paragraph as doc attributes.
fn doc(text: &str) -> TokenStream {
    let lines = fill(text, "", None);
    let lines = lines.lines().map(|line| format!(" {line}"));
    quote!(#(#[doc = #lines])*)
}

fn structure(members: &[Member]) -> TokenStream {
    let fields = members.iter().map(|m| {
        let (name, ty) = (&m.name, &m.ty);
        quote!(#name: #ty)
    });
    quote! {
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        #[repr(C)]
        pub struct SockAddr {
            sa_family: u16,
            #(#fields,)*
        }
    }
}

fn layout(members: &[Member]) -> Result<String, RenderError> {
    let lines: Result<Vec<String>, RenderError> = members
        .iter()
        .map(|member| {
            let (name, offset) = (&member.name, Literal::u64_unsuffixed(member.field.offset));
            fit::item(&quote!(
                const _: () = assert!(offset_of!(SockAddr, #name) == #offset);
            ))
        })
        .collect();
    Ok(lines?.join("\n"))
}

fn constants(address: &Address, members: &[Member]) -> Vec<TokenStream> {
    let mut out = Vec::new();
    if let Some(autobind) = &address.autobind {
        let member = &members[autobind.field.value];
        let (ty, any) = (&member.ty, integer(autobind.any.value));
        let (first, last) = (integer(autobind.first.value), integer(autobind.last.value));
        let text = doc(&format!(
            "Value of [`{0}`](Self::{0}) that stands for any: binding replaces it by a free one out of \
             [`AUTOBIND`](Self::AUTOBIND), and it is no destination.",
            member.plain()
        ));
        out.push(quote!(#text pub const ANY: #ty = #any;));
        let text = doc(&format!(
            "Values of [`{0}`](Self::{0}) that the kernel chooses from.",
            member.plain()
        ));
        out.push(quote!(#text pub const AUTOBIND: RangeInclusive<#ty> = #first..=#last;));
    }
    if let Some(privileged) = &address.privileged {
        let member = &members[privileged.field.value];
        let ty = &member.ty;
        let (first, last) = (integer(privileged.first.value), integer(privileged.last.value));
        let text = doc(&format!(
            "Values of [`{0}`](Self::{0}) that only a process with `{1}` can bind.",
            member.plain(),
            privileged.capability.value
        ));
        out.push(quote!(#text pub const PRIVILEGED: RangeInclusive<#ty> = #first..=#last;));
    }
    out
}

fn new(members: &[Member]) -> TokenStream {
    let open: Vec<&Member> = members.iter().filter(|m| !m.is_reserved()).collect();
    let args = open.iter().map(|m| {
        let (name, ty) = (&m.name, &m.ty);
        quote!(#name: #ty)
    });
    let stores = members.iter().map(Member::store);
    let lints = lints(&open.iter().map(|m| m.plain()).collect::<Vec<_>>());
    quote! {
        /// An address, its members in the order of the kernel's struct and in
        /// the byte order of this machine.
        #[must_use]
        #(#[allow(#lints, reason = "the members of the address")])*
        pub const fn new(#(#args),*) -> Self {
            Self { sa_family: AF, #(#stores),* }
        }
    }
}

/// Lints that names and number of the members may set off.
fn lints(names: &[&str]) -> Vec<TokenStream> {
    let mut lints = Vec::new();
    let similar = |a: &str, b: &str| {
        let (long, short) = (a.len().max(b.len()), a.len().min(b.len()));
        short >= 3 && long - short <= 1 && strsim::levenshtein(a, b) <= 1
    };
    if names.iter().enumerate().any(|(i, a)| names[..i].iter().any(|b| similar(a, b))) {
        lints.push(quote!(clippy::similar_names));
    }
    if names.iter().filter(|name| name.len() == 1).count() > 4 {
        lints.push(quote!(clippy::many_single_char_names));
    }
    if names.len() > 7 {
        lints.push(quote!(clippy::too_many_arguments));
    }
    lints
}

fn to_bytes(members: &[Member]) -> TokenStream {
    let puts = members.iter().filter(|m| !m.is_reserved()).map(|m| {
        let (name, at) = (&m.name, Literal::u64_unsuffixed(m.field.offset));
        if m.is_int() {
            quote!(put(&mut bytes, #at, self.#name.to_ne_bytes());)
        } else {
            quote!(put(&mut bytes, #at, self.#name);)
        }
    });
    quote! {
        /// The address as the kernel has it in memory.
        #[must_use]
        pub const fn to_bytes(self) -> [u8; Self::SIZE] {
            let mut bytes = [0; Self::SIZE];
            put(&mut bytes, 0, self.sa_family.to_ne_bytes());
            #(#puts)*
            bytes
        }
    }
}

fn from_bytes(members: &[Member]) -> TokenStream {
    let takes = members.iter().map(|m| {
        let (name, ty, at) = (&m.name, &m.ty, Literal::u64_unsuffixed(m.field.offset));
        if m.is_int() {
            quote!(#name: #ty::from_ne_bytes(take(bytes, #at)))
        } else {
            quote!(#name: take(bytes, #at))
        }
    });
    let checks = members.iter().filter(|m| m.is_reserved()).map(|m| {
        let (name, n) = (&m.name, Literal::u64_unsuffixed(m.field.ty.size()));
        quote! {
            if addr.#name != [0; #n] {
                return None;
            }
        }
    });
    quote! {
        /// The address that the kernel has in memory as these bytes; `None`
        /// if they belong to another family or reserved ones are not zero.
        #[must_use]
        pub fn from_bytes(bytes: [u8; Self::SIZE]) -> Option<Self> {
            let addr = Self { sa_family: u16::from_ne_bytes(take(bytes, 0)), #(#takes),* };
            if addr.sa_family != AF {
                return None;
            }
            #(#checks)*
            Some(addr)
        }
    }
}

fn accessors(address: &Address, open: &[&Member]) -> Vec<TokenStream> {
    let mut out: Vec<TokenStream> = open
        .iter()
        .map(|m| {
            let (name, ty) = (&m.name, &m.ty);
            let text = doc(&prose::doc(&m.field.doc));
            let value = match m.swapped() {
                Some(Order::Big) => quote!(#ty::from_be(self.#name)),
                Some(_) => quote!(#ty::from_le(self.#name)),
                None => quote!(self.#name),
            };
            quote! {
                #text
                #[must_use]
                pub const fn #name(self) -> #ty {
                    #value
                }
            }
        })
        .collect();
    let name_of = |field: usize| {
        let name = &address.fields[field].name;
        open.iter().find(|m| m.field.name == *name).map(|m| &m.name)
    };
    if let Some(name) = address.autobind.as_ref().and_then(|a| name_of(a.field.value)) {
        out.push(quote! {
            /// Whether the address asks for a free one: it can be bound, and
            /// nothing can be sent to it.
            #[must_use]
            pub const fn is_any(self) -> bool {
                self.#name() == Self::ANY
            }
        });
    }
    if let Some(name) = address.privileged.as_ref().and_then(|p| name_of(p.field.value)) {
        out.push(quote! {
            /// Whether only a privileged process can bind the address.
            #[must_use]
            pub fn is_privileged(self) -> bool {
                Self::PRIVILEGED.contains(&self.#name())
            }
        });
    }
    out
}

fn display(open: &[&Member]) -> Vec<TokenStream> {
    let mut out = Vec::new();
    for (i, member) in open.iter().enumerate() {
        let name = &member.name;
        if member.is_int() {
            let format = if i == 0 { "{}" } else { ":{}" };
            out.push(quote!(write!(f, #format, self.#name())?;));
            continue;
        }
        if i > 0 {
            out.push(quote!(f.write_str(":")?;));
        }
        out.push(quote! {
            for byte in self.#name() {
                write!(f, "{byte:02x}")?;
            }
        });
    }
    out
}

fn join(members: &[TokenStream]) -> Result<String, RenderError> {
    let texts: Result<Vec<String>, RenderError> = members.iter().map(fit::member).collect();
    Ok(texts?.join("\n\n"))
}

/// Statements of a method, indented.
fn statements(list: &[TokenStream]) -> Result<String, RenderError> {
    let text = fit::member(&quote!(fn f() { #(#list)* }))?;
    Ok(fit::body(&text))
}
