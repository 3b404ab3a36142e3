// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* shutdown() */

#include <signal.h>

#include "cases.h"
#include "family.h"

%% if on.shutdown_how
void test_shutdown_how(void)
{
	int fd = open_socket();

	EXPECT_ERRNO(shutdown(fd, 3), EINVAL);
	EXPECT_ERRNO(shutdown(fd, -1), EINVAL);
	/* No peer is needed, and twice does no harm. */
	EXPECT_OK(shutdown(fd, SHUT_RD));
	EXPECT_OK(shutdown(fd, SHUT_WR));
	EXPECT_OK(shutdown(fd, SHUT_RDWR));
	EXPECT_OK(shutdown(fd, SHUT_RDWR));
}

%% endif
%% if on.shutdown_write
void test_shutdown_write(void)
{
	@{ t.sa }@ address;
	int fd[2];

	open_pair(fd);
	count_signal(SIGPIPE, 0);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	EXPECT_OK(shutdown(fd[0], SHUT_WR));
	EXPECT_ERRNO(send_number(fd[0], 2, 0), EPIPE);
	EXPECT_EQ(signals_seen(), 0);
	EXPECT_ERRNO(send(fd[0], "", 1, 0), EPIPE);
	EXPECT_EQ(signals_seen(), 1);
	EXPECT_ERRNO(write(fd[0], "", 1), EPIPE);
	EXPECT_EQ(signals_seen(), 2);
	/* Comes before what is wrong with the address. */
	make_address(&address, 0);
	address.@{ f.address.family_field }@ = AF_INET;
	EXPECT_ERRNO(send_to(fd[0], &address, "", 1, 0), EPIPE);
	/* The other half is open. */
	expect_number(fd[1], 1);
	EXPECT_EQ(send_number(fd[1], 3, 0), SMALL);
	expect_number(fd[0], 3);
}

%% endif
%% if on.shutdown_read
void test_shutdown_read(void)
{
	char byte;
	int fd[2];

	open_pair(fd);
	count_signal(SIGPIPE, 0);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	EXPECT_OK(shutdown(fd[1], SHUT_RD));
	EXPECT_ERRNO(send_number(fd[0], 2, 0), EPIPE);
	EXPECT_EQ(signals_seen(), 0);
	EXPECT_ERRNO(send(fd[0], "", 1, 0), EPIPE);
	EXPECT_EQ(signals_seen(), 1);
	/* What came before is read first, then comes the end. */
	expect_number(fd[1], 1);
	EXPECT_EQ(recv(fd[1], &byte, 1, 0), 0);
	EXPECT_EQ(recv(fd[1], &byte, 1, MSG_DONTWAIT), 0);
	EXPECT_EQ(send_number(fd[1], 3, 0), SMALL);
	expect_number(fd[0], 3);
}

%% endif
%% if on.shutdown_queued
/* Who does not wait gets every message that came before the end. */
void test_shutdown_queued(void)
{
	char byte;
	int fd[2];
	int i;

	open_pair(fd);
	for (i = 0; i < 3; i++)
		EXPECT_EQ(send_number(fd[0], i, 0), SMALL);
	EXPECT_OK(shutdown(fd[1], SHUT_RD));
	EXPECT_EQ(recv(fd[1], NULL, 0, MSG_DONTWAIT | MSG_PEEK | MSG_TRUNC), SMALL);
	for (i = 0; i < 3; i++)
		expect_number(fd[1], i);
	EXPECT_EQ(recv(fd[1], &byte, 1, MSG_DONTWAIT), 0);
	EXPECT_EQ(recv(fd[1], &byte, 1, MSG_DONTWAIT | MSG_PEEK), 0);
}

%% endif
%% if on.shutdown_wakes_reader
void test_shutdown_wakes_reader(void)
{
	int fd = open_socket();
	pid_t pid;
	char byte;

	pid = start();
	if (!pid) {
		EXPECT_EQ(recv(fd, &byte, 1, 0), 0);
		stop();
	}
	wait_asleep(pid);
	EXPECT_OK(shutdown(fd, SHUT_RD));
	join(pid);
}

%% endif
%% if on.shutdown_wakes_sender
static void expect_woken(int fd[2], int end, int how)
{
	pid_t pid = start();

	if (!pid) {
		EXPECT_ERRNO(send_number(fd[0], 0, 0), EPIPE);
		stop();
	}
	wait_asleep(pid);
	EXPECT_OK(shutdown(fd[end], how));
	join(pid);
	EXPECT_ERRNO(send_number(fd[0], 0, MSG_DONTWAIT), EPIPE);
}

/* The end that sends is shut, or the one that is full. */
void test_shutdown_wakes_sender(void)
{
	int end;

	for (end = 0; end < 2; end++) {
		int fd[2];

		open_narrow_pair(fd);
		fill_peer(fd[0]);
		expect_woken(fd, end, end ? SHUT_RD : SHUT_WR);
		close(fd[0]);
		close(fd[1]);
	}
}

/* The same where the sender waits for its own buffer. */
void test_shutdown_wakes_own(void)
{
	int fd[2];

	open_pair(fd);
	set_int(fd[0], SO_SNDBUF, 1);
	fill_peer(fd[0]);
	expect_woken(fd, 0, SHUT_WR);
}

%% endif
%% if on.shutdown_full
/* What is shut is shut, full or not: nobody waits for it. */
void test_shutdown_full(void)
{
	int fd[2];

	open_narrow_pair(fd);
	fill_peer(fd[0]);
	EXPECT_OK(shutdown(fd[1], SHUT_RD));
	EXPECT_ERRNO(send_number(fd[0], 0, MSG_DONTWAIT), EPIPE);
	EXPECT_ERRNO(send_number(fd[0], 0, 0), EPIPE);
}

%% endif
