//! The kernel module: glue, compat header, hooks header, build files.

mod compat;
mod connected;
mod ethernet;
mod facts;
mod inet;
mod key;
mod observed;
mod ops;
mod options;
mod rust;

pub use rust::{Begun, begun};
use serde::Serialize;

use super::view::{Has, Prefixes};
use super::{Engine, Files, RenderError, View, cwrap};
use crate::model::{Family, Transport};
use compat::Compat;
use connected::Connected;
use facts::ModuleFacts;
use inet::InetFacts;

#[derive(Serialize)]
struct Context<'a, M> {
    f: &'a View,
    m: &'a M,
    /// The slots of datagram sockets.
    d: &'a Has,
    /// What connection-oriented sockets have.
    s: &'a Connected,
    c: &'a Compat,
    /// Some kernels want an empty entry at the end of a table of sysctls.
    sysctl_end: bool,
    /// The family's name and the same in capitals, short for the templates'
    /// many uses.
    n: &'a str,
    #[serde(rename = "U")]
    upper: &'a str,
}

/// What the templates of the Rust module get.
#[derive(Serialize)]
struct RustContext<'a> {
    #[serde(flatten)]
    shared: Context<'a, ModuleFacts>,
    r: &'a rust::RustFacts,
}

/// Renders everything below `module/`.
pub(super) fn render(
    engine: &Engine,
    family: &Family,
    view: &View,
    files: &mut Files,
) -> Result<(), RenderError> {
    match family.transport.value {
        Transport::Loopback | Transport::Ethernet => {
            let facts = ModuleFacts::new(view, &Prefixes::new(family));
            let compat = Compat::new(&view.name, family.kernels.from, &facts.parts(view), &[]);
            if family.langs.c {
                let templates = ["module/family.c", "module/hooks.h"];
                write(engine, family, view, &facts, &compat, templates, files)?;
            }
            if family.langs.rust {
                write_rust(engine, family, view, &facts.of_shim(view), &compat, files)?;
            }
            Ok(())
        }
        Transport::Inet => {
            let (parts, rows) = inet::differing(family);
            let compat = Compat::new(&view.name, family.kernels.from, &parts, &rows);
            let facts = InetFacts::new(family, view, &compat);
            let templates = ["module/inet.c", "module/inet_hooks.h"];
            write(engine, family, view, &facts, &compat, templates, files)
        }
    }
}

/// Renders the module in Rust.
fn write_rust(
    engine: &Engine,
    family: &Family,
    view: &View,
    facts: &ModuleFacts,
    compat: &Compat,
    files: &mut Files,
) -> Result<(), RenderError> {
    let datagram: Vec<_> = family.sockets.iter().filter(|s| !s.kind.value.is_connected()).collect();
    let rust = rust::RustFacts::new(engine, family, view, facts)?;
    let context = RustContext {
        shared: Context {
            f: view,
            m: facts,
            d: &Has::new(&datagram),
            s: &Connected::new(family, view),
            c: compat,
            sysctl_end: false,
            n: &view.name,
            upper: &view.upper,
        },
        r: &rust,
    };
    rust::render(engine, family, view, &rust, &context, files)
}

/// Renders the files of a transport, whose own templates are `source` and
/// `hooks`.
fn write<M: Serialize>(
    engine: &Engine,
    family: &Family,
    view: &View,
    facts: &M,
    compat: &Compat,
    [source, hooks]: [&str; 2],
    files: &mut Files,
) -> Result<(), RenderError> {
    let name = view.name.as_str();
    let datagram: Vec<_> = family.sockets.iter().filter(|s| !s.kind.value.is_connected()).collect();
    let (datagram, connected) = (Has::new(&datagram), Connected::new(family, view));
    let context = Context {
        f: view,
        m: facts,
        d: &datagram,
        s: &connected,
        c: compat,
        sysctl_end: compat.tests("REGISTER_NET_SYSCTL_SZ"),
        n: name,
        upper: &view.upper,
    };

    let mut put = |path: String, text: String| files.insert(format!("module/{path}"), text.into());
    put(format!("af_{name}.c"), engine.render_c(source, &context)?);
    if compat.header {
        put(format!("{name}_compat.h"), engine.render_c("module/compat.h", &context)?);
    }
    if compat.has_tests() {
        put("conftest.sh".to_owned(), engine.render("module/conftest.sh", &context)?);
    }
    put("Kbuild".to_owned(), engine.render("module/Kbuild", &context)?);
    put("Makefile".to_owned(), engine.render("module/Makefile", &context)?);
    put("Kconfig".to_owned(), engine.render("module/Kconfig", &context)?);
    put(".gitignore".to_owned(), engine.render("module/gitignore", &context)?);
    if view.tracepoints {
        put(format!("{name}_trace.h"), engine.render_c("module/trace.h", &context)?);
    }
    if view.hooks.is_some() {
        put(format!("{name}_hooks.h"), engine.render_c(hooks, &context)?);
    }
    for (path, text) in user_files(family, view) {
        put(path, text);
    }
    Ok(())
}

/// The user's files, copied so that the module folder stands alone.
fn user_files(family: &Family, view: &View) -> Vec<(String, String)> {
    let Some(hooks) = &family.hooks else { return Vec::new() };
    let mut files = Vec::new();
    let mut copy = |target: String, from: &str, text: Option<&String>| {
        if let Some(text) = text {
            files.push((target, stamp(text, from, view)));
        }
    };
    if let Some(file) = &hooks.file {
        copy(format!("{}_hooks.c", view.name), &file.value, hooks.text.as_ref());
    }
    if let Some(state) = &hooks.state {
        copy(format!("{}_state.h", view.name), &state.value, hooks.state_text.as_ref());
    }
    files
}

/// Says under the SPDX line, if there is one, that this is a copy.
pub(super) fn stamp(text: &str, from: &str, view: &View) -> String {
    let copied = format!("A copy of {from} beside the spec: edit it there.");
    let note = format!(
        "/*\n{}\n * SHA-256: {}\n *\n{}\n */\n",
        cwrap::fill(&view.stamp, " * ", None),
        view.spec_hash,
        cwrap::fill(&copied, " * ", None)
    );
    match text.split_once('\n') {
        Some((first, rest)) if first.contains("SPDX-License-Identifier") => {
            format!("{first}\n{note}{rest}")
        }
        _ => format!("{note}{text}"),
    }
}
