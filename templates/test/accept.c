// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* listen() and accept() */

#include <signal.h>

#include "cases.h"
#include "connected.h"

%% if on.listen_unbound
void test_listen_unbound(void)
{
	int fd = open_socket();
%% if f.address.autobind
	@{ t.sa }@ name;

	EXPECT_OK(listen(fd, 1));
	own_name(fd, &name);
	EXPECT(in_autobind_range(&name));
	EXPECT_OK(connect_to(open_socket(), &name));
%% else

	EXPECT_ERRNO(listen(fd, 1), EINVAL);
%% endif
}

%% endif
%% if on.listen_states
void test_listen_states(void)
{
	socklen_t len = sizeof(int);
	@{ t.sa }@ address;
	int value = -1;
	int fd[2];

	open_connection(fd);
	EXPECT_ERRNO(listen(fd[0], 1), EINVAL);
	EXPECT_ERRNO(listen(fd[1], 1), EINVAL);
	fd[0] = open_listener(1, 1);
	EXPECT_OK(listen(fd[0], 2));
	EXPECT_OK(getsockopt(fd[0], SOL_SOCKET, SO_ACCEPTCONN, &value, &len));
	EXPECT_EQ(value, 1);
	open_listener(2, 1);
	make_address(&address, 2);
	EXPECT_ERRNO(connect_to(fd[0], &address), EINVAL);
	EXPECT_ERRNO(send_piece(fd[0], 0, 0), ENOTCONN);
	EXPECT_ERRNO(recv(fd[0], &address, 1, 0), ENOTCONN);
}

%% endif
%% if on.listen_backlog
/* A backlog of n holds n + 1; what is accepted does not count. */
void test_listen_backlog(void)
{
	@{ t.sa }@ address;
	int fd = open_listener(0, 2);
	int i;

	make_address(&address, 0);
	for (i = 0; i < 3; i++)
		open_connected(0);
	EXPECT_ERRNO(connect_to(open_socket(), &address), ECONNREFUSED);
	accept_one(fd);
	EXPECT_OK(connect_to(open_socket(), &address));
	EXPECT_ERRNO(connect_to(open_socket(), &address), ECONNREFUSED);
	/* A larger one has room at once, a smaller one throws nobody out. */
	EXPECT_OK(listen(fd, 3));
	EXPECT_OK(connect_to(open_socket(), &address));
	EXPECT_OK(listen(fd, 0));
	EXPECT_ERRNO(connect_to(open_socket(), &address), ECONNREFUSED);
	for (i = 0; i < 4; i++)
		accept_one(fd);
	EXPECT_OK(connect_to(open_socket(), &address));
}

%% endif
%% if on.listen_limit
/* What the family limits holds, whatever is asked for. */
void test_listen_limit(void)
{
	@{ t.sa }@ address;
	int fd = open_listener(0, 1000000);
	int i;

	make_address(&address, 0);
	for (i = 0; i <= @{ f.upper }@_BACKLOG_MAX; i++)
		REQUIRE_OK(connect_to(open_socket(), &address));
	EXPECT_ERRNO(connect_to(open_socket(), &address), ECONNREFUSED);
	close(fd);
}

%% endif
%% if on.accept_none
void test_accept_none(void)
{
	int fd = open_listener(0, 1);

	set_nonblocking(fd);
	EXPECT_ERRNO(accept(fd, NULL, NULL), EAGAIN);
	EXPECT_ERRNO(accept(open_bound(1), NULL, NULL), EINVAL);
	EXPECT_ERRNO(accept(open_connected(0), NULL, NULL), EINVAL);
	EXPECT_OK(accept(fd, NULL, NULL));
	EXPECT_ERRNO(accept(fd, NULL, NULL), EAGAIN);
}

%% endif
%% if on.accept_order
void test_accept_order(void)
{
	int fd = open_listener(0, 7);
	unsigned int i;

	for (i = 0; i < 8; i++)
		EXPECT_EQ(send_piece(open_connected(0), i, 0), PIECE);
	for (i = 0; i < 8; i++)
		expect_piece(accept_one(fd), i);
}

%% endif
%% if on.accept_flags
void test_accept_flags(void)
{
	int fd = open_listener(0, 1);
	int new;

	open_connected(0);
	open_connected(0);
	new = accept_one(fd);
	EXPECT_EQ(fcntl(new, F_GETFD), 0);
	EXPECT_EQ(fcntl(new, F_GETFL) & O_NONBLOCK, 0);
	new = REQUIRE_OK(accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK));
	EXPECT_EQ(fcntl(new, F_GETFD), FD_CLOEXEC);
	EXPECT_EQ(fcntl(new, F_GETFL) & O_NONBLOCK, O_NONBLOCK);
}

%% endif
%% if on.accept_waits
void test_accept_waits(void)
{
	int fd = open_listener(0, 1);
	pid_t pid = start();

	if (!pid) {
		wait_piece(accept_one(fd), 1);
		stop();
	}
	wait_asleep(pid);
	EXPECT_EQ(send_piece(open_connected(0), 1, 0), PIECE);
	join(pid);
}

