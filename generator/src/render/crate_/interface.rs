//! The family's own types, options and requests in the words of the crate.

use serde::Serialize;

use super::names::raw;
use super::number::digits;
use super::prose;
use crate::model::{Cmsg, Family, OptionKind, When};
use crate::render::View;
use crate::render::view::{CmsgView, FieldView, IoctlView, OptionView, TypeView, ValueView};

/// Methods that a socket has anyway.
const TAKEN: &str = "new pair try_clone bind connect disconnect local_addr peer_addr send send_to \
    recv recv_from peek peek_from recv_msg send_msg send_end_msg shutdown listen accept as_fd as_raw_fd into \
    try_into from try_from fmt borrow borrow_mut type_id nonblocking set_nonblocking take_error \
    recv_buffer_size set_recv_buffer_size send_buffer_size set_send_buffer_size read_timeout \
    set_read_timeout write_timeout set_write_timeout timestamps set_timestamps max_message \
    set_max_message next_message_len send_queue_size get set timeout set_timeout read write flush \
    as_raw_socket into_inner available next_record_len linger set_linger set_backlog backlog incoming \
    connect_to connect_from connect_timeout from_unconnected peek_msg send_end read_vectored \
    write_vectored is_write_vectored next get_ref readable writable";

/// Bytes of the header of a control message, and where the next begins.
const CMSG_HEADER: u64 = 16;
const CMSG_ALIGN: u64 = 8;

/// `struct_lit_width` of rustfmt.
const LITERAL: usize = 18;

/// All of it.
#[derive(Default, Serialize)]
pub(super) struct Interface {
    types: Vec<TypeFacts>,
    pub options: Vec<OptionFacts>,
    pub ioctls: Vec<IoctlFacts>,
    pub cmsgs: Vec<CmsgFacts>,
    /// Some control message is a struct, and some that is sent.
    cmsg_types: bool,
    cmsg_out_types: bool,
    /// Some come to the receiver as they were sent.
    travels: bool,
    /// Bytes of all that a receiver may be given.
    cmsg_room: u64,
    /// An expression with a sample of all that can be sent.
    outgoing: String,
}

/// A struct.
#[derive(Serialize)]
struct TypeFacts {
    name: String,
    /// The name in a function's.
    method: String,
    size: u64,
    /// Bytes that are always zero.
    reserved: Vec<u64>,
    doc: String,
    fields: Vec<FieldFacts>,
}

/// One of its members.
#[derive(Serialize)]
struct FieldFacts {
    name: String,
    ty: String,
    doc: String,
    offset: u64,
    /// `be`, `le`, `ne`, or empty for bytes.
    order: &'static str,
}

/// Type of a value, and how it becomes bytes.
#[derive(Clone, Serialize)]
struct ValueFacts {
    ty: String,
    size: u64,
    is_struct: bool,
    /// An expression that all members of a sample have.
    sample: String,
}

/// An option.
#[derive(Clone, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact each")]
pub(super) struct OptionFacts {
    /// Methods that read and set it.
    getter: String,
    setter: String,
    /// Name of its constant behind `OPT_`.
    constant: String,
    number: String,
    value: ValueFacts,
    get: bool,
    set: bool,
    hook: bool,
    /// It can be set in any state.
    free: bool,
    bound: bool,
    capability: String,
    /// `1 to 7`, or empty.
    range: String,
    doc: String,
}

/// A request of `ioctl()`.
#[derive(Clone, Serialize)]
pub(super) struct IoctlFacts {
    method: String,
    /// `libc::_IOR::<[u8; 8]>(SOCK_IOC_TYPE, 0xe1)`
    request: String,
    value: Option<ValueFacts>,
    read: bool,
    write: bool,
    capability: String,
    doc: String,
}

/// A control message.
#[derive(Clone, Serialize)]
pub(super) struct CmsgFacts {
    /// Member of `Outgoing` and `Incoming`.
    name: String,
    /// Name of its constant behind `SCM_`.
    constant: String,
    number: String,
    value: ValueFacts,
    send: bool,
    recv: bool,
    /// `1 to 7`, or empty.
    range: String,
    doc: String,
}

impl Interface {
    pub(super) fn new(family: &Family, view: &View) -> Self {
        let options = &family.interface.options;
        let cmsgs: Vec<CmsgFacts> = family
            .interface
            .cmsgs
            .iter()
            .zip(&view.interface.cmsgs)
            .map(|(cmsg, view)| CmsgFacts::new(cmsg, view))
            .collect();
        Self {
            types: view.interface.types.iter().map(TypeFacts::new).collect(),
            options: options
                .iter()
                .zip(&view.interface.options)
                .map(|(option, view)| {
                    let range = option.range.as_ref().map(|(f, l)| (f.value, l.value));
                    let whole = option.ty.as_ref().and_then(|ty| ty.value.range());
                    let sample = range.or(whole).map(|(_, last)| last);
                    OptionFacts {
                        hook: option.kind.value == OptionKind::Hook,
                        free: option.when == When::Any,
                        bound: option.when == When::Bound,
                        range: range.map_or_else(String::new, |(first, last)| {
                            format!("{} to {}", digits(first), digits(last))
                        }),
                        ..OptionFacts::new(view, sample)
                    }
                })
                .collect(),
            ioctls: view.interface.ioctls.iter().map(IoctlFacts::new).collect(),
            cmsg_types: cmsgs.iter().any(|cmsg| cmsg.value.is_struct),
            cmsg_out_types: cmsgs.iter().any(|cmsg| cmsg.send && cmsg.value.is_struct),
            travels: cmsgs.iter().any(|cmsg| cmsg.send && cmsg.recv),
            cmsg_room: cmsgs
                .iter()
                .filter(|cmsg| cmsg.recv)
                .map(|cmsg| CMSG_HEADER + cmsg.value.size.next_multiple_of(CMSG_ALIGN))
                .sum(),
            outgoing: outgoing(&cmsgs),
            cmsgs,
        }
    }

