// SPDX-License-Identifier: GPL-2.0-only
/*
 * Counts the calls of each hook and leaves the rest to protogen's own
 * implementation. A program may ask for the count, and have the next call of a
 * hook fail: generator/tests/hooks/hooks.c.
 */
#include <linux/slab.h>
#include <linux/sockios.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "hooked_hooks.h"

enum hooked_hook {
	HOOKED_NONE,
	HOOKED_BIND,
	HOOKED_CONNECT,
	HOOKED_SOCKETPAIR,
	HOOKED_ACCEPT,
	HOOKED_GETNAME,
	HOOKED_POLL,
	HOOKED_IOCTL,
	HOOKED_LISTEN,
	HOOKED_SHUTDOWN,
	HOOKED_SETSOCKOPT,
	HOOKED_GETSOCKOPT,
	HOOKED_SENDMSG,
	HOOKED_RECVMSG,
	HOOKED_RELEASE,
	HOOKED_CREATE,
	HOOKED_CLOSE,
	HOOKED_DESTROY,
	HOOKED_WEIGHT,			/* the sum of what was sent */
	HOOKED_ACCEPTED,		/* the end of HOOKED_ACCEPT */
	HOOKED_HOOKS
};

/* Requests of the ioctl hook, whose argument is the number of a hook. */
#define SIOCHOOKEDCOUNT	SIOCPROTOPRIVATE
#define SIOCHOOKEDFAIL	(SIOCPROTOPRIVATE + 1)

/* An option of the hooks' own. */
#define HOOKED_VALUE	1000

static atomic_t hooked_calls[HOOKED_HOOKS];
static atomic_t hooked_failing;

static int hooked_note(enum hooked_hook hook)
{
	atomic_inc(&hooked_calls[hook]);
	return atomic_cmpxchg(&hooked_failing, hook, 0) == hook ? -EXDEV : 0;
}

int hooked_hook_create(struct sock *sk)
{
	static const int zero;
	int err = hooked_note(HOOKED_CREATE);
	int *value;

	if (err)
		return err;
	/* Not kzalloc(), for which only new kernels have another form. */
	value = kmemdup(&zero, sizeof(zero), GFP_KERNEL);
	if (!value)
		return -ENOMEM;
	hooked_state(sk)->value = value;
	return 0;
}

void hooked_hook_close(struct sock *sk)
{
	hooked_note(HOOKED_CLOSE);
}

void hooked_hook_destroy(struct sock *sk)
{
	hooked_note(HOOKED_DESTROY);
	kfree(hooked_state(sk)->value);
}

void hooked_hook_release(struct sock *sk)
{
	hooked_note(HOOKED_RELEASE);
	/* It is there until the destroy hook. */
	*hooked_state(sk)->value = 0;
}

int hooked_hook_bind(struct sock *sk, const struct sockaddr_hooked *addr)
{
	int err = hooked_note(HOOKED_BIND);

	return err ?: hooked_default_bind(sk, addr);
}

int hooked_hook_connect(struct sock *sk, const struct sockaddr_hooked *addr,
			int flags)
{
	int err = hooked_note(HOOKED_CONNECT);

	return err ?: hooked_default_connect(sk, addr, flags);
}

int hooked_hook_socketpair(struct sock *sk, struct sock *other)
{
	int err = hooked_note(HOOKED_SOCKETPAIR);

	return err ?: hooked_default_socketpair(sk, other);
}

int hooked_hook_accept(struct sock *sk, struct socket *newsock, int flags)
{
	int err = hooked_note(HOOKED_ACCEPT);

	err = err ?: hooked_default_accept(sk, newsock, flags);
	return err ?: hooked_note(HOOKED_ACCEPTED);
}

int hooked_hook_getname(struct sock *sk, struct sockaddr_hooked *addr,
			bool peer)
{
	int err = hooked_note(HOOKED_GETNAME);

	return err ?: hooked_default_getname(sk, addr, peer);
}

int hooked_hook_listen(struct sock *sk, int backlog)
{
	int err = hooked_note(HOOKED_LISTEN);

	return err ?: hooked_default_listen(sk, backlog);
}

int hooked_hook_shutdown(struct sock *sk, int how)
{
	int err = hooked_note(HOOKED_SHUTDOWN);

	return err ?: hooked_default_shutdown(sk, how);
}

int hooked_hook_sendmsg(struct sock *sk, const struct sockaddr_hooked *dst,
			struct msghdr *msg, size_t len,
			const struct hooked_cmsgs *cmsgs)
{
	int err = hooked_note(HOOKED_SENDMSG);

	if (err)
		return err;
	/* A stream has no control messages. */
	if (cmsgs)
		atomic_add(cmsgs->weight, &hooked_calls[HOOKED_WEIGHT]);
	return hooked_default_sendmsg(sk, dst, msg, len, cmsgs);
}

int hooked_hook_recvmsg(struct sock *sk, struct msghdr *msg, size_t len,
			int flags)
{
	int err = hooked_note(HOOKED_RECVMSG);
	int count;

	if (err)
		return err;
	err = hooked_default_recvmsg(sk, msg, len, flags);
	count = atomic_read(&hooked_calls[HOOKED_RECVMSG]);
	if (err >= 0 && sk->sk_type != SOCK_STREAM)
		hooked_put_cmsg_place(msg, count);
	return err;
}

__poll_t hooked_hook_poll(struct sock *sk, struct file *file,
			  struct poll_table_struct *wait)
{
	if (hooked_note(HOOKED_POLL))
		return EPOLLPRI;
	return hooked_default_poll(sk, file, wait);
}

int hooked_hook_ioctl(struct sock *sk, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case SIOCHOOKEDCOUNT:
		if (arg >= HOOKED_HOOKS)
			return -EINVAL;
		return atomic_read(&hooked_calls[arg]);
	case SIOCHOOKEDFAIL:
		atomic_set(&hooked_failing, arg);
		return 0;
	default:
		return hooked_note(HOOKED_IOCTL) ?: -ENOIOCTLCMD;
	}
}

int hooked_hook_setsockopt(struct sock *sk, int level, int optname,
			   sockptr_t optval, unsigned int optlen)
{
	int err = hooked_note(HOOKED_SETSOCKOPT);

	if (err)
		return err;
	if (level != SOL_HOOKED || optname != HOOKED_VALUE)
		return -ENOPROTOOPT;
	if (optlen < sizeof(int))
		return -EINVAL;
	if (copy_from_sockptr(hooked_state(sk)->value, optval, sizeof(int)))
		return -EFAULT;
	return 0;
}

int hooked_hook_getsockopt(struct sock *sk, int level, int optname,
			   struct iov_iter *to, int *len)
{
	int err = hooked_note(HOOKED_GETSOCKOPT);

	if (err)
		return err;
	if (level != SOL_HOOKED || optname != HOOKED_VALUE)
		return -ENOPROTOOPT;
	*len = min_t(int, *len, sizeof(int));
	if (copy_to_iter(hooked_state(sk)->value, *len, to) != *len)
		return -EFAULT;
	return 0;
}
