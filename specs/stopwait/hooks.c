// SPDX-License-Identifier: GPL-2.0-only
/*
 * The protocol of STOPWAIT. One message is on its way at a time, and is sent
 * again until the peer acknowledges it.
 *
 * Messages are numbered from zero in a session, which the sender chooses at
 * random and anew whenever it loses messages, so that the receiver cannot wait
 * for one that never comes. A receiver that knows a session takes another only
 * from its beginning, and not the one that it has left, so that what is late
 * does not look like something new; one that knows none, after a restart for
 * example, goes on where the peer is.
 */
#include <linux/etherdevice.h>
#include <linux/jiffies.h>
#include <linux/minmax.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/skbuff.h>
#include <linux/string.h>
#include <linux/wait.h>
#include "stopwait_hooks.h"

/* Between the first two tries; twice as long after each, up to the second. */
#define STOPWAIT_FIRST	msecs_to_jiffies(20)
#define STOPWAIT_LAST	msecs_to_jiffies(640)

enum stopwait_kind {
	STOPWAIT_DATA,
	STOPWAIT_ACK,
};

/* What a frame is to say, until it has a header. */
struct stopwait_cb {
	enum stopwait_kind kind;
	u32 session;
	u32 seq;
};

static struct stopwait_cb *stopwait_cb(const struct sk_buff *skb)
{
	BUILD_BUG_ON(sizeof(struct stopwait_cb) > sizeof(skb->cb));
	return (struct stopwait_cb *)skb->cb;
}

/* Whether an address is that of the peer. The caller holds the lock. */
static bool stopwait_is_peer(const struct stopwait_state *state,
			     const struct sockaddr_stopwait *addr)
{
	const struct sockaddr_stopwait *peer = &state->peer;

	if (!state->connected || addr->port != peer->port)
		return false;
	if (peer->ifindex && addr->ifindex != peer->ifindex)
		return false;
	return ether_addr_equal(addr->hwaddr, peer->hwaddr);
}

/* Whether a message is the next one. The caller holds the lock. */
static bool stopwait_is_next(const struct stopwait_state *state, u32 session,
			     u32 seq)
{
	if (!state->heard)
		return true;
	if (session == state->peer_session)
		return seq == state->expected;
	return !seq && session != state->left_session;
}

/* A session of the peer begins; another may end. The caller holds the lock. */
static void stopwait_enter(struct stopwait_state *state, u32 session)
{
	state->left_session = state->heard ? state->peer_session : session;
	state->peer_session = session;
	state->heard = true;
}

/* Forgets what is not acknowledged. The caller holds the lock. */
static void stopwait_reset(struct sock *sk)
{
	struct stopwait_state *state = stopwait_state(sk);

	stopwait_stop_timer(sk);
	__skb_queue_purge(&state->unacked);
	state->session = get_random_u32();
	state->seq = 0;
	state->tries = 0;
}

/*
 * A copy of the first message for another try, or NULL if there is no memory;
 * the timer sees to it then. The caller holds the lock.
 */
static struct sk_buff *stopwait_try(struct sock *sk)
{
	struct stopwait_state *state = stopwait_state(sk);
	unsigned long delay = STOPWAIT_FIRST << min(state->tries, 10U);

	state->tries++;
	WRITE_ONCE(state->error, 0);
	stopwait_start_timer(sk, min(delay, STOPWAIT_LAST));
	return skb_clone(skb_peek(&state->unacked), GFP_ATOMIC);
}

/* Without the lock, since a frame may come back at once. */
static void stopwait_xmit(struct sock *sk, const struct sockaddr_stopwait *dst,
			  struct sk_buff *skb)
{
	int err = skb ? stopwait_deliver(sk, dst, skb, MSG_DONTWAIT) : -ENOBUFS;

	if (err)
		WRITE_ONCE(stopwait_state(sk)->error, -err);
}

static void stopwait_ack(struct sock *sk, const struct sockaddr_stopwait *dst,
			 u32 session, u32 seq)
{
	struct sk_buff *skb = stopwait_alloc_frame(0);

	/* The peer sends again what is not acknowledged. */
	if (!skb)
		return;
	*stopwait_cb(skb) = (struct stopwait_cb) {
		.kind = STOPWAIT_ACK,
		.session = session,
		.seq = seq,
	};
	stopwait_deliver(sk, dst, skb, MSG_DONTWAIT);
}

int stopwait_hook_create(struct sock *sk)
{
	struct stopwait_state *state = stopwait_state(sk);

	spin_lock_init(&state->lock);
	skb_queue_head_init(&state->unacked);
	state->session = get_random_u32();
	return 0;
}

static void stopwait_linger(struct sock *sk)
{
	struct sk_buff_head *unacked = &stopwait_state(sk)->unacked;

	wait_event_interruptible_timeout(*sk_sleep(sk),
					 skb_queue_empty_lockless(unacked),
					 READ_ONCE(sk->sk_lingertime));
}

void stopwait_hook_close(struct sock *sk)
{
	struct stopwait_state *state = stopwait_state(sk);

	if (sock_flag(sk, SOCK_LINGER) && !(current->flags & PF_EXITING))
		stopwait_linger(sk);
	spin_lock_bh(&state->lock);
	stopwait_reset(sk);
	/* Nobody receives any more, so nothing is acknowledged. */
	state->connected = false;
	spin_unlock_bh(&state->lock);
}

