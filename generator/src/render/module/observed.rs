//! What is told of the messages that pass, and how the tracepoints tell it.

use serde::Serialize;

use super::facts::to_cpu;
use crate::render::View;
use crate::render::view::TRACE_PRINTED;

/// Part of `m` in the templates.
#[derive(Serialize)]
#[allow(clippy::struct_excessive_bools, reason = "one independent fact a field")]
pub(super) struct Observed {
    /// What becomes of datagrams between sockets is counted, or traced.
    pub drops: bool,
    /// Datagrams that go, and those that are received, are.
    note_sent: bool,
    note_received: bool,
    trace: Trace,
}

impl Observed {
    /// `send` and `recv` tell whether datagrams are sent and received.
    pub(super) fn new(view: &View, send: bool, recv: bool) -> Self {
        let frames = view.header.is_some();
        let drops = !view.drops.is_empty() && send;
        let traced = frames && view.tracepoints;
        Self {
            drops,
            note_sent: drops || (traced && send),
            note_received: drops || (traced && recv),
            trace: Trace::new(view, frames.then_some((send, recv))),
        }
    }
}

/// As `m.trace` in the templates: what the tracepoints tell.
#[derive(Serialize)]
pub(super) struct Trace {
    /// Those of messages.
    events: Vec<&'static str>,
    fields: Vec<TraceField>,
    /// Formats of those that are printed, and their values.
    printed: Vec<PrintedField>,
}

#[derive(Serialize)]
struct TraceField {
    name: String,
    ctype: String,
    /// Bytes of an array; else 0.
    len: u64,
    value: String,
}

#[derive(Serialize)]
struct PrintedField {
    name: String,
    format: String,
    value: String,
}

impl Trace {
    fn new(view: &View, frames: Option<(bool, bool)>) -> Self {
        let (send, recv) = frames.unwrap_or((true, true));
        let events = [("send", send), ("receive", recv)];
        let fields = || view.address.fields.iter().filter(|f| f.kind != "reserved");
        Self {
            events: events.into_iter().filter(|(_, told)| *told).map(|(name, _)| name).collect(),
            fields: fields()
                .map(|field| TraceField {
                    name: field.name.clone(),
                    ctype: if field.kind == "bytes" { "u8" } else { &field.cpu_type }.to_owned(),
                    len: field.len,
                    value: to_cpu(field, "@->"),
                })
                .collect(),
            printed: fields()
                .take(TRACE_PRINTED)
                .map(|field| {
                    let place = format!("__entry->@_{}", field.name);
                    let bytes = field.kind == "bytes";
                    PrintedField {
                        name: field.name.clone(),
                        format: if bytes { "%s".to_owned() } else { field.format.to_owned() },
                        value: if bytes {
                            format!("__print_hex_str({place}, {})", field.len)
                        } else {
                            place
                        },
                    }
                })
                .collect(),
        }
    }
}
