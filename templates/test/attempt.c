// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* connect() of connection-oriented sockets */

#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>

#include "cases.h"
#include "connected.h"

%% if on.attempt_refused
void test_attempt_refused(void)
{
	@{ t.sa }@ address;
	int fd = open_socket();
	int listener;

	make_address(&address, 0);
	EXPECT_ERRNO(connect_to(fd, &address), ECONNREFUSED);
	listener = open_bound(0);
	EXPECT_ERRNO(connect_to(fd, &address), ECONNREFUSED);
	REQUIRE_OK(listen(listener, 1));
	EXPECT_OK(connect_to(fd, &address));
	close(listener);
	EXPECT_ERRNO(connect_to(open_socket(), &address), ECONNREFUSED);
}

%% endif
%% if on.attempt_again
void test_attempt_again(void)
{
	@{ t.sa }@ address;
	int listener = open_listener(0, 1);
	int fd = open_connected(0);

	make_address(&address, 0);
	EXPECT_ERRNO(connect_to(fd, &address), EISCONN);
	make_address(&address, 1);
	EXPECT_ERRNO(connect_to(fd, &address), EISCONN);
	EXPECT_ERRNO(connect_to(accept_one(listener), &address), EISCONN);
	address.@{ f.address.family_field }@ = AF_UNSPEC;
	EXPECT_ERRNO(connect_to(fd, &address), EAFNOSUPPORT);
}

%% endif
%% if on.attempt_early
/* Both ends are there before anybody accepts the connection. */
void test_attempt_early(void)
{
	int listener = open_listener(0, 1);
	int fd = open_connected(0);
	int other;

	EXPECT_EQ(send_piece(fd, 1, 0), PIECE);
	expect_nothing(fd);
	other = accept_one(listener);
	expect_piece(other, 1);
	EXPECT_EQ(send_piece(other, 2, 0), PIECE);
	expect_piece(fd, 2);
}

%% endif
%% if on.attempt_race
/* Many connect at once: as many are accepted, and each has its own end. */
void test_attempt_race(void)
{
	int listener = open_listener(0, 50);
	pid_t pid[4];
	int i;

	for (i = 0; i < 4; i++) {
		pid[i] = start();
		if (!pid[i]) {
			unsigned int j;

			for (j = 0; j < 12; j++) {
				int fd = open_connected(0);
				unsigned char byte = 12 * i + j;

				EXPECT_EQ(send(fd, &byte, 1, MSG_NOSIGNAL), 1);
				EXPECT_EQ(recv(fd, &byte, 1, 0), 1);
				EXPECT_EQ(byte, 12 * i + j);
				close(fd);
			}
			stop();
		}
	}
	for (i = 0; i < 48; i++) {
		int fd = accept_one(listener);
		char byte;

		REQUIRE_EQ(recv(fd, &byte, 1, 0), 1);
		EXPECT_EQ(send(fd, &byte, 1, MSG_NOSIGNAL), 1);
		close(fd);
	}
	for (i = 0; i < 4; i++)
		join(pid[i]);
}

%% endif
%% if on.wait_connect
void test_wait_connect(void)
{
	int listener = open_full_listener(0);
	pid_t pid = start();

	if (!pid) {
		EXPECT_EQ(send_piece(open_connected(0), 1, 0), PIECE);
		stop();
	}
	wait_asleep(pid);
	accept_one(listener);
	join(pid);
	expect_piece(accept_one(listener), 1);
}

%% endif
%% if on.wait_accepted or on.wait_background or on.wait_refused or on.wait_order or on.wait_given_up or on.wait_grows or on.wait_shut
/* An attempt that waits in the background. */
static int attempt(void)
{
	@{ t.sa }@ address;
	int fd = open_socket();

	set_nonblocking(fd);
	make_address(&address, 0);
	EXPECT_ERRNO(connect_to(fd, &address), EINPROGRESS);
	return fd;
}

%% endif
%% if on.wait_background
void test_wait_background(void)
{
	@{ t.sa }@ address;
	int listener = open_full_listener(0);
	int fd = attempt();

	make_address(&address, 0);
	EXPECT_ERRNO(connect_to(fd, &address), EALREADY);
	EXPECT_ERRNO(listen(fd, 1), EINVAL);
	EXPECT_ERRNO(shutdown(fd, SHUT_RD), ENOTCONN);
	EXPECT_ERRNO(send_piece(fd, 1, 0), ENOTCONN);
%% if t.connected_poll
	EXPECT_EQ(polled(fd, POLLIN | POLLOUT), 0);
%% endif
	accept_one(listener);
%% if t.connected_poll
	EXPECT_EQ(polled(fd, POLLIN | POLLOUT), POLLOUT);
%% endif
	EXPECT_EQ(socket_error(fd), 0);
	/* Told once. */
	EXPECT_OK(connect_to(fd, &address));
	EXPECT_ERRNO(connect_to(fd, &address), EISCONN);
	EXPECT_EQ(send_piece(fd, 1, 0), PIECE);
	expect_piece(accept_one(listener), 1);
}

%% endif
%% if on.wait_accepted
/* Two wait for connections: neither sleeps on while there is one. */
void test_wait_accepted(void)
{
	const struct sched_param first = { .sched_priority = 1 };
	int listener = open_listener(0, 0);
	pid_t pid[2];
	int i;

	need_root();
	share_processor();
	for (i = 0; i < 2; i++) {
		pid[i] = start();
		if (!pid[i]) {
			accept_one(listener);
			stop();
		}
		wait_asleep(pid[i]);
	}
	/* Both connect before anybody else runs: the second has to wait. */
	REQUIRE_OK(sched_setscheduler(0, SCHED_FIFO, &first));
	open_connected(0);
	attempt();
	for (i = 0; i < 2; i++)
		join(pid[i]);
}

