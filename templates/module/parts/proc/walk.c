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

