%% include "module/parts/hooked/either.c"
static int @{ slot }@(struct socket *sock, int how)
{
	struct sock *sk = sock->sk;
	int err;

	if (how < SHUT_RD || how > SHUT_RDWR)
		return -EINVAL;

	lock_sock(sk);
	err = @{ o.call }@;
	release_sock(sk);
	return err;
}

