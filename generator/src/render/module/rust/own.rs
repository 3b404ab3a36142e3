//! What a family has beside messages: the structs that cross to user space, its
//! options, requests and sysctls, and what is kept for them.

use serde::Serialize;

use super::kinds;
use super::layout::{self, LINE};
use super::leaf::{CALL, types};
use super::shim;
use crate::facts::Need;
use crate::model::{Family, Ioctl, OptionKind, SockOption, Sysctl, ValueType, When};
use crate::render::crate_::names::raw;
use crate::render::crate_::number::digits;
use crate::render::{RenderError, View};

/// All of it.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact each")]
pub(super) struct Own {
    /// There is some of it, beside structs.
    pub(super) any: bool,
    /// What `interface.rs` takes from elsewhere.
    uses: Vec<String>,
    /// Options have the family's level.
    pub(super) leveled: bool,
    /// Values of more than a number are kept, or may be by hooks.
    whole: bool,
    /// The structs.
    pub(super) types: Vec<String>,
    /// The runtime's types that they are made of.
    type_orders: bool,
    options: Vec<OwnOption>,
    /// Some options are kept with the socket.
    kept: bool,
    /// Some can be set, or told.
    set: bool,
    get: bool,
    ioctls: Vec<OwnIoctl>,
    sysctls: Vec<OwnSysctl>,
    /// Hooks keep something with each socket.
    pub(super) state: bool,
    /// A part of what is kept.
    keeps: bool,
    /// Some options have names that mean something else in Rust.
    odd: bool,
    /// Some options begin with what a sysctl says.
    begun: bool,
}

/// A socket option.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact each")]
struct OwnOption {
    /// As it stands in names of functions.
    name: String,
    /// As a name of its own.
    ident: String,
    /// The same of what keeps it, for a macro that takes no raw names.
    place: String,
    constant: String,
    number: String,
    ty: String,
    is_struct: bool,
    get: bool,
    set: bool,
    hook: bool,
    /// How it begins.
    first: String,
    /// The sysctl that says so instead, and its number as a value.
    sysctl: String,
    begun: String,
    capability: String,
    /// What has to hold, of a socket `sk`.
    when: &'static str,
    /// The statement that reads it.
    read: String,
    doc: String,
}

/// A request of `ioctl()`.
#[derive(Serialize)]
struct OwnIoctl {
    name: String,
    constant: String,
    /// The item that is its number.
    item: String,
    /// Type of the argument, or empty.
    ty: String,
    is_struct: bool,
    read: bool,
    write: bool,
    capability: String,
}

/// A number of each network namespace.
#[derive(Serialize)]
struct OwnSysctl {
    name: String,
    doc: String,
}

impl Own {
    pub(super) fn new(family: &Family, view: &View) -> Result<Self, RenderError> {
        let interface = &family.interface;
        let structs = interface.types.iter().zip(&view.interface.types);
        let options: Vec<OwnOption> =
            interface.options.iter().filter_map(|option| OwnOption::new(family, option)).collect();
        let ioctls: Vec<OwnIoctl> =
            interface.ioctls.iter().map(|ioctl| OwnIoctl::new(family, ioctl)).collect();
        let sysctls: Vec<OwnSysctl> = interface.sysctls.iter().map(OwnSysctl::new).collect();
        let state = family.hooks.as_ref().is_some_and(|hooks| hooks.state.is_some());
        let kept = options.iter().any(|option| !option.hook);
        let mut own = Self {
            uses: Vec::new(),
            whole: shim::is_needed(Some(Need::Wholes), view),
            leveled: !options.is_empty(),
            any: state || !(options.is_empty() && ioctls.is_empty() && sysctls.is_empty()),
            types: structs
                .map(|(ty, view)| types::structure(ty, view))
                .collect::<Result<_, _>>()?,
            type_orders: types::ordered(&interface.types),
            set: options.iter().any(|o| o.set),
            get: options.iter().any(|o| o.get),
            odd: options.iter().filter(|o| !o.hook).any(|o| {
                o.name == "new" || o.name.starts_with("from_") || o.name.starts_with("into_")
            }),
            begun: options.iter().any(|o| !o.hook && !o.sysctl.is_empty()),
            options,
            kept,
            ioctls,
            sysctls,
            state,
            keeps: kept || state,
        };
        own.uses = own.uses(if kinds::are_several(family) {
            "AnyKind"
        } else if view.connected {
            "Connected"
        } else {
            "Datagram"
        });
        Ok(own)
    }

