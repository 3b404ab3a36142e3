//! The address: types, offsets, and names resolved to fields.

use super::stand_in;
use crate::diag::Sink;
use crate::model::{Address, At, Autobind, Field, FieldType, Foreign, Order, Privileged};
use crate::source::Span;
use crate::spec::words::{closest, list, shown};
use crate::spec::{AddressSpec, AutobindSpec, FieldSpec, PrivilegedSpec, Sp};

/// Bytes of `sa_family_t`.
const FAMILY_SIZE: u64 = 2;
/// Largest `size` that is taken as meant; an address has 128 bytes at most.
const MAX_SIZE: i128 = 4096;
/// Capability for a privileged range that names none.
const DEFAULT_CAPABILITY: &str = "CAP_NET_BIND_SERVICE";
/// Name of the `sa_family_t` member: `family` with this prefix or alone.
const DEFAULT_FAMILY_FIELD: &str = "family";

const TYPES: [&str; 18] = [
    "u8", "u16", "u32", "u64", "s8", "s16", "s32", "s64", "be16", "be32", "be64", "le16", "le32",
    "le64", "bytes", "reserved", "be8", "le8",
];
/// Types of a later version.
const LATER_TYPES: [&str; 6] = ["string", "struct", "union", "path", "address", "array"];
/// The same types in other languages.
const FOREIGN_TYPES: [(&str, &str); 31] = [
    ("i8", "s8"),
    ("i16", "s16"),
    ("i32", "s32"),
    ("i64", "s64"),
    ("__u8", "u8"),
    ("__u16", "u16"),
    ("__u32", "u32"),
    ("__u64", "u64"),
    ("__s8", "s8"),
    ("__s16", "s16"),
    ("__s32", "s32"),
    ("__s64", "s64"),
    ("__be16", "be16"),
    ("__be32", "be32"),
    ("__be64", "be64"),
    ("__le16", "le16"),
    ("__le32", "le32"),
    ("__le64", "le64"),
    ("uint8_t", "u8"),
    ("uint16_t", "u16"),
    ("uint32_t", "u32"),
    ("uint64_t", "u64"),
    ("int", "s32"),
    ("short", "s16"),
    ("char", "bytes"),
    ("byte", "u8"),
    ("pad", "reserved"),
    ("padding", "reserved"),
    ("zero", "reserved"),
    ("be8", "u8"),
    ("le8", "u8"),
];

/// Lays the address out and resolves its key and ranges.
pub(super) fn lower(spec: &AddressSpec, sink: &mut Sink) -> Address {
    let Layout { fields, end, align, mut complete } = lay_out(&spec.fields, FAMILY_SIZE, sink);
    complete &= !spec.broken;
    let mut names = Names { spec, fields: &fields, sink, complete: &mut complete };
    let key = names.key();
    let last_int = key.iter().rev().find(|k| fields[k.value].ty.range().is_some()).cloned();
    let mut names = Names { spec, fields: &fields, sink, complete: &mut complete };
    let autobind = spec.autobind.as_ref().and_then(|a| names.autobind(a, last_int.as_ref()));
    let inherited = autobind.as_ref().map(|a| a.field.clone()).or(last_int);
    let privileged = spec.privileged.as_ref().and_then(|p| names.privileged(p, inherited.as_ref()));
    let device = spec.device.as_ref().and_then(|name| names.find(name, "`device`"));
    let hwaddr = spec.hwaddr.as_ref().and_then(|name| names.find(name, "`hwaddr`"));
    let family_field = spec
        .family_field
        .as_ref()
        .map_or_else(|| stand_in(DEFAULT_FAMILY_FIELD.to_owned(), spec.span), Sp::at);
    Address {
        span: spec.span,
        family_field,
        foreign: spec.foreign.as_ref().map(|word| foreign(word, sink)),
        fields,
        size: end.next_multiple_of(align),
        align,
        key,
        autobind,
        privileged,
        device,
        hwaddr,
        complete,
    }
}

fn foreign(word: &Sp<String>, sink: &mut Sink) -> At<Foreign> {
    if word.value != "inet" {
        let later = ["inet6"];
        super::unknown_word(sink, "foreign address", &word.value, word.span, &["inet"], &later);
    }
    At { value: Foreign::Inet, span: word.span }
}

