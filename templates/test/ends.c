// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* How connections end: shutdown() and close() */

#include <signal.h>

#include "cases.h"
#include "connected.h"

%% if on.end_close
void test_end_close(void)
{
	int fd[2];

	open_connection(fd);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	EXPECT_EQ(send_piece(fd[0], 2, 0), PIECE);
	close(fd[0]);
	/* What was sent comes before the end, which stays. */
	expect_piece(fd[1], 1);
	expect_piece(fd[1], 2);
	expect_end(fd[1]);
	expect_end(fd[1]);
	EXPECT_ERRNO(send_piece(fd[1], 3, 0), EPIPE);
	EXPECT_EQ(socket_error(fd[1]), 0);
}

%% endif
%% if on.end_sigpipe
void test_end_sigpipe(void)
{
	int fd[2];

	open_connection(fd);
	close(fd[0]);
	count_signal(SIGPIPE, 0);
	EXPECT_ERRNO(send(fd[1], "", 1, MSG_NOSIGNAL), EPIPE);
	EXPECT_EQ(signals_seen(), 0);
	EXPECT_ERRNO(send(fd[1], "", 1, 0), EPIPE);
	EXPECT_EQ(signals_seen(), 1);
	EXPECT_ERRNO(write(fd[1], "", 1), EPIPE);
	EXPECT_EQ(signals_seen(), 2);
}

%% endif
%% if on.end_reset
/* Who closes with something unread resets the connection. */
void test_end_reset(void)
{
	int fd[2];
	int i;

	for (i = 0; i < 2; i++) {
		open_connection(fd);
		EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
		EXPECT_EQ(send_piece(fd[1], 2, 0), PIECE);
		close(fd[1]);
		if (i) {
			EXPECT_ERRNO(send_piece(fd[0], 3, 0), ECONNRESET);
			expect_piece(fd[0], 2);
		} else {
			char byte;

			expect_piece(fd[0], 2);
			EXPECT_ERRNO(recv(fd[0], &byte, 1, 0), ECONNRESET);
		}
		expect_end(fd[0]);
		EXPECT_ERRNO(send_piece(fd[0], 3, 0), EPIPE);
		close(fd[0]);
	}
}

%% endif
%% if on.end_reset_partly
/* Half of a piece is something unread, too. */
void test_end_reset_partly(void)
{
	char byte;
	int fd[2];

	open_connection(fd);
	EXPECT_EQ(send(fd[0], "xy", 2, 0), 2);
	EXPECT_EQ(recv(fd[1], &byte, 1, 0), 1);
	close(fd[1]);
	EXPECT_EQ(socket_error(fd[0]), ECONNRESET);
	expect_end(fd[0]);
}

%% endif
%% if on.end_linger
void test_end_linger(void)
{
	struct linger linger = { .l_onoff = 1 };
	int fd[2];

	open_connection(fd);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	REQUIRE_OK(setsockopt(fd[0], SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)));
	close(fd[0]);
	expect_piece(fd[1], 1);
	EXPECT_EQ(socket_error(fd[1]), ECONNRESET);
	close(fd[1]);
	/* With a time it is an ordinary end, and nothing waits. */
	open_connection(fd);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	linger.l_linger = 1000;
	REQUIRE_OK(setsockopt(fd[0], SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)));
	close(fd[0]);
	expect_piece(fd[1], 1);
	expect_end(fd[1]);
	EXPECT_EQ(socket_error(fd[1]), 0);
}

%% endif
%% if on.end_listener
/* Connections that nobody accepted are reset, the others go on. */
void test_end_listener(void)
{
	int listener = open_listener(0, 2);
	int fd = open_connected(0);
	int other = accept_one(listener);
	int waiting = open_connected(0);
	char byte;

	EXPECT_EQ(send_piece(waiting, 1, 0), PIECE);
	close(listener);
	EXPECT_ERRNO(recv(waiting, &byte, 1, 0), ECONNRESET);
	expect_end(waiting);
	EXPECT_EQ(send_piece(fd, 1, 0), PIECE);
	expect_piece(other, 1);
	EXPECT_OK(open_listener(0, 1));
}

