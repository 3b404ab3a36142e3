/* A device if it carries Ethernet frames, else NULL. */
static struct net_device *@{ n }@_ethernet(struct net_device *dev)
{
	if (dev && (dev->type == ARPHRD_ETHER || dev->type == ARPHRD_LOOPBACK))
		return dev;
	return NULL;
}

static void @{ n }@_get_ways(const struct sock *sk, struct shim_ways *ways)
{
	ways->device = READ_ONCE(sk->sk_bound_dev_if);
	ways->protocol = sk->sk_protocol;
	ways->broadcasts = sock_flag(sk, SOCK_BROADCAST);
}

static int @{ n }@_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt, struct net_device *orig_dev)
{
	enum @{ n }@_fate fate;
	struct shim_frame info;
%% if f.tracepoints
	unsigned int len;
%% endif

	/* Only seen because somebody watches the device; or not Ethernet. */
	if (skb->pkt_type == PACKET_OTHERHOST || !@{ n }@_ethernet(dev)) {
		consume_skb(skb);
		return NET_RX_SUCCESS;
	}
	info.ifindex = dev->ifindex;
	info.cast = skb->pkt_type;
	ether_addr_copy(info.to, eth_hdr(skb)->h_dest);
	ether_addr_copy(info.from, eth_hdr(skb)->h_source);
%% if f.tracepoints
	len = skb->len;
%% endif
	skb = skb_share_check(skb, GFP_ATOMIC);
	fate = @{ n }@_frame(dev, skb, &info);
	@{ n }@_count(dev_net(dev), fate);
%% if f.hooks and f.hooks.told.frame_in
	if (fate == @{ U }@_IN_FRAMES || fate == @{ U }@_IN_TAKEN)
%% else
	if (fate == @{ U }@_IN_FRAMES)
%% endif
		return NET_RX_SUCCESS;
%% if f.tracepoints
	trace_@{ n }@_drop(info.ifindex, len, fate);
%% endif
	return NET_RX_DROP;
}

static struct packet_type @{ n }@_packet_type = {
	.type	= cpu_to_be16(@{ U }@_ETHERTYPE),
	.func	= @{ n }@_rcv,
};

static int @{ n }@_device_event(struct notifier_block *nb, unsigned long event, void *ptr)
{
	struct net_device *dev = netdev_notifier_info_to_dev(ptr);
	struct @{ n }@_net *pn = @{ n }@_pernet(dev_net(dev));
	struct rhashtable_iter iter;
	struct @{ n }@_sock *ssk;

	if (event != NETDEV_DOWN && event != NETDEV_UNREGISTER)
		return NOTIFY_DONE;

	rhashtable_walk_enter(&pn->binds, &iter);
	rhashtable_walk_start(&iter);
	while ((ssk = rhashtable_walk_next(&iter))) {
		/* After a resize it begins anew, and tells some twice. */
		if (!IS_ERR(ssk))
			@{ n }@_changed(&ssk->sk, dev->ifindex, event == NETDEV_UNREGISTER);
	}
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);
	return NOTIFY_DONE;
}

static struct notifier_block @{ n }@_device_notifier = {
	.notifier_call = @{ n }@_device_event,
};

