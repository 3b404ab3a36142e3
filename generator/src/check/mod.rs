//! The rules a resolved family has to keep, one function each.

mod address;
mod cmsgs;
mod connected;
mod ethernet;
mod family;
mod hooks;
mod inet;
mod interface;
mod key;
mod names;
mod observe;
mod ops;
mod rust;

pub use rust::{Lacking, rust_lacking};

use crate::diag::Sink;
use crate::model::{Family, Transport};

/// Judges a family; findings go to the sink.
pub fn check(family: &Family, sink: &mut Sink) {
    family::check(family, sink);
    if family.address.foreign.is_none() {
        address::check(family, sink);
        key::check(family, sink);
    }
    ethernet::check(family, sink);
    ops::check(family, sink);
    interface::check(family, sink);
    cmsgs::check(family, sink);
    if family.transport.value != Transport::Inet {
        connected::check(family, sink);
        observe::check(family, sink);
    }
    inet::check(family, sink);
    hooks::check(family, sink);
    rust::check(family, sink);
}
