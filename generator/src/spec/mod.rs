//! The spec as it is written: syntax with places, no meaning.

mod header;
mod interface;
mod node;
mod ops;
mod proto;
mod reader;
mod schema;
mod sections;
mod text;
pub(crate) mod words;
mod yaml;

pub use interface::{
    CmsgSpec, DefaultSpec, InterfaceSpec, IoctlSpec, OptionSpec, SysctlSpec, TypeSpec, ValueSpec,
};

use crate::diag::Sink;
use crate::source::Span;

pub use header::{HeaderFieldSpec, HeaderSpec};

/// Version of the language that this program reads.
pub const VERSION: i128 = 1;

/// A value and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sp<T> {
    /// The value itself.
    pub value: T,
    /// Its place.
    pub span: Span,
}

/// One spec document. What is `None` is either not there or was reported.
#[derive(Debug, Default)]
pub struct Spec {
    /// `family`
    pub family: FamilySpec,
    /// `address`
    pub address: AddressSpec,
    /// `transport`
    pub transport: Option<Sp<String>>,
    /// `lang`
    pub lang: Option<LangSpec>,
    /// `header`
    pub header: Option<HeaderSpec>,
    /// `limits.max_message`
    pub max_message: Option<Sp<i128>>,
    /// `limits.backlog`
    pub backlog: Option<Sp<i128>>,
    /// `hooks`
    pub hooks: Option<HooksSpec>,
    /// `observe`
    pub observe: Option<ObserveSpec>,
    /// `kernels`, as it is written
    pub kernels: Option<Sp<String>>,
    /// `types`, `options`, `ioctls`, `sysctls`
    pub interface: InterfaceSpec,
    /// `sockets`
    pub sockets: Vec<SocketSpec>,
}

/// `lang`
#[derive(Debug)]
pub struct LangSpec {
    /// The key `lang`.
    pub span: Span,
    /// Its words.
    pub words: Vec<Sp<String>>,
}

/// `family`
#[derive(Debug, Default)]
pub struct FamilySpec {
    /// The key `family`.
    pub span: Span,
    /// `name`
    pub name: Option<Sp<String>>,
    /// `number`
    pub number: Option<Sp<i128>>,
    /// `number_reason`
    pub number_reason: Option<Sp<String>>,
    /// `title`
    pub title: Option<Sp<String>>,
    /// `description`
    pub description: Option<Sp<String>>,
    /// `licence`
    pub licence: Option<Sp<String>>,
    /// `author`
    pub author: Option<Sp<String>>,
    /// `netns`
    pub netns: Option<Sp<String>>,
    /// `capability`
    pub capability: Option<Sp<String>>,
}

/// `address`
#[derive(Debug, Default)]
pub struct AddressSpec {
    /// The key `address`.
    pub span: Span,
    /// `family_field`
    pub family_field: Option<Sp<String>>,
    /// `fields`
    pub fields: Vec<FieldSpec>,
    /// `key`
    pub key: Option<Sp<Vec<Sp<String>>>>,
    /// `autobind`
    pub autobind: Option<AutobindSpec>,
    /// `privileged`
    pub privileged: Option<PrivilegedSpec>,
    /// `foreign`
    pub foreign: Option<Sp<String>>,
    /// `device`
    pub device: Option<Sp<String>>,
    /// `hwaddr`
    pub hwaddr: Option<Sp<String>>,
    /// Something in it was reported and left out.
    pub broken: bool,
}

/// An entry of `address.fields`
#[derive(Debug)]
pub struct FieldSpec {
    /// Where the entry begins.
    pub span: Span,
    /// `name`
    pub name: Option<Sp<String>>,
    /// `type`
    pub ty: Option<Sp<String>>,
    /// `size`
    pub size: Option<Sp<i128>>,
    /// `doc`
    pub doc: Option<Sp<String>>,
    /// Something in it was reported and left out.
    pub broken: bool,
}

/// `address.autobind`
#[derive(Debug)]
pub struct AutobindSpec {
    /// The key `autobind`.
    pub span: Span,
    /// `field`
    pub field: Option<Sp<String>>,
    /// `any`
    pub any: Option<Sp<i128>>,
    /// `range`
    pub range: Option<RangeSpec>,
    /// Something in it was reported and left out.
    pub broken: bool,
}

/// `address.privileged`
#[derive(Debug)]
pub struct PrivilegedSpec {
    /// The key `privileged`.
    pub span: Span,
    /// `field`
    pub field: Option<Sp<String>>,
    /// `range`
    pub range: Option<RangeSpec>,
    /// `capability`
    pub capability: Option<Sp<String>>,
    /// Something in it was reported and left out.
    pub broken: bool,
}

/// `[first, last]`
#[derive(Debug)]
pub struct RangeSpec {
    /// First value.
    pub first: Sp<i128>,
    /// Last value.
    pub last: Sp<i128>,
}

/// `hooks`
#[derive(Debug)]
pub struct HooksSpec {
    /// The key `hooks`.
    pub span: Span,
    /// `file`
    pub file: Option<Sp<String>>,
    /// `rust`
    pub rust: Option<Sp<String>>,
    /// Something in it was reported and left out.
    pub broken: bool,
    /// `state`
    pub state: Option<Sp<String>>,
    /// `events`
    pub events: Vec<Sp<String>>,
    /// `test`
    pub test: Option<HookTestSpec>,
}

/// `hooks.test`
#[derive(Debug)]
pub struct HookTestSpec {
    /// `file`
    pub file: Option<Sp<String>>,
    /// `cases`
    pub cases: Vec<Sp<String>>,
}

/// `observe`
#[derive(Debug)]
pub struct ObserveSpec {
    /// The key `observe`.
    pub span: Span,
    /// The words of the list.
    pub words: Vec<Sp<String>>,
}

/// An entry of `sockets`
#[derive(Debug)]
pub struct SocketSpec {
    /// Where the entry begins.
    pub span: Span,
    /// `type`
    pub kind: Option<Sp<String>>,
    /// `protocol`
    pub protocol: Option<Sp<i128>>,
    /// `base`
    pub base: Option<Sp<String>>,
    /// `backlog_full`
    pub backlog_full: Option<Sp<String>>,
    /// `ops`
    pub ops: Vec<OpSpec>,
    /// The key `proto` and its rows.
    pub proto: Option<(Span, Vec<MemberSpec>)>,
}

/// One row of `proto`.
#[derive(Debug)]
pub struct MemberSpec {
    /// Name of the member.
    pub name: Sp<String>,
    /// What fills it; `None` if that was reported.
    pub state: Option<Sp<MemberState>>,
}

/// What a row says about its member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MemberState {
    /// `default`
    Default,
    /// `hook`
    Hook,
    /// Any other text
    Text(String),
    /// A number
    Number(i128),
    /// A list of numbers
    Numbers(Vec<i128>),
}

/// One op of a socket.
#[derive(Debug)]
pub struct OpSpec {
    /// Name of the slot.
    pub name: Sp<String>,
    /// What fills it; `None` if that was reported.
    pub state: Option<Sp<StateSpec>>,
}

/// What an op says about its slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StateSpec {
    /// `default`
    Default,
    /// `stub`
    Stub,
    /// `absent`
    Absent,
    /// `hook`
    Hook,
    /// `{ helper: function }`
    Helper(String),
}

/// Parses the sink's source; reports what is wrong with it.
pub fn parse(sink: &mut Sink) -> Option<Spec> {
    let root = yaml::parse(sink)?;
    sections::document(&mut reader::Reader::new(sink), &root)
}