    /// The lines of the file that import what it uses; `shown` is what the sockets are.
    fn uses(&self, shown: &str) -> Vec<String> {
        let (options, ioctls) = (&self.options, &self.ioctls);
        let is_kept = |option: &&OwnOption| !option.hook;
        let hooks = self.state || !ioctls.is_empty() || options.iter().any(|o| o.hook);
        let answers = !(options.is_empty() && ioctls.is_empty());
        let any = shown == "AnyKind";
        let capable = options.iter().any(|o| !o.capability.is_empty())
            || ioctls.iter().any(|i| !i.capability.is_empty());
        let whole = options.iter().filter(is_kept).any(|o| o.is_struct);
        let code = |name| ioctls.iter().any(|ioctl| ioctl.code() == name);
        let groups: [(&str, &[(&str, bool)]); 13] = [
            (
                "crate::family",
                &[
                    (shown, true),
                    ("Hooks", hooks),
                    ("Protocol", hooks),
                    ("Socket", answers && !any),
                    ("LEVEL", !options.is_empty()),
                ],
            ),
            (
                "crate::runtime::cell",
                &[("Setting", options.iter().filter(is_kept).any(|o| !o.is_struct))],
            ),
            (
                "crate::runtime::errno",
                &[
                    ("errno", answers),
                    ("ENOIOCTLCMD", !ioctls.is_empty()),
                    ("ENOPROTOOPT", !options.is_empty()),
                ],
            ),
            (
                "crate::runtime::option",
                &[
                    ("IoctlArg", !ioctls.is_empty()),
                    ("OptionIn", self.set),
                    ("OptionOut", self.get),
                ],
            ),
            (
                "crate::runtime::sock",
                &[("Sock", self.keeps || !self.sysctls.is_empty() || answers && any)],
            ),
            (
                "crate::runtime::value",
                &[("within", options.iter().any(|o| o.read.contains("within("))), ("Value", whole)],
            ),
            ("crate::runtime::whole", &[("Whole", whole)]),
            ("crate::shim", &[("SOCK_IOC_TYPE", !ioctls.is_empty())]),
            (
                "crate::transport::interface",
                &[
                    ("demand", capable),
                    ("require", options.iter().any(|o| !o.when.is_empty())),
                    ("Interface", true),
                ],
            ),
            (
                "crate",
                &[(
                    "types",
                    options.iter().any(|o| o.is_struct) || ioctls.iter().any(|i| i.is_struct),
                )],
            ),
            ("kernel", &[("bindings", capable)]),
            (
                "kernel::ioctl",
                &[
                    ("_IO", code("_IO")),
                    ("_IOR", code("_IOR")),
                    ("_IOW", code("_IOW")),
                    ("_IOWR", code("_IOWR")),
                ],
            ),
            ("kernel::prelude", &[("*", true)]),
        ];
        groups.iter().filter_map(|(path, names)| layout::used(path, names)).collect()
    }
}

