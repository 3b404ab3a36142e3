// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Streams: bytes in their order, however they were sent */

#include <signal.h>
#include <sys/mman.h>
#include <sys/sendfile.h>

#include "cases.h"
#include "connected.h"

%% if on.stream_joins
/* What several calls sent, one can receive, and the other way round. */
void test_stream_joins(void)
{
	unsigned char data[3 * PIECE];
	ssize_t got;
	int fd[2];
	int i;

	open_connection(fd);
	for (i = 0; i < 3; i++)
		EXPECT_EQ(send_piece(fd[0], i, 0), PIECE);
	got = recv(fd[1], data, sizeof(data), 0);
	stop_if_cut();
	EXPECT_EQ(got, 3 * PIECE);
	for (i = 0; i < 3; i++)
		EXPECT(is_pattern(data + i * PIECE, PIECE, i));
	fill_pattern(data, sizeof(data), 5);
	EXPECT_EQ(send(fd[0], data, sizeof(data), 0), 3 * PIECE);
	memset(data, 0, sizeof(data));
	for (i = 0; i < 3 * PIECE; i++)
		EXPECT_EQ(recv(fd[1], data + i, 1, 0), 1);
	EXPECT(is_pattern(data, sizeof(data), 5));
	expect_nothing(fd[1]);
}

%% endif
%% if on.stream_empty
/* Nothing sent is nothing to receive; nothing asked for waits for nothing. */
void test_stream_empty(void)
{
	char byte;
	int fd[2];

	open_connection(fd);
	EXPECT_EQ(send(fd[0], "", 0, 0), 0);
	expect_nothing(fd[1]);
	EXPECT_EQ(recv(fd[1], &byte, 0, 0), 0);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	EXPECT_EQ(recv(fd[1], &byte, 0, 0), 0);
	expect_piece(fd[1], 1);
}

%% endif
%% if on.stream_peek
/* A look goes on from piece to piece, and from where reading stopped. */
void test_stream_peek(void)
{
	unsigned char data[3 * PIECE];
	ssize_t got;
	int fd[2];
	int i;

	open_connection(fd);
	for (i = 0; i < 3; i++)
		EXPECT_EQ(send_piece(fd[0], i, 0), PIECE);
	got = recv(fd[1], data, sizeof(data), MSG_PEEK);
	stop_if_cut();
	EXPECT_EQ(got, 3 * PIECE);
	for (i = 0; i < 3; i++)
		EXPECT(is_pattern(data + i * PIECE, PIECE, i));
	EXPECT_EQ(recv(fd[1], data, 1, 0), 1);
	got = recv(fd[1], data + 1, sizeof(data) - 1, MSG_PEEK | MSG_DONTWAIT | MSG_WAITALL);
	stop_if_cut();
	EXPECT_EQ(got, 3 * PIECE - 1);
	for (i = 0; i < 3; i++)
		EXPECT(is_pattern(data + i * PIECE, PIECE, i));
}

%% endif
%% if on.stream_waitall
void test_stream_waitall(void)
{
	int fd[2];
	pid_t pid;
	int i;

	open_connection(fd);
	pid = start();
	if (!pid) {
		unsigned char data[4 * PIECE];

		close(fd[0]);
		EXPECT_EQ(recv(fd[1], data, 3 * PIECE, MSG_WAITALL), 3 * PIECE);
		for (i = 0; i < 3; i++)
			EXPECT(is_pattern(data + i * PIECE, PIECE, i));
		/* The end comes before all of it. */
		EXPECT_EQ(recv(fd[1], data, sizeof(data), MSG_WAITALL), PIECE);
		expect_end(fd[1]);
		stop();
	}
	for (i = 0; i < 4; i++) {
		wait_asleep(pid);
		EXPECT_EQ(send_piece(fd[0], i, 0), PIECE);
	}
	wait_asleep(pid);
	close(fd[1]);
	close(fd[0]);
	join(pid);
}

%% endif
%% if on.stream_waitall_ends
/* What came before a signal, or before the time was up, is the result. */
void test_stream_waitall_ends(void)
{
	unsigned char data[2 * PIECE];
	int fd[2];
	pid_t pid;

	open_connection(fd);
	pid = start();
	if (!pid) {
		count_signal(SIGUSR1, 0);
		EXPECT_EQ(recv(fd[1], data, sizeof(data), MSG_WAITALL), PIECE);
		EXPECT_EQ(signals_seen(), 1);
		stop();
	}
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	wait_asleep(pid);
	REQUIRE_OK(kill(pid, SIGUSR1));
	join(pid);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	set_timeout(fd[1], SO_RCVTIMEO);
	EXPECT_EQ(recv(fd[1], data, sizeof(data), MSG_WAITALL), PIECE);
}

