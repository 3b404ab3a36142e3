//! The bind key and the ranges over its fields.

use crate::diag::Sink;
use crate::model::{Address, At, Family, FieldType};
use crate::source::Span;

pub(super) fn check(family: &Family, sink: &mut Sink) {
    let address = &family.address;
    if address.complete {
        is_not_empty(address, sink);
    }
    names_each_once(address, sink);
    is_not_reserved(address, sink);
    if let Some(autobind) = &address.autobind {
        let good = in_key(address, &autobind.field, "autobind", sink)
            & is_integer(address, &autobind.field, "autobind", sink)
            & ascends(&autobind.first, &autobind.last, sink);
        let values = [&autobind.first, &autobind.last, &autobind.any];
        if good && fits(address, &autobind.field, &values, sink) {
            any_is_no_address(address, sink);
        }
    }
    if let Some(privileged) = &address.privileged {
        let good = in_key(address, &privileged.field, "privileged", sink)
            & is_integer(address, &privileged.field, "privileged", sink)
            & ascends(&privileged.first, &privileged.last, sink);
        let values = [&privileged.first, &privileged.last];
        if good && fits(address, &privileged.field, &values, sink) {
            any_is_not_privileged(address, sink);
            leaves_room(address, sink);
        }
    }
}

fn name(address: &Address, field: usize) -> &str {
    address.fields.get(field).map_or("?", |f| f.name.value.as_str())
}

fn is_not_empty(address: &Address, sink: &mut Sink) {
    // Without any field, that was reported already.
    if address.key.is_empty() && address.fields.iter().any(|f| !reserved(f.ty)) {
        let finding = sink
            .at("PG0302", address.span, "the key is empty")
            .label("every address would be the same")
            .help("leave `key` out to use every field that is not reserved");
        sink.report(finding);
    }
}

fn names_each_once(address: &Address, sink: &mut Sink) {
    let mut seen: Vec<&At<usize>> = Vec::new();
    for key in &address.key {
        let Some(first) = seen.iter().find(|first| first.value == key.value) else {
            seen.push(key);
            continue;
        };
        let finding = sink
            .at("PG0302", key.span, format!("the key names `{}` twice", name(address, key.value)))
            .label("named again here")
            .related(first.span, "first named here")
            .help("remove one of them");
        sink.report(finding);
    }
}

fn reserved(ty: FieldType) -> bool {
    matches!(ty, FieldType::Reserved(_))
}

fn is_not_reserved(address: &Address, sink: &mut Sink) {
    for key in &address.key {
        if let Some(field) = address.fields.get(key.value)
            && reserved(field.ty)
        {
            let message = format!("the key has the reserved field `{}`", field.name.value);
            let finding = sink
                .at("PG0303", key.span, message)
                .label("always zero")
                .related(field.ty_span, "reserved here")
                .help("remove it from the key, or give it the type `bytes`");
            sink.report(finding);
        }
    }
}

fn in_key(address: &Address, field: &At<usize>, what: &str, sink: &mut Sink) -> bool {
    // Where the key itself was reported, the field may have been in it.
    if !address.complete || address.key.iter().any(|key| key.value == field.value) {
        return true;
    }
    let message =
        format!("{what} is about `{}`, which is not in the key", name(address, field.value));
    let finding =
        sink.at("PG0304", field.span, message).label("not in the key").help("add it to `key`");
    sink.report(finding);
    false
}

fn is_integer(address: &Address, field: &At<usize>, what: &str, sink: &mut Sink) -> bool {
    let Some(written) = address.fields.get(field.value) else { return false };
    if written.ty.range().is_some() {
        return true;
    }
    let message = format!("{what} is about `{}`, which is no integer", written.name.value);
    let finding = sink
        .at("PG0305", field.span, message)
        .label("needs an integer")
        .related(written.ty_span, "the type is given here");
    sink.report(finding);
    false
}

fn ascends(first: &At<i128>, last: &At<i128>, sink: &mut Sink) -> bool {
    if first.value <= last.value {
        return true;
    }
    let span = Span::new(first.span.start, last.span.end.max(first.span.end));
    let text = |at: &At<i128>| {
        sink.source().text.get(at.span.start..at.span.end).unwrap_or_default().to_owned()
    };
    let swapped = format!("{}, {}", text(last), text(first));
    let finding = sink
        .at("PG0306", span, format!("the range from {} to {} is empty", first.value, last.value))
        .label("the first value is the larger one")
        .help(format!("did you mean `[{swapped}]`?"))
        .fix(span, swapped);
    sink.report(finding);
    false
}

fn fits(address: &Address, field: &At<usize>, values: &[&At<i128>], sink: &mut Sink) -> bool {
    let Some(written) = address.fields.get(field.value) else { return false };
    let Some((least, most)) = written.ty.range() else { return false };
    let mut good = true;
    for value in values {
        if (least..=most).contains(&value.value) {
            continue;
        }
        let message = format!("`{}` cannot have the value {}", written.name.value, value.value);
        let finding = sink
            .at("PG0307", value.span, message)
            .label(format!("{least} to {most}"))
            .related(written.ty_span, "the type is given here");
        sink.report(finding);
        good = false;
    }
    good
}

fn within(value: &At<i128>, first: &At<i128>, last: &At<i128>) -> bool {
    (first.value..=last.value).contains(&value.value)
}

fn any_is_no_address(address: &Address, sink: &mut Sink) {
    let Some(autobind) = &address.autobind else { return };
    let any = &autobind.any;
    if within(any, &autobind.first, &autobind.last) {
        let message = format!("the value {} for \"any\" is in the autobind range", any.value);
        let finding = sink
            .at("PG0308", any.span, message)
            .label("asks for an address, and is one")
            .related(autobind.first.span, "the range begins here")
            .help("take it out of the range, or choose another value for `any`");
        sink.report(finding);
    }
}

fn any_is_not_privileged(address: &Address, sink: &mut Sink) {
    let (Some(autobind), Some(privileged)) = (&address.autobind, &address.privileged) else {
        return;
    };
    let any = &autobind.any;
    if privileged.field.value == autobind.field.value
        && within(any, &privileged.first, &privileged.last)
    {
        let finding = sink
            .at("PG0308", any.span, format!("the value {} for \"any\" is privileged", any.value))
            .label("asks for an address, and is one")
            .related(privileged.first.span, "the privileged range begins here")
            .help("take it out of the privileged range");
        sink.report(finding);
    }
}

fn leaves_room(address: &Address, sink: &mut Sink) {
    let (Some(autobind), Some(privileged)) = (&address.autobind, &address.privileged) else {
        return;
    };
    if autobind.field.value == privileged.field.value
        && autobind.first.value <= autobind.last.value
        && privileged.first.value <= autobind.first.value
        && autobind.last.value <= privileged.last.value
    {
        let finding = sink
            .at("PG0309", autobind.first.span, "the whole autobind range is privileged")
            .label("nobody without the capability gets an address")
            .related(privileged.first.span, "the privileged range begins here")
            .help("let the ranges differ");
        sink.report(finding);
    }
}