    /// Whether there are control messages.
    pub(super) fn has_cmsgs(&self) -> bool {
        !self.cmsgs.is_empty()
    }

    /// Whether there are types.
    pub(super) fn has_types(&self) -> bool {
        !self.types.is_empty()
    }
}

impl TypeFacts {
    fn new(ty: &TypeView) -> Self {
        let fields = ty.fields.iter().filter(|field| field.kind != "reserved");
        Self {
            name: ty.rust.clone(),
            method: ty.name.clone(),
            size: ty.size,
            reserved: ty
                .fields
                .iter()
                .filter(|field| field.kind == "reserved")
                .flat_map(|field| field.offset..field.offset + field.size)
                .collect(),
            doc: prose::doc(&ty.doc),
            fields: fields.map(FieldFacts::new).collect(),
        }
    }
}

impl FieldFacts {
    fn new(field: &FieldView) -> Self {
        Self {
            name: raw(field.name.clone()),
            ty: field.rust_type.clone(),
            doc: prose::doc(&field.doc),
            offset: field.offset,
            order: match (field.kind, field.order) {
                ("int", "big") => "be",
                ("int", "little") => "le",
                ("int", _) => "ne",
                _ => "",
            },
        }
    }
}

impl ValueFacts {
    fn new(value: &ValueView, sample: Option<i128>) -> Self {
        let ty =
            if value.is_struct { format!("types::{}", value.rust) } else { value.rust.clone() };
        Self {
            sample: match sample {
                Some(number) => digits(number),
                None => format!("{ty}::from_bytes([1; {}])", value.size),
            },
            ty,
            size: value.size,
            is_struct: value.is_struct,
        }
    }
}

impl OptionFacts {
    fn new(option: &OptionView, sample: Option<i128>) -> Self {
        let name = &option.name;
        let taken = |method: &str| TAKEN.split_ascii_whitespace().any(|taken| taken == method);
        let clash = taken(name) || taken(&format!("set_{name}"));
        let name = if clash { format!("own_{name}") } else { name.clone() };
        Self {
            setter: format!("set_{name}"),
            getter: raw(name),
            constant: option.name.to_uppercase(),
            number: option.number.clone(),
            value: ValueFacts::new(&option.value, sample),
            get: option.get,
            set: option.set,
            hook: option.hook,
            free: true,
            bound: false,
            capability: option.capability.clone(),
            range: String::new(),
            doc: prose::doc(&option.doc),
        }
    }
}

impl IoctlFacts {
    fn new(ioctl: &IoctlView) -> Self {
        let request = match (&ioctl.value, ioctl.read, ioctl.write) {
            (Some(value), read, write) => {
                let name = match (read, write) {
                    (true, true) => "_IOWR",
                    (true, false) => "_IOR",
                    _ => "_IOW",
                };
                let size = value.size;
                format!("libc::{name}::<[u8; {size}]>(sys::SOCK_IOC_TYPE, {})", ioctl.number)
            }
            (None, ..) => format!("libc::_IO(sys::SOCK_IOC_TYPE, {})", ioctl.number),
        };
        Self {
            method: format!("ioctl_{}", ioctl.name),
            request,
            value: ioctl.value.as_ref().map(|value| ValueFacts::new(value, None)),
            read: ioctl.read,
            write: ioctl.write,
            capability: ioctl.capability.clone(),
            doc: prose::doc(&ioctl.doc),
        }
    }
}

impl CmsgFacts {
    fn new(cmsg: &Cmsg, view: &CmsgView) -> Self {
        let range = cmsg.range.as_ref().map(|(first, last)| (first.value, last.value));
        let whole = cmsg.ty.as_ref().and_then(|ty| ty.value.range());
        Self {
            name: raw(cmsg.name.value.clone()),
            constant: cmsg.name.value.to_uppercase(),
            number: view.number.clone(),
            value: ValueFacts::new(&view.value, range.or(whole).map(|(_, last)| last)),
            send: cmsg.send,
            recv: cmsg.recv,
            range: range.map_or_else(String::new, |(first, last)| {
                format!("{} to {}", digits(first), digits(last))
            }),
            doc: prose::doc(&cmsg.doc),
        }
    }
}

/// A literal with a sample of each, as rustfmt lays it out in a function of a
/// module.
fn outgoing(cmsgs: &[CmsgFacts]) -> String {
    let member = |cmsg: &CmsgFacts| format!("{}: Some({})", cmsg.name, cmsg.value.sample);
    let members: Vec<String> = cmsgs.iter().filter(|cmsg| cmsg.send).map(member).collect();
    if members.is_empty() {
        return String::new();
    }
    let line = members.join(", ");
    if line.len() <= LITERAL {
        return format!("Outgoing {{ {line} }}");
    }
    let lines: Vec<String> = members.iter().map(|m| format!("            {m},\n")).collect();
    format!("Outgoing {{\n{}        }}", lines.concat())
}