%% endif
%% if on.wait_refused
void test_wait_refused(void)
{
	@{ t.sa }@ address;
	int listener = open_full_listener(0);
	int fd = attempt();
	int other = attempt();

	close(listener);
%% if t.connected_poll
	EXPECT_EQ(polled(fd, POLLIN | POLLOUT), POLLOUT | POLLERR | POLLHUP);
%% endif
	EXPECT_EQ(socket_error(fd), ECONNREFUSED);
	EXPECT_EQ(socket_error(fd), 0);
	/* The error is told once, by connect() too, and then it tries again. */
	listener = open_listener(0, 1);
	make_address(&address, 0);
	EXPECT_ERRNO(connect_to(other, &address), ECONNREFUSED);
	EXPECT_OK(connect_to(other, &address));
	EXPECT_OK(connect_to(fd, &address));
	accept_one(listener);
}

%% endif
%% if on.wait_shut
void test_wait_shut(void)
{
	int listener = open_full_listener(0);
	int fd = attempt();

	EXPECT_OK(shutdown(listener, SHUT_RD));
	EXPECT_EQ(socket_error(fd), ECONNREFUSED);
}

%% endif
%% if on.wait_order
void test_wait_order(void)
{
	int listener = open_full_listener(0);
	int fd[4];
	int i;
	int j;

	for (i = 0; i < 4; i++)
		fd[i] = attempt();
	for (i = 0; i < 4; i++) {
		accept_one(listener);
		for (j = 0; j < 4; j++)
			EXPECT_EQ(send_piece(fd[j], j, 0), j <= i ? PIECE : -1);
	}
	for (i = 0; i < 4; i++)
		close(fd[i]);
}

%% endif
%% if on.wait_given_up
/* Who closes gives up the place in the row. */
void test_wait_given_up(void)
{
	int listener = open_full_listener(0);
	int fd[3];
	int i;

	for (i = 0; i < 3; i++)
		fd[i] = attempt();
	close(fd[1]);
	close(fd[0]);
	accept_one(listener);
	EXPECT_EQ(send_piece(fd[2], 2, 0), PIECE);
	expect_piece(accept_one(listener), 2);
	set_nonblocking(listener);
	EXPECT_ERRNO(accept(listener, NULL, NULL), EAGAIN);
}

%% endif
%% if on.wait_grows
void test_wait_grows(void)
{
	int listener = open_full_listener(0);
	int fd = attempt();

	EXPECT_OK(listen(listener, 1));
	EXPECT_EQ(send_piece(fd, 1, 0), PIECE);
}

%% endif
%% if on.wait_timeout
void test_wait_timeout(void)
{
	@{ t.sa }@ address;
	int listener = open_full_listener(0);
	int fd = open_socket();
	long long before = tick_ms();

	set_timeout(fd, SO_SNDTIMEO);
	make_address(&address, 0);
	EXPECT_ERRNO(connect_to(fd, &address), EINPROGRESS);
	EXPECT(tick_ms() - before >= 90);
	EXPECT_ERRNO(connect_to(fd, &address), EALREADY);
	accept_one(listener);
	EXPECT_OK(connect_to(fd, &address));
	EXPECT_ERRNO(connect_to(fd, &address), EISCONN);
}

%% endif
%% if on.wait_interrupted
/* A signal ends the call; the attempt goes on, and the next call takes over. */
void test_wait_interrupted(void)
{
	int listener = open_full_listener(0);
	struct gate gate;
	pid_t pid;

	gate_init(&gate);
	pid = start();
	if (!pid) {
		@{ t.sa }@ address;
		int fd = open_socket();

		count_signal(SIGUSR1, 0);
		make_address(&address, 0);
		EXPECT_ERRNO(connect_to(fd, &address), EINTR);
		gate_wait(&gate);
		EXPECT_OK(connect_to(fd, &address));
		EXPECT_ERRNO(connect_to(fd, &address), EISCONN);
		stop();
	}
	wait_asleep(pid);
	REQUIRE_OK(kill(pid, SIGUSR1));
	wait_asleep(pid);
	accept_one(listener);
	gate_open(&gate);
	join(pid);
}

%% endif
%% if on.wait_restarts
void test_wait_restarts(void)
{
	int listener = open_full_listener(0);
	pid_t pid = start();

	if (!pid) {
		count_signal(SIGUSR1, SA_RESTART);
		open_connected(0);
		EXPECT_EQ(signals_seen(), 1);
		stop();
	}
	wait_asleep(pid);
	REQUIRE_OK(kill(pid, SIGUSR1));
	wait_asleep(pid);
	accept_one(listener);
	join(pid);
}

%% endif
%% if on.wait_edge
/* One event for epoll, edge-triggered, at each end. */
void test_wait_edge(void)
{
	struct epoll_event event = { .events = EPOLLOUT | EPOLLET };
	@{ t.sa }@ address;
	int listener = open_full_listener(0);
	int epoll = REQUIRE_OK(epoll_create1(0));
	int fd = open_socket();

	set_nonblocking(fd);
	make_address(&address, 0);
	EXPECT_ERRNO(connect_to(fd, &address), EINPROGRESS);
	REQUIRE_OK(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
	EXPECT_EQ(epoll_wait(epoll, &event, 1, 0), 0);
	accept_one(listener);
	EXPECT_EQ(epoll_wait(epoll, &event, 1, 0), 1);
	EXPECT_EQ(event.events, EPOLLOUT);
	EXPECT_EQ(epoll_wait(epoll, &event, 1, 0), 0);
}

%% endif
