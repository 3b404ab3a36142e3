%% include "module/parts/hooked/either.c"
static __poll_t @{ slot }@(struct file *file, struct socket *sock, poll_table *wait)
{
	struct sock *sk = sock->sk;

	return @{ o.call }@;
}

