%% if s.own.memory
static atomic_long_t @{ s.p }@_memory_allocated;
static DEFINE_PER_CPU(int, @{ s.p }@_fw_alloc);
%% endif
%% if s.own.pressure
static unsigned long @{ s.p }@_memory_pressure;
%% endif
%% if s.own.sockets
static struct percpu_counter @{ s.p }@_sockets_allocated;
%% endif
%% if s.own.memory or s.own.sockets

%% endif
%% for limits in s.limits
static @{ limits.ctype }@ @{ limits.name }@[3] = { @{ limits.values }@ };

%% endfor
%% if s.own.pressure
static void @{ s.p }@_enter_memory_pressure(struct sock *sk)
{
	WRITE_ONCE(@{ s.p }@_memory_pressure, 1);
}

%% endif
%% if s.base == "tcp"
/*
 * A protocol on top of TCP, such as tls, goes on with a struct proto made from
 * ours, which other sockets get as well and which stays when we are gone.
 */
static int @{ s.p }@_setsockopt(struct sock *sk, int level, int optname, sockptr_t optval, unsigned int optlen)
{
	if (level == SOL_TCP && optname == TCP_ULP)
		return -ENOPROTOOPT;
	return @{ s.setsockopt }@(sk, level, optname, optval, optlen);
}

%% endif
%% for hook in s.hooks
%% if hook.prototype
@{ hook.prototype }@
{
	@{ hook.call }@;
}

%% endif
%% endfor
%% if s.ioctl
static int @{ n }@_slot_@{ s.base }@_ioctl(struct sock *sk, int cmd, int *karg)
{
	int err = @{ s.ioctl }@(sk, cmd, karg);

	return err == -ENOIOCTLCMD ? @{ s.base_prot }@.ioctl(sk, cmd, karg) : err;
}

%% endif
%% if s.connect
static int @{ s.p }@_connect(struct sock *sk, struct sockaddr_unsized *addr, int len)
{
	if (len < (int)sizeof(struct sockaddr_in))
		return -EINVAL;
	if (addr->sa_family != AF_INET)
		return -EAFNOSUPPORT;
	return @{ s.connect }@(sk, (struct sockaddr_in *)addr);
}

%% endif
/* @{ s.upper }@ as it is, but for the rows below. */
static void __init @{ s.p }@_init_prot(void)
{
	@{ s.prot }@ = @{ s.base_prot }@;
%% for row in s.members
	@{ s.prot }@.@{ row.slot }@ = @{ row.function }@;
%% endfor
#ifdef @{ m.sockmap }@
	/* A sockmap would replace all of it by rows of its own. */
	@{ s.prot }@.psock_update_sk_prot = NULL;
#endif
	strscpy(@{ s.prot }@.name, "@{ s.proto_name }@", sizeof(@{ s.prot }@.name));
}

