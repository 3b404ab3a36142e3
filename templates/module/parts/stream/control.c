%% if s.poll
%% if s.op.poll.hooked
@{ s.op.poll.lib }@__poll_t @{ s.op.poll.default }@(struct sock *sk, struct file *file, poll_table *wait)
{
%% else
static __poll_t @{ s.p }@_poll(struct file *file, struct socket *sock, poll_table *wait)
{
	struct sock *sk = sock->sk;
%% endif
	__poll_t mask = 0;
	u8 shutdown;
	int state;

	sock_poll_wait(file, @% if s.op.poll.hooked %@sk->sk_socket@% else %@sock@% endif %@, wait);
	state = @{ n }@_sk_state(sk);
	shutdown = READ_ONCE(sk->sk_shutdown);

	if (READ_ONCE(sk->sk_err))
		mask |= EPOLLERR;
	if (state == TCP_CLOSE || shutdown == SHUTDOWN_MASK)
		mask |= EPOLLHUP;
	if (shutdown & RCV_SHUTDOWN)
		mask |= EPOLLRDHUP | EPOLLIN | EPOLLRDNORM;
%% if s.connect
	if (state == TCP_LISTEN) {
		if (@{ n }@_may_accept(sk))
			mask |= EPOLLIN | EPOLLRDNORM;
		return mask;
	}
%% endif
%% if s.wait
	if (state == TCP_SYN_SENT)
		return mask;
%% endif
	if (!skb_queue_empty_lockless(&sk->sk_receive_queue))
		mask |= EPOLLIN | EPOLLRDNORM;
	/* Nothing waits for room where nothing is sent any more. */
	if (sock_writeable(sk) || (shutdown & SEND_SHUTDOWN))
		mask |= EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND;
	return mask;
}

%% if s.op.poll.hooked
%% set o = s.op.poll
%% set slot = s.p ~ "_poll"
%% include "module/parts/hooked/poll.c"
%% endif
%% endif
%% if s.ioctl
%% set o = s.op.ioctl
%% include "module/parts/hooked/either.c"
static int @{ s.p }@_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg)
{
	struct sock *sk = sock->sk;
	int val;
%% if s.op.ioctl.hooked

	val = @{ s.op.ioctl.call }@;
	if (val != -ENOIOCTLCMD)
		return val;
%% endif

	switch (cmd) {
	case SIOCINQ:
		if (READ_ONCE(sk->sk_state) == TCP_LISTEN)
			return -EINVAL;
		val = @{ n }@_unread(sk);
		break;
	case SIOCOUTQ:
		val = sk_wmem_alloc_get(sk);
		break;
%% for i in f.interface.ioctls
	case @{ i.constant }@:
		return @{ n }@_ioctl_@{ i.name }@(sk@% if i.value %@, (void __user *)arg@% endif %@);
%% endfor
	default:
		/* Let the core ask the network devices. */
		return -ENOIOCTLCMD;
	}
	return put_user(val, (int __user *)arg);
}

%% if f.interface.ioctls
#ifdef CONFIG_COMPAT
/* No request has another layout for 32-bit programs. */
static int @{ s.p }@_compat_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg)
{
	return @{ s.p }@_ioctl(sock, cmd, (unsigned long)compat_ptr(arg));
}
#endif

%% endif
%% endif
%% if s.shutdown
%% if s.op.shutdown.hooked
@{ s.op.shutdown.lib }@int @{ s.op.shutdown.default }@(struct sock *sk, int how)
{
	struct sock *other;
	int err = 0;

%% else
static int @{ s.p }@_shutdown(struct socket *sock, int how)
{
	struct sock *sk = sock->sk;
	struct sock *other;
	int err = 0;

	if (how < SHUT_RD || how > SHUT_RDWR)
		return -EINVAL;
%% endif
	/* SHUT_RD, SHUT_WR, SHUT_RDWR to RCV_SHUTDOWN, SEND_SHUTDOWN, both. */
	how++;

%% if not s.op.shutdown.hooked
	lock_sock(sk);
%% endif
	other = @{ n }@_other(sk);
	if (other) {
		@{ n }@_shut(sk, how, 0);
		/* What we do not send, the other end does not receive. */
		@{ n }@_shut(other, (how & RCV_SHUTDOWN ? SEND_SHUTDOWN : 0) | (how & SEND_SHUTDOWN ? RCV_SHUTDOWN : 0), 0);
%% if s.connect
	} else if (sk->sk_state == TCP_LISTEN) {
		@{ n }@_shut(sk, how, 0);
%% if s.wait
		if (how & RCV_SHUTDOWN)
			@{ n }@_refuse(sk);
%% endif
%% endif
	} else {
		err = -ENOTCONN;
	}
%% if not s.op.shutdown.hooked
	release_sock(sk);
%% endif
	return err;
}

%% if s.op.shutdown.hooked
%% set o = s.op.shutdown
%% set slot = s.p ~ "_shutdown"
%% include "module/parts/hooked/shutdown.c"
%% endif
%% endif
