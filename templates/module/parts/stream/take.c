	/* Under the lock of the queue, as those who connect look there. */
	spin_lock(&sk->sk_receive_queue.lock);
	WRITE_ONCE(sk->sk_max_ack_backlog, min(backlog, @{ U }@_BACKLOG_MAX));
	WRITE_ONCE(sk->sk_state, TCP_LISTEN);
%% if s.wait
	admitted = @{ n }@_admit(sk);
%% endif
	spin_unlock(&sk->sk_receive_queue.lock);
%% if s.wait
	if (admitted)
		sk->sk_data_ready(sk);
%% endif
