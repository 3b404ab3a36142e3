/* Whether the call may receive at all. */
static int @{ n }@_may_recv(const struct sock *sk, int flags)
{
	if (flags & ~(MSG_DONTWAIT | MSG_PEEK | MSG_TRUNC | MSG_WAITALL | MSG_NOSIGNAL | MSG_ERRQUEUE | MSG_CMSG_CLOEXEC | MSG_CMSG_COMPAT))
		return -EOPNOTSUPP;
	/* There is no error queue. */
	if (flags & MSG_ERRQUEUE)
		return -EAGAIN;
	return @{ n }@_other(sk) ? 0 : -ENOTCONN;
}

/*
 * The data that comes next, which stays in the queue. NULL: the reason in err,
 * 0 at the end. The caller is the one reader, who alone takes data away; it
 * lets others in while it waits.
 */
static struct sk_buff *@{ n }@_next_data(struct sock *sk, long *timeo, int *err)
{
	struct sk_buff_head *queue = &sk->sk_receive_queue;
	struct sk_buff *skb;
	DEFINE_WAIT(wait);
	bool end;

	for (;;) {
		/* The end is after the data: both are looked at together. */
		spin_lock(&queue->lock);
		skb = skb_peek(queue);
		end = sk->sk_shutdown & RCV_SHUTDOWN;
		spin_unlock(&queue->lock);
		*err = 0;
		if (skb || end)
			return skb;
		if (!*timeo) {
			*err = -EAGAIN;
			return NULL;
		}
		if (signal_pending(current)) {
			*err = sock_intr_errno(*timeo);
			return NULL;
		}

		mutex_unlock(&@{ n }@_sk(sk)->reader);
		prepare_to_wait(sk_sleep(sk), &wait, TASK_INTERRUPTIBLE);
		if (skb_queue_empty_lockless(queue) && !(READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN))
			*timeo = schedule_timeout(*timeo);
		finish_wait(sk_sleep(sk), &wait);
		mutex_lock(&@{ n }@_sk(sk)->reader);
	}
}

static int @{ n }@_copy_data(struct msghdr *msg, struct sk_buff *skb, u32 offset, size_t len)
{
	if (skb_is_nonlinear(skb))
		return skb_copy_datagram_msg(skb, offset, msg, len);
	return memcpy_to_msg(msg, skb->data + offset, len);
}

static void @{ n }@_take_data(struct sock *sk, struct sk_buff *skb)
{
	spin_lock(&sk->sk_receive_queue.lock);
	__skb_unlink(skb, &sk->sk_receive_queue);
	spin_unlock(&sk->sk_receive_queue.lock);
	consume_skb(skb);
}

%% if s.stream_recv
/* What follows data that was looked at, or NULL. */
static struct sk_buff *@{ n }@_peek_after(struct sock *sk, struct sk_buff *skb)
{
	spin_lock(&sk->sk_receive_queue.lock);
	skb = skb_peek_next(skb, &sk->sk_receive_queue);
	spin_unlock(&sk->sk_receive_queue.lock);
	return skb;
}

