// SPDX-License-Identifier: @{ f.licence }@
/*
@{ f.stamp | fill(" * ") }@
 * SHA-256: @{ f.spec_hash }@
 *
 * What the kernel's Rust bindings lack, since it is inline or reads struct
 * sock. The protocol is in Rust.
 */

%% if m.eth
#include <linux/etherdevice.h>
%% endif
#include <linux/filter.h>
%% if m.eth
#include <linux/if_arp.h>
%% endif
#include <linux/module.h>
%% if r.connections
#include <linux/mutex.h>
%% endif
#include <linux/net.h>
%% if f.counters or m.eth
#include <linux/netdevice.h>
%% endif
%% if m.eth
#include <linux/percpu.h>
%% endif
#include <linux/proc_fs.h>
#include <linux/random.h>
#include <linux/rhashtable.h>
%% if m.eth
#include <linux/rtnetlink.h>
%% endif
#include <linux/sched/signal.h>
%% if r.connections
#include <linux/security.h>
%% endif
#include <linux/seq_file.h>
#include <linux/sockios.h>
%% if f.interface.sysctls
#include <linux/sysctl.h>
%% endif
#include <linux/@{ n }@.h>
#include <net/checksum.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include <net/sock.h>
%% if r.connections
#include <net/tcp_states.h>
%% endif
#include <asm/ioctls.h>
%% if f.tracepoints
#define CREATE_TRACE_POINTS
#include "@{ n }@_trace.h"
%% endif
#include "shim.h"

/* The part of an address that is unique in a network namespace. */
struct @{ n }@_key {
%% for part in m.key
	@{ part.ctype }@ @{ part.name }@@% if part.len %@[@{ part.len }@]@% endif %@;
%% endfor
} __aligned(sizeof(@{ r.key_like }@));

%% if r.apart
/* What a bound socket is found by: each kind has addresses of its own. */
struct @{ n }@_name {
	struct @{ n }@_key key;
	u16 type;
	u16 protocol;
};

%% endif
struct @{ n }@_sock {
	struct sock sk;			/* must be first */
	struct rhash_head node;		/* in the bind table, if bound */
%% if r.apart
	struct @{ n }@_name name;
%% else
	struct @{ n }@_key key;
%% endif
	bool bound;			/* written under the socket's lock */
%% if f.hooks and f.hooks.told.timer
	struct timer_list timer;
	shim_expired_fn expired;	/* there once the timer was started */
%% endif
%% if r.loopback
	wait_queue_head_t room;		/* callers waiting to send to us */
	struct list_head watchers;	/* sockets polling for room here */
	struct list_head watch;		/* our place among those of a peer */
%% endif
%% if r.connections
	struct mutex reader;		/* one receives at a time */
	struct list_head pending;	/* to be accepted */
	struct list_head waiting;	/* for room there */
	struct list_head place;		/* ours in one of them, elsewhere */
	struct sock *waits_at;		/* whose list that is, if we wait */
%% endif
	u64 state[];			/* the Rust side's */
};

%% if f.counters or f.tracepoints
%% include "module/parts/counters.h"
%% endif
%% include "module/parts/sysctls.h"
struct @{ n }@_net {
	struct rhashtable binds;
%% if f.interface.sysctls
	struct @{ n }@_sysctls sysctls;
	struct ctl_table sysctl_table[@{ f.interface.sysctls | length }@];
	struct ctl_table_header *sysctl_header;
%% endif
%% if f.counters or m.eth
	struct @{ n }@_stats __percpu *stats;
%% endif
%% if r.loopback
	spinlock_t watch_lock;		/* every list of watchers */
%% endif
};

/* Memory that is freed after a grace period. */
struct shim_node {
	struct rcu_head rcu;
};

static unsigned int @{ n }@_net_id;
static shim_show_fn @{ n }@_show;
%% if m.eth
static shim_changed_fn @{ n }@_changed;
static shim_frame_fn @{ n }@_frame;
%% endif

const size_t @{ n }@_shim_state_offset = offsetof(struct @{ n }@_sock, state);

