/* Frees a socket that no file has had, and its hold on the other end. */
static void @{ n }@_free_child(struct sock *child)
{
	sock_put(@{ n }@_sk(child)->other);
	@{ n }@_count_inuse(child, -1);
%% if f.hooks and f.hooks.told.destroy
	@{ n }@_hook_destroy(child);
%% endif
	sock_put(child);
}

/* The other end of a connection that sk asks for; nobody sees it yet. */
static struct sock *@{ n }@_new_child(struct sock *sk@% if f.hooks and f.hooks.told.create %@, int *err@% endif %@)
{
	struct sock *child;

%% if f.hooks and f.hooks.told.create
	*err = -ENOMEM;
%% endif
	child = @{ n }@_alloc(sock_net(sk), NULL, sk->sk_protocol, 0);
	if (!child)
		return NULL;
	child->sk_type = sk->sk_type;
	child->sk_state = TCP_ESTABLISHED;
%% if f.hooks and f.hooks.told.create
	*err = @{ n }@_hook_create(child);
	if (*err) {
		@{ n }@_count_inuse(child, -1);
		sock_put(child);
		return NULL;
	}
%% endif
	sock_hold(sk);
	@{ n }@_sk(child)->other = sk;
	@{ n }@_sk(child)->accepted = true;
	return child;
}

/* Makes the connection. The caller has the lock of the listener's queue. */
static void @{ n }@_establish(struct sock *listener, struct sock *child)
{
	struct sock *sk = @{ n }@_sk(child)->other;

	sk_acceptq_added(listener);
	list_add_tail(&@{ n }@_sk(child)->queue, &@{ n }@_sk(listener)->queue);
	sock_hold(child);
@{ ("Pairs with the acquire in " ~ n ~ "_other().") | comment(1) }@
	smp_store_release(&@{ n }@_sk(sk)->other, child);
@{ ("Pairs with the acquire in " ~ n ~ "_sk_state().") | comment(1) }@
	smp_store_release(&sk->sk_state, TCP_ESTABLISHED);
%% if s.note_connect
	@{ n }@_note_connected(sk, &@{ n }@_sk(child)->addr);
%% endif
}

%% if s.wait
/*
 * Lets those in that wait and have room now, and tells whether there are any:
 * then the caller wakes the listener. It has the lock of the listener's queue,
 * without which no attempt that waits comes to an end: who is in the list
 * cannot go away.
 */
static bool @{ n }@_admit(struct sock *listener)
{
	struct @{ n }@_sock *lsk = @{ n }@_sk(listener);
	struct @{ n }@_sock *child;
	bool any = false;

%% if s.shutdown
	/* One that was shut is about to refuse all who wait. */
	if (READ_ONCE(listener->sk_shutdown) & RCV_SHUTDOWN)
		return false;
%% endif
	while (!list_empty(&lsk->waiting) && !sk_acceptq_is_full(listener)) {
		child = list_first_entry(&lsk->waiting, struct @{ n }@_sock, queue);
		list_del(&child->queue);
		@{ n }@_establish(listener, &child->sk);
		child->other->sk_state_change(child->other);
		any = true;
	}
	return any;
}

/* Refuses all that wait, as the listener takes nobody any more. */
static void @{ n }@_refuse(struct sock *listener)
{
	struct @{ n }@_sock *child, *next;
	LIST_HEAD(waiting);

	spin_lock(&listener->sk_receive_queue.lock);
	list_splice_init(&@{ n }@_sk(listener)->waiting, &waiting);
	list_for_each_entry(child, &waiting, queue) {
		WRITE_ONCE(child->other->sk_err, ECONNREFUSED);
@{ ("Pairs with the acquire in " ~ n ~ "_sk_state().") | comment(2) }@
		smp_store_release(&child->other->sk_state, TCP_CLOSE);
	}
	spin_unlock(&listener->sk_receive_queue.lock);

	list_for_each_entry_safe(child, next, &waiting, queue) {
%% if s.note_connect
		@{ n }@_note_refused(child->other, &child->addr);
%% endif
		child->other->sk_state_change(child->other);
		@{ n }@_free_child(&child->sk);
	}
}

/* Lets go of the listener, and of the attempt if it still waits there. */
static void @{ n }@_leave(struct sock *sk)
{
	struct @{ n }@_sock *ssk = @{ n }@_sk(sk);
	struct sock *listener = ssk->listener;
	bool waits;

	if (!listener)
		return;
	ssk->listener = NULL;
	spin_lock(&listener->sk_receive_queue.lock);
	waits = sk->sk_state == TCP_SYN_SENT;
	if (waits) {
		list_del(&@{ n }@_sk(ssk->child)->queue);
		WRITE_ONCE(sk->sk_state, TCP_CLOSE);
	}
	spin_unlock(&listener->sk_receive_queue.lock);
	if (waits)
		@{ n }@_free_child(ssk->child);
	sock_put(listener);
}

