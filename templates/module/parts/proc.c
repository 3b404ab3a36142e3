#ifdef CONFIG_PROC_FS
struct @{ n }@_seq {
	struct seq_net_private net;	/* must be first */
	struct rhashtable_iter iter;
};

static void *@{ n }@_seq_step(struct @{ n }@_seq *state)
{
	struct @{ n }@_sock *ssk;

	/* After a resize the walk starts again and says so. */
	do {
		ssk = rhashtable_walk_next(&state->iter);
	} while (IS_ERR(ssk));
	return ssk;
}

static void *@{ n }@_seq_start(struct seq_file *seq, loff_t *pos)
	__acquires(RCU)
{
	struct @{ n }@_net *pn = @{ n }@_pernet(seq_file_net(seq));
	struct @{ n }@_seq *state = seq->private;
	void *ssk = SEQ_START_TOKEN;
	loff_t left;

	rhashtable_walk_enter(&pn->binds, &state->iter);
	rhashtable_walk_start(&state->iter);
	for (left = *pos; left && ssk; left--)
		ssk = @{ n }@_seq_step(state);
	return ssk;
}

static void *@{ n }@_seq_next(struct seq_file *seq, void *v, loff_t *pos)
{
	++*pos;
	return @{ n }@_seq_step(seq->private);
}

static void @{ n }@_seq_stop(struct seq_file *seq, void *v)
	__releases(RCU)
{
	struct @{ n }@_seq *state = seq->private;

	rhashtable_walk_stop(&state->iter);
	rhashtable_walk_exit(&state->iter);
}

%% if s.any
static const char *@{ n }@_peer_state(const struct sock *sk)
{
	switch (READ_ONCE(sk->sk_state)) {
	case TCP_ESTABLISHED:
		return "connected";
%% if s.connect
	case TCP_LISTEN:
		return "listening";
%% endif
%% if s.wait
	case TCP_SYN_SENT:
		return "connecting";
%% endif
	default:
%% if d.connect
		if (rcu_access_pointer(@{ n }@_sk(sk)->peer))
			return "connected";
%% endif
		return "-";
	}
}

%% endif
static int @{ n }@_seq_show(struct seq_file *seq, void *v)
{
	struct @{ n }@_sock *ssk = v;
	struct sock *sk = v;
	const char *peer;
%% if s.any and m.dgram
	int rxq;
%% endif
	uid_t uid;
	u64 inode;

	if (v == SEQ_START_TOKEN) {
		seq_puts(seq, "@{ m.proc.header }@\n");
		return 0;
	}
%% for field in m.proc.fields
	seq_printf(seq, "@{ field.format }@ ", @{ field.value }@);
%% endfor
%% if s.any
	peer = @{ n }@_peer_state(sk);
%% elif d.connect
	peer = rcu_access_pointer(ssk->peer) ? "connected" : "-";
%% else
	peer = "-";
%% endif
%% if s.any and m.dgram
	rxq = @{ n }@_unread(sk);
	if (sk->sk_type == SOCK_DGRAM)
		rxq = atomic_read(&sk->sk_rmem_alloc);
%% endif
	uid = from_kuid_munged(seq_user_ns(seq), sk_uid(sk));
	inode = sock_i_ino(sk);
	seq_printf(seq, "%s %d %d %u %llu\n", peer, @{ m.rxq }@, sk_wmem_alloc_get(sk), uid, inode);
	return 0;
}

static const struct seq_operations @{ n }@_seq_ops = {
	.start	= @{ n }@_seq_start,
	.next	= @{ n }@_seq_next,
	.stop	= @{ n }@_seq_stop,
	.show	= @{ n }@_seq_show,
};
%% if f.counters

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
%% endif
#endif

