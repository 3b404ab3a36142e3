/* The next message, or NULL and the reason in err. */
@{ m.lib }@struct sk_buff *@{ n }@_receive(struct sock *sk, int flags, int *err)
{
	struct sk_buff *skb = NULL;
	/* Peeking at an offset would pass over empty messages. */
	int off = -1;

	/* Mostly a message is there; only the rest needs the longer way. */
	if (!(flags & MSG_PEEK))
		skb = skb_dequeue(&sk->sk_receive_queue);
	if (!skb)
		skb = __skb_recv_datagram(sk, &sk->sk_receive_queue, flags, &off, err);
%% if d.shutdown
	if (!skb && *err == -EAGAIN && (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN) && skb_queue_empty_lockless(&sk->sk_receive_queue))
		*err = 0;
%% endif
%% if m.note_received and m.room
	if (skb && !(flags & MSG_PEEK)) {
		@{ n }@_made_room(sk, skb->truesize);
		@{ n }@_note_received(sk, skb);
	}
%% elif m.note_received
	if (skb && !(flags & MSG_PEEK))
		@{ n }@_note_received(sk, skb);
%% elif m.room
	if (skb && !(flags & MSG_PEEK))
		@{ n }@_made_room(sk, skb->truesize);
%% endif
	return skb;
}

/* Tells the caller where a message came from, and @% if m.cmsgs.travel %@what came with it@% else %@when@% endif %@. */
@{ m.lib }@void @{ n }@_recv_info(struct sock *sk, struct msghdr *msg, struct sk_buff *skb)
{
	sock_recv_cmsgs(msg, sk, skb);
%% if m.cmsgs.travel
	@{ n }@_put_cmsgs(msg, &@{ n }@_from(skb)->cmsgs);
%% endif
%% if m.unnamed
	if (msg->msg_name && @{ n }@_from(skb)->named) {
%% else
	if (msg->msg_name) {
%% endif
		memcpy(msg->msg_name, &@{ n }@_from(skb)->addr, sizeof(struct sockaddr_@{ n }@));
		msg->msg_namelen = sizeof(struct sockaddr_@{ n }@);
	}
}

@{ m.op.recvmsg.lib }@int @{ m.op.recvmsg.default }@(struct sock *sk, struct msghdr *msg, size_t len, int flags)
{
	struct sk_buff *skb;
	size_t copied;
	int err;

	skb = @{ n }@_receive(sk, flags, &err);
	if (!skb)
		return err;

	copied = skb->len;
	if (copied > len) {
		copied = len;
		msg->msg_flags |= MSG_TRUNC;
	}
%% if m.linear
	err = memcpy_to_msg(msg, skb->data, copied);
%% else
	if (skb_is_nonlinear(skb))
		err = skb_copy_datagram_msg(skb, 0, msg, copied);
	else
		err = memcpy_to_msg(msg, skb->data, copied);
%% endif
	if (!err) {
		@{ n }@_recv_info(sk, msg, skb);
		err = flags & MSG_TRUNC ? skb->len : copied;
	}
	skb_free_datagram(sk, skb);
	return err;
}

%% set o = m.op.recvmsg
%% include "module/parts/hooked/either.c"
static int @{ n }@_recvmsg(struct socket *sock, struct msghdr *msg, size_t len, int flags)
{
	struct sock *sk = sock->sk;

	if (flags & ~(MSG_DONTWAIT | MSG_PEEK | MSG_TRUNC | MSG_NOSIGNAL | MSG_ERRQUEUE | MSG_CMSG_CLOEXEC | MSG_CMSG_COMPAT))
		return -EOPNOTSUPP;
	/* There is no error queue. */
	if (flags & MSG_ERRQUEUE)
		return -EAGAIN;

	return @{ m.op.recvmsg.call }@;
}

