// SPDX-License-Identifier: GPL-2.0-only

use crate::bindings::{EAFNOSUPPORT, EINVAL};
use crate::prelude::*;
use crate::runtime::addr::{family_of, Be16, Be32, Le16, Le32, Le64, SockAddr};
use crate::runtime::cell::{Once, Setting};
use crate::runtime::control::Cmsgs;
use crate::runtime::rcu::Rcu;
use crate::runtime::value::{sound, within, Value as _};
use crate::sync::rcu::read_lock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Mutex;
use std::thread::scope;
use zerocopy_derive::Immutable;

/// Sanitizers make threads slow.
const ROUNDS: u64 = 300;

/// Those that count what is allocated, one at a time.
static ALONE: Mutex<()> = Mutex::new(());

#[repr(C)]
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable)]
struct Address {
    family: u16,
    port: Be16,
    zero: [u8; 2],
}

impl SockAddr for Address {
    const FAMILY: u16 = 19;

    fn unbound() -> &'static Self {
        static UNBOUND: Address = Address {
            family: 19,
            port: Be16::new(0),
            zero: [0; 2],
        };
        &UNBOUND
    }

    fn family(&self) -> u16 {
        self.family
    }

    fn reserved_is_zero(&self) -> bool {
        self.zero == [0; 2]
    }
}

/// The negative error number that reading an address gives.
fn refusal(bytes: &[u8]) -> c_int {
    Address::parse(bytes)
        .err()
        .map_or(0, |error| error.to_errno())
}

#[test]
fn addresses_are_read_wherever_they_lie() {
    let mut bytes = [0; 16];
    for at in 0..8 {
        bytes[at..at + 6].copy_from_slice(Address::unbound().as_bytes());
        bytes[at + 3] = 7;
        // Of the very length, so that reading further is noticed.
        let exact = bytes[at..at + 6].to_vec().into_boxed_slice();
        assert_eq!(Address::parse(&exact).unwrap().port.get(), 7);
        assert_eq!(Address::parse(&bytes[at..]).unwrap().port.get(), 7);
        assert_eq!(family_of(&exact), Some(19));
        for len in 0..6 {
            let short = exact[..len].to_vec().into_boxed_slice();
            assert_eq!(refusal(&short), -(EINVAL as c_int));
        }
    }
    let mut other = *Address::unbound();
    other.family = 20;
    assert_eq!(refusal(other.as_bytes()), -(EAFNOSUPPORT as c_int));
    let mut other = *Address::unbound();
    other.zero = [0, 1];
    assert_eq!(refusal(other.as_bytes()), -(EINVAL as c_int));
}

#[test]
fn numbers_keep_their_order() {
    assert_eq!(Be32::new(0x0102_0304).as_bytes(), [1, 2, 3, 4]);
    assert_eq!(Le16::new(0x0102).as_bytes(), [2, 1]);
    assert_eq!(Le32::new(5).get(), 5);
    assert_eq!(Le64::new(u64::MAX - 1).get(), u64::MAX - 1);
}

/// The control messages of some bytes as the kernel's macros find them: level,
/// number and length of the value of each, and whether an error ends them.
fn reference(bytes: &[u8]) -> (Vec<(i32, i32, usize)>, bool) {
    let (mut found, mut at) = (Vec::new(), 0_usize);
    while bytes.len() - at >= 16 {
        let word = |from: usize| bytes[at + from..at + from + 4].try_into().unwrap();
        let len = u64::from_ne_bytes(bytes[at..at + 8].try_into().unwrap());
        let left = (bytes.len() - at) as u64;
        if len < 16 || len > left {
            return (found, true);
        }
        let len = len as usize;
        found.push((
            i32::from_ne_bytes(word(8)),
            i32::from_ne_bytes(word(12)),
            len - 16,
        ));
        let next = at + len.next_multiple_of(8);
        if next > bytes.len() {
            break;
        }
        at = next;
    }
    (found, false)
}

