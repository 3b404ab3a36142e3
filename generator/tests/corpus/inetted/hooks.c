// SPDX-License-Identifier: GPL-2.0-only
/*
 * Every hook of struct proto, each in front of what the base does. The request
 * SIOCPROTOPRIVATE + n tells how often the row number n was called.
 */

#include <linux/atomic.h>
#include <linux/sockios.h>

#include "inetted_hooks.h"

enum row {
	ROW_CLOSE,
	ROW_CONNECT,
	ROW_DISCONNECT,
	ROW_ACCEPT,
	ROW_INIT,
	ROW_SHUTDOWN,
	ROW_SETSOCKOPT,
	ROW_GETSOCKOPT,
	ROW_SENDMSG,
	ROW_RECVMSG,
	ROW_UNHASH,
	ROW_GET_PORT,
	ROW_PRESSURE,
	ROWS
};

static atomic_t tcp_calls[ROWS];
static atomic_t udp_calls[ROWS];

static int tell_calls(atomic_t *calls, int cmd, int *karg)
{
	unsigned int row = cmd - SIOCPROTOPRIVATE;

	if (row >= ROWS)
		return -ENOIOCTLCMD;
	*karg = atomic_read(&calls[row]);
	return 0;
}

void inetted_hook_tcp_close(struct sock *sk, long timeout)
{
	atomic_inc(&tcp_calls[ROW_CLOSE]);
	inetted_default_tcp_close(sk, timeout);
}

int inetted_hook_tcp_connect(struct sock *sk, struct sockaddr_in *addr)
{
	atomic_inc(&tcp_calls[ROW_CONNECT]);
	/* Port 0 of the peer means nothing. */
	if (!addr->sin_port)
		return -EADDRNOTAVAIL;
	return inetted_default_tcp_connect(sk, addr);
}

int inetted_hook_tcp_disconnect(struct sock *sk, int flags)
{
	atomic_inc(&tcp_calls[ROW_DISCONNECT]);
	return inetted_default_tcp_disconnect(sk, flags);
}

struct sock *inetted_hook_tcp_accept(struct sock *sk,
				     struct proto_accept_arg *arg)
{
	atomic_inc(&tcp_calls[ROW_ACCEPT]);
	return inetted_default_tcp_accept(sk, arg);
}

int inetted_hook_tcp_ioctl(struct sock *sk, int cmd, int *karg)
{
	return tell_calls(tcp_calls, cmd, karg);
}

int inetted_hook_tcp_init(struct sock *sk)
{
	atomic_inc(&tcp_calls[ROW_INIT]);
	/* Set up by TCP already. */
	return sk->sk_state == TCP_CLOSE ? 0 : -EINVAL;
}

void inetted_hook_tcp_shutdown(struct sock *sk, int how)
{
	atomic_inc(&tcp_calls[ROW_SHUTDOWN]);
	inetted_default_tcp_shutdown(sk, how);
}

int inetted_hook_tcp_setsockopt(struct sock *sk, int level, int optname,
				sockptr_t optval, unsigned int optlen)
{
	atomic_inc(&tcp_calls[ROW_SETSOCKOPT]);
	return inetted_default_tcp_setsockopt(sk, level, optname, optval,
					      optlen);
}

int inetted_hook_tcp_getsockopt(struct sock *sk, int level, int optname,
				char __user *optval, int __user *optlen)
{
	atomic_inc(&tcp_calls[ROW_GETSOCKOPT]);
	return inetted_default_tcp_getsockopt(sk, level, optname, optval,
					      optlen);
}

int inetted_hook_tcp_sendmsg(struct sock *sk, struct msghdr *msg, size_t len)
{
	atomic_inc(&tcp_calls[ROW_SENDMSG]);
	return inetted_default_tcp_sendmsg(sk, msg, len);
}

int inetted_hook_tcp_recvmsg(struct sock *sk, struct msghdr *msg, size_t len,
			     int flags)
{
	atomic_inc(&tcp_calls[ROW_RECVMSG]);
	return inetted_default_tcp_recvmsg(sk, msg, len, flags);
}

void inetted_hook_tcp_unhash(struct sock *sk)
{
	atomic_inc(&tcp_calls[ROW_UNHASH]);
	inetted_default_tcp_unhash(sk);
}

int inetted_hook_tcp_get_port(struct sock *sk, unsigned short port)
{
	atomic_inc(&tcp_calls[ROW_GET_PORT]);
	return inetted_default_tcp_get_port(sk, port);
}

void inetted_hook_tcp_enter_memory_pressure(struct sock *sk)
{
	atomic_inc(&tcp_calls[ROW_PRESSURE]);
	inetted_default_tcp_enter_memory_pressure(sk);
}

void inetted_hook_udp_close(struct sock *sk, long timeout)
{
	atomic_inc(&udp_calls[ROW_CLOSE]);
	inetted_default_udp_close(sk, timeout);
}

int inetted_hook_udp_connect(struct sock *sk, struct sockaddr_in *addr)
{
	atomic_inc(&udp_calls[ROW_CONNECT]);
	return inetted_default_udp_connect(sk, addr);
}

int inetted_hook_udp_ioctl(struct sock *sk, int cmd, int *karg)
{
	return tell_calls(udp_calls, cmd, karg);
}

int inetted_hook_udp_sendmsg(struct sock *sk, struct msghdr *msg, size_t len)
{
	atomic_inc(&udp_calls[ROW_SENDMSG]);
	return inetted_default_udp_sendmsg(sk, msg, len);
}

int inetted_hook_udp_recvmsg(struct sock *sk, struct msghdr *msg, size_t len,
			     int flags)
{
	atomic_inc(&udp_calls[ROW_RECVMSG]);
	return inetted_default_udp_recvmsg(sk, msg, len, flags);
}