%% endif
%% if on.end_wakes_reader
void test_end_wakes_reader(void)
{
	int fd[2];
	pid_t pid;

	open_connection(fd);
	pid = start();
	if (!pid) {
		char byte;

		close(fd[0]);
		EXPECT_EQ(recv(fd[1], &byte, 1, 0), 0);
		stop();
	}
	wait_asleep(pid);
	close(fd[0]);
	join(pid);
}

%% endif
%% if on.end_wakes_sender
void test_end_wakes_sender(void)
{
	int fd[2];
	pid_t pid;

	open_narrow(fd);
	fill_buffer(fd[0]);
	pid = start();
	if (!pid) {
		close(fd[1]);
		EXPECT_ERRNO(send_piece(fd[0], 0, 0), ECONNRESET);
		stop();
	}
	wait_asleep(pid);
	close(fd[1]);
	join(pid);
}

%% endif
%% if on.end_cuts_sender
/* A call that has sent a part tells the part; the next one tells the rest. */
void test_end_cuts_sender(void)
{
	static unsigned char data[100000];
	int fd[2];
	pid_t pid;

	open_narrow(fd);
	pid = start();
	if (!pid) {
		ssize_t sent;

		close(fd[1]);
		sent = send(fd[0], data, sizeof(data), MSG_NOSIGNAL);
		EXPECT(sent > 0 && sent < (ssize_t)sizeof(data));
		EXPECT_ERRNO(send_piece(fd[0], 0, 0), ECONNRESET);
		EXPECT_ERRNO(send_piece(fd[0], 0, 0), EPIPE);
		stop();
	}
	wait_asleep(pid);
	close(fd[1]);
	join(pid);
}

%% endif
%% if on.half_how
void test_half_how(void)
{
	int fd[2];

	open_connection(fd);
	EXPECT_ERRNO(shutdown(fd[0], 3), EINVAL);
	EXPECT_ERRNO(shutdown(fd[0], -1), EINVAL);
	EXPECT_ERRNO(shutdown(open_socket(), SHUT_RDWR), ENOTCONN);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	expect_piece(fd[1], 1);
}

%% endif
%% if on.half_write
/* A half of the connection ends, the other goes on. */
void test_half_write(void)
{
	int fd[2];

	open_connection(fd);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	EXPECT_OK(shutdown(fd[0], SHUT_WR));
	EXPECT_OK(shutdown(fd[0], SHUT_WR));
	EXPECT_ERRNO(send_piece(fd[0], 2, 0), EPIPE);
	expect_piece(fd[1], 1);
	expect_end(fd[1]);
	EXPECT_EQ(send_piece(fd[1], 3, 0), PIECE);
	expect_piece(fd[0], 3);
	expect_nothing(fd[0]);
	EXPECT_OK(shutdown(fd[1], SHUT_WR));
	expect_end(fd[0]);
}

%% endif
%% if on.half_read
void test_half_read(void)
{
	int fd[2];

	open_connection(fd);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	EXPECT_OK(shutdown(fd[1], SHUT_RD));
	EXPECT_ERRNO(send_piece(fd[0], 2, 0), EPIPE);
	expect_piece(fd[1], 1);
	expect_end(fd[1]);
	EXPECT_EQ(send_piece(fd[1], 3, 0), PIECE);
	expect_piece(fd[0], 3);
}

%% endif
%% if on.half_wakes
/* Those who wait at either end learn of it. */
void test_half_wakes(void)
{
	pid_t pid[3];
	int fd[2];
	int i;

	open_narrow(fd);
	fill_buffer(fd[0]);
	for (i = 0; i < 3; i++) {
		pid[i] = start();
		if (!pid[i]) {
			char byte;

			if (i < 2)
				EXPECT_ERRNO(send_piece(fd[0], 0, 0), EPIPE);
			else
				EXPECT_EQ(recv(fd[0], &byte, 1, 0), 0);
			stop();
		}
		wait_asleep(pid[i]);
	}
	EXPECT_OK(shutdown(fd[1], SHUT_WR));
	join(pid[2]);
	EXPECT_OK(shutdown(fd[1], SHUT_RD));
	join(pid[0]);
	join(pid[1]);
}

%% endif
