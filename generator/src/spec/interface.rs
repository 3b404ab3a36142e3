//! `types`, `options`, `ioctls`, `sysctls` and `cmsgs`: what the protocol defines of its own.

use std::collections::BTreeMap;

use super::node::{Kind, Node};
use super::reader::{Entries, Reader};
use super::schema;
use super::text::{Place, entry_start};
use super::{FieldSpec, RangeSpec, Sp, sections};
use crate::source::Span;

/// What the protocol defines beside addresses and sockets.
#[derive(Debug, Default)]
pub struct InterfaceSpec {
    /// `types`
    pub types: Vec<TypeSpec>,
    /// `options`
    pub options: Vec<OptionSpec>,
    /// `ioctls`
    pub ioctls: Vec<IoctlSpec>,
    /// `sysctls`
    pub sysctls: Vec<SysctlSpec>,
    /// `cmsgs`
    pub cmsgs: Vec<CmsgSpec>,
}

/// An entry of `types`
#[derive(Debug)]
pub struct TypeSpec {
    /// The key of the entry.
    pub name: Sp<String>,
    /// `fields`
    pub fields: Vec<FieldSpec>,
    /// `doc`
    pub doc: Option<Sp<String>>,
    /// Something in it was reported and left out.
    pub broken: bool,
}

/// What every value that crosses to user space says.
#[derive(Debug)]
pub struct ValueSpec {
    /// Where the entry begins.
    pub span: Span,
    /// `name`
    pub name: Option<Sp<String>>,
    /// `number`
    pub number: Option<Sp<i128>>,
    /// `type`
    pub ty: Option<Sp<String>>,
    /// `capability`
    pub capability: Option<Sp<String>>,
    /// `doc`
    pub doc: Option<Sp<String>>,
}

/// An entry of `options`
#[derive(Debug)]
pub struct OptionSpec {
    /// Name, number, type.
    pub value: ValueSpec,
    /// `access`
    pub access: Option<Sp<Vec<Sp<String>>>>,
    /// `range`
    pub range: Option<RangeSpec>,
    /// `default`
    pub default: Option<Sp<DefaultSpec>>,
    /// `when`
    pub when: Option<Sp<String>>,
    /// `kind`
    pub kind: Option<Sp<String>>,
    /// Something in it was reported and left out.
    pub broken: bool,
}

/// The value that a new socket has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DefaultSpec {
    /// This one.
    Number(i128),
    /// That of the sysctl with this name.
    Sysctl(String),
}

/// An entry of `ioctls`
#[derive(Debug)]
pub struct IoctlSpec {
    /// Name, number, type.
    pub value: ValueSpec,
    /// `dir`
    pub dir: Option<Sp<String>>,
    /// Something in it was reported and left out.
    pub broken: bool,
}

/// An entry of `sysctls`
#[derive(Debug)]
pub struct SysctlSpec {
    /// `name`
    pub name: Option<Sp<String>>,
    /// `range`
    pub range: Option<RangeSpec>,
    /// `default`
    pub default: Option<Sp<i128>>,
    /// `doc`
    pub doc: Option<Sp<String>>,
    /// Something in it was reported and left out.
    pub broken: bool,
}

/// An entry of `cmsgs`
#[derive(Debug)]
pub struct CmsgSpec {
    /// Name, number, type.
    pub value: ValueSpec,
    /// `on`
    pub on: Option<Sp<Vec<Sp<String>>>>,
    /// `range`
    pub range: Option<RangeSpec>,
    /// Something in it was reported and left out.
    pub broken: bool,
}

/// The sections, as far as the spec has them.
pub(super) fn interface(reader: &mut Reader<'_>, entries: &Entries<'_>) -> InterfaceSpec {
    let mut spec = InterfaceSpec::default();
    if let Some(node) = entries.get("types") {
        spec.types = types(reader, node);
    }
    if let Some(node) = entries.get("options")
        && let Some(items) = reader.seq(node, "`options`", "a list of options")
    {
        spec.options = items.iter().filter_map(|item| option(reader, item)).collect();
    }
    if let Some(node) = entries.get("ioctls")
        && let Some(items) = reader.seq(node, "`ioctls`", "a list of ioctls")
    {
        spec.ioctls = items.iter().filter_map(|item| ioctl(reader, item)).collect();
    }
    if let Some(node) = entries.get("sysctls")
        && let Some(items) = reader.seq(node, "`sysctls`", "a list of sysctls")
    {
        spec.sysctls = items.iter().filter_map(|item| sysctl(reader, item)).collect();
    }
    if let Some(node) = entries.get("cmsgs")
        && let Some(items) = reader.seq(node, "`cmsgs`", "a list of control messages")
    {
        spec.cmsgs = items.iter().filter_map(|item| cmsg(reader, item)).collect();
    }
    spec
}

