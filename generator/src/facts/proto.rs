//! The members of `struct proto`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Release;
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
    /// What a spec may say of it, for `transport: inet`.
    #[serde(default)]
    pub inet: Option<InetMember>,
    /// Every type it had, oldest first.
    pub forms: Vec<Form>,
}

impl ProtoMember {
    /// Whether a hook may call what the base does: not where that was done
    /// before, or is done after it.
    pub fn has_default(&self) -> bool {
        !matches!(self.name.as_str(), "init" | "ioctl")
    }
}

/// What a row of `proto` may say of a member beside `default`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InetMember {
    /// The only base that has the member, where not every one has.
    #[serde(default)]
    pub base: Option<String>,
    /// The user's function.
    #[serde(default)]
    pub hook: Option<MemberHook>,
    /// A value.
    #[serde(default)]
    pub value: Option<ValueKind>,
    /// The first release on which it can be the module's own.
    #[serde(default)]
    pub from: Option<Release>,
    /// The member of `struct proto` that older ones lack for it.
    #[serde(default)]
    pub needs: Option<String>,
    /// Why it is the base's in any case.
    #[serde(default)]
    pub why: Option<String>,
}

/// The stable interface of a hook of `struct proto`. Its first argument is
/// `struct sock *sk`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberHook {
    /// C type of the result.
    pub result: String,
    /// C declarations of the arguments after `sk`.
    pub args: Vec<String>,
    /// What the hook may rely on and has to do.
    pub doc: String,
}

impl MemberHook {
    /// The prototype of a function of this form, without the semicolon.
    pub fn prototype(&self, function: &str) -> String {
        let space = if self.result.ends_with('*') { "" } else { " " };
        let args: Vec<&str> =
            ["struct sock *sk"].into_iter().chain(self.args.iter().map(String::as_str)).collect();
        format!("{}{space}{function}({})", self.result, args.join(", "))
    }

    /// The names of its arguments, `sk` first.
    pub fn arguments(&self) -> String {
        let name = |arg: &String| {
            let start = arg.rfind([' ', '*']).map_or(0, |at| at + 1);
            arg[start..].to_owned()
        };
        let names: Vec<String> =
            ["sk".to_owned()].into_iter().chain(self.args.iter().map(name)).collect();
        names.join(", ")
    }
}

/// Values that a member can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueKind {
    /// None: the base's, or what protogen writes.
    Base,
    /// A counter of the module's own.
    Own,
    /// Three ascending numbers.
    Limits,
    /// A number.
    Number,
    /// A name.
    Name,
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

/// The members that a spec may name, in the same order.
pub static MEMBERS: LazyLock<Vec<&'static ProtoMember>> =
    LazyLock::new(|| PROTO.iter().filter(|member| member.inet.is_some()).collect());
