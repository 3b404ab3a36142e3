// SPDX-License-Identifier: GPL-2.0-only

//! The very files of `templates/rust/runtime` that need no kernel, compiled for the host, with
//! a stand-in for what they take from the kernel's crates.

#![allow(
    dead_code,
    reason = "the runtime has what families use, and these tests are none"
)]

// What the files call `kernel` is this crate.
extern crate self as kernel;

pub mod bindings;
pub mod prelude;
mod shim;
pub mod sync;

#[cfg(test)]
mod tests;

#[path = "../../../templates/rust/runtime"]
mod runtime {
    #[path = "addr.rs"]
    pub(crate) mod addr;
    #[path = "cell.rs"]
    pub(crate) mod cell;
    #[path = "control.rs"]
    pub(crate) mod control;
    #[path = "errno.rs"]
    pub(crate) mod errno;
    #[path = "rcu.rs"]
    pub(crate) mod rcu;
    #[path = "value.rs"]
    pub(crate) mod value;
}