%% endif
/*
 * Offers the connection to a socket that may listen. The caller holds the RCU
 * read lock.
 */
static int @{ n }@_offer(struct sock *listener, struct sock *sk, struct sock *child)
{
	struct @{ n }@_sock *lsk = @{ n }@_sk(listener);
	int err = -ECONNREFUSED;

	security_sk_clone(listener, child);
	@{ n }@_sk(child)->addr = lsk->addr;
	@{ n }@_sk(child)->bound = true;

	spin_lock(&listener->sk_receive_queue.lock);
	if (listener->sk_state == TCP_LISTEN && !(listener->sk_shutdown & RCV_SHUTDOWN)) {
		if (!sk_acceptq_is_full(listener)) {
			@{ n }@_establish(listener, child);
			err = 0;
%% if s.wait
		} else@% if s.waits_if %@ if (@{ s.waits_if }@)@% endif %@ {
			sock_hold(listener);
			@{ n }@_sk(sk)->listener = listener;
			@{ n }@_sk(sk)->child = child;
			list_add_tail(&@{ n }@_sk(child)->queue, &lsk->waiting);
			WRITE_ONCE(sk->sk_state, TCP_SYN_SENT);
			err = -EINPROGRESS;
%% endif
		}
	}
	spin_unlock(&listener->sk_receive_queue.lock);
	if (!err)
		listener->sk_data_ready(listener);
	return err;
}

/* Begins to connect a locked socket. */
static int @{ n }@_begin(struct sock *sk, const struct sockaddr_@{ n }@ *addr)
{
	struct @{ n }@_net *pn = @{ n }@_pernet(sock_net(sk));
	struct @{ n }@_sock *lsk;
	struct @{ n }@_key key;
	struct sock *child;
	int err;

%% if f.hooks and f.hooks.told.create
	child = @{ n }@_new_child(sk, &err);
	if (!child)
		return err;
%% else
	child = @{ n }@_new_child(sk);
	if (!child)
		return -ENOMEM;
%% endif
%% if s.wait
	/* An attempt that was refused has left its listener here. */
	@{ n }@_leave(sk);
%% endif

	@{ n }@_get_key(&key, @{ m.key_sk }@addr);
	rcu_read_lock();
	lsk = rhashtable_lookup(&pn->binds, &key, @{ n }@_binds_params);
	err = lsk ? @{ n }@_offer(&lsk->sk, sk, child) : -ECONNREFUSED;
	rcu_read_unlock();
%% if s.note_connect
	if (err == -ECONNREFUSED)
		@{ n }@_note_refused(sk, addr);
%% endif
	if (err@% if s.wait %@ && err != -EINPROGRESS@% endif %@)
		@{ n }@_free_child(child);
	return err;
}

%% if s.wait
/*
 * Waits for the end of an attempt to connect; the caller has locked the socket.
 * Returns err if the attempt goes on in the background.
 */
static int @{ n }@_wait_connect(struct socket *sock, int flags, int err)
{
	DEFINE_WAIT_FUNC(wait, woken_wake_function);
	struct sock *sk = sock->sk;
	long timeo = sock_sndtimeo(sk, flags & O_NONBLOCK);

	add_wait_queue(sk_sleep(sk), &wait);
	/* If it ends later, the call that is made again tells the result. */
	sock->state = SS_CONNECTING;
	while (@{ n }@_sk_state(sk) == TCP_SYN_SENT) {
		if (!timeo)
			goto out;
		if (signal_pending(current)) {
			err = sock_intr_errno(timeo);
			goto out;
		}
		release_sock(sk);
		timeo = wait_woken(&wait, TASK_INTERRUPTIBLE, timeo);
		lock_sock(sk);
	}
	err = 0;
	if (sk->sk_state == TCP_CLOSE)
		err = sock_error(sk) ?: -ECONNABORTED;
out:
	remove_wait_queue(sk_sleep(sk), &wait);
	return err;
}

%% endif
%% if s.op.connect.hooked
@{ s.op.connect.lib }@int @{ s.op.connect.default }@(struct sock *sk, const struct sockaddr_@{ n }@ *addr, int flags)
{
	struct socket *sock = sk->sk_socket;
	int err;

%% include "module/parts/stream/attempt.c"
	return err;
}

%% endif
%% set o = s.op.connect
%% include "module/parts/hooked/either.c"
static int @{ s.p }@_connect(struct socket *sock, struct sockaddr_unsized *uaddr, int len, int flags)
{
	struct sockaddr_@{ n }@ *addr = (struct sockaddr_@{ n }@ *)uaddr;
	struct sock *sk = sock->sk;
	int err;

	err = @{ n }@_check_addr(addr, len);
	if (err)
		return err;
%% if m.any
	if (@{ n }@_is_any(addr))
		return -EINVAL;
%% endif

	lock_sock(sk);
%% if s.op.connect.hooked
	err = @{ s.op.connect.call }@;
%% else
%% include "module/parts/stream/attempt.c"
%% endif
	release_sock(sk);
	return err;
}