impl OwnOption {
    /// One without a type has been reported.
    fn new(family: &Family, option: &SockOption) -> Option<Self> {
        let ty = option.ty.as_ref()?.value;
        let interface = &family.interface;
        let name = option.name.value.clone();
        let is_struct = matches!(ty, ValueType::Struct(_));
        let path = types::path(ty, &interface.types);
        let sysctl = option.sysctl.as_ref().map(|at| &interface.sysctls[at.value]);
        let first = match ty {
            ValueType::Struct(_) => format!("{path}::ZERO"),
            ValueType::Int { .. } => {
                digits(sysctl.map_or(option.default.value, |sysctl| sysctl.default.value))
            }
        };
        let sysctl = sysctl.map(|sysctl| sysctl.name.value.clone()).unwrap_or_default();
        let told = format!("sk.sysctl_{sysctl}()");
        let begun = match path.as_str() {
            "i32" => told,
            "i64" => format!("i64::from({told})"),
            _ => format!("{told} as {path}"),
        };
        Some(Self {
            ident: raw(name.clone()),
            place: place(&name, &interface.options),
            constant: format!("{}_{name}", family.name.value).to_uppercase(),
            number: digits(option.number.value),
            is_struct,
            get: option.get,
            set: option.set,
            hook: option.kind.value == OptionKind::Hook,
            first,
            sysctl,
            begun,
            capability: option.capability.as_ref().map(|c| c.value.clone()).unwrap_or_default(),
            when: match option.when {
                When::Any => "",
                When::Unbound => "sk.addr().is_none()",
                When::Bound => "sk.addr().is_some()",
            },
            read: read(option, ty, &path),
            doc: sentence(&option.doc, "option", &name),
            ty: path,
            name,
        })
    }
}

/// A name that is no keyword, nor that of another option.
fn place(name: &str, options: &[SockOption]) -> String {
    let mut place = name.to_owned();
    while raw(place.clone()) != place
        || place != name && options.iter().any(|o| o.name.value == place)
    {
        place.push('_');
    }
    place
}

/// The statement that reads the value of an option and judges it.
fn read(option: &SockOption, ty: ValueType, path: &str) -> String {
    let ValueType::Int { .. } = ty else {
        return format!("let value: {path} = value.value()?;");
    };
    let range = option.range.as_ref().map(|(first, last)| (first.value, last.value));
    match range.filter(|range| Some(*range) != ty.range()) {
        None => format!("let value: {path} = value.read()?;"),
        Some((first, last)) => {
            let args =
                ["value.read()?".to_owned(), format!("{}..={}", digits(first), digits(last))];
            let call = args.join(", ");
            let head = format!("let value: {path} = within(");
            if call.len() <= CALL {
                return format!("{head}{call})?;");
            }
            format!("{head}\n        {},\n    )?;", args.join(",\n        "))
        }
    }
}

impl OwnIoctl {
    fn new(family: &Family, ioctl: &Ioctl) -> Self {
        let name = ioctl.name.value.clone();
        let ty = ioctl.ty.as_ref().map(|ty| ty.value);
        let path = ty.map(|ty| types::path(ty, &family.interface.types)).unwrap_or_default();
        let constant = format!("SIOC{}_{name}", family.name.value).to_uppercase();
        let mut own = Self {
            item: String::new(),
            is_struct: matches!(ty, Some(ValueType::Struct(_))),
            ty: path,
            read: ioctl.read,
            write: ioctl.write,
            capability: ioctl.capability.as_ref().map(|c| c.value.clone()).unwrap_or_default(),
            name,
            constant,
        };
        let what = if own.ty.is_empty() { String::new() } else { format!("::<{}>", own.ty) };
        let number = format!("{:#x}", 0xe0 + ioctl.number.value);
        let head = format!("const {}: u32 =", own.constant);
        let value = format!("{}{what}(SOCK_IOC_TYPE, {number});", own.code());
        let line = format!("{head} {value}");
        own.item = if line.len() <= LINE { line } else { format!("{head}\n    {value}") };
        own
    }

    /// What its number is made by.
    fn code(&self) -> &'static str {
        match (self.ty.is_empty(), self.read, self.write) {
            (true, ..) => "_IO",
            (_, true, true) => "_IOWR",
            (_, true, false) => "_IOR",
            _ => "_IOW",
        }
    }
}

impl OwnSysctl {
    fn new(sysctl: &Sysctl) -> Self {
        let name = sysctl.name.value.clone();
        Self { doc: sentence(&sysctl.doc, "sysctl", &name), name }
    }
}

fn sentence(doc: &str, what: &str, name: &str) -> String {
    match doc.trim_end_matches('.') {
        "" => format!("The {what} `{name}`."),
        doc => format!("{doc}."),
    }
}
