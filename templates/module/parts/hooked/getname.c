%% include "module/parts/hooked/either.c"
static int @{ slot }@(struct socket *sock, struct sockaddr *uaddr, int peer)
{
	struct sockaddr_@{ n }@ *addr = (struct sockaddr_@{ n }@ *)uaddr;
	struct sock *sk = sock->sk;
	int err;

	memset(addr, 0, sizeof(*addr));
	addr->@{ f.address.family_field }@ = AF_@{ U }@;
	err = @{ o.call }@;
	if (err)
		return err;
	return sizeof(*addr);
}

