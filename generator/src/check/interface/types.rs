//! Types that the family defines for its values.

use super::super::address;
use crate::diag::Sink;
use crate::model::{FieldType, Interface, Type, ValueType};
use crate::spec::words::shown;

/// Bytes of a value on the kernel's stack.
const MAX_SIZE: u64 = 256;

pub(super) fn check(ty: &Type, sink: &mut Sink) {
    for (i, field) in ty.fields.iter().enumerate() {
        let name = &field.name;
        if address::is_identifier(name, sink) {
            address::is_free(name, sink);
        }
        if let Some(first) = ty.fields[..i].iter().find(|f| f.name.value == name.value) {
            let finding = sink
                .at("PG0204", name.span, format!("two members are named `{}`", name.value))
                .label("named again here")
                .related(first.name.span, "first named here")
                .help("give each field a name of its own");
            sink.report(finding);
        }
    }
    if !ty.complete {
        return;
    }
    let name = &ty.name;
    if ty.fields.iter().all(|f| matches!(f.ty, FieldType::Reserved(_))) {
        let finding = sink
            .at("PG0604", name.span, format!("the type `{}` has no field", shown(&name.value)))
            .label("says nothing")
            .help("add a field that is not reserved");
        sink.report(finding);
    } else if ty.size > MAX_SIZE {
        let message = format!("the type `{}` has {} bytes", shown(&name.value), ty.size);
        let finding = sink
            .at("PG0604", name.span, message)
            .label(format!("{MAX_SIZE} are possible"))
            .help("make the fields smaller, or split the type");
        sink.report(finding);
    } else {
        address::no_holes(&ty.fields, 0, ty.size, ty.align, "at the end of the type", sink);
    }
}

pub(super) fn are_used(interface: &Interface, sink: &mut Sink) {
    let options = interface.options.iter().filter_map(|option| option.ty.as_ref());
    let ioctls = interface.ioctls.iter().filter_map(|ioctl| ioctl.ty.as_ref());
    let cmsgs = interface.cmsgs.iter().filter_map(|cmsg| cmsg.ty.as_ref());
    let used: Vec<ValueType> = options.chain(ioctls).chain(cmsgs).map(|ty| ty.value).collect();
    for (index, ty) in interface.types.iter().enumerate() {
        if !used.contains(&ValueType::Struct(index)) {
            let finding = sink
                .at("PG0613", ty.name.span, format!("the type `{}` is not used", ty.name.value))
                .label("no option, no ioctl and no control message has it")
                .help("use it, or remove it");
            sink.report(finding);
        }
    }
}
