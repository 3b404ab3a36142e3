/* SPDX-License-Identifier: @{ f.licence }@ */
/*
@{ f.stamp | fill(" * ") }@
 * SHA-256: @{ f.spec_hash }@
 *
 * What the Rust side of the module calls; shim.rs says the same there.
 */
#ifndef _@{ U }@_SHIM_H
#define _@{ U }@_SHIM_H

%% if m.eth
#include <linux/if_ether.h>
%% endif
#include <linux/net.h>
%% if m.eth
#include <linux/netdevice.h>
%% endif
%% if r.connections
#include <linux/poll.h>
%% endif
#include <linux/seq_file.h>
#include <linux/skbuff.h>
#include <linux/socket.h>
#include <linux/sockptr.h>
#include <linux/types.h>
#include <net/sock.h>

%% for item in r.structs
/**
@{ ("struct shim_" ~ item.name ~ " - " ~ item.title) | fill(" * ") }@
%% for field in item.fields
@{ ("@" ~ field.name ~ ": " ~ field.text) | fill(" * ") }@
%% endfor
 */
struct shim_@{ item.name }@ {
%% for field in item.fields
	@{ field.c }@;
%% endfor
};

%% endfor
/* What the Rust side is called back by. */
%% for row in r.callbacks
typedef @{ row.ret.c }@(*shim_@{ row.name }@_fn)(@{ row.c_args }@);
%% endfor

extern const size_t @{ n }@_shim_state_offset;

%% for row in r.shims
@{ row.ret.c }@@{ n }@_shim_@{ row.name }@(@{ row.c_args }@);
%% endfor

#endif /* _@{ U }@_SHIM_H */
