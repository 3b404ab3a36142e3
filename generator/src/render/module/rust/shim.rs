//! Both sides of the shim, from its table.

use serde::Serialize;

use super::layout::{lines, signature};
use crate::facts::{Callback, Constant, Need, SHIM, Struct};
use crate::render::{Engine, RenderError, View};

/// A function, in both languages.
#[derive(Serialize)]
pub(super) struct Row {
    name: String,
    doc: Vec<String>,
    safety: Vec<String>,
    ret: Ret,
    c_args: String,
    /// Its declaration in Rust, laid out as rustfmt does.
    rust: String,
    /// Its type in C, for a function of the kernel's.
    c_type: String,
    /// Its body, for a function of the module's own.
    body: String,
}

/// A struct, in both languages.
#[derive(Serialize)]
pub(super) struct Shared {
    name: String,
    /// What it is, as the first line of its kernel-doc says it.
    title: String,
    doc: Vec<String>,
    fields: Vec<SharedField>,
}

/// A member of a struct.
#[derive(Serialize)]
struct SharedField {
    name: String,
    /// What it is, for C.
    text: String,
    /// Its declaration in C.
    c: String,
    rust: String,
    doc: Vec<String>,
}

/// The type of a result.
#[derive(Serialize)]
struct Ret {
    c: String,
}

/// What the body of a function can ask.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact each")]
struct Body<'a> {
    n: &'a str,
    #[serde(rename = "U")]
    upper: &'a str,
    f: &'a View,
    /// Datagram sockets can be shut.
    shutdown: bool,
    /// Messages are frames.
    eth: bool,
    /// The field of the header with the checksum, if there is one.
    checksum: Option<&'a str>,
    /// Sockets have a timer.
    timer: bool,
    /// Kinds of sockets have addresses of their own.
    apart: bool,
}

/// The constants of the kernel's.
pub(super) fn constants(view: &View) -> Vec<&'static Constant> {
    SHIM.constants.iter().filter(|constant| is_needed(constant.need, view)).collect()
}

/// The structs that both sides share.
pub(super) fn structs(view: &View) -> Vec<Shared> {
    let wanted = SHIM.structs.iter().filter(|item| is_needed(item.need, view));
    wanted.map(Shared::new).collect()
}

/// What the Rust side is called back by.
pub(super) fn callbacks(view: &View) -> Vec<Row> {
    let wanted = SHIM.callbacks.iter().filter(|row| is_needed(row.need, view));
    wanted.map(Row::of_callback).collect()
}

/// The functions of the module's own.
pub(super) fn shims(engine: &Engine, view: &View, apart: bool) -> Result<Vec<Row>, RenderError> {
    let wanted = SHIM.shims.iter().filter(|shim| is_needed(shim.need, view));
    let context = Body {
        n: &view.name,
        upper: &view.upper,
        f: view,
        shutdown: is_real(view, "shutdown"),
        eth: view.header.is_some(),
        checksum: view
            .header
            .as_ref()
            .and_then(|header| header.filled("checksum"))
            .map(|field| field.field.name.as_str()),
        timer: view.told("timer"),
        apart,
    };
    wanted
        .map(|shim| {
            let body = engine.render_text(&shim.body, &context)?;
            Ok(Row {
                name: shim.name.clone(),
                doc: lines(&shim.doc),
                safety: lines(&shim.safety),
                ret: Ret::new(shim.ret.as_deref()),
                c_args: c_args(&shim.args, true),
                rust: declaration(&shim.name, &shim.args, shim.ret.as_deref()),
                c_type: String::new(),
                body: indent(&body),
            })
        })
        .collect()
}

/// The functions of the kernel's.
pub(super) fn exports(view: &View) -> Vec<Row> {
    let wanted = SHIM.kernel.iter().filter(|export| is_needed(export.need, view));
    wanted
        .map(|export| {
            let ret = Ret::new(export.ret.as_deref());
            Row {
                name: export.name.clone(),
                doc: Vec::new(),
                safety: Vec::new(),
                c_type: format!("{}({})", ret.c, c_args(&export.args, false)),
                c_args: c_args(&export.args, true),
                rust: declaration(&export.name, &export.args, export.ret.as_deref()),
                body: String::new(),
                ret,
            }
        })
        .collect()
}

impl Row {
    fn of_callback(row: &Callback) -> Self {
        let types: Vec<String> =
            row.args.iter().map(|(ty, _)| SHIM.types[ty].rust.clone()).collect();
        let ret =
            row.ret.as_ref().map_or_else(String::new, |ty| format!(" -> {}", SHIM.types[ty].rust));
        let head = format!("pub(crate) type {} = unsafe extern \"C\" fn", row.rust());
        Self {
            name: row.name.clone(),
            doc: lines(&row.doc),
            safety: Vec::new(),
            ret: Ret::new(row.ret.as_deref()),
            c_args: c_args(&row.args, true),
            rust: signature(0, &head, &types, &format!("{ret};")),
            c_type: String::new(),
            body: String::new(),
        }
    }
}

