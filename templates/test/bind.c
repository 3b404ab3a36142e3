// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* bind() */

%% if on.bind_user_namespace
#include <sched.h>
%% endif
#include <sys/resource.h>
#include <sys/wait.h>

#include "cases.h"
#include "family.h"

%% if on.bind
void test_bind(void)
{
	EXPECT_OK(open_bound(0));
	EXPECT_OK(open_bound(1));
}

%% endif
%% if on.bind_conflict
void test_bind_conflict(void)
{
	@{ t.sa }@ address;
	int fd = open_socket();

	open_bound(0);
	make_address(&address, 0);
	EXPECT_ERRNO(bind_to(fd, &address), EADDRINUSE);
	EXPECT_ERRNO(bind_to(fd, &address), EADDRINUSE);
	/* A refusal leaves the socket as it was. */
	make_address(&address, 1);
	EXPECT_OK(bind_to(fd, &address));
}

%% endif
%% if on.bind_twice
void test_bind_twice(void)
{
	@{ t.sa }@ address;
	int fd = open_bound(0);

	open_bound(1);
	make_address(&address, 0);
	EXPECT_ERRNO(bind_to(fd, &address), EINVAL);
	make_address(&address, 2);
	EXPECT_ERRNO(bind_to(fd, &address), EINVAL);
	/* Comes before the question whose address it is. */
	make_address(&address, 1);
	EXPECT_ERRNO(bind_to(fd, &address), EINVAL);
}

%% endif
%% if on.bind_after_autobind
void test_bind_after_autobind(void)
{
	@{ t.sa }@ address;

	make_address(&address, 1);
	EXPECT_ERRNO(bind_to(open_connected(0), &address), EINVAL);
}

%% endif
%% if on.bind_again_after_close
void test_bind_again_after_close(void)
{
	int i;

	for (i = 0; i < repeats(50); i++)
		close(open_bound(0));
}

%% endif
%% if on.bind_key_fields
/* Addresses that differ in one field of the key are two addresses. */
void test_bind_key_fields(void)
{
	@{ t.sa }@ address;

	open_bound(0);
%% for line in t.key_variants
	make_address(&address, 0);
	@{ line }@
	EXPECT_OK(bind_to(open_socket(), &address));
%% endfor
}

%% endif
%% if on.bind_beside_key
/* Fields outside the key are carried along, and never compared. */
void test_bind_beside_key(void)
{
	@{ t.sa }@ address;
	@{ t.sa }@ name;
	int fd = open_socket();

	make_address(&address, 0);
%% for line in t.beside_key
	@{ line }@
%% endfor
	REQUIRE_OK(bind_to(fd, &address));
	own_name(fd, &name);
	EXPECT(same_address(&name, &address));
	make_address(&address, 0);
	EXPECT_ERRNO(bind_to(open_socket(), &address), EADDRINUSE);
}

%% endif
%% if on.bind_any
void test_bind_any(void)
{
	@{ t.sa }@ address;
	@{ t.sa }@ name;
	int fd = open_socket();

	make_address(&address, 3);
	ask_any(&address);
	REQUIRE_OK(bind_to(fd, &address));
	own_name(fd, &name);
	EXPECT(in_autobind_range(&name));
	/* The other fields are as given. */
	address.@{ f.address.autobind.field.name }@ = name.@{ f.address.autobind.field.name }@;
	EXPECT(same_address(&name, &address));
	EXPECT_ERRNO(bind_to(fd, &address), EINVAL);
	EXPECT_ERRNO(bind_to(open_socket(), &address), EADDRINUSE);
}

%% endif
%% if on.bind_any_unique
/* Nobody gets an address twice, nor one that only others may bind. */
void test_bind_any_unique(void)
{
	static @{ t.sa }@ names[@{ t.many }@];
	static int fd[@{ t.many }@];
	const int many = repeats(@{ t.many }@);
	@{ t.sa }@ address;
	int i;
	int j;

	for (i = 0; i < many; i++)
		fd[i] = open_socket();
	drop_privileges();
	make_address(&address, 0);
	ask_any(&address);
	for (i = 0; i < many; i++) {
		REQUIRE_OK(bind_to(fd[i], &address));
		own_name(fd[i], &names[i]);
		REQUIRE(in_autobind_range(&names[i]));
		REQUIRE(!is_privileged(&names[i]));
		for (j = 0; j < i; j++)
			REQUIRE(!same_address(&names[i], &names[j]));
	}
}

%% endif
%% if on.bind_any_random
void test_bind_any_random(void)
{
	@{ t.sa }@ address;
	@{ t.sa }@ names[4];
	bool differ = false;
	int i;

	make_address(&address, 0);
	ask_any(&address);
	for (i = 0; i < 4; i++) {
		int fd = open_socket();

		REQUIRE_OK(bind_to(fd, &address));
		own_name(fd, &names[i]);
		close(fd);
		differ |= i && !same_address(&names[i], &names[i - 1]);
	}
	EXPECT(differ);
}

