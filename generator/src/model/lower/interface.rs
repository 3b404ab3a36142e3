//! Types, options, ioctls, sysctls and control messages: names looked up, defaults
//! filled in.

use super::{address, stand_in, unknown_word};
use crate::diag::Sink;
use crate::model::{
    At, Cmsg, Interface, Ioctl, OptionKind, SockOption, Sysctl, Type, ValueType, When,
};
use crate::source::Span;
use crate::spec::words::{closest, list, shown};
use crate::spec::{
    CmsgSpec, DefaultSpec, InterfaceSpec, IoctlSpec, OptionSpec, Sp, SysctlSpec, TypeSpec,
    ValueSpec,
};

/// Types of values that are no struct.
pub const INTEGERS: [&str; 8] = ["u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64"];

/// Resolves all of it.
pub(super) fn lower(spec: &InterfaceSpec, sink: &mut Sink) -> Interface {
    let types: Vec<Type> = spec.types.iter().map(|written| lower_type(written, sink)).collect();
    let sysctls: Vec<Sysctl> = spec.sysctls.iter().filter_map(sysctl).collect();
    let known = Known { types: &types, spec, sysctls: &sysctls };
    let options = spec.options.iter().filter_map(|o| option(o, &known, sink)).collect();
    let ioctls = spec.ioctls.iter().filter_map(|i| ioctl(i, &types, sink)).collect();
    let cmsgs = spec.cmsgs.iter().filter_map(|c| cmsg(c, &types, sink)).collect();
    Interface { types, options, ioctls, sysctls, cmsgs }
}

/// What options may name.
struct Known<'a> {
    types: &'a [Type],
    spec: &'a InterfaceSpec,
    sysctls: &'a [Sysctl],
}

/// One that is broken was reported.
fn sysctl(spec: &SysctlSpec) -> Option<Sysctl> {
    let (name, range, default) =
        (spec.name.as_ref()?, spec.range.as_ref()?, spec.default.as_ref()?);
    (!spec.broken).then(|| Sysctl {
        name: name.at(),
        first: range.first.at(),
        last: range.last.at(),
        default: default.at(),
        doc: doc(spec.doc.as_ref(), &name.value),
    })
}

/// The sysctl that gives the default; an unknown one is reported.
fn default_sysctl(
    written: Option<&Sp<DefaultSpec>>,
    known: &Known<'_>,
    sink: &mut Sink,
) -> Option<At<usize>> {
    let Some(Sp { value: DefaultSpec::Sysctl(name), span }) = written else { return None };
    if let Some(value) = known.sysctls.iter().position(|s| s.name.value == *name) {
        return Some(At { value, span: *span });
    }
    let written = known.spec.sysctls.iter().filter_map(|s| s.name.as_ref());
    let names: Vec<&str> = written.map(|n| n.value.as_str()).collect();
    if !names.contains(&name.as_str()) {
        let mut finding = sink
            .at("PG0608", *span, format!("the default names no sysctl: `{}`", shown(name)))
            .label("no such sysctl");
        if let Some(close) = closest(name, names.iter().copied()) {
            finding = finding.help(format!("did you mean `{close}`?")).fix(*span, close);
        }
        sink.report(finding);
    }
    None
}

fn lower_type(spec: &TypeSpec, sink: &mut Sink) -> Type {
    let mut layout = address::lay_out(&spec.fields, 0, sink);
    for (field, written) in layout.fields.iter_mut().zip(&spec.fields) {
        // The general text speaks of an address.
        if written.doc.is_none() && field.doc.starts_with("The ") {
            field.doc = format!("The {}.", field.name.value.replace('_', " "));
        }
    }
    Type {
        name: spec.name.at(),
        size: layout.end.next_multiple_of(layout.align),
        align: layout.align,
        doc: doc(spec.doc.as_ref(), &spec.name.value),
        complete: layout.complete && !spec.broken,
        fields: layout.fields,
    }
}

fn doc(written: Option<&Sp<String>>, name: &str) -> String {
    written.map_or_else(|| format!("The {}.", name.replace('_', " ")), |doc| doc.value.clone())
}

/// What a value's type means; a wrong one is reported.
fn value_type(spec: &ValueSpec, types: &[Type], sink: &mut Sink) -> Option<At<ValueType>> {
    let written = spec.ty.as_ref()?;
    let word = written.value.as_str();
    let at = |value| Some(At { value, span: written.span });
    if let Some(index) = types.iter().position(|ty| ty.name.value == word) {
        return at(ValueType::Struct(index));
    }
    if INTEGERS.contains(&word) {
        let bits = word[1..].parse().unwrap_or(0);
        return at(ValueType::Int { bits, signed: word.starts_with('s') });
    }
    let mut known = INTEGERS.to_vec();
    known.extend(types.iter().map(|ty| ty.name.value.as_str()));
    let meant = match word {
        "int" | "i32" | "__s32" => Some("s32"),
        "bool" | "unsigned" | "__u32" | "uint32_t" => Some("u32"),
        _ => closest(word, known.iter().copied()),
    };
    let mut finding = sink
        .at("PG0011", written.span, format!("`{}` is no type of a value", shown(word)))
        .label("unknown type")
        .note(format!("the types are {}", list(&known)));
    finding = match (word, meant) {
        ("bytes" | "be16" | "be32" | "be64" | "le16" | "le32" | "le64", _) => {
            finding.help("make it the field of a type in `types`, and name that")
        }
        (_, Some(meant)) => {
            finding.help(format!("did you mean `{meant}`?")).fix(written.span, meant)
        }
        _ => finding,
    };
    sink.report(finding);
    None
}

