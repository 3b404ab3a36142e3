// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* setsockopt() and getsockopt() */

#include <linux/filter.h>
#include <linux/net_tstamp.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/time.h>
#include <time.h>
/* Needs what the C library has declared above. */
#include <linux/errqueue.h>

#include "cases.h"
#include "family.h"

%% if t.own_options
static int set_own(int fd, int value)
{
	return setsockopt(fd, SOL_@{ f.upper }@, @{ f.upper }@_MAX_MESSAGE, &value, sizeof(value));
}

%% endif
%% if on.option_get
void test_option_get(void)
{
	unsigned char bytes[8];
	socklen_t len = sizeof(int);
	int fd = open_socket();
	int value = -1;
	socklen_t room;

	EXPECT_OK(getsockopt(fd, SOL_@{ f.upper }@, @{ f.upper }@_MAX_MESSAGE, &value, &len));
	EXPECT_EQ(len, sizeof(int));
	EXPECT_EQ(value, @{ f.upper }@_MESSAGE_MAX);
	for (room = 0; room <= sizeof(bytes); room++) {
		size_t want = room < sizeof(int) ? room : sizeof(int);

		memset(bytes, 0xaa, sizeof(bytes));
		len = room;
		EXPECT_OK(getsockopt(fd, SOL_@{ f.upper }@, @{ f.upper }@_MAX_MESSAGE, bytes, &len));
		EXPECT_EQ(len, want);
		EXPECT(!memcmp(bytes, &value, want));
		if (want < sizeof(bytes))
			EXPECT_EQ(bytes[want], 0xaa);
	}
	len = -1;
	EXPECT_ERRNO(getsockopt(fd, SOL_@{ f.upper }@, @{ f.upper }@_MAX_MESSAGE, &value, &len), EINVAL);
	len = sizeof(int);
	EXPECT_ERRNO(getsockopt(fd, SOL_@{ f.upper }@, @{ f.upper }@_MAX_MESSAGE, nowhere, &len), EFAULT);
	EXPECT_ERRNO(getsockopt(fd, SOL_@{ f.upper }@, @{ f.upper }@_MAX_MESSAGE, &value, nowhere), EFAULT);
}

%% endif
%% if on.option_get_unknown
void test_option_get_unknown(void)
{
	socklen_t len = sizeof(int);
	int fd = open_socket();
	int value;

	EXPECT_ERRNO(getsockopt(fd, SOL_@{ f.upper }@, 0, &value, &len), ENOPROTOOPT);
	EXPECT_ERRNO(getsockopt(fd, SOL_@{ f.upper }@, @{ t.unknown_option }@, &value, &len), ENOPROTOOPT);
	EXPECT_ERRNO(getsockopt(fd, SOL_@{ f.upper }@ + 64, 1, &value, &len), ENOPROTOOPT);
	EXPECT_ERRNO(getsockopt(fd, 0, 1, &value, &len), ENOPROTOOPT);
}

%% endif
%% if on.option_set
void test_option_set(void)
{
	int fd = open_socket();
	int value = 1;

	EXPECT_OK(set_own(fd, 1));
	EXPECT_OK(set_own(fd, @{ f.upper }@_MESSAGE_MAX));
	EXPECT_ERRNO(set_own(fd, 0), EINVAL);
	EXPECT_ERRNO(set_own(fd, -1), EINVAL);
	EXPECT_ERRNO(set_own(fd, @{ f.upper }@_MESSAGE_MAX + 1), EINVAL);
	EXPECT_ERRNO(setsockopt(fd, SOL_@{ f.upper }@, @{ f.upper }@_MAX_MESSAGE, &value, 0), EINVAL);
	EXPECT_ERRNO(setsockopt(fd, SOL_@{ f.upper }@, @{ f.upper }@_MAX_MESSAGE, &value, 3), EINVAL);
	EXPECT_ERRNO(setsockopt(fd, SOL_@{ f.upper }@, @{ f.upper }@_MAX_MESSAGE, &value, -1), EINVAL);
	EXPECT_ERRNO(setsockopt(fd, SOL_@{ f.upper }@, @{ f.upper }@_MAX_MESSAGE, nowhere, 4), EFAULT);
}

