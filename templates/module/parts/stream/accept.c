%% if m.op.listen.hooked
@{ m.op.listen.lib }@int @{ m.op.listen.default }@(struct sock *sk, int backlog)
{
%% if s.wait
	bool admitted;

%% endif
%% include "module/parts/stream/take.c"
	return 0;
}

%% endif
%% set o = m.op.listen
%% include "module/parts/hooked/either.c"
static int @{ n }@_listen(struct socket *sock, int backlog)
{
	struct sock *sk = sock->sk;
%% if s.wait and not m.op.listen.hooked
	bool admitted;
%% endif
	int err = -EINVAL;

	lock_sock(sk);
	if (sk->sk_state != TCP_CLOSE && sk->sk_state != TCP_LISTEN)
		goto out;
%% if m.autobind
	err = @{ n }@_autobind(sk);
	if (err)
		goto out;
%% else
	if (!@{ n }@_sk(sk)->bound)
		goto out;
	err = 0;
%% endif

%% if m.op.listen.hooked
	err = @{ m.op.listen.call }@;
%% else
%% include "module/parts/stream/take.c"
%% endif
out:
	release_sock(sk);
	return err;
}

/* The connection that came first, or NULL and what accept() gives. */
static struct sock *@{ n }@_next_child(struct sock *sk, int *err)
{
	struct @{ n }@_sock *child;
%% if s.wait
	bool admitted = false;
%% endif

	spin_lock(&sk->sk_receive_queue.lock);
	*err = sk->sk_shutdown & RCV_SHUTDOWN ? -EINVAL : -EAGAIN;
	child = list_first_entry_or_null(&@{ n }@_sk(sk)->queue, struct @{ n }@_sock, queue);
	if (child) {
		list_del_init(&child->queue);
		sk_acceptq_removed(sk);
%% if s.wait
		admitted = @{ n }@_admit(sk);
%% endif
	}
	spin_unlock(&sk->sk_receive_queue.lock);
%% if s.wait
	/* Those who connected by themselves have woken somebody. */
	if (admitted)
		sk->sk_data_ready(sk);
%% endif
	return child ? &child->sk : NULL;
}

static bool @{ n }@_may_accept(const struct sock *sk)
{
	return !list_empty_careful(&@{ n }@_sk(sk)->queue) || READ_ONCE(sk->sk_shutdown) & RCV_SHUTDOWN;
}

%% if m.op.accept.hooked
@{ m.op.accept.lib }@int @{ m.op.accept.default }@(struct sock *sk, struct socket *newsock, int flags)
{
%% else
static int @{ n }@_accept(struct socket *sock, struct socket *newsock, struct proto_accept_arg *arg)
{
	struct sock *sk = sock->sk;
%% endif
	struct sock *child;
	DEFINE_WAIT(wait);
	long timeo;
	int err;

%% if m.op.accept.hooked
	timeo = sock_rcvtimeo(sk, flags & O_NONBLOCK);
%% else
	if (READ_ONCE(sk->sk_state) != TCP_LISTEN)
		return -EINVAL;

	timeo = sock_rcvtimeo(sk, arg->flags & O_NONBLOCK);
%% endif
	while (!(child = @{ n }@_next_child(sk, &err))) {
		if (err != -EAGAIN || !timeo)
			return err;
		if (signal_pending(current))
			return sock_intr_errno(timeo);
		/* One connection wakes one caller. */
		prepare_to_wait_exclusive(sk_sleep(sk), &wait, TASK_INTERRUPTIBLE);
		if (!@{ n }@_may_accept(sk))
			timeo = schedule_timeout(timeo);
		finish_wait(sk_sleep(sk), &wait);
	}
	sock_graft(child, newsock);
	newsock->state = SS_CONNECTED;
%% if s.note_connect
	@{ n }@_note_accepted(child);
%% endif
	return 0;
}

%% if m.op.accept.hooked
%% set o = m.op.accept
%% include "module/parts/hooked/either.c"
static int @{ n }@_accept(struct socket *sock, struct socket *newsock, struct proto_accept_arg *arg)
{
	struct sock *sk = sock->sk;

	if (READ_ONCE(sk->sk_state) != TCP_LISTEN)
		return -EINVAL;
	return @{ m.op.accept.call }@;
}

%% endif
/* Resets the connections that nobody has accepted, and refuses the rest. */
static void @{ n }@_stop_listening(struct sock *sk)
{
	struct @{ n }@_sock *child, *next;
	LIST_HEAD(queue);

	spin_lock(&sk->sk_receive_queue.lock);
	WRITE_ONCE(sk->sk_state, TCP_CLOSE);
	list_splice_init(&@{ n }@_sk(sk)->queue, &queue);
	spin_unlock(&sk->sk_receive_queue.lock);
%% if s.wait
	@{ n }@_refuse(sk);
%% endif

	list_for_each_entry_safe(child, next, &queue, queue) {
		@{ n }@_hang_up(&child->sk, true);
		@{ n }@_count_inuse(&child->sk, -1);
%% if f.hooks and f.hooks.told.destroy
		@{ n }@_hook_destroy(&child->sk);
%% endif
		sock_put(&child->sk);
	}
}