%% endif
%% if on.accept_timeout
void test_accept_timeout(void)
{
	int fd = open_listener(0, 1);
	long long before = tick_ms();

	set_timeout(fd, SO_RCVTIMEO);
	EXPECT_ERRNO(accept(fd, NULL, NULL), EAGAIN);
	EXPECT(tick_ms() - before >= 90);
}

%% endif
%% if on.accept_interrupted
void test_accept_interrupted(void)
{
	int fd = open_listener(0, 1);
	pid_t pid = start();

	if (!pid) {
		count_signal(SIGUSR1, 0);
		EXPECT_ERRNO(accept(fd, NULL, NULL), EINTR);
		count_signal(SIGUSR1, SA_RESTART);
		EXPECT_OK(accept(fd, NULL, NULL));
		EXPECT_EQ(signals_seen(), 1);
		stop();
	}
	wait_asleep(pid);
	REQUIRE_OK(kill(pid, SIGUSR1));
	wait_asleep(pid);
	REQUIRE_OK(kill(pid, SIGUSR1));
	wait_asleep(pid);
	open_connected(0);
	join(pid);
}

%% endif
%% if on.accept_names
void test_accept_names(void)
{
	socklen_t len = sizeof(@{ t.sa }@);
	@{ t.sa }@ address;
	@{ t.sa }@ name;
	int listener = open_listener(0, 1);
	int client = open_bound(1);
	int fd;

	make_address(&address, 0);
	REQUIRE_OK(connect_to(client, &address));
	memset(&name, 0xaa, sizeof(name));
	fd = REQUIRE_OK(accept(listener, (struct sockaddr *)&name, &len));
	EXPECT_EQ(len, SIZE);
	make_address(&address, 1);
	EXPECT(same_address(&name, &address));
	own_name(fd, &name);
	make_address(&address, 0);
	EXPECT(same_address(&name, &address));
	memset(&name, 0xaa, sizeof(name));
	EXPECT_OK(getpeername(client, (struct sockaddr *)&name, &len));
	EXPECT(same_address(&name, &address));
	make_address(&address, 2);
	EXPECT_ERRNO(bind_to(fd, &address), EINVAL);
	/* The address is the listener's, and goes with it. */
	make_address(&address, 0);
	EXPECT_ERRNO(bind_to(open_socket(), &address), EADDRINUSE);
	close(listener);
	EXPECT_OK(open_listener(0, 1));
	EXPECT_EQ(send_piece(fd, 1, 0), PIECE);
	expect_piece(client, 1);
	/* A name outlives its owner; an unbound one has none. */
	close(client);
	EXPECT_OK(getpeername(fd, (struct sockaddr *)&name, &len));
	make_address(&address, 1);
	EXPECT(same_address(&name, &address));
}

%% endif
%% if on.accept_nameless
void test_accept_nameless(void)
{
	socklen_t len = sizeof(@{ t.sa }@);
	@{ t.sa }@ empty;
	@{ t.sa }@ name;
	int listener = open_listener(0, 1);

	memset(&empty, 0, sizeof(empty));
	empty.@{ f.address.family_field }@ = @{ t.af }@;
	open_connected(0);
	memset(&name, 0xaa, sizeof(name));
	EXPECT_OK(accept(listener, (struct sockaddr *)&name, &len));
	EXPECT_EQ(len, SIZE);
	EXPECT(same_address(&name, &empty));
}

%% endif
%% if on.accept_closed
/* What was sent before the other end closed can be received. */
void test_accept_closed(void)
{
	int listener = open_listener(0, 1);
	int fd = open_connected(0);

	EXPECT_EQ(send_piece(fd, 1, 0), PIECE);
	close(fd);
	fd = accept_one(listener);
	expect_piece(fd, 1);
	expect_end(fd);
	EXPECT_ERRNO(send_piece(fd, 2, 0), EPIPE);
}

%% endif
%% if on.accept_many
/* One connection goes to one of many who wait. */
void test_accept_many(void)
{
	int fd = open_listener(0, 20);
	pid_t pid[4];
	int i;

	for (i = 0; i < 4; i++) {
		pid[i] = start();
		if (!pid[i]) {
			int j;

			for (j = 0; j < 5; j++)
				close(accept_one(fd));
			stop();
		}
	}
	for (i = 0; i < 20; i++) {
		int client = open_connected(0);
		char byte;

		EXPECT_EQ(recv(client, &byte, 1, 0), 0);
		close(client);
	}
	for (i = 0; i < 4; i++)
		join(pid[i]);
	set_nonblocking(fd);
	EXPECT_ERRNO(accept(fd, NULL, NULL), EAGAIN);
}

%% endif
%% if on.accept_shut
void test_accept_shut(void)
{
	@{ t.sa }@ address;
	int fd = open_listener(0, 1);
	pid_t pid;

	open_connected(0);
	EXPECT_OK(accept(fd, NULL, NULL));
	pid = start();
	if (!pid) {
		EXPECT_ERRNO(accept(fd, NULL, NULL), EINVAL);
		stop();
	}
	wait_asleep(pid);
	EXPECT_OK(shutdown(fd, SHUT_RD));
	join(pid);
	EXPECT_ERRNO(accept(fd, NULL, NULL), EINVAL);
	make_address(&address, 0);
	EXPECT_ERRNO(connect_to(open_socket(), &address), ECONNREFUSED);
}

%% endif
