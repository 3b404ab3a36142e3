// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* What is counted of messages. */

%% if on.count_filter
#include <linux/filter.h>
%% endif
%% if on.count_netns
#include <sched.h>
%% endif
%% if on.count_interrupted
#include <signal.h>
%% endif
%% if on.count_race
#include <sys/mman.h>
%% endif

#include "cases.h"
#include "counted.h"
#include "family.h"

%% if on.count_messages
void test_count_messages(void)
{
	const unsigned long long sent[COUNTERS] = {
		[SENT] = 3,
		[SENT_BYTES] = 2 * SMALL,
	};
	const unsigned long long both[COUNTERS] = {
		[SENT] = 3,
		[SENT_BYTES] = 2 * SMALL,
		[RECEIVED] = 2,
		[RECEIVED_BYTES] = 2 * SMALL,
	};
	unsigned long long before[COUNTERS];
	char data[SMALL];
	int fd[2];

	open_pair(fd);
	read_counters(before);
	EXPECT_EQ(send_number(fd[0], 0, 0), SMALL);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	EXPECT_EQ(send(fd[0], data, 0, 0), 0);
	EXPECT_EQ(recv(fd[1], data, SMALL, MSG_PEEK), SMALL);
	expect_counted(before, sent);
	expect_number(fd[1], 0);
	expect_number(fd[1], 1);
	expect_counted(before, both);
}

%% endif
%% if on.count_filter
void test_count_filter(void)
{
	const unsigned long long want[COUNTERS] = {
		[SENT] = 1,
		[SENT_BYTES] = SMALL,
		[FILTER] = 1,
	};
	struct sock_filter nothing = BPF_STMT(BPF_RET | BPF_K, 0);
	struct sock_fprog program = { .len = 1, .filter = &nothing };
	unsigned long long before[COUNTERS];
	int fd[2];

	open_pair(fd);
	REQUIRE_OK(setsockopt(fd[1], SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program)));
	read_counters(before);
	EXPECT_EQ(send_number(fd[0], 0, 0), SMALL);
	expect_counted(before, want);
}

%% endif
%% if on.count_refused
void test_count_refused(void)
{
	const unsigned long long want[COUNTERS] = { [REFUSED] = 1 };
	unsigned long long before[COUNTERS];
	@{ t.sa }@ address;
	int fd = open_socket();

	make_address(&address, 0);
	read_counters(before);
	EXPECT_ERRNO(send_number_to(fd, &address, 0), ECONNREFUSED);
	expect_counted(before, want);
}

%% endif
%% if on.count_full
void test_count_full(void)
{
	unsigned long long want[COUNTERS] = { [FULL] = 1 };
	unsigned long long before[COUNTERS];
	int fd[2];

	open_narrow_pair(fd);
	read_counters(before);
	want[SENT] = fill_peer(fd[0]);
	want[SENT_BYTES] = want[SENT] * SMALL;
	expect_counted(before, want);
}

%% endif
%% if on.count_shut
void test_count_shut(void)
{
	const unsigned long long want[COUNTERS] = { [SHUT] = 1 };
	unsigned long long before[COUNTERS];
	int fd[2];

	open_pair(fd);
	REQUIRE_OK(shutdown(fd[1], SHUT_RD));
	read_counters(before);
	EXPECT_ERRNO(send_number(fd[0], 0, MSG_NOSIGNAL), EPIPE);
	expect_counted(before, want);
}

%% endif
%% if on.count_interrupted
void test_count_interrupted(void)
{
	const unsigned long long want[COUNTERS] = { [INTERRUPTED] = 1 };
	unsigned long long before[COUNTERS];
	int fd[2];
	pid_t pid;

	open_narrow_pair(fd);
	fill_peer(fd[0]);
	read_counters(before);
	pid = start();
	if (!pid) {
		count_signal(SIGUSR1, 0);
		EXPECT_ERRNO(send_number(fd[0], 0, 0), EINTR);
		stop();
	}
	wait_asleep(pid);
	REQUIRE_OK(kill(pid, SIGUSR1));
	join(pid);
	expect_counted(before, want);
}

