%% if m.is_bound
/* Once it is true, key and addr can be read without a lock. */
static bool @{ n }@_is_bound(const struct @{ n }@_sock *ssk)
{
@{ ("Pairs with the release in " ~ n ~ "_insert().") | comment(1) }@
	return smp_load_acquire(&ssk->bound);
}

%% endif
%% if m.eth
%% include "module/parts/ethernet/device.c"
%% endif
%% if m.insert
/* Puts the socket, which is locked and unbound, into the bind table. */
static int @{ n }@_insert(struct sock *sk, const struct sockaddr_@{ n }@ *addr)
{
	struct @{ n }@_net *pn = @{ n }@_pernet(sock_net(sk));
	struct @{ n }@_sock *ssk = @{ n }@_sk(sk);
	int err;

	@{ n }@_get_key(&ssk->key, @{ m.key_sk }@addr);
	ssk->addr = *addr;
%% if s.any
	/* In the table others find it under RCU and take no reference. */
	sock_set_flag(sk, SOCK_RCU_FREE);
%% endif
	err = rhashtable_lookup_insert_fast(&pn->binds, &ssk->node, @{ n }@_binds_params);
	if (err)
		return err == -EEXIST ? -EADDRINUSE : err;
@{ ("Pairs with the acquire in " ~ n ~ "_is_bound().") | comment(1) }@
	smp_store_release(&ssk->bound, true);
	return 0;
}

%% endif
%% if m.may_bind
static int @{ n }@_may_bind(const struct sock *sk, const struct sockaddr_@{ n }@ *addr)
{
	@{ m.privileged.cpu_type }@ value = @{ m.privileged.load }@;

	if (@{ m.privileged.condition }@ && !ns_capable(sock_net(sk)->user_ns, @{ f.address.privileged.capability }@))
		return -EACCES;
	return 0;
}

%% endif
%% if m.any
/* Tries free values of @{ m.any.field }@ from a random one on. */
static int @{ n }@_choose(struct sock *sk, const struct sockaddr_@{ n }@ *addr)
{
	u32 at = get_random_u32_below(@{ m.any.count }@);
	struct sockaddr_@{ n }@ try = *addr;
	u32 left;
	int err;

	for (left = @{ m.any.tries }@; left; left--) {
		try.@{ m.any.field }@ = @{ m.any.candidate }@;
%% if m.choose_may_bind
		err = @{ n }@_may_bind(sk, &try);
		if (!err)
			err = @{ n }@_insert(sk, &try);
		if (err != -EADDRINUSE && err != -EACCES)
			return err;
%% else
		err = @{ n }@_insert(sk, &try);
		if (err != -EADDRINUSE)
			return err;
%% endif
		if (++at == @{ m.any.count }@)
			at = 0;
		cond_resched();
	}
	return -EADDRNOTAVAIL;
}

%% if m.autobind
/* Gives a locked socket an address if it has none. */
static int @{ n }@_autobind(struct sock *sk)
{
	struct sockaddr_@{ n }@ addr = {
		.@{ f.address.family_field }@ = AF_@{ U }@,
	};
%% if m.autobind_may_bind
	int err;
%% endif

	if (@{ n }@_sk(sk)->bound)
		return 0;
%% if m.autobind_may_bind
	err = @{ n }@_may_bind(sk, &addr);
	if (err)
		return err;
%% endif
	return @{ n }@_choose(sk, &addr);
}

%% endif
%% endif
%% if f.has.bind
%% if m.eth
static int @{ n }@_take(struct sock *sk, const struct sockaddr_@{ n }@ *addr)
%% else
@{ m.lib }@int @{ n }@_default_bind(struct sock *sk, const struct sockaddr_@{ n }@ *addr)
%% endif
{
%% if m.any
	if (@{ n }@_is_any(addr))
		return @{ n }@_choose(sk, addr);
%% endif
	return @{ n }@_insert(sk, addr);
}

%% if m.eth
@{ m.lib }@int @{ n }@_default_bind(struct sock *sk, const struct sockaddr_@{ n }@ *addr)
{
	int err;

	if (!addr->@{ m.eth.device }@ && !is_zero_ether_addr(addr->@{ m.eth.hwaddr }@))
		return -EINVAL;
	if (!addr->@{ m.eth.device }@)
		return @{ n }@_take(sk, addr);

	/* The device has to stay until it is known whose it is. */
	rtnl_lock();
	err = @{ n }@_join(sk, addr);
	if (!err) {
		err = @{ n }@_take(sk, addr);
		if (err)
			@{ n }@_leave(sk, addr);
	}
	rtnl_unlock();
	return err;
}

%% endif
%% set o = m.op.bind
%% include "module/parts/hooked/either.c"
static int @{ n }@_bind(struct socket *sock, struct sockaddr_unsized *uaddr, int len)
{
	struct sockaddr_@{ n }@ *addr = (struct sockaddr_@{ n }@ *)uaddr;
	struct sock *sk = sock->sk;
	int err;

	err = @{ n }@_check_addr(addr, len);
	if (err)
		return err;

	lock_sock(sk);
	if (@{ n }@_sk(sk)->bound)
		err = -EINVAL;
%% if m.may_bind
	else
		err = @{ n }@_may_bind(sk, addr);
%% endif
	if (!err)
		err = @{ m.op.bind.call }@;
	release_sock(sk);
	return err;
}

%% endif
/* Takes the socket out of the bind table; its address is free at once. */
static void @{ n }@_unbind(struct sock *sk)
{
	struct @{ n }@_net *pn = @{ n }@_pernet(sock_net(sk));
	struct @{ n }@_sock *ssk = @{ n }@_sk(sk);

	if (ssk->bound@% if s.connect %@ && !ssk->accepted@% endif %@)
		rhashtable_remove_fast(&pn->binds, &ssk->node, @{ n }@_binds_params);
}

