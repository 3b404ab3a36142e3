// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Records of seqpacket sockets: whole, or cut and told so */

#include <stdlib.h>
#include <sys/uio.h>

#include "cases.h"
#include "connected.h"

%% if on.record_sizes
void test_record_sizes(void)
{
	static const size_t sizes[] = { @{ t.sizes | join(", ") }@ };
	unsigned char *data = malloc(@{ t.largest }@ + 1);
	size_t i;
	int fd[2];

	REQUIRE(data);
	open_connection(fd);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		fill_pattern(data, sizes[i], i);
		EXPECT_EQ(send(fd[0], data, sizes[i], 0), sizes[i]);
		memset(data, 0, sizes[i]);
		EXPECT_EQ(recv(fd[1], data, @{ t.largest }@ + 1, MSG_DONTWAIT), sizes[i]);
		EXPECT(is_pattern(data, sizes[i], i));
	}
	EXPECT_ERRNO(send(fd[0], data, @{ t.largest }@ + 1, 0), EMSGSIZE);
	expect_nothing(fd[1]);
}

%% endif
%% if on.record_bounds
void test_record_bounds(void)
{
	unsigned char data[4 * PIECE];
	int fd[2];

	open_connection(fd);
	EXPECT_EQ(send_piece(fd[0], 1, 0), PIECE);
	EXPECT_EQ(send(fd[0], "", 0, 0), 0);
	EXPECT_EQ(send_piece(fd[0], 2, 0), PIECE);
	EXPECT_EQ(recv(fd[1], data, sizeof(data), MSG_WAITALL), PIECE);
	EXPECT(is_pattern(data, PIECE, 1));
	EXPECT_EQ(recv(fd[1], data, sizeof(data), 0), 0);
	expect_piece(fd[1], 2);
	expect_nothing(fd[1]);
}

%% endif
%% if on.record_cut
void test_record_cut(void)
{
	unsigned char data[PIECE];
	struct iovec part = { data, PIECE - 1 };
	struct msghdr msg = { .msg_iov = &part, .msg_iovlen = 1 };
	int fd[2];
	int i;

	open_connection(fd);
	for (i = 0; i < 3; i++)
		EXPECT_EQ(send_piece(fd[0], i, 0), PIECE);
	EXPECT_EQ(recvmsg(fd[1], &msg, MSG_PEEK | MSG_TRUNC), PIECE);
	EXPECT(msg.msg_flags & MSG_TRUNC);
	EXPECT_EQ(recvmsg(fd[1], &msg, 0), PIECE - 1);
	EXPECT(msg.msg_flags & MSG_TRUNC);
	EXPECT(is_pattern(data, PIECE - 1, 0));
	EXPECT_EQ(recvmsg(fd[1], &msg, MSG_TRUNC), PIECE);
	part.iov_len = PIECE;
	EXPECT_EQ(recvmsg(fd[1], &msg, 0), PIECE);
	EXPECT(!(msg.msg_flags & MSG_TRUNC));
	EXPECT(is_pattern(data, PIECE, 2));
}

%% endif
%% if on.record_eor
void test_record_eor(void)
{
	unsigned char data[PIECE];
	struct iovec part = { data, PIECE };
	struct msghdr msg = { .msg_iov = &part, .msg_iovlen = 1 };
	int fd[2];
	int i;

	open_connection(fd);
	for (i = 0; i < 4; i++)
		EXPECT_EQ(send_piece(fd[0], i, i % 2 ? MSG_EOR : 0), PIECE);
	for (i = 0; i < 4; i++) {
		EXPECT_EQ(recvmsg(fd[1], &msg, 0), PIECE);
		EXPECT_EQ(msg.msg_flags & MSG_EOR, i % 2 ? MSG_EOR : 0);
		EXPECT(is_pattern(data, PIECE, i));
	}
}

%% endif
%% if on.record_option
/* Each socket has a limit of its own, an accepted one the family's. */
void test_record_option(void)
{
	int most = PIECE - 1;
	int fd[2];

	open_connection(fd);
	EXPECT_OK(setsockopt(fd[0], SOL_@{ f.upper }@, @{ f.upper }@_MAX_MESSAGE, &most, sizeof(most)));
	EXPECT_ERRNO(send_piece(fd[0], 0, 0), EMSGSIZE);
	EXPECT_EQ(send_piece(fd[1], 1, 0), PIECE);
	expect_piece(fd[0], 1);
}

%% endif
