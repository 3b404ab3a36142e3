@% include "crate/head.rs" %@
//! The address in memory, byte by byte. Needs no kernel module.

use @{ f.name }@::{AF, SockAddr};

@{ c.samples[0] }@

#[test]
fn bytes_and_back() {
    let bytes = SERVER.to_bytes();
    assert_eq!(bytes[..2], AF.to_ne_bytes());
    assert_eq!(SockAddr::from_bytes(bytes), Some(SERVER));
}

#[test]
fn every_member_is_where_the_kernel_has_it() {
    let bytes = SERVER.to_bytes();
%% for v in c.addr.values
    let member = &bytes[@{ v.offset }@..@{ v.offset + v.size }@];
%% if v.order == "big"
    assert_eq!(member, SERVER.@{ v.name }@().to_be_bytes());
%% elif v.order == "little"
    assert_eq!(member, SERVER.@{ v.name }@().to_le_bytes());
%% elif v.order == "host"
    assert_eq!(member, SERVER.@{ v.name }@().to_ne_bytes());
%% else
    assert_eq!(member, SERVER.@{ v.name }@());
%% endif
%% endfor
    assert_eq!(bytes.len(), @{ c.addr.size }@);
}

#[test]
fn another_family_is_refused() {
    let mut bytes = SERVER.to_bytes();
    bytes[..2].copy_from_slice(&(AF + 1).to_ne_bytes());
    assert_eq!(SockAddr::from_bytes(bytes), None);
}
%% for field in f.address.fields
%% if field.kind == "reserved"

#[test]
fn reserved_byte_@{ field.offset }@_is_zero() {
    let mut bytes = SERVER.to_bytes();
    assert_eq!(bytes[@{ field.offset }@..@{ field.offset + field.size }@], [0; @{ field.size }@]);
    bytes[@{ field.offset + field.size - 1 }@] = 1;
    assert_eq!(SockAddr::from_bytes(bytes), None);
}
%% endif
%% endfor
%% if f.address.autobind

#[test]
fn any_is_told_apart() {
    assert!(!SERVER.is_any());
    assert!(!SockAddr::AUTOBIND.contains(&SockAddr::ANY));
}
%% endif
%% if f.address.privileged

#[test]
fn privileged_is_told_apart() {
    assert!(!SERVER.is_privileged());
}
%% endif
%% for ty in c.own.types

#[test]
fn type_@{ ty.method }@_keeps_its_members() {
    let value = @{ f.name }@::types::@{ ty.name }@::from_bytes([1; @{ ty.size }@]);
    let bytes = value.to_bytes();
    assert_eq!(@{ f.name }@::types::@{ ty.name }@::from_bytes(bytes), value);
%% for at in ty.reserved
    assert_eq!(bytes[@{ at }@], 0);
%% endfor
}
%% endfor
