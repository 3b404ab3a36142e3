// SPDX-License-Identifier: @{ f.licence }@
/*
@{ f.stamp | fill(" * ") }@
 * SHA-256: @{ f.spec_hash }@
 *
@{ ("AF_" ~ f.upper ~ ": " ~ f.title) | fill(" * ") }@
%% for paragraph in f.description
 *
@{ paragraph | fill(" * ") }@
%% endfor
 */

%% if (m.ioctl or s.ioctl) and f.interface.ioctls
#include <linux/compat.h>
%% endif
%% if m.eth
#include <linux/etherdevice.h>
%% endif
%% if m.send and m.room
#include <linux/filter.h>
%% endif
%% if m.eth
#include <linux/if_arp.h>
%% endif
#include <linux/module.h>
%% if s.any
#include <linux/mutex.h>
%% endif
#include <linux/net.h>
%% if m.eth or f.counters
#include <linux/netdevice.h>
%% endif
%% if m.eth
#include <linux/percpu.h>
%% endif
#include <linux/proc_fs.h>
#include <linux/rhashtable.h>
%% if m.eth and d.bind
#include <linux/rtnetlink.h>
%% endif
%% if m.send or s.any
#include <linux/sched/signal.h>
%% endif
%% if s.connect
#include <linux/security.h>
%% endif
#include <linux/seq_file.h>
%% if s.stream_send
#include <linux/sizes.h>
%% endif
%% if m.ioctl or s.ioctl
#include <linux/sockios.h>
%% endif
%% if f.interface.sysctls
#include <linux/sysctl.h>
%% endif
%% if f.hooks and f.hooks.told.timer
#include <linux/timer.h>
%% endif
%% if m.ioctl or s.ioctl
#include <linux/uaccess.h>
%% endif
#include <linux/@{ n }@.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include <net/sock.h>
%% if s.any
#include <net/tcp_states.h>
%% endif
%% if m.ioctl or s.ioctl
#include <asm/ioctls.h>
%% endif
%% if c.header
#include "@{ n }@_compat.h"
%% endif
%% if f.hooks
#include "@{ n }@_hooks.h"
%% endif
%% if f.tracepoints
#define CREATE_TRACE_POINTS
#include "@{ n }@_trace.h"
%% endif

%% if m.cmsgs.sent and not f.hooks
%% include "module/parts/cmsgs.h"
%% endif
/* The part of an address that is unique in a network namespace. */
struct @{ n }@_key {
%% for part in m.key
	@{ part.ctype }@ @{ part.name }@@% if part.len %@[@{ part.len }@]@% endif %@;
%% endfor
} __aligned(sizeof(u32));

%% if d.connect
/* Default destination, replaced as a whole. */
struct @{ n }@_peer {
	struct rcu_head rcu;
	struct @{ n }@_key key;
	struct sockaddr_@{ n }@ addr;
};

%% endif
%% if m.kept
/* Values of the options. */
struct @{ n }@_options {
%% for o in m.options
%% if not o.hook
	@{ o.value.cpu_type }@ @{ o.name }@;
%% endif
%% endfor
};

%% endif
struct @{ n }@_sock {
	struct sock sk;			/* must be first */
	struct rhash_head node;		/* in the bind table, if bound */
	struct @{ n }@_key key;
	struct sockaddr_@{ n }@ addr;
	bool bound;			/* key and addr are final */
%% if s.connect
	bool accepted;			/* addr is that of the listener */
%% endif
%% if m.max_option
	int max_message;
%% endif
%% if m.kept
	struct @{ n }@_options options;
%% endif
%% if m.options_lock
	spinlock_t options_lock;	/* those that are structs */
%% endif
%% if d.connect
	struct @{ n }@_peer __rcu *peer;
%% endif
%% if m.room
	wait_queue_head_t room;		/* callers waiting to send to us */
%% endif
%% if m.eth and d.bind
	bool joined;			/* a group of addr; under the RTNL */
%% endif
%% if f.hooks and f.hooks.told.timer
	struct timer_list timer;	/* of the hooks */
%% endif
%% if m.watch
	struct list_head watchers;	/* sockets polling for room here */
	struct list_head watch;		/* our place among those of a peer */
%% endif
%% if s.any
	struct sock *other;		/* end of the connection, if any */
	struct mutex reader;		/* one receives at a time */
%% endif
%% if s.connect
	struct list_head queue;		/* to accept, or our place there */
%% endif
%% if s.wait
	struct list_head waiting;	/* for room in the queue */
	struct sock *listener;		/* in whose queue we wait, or did */
	struct sock *child;		/* that waits there for us */
%% endif
%% if m.state
	struct @{ n }@_state state;
%% endif
};

