// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* poll(), select() and epoll */

#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/select.h>

#include "cases.h"
#include "family.h"

#define IN (POLLIN | POLLRDNORM)
#define OUT (POLLOUT | POLLWRNORM | POLLWRBAND)
#define ALL (IN | OUT | POLLRDHUP | POLLPRI)

static int events_of(int fd)
{
	struct pollfd event = { .fd = fd, .events = ALL };

	REQUIRE_OK(poll(&event, 1, 0));
	return event.revents;
}

%% if t.epoll
/* An edge-triggered epoll of one socket. */
static int watch(int fd)
{
	struct epoll_event event = {
		.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
	};
	int poll = REQUIRE_OK(epoll_create1(0));

	REQUIRE_OK(epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event));
	return poll;
}

static unsigned int edge(int poll, int ms)
{
	struct epoll_event event = { 0 };

	REQUIRE_OK(epoll_wait(poll, &event, 1, ms));
	return event.events;
}

%% endif
%% if on.poll_idle
void test_poll_idle(void)
{
	EXPECT_EQ(events_of(open_socket()), OUT);
%% if t.poll_idle_bound
	EXPECT_EQ(events_of(open_bound(0)), OUT);
%% endif
}

%% endif
%% if on.poll_in
void test_poll_in(void)
{
	int fd[2];

	open_pair(fd);
	EXPECT_EQ(events_of(fd[1]) & IN, 0);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	EXPECT_EQ(send_number(fd[0], 2, 0), SMALL);
	EXPECT_EQ(events_of(fd[1]) & IN, IN);
	expect_number(fd[1], 1);
	EXPECT_EQ(events_of(fd[1]) & IN, IN);
	expect_number(fd[1], 2);
	EXPECT_EQ(events_of(fd[1]) & IN, 0);
}

%% endif
%% if on.poll_in_wakes
void test_poll_in_wakes(void)
{
	int fd[2];
	pid_t pid;

	open_pair(fd);
	pid = start();
	if (!pid) {
		struct pollfd event = { .fd = fd[1], .events = POLLIN };

		EXPECT_EQ(poll(&event, 1, -1), 1);
		EXPECT_EQ(event.revents, POLLIN);
		stop();
	}
	wait_asleep(pid);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	join(pid);
}

%% endif
%% if on.poll_out_peer
/* For a connected socket the peer's buffer counts too. */
void test_poll_out_peer(void)
{
	int fd[2];

	open_narrow_pair(fd);
	EXPECT_EQ(events_of(fd[0]), OUT);
	fill_peer(fd[0]);
	EXPECT_EQ(events_of(fd[0]) & OUT, 0);
	expect_number(fd[1], 0);
	EXPECT_EQ(events_of(fd[0]) & OUT, OUT);
	fill_peer(fd[0]);
	EXPECT_EQ(events_of(fd[0]) & OUT, 0);
	close(fd[1]);
	EXPECT_EQ(events_of(fd[0]) & OUT, OUT);
}

%% endif
%% if on.poll_out_wakes
void test_poll_out_wakes(void)
{
	int fd[2];
	pid_t pid;

	open_narrow_pair(fd);
	fill_peer(fd[0]);
	pid = start();
	if (!pid) {
		struct pollfd event = { .fd = fd[0], .events = POLLOUT };

		EXPECT_EQ(poll(&event, 1, -1), 1);
		EXPECT_EQ(event.revents, POLLOUT);
		stop();
	}
	wait_asleep(pid);
	expect_number(fd[1], 0);
	join(pid);
}

%% endif
%% if on.poll_out_own
void test_poll_out_own(void)
{
	unsigned int sent;
	unsigned int i;
	int fd[2];

	open_pair(fd);
	set_int(fd[0], SO_SNDBUF, 1);
	sent = fill_peer(fd[0]);
	EXPECT_EQ(events_of(fd[0]) & OUT, 0);
	for (i = 0; i < sent; i++)
		expect_number(fd[1], i);
	EXPECT_EQ(events_of(fd[0]) & OUT, OUT);
}

