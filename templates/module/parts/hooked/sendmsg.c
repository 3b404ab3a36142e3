%% include "module/parts/hooked/either.c"
static int @{ slot }@(struct socket *sock, struct msghdr *msg, size_t len)
{
	struct sock *sk = sock->sk;
%% if limited and m.cmsgs.sent
	struct @{ n }@_cmsgs cmsgs;
%% endif
	int err;

	err = @{ n }@_may_send(sk, msg);
	if (err)
		return err;
%% if limited
%% include "module/parts/stream/fits.c"
%% endif
	if (!@{ n }@_other(sk))
		return -ENOTCONN;
	if (READ_ONCE(sk->sk_shutdown) & SEND_SHUTDOWN)
		return @{ n }@_send_error(sk, msg, -EPIPE);
%% if limited and m.cmsgs.sent
	err = @{ n }@_get_cmsgs(&cmsgs, msg);
	if (err)
		return err;
%% endif

	err = @{ o.call }@;
	return err < 0 ? @{ n }@_send_error(sk, msg, err) : err;
}

