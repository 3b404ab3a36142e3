// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* socketpair() */

%% if on.pair_race
#include <sys/resource.h>

%% endif
#include "cases.h"
#include "family.h"

%% if on.pair_talk
void test_pair_talk(void)
{
	int fd[2];
	int i;

	REQUIRE_OK(socketpair(@{ t.af }@, kind->type, kind->protocol, fd));
	for (i = 0; i < 2; i++) {
		expect_empty(fd[!i]);
		EXPECT_EQ(send_number(fd[i], i, 0), SMALL);
		expect_number(fd[!i], i);
	}
	close(fd[0]);
	EXPECT_ERRNO(send_number(fd[1], 0, 0), ECONNREFUSED);
}

%% endif
%% if on.pair_names
void test_pair_names(void)
{
	@{ t.sa }@ zero = {
		.@{ f.address.family_field }@ = @{ t.af }@,
	};
	@{ t.sa }@ name[2];
	@{ t.sa }@ peer;
	int fd[2];
	int i;

	REQUIRE_OK(socketpair(@{ t.af }@, kind->type, kind->protocol, fd));
	for (i = 0; i < 2; i++) {
		own_name(fd[i], &name[i]);
		EXPECT(in_autobind_range(&name[i]));
		zero.@{ f.address.autobind.field.name }@ = name[i].@{ f.address.autobind.field.name }@;
		EXPECT(same_address(&name[i], &zero));
	}
	EXPECT(!same_address(&name[0], &name[1]));
	for (i = 0; i < 2; i++) {
		socklen_t len = SIZE;

		EXPECT_OK(getpeername(fd[i], (struct sockaddr *)&peer, &len));
		EXPECT(same_address(&peer, &name[!i]));
	}
}

%% endif
%% if on.pair_bound
void test_pair_bound(void)
{
	@{ t.sa }@ address;
	int fd[2];

	REQUIRE_OK(socketpair(@{ t.af }@, kind->type, kind->protocol, fd));
	make_address(&address, 0);
	EXPECT_ERRNO(bind_to(fd[0], &address), EINVAL);
	EXPECT_ERRNO(bind_to(fd[1], &address), EINVAL);
}

%% endif
%% if on.pair_strangers
/* Neither end takes a message from anyone else. */
void test_pair_strangers(void)
{
	@{ t.sa }@ name;
	int other[2];
	int fd[2];
	int i;

	REQUIRE_OK(socketpair(@{ t.af }@, kind->type, kind->protocol, fd));
	REQUIRE_OK(socketpair(@{ t.af }@, kind->type, kind->protocol, other));
	for (i = 0; i < 2; i++) {
		own_name(fd[i], &name);
		EXPECT_ERRNO(send_number_to(open_socket(), &name, 1), ECONNREFUSED);
		EXPECT_ERRNO(send_number_to(other[i], &name, 2), ECONNREFUSED);
		EXPECT_EQ(send_number(fd[!i], 3, 0), SMALL);
		expect_number(fd[i], 3);
		expect_empty(fd[i]);
	}
}

%% endif
%% if on.pair_race
/*
 * Nor does it while the pair comes to be: the range is used up but for two
 * addresses, so that a stranger knows where the next ends will be.
 */
void test_pair_race(void)
{
	const struct rlimit limit = { @{ t.range_count }@ + 64, @{ t.range_count }@ + 64 };
	@{ t.sa }@ name[2];
	int stranger[2];
	long long end;
	int fd[2];
	pid_t pid;
	char byte;
	int i;

	if (setrlimit(RLIMIT_NOFILE, &limit) && geteuid())
		skip("needs more descriptors");
	REQUIRE_OK(socketpair(@{ t.af }@, kind->type, kind->protocol, stranger));
	for (i = 1; i < @{ t.range_count }@ / 2; i++)
		REQUIRE_OK(socketpair(@{ t.af }@, kind->type, kind->protocol, fd));
	for (i = 0; i < 2; i++) {
		own_name(fd[i], &name[i]);
		close(fd[i]);
	}
	end = now_ms() + race_ms(1000);
	/* However late it has become, once at least. */
	pid = start();
	if (!pid) {
		i = 0;
		do {
			if (!EXPECT_ERRNO(send_number_to(stranger[0], &name[i], 1), ECONNREFUSED))
				break;
			i = !i;
		} while (now_ms() < end);
		stop();
	}
	do {
		REQUIRE_OK(socketpair(@{ t.af }@, kind->type, kind->protocol, fd));
		for (i = 0; i < 2; i++)
			REQUIRE(recv(fd[i], &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN);
		for (i = 0; i < 2; i++)
			close(fd[i]);
	} while (now_ms() < end);
	join(pid);
}

%% endif
