// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* What goes through any connection */

%% if on.transfer_inq
#include <linux/sockios.h>
%% endif
%% if on.transfer_netns
#include <sched.h>
%% endif
#include <signal.h>
%% if on.transfer_inq
#include <sys/ioctl.h>
%% endif

#include "cases.h"
#include "connected.h"

%% if on.transfer_both
void test_transfer_both(void)
{
	unsigned int i;
	int fd[2];

	open_connection(fd);
	for (i = 0; i < 20; i++) {
		EXPECT_EQ(send_piece(fd[i % 2], i, 0), PIECE);
		expect_piece(fd[!(i % 2)], i);
	}
	for (i = 0; i < 20; i++)
		EXPECT_EQ(send_piece(fd[0], i, 0), PIECE);
	for (i = 0; i < 20; i++)
		expect_piece(fd[1], i);
	expect_nothing(fd[1]);
}

%% endif
%% if on.transfer_unconnected
void test_transfer_unconnected(void)
{
	int fd = open_socket();
	char byte;

	EXPECT_ERRNO(send_piece(fd, 0, 0), ENOTCONN);
	EXPECT_ERRNO(recv(fd, &byte, 1, 0), ENOTCONN);
	EXPECT_ERRNO(recv(fd, &byte, 1, MSG_DONTWAIT), ENOTCONN);
}

%% endif
%% if on.transfer_address
void test_transfer_address(void)
{
	@{ t.sa }@ address;
	int fd[2];

	make_address(&address, 1);
	EXPECT_ERRNO(send_to(open_socket(), &address, "", 1, 0), EOPNOTSUPP);
	open_connection(fd);
	EXPECT_ERRNO(send_to(fd[0], &address, "", 1, 0), EISCONN);
	expect_nothing(fd[1]);
}

%% endif
%% if on.transfer_no_source
void test_transfer_no_source(void)
{
	socklen_t len = sizeof(@{ t.sa }@);
	@{ t.sa }@ address;
	unsigned char data[PIECE];
	int fd[2];

	open_connection(fd);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	EXPECT_EQ(recvfrom(fd[1], data, PIECE, 0, (struct sockaddr *)&address, &len), PIECE);
	EXPECT_EQ(len, 0);
}

%% endif
%% if on.transfer_flags
void test_transfer_flags(void)
{
	char byte;
	int fd[2];

	open_connection(fd);
	EXPECT_ERRNO(send_piece(fd[0], 0, MSG_OOB), EOPNOTSUPP);
	EXPECT_ERRNO(send_piece(fd[0], 0, MSG_CONFIRM), EOPNOTSUPP);
	EXPECT_EQ(send_piece(fd[0], 1, MSG_EOR | MSG_MORE), PIECE);
	EXPECT_ERRNO(recv(fd[1], &byte, 1, MSG_OOB), EOPNOTSUPP);
	EXPECT_ERRNO(recv(fd[1], &byte, 1, MSG_ERRQUEUE), EAGAIN);
	expect_piece(fd[1], 1);
}

%% endif
%% if on.transfer_peek
void test_transfer_peek(void)
{
	unsigned char data[PIECE];
	int fd[2];
	int i;

	open_connection(fd);
	EXPECT_ERRNO(recv(fd[1], data, PIECE, MSG_PEEK | MSG_DONTWAIT), EAGAIN);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	EXPECT_EQ(send_piece(fd[0], 2, 0), PIECE);
	for (i = 0; i < 2; i++) {
		EXPECT_EQ(recv(fd[1], data, PIECE, MSG_PEEK), PIECE);
		EXPECT(is_pattern(data, PIECE, 1));
	}
	expect_piece(fd[1], 1);
	expect_piece(fd[1], 2);
}

%% endif
%% if on.transfer_fault
void test_transfer_fault(void)
{
	int fd[2];

	open_connection(fd);
	EXPECT_ERRNO(send(fd[0], nowhere, PIECE, 0), EFAULT);
	expect_nothing(fd[1]);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	EXPECT_ERRNO(recv(fd[1], nowhere, PIECE, 0), EFAULT);
	expect_piece(fd[1], 1);
}

%% endif
%% if on.transfer_waits
void test_transfer_waits(void)
{
	int fd[2];
	pid_t pid;

	open_connection(fd);
	pid = start();
	if (!pid) {
		wait_piece(fd[1], 1);
		stop();
	}
	wait_asleep(pid);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	join(pid);
}

%% endif
%% if on.transfer_timeout
void test_transfer_timeout(void)
{
	long long before = tick_ms();
	char byte;
	int fd[2];

	open_connection(fd);
	set_timeout(fd[1], SO_RCVTIMEO);
	EXPECT_ERRNO(recv(fd[1], &byte, 1, 0), EAGAIN);
	EXPECT(tick_ms() - before >= 90);
}

%% endif
%% if on.transfer_interrupted
void test_transfer_interrupted(void)
{
	int fd[2];
	pid_t pid;

	open_connection(fd);
	pid = start();
	if (!pid) {
		char byte;

		count_signal(SIGUSR1, 0);
		EXPECT_ERRNO(recv(fd[1], &byte, 1, 0), EINTR);
		count_signal(SIGUSR1, SA_RESTART);
		wait_piece(fd[1], 1);
		EXPECT_EQ(signals_seen(), 1);
		stop();
	}
	wait_asleep(pid);
	REQUIRE_OK(kill(pid, SIGUSR1));
	wait_asleep(pid);
	REQUIRE_OK(kill(pid, SIGUSR1));
	wait_asleep(pid);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	join(pid);
}

