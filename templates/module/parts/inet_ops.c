%% if s.through.poll
static __poll_t @{ s.p }@_poll(struct file *file, struct socket *sock, poll_table *wait)
{
	return @{ s.base_ops }@.poll(file, sock, wait);
}

%% endif
%% if s.through.mmap
static int @{ s.p }@_mmap(struct file *file, struct socket *sock, struct vm_area_struct *vma)
{
	return @{ s.base_ops }@.mmap(file, sock, vma);
}

%% endif
%% if s.through.splice_read
static ssize_t @{ s.p }@_splice_read(struct socket *sock, loff_t *pos, struct pipe_inode_info *pipe, size_t len, unsigned int flags)
{
	return @{ s.base_ops }@.splice_read(sock, pos, pipe, len, flags);
}

%% endif
%% if s.through.splice_eof
%% if m.splice_eof
#ifdef @{ m.splice_eof }@
%% endif
static void @{ s.p }@_splice_eof(struct socket *sock)
{
	@{ s.base_ops }@.splice_eof(sock);
}
%% if m.splice_eof
#endif
%% endif

%% endif
%% if s.through.set_peek_off
static int @{ s.p }@_set_peek_off(struct sock *sk, int val)
{
%% if s.base == "tcp"
	/* The TCP of older kernels cannot. */
	if (!@{ s.base_ops }@.set_peek_off)
		return -EOPNOTSUPP;
%% endif
	return @{ s.base_ops }@.set_peek_off(sk, val);
}

%% endif
%% if s.through.set_rcvlowat
static int @{ s.p }@_set_rcvlowat(struct sock *sk, int val)
{
	return @{ s.base_ops }@.set_rcvlowat(sk, val);
}

%% endif
static const struct proto_ops @{ s.ops_name }@ = {
	@{ ".family" | pad(s.column) }@= PF_@{ U }@,
	@{ ".owner" | pad(s.column) }@= THIS_MODULE,
%% for op in s.rows
%% set young = m.splice_eof and op.slot == "splice_eof"
%% if young
#ifdef @{ m.splice_eof }@
%% endif
	@{ ("." ~ op.slot) | pad(s.column) }@= @{ op.function }@,
%% if young
#endif
%% endif
%% endfor
};

