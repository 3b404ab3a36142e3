// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* close(), the module, and everything at once */

%% if on.close_race
#include <linux/sock_diag.h>
#include <linux/sockios.h>
%% endif
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
%% if on.close_race
#include <sys/ioctl.h>
%% endif
#include <sys/syscall.h>
#include <sys/wait.h>

#include "cases.h"
#include "family.h"

%% if on.close_unread
/* Unread messages go with the socket; the sender can go on. */
void test_close_unread(void)
{
	@{ t.sa }@ address;
	int from = open_bound(1);
	int i;

	set_int(from, SO_SNDBUF, 1);
	make_address(&address, 0);
	for (i = 0; i < repeats(20); i++) {
		int to = open_bound(0);

		EXPECT_EQ(send_number_to(from, &address, 1), SMALL);
		close(to);
		EXPECT_ERRNO(send_number_to(from, &address, 2), ECONNREFUSED);
	}
}

%% endif
%% if on.close_sender
/* A message outlives the socket that sent it. */
void test_close_sender(void)
{
	@{ t.sa }@ address;
	int to = open_bound(0);
	int from = open_bound(1);

	make_address(&address, 0);
	EXPECT_EQ(send_number_to(from, &address, 1), SMALL);
	close(from);
	EXPECT_OK(open_bound(1));
	expect_number(to, 1);
}

%% endif
%% if on.close_shared
/* A socket that two descriptors share lives as long as the last. */
void test_close_shared(void)
{
	@{ t.sa }@ address;
	int fd = open_bound(0);
	int copy = dup(fd);

	make_address(&address, 0);
	close(fd);
	EXPECT_ERRNO(bind_to(open_socket(), &address), EADDRINUSE);
	close(copy);
	EXPECT_OK(bind_to(open_socket(), &address));
}

%% endif
%% if on.close_under_reader
/* A reader keeps the socket until it returns, though its number is gone. */
void test_close_under_reader(void)
{
	@{ t.sa }@ address;
	int from = open_bound(1);
	int fd = open_bound(0);
	pid_t pid;

	/* A process that shares the table of descriptors. */
	pid = REQUIRE_OK(syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0));
	if (!pid) {
		unsigned char data[SMALL];

		EXPECT_EQ(recv(fd, data, SMALL, 0), SMALL);
		EXPECT(is_pattern(data, SMALL, 1));
		stop();
	}
	wait_asleep(pid);
	close(fd);
	make_address(&address, 0);
	EXPECT_ERRNO(bind_to(open_socket(), &address), EADDRINUSE);
	EXPECT_EQ(send_number_to(from, &address, 1), SMALL);
	join(pid);
	EXPECT_OK(bind_to(open_socket(), &address));
}

%% endif
%% if on.close_killed
/* A process that is killed leaves no address behind. */
void test_close_killed(void)
{
	int fd = open_bound(0);
	pid_t pid;

	pid = start();
	if (!pid) {
		char byte;

		recv(fd, &byte, 1, 0);
		stop();
	}
	close(fd);
	wait_asleep(pid);
	REQUIRE_OK(kill(pid, SIGKILL));
	REQUIRE_EQ(waitpid(pid, NULL, 0), pid);
	EXPECT_OK(open_bound(0));
}

%% endif
%% if on.close_race or on.close_preempted
#define RACERS 2

static void hammer(int fd, long long end)
{
	@{ t.sa }@ address;

	make_address(&address, 0);
	while (now_ms() < end)
		if (send_number_to(fd, &address, 0) < 0) {
			REQUIRE(errno == ECONNREFUSED || errno == EAGAIN);
			/* Who opens and closes the socket has to run. */
			sched_yield();
		}
	stop();
}

/* Until a filter that takes no message looks at one, or for a while. */
static void wait_for_sender(int fd)
{
	const long long end = now_ms() + 20;
	__u32 memory[SK_MEMINFO_VARS];
	socklen_t len = sizeof(memory);

	do
		REQUIRE_OK(getsockopt(fd, SOL_SOCKET, SO_MEMINFO, memory, &len));
	while (!memory[SK_MEMINFO_RMEM_ALLOC] && now_ms() < end);
}

