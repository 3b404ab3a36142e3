// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* recv(), recvfrom(), recvmsg() and read() */

#include <signal.h>
#include <sys/mman.h>
#include <sys/time.h>

#include "cases.h"
#include "family.h"

%% if on.recv_flags
void test_recv_flags(void)
{
	static const unsigned int refused[] = {
		MSG_OOB, MSG_DONTROUTE, MSG_CTRUNC, MSG_PROXY, MSG_EOR,
		MSG_WAITALL, MSG_FIN, MSG_SYN, MSG_CONFIRM, MSG_RST, MSG_MORE,
		MSG_FASTOPEN, MSG_ZEROCOPY,
	};
	int fd = open_socket();
	char byte;
	size_t i;

	for (i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		if (!EXPECT_ERRNO(recv(fd, &byte, 1, MSG_DONTWAIT | refused[i]), EOPNOTSUPP))
			note("flag 0x%x", refused[i]);
}

%% endif
%% if on.recv_error_queue
void test_recv_error_queue(void)
{
	int fd[2];
	char byte;

	open_pair(fd);
	EXPECT_ERRNO(recv(fd[1], &byte, 1, MSG_ERRQUEUE), EAGAIN);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	EXPECT_ERRNO(recv(fd[1], &byte, 1, MSG_ERRQUEUE), EAGAIN);
	EXPECT_ERRNO(recv(fd[1], &byte, 1, MSG_ERRQUEUE | MSG_PEEK), EAGAIN);
	expect_number(fd[1], 1);
}

%% endif
%% if on.recv_would_block
void test_recv_would_block(void)
{
	int fd = open_socket();
	char byte;

	EXPECT_ERRNO(recv(fd, &byte, 1, MSG_DONTWAIT), EAGAIN);
	EXPECT_ERRNO(recv(fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK), EAGAIN);
	REQUIRE_OK(fcntl(fd, F_SETFL, O_NONBLOCK));
	EXPECT_ERRNO(recv(fd, &byte, 1, 0), EAGAIN);
	EXPECT_ERRNO(read(fd, &byte, 1), EAGAIN);
}

%% endif
%% if on.recv_unbound
/* Nothing can come to an unbound socket; to wait there does not bind it. */
void test_recv_unbound(void)
{
	@{ t.sa }@ zero = {
		.@{ f.address.family_field }@ = @{ t.af }@,
	};
	@{ t.sa }@ name;
	int fd = open_socket();

	expect_empty(fd);
	own_name(fd, &name);
	EXPECT(same_address(&name, &zero));
}

%% endif
%% if on.recv_waits
void test_recv_waits(void)
{
	unsigned char data[SMALL];
	int fd[2];
	pid_t pid;

	open_pair(fd);
	pid = start();
	if (!pid) {
		EXPECT_EQ(recv(fd[1], data, SMALL, 0), SMALL);
		EXPECT(is_pattern(data, SMALL, 1));
		stop();
	}
	wait_asleep(pid);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	join(pid);
}

%% endif
%% if on.recv_timeout
void test_recv_timeout(void)
{
	struct timeval limit = { .tv_usec = 150000 };
	int fd = open_socket();
	long long begin;
	char byte;

	REQUIRE_OK(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)));
	begin = tick_ms();
	EXPECT_ERRNO(recv(fd, &byte, 1, 0), EAGAIN);
	EXPECT(tick_ms() - begin >= 140);
	EXPECT(tick_ms() - begin < SOON);
}

%% endif
%% if on.recv_interrupted
void test_recv_interrupted(void)
{
	int fd = open_socket();
	pid_t pid;
	char byte;

	pid = start();
	if (!pid) {
		count_signal(SIGUSR1, 0);
		EXPECT_ERRNO(recv(fd, &byte, 1, 0), EINTR);
		EXPECT_EQ(signals_seen(), 1);
		stop();
	}
	wait_asleep(pid);
	REQUIRE_OK(kill(pid, SIGUSR1));
	join(pid);
}

%% endif
%% if on.recv_restarts
void test_recv_restarts(void)
{
	unsigned char data[SMALL];
	int fd[2];
	pid_t pid;

	open_pair(fd);
	pid = start();
	if (!pid) {
		count_signal(SIGUSR1, SA_RESTART);
		EXPECT_EQ(recv(fd[1], data, SMALL, 0), SMALL);
		EXPECT_EQ(signals_seen(), 1);
		stop();
	}
	wait_asleep(pid);
	REQUIRE_OK(kill(pid, SIGUSR1));
	wait_asleep(pid);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	join(pid);
}

%% endif
%% if on.recv_peek
void test_recv_peek(void)
{
	unsigned char data[SMALL];
	int fd[2];
	int i;

	open_pair(fd);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	EXPECT_EQ(send_number(fd[0], 2, 0), SMALL);
	for (i = 0; i < 2; i++) {
		memset(data, 0, SMALL);
		EXPECT_EQ(recv(fd[1], data, SMALL, MSG_PEEK), SMALL);
		EXPECT(is_pattern(data, SMALL, 1));
	}
	expect_number(fd[1], 1);
	EXPECT_EQ(recv(fd[1], data, SMALL, MSG_PEEK), SMALL);
	EXPECT(is_pattern(data, SMALL, 2));
	expect_number(fd[1], 2);
	expect_empty(fd[1]);
}