%% if s.stream_op.recvmsg.hooked
@{ s.stream_op.recvmsg.lib }@int @{ s.stream_op.recvmsg.default }@(struct sock *sk, struct msghdr *msg, size_t len, int flags)
{
	struct sk_buff *skb = NULL;
	int copied = 0;
	size_t size;
	int err = 0;
	int target;
	u32 offset;
	long timeo;

%% else
static int @{ s.ps }@_recvmsg(struct socket *sock, struct msghdr *msg, size_t len, int flags)
{
	struct sk_buff *skb = NULL;
	struct sock *sk = sock->sk;
	int copied = 0;
	size_t size;
	int target;
	u32 offset;
	long timeo;
	int err;

	err = @{ n }@_may_recv(sk, flags);
	if (err)
		return err;

%% endif
	timeo = sock_rcvtimeo(sk, flags & MSG_DONTWAIT);
	target = sock_rcvlowat(sk, flags & MSG_WAITALL, len);
	mutex_lock(&@{ n }@_sk(sk)->reader);
	while (copied < len) {
		if ((flags & MSG_PEEK) && skb) {
			skb = @{ n }@_peek_after(sk, skb);
		} else {
			if (copied >= target)
				timeo = 0;
			skb = @{ n }@_next_data(sk, &timeo, &err);
		}
		if (!skb)
			break;

		offset = @{ n }@_data(skb)->consumed;
		size = min_t(size_t, skb->len - offset, len - copied);
		if (!(flags & MSG_TRUNC)) {
			err = @{ n }@_copy_data(msg, skb, offset, size);
			if (err)
				break;
		}
		copied += size;
		if (flags & MSG_PEEK)
			continue;
		offset += size;
		/* SIOCINQ and /proc look at it meanwhile. */
		WRITE_ONCE(@{ n }@_data(skb)->consumed, offset);
		if (offset == skb->len)
			@{ n }@_take_data(sk, skb);
	}
	if (!copied && !err && len)
		err = sock_error(sk);
%% if s.note_data
	if (copied && !(flags & MSG_PEEK))
		@{ s.p }@_note_received(sk, copied);
%% endif
	mutex_unlock(&@{ n }@_sk(sk)->reader);
	return copied ?: err;
}

%% if s.stream_op.recvmsg.hooked
%% set o = s.stream_op.recvmsg
%% include "module/parts/hooked/either.c"
static int @{ s.ps }@_recvmsg(struct socket *sock, struct msghdr *msg, size_t len, int flags)
{
	struct sock *sk = sock->sk;
	int err;

	err = @{ n }@_may_recv(sk, flags);
	return err ?: @{ s.stream_op.recvmsg.call }@;
}

%% endif
%% endif
%% if s.seq_recv
%% if s.seq_op.recvmsg.hooked
@{ s.seq_op.recvmsg.lib }@int @{ s.seq_op.recvmsg.default }@(struct sock *sk, struct msghdr *msg, size_t len, int flags)
{
	struct sk_buff *skb;
	size_t size;
	long timeo;
	int err;

%% else
static int @{ s.pq }@_recvmsg(struct socket *sock, struct msghdr *msg, size_t len, int flags)
{
	struct sock *sk = sock->sk;
	struct sk_buff *skb;
	size_t size;
	long timeo;
	int err;

	err = @{ n }@_may_recv(sk, flags);
	if (err)
		return err;

%% endif
	timeo = sock_rcvtimeo(sk, flags & MSG_DONTWAIT);
	mutex_lock(&@{ n }@_sk(sk)->reader);
	skb = @{ n }@_next_data(sk, &timeo, &err);
	if (!skb) {
		if (!err)
			err = sock_error(sk);
		goto out;
	}

	size = skb->len;
	if (size > len) {
		size = len;
		msg->msg_flags |= MSG_TRUNC;
	}
	err = @{ n }@_copy_data(msg, skb, 0, size);
	if (err)
		goto out;
%% if s.eor
	if (@{ n }@_data(skb)->eor)
		msg->msg_flags |= MSG_EOR;
%% endif
%% if s.cmsgs
	@{ n }@_put_cmsgs(msg, @{ n }@_attached(skb));
%% endif
	err = flags & MSG_TRUNC ? skb->len : size;
%% if s.note_data
	if (!(flags & MSG_PEEK)) {
		@{ s.p }@_note_received(sk, skb->len);
		@{ n }@_take_data(sk, skb);
	}
%% else
	if (!(flags & MSG_PEEK))
		@{ n }@_take_data(sk, skb);
%% endif
out:
	mutex_unlock(&@{ n }@_sk(sk)->reader);
	return err;
}

%% if s.seq_op.recvmsg.hooked
%% set o = s.seq_op.recvmsg
%% include "module/parts/hooked/either.c"
static int @{ s.pq }@_recvmsg(struct socket *sock, struct msghdr *msg, size_t len, int flags)
{
	struct sock *sk = sock->sk;
	int err;

	err = @{ n }@_may_recv(sk, flags);
	return err ?: @{ s.seq_op.recvmsg.call }@;
}

%% endif
%% endif
