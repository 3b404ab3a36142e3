static void @{ n }@_wake_writer(struct sock *sk)
{
	struct socket_wq *wq;

	rcu_read_lock();
	wq = rcu_dereference(sk->sk_wq);
	if (skwq_has_sleeper(wq))
		wake_up_interruptible_sync_poll(&wq->wait, EPOLLOUT | EPOLLWRNORM | EPOLLWRBAND);
	sk_wake_async(sk, SOCK_WAKE_IO, POLL_OUT);
	rcu_read_unlock();
}

/* Tells those who polled for room at the socket that they may look again. */
static void @{ n }@_wake_watchers(struct sock *sk)
{
	struct @{ n }@_net *pn = @{ n }@_pernet(sock_net(sk));
	struct @{ n }@_sock *ssk = @{ n }@_sk(sk);
	struct @{ n }@_sock *watcher, *next;

	spin_lock(&pn->watch_lock);
	list_for_each_entry_safe(watcher, next, &ssk->watchers, watch) {
		list_del_init(&watcher->watch);
		@{ n }@_wake_writer(&watcher->sk);
	}
	spin_unlock(&pn->watch_lock);
}

