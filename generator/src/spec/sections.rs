//! The sections of a spec, one function each.

use super::node::{Kind, Node};
use super::reader::Reader;
use super::schema;
use super::text::{Place, entry_start};
use super::{
    AddressSpec, AutobindSpec, FamilySpec, FieldSpec, HookTestSpec, HooksSpec, LangSpec,
    ObserveSpec, PrivilegedSpec, RangeSpec, SocketSpec, Sp, Spec, VERSION,
};
use crate::source::Span;

/// The whole document; `None` when it is of another language version.
pub(super) fn document(reader: &mut Reader<'_>, root: &Node) -> Option<Spec> {
    if let Some(version) = declared_version(root)
        && version.value != VERSION
    {
        let newer = version.value > VERSION;
        let finding = reader
            .at(
                "PG0009",
                version.span,
                format!("version {} of the language is unknown", version.value),
            )
            .label(format!("this protogen reads version {VERSION}"))
            .help(if newer { "install a newer protogen" } else { "write `protogen: 1`" });
        reader.report(finding);
        return None;
    }
    let entries = reader.map(root, entry_start(root), &schema::ROOT)?;
    if let Some(node) = entries.get("protogen") {
        reader.int(node, "`protogen`");
    }
    let mut spec = Spec::default();
    if let Some(node) = entries.get("family") {
        spec.family = family(reader, node, entries.key_span("family"));
    }
    let before = reader.findings();
    match entries.get("address") {
        Some(node) => spec.address = address(reader, node, entries.key_span("address")),
        None => spec.address.broken = true,
    }
    spec.address.broken |= reader.findings() > before;
    spec.lang = entries.get("lang").and_then(|node| lang(reader, node, entries.key_span("lang")));
    spec.transport = entries.get("transport").and_then(|node| reader.text(node, "`transport`"));
    spec.header = entries
        .get("header")
        .and_then(|node| super::header::header(reader, node, entries.key_span("header")));
    if let Some(node) = entries.get("limits")
        && let Some(limits) = reader.map(node, entries.key_span("limits"), &schema::LIMITS)
    {
        spec.max_message =
            limits.get("max_message").and_then(|node| reader.int(node, "`max_message`"));
        spec.backlog = limits.get("backlog").and_then(|node| reader.int(node, "`backlog`"));
    }
    spec.hooks =
        entries.get("hooks").and_then(|node| hooks(reader, node, entries.key_span("hooks")));
    spec.observe =
        entries.get("observe").and_then(|node| observe(reader, node, entries.key_span("observe")));
    spec.kernels = entries.get("kernels").and_then(|node| reader.release_range(node));
    spec.interface = super::interface::interface(reader, &entries);
    if let Some(node) = entries.get("sockets") {
        spec.sockets = sockets(reader, node, entries.key_span("sockets"));
    }
    Some(spec)
}

/// The number after `protogen:`, looked at before everything else.
fn declared_version(root: &Node) -> Option<Sp<i128>> {
    let Kind::Map(entries) = &root.kind else { return None };
    entries.iter().find_map(|(key, value)| match (&key.kind, &value.kind) {
        (Kind::Text(name), Kind::Int(version)) if name == "protogen" => {
            Some(Sp { value: *version, span: value.span })
        }
        _ => None,
    })
}

fn family(reader: &mut Reader<'_>, node: &Node, span: Span) -> FamilySpec {
    let mut family = FamilySpec { span, ..FamilySpec::default() };
    let Some(entries) = reader.map(node, span, &schema::FAMILY) else { return family };
    let get = |key| entries.get(key);
    family.name = get("name").and_then(|n| reader.text(n, "`name`"));
    family.number = get("number").and_then(|n| reader.int(n, "`number`"));
    family.number_reason =
        reader.optional_prose(get("number_reason"), "`number_reason`", Place::Line);
    family.title = reader.optional_prose(get("title"), "`title`", Place::String);
    family.description =
        reader.optional_prose(get("description"), "`description`", Place::Paragraphs);
    family.licence = get("licence").and_then(|n| reader.text(n, "`licence`"));
    family.author = reader.optional_prose(get("author"), "`author`", Place::Author);
    family.netns = get("netns").and_then(|n| reader.text(n, "`netns`"));
    family.capability = get("capability").and_then(|n| reader.text(n, "`capability`"));
    family
}

