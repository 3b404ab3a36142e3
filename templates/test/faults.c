// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/*
 * Cases with their first, second, ... allocation failing, by the kernel's fault
 * injection. Whatever fails, a call succeeds or has a clean errno, and nothing
 * of it stays behind.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "run.h"

/* How long what is freed late may take, in milliseconds. */
#define SETTLE 20000

/* In a case: the file of its first thread, which its children share. */
static int fail_nth = -1;

void arm_fault(unsigned int nth)
{
	char text[16];
	int len;

	/* Pages that are there need not be allocated. */
	mlockall(MCL_CURRENT);
	fail_nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	REQUIRE_OK(fail_nth);
	len = snprintf(text, sizeof(text), "%u", nth);
	REQUIRE_EQ(write(fail_nth, text, len), len);
}

%% if f.transport == "inet"
/* What the kernel says if there is no memory, no inode, or no page. */
static bool is_clean(int error)
{
	return error == ENOMEM || error == ENOBUFS || error == ENFILE || error == EFAULT;
}
%% else
/* What the kernel says if there is no memory, or a page that cannot be had. */
static bool is_clean(int error)
{
	return error == ENOMEM || error == ENOBUFS || error == EFAULT;
}
%% endif

bool fault_has_hit(void)
{
	char left = '\0';

	return fail_nth >= 0 && pread(fail_nth, &left, 1, 0) == 1 && left == '0';
}

/* Something is not as expected: no wonder if the fault has hit. */
void end_if_faulted(int error)
{
	if (is_clean(error) && fault_has_hit())
		_exit(EXIT_FAULT);
}

long race_ms(long ms)
{
	return fail_nth < 0 ? ms : ms / 20;
}

int repeats(int times)
{
	return fail_nth < 0 ? times : (times + 19) / 20;
}

unsigned int allocations_left(pid_t pid)
{
	char path[32];
	char text[16];
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/fail-nth", (int)pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[len > 0 ? len : 0] = '\0';
	return strtoul(text, NULL, 10);
}

/* Sockets of this network namespace, of every family. */
static long sockets_used(void)
{
	FILE *file = fopen("/proc/net/sockstat", "r");
	char line[256];
	long used = 0;

	while (file && fgets(line, sizeof(line), file))
		if (sscanf(line, "sockets: used %ld", &used) == 1)
			break;
	if (file)
		fclose(file);
	return used;
}

static bool sockets_are(long before)
{
	const struct timespec time = { .tv_nsec = 1000000 };
	long long end = now_ms() + SETTLE;

	while (sockets_used() > before) {
		if (now_ms() > end)
			return false;
		nanosleep(&time, NULL);
	}
	return true;
}

/* The first ones all, then ever fewer: most cases do the same over and over. */
static unsigned int next_nth(unsigned int nth, unsigned int most)
{
	return nth + 1 + (most && nth >= most ? nth / 2 : 0);
}

/* How often a fault was injected, and what became of it. */
struct faults {
	unsigned int tried;
	unsigned int refused;
	/* The last one; where the case ran through without it. */
	unsigned int nth;
};

/* Runs a case until it runs through; why it failed, or an empty string. */
static struct result run_faulted(const struct test_case *test, unsigned int most, struct faults *faults)
{
	long before = sockets_used();
	struct result result;

	for (faults->nth = 1;; faults->nth = next_nth(faults->nth, most)) {
		result = run_case(test, faults->nth);
		if (result.outcome == FAILED || result.left)
			return result;
		faults->tried++;
		faults->refused += result.outcome == REFUSED;
		if (!sockets_are(before)) {
			result.outcome = FAILED;
			snprintf(result.why, sizeof(result.why), "a socket is left");
			return result;
		}
	}
}

bool run_faults(const struct test_case *cases, size_t count, char **words, unsigned int most)
{
	struct faults all = { 0 };
	unsigned int number = 0;
	bool good = true;
	size_t i;

	for (i = 0; i < count; i++) {
		struct faults faults = { 0 };
		const char *name = cases[i].name;
		struct result result;

		if (!chosen(&cases[i], words))
			continue;
		number++;
		result = run_faulted(&cases[i], most, &faults);
		if (result.outcome == SKIPPED && !faults.tried) {
			printf("ok %u %s # SKIP %s\n", number, name, result.why);
		} else if (result.outcome == FAILED) {
			printf("not ok %u %s # fault %u: %s\n", number, name, faults.nth, result.why);
			good = false;
		} else {
			printf("ok %u %s # faults=%u refused=%u\n", number, name, faults.tried, faults.refused);
		}
		all.tried += faults.tried;
		all.refused += faults.refused;
	}
	note("faults=%u refused=%u", all.tried, all.refused);
	return good;
}