/* Senders meet a socket that comes and goes: no message stays behind. */
static void race_close(void)
{
	const long long end = now_ms() + race_ms(1500);
	unsigned int seed = 1;
	pid_t pid[RACERS];
	int from[RACERS];
	int value;
	int i;

	for (i = 0; i < RACERS; i++) {
		from[i] = open_bound(i + 1);
		pid[i] = start();
		if (!pid[i])
			hammer(from[i], end);
	}
	while (now_ms() < end) {
		int to = open_bound(0);
		bool slow = rand_r(&seed) & 1;

		if (slow) {
			attach_slow_filter(to, 0);
			wait_for_sender(to);
		}
		/* So that the close meets a sender anywhere on its way. */
		for (i = rand_r(&seed) % 4096; i; i--)
			__asm__ volatile("");
		close(to);
	}
	for (i = 0; i < RACERS; i++) {
		join(pid[i]);
		EXPECT_OK(ioctl(from[i], SIOCOUTQ, &value));
		EXPECT_EQ(value, 0);
	}
}

%% endif
%% if on.close_race
void test_close_race(void)
{
	race_close();
}

%% endif
%% if on.close_preempted
/* The same where a sender is not only overtaken, but stopped on its way. */
void test_close_preempted(void)
{
	share_processor();
	race_close();
}

%% endif
%% if on.module_pinned
static bool is_module(void)
{
	FILE *file = fopen("/proc/modules", "r");
	bool found = false;
	char line[512];

	while (file && fgets(line, sizeof(line), file))
		found |= !strncmp(line, "@{ f.name }@ ", @{ f.name | length + 1 }@);
	if (file)
		fclose(file);
	return found;
}

void test_module_pinned(void)
{
	need_root();
	open_socket();
	if (!is_module())
		skip("@{ f.name }@ is built in");
	EXPECT_ERRNO(syscall(SYS_delete_module, "@{ f.name }@", O_NONBLOCK), EWOULDBLOCK);
	EXPECT(is_module());
}

%% endif
%% if on.stress
static void expect_one_of(long long got, const int *errors, size_t count)
{
	size_t i;

	if (got >= 0)
		return;
	for (i = 0; i < count; i++)
		if (errno == errors[i])
			return;
	EXPECT_OK(got);
}

#define ONE_OF(call, ...) do { \
	static const int list[] = { __VA_ARGS__ }; \
	expect_one_of((call), list, sizeof(list) / sizeof(*list)); \
} while (0)

static void disturb(unsigned int seed)
{
	long long end = now_ms() + race_ms(2000);
	int fd[4] = { -1, -1, -1, -1 };

	while (now_ms() < end) {
		int *one = &fd[rand_r(&seed) % 4];
		unsigned char data[SMALL];
		@{ t.sa }@ address;

		if (*one < 0)
			*one = open_socket();
		make_address(&address, rand_r(&seed) % @{ t.crowd }@);
		switch (rand_r(&seed) % 8) {
		case 0:
			ONE_OF(bind_to(*one, &address), EADDRINUSE, EINVAL);
			break;
%% if t.stress_connect
		case 1:
			ONE_OF(connect_to(*one, &address), @{ t.stress_connect }@);
			break;
%% endif
		case 2:
		case 3:
			ONE_OF(send_to(*one, &address, data, SMALL, MSG_DONTWAIT), ECONNREFUSED, EAGAIN, EADDRNOTAVAIL);
			break;
		case 4:
			ONE_OF(send_number(*one, 0, MSG_DONTWAIT), ECONNREFUSED, EAGAIN, EADDRNOTAVAIL, EDESTADDRREQ);
			break;
		case 5:
		case 6:
			ONE_OF(recv(*one, data, SMALL, MSG_DONTWAIT), EAGAIN);
			break;
		default:
			close(*one);
			*one = -1;
		}
	}
}

/* Everything at once, from four processes: no error that has no reason. */
void test_stress(void)
{
	pid_t pid[4];
	int i;

	for (i = 0; i < 4; i++) {
		pid[i] = start();
		if (!pid[i]) {
			disturb(i + 1);
			stop();
		}
	}
	for (i = 0; i < 4; i++)
		join(pid[i]);
}

%% endif
