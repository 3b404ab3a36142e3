//! Types, options, ioctls and sysctls in the words of C and Rust.

use serde::Serialize;

use super::address::{FieldView, literal};
use super::cmsgs::CmsgView;
use super::sockets::HookView;
use crate::model::{
    At, Family, Field, FieldType, Ioctl, OptionKind, Order, SockOption, Sysctl, Type, ValueType,
    When,
};

/// What the protocol defines beside addresses and sockets.
#[derive(Debug, Serialize)]
pub struct InterfaceView {
    /// Structs.
    pub types: Vec<TypeView>,
    /// Socket options.
    pub options: Vec<OptionView>,
    /// Requests of `ioctl()`.
    pub ioctls: Vec<IoctlView>,
    /// Numbers of each network namespace.
    pub sysctls: Vec<SysctlView>,
    /// Control messages.
    pub cmsgs: Vec<CmsgView>,
}

/// `struct <family>_<type>`
#[derive(Debug, Clone, Serialize)]
pub struct TypeView {
    /// Name without the family's.
    pub name: String,
    /// `struct full_limits`
    pub ctype: String,
    /// `Limits`
    pub rust: String,
    /// Bytes.
    pub size: u64,
    /// The members.
    pub fields: Vec<FieldView>,
    /// One line.
    pub doc: String,
    /// The same without a full stop.
    pub note: String,
}

/// A value that crosses to user space.
#[derive(Debug, Clone, Serialize)]
pub struct ValueView {
    /// Whether it is a struct.
    pub is_struct: bool,
    /// UAPI type: `__u32`, `struct full_limits`.
    pub ctype: String,
    /// The same in the kernel: `u32`, `struct full_limits`.
    pub cpu_type: String,
    /// `u32`, `Limits`.
    pub rust: String,
    /// Bytes.
    pub size: u64,
    /// Members that have to be zero.
    pub reserved: Vec<FieldView>,
}

/// A socket option.
#[derive(Debug, Clone, Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact each")]
pub struct OptionView {
    /// `priority`
    pub name: String,
    /// `FULL_PRIORITY`
    pub constant: String,
    /// `optname`
    pub number: String,
    /// Type.
    pub value: ValueView,
    /// `getsockopt()` gives it.
    pub get: bool,
    /// `setsockopt()` takes it.
    pub set: bool,
    /// The user's functions keep it.
    pub hook: bool,
    /// First and last value as C literals, where a range is given.
    pub range: Option<(String, String)>,
    /// C that holds for a `val` out of range, or empty.
    pub outside: String,
    /// Value of a new socket as a C literal.
    pub default: String,
    /// The sysctl that says it instead, or empty.
    pub sysctl: String,
    /// Whether a new socket has to be given the default.
    pub has_default: bool,
    /// `CAP_*`, or empty.
    pub capability: String,
    /// State of the socket that it can be set in.
    pub when: When,
    /// One line.
    pub doc: String,
}

/// A file in `/proc/sys/net/<name>`.
#[derive(Debug, Serialize)]
pub struct SysctlView {
    /// Its name.
    pub name: String,
    /// Least, greatest and first value.
    pub first: String,
    /// Greatest value.
    pub last: String,
    /// Value of a new namespace.
    pub default: String,
    /// One line.
    pub doc: String,
}

/// A request of `ioctl()`.
#[derive(Debug, Serialize)]
pub struct IoctlView {
    /// `stats`
    pub name: String,
    /// `SIOCFULL_STATS`
    pub constant: String,
    /// Its number among those of the type, in hex.
    pub number: String,
    /// Macro and its arguments, `_IOR(SOCK_IOC_TYPE, 0xe0, struct full_stats)`.
    pub code: String,
    /// Type of the argument.
    pub value: Option<ValueView>,
    /// The kernel writes it.
    pub read: bool,
    /// The kernel reads it.
    pub write: bool,
    /// `CAP_*`, or empty.
    pub capability: String,
    /// One line.
    pub doc: String,
}