/* What the Rust side takes for granted. */
%% for constant in r.constants
static_assert(@{ constant.c }@ == @{ constant.value }@);
%% endfor
static_assert(PF_@{ U }@ < NPROTO);
static_assert(sizeof(struct @{ n }@_key) == @{ r.key_size }@);
static_assert(sizeof(struct sockaddr_@{ n }@) == @{ f.address.size }@);
%% if r.cb_size
static_assert(@{ r.cb_size }@ <= SOCK_SKB_CB_OFFSET);
%% endif
%% for ty in f.interface.types
static_assert(sizeof(@{ ty.ctype }@) == @{ ty.size }@);
%% endfor
%% if f.drops
static_assert(@{ U }@_DROPS == @{ f.drops | length }@);
%% endif
%% if m.eth
static_assert(sizeof(struct @{ n }@_hdr) == @{ f.header.size }@);
%% endif
%% for row in r.kernel
static_assert(__same_type(@{ row.name }@, @{ row.c_type }@));
%% endfor

static struct proto @{ n }@_proto = {
	.name	= "@{ U }@",
	.owner	= THIS_MODULE,
};

static bool @{ n }@_same_key(const struct @{ n }@_key *a, const struct @{ n }@_key *b)
{
	return @{ m.same_key }@;
}

/* Cheaper than the default, a memcmp() whose length is found at run time. */
static int @{ n }@_cmp_key(struct rhashtable_compare_arg *arg, const void *obj)
{
	const struct @{ n }@_sock *ssk = obj;
%% if r.apart
	const struct @{ n }@_name *name = arg->key;

	return !@{ n }@_same_key(&ssk->name.key, &name->key) || ssk->name.type != name->type || ssk->name.protocol != name->protocol;
%% else

	return !@{ n }@_same_key(&ssk->key, arg->key);
%% endif
}

static const struct rhashtable_params @{ n }@_binds_params = {
%% if r.apart
	.key_len = offsetofend(struct @{ n }@_name, protocol),
	.key_offset = offsetof(struct @{ n }@_sock, name),
%% else
	.key_len = offsetofend(struct @{ n }@_key, @{ m.key_last }@),
	.key_offset = offsetof(struct @{ n }@_sock, key),
%% endif
	.head_offset = offsetof(struct @{ n }@_sock, node),
	.obj_cmpfn = @{ n }@_cmp_key,
	.automatic_shrinking = true,
};

static struct @{ n }@_sock *@{ n }@_sk(const struct sock *sk)
{
	return container_of(sk, struct @{ n }@_sock, sk);
}

static struct @{ n }@_net *@{ n }@_pernet(const struct net *net)
{
	return net_generic(net, @{ n }@_net_id);
}
%% if r.apart

/* The name that a key is for sockets of the kind of sk. */
static void @{ n }@_get_name(const struct sock *sk, const void *key, struct @{ n }@_name *name)
{
	memcpy(&name->key, key, sizeof(name->key));
	name->type = sk->sk_type;
	name->protocol = sk->sk_protocol;
}
%% endif

%% include "module/parts/sysctls.c"
%% if f.counters
%% include "module/parts/count.c"
%% endif
%% if m.eth
%% include "module/parts/ethernet/stat.c"
static_assert(@{ U }@_FATES == @{ m.eth.fates | length }@);

%% endif
%% if f.hooks and f.hooks.told.timer
static void @{ n }@_timer(struct timer_list *timer)
{
	struct @{ n }@_sock *ssk;
	shim_expired_fn expired;
	struct sock *sk;

	ssk = container_of(timer, struct @{ n }@_sock, timer);
	sk = &ssk->sk;
	expired = READ_ONCE(ssk->expired);
	if (!sock_flag(sk, SOCK_DEAD))
		expired(sk);
	sock_put(sk);
}

%% endif
/* A new socket, whose state is not there yet. */
static struct sock *@{ n }@_new(struct net *net, struct socket *sock, int protocol, int kern)
{
%% if not m.eth or (f.hooks and f.hooks.told.timer)
	struct @{ n }@_sock *ssk;
%% endif
	struct sock *sk;

