//! Control messages in the words of C.

use serde::Serialize;

use super::interface::{TypeView, ValueView, literal_of, outside};
use crate::model::{Cmsg, Family, ValueType};

/// A control message.
#[derive(Debug, Clone, Serialize)]
pub struct CmsgView {
    /// `priority`
    pub name: String,
    /// `SCM_FULL_PRIORITY`
    pub constant: String,
    /// `cmsg_type`
    pub number: String,
    /// Type.
    pub value: ValueView,
    /// `sendmsg()` takes it.
    pub send: bool,
    /// `recvmsg()` gives it.
    pub recv: bool,
    /// It travels with the message.
    pub travels: bool,
    /// First and last value as C literals, where a range is given.
    pub range: Option<(String, String)>,
    /// C that holds for a `cmsgs->priority` out of range, or empty.
    pub outside: String,
    /// One line.
    pub doc: String,
}

impl CmsgView {
    /// One without a type has been reported.
    pub(super) fn new(family: &str, cmsg: &Cmsg, types: &[TypeView]) -> Option<Self> {
        let ty = cmsg.ty.as_ref()?.value;
        let range = cmsg.range.as_ref().map(|(first, last)| (first.value, last.value));
        let name = cmsg.name.value.clone();
        let constant = format!("SCM_{family}_{name}").to_uppercase();
        let place = format!("cmsgs->{name}");
        Some(Self {
            number: cmsg.number.value.to_string(),
            value: ValueView::new(ty, types),
            send: cmsg.send,
            recv: cmsg.recv,
            travels: cmsg.travels(),
            outside: range
                .and_then(|(first, last)| outside(ty, first, last, &place, &constant))
                .unwrap_or_default(),
            range: range.map(|(first, last)| (literal_of(ty, first), literal_of(ty, last))),
            doc: cmsg.doc.clone(),
            constant,
            name,
        })
    }
}

/// Bytes of what travels with each message, as the compiler lays it out: the
/// source address, the control messages, and whether there is an address.
pub(super) fn from_size(family: &Family) -> u64 {
    let (address, interface) = (&family.address, &family.interface);
    let mut end = address.size;
    let mut align = address.align;
    if interface.cmsgs.iter().any(Cmsg::travels) {
        let sent = || interface.cmsgs.iter().filter(|cmsg| cmsg.send);
        let types = || sent().filter_map(|cmsg| Some(cmsg.ty.as_ref()?.value));
        let of_values = |ty: &ValueType| ty.align(&interface.types);
        let own = types().map(|ty| of_values(&ty)).max().unwrap_or(1);
        let values = types().fold(0_u64, |end, ty| {
            end.next_multiple_of(of_values(&ty)) + ty.size(&interface.types)
        });
        let flags = u64::try_from(sent().count()).unwrap_or(u64::MAX);
        end = end.next_multiple_of(own) + (values + flags).next_multiple_of(own);
        align = align.max(own);
    }
    if family.address.autobind.is_none() {
        end += 1;
    }
    end.next_multiple_of(align)
}
