// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Full buffers: nothing is lost, senders wait and are woken. */

#include <signal.h>
#include <sys/time.h>

#include "cases.h"
#include "family.h"

%% if on.flow_full
void test_flow_full(void)
{
	unsigned int sent;
	unsigned int round;
	unsigned int i;
	int fd[2];

	open_narrow_pair(fd);
	for (round = 0; round < 3; round++) {
		sent = fill_peer(fd[0]);
		EXPECT(sent > 0);
		EXPECT_ERRNO(send_number(fd[0], 0, MSG_DONTWAIT), EAGAIN);
		for (i = 0; i < sent; i++)
			expect_number(fd[1], i);
		expect_empty(fd[1]);
	}
	REQUIRE_OK(fcntl(fd[0], F_SETFL, O_NONBLOCK));
	fill_peer(fd[0]);
	EXPECT_ERRNO(send_number(fd[0], 0, 0), EAGAIN);
}

%% endif
%% if on.flow_one_more
/* A buffer that is not full takes one more message, whatever its size. */
void test_flow_one_more(void)
{
	static unsigned char data[@{ t.largest }@];
	int fd[2];

	open_narrow_pair(fd);
	fill_pattern(data, sizeof(data), 1);
	EXPECT_EQ(send_number(fd[0], 0, MSG_DONTWAIT), SMALL);
	EXPECT_EQ(send(fd[0], data, sizeof(data), MSG_DONTWAIT), sizeof(data));
	expect_number(fd[1], 0);
	memset(data, 0, sizeof(data));
	EXPECT_EQ(recv(fd[1], data, sizeof(data), MSG_DONTWAIT), sizeof(data));
	EXPECT(is_pattern(data, sizeof(data), 1));
}

%% endif
%% if on.flow_waits
void test_flow_waits(void)
{
	unsigned int sent;
	unsigned int i;
	int fd[2];
	pid_t pid;

	open_narrow_pair(fd);
	sent = fill_peer(fd[0]);
	pid = start();
	if (!pid) {
		for (i = 0; i < 20; i++)
			EXPECT_EQ(send_number(fd[0], sent + i, 0), SMALL);
		stop();
	}
	wait_asleep(pid);
	for (i = 0; i < sent + 20; i++) {
		unsigned char data[SMALL];

		EXPECT_EQ(recv(fd[1], data, SMALL, 0), SMALL);
		EXPECT(is_pattern(data, SMALL, i));
	}
	join(pid);
	expect_empty(fd[1]);
}

%% endif
%% if on.flow_timeout
void test_flow_timeout(void)
{
	struct timeval limit = { .tv_usec = 150000 };
	long long begin;
	int fd[2];

	open_narrow_pair(fd);
	fill_peer(fd[0]);
	REQUIRE_OK(setsockopt(fd[0], SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)));
	begin = tick_ms();
	EXPECT_ERRNO(send_number(fd[0], 0, 0), EAGAIN);
	EXPECT(tick_ms() - begin >= 140);
	EXPECT(tick_ms() - begin < SOON);
}

%% endif
%% if on.flow_interrupted
void test_flow_interrupted(void)
{
	int fd[2];
	pid_t pid;

	open_narrow_pair(fd);
	fill_peer(fd[0]);
	pid = start();
	if (!pid) {
		count_signal(SIGUSR1, 0);
		EXPECT_ERRNO(send_number(fd[0], 0, 0), EINTR);
		EXPECT_EQ(signals_seen(), 1);
		stop();
	}
	wait_asleep(pid);
	REQUIRE_OK(kill(pid, SIGUSR1));
	join(pid);
}

%% endif
%% if on.flow_restarts
void test_flow_restarts(void)
{
	unsigned int sent;
	int fd[2];
	pid_t pid;

	open_narrow_pair(fd);
	sent = fill_peer(fd[0]);
	pid = start();
	if (!pid) {
		count_signal(SIGUSR1, SA_RESTART);
		EXPECT_EQ(send_number(fd[0], sent, 0), SMALL);
		EXPECT_EQ(signals_seen(), 1);
		stop();
	}
	wait_asleep(pid);
	REQUIRE_OK(kill(pid, SIGUSR1));
	wait_asleep(pid);
	expect_number(fd[1], 0);
	join(pid);
}

