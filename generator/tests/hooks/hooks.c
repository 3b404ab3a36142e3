// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * Makes every call on sockets of generator/tests/corpus/hooked, and sees that
 * its hook was called, and that what the hook says is what the call gives.
 */
#include <errno.h>
#include <linux/hooked.h>
#include <linux/sockios.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* As in hooks.c beside the spec. */
enum hook {
	NONE,
	BIND,
	CONNECT,
	SOCKETPAIR,
	ACCEPT,
	GETNAME,
	POLL,
	IOCTL,
	LISTEN,
	SHUTDOWN,
	SETSOCKOPT,
	GETSOCKOPT,
	SENDMSG,
	RECVMSG,
	RELEASE,
	CREATE,
	CLOSE,
	DESTROY,
	WEIGHT,
	ACCEPTED,
};

#define COUNT SIOCPROTOPRIVATE
#define FAIL (SIOCPROTOPRIVATE + 1)
#define VALUE 1000

static const char *kind;
static int control;

static int calls(enum hook hook)
{
	return ioctl(control, COUNT, hook);
}

static void require(int ok, const char *what)
{
	if (ok)
		return;
	printf("%s: %s: errno %d\n", kind, what, errno);
	exit(1);
}

/* The hook fails, and then it does not. */
#define HOOK(hook, call) do { \
	int before = calls(hook); \
	require(!ioctl(control, FAIL, hook), "control"); \
	require((call) == -1 && errno == EXDEV, "refused " #hook); \
	require(calls(hook) == before + 1, "counted " #hook); \
	require((call) >= 0, #hook); \
	require(calls(hook) == before + 2, "counted " #hook " again"); \
	printf("hook %s %s\n", kind, #hook); \
} while (0)

/* Closing calls hooks so many times. */
static void close_counted(int fd, int releases, int destroys)
{
	int released = calls(RELEASE), closed = calls(CLOSE), destroyed = calls(DESTROY);

	close(fd);
	require(calls(RELEASE) == released + releases, "RELEASE");
	require(calls(CLOSE) == closed + releases, "CLOSE");
	require(calls(DESTROY) == destroyed + destroys, "DESTROY");
}

static void address(struct sockaddr_hooked *addr, int item)
{
	memset(addr, 0, sizeof(*addr));
	addr->family = AF_HOOKED;
	addr->zone = 0xfff0;
	addr->item = item;
}

static int new_socket(int type)
{
	int fd;

	HOOK(CREATE, fd = socket(AF_HOOKED, type, 0));
	return fd;
}

/* What every type of socket has. */
static void ask(int fd)
{
	struct pollfd entry = { .fd = fd, .events = POLLOUT | POLLPRI };
	struct sockaddr_hooked addr;
	socklen_t len = sizeof(addr);
	int before = calls(POLL);
	unsigned char level = 7;
	int value = 5, most = 0;

	HOOK(GETNAME, getsockname(fd, (struct sockaddr *)&addr, &len));
	require(len == sizeof(addr) && addr.family == AF_HOOKED, "name");
	HOOK(IOCTL, ioctl(fd, SIOCOUTQ, &value));
	HOOK(SETSOCKOPT, setsockopt(fd, SOL_HOOKED, VALUE, &(int){ 42 }, sizeof(int)));
	len = sizeof(value);
	HOOK(GETSOCKOPT, getsockopt(fd, SOL_HOOKED, VALUE, &value, &len));
	require(value == 42 && len == sizeof(value), "value");
	/* What is not the hook's is the family's. */
	require(!setsockopt(fd, SOL_HOOKED, HOOKED_LEVEL, &level, 1), "set level");
	level = 0;
	len = 1;
	require(!getsockopt(fd, SOL_HOOKED, HOOKED_LEVEL, &level, &len) && level == 7, "level");
	len = -1;
	require(getsockopt(fd, SOL_HOOKED, VALUE, &most, &len) < 0 && errno == EINVAL, "length");
	require(!ioctl(control, FAIL, POLL), "control");
	require(poll(&entry, 1, 0) == 1 && entry.revents == POLLPRI, "refused POLL");
	require(calls(POLL) == before + 1, "counted POLL");
	require(poll(&entry, 1, 0) == 1 && entry.revents & POLLOUT && !(entry.revents & POLLPRI), "POLL");
	printf("hook %s POLL\n", kind);
}

static void pair(int type)
{
	int fd[2];

	HOOK(SOCKETPAIR, socketpair(AF_HOOKED, type, 0, fd));
	close_counted(fd[0], 1, 1);
	close_counted(fd[1], 1, 1);
}

/* The hook of sendmsg() is told what was attached, that of recvmsg() adds to it. */
static void attached(int fd, int other)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(1)];
	} out = { 0 };
	char data[8] = "message", in[CMSG_SPACE(4)];
	struct iovec iov = { .iov_base = data, .iov_len = sizeof(data) };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	struct cmsghdr *cmsg = &out.align;
	int before = calls(WEIGHT);
	unsigned int place;

	cmsg->cmsg_level = SOL_HOOKED;
	cmsg->cmsg_type = SCM_HOOKED_WEIGHT;
	cmsg->cmsg_len = CMSG_LEN(1);
	*CMSG_DATA(cmsg) = 5;
	msg.msg_control = &out;
	msg.msg_controllen = sizeof(out);
	require(sendmsg(fd, &msg, 0) == sizeof(data), "send weight");
	require(calls(WEIGHT) == before + 5, "weight");
	msg.msg_control = in;
	msg.msg_controllen = sizeof(in);
	require(recvmsg(other, &msg, 0) == sizeof(data), "receive place");
	cmsg = CMSG_FIRSTHDR(&msg);
	require(cmsg && cmsg->cmsg_level == SOL_HOOKED && cmsg->cmsg_type == SCM_HOOKED_PLACE, "place");
	memcpy(&place, CMSG_DATA(cmsg), sizeof(place));
	require(place == (unsigned int)calls(RECVMSG), "value of place");
	printf("attached %s\n", kind);
}

static void datagrams(void)
{
	struct sockaddr_hooked addr;
	char data[8] = "message";
	int fd = new_socket(SOCK_DGRAM);

	kind = "dgram";
	address(&addr, 1);
	HOOK(BIND, bind(fd, (struct sockaddr *)&addr, sizeof(addr)));
	HOOK(CONNECT, connect(fd, (struct sockaddr *)&addr, sizeof(addr)));
	ask(fd);
	HOOK(SENDMSG, send(fd, data, sizeof(data), 0));
	HOOK(RECVMSG, recv(fd, data, sizeof(data), 0));
	attached(fd, fd);
	HOOK(SHUTDOWN, shutdown(fd, SHUT_RDWR));
	close_counted(fd, 1, 1);
	pair(SOCK_DGRAM);
}

static void connections(const char *name, int type)
{
	struct sockaddr_hooked addr;
	int listener, client, other, accepted, made;
	char data[8] = "message";

	kind = name;
	address(&addr, 2);
	listener = new_socket(type);
	HOOK(BIND, bind(listener, (struct sockaddr *)&addr, sizeof(addr)));
	HOOK(LISTEN, listen(listener, 4));
	client = new_socket(type);
	/* The end that accept() will hand out is made here. */
	made = calls(CREATE);
	HOOK(CONNECT, connect(client, (struct sockaddr *)&addr, sizeof(addr)));
	require(calls(CREATE) == made + 1, "CREATE of the other end");
	HOOK(ACCEPT, accepted = accept(listener, NULL, NULL));
	/* What the hook refuses once it is there is closed. */
	other = socket(AF_HOOKED, type, 0);
	require(!connect(other, (struct sockaddr *)&addr, sizeof(addr)), "connect to be refused");
	require(!ioctl(control, FAIL, ACCEPTED), "control");
	require(accept(listener, NULL, NULL) < 0 && errno == EXDEV, "refused ACCEPTED");
	require(!recv(other, data, sizeof(data), MSG_DONTWAIT), "end of the refused");
	close(other);
	ask(client);
	HOOK(SENDMSG, send(client, data, sizeof(data), 0));
	memset(data, 0, sizeof(data));
	HOOK(RECVMSG, recv(accepted, data, sizeof(data), 0));
	require(!strcmp(data, "message"), "data");
	if (type == SOCK_SEQPACKET)
		attached(client, accepted);
	other = socket(AF_HOOKED, type, 0);
	require(!ioctl(control, FAIL, CREATE), "control");
	require(connect(other, (struct sockaddr *)&addr, sizeof(addr)) < 0 && errno == EXDEV, "refused end");
	require(!connect(other, (struct sockaddr *)&addr, sizeof(addr)), "connect again");
	HOOK(SHUTDOWN, shutdown(client, SHUT_WR));
	require(!recv(accepted, data, sizeof(data), 0), "end");
	close_counted(client, 1, 1);
	close_counted(accepted, 1, 1);
	/* One connection that nobody has accepted goes with it. */
	close_counted(listener, 1, 2);
	close_counted(other, 1, 1);
	pair(type);
}

/* No hook is called where there is none. */
static void plain(const char *name, int type)
{
	static const enum hook all[] = { BIND, CONNECT, SENDMSG, RECVMSG, GETNAME, SHUTDOWN, RELEASE };
	int before[sizeof(all) / sizeof(*all)];
	struct sockaddr_hooked addr;
	socklen_t len = sizeof(addr);
	char data[8] = "message";
	unsigned int i;
	int fd[2];

	kind = name;
	for (i = 0; i < sizeof(all) / sizeof(*all); i++)
		before[i] = calls(all[i]);
	require(!socketpair(AF_HOOKED, type, 1, fd), "pair");
	require(send(fd[0], data, sizeof(data), 0) == sizeof(data), "send");
	require(recv(fd[1], data, sizeof(data), 0) == sizeof(data), "receive");
	require(!getsockname(fd[0], (struct sockaddr *)&addr, &len), "name");
	require(!shutdown(fd[0], SHUT_RDWR), "shutdown");
	close(fd[0]);
	close(fd[1]);
	fd[0] = socket(AF_HOOKED, type, 1);
	address(&addr, 3);
	require(!bind(fd[0], (struct sockaddr *)&addr, sizeof(addr)), "bind");
	close(fd[0]);
	for (i = 0; i < sizeof(all) / sizeof(*all); i++)
		require(calls(all[i]) == before[i], "no hook");
	printf("plain %s\n", kind);
}

/* Whether the family has such sockets. */
static int has(int type, int protocol)
{
	int fd = socket(AF_HOOKED, type, protocol);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

int main(void)
{
	int dgrams, streams, records, others;

	kind = "any";
	dgrams = has(SOCK_DGRAM, 0);
	streams = has(SOCK_STREAM, 0);
	records = has(SOCK_SEQPACKET, 0);
	others = has(SOCK_STREAM, 1);
	control = socket(AF_HOOKED, dgrams ? SOCK_DGRAM : SOCK_SEQPACKET, 0);
	require(control >= 0, "socket");
	if (dgrams)
		datagrams();
	if (streams)
		connections("stream", SOCK_STREAM);
	if (records)
		connections("seqpacket", SOCK_SEQPACKET);
	if (others) {
		plain("dgram", SOCK_DGRAM);
		plain("stream", SOCK_STREAM);
	}
	return 0;
}