fn types(reader: &mut Reader<'_>, node: &Node) -> Vec<TypeSpec> {
    let Kind::Map(entries) = &node.kind else {
        reader.wrong_type(node, "`types`", "a mapping of names to types");
        return Vec::new();
    };
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut types = Vec::new();
    for (key, value) in entries {
        let Some(name) = reader.key_name(key) else { continue };
        if let Some(first) = seen.get(&name).copied() {
            reader.duplicate(&name, key.span, first);
            continue;
        }
        seen.insert(name.clone(), key.span);
        let before = reader.findings();
        let Some(entries) = reader.map(value, key.span, &schema::TYPE) else { continue };
        let mut fields = Vec::new();
        if let Some(node) = entries.get("fields")
            && let Some(items) = reader.seq(node, "`fields`", "a list of fields")
        {
            fields = items.iter().filter_map(|item| sections::field(reader, item)).collect();
        }
        types.push(TypeSpec {
            name: Sp { value: name, span: key.span },
            fields,
            doc: reader.optional_prose(entries.get("doc"), "`doc`", Place::Line),
            broken: reader.findings() > before,
        });
    }
    types
}

fn value(reader: &mut Reader<'_>, span: Span, entries: &Entries<'_>) -> ValueSpec {
    ValueSpec {
        span,
        name: entries.get("name").and_then(|n| reader.text(n, "`name`")),
        number: entries.get("number").and_then(|n| reader.int(n, "`number`")),
        ty: entries.get("type").and_then(|n| reader.text(n, "`type`")),
        capability: entries.get("capability").and_then(|n| reader.text(n, "`capability`")),
        doc: reader.optional_prose(entries.get("doc"), "`doc`", Place::Line),
    }
}

fn option(reader: &mut Reader<'_>, node: &Node) -> Option<OptionSpec> {
    let span = entry_start(node);
    let before = reader.findings();
    let entries = reader.map(node, span, &schema::OPTION)?;
    let mut option = OptionSpec {
        value: value(reader, span, &entries),
        access: entries.get("access").and_then(|n| words(reader, n, "`access`")),
        range: entries.get("range").and_then(|n| sections::range(reader, n)),
        default: entries.get("default").and_then(|n| default(reader, n)),
        when: entries.get("when").and_then(|n| reader.text(n, "`when`")),
        kind: entries.get("kind").and_then(|n| reader.text(n, "`kind`")),
        broken: false,
    };
    option.broken = reader.findings() > before;
    Some(option)
}

fn default(reader: &mut Reader<'_>, node: &Node) -> Option<Sp<DefaultSpec>> {
    if let Kind::Text(name) = &node.kind
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
    {
        return Some(Sp { value: DefaultSpec::Sysctl(name.clone()), span: node.span });
    }
    let number = reader.int(node, "`default`")?;
    Some(Sp { value: DefaultSpec::Number(number.value), span: number.span })
}

fn ioctl(reader: &mut Reader<'_>, node: &Node) -> Option<IoctlSpec> {
    let span = entry_start(node);
    let before = reader.findings();
    let entries = reader.map(node, span, &schema::IOCTL)?;
    let mut ioctl = IoctlSpec {
        value: value(reader, span, &entries),
        dir: entries.get("dir").and_then(|n| reader.text(n, "`dir`")),
        broken: false,
    };
    ioctl.broken = reader.findings() > before;
    Some(ioctl)
}

fn sysctl(reader: &mut Reader<'_>, node: &Node) -> Option<SysctlSpec> {
    let span = entry_start(node);
    let before = reader.findings();
    let entries = reader.map(node, span, &schema::SYSCTL)?;
    let mut sysctl = SysctlSpec {
        name: entries.get("name").and_then(|n| reader.text(n, "`name`")),
        range: entries.get("range").and_then(|n| sections::range(reader, n)),
        default: entries.get("default").and_then(|n| reader.int(n, "`default`")),
        doc: reader.optional_prose(entries.get("doc"), "`doc`", Place::Line),
        broken: false,
    };
    sysctl.broken = reader.findings() > before;
    Some(sysctl)
}

fn cmsg(reader: &mut Reader<'_>, node: &Node) -> Option<CmsgSpec> {
    let span = entry_start(node);
    let before = reader.findings();
    let entries = reader.map(node, span, &schema::CMSG)?;
    let mut cmsg = CmsgSpec {
        value: value(reader, span, &entries),
        on: entries.get("on").and_then(|n| words(reader, n, "`on`")),
        range: entries.get("range").and_then(|n| sections::range(reader, n)),
        broken: false,
    };
    cmsg.broken = reader.findings() > before;
    Some(cmsg)
}

/// A list of words.
fn words(reader: &mut Reader<'_>, node: &Node, what: &str) -> Option<Sp<Vec<Sp<String>>>> {
    let items = reader.seq(node, what, "a list of words")?;
    let entry = format!("an entry of {what}");
    let words = items.iter().filter_map(|item| reader.text(item, &entry)).collect();
    Some(Sp { value: words, span: node.span })
}
