//! What a spec uses of addresses and of headers of frames.

use protogen::model::{Family, FieldType, Fill, Order};

use super::super::specs::HARD_FIELDS;

pub(super) fn of_address(family: &Family, used: &mut Vec<String>) {
    let address = &family.address;
    let mut put = |condition: bool, feature: &str| {
        if condition {
            used.push(feature.to_owned());
        }
    };
    put(address.fields.len() == 1, "address: 1 field");
    put(address.fields.len() >= 100, "address: 100 fields or more");
    put(address.size == 128, "address: 128 bytes");
    put(address.family_field.value != "family", "address: family_field");
    for field in &address.fields {
        let name = field.name.value.as_str();
        put(HARD_FIELDS.contains(&name), "address: hard field name");
        put(name.len() == 24, "address: field name of 24 characters");
        put(!field.doc.starts_with("The "), "address: doc given");
        match field.ty {
            FieldType::Int { bits, signed, order } => {
                let prefix = match order {
                    Order::Big => "be",
                    Order::Little => "le",
                    Order::Host if signed => "s",
                    Order::Host => "u",
                };
                put(true, &format!("address: {prefix}{bits}"));
            }
            FieldType::Bytes(_) => {
                put(true, "address: bytes");
                put(field.offset % 2 == 1, "address: bytes at an odd offset");
            }
            FieldType::Reserved(1) => put(true, "address: reserved, 1 byte"),
            FieldType::Reserved(_) => put(true, "address: reserved, several bytes"),
        }
    }
    let key: Vec<usize> = address.key.iter().map(|key| key.value).collect();
    let real = address.fields.iter().filter(|f| !matches!(f.ty, FieldType::Reserved(_))).count();
    put(key.len() == real, "key: every field");
    put(key.len() < real, "key: some fields");
    put(!key.is_sorted(), "key: another order");
    let bytes = |i: &usize| matches!(address.fields[*i].ty, FieldType::Bytes(_));
    put(key.iter().any(bytes), "key: bytes");
}

pub(super) fn of_ranges(family: &Family, used: &mut Vec<String>) {
    let address = &family.address;
    let mut put = |condition: bool, feature: &str| {
        if condition {
            used.push(feature.to_owned());
        }
    };
    put(address.autobind.is_none(), "autobind: none");
    put(address.privileged.is_none(), "privileged: none");
    if let Some(autobind) = &address.autobind {
        put(autobind.any.value == 0, "autobind: any is 0");
        put(autobind.any.value > 0, "autobind: any is positive");
        put(autobind.any.value < 0, "autobind: any is negative");
        put(autobind.first.value < 0, "autobind: negative range");
        put(autobind.first.value == autobind.last.value, "autobind: one value");
        let size = address.fields[autobind.field.value].ty.size();
        put(size == 8, "autobind: 64 bits");
        put(size == 1, "autobind: 8 bits");
    }
    if let Some(privileged) = &address.privileged {
        if let Some(autobind) = &address.autobind {
            let same = autobind.field.value == privileged.field.value;
            put(same, "privileged: field of autobind");
            put(!same, "privileged: another field");
        }
        let usual = privileged.capability.value == "CAP_NET_BIND_SERVICE";
        put(usual, "privileged: default capability");
        put(!usual, "privileged: another capability");
    }
}

pub(super) fn of_header(family: &Family, used: &mut Vec<String>) {
    let mut put = |condition: bool, feature: &str| {
        if condition {
            used.push(feature.to_owned());
        }
    };
    let Some(header) = &family.header else {
        return put(true, "transport: loopback");
    };
    put(true, "transport: ethernet");
    put(header.ethertype_reason.is_some(), "header: ethertype_reason");
    put(header.filled(Fill::Checksum).is_none(), "header: no checksum");
    for field in &header.fields {
        let order = |ty| match ty {
            FieldType::Int { bits: 16.., order, .. } => Some(order),
            _ => None,
        };
        let ty = field.field.ty;
        put(order(ty) == Some(Order::Little), "header: le");
        match field.fill {
            Fill::Constant(_) => put(true, "header: constant"),
            Fill::Length => put(ty.size() == 1, "header: one byte of length"),
            Fill::Type => put(true, "header: type"),
            Fill::Checksum => put(true, "header: checksum"),
            Fill::Reserved => put(true, "header: reserved"),
            Fill::Hook => put(true, "header: left to hooks"),
            Fill::Source(index) | Fill::Destination(index) => {
                let there = family.address.fields[index].ty;
                put(order(there) != order(ty), "header: another byte order");
                let in_key = family.address.key.iter().any(|key| key.value == index);
                put(!in_key, "header: field beside the key");
            }
        }
    }
}
