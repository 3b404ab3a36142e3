// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/*
 * Everything at once, for some time: sockets that are made, bound to the same
 * few addresses, used and closed, network namespaces that come and go, readers
 * of /proc, and attempts to remove the module. What arrives must be what
 * somebody has sent, from the one who has sent it, in order.
 */

#include <linux/sockios.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

#include "family.h"
#include "run.h"

#define WORKERS 4
/* Sockets of a worker, and addresses that all of them share. */
#define SOCKETS 4
#define CROWD @{ t.crowd }@
/* Senders that a socket remembers. */
#define SENDERS 64
/* Of each period, in milliseconds, its end is quiet: nobody has a socket. */
#define PERIOD 3000
#define QUIET 500
/* How long a process may take to notice the end. */
#define GRACE 120000

/* What all processes share. */
struct shared {
	bool over;
	unsigned long sent;
	unsigned long received;
	unsigned long removed;
	unsigned long namespaces;
	/* Names that the family has chosen; some of them are still in use. */
	@{ t.sa }@ names[CROWD];
};

static struct shared *shared;
static unsigned int seed;
static const struct test_case *known;
static size_t known_count;

static void count(unsigned long *counter)
{
	__atomic_add_fetch(counter, 1, __ATOMIC_RELAXED);
}

static bool is_over(void)
{
	return __atomic_load_n(&shared->over, __ATOMIC_RELAXED);
}

static bool is_quiet(void)
{
	return now_ms() % PERIOD >= PERIOD - QUIET;
}

static void pause_ms(long ms)
{
	const struct timespec time = {
		.tv_sec = ms / 1000,
		.tv_nsec = ms % 1000 * 1000000,
	};

	nanosleep(&time, NULL);
}

static unsigned int dice(unsigned int sides)
{
	return rand_r(&seed) / 7 % sides;
}

/* Errors that somebody else's doings explain; everything else is a fault. */
static void expect_explained(const char *call, long long got)
{
	static const int errors[] = {
		EACCES, EADDRINUSE, EADDRNOTAVAIL, EAGAIN, ECONNREFUSED,
		EDESTADDRREQ, EINVAL, EMSGSIZE, ENOPROTOOPT, ENOTCONN, ENOTTY,
		EOPNOTSUPP, EPIPE,
%% if f.connected
		EALREADY, ECONNABORTED, ECONNRESET, EINPROGRESS, EISCONN,
%% endif
%% if f.header
		ENETDOWN, ENOBUFS, ENODEV,
%% endif
%% if f.hooks and f.hooks.outlive
		/* Those that a protocol of hooks may tell. */
		ECONNRESET, EISCONN, EPROTO, ETIMEDOUT,
%% endif
	};
	size_t i;

	if (got >= 0)
		return;
	for (i = 0; i < sizeof(errors) / sizeof(*errors); i++)
		if (errno == errors[i])
			return;
	note("%s", call);
	REQUIRE_OK(got);
}

#define EXPLAINED(call) expect_explained(#call, (call))

/* Socket or pair of them; -1 while the module is on its way out or in. */
static int try_socket(int pair[2])
{
	int fd;

	if (pair)
		fd = socketpair(@{ t.af }@, kind->type, kind->protocol, pair);
	else
		fd = socket(@{ t.af }@, kind->type, kind->protocol);
	if (fd < 0 && errno != EAFNOSUPPORT)
		EXPLAINED(fd);
	return fd;
}

%% if t.datagrams and f.connected
/* Chooses a kind of sockets, one that makes connections or another. */
static void choose_kind(bool connects)
{
	do {
		kind = known[dice(known_count)].kind;
	} while ((kind->type != SOCK_DGRAM) != connects);
}
%% else
static void choose_kind(void)
{
	kind = known[dice(known_count)].kind;
}
%% endif

%% if t.datagrams
/* The last message of a sender. */
struct seen {
	unsigned int id;
	unsigned int sequence;
};

/* One socket of a worker. */
struct member {
	int fd;
	/* Tells it from all others of this run. */
	unsigned int id;
	unsigned int sequence;
	/* A hash of its address; 0: unknown. */
	unsigned int name;
	struct seen seen[SENDERS];
};

static struct member members[SOCKETS];
static unsigned int last_id;
%% if t.soak_data
static unsigned char data[@{ t.largest }@];

/* What a message begins with; a pattern fills the rest. */
struct head {
	unsigned int magic;
	unsigned int id;
	unsigned int sequence;
	unsigned int name;
	unsigned int size;
};

#define MAGIC 0x736f616b

