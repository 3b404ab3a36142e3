/*
 * Whether a frame is one of ours; if so, what is behind the message is cut off.
 * Nothing of the header is used before that.
 */
static enum @{ n }@_fate @{ n }@_check_frame(struct sk_buff *skb)
{
	const struct @{ n }@_hdr *hdr;
	unsigned int len;

	if (!pskb_may_pull(skb, sizeof(*hdr)))
		return @{ U }@_IN_TRUNCATED;
	hdr = (const struct @{ n }@_hdr *)skb->data;
%% for field in m.eth.constants
	if (@{ field.load }@ != @{ field.constant }@)
		return @{ U }@_IN_FOREIGN;
%% endfor
%% for condition in m.eth.reserved
	if (@{ condition }@)
		return @{ U }@_IN_MALFORMED;
%% endfor
	len = @{ m.eth.length }@;
	if (len > @{ U }@_MESSAGE_MAX)
		return @{ U }@_IN_OVERSIZE;
	len += sizeof(*hdr);
	if (len > skb->len)
		return @{ U }@_IN_TRUNCATED;
	/* Short frames are padded on the wire. */
	if (pskb_trim(skb, len))
		return @{ U }@_IN_NO_MEMORY;
%% if m.eth.checksum
	if (csum_fold(skb_checksum(skb, 0, len, 0)))
		return @{ U }@_IN_CHECKSUM;
%% endif
	return @{ U }@_IN_FRAMES;
}

/* Whether a socket takes a frame that is for its address. */
static bool @{ n }@_accepts(const struct @{ n }@_sock *rx, const struct sockaddr_@{ n }@ *src, const struct sk_buff *skb)
{
%% if d.connect
	struct @{ n }@_peer *peer = rcu_dereference(rx->peer);
	struct @{ n }@_key key;

%% endif
%% if d.shutdown and not (f.hooks and f.hooks.told.frame_in)
	if (READ_ONCE(rx->sk.sk_shutdown) & RCV_SHUTDOWN)
		return false;
%% endif
	if (skb->pkt_type == PACKET_BROADCAST && !sock_flag(&rx->sk, SOCK_BROADCAST))
		return false;
	if (skb->pkt_type == PACKET_MULTICAST && !ether_addr_equal(eth_hdr(skb)->h_dest, rx->addr.@{ m.eth.hwaddr }@))
		return false;
%% if d.connect
	if (!peer)
		return true;
	@{ n }@_get_key(&key, @{ m.eth.rx_arg }@src);
	return @{ n }@_same_key(&peer->key, &key);
%% else
	return true;
%% endif
}

%% if f.hooks and f.hooks.told.frame_in
int @{ n }@_default_frame_in(struct sock *sk, const struct sockaddr_@{ n }@ *src, struct sk_buff *skb, const struct @{ n }@_hdr *hdr)
{
%% if d.shutdown
	if (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN)
		return -EPIPE;
%% endif
	@{ n }@_from(skb)->addr = *src;
	return sock_queue_rcv_skb(sk, skb) ? -ENOBUFS : 0;
}

/* Leaves a frame to the hook. */
static enum @{ n }@_fate @{ n }@_hand_over(struct sock *sk, const struct sockaddr_@{ n }@ *src, struct sk_buff *skb, const struct @{ n }@_hdr *hdr)
{
	int err;

	/* What a hook does with a socket may need a reference to hold. */
	if (!refcount_inc_not_zero(&sk->sk_refcnt))
		return @{ U }@_IN_NO_SOCKET;
	err = @{ n }@_hook_frame_in(sk, src, skb, hdr);
	sock_put(sk);
	switch (err) {
	case 0:
		return @{ U }@_IN_FRAMES;
	case @{ U }@_FRAME_TAKEN:
		return @{ U }@_IN_TAKEN;
	case -ENOBUFS:
		return @{ U }@_IN_FULL;
	default:
		return @{ U }@_IN_REFUSED;
	}
}

/* Leaves the message of a frame to the socket that its header names. */
%% else
/* Queues the message of a frame at the socket that its header names. */
%% endif
static enum @{ n }@_fate @{ n }@_queue(struct sk_buff *skb, const struct net_device *dev)
{
	const struct @{ n }@_hdr *hdr = (const struct @{ n }@_hdr *)skb->data;
	struct @{ n }@_net *pn = @{ n }@_pernet(dev_net(dev));
	struct sockaddr_@{ n }@ src = {
		.@{ f.address.family_field }@ = AF_@{ U }@,
		.@{ m.eth.device }@ = dev->ifindex,
	};
	struct @{ n }@_sock *rx;
	struct @{ n }@_key key;
	int own;

	ether_addr_copy(src.@{ m.eth.hwaddr }@, eth_hdr(skb)->h_source);
%% for line in m.eth.get
	@{ line }@
%% endfor
	rx = rhashtable_lookup(&pn->binds, &key, @{ n }@_binds_params);
	if (!rx)
		return @{ U }@_IN_NO_SOCKET;
%% if m.eth.type
	if (@{ m.eth.type }@ != rx->sk.sk_protocol)
		return @{ U }@_IN_NO_SOCKET;
%% endif
	own = rx->addr.@{ m.eth.device }@;
	if (!@{ n }@_may_use(&rx->sk, own, dev->ifindex))
		return @{ U }@_IN_NO_SOCKET;
	if (!@{ n }@_accepts(rx, &src, skb))
		return @{ U }@_IN_REFUSED;
	skb_pull(skb, sizeof(*hdr));
%% if f.hooks and f.hooks.told.frame_in
	return @{ n }@_hand_over(&rx->sk, &src, skb, hdr);
%% else
	@{ n }@_from(skb)->addr = src;
	if (sock_queue_rcv_skb(&rx->sk, skb))
		return @{ U }@_IN_FULL;
	return @{ U }@_IN_FRAMES;
%% endif
}

static int @{ n }@_rcv(struct sk_buff *skb, struct net_device *dev, struct packet_type *pt, struct net_device *orig_dev)
{
	enum @{ n }@_fate fate = @{ U }@_IN_NO_MEMORY;
%% if f.tracepoints
	unsigned int len = skb->len;
%% endif

	/* Only seen because somebody watches the device; or not Ethernet. */
	if (skb->pkt_type == PACKET_OTHERHOST || !@{ n }@_is_ethernet(dev)) {
		consume_skb(skb);
		return NET_RX_SUCCESS;
	}
	skb = skb_share_check(skb, GFP_ATOMIC);
	if (skb) {
		fate = @{ n }@_check_frame(skb);
		if (fate == @{ U }@_IN_FRAMES)
			fate = @{ n }@_queue(skb, dev);
	}
	@{ n }@_count(dev_net(dev), fate);
	if (fate == @{ U }@_IN_FRAMES)
		return NET_RX_SUCCESS;
%% if f.hooks and f.hooks.told.frame_in
	if (fate == @{ U }@_IN_TAKEN) {
		consume_skb(skb);
		return NET_RX_SUCCESS;
	}
%% endif
%% if f.tracepoints
	trace_@{ n }@_drop(dev->ifindex, len, fate);
%% endif
	kfree_skb(skb);
	return NET_RX_DROP;
}

static struct packet_type @{ n }@_packet_type = {
	.type	= cpu_to_be16(@{ U }@_ETHERTYPE),
	.func	= @{ n }@_rcv,
};

