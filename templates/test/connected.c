// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Connections of AF_@{ f.upper }@ and what goes through them. */

#include <sys/time.h>

#include "connected.h"

%% if f.has.listen
int open_listener(unsigned int i, int backlog)
{
	int fd = open_bound(i);

	REQUIRE_OK(listen(fd, backlog));
	return fd;
}

int open_full_listener(unsigned int i)
{
	int fd = open_listener(i, 0);

	open_connected(i);
	return fd;
}

int accept_one(int fd)
{
	return REQUIRE_OK(accept(fd, NULL, NULL));
}

%% endif
void open_connection(int fd[2])
{
%% if t.by_listen
	int listener = open_listener(0, 0);

	fd[0] = open_connected(0);
	fd[1] = accept_one(listener);
	close(listener);
%% else
	REQUIRE_OK(socketpair(@{ t.af }@, kind->type, kind->protocol, fd));
%% endif
}

void set_nonblocking(int fd)
{
	REQUIRE_OK(fcntl(fd, F_SETFL, O_NONBLOCK));
}

/* A tenth of a second. */
void set_timeout(int fd, int option)
{
	struct timeval time = { .tv_usec = 100000 };

	REQUIRE_OK(setsockopt(fd, SOL_SOCKET, option, &time, sizeof(time)));
}

ssize_t send_piece(int fd, unsigned int number, int flags)
{
	unsigned char data[PIECE];

	fill_pattern(data, sizeof(data), number);
	return send(fd, data, sizeof(data), flags | MSG_NOSIGNAL);
}

static void receive_piece(int fd, unsigned int number, int flags)
{
	unsigned char data[PIECE];

	if (EXPECT_EQ(recv(fd, data, sizeof(data), flags), PIECE))
		EXPECT(is_pattern(data, PIECE, number));
}

void expect_piece(int fd, unsigned int number)
{
	receive_piece(fd, number, MSG_DONTWAIT);
}

void wait_piece(int fd, unsigned int number)
{
	receive_piece(fd, number, MSG_WAITALL);
}

void expect_nothing(int fd)
{
	char byte;

	EXPECT_ERRNO(recv(fd, &byte, 1, MSG_DONTWAIT), EAGAIN);
}

void expect_end(int fd)
{
	char byte;

	EXPECT_EQ(recv(fd, &byte, 1, MSG_DONTWAIT), 0);
}

unsigned int fill_buffer(int fd)
{
	unsigned int number = 0;

	while (send_piece(fd, number, MSG_DONTWAIT) == PIECE) {
		number++;
		REQUIRE(number < 100000);
	}
	REQUIRE_EQ(errno, EAGAIN);
	return number;
}

void open_narrow(int fd[2])
{
	open_connection(fd);
	/* The kernel makes it the smallest that there is. */
	set_int(fd[0], SO_SNDBUF, 1);
}

void stop_if_cut(void)
{
	if (fault_has_hit())
		stop();
}

short polled(int fd, short events)
{
	struct pollfd entry = { .fd = fd, .events = events };

	REQUIRE_OK(poll(&entry, 1, 0));
	return entry.revents;
}

int socket_error(int fd)
{
	socklen_t len = sizeof(int);
	int error = -1;

	REQUIRE_OK(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len));
	return error;
}
