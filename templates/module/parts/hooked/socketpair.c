%% include "module/parts/hooked/either.c"
static int @{ slot }@(struct socket *sock1, struct socket *sock2)
{
	struct sock *other = sock2->sk;
	struct sock *sk = sock1->sk;

	return @{ o.call }@;
}

