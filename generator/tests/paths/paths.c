// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * Makes each call once and prints the stack of every function of the family
 * that it reaches, and of those of the kernel that the module calls while it is
 * loaded and removed.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/sockios.h>
#include <linux/syscom.h>

#include "trace.h"

static void calls(void)
{
	struct sockaddr_syscom addr = { .family = AF_SYSCOM, .cpid = htons(0x1234) };
	struct sockaddr *name = (struct sockaddr *)&addr;
	struct iovec iov = { .iov_base = "x", .iov_len = 1 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	char data[8];
	struct iovec in = { .iov_base = data, .iov_len = sizeof(data) };
	struct msghdr into = { .msg_iov = &in, .msg_iovlen = 1 };
	struct pollfd ready;
	socklen_t len;
	int pair[2];
	int value;
	int to, from;

	to = socket(AF_SYSCOM, SOCK_DGRAM, 0);
	show("socket");
	bind(to, name, sizeof(addr));
	show("bind");
	from = socket(AF_SYSCOM, SOCK_DGRAM, 0);
	show("socket");
	connect(from, name, sizeof(addr));
	show("connect");
	len = sizeof(addr);
	getsockname(to, name, &len);
	show("getsockname");
	len = sizeof(addr);
	getpeername(from, name, &len);
	show("getpeername");
	send(from, "x", 1, 0);
	show("sendto");
	sendmsg(from, &msg, 0);
	show("sendmsg");
	if (write(from, "x", 1) != 1)
		perror("write");
	show("write");
	ready.fd = to;
	ready.events = POLLIN;
	poll(&ready, 1, 0);
	show("poll");
	ioctl(to, SIOCINQ, &value);
	show("ioctl");
	recv(to, data, sizeof(data), 0);
	show("recvfrom");
	recvmsg(to, &into, 0);
	show("recvmsg");
	if (read(to, data, sizeof(data)) != 1)
		perror("read");
	show("read");
	value = 5;
	setsockopt(to, SOL_SYSCOM, SYSCOM_MAX_MESSAGE, &value, sizeof(value));
	show("setsockopt");
	len = sizeof(value);
	getsockopt(to, SOL_SYSCOM, SYSCOM_MAX_MESSAGE, &value, &len);
	show("getsockopt");
	listen(to, 1);
	show("listen");
	accept(to, NULL, NULL);
	show("accept");
	shutdown(to, SHUT_RDWR);
	show("shutdown");
	mmap(NULL, 4096, PROT_READ, MAP_SHARED, to, 0);
	show("mmap");
	socketpair(AF_SYSCOM, SOCK_DGRAM, 0, pair);
	show("socketpair");
	close(pair[0]);
	close(pair[1]);
	close(from);
	show("close");
	close(to);
	show("close");
}

int main(void)
{
	static const char *const registers[] = {
		"proto_register", "register_pernet_subsys", "sock_register",
		"sock_unregister", "unregister_pernet_subsys", "proto_unregister",
	};
	unsigned int i;
	int fd;

	trace_module("syscom");
	put("set_ftrace_filter", "sock_no_*", O_APPEND);
	calls();

	/* The functions of a module that is not there cannot be named. */
	put("set_ftrace_filter", registers[0], O_TRUNC);
	for (i = 1; i < sizeof(registers) / sizeof(*registers); i++)
		put("set_ftrace_filter", registers[i], O_APPEND);
	if (syscall(SYS_delete_module, "syscom", O_NONBLOCK))
		perror("delete_module");
	show("delete_module");
	fd = socket(AF_SYSCOM, SOCK_DGRAM, 0);
	show("finit_module");
	close(fd);
	put("current_tracer", "nop", 0);
	return 0;
}