%% endif
%% if on.transfer_full
/* What does not fit is refused, and what went arrives. */
void test_transfer_full(void)
{
	unsigned int count;
	unsigned int i;
	int round;
	int fd[2];

	open_narrow(fd);
	for (round = 0; round < 3; round++) {
		count = fill_buffer(fd[0]);
		EXPECT(count > 1 && count < 1000);
		/* The other direction has a buffer of its own. */
		EXPECT_EQ(send_piece(fd[1], 7, 0), PIECE);
		expect_piece(fd[0], 7);
		for (i = 0; i < count; i++)
			expect_piece(fd[1], i);
		expect_nothing(fd[1]);
	}
}

%% endif
%% if on.transfer_room
/* A sender waits for room, in order, until its time is up. */
void test_transfer_room(void)
{
	unsigned int count;
	unsigned int i;
	int fd[2];
	pid_t pid;

	open_narrow(fd);
	count = fill_buffer(fd[0]);
	pid = start();
	if (!pid) {
		EXPECT_EQ(send_piece(fd[0], count, 0), PIECE);
		stop();
	}
	wait_asleep(pid);
	for (i = 0; i < count; i++)
		expect_piece(fd[1], i);
	wait_piece(fd[1], count);
	join(pid);
	fill_buffer(fd[0]);
	set_timeout(fd[0], SO_SNDTIMEO);
	EXPECT_ERRNO(send_piece(fd[0], 0, 0), EAGAIN);
}

%% endif
%% if on.transfer_room_interrupted
void test_transfer_room_interrupted(void)
{
	int fd[2];
	pid_t pid;

	open_narrow(fd);
	fill_buffer(fd[0]);
	pid = start();
	if (!pid) {
		count_signal(SIGUSR1, 0);
		EXPECT_ERRNO(send_piece(fd[0], 0, 0), EINTR);
		stop();
	}
	wait_asleep(pid);
	REQUIRE_OK(kill(pid, SIGUSR1));
	join(pid);
}

%% endif
%% if on.transfer_pair
void test_transfer_pair(void)
{
	int fd[2];

	REQUIRE_OK(socketpair(@{ t.af }@, kind->type, kind->protocol, fd));
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	EXPECT_EQ(send_piece(fd[1], 2, 0), PIECE);
	expect_piece(fd[1], 1);
	expect_piece(fd[0], 2);
	close(fd[0]);
	expect_end(fd[1]);
}

%% endif
%% if on.transfer_inq
void test_transfer_inq(void)
{
	int value = -1;
	char byte;
	int fd[2];

	open_connection(fd);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	EXPECT_OK(ioctl(fd[1], FIONREAD, &value));
	EXPECT_EQ(value, PIECE);
	EXPECT_EQ(send_piece(fd[0], 2, 0), PIECE);
	EXPECT_OK(ioctl(fd[1], SIOCINQ, &value));
	EXPECT_EQ(value, kind->type == SOCK_STREAM ? 2 * PIECE : PIECE);
	EXPECT_OK(ioctl(fd[0], SIOCOUTQ, &value));
	EXPECT(value >= 2 * PIECE);
	EXPECT_EQ(recv(fd[1], &byte, 1, 0), 1);
	EXPECT_OK(ioctl(fd[1], SIOCINQ, &value));
	EXPECT_EQ(value, kind->type == SOCK_STREAM ? 2 * PIECE - 1 : PIECE);
	close(fd[1]);
	EXPECT_OK(ioctl(fd[0], SIOCOUTQ, &value));
	EXPECT_EQ(value, 0);
%% if t.by_listen
	EXPECT_ERRNO(ioctl(open_listener(1, 1), SIOCINQ, &value), EINVAL);
%% endif
}

%% endif
%% if on.transfer_netns
/* Addresses of one network namespace mean nothing in another. */
void test_transfer_netns(void)
{
	@{ t.sa }@ address;
	int listener = open_listener(0, 1);
	int outer = open_socket();

	need_root();
	if (unshare(CLONE_NEWNET))
		skip("needs network namespaces");
	make_address(&address, 0);
	EXPECT_ERRNO(connect_to(open_socket(), &address), ECONNREFUSED);
	EXPECT_OK(connect_to(outer, &address));
	EXPECT_EQ(send_piece(outer, 1, 0), PIECE);
	expect_piece(accept_one(listener), 1);
	open_listener(0, 1);
	EXPECT_OK(connect_to(open_socket(), &address));
}

%% endif
%% if on.transfer_types
/* Each type and protocol has addresses of its own. */
void test_transfer_types(void)
{
	static const struct socket_kind kinds[] = {
%% for socket in sockets
%% if socket.binds
		{ @{ socket.constant }@, @{ socket.protocol }@ },
%% endif
%% endfor
	};
	@{ t.sa }@ address;
	size_t i;

	make_address(&address, 0);
	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		int fd;

		if (kinds[i].type == kind->type && kinds[i].protocol == kind->protocol)
			continue;
		fd = REQUIRE_OK(socket(@{ t.af }@, kinds[i].type, kinds[i].protocol));
		EXPECT_OK(bind_to(fd, &address));
		if (kinds[i].type != SOCK_DGRAM)
			listen(fd, 1);
	}
	EXPECT_ERRNO(connect_to(open_socket(), &address), ECONNREFUSED);
	open_listener(0, 1);
	EXPECT_OK(connect_to(open_socket(), &address));
}

%% endif