%% endif
%% if on.poll_edge_in
void test_poll_edge_in(void)
{
	int fd[2];
	int poll;
	int i;

	open_pair(fd);
	poll = watch(fd[1]);
	EXPECT_EQ(edge(poll, 0), EPOLLOUT);
	EXPECT_EQ(edge(poll, 0), 0);
	/* Each message is an edge, the last one still unread or not. */
	for (i = 0; i < 3; i++) {
		EXPECT_EQ(send_number(fd[0], i, 0), SMALL);
		EXPECT_EQ(edge(poll, SOON) & EPOLLIN, EPOLLIN);
		EXPECT_EQ(edge(poll, 0), 0);
	}
	expect_number(fd[1], 0);
	expect_number(fd[1], 1);
	expect_number(fd[1], 2);
	EXPECT_EQ(edge(poll, 0) & EPOLLIN, 0);
	EXPECT_EQ(send_number(fd[0], 3, 0), SMALL);
	EXPECT_EQ(edge(poll, SOON) & EPOLLIN, EPOLLIN);
}

%% endif
%% if on.poll_edge_drain
/* To read a part is no edge: only a new message is. */
void test_poll_edge_drain(void)
{
	unsigned char data[SMALL];
	int fd[2];
	int poll;
	int i;

	open_pair(fd);
	REQUIRE_OK(fcntl(fd[1], F_SETFL, O_NONBLOCK));
	poll = watch(fd[1]);
	for (i = 0; i < 3; i++)
		EXPECT_EQ(send_number(fd[0], i, 0), SMALL);
	EXPECT_EQ(edge(poll, SOON) & EPOLLIN, EPOLLIN);
	for (i = 0; i < 2; i++) {
		EXPECT_EQ(recv(fd[1], data, SMALL, 0), SMALL);
		EXPECT(is_pattern(data, SMALL, i));
		EXPECT_EQ(edge(poll, 20), 0);
	}
	EXPECT_EQ(send_number(fd[0], 3, 0), SMALL);
	EXPECT_EQ(edge(poll, SOON) & EPOLLIN, EPOLLIN);
	for (i = 2; i < 4; i++) {
		EXPECT_EQ(recv(fd[1], data, SMALL, 0), SMALL);
		EXPECT(is_pattern(data, SMALL, i));
	}
	EXPECT_ERRNO(recv(fd[1], data, SMALL, 0), EAGAIN);
	EXPECT_EQ(edge(poll, 20), 0);
	EXPECT_EQ(send_number(fd[0], 4, 0), SMALL);
	EXPECT_EQ(edge(poll, SOON) & EPOLLIN, EPOLLIN);
}

%% endif
%% if on.poll_edge_out
/* After EAGAIN the edge comes when the peer has read. */
void test_poll_edge_out(void)
{
	unsigned int sent;
	unsigned int i;
	int round;
	int fd[2];
	int poll;

	open_narrow_pair(fd);
	poll = watch(fd[0]);
	EXPECT_EQ(edge(poll, 0), EPOLLOUT);
	for (round = 0; round < 3; round++) {
		sent = fill_peer(fd[0]);
		edge(poll, 0);
		EXPECT_EQ(edge(poll, 50), 0);
		expect_number(fd[1], 0);
		EXPECT_EQ(edge(poll, SOON) & EPOLLOUT, EPOLLOUT);
		for (i = 1; i < sent; i++)
			expect_number(fd[1], i);
	}
}

%% endif
%% if on.poll_edge_closed
void test_poll_edge_closed(void)
{
	int fd[2];
	int poll;

	open_narrow_pair(fd);
	poll = watch(fd[0]);
	fill_peer(fd[0]);
	while (edge(poll, 0))
		;
	close(fd[1]);
	EXPECT_EQ(edge(poll, SOON) & EPOLLOUT, EPOLLOUT);
	EXPECT_ERRNO(send_number(fd[0], 0, 0), ECONNREFUSED);
}

