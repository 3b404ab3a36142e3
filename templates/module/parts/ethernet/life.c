%% if f.hooks and f.hooks.told.timer
static void @{ n }@_timer(struct timer_list *timer)
{
	struct @{ n }@_sock *ssk;
	struct sock *sk;

	ssk = container_of(timer, struct @{ n }@_sock, timer);
	sk = &ssk->sk;
	if (!sock_flag(sk, SOCK_DEAD))
		@{ n }@_hook_timer(sk);
	sock_put(sk);
}

void @{ n }@_start_timer(struct sock *sk, unsigned long delay)
{
	/* Who marks the socket dead under this lock stops the timer later. */
	read_lock_bh(&sk->sk_callback_lock);
	if (!sock_flag(sk, SOCK_DEAD))
		sk_reset_timer(sk, &@{ n }@_sk(sk)->timer, jiffies + delay);
	read_unlock_bh(&sk->sk_callback_lock);
}

void @{ n }@_stop_timer(struct sock *sk)
{
	sk_stop_timer(sk, &@{ n }@_sk(sk)->timer);
}

%% endif
%% if m.destruct
%% if m.recv
/* A frame may come after close(), as long as RCU readers know the socket. */
%% else
/* The last one who knew of the socket is gone. */
%% endif
static void @{ n }@_destruct(struct sock *sk)
{
%% if m.recv
	skb_queue_purge(&sk->sk_receive_queue);
%% endif
%% if m.destroy_late
	@{ n }@_hook_destroy(sk);
%% endif
}

%% endif
