// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* The memory of what is sent and not received yet */

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "cases.h"
%% if not on.memory_of_data
#include "family.h"
%% endif
%% if on.memory_of_data
#include "connected.h"
%% endif

#define CGROUPS "/sys/fs/cgroup"

/* Far more than the process needs for itself. */
#define BUFFER (4 << 20)

static void write_to(const char *path, const char *text)
{
	int fd = REQUIRE_OK(open(path, O_WRONLY));
	ssize_t len = strlen(text);

	REQUIRE_EQ(write(fd, text, len), len);
	close(fd);
}

static void read_from(const char *path, char *text, size_t size)
{
	int fd = REQUIRE_OK(open(path, O_RDONLY));
	ssize_t len = REQUIRE_OK(read(fd, text, size - 1));

	text[len] = '\0';
	close(fd);
}

/*
 * Moves this process into a cgroup of its own; path is what it takes there. A
 * kernel without cgroups has nothing to count for.
 */
static bool enter_cgroup(char *path, size_t size)
{
	char text[256];
	int len;

	need_root();
	if (access(CGROUPS, F_OK)) {
		note("the kernel has no cgroups");
		return false;
	}
	REQUIRE_OK(unshare(CLONE_NEWNS));
	REQUIRE_OK(mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL));
	REQUIRE_OK(mount("cgroup", CGROUPS, "cgroup2", 0, NULL));
	read_from(CGROUPS "/cgroup.controllers", text, sizeof(text));
	if (!strstr(text, "memory"))
		skip("the kernel does not count the memory of cgroups");
	write_to(CGROUPS "/cgroup.subtree_control", "+memory");

	len = snprintf(path, size, CGROUPS "/@{ f.name }@_%d", (int)getpid());
	REQUIRE_OK(mkdir(path, 0700));
	snprintf(path + len, size - len, "/cgroup.procs");
	write_to(path, "0");
	snprintf(path + len, size - len, "/memory.current");
	return true;
}

static long long memory_of(const char *path)
{
	char text[64];

	read_from(path, text, sizeof(text));
	return atoll(text);
}

/* What fills the buffers between two sockets counts for the cgroup. */
static void expect_counted_memory(void (*open)(int fd[2]), unsigned int (*fill)(int fd))
{
	long long before;
	char path[128];
	int fd[2];

	if (!enter_cgroup(path, sizeof(path)))
		return;
	open(fd);
	set_int(fd[0], SO_SNDBUFFORCE, BUFFER / 2);
	set_int(fd[1], SO_RCVBUFFORCE, BUFFER / 2);
	before = memory_of(path);
	fill(fd[0]);
	EXPECT(memory_of(path) - before > BUFFER / 2);
}

%% if on.memory_of_messages
void test_memory_of_messages(void)
{
	expect_counted_memory(open_pair, fill_peer);
}

%% endif
%% if on.memory_of_data
void test_memory_of_data(void)
{
	expect_counted_memory(open_connection, fill_buffer);
}

%% endif