fn address(reader: &mut Reader<'_>, node: &Node, span: Span) -> AddressSpec {
    let mut address = AddressSpec { span, ..AddressSpec::default() };
    if matches!(&node.kind, Kind::Text(text) if text == "none") {
        reader.later(node.span, "a family without addresses (`address: none`)");
        return address;
    }
    if has_key(node, "foreign") {
        let entries = reader.map(node, span, &schema::FOREIGN);
        address.foreign =
            entries.and_then(|e| e.get("foreign").and_then(|n| reader.text(n, "`foreign`")));
        return address;
    }
    let Some(entries) = reader.map(node, span, &schema::ADDRESS) else { return address };
    address.family_field =
        entries.get("family_field").and_then(|n| reader.text(n, "`family_field`"));
    if let Some(node) = entries.get("fields")
        && let Some(items) = reader.seq(node, "`fields`", "a list of fields")
    {
        if items.is_empty() {
            let finding = reader
                .at("PG0201", node.span, "the address has no fields")
                .label("an empty list")
                .help("add at least one, such as `- { name: port, type: be16 }`");
            reader.report(finding);
        }
        address.fields = items.iter().filter_map(|item| field(reader, item)).collect();
    }
    if let Some(node) = entries.get("key")
        && let Some(items) = reader.seq(node, "`key`", "a list of field names")
    {
        let names = items.iter().filter_map(|n| reader.text(n, "an entry of `key`")).collect();
        address.key = Some(Sp { value: names, span: node.span });
    }
    address.autobind =
        entries.get("autobind").and_then(|n| autobind(reader, n, entries.key_span("autobind")));
    address.privileged = entries
        .get("privileged")
        .and_then(|n| privileged(reader, n, entries.key_span("privileged")));
    address.device = entries.get("device").and_then(|n| reader.text(n, "`device`"));
    address.hwaddr = entries.get("hwaddr").and_then(|n| reader.text(n, "`hwaddr`"));
    address
}

/// Whether a mapping has a key, which tells what it is about.
fn has_key(node: &Node, name: &str) -> bool {
    let Kind::Map(entries) = &node.kind else { return false };
    entries.iter().any(|(key, _)| matches!(&key.kind, Kind::Text(text) if text == name))
}

pub(super) fn field(reader: &mut Reader<'_>, node: &Node) -> Option<FieldSpec> {
    let span = entry_start(node);
    let before = reader.findings();
    let entries = reader.map(node, span, &schema::FIELD)?;
    let mut field = FieldSpec {
        span,
        name: entries.get("name").and_then(|n| reader.text(n, "`name`")),
        ty: entries.get("type").and_then(|n| reader.text(n, "`type`")),
        size: entries.get("size").and_then(|n| reader.int(n, "`size`")),
        doc: reader.optional_prose(entries.get("doc"), "`doc`", Place::Line),
        broken: false,
    };
    field.broken = reader.findings() > before;
    Some(field)
}

fn autobind(reader: &mut Reader<'_>, node: &Node, span: Span) -> Option<AutobindSpec> {
    let before = reader.findings();
    let entries = reader.map(node, span, &schema::AUTOBIND)?;
    let mut autobind = AutobindSpec {
        span,
        field: entries.get("field").and_then(|n| reader.text(n, "`field`")),
        any: entries.get("any").and_then(|n| reader.int(n, "`any`")),
        range: entries.get("range").and_then(|n| range(reader, n)),
        broken: false,
    };
    autobind.broken = reader.findings() > before;
    Some(autobind)
}

fn privileged(reader: &mut Reader<'_>, node: &Node, span: Span) -> Option<PrivilegedSpec> {
    let before = reader.findings();
    let entries = reader.map(node, span, &schema::PRIVILEGED)?;
    let mut privileged = PrivilegedSpec {
        span,
        field: entries.get("field").and_then(|n| reader.text(n, "`field`")),
        range: entries.get("range").and_then(|n| range(reader, n)),
        capability: entries.get("capability").and_then(|n| reader.text(n, "`capability`")),
        broken: false,
    };
    privileged.broken = reader.findings() > before;
    Some(privileged)
}

pub(super) fn range(reader: &mut Reader<'_>, node: &Node) -> Option<RangeSpec> {
    const FORM: &str = "two numbers, `[first, last]`";
    let items = reader.seq(node, "`range`", FORM)?;
    let [first, last] = items else {
        let finding = reader
            .at("PG0007", node.span, format!("`range` has to be {FORM}, not {}", items.len()))
            .label("expected `[first, last]`");
        reader.report(finding);
        return None;
    };
    let first = reader.int(first, "the first value of `range`");
    let last = reader.int(last, "the last value of `range`");
    Some(RangeSpec { first: first?, last: last? })
}

