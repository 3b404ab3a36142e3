// SPDX-License-Identifier: GPL-2.0-only

//! Softirqs, in which messages of network devices come in and timers run.

use crate::shim;
use kernel::types::NotThreadSafe;

/// No softirq runs on the present processor for as long as the value lives, so that none can wait
/// for a lock that was taken since.
///
/// # Invariants
///
/// They were kept off by the present thread for the value.
pub(crate) struct NoSoftirqs(NotThreadSafe);

impl NoSoftirqs {
    /// Keeps them off. Nothing that sleeps is to be called then, which the types do not see.
    #[inline]
    pub(crate) fn new() -> Self {
        // SAFETY: It is counted, and `drop()` takes it back.
        unsafe { shim::bh_disable() };
        // INVARIANT: They were kept off above.
        Self(NotThreadSafe)
    }
}

impl Drop for NoSoftirqs {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        unsafe { shim::bh_enable() };
    }
}