%% endif
%% if on.stream_low_water
void test_stream_low_water(void)
{
	unsigned char data[2 * PIECE];
	ssize_t got;
	int fd[2];

	open_connection(fd);
	set_int(fd[1], SO_RCVLOWAT, 2 * PIECE);
	set_timeout(fd[1], SO_RCVTIMEO);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	EXPECT_EQ(send_piece(fd[0], 2, 0), PIECE);
	got = recv(fd[1], data, sizeof(data), 0);
	stop_if_cut();
	EXPECT_EQ(got, 2 * PIECE);
}

%% endif
%% if on.stream_throws_away
void test_stream_throws_away(void)
{
	int fd[2];

	open_connection(fd);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	EXPECT_EQ(send_piece(fd[0], 2, 0), PIECE);
	EXPECT_EQ(recv(fd[1], nowhere, PIECE, MSG_TRUNC), PIECE);
	expect_piece(fd[1], 2);
}

%% endif
%% if on.stream_large
#define LARGE (3 << 20)

/* More than any buffer, in one call: nothing is lost, nothing out of order. */
void test_stream_large(void)
{
	unsigned char *data = mmap(NULL, LARGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	ssize_t sent;
	int fd[2];
	pid_t pid;

	REQUIRE(data != MAP_FAILED);
	open_connection(fd);
	pid = start();
	if (!pid) {
		size_t done = 0;
		ssize_t got;

		while (done < LARGE) {
			/* Now more, now less than comes at once. */
			got = recv(fd[1], data + done, done % 3 ? 1000 : 200000, 0);
			if (!EXPECT(got > 0))
				stop();
			done += got;
		}
		EXPECT(is_pattern(data, LARGE, 9));
		expect_nothing(fd[1]);
		stop();
	}
	fill_pattern(data, LARGE, 9);
	sent = send(fd[0], data, LARGE, MSG_NOSIGNAL);
	stop_if_cut();
	EXPECT_EQ(sent, LARGE);
	join(pid);
}

%% endif
%% if on.stream_partial
/* A call that has to end early tells how much it has sent. */
void test_stream_partial(void)
{
	static unsigned char data[1 << 20];
	static unsigned char back[1 << 20];
	ssize_t total;
	ssize_t sent;
	ssize_t got;
	int fd[2];

	open_narrow(fd);
	fill_pattern(data, sizeof(data), 3);
	sent = send(fd[0], data, sizeof(data), MSG_DONTWAIT);
	stop_if_cut();
	REQUIRE(sent > 0 && sent < (ssize_t)sizeof(data));
	EXPECT_ERRNO(send(fd[0], data, 1, MSG_DONTWAIT), EAGAIN);
	got = recv(fd[1], back, sizeof(back), MSG_DONTWAIT);
	stop_if_cut();
	EXPECT_EQ(got, sent);
	set_timeout(fd[0], SO_SNDTIMEO);
	got = send(fd[0], data + sent, sizeof(data) - sent, 0);
	stop_if_cut();
	REQUIRE(got > 0 && got < (ssize_t)sizeof(data) - sent);
	total = sent + got;
	sent += recv(fd[1], back + sent, sizeof(back) - sent, MSG_DONTWAIT);
	stop_if_cut();
	EXPECT_EQ(sent, total);
	EXPECT(is_pattern(back, sent, 3));
}

%% endif
%% if on.stream_file
void test_stream_file(void)
{
	static unsigned char data[100000];
	int file = REQUIRE_OK(memfd_create("file", 0));
	size_t done = 0;
	off_t off = 0;
	ssize_t got;
	int fd[2];

	open_connection(fd);
	fill_pattern(data, sizeof(data), 4);
	REQUIRE_EQ(write(file, data, sizeof(data)), sizeof(data));
	memset(data, 0, sizeof(data));
	while (done < sizeof(data)) {
		got = sendfile(fd[0], file, &off, 30000);
		if (!EXPECT(got > 0))
			stop();
		got -= recv(fd[1], data + done, got, MSG_WAITALL);
		stop_if_cut();
		EXPECT_EQ(got, 0);
		done = off;
	}
	EXPECT(is_pattern(data, sizeof(data), 4));
}

%% endif
%% if on.stream_option
/* Streams keep no messages whose length could be limited. */
void test_stream_option(void)
{
	socklen_t len = sizeof(int);
	int fd = open_socket();
	int value = 1;

	EXPECT_ERRNO(setsockopt(fd, SOL_@{ f.upper }@, 1, &value, len), ENOPROTOOPT);
	EXPECT_ERRNO(getsockopt(fd, SOL_@{ f.upper }@, 1, &value, &len), ENOPROTOOPT);
}

%% endif