%% endif
%% if on.option_set_unknown
void test_option_set_unknown(void)
{
	int fd = open_socket();
	int value = 1;

	EXPECT_ERRNO(setsockopt(fd, SOL_@{ f.upper }@, 0, &value, sizeof(value)), ENOPROTOOPT);
	EXPECT_ERRNO(setsockopt(fd, SOL_@{ f.upper }@, @{ t.unknown_option }@, &value, sizeof(value)), ENOPROTOOPT);
	EXPECT_ERRNO(setsockopt(fd, SOL_@{ f.upper }@ + 64, 1, &value, sizeof(value)), ENOPROTOOPT);
	EXPECT_ERRNO(setsockopt(fd, 0, 1, &value, sizeof(value)), ENOPROTOOPT);
}

%% endif
%% if on.option_set_get
/* A refusal changes nothing, and other sockets have their own value. */
void test_option_set_get(void)
{
	socklen_t len = sizeof(int);
	int fd = open_socket();
	int value;

	EXPECT_OK(set_own(fd, 1));
	EXPECT_ERRNO(set_own(fd, 0), EINVAL);
	EXPECT_OK(getsockopt(fd, SOL_@{ f.upper }@, @{ f.upper }@_MAX_MESSAGE, &value, &len));
	EXPECT_EQ(value, 1);
	EXPECT_OK(getsockopt(open_socket(), SOL_@{ f.upper }@, @{ f.upper }@_MAX_MESSAGE, &value, &len));
	EXPECT_EQ(value, @{ f.upper }@_MESSAGE_MAX);
}

%% endif
%% if on.option_limits
void test_option_limits(void)
{
	int fd[2];

	open_pair(fd);
	EXPECT_OK(set_own(fd[0], SMALL - 1));
	EXPECT_ERRNO(send_number(fd[0], 0, 0), EMSGSIZE);
	EXPECT_EQ(send_number(fd[1], 1, 0), SMALL);
	expect_number(fd[0], 1);
	EXPECT_OK(set_own(fd[0], SMALL));
	EXPECT_EQ(send_number(fd[0], 2, 0), SMALL);
	expect_number(fd[1], 2);
}

%% endif
%% if t.cmsgs
/* Receives one message; finds a control message of one type. */
static size_t control(int fd, int level, int type, void *data, size_t room)
{
	unsigned char bytes[SMALL];
	union {
		char bytes[512];
		struct cmsghdr align;
	} buffer;
	struct iovec part = { bytes, SMALL };
	struct msghdr msg = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &buffer,
		.msg_controllen = sizeof(buffer),
	};
	struct cmsghdr *c;

	REQUIRE_EQ(recvmsg(fd, &msg, 0), SMALL);
	for (c = CMSG_FIRSTHDR(&msg); c; c = CMSG_NXTHDR(&msg, c)) {
		size_t len = c->cmsg_len - CMSG_LEN(0);

		if (c->cmsg_level != level || c->cmsg_type != type)
			continue;
		memcpy(data, CMSG_DATA(c), len < room ? len : room);
		return len;
	}
	return 0;
}

%% endif
%% if on.so_timestamp
void test_so_timestamp(void)
{
	struct timeval stamp = { 0 };
	int fd[2];

	open_pair(fd);
	set_int(fd[1], SO_TIMESTAMP, 1);
	EXPECT_EQ(send_number(fd[0], 0, 0), SMALL);
	EXPECT_EQ(control(fd[1], SOL_SOCKET, SO_TIMESTAMP, &stamp, sizeof(stamp)), sizeof(stamp));
	EXPECT(is_now(stamp.tv_sec));
	set_int(fd[1], SO_TIMESTAMP, 0);
	EXPECT_EQ(send_number(fd[0], 0, 0), SMALL);
	EXPECT_EQ(control(fd[1], SOL_SOCKET, SO_TIMESTAMP, &stamp, sizeof(stamp)), 0);
}

%% endif
%% if on.so_timestampns
void test_so_timestampns(void)
{
	struct timespec stamp = { 0 };
	int fd[2];

	open_pair(fd);
	set_int(fd[1], SO_TIMESTAMPNS, 1);
	EXPECT_EQ(send_number(fd[0], 0, 0), SMALL);
	EXPECT_EQ(control(fd[1], SOL_SOCKET, SO_TIMESTAMPNS, &stamp, sizeof(stamp)), sizeof(stamp));
	EXPECT(is_now(stamp.tv_sec));
}

%% endif
%% if on.so_timestamping
/* No other option has to ask for it, too. */
void test_so_timestamping(void)
{
	struct scm_timestamping stamps = { 0 };
	int fd[2];

	open_pair(fd);
	set_int(fd[1], SO_TIMESTAMPING, SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE);
	EXPECT_EQ(send_number(fd[0], 0, 0), SMALL);
	EXPECT_EQ(control(fd[1], SOL_SOCKET, SO_TIMESTAMPING, &stamps, sizeof(stamps)), sizeof(stamps));
	EXPECT(is_now(stamps.ts[0].tv_sec));
}

