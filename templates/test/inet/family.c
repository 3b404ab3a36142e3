// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Sockets, addresses and streams of AF_@{ f.upper }@. */

#include <net/if.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <time.h>

#include "family.h"

int open_of(int family)
{
	int fd = socket(family, kind->type, family == AF_INET ? 0 : kind->protocol);

%% if f.capability
	if (fd < 0 && errno == EPERM)
		need_root();
%% endif
	return REQUIRE_OK(fd);
}

int open_socket(void)
{
	return open_of(@{ t.af }@);
}

int open_inet(void)
{
	return open_of(AF_INET);
}

void make_address(struct sockaddr_in *address, unsigned int port)
{
	memset(address, 0, sizeof(*address));
	address->sin_family = AF_INET;
	address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	address->sin_port = htons(port);
}

bool same_address(const struct sockaddr_in *a, const struct sockaddr_in *b)
{
	return a->sin_family == b->sin_family && a->sin_port == b->sin_port && a->sin_addr.s_addr == b->sin_addr.s_addr;
}

int bind_to(int fd, const struct sockaddr_in *address)
{
	return bind(fd, (const struct sockaddr *)address, sizeof(*address));
}

int connect_to(int fd, const struct sockaddr_in *address)
{
	return connect(fd, (const struct sockaddr *)address, sizeof(*address));
}

void own_name(int fd, struct sockaddr_in *address)
{
	socklen_t len = sizeof(*address);

	REQUIRE_OK(getsockname(fd, (struct sockaddr *)address, &len));
	EXPECT_EQ(len, sizeof(*address));
	EXPECT_EQ(address->sin_family, AF_INET);
}

void peer_name(int fd, struct sockaddr_in *address)
{
	socklen_t len = sizeof(*address);

	REQUIRE_OK(getpeername(fd, (struct sockaddr *)address, &len));
	EXPECT_EQ(len, sizeof(*address));
	EXPECT_EQ(address->sin_family, AF_INET);
}

int open_bound(int family, struct sockaddr_in *address)
{
	int fd = open_of(family);

	make_address(address, 0);
	REQUIRE_OK(bind_to(fd, address));
	own_name(fd, address);
	return fd;
}

void set_int(int fd, int level, int option, int value)
{
	REQUIRE_OK(setsockopt(fd, level, option, &value, sizeof(value)));
}

int get_int(int fd, int level, int option)
{
	socklen_t len = sizeof(int);
	int value = -1;

	EXPECT_OK(getsockopt(fd, level, option, &value, &len));
	EXPECT_EQ(len, sizeof(value));
	return value;
}

short poll_now(int fd, short events)
{
	struct pollfd pfd = { .fd = fd, .events = events };

	EXPECT_OK(poll(&pfd, 1, 0));
	return pfd.revents;
}

bool poll_soon(int fd, short events)
{
	struct pollfd pfd = { .fd = fd, .events = events };

	return EXPECT_OK(poll(&pfd, 1, SOON)) == 1 && (pfd.revents & events) == events;
}

%% if t.tcp
int open_listening(int family, struct sockaddr_in *address)
{
	int fd = open_bound(family, address);

	REQUIRE_OK(listen(fd, 8));
	return fd;
}

void open_pair(int client, int server, int fd[2])
{
	struct sockaddr_in address;
	int listening = open_listening(server, &address);

	fd[0] = open_of(client);
	REQUIRE_OK(connect_to(fd[0], &address));
	fd[1] = REQUIRE_OK(accept(listening, NULL, NULL));
	close(listening);
}

/* AF_INET looks for the protocol by its name and finds none. */
bool is_own(int fd)
{
	EXPECT_EQ(setsockopt(fd, IPPROTO_TCP, TCP_ULP, "none", 4), -1);
	return errno == ENOPROTOOPT;
}

%% endif
const void *stream_at(size_t position)
{
	static unsigned char bytes[2 * STREAM_PIECE];
	unsigned int state = 2463534242;
	size_t i;

	if (!bytes[0]) {
		for (i = 0; i < STREAM_PIECE; i++) {
			state ^= state << 13;
			state ^= state >> 17;
			state ^= state << 5;
			bytes[i] = state >> 8 | !i;
			bytes[i + STREAM_PIECE] = bytes[i];
		}
	}
	return bytes + position % STREAM_PIECE;
}

void send_stream(int fd, size_t from, size_t to)
{
	while (from < to) {
		size_t len = to - from < STREAM_PIECE ? to - from : STREAM_PIECE;

		from += REQUIRE_OK(send(fd, stream_at(from), len, MSG_NOSIGNAL));
	}
}

void expect_stream(int fd, size_t from, size_t to)
{
	static unsigned char bytes[STREAM_PIECE];

	while (from < to) {
		size_t most = to - from < STREAM_PIECE ? to - from : STREAM_PIECE;
		ssize_t len = REQUIRE_OK(recv(fd, bytes, most, 0));

		REQUIRE(len > 0);
		REQUIRE(!memcmp(bytes, stream_at(from), len));
		from += len;
	}
}

void expect_end(int fd)
{
	char byte;

	EXPECT_EQ(recv(fd, &byte, 1, 0), 0);
}

bool read_protocol(const char *wanted, struct protocol *protocol)
{
	FILE *file = fopen("/proc/net/protocols", "r");
	bool found = false;
	char line[512];
	char pressed[8];
	char name[64];

	REQUIRE(file);
	while (!found && fgets(line, sizeof(line), file))
		found = sscanf(line, "%63s %*u %d %ld %7s %u", name, &protocol->sockets, &protocol->memory, pressed, &protocol->header) == 5 && !strcmp(name, wanted);
	fclose(file);
	if (found)
		protocol->pressed = !strcmp(pressed, "yes");
	return found;
}

int protocol_sockets(void)
{
	struct protocol protocol;

	if (!read_protocol(@{ t.name }@, &protocol))
		return -1;
	return protocol.sockets;
}

long module_references(void)
{
	FILE *file = fopen("/sys/module/@{ f.name }@/refcnt", "r");
	long references = -1;

	if (file && fscanf(file, "%ld", &references) != 1)
		references = -1;
	if (file)
		fclose(file);
	return references;
}

bool references_return(long before)
{
	const struct timespec time = { .tv_nsec = 10000000 };
	long long end = now_ms() + SOON;

	while (module_references() > before) {
		if (now_ms() > end)
			return false;
		nanosleep(&time, NULL);
	}
	return true;
}

void enter_new_namespace(void)
{
	struct ifreq request = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd;

	need_root();
	if (unshare(CLONE_NEWNET)) {
		if (errno == EINVAL)
			skip("needs network namespaces");
		REQUIRE_OK(-1);
	}
	fd = REQUIRE_OK(socket(AF_INET, SOCK_DGRAM, 0));
	REQUIRE_OK(ioctl(fd, SIOCSIFFLAGS, &request));
	close(fd);
}
