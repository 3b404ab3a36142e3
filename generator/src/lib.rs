//! Generator of Linux socket protocol families: one YAML spec in; kernel
//! module, UAPI header, Rust crate, test program and documentation out.
//!
//! The way through the modules is [`source`] → [`spec`] → [`model`] →
//! [`check`] → [`render`] → [`output`]; no module uses one to its right.
//! [`facts`] holds what is known about the kernel, [`diag`] what is reported
//! about a spec. [`kernel`] and [`vm`] build and run what was generated.

pub mod audit;
pub mod check;
pub mod cli;
pub mod diag;
pub mod facts;
pub mod kernel;
pub mod model;
pub mod output;
pub mod pipeline;
pub mod progress;
pub mod render;
pub mod source;
pub mod spec;
pub mod vm;
