// SPDX-License-Identifier: @{ f.licence }@

//! KUnit tests of what the family is made of, run when the module is loaded by a kernel with
//! KUnit (`kunit.enable=1`).

use kernel::prelude::*;

#[kunit_tests(@{ n }@)]
mod suite {
    use crate::family::@% if r.kinds.several and r.connections %@{Address, Attached, @{ r.leaf.record_name }@}@% elif r.kinds.several %@Address@% elif r.connections %@{Address, Attached, Envelope, Protocol}@% elif m.eth %@{Address, Header, Protocol}@% else %@{Address, Protocol}@% endif %@;
    use crate::runtime::{
        addr::{family_of, Be16, Be32, Le64, SockAddr},
        cell::{Once, Setting},
        control::Cmsgs,
        errno::{errno, is, EAFNOSUPPORT, EINVAL},
%% if m.eth and m.eth.watched and f.hooks
        ethernet::{fate::Fate, protocol::Queue},
%% elif m.eth and m.eth.watched
        ethernet::fate::Fate,
%% elif m.eth and f.hooks
        ethernet::protocol::Queue,
%% endif
        rcu::Rcu,
%% if m.eth and f.hooks
        skb::Message,
%% endif
        value::@% if r.reserved %@{sound, within, Value as _}@% else %@within@% endif %@,
%% if r.own.whole
        whole::Whole,
%% endif
    };
    use crate::transport::@% if r.connections %@{bind::Naming as _, connection::Envelope as _}@% elif m.eth %@{
        bind::Naming as _,
        ethernet::{Framed as _, Header as _},
    }@% else %@bind::Naming as _@% endif %@;
%% if r.reserved
    use crate::types;
%% endif
    use kernel::prelude::*;
%% if r.kinds.several

    type Protocol = crate::@{ r.kinds.types[0].module }@::Protocol;
%% endif

    /// The error that reading an address gives.
    fn refusal(bytes: &[u8]) -> c_int {
        Address::parse(bytes).map_or_else(|error| error.to_errno(), |_| 0)
    }

    #[test]
    fn an_address_of_its_size_is_taken() {
        let bytes = Address::unbound().as_bytes();
        assert_eq!(bytes.len(), @{ f.address.size }@);
        assert_eq!(refusal(bytes), 0);
        assert_eq!(family_of(bytes), Some(Address::FAMILY));
    }

    #[test]
    fn a_short_address_is_refused() {
        let bytes = Address::unbound().as_bytes();
        for len in 0..bytes.len() {
            assert_eq!(refusal(&bytes[..len]), errno(EINVAL).to_errno());
        }
        assert_eq!(family_of(&bytes[..1]), None);
    }

    #[test]
    fn what_is_behind_an_address_does_not_matter() {
        let mut bytes = [0xff; @{ f.address.size + 3 }@];
        let addr = Address::unbound().as_bytes();
        bytes[..addr.len()].copy_from_slice(addr);
        assert_eq!(refusal(&bytes), 0);
    }

    #[test]
    fn another_family_is_refused() {
        let mut bytes = [0; @{ f.address.size }@];
        bytes.copy_from_slice(Address::unbound().as_bytes());
        bytes[0] ^= 1;
        assert_eq!(refusal(&bytes), errno(EAFNOSUPPORT).to_errno());
    }
%% if f.address.has_reserved

    #[test]
    fn reserved_bytes_are_zero() {
%% for field in f.address.fields
%% if field.kind == "reserved"
        for at in @{ field.offset }@..@{ field.offset + field.size }@ {
            let mut bytes = [0; @{ f.address.size }@];
            bytes.copy_from_slice(Address::unbound().as_bytes());
            bytes[at] = 1;
            assert_eq!(refusal(&bytes), errno(EINVAL).to_errno());
        }
%% endif
%% endfor
    }
%% endif

