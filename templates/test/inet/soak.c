// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/*
 * Everything at once: processes make connections and datagrams with each other
 * and with AF_INET, look at every byte, and leave in all ways there are, while
 * others read /proc, end network namespaces and remove the module.
 */

#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#include "cases.h"
#include "family.h"
#include "run.h"

#define WORKERS 4
/* How long a role may take to end, in milliseconds. */
#define GRACE 120000
/* All sockets are closed for a moment, so that the module can be removed. */
#define BUSY 3000
#define QUIET 300

static struct shared {
	bool over;
	unsigned long connections;
	unsigned long bytes;
	unsigned long namespaces;
	unsigned long removed;
} *shared;

static unsigned int seed;
static long long began;

static unsigned int dice(unsigned int sides)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 16) % sides;
}

static bool is_over(void)
{
	return __atomic_load_n(&shared->over, __ATOMIC_RELAXED);
}

static bool is_quiet(void)
{
	return (now_ms() - began) % (BUSY + QUIET) > BUSY;
}

static void count(unsigned long *counter, unsigned long more)
{
	__atomic_add_fetch(counter, more, __ATOMIC_RELAXED);
}

static void pause_ms(long ms)
{
	const struct timespec time = { .tv_nsec = ms * 1000000 };

	nanosleep(&time, NULL);
}

/* -1 while the module is away. */
static int try_socket(int family, const struct socket_kind *of)
{
	int fd = socket(family, of->type, family == AF_INET ? 0 : of->protocol);

	if (fd < 0)
		REQUIRE(errno == EAFNOSUPPORT || errno == EAGAIN);
	return fd;
}

%% if t.tcp_talks or t.udp_talks
static int any_family(void)
{
	return dice(3) ? @{ t.af }@ : AF_INET;
}

static bool bind_any(int fd, struct sockaddr_in *address)
{
	make_address(address, 0);
	if (bind_to(fd, address)) {
		REQUIRE_EQ(errno, EADDRINUSE);
		return false;
	}
	own_name(fd, address);
	return true;
}

%% endif
%% if t.tcp_talks
/* One process at both ends: no more in flight than fits. */
static void talk(const int fd[2])
{
	size_t at = 0;
	int turns;

	for (turns = dice(20); turns; turns--) {
		size_t len = 1 + dice(8000);

		send_stream(fd[0], at, at + len);
		expect_stream(fd[1], at, at + len);
		at += len;
	}
	count(&shared->bytes, at);
	if (!dice(3))
		send_stream(fd[1], 0, 1 + dice(8000));
}

static void leave(int fd)
{
	struct linger linger = { .l_onoff = 1, .l_linger = dice(2) };

	switch (dice(4)) {
	case 0:
		shutdown(fd, dice(3));
		break;
	case 1:
		REQUIRE_OK(setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)));
		break;
	default:
		break;
	}
	close(fd);
}

static void use_stream(void)
{
	static const struct socket_kind stream = { SOCK_STREAM, @{ t.tcp_protocol }@ };
	struct sockaddr_in address;
	int fd[2] = { -1, -1 };
	int listening = try_socket(any_family(), &stream);

	if (listening >= 0 && bind_any(listening, &address)) {
		REQUIRE_OK(listen(listening, 1 + dice(4)));
		fd[0] = try_socket(any_family(), &stream);
	}
	if (fd[0] >= 0 && !connect_to(fd[0], &address)) {
		count(&shared->connections, 1);
		/* Some are never accepted. */
		if (dice(5))
			fd[1] = REQUIRE_OK(accept(listening, NULL, NULL));
	}
	if (fd[1] >= 0)
		talk(fd);
	if (listening >= 0)
		close(listening);
	if (fd[1] >= 0)
		leave(fd[1]);
	if (fd[0] >= 0)
		leave(fd[0]);
}

%% endif
%% if t.udp_talks
static void use_datagrams(void)
{
	static const struct socket_kind dgram = { SOCK_DGRAM, @{ t.udp_protocol }@ };
	static char bytes[8000];
	struct sockaddr_in a, b;
	int from = try_socket(any_family(), &dgram);
	int to = try_socket(any_family(), &dgram);
	int turns;

	if (from >= 0 && to >= 0 && bind_any(from, &a) && bind_any(to, &b)) {
		if (dice(2))
			REQUIRE_OK(connect_to(to, &a));
		for (turns = dice(20); turns; turns--) {
			size_t len = dice(sizeof(bytes));

			REQUIRE_EQ(sendto(from, stream_at(turns), len, 0, (struct sockaddr *)&b, sizeof(b)), len);
			REQUIRE_EQ(recv(to, bytes, sizeof(bytes), 0), len);
			REQUIRE(!memcmp(bytes, stream_at(turns), len));
			count(&shared->bytes, len);
		}
		count(&shared->connections, 1);
	}
	if (from >= 0)
		close(from);
	if (to >= 0)
		close(to);
}

