%% if m.eth
%% include "module/parts/ethernet/xmit.c"
%% else
%% if m.recv
static void @{ n }@_get_from(const struct sock *sk, struct sk_buff *skb)
{
%% if m.unnamed
	@{ n }@_from(skb)->named = @{ n }@_is_bound(@{ n }@_sk(sk));
	if (@{ n }@_from(skb)->named)
%% endif
	@{ m.from_indent }@@{ n }@_from(skb)->addr = @{ n }@_sk(sk)->addr;
}

%% endif
static bool @{ n }@_is_receiver(const struct sock *sk, const struct sockaddr_@{ n }@ *dst, const struct sock *rx)
{
	bool same;

	rcu_read_lock();
	same = @{ n }@_receiver(sk, dst) == rx;
	rcu_read_unlock();
	return same;
}

/* Sleeps until rx may have room, or may refuse; a signal ends it early. */
static int @{ n }@_wait_for_room(struct sock *sk, const struct sockaddr_@{ n }@ *dst, struct sock *rx, long *timeo)
{
	struct @{ n }@_sock *rsk = @{ n }@_sk(rx);
	DEFINE_WAIT(room);
%% if d.shutdown
	DEFINE_WAIT(self);
%% endif
	int err = 0;

%% if d.shutdown
	/* First: setting the state later could undo a wake-up for room. */
	prepare_to_wait(sk_sleep(sk), &self, TASK_INTERRUPTIBLE);
%% endif
@{ ("The barrier in here pairs with the one in " ~ n ~ "_made_room().") | comment(1) }@
	prepare_to_wait_exclusive(&rsk->room, &room, TASK_INTERRUPTIBLE);
	if (signal_pending(current))
		err = sock_intr_errno(*timeo);
	else if (@{ n }@_is_full(rx) && @{ n }@_is_receiver(sk, dst, rx)@% if d.shutdown %@ && !(READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN)@% endif %@)
		*timeo = schedule_timeout(*timeo);
%% if d.shutdown
	finish_wait(sk_sleep(sk), &self);
%% endif
	finish_wait(&rsk->room, &room);

	/* One wake-up reaches one sender; there may be room for the next. */
	if (!@{ n }@_is_full(rx))
		wake_up_interruptible(&rsk->room);
	return err;
}

/*
 * Queues the message at rx, or says why not. A message that the filter of rx
 * refuses is gone, and the sender is not told. The caller holds the RCU read
 * lock.
 */
static int @{ n }@_enqueue(struct sock *rx, struct sk_buff *skb)
{
	struct sk_buff_head *queue = &rx->sk_receive_queue;
	int size = skb->truesize;
	int used, err = 0;

%% if d.shutdown
	if (READ_ONCE(rx->sk_shutdown) & RCV_SHUTDOWN)
		return -EPIPE;
%% endif
	if (@{ n }@_is_full(rx))
		return -EAGAIN;
	/* Charged at once, so that no message meets the filter twice. */
	used = atomic_add_return(size, &rx->sk_rmem_alloc) - size;
	if (used >= READ_ONCE(rx->sk_rcvbuf)) {
		err = -EAGAIN;
		goto out;
	}
	if (sk_filter(rx, skb)) {
		sk_drops_inc(rx);
%% if m.drops
		@{ n }@_drop(rx, &@{ n }@_sk(rx)->addr, skb, @{ U }@_DROP_FILTER);
%% else
		kfree_skb(skb);
%% endif
		@{ n }@_made_room(rx, size);
		return 0;
	}
	if (sock_flag(rx, SOCK_RCVTSTAMP) || sock_flag(rx, SOCK_TIMESTAMPING_RX_SOFTWARE))
		__net_timestamp(skb);
	sock_skb_set_dropcount(rx, skb);

	spin_lock(&queue->lock);
	if (sock_flag(rx, SOCK_DEAD))
		err = -ECONNREFUSED;
%% if d.shutdown
	else if (READ_ONCE(rx->sk_shutdown) & RCV_SHUTDOWN)
		err = -EPIPE;
%% endif
	else
		__skb_queue_tail(queue, skb);
	spin_unlock(&queue->lock);
out:
	if (err)
		@{ n }@_made_room(rx, size);
	else
		rx->sk_data_ready(rx);
	return err;
}

/* Hands a message to the socket that dst names; the message is used up. */
@{ m.lib }@int @{ n }@_deliver(struct sock *sk, const struct sockaddr_@{ n }@ *dst, struct sk_buff *skb, unsigned int flags)
{
	long timeo = sock_sndtimeo(sk, flags & MSG_DONTWAIT);
%% if m.drops
	unsigned int len = skb->len;
%% endif
	struct sock *rx;
	int err;

	rcu_read_lock();
	for (;;) {
		rx = @{ n }@_receiver(sk, dst);
		err = rx ? @{ n }@_enqueue(rx, skb) : -ECONNREFUSED;
		if (err != -EAGAIN)
			break;
%% if m.watch
		if (!timeo) {
			/* Not full any more, or another socket now. */
			if (!@{ n }@_watch(sk, dst, rx))
				continue;
			break;
		}
%% else
		if (!timeo)
			break;
%% endif
		/* A socket without references is not found again. */
		if (!refcount_inc_not_zero(&rx->sk_refcnt))
			continue;

		rcu_read_unlock();
		err = @{ n }@_wait_for_room(sk, dst, rx, &timeo);
%% if d.shutdown
		if (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN)
			err = -EPIPE;
%% endif
		sock_put(rx);
		rcu_read_lock();
		if (err)
			break;
	}
	rcu_read_unlock();
%% if m.drops
	if (err)
		@{ n }@_drop(sk, dst, skb, @{ n }@_reason(err));
	else
		@{ n }@_note_sent(sk, dst, len);
%% else
	if (err)
		kfree_skb(skb);
%% endif
	return err;
}

