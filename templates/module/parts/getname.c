%% if m.op.getname.hooked
@{ m.op.getname.lib }@int @{ m.op.getname.default }@(struct sock *sk, struct sockaddr_@{ n }@ *addr, bool peer)
{
	if (peer)
%% if d.connect
		return @{ n }@_get_peer(sk, addr) ? 0 : -ENOTCONN;
%% else
		return -ENOTCONN;
%% endif
	if (@{ n }@_is_bound(@{ n }@_sk(sk)))
		*addr = @{ n }@_sk(sk)->addr;
	return 0;
}

%% set o = m.op.getname
%% set slot = n ~ "_getname"
%% include "module/parts/hooked/getname.c"
%% else
static int @{ n }@_getname(struct socket *sock, struct sockaddr *uaddr, int peer)
{
	struct sockaddr_@{ n }@ *addr = (struct sockaddr_@{ n }@ *)uaddr;
	struct @{ n }@_sock *ssk = @{ n }@_sk(sock->sk);

	if (peer) {
%% if d.connect
		if (!@{ n }@_get_peer(sock->sk, addr))
			return -ENOTCONN;
%% else
		return -ENOTCONN;
%% endif
	} else if (@{ n }@_is_bound(ssk)) {
		*addr = ssk->addr;
	} else {
		memset(addr, 0, sizeof(*addr));
		addr->@{ f.address.family_field }@ = AF_@{ U }@;
	}
	return sizeof(*addr);
}

%% endif