%% endif
%% if on.flow_closed
/* The receiver goes while its sender waits for it. */
void test_flow_closed(void)
{
	int fd[2];
	pid_t pid;

	open_narrow_pair(fd);
	fill_peer(fd[0]);
	pid = start();
	if (!pid) {
		close(fd[1]);
		EXPECT_ERRNO(send_number(fd[0], 0, 0), ECONNREFUSED);
		stop();
	}
	wait_asleep(pid);
	close(fd[1]);
	join(pid);
}

%% endif
%% if on.flow_reconnected
/* The receiver chooses another peer while its sender waits. */
void test_flow_reconnected(void)
{
	@{ t.sa }@ address;
	int fd[2];
	pid_t pid;

	open_narrow_pair(fd);
	fill_peer(fd[0]);
	pid = start();
	if (!pid) {
		EXPECT_ERRNO(send_number(fd[0], 0, 0), ECONNREFUSED);
		stop();
	}
	wait_asleep(pid);
	make_address(&address, 5);
	EXPECT_OK(connect_to(fd[1], &address));
	expect_number(fd[1], 0);
	join(pid);
}

%% endif
%% if on.flow_senders
#define SENDERS 4

/* Each sender's messages come complete and in order. */
void test_flow_senders(void)
{
	unsigned int next[SENDERS] = { 0 };
	@{ t.sa }@ address;
	pid_t pid[SENDERS];
	const int each = repeats(100);
	int to = open_bound(0);
	int i;
	int j;

	set_int(to, SO_RCVBUF, 1);
	make_address(&address, 0);
	for (i = 0; i < SENDERS; i++) {
		pid[i] = start();
		if (!pid[i]) {
			int fd = open_bound(i + 1);

			close(to);
			for (j = 0; j < each; j++) {
				unsigned char data[2] = { i, j };

				EXPECT_EQ(send_to(fd, &address, data, 2, 0), 2);
			}
			stop();
		}
	}
	for (i = 0; i < SENDERS * each; i++) {
		unsigned char data[2];
		@{ t.sa }@ source;
		socklen_t len = SIZE;

		REQUIRE_EQ(recvfrom(to, data, 2, 0, (struct sockaddr *)&source, &len), 2);
		REQUIRE(data[0] < SENDERS);
		EXPECT_EQ(data[1], next[data[0]]++);
		make_address(&address, data[0] + 1);
		EXPECT(same_address(&source, &address));
	}
	for (i = 0; i < SENDERS; i++)
		join(pid[i]);
	expect_empty(to);
}

%% endif
%% if on.flow_own_buffer
/* The sender's own buffer is full while the receiver has room. */
void test_flow_own_buffer(void)
{
	@{ t.sa }@ address;
	unsigned int sent;
	unsigned int i;
	int fd[2];

	open_pair(fd);
	set_int(fd[0], SO_SNDBUF, 1);
	sent = fill_peer(fd[0]);
	EXPECT(sent > 0);
	/* That comes before the question who is at the other end. */
	make_address(&address, 5);
	EXPECT_ERRNO(send_number_to(fd[0], &address, 0), EAGAIN);
	/* The other way there is room. */
	EXPECT_EQ(send_number(fd[1], 0, MSG_DONTWAIT), SMALL);
	expect_number(fd[0], 0);
	for (i = 0; i < sent; i++)
		expect_number(fd[1], i);
	expect_empty(fd[1]);
	EXPECT_EQ(send_number(fd[0], 0, MSG_DONTWAIT), SMALL);
}

%% endif
%% if on.flow_own_buffer_waits
void test_flow_own_buffer_waits(void)
{
	struct timeval limit = { .tv_usec = 100000 };
	unsigned int sent;
	unsigned int i;
	int fd[2];
	pid_t pid;

	open_pair(fd);
	set_int(fd[0], SO_SNDBUF, 1);
	sent = fill_peer(fd[0]);
	pid = start();
	if (!pid) {
		EXPECT_EQ(send_number(fd[0], sent, 0), SMALL);
		stop();
	}
	wait_asleep(pid);
	for (i = 0; i < sent; i++)
		expect_number(fd[1], i);
	join(pid);
	expect_number(fd[1], sent);
	fill_peer(fd[0]);
	REQUIRE_OK(setsockopt(fd[0], SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)));
	EXPECT_ERRNO(send_number(fd[0], 0, 0), EAGAIN);
}

%% endif
