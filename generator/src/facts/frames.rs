//! How frames get to a family.

use std::sync::LazyLock;

use super::slots::Step;

/// Ways from the softirq of a device to the function of a `struct packet_type`.
pub static RECEIVED: LazyLock<Vec<Vec<Step>>> =
    LazyLock::new(|| super::load("frames.yaml", include_str!("../../facts/frames.yaml")));
