static int @{ s.p }@_release(struct socket *sock)
{
	struct sock *sk = sock->sk;

	if (!sk)
		return 0;

%% if s.op.release.hooked
%% if s.op.release.when
	if (@{ s.op.release.when }@)
		@{ n }@_hook_release(sk);
%% else
	@{ n }@_hook_release(sk);
%% endif
%% endif
%% if f.hooks and f.hooks.told.close
	@{ n }@_hook_close(sk);
%% endif
	@{ n }@_unbind(sk);
	sock_orphan(sk);
%% if s.wait
	@{ n }@_leave(sk);
%% endif
%% if s.connect
	if (sk->sk_state == TCP_LISTEN)
		@{ n }@_stop_listening(sk);
%% endif
	@{ n }@_hang_up(sk, sock_flag(sk, SOCK_LINGER) && !sk->sk_lingertime);
	@{ n }@_count_inuse(sk, -1);
%% if f.hooks and f.hooks.told.destroy
	@{ n }@_hook_destroy(sk);
%% endif
	sock->sk = NULL;
	sock_put(sk);
	return 0;
}

