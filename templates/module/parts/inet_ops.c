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
%% if s.through.set_peek_off
static int @{ s.p }@_set_peek_off(struct sock *sk, int val)
{
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
	@{ ("." ~ op.slot) | pad(s.column) }@= @{ op.function }@,
%% endfor
};