fn hooks(reader: &mut Reader<'_>, node: &Node, span: Span) -> Option<HooksSpec> {
    if let Kind::Text(file) = &node.kind {
        let file = Sp { value: file.clone(), span: node.span };
        return Some(HooksSpec {
            span,
            file: Some(file),
            rust: None,
            broken: false,
            state: None,
            events: Vec::new(),
            test: None,
        });
    }
    if !matches!(node.kind, Kind::Map(_)) {
        reader.wrong_type(node, "`hooks`", "a file name or a mapping with `file` and `state`");
        return None;
    }
    let before = reader.findings();
    let entries = reader.map(node, span, &schema::HOOKS)?;
    let mut hooks = HooksSpec {
        span,
        broken: false,
        file: entries.get("file").and_then(|n| match n.kind {
            Kind::Seq(_) => {
                reader.later(n.span, "a list of hook files");
                None
            }
            _ => reader.text(n, "`file`"),
        }),
        rust: entries.get("rust").and_then(|n| reader.text(n, "`rust`")),
        state: entries.get("state").and_then(|n| reader.text(n, "`state`")),
        events: entries
            .get("events")
            .and_then(|n| reader.seq(n, "`events`", "a list such as `[create, destroy]`"))
            .map(|items| {
                items.iter().filter_map(|n| reader.text(n, "an entry of `events`")).collect()
            })
            .unwrap_or_default(),
        test: entries.get("test").and_then(|n| hook_test(reader, n, entries.key_span("test"))),
    };
    hooks.broken = reader.findings() > before;
    Some(hooks)
}

fn hook_test(reader: &mut Reader<'_>, node: &Node, span: Span) -> Option<HookTestSpec> {
    let entries = reader.map(node, span, &schema::HOOK_TEST)?;
    Some(HookTestSpec {
        file: entries.get("file").and_then(|n| reader.text(n, "`file`")),
        cases: entries
            .get("cases")
            .and_then(|n| reader.seq(n, "`cases`", "a list such as `[loss, restart]`"))
            .map(|items| {
                items.iter().filter_map(|n| reader.text(n, "an entry of `cases`")).collect()
            })
            .unwrap_or_default(),
    })
}

fn lang(reader: &mut Reader<'_>, node: &Node, span: Span) -> Option<LangSpec> {
    if let Kind::Text(word) = &node.kind {
        let words = vec![Sp { value: word.clone(), span: node.span }];
        return Some(LangSpec { span, words });
    }
    let items = reader.seq(node, "`lang`", "`c`, `rust`, or a list of both, `[c, rust]`")?;
    let words = items.iter().filter_map(|n| reader.text(n, "an entry of `lang`")).collect();
    Some(LangSpec { span, words })
}

fn observe(reader: &mut Reader<'_>, node: &Node, span: Span) -> Option<ObserveSpec> {
    let items = reader.seq(node, "`observe`", "a list such as `[counters, tracepoints]`")?;
    let words = items.iter().filter_map(|n| reader.text(n, "an entry of `observe`")).collect();
    Some(ObserveSpec { span, words })
}

fn sockets(reader: &mut Reader<'_>, node: &Node, span: Span) -> Vec<SocketSpec> {
    let Some(items) = reader.seq(node, "`sockets`", "a list of sockets") else { return Vec::new() };
    if items.is_empty() {
        let finding = reader
            .at("PG0401", span, "the family has no sockets")
            .label("an empty list")
            .help("add at least one, such as `- { type: dgram, ops: [bind, sendmsg, recvmsg] }`");
        reader.report(finding);
    }
    items.iter().filter_map(|item| socket(reader, item)).collect()
}

fn socket(reader: &mut Reader<'_>, node: &Node) -> Option<SocketSpec> {
    let span = entry_start(node);
    let entries = reader.map(node, span, &schema::SOCKET)?;
    let kind = entries.get("type").and_then(|n| reader.text(n, "`type`"));
    let protocol = match entries.get("protocol") {
        Some(node) if matches!(&node.kind, Kind::Text(text) if text == "any") => {
            reader.later(node.span, "`protocol: any`");
            None
        }
        Some(node) => reader.int(node, "`protocol`"),
        None => None,
    };
    let backlog_full = entries.get("backlog_full").and_then(|n| reader.text(n, "`backlog_full`"));
    let base = entries.get("base").and_then(|n| reader.text(n, "`base`"));
    let ops = entries.get("ops").map(|n| super::ops::ops(reader, n)).unwrap_or_default();
    let proto = entries.get("proto").map(|node| {
        let rows = super::proto::rows(reader, node);
        (entries.key_span("proto"), rows)
    });
    Some(SocketSpec { span, kind, protocol, base, backlog_full, ops, proto })
}
