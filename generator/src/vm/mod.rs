//! Running modules and programs in a virtual machine of QEMU, never in the
//! machine's own kernel: a plan, an initramfs with an init of our own, the
//! machine, and the judgement of what it printed.

pub mod dmesg;
mod family;
mod initramfs;
mod kmemleak;
pub mod ktap;
mod kunit;
mod plan;
mod qemu;
mod transcript;
mod verdict;

pub use family::{Extra, Family, Stress};
pub use plan::{Plan, Step};
pub use qemu::{Machine, Run, Stop, Wire, boot};
pub use transcript::{Ending, Record, Transcript};
pub use verdict::{Verdict, judge};