#[test]
fn control_messages_of_any_bytes() {
    let mut seed = 1_u64;
    let mut next = |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for _ in 0..20_000 {
        let size = next(80) as usize;
        let mut bytes = vec![0_u8; size];
        let mut at = 0;
        while size - at >= 16 {
            let len = match next(8) {
                0 => next(16),
                1 => u64::MAX - next(64),
                2 => next(100),
                _ => 16 + next(20),
            };
            bytes[at..at + 8].copy_from_slice(&len.to_ne_bytes());
            bytes[at + 8] = next(3) as u8;
            bytes[at + 12] = next(3) as u8;
            at = (at + 16 + next(3) as usize * 8).min(size);
        }
        let bytes = bytes.into_boxed_slice();
        let (wanted, wrong) = reference(&bytes);
        let mut found = Vec::new();
        let mut failed = false;
        for cmsg in Cmsgs::new(&bytes) {
            assert!(!failed, "an error is the last");
            match cmsg {
                Ok(cmsg) => {
                    let fits = |len: usize| match len {
                        1 => cmsg.value::<u8>().is_ok(),
                        4 => cmsg.value::<u32>().is_ok(),
                        8 => cmsg.value::<u64>().is_ok(),
                        _ => false,
                    };
                    let (level, number, len) = wanted[found.len()];
                    assert_eq!((cmsg.level(), cmsg.cmsg_type()), (level, number));
                    assert_eq!(fits(len), [1, 4, 8].contains(&len));
                    found.push(());
                }
                Err(error) => {
                    assert_eq!(error.to_errno(), -(EINVAL as c_int));
                    failed = true;
                }
            }
        }
        assert_eq!((found.len(), failed), (wanted.len(), wrong), "{bytes:?}");
    }
}

#[test]
fn a_value_is_set_once_among_many() {
    for _ in 0..ROUNDS {
        let once = Once::new();
        let winners: u64 = scope(|scope| {
            let writers: Vec<_> = (1..4_u64)
                .map(|number| {
                    scope.spawn({
                        let once = &once;
                        move || once.set([number; 4])
                    })
                })
                .collect();
            let readers: Vec<_> = (0..2)
                .map(|_| {
                    scope.spawn(|| {
                        if let Some(value) = once.get() {
                            assert!(value.iter().all(|part| part == &value[0]));
                        }
                    })
                })
                .collect();
            // The sanitizer knows a thread's end by its being joined.
            readers
                .into_iter()
                .for_each(|reader| reader.join().unwrap());
            writers
                .into_iter()
                .map(|writer| u64::from(writer.join().unwrap()))
                .sum()
        });
        assert_eq!(winners, 1);
        assert!((1..4).contains(&once.get().unwrap()[0]));
    }
}

#[test]
fn a_setting_changes_for_all() {
    let setting = Setting::new(1);
    scope(|scope| {
        let writer = scope.spawn(|| setting.set(2));
        assert!([1, 2].contains(&setting.get()));
        writer.join().unwrap();
    });
    assert_eq!(setting.get(), 2);
}

#[test]
fn values_are_judged() {
    assert_eq!(within(-1_i8, -1..=1).ok(), Some(-1));
    assert!(within(2_i8, -1..=1).is_err_and(|error| error.to_errno() == -(EINVAL as i32)));
    assert!(sound(u64::ZERO).is_ok());
}

#[test]
fn readers_see_whole_values_and_keep_them() {
    let _alone = ALONE.lock().unwrap();
    let before = crate::shim::allocated();
    let value: Rcu<[u64; 4]> = Rcu::none();
    let done = AtomicBool::new(false);
    scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    while !done.load(Ordering::Relaxed) {
                        let guard = read_lock();
                        if let Some(found) = value.get(&guard) {
                            let first = found[0];
                            assert!(found.iter().all(|part| *part == first));
                        }
                    }
                })
            })
            .collect();
        for round in 0..ROUNDS {
            value.replace(Some([round; 4])).unwrap();
            if round % 7 == 0 {
                value.clear();
            }
        }
        done.store(true, Ordering::Relaxed);
        readers
            .into_iter()
            .for_each(|reader| reader.join().unwrap());
    });
    assert!(value.is_some());
    assert_eq!(value.copied(), Some([ROUNDS - 1; 4]));
    drop(value);
    assert_eq!(crate::shim::allocated(), before);
}

/// What has to be found, so that silence means something: `ci/undefined` asks for it.
#[test]
fn the_fault_of_the_control() {
    if std::env::var_os("PROTOGEN_RUNTIME_FAULT").is_none() {
        return;
    }
    let place = Box::into_raw(Box::new([1_u64; 4]));
    // SAFETY: None: the memory is freed, and read afterwards.
    let read = unsafe {
        drop(Box::from_raw(place));
        place.cast::<u64>().read_volatile()
    };
    std::hint::black_box(read);
}
