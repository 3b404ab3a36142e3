// SPDX-License-Identifier: GPL-2.0-only
/* What tests leave behind: objects, sockets, and memory nobody refers to. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "init.h"

#define KMEMLEAK	"/sys/kernel/debug/kmemleak"
/* What is younger, in seconds, kmemleak does not report. */
#define KMEMLEAK_AGE	6
#define KMEMLEAK_TRIES	3

/* Objects in use, -1 if there is no such cache. */
long objects(const char *cache)
{
	const char *line = slurp("/proc/slabinfo");
	size_t len = strlen(cache);

	while (line) {
		if (!strncmp(line, cache, len) && line[len] == ' ')
			return strtol(line + len, NULL, 10);
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	return -1;
}

/* Slabs of a processor count as full until the cache is shrunk. */
static void shrink(const char *cache)
{
	char path[256];

	snprintf(path, sizeof(path), "/sys/kernel/slab/%s/shrink", cache);
	spit(path, "1");
}

void slab(int step, const char *cache)
{
	int tries = SETTLE_TRIES;
	long left;

	for (;;) {
		shrink(cache);
		left = objects(cache);
		if (left <= 0 || tries-- == 0)
			break;
		usleep(SETTLE_USEC);
	}
	if (left < 0)
		mark("end %d error no such slab cache", step);
	else if (left > 0)
		mark("end %d leak %ld", step, left);
	else
		mark("end %d ok", step);
}

/* Sockets of this network namespace, of every family. */
long sockets_used(void)
{
	static const char key[] = "sockets: used ";
	const char *line = strstr(slurp("/proc/net/sockstat"), key);

	return line ? strtol(line + strlen(key), NULL, 10) : 0;
}

void sockets(int step, long before)
{
	int tries = SETTLE_TRIES;
	long more;

	while ((more = sockets_used() - before) > 0 && tries-- > 0)
		usleep(SETTLE_USEC);
	if (more > 0)
		mark("end %d leak %ld", step, more);
	else
		mark("end %d ok", step);
}

/* Leaks of the boot are not ours; from now on only we look for leaks. */
void forget_leaks(void)
{
	if (access(KMEMLEAK, F_OK))
		return;
	spit(KMEMLEAK, "scan=off");
	spit(KMEMLEAK, "scan");
	spit(KMEMLEAK, "clear");
}

/*
 * An object leaks if nothing refers to it in two scans, with the same
 * contents. References that only a processor's registers held in both are
 * found by another look.
 */
void kmemleak(int step)
{
	const char *report, *at;
	int tries, rc;
	long leaks;

	if (access(KMEMLEAK, F_OK)) {
		mark("end %d ok", step);
		return;
	}
	for (tries = 0; tries < KMEMLEAK_TRIES; tries++) {
		sleep(KMEMLEAK_AGE);
		rc = spit(KMEMLEAK, "scan");
		if (!rc)
			rc = spit(KMEMLEAK, "scan");
		if (rc) {
			mark("end %d error %s: %s", step, KMEMLEAK,
			     strerror(-rc));
			return;
		}
		report = slurp(KMEMLEAK);
		leaks = 0;
		for (at = report; (at = strstr(at, "unreferenced object")); at++)
			leaks++;
		if (!leaks) {
			mark("end %d ok", step);
			return;
		}
	}
	dprintf(out, "%s", report);
	mark("end %d leak %ld", step, leaks);
	/* Each leak is told once. */
	spit(KMEMLEAK, "clear");
}
