/* Whether the call may send to the other end at all. */
static int @{ n }@_may_send(struct sock *sk, const struct msghdr *msg)
{
	if (msg->msg_flags & ~(MSG_DONTWAIT | MSG_NOSIGNAL | MSG_EOR | MSG_MORE | MSG_BATCH | MSG_CMSG_COMPAT | MSG_SPLICE_PAGES))
		return -EOPNOTSUPP;
	if (msg->msg_namelen)
		return @{ n }@_other(sk) ? -EISCONN : -EOPNOTSUPP;
	return 0;
}

%% if s.reserve_arg
/* Data of len bytes out of msg behind a reserve, charged to the send buffer. */
static struct sk_buff *@{ n }@_get_data(struct sock *sk, struct msghdr *msg, size_t reserve, size_t len, int *err)
%% else
/* Data of len bytes out of msg, charged to the send buffer. */
static struct sk_buff *@{ n }@_get_data(struct sock *sk, struct msghdr *msg, size_t len, int *err)
%% endif
{
	size_t data_len = 0;
	struct sk_buff *skb;

	/* What a small allocation cannot hold goes to pages. */
	if (len > SKB_MAX_ALLOC)
		data_len = PAGE_ALIGN(len - SKB_MAX_ALLOC);
	skb = sock_alloc_send_pskb(sk, @% if s.reserve %@@{ s.reserve }@ + @% endif %@len - data_len, data_len, msg->msg_flags & MSG_DONTWAIT, err, PAGE_ALLOC_COSTLY_ORDER);
	if (!skb)
		return NULL;
%% if s.reserve
	skb_reserve(skb, @{ s.reserve }@);
%% endif
	skb_put(skb, len - data_len);
	skb->data_len = data_len;
	skb->len = len;
	if (data_len)
		*err = skb_copy_datagram_from_iter(skb, 0, &msg->msg_iter, len);
	else
		*err = memcpy_from_msg(skb->data, msg, len);
	if (*err) {
		kfree_skb(skb);
		return NULL;
	}
	return skb;
}

/* Queues data at the other end, or frees it if that takes none. */
static int @{ n }@_put_data(struct sock *other, struct sk_buff *skb)
{
	struct sk_buff_head *queue = &other->sk_receive_queue;

	spin_lock(&queue->lock);
	if (other->sk_shutdown & RCV_SHUTDOWN) {
		spin_unlock(&queue->lock);
		kfree_skb(skb);
		return -EPIPE;
	}
	__skb_queue_tail(queue, skb);
	spin_unlock(&queue->lock);
	other->sk_data_ready(other);
	return 0;
}

/* What a call gives that has sent nothing. */
static int @{ n }@_send_error(struct sock *sk, const struct msghdr *msg, int err)
{
	/* A reset is told once, and then the end of the connection. */
	if (err == -EPIPE)
		err = sock_error(sk) ?: -EPIPE;
	if (err == -EPIPE && !(msg->msg_flags & MSG_NOSIGNAL))
		send_sig(SIGPIPE, current, 0);
	return err;
}

%% if s.stream_send
%% set o = s.stream_op.sendmsg
%% if o.hooked
@{ o.lib }@int @{ o.default }@(struct sock *sk, const struct sockaddr_@{ n }@ *dst, struct msghdr *msg, size_t len@{ m.cmsgs.arg }@)
{
	struct sock *other = @{ n }@_other(sk);
	struct sk_buff *skb;
	int sent = 0;
	size_t size;
	int err = 0;

%% else
static int @{ s.ps }@_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	struct sock *sk = sock->sk;
	struct sk_buff *skb;
	struct sock *other;
	int sent = 0;
	size_t size;
	int err;

	err = @{ n }@_may_send(sk, msg);
	if (err)
		return err;
	other = @{ n }@_other(sk);
	if (!other)
		return -ENOTCONN;
	if (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN)
		return @{ n }@_send_error(sk, msg, -EPIPE);

%% endif
	while (sent < len) {
		size = min_t(size_t, len - sent, SZ_64K);
		/* Two pieces fit the buffer: one comes while the other goes. */
		size = min_t(size_t, size, (READ_ONCE(sk->sk_sndbuf) >> 1) - 64);
		skb = @{ n }@_get_data(sk, msg, @% if s.reserve_arg %@0, @% endif %@size, &err);
		if (skb)
			err = @{ n }@_put_data(other, skb);
		if (err)
			break;
		sent += size;
	}
	if (err && !sent)
%% if o.hooked
		return err;
%% else
		return @{ n }@_send_error(sk, msg, err);
%% endif
	/* The next call tells of a reset that cut this one short. */
	if (err == -ECONNRESET)
		WRITE_ONCE(sk->sk_err, ECONNRESET);
%% if s.note_data
	if (sent)
		@{ s.p }@_note_sent(sk, other, sent);
%% endif
	return sent;
}

%% if o.hooked
%% set slot = s.ps ~ "_sendmsg"
%% set limited = false
%% include "module/parts/hooked/sendmsg.c"
%% endif
%% endif
%% if s.seq_send
%% set o = s.seq_op.sendmsg
%% if o.hooked
@{ o.lib }@int @{ o.default }@(struct sock *sk, const struct sockaddr_@{ n }@ *dst, struct msghdr *msg, size_t len@{ m.cmsgs.arg }@)
{
	struct sock *other = @{ n }@_other(sk);
	struct sk_buff *skb;
	int err;

%% else
static int @{ s.pq }@_sendmsg(struct socket *sock, struct msghdr *msg, size_t len)
{
	struct sock *sk = sock->sk;
%% if m.cmsgs.sent
	struct @{ n }@_cmsgs cmsgs;
%% endif
	struct sk_buff *skb;
	struct sock *other;
	int err;

	err = @{ n }@_may_send(sk, msg);
	if (err)
		return err;
%% include "module/parts/stream/fits.c"
	other = @{ n }@_other(sk);
	if (!other)
		return -ENOTCONN;
	if (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN)
		return @{ n }@_send_error(sk, msg, -EPIPE);
%% if m.cmsgs.sent
	err = @{ n }@_get_cmsgs(&cmsgs, msg);
	if (err)
		return err;
%% endif

%% endif
	skb = @{ n }@_get_data(sk, msg, @% if s.reserve_arg %@sizeof(struct @{ n }@_cmsgs), @% endif %@len, &err);
%% if s.eor or s.cmsgs
	if (skb) {
%% if s.eor
		@{ n }@_data(skb)->eor = msg->msg_flags & MSG_EOR;
%% endif
%% if s.cmsgs
		*@{ n }@_attached(skb) = @% if o.hooked %@*@% endif %@cmsgs;
%% endif
		err = @{ n }@_put_data(other, skb);
	}
%% else
	if (skb)
		err = @{ n }@_put_data(other, skb);
%% endif
%% set error = "err" if o.hooked else n ~ "_send_error(sk, msg, err)"
%% if s.note_data
	if (err)
		return @{ error }@;
	@{ s.p }@_note_sent(sk, other, len);
	return len;
%% else
	return err ? @{ error }@ : len;
%% endif
}

%% if o.hooked
%% set slot = s.pq ~ "_sendmsg"
%% set limited = true
%% include "module/parts/hooked/sendmsg.c"
%% endif
%% endif
