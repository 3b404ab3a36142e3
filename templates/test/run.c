// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* KTAP, each case in a process of its own that may fail, crash or hang. */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "run.h"

/* How much longer than its own alarm a case may take to die. */
#define GRACE 60

/* Waits for a process, but not for ever: it may be stuck in the kernel. */
static bool wait_limited(idtype_t type, pid_t pid, unsigned int seconds)
{
	long long end = now_ms() + 1000LL * seconds;
	struct timespec time = { .tv_sec = 1 };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	for (;;) {
		siginfo_t info = { 0 };

		/* It is left for the caller to reap. */
		if (waitid(type, pid, &info, WEXITED | WNOHANG | WNOWAIT) || info.si_pid)
			return true;
		if (now_ms() > end)
			return false;
		sigtimedwait(&set, NULL, &time);
	}
}

static void run_child(const struct test_case *test, unsigned int nth)
{
	sigset_t set;

	setpgid(0, 0);
	sigemptyset(&set);
	sigprocmask(SIG_SETMASK, &set, NULL);
	alarm(test->limit);
	kind = test->kind;
	if (nth)
		arm_fault(nth);
	test->run();
	stop();
}

static void judge(struct result *result, int status, unsigned int limit)
{
	result->outcome = FAILED;
	if (WIFEXITED(status)) {
		report->text[sizeof(report->text) - 1] = '\0';
		memcpy(result->why, report->text, sizeof(result->why));
		if (!WEXITSTATUS(status))
			result->outcome = PASSED;
		else if (WEXITSTATUS(status) == EXIT_SKIP)
			result->outcome = SKIPPED;
		else if (WEXITSTATUS(status) == EXIT_FAULT)
			result->outcome = REFUSED;
	} else if (WTERMSIG(status) == SIGALRM) {
		snprintf(result->why, sizeof(result->why), "no end after %u s", limit);
	} else {
		snprintf(result->why, sizeof(result->why), "killed by signal %d", WTERMSIG(status));
	}
}

struct result run_case(const struct test_case *test, unsigned int nth)
{
	struct result result = { .outcome = FAILED };
	int status = 0;
	bool ended;
	pid_t pid;

	memset(report, 0, sizeof(*report));
	pid = fork();
	if (!pid)
		run_child(test, nth);
	if (pid < 0) {
		snprintf(result.why, sizeof(result.why), "fork: %s", errno_name(errno));
		return result;
	}
	setpgid(pid, pid);
	ended = wait_limited(P_PID, pid, test->limit + GRACE);
	/* What the case leaves behind would hold addresses of the next one. */
	kill(-pid, SIGKILL);
	if (!ended) {
		snprintf(result.why, sizeof(result.why), "cannot be killed");
		return result;
	}
	if (nth)
		result.left = allocations_left(pid);
	waitpid(pid, &status, 0);
	while (waitpid(-pid, NULL, WNOHANG) != -1)
		if (!wait_limited(P_PGID, pid, GRACE))
			break;
	judge(&result, status, test->limit);
	return result;
}

bool chosen(const struct test_case *test, char **words)
{
	char **word;

	for (word = words; *word; word++)
		if (strstr(test->name, *word))
			return true;
	return !*words;
}

static bool run_plain(const struct test_case *cases, size_t count, char **words)
{
	unsigned int number = 0;
	bool good = true;
	size_t i;

	for (i = 0; i < count; i++) {
		struct result result;

		if (!chosen(&cases[i], words))
			continue;
		result = run_case(&cases[i], 0);
		if (result.outcome == PASSED) {
			printf("ok %u %s\n", ++number, cases[i].name);
		} else if (result.outcome == SKIPPED) {
			printf("ok %u %s # SKIP %s\n", ++number, cases[i].name, result.why);
		} else {
			printf("not ok %u %s # %s\n", ++number, cases[i].name, result.why);
			good = false;
		}
	}
	return good;
}

/* The number behind an option such as --seed=NUMBER. */
static bool is_option(const char *word, const char *option, unsigned int *value)
{
	size_t len = strlen(option);
	char *end;

	if (strncmp(word, option, len) || word[len] != '=')
		return false;
	*value = strtoul(word + len + 1, &end, 10);
	if (!*end && end > word + len + 1)
		return true;
	fprintf(stderr, "%s: not a number\n", word);
	exit(EXIT_FAILURE);
}

int run_cases(const struct test_case *cases, size_t count, char **words)
{
	struct stress stress = { .seed = 1 };
	unsigned int plan = 0;
	unsigned int most = 0;
	bool faults = false;
	sigset_t set;
	bool good;
	size_t i;

	setvbuf(stdout, NULL, _IOLBF, 0);
	report = mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (report == MAP_FAILED)
		return EXIT_FAILURE;
	for (; *words && !strncmp(*words, "--", 2); words++) {
		if (is_option(*words, "--faults", &most)) {
			faults = true;
		} else if (!strcmp(*words, "--unload")) {
			stress.unload = true;
		} else if (!is_option(*words, "--stress", &stress.seconds) && !is_option(*words, "--seed", &stress.seed)) {
			fprintf(stderr, "%s: no such option\n", *words);
			return EXIT_FAILURE;
		}
	}
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (i = 0; i < count; i++)
		plan += chosen(&cases[i], words);
	printf("KTAP version 1\n1..%u\n", stress.seconds ? 1 : plan);
	if (stress.seconds)
		good = run_stress(&stress, cases, count);
	else if (faults)
		good = run_faults(cases, count, words, most);
	else
		good = run_plain(cases, count, words);
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