impl Shared {
    fn new(item: &Struct) -> Self {
        let fields = item.fields.iter().map(|field| {
            let ty = &SHIM.types[&field.ty];
            SharedField {
                name: field.name.clone(),
                // As kernel-doc names constants.
                text: field.doc.replace('`', ""),
                c: format!("{}{}{}", ty.c, field.name, ty.array),
                rust: ty.rust.clone(),
                doc: lines(&field.doc),
            }
        });
        Self {
            name: item.name.clone(),
            title: item.doc.trim_end_matches('.').to_owned(),
            doc: lines(&item.doc),
            fields: fields.collect(),
        }
    }
}

/// Whether datagram sockets have a function of the module's own in a slot.
fn is_real(view: &View, slot: &str) -> bool {
    let sockets = view.sockets.iter().filter(|socket| !socket.connected);
    let mut ops = sockets.flat_map(|socket| &socket.ops);
    ops.any(|op| op.slot == slot && matches!(op.state, "default" | "hook"))
}

/// Whether the family has what is there for those that need it.
pub(super) fn is_needed(need: Option<Need>, view: &View) -> bool {
    match need {
        None => true,
        Some(Need::Observe) => (view.counters || view.tracepoints) && view.has.recvmsg,
        Some(Need::Cmsgs) => !view.interface.cmsgs.is_empty(),
        Some(Need::Datagrams) => view.sockets.iter().any(|socket| !socket.connected),
        Some(Need::Loopback) => is_needed(Some(Need::Datagrams), view) && view.header.is_none(),
        Some(Need::Ethernet) => view.header.is_some(),
        Some(Need::Protocol) => view.header.is_some() && view.hooks.is_some(),
        Some(Need::Softirqs) => {
            let state = view.hooks.as_ref().is_some_and(|hooks| !hooks.state.is_empty());
            is_needed(Some(Need::Protocol), view) && state
        }
        Some(Need::Timer) => view.told("timer"),
        Some(Need::Ask) => {
            [Need::Local, Need::Protocol].map(Some).iter().any(|need| is_needed(*need, view))
        }
        Some(Need::Local) => view.header.is_none(),
        Some(Need::Drops) => !view.drops.is_empty(),
        Some(Need::Connections) => view.connected,
        Some(Need::Links) => !view.links.is_empty(),
        Some(Need::Ioctls) => !view.interface.ioctls.is_empty(),
        Some(Need::Sysctls) => !view.interface.sysctls.is_empty(),
        Some(Need::Wholes) => {
            let options = &view.interface.options;
            let state = view.hooks.as_ref().is_some_and(|hooks| !hooks.state.is_empty());
            state || options.iter().any(|option| !option.hook && option.value.is_struct)
        }
    }
}

impl Ret {
    fn new(ty: Option<&str>) -> Self {
        match ty {
            None => Self { c: "void ".to_owned() },
            Some(ty) => Self { c: SHIM.types[ty].c.clone() },
        }
    }
}

fn c_args(args: &[(String, String)], named: bool) -> String {
    if args.is_empty() {
        return "void".to_owned();
    }
    let one = |(ty, name): &(String, String)| {
        let ty = &SHIM.types[ty].c;
        if named { format!("{ty}{name}") } else { ty.trim_end().to_owned() }
    };
    args.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A function as an `extern` block declares it.
fn declaration(name: &str, args: &[(String, String)], ret: Option<&str>) -> String {
    let ret = ret.map_or_else(String::new, |ty| format!(" -> {}", SHIM.types[ty].rust));
    let one = |(ty, name): &(String, String)| {
        let name = if name == "type" { "r#type" } else { name };
        format!("{name}: {}", SHIM.types[ty].rust)
    };
    let args: Vec<String> = args.iter().map(one).collect();
    signature(4, &format!("pub(crate) fn {name}"), &args, &format!("{ret};"))
}

/// The body of a function, which the table indents by two blanks a step.
fn indent(body: &str) -> String {
    let line = |line: &str| {
        let text = line.trim_start();
        if text.is_empty() {
            return String::new();
        }
        // A label.
        if text.ends_with(':') && !text.starts_with("case ") && !text.starts_with("default:") {
            return text.to_owned();
        }
        let blanks = line.len() - text.len();
        let (steps, rest) = (blanks / 2, blanks % 2);
        format!("\t{}{}{text}", "\t".repeat(steps), " ".repeat(rest))
    };
    body.trim_matches('\n').trim_end().lines().map(line).collect::<Vec<_>>().join("\n")
}
