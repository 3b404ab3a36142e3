// SPDX-License-Identifier: GPL-2.0-only
/* Modules: loaded, called by their alias, and removed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "init.h"

/* While it is there, the kernel asks for modules in vain. */
#define FORBIDDEN	"/tmp/.no-modprobe"

/* Without a module, later steps mean nothing. */
static void end_load(int step, const char *error)
{
	if (error) {
		mark("end %d error %s", step, error);
		mark("done");
		power_off();
	}
	mark("end %d ok", step);
}

int insert(const char *name)
{
	char path[256];
	int fd, rc;

	snprintf(path, sizeof(path), "/modules/%s.ko", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	rc = syscall(SYS_finit_module, fd, "", 0) ? -errno : 0;
	close(fd);
	return rc;
}

void load(int step, const char *name)
{
	int rc = insert(name);

	end_load(step, rc ? strerror(-rc) : NULL);
}

void autoload(int step, const char *number, const char *name)
{
	char path[256];
	int fd = socket(atoi(number), SOCK_DGRAM | SOCK_CLOEXEC, 0);

	/* Whether this type of socket exists is for the tests to say. */
	if (fd >= 0)
		close(fd);
	snprintf(path, sizeof(path), "/sys/module/%s/refcnt", name);
	end_load(step, access(path, F_OK) ? "socket() did not load it" : NULL);
}

void forbid_modprobe(bool forbidden)
{
	if (forbidden)
		close(open(FORBIDDEN, O_CREAT | O_CLOEXEC, 0600));
	else
		unlink(FORBIDDEN);
}

/* What the kernel runs as: modprobe -q -- ALIAS */
int modprobe(const char *wanted)
{
	char alias[128], name[128];
	FILE *file = fopen("/aliases", "re");

	if (!access(FORBIDDEN, F_OK))
		return EXIT_FAILURE;
	while (file && fscanf(file, "%127s %127s", alias, name) == 2)
		if (!strcmp(alias, wanted))
			return insert(name) ? EXIT_FAILURE : EXIT_SUCCESS;
	return EXIT_FAILURE;
}

static long references(const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "/sys/module/%s/refcnt", name);
	return strtol(slurp(path), NULL, 10);
}

/* Removes a module, once nobody uses it any more. */
int withdraw(const char *name)
{
	int tries = SETTLE_TRIES;

	while (references(name) > 0 && tries-- > 0)
		usleep(SETTLE_USEC);
	return syscall(SYS_delete_module, name, O_NONBLOCK) ? -errno : 0;
}

void unload(int step, const char *name)
{
	int rc = withdraw(name);

	if (rc) {
		mark("end %d error %s, %ld references", step, strerror(-rc),
		     references(name));
		mark("done");
		power_off();
	}
	mark("end %d ok", step);
}