    #[test]
    fn keys_are_told_apart() {
        let addr = Address::unbound();
        let same = *addr;
        assert!(Protocol::key(addr) == Protocol::key(&same));
%% if f.address.autobind
        let other = Protocol::with_index(addr, 0);
        assert!(Protocol::key(addr) != Protocol::key(&other));
        assert!(Protocol::is_any(&Protocol::nobody()));
        for index in [0, 1, @{ r.auto.count }@ - 1] {
            assert!(!Protocol::is_any(&Protocol::with_index(addr, index)));
        }
%% endif
    }

%% if r.connections
    #[test]
    fn the_end_of_a_record_travels() {
        for ends in [false, true] {
            let envelope = @{ r.leaf.record_name }@::new(Attached::NONE, ends);
            assert_eq!(envelope.end_of_record(), ends);
        }
    }

%% endif
%% if m.eth
%% if f.address.autobind
    /// The header of a message of 5 bytes, whose ends differ.
    fn header() -> (Address, Address, Header) {
        let src = Protocol::with_index(Address::unbound(), 0);
        let dst = Protocol::with_index(Address::unbound(), 1);
%% else
    /// The header of a message of 5 bytes.
    fn header() -> (Address, Address, Header) {
        let (src, dst) = (*Address::unbound(), *Address::unbound());
%% endif
        (src, dst, Header::new(&src, &dst, 5, 0))
    }

    #[test]
    fn a_header_tells_what_it_was_made_of() {
        let (src, dst, header) = header();
        assert_eq!(header.check().ok(), Some(5));
        assert!(header.protocol().is_none_or(|protocol| protocol == 0));
        assert!(header.key() == Protocol::key(&dst));
        let seen = header.source([2, 0, 0, 0, 0, 1], 3);
        assert!(Protocol::key(&seen) == Protocol::key(&src));
        assert_eq!(Protocol::device(&seen), 3);
        assert_eq!(Protocol::hwaddr(&seen), &[2, 0, 0, 0, 0, 1]);
    }

%% if m.eth and m.eth.watched
    #[test]
    fn headers_of_others_are_refused() {
        let (_, _, header) = header();
        let check = |at: usize| {
            let mut bytes = [0; @{ f.header.size }@];
            bytes.copy_from_slice(header.as_bytes());
            bytes[at] ^= 1;
            Header::read_from_bytes(&bytes)
                .ok()
                .and_then(|header| header.check().err())
        };
%% for field in f.header.fields
%% if field.fill == "constant"
        assert!(check(@{ field.offset }@) == Some(Fate::InForeign));
%% elif field.fill == "reserved"
        assert!(check(@{ field.offset }@) == Some(Fate::InMalformed));
%% endif
%% endfor
    }

%% endif
%% endif
%% if m.eth and f.hooks
    #[test]
    fn messages_leave_a_queue_in_order() {
        let mut queue = Queue::new();
        assert!(queue.is_empty() && queue.first().is_none());
        for tag in 0..3_u32 {
            // There may be no memory, where faults are injected.
            let Ok(message) = Message::of_bytes(&[7; 3], tag) else {
                return;
            };
            queue.push(message);
        }
        if let Some(copy) = queue.first().and_then(|first| first.try_clone().ok()) {
            assert_eq!((*copy.cb(), copy.len()), (0, 3));
            assert_eq!(copy.read::<u8>(2).ok(), Some(7));
            assert!(copy.read::<u16>(2).is_err_and(|error| is(&error, EINVAL)));
        }
        for tag in 0..3 {
            assert_eq!(queue.pop().map(|message| *message.cb()), Some(tag));
        }
        assert!(queue.is_empty() && queue.pop().is_none());
    }

%% endif
    #[test]
    fn numbers_keep_their_byte_order() {
        assert_eq!(Be16::new(0x1234).as_bytes(), &[0x12, 0x34]);
        assert_eq!(Be32::new(0x1234_5678).as_bytes(), &[0x12, 0x34, 0x56, 0x78]);
        assert_eq!(Le64::new(1).as_bytes(), &[1, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(Be32::new(0x1234_5678).get(), 0x1234_5678);
    }

    #[test]
    fn a_value_is_set_once() {
        let once = Once::new();
        assert_eq!(once.get(), None);
        assert!(once.set(1));
        assert!(!once.set(2));
        assert_eq!(once.get(), Some(&1));
    }

    #[test]
    fn settings_keep_numbers_of_their_type() {
        let small = Setting::new(u8::MAX);
        small.set(small.get().wrapping_add(1));
        assert_eq!(small.get(), 0);
        let large = Setting::new(i64::MIN);
        assert_eq!(large.get(), i64::MIN);
        large.set(-1);
        assert_eq!(large.get(), -1);
    }

    #[test]
    fn values_out_of_their_range_are_refused() {
        assert_eq!(within(-5, -5..=5).ok(), Some(-5));
        assert_eq!(within(5, -5..=5).ok(), Some(5));
        for value in [-6, 6] {
            assert!(within(value, -5..=5).is_err_and(|error| is(&error, EINVAL)));
        }
    }
%% for ty in r.reserved

    #[test]
    fn reserved_bytes_of_@{ ty.name }@_are_zero() {
        let zero = types::@{ ty.rust }@::ZERO;
        assert!(sound(zero).is_ok());
        let bytes = zero.as_bytes();
        assert_eq!(bytes.len(), @{ ty.size }@);
        for at in 0..bytes.len() {
            let mut bytes = [0; @{ ty.size }@];
            bytes[at] = 1;
            let refused = types::@{ ty.rust }@::read_from_bytes(&bytes)
                .is_ok_and(|value| sound(value).is_err_and(|error| is(&error, EINVAL)));
            assert_eq!(refused, matches!(at, @{ ty.bytes }@));
        }
    }
%% endfor
%% if r.own.whole

    #[test]
    fn a_value_changes_as_a_whole() {
        // There may be no memory, where faults are injected.
        if let Ok(place) = KBox::pin_init(Whole::new([1_u64, 2, 3]), GFP_KERNEL) {
            let value: &Whole<_> = &place;
            assert_eq!(value.get(), [1, 2, 3]);
            value.set([4, 5, 6]);
            assert_eq!(value.get(), [4, 5, 6]);
        }
    }
%% endif

    #[test]
    fn a_value_is_replaced() {
        let value = Rcu::none();
        assert_eq!(value.copied(), None);
        // There may be no memory, where faults are injected.
        if value.replace(Some(1)).is_ok() && value.replace(Some(2)).is_ok() {
            assert_eq!(value.copied(), Some(2));
        }
        value.clear();
        assert!(!value.is_some());
    }

    /// A control message of level 1 and number 2 that says it has `len` bytes.
    fn cmsg(len: usize) -> [u8; 24] {
        let mut bytes = [0; 24];
        bytes[..8].copy_from_slice(&len.to_ne_bytes());
        bytes[8..12].copy_from_slice(&1_i32.to_ne_bytes());
        bytes[12..16].copy_from_slice(&2_i32.to_ne_bytes());
        bytes[16] = 7;
        bytes
    }

    #[test]
    fn control_messages_are_read() {
        let bytes = cmsg(17);
        let mut cmsgs = Cmsgs::new(&bytes);
        let Some(Ok(first)) = cmsgs.next() else {
            assert!(false);
            return;
        };
        assert_eq!((first.level(), first.cmsg_type()), (1, 2));
        assert_eq!(first.value::<u8>().ok(), Some(7));
        assert!(first.value::<u16>().is_err_and(|error| is(&error, EINVAL)));
        assert!(cmsgs.next().is_none());
    }

    #[test]
    fn wrong_lengths_of_control_messages_are_refused() {
        for len in [0, 1, 15, 25, usize::MAX - 7, usize::MAX] {
            let bytes = cmsg(len);
            let mut cmsgs = Cmsgs::new(&bytes);
            assert!(cmsgs.next().is_some_and(|cmsg| cmsg.is_err()));
            assert!(cmsgs.next().is_none());
        }
        let bytes = cmsg(16);
        for len in 0..16 {
            assert!(Cmsgs::new(&bytes[..len]).next().is_none());
        }
    }
}