	sk = sk_alloc(net, PF_@{ U }@, GFP_KERNEL, &@{ n }@_proto, kern);
	if (!sk)
		return NULL;
	sock_init_data(sock, sk);
	sk->sk_protocol = protocol;
	/* Messages count against the memory of the sender's cgroup. */
	sk->sk_allocation = GFP_KERNEL_ACCOUNT;
	/* Others find the socket under RCU and take no reference. */
	sock_set_flag(sk, SOCK_RCU_FREE);
%% if not m.eth or (f.hooks and f.hooks.told.timer)
	ssk = @{ n }@_sk(sk);
%% endif
%% if f.hooks and f.hooks.told.timer
	timer_setup(&ssk->timer, @{ n }@_timer, 0);
%% endif
%% if r.loopback
	init_waitqueue_head(&ssk->room);
	INIT_LIST_HEAD(&ssk->watchers);
	INIT_LIST_HEAD(&ssk->watch);
%% endif
%% if r.connections
	mutex_init(&ssk->reader);
	INIT_LIST_HEAD(&ssk->pending);
	INIT_LIST_HEAD(&ssk->waiting);
	INIT_LIST_HEAD(&ssk->place);
%% endif
	return sk;
}

%% if r.loopback
static bool @{ n }@_is_full(const struct sock *sk)
{
%% if d.shutdown
	if (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN)
		return false;
%% endif
	return atomic_read(&sk->sk_rmem_alloc) >= READ_ONCE(sk->sk_rcvbuf);
}

%% include "module/parts/wake.c"
/* A message of that size does not count any more. */
static void @{ n }@_made_room(struct sock *sk, int size)
{
	struct @{ n }@_sock *ssk = @{ n }@_sk(sk);

	atomic_sub(size, &sk->sk_rmem_alloc);
	/* Pairs with the barriers of those who wait or watch. */
	smp_mb();
	/* The barrier above orders this look after the new room is seen. */
	if (waitqueue_active(&ssk->room))
		wake_up_interruptible(&ssk->room);
	if (!list_empty(&ssk->watchers))
		@{ n }@_wake_watchers(sk);
}

%% endif
%% if not m.eth
/*
 * A message without content behind what Rust keeps in front of it, if that is
 * anything; in line where one is sent, which is most often.
 */
static __always_inline struct sk_buff *@{ n }@_alloc(struct sock *sk, size_t front, size_t len, bool noblock, int *err)
{
	size_t data_len = 0;
	struct sk_buff *skb;

	/* What a small allocation cannot hold goes to pages. */
	if (len > SKB_MAX_ALLOC)
		data_len = PAGE_ALIGN(len - SKB_MAX_ALLOC);
	skb = sock_alloc_send_pskb(sk, front + len - data_len, data_len, noblock, err, PAGE_ALLOC_COSTLY_ORDER);
	if (!skb)
		return NULL;
	skb_reserve(skb, front);
	skb_put(skb, len - data_len);
	skb->data_len = data_len;
	skb->len = len;
	return skb;
}

%% endif
%% if r.connections
/* Bytes that were received, behind what Rust has there; 0 in a new sk_buff. */
static u32 *@{ n }@_consumed(const struct sk_buff *skb)
{
	return (u32 *)(skb->cb + SOCK_SKB_CB_OFFSET);
}

%% endif
%% if r.datagrams
static noinline struct sk_buff *@{ n }@_wait_for_message(struct sock *sk, int flags, int *err)
{
	/* Peeking at an offset would pass over empty messages. */
	int off = -1;
%% if d.shutdown
	struct sk_buff *skb;

	skb = __skb_recv_datagram(sk, &sk->sk_receive_queue, flags, &off, err);
	if (!skb && *err == -EAGAIN && (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN) && skb_queue_empty_lockless(&sk->sk_receive_queue))
		*err = 0;
	return skb;
%% else

	return __skb_recv_datagram(sk, &sk->sk_receive_queue, flags, &off, err);
%% endif
}

%% endif
#ifdef CONFIG_PROC_FS
%% include "module/parts/proc/walk.c"
static int @{ n }@_seq_show(struct seq_file *seq, void *v)
{
	if (v == SEQ_START_TOKEN)
		seq_puts(seq, "@{ r.proc_head }@\n");
	else
		@{ n }@_show(seq, v);
	return 0;
}

%% include "module/parts/proc/ops.c"
%% if f.counters

%% include "module/parts/proc/stat.c"
%% endif
#endif

%% include "module/parts/netns.c"
%% if m.eth
%% include "rust/shim/ethernet.c"
%% endif
%% for row in r.shims
@{ row.ret.c }@@{ n }@_shim_@{ row.name }@(@{ row.c_args }@)
{
%% if row.body
@{ row.body }@
%% endif
}

%% endfor
%% if r.author_in_c
/* module! takes no other characters than those of ASCII. */
MODULE_AUTHOR("@{ f.author | cstring }@");
%% endif
