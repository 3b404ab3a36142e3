%% if s.op.getname.hooked
@{ s.op.getname.lib }@int @{ s.op.getname.default }@(struct sock *sk, struct sockaddr_@{ n }@ *addr, bool peer)
{
	if (peer) {
		sk = @{ n }@_other(sk);
		if (!sk)
			return -ENOTCONN;
	}
	if (@{ n }@_is_bound(@{ n }@_sk(sk)))
		*addr = @{ n }@_sk(sk)->addr;
	return 0;
}

%% set o = s.op.getname
%% set slot = s.p ~ "_getname"
%% include "module/parts/hooked/getname.c"
%% else
static int @{ s.p }@_getname(struct socket *sock, struct sockaddr *uaddr, int peer)
{
	struct sockaddr_@{ n }@ *addr = (struct sockaddr_@{ n }@ *)uaddr;
	struct sock *sk = sock->sk;

	if (peer) {
		sk = @{ n }@_other(sk);
		if (!sk)
			return -ENOTCONN;
	}
	if (@{ n }@_is_bound(@{ n }@_sk(sk))) {
		*addr = @{ n }@_sk(sk)->addr;
	} else {
		memset(addr, 0, sizeof(*addr));
		addr->@{ f.address.family_field }@ = AF_@{ U }@;
	}
	return sizeof(*addr);
}

%% endif
