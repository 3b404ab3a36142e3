// SPDX-License-Identifier: GPL-2.0-only
/* Counts what passes and leaves the rest to protogen's own implementation. */
#include <linux/slab.h>
#include <linux/sockios.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include "hooked_hooks.h"

/* Answered by the ioctl hook: messages sent and received so far, summed. */
#define SIOCHOOKEDCOUNT	SIOCPROTOPRIVATE

int hooked_hook_create(struct sock *sk)
{
	static const struct hooked_counts zero;
	struct hooked_counts *counts;

	/* Not kzalloc(), for which only new kernels have another form. */
	counts = kmemdup(&zero, sizeof(zero), GFP_KERNEL);
	if (!counts)
		return -ENOMEM;
	hooked_state(sk)->counts = counts;
	return 0;
}

void hooked_hook_destroy(struct sock *sk)
{
	kfree(hooked_state(sk)->counts);
}

int hooked_hook_bind(struct sock *sk, const struct sockaddr_hooked *addr)
{
	return hooked_default_bind(sk, addr);
}

int hooked_hook_connect(struct sock *sk, const struct sockaddr_hooked *addr,
			int flags)
{
	return hooked_default_connect(sk, addr, flags);
}

int hooked_hook_ioctl(struct sock *sk, unsigned int cmd, unsigned long arg)
{
	struct hooked_counts *counts = hooked_state(sk)->counts;
	int count;

	if (cmd != SIOCHOOKEDCOUNT)
		return -ENOIOCTLCMD;
	count = atomic_read(&counts->sent) + atomic_read(&counts->received);
	return put_user(count, (int __user *)arg);
}

int hooked_hook_sendmsg(struct sock *sk, const struct sockaddr_hooked *dst,
			struct msghdr *msg, size_t len,
			const struct hooked_cmsgs *cmsgs)
{
	int sent = hooked_default_sendmsg(sk, dst, msg, len, cmsgs);

	if (sent >= 0)
		atomic_add(1 + cmsgs->weight, &hooked_state(sk)->counts->sent);
	return sent;
}

int hooked_hook_recvmsg(struct sock *sk, struct msghdr *msg, size_t len,
			int flags)
{
	atomic_t *count = &hooked_state(sk)->counts->received;
	int received = hooked_default_recvmsg(sk, msg, len, flags);

	if (received >= 0)
		hooked_put_cmsg_place(msg, atomic_inc_return(count));
	return received;
}
