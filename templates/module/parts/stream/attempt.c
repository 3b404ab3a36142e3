	switch (@{ n }@_sk_state(sk)) {
	case TCP_CLOSE:
%% if s.wait
		sock->state = SS_UNCONNECTED;
%% endif
		err = sock_error(sk);
		if (!err)
			err = @{ n }@_begin(sk, addr);
		break;
	case TCP_ESTABLISHED:
%% if s.wait
		err = sock->state == SS_CONNECTING ? 0 : -EISCONN;
%% else
		err = -EISCONN;
%% endif
		break;
%% if s.wait
	case TCP_SYN_SENT:
		err = -EALREADY;
		break;
%% endif
	default:
		err = -EINVAL;
	}
%% if s.wait
	if (err == -EINPROGRESS || err == -EALREADY)
		err = @{ n }@_wait_connect(sock, flags, err);
%% endif
%% if s.wait
	if (!err) {
		@{ n }@_leave(sk);
		sock->state = SS_CONNECTED;
	}
%% else
	if (!err)
		sock->state = SS_CONNECTED;
%% endif
