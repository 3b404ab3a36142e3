static bool @{ n }@_depends_on(const struct @{ n }@_sock *ssk, int ifindex)
{
%% if d.connect
	const struct @{ n }@_peer *peer = rcu_dereference(ssk->peer);

	if (peer && peer->addr.@{ m.eth.device }@ == ifindex)
		return true;
%% endif
	return ssk->addr.@{ m.eth.device }@ == ifindex || READ_ONCE(ssk->sk.sk_bound_dev_if) == ifindex;
}

/* Tells the sockets that use a device what has happened to it. */
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
		if (IS_ERR(ssk) || !@{ n }@_depends_on(ssk, dev->ifindex))
			continue;
%% if d.bind
		/* A device that goes away forgets its groups. */
		if (event == NETDEV_UNREGISTER && ssk->addr.@{ m.eth.device }@ == dev->ifindex)
			WRITE_ONCE(ssk->joined, false);
%% endif
		WRITE_ONCE(ssk->sk.sk_err, event == NETDEV_DOWN ? ENETDOWN : ENODEV);
		sk_error_report(&ssk->sk);
	}
	rhashtable_walk_stop(&iter);
	rhashtable_walk_exit(&iter);
	return NOTIFY_DONE;
}

static struct notifier_block @{ n }@_device_notifier = {
	.notifier_call = @{ n }@_device_event,
};

