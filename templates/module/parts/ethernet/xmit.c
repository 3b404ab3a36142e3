%% set told = f.hooks and f.hooks.told.frame_out
static @{ "int" if told else "void" }@ @{ n }@_put_header(@{ "" if told else "const " }@struct sock *sk, const struct sockaddr_@{ n }@ *dst, struct sk_buff *skb)
{
%% if m.autobind
	const struct sockaddr_@{ n }@ *src = &@{ n }@_sk(sk)->addr;
%% else
	static const struct sockaddr_@{ n }@ nobody;
	const struct sockaddr_@{ n }@ *src = &nobody;
%% endif
	unsigned int len = skb->len;
	struct @{ n }@_hdr *hdr;
%% if m.eth.checksum
	__wsum sum;
%% endif
%% if told
	int err;
%% endif

%% if not m.autobind
	if (@{ n }@_is_bound(@{ n }@_sk(sk)))
		src = &@{ n }@_sk(sk)->addr;
%% endif
	hdr = skb_push(skb, sizeof(*hdr));
	skb_reset_network_header(skb);
%% if m.eth.zeroed
	memset(hdr, 0, sizeof(*hdr));
%% endif
%% for line in m.eth.put
	@{ line }@
%% endfor
%% if told
	err = @{ n }@_hook_frame_out(sk, dst, skb, hdr);
	if (err)
		return err;
%% endif
%% if told and m.eth.checksum
	/* The hook may have moved it. */
	hdr = (struct @{ n }@_hdr *)skb_network_header(skb);
%% endif
%% if m.eth.checksum
	hdr->@{ m.eth.checksum }@ = 0;
	sum = skb_checksum(skb, 0, skb->len, 0);
	hdr->@{ m.eth.checksum }@ = (__force __be16)csum_fold(sum);
%% endif
%% if told
	return 0;
%% endif
}

/* Sends a message to where dst names; it is used up. */
@{ m.lib }@int @{ n }@_deliver(struct sock *sk, const struct sockaddr_@{ n }@ *dst, struct sk_buff *skb, unsigned int flags)
{
	unsigned int headroom = sizeof(struct @{ n }@_hdr);
	enum @{ n }@_fate fate = @{ U }@_OUT_FRAMES;
%% if m.note_sent
	unsigned int len = skb->len;
%% endif
	struct net_device *dev;
	int err;

	rcu_read_lock();
	dev = @{ n }@_route(sk, dst, skb->len);
	if (IS_ERR(dev)) {
		err = PTR_ERR(dev);
		goto out_free;
	}
	headroom += LL_RESERVED_SPACE(dev);
	err = skb_cow_head(skb, headroom);
	if (err)
		goto out_free;

%% if told
	err = @{ n }@_put_header(sk, dst, skb);
	if (err)
		goto out_free;
%% else
	@{ n }@_put_header(sk, dst, skb);
%% endif
	skb->dev = dev;
	skb->protocol = htons(@{ U }@_ETHERTYPE);
	skb->priority = READ_ONCE(sk->sk_priority);
	skb->mark = READ_ONCE(sk->sk_mark);
	if (dev_hard_header(skb, dev, @{ U }@_ETHERTYPE, dst->@{ m.eth.hwaddr }@, NULL, skb->len) < 0) {
		err = -EINVAL;
		goto out_free;
	}
	err = dev_queue_xmit(skb);
	if (err > 0)
		err = net_xmit_errno(err);
%% if m.note_sent
	if (err) {
		fate = @{ U }@_OUT_DROPPED;
		trace_@{ n }@_drop(dev->ifindex, len + sizeof(struct @{ n }@_hdr), fate);
	} else {
		@{ n }@_note_sent(sk, dst, len);
	}
%% else
	if (err)
		fate = @{ U }@_OUT_DROPPED;
%% endif
	@{ n }@_count(sock_net(sk), fate);
	rcu_read_unlock();
	return err;

out_free:
	rcu_read_unlock();
	kfree_skb(skb);
	return err;
}

/* A message of len bytes without content, charged to the send buffer. */
@{ m.lib }@struct sk_buff *@{ n }@_alloc_skb(struct sock *sk, size_t len, unsigned int flags, int *err)
{
	/* A device that needs more than most do is given it later. */
	size_t headroom = sizeof(struct @{ n }@_hdr) + NET_SKB_PAD;
	struct sk_buff *skb;

	skb = sock_alloc_send_skb(sk, headroom + len, flags & MSG_DONTWAIT, err);
	if (!skb)
		return NULL;
	skb_reserve(skb, headroom);
	skb_put(skb, len);
	return skb;
}

%% if m.alloc_frame
struct sk_buff *@{ n }@_alloc_frame(size_t len)
{
	size_t headroom = sizeof(struct @{ n }@_hdr) + NET_SKB_PAD;
	struct sk_buff *skb;

	skb = alloc_skb(headroom + len, GFP_ATOMIC);
	if (!skb)
		return NULL;
	skb_reserve(skb, headroom);
	skb_put(skb, len);
	return skb;
}

%% endif
@{ m.lib }@int @{ n }@_default_sendmsg(struct sock *sk, const struct sockaddr_@{ n }@ *dst, struct msghdr *msg, size_t len)
{
	struct sk_buff *skb;
	int err;

	/* Nobody waits for room in the send buffer in vain. */
	if (sk_wmem_alloc_get(sk) >= READ_ONCE(sk->sk_sndbuf)) {
		rcu_read_lock();
		err = PTR_ERR_OR_ZERO(@{ n }@_route(sk, dst, len));
		rcu_read_unlock();
		if (err)
			return err;
	}

	skb = @{ n }@_alloc_skb(sk, len, msg->msg_flags, &err);
	if (!skb)
		return err;
	err = memcpy_from_msg(skb->data, msg, len);
	if (err) {
		kfree_skb(skb);
		return err;
	}
	err = @{ n }@_deliver(sk, dst, skb, msg->msg_flags);
	return err ? err : len;
}