%% if f.drops
%% include "module/parts/counters.h"
%% endif
%% include "module/parts/sysctls.h"
struct @{ n }@_net {
	struct rhashtable binds;
%% if f.interface.sysctls
	struct @{ n }@_sysctls sysctls;
%% if sysctl_end
	/* Older kernels look for an empty entry at the end. */
	struct ctl_table sysctl_table[@{ f.interface.sysctls | length }@ + 1];
%% else
	struct ctl_table sysctl_table[@{ f.interface.sysctls | length }@];
%% endif
	struct ctl_table_header *sysctl_header;
%% endif
%% if f.counters or m.eth
	struct @{ n }@_stats __percpu *stats;
%% endif
%% if m.watch
	spinlock_t watch_lock;		/* every list of watchers */
%% endif
};

static unsigned int @{ n }@_net_id;
static struct proto @{ n }@_proto;

static bool @{ n }@_same_key(const struct @{ n }@_key *a, const struct @{ n }@_key *b)
{
	return @{ m.same_key }@;
}

/* Cheaper than the default, a memcmp() whose length is found at run time. */
static int @{ n }@_cmp_key(struct rhashtable_compare_arg *arg, const void *obj)
{
	const struct @{ n }@_sock *ssk = obj;

	return !@{ n }@_same_key(&ssk->key, arg->key);
}

static const struct rhashtable_params @{ n }@_binds_params = {
	.key_len = offsetofend(struct @{ n }@_key, @{ m.key_last }@),
	.key_offset = offsetof(struct @{ n }@_sock, key),
	.head_offset = offsetof(struct @{ n }@_sock, node),
	.obj_cmpfn = @{ n }@_cmp_key,
	.automatic_shrinking = true,
};

static struct @{ n }@_sock *@{ n }@_sk(const struct sock *sk)
{
	return container_of(sk, struct @{ n }@_sock, sk);
}

%% if m.state
struct @{ n }@_state *@{ n }@_state(struct sock *sk)
{
	return &@{ n }@_sk(sk)->state;
}

%% endif
static struct @{ n }@_net *@{ n }@_pernet(const struct net *net)
{
	return net_generic(net, @{ n }@_net_id);
}

%% include "module/parts/sysctl_values.c"
%% include "module/parts/sysctls.c"
%% if m.eth
%% include "module/parts/ethernet/stat.c"
%% endif
%% include "module/parts/address.c"
%% include "module/parts/bind.c"
%% if m.room
%% include "module/parts/room.c"
%% endif
%% if d.connect
%% include "module/parts/connect.c"
%% endif
%% if d.getname
%% include "module/parts/getname.c"
%% endif
%% if m.recv
%% include "module/parts/from.c"
%% endif
%% if f.interface.cmsgs
%% include "module/parts/cmsgs.c"
%% endif
%% if f.drops or f.tracepoints
%% include "module/parts/observe.c"
%% endif
%% if m.send
%% include "module/parts/send.c"
%% endif
%% if m.recv
%% include "module/parts/recv.c"
%% endif
%% include "module/parts/control.c"
%% if m.eth and m.recv
%% include "module/parts/ethernet/rcv.c"
%% endif
%% if m.eth
%% include "module/parts/ethernet/life.c"
%% endif
%% if s.any
%% include "module/parts/stream/alloc.c"
%% if f.drops
%% include "module/parts/stream/observe.c"
%% endif
%% include "module/parts/stream/state.c"
%% if s.connect
%% include "module/parts/stream/connect.c"
%% include "module/parts/stream/accept.c"
%% endif
%% if s.socketpair
%% include "module/parts/stream/pair.c"
%% endif
%% if s.getname
%% include "module/parts/stream/getname.c"
%% endif
%% if s.stream_send or s.seq_send
%% include "module/parts/stream/send.c"
%% endif
%% if s.stream_recv or s.seq_recv
%% include "module/parts/stream/recv.c"
%% endif
%% include "module/parts/stream/control.c"
%% include "module/parts/stream/release.c"
%% endif
%% include "module/parts/hooked/dispatch.c"
%% include "module/parts/create.c"
%% include "module/parts/proc.c"
%% if m.eth
%% include "module/parts/ethernet/notify.c"
%% endif
%% include "module/parts/init.c"
