@% include "crate/head.rs" %@
//! To come.

fn main() {}
