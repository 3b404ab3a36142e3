static bool @{ n }@_is_ethernet(const struct net_device *dev)
{
	return dev->type == ARPHRD_ETHER || dev->type == ARPHRD_LOOPBACK;
}

%% if d.bind or m.send or m.recv
/* Whether a socket, own being the device of its address, may use a device. */
static bool @{ n }@_may_use(const struct sock *sk, int own, int ifindex)
{
	int bound = READ_ONCE(sk->sk_bound_dev_if);

	return (!bound || bound == ifindex) && (!own || own == ifindex);
}

%% endif
%% if d.bind
/*
 * Whether a socket can be bound to the device of addr, whose group it joins if
 * addr has one. The caller holds the RTNL and leaves the group again.
 */
static int @{ n }@_join(struct sock *sk, const struct sockaddr_@{ n }@ *addr)
{
	struct net_device *dev;
	int err;

	if (!@{ n }@_may_use(sk, 0, addr->@{ m.eth.device }@))
		return -EINVAL;
	dev = __dev_get_by_index(sock_net(sk), addr->@{ m.eth.device }@);
	if (!dev || !@{ n }@_is_ethernet(dev))
		return -ENODEV;
	if (is_zero_ether_addr(addr->@{ m.eth.hwaddr }@))
		return 0;
	if (!is_multicast_ether_addr(addr->@{ m.eth.hwaddr }@) || is_broadcast_ether_addr(addr->@{ m.eth.hwaddr }@))
		return -EADDRNOTAVAIL;
	err = dev_mc_add(dev, addr->@{ m.eth.hwaddr }@);
	@{ n }@_sk(sk)->joined = !err;
	return err;
}

static void @{ n }@_leave(struct sock *sk, const struct sockaddr_@{ n }@ *addr)
{
	struct net_device *dev;

	if (!@{ n }@_sk(sk)->joined)
		return;
	@{ n }@_sk(sk)->joined = false;
	dev = __dev_get_by_index(sock_net(sk), addr->@{ m.eth.device }@);
	if (dev)
		dev_mc_del(dev, addr->@{ m.eth.hwaddr }@);
}

%% endif
%% if m.send
/*
 * The device that takes a message of len bytes to dst. The caller holds the RCU
 * read lock.
 */
static struct net_device *@{ n }@_route(const struct sock *sk, const struct sockaddr_@{ n }@ *dst, size_t len)
{
	const struct @{ n }@_sock *ssk = @{ n }@_sk(sk);
	int ifindex = dst->@{ m.eth.device }@;
	struct net_device *dev;
	int own = 0;

	if (@{ n }@_is_bound(ssk))
		own = ssk->addr.@{ m.eth.device }@;
	if (!ifindex)
		ifindex = own;
	if (!ifindex)
		ifindex = READ_ONCE(sk->sk_bound_dev_if);
	if (!@{ n }@_may_use(sk, own, ifindex))
		return ERR_PTR(-EINVAL);
	dev = dev_get_by_index_rcu(sock_net(sk), ifindex);
	if (!dev || !@{ n }@_is_ethernet(dev))
		return ERR_PTR(-ENODEV);
	if (!(READ_ONCE(dev->flags) & IFF_UP))
		return ERR_PTR(-ENETDOWN);
	if (len + sizeof(struct @{ n }@_hdr) > READ_ONCE(dev->mtu))
		return ERR_PTR(-EMSGSIZE);
	if (is_multicast_ether_addr(dst->@{ m.eth.hwaddr }@) && !sock_flag(sk, SOCK_BROADCAST))
		return ERR_PTR(-EACCES);
	/* The loopback device alone has that address. */
	if (is_zero_ether_addr(dst->@{ m.eth.hwaddr }@) && dev->type != ARPHRD_LOOPBACK)
		return ERR_PTR(-EINVAL);
	return dev;
}

%% endif