%% endif
%% if t.filters
static void attach(int fd, unsigned int length)
{
	struct sock_filter code = BPF_STMT(BPF_RET | BPF_K, length);
	struct sock_fprog program = { .len = 1, .filter = &code };

	REQUIRE_OK(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)));
}

%% endif
%% if on.so_filter_drops
/* The sender is not told, and its buffer is free again. */
void test_so_filter_drops(void)
{
	int value = 0;
	int fd[2];
	int i;

	open_narrow_pair(fd);
	set_int(fd[0], SO_SNDBUF, 1);
	attach(fd[1], 0);
	for (i = 0; i < repeats(100); i++)
		EXPECT_EQ(send_number(fd[0], i, MSG_DONTWAIT), SMALL);
	expect_empty(fd[1]);
	REQUIRE_OK(setsockopt(fd[1], SOL_SOCKET, SO_DETACH_FILTER, &value, sizeof(value)));
	EXPECT_EQ(send_number(fd[0], 1, MSG_DONTWAIT), SMALL);
	expect_number(fd[1], 1);
%% if t.filter_outq
	attach(fd[1], 0);
	EXPECT_EQ(send_number(fd[0], 0, MSG_DONTWAIT), SMALL);
	EXPECT_OK(ioctl(fd[0], SIOCOUTQ, &value));
	EXPECT_EQ(value, 0);
%% endif
}

%% endif
%% if on.so_filter_cuts
void test_so_filter_cuts(void)
{
	unsigned char data[SMALL];
	int fd[2];

	open_pair(fd);
	attach(fd[1], SMALL / 2);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	EXPECT_EQ(recv(fd[1], data, SMALL, MSG_DONTWAIT | MSG_TRUNC), SMALL / 2);
	EXPECT(is_pattern(data, SMALL / 2, 1));
}

%% endif
%% if on.so_filter_cuts_once
#define CUTTERS 4

/* Once and no more, though there is no room for a message at first. */
void test_so_filter_cuts_once(void)
{
	unsigned char data[SMALL] = { 0 };
	@{ t.sa }@ address;
	pid_t pid[CUTTERS];
	const int cuts = repeats(500);
	int to = open_bound(0);
	int i;
	int j;

	set_int(to, SO_RCVBUF, 1);
	attach_slow_filter(to, 1);
	make_address(&address, 0);
	for (i = 0; i < CUTTERS; i++) {
		pid[i] = start();
		if (!pid[i]) {
			int fd = open_bound(i + 1);

			/* Half of them wait for room, half of them do not. */
			for (j = 0; j < cuts; j++)
				while (send_to(fd, &address, data, SMALL, i & 1 ? MSG_DONTWAIT : 0) < 0)
					REQUIRE_EQ(errno, EAGAIN);
			stop();
		}
	}
	for (i = 0; i < CUTTERS * cuts; i++)
		REQUIRE_EQ(recv(to, data, SMALL, MSG_TRUNC), SMALL - 1);
	for (i = 0; i < CUTTERS; i++)
		join(pid[i]);
	expect_empty(to);
}

%% endif
%% if on.so_rxq_ovfl
/* How many messages the filter refused is told with the next. */
void test_so_rxq_ovfl(void)
{
	unsigned int drops = 0;
	int value = 0;
	int fd[2];
	int i;

	open_pair(fd);
	set_int(fd[1], SO_RXQ_OVFL, 1);
	attach(fd[1], 0);
	for (i = 0; i < 3; i++)
		EXPECT_EQ(send_number(fd[0], i, 0), SMALL);
	REQUIRE_OK(setsockopt(fd[1], SOL_SOCKET, SO_DETACH_FILTER, &value, sizeof(value)));
	EXPECT_EQ(send_number(fd[0], 3, 0), SMALL);
	EXPECT_EQ(control(fd[1], SOL_SOCKET, SO_RXQ_OVFL, &drops, sizeof(drops)), sizeof(drops));
	EXPECT_EQ(drops, 3);
}

%% endif
%% if on.so_buffers
/* A larger receive buffer takes more. */
void test_so_buffers(void)
{
	unsigned int few;
	int fd[2];

	open_narrow_pair(fd);
	few = fill_peer(fd[0]);
	set_int(fd[1], SO_RCVBUF, 16384);
	EXPECT(fill_peer(fd[0]) > few);
}

%% endif
