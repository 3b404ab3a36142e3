// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* shutdown(), close(), and what outlives a file */

#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>

#include "cases.h"
#include "family.h"

%% if on.shutdown
void test_shutdown(void)
{
	char byte;
	int fd[2];

	EXPECT_ERRNO(shutdown(open_socket(), SHUT_RDWR), ENOTCONN);
	open_pair(@{ t.af }@, @{ t.af }@, fd);
	EXPECT_ERRNO(shutdown(fd[0], 3), EINVAL);
	send_stream(fd[0], 0, 10);
	REQUIRE_OK(shutdown(fd[0], SHUT_WR));
	EXPECT_ERRNO(send(fd[0], "", 1, MSG_NOSIGNAL), EPIPE);
	expect_stream(fd[1], 0, 10);
	expect_end(fd[1]);
	send_stream(fd[1], 0, 10);
	expect_stream(fd[0], 0, 10);
	REQUIRE_OK(shutdown(fd[0], SHUT_RD));
	EXPECT_EQ(recv(fd[0], &byte, 1, 0), 0);
}

%% endif
%% if on.shutdown_signal
void test_shutdown_signal(void)
{
	int fd[2];

	open_pair(@{ t.af }@, @{ t.af }@, fd);
	count_signal(SIGPIPE, 0);
	REQUIRE_OK(shutdown(fd[0], SHUT_WR));
	EXPECT_ERRNO(send(fd[0], "", 1, 0), EPIPE);
	EXPECT_EQ(signals_seen(), 1);
}

%% endif
%% if on.close_unread
/* Whoever closes with unread data resets the connection. */
void test_close_unread(void)
{
	char byte;
	int fd[2];

	open_pair(@{ t.af }@, @{ t.af }@, fd);
	send_stream(fd[0], 0, 10);
	EXPECT(poll_soon(fd[1], POLLIN));
	close(fd[1]);
	EXPECT(poll_soon(fd[0], POLLHUP | POLLERR));
	EXPECT_ERRNO(recv(fd[0], &byte, 1, 0), ECONNRESET);
}

%% endif
%% if on.close_resets
static void reset(int fd)
{
	struct linger linger = { .l_onoff = 1 };

	REQUIRE_OK(setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)));
	close(fd);
}

void test_close_resets(void)
{
	char byte;
	int fd[2];

	open_pair(@{ t.af }@, @{ t.af }@, fd);
	reset(fd[0]);
	EXPECT_ERRNO(recv(fd[1], &byte, 1, 0), ECONNRESET);
}

%% endif
%% if on.close_lingers
/* close() waits until everything is acknowledged. */
void test_close_lingers(void)
{
	struct linger linger = { .l_onoff = 1, .l_linger = 60 };
	struct gate alone;
	int fd[2];
	pid_t pid;

	open_pair(@{ t.af }@, @{ t.af }@, fd);
	gate_init(&alone);
	pid = start();
	if (!pid) {
		close(fd[1]);
		REQUIRE_OK(setsockopt(fd[0], SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)));
		REQUIRE_OK(fcntl(fd[0], F_SETFL, O_NONBLOCK));
		while (send(fd[0], stream_at(0), STREAM_PIECE, 0) > 0)
			;
		/* Only the last close() waits. */
		gate_wait(&alone);
		close(fd[0]);
		stop();
	}
	close(fd[0]);
	gate_open(&alone);
	wait_asleep(pid);
	while (recv(fd[1], (char [4096]) { 0 }, 4096, 0) > 0)
		;
	join(pid);
}

%% endif
%% if on.close_listener
/* Connections that nobody accepted are reset. */
void test_close_listener(void)
{
	struct sockaddr_in address;
	int listening = open_listening(@{ t.af }@, &address);
	long before = settled_references();
	int fd = open_inet();
	char byte;

	REQUIRE_OK(connect_to(fd, &address));
	EXPECT(poll_soon(listening, POLLIN));
	if (before >= 0)
		EXPECT(module_references() > before);
	close(listening);
	EXPECT_ERRNO(recv(fd, &byte, 1, 0), ECONNRESET);
	if (before >= 0)
		EXPECT(references_return(before - 1));
}

%% endif
%% if on.module_pinned or on.module_lingers or on.module_time_wait
static void expect_pinned(void)
{
	EXPECT_ERRNO(syscall(SYS_delete_module, "@{ f.name }@", O_NONBLOCK), EWOULDBLOCK);
	EXPECT(module_references() > 0);
}

static void need_module(void)
{
	need_root();
	close(open_socket());
	if (module_references() < 0)
		skip("@{ f.name }@ is built in");
}

%% endif
%% if on.module_pinned
void test_module_pinned(void)
{
	long before;
	int fd;

	need_module();
	before = module_references();
	fd = open_socket();
	expect_pinned();
	close(fd);
	EXPECT(references_return(before));
}

%% endif
%% if on.module_lingers
/* A sock that lost its file to close() and still has something to send. */
void test_module_lingers(void)
{
	long before;
	int fd[2];

	need_module();
	before = module_references();
	open_pair(@{ t.af }@, AF_INET, fd);
	REQUIRE_OK(fcntl(fd[0], F_SETFL, O_NONBLOCK));
	while (send(fd[0], stream_at(0), STREAM_PIECE, 0) > 0)
		;
	close(fd[0]);
	expect_pinned();
	/* Unread data resets the connection. */
	close(fd[1]);
	EXPECT(references_return(before));
}

%% endif
%% if on.module_time_wait
/* What is left of a connection for a minute, on either side. */
static bool in_time_wait(void)
{
	FILE *file = fopen("/proc/net/tcp", "r");
	unsigned int state = 0;
	bool found = false;
	char line[512];

	REQUIRE(file);
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "%*s %*s %*s %x", &state) == 1)
			found |= state == TCP_TIME_WAIT;
	fclose(file);
	return found;
}

static void leave_time_wait(int client, int server, int first)
{
	long long end = now_ms() + SOON;
	int fd[2];

	open_pair(client, server, fd);
	close(fd[first]);
	expect_end(fd[!first]);
	close(fd[!first]);
	while (!in_time_wait() && now_ms() < end)
		sched_yield();
	EXPECT(in_time_wait());
	expect_pinned();
}

void test_module_time_wait(void)
{
	long before;
	int first;

	need_module();
	before = module_references();
	for (first = 0; first < 2; first++) {
		pid_t pid = start();

		if (!pid) {
			enter_new_namespace();
			leave_time_wait(first ? AF_INET : @{ t.af }@, first ? @{ t.af }@ : AF_INET, first);
			stop();
		}
		join(pid);
	}
	/* It goes with its network namespace. */
	EXPECT(references_return(before));
}

%% endif
