// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Settings of a network namespace */

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "cases.h"
#include "family.h"

struct setting {
	const char *name;
	const char *path;
	long long first;
	long long last;
	long long initial;
%% if on.sysctl_default
	/* Option whose default it is, and the bytes of that; 0 if none. */
	int option;
	size_t size;
	/* The option's values for the setting's initial and last. */
	const void *before;
	const void *after;
%% endif
};

static const struct setting settings[] = {
%% for s in t.sysctls
	{
		.name = "@{ s.name }@",
		.path = "/proc/sys/net/@{ f.name }@/@{ s.name }@",
		.first = @{ s.first }@,
		.last = @{ s.last }@,
		.initial = @{ s.initial }@,
%% if on.sysctl_default and s.option
		.option = @{ s.option }@,
		.size = @{ s.size }@,
		.before = @{ s.before }@,
		.after = @{ s.after }@,
%% endif
	},
%% endfor
};

#define END (settings + sizeof(settings) / sizeof(*settings))

static long long value_of(const struct setting *s)
{
	char text[32] = "";
	int fd = REQUIRE_OK(open(s->path, O_RDONLY));

	REQUIRE(read(fd, text, sizeof(text) - 1) > 0);
	close(fd);
	return strtoll(text, NULL, 10);
}

static int change(const struct setting *s, long long value)
{
	char text[32];
	int len = snprintf(text, sizeof(text), "%lld", value);
	int fd = REQUIRE_OK(open(s->path, O_WRONLY));
	int result = write(fd, text, len) == len ? 0 : -1;
	int error = errno;

	close(fd);
	errno = error;
	return result;
}

%% if on.sysctl_range
/* A refusal changes nothing. */
void test_sysctl_range(void)
{
	const struct setting *s;

	need_root();
	for (s = settings; s < END; s++) {
		EXPECT_EQ(value_of(s), s->initial);
		EXPECT_OK(change(s, s->first));
		EXPECT_EQ(value_of(s), s->first);
		EXPECT_OK(change(s, s->last));
		EXPECT_ERRNO(change(s, s->first - 1), EINVAL);
		EXPECT_ERRNO(change(s, s->last + 1), EINVAL);
		EXPECT_EQ(value_of(s), s->last);
		REQUIRE_OK(change(s, s->initial));
	}
}

%% endif
%% if on.sysctl_unprivileged
void test_sysctl_unprivileged(void)
{
	const struct setting *s;

	drop_privileges();
	for (s = settings; s < END; s++) {
		EXPECT_EQ(value_of(s), s->initial);
		EXPECT_ERRNO(open(s->path, O_WRONLY), EACCES);
	}
}

%% endif
%% if on.sysctl_netns
/* Each network namespace has its own. */
void test_sysctl_netns(void)
{
	const struct setting *s;
	long long other;
	pid_t pid;

	need_root();
	pid = start();
	if (!pid) {
		if (unshare(CLONE_NEWNET))
			skip("needs network namespaces");
		for (s = settings; s < END; s++) {
			EXPECT_EQ(value_of(s), s->initial);
			other = s->initial == s->last ? s->first : s->last;
			EXPECT_OK(change(s, other));
			EXPECT_EQ(value_of(s), other);
		}
		stop();
	}
	join(pid);
	for (s = settings; s < END; s++)
		EXPECT_EQ(value_of(s), s->initial);
}

%% endif
%% if on.sysctl_default
static void expect_option(int fd, const struct setting *s, const void *want)
{
	unsigned char bytes[8];
	socklen_t len = sizeof(bytes);

	EXPECT_OK(getsockopt(fd, SOL_@{ f.upper }@, s->option, bytes, &len));
	if (EXPECT_EQ(len, s->size))
		EXPECT(!memcmp(bytes, want, len));
}

/* New sockets have it; one that is there keeps what it has. */
void test_sysctl_default(void)
{
	const struct setting *s;
	int before, after;

	need_root();
	for (s = settings; s < END; s++) {
		if (!s->option)
			continue;
		before = open_socket();
		EXPECT_OK(change(s, s->last));
		after = open_socket();
		EXPECT_OK(change(s, s->initial));
		expect_option(before, s, s->before);
		expect_option(after, s, s->after);
		close(before);
		close(after);
	}
}

%% endif