static unsigned int hash(const @{ t.sa }@ *address)
{
	const unsigned char *bytes = (const unsigned char *)address;
	unsigned int value = 2166136261u;
	size_t i;

	for (i = 0; i < SIZE; i++)
		value = (value ^ bytes[i]) * 16777619;
	return value | 1;
}

/* Asks for the name of a socket that has one. */
static void learn_name(struct member *member)
{
%% if f.address.autobind
	@{ t.sa }@ address;
	socklen_t len = SIZE;

	memset(&address, 0, SIZE);
	if (member->name || getsockname(member->fd, (struct sockaddr *)&address, &len))
		return;
	if (len != SIZE || !in_autobind_range(&address))
		return;
	member->name = hash(&address);
	shared->names[dice(CROWD)] = address;
%% else
	(void)member;
%% endif
}

static void check_message(struct member *member, size_t len, const @{ t.sa }@ *from, socklen_t room)
{
	const unsigned char *rest = data + sizeof(struct head);
	struct seen *last;
	struct head head;

	REQUIRE(len >= sizeof(head));
	memcpy(&head, data, sizeof(head));
	len -= sizeof(head);
	REQUIRE_EQ(head.magic, MAGIC);
	REQUIRE_EQ(head.size - sizeof(head), len);
	REQUIRE(is_pattern(rest, len, head.id + head.sequence));
	if (head.name) {
		REQUIRE_EQ(room, SIZE);
		REQUIRE_EQ(hash(from), head.name);
	}
	last = &member->seen[head.id % SENDERS];
	if (last->id == head.id)
		REQUIRE(head.sequence > last->sequence);
	last->id = head.id;
	last->sequence = head.sequence;
	count(&shared->received);
}

static void do_send(struct member *member, const @{ t.sa }@ *address, int flags)
{
	struct head head = {
		.magic = MAGIC,
		.id = member->id,
		.sequence = ++member->sequence,
		.name = member->name,
	};
	const size_t room = dice(32) ? SMALL : sizeof(data);
	ssize_t sent;

	head.size = sizeof(head) + dice(room - sizeof(head) + 1);
	memcpy(data, &head, sizeof(head));
	fill_pattern(data + sizeof(head), head.size - sizeof(head), head.id + head.sequence);
	if (address)
		sent = send_to(member->fd, address, data, head.size, flags);
	else
		sent = send(member->fd, data, head.size, flags | MSG_NOSIGNAL);
	EXPLAINED(sent);
	if (sent < 0)
		return;
	REQUIRE_EQ(sent, head.size);
	count(&shared->sent);
	learn_name(member);
}

static void do_receive(struct member *member, int flags)
{
	@{ t.sa }@ source;
	socklen_t len = SIZE;
	ssize_t got;

	errno = 0;
	got = recvfrom(member->fd, data, sizeof(data), flags, (struct sockaddr *)&source, &len);
	EXPLAINED(got);
	/* 0 is the end, after shutdown(). */
	if (got > 0 && !(flags & MSG_PEEK))
		check_message(member, got, &source, len);
}
%% else
static unsigned char data[SMALL];

static void learn_name(struct member *member)
{
	(void)member;
}

static void do_send(struct member *member, const @{ t.sa }@ *address, int flags)
{
	ssize_t sent;

	if (address)
		sent = send_to(member->fd, address, data, dice(SMALL + 1), flags);
	else
		sent = send(member->fd, data, dice(SMALL + 1), flags | MSG_NOSIGNAL);
	EXPLAINED(sent);
	if (sent >= 0)
		count(&shared->sent);
}

static void do_receive(struct member *member, int flags)
{
	ssize_t got = recv(member->fd, data, sizeof(data), flags);

	EXPLAINED(got);
	if (got >= 0)
		count(&shared->received);
}
%% endif

static void adopt(struct member *member, int fd)
{
	/* Whoever waits does so for a moment only. */
	const struct timeval limit = { .tv_usec = 1000 * (1 + dice(20)) };

	memset(member, 0, sizeof(*member));
	member->fd = fd;
	member->id = ++last_id;
	EXPLAINED(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)));
	EXPLAINED(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)));
}

static void dismiss(struct member *member)
{
	if (member->fd >= 0)
		close(member->fd);
	member->fd = -1;
}

static void do_bind(struct member *member, const @{ t.sa }@ *address)
{
	int bound = bind_to(member->fd, address);

	EXPLAINED(bound);
%% if t.soak_data
	if (!bound)
		member->name = hash(address);
%% endif
}