%% endif
%% if on.bind_any_exhausted
void test_bind_any_exhausted(void)
{
	const struct rlimit limit = { @{ t.range_count }@ + 64, @{ t.range_count }@ + 64 };
	@{ t.sa }@ address;
	int middle = -1;
	int i;

	if (setrlimit(RLIMIT_NOFILE, &limit) && geteuid())
		skip("needs more descriptors");
	make_address(&address, 0);
	ask_any(&address);
	for (i = 0; i < @{ t.range_count }@; i++) {
		int fd = open_socket();

		REQUIRE_OK(bind_to(fd, &address));
		if (i == @{ t.range_count }@ / 2)
			middle = fd;
	}
	EXPECT_ERRNO(bind_to(open_socket(), &address), EADDRNOTAVAIL);
	/* One that is given back is found, wherever it is. */
	close(middle);
	EXPECT_OK(bind_to(open_socket(), &address));
	EXPECT_ERRNO(bind_to(open_socket(), &address), EADDRNOTAVAIL);
}

%% endif
%% if on.bind_privileged_refused
static void privileged(@{ t.sa }@ *address, int last)
{
	make_address(address, 0);
	address->@{ f.address.privileged.field.name }@ = @{ f.address.privileged.field.hto }@(last ? @{ f.address.privileged.last }@ : @{ f.address.privileged.first }@);
}

void test_bind_privileged_refused(void)
{
	@{ t.sa }@ address;
	int fd = open_socket();
	int last;

	drop_privileges();
	for (last = 0; last < 2; last++) {
		privileged(&address, last);
		EXPECT_ERRNO(bind_to(fd, &address), EACCES);
	}
}

%% endif
%% if on.bind_privileged
void test_bind_privileged(void)
{
	@{ t.sa }@ address;
	int last;

	need_root();
	for (last = 0; last < @{ t.privileged_ends }@; last++) {
		privileged(&address, last);
		EXPECT_OK(bind_to(open_socket(), &address));
	}
}

%% endif
%% if on.bind_user_namespace
/* The user namespace that owns the socket's network namespace counts. */
void test_bind_user_namespace(void)
{
	int outer = open_socket();
	@{ t.sa }@ address;

	drop_privileges();
	if (unshare(CLONE_NEWUSER | CLONE_NEWNET))
		skip("needs user namespaces");
	privileged(&address, 0);
	EXPECT_OK(bind_to(open_socket(), &address));
	EXPECT_ERRNO(bind_to(outer, &address), EACCES);
}

%% endif
%% if on.bind_order
/* What is wrong first is told first. */
void test_bind_order(void)
{
	@{ t.sa }@ address;
	int unbound;
	int fd;

	need_root();
	unbound = open_socket();
	fd = open_bound(1);
	privileged(&address, 0);
	REQUIRE_OK(bind_to(open_socket(), &address));
	drop_privileges();
	EXPECT_ERRNO(bind_to(fd, &address), EINVAL);
	EXPECT_ERRNO(bind_to(unbound, &address), EACCES);
}

%% endif
%% if on.bind_race
/* Of many who ask for one address at once, one gets it. */
void test_bind_race(void)
{
	struct gate ready;
	struct gate go;
	struct gate leave;
	@{ t.sa }@ address;
	pid_t pid[4];
	int winners;
	int round;
	int i;

	gate_init(&ready);
	gate_init(&go);
	gate_init(&leave);
	for (round = 0; round < repeats(10); round++) {
		make_address(&address, round % 4);
		for (i = 0; i < 4; i++) {
			int fd = open_socket();

			pid[i] = start();
			if (!pid[i]) {
				gate_open(&ready);
				gate_wait(&go);
				i = bind_to(fd, &address);
				if (i && errno != EADDRINUSE)
					_exit(2);
				gate_open(&ready);
				/* Holds it until everybody has tried. */
				gate_wait(&leave);
				_exit(!!i);
			}
			close(fd);
		}
		for (i = 0; i < 4; i++)
			gate_wait(&ready);
		for (i = 0; i < 4; i++)
			gate_open(&go);
		for (i = 0; i < 4; i++)
			gate_wait(&ready);
		for (i = 0; i < 4; i++)
			gate_open(&leave);
		winners = 0;
		for (i = 0; i < 4; i++) {
			int status;

			REQUIRE_EQ(waitpid(pid[i], &status, 0), pid[i]);
			REQUIRE(WIFEXITED(status) && WEXITSTATUS(status) < 2);
			winners += !WEXITSTATUS(status);
		}
		EXPECT_EQ(winners, 1);
	}
}

%% endif
