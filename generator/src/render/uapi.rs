//! The UAPI header.

use serde::Serialize;

use super::{Engine, Files, RenderError, View};
use crate::model::{Family, Transport};

#[derive(Serialize)]
struct Context<'a> {
    f: &'a View,
    /// Levels of the options of the sockets' bases, for a sentence.
    protocols: String,
}

/// Renders `include/uapi/linux/<name>.h`.
pub(super) fn render(
    engine: &Engine,
    family: &Family,
    view: &View,
    files: &mut Files,
) -> Result<(), RenderError> {
    let template = match family.transport.value {
        Transport::Loopback | Transport::Ethernet => "uapi/header.h",
        Transport::Inet => "uapi/inet.h",
    };
    let bases = family.sockets.iter().filter_map(|socket| socket.base.as_ref());
    let protocols = bases.map(|base| format!(", IPPROTO_{}", base.value.name().to_uppercase()));
    let context = Context { f: view, protocols: protocols.collect() };
    let text = engine.render_c(template, &context)?;
    files.insert(format!("include/uapi/linux/{}.h", view.name), text.into());
    Ok(())
}
