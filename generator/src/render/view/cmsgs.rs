//! Control messages in the words of C.

use serde::Serialize;

use super::interface::{TypeView, ValueView, literal_of, outside};
use crate::model::{Cmsg, Family, Op, OpState, SocketType, Transport};

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

/// `sk_buff.cb` has 48 bytes; the core keeps a `u32` at its end (`SOCK_SKB_CB`)
/// and a filter may use the first 20 while it runs, which it restores.
const CB_ROOM: u64 = 44;

/// A struct in the making, as the compiler lays it out.
struct Layout {
    end: u64,
    align: u64,
}

impl Layout {
    fn add(&mut self, size: u64, align: u64) {
        self.end = self.end.next_multiple_of(align) + size;
        self.align = self.align.max(align);
    }

    /// The control messages, where they travel between sockets of a type.
    fn add_cmsgs(&mut self, family: &Family, kind: SocketType) {
        let interface = &family.interface;
        let sockets = || family.sockets.iter().filter(|socket| socket.kind.value == kind);
        let real = |op: &Op| matches!(op.state, OpState::Default | OpState::Hook);
        let has = |slot: &&str| sockets().any(|socket| socket.op(slot).is_some_and(real));
        if !interface.cmsgs.iter().any(Cmsg::travels) || !["sendmsg", "recvmsg"].iter().all(has) {
            return;
        }
        let sent = || interface.cmsgs.iter().filter(|cmsg| cmsg.send);
        let mut own = Self { end: 0, align: 1 };
        for ty in sent().filter_map(|cmsg| Some(cmsg.ty.as_ref()?.value)) {
            own.add(ty.size(&interface.types), ty.align(&interface.types));
        }
        own.end += u64::try_from(sent().count()).unwrap_or(u64::MAX);
        self.add(own.size(), own.align);
    }

    fn size(&self) -> u64 {
        self.end.next_multiple_of(self.align)
    }
}

/// Whether what travels with each datagram fits `sk_buff.cb`: the source
/// address, the control messages, and whether there is an address.
pub(super) fn from_fits_cb(family: &Family) -> bool {
    let address = &family.address;
    let mut from = Layout { end: address.size, align: address.align };
    from.add_cmsgs(family, SocketType::Dgram);
    // The sender of a frame always has an address.
    if address.autobind.is_none() && family.transport.value == Transport::Loopback {
        from.end += 1;
    }
    from.size() <= CB_ROOM
}

/// Whether what travels with a record fits there: the control messages, and
/// whether the sender gave `MSG_EOR`, behind a number that streams need.
pub(in crate::render) fn record_fits_cb(family: &Family) -> bool {
    let mut data = Layout { end: 4, align: 4 };
    data.end += 1;
    data.add_cmsgs(family, SocketType::Seqpacket);
    data.size() <= CB_ROOM
}
