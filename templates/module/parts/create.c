%% if m.dgram
static int @{ n }@_release(struct socket *sock)
{
	struct sock *sk = sock->sk;
%% if d.connect
	struct @{ n }@_peer *peer;
%% endif
%% if m.room
	struct sk_buff_head unread;
%% endif
%% if m.drops
	struct sk_buff *skb;
%% endif

	if (!sk)
		return 0;

%% if m.op.release.hooked
%% if m.op.release.when
	if (@{ m.op.release.when }@)
		@{ n }@_hook_release(sk);
%% else
	@{ n }@_hook_release(sk);
%% endif
%% endif
%% if f.hooks and f.hooks.told.close
	@{ n }@_hook_close(sk);
%% endif
%% if m.eth and d.bind
	if (READ_ONCE(@{ n }@_sk(sk)->joined)) {
		rtnl_lock();
		@{ n }@_leave(sk, &@{ n }@_sk(sk)->addr);
		rtnl_unlock();
	}
%% endif
	@{ n }@_unbind(sk);
	sock_orphan(sk);
%% if f.hooks and f.hooks.told.timer
	sk_stop_timer(sk, &@{ n }@_sk(sk)->timer);
%% endif
%% if m.room
	/*
	 * The lock, which skb_queue_purge() leaves out for an empty queue,
	 * waits for senders that saw the socket alive. Later ones see it dead.
	 */
	__skb_queue_head_init(&unread);
	spin_lock(&sk->sk_receive_queue.lock);
	skb_queue_splice_init(&sk->sk_receive_queue, &unread);
	spin_unlock(&sk->sk_receive_queue.lock);
%% if m.drops
	while ((skb = __skb_dequeue(&unread)))
		@{ n }@_drop(sk, &@{ n }@_sk(sk)->addr, skb, @{ U }@_DROP_UNREAD);
%% else
	__skb_queue_purge(&unread);
%% endif
	@{ n }@_wake_senders(sk);
%% else
	skb_queue_purge(&sk->sk_receive_queue);
%% endif
%% if m.watch
	@{ n }@_unwatch(sk);
%% endif
%% if d.connect
	peer = rcu_replace_pointer(@{ n }@_sk(sk)->peer, NULL, true);
	if (peer)
		kfree_rcu(peer, rcu);
%% endif
%% if s.any
	@{ n }@_count_inuse(sk, -1);
%% else
	local_bh_disable();
	sock_prot_inuse_add(sock_net(sk), sk->sk_prot, -1);
	local_bh_enable();
%% endif
%% if f.hooks and f.hooks.told.destroy and not m.destroy_late
	@{ n }@_hook_destroy(sk);
%% endif
	sock->sk = NULL;
	sock_put(sk);
	return 0;
}

%% endif
%% for socket in m.sockets
static const struct proto_ops @{ socket.ops_name }@ = {
	@{ ".family" | pad(socket.column) }@= PF_@{ U }@,
	@{ ".owner" | pad(socket.column) }@= THIS_MODULE,
%% for op in socket.rows
	@{ ("." ~ op.slot) | pad(socket.column) }@= @{ op.function }@,
%% if op.compat and f.interface.ioctls
#ifdef CONFIG_COMPAT
	@{ ".compat_ioctl" | pad(socket.column) }@= @{ op.compat }@,
#endif
%% endif
%% endfor
};

%% endfor
static struct proto @{ n }@_proto = {
	.name		= "@{ U }@",
	.owner		= THIS_MODULE,
	.obj_size	= sizeof(struct @{ n }@_sock),
};

static int @{ n }@_create(struct net *net, struct socket *sock, int protocol, int kern)
{
%% if m.setup and not s.any
	struct @{ n }@_sock *ssk;
%% endif
%% if not s.any or (f.hooks and f.hooks.told.create)
	struct sock *sk;
%% endif
%% if f.hooks and f.hooks.told.create
	int err;
%% endif
%% if not s.any or (f.hooks and f.hooks.told.create)

%% endif
%% if f.initial_netns_only
	if (!net_eq(net, &init_net))
		return -EAFNOSUPPORT;
%% endif
%% if m.types
	switch (sock->type) {
%% for type in m.types
	case @{ type.constant }@:
%% if type.sockets | length == 1
		if (protocol != @{ type.sockets[0].protocol }@)
			return -EPROTONOSUPPORT;
		sock->ops = &@{ type.sockets[0].ops_name }@;
%% else
		switch (protocol) {
%% for socket in type.sockets
		case @{ socket.protocol }@:
			sock->ops = &@{ socket.ops_name }@;
			break;
%% endfor
		default:
			return -EPROTONOSUPPORT;
		}
%% endif
		break;
%% endfor
	default:
		return -ESOCKTNOSUPPORT;
	}
%% elif m.single
	if (sock->type != @{ m.sockets[0].constant }@)
		return -ESOCKTNOSUPPORT;
	if (protocol != @{ m.sockets[0].protocol }@)
		return -EPROTONOSUPPORT;
	sock->ops = &@{ m.sockets[0].ops_name }@;
%% else
	if (sock->type != @{ m.sockets[0].constant }@)
		return -ESOCKTNOSUPPORT;
	switch (protocol) {
%% for socket in m.sockets
	case @{ socket.protocol }@:
		sock->ops = &@{ socket.ops_name }@;
		break;
%% endfor
	default:
		return -EPROTONOSUPPORT;
	}
%% endif
%% if f.capability
	if (!kern && !ns_capable(net->user_ns, @{ f.capability }@))
		return -EPERM;
%% endif

%% if s.any
%% if not (f.hooks and f.hooks.told.create)
	return @{ n }@_alloc(net, sock, protocol, kern) ? 0 : -ENOMEM;
%% else
	sk = @{ n }@_alloc(net, sock, protocol, kern);
	if (!sk)
		return -ENOMEM;
	err = @{ n }@_hook_create(sk);
	if (err) {
		@{ n }@_count_inuse(sk, -1);
		sock_orphan(sk);
		sock->sk = NULL;
		sock_put(sk);
	}
	return err;
%% endif
%% else
	sk = sk_alloc(net, PF_@{ U }@, GFP_KERNEL, &@{ n }@_proto, kern);
	if (!sk)
		return -ENOMEM;
	sock_init_data(sock, sk);
	sk->sk_protocol = protocol;
	/* Messages count against the memory of the sender's cgroup. */
	sk->sk_allocation = GFP_KERNEL_ACCOUNT;
	/* Senders find the socket under RCU and take no reference. */
	sock_set_flag(sk, SOCK_RCU_FREE);

%% if m.setup
	ssk = @{ n }@_sk(sk);
%% include "module/parts/setup.c"
%% endif
%% if f.hooks and f.hooks.told.create
	err = @{ n }@_hook_create(sk);
	if (err) {
		sock_orphan(sk);
%% if f.hooks.told.timer
		sk_stop_timer(sk, &ssk->timer);
%% endif
		sock->sk = NULL;
		sock_put(sk);
		return err;
	}
%% endif
%% if m.destruct
	sk->sk_destruct = @{ n }@_destruct;
%% endif
	/* Older kernels count without a lock. */
	local_bh_disable();
	sock_prot_inuse_add(net, &@{ n }@_proto, 1);
	local_bh_enable();
	return 0;
%% endif
}

static const struct net_proto_family @{ n }@_family = {
	.family	= PF_@{ U }@,
	.create	= @{ n }@_create,
	.owner	= THIS_MODULE,
};