int stopwait_hook_connect(struct sock *sk, const struct sockaddr_stopwait *addr,
			  int flags)
{
	struct stopwait_state *state = stopwait_state(sk);
	int err;

	/* A group has no one who could acknowledge. */
	if (addr && is_multicast_ether_addr(addr->hwaddr))
		return -EINVAL;
	err = stopwait_default_connect(sk, addr, flags);
	if (err)
		return err;
	spin_lock_bh(&state->lock);
	stopwait_reset(sk);
	state->heard = false;
	state->connected = addr;
	if (addr)
		state->peer = *addr;
	spin_unlock_bh(&state->lock);
	return 0;
}

int stopwait_hook_sendmsg(struct sock *sk, const struct sockaddr_stopwait *dst,
			  struct msghdr *msg, size_t len)
{
	struct stopwait_state *state = stopwait_state(sk);
	struct sockaddr_stopwait peer;
	struct sk_buff *copy = NULL;
	struct sk_buff *skb;
	bool first;
	int err;

	skb = stopwait_alloc_skb(sk, len, msg->msg_flags, &err);
	if (!skb)
		return err;
	err = memcpy_from_msg(skb->data, msg, len);
	if (err)
		goto out_free;

	spin_lock_bh(&state->lock);
	err = -ENOTCONN;
	if (!state->connected)
		goto out_unlock;
	err = -EISCONN;
	if (memcmp(dst, &state->peer, sizeof(*dst)))
		goto out_unlock;
	peer = state->peer;
	stopwait_cb(skb)->kind = STOPWAIT_DATA;
	stopwait_cb(skb)->session = state->session;
	stopwait_cb(skb)->seq = state->seq++;
	first = skb_queue_empty(&state->unacked);
	__skb_queue_tail(&state->unacked, skb);
	if (first)
		copy = stopwait_try(sk);
	spin_unlock_bh(&state->lock);
	if (first)
		stopwait_xmit(sk, &peer, copy);
	return len;

out_unlock:
	spin_unlock_bh(&state->lock);
out_free:
	kfree_skb(skb);
	return err;
}

int stopwait_hook_frame_out(struct sock *sk,
			    const struct sockaddr_stopwait *dst,
			    struct sk_buff *skb, struct stopwait_hdr *hdr)
{
	const struct stopwait_cb *cb = stopwait_cb(skb);

	hdr->kind = cb->kind;
	hdr->session = cpu_to_be32(cb->session);
	hdr->seq = cpu_to_be32(cb->seq);
	return 0;
}

/* The peer has the first message: it is the next one's turn. */
static int stopwait_acked(struct sock *sk, const struct sockaddr_stopwait *src,
			  u32 session, u32 seq)
{
	struct stopwait_state *state = stopwait_state(sk);
	struct sockaddr_stopwait peer;
	struct sk_buff *next = NULL;
	struct sk_buff *skb;
	bool more;

	spin_lock(&state->lock);
	if (!stopwait_is_peer(state, src)) {
		spin_unlock(&state->lock);
		return -EPROTO;
	}
	skb = skb_peek(&state->unacked);
	/* One that came twice, or late, is no acknowledgment of anything. */
	if (!skb || session != state->session || seq != stopwait_cb(skb)->seq) {
		spin_unlock(&state->lock);
		return STOPWAIT_FRAME_TAKEN;
	}
	__skb_unlink(skb, &state->unacked);
	peer = state->peer;
	state->tries = 0;
	more = !skb_queue_empty(&state->unacked);
	if (more)
		next = stopwait_try(sk);
	else
		stopwait_stop_timer(sk);
	spin_unlock(&state->lock);

	/* Makes room, and wakes who waits for it. */
	consume_skb(skb);
	if (more)
		stopwait_xmit(sk, &peer, next);
	return STOPWAIT_FRAME_TAKEN;
}

int stopwait_hook_frame_in(struct sock *sk, const struct sockaddr_stopwait *src,
			   struct sk_buff *skb, const struct stopwait_hdr *hdr)
{
	struct stopwait_state *state = stopwait_state(sk);
	u32 session = be32_to_cpu(hdr->session);
	u32 seq = be32_to_cpu(hdr->seq);
	int err = -EPROTO;

	if (hdr->kind == STOPWAIT_ACK)
		return stopwait_acked(sk, src, session, seq);
	if (hdr->kind != STOPWAIT_DATA)
		return -EPROTO;

	spin_lock(&state->lock);
	if (!stopwait_is_peer(state, src))
		goto out;
	if (stopwait_is_next(state, session, seq)) {
		err = stopwait_default_frame_in(sk, src, skb, hdr);
		if (err)
			goto out;
		if (!state->heard || session != state->peer_session)
			stopwait_enter(state, session);
		state->expected = seq + 1;
	} else if (session == state->peer_session &&
		   seq == state->expected - 1) {
		/* What we have: the acknowledgment got lost. */
		err = STOPWAIT_FRAME_TAKEN;
	}
out:
	spin_unlock(&state->lock);
	if (err >= 0)
		stopwait_ack(sk, src, session, seq);
	return err;
}

void stopwait_hook_timer(struct sock *sk)
{
	struct stopwait_state *state = stopwait_state(sk);
	struct sockaddr_stopwait peer;
	struct sk_buff *copy = NULL;
	bool again = false;
	int error = 0;

	spin_lock(&state->lock);
	if (!skb_queue_empty(&state->unacked)) {
		peer = state->peer;
		again = state->tries < stopwait_option_tries(sk);
		if (again) {
			copy = stopwait_try(sk);
		} else {
			error = READ_ONCE(state->error) ?: ETIMEDOUT;
			stopwait_reset(sk);
		}
	}
	spin_unlock(&state->lock);

	if (again)
		stopwait_xmit(sk, &peer, copy);
	if (error) {
		WRITE_ONCE(sk->sk_err, error);
		/* Older kernels have no function of this name. */
		sk->sk_error_report(sk);
	}
}
