// SPDX-License-Identifier: GPL-2.0-only

//! Closures that C asks whether there is still a reason to wait.

use crate::shim;
use kernel::prelude::*;

/// Asks a closure.
///
/// # Safety
///
/// `arg` is to an `F` that nobody else uses meanwhile.
unsafe extern "C" fn ask<F: FnMut() -> bool>(arg: *mut c_void) -> bool {
    // SAFETY: By the requirements.
    let still = unsafe { &mut *arg.cast::<F>() };
    still()
}

/// The function that asks closures of that type; its argument is to one.
pub(super) fn asker<F: FnMut() -> bool>(_: &F) -> shim::StillFn {
    ask::<F>
}