fn option(spec: &OptionSpec, known: &Known<'_>, sink: &mut Sink) -> Option<SockOption> {
    let value = &spec.value;
    let (name, number) = (value.name.as_ref()?, value.number.as_ref()?);
    let ty = value_type(value, known.types, sink);
    let before = ty.is_some() && !spec.broken;
    let (mut get, mut set) = (spec.access.is_none(), spec.access.is_none());
    let mut complete = before;
    for word in spec.access.iter().flat_map(|words| &words.value) {
        match word.value.as_str() {
            "get" => get = true,
            "set" => set = true,
            other => {
                unknown_word(sink, "access to an option", other, word.span, &["get", "set"], &[]);
                complete = false;
            }
        }
    }
    let range = spec.range.as_ref().map(|range| (range.first.at(), range.last.at()));
    let sysctl = default_sysctl(spec.default.as_ref(), known, sink);
    let by_name = matches!(&spec.default, Some(Sp { value: DefaultSpec::Sysctl(_), .. }));
    let named = !by_name || sysctl.is_some();
    Some(SockOption {
        name: name.at(),
        number: number.at(),
        get,
        set,
        access_span: spec.access.as_ref().map_or(value.span, |access| access.span),
        range,
        default: match &spec.default {
            Some(Sp { value: DefaultSpec::Number(number), span }) => {
                At { value: *number, span: *span }
            }
            Some(Sp { span, .. }) => At { value: 0, span: *span },
            None => stand_in(0, name.span),
        },
        sysctl,
        capability: value.capability.as_ref().map(Sp::at),
        when: when(spec.when.as_ref(), sink),
        kind: kind(spec.kind.as_ref(), name.span, sink),
        doc: doc(value.doc.as_ref(), &name.value),
        ty,
        complete: complete && named,
    })
}

fn when(written: Option<&Sp<String>>, sink: &mut Sink) -> When {
    match written.map(|w| (w.value.as_str(), w.span)) {
        None | Some(("any", _)) => When::Any,
        Some(("unbound", _)) => When::Unbound,
        Some(("bound", _)) => When::Bound,
        Some((word, span)) => {
            unknown_word(sink, "state of a socket", word, span, &["any", "unbound", "bound"], &[]);
            When::Any
        }
    }
}

fn kind(written: Option<&Sp<String>>, span: Span, sink: &mut Sink) -> At<OptionKind> {
    let (value, span) = match written.map(|w| (w.value.as_str(), w.span)) {
        None => (OptionKind::Value, span),
        Some(("value", span)) => (OptionKind::Value, span),
        Some(("hook", span)) => (OptionKind::Hook, span),
        Some((word, span)) => {
            unknown_word(sink, "kind of an option", word, span, &["value", "hook"], &[]);
            (OptionKind::Value, span)
        }
    };
    At { value, span }
}

fn ioctl(spec: &IoctlSpec, types: &[Type], sink: &mut Sink) -> Option<Ioctl> {
    let value = &spec.value;
    let (name, number) = (value.name.as_ref()?, value.number.as_ref()?);
    let ty = value_type(value, types, sink);
    let word = spec.dir.as_ref().map(|dir| dir.value.as_str());
    let (read, write) = match (word, &value.ty) {
        (Some("none"), _) | (None, None) => (false, false),
        (Some("read"), _) => (true, false),
        (Some("write"), _) => (false, true),
        (Some("both"), _) | (None, Some(_)) => (true, true),
        (Some(other), _) => {
            let span = spec.dir.as_ref().map_or(value.span, |dir| dir.span);
            let words = ["none", "read", "write", "both"];
            unknown_word(sink, "direction of an ioctl", other, span, &words, &[]);
            (value.ty.is_some(), value.ty.is_some())
        }
    };
    Some(Ioctl {
        name: name.at(),
        number: number.at(),
        read,
        write,
        dir_span: spec.dir.as_ref().map_or(value.span, |dir| dir.span),
        capability: value.capability.as_ref().map(Sp::at),
        doc: doc(value.doc.as_ref(), &name.value),
        complete: !spec.broken && ty.is_some() == value.ty.is_some(),
        ty,
    })
}

fn cmsg(spec: &CmsgSpec, types: &[Type], sink: &mut Sink) -> Option<Cmsg> {
    let value = &spec.value;
    let (name, number) = (value.name.as_ref()?, value.number.as_ref()?);
    let ty = value_type(value, types, sink);
    let mut complete = ty.is_some() && !spec.broken;
    let (mut send, mut recv) = (spec.on.is_none(), spec.on.is_none());
    for word in spec.on.iter().flat_map(|words| &words.value) {
        match word.value.as_str() {
            "send" => send = true,
            "recv" => recv = true,
            other => {
                let what = "way of a control message";
                unknown_word(sink, what, other, word.span, &["send", "recv"], &[]);
                complete = false;
            }
        }
    }
    Some(Cmsg {
        name: name.at(),
        number: number.at(),
        send,
        recv,
        on_span: spec.on.as_ref().map_or(value.span, |on| on.span),
        range: spec.range.as_ref().map(|range| (range.first.at(), range.last.at())),
        doc: doc(value.doc.as_ref(), &name.value),
        ty,
        complete,
    })
}
