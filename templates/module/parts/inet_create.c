static int @{ n }@_create(struct net *net, struct socket *sock, int protocol, int kern)
{
%% if not m.single
	struct proto *prot;
%% endif
	struct socket *inner;
	struct sock *sk;
	int err;

%% if f.initial_netns_only
	if (!net_eq(net, &init_net))
		return -EAFNOSUPPORT;
%% endif
%% if m.single
%% set s = m.sockets[0]
	if (sock->type != @{ s.constant }@)
		return -ESOCKTNOSUPPORT;
	if (protocol@{ s.differs }@)
		return -EPROTONOSUPPORT;
%% else
	switch (sock->type) {
%% for s in m.sockets
	case @{ s.constant }@:
		if (protocol@{ s.differs }@)
			return -EPROTONOSUPPORT;
		protocol = @{ s.ipproto }@;
		prot = &@{ s.prot }@;
		sock->ops = &@{ s.ops_name }@;
		break;
%% endfor
	default:
		return -ESOCKTNOSUPPORT;
	}
%% endif
%% if f.capability
	if (!kern && !ns_capable(net->user_ns, @{ f.capability }@))
		return -EPERM;
%% endif

	/* Only inet can make such a sock: let it, and take the sock over. */
%% if m.single
%% set s = m.sockets[0]
	err = __sock_create(net, PF_INET, @{ s.constant }@, @{ s.ipproto }@, &inner, kern);
%% else
	err = __sock_create(net, PF_INET, sock->type, protocol, &inner, kern);
%% endif
	if (err)
		return err;
	sk = inner->sk;
	/*
	 * Whoever frees the sock puts the module of its creator. Connections
	 * that it accepts, and their TIME_WAIT, hold the module by that, too.
	 */
	__module_get(THIS_MODULE);
%% for s in m.sockets if s.own.sockets
	/* TCP has counted it among its own. */
%% if m.single
	sk_sockets_allocated_dec(sk);
%% else
	if (prot == &@{ s.prot }@)
		sk_sockets_allocated_dec(sk);
%% endif
%% endfor
%% if m.single
	sk->sk_prot = &@{ m.sockets[0].prot }@;
	sk->sk_prot_creator = &@{ m.sockets[0].prot }@;
%% else
	sk->sk_prot = prot;
	sk->sk_prot_creator = prot;
%% endif
%% for s in m.sockets if s.own.sockets
%% if m.single
	sk_sockets_allocated_inc(sk);
%% else
	if (prot == &@{ s.prot }@)
		sk_sockets_allocated_inc(sk);
%% endif
%% endfor
%% for s in m.sockets
%% for set in s.at_create
%% if m.single
	@{ set }@
%% else
	if (prot == &@{ s.prot }@)
		@{ set }@
%% endif
%% endfor
%% endfor
%% for s in m.sockets
%% if s.init
%% if not m.single
	if (prot == &@{ s.prot }@)
		err = @{ s.init }@(sk);
%% else
	err = @{ s.init }@(sk);
%% endif
%% endif
%% endfor
%% if m.init
	if (err) {
		sock_release(inner);
		return err;
	}
%% endif

	inner->sk = NULL;
%% if m.single
	sock->ops = &@{ m.sockets[0].ops_name }@;
%% endif
	sock->flags = inner->flags;
	sock_graft(sk, sock);
	sock_release(inner);
	return 0;
}

static const struct net_proto_family @{ n }@_family = {
	.family	= PF_@{ U }@,
	.create	= @{ n }@_create,
	.owner	= THIS_MODULE,
};

