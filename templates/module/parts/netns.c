static int __net_init @{ n }@_net_init(struct net *net)
{
	struct @{ n }@_net *pn = @{ n }@_pernet(net);
	int err;

%% if m.watch
	spin_lock_init(&pn->watch_lock);
%% endif
%% if f.counters or m.eth
%% if f.counters
	pn->stats = netdev_alloc_pcpu_stats(struct @{ n }@_stats);
%% else
	pn->stats = alloc_percpu(struct @{ n }@_stats);
%% endif
	if (!pn->stats)
		return -ENOMEM;
	err = rhashtable_init(&pn->binds, &@{ n }@_binds_params);
	if (err)
		goto out_stats;
#ifdef CONFIG_PROC_FS
	err = -ENOMEM;
	if (!proc_create_net("@{ n }@", 0444, net->proc_net, &@{ n }@_seq_ops, sizeof(struct @{ n }@_seq)))
		goto out_binds;
	if (!proc_create_net_single("@{ n }@_stat", 0444, net->proc_net, @{ n }@_stat_show, NULL))
		goto out_proc;
#endif
	return 0;

#ifdef CONFIG_PROC_FS
out_proc:
	remove_proc_entry("@{ n }@", net->proc_net);
out_binds:
	rhashtable_destroy(&pn->binds);
#endif
out_stats:
	free_percpu(pn->stats);
	return err;
%% else
	err = rhashtable_init(&pn->binds, &@{ n }@_binds_params);
	if (err)
		return err;
#ifdef CONFIG_PROC_FS
	if (!proc_create_net("@{ n }@", 0444, net->proc_net, &@{ n }@_seq_ops, sizeof(struct @{ n }@_seq))) {
		rhashtable_destroy(&pn->binds);
		return -ENOMEM;
	}
#endif
	return 0;
%% endif
}

static void __net_exit @{ n }@_net_exit(struct net *net)
{
%% if f.counters or m.eth
	struct @{ n }@_net *pn = @{ n }@_pernet(net);

	remove_proc_entry("@{ n }@_stat", net->proc_net);
	remove_proc_entry("@{ n }@", net->proc_net);
	rhashtable_destroy(&pn->binds);
	free_percpu(pn->stats);
%% else
	remove_proc_entry("@{ n }@", net->proc_net);
	rhashtable_destroy(&@{ n }@_pernet(net)->binds);
%% endif
}

static struct pernet_operations @{ n }@_net_ops = {
	.init	= @{ n }@_net_init,
	.exit	= @{ n }@_net_exit,
	.id	= &@{ n }@_net_id,
	.size	= sizeof(struct @{ n }@_net),
};

