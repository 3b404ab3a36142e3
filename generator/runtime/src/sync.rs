// SPDX-License-Identifier: GPL-2.0-only

//! What `kernel::sync` has of this.

/// Read-copy-update by a count of readers: a grace period has passed when there
/// was a moment without any. A lock of the standard library would not do, as what
/// it orders is not seen by the thread sanitizer.
pub mod rcu {
    use std::sync::atomic::{AtomicUsize, Ordering};

    static READERS: AtomicUsize = AtomicUsize::new(0);

    /// A reader's section.
    pub struct Guard(());

    /// Begins a reader's section.
    pub fn read_lock() -> Guard {
        READERS.fetch_add(1, Ordering::SeqCst);
        Guard(())
    }

    impl Drop for Guard {
        fn drop(&mut self) {
            READERS.fetch_sub(1, Ordering::SeqCst);
        }
    }

    /// Waits until all who read now have ended.
    pub(crate) fn synchronize() {
        while READERS.load(Ordering::SeqCst) != 0 {
            std::thread::yield_now();
        }
    }
}
