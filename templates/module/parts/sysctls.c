%% if f.interface.sysctls
#ifdef CONFIG_SYSCTL
%% for s in f.interface.sysctls
static int @{ n }@_@{ s.name }@_min@{ "" if s.first | string == "0" else " = " ~ s.first }@;
static int @{ n }@_@{ s.name }@_max@{ "" if s.last | string == "0" else " = " ~ s.last }@;
%% endfor

/* Without the data, of which each namespace has its own. */
static const struct ctl_table @{ n }@_sysctl_table[] = {
%% for s in f.interface.sysctls
	{
		.procname	= "@{ s.name }@",
		.maxlen		= sizeof(int),
		.mode		= 0644,
		.proc_handler	= proc_dointvec_minmax,
		.extra1		= &@{ n }@_@{ s.name }@_min,
		.extra2		= &@{ n }@_@{ s.name }@_max,
	},
%% endfor
};
#endif

static int __net_init @{ n }@_sysctl_init(struct net *net)
{
	struct @{ n }@_net *pn = @{ n }@_pernet(net);

%% for s in f.interface.sysctls
	pn->sysctls.@{ s.name }@ = @{ s.default }@;
%% endfor
#ifdef CONFIG_SYSCTL
	memcpy(pn->sysctl_table, @{ n }@_sysctl_table, sizeof(@{ n }@_sysctl_table));
%% for s in f.interface.sysctls
	pn->sysctl_table[@{ loop.index0 }@].data = &pn->sysctls.@{ s.name }@;
%% endfor
	pn->sysctl_header = register_net_sysctl_sz(net, "net/@{ n }@", pn->sysctl_table, @{ f.interface.sysctls | length }@);
	if (!pn->sysctl_header)
		return -ENOMEM;
#endif
	return 0;
}

static void __net_exit @{ n }@_sysctl_exit(struct net *net)
{
	struct @{ n }@_net *pn = @{ n }@_pernet(net);

	unregister_net_sysctl_table(pn->sysctl_header);
}

/* Those of a namespace end before what they stand in. */
static struct pernet_operations @{ n }@_sysctl_ops = {
	.init	= @{ n }@_sysctl_init,
	.exit	= @{ n }@_sysctl_exit,
};

%% endif
