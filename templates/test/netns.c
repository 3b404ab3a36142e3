// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Network namespaces */

#include <sched.h>
#include <stdio.h>

#include "cases.h"
#include "family.h"

static void enter_new(void)
{
	need_root();
	if (unshare(CLONE_NEWNET))
		skip("needs network namespaces");
}

%% if on.netns_refused
void test_netns_refused(void)
{
	enter_new();
	EXPECT_ERRNO(socket(@{ t.af }@, kind->type, kind->protocol), EAFNOSUPPORT);
}

%% endif
%% if on.netns_bind
/* Each has its own addresses; a socket stays in the one it was made in. */
void test_netns_bind(void)
{
	@{ t.sa }@ address;
	int outer = open_bound(0);
	int waiting = open_socket();

	enter_new();
	EXPECT_OK(open_bound(0));
	make_address(&address, 0);
	EXPECT_ERRNO(bind_to(waiting, &address), EADDRINUSE);
	close(outer);
	EXPECT_OK(bind_to(waiting, &address));
	EXPECT_ERRNO(bind_to(open_socket(), &address), EADDRINUSE);
}

%% endif
%% if on.netns_messages
void test_netns_messages(void)
{
	@{ t.sa }@ address;
	int outer = open_bound(0);
	int from = open_socket();
	int inner;

	enter_new();
	make_address(&address, 0);
	EXPECT_ERRNO(send_number_to(open_socket(), &address, 0), ECONNREFUSED);
	inner = open_bound(0);
	EXPECT_EQ(send_number_to(open_socket(), &address, 1), SMALL);
	expect_empty(outer);
	expect_number(inner, 1);
	EXPECT_EQ(send_number_to(from, &address, 2), SMALL);
	expect_empty(inner);
	expect_number(outer, 2);
}

%% endif
%% if on.netns_proc
static int proc_lines(void)
{
	FILE *file = fopen("/proc/net/@{ f.name }@", "r");
	char line[4096];
	int lines = 0;

	REQUIRE(file);
	while (fgets(line, sizeof(line), file))
		lines++;
	fclose(file);
	return lines;
}

void test_netns_proc(void)
{
	open_bound(0);
	EXPECT(proc_lines() >= 2);
	enter_new();
	EXPECT_EQ(proc_lines(), 1);
	open_bound(1);
	EXPECT_EQ(proc_lines(), 2);
}

%% endif
%% if on.netns_exit
/* Namespaces that end with messages in their queues. */
void test_netns_exit(void)
{
	int i;

	need_root();
	for (i = 0; i < 5; i++) {
		pid_t pid = start();

		if (!pid) {
			@{ t.sa }@ address;
			int fd[2];

			enter_new();
			open_narrow_pair(fd);
			fill_peer(fd[0]);
			make_address(&address, 2);
			EXPECT_EQ(send_number_to(open_bound(2), &address, 1), SMALL);
			stop();
		}
		join(pid);
	}
	open_bound(0);
}

%% endif
