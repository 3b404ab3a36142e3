//! Ioctls.

use super::super::family;
use super::has_op;
use crate::diag::Sink;
use crate::model::{Family, Ioctl, OpState};

/// Numbers from `SIOCPROTOPRIVATE` on.
const IOCTLS: i128 = 16;

pub(super) fn check(family: &Family, ioctl: &Ioctl, sink: &mut Sink) {
    let number = &ioctl.number;
    if !(0..IOCTLS).contains(&number.value) {
        let finding = sink
            .at("PG0606", number.span, format!("{} cannot be an ioctl's number", number.value))
            .label("0 to 15, counted from `SIOCPROTOPRIVATE`");
        sink.report(finding);
    }
    if let Some(capability) = &ioctl.capability {
        family::capability_exists(capability, sink);
    }
    if !ioctl.complete {
        return;
    }
    let has_direction = ioctl.read || ioctl.write;
    if has_direction != ioctl.ty.is_some() {
        let (message, help) = if has_direction {
            ("the argument of the ioctl has no type", "add a `type`, or write `dir: none`")
        } else {
            ("the ioctl has a type, but no argument", "remove `type`, or change `dir`")
        };
        let finding =
            sink.at("PG0612", ioctl.dir_span, message).label("does not fit the type").help(help);
        sink.report(finding);
    }
    if !has_op(family, "ioctl", &[OpState::Default, OpState::Hook]) {
        let finding = sink
            .at("PG0611", ioctl.name.span, "no socket has the op `ioctl`")
            .label("the ioctl cannot be reached")
            .help("add the op `ioctl` to a socket");
        sink.report(finding);
    }
}
