//! The items of a family whose shape depends on its types: the address, its
//! key, and what travels with each message.

mod address;
mod header;
mod message;
pub(super) mod types;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde::Serialize;

use crate::model::{Family, Field, FieldType, Order, Socket};
use crate::render::RenderError;
use crate::render::crate_::fit;
use crate::render::crate_::names::fields as names;
use crate::render::crate_::number::digits;

/// `fn_call_width` of rustfmt.
pub(super) const CALL: usize = 60;

/// The items as text, laid out as rustfmt does.
#[derive(Serialize)]
pub(super) struct Items {
    /// `struct Address` and its trait.
    address: String,
    /// `struct Key`.
    key: String,
    /// `struct Attached`.
    attached: String,
    /// `struct Envelope` and its trait, of datagrams.
    envelope: String,
    /// The same of data of connections, and the name of the struct.
    record: String,
    pub(super) record_name: &'static str,
    /// The functions of the trait `Protocol` that are about addresses.
    functions: String,
    /// `Attached` of a message: how its control messages are read and written.
    cmsgs: String,
    /// `struct Header` and its trait, of a family of frames.
    header: String,
    /// The functions of the trait `Framed` that are about addresses.
    framed: String,
    /// Bytes of the key, and of what travels with messages of each sort.
    pub(super) key_size: u64,
    pub(super) cb_sizes: Vec<u64>,
    /// The statement that writes a line of `/proc/net`.
    pub(super) proc_line: String,
    /// The runtime's types that it is made of.
    pub(super) ordered: Vec<String>,
    /// Whether there are bytes to show.
    pub(super) hex: bool,
}

/// One member of the address.
struct Member<'a> {
    field: &'a Field,
    name: TokenStream,
    /// Whether the runtime's types are named by their module.
    by_module: bool,
}

impl Items {
    /// Those of a family whose senders all have an address if it has `autobind`.
    pub(super) fn new(family: &Family, autobind: bool) -> Result<Self, RenderError> {
        let spec = &family.address;
        let members: Vec<Member> = spec.fields.iter().zip(names(spec)).map(Member::new).collect();
        let attached = message::Attached::new(family);
        let named = !autobind && family.header.is_none();
        let connects = |socket: &Socket| socket.kind.value.is_connected();
        let datagrams = family.sockets.iter().any(|socket| !connects(socket));
        let connections = family.sockets.iter().any(connects);
        let record_name = if datagrams { "Record" } else { "Envelope" };
        let envelope = datagrams.then(|| message::envelope(spec, &attached, named));
        let record = connections.then(|| message::record(&attached, record_name));
        let cb_sizes = [&envelope, &record].into_iter().flatten().map(|(_, size)| *size).collect();
        let item = |part: Option<(TokenStream, u64)>| {
            part.map_or(Ok(String::new()), |(tokens, _)| fit::item(&tokens))
        };
        let (key, key_size) = address::key(spec, &members);
        let shown: Vec<&Member> = members.iter().filter(|m| !m.is_reserved()).collect();
        let functions = address::functions(spec, &members)?;
        let parts = family.header.as_ref().map(header::parts).unwrap_or_default();
        let (header, framed) = if parts.is_empty() {
            (String::new(), String::new())
        } else {
            let structure = header::structure(&parts, &members, spec);
            (fit::item(&structure)?, header::functions(spec, &members)?)
        };
        let all = members.iter().chain(parts.iter().map(|part| &part.member));
        let mut ordered: Vec<String> =
            all.filter(|m| m.is_ordered()).map(|m| m.ty().to_string()).collect();
        ordered.sort_unstable();
        ordered.dedup();
        Ok(Self {
            hex: shown.iter().any(|m| !matches!(m.field.ty, FieldType::Int { .. })),
            ordered,
            address: fit::item(&address::structure(spec, &members))?,
            key: fit::item(&key)?,
            attached: fit::item(&attached.structure())?,
            envelope: item(envelope)?,
            record: item(record)?,
            record_name,
            functions,
            header,
            framed,
            cmsgs: fit::item(&attached.functions())?,
            key_size,
            cb_sizes,
            proc_line: proc_line(&shown),
        })
    }
}

/// Writes the address, and what all sockets have behind it.
fn proc_line(shown: &[&Member]) -> String {
    let values = vec!["{}"; shown.len()].join(" ");
    let mut args = vec![format!("\"{values} {{peer}} {{rmem}} {{wmem}} {{uid}} {{inode}}\\n\"")];
    args.extend(shown.iter().map(|member| member.shown()));
    let line = args.join(", ");
    let written = format!("fmt!({line})");
    if written.len() <= CALL {
        return format!("        line.write({written});");
    }
    format!("        line.write(fmt!(\n            {}\n        ));", args.join(",\n            "))
}

impl<'a> Member<'a> {
    fn new((field, name): (&'a Field, String)) -> Self {
        Self { field, name: name.parse().unwrap_or_default(), by_module: false }
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
                if self.by_module && self.is_ordered() { quote!(addr::#ty) } else { quote!(#ty) }
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

    /// What it is for.
    fn doc(&self) -> String {
        match self.field.doc.trim_end_matches('.') {
            _ if self.is_reserved() => " Must be zero.".to_owned(),
            "" => format!(" Member `{}`.", self.field.name.value),
            doc => format!(" {doc}."),
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
