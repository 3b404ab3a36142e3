// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* poll() and epoll of connection-oriented sockets */

#include <sys/epoll.h>

#include "cases.h"
#include "connected.h"

#define ALL (POLLIN | POLLOUT | POLLRDHUP)

%% if on.ready_idle
void test_ready_idle(void)
{
	int fd[2];

	EXPECT_EQ(polled(open_socket(), ALL), POLLOUT | POLLHUP);
	open_connection(fd);
	EXPECT_EQ(polled(fd[0], ALL), POLLOUT);
	EXPECT_EQ(polled(fd[1], ALL), POLLOUT);
}

%% endif
%% if on.ready_listen
void test_ready_listen(void)
{
	int fd = open_listener(0, 1);

	EXPECT_EQ(polled(fd, ALL), 0);
	open_connected(0);
	open_connected(0);
	EXPECT_EQ(polled(fd, ALL), POLLIN);
	accept_one(fd);
	EXPECT_EQ(polled(fd, ALL), POLLIN);
	accept_one(fd);
	EXPECT_EQ(polled(fd, ALL), 0);
}

%% endif
%% if on.ready_data
void test_ready_data(void)
{
	int fd[2];

	open_narrow(fd);
	EXPECT_EQ(send_piece(fd[0], 0, 0), PIECE);
	EXPECT_EQ(polled(fd[1], ALL), POLLIN | POLLOUT);
	expect_piece(fd[1], 0);
	EXPECT_EQ(polled(fd[1], ALL), POLLOUT);
	fill_buffer(fd[0]);
	EXPECT_EQ(polled(fd[0], ALL), 0);
	EXPECT_EQ(polled(fd[1], ALL), POLLIN | POLLOUT);
}

%% endif
%% if on.ready_ends
void test_ready_ends(void)
{
	int fd[2];

	open_connection(fd);
%% if t.connected_shutdown
	EXPECT_OK(shutdown(fd[0], SHUT_WR));
	EXPECT_EQ(polled(fd[0], ALL), POLLOUT);
	EXPECT_EQ(polled(fd[1], ALL), POLLIN | POLLRDHUP | POLLOUT);
	EXPECT_OK(shutdown(fd[1], SHUT_WR));
	EXPECT_EQ(polled(fd[0], ALL), ALL | POLLHUP);
	EXPECT_EQ(polled(fd[1], ALL), ALL | POLLHUP);
	open_connection(fd);
%% endif
	close(fd[0]);
	EXPECT_EQ(polled(fd[1], ALL), ALL | POLLHUP);
	close(fd[1]);
	open_connection(fd);
	EXPECT_EQ(send_piece(fd[0], 0, 0), PIECE);
	close(fd[1]);
	EXPECT_EQ(polled(fd[0], ALL), ALL | POLLHUP | POLLERR);
	socket_error(fd[0]);
	EXPECT_EQ(polled(fd[0], ALL), ALL | POLLHUP);
}

%% endif
%% if on.ready_edge_in or on.ready_edge_out or on.ready_edge_end or on.ready_edge_accept
static int watch(int fd, unsigned int events)
{
	struct epoll_event event = { .events = events | EPOLLET };
	int epoll = REQUIRE_OK(epoll_create1(0));

	REQUIRE_OK(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
	return epoll;
}

/* The events since the last look; 0 if there was none. */
static unsigned int seen(int epoll)
{
	struct epoll_event event;

	return REQUIRE_OK(epoll_wait(epoll, &event, 1, 0)) ? event.events : 0;
}

%% endif
%% if on.ready_edge_in
void test_ready_edge_in(void)
{
	int epoll;
	int fd[2];

	open_connection(fd);
	epoll = watch(fd[1], EPOLLIN);
	EXPECT_EQ(seen(epoll), 0);
	EXPECT_EQ(send_piece(fd[0], 0, 0), PIECE);
	EXPECT_EQ(seen(epoll), EPOLLIN);
	EXPECT_EQ(seen(epoll), 0);
	/* More is an event, though the rest was not read. */
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	EXPECT_EQ(seen(epoll), EPOLLIN);
	expect_piece(fd[1], 0);
	EXPECT_EQ(seen(epoll), 0);
}

%% endif
%% if on.ready_edge_out
void test_ready_edge_out(void)
{
	unsigned int count;
	unsigned int i;
	int epoll;
	int fd[2];

	open_narrow(fd);
	epoll = watch(fd[0], EPOLLOUT);
	EXPECT_EQ(seen(epoll), EPOLLOUT);
	count = fill_buffer(fd[0]);
	EXPECT_EQ(seen(epoll), 0);
	for (i = 0; i < count; i++)
		expect_piece(fd[1], i);
	EXPECT_EQ(seen(epoll), EPOLLOUT);
	fill_buffer(fd[0]);
	while (seen(epoll))
		;
	close(fd[1]);
	EXPECT(seen(epoll) & EPOLLOUT);
}

%% endif
%% if on.ready_edge_end
void test_ready_edge_end(void)
{
	int epoll;
	int fd[2];

	open_connection(fd);
	epoll = watch(fd[1], EPOLLIN | EPOLLRDHUP);
	EXPECT_EQ(seen(epoll), 0);
%% if t.connected_shutdown
	EXPECT_OK(shutdown(fd[0], SHUT_WR));
	EXPECT_EQ(seen(epoll), EPOLLIN | EPOLLRDHUP);
	EXPECT_EQ(seen(epoll), 0);
%% endif
	close(fd[0]);
	EXPECT_EQ(seen(epoll), EPOLLIN | EPOLLRDHUP | EPOLLHUP);
}

%% endif
%% if on.ready_edge_accept
void test_ready_edge_accept(void)
{
	int fd = open_listener(0, 2);
	int epoll = watch(fd, EPOLLIN);

	EXPECT_EQ(seen(epoll), 0);
	open_connected(0);
	EXPECT_EQ(seen(epoll), EPOLLIN);
	EXPECT_EQ(seen(epoll), 0);
	open_connected(0);
	EXPECT_EQ(seen(epoll), EPOLLIN);
	accept_one(fd);
	accept_one(fd);
	EXPECT_EQ(seen(epoll), 0);
}

%% endif
%% if on.ready_wakes
/* Who sleeps in poll() is woken by data, by room and by the end. */
void test_ready_wakes(void)
{
	unsigned int count;
	unsigned int i;
	int fd[2];
	pid_t pid;

	open_narrow(fd);
	count = fill_buffer(fd[0]);
	pid = start();
	if (!pid) {
		struct pollfd entry = { .fd = fd[0], .events = POLLOUT };

		EXPECT_EQ(poll(&entry, 1, SOON), 1);
		EXPECT_EQ(entry.revents, POLLOUT);
		entry.events = POLLIN;
		EXPECT_EQ(poll(&entry, 1, SOON), 1);
		EXPECT_EQ(entry.revents, POLLIN);
		expect_piece(fd[0], 5);
		close(fd[1]);
		EXPECT_EQ(poll(&entry, 1, SOON), 1);
		EXPECT_EQ(entry.revents, POLLIN | POLLHUP);
		stop();
	}
	wait_asleep(pid);
	for (i = 0; i < count; i++)
		expect_piece(fd[1], i);
	wait_asleep(pid);
	EXPECT_EQ(send_piece(fd[1], 5, 0), PIECE);
	wait_asleep(pid);
	close(fd[1]);
	join(pid);
}

%% endif
