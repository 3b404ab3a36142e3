// SPDX-License-Identifier: GPL-2.0-only

//! What a task asks of the kernel for itself.

use crate::shim;

/// A random number below `ceil`, which is not zero.
pub(crate) fn random_below(ceil: u32) -> u32 {
    // SAFETY: There is no more to it; zero gives zero.
    unsafe { shim::random_below(ceil) }
}

/// Lets others run; must not be called where sleeping is forbidden.
pub(crate) fn yield_now() {
    // SAFETY: To sleep where it is forbidden is a fault of another kind, which the kernel reports.
    unsafe { shim::cond_resched() }
}
