%% if m.send
/*
 * Whether a sender has to wait. A socket whose buffer is not full takes one
 * more message of any size@% if d.shutdown %@; one that is shut takes none, at once@% endif %@.
 */
static bool @{ n }@_is_full(const struct sock *sk)
{
%% if d.shutdown
	if (READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN)
		return false;
%% endif
	return atomic_read(&sk->sk_rmem_alloc) >= READ_ONCE(sk->sk_rcvbuf);
}

%% endif
%% if m.send
/*
 * The bound socket that dst names, if it takes messages from sk. The caller
 * holds the RCU read lock.
 */
static struct sock *@{ n }@_receiver(const struct sock *sk, const struct sockaddr_@{ n }@ *dst)
{
	struct @{ n }@_net *pn = @{ n }@_pernet(sock_net(sk));
	struct @{ n }@_sock *rx;
%% if d.connect
	struct @{ n }@_peer *peer;
%% endif
	struct @{ n }@_key key;

	@{ n }@_get_key(&key, @{ m.key_sk }@dst);
	rx = rhashtable_lookup(&pn->binds, &key, @{ n }@_binds_params);
	if (!rx)
		return NULL;
%% if d.connect
	peer = rcu_dereference(rx->peer);
	if (peer && !(@{ n }@_is_bound(@{ n }@_sk(sk)) && @{ n }@_same_key(&peer->key, &@{ n }@_sk(sk)->key)))
		return NULL;
%% endif
	return &rx->sk;
}

%% endif
%% if m.watch
%% include "module/parts/wake.c"
static void @{ n }@_unwatch(struct sock *sk)
{
	struct @{ n }@_net *pn = @{ n }@_pernet(sock_net(sk));

	spin_lock(&pn->watch_lock);
	list_del_init(&@{ n }@_sk(sk)->watch);
	spin_unlock(&pn->watch_lock);
}

/*
 * Whether rx, which dst names, is full. If it is, and it is the peer, the
 * socket is woken as a writer once rx has made room or takes no more messages
 * from it. The caller holds the RCU read lock.
 */
static bool @{ n }@_watch(struct sock *sk, const struct sockaddr_@{ n }@ *dst, struct sock *rx)
{
	struct @{ n }@_net *pn = @{ n }@_pernet(sock_net(sk));
	struct @{ n }@_peer *peer;

	if (!@{ n }@_is_full(rx))
		return false;

	spin_lock(&pn->watch_lock);
	peer = rcu_dereference(@{ n }@_sk(sk)->peer);
	/* A dead rx has woken its watchers for the last time. */
	if (peer && @{ n }@_same_key(&peer->key, &@{ n }@_sk(rx)->key) && !sock_flag(rx, SOCK_DEAD))
		list_move_tail(&@{ n }@_sk(sk)->watch, &@{ n }@_sk(rx)->watchers);
	spin_unlock(&pn->watch_lock);

@{ ("Pairs with the barrier in " ~ n ~ "_made_room().") | comment(1) }@
	smp_mb();
	return @{ n }@_is_full(rx) && @{ n }@_receiver(sk, dst) == rx;
}

%% endif
/* Something changed for those who wait to send to the socket. */
static void @{ n }@_wake_senders(struct sock *sk)
{
	wake_up_interruptible_all(&@{ n }@_sk(sk)->room);
%% if m.watch
	@{ n }@_wake_watchers(sk);
%% endif
}

%% if m.send or m.recv
/* A message of that size does not count any more. */
static void @{ n }@_made_room(struct sock *sk, int size)
{
	struct @{ n }@_sock *ssk = @{ n }@_sk(sk);

	atomic_sub(size, &sk->sk_rmem_alloc);
	/* Pairs with the barriers of those who wait or watch. */
	smp_mb();
	/* The barrier above orders this look after the new room is seen. */
	if (waitqueue_active(&ssk->room))
		wake_up_interruptible(&ssk->room);
%% if m.watch
	if (!list_empty(&ssk->watchers))
		@{ n }@_wake_watchers(sk);
%% endif
}

%% endif
