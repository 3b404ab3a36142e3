%% if s.op.socketpair.hooked
@{ s.op.socketpair.lib }@int @{ s.op.socketpair.default }@(struct sock *sk1, struct sock *sk2)
{
	struct socket *sock1 = sk1->sk_socket;
	struct socket *sock2 = sk2->sk_socket;
%% else
static int @{ s.p }@_socketpair(struct socket *sock1, struct socket *sock2)
{
	struct sock *sk1 = sock1->sk;
	struct sock *sk2 = sock2->sk;
%% endif

	/* Nobody else sees them yet. */
	sock_hold(sk1);
	sock_hold(sk2);
	@{ n }@_sk(sk1)->other = sk2;
	@{ n }@_sk(sk2)->other = sk1;
	sk1->sk_state = TCP_ESTABLISHED;
	sk2->sk_state = TCP_ESTABLISHED;
	sock1->state = SS_CONNECTED;
	sock2->state = SS_CONNECTED;
	return 0;
}

%% if s.op.socketpair.hooked
%% set o = s.op.socketpair
%% set slot = s.p ~ "_socketpair"
%% include "module/parts/hooked/socketpair.c"
%% endif
