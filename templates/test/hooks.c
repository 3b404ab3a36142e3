// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* What arrives of a message that the user's own code sends and receives. */

%% if on.hook_inq
#include <linux/sockios.h>
%% endif
#include <stdlib.h>
%% if on.hook_inq
#include <sys/ioctl.h>
%% endif

#include "cases.h"
#include "family.h"

%% if on.hook_round_trip
void test_hook_round_trip(void)
{
	static const size_t sizes[] = {
%% for size in t.sizes
%% if size > 0
		@{ size }@,
%% endif
%% endfor
	};
	unsigned char *data = malloc(@{ t.largest }@ + 1);
	int fd[2];
	size_t i;

	REQUIRE(data);
	open_pair(fd);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		fill_pattern(data, sizes[i], i);
		EXPECT_EQ(send(fd[0], data, sizes[i], 0), sizes[i]);
		memset(data, 0xaa, sizes[i] + 1);
		EXPECT_EQ(recv(fd[1], data, sizes[i] + 1, 0), sizes[i]);
		EXPECT(is_pattern(data, sizes[i], i));
		EXPECT_EQ(data[sizes[i]], 0xaa);
	}
}

%% endif
%% if on.hook_sequence
/* Both ways, several on the way at once. */
void test_hook_sequence(void)
{
	unsigned char data[SMALL];
	int fd[2];
	int end;
	int i;

	open_pair(fd);
	for (end = 0; end < 2; end++) {
		EXPECT_EQ(send_number(fd[end], 1, 0), SMALL);
		EXPECT_EQ(send_number(fd[end], 2, 0), SMALL);
	}
	for (end = 0; end < 2; end++)
		for (i = 1; i < 3; i++) {
			EXPECT_EQ(recv(fd[end], data, SMALL, 0), SMALL);
			EXPECT(is_pattern(data, SMALL, i));
		}
}

%% endif
%% if on.hook_inq
/* What the hook puts around the message counts, too. */
void test_hook_inq(void)
{
	unsigned char data[SMALL];
	int value = -1;
	int fd[2];

	open_pair(fd);
	EXPECT_OK(ioctl(fd[1], SIOCINQ, &value));
	EXPECT_EQ(value, 0);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	EXPECT_OK(ioctl(fd[1], SIOCINQ, &value));
	EXPECT(value >= SMALL);
	EXPECT_EQ(recv(fd[1], data, SMALL, 0), SMALL);
	EXPECT_OK(ioctl(fd[1], SIOCINQ, &value));
	EXPECT_EQ(value, 0);
}

%% endif
