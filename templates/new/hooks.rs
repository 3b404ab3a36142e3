// SPDX-License-Identifier: GPL-2.0-only

//! The protocol's own code: the hooks that spec.yaml names. protogen wrote this file once, as a
//! beginning, and never touches it again.

#![forbid(unsafe_code)]

%% for line in uses
@{ line }@
%% endfor

impl Hooks for Protocol {
%% for method in methods
%% if not loop.first

%% endif
@{ method }@
%% endfor
}
