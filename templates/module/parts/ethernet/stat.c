%% if not f.tracepoints
%% include "module/parts/ethernet/fates.h"

%% endif
struct @{ n }@_stats {
	unsigned long frames[@{ U }@_FATES];
};

static void @{ n }@_count(const struct net *net, enum @{ n }@_fate fate)
{
	this_cpu_inc(@{ n }@_pernet(net)->stats->frames[fate]);
}

#ifdef CONFIG_PROC_FS
static const char * const @{ n }@_fate_names[] = {
%% for fate in m.eth.fates
	[@{ U }@_@{ fate.constant }@] = "@{ fate.name }@",
%% endfor
};

static int @{ n }@_stat_show(struct seq_file *seq, void *v)
{
	struct @{ n }@_net *pn = @{ n }@_pernet(seq_file_single_net(seq));
	unsigned long sum;
	int fate, cpu;

	for (fate = 0; fate < @{ U }@_FATES; fate++) {
		sum = 0;
		for_each_possible_cpu(cpu)
			sum += per_cpu_ptr(pn->stats, cpu)->frames[fate];
		seq_printf(seq, "%s %lu\n", @{ n }@_fate_names[fate], sum);
	}
	return 0;
}
#endif