%% endif
%% if on.recv_trunc
/* What does not fit is lost; MSG_TRUNC tells, both ways. */
void test_recv_trunc(void)
{
	static const int flags[] = { 0, MSG_TRUNC };
	unsigned char data[SMALL];
	struct iovec part = { data, SMALL / 2 };
	struct msghdr msg = { .msg_iov = &part, .msg_iovlen = 1 };
	int fd[2];
	int i;

	open_pair(fd);
	for (i = 0; i < 2; i++) {
		EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
		EXPECT_EQ(send_number(fd[0], 2, 0), SMALL);
		memset(data, 0xaa, SMALL);
		msg.msg_flags = 0;
		EXPECT_EQ(recvmsg(fd[1], &msg, flags[i]), i ? SMALL : SMALL / 2);
		EXPECT_EQ(msg.msg_flags & MSG_TRUNC, MSG_TRUNC);
		EXPECT(is_pattern(data, SMALL / 2, 1));
		EXPECT_EQ(data[SMALL / 2], 0xaa);
		expect_number(fd[1], 2);
		expect_empty(fd[1]);
	}
	/* Neither for a message that fits. */
	part.iov_len = SMALL;
	EXPECT_EQ(send_number(fd[0], 3, 0), SMALL);
	EXPECT_EQ(recvmsg(fd[1], &msg, MSG_TRUNC), SMALL);
	EXPECT_EQ(msg.msg_flags & MSG_TRUNC, 0);
	/* Nor is the room for it needed. */
	EXPECT_EQ(send_number(fd[0], 4, 0), SMALL);
	EXPECT_EQ(recv(fd[1], NULL, 0, MSG_TRUNC), SMALL);
	expect_empty(fd[1]);
}

%% endif
%% if on.recv_peek_trunc
/* The way to learn how long the next message is. */
void test_recv_peek_trunc(void)
{
	int fd[2];

	open_pair(fd);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	EXPECT_EQ(recv(fd[1], NULL, 0, MSG_PEEK | MSG_TRUNC), SMALL);
	EXPECT_EQ(recv(fd[1], NULL, 0, MSG_PEEK), 0);
	expect_number(fd[1], 1);
}

%% endif
%% if on.recv_source
void test_recv_source(void)
{
	unsigned char data[SMALL];
	@{ t.sa }@ address;
	@{ t.sa }@ source;
	int to = open_bound(0);
	int i;

	for (i = 1; i < 3; i++) {
		socklen_t len = SIZE;
		int fd = open_bound(i);

		make_address(&address, 0);
		EXPECT_EQ(send_number_to(fd, &address, i), SMALL);
		/* The sender's name is the message's, and stays. */
		close(fd);
		memset(&source, 0xaa, SIZE);
		EXPECT_EQ(recvfrom(to, data, SMALL, MSG_PEEK, (struct sockaddr *)&source, &len), SMALL);
		make_address(&address, i);
		EXPECT_EQ(len, SIZE);
		EXPECT(same_address(&source, &address));
		memset(&source, 0xaa, SIZE);
		EXPECT_EQ(recvfrom(to, data, SMALL, 0, (struct sockaddr *)&source, &len), SMALL);
		EXPECT_EQ(len, SIZE);
		EXPECT(same_address(&source, &address));
		EXPECT(reserved_zero(&source));
	}
}

%% endif
%% if on.recv_source_short
void test_recv_source_short(void)
{
	unsigned char bytes[SIZE];
	unsigned char data[SMALL];
	socklen_t len = 2;
	int fd[2];
	size_t i;

	open_pair(fd);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	memset(bytes, 0xaa, SIZE);
	EXPECT_EQ(recvfrom(fd[1], data, SMALL, 0, (struct sockaddr *)bytes, &len), SMALL);
	EXPECT_EQ(len, SIZE);
	for (i = 2; i < SIZE; i++)
		EXPECT_EQ(bytes[i], 0xaa);
	/* Who does not ask gets none. */
	EXPECT_EQ(send_number(fd[0], 2, 0), SMALL);
	EXPECT_EQ(recvfrom(fd[1], data, SMALL, 0, NULL, NULL), SMALL);
}

%% endif
%% if on.recv_fault
void test_recv_fault(void)
{
	int fd[2];

	open_pair(fd);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	EXPECT_ERRNO(recv(fd[1], nowhere, SMALL, MSG_PEEK), EFAULT);
	EXPECT_ERRNO(recv(fd[1], nowhere, SMALL, MSG_DONTWAIT), EFAULT);
	/* Whether it is lost or not, the next one comes. */
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	expect_number(fd[1], 1);
}

%% endif
%% if on.recv_ignored_flags
void test_recv_ignored_flags(void)
{
	unsigned char data[SMALL];
	struct iovec part = { data, SMALL };
	struct msghdr msg = { .msg_iov = &part, .msg_iovlen = 1 };
	int fd[2];

	open_pair(fd);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	EXPECT_EQ(recvmsg(fd[1], &msg, MSG_CMSG_CLOEXEC | MSG_NOSIGNAL), SMALL);
	EXPECT(is_pattern(data, SMALL, 1));
}

%% endif