/* A message of len bytes without content, charged to the send buffer. */
@{ m.lib }@struct sk_buff *@{ n }@_alloc_skb(struct sock *sk, size_t len, unsigned int flags, int *err)
{
%% if not m.linear
	size_t data_len = 0;
	size_t head_len;
%% endif
	struct sk_buff *skb;

%% if m.linear
	skb = sock_alloc_send_skb(sk, @{ m.reserve }@len, flags & MSG_DONTWAIT, err);
	if (!skb)
		return NULL;
%% if m.reserve
	skb_reserve(skb, sizeof(struct @{ n }@_from));
%% endif
	skb_put(skb, len);
%% else
	/* What a small allocation cannot hold goes to pages. */
	if (len > SKB_MAX_ALLOC)
		data_len = PAGE_ALIGN(len - SKB_MAX_ALLOC);
	head_len = len - data_len;
%% if m.reserve
	head_len += sizeof(struct @{ n }@_from);
%% endif
	skb = sock_alloc_send_pskb(sk, head_len, data_len, flags & MSG_DONTWAIT, err, PAGE_ALLOC_COSTLY_ORDER);
	if (!skb)
		return NULL;
%% if m.reserve
	skb_reserve(skb, sizeof(struct @{ n }@_from));
%% endif
	skb_put(skb, len - data_len);
	skb->data_len = data_len;
	skb->len = len;
%% endif
%% if m.recv
	@{ n }@_get_from(sk, skb);
%% endif
%% if m.cmsgs.travel and f.hooks
	memset(&@{ n }@_from(skb)->cmsgs, 0, sizeof(struct @{ n }@_cmsgs));
%% endif
	return skb;
}

@{ m.op.sendmsg.lib }@int @{ m.op.sendmsg.default }@(struct sock *sk, const struct sockaddr_@{ n }@ *dst, struct msghdr *msg, size_t len@{ m.cmsgs.arg }@)
{
	struct sk_buff *skb;
	int err;

	skb = @{ n }@_alloc_skb(sk, len, msg->msg_flags, &err);
	if (!skb)
		return err;
%% if m.cmsgs.travel
	@{ n }@_from(skb)->cmsgs = *cmsgs;
%% endif
%% if m.linear
	err = memcpy_from_msg(skb->data, msg, len);
%% else
	if (skb_is_nonlinear(skb))
		err = skb_copy_datagram_from_iter(skb, 0, &msg->msg_iter, len);
	else
		err = memcpy_from_msg(skb->data, msg, len);
%% endif
	if (err) {
		kfree_skb(skb);
		return err;
	}
	err = @{ n }@_deliver(sk, dst, skb, msg->msg_flags);
	return err ? err : len;
}

%% endif
%% set o = m.op.sendmsg
%% include "module/parts/hooked/either.c"
static int @{ n }@_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	DECLARE_SOCKADDR(struct sockaddr_@{ n }@ *, dst, msg->msg_name);
%% if d.connect
	struct sockaddr_@{ n }@ peer;
%% endif
	struct sock *sk = sock->sk;
%% if m.cmsgs.sent
	struct @{ n }@_cmsgs cmsgs;
%% endif
	int err;

	if (msg->msg_flags & ~(MSG_DONTWAIT | MSG_NOSIGNAL | MSG_EOR | MSG_MORE | MSG_BATCH | MSG_CMSG_COMPAT | MSG_SPLICE_PAGES))
		return -EOPNOTSUPP;
%% if m.max_option
	if (len > READ_ONCE(@{ n }@_sk(sk)->max_message))
%% else
	if (len > @{ U }@_MESSAGE_MAX)
%% endif
		return -EMSGSIZE;
%% if d.shutdown
	if (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN) {
		err = -EPIPE;
		goto out;
	}
%% endif

	if (dst) {
		err = @{ n }@_check_addr(dst, msg->msg_namelen);
		if (err)
			return err;
%% if m.any
		if (@{ n }@_is_any(dst))
			return -EINVAL;
%% endif
	} else {
%% if d.connect
		if (!@{ n }@_get_peer(sk, &peer))
			return -EDESTADDRREQ;
		dst = &peer;
%% else
		return -EDESTADDRREQ;
%% endif
	}

%% if m.cmsgs.sent
	err = @{ n }@_get_cmsgs(&cmsgs, msg);
	if (err)
		return err;

%% endif
%% if m.autobind
	if (unlikely(!@{ n }@_is_bound(@{ n }@_sk(sk)))) {
		lock_sock(sk);
		err = @{ n }@_autobind(sk);
		release_sock(sk);
		if (err)
			return err;
	}

%% endif
%% if d.shutdown
	err = @{ m.op.sendmsg.call }@;
out:
	if (err == -EPIPE && !(msg->msg_flags & MSG_NOSIGNAL))
		send_sig(SIGPIPE, current, 0);
	return err;
%% else
	return @{ m.op.sendmsg.call }@;
%% endif
}

