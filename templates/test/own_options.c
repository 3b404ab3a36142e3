// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* The family's own options */

%% if on.own_option_capability
#include <sched.h>

%% endif
#include "cases.h"
#include "family.h"

/* Longer than any value. */
#define ROOM 264

enum state { ANY, UNBOUND, BOUND };

struct option {
	int number;
	size_t size;
	bool get;
	bool set;
	/* The user's code keeps the value. */
	bool hook;
	bool privileged;
	enum state when;
	/* Values that are taken, and what a new socket has. */
	const void *sample[2];
	const void *initial;
	/* Values beyond the range, if there are any. */
	const void *outside[2];
	/* A byte that has to be zero, or -1. */
	int reserved;
};

static const struct option options[] = {
%% for o in t.options
	{
		.number = @{ o.constant }@,
		.size = @{ o.size }@,
		.get = @{ o.get }@,
		.set = @{ o.set }@,
		.hook = @{ o.hook }@,
		.privileged = @{ o.privileged }@,
		.when = @{ o.when }@,
%% for sample in o.samples
%% if sample.lines
		.sample[@{ loop.index0 }@] = (const unsigned char[]) {
%% for line in sample.lines
			@{ line }@
%% endfor
		},
%% else
		.sample[@{ loop.index0 }@] = @{ sample.integer }@,
%% endif
%% endfor
		.initial = @{ o.initial }@,
%% for value in o.outside
		.outside[@{ loop.index0 }@] = @{ value }@,
%% endfor
		.reserved = @{ o.reserved }@,
	},
%% endfor
};

#define END (options + sizeof(options) / sizeof(*options))

static int get(int fd, const struct option *o, void *value, socklen_t *len)
{
	return getsockopt(fd, SOL_@{ f.upper }@, o->number, value, len);
}

static int set(int fd, const struct option *o, const void *value, size_t len)
{
	return setsockopt(fd, SOL_@{ f.upper }@, o->number, value, len);
}

/* A socket in the state that setting the option takes. */
static int open_for(const struct option *o)
{
%% if t.option_bound
	if (o->when == BOUND)
		return open_bound(0);
%% else
	(void)o;
%% endif
	return open_socket();
}

%% if on.own_option_default or on.own_option_round_trip or on.own_option_refused or on.own_option_accepted
static void expect_value(int fd, const struct option *o, const void *value)
{
	unsigned char bytes[ROOM];
	socklen_t len = sizeof(bytes);

	memset(bytes, 0xaa, sizeof(bytes));
	if (EXPECT_OK(get(fd, o, bytes, &len)) < 0)
		return;
	EXPECT_EQ(len, o->size);
	if (!EXPECT(!memcmp(bytes, value, o->size)))
		note("option %d", o->number);
	EXPECT_EQ(bytes[o->size], 0xaa);
}

%% endif
%% if on.own_option_default
void test_own_option_default(void)
{
	const struct option *o;

	for (o = options; o < END; o++)
		if (o->get && !o->hook)
			expect_value(open_socket(), o, o->initial);
}

%% endif
%% if on.own_option_round_trip
/* Each socket has its own values. */
void test_own_option_round_trip(void)
{
	const struct option *o;
	unsigned int i;
	int other;
	int fd;

	need_root();
	for (o = options; o < END; o++) {
		if (!o->get || !o->set || o->hook)
			continue;
		other = open_socket();
		fd = open_for(o);
		for (i = 0; i < 2; i++) {
			EXPECT_OK(set(fd, o, o->sample[i], o->size));
			expect_value(fd, o, o->sample[i]);
		}
		expect_value(other, o, o->initial);
		close(other);
		close(fd);
	}
}

%% endif
%% if on.own_option_get_lengths
void test_own_option_get_lengths(void)
{
	unsigned char whole[ROOM], bytes[ROOM];
	const struct option *o;
	socklen_t len, room;
	int fd;

	for (o = options; o < END; o++) {
		if (!o->get)
			continue;
		fd = open_socket();
		memset(whole, 0xaa, sizeof(whole));
		len = sizeof(whole);
		/* A hook may have nothing to tell. */
		if (get(fd, o, whole, &len) < 0) {
			EXPECT(o->hook);
			continue;
		}
		EXPECT_EQ(len, o->size);
		if (o->reserved >= 0)
			EXPECT_EQ(whole[o->reserved], 0);
		for (room = 0; room <= o->size + 1; room++) {
			size_t want = room < o->size ? room : o->size;

			memset(bytes, 0xaa, sizeof(bytes));
			len = room;
			EXPECT_OK(get(fd, o, bytes, &len));
			EXPECT_EQ(len, want);
			EXPECT_EQ(bytes[want], 0xaa);
			if (!o->hook)
				EXPECT(!memcmp(bytes, whole, want));
		}
		len = -1;
		EXPECT_ERRNO(get(fd, o, bytes, &len), EINVAL);
		len = o->size;
		EXPECT_ERRNO(get(fd, o, nowhere, &len), EFAULT);
		EXPECT_ERRNO(get(fd, o, bytes, nowhere), EFAULT);
		close(fd);
	}
}

