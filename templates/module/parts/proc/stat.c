static const char *const @{ n }@_stat_names[] = {
	"sent", "sent_bytes", "received", "received_bytes",
%% for link in f.links
	[@{ U }@_STAT_@{ link.constant }@] = "@{ link.name }@",
%% endfor
%% for reason in f.drops
	[@{ U }@_STAT_DROPS + @{ U }@_DROP_@{ reason.constant }@] = "dropped_@{ reason.name }@",
%% endfor
};

static int @{ n }@_stat_show(struct seq_file *seq, void *v)
{
	struct @{ n }@_net *pn = @{ n }@_pernet(seq_file_single_net(seq));
	const struct @{ n }@_stats *stats;
	u64 count[@{ U }@_STATS];
	u64 sum[@{ U }@_STATS] = {};
	unsigned int start;
	int cpu, i;

	for_each_possible_cpu(cpu) {
		stats = per_cpu_ptr(pn->stats, cpu);
		do {
			start = u64_stats_fetch_begin(&stats->syncp);
			for (i = 0; i < @{ U }@_STATS; i++)
				count[i] = u64_stats_read(&stats->count[i]);
		} while (u64_stats_fetch_retry(&stats->syncp, start));
		for (i = 0; i < @{ U }@_STATS; i++)
			sum[i] += count[i];
	}
	for (i = 0; i < @{ U }@_STATS; i++)
		seq_printf(seq, "%s %llu\n", @{ n }@_stat_names[i], sum[i]);
	return 0;
}
