%% if s.poll or s.connect
/*
 * The state of the connection; an end that it has met, and the error of an
 * attempt that has failed, are seen with it.
 */
static int @{ n }@_sk_state(const struct sock *sk)
{
	/* Pairs with the releases where an attempt to connect ends. */
	return smp_load_acquire(&sk->sk_state);
}

%% endif
%% if s.other
/* The other end, or NULL; once there is one, it stays until we close. */
static struct sock *@{ n }@_other(const struct sock *sk)
{
@{ ("Pairs with the release in " ~ n ~ "_establish().") | comment(1) if s.connect else "	/* Pairs with the release where the connection is made. */" }@
	return smp_load_acquire(&@{ n }@_sk(sk)->other);
}

%% endif
%% if s.cb
/* What travels with data; zero in a new sk_buff. */
struct @{ n }@_data {
%% if s.stream_recv
	u32 consumed;			/* bytes that were received */
%% endif
%% if s.eor
	bool eor;			/* the sender ended a record */
%% endif
%% if s.cmsgs and s.cmsgs_fit
	struct @{ n }@_cmsgs cmsgs;	/* of a record */
%% endif
};

static struct @{ n }@_data *@{ n }@_data(const struct sk_buff *skb)
{
	return (struct @{ n }@_data *)skb->cb;
}

%% endif
%% if s.cmsgs
/* What the sender of a record attached to it. */
static struct @{ n }@_cmsgs *@{ n }@_attached(const struct sk_buff *skb)
{
%% if s.cmsgs_fit
	sock_skb_cb_check_size(sizeof(struct @{ n }@_data));
	return &@{ n }@_data(skb)->cmsgs;
%% else
	/* Too large for the control buffer: in front of the data. */
	return (struct @{ n }@_cmsgs *)skb->head;
%% endif
}

%% endif
/* What SIOCINQ tells: bytes of the stream@% if s.seqpacket %@, or of the next record@% endif %@. */
static int @{ n }@_unread(struct sock *sk)
{
	struct sk_buff_head *queue = &sk->sk_receive_queue;
	struct sk_buff *skb;
	int len = 0;

	spin_lock(&queue->lock);
%% if not s.seqpacket
	skb_queue_walk(queue, skb)
		len += skb->len@% if s.stream_recv %@ - READ_ONCE(@{ n }@_data(skb)->consumed)@% endif %@;
%% elif not s.stream
	skb = skb_peek(queue);
	if (skb)
		len = skb->len;
%% else
	skb_queue_walk(queue, skb) {
		len += skb->len@% if s.stream_recv %@ - READ_ONCE(@{ n }@_data(skb)->consumed)@% endif %@;
		if (sk->sk_type == SOCK_SEQPACKET)
			break;
	}
%% endif
	spin_unlock(&queue->lock);
	return len;
}

/*
 * Shuts halves of a socket. The lock is that of the queue, so that nothing is
 * queued once the end of it was seen.
 */
static void @{ n }@_shut(struct sock *sk, int how, int err)
{
	spin_lock(&sk->sk_receive_queue.lock);
	WRITE_ONCE(sk->sk_shutdown, sk->sk_shutdown | how);
	if (err)
		WRITE_ONCE(sk->sk_err, err);
	spin_unlock(&sk->sk_receive_queue.lock);

	sk->sk_state_change(sk);
	if (how & RCV_SHUTDOWN)
		sk_wake_async(sk, SOCK_WAKE_WAITD, how == SHUTDOWN_MASK ? POLL_HUP : POLL_IN);
}

%% if s.note_data
/* Tells what a closed socket leaves unread. */
static void @{ s.p }@_note_rest(struct sock *sk, const struct sock *other, const struct sk_buff_head *unread)
{
%% if s.stream
	unsigned int rest = 0;
%% endif
	struct sk_buff *skb;

%% if s.stream and s.seqpacket
	skb_queue_walk(unread, skb) {
		if (sk->sk_type == SOCK_SEQPACKET)
			@{ s.p }@_note_unread(sk, other, skb->len);
		else
			rest += skb->len@% if s.stream_recv %@ - @{ n }@_data(skb)->consumed@% endif %@;
	}
	if (rest)
		@{ s.p }@_note_unread(sk, other, rest);
%% elif s.stream
	skb_queue_walk(unread, skb)
		rest += skb->len@% if s.stream_recv %@ - @{ n }@_data(skb)->consumed@% endif %@;
	if (rest)
		@{ s.p }@_note_unread(sk, other, rest);
%% else
	skb_queue_walk(unread, skb)
		@{ s.p }@_note_unread(sk, other, skb->len);
%% endif
}

%% endif
/* Ends the connection of a socket that nobody uses any more. */
static void @{ n }@_hang_up(struct sock *sk, bool reset)
{
	struct sk_buff_head *queue = &sk->sk_receive_queue;
	struct sock *other = @{ n }@_sk(sk)->other;
	struct sk_buff_head unread;

	__skb_queue_head_init(&unread);
	spin_lock(&queue->lock);
	WRITE_ONCE(sk->sk_shutdown, SHUTDOWN_MASK);
	skb_queue_splice_init(queue, &unread);
	spin_unlock(&queue->lock);

	if (!other)
		return;
	if (!skb_queue_empty(&unread))
		reset = true;
%% if s.note_data
	@{ s.p }@_note_rest(sk, other, &unread);
%% endif
%% if s.note_links
	if (reset)
		@{ n }@_note_reset(sk, other);
%% endif
	@{ n }@_shut(other, SHUTDOWN_MASK, reset ? ECONNRESET : 0);
	__skb_queue_purge(&unread);
	sock_put(other);
}

