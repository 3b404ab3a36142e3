// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* KTAP, each case in a process of its own that may fail, crash or hang. */

#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "harness.h"

#define EXIT_SKIP 4
/* How much longer than its own alarm a case may take to die. */
#define GRACE 10

/* What a case tells the program that runs it. */
struct report {
	char text[256];
};

const struct socket_kind *kind;
void *const nowhere = (void *)1;

static struct report *report;
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

static const char *errno_name(int value)
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

static void fail(const char *file, int line, const char *format, ...)
{
	char text[sizeof(report->text)];
	const char *base = strrchr(file, '/');
	va_list args;
	int used;

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
		fail(file, line, "expected %s, got false (errno %s)", text, errno_name(error));
	return ok;
}

bool expect_eq(const char *file, int line, const char *text, long long got, long long want)
{
	int error = errno;

	if (got != want)
		fail(file, line, "%s: expected %lld, got %lld (errno %s)", text, want, got, got == -1 ? errno_name(error) : "0");
	return got == want;
}

long long expect_ok(const char *file, int line, const char *text, long long got)
{
	int error = errno;

	if (got < 0)
		fail(file, line, "%s: expected success, got %lld (errno %s)", text, got, errno_name(error));
	return got;
}

bool expect_errno(const char *file, int line, const char *text, long long got, int want)
{
	int error = errno;

	if (got == -1 && error == want)
		return true;
	fail(file, line, "%s: expected -1 with %s, got %lld (errno %s)", text, errno_name(want), got, got == -1 ? errno_name(error) : "0");
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

/* Waits for a process, but not for ever: it may be stuck in the kernel. */
static bool wait_limited(pid_t pid, int *status, unsigned int seconds)
{
	long long end = now_ms() + 1000LL * seconds;
	struct timespec time = { .tv_sec = 1 };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	while (!waitpid(pid, status, WNOHANG)) {
		if (now_ms() > end)
			return false;
		sigtimedwait(&set, NULL, &time);
	}
	return true;
}

static void run_child(const struct test_case *test)
{
	sigset_t set;

	setpgid(0, 0);
	sigemptyset(&set);
	sigprocmask(SIG_SETMASK, &set, NULL);
	alarm(test->limit);
	kind = test->kind;
	test->run();
	stop();
}

static bool run_case(const struct test_case *test, unsigned int number)
{
	const char *why = report->text;
	char text[64];
	int status = 0;
	bool ended;
	pid_t pid;

	memset(report, 0, sizeof(*report));
	pid = fork();
	if (!pid)
		run_child(test);
	if (pid < 0) {
		printf("not ok %u %s # fork: %s\n", number, test->name, errno_name(errno));
		return false;
	}
	setpgid(pid, pid);
	ended = wait_limited(pid, &status, test->limit + GRACE);
	/* What the case leaves behind would hold addresses of the next one. */
	kill(-pid, SIGKILL);
	while (ended && waitpid(-pid, NULL, WNOHANG) != -1)
		ended = wait_limited(-pid, NULL, GRACE);
	report->text[sizeof(report->text) - 1] = '\0';
	if (ended && WIFEXITED(status)) {
		if (!WEXITSTATUS(status)) {
			printf("ok %u %s\n", number, test->name);
			return true;
		}
		if (WEXITSTATUS(status) == EXIT_SKIP) {
			printf("ok %u %s # SKIP %s\n", number, test->name, why);
			return true;
		}
	} else if (!ended) {
		why = "cannot be killed";
	} else if (WTERMSIG(status) == SIGALRM) {
		snprintf(text, sizeof(text), "no end after %u s", test->limit);
		why = text;
	} else {
		snprintf(text, sizeof(text), "killed by signal %d", WTERMSIG(status));
		why = text;
	}
	printf("not ok %u %s # %s\n", number, test->name, why);
	return false;
}

static bool chosen(const struct test_case *test, int argc, char **argv)
{
	int i;

	for (i = 1; i < argc; i++)
		if (strstr(test->name, argv[i]))
			return true;
	return argc < 2;
}

int run_cases(const struct test_case *cases, size_t count, int argc, char **argv)
{
	unsigned int number = 0;
	unsigned int plan = 0;
	bool good = true;
	sigset_t set;
	size_t i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	report = mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (report == MAP_FAILED)
		return EXIT_FAILURE;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (i = 0; i < count; i++)
		plan += chosen(&cases[i], argc, argv);
	printf("KTAP version 1\n1..%u\n", plan);
	for (i = 0; i < count; i++)
		if (chosen(&cases[i], argc, argv))
			good &= run_case(&cases[i], ++number);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
