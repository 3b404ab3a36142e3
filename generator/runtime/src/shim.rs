// SPDX-License-Identifier: GPL-2.0-only

//! The one function of the shim that these parts call: it waits for readers, and frees.

use crate::bindings::callback_head;
use crate::sync::rcu;
use std::alloc::Layout;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// How large what was allocated is, by address.
static LAYOUTS: Mutex<BTreeMap<usize, Layout>> = Mutex::new(BTreeMap::new());

pub(crate) fn note(place: *mut u8, layout: Layout) {
    LAYOUTS.lock().unwrap().insert(place as usize, layout);
}

/// # Safety
///
/// As for the kernel's.
pub(crate) unsafe fn kfree_rcu(head: *mut callback_head) {
    rcu::synchronize();
    let layout = LAYOUTS.lock().unwrap().remove(&(head as usize));
    // SAFETY: It was allocated so, nobody finds it any more, and those who did are gone.
    unsafe { std::alloc::dealloc(head.cast(), layout.expect("it was allocated")) };
}

/// What was allocated and not freed.
pub(crate) fn allocated() -> usize {
    LAYOUTS.lock().unwrap().len()
}
