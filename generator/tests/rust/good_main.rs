// SPDX-License-Identifier: GPL-2.0-only

//! A module that behaves, in two languages.

use kernel::prelude::*;

mod half;

module! {
    type: Good,
    name: "good",
    authors: ["nobody"],
    description: "A module that behaves",
    license: "GPL",
}

extern "C" {
    fn good_twice(number: c_int) -> c_int;
}

struct Good;

impl kernel::Module for Good {
    fn init(_module: &'static ThisModule) -> Result<Self> {
        // SAFETY: It takes any number.
        let four = unsafe { good_twice(2) };
        if half::half(four) != 2 {
            return Err(EINVAL);
        }
        Ok(Self)
    }
}