%% endif
%% if on.own_option_set_lengths
/* What is longer than the value is ignored. */
void test_own_option_set_lengths(void)
{
	unsigned char bytes[ROOM] = { 0 };
	const struct option *o;
	int fd;

	need_root();
	for (o = options; o < END; o++) {
		if (!o->set)
			continue;
		fd = open_for(o);
		memcpy(bytes, o->sample[0], o->size);
		EXPECT_ERRNO(set(fd, o, o->sample[0], 0), EINVAL);
		EXPECT_ERRNO(set(fd, o, o->sample[0], o->size - 1), EINVAL);
		EXPECT_ERRNO(set(fd, o, nowhere, o->size), EFAULT);
		if (!o->hook)
			EXPECT_OK(set(fd, o, bytes, o->size + 1));
		close(fd);
	}
}

%% endif
%% if on.own_option_refused
/* A refusal changes nothing. */
void test_own_option_refused(void)
{
	unsigned char bytes[ROOM];
	const struct option *o;
	unsigned int i;
	int fd;

	need_root();
	for (o = options; o < END; o++) {
		if (!o->set || (!o->outside[0] && o->reserved < 0))
			continue;
		fd = open_for(o);
		if (!o->hook)
			EXPECT_OK(set(fd, o, o->sample[1], o->size));
		for (i = 0; i < 2 && o->outside[i]; i++)
			EXPECT_ERRNO(set(fd, o, o->outside[i], o->size), EINVAL);
		if (o->reserved >= 0) {
			memcpy(bytes, o->sample[0], o->size);
			bytes[o->reserved] = 1;
			EXPECT_ERRNO(set(fd, o, bytes, o->size), EINVAL);
		}
		if (o->get && !o->hook)
			expect_value(fd, o, o->sample[1]);
		close(fd);
	}
}

%% endif
%% if on.own_option_access
void test_own_option_access(void)
{
	unsigned char bytes[ROOM] = { 0 };
	const struct option *o;
	socklen_t len;
	int fd;

	need_root();
	for (o = options; o < END; o++) {
		fd = open_for(o);
		len = sizeof(bytes);
		if (!o->get)
			EXPECT_ERRNO(get(fd, o, bytes, &len), ENOPROTOOPT);
		if (!o->set)
			EXPECT_ERRNO(set(fd, o, bytes, sizeof(bytes)), ENOPROTOOPT);
		close(fd);
	}
}

%% endif
%% if on.own_option_state
void test_own_option_state(void)
{
	const struct option *o;
	int fd;

	need_root();
	for (o = options; o < END; o++) {
		if (!o->set || o->when == ANY)
			continue;
		fd = o->when == BOUND ? open_socket() : open_bound(0);
		EXPECT_ERRNO(set(fd, o, o->sample[0], o->size), EINVAL);
		close(fd);
	}
}

%% endif
%% if on.own_option_capability
/* The capability counts in the user namespace of the socket's network. */
void test_own_option_capability(void)
{
	const struct option *o;
	int fd;
	int status;
	pid_t pid;

	need_root();
	for (o = options; o < END; o++) {
		if (!o->set || !o->privileged)
			continue;
		fd = open_for(o);
		pid = start();
		if (!pid) {
			drop_privileges();
			EXPECT_ERRNO(set(fd, o, o->sample[0], o->size), EPERM);
			/* Root of another user namespace is nobody here. */
			if (!unshare(CLONE_NEWUSER))
				EXPECT_ERRNO(set(fd, o, o->sample[0], o->size), EPERM);
			stop();
		}
		join(pid);
		status = set(fd, o, o->sample[0], o->size);
		EXPECT(!status || o->hook);
		close(fd);
	}
}

%% endif
%% if on.own_option_accepted
/* It has the options of a new socket, not the listener's, and is bound. */
void test_own_option_accepted(void)
{
	const struct option *o;
	@{ t.sa }@ address;
	int listener, fd;

	need_root();
	make_address(&address, 0);
	for (o = options; o < END; o++) {
		if (!o->get || !o->set || o->hook)
			continue;
		listener = open_socket();
		if (o->when == UNBOUND)
			EXPECT_OK(set(listener, o, o->sample[0], o->size));
		REQUIRE_OK(bind_to(listener, &address));
		if (o->when != UNBOUND)
			EXPECT_OK(set(listener, o, o->sample[0], o->size));
		REQUIRE_OK(listen(listener, 1));
		open_connected(0);
		fd = REQUIRE_OK(accept(listener, NULL, NULL));
		expect_value(fd, o, o->initial);
		if (o->when == UNBOUND) {
			EXPECT_ERRNO(set(fd, o, o->sample[1], o->size), EINVAL);
		} else {
			EXPECT_OK(set(fd, o, o->sample[1], o->size));
			expect_value(fd, o, o->sample[1]);
		}
		expect_value(listener, o, o->sample[0]);
		close(listener);
		close(fd);
	}
}

%% endif