%% endif
%% if on.poll_edge_shut
/* A full peer that is shut refuses at once: nothing to wait for. */
void test_poll_edge_shut(void)
{
	int fd[2];
	int poll;

	open_narrow_pair(fd);
	poll = watch(fd[0]);
	fill_peer(fd[0]);
	while (edge(poll, 0))
		;
	EXPECT_EQ(events_of(fd[0]) & OUT, 0);
	EXPECT_OK(shutdown(fd[1], SHUT_RD));
	EXPECT_EQ(edge(poll, SOON) & EPOLLOUT, EPOLLOUT);
	EXPECT_EQ(events_of(fd[0]) & OUT, OUT);
	EXPECT_ERRNO(send_number(fd[0], 0, MSG_DONTWAIT), EPIPE);
}

%% endif
%% if on.poll_signal
/* Another socket fills the peer; room there is told by a signal, too. */
void test_poll_signal(void)
{
	unsigned int sent;
	unsigned int i;
	int to = open_bound(0);
	int from = open_connected(0);
	int seen;

	set_int(to, SO_RCVBUF, 1);
	count_signal(SIGIO, SA_RESTART);
	REQUIRE_OK(fcntl(from, F_SETOWN, getpid()));
	REQUIRE_OK(fcntl(from, F_SETFL, O_ASYNC | O_NONBLOCK));
	sent = fill_peer(open_connected(0));
	EXPECT_ERRNO(send_number(from, 0, 0), EAGAIN);
	seen = signals_seen();
	for (i = 0; i < sent; i++)
		expect_number(to, i);
	EXPECT(signals_seen() > seen);
	EXPECT_EQ(send_number(from, 1, 0), SMALL);
	expect_number(to, 1);
}

%% endif
%% if on.poll_shutdown
void test_poll_shutdown(void)
{
	int fd = open_socket();

	EXPECT_OK(shutdown(fd, SHUT_RD));
	EXPECT_EQ(events_of(fd) & (IN | POLLRDHUP | POLLHUP), IN | POLLRDHUP);
	EXPECT_OK(shutdown(fd, SHUT_WR));
	EXPECT_EQ(events_of(fd) & (IN | POLLRDHUP | POLLHUP), IN | POLLRDHUP | POLLHUP);
	fd = open_socket();
	EXPECT_OK(shutdown(fd, SHUT_WR));
	EXPECT_EQ(events_of(fd) & (IN | POLLRDHUP | POLLHUP), 0);
	fd = open_socket();
	EXPECT_OK(shutdown(fd, SHUT_RDWR));
	EXPECT_EQ(events_of(fd) & (IN | POLLRDHUP | POLLHUP), IN | POLLRDHUP | POLLHUP);
}

%% endif
%% if on.poll_shutdown_wakes
void test_poll_shutdown_wakes(void)
{
	int fd = open_socket();
	int poll = watch(fd);

	while (edge(poll, 0))
		;
	EXPECT_OK(shutdown(fd, SHUT_RDWR));
	EXPECT_EQ(edge(poll, SOON) & (EPOLLIN | EPOLLRDHUP | EPOLLHUP), EPOLLIN | EPOLLRDHUP | EPOLLHUP);
}

%% endif
%% if on.poll_select
void test_poll_select(void)
{
	struct timeval zero = { 0 };
	fd_set read;
	fd_set write;
	int fd[2];

	open_pair(fd);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	FD_ZERO(&read);
	FD_SET(fd[0], &read);
	FD_SET(fd[1], &read);
	write = read;
	EXPECT_EQ(select(FD_SETSIZE, &read, &write, NULL, &zero), 3);
	EXPECT(!FD_ISSET(fd[0], &read) && FD_ISSET(fd[1], &read));
	EXPECT(FD_ISSET(fd[0], &write) && FD_ISSET(fd[1], &write));
}

%% endif
