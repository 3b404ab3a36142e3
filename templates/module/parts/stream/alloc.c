/* Counts sockets in use; older kernels do so without a lock. */
static void @{ n }@_count(const struct sock *sk, int change)
{
	local_bh_disable();
	sock_prot_inuse_add(sock_net(sk), sk->sk_prot, change);
	local_bh_enable();
}

/* A new socket; without sock, one that accept() will hand out. */
static struct sock *@{ n }@_alloc(struct net *net, struct socket *sock, int protocol, int kern)
{
	struct @{ n }@_sock *ssk;
	struct sock *sk;

	sk = sk_alloc(net, PF_@{ U }@, GFP_KERNEL, &@{ n }@_proto, kern);
	if (!sk)
		return NULL;
	sock_init_data(sock, sk);
	sk->sk_protocol = protocol;
	/* Messages count against the memory of the sender's cgroup. */
	sk->sk_allocation = GFP_KERNEL_ACCOUNT;

	ssk = @{ n }@_sk(sk);
%% include "module/parts/setup.c"
	@{ n }@_count(sk, 1);
	return sk;
}

