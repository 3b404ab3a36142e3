%% set bh = "_bh" if f.hooks and f.hooks.outlive else ""
%% for o in m.options
%% if o.accessor and o.value.is_struct
@{ m.lib }@void @{ n }@_option_@{ o.name }@(struct sock *sk, @{ o.value.cpu_type }@ *value)
{
	struct @{ n }@_sock *ssk = @{ n }@_sk(sk);

	spin_lock@{ bh }@(&ssk->options_lock);
	*value = ssk->options.@{ o.name }@;
	spin_unlock@{ bh }@(&ssk->options_lock);
}

%% elif o.accessor
@{ m.lib }@@{ o.value.cpu_type }@ @{ n }@_option_@{ o.name }@(const struct sock *sk)
{
	return READ_ONCE(@{ n }@_sk(sk)->options.@{ o.name }@);
}

%% endif
%% endfor
%% if m.set_options
%% if m.max_option
static int @{ n }@_setsockopt_max_message(struct sock *sk, sockptr_t optval, unsigned int optlen)
{
	int val;

%% if m.stream_option
	/* Streams have no messages. */
	if (sk->sk_type == SOCK_STREAM)
		return -ENOPROTOOPT;
%% endif
	if (optlen < sizeof(val))
		return -EINVAL;
	if (copy_from_sockptr(&val, optval, sizeof(val)))
		return -EFAULT;
	if (val < 1 || val > @{ U }@_MESSAGE_MAX)
		return -EINVAL;
	WRITE_ONCE(@{ n }@_sk(sk)->max_message, val);
	return 0;
}

%% endif
%% for o in m.options
%% if o.set
static int @{ n }@_setsockopt_@{ o.name }@(struct sock *sk, sockptr_t optval, unsigned int optlen)
{
%% if not o.hook and o.value.is_struct
	struct @{ n }@_sock *ssk = @{ n }@_sk(sk);
%% endif
	@{ o.value.cpu_type }@ val;
%% if o.hook
	int err;
%% endif

%% if o.capability
	if (!ns_capable(sock_net(sk)->user_ns, @{ o.capability }@))
		return -EPERM;
%% endif
	if (optlen < sizeof(val))
		return -EINVAL;
	if (copy_from_sockptr(&val, optval, sizeof(val)))
		return -EFAULT;
%% if o.outside
	if (@{ o.outside }@)
		return -EINVAL;
%% endif
%% for field in o.value.reserved
%% if field.len
	if (memchr_inv(val.@{ field.name }@, 0, sizeof(val.@{ field.name }@)))
%% else
	if (val.@{ field.name }@)
%% endif
		return -EINVAL;
%% endfor
%% set wrong_state = ("" if o.when == "unbound" else "!") ~ n ~ "_is_bound(" ~ n ~ "_sk(sk))"
%% if o.hook

	lock_sock(sk);
%% set hook = n ~ "_hook_set_" ~ o.name ~ ("(sk, &val)" if o.value.is_struct else "(sk, val)")
%% if o.when != "any"
	if (@{ wrong_state }@)
		err = -EINVAL;
	else
		err = @{ hook }@;
%% else
	err = @{ hook }@;
%% endif
	release_sock(sk);
	return err;
%% else
%% if o.when != "any"

	lock_sock(sk);
	if (@{ wrong_state }@) {
		release_sock(sk);
		return -EINVAL;
	}
%% endif
%% if o.value.is_struct
	spin_lock@{ bh }@(&ssk->options_lock);
	ssk->options.@{ o.name }@ = val;
	spin_unlock@{ bh }@(&ssk->options_lock);
%% else
	WRITE_ONCE(@{ n }@_sk(sk)->options.@{ o.name }@, val);
%% endif
%% if o.when != "any"
	release_sock(sk);
%% endif
	return 0;
%% endif
}

%% endif
%% endfor
%% set o = m.op.setsockopt
%% include "module/parts/hooked/either.c"
static int @{ n }@_setsockopt(struct socket *sock, int level, int optname, sockptr_t optval, unsigned int optlen)
{
	struct sock *sk = sock->sk;
%% if m.op.setsockopt.hooked
	int err;

%% include "module/parts/hooked/setsockopt.c"
%% endif

	if (level != SOL_@{ U }@)
		return -ENOPROTOOPT;
	switch (optname) {
%% if m.max_option
	case @{ U }@_MAX_MESSAGE:
		return @{ n }@_setsockopt_max_message(sk, optval, optlen);
%% endif
%% for o in m.options
%% if o.set
	case @{ o.constant }@:
		return @{ n }@_setsockopt_@{ o.name }@(sk, optval, optlen);
%% endif
%% endfor
	default:
		return -ENOPROTOOPT;
	}
}

%% endif
%% if m.get_options
static int @{ n }@_put_option(sockopt_t *opt, const void *val, int size)
{
	opt->optlen = min(opt->optlen, size);
	if (copy_to_iter(val, opt->optlen, &opt->iter_out) != opt->optlen)
		return -EFAULT;
	return 0;
}

%% if m.get_max
static int @{ n }@_getsockopt_max_message(struct sock *sk, sockopt_t *opt)
{
%% if m.max_option
	int val = READ_ONCE(@{ n }@_sk(sk)->max_message);
%% else
	int val = @{ U }@_MESSAGE_MAX;
%% endif

%% if m.stream_option
	/* Streams have no messages. */
	if (sk->sk_type == SOCK_STREAM)
		return -ENOPROTOOPT;
%% endif
	return @{ n }@_put_option(opt, &val, sizeof(val));
}

%% endif
%% for o in m.options
%% if o.get
static int @{ n }@_getsockopt_@{ o.name }@(struct sock *sk, sockopt_t *opt)
{
%% if o.hook
	@{ o.value.cpu_type }@ val@% if not o.value.is_struct %@ = 0@% endif %@;
	int err;

%% if o.value.is_struct
	memset(&val, 0, sizeof(val));
%% endif
	lock_sock(sk);
	err = @{ n }@_hook_get_@{ o.name }@(sk, &val);
	release_sock(sk);
	if (err)
		return err;
%% elif o.value.is_struct
	@{ o.value.cpu_type }@ val;

	@{ n }@_option_@{ o.name }@(sk, &val);
%% else
	@{ o.value.cpu_type }@ val = @{ n }@_option_@{ o.name }@(sk);

%% endif
	return @{ n }@_put_option(opt, &val, sizeof(val));
}

%% endif
%% endfor
%% set o = m.op.getsockopt
%% include "module/parts/hooked/either.c"
static int @{ n }@_getsockopt(struct socket *sock, int level, int optname, sockopt_t *opt)
{
	struct sock *sk = sock->sk;
%% if m.op.getsockopt.hooked
	int err;

%% include "module/parts/hooked/getsockopt.c"
%% endif

	if (level != SOL_@{ U }@)
		return -ENOPROTOOPT;
%% if not m.op.getsockopt.hooked
	if (opt->optlen < 0)
		return -EINVAL;
%% endif
	switch (optname) {
%% if m.get_max
	case @{ U }@_MAX_MESSAGE:
		return @{ n }@_getsockopt_max_message(sk, opt);
%% endif
%% for o in m.options
%% if o.get
	case @{ o.constant }@:
		return @{ n }@_getsockopt_@{ o.name }@(sk, opt);
%% endif
%% endfor
	default:
		return -ENOPROTOOPT;
	}
}

%% endif
