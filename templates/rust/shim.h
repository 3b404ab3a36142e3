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

%% if m.eth
/* What a sender asks about a device. */
struct shim_link {
	u32 mtu;
	bool up;
	bool loopback;
};

/* Which ways a socket may go. */
struct shim_ways {
	int device;
	int protocol;
	bool broadcasts;
};

/* What is known of a frame that came in. */
struct shim_frame {
	u32 len;
	int ifindex;
	u32 cast;			/* PACKET_xxx */
	u8 to[ETH_ALEN];
	u8 from[ETH_ALEN];
};

%% endif
/* What the Rust side is called back by. */
%% if m.eth
typedef void (*shim_changed_fn)(struct sock *sk, int ifindex, bool gone);
%% endif
typedef void (*shim_destruct_fn)(struct sock *sk);
%% if m.eth
typedef bool (*shim_frame_fn)(struct net_device *dev, struct sk_buff *skb, const struct shim_frame *info);
%% endif
%% if f.hooks and f.hooks.told.timer
typedef void (*shim_expired_fn)(struct sock *sk);
%% endif
%% if r.loopback
typedef void (*shim_drain_fn)(void *arg, struct sk_buff *skb);
%% endif
typedef void (*shim_show_fn)(struct seq_file *seq, struct sock *sk);
%% if not m.eth or f.hooks
typedef bool (*shim_still_fn)(void *arg);
%% endif
%% if r.connections
typedef void (*shim_under_fn)(void *arg);
%% endif

extern const size_t @{ n }@_shim_state_offset;

%% for row in r.shims
@{ row.ret.c }@@{ n }@_shim_@{ row.name }@(@{ row.c_args }@);
%% endfor

#endif /* _@{ U }@_SHIM_H */