static void do_connect(struct member *member, const @{ t.sa }@ *address)
{
	int connected = connect_to(member->fd, address);

	EXPLAINED(connected);
	if (!connected)
		learn_name(member);
}

static void do_pair(void)
{
	int fd[2];
	int i;

	choose_kind(@% if t.datagrams and f.connected %@false@% endif %@);
	if (try_socket(fd))
		return;
	for (i = 0; i < 2; i++) {
		dismiss(&members[i]);
		adopt(&members[i], fd[i]);
		learn_name(&members[i]);
	}
}

static void do_poll(void)
{
	struct pollfd events[SOCKETS];
	int i;

	for (i = 0; i < SOCKETS; i++) {
		events[i].fd = members[i].fd;
		events[i].events = POLLIN | POLLOUT | POLLRDHUP;
	}
	REQUIRE_OK(poll(events, SOCKETS, dice(5)));
	for (i = 0; i < SOCKETS; i++)
		REQUIRE(!(events[i].revents & @{ "POLLNVAL" if f.hooks and f.hooks.outlive else "(POLLNVAL | POLLERR)" }@) || members[i].fd < 0);
}

static void do_option(int fd)
{
	static const int sizes[] = { 1, 4096, 65536 };
	socklen_t len = sizeof(int);
	int value = sizes[dice(3)];

	EXPLAINED(setsockopt(fd, SOL_SOCKET, dice(2) ? SO_RCVBUF : SO_SNDBUF, &value, sizeof(value)));
	value = 1 + dice(@{ t.largest }@);
	EXPLAINED(setsockopt(fd, SOL_@{ f.upper }@, dice(3), &value, sizeof(value)));
	EXPLAINED(getsockopt(fd, SOL_@{ f.upper }@, dice(3), &value, &len));
}

static void do_ask(int fd)
{
	@{ t.sa }@ address;
	socklen_t len = dice(SIZE + 2);
	int value;

	EXPLAINED(getsockname(fd, (struct sockaddr *)&address, &len));
	len = SIZE;
	EXPLAINED(getpeername(fd, (struct sockaddr *)&address, &len));
	EXPLAINED(ioctl(fd, SIOCINQ, &value));
	EXPLAINED(ioctl(fd, SIOCOUTQ, &value));
}

/* One random call on one random socket. */
static void disturb(void)
{
	struct sockaddr unspec = { .sa_family = AF_UNSPEC };
	struct member *member = &members[dice(SOCKETS)];
	const int flags = dice(16) ? MSG_DONTWAIT : 0;
	@{ t.sa }@ address;

	if (member->fd < 0) {
		int fd;

		choose_kind(@% if t.datagrams and f.connected %@false@% endif %@);
		fd = try_socket(NULL);
		if (fd >= 0)
			adopt(member, fd);
		return;
	}
	make_address(&address, dice(CROWD));
%% if f.address.autobind
	if (dice(2)) {
		@{ t.sa }@ chosen = shared->names[dice(CROWD)];

		if (chosen.@{ f.address.family_field }@)
			address = chosen;
	}
%% endif
	switch (dice(32)) {
	case 0 ... 3:
		do_bind(member, &address);
		break;
	case 4:
	case 5:
		do_connect(member, &address);
		break;
	case 6:
		EXPLAINED(connect(member->fd, &unspec, sizeof(unspec)));
		break;
	case 7 ... 12:
		do_send(member, &address, flags);
		break;
	case 13 ... 16:
		do_send(member, NULL, flags);
		break;
	case 17 ... 23:
		do_receive(member, flags);
		break;
	case 24:
		do_receive(member, MSG_DONTWAIT | MSG_PEEK | MSG_TRUNC);
		break;
	case 25:
		do_poll();
		break;
	case 26:
		do_option(member->fd);
		break;
	case 27:
		do_ask(member->fd);
		break;
	case 28:
		do_pair();
		break;
	case 29:
		EXPLAINED(shutdown(member->fd, dice(3)));
		break;
	default:
		dismiss(member);
	}
}

%% endif
%% if f.connected
%% include "test/soak_connected.c"

%% endif
static void set_out(unsigned int number)
{
	int i;

%% if t.datagrams
	for (i = 0; i < SOCKETS; i++)
		members[i].fd = -1;
%% endif
%% if f.connected
	for (i = 0; i < SOCKETS; i++)
		ends[i].fd = -1;
%% endif
%% if t.datagrams
	last_id = number << 24;
%% else
	(void)number;
%% endif
}

