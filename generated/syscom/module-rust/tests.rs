// SPDX-License-Identifier: GPL-2.0-only

//! KUnit tests of what the family is made of, run when the module is loaded by a kernel with
//! KUnit (`kunit.enable=1`).

use kernel::prelude::*;

#[kunit_tests(syscom)]
mod suite {
    use crate::family::{Address, Protocol};
    use crate::runtime::{
        addr::{family_of, Be16, Be32, Le64, SockAddr},
        cell::{Once, Setting},
        control::Cmsgs,
        errno::{errno, is, EAFNOSUPPORT, EINVAL},
        rcu::Rcu,
        value::within,
    };
    use crate::transport::bind::Naming as _;
    use kernel::prelude::*;

    /// The error that reading an address gives.
    fn refusal(bytes: &[u8]) -> c_int {
        Address::parse(bytes).map_or_else(|error| error.to_errno(), |_| 0)
    }

    #[test]
    fn an_address_of_its_size_is_taken() {
        let bytes = Address::unbound().as_bytes();
        assert_eq!(bytes.len(), 6);
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
        let mut bytes = [0xff; 9];
        let addr = Address::unbound().as_bytes();
        bytes[..addr.len()].copy_from_slice(addr);
        assert_eq!(refusal(&bytes), 0);
    }

    #[test]
    fn another_family_is_refused() {
        let mut bytes = [0; 6];
        bytes.copy_from_slice(Address::unbound().as_bytes());
        bytes[0] ^= 1;
        assert_eq!(refusal(&bytes), errno(EAFNOSUPPORT).to_errno());
    }

    #[test]
    fn keys_are_told_apart() {
        let addr = Address::unbound();
        let same = *addr;
        assert!(Protocol::key(addr) == Protocol::key(&same));
        let other = Protocol::with_index(addr, 0);
        assert!(Protocol::key(addr) != Protocol::key(&other));
        assert!(Protocol::is_any(&Protocol::nobody()));
        for index in [0, 1, 32768 - 1] {
            assert!(!Protocol::is_any(&Protocol::with_index(addr, index)));
        }
    }

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
