//! The rows of `proto`.

use crate::diag::Sink;
use crate::facts::{MEMBERS, PROTO, ProtoMember, ValueKind};
use crate::model::{Member, MemberValue};
use crate::spec::words::{closest, list, shown};
use crate::spec::{MemberSpec, MemberState};

/// The rows that name a member, in the kernel's order.
pub(super) fn lower(rows: &[MemberSpec], sink: &mut Sink) -> Vec<Member> {
    for row in rows {
        if !MEMBERS.iter().any(|member| member.name == row.name.value) {
            unknown(row, sink);
        }
    }
    let row_of = |name: &str| rows.iter().find(|row| row.name.value == name);
    MEMBERS
        .iter()
        .filter_map(|member| {
            let state = row_of(&member.name)?.state.as_ref()?;
            let value = match state.value.clone() {
                MemberState::Default => MemberValue::Default,
                MemberState::Hook => MemberValue::Hook,
                MemberState::Text(text) if text == "own" && counts(member) => MemberValue::Own,
                MemberState::Text(text) => MemberValue::Name(text),
                MemberState::Number(number) => MemberValue::Number(number),
                MemberState::Numbers(numbers) => MemberValue::Limits(numbers),
            };
            Some(Member { member, value, span: state.span })
        })
        .collect()
}

/// Whether a member is a counter that the module can have its own of.
fn counts(member: &ProtoMember) -> bool {
    member.inet.as_ref().is_some_and(|facts| facts.value == Some(ValueKind::Own))
}

fn unknown(row: &MemberSpec, sink: &mut Sink) {
    let (name, span) = (row.name.value.as_str(), row.name.span);
    let names: Vec<&str> = MEMBERS.iter().map(|member| member.name.as_str()).collect();
    let mut finding = sink
        .at("PG0705", span, format!("`{}` is no row of `proto`", shown(name)))
        .label("unknown row");
    if PROTO.iter().any(|member| member.name == name) {
        finding = finding.note(format!("protogen leaves `{name}` as the base has it"));
    } else if let Some(close) = closest(name, names.iter().copied()) {
        finding = finding.help(format!("did you mean `{close}`?")).fix(span, close);
    }
    sink.report(finding.note(format!("the rows are {}", list(&names))));
}
