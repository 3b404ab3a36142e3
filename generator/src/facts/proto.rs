//! The members of `struct proto`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::form::Form;

/// One member of `struct proto`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProtoMember {
    /// Member name.
    pub name: String,
    /// A slot or a value.
    pub kind: MemberKind,
    /// The core needs it, whatever the family does.
    pub mandatory: bool,
    /// What generated modules write there, if anything.
    #[serde(default)]
    pub protogen: Option<String>,
    /// What NULL, or 0, means.
    pub null: String,
    /// Every type it had, oldest first.
    pub forms: Vec<Form>,
}

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemberKind {
    /// A pointer to a function.
    Function,
    /// A value, or a pointer to one.
    Data,
}

/// The file of the table, as it is named in messages.
pub const FILE: &str = "generator/facts/proto.yaml";
/// The table as it is written.
pub const TEXT: &str = include_str!("../../facts/proto.yaml");

/// Every member of any kernel, in the order of `include/net/sock.h`.
pub static PROTO: LazyLock<Vec<ProtoMember>> = LazyLock::new(|| super::load("proto.yaml", TEXT));
