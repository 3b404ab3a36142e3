%% if f.tracepoints
%% if s.note_data or s.note_links or (m.note_sent and not m.autobind)
static const struct sockaddr_@{ n }@ @{ n }@_nobody;

static const struct sockaddr_@{ n }@ *@{ n }@_own_name(const struct sock *sk)
{
	const struct @{ n }@_sock *ssk = @{ n }@_sk(sk);

	return @{ n }@_is_bound(ssk) ? &ssk->addr : &@{ n }@_nobody;
}

%% endif
%% if m.note_received
/* Where a message comes from. */
static const struct sockaddr_@{ n }@ *@{ n }@_source(const struct sk_buff *skb)
{
%% if m.unnamed
	if (!@{ n }@_from(skb)->named)
		return &@{ n }@_nobody;
%% endif
	return &@{ n }@_from(skb)->addr;
}

%% endif
%% endif
%% if f.counters
%% include "module/parts/count.c"
%% endif
%% if m.note_sent
static void @{ n }@_note_sent(struct sock *sk, const struct sockaddr_@{ n }@ *dst, unsigned int len)
{
%% if f.counters
	@{ n }@_count_message(sk, @{ U }@_STAT_SENT, len);
%% endif
%% if f.tracepoints
	if (trace_@{ n }@_send_enabled())
%% if m.autobind
		trace_@{ n }@_send(sk, sock_i_ino(sk), &@{ n }@_sk(sk)->addr, dst, len);
%% else
		trace_@{ n }@_send(sk, sock_i_ino(sk), @{ n }@_own_name(sk), dst, len);
%% endif
%% endif
}

%% endif
%% if m.note_received
static void @{ n }@_note_received(struct sock *sk, const struct sk_buff *skb)
{
%% if f.counters
	@{ n }@_count_message(sk, @{ U }@_STAT_RECEIVED, skb->len);
%% endif
%% if f.tracepoints
	if (trace_@{ n }@_receive_enabled())
		trace_@{ n }@_receive(sk, sock_i_ino(sk), @{ n }@_source(skb), &@{ n }@_sk(sk)->addr, skb->len);
%% endif
}

%% endif
%% if m.drops
/* Frees a message that does not arrive; sk is its sender or its receiver. */
static void @{ n }@_drop(struct sock *sk, const struct sockaddr_@{ n }@ *dst, struct sk_buff *skb, enum @{ n }@_drop reason)
{
%% if f.counters
	@{ n }@_count(sk, @{ U }@_STAT_DROPS + reason);
%% endif
%% if f.tracepoints
	if (trace_@{ n }@_drop_enabled())
		trace_@{ n }@_drop(sk, sock_i_ino(sk), @{ n }@_source(skb), dst, skb->len, reason);
%% endif
	kfree_skb(skb);
}

@{ ("Why " ~ n ~ "_deliver() could not hand a message over.") | comment(0) }@
static enum @{ n }@_drop @{ n }@_reason(int err)
{
	switch (err) {
	case -ECONNREFUSED:
		return @{ U }@_DROP_REFUSED;
	case -EAGAIN:
		return @{ U }@_DROP_FULL;
%% if d.shutdown
	case -EPIPE:
		return @{ U }@_DROP_SHUT;
%% endif
	default:
		return @{ U }@_DROP_INTERRUPTED;
	}
}

%% endif