/// Fields one after the other.
pub(super) struct Layout {
    /// Those that were understood.
    pub fields: Vec<Field>,
    /// Where the last one ends.
    pub end: u64,
    /// Alignment of the whole.
    pub align: u64,
    /// Whether every field was understood.
    pub complete: bool,
}

/// Gives each field its offset, the first one behind `start` bytes that are
/// aligned to themselves.
pub(super) fn lay_out(written: &[FieldSpec], start: u64, sink: &mut Sink) -> Layout {
    let mut layout = Layout { fields: Vec::new(), end: start, align: start.max(1), complete: true };
    for written in written {
        let Some(mut field) = field(written, sink) else {
            layout.complete = false;
            continue;
        };
        field.offset = layout.end.next_multiple_of(field.ty.align());
        layout.end = field.offset + field.ty.size();
        layout.align = layout.align.max(field.ty.align());
        layout.fields.push(field);
    }
    layout
}

/// One field, without its offset.
pub(super) fn field(spec: &FieldSpec, sink: &mut Sink) -> Option<Field> {
    let (Some(name), Some(written)) = (&spec.name, &spec.ty) else { return None };
    let ty = field_type(spec, written, sink)?;
    if spec.broken {
        return None;
    }
    let doc = spec.doc.as_ref().map_or_else(
        || match ty {
            FieldType::Reserved(_) => "Must be zero.".to_owned(),
            _ => format!("The {} of the address.", name.value.replace('_', " ")),
        },
        |doc| doc.value.clone(),
    );
    Some(Field { name: name.at(), ty, ty_span: written.span, offset: 0, doc })
}

fn field_type(spec: &FieldSpec, written: &Sp<String>, sink: &mut Sink) -> Option<FieldType> {
    let word = written.value.as_str();
    if word == "bytes" || word == "reserved" {
        let size = sized(spec, written, sink)?;
        return Some(if word == "bytes" {
            FieldType::Bytes(size)
        } else {
            FieldType::Reserved(size)
        });
    }
    let split = word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len());
    let bits = match &word[split..] {
        "8" => Some(8),
        "16" => Some(16),
        "32" => Some(32),
        "64" => Some(64),
        _ => None,
    };
    let (signed, order) = match (&word[..split], bits) {
        ("u", Some(_)) => (false, Order::Host),
        ("s", Some(_)) => (true, Order::Host),
        ("be", Some(16..)) => (false, Order::Big),
        ("le", Some(16..)) => (false, Order::Little),
        _ => {
            unknown_type(written, sink);
            return None;
        }
    };
    if let Some(size) = &spec.size {
        let finding = sink
            .at("PG0205", size.span, format!("a field of type `{word}` takes no `size`"))
            .label("the type says the size")
            .help("remove `size`, or use the type `bytes` for an array of bytes");
        sink.report(finding);
    }
    bits.map(|bits| FieldType::Int { bits, signed, order })
}

/// The size of `bytes` and `reserved`.
fn sized(spec: &FieldSpec, written: &Sp<String>, sink: &mut Sink) -> Option<u64> {
    let word = &written.value;
    let Some(size) = &spec.size else {
        if !spec.broken {
            let finding = sink
                .at("PG0205", written.span, format!("a field of type `{word}` needs a `size`"))
                .label("how many bytes?")
                .help("add `size: 4`, for example");
            sink.report(finding);
        }
        return None;
    };
    if word == "bytes" && size.value == 1 {
        sink.report(
            sink.at("PG0205", size.span, "one byte is no array")
                .label("an array has two bytes or more")
                .help("use the type `u8`"),
        );
        return None;
    }
    if (1..=MAX_SIZE).contains(&size.value) {
        return u64::try_from(size.value).ok();
    }
    let finding = sink
        .at("PG0205", size.span, format!("a field cannot have {} bytes", size.value))
        .label("1 to 126 bytes fit into an address");
    sink.report(finding);
    None
}

fn unknown_type(written: &Sp<String>, sink: &mut Sink) {
    let word = written.value.as_str();
    if LATER_TYPES.contains(&word) {
        super::report_later(sink, written.span, &format!("the field type `{word}`"));
        return;
    }
    let known: Vec<&str> = TYPES.iter().copied().filter(|t| !matches!(*t, "be8" | "le8")).collect();
    let close = FOREIGN_TYPES
        .iter()
        .find(|(foreign, _)| *foreign == word)
        .map(|(_, ours)| *ours)
        .or_else(|| closest(word, known.iter().copied()));
    let mut finding = sink
        .at("PG0011", written.span, format!("`{}` is no field type", shown(word)))
        .label("unknown type")
        .note(format!("the types are {}", list(&known)));
    if let Some(close) = close {
        finding = finding.help(format!("did you mean `{close}`?")).fix(written.span, close);
    }
    sink.report(finding);
}

