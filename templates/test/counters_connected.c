// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* What is counted of connections and their data. */

%% if on.count_data_netns
#include <sched.h>

%% endif
#include "cases.h"
#include "connected.h"
#include "counted.h"

%% if on.count_data
/* Each call that sends or receives counts, and all of their bytes. */
void test_count_data(void)
{
	const unsigned long long sent[COUNTERS] = {
		[SENT] = 2,
		[SENT_BYTES] = 2 * PIECE,
	};
	const unsigned long long both[COUNTERS] = {
		[SENT] = 2,
		[SENT_BYTES] = 2 * PIECE,
		[RECEIVED] = 2,
		[RECEIVED_BYTES] = 2 * PIECE,
	};
	unsigned long long before[COUNTERS];
	char data[PIECE];
	int fd[2];

	open_connection(fd);
	read_counters(before);
	EXPECT_EQ(send_piece(fd[0], 0, 0), PIECE);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	EXPECT_EQ(recv(fd[1], data, PIECE, MSG_PEEK), PIECE);
	expect_counted(before, sent);
	expect_piece(fd[1], 0);
	expect_piece(fd[1], 1);
	expect_counted(before, both);
	EXPECT_ERRNO(recv(fd[1], data, PIECE, MSG_DONTWAIT), EAGAIN);
	expect_counted(before, both);
}

%% endif
%% if on.count_rest
/* Records count one by one, the rest of a stream as a whole. */
void test_count_rest(void)
{
	unsigned long long want[COUNTERS] = { [RESET] = 1 };
	unsigned long long before[COUNTERS];
	int fd[2];

	open_connection(fd);
	EXPECT_EQ(send_piece(fd[0], 0, 0), PIECE);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	want[UNREAD] = kind->type == SOCK_SEQPACKET ? 2 : 1;
	read_counters(before);
	close(fd[1]);
	expect_counted(before, want);
	/* Nothing is left of the other direction. */
	close(fd[0]);
	expect_counted(before, want);
}

%% endif
%% if on.count_reset
void test_count_reset(void)
{
	const struct linger now = { .l_onoff = 1 };
	const unsigned long long nothing[COUNTERS] = { 0 };
	const unsigned long long want[COUNTERS] = { [RESET] = 1 };
	unsigned long long before[COUNTERS];
	int fd[2];

	open_connection(fd);
	read_counters(before);
	close(fd[0]);
	close(fd[1]);
	expect_counted(before, nothing);
	open_connection(fd);
	REQUIRE_OK(setsockopt(fd[0], SOL_SOCKET, SO_LINGER, &now, sizeof(now)));
	read_counters(before);
	close(fd[0]);
	close(fd[1]);
	expect_counted(before, want);
}

%% endif
%% if on.count_connections
void test_count_connections(void)
{
	const unsigned long long made[COUNTERS] = { [CONNECTED] = 2 };
	const unsigned long long one[COUNTERS] = {
		[CONNECTED] = 2,
		[ACCEPTED] = 1,
	};
	/* The other one is reset, as nobody accepts it. */
	const unsigned long long all[COUNTERS] = {
		[CONNECTED] = 2,
		[CONNECT_REFUSED] = 1,
		[ACCEPTED] = 1,
		[RESET] = 1,
	};
	unsigned long long before[COUNTERS];
	@{ t.sa }@ address;
	int listener = open_listener(0, 1);

	make_address(&address, 0);
	read_counters(before);
	open_connected(0);
	open_connected(0);
	expect_counted(before, made);
	accept_one(listener);
	expect_counted(before, one);
	close(listener);
	EXPECT_ERRNO(connect_to(open_socket(), &address), ECONNREFUSED);
	expect_counted(before, all);
}

%% endif
%% if on.count_waiting
/* An attempt in the background counts when it ends. */
void test_count_waiting(void)
{
	const unsigned long long nothing[COUNTERS] = { 0 };
	const unsigned long long admitted[COUNTERS] = {
		[CONNECTED] = 1,
		[ACCEPTED] = 1,
	};
	const unsigned long long refused[COUNTERS] = {
		[CONNECTED] = 1,
		[CONNECT_REFUSED] = 1,
		[ACCEPTED] = 1,
		[RESET] = 1,
	};
	unsigned long long before[COUNTERS];
	int listener = open_full_listener(0);
	@{ t.sa }@ address;
	int fd[2];
	int i;

	make_address(&address, 0);
	read_counters(before);
	for (i = 0; i < 2; i++) {
		fd[i] = open_socket();
		set_nonblocking(fd[i]);
		EXPECT_ERRNO(connect_to(fd[i], &address), EINPROGRESS);
	}
	expect_counted(before, nothing);
	accept_one(listener);
	expect_counted(before, admitted);
	close(listener);
	expect_counted(before, refused);
	EXPECT_EQ(socket_error(fd[1]), ECONNREFUSED);
}

%% endif
%% if on.count_data_netns
/* A socket counts in the namespace that it was made in. */
void test_count_data_netns(void)
{
	const unsigned long long nothing[COUNTERS] = { 0 };
	int fd[2];

	need_root();
	open_connection(fd);
	if (unshare(CLONE_NEWNET))
		skip("needs network namespaces");
	EXPECT_EQ(send_piece(fd[0], 0, 0), PIECE);
	expect_piece(fd[1], 0);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	close(fd[1]);
	expect_counted(nothing, nothing);
}

%% endif
%% if on.count_data_race
#define SENDERS 4
#define PIECES 500

/* Nothing is lost and nothing is counted twice, however many count at once. */
void test_count_data_race(void)
{
	const unsigned long long pieces = repeats(PIECES);
	unsigned long long want[COUNTERS] = { 0 };
	unsigned long long before[COUNTERS];
	unsigned char data[PIECE];
	int fd[SENDERS][2];
	pid_t pid[SENDERS];
	unsigned long long left;
	unsigned int i;

	for (i = 0; i < SENDERS; i++)
		open_connection(fd[i]);
	read_counters(before);
	for (i = 0; i < SENDERS; i++) {
		pid[i] = start();
		if (pid[i])
			continue;
		for (left = pieces; left; left--)
			REQUIRE_EQ(send_piece(fd[i][0], left, 0), PIECE);
		stop();
	}
	for (left = pieces; left; left--)
		for (i = 0; i < SENDERS; i++)
			REQUIRE_EQ(recv(fd[i][1], data, PIECE, MSG_WAITALL), PIECE);
	for (i = 0; i < SENDERS; i++)
		join(pid[i]);
	want[SENT] = SENDERS * pieces;
	want[SENT_BYTES] = want[SENT] * PIECE;
	want[RECEIVED] = want[SENT];
	want[RECEIVED_BYTES] = want[SENT_BYTES];
	expect_counted(before, want);
}

%% endif