%% endif
%% if on.count_unread
void test_count_unread(void)
{
	const unsigned long long want[COUNTERS] = { [UNREAD] = 2 };
	unsigned long long before[COUNTERS];
	int fd[2];

	open_pair(fd);
	EXPECT_EQ(send_number(fd[0], 0, 0), SMALL);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	read_counters(before);
	close(fd[1]);
	expect_counted(before, want);
}

%% endif
%% if on.count_netns
/* Each namespace has its own. A socket counts in the one it was made in. */
void test_count_netns(void)
{
	const unsigned long long nothing[COUNTERS] = { 0 };
	const unsigned long long one[COUNTERS] = {
		[SENT] = 1,
		[SENT_BYTES] = SMALL,
		[RECEIVED] = 1,
		[RECEIVED_BYTES] = SMALL,
	};
	@{ t.sa }@ address;
	int outer = open_bound(0);
	int inner;

	need_root();
	make_address(&address, 0);
	if (unshare(CLONE_NEWNET))
		skip("needs network namespaces");
	expect_counted(nothing, nothing);
	EXPECT_EQ(send_number_to(outer, &address, 0), SMALL);
	expect_number(outer, 0);
	expect_counted(nothing, nothing);
	inner = open_bound(0);
	EXPECT_EQ(send_number_to(inner, &address, 0), SMALL);
	expect_number(inner, 0);
	expect_counted(nothing, one);
}

%% endif
%% if on.count_race
#define SENDERS 4

/* Sends to an open, a full and a missing socket as fast as it can. */
static void send_on(unsigned long long *count, long long end)
{
	@{ t.sa }@ address;
	int fd = open_socket();
	unsigned int i;

	/* More than the receivers take, so that only they are full. */
	set_int(fd, SO_SNDBUF, 200000);
	/* A busy machine may have no time for it before the end. */
	for (i = 0; now_ms() < end || i < 100; i++) {
		make_address(&address, i % 3);
		errno = 0;
		if (send_number_to(fd, &address, i) == SMALL)
			count[SENT]++;
		else if (errno == ECONNREFUSED)
			count[REFUSED]++;
		else if (errno == EAGAIN)
			count[FULL]++;
	}
	stop();
}

/* Nothing is lost and nothing is counted twice, however many count at once. */
void test_count_race(void)
{
	const long long end = now_ms() + race_ms(1000);
	unsigned long long (*counts)[COUNTERS];
	unsigned long long want[COUNTERS] = { 0 };
	unsigned long long before[COUNTERS];
	char data[SMALL];
	pid_t pid[SENDERS];
	int open = open_bound(0);
	int full = open_bound(1);
	int i, j;

	counts = mmap(NULL, SENDERS * sizeof(*counts), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	REQUIRE(counts != MAP_FAILED);
	set_int(full, SO_RCVBUF, 1);
	read_counters(before);
	for (i = 0; i < SENDERS; i++) {
		pid[i] = start();
		if (!pid[i])
			send_on(counts[i], end);
	}
	while (now_ms() < end || (!want[RECEIVED] && !fault_has_hit()))
		if (recv(open, data, SMALL, MSG_DONTWAIT) == SMALL)
			want[RECEIVED]++;
	for (i = 0; i < SENDERS; i++) {
		join(pid[i]);
		for (j = 0; j < COUNTERS; j++)
			want[j] += counts[i][j];
	}
	close(open);
	close(full);
	/* A message counts as received even if it cannot be copied. */
	if (fault_has_hit())
		return;
	want[UNREAD] = want[SENT] - want[RECEIVED];
	want[SENT_BYTES] = want[SENT] * SMALL;
	want[RECEIVED_BYTES] = want[RECEIVED] * SMALL;
	expect_counted(before, want);
	EXPECT(want[RECEIVED] > 0);
	EXPECT(want[REFUSED] > 0);
	EXPECT(want[FULL] > 0);
}

%% endif
