// SPDX-License-Identifier: GPL-2.0-only
/*
 * Faults: the kernel lets the n-th allocation of a task fail that is made
 * below a range of code, so that every path of a module can be tried.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "init.h"

#define DEBUGFS		"/sys/kernel/debug"
#define FAIL_NTH	"/proc/self/fail-nth"
/* No module's init allocates as often. */
#define MAX_FAULTS	1000

static const char *const kinds[] = {
	"failslab", "fail_page_alloc", "fail_usercopy",
};

static int set(const char *kind, const char *name, const char *value)
{
	char path[256];

	snprintf(path, sizeof(path), DEBUGFS "/%s/%s", kind, name);
	return spit(path, value);
}

/*
 * Lets every kind of fault that the kernel has hit the code of a range only,
 * silently. Returns what is missing.
 */
static const char *aim(unsigned long start, unsigned long end)
{
	char first[32], last[32];
	size_t i;

	if (access(FAIL_NTH, F_OK) || access(DEBUGFS "/failslab", F_OK))
		return "the kernel has no fault injection (FAILSLAB, FAULT_INJECTION_DEBUG_FS)";
	snprintf(first, sizeof(first), "0x%lx", start);
	snprintf(last, sizeof(last), "0x%lx", end);
	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (set(kinds[i], "verbose", "0"))
			continue;
		if (set(kinds[i], "require-start", first) ||
		    set(kinds[i], "require-end", last))
			return "the kernel cannot aim faults (FAULT_INJECTION_STACKTRACE_FILTER)";
		/* What may sleep, too, and single pages; not all kinds ask. */
		set(kinds[i], "ignore-gfp-wait", "N");
		set(kinds[i], "ignore-gfp-highmem", "N");
		set(kinds[i], "min-order", "0");
	}
	return NULL;
}

/* The range of a function of the kernel: up to the next symbol. */
static int find_function(const char *wanted, unsigned long *start,
			 unsigned long *end)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	char line[512], name[256];
	unsigned long at;

	*start = 0;
	*end = 0;
	while (file && !*end && fgets(line, sizeof(line), file)) {
		if (sscanf(line, "%lx %*c %255s", &at, name) != 2)
			continue;
		if (!*start && !strcmp(name, wanted))
			*start = at;
		else if (*start && at > *start)
			*end = at;
	}
	if (file)
		fclose(file);
	return *end ? 0 : -1;
}

/* Where a module is: "NAME SIZE USES BY STATE ADDRESS". */
static int find_module(const char *wanted, unsigned long *start,
		       unsigned long *end)
{
	FILE *file = fopen("/proc/modules", "re");
	unsigned long size;
	char line[512], name[128];

	*end = 0;
	while (file && !*end && fgets(line, sizeof(line), file))
		if (sscanf(line, "%127s %lu %*s %*s %*s %lx", name, &size,
			   start) == 3 &&
		    !strcmp(name, wanted))
			*end = *start + size;
	if (file)
		fclose(file);
	return *end ? 0 : -1;
}

/* Aims at a module that is loaded. */
void faults(int step, const char *name)
{
	unsigned long start, end;
	const char *missing;

	if (find_module(name, &start, &end)) {
		mark("end %d error the module is not loaded", step);
		return;
	}
	missing = aim(start, end);
	if (missing)
		mark("end %d error %s", step, missing);
	else
		mark("end %d ok", step);
}

/* What is there of a module that should not be, or NULL. */
static const char *remains(const char *name, const char *number,
			   const char *cache)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/sys/module/%s", name);
	if (!access(path, F_OK))
		return "the module";
	snprintf(path, sizeof(path), "/proc/net/%s", name);
	if (!access(path, F_OK))
		return "its file in /proc/net";
	snprintf(path, sizeof(path), "\n%s ", cache);
	if (strstr(slurp("/proc/net/protocols"), path))
		return "its line in /proc/net/protocols";
	fd = socket(atoi(number), SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 || errno != EAFNOSUPPORT) {
		close(fd);
		return "its entry in the table of families";
	}
	if (objects(cache) >= 0)
		return "its slab cache";
	return NULL;
}

/* What is freed late may take some time to go. */
static const char *remains_at_last(const char *name, const char *number,
				   const char *cache)
{
	const char *left;
	int tries = SETTLE_TRIES;

	while ((left = remains(name, number, cache)) && tries-- > 0)
		usleep(SETTLE_USEC);
	return left;
}

void load_faults(int step, const char *name, const char *number,
		 const char *cache)
{
	unsigned long start, end;
	const char *problem = NULL;
	int n, rc, left, refused = 0;
	char word[16];

	problem = find_function("do_one_initcall", &start, &end) ?
		"the kernel does not tell where do_one_initcall() is" :
		aim(start, end);
	forbid_modprobe(true);
	for (n = 1; !problem && n < MAX_FAULTS; n++) {
		snprintf(word, sizeof(word), "%d", n);
		if (spit(FAIL_NTH, word)) {
			problem = FAIL_NTH " cannot be written";
			break;
		}
		rc = insert(name);
		left = atoi(slurp(FAIL_NTH));
		spit(FAIL_NTH, "0");
		if (!rc)
			rc = withdraw(name);
		else if (left)
			problem = strerror(-rc);
		/* The core says that it has no buffers for want of a cache. */
		else if (rc == -ENOMEM || rc == -ENOBUFS)
			refused++, rc = 0;
		if (rc)
			problem = strerror(-rc);
		if (!problem)
			problem = remains_at_last(name, number, cache);
		/* It went through without the fault. */
		if (left)
			break;
	}
	forbid_modprobe(false);
	aim(0, ~0UL);
	if (!problem && n == MAX_FAULTS)
		problem = "no end of allocations";
	if (problem) {
		mark("end %d error fault %d: %s", step, n, problem);
		return;
	}
	dprintf(out, "# faults=%d refused=%d\n", n - 1, refused);
	mark("end %d ok", step);
}
