static const struct seq_operations @{ n }@_seq_ops = {
	.start	= @{ n }@_seq_start,
	.next	= @{ n }@_seq_next,
	.stop	= @{ n }@_seq_stop,
	.show	= @{ n }@_seq_show,
};
