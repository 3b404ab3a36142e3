// SPDX-License-Identifier: GPL-2.0-only

//! What is checked by unit tests.

#![forbid(unsafe_code)]

use kernel::prelude::*;

/// Half of a number, rounded down.
pub(crate) fn half(number: c_int) -> c_int {
    number / 2
}

#[kunit_tests(halves)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_rounded_down() {
        assert_eq!(half(5), 2);
    }
}