impl InterfaceView {
    pub(super) fn new(family: &Family) -> Self {
        let interface = &family.interface;
        let name = family.name.value.as_str();
        let types: Vec<TypeView> =
            interface.types.iter().map(|ty| TypeView::new(name, ty)).collect();
        let option = |option: &SockOption| {
            let sysctl = option.sysctl.as_ref().map(|at| &interface.sysctls[at.value]);
            OptionView::new(name, option, sysctl, &types)
        };
        let ioctl = |ioctl| IoctlView::new(name, ioctl, &types);
        Self {
            options: interface.options.iter().filter_map(option).collect(),
            ioctls: interface.ioctls.iter().map(ioctl).collect(),
            sysctls: interface.sysctls.iter().map(SysctlView::new).collect(),
            cmsgs: interface
                .cmsgs
                .iter()
                .filter_map(|cmsg| CmsgView::new(name, cmsg, &types))
                .collect(),
            types,
        }
    }

    /// The user's functions, in the order of the spec.
    pub(super) fn hooks(&self, family: &str) -> Vec<HookView> {
        let mut hooks = Vec::new();
        let mut put = |function: String, arg: String, doc: String| {
            let function = format!("{family}_hook_{function}");
            hooks.push(HookView {
                default: String::new(),
                slot: String::new(),
                prototype: format!("int {function}(struct sock *sk{arg})"),
                function,
                doc,
            });
        };
        for option in self.options.iter().filter(|option| option.hook) {
            let ty = &option.value.cpu_type;
            if option.get {
                let doc = format!(
                    "Tell {}, which is zero so far, to getsockopt(). The socket is locked. Return 0 \
                     or a negative errno.",
                    option.constant
                );
                put(format!("get_{}", option.name), format!(", {ty} *value"), doc);
            }
            if option.set {
                let doc = format!(
                    "Take {} from setsockopt(). Length, {}capability and state of the socket are \
                     checked; the socket is locked. Return 0 or a negative errno.",
                    option.constant,
                    if option.value.is_struct { "reserved bytes, " } else { "range, " },
                );
                let arg = if option.value.is_struct {
                    format!(", const {ty} *value")
                } else {
                    format!(", {ty} value")
                };
                put(format!("set_{}", option.name), arg, doc);
            }
        }
        for ioctl in &self.ioctls {
            let (arg, what) = match (&ioctl.value, ioctl.read, ioctl.write) {
                (Some(value), read, true) => {
                    let form = if read { ", T *arg" } else { ", const T *arg" };
                    let what = if read {
                        "arg is the caller's, and goes back to it."
                    } else {
                        "arg is the caller's."
                    };
                    (form.replace('T', &value.cpu_type), what)
                }
                (Some(value), ..) => {
                    (format!(", {} *arg", value.cpu_type), "arg is zero, and goes to the caller.")
                }
                (None, ..) => (String::new(), "There is no argument."),
            };
            let doc = format!(
                "Answer {}. {what} The capability is checked; the socket is locked. Return 0 or a \
                 negative errno.",
                ioctl.constant
            );
            put(format!("ioctl_{}", ioctl.name), arg, doc);
        }
        hooks
    }
}

impl TypeView {
    fn new(family: &str, ty: &Type) -> Self {
        let fields = ty.fields.iter().map(|field| FieldView::new(field, false)).collect();
        Self {
            ctype: format!("struct {family}_{}", ty.name.value),
            rust: camel(&ty.name.value),
            name: ty.name.value.clone(),
            size: ty.size,
            fields,
            doc: ty.doc.clone(),
            note: ty.doc.trim_end_matches('.').to_owned(),
        }
    }
}

