static void @{ n }@_count(const struct sock *sk, unsigned int stat)
{
	struct @{ n }@_stats *stats = get_cpu_ptr(@{ n }@_pernet(sock_net(sk))->stats);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_inc(&stats->count[stat]);
	u64_stats_update_end(&stats->syncp);
	put_cpu_ptr(stats);
}

/* Counts a message, and its bytes beside it. */
static void @{ n }@_count_message(const struct sock *sk, enum @{ n }@_stat stat, unsigned int len)
{
	struct @{ n }@_stats *stats = get_cpu_ptr(@{ n }@_pernet(sock_net(sk))->stats);

	u64_stats_update_begin(&stats->syncp);
	u64_stats_inc(&stats->count[stat]);
	u64_stats_add(&stats->count[stat + 1], len);
	u64_stats_update_end(&stats->syncp);
	put_cpu_ptr(stats);
}

