// SPDX-License-Identifier: GPL-2.0-only

//! What a task asks of the kernel for itself.

use crate::shim;

/// A number below `ceil` that nobody can predict; zero if that is zero.
pub(crate) fn random_below(ceil: u32) -> u32 {
    if ceil == 0 {
        return 0;
    }
    // SAFETY: It is not zero.
    unsafe { shim::random_below(ceil) }
}

/// Lets others run; must not be called where sleeping is forbidden, which the types do not see.
pub(crate) fn cond_resched() {
    // SAFETY: As `runtime` says of sleeping.
    unsafe { shim::cond_resched() }
}

/// Sends `SIGPIPE` to the caller.
#[cold]
pub(crate) fn raise_sigpipe() {
    // SAFETY: The present task is alive.
    unsafe { shim::send_sigpipe() }
}
