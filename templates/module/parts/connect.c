%% if m.get_peer
/* Copies the default destination; false if there is none. */
static bool @{ n }@_get_peer(const struct sock *sk, struct sockaddr_@{ n }@ *addr)
{
	struct @{ n }@_peer *peer;

	rcu_read_lock();
	peer = rcu_dereference(@{ n }@_sk(sk)->peer);
	if (peer)
		*addr = peer->addr;
	rcu_read_unlock();
	return peer;
}

%% endif
/* Sets the peer of a locked socket, or forgets it if addr is NULL. */
@{ m.op.connect.lib }@int @{ m.op.connect.default }@(struct sock *sk, const struct sockaddr_@{ n }@ *addr, int flags)
{
	struct @{ n }@_sock *ssk = @{ n }@_sk(sk);
	struct @{ n }@_peer *peer = NULL;

	if (addr) {
		peer = kmalloc_obj(*peer, GFP_KERNEL_ACCOUNT);
		if (!peer)
			return -ENOMEM;
		peer->addr = *addr;
		@{ n }@_get_key(&peer->key, @{ m.key_sk }@addr);
	}
	peer = rcu_replace_pointer(ssk->peer, peer, lockdep_sock_is_held(sk));
	if (peer)
		kfree_rcu(peer, rcu);
	sk->sk_socket->state = addr ? SS_CONNECTED : SS_UNCONNECTED;
%% if m.room

	/* Whom we send to and whom we take messages from has changed. */
	@{ n }@_wake_senders(sk);
%% endif
%% if m.watch
	@{ n }@_unwatch(sk);
	@{ n }@_wake_writer(sk);
%% endif
	return 0;
}

%% set o = m.op.connect
%% include "module/parts/hooked/either.c"
static int @{ n }@_connect(struct socket *sock, struct sockaddr_unsized *uaddr, int len, int flags)
{
	struct sockaddr_@{ n }@ *addr = (struct sockaddr_@{ n }@ *)uaddr;
	struct sock *sk = sock->sk;
	int err;

	if (len < (int)sizeof(addr->@{ f.address.family_field }@))
		return -EINVAL;
	if (addr->@{ f.address.family_field }@ == AF_UNSPEC) {
		addr = NULL;
	} else {
		err = @{ n }@_check_addr(addr, len);
		if (err)
			return err;
%% if m.any
		if (@{ n }@_is_any(addr))
			return -EINVAL;
%% endif
	}

	lock_sock(sk);
%% if m.autobind
	err = addr ? @{ n }@_autobind(sk) : 0;
	if (!err)
		err = @{ m.op.connect.call }@;
%% else
	err = @{ m.op.connect.call }@;
%% endif
	release_sock(sk);
	return err;
}

%% if d.socketpair
%% if m.op.socketpair.hooked
@{ m.op.socketpair.lib }@int @{ m.op.socketpair.default }@(struct sock *sk1, struct sock *sk2)
{
%% else
static int @{ n }@_socketpair(struct socket *sock1, struct socket *sock2)
{
%% endif
	struct sockaddr_@{ n }@ nobody = {
		.@{ f.address.family_field }@ = AF_@{ U }@,
		.@{ m.any.field }@ = @{ m.any.value }@,
	};
%% if not m.op.socketpair.hooked
	struct sock *sk1 = sock1->sk;
	struct sock *sk2 = sock2->sk;
%% endif
	int err;

	/* Connected before they are bound, so that no stranger gets in. */
	lock_sock(sk1);
	err = @{ m.op.connect.default }@(sk1, &nobody, 0);
	if (!err)
		err = @{ n }@_autobind(sk1);
	release_sock(sk1);
	if (err)
		return err;

	lock_sock(sk2);
	err = @{ m.op.connect.default }@(sk2, &@{ n }@_sk(sk1)->addr, 0);
	if (!err)
		err = @{ n }@_autobind(sk2);
	release_sock(sk2);
	if (err)
		return err;

	lock_sock(sk1);
	err = @{ m.op.connect.default }@(sk1, &@{ n }@_sk(sk2)->addr, 0);
	release_sock(sk1);
	return err;
}

%% if m.op.socketpair.hooked
%% set o = m.op.socketpair
%% set slot = n ~ "_socketpair"
%% include "module/parts/hooked/socketpair.c"
%% endif
%% endif