static void step(void)
{
%% if t.datagrams and f.connected
	if (dice(2))
		disturb();
	else
		disturb_connected();
%% elif f.connected
	disturb_connected();
%% else
	disturb();
%% endif
}

static void leave_all(void)
{
	int i;

%% if t.datagrams
	for (i = 0; i < SOCKETS; i++)
		dismiss(&members[i]);
%% endif
%% if f.connected
	for (i = 0; i < SOCKETS; i++)
		drop_end(&ends[i]);
%% endif
}

static void work(unsigned int number)
{
	set_out(number);
	while (!is_over()) {
		if (is_quiet()) {
			leave_all();
			pause_ms(dice(QUIET / 10));
			/* Some come back before the time. */
			if (dice(16))
				continue;
		}
		step();
	}
}

/* Reads what is told of all sockets; while the module is away, nothing. */
static void read_proc(unsigned int number)
{
	static const char *const files[] = {
		"/proc/net/@{ f.name }@",
		"/proc/net/protocols",
		"/proc/net/sockstat",
	};
	char line[4096];

	(void)number;
	while (!is_over()) {
		FILE *file = fopen(files[dice(3)], "r");

		while (file && fgets(line, sizeof(line), file))
			REQUIRE(strlen(line) < sizeof(line) - 1);
		if (file)
			fclose(file);
		pause_ms(dice(4));
	}
}

/* A namespace of its own that ends with its sockets open. */
static void make_namespace(unsigned int number)
{
	while (!is_over()) {
		pid_t pid = start();

		if (!pid) {
			unsigned int steps = dice(100);

			REQUIRE_OK(unshare(CLONE_NEWNET));
			seed += shared->namespaces;
			set_out(number);
			while (steps--)
				step();
			stop();
		}
		join(pid);
		count(&shared->namespaces);
		pause_ms(dice(20));
	}
}

/* Removes the module whenever nobody uses it; socket() brings it back. */
static void remove_module(unsigned int number)
{
	static const char module[] = "@{ f.name }@";

	(void)number;
	while (!is_over()) {
		if (!syscall(SYS_delete_module, module, O_NONBLOCK))
			count(&shared->removed);
		else
			REQUIRE(errno == EAGAIN || errno == EBUSY || errno == ENOENT);
		pause_ms(dice(is_quiet() ? 3 : 30));
	}
}

static pid_t begin(void (*role)(unsigned int number), unsigned int number)
{
	pid_t pid = start();

	if (!pid) {
		setpgid(0, 0);
		seed += number * 1000003;
		role(number);
		stop();
	}
	return pid;
}

static bool end(pid_t pid, long long limit)
{
	int status = 0;

	while (!waitpid(pid, &status, WNOHANG)) {
		if (now_ms() > limit) {
			note("process %d hangs", (int)pid);
			kill(-pid, SIGKILL);
			return false;
		}
		pause_ms(50);
	}
	if (status)
		note("process %d ended with status 0x%x", (int)pid, status);
	return !status;
}

bool run_stress(const struct stress *stress, const struct test_case *cases, size_t cases_count)
{
	long long limit = now_ms() + 1000LL * stress->seconds;
	pid_t pid[WORKERS + 3];
	unsigned int roles = 0;
	bool good = true;
	unsigned int i;
	int fd;

	known = cases;
	known_count = cases_count;
	seed = stress->seed;
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	REQUIRE(shared != MAP_FAILED);
	while (roles < WORKERS) {
		pid[roles] = begin(work, roles);
		roles++;
	}
	pid[roles] = begin(read_proc, roles);
	roles++;
	if (!geteuid()) {
		pid[roles] = begin(make_namespace, roles);
		roles++;
	}
	if (stress->unload) {
		pid[roles] = begin(remove_module, roles);
		roles++;
	}
	while (now_ms() < limit)
		pause_ms(100);
	__atomic_store_n(&shared->over, true, __ATOMIC_RELAXED);
	for (i = 0; i < roles; i++)
		good &= end(pid[i], now_ms() + GRACE);
	/* Whoever comes next finds it loaded. */
	kind = known->kind;
	limit = now_ms() + GRACE;
	while ((fd = try_socket(NULL)) < 0 && now_ms() < limit)
		pause_ms(100);
	good &= EXPECT_OK(fd) >= 0;
	close(fd);
	note("%u s, %lu messages sent, %lu received", stress->seconds, shared->sent, shared->received);
	note("%lu namespaces, %lu times without the module", shared->namespaces, shared->removed);
	printf("%s 1 stress # seed=%u\n", good ? "ok" : "not ok", stress->seed);
	return good;
}
