%% if m.poll
%% if m.op.poll.hooked
@{ m.op.poll.lib }@__poll_t @{ m.op.poll.default }@(struct sock *sk, struct file *file, poll_table *wait)
%% set sock = "sk->sk_socket"
%% else
static __poll_t @{ n }@_poll(struct file *file, struct socket *sock, poll_table *wait)
%% set sock = "sock"
%% endif
{
%% if m.watch
	__poll_t mask = datagram_poll(file, @{ sock }@, wait);
	struct sockaddr_@{ n }@ peer;
%% if not m.op.poll.hooked
	struct sock *sk = sock->sk;
%% endif
	struct sock *rx;

	if (!(mask & EPOLLOUT) || !@{ n }@_get_peer(sk, &peer))
		return mask;

	/* A full peer takes nothing more. */
	rcu_read_lock();
	rx = @{ n }@_receiver(sk, &peer);
	if (rx && @{ n }@_watch(sk, &peer, rx))
		mask &= ~(EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND);
	rcu_read_unlock();
	return mask;
%% else
	return datagram_poll(file, @{ sock }@, wait);
%% endif
}

%% if m.op.poll.hooked
%% set o = m.op.poll
%% set slot = n ~ "_poll"
%% include "module/parts/hooked/poll.c"
%% endif
%% endif
%% if m.ioctl or s.ioctl
%% include "module/parts/ioctls.c"
%% endif
%% if m.ioctl
%% set o = m.op.ioctl
%% include "module/parts/hooked/either.c"
static int @{ n }@_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg)
{
	struct sock *sk = sock->sk;
	struct sk_buff *skb;
	int val = 0;
%% if m.op.ioctl.hooked

	val = @{ m.op.ioctl.call }@;
	if (val != -ENOIOCTLCMD)
		return val;
	val = 0;
%% endif

	switch (cmd) {
	case SIOCINQ:
		spin_lock@% if m.eth %@_bh@% endif %@(&sk->sk_receive_queue.lock);
		skb = skb_peek(&sk->sk_receive_queue);
		if (skb)
			val = skb->len;
		spin_unlock@% if m.eth %@_bh@% endif %@(&sk->sk_receive_queue.lock);
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
static int @{ n }@_compat_ioctl(struct socket *sock, unsigned int cmd, unsigned long arg)
{
	return @{ n }@_ioctl(sock, cmd, (unsigned long)compat_ptr(arg));
}
#endif

%% endif
%% endif
%% if d.shutdown
%% if m.op.shutdown.hooked
@{ m.op.shutdown.lib }@int @{ m.op.shutdown.default }@(struct sock *sk, int how)
{
	/* SHUT_RD, SHUT_WR, SHUT_RDWR to RCV_SHUTDOWN, SEND_SHUTDOWN, both. */
	WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | (how + 1));
	sk->sk_state_change(sk);
%% if m.room
	@{ n }@_wake_senders(sk);
%% endif
	return 0;
}

%% set o = m.op.shutdown
%% set slot = n ~ "_shutdown"
%% include "module/parts/hooked/shutdown.c"
%% else
static int @{ n }@_shutdown(struct socket *sock, int how)
{
	struct sock *sk = sock->sk;

	if (how < SHUT_RD || how > SHUT_RDWR)
		return -EINVAL;

	lock_sock(sk);
	/* SHUT_RD, SHUT_WR, SHUT_RDWR to RCV_SHUTDOWN, SEND_SHUTDOWN, both. */
	WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | (how + 1));
	release_sock(sk);

	sk->sk_state_change(sk);
%% if m.room
	@{ n }@_wake_senders(sk);
%% endif
	return 0;
}

%% endif
%% endif
%% include "module/parts/options.c"
%% if m.setsockopt and not m.set_options
%% set o = m.op.setsockopt
%% include "module/parts/hooked/either.c"
static int @{ n }@_setsockopt(struct socket *sock, int level, int optname, sockptr_t optval, unsigned int optlen)
{
%% if not f.messages
	struct sock *sk = sock->sk;

	return @{ m.op.setsockopt.call }@;
}
%% else
%% if m.op.setsockopt.hooked
	struct sock *sk = sock->sk;
	int err;
%% endif
	int val;

%% if m.op.setsockopt.hooked
%% include "module/parts/hooked/setsockopt.c"
%% endif
	if (level != SOL_@{ U }@ || optname != @{ U }@_MAX_MESSAGE)
		return -ENOPROTOOPT;
	if (optlen < sizeof(val))
		return -EINVAL;
	if (copy_from_sockptr(&val, optval, sizeof(val)))
		return -EFAULT;
	if (val < 1 || val > @{ U }@_MESSAGE_MAX)
		return -EINVAL;
	WRITE_ONCE(@{ n }@_sk(sock->sk)->max_message, val);
	return 0;
}
%% endif

%% endif
%% if m.getsockopt and not m.get_options
%% set o = m.op.getsockopt
%% include "module/parts/hooked/either.c"
static int @{ n }@_getsockopt(struct socket *sock, int level, int optname, sockopt_t *opt)
{
%% if not f.messages
	struct sock *sk = sock->sk;

	if (opt->optlen < 0)
		return -EINVAL;
	return @{ m.op.getsockopt.call }@;
}
%% else
%% if m.op.getsockopt.hooked
	struct sock *sk = sock->sk;
	int err;
%% endif
	int val;

%% if m.op.getsockopt.hooked
%% include "module/parts/hooked/getsockopt.c"
%% endif
	if (level != SOL_@{ U }@ || optname != @{ U }@_MAX_MESSAGE)
		return -ENOPROTOOPT;
	if (opt->optlen < 0)
		return -EINVAL;
%% if m.max_option
	val = READ_ONCE(@{ n }@_sk(sock->sk)->max_message);
%% else
	val = @{ U }@_MESSAGE_MAX;
%% endif
	opt->optlen = min_t(int, opt->optlen, sizeof(val));
	if (copy_to_iter(&val, opt->optlen, &opt->iter_out) != opt->optlen)
		return -EFAULT;
	return 0;
}
%% endif

%% endif