%% endif
static void use_family(void)
{
%% if t.tcp_talks and t.udp_talks
	if (dice(2))
		use_stream();
	else
		use_datagrams();
%% elif t.tcp_talks
	use_stream();
%% elif t.udp_talks
	use_datagrams();
%% else
	int fd = try_socket(@{ t.af }@, kind);

	if (fd >= 0)
		close(fd);
%% endif
}

static void work(void)
{
	while (!is_over()) {
		if (is_quiet())
			pause_ms(10);
		else
			use_family();
	}
}

static void read_proc(void)
{
	static const char *const files[] = {
		"/proc/net/protocols", "/proc/net/tcp", "/proc/net/udp",
		"/proc/net/sockstat",
	};
	char text[4096];

	while (!is_over()) {
		int fd = open(files[dice(4)], O_RDONLY);

		if (fd >= 0) {
			while (read(fd, text, sizeof(text)) > 0)
				;
			close(fd);
		}
		pause_ms(dice(5));
	}
}

%% if not f.initial_netns_only
static void make_namespaces(void)
{
	while (!is_over()) {
		pid_t pid = start();
		int turns;

		if (!pid) {
			seed += shared->namespaces;
			enter_new_namespace();
			for (turns = dice(10); turns; turns--)
				use_family();
			stop();
		}
		join(pid);
		count(&shared->namespaces, 1);
		pause_ms(dice(20));
	}
}

%% endif
/* Removes the module whenever nobody uses it; socket() brings it back. */
static void remove_module(void)
{
	while (!is_over()) {
		if (!syscall(SYS_delete_module, "@{ f.name }@", O_NONBLOCK))
			count(&shared->removed, 1);
		else
			REQUIRE(errno == EAGAIN || errno == EBUSY || errno == ENOENT);
		pause_ms(dice(is_quiet() ? 3 : 30));
	}
}

static pid_t begin(void (*role)(void), unsigned int number)
{
	pid_t pid = start();

	if (!pid) {
		setpgid(0, 0);
		seed += number * 1000003;
		role();
		stop();
	}
	return pid;
}

static bool end(pid_t pid)
{
	long long limit = now_ms() + GRACE;
	int status = 0;

	while (!waitpid(pid, &status, WNOHANG)) {
		if (now_ms() > limit) {
			note("process %d hangs", (int)pid);
			kill(-pid, SIGKILL);
			return false;
		}
		pause_ms(50);
	}
	if (status)
		note("process %d ended with status 0x%x", (int)pid, status);
	return !status;
}

bool run_stress(const struct stress *stress, const struct test_case *cases, size_t cases_count)
{
	long long limit = now_ms() + 1000LL * stress->seconds;
	pid_t pid[WORKERS + 3];
	unsigned int roles = 0;
	bool good = true;
	unsigned int i;
	int fd = -1;

	(void)cases_count;
	kind = cases->kind;
	seed = stress->seed;
	began = now_ms();
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	REQUIRE(shared != MAP_FAILED);
	for (i = 0; i < WORKERS; i++, roles++)
		pid[roles] = begin(work, roles);
	pid[roles] = begin(read_proc, roles);
	roles++;
%% if not f.initial_netns_only
	if (!geteuid()) {
		pid[roles] = begin(make_namespaces, roles);
		roles++;
	}
%% endif
	if (stress->unload) {
		pid[roles] = begin(remove_module, roles);
		roles++;
	}
	while (now_ms() < limit)
		pause_ms(100);
	__atomic_store_n(&shared->over, true, __ATOMIC_RELAXED);
	for (i = 0; i < roles; i++)
		good &= end(pid[i]);
	/* Whoever comes next finds it loaded. */
	limit = now_ms() + GRACE;
	while ((fd = try_socket(@{ t.af }@, kind)) < 0 && now_ms() < limit)
		pause_ms(100);
	good &= EXPECT_OK(fd) >= 0;
	close(fd);
	note("%u s, %lu connections, %lu bytes", stress->seconds, shared->connections, shared->bytes);
	note("%lu namespaces, %lu times without the module", shared->namespaces, shared->removed);
	printf("%s 1 stress # seed=%u\n", good ? "ok" : "not ok", stress->seed);
	return good;
}
