#ifdef CONFIG_PROC_FS
%% include "module/parts/proc/walk.c"
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

%% include "module/parts/proc/ops.c"
%% if f.counters

%% include "module/parts/proc/stat.c"
%% endif
#endif

