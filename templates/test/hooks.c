// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* What arrives of a message that the user's own code sends and receives. */

#include <stdlib.h>

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