/// `net_stats` as `NetStats`.
pub(in crate::render) fn camel(name: &str) -> String {
    name.split('_').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

impl ValueView {
    pub(super) fn new(ty: ValueType, types: &[TypeView]) -> Self {
        match ty {
            ValueType::Int { .. } => {
                let field = integer(ty, String::new());
                Self {
                    is_struct: false,
                    ctype: field.ctype,
                    cpu_type: field.cpu_type,
                    rust: field.rust_type,
                    size: field.size,
                    reserved: Vec::new(),
                }
            }
            ValueType::Struct(index) => {
                let ty = &types[index];
                let reserved = ty.fields.iter().filter(|field| field.kind == "reserved");
                Self {
                    is_struct: true,
                    ctype: ty.ctype.clone(),
                    cpu_type: ty.ctype.clone(),
                    rust: ty.rust.clone(),
                    size: ty.size,
                    reserved: reserved.cloned().collect(),
                }
            }
        }
    }
}

/// A C literal for a value of the type.
pub(in crate::render) fn literal_of(ty: ValueType, value: i128) -> String {
    literal(value, &integer(ty, String::new()))
}

/// A field of an integer type, for its words in C and Rust.
fn integer(ty: ValueType, name: String) -> FieldView {
    let span = crate::source::Span::default();
    let ty = match ty {
        ValueType::Int { bits, signed } => FieldType::Int { bits, signed, order: Order::Host },
        ValueType::Struct(_) => FieldType::Bytes(0),
    };
    let name = At { value: name, span };
    FieldView::new(&Field { name, ty, ty_span: span, offset: 0, doc: String::new() }, false)
}

impl OptionView {
    /// An option without a type has been reported.
    fn new(
        family: &str,
        option: &SockOption,
        sysctl: Option<&Sysctl>,
        types: &[TypeView],
    ) -> Option<Self> {
        let ty = option.ty.as_ref()?.value;
        let as_literal = |value: i128| literal_of(ty, value);
        let range = option.range.as_ref();
        let name = option.name.value.clone();
        let constant = format!("{family}_{name}").to_uppercase();
        Some(Self {
            number: option.number.value.to_string(),
            value: ValueView::new(ty, types),
            get: option.get,
            set: option.set,
            hook: option.kind.value == OptionKind::Hook,
            outside: range
                .and_then(|(first, last)| outside(ty, first.value, last.value, "val", &constant))
                .unwrap_or_default(),
            range: range.map(|(first, last)| (as_literal(first.value), as_literal(last.value))),
            default: as_literal(sysctl.map_or(option.default.value, |s| s.default.value)),
            has_default: (option.default.value != 0 || sysctl.is_some())
                && option.kind.value == OptionKind::Value,
            sysctl: sysctl.map(|sysctl| sysctl.name.value.clone()).unwrap_or_default(),
            capability: option.capability.as_ref().map(|c| c.value.clone()).unwrap_or_default(),
            when: option.when,
            doc: option.doc.clone(),
            constant,
            name,
        })
    }
}

/// The condition under which `place` is out of range; none if it cannot be.
pub(super) fn outside(
    ty: ValueType,
    first: i128,
    last: i128,
    place: &str,
    constant: &str,
) -> Option<String> {
    let (lowest, highest) = ty.range()?;
    let below = (first > lowest).then(|| format!("{place} < {constant}_MIN"));
    let above = (last < highest).then(|| format!("{place} > {constant}_MAX"));
    match (below, above) {
        (Some(below), Some(above)) => Some(format!("{below} || {above}")),
        (one, other) => one.or(other),
    }
}

impl SysctlView {
    fn new(sysctl: &Sysctl) -> Self {
        let int = ValueType::Int { bits: 32, signed: true };
        Self {
            name: sysctl.name.value.clone(),
            first: literal_of(int, sysctl.first.value),
            last: literal_of(int, sysctl.last.value),
            default: literal_of(int, sysctl.default.value),
            doc: sysctl.doc.clone(),
        }
    }
}

impl IoctlView {
    fn new(family: &str, ioctl: &Ioctl, types: &[TypeView]) -> Self {
        let value = ioctl.ty.as_ref().map(|ty| ValueView::new(ty.value, types));
        let number = format!("{:#x}", 0xe0 + ioctl.number.value);
        let code = match (&value, ioctl.read, ioctl.write) {
            (Some(value), read, write) => {
                let macro_name = match (read, write) {
                    (true, true) => "_IOWR",
                    (true, false) => "_IOR",
                    _ => "_IOW",
                };
                format!("{macro_name}(SOCK_IOC_TYPE, {number}, {})", value.ctype)
            }
            (None, ..) => format!("_IO(SOCK_IOC_TYPE, {number})"),
        };
        Self {
            constant: format!("SIOC{family}_{}", ioctl.name.value).to_uppercase(),
            name: ioctl.name.value.clone(),
            number,
            code,
            value,
            read: ioctl.read,
            write: ioctl.write,
            capability: ioctl.capability.as_ref().map(|c| c.value.clone()).unwrap_or_default(),
            doc: ioctl.doc.clone(),
        }
    }
}