/// Looks names of fields up.
struct Names<'a> {
    spec: &'a AddressSpec,
    fields: &'a [Field],
    sink: &'a mut Sink,
    complete: &'a mut bool,
}

impl Names<'_> {
    /// The index of the field `name`, which `what` names.
    fn find(&mut self, name: &Sp<String>, what: &str) -> Option<At<usize>> {
        if let Some(index) = self.fields.iter().position(|f| f.name.value == name.value) {
            return Some(At { value: index, span: name.span });
        }
        *self.complete = false;
        // A field that was reported and left out is no unknown name.
        let written = self.spec.fields.iter().filter_map(|f| f.name.as_ref());
        if written.clone().any(|n| n.value == name.value)
            || self.spec.fields.iter().any(|f| f.name.is_none())
        {
            return None;
        }
        let known: Vec<&str> = written.map(|n| n.value.as_str()).collect();
        let mut finding = self
            .sink
            .at("PG0301", name.span, format!("{what} names no field: `{}`", shown(&name.value)))
            .label("no such field");
        if let Some(close) = closest(&name.value, known.iter().copied()) {
            finding = finding.help(format!("did you mean `{close}`?")).fix(name.span, close);
        } else if !known.is_empty() {
            finding = finding.note(format!("the fields are {}", list(&known)));
        }
        self.sink.report(finding);
        None
    }

    /// The bind key: what the spec says, or every field that is not reserved.
    fn key(&mut self) -> Vec<At<usize>> {
        match &self.spec.key {
            Some(key) => key.value.iter().filter_map(|name| self.find(name, "the key")).collect(),
            None => self
                .fields
                .iter()
                .enumerate()
                .filter(|(_, f)| !matches!(f.ty, FieldType::Reserved(_)))
                // Where a message goes by is not where it goes.
                .filter(|(_, f)| {
                    ![&self.spec.device, &self.spec.hwaddr]
                        .into_iter()
                        .flatten()
                        .any(|n| n.value == f.name.value)
                })
                .map(|(value, f)| At { value, span: f.name.span })
                .collect(),
        }
    }

    /// The field that a range is about: the one it names, or `inherited`.
    fn range_field(
        &mut self,
        named: Option<&Sp<String>>,
        inherited: Option<&At<usize>>,
        what: &str,
        span: Span,
    ) -> Option<At<usize>> {
        match (named, inherited) {
            (Some(name), _) => self.find(name, what),
            (None, Some(field)) => Some(At { value: field.value, span }),
            (None, None) => {
                if *self.complete {
                    let finding = self
                        .sink
                        .at("PG0305", span, format!("{what} has no integer of the key to choose"))
                        .label("needs an integer field in the key");
                    self.sink.report(finding);
                }
                *self.complete = false;
                None
            }
        }
    }

    fn autobind(&mut self, spec: &AutobindSpec, last_int: Option<&At<usize>>) -> Option<Autobind> {
        let field = self.range_field(spec.field.as_ref(), last_int, "autobind", spec.span)?;
        let range = spec.range.as_ref()?;
        if spec.broken {
            return None;
        }
        let any = spec.any.as_ref().map_or_else(|| stand_in(0, spec.span), Sp::at);
        Some(Autobind { field, any, first: range.first.at(), last: range.last.at() })
    }

    fn privileged(
        &mut self,
        spec: &PrivilegedSpec,
        inherited: Option<&At<usize>>,
    ) -> Option<Privileged> {
        let field = self.range_field(spec.field.as_ref(), inherited, "privileged", spec.span)?;
        let range = spec.range.as_ref()?;
        if spec.broken {
            return None;
        }
        let capability = spec
            .capability
            .as_ref()
            .map_or_else(|| stand_in(DEFAULT_CAPABILITY.to_owned(), spec.span), Sp::at);
        Some(Privileged { field, first: range.first.at(), last: range.last.at(), capability })
    }
}
