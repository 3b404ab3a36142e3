// SPDX-License-Identifier: GPL-2.0-only
/* Every hook of struct proto, each in front of what the base does. */

#include "inetted_hooks.h"

void inetted_hook_tcp_close(struct sock *sk, long timeout)
{
	inetted_default_tcp_close(sk, timeout);
}

int inetted_hook_tcp_connect(struct sock *sk, struct sockaddr_in *addr)
{
	/* Port 0 of the peer means nothing. */
	if (!addr->sin_port)
		return -EADDRNOTAVAIL;
	return inetted_default_tcp_connect(sk, addr);
}

int inetted_hook_tcp_disconnect(struct sock *sk, int flags)
{
	return inetted_default_tcp_disconnect(sk, flags);
}

int inetted_hook_tcp_init(struct sock *sk)
{
	/* Set up by TCP already. */
	return sk->sk_state == TCP_CLOSE ? 0 : -EINVAL;
}

void inetted_hook_tcp_shutdown(struct sock *sk, int how)
{
	inetted_default_tcp_shutdown(sk, how);
}

int inetted_hook_tcp_setsockopt(struct sock *sk, int level, int optname,
				sockptr_t optval, unsigned int optlen)
{
	return inetted_default_tcp_setsockopt(sk, level, optname, optval,
					      optlen);
}

int inetted_hook_tcp_getsockopt(struct sock *sk, int level, int optname,
				char __user *optval, int __user *optlen)
{
	return inetted_default_tcp_getsockopt(sk, level, optname, optval,
					      optlen);
}

void inetted_hook_tcp_unhash(struct sock *sk)
{
	inetted_default_tcp_unhash(sk);
}

int inetted_hook_tcp_get_port(struct sock *sk, unsigned short port)
{
	return inetted_default_tcp_get_port(sk, port);
}

void inetted_hook_tcp_enter_memory_pressure(struct sock *sk)
{
	inetted_default_tcp_enter_memory_pressure(sk);
}

int inetted_hook_udp_connect(struct sock *sk, struct sockaddr_in *addr)
{
	return inetted_default_udp_connect(sk, addr);
}

void inetted_hook_udp_close(struct sock *sk, long timeout)
{
	inetted_default_udp_close(sk, timeout);
}
