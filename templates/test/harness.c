// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* What cases use: expectations, processes, gates, signals. */

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness.h"
#include "run.h"

const struct socket_kind *kind;
void *const nowhere = (void *)1;
struct report *report;

static int failures;
static int signals;

static const struct {
	int value;
	const char *name;
} errno_names[] = {
%% for name in t.errno_names
	{ @{ name }@, "@{ name }@" },
%% endfor
};

const char *errno_name(int value)
{
	static char number[16];
	size_t i;

	for (i = 0; i < sizeof(errno_names) / sizeof(*errno_names); i++)
		if (errno_names[i].value == value)
			return errno_names[i].name;
	snprintf(number, sizeof(number), "%d", value);
	return number;
}

void note(const char *format, ...)
{
	char line[512];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	dprintf(STDOUT_FILENO, "# %s\n", line);
}

static void fail(const char *file, int line, int error, const char *format, ...)
{
	char text[sizeof(report->text)];
	const char *base = strrchr(file, '/');
	va_list args;
	int used;

	end_if_faulted(error);
	used = snprintf(text, sizeof(text), "%s:%d: ", base ? base + 1 : file, line);
	va_start(args, format);
	vsnprintf(text + used, sizeof(text) - used, format, args);
	va_end(args);
	note("%s", text);
	if (!*report->text)
		memcpy(report->text, text, sizeof(text));
	failures++;
}

bool expect_true(const char *file, int line, const char *text, bool ok)
{
	int error = errno;

	if (!ok)
		fail(file, line, error, "expected %s, got false (errno %s)", text, errno_name(error));
	return ok;
}

bool expect_eq(const char *file, int line, const char *text, long long got, long long want)
{
	int error = errno;

	if (got != want)
		fail(file, line, error, "%s: expected %lld, got %lld (errno %s)", text, want, got, got == -1 ? errno_name(error) : "0");
	return got == want;
}

long long expect_ok(const char *file, int line, const char *text, long long got)
{
	int error = errno;

	if (got < 0)
		fail(file, line, error, "%s: expected success, got %lld (errno %s)", text, got, errno_name(error));
	return got;
}

bool expect_errno(const char *file, int line, const char *text, long long got, int want)
{
	int error = errno;

	if (got == -1 && error == want)
		return true;
	fail(file, line, error, "%s: expected -1 with %s, got %lld (errno %s)", text, errno_name(want), got, got == -1 ? errno_name(error) : "0");
	return false;
}

void require_true(const char *file, int line, const char *text, bool ok)
{
	if (!expect_true(file, line, text, ok))
		stop();
}

void require_eq(const char *file, int line, const char *text, long long got, long long want)
{
	if (!expect_eq(file, line, text, got, want))
		stop();
}

long long require_ok(const char *file, int line, const char *text, long long got)
{
	if (expect_ok(file, line, text, got) < 0)
		stop();
	return got;
}

void skip(const char *reason)
{
	end_if_faulted(errno);
	if (failures)
		stop();
	snprintf(report->text, sizeof(report->text), "%s", reason);
	_exit(EXIT_SKIP);
}

void need_root(void)
{
	if (geteuid())
		skip("needs root");
}

pid_t start(void)
{
	pid_t pid = fork();

	REQUIRE_OK(pid);
	if (!pid)
		failures = 0;
	return pid;
}

void stop(void)
{
	_exit(failures ? 1 : 0);
}

void join(pid_t pid)
{
	int status;

	REQUIRE_EQ(waitpid(pid, &status, 0), pid);
	EXPECT_EQ(status, 0);
}

/* To a user who has nothing: no capability outlives the change of ids. */
void drop_privileges(void)
{
	if (geteuid())
		return;
	REQUIRE_OK(setresgid(65534, 65534, 65534));
	REQUIRE_OK(setresuid(65534, 65534, 65534));
}

static char state_of(pid_t pid)
{
	char path[32];
	char text[256];
	char *end;
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	fd = open(path, O_RDONLY);
	REQUIRE_OK(fd);
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	REQUIRE(len > 0);
	text[len] = '\0';
	end = strrchr(text, ')');
	REQUIRE(end && end[1] == ' ');
	return end[2];
}

void share_processor(void)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	REQUIRE_OK(sched_setaffinity(0, sizeof(one), &one));
}

static void pause_ms(long ms)
{
	struct timespec time = {
		.tv_sec = ms / 1000,
		.tv_nsec = ms % 1000 * 1000000,
	};

	while (nanosleep(&time, &time) && errno == EINTR)
		;
}

void wait_asleep(pid_t pid)
{
	int seen = 0;

	while (seen < 5) {
		char state = state_of(pid);

		REQUIRE(state != 'Z' && state != 'X');
		seen = state == 'S' ? seen + 1 : 0;
		pause_ms(10);
	}
}

void gate_init(struct gate *gate)
{
	REQUIRE_OK(pipe(gate->fd));
}

void gate_open(const struct gate *gate)
{
	REQUIRE_EQ(write(gate->fd[1], "", 1), 1);
}

void gate_wait(const struct gate *gate)
{
	char byte;

	REQUIRE_EQ(read(gate->fd[0], &byte, 1), 1);
}

long long now_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

long long tick_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
	return time.tv_sec * 1000LL + time.tv_nsec / 1000000;
}

/* The time that stamps are made of: time() may be a tick or many behind it. */
bool is_now(long long seconds)
{
	struct timespec time;

	clock_gettime(CLOCK_REALTIME, &time);
	return seconds > time.tv_sec - 1000 && seconds <= time.tv_sec;
}

static void on_signal(int signal)
{
	(void)signal;
	__atomic_add_fetch(&signals, 1, __ATOMIC_RELAXED);
}

void count_signal(int signal, int restart)
{
	struct sigaction action = {
		.sa_handler = on_signal,
		.sa_flags = restart,
	};

	signals = 0;
	REQUIRE_OK(sigaction(signal, &action, NULL));
}

int signals_seen(void)
{
	return __atomic_load_n(&signals, __ATOMIC_RELAXED);
}
