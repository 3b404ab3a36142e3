// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Data between two network namespaces, over devices */

#include <net/if.h>
#include <sys/ioctl.h>

#include "cases.h"
#include "family.h"
#include "wire.h"

%% set streams = on.netns_stream or on.netns_stream_to_inet or on.netns_stream_from_inet
%% set datagrams = on.netns_datagrams or on.netns_datagrams_to_inet or on.netns_datagrams_from_inet
/* 192.0.2.1 and 192.0.2.2, which are for documentation. */
static void address_at(int end, struct sockaddr_in *address)
{
	make_address(address, 0);
	address->sin_addr.s_addr = htonl(0xc0000201 + end);
}

/* A wire whose ends have addresses. */
static void open_wire_of_ip(struct wire *wire)
{
	struct ifreq request = { .ifr_name = "wire" };
	struct sockaddr_in address;
	int end;
	int fd;

	open_wire(wire);
	for (end = 1; end >= 0; end--) {
		enter(wire, end);
		address_at(end, &address);
		memcpy(&request.ifr_addr, &address, sizeof(address));
		fd = REQUIRE_OK(socket(AF_INET, SOCK_DGRAM, 0));
		REQUIRE_OK(ioctl(fd, SIOCSIFADDR, &request));
		close(fd);
	}
}

static int open_at(const struct wire *wire, int end, int family, struct sockaddr_in *address)
{
	int fd;

	enter(wire, end);
	fd = open_of(family);
	address_at(end, address);
	REQUIRE_OK(bind_to(fd, address));
	own_name(fd, address);
	return fd;
}

%% if streams
/* Five megabytes each way. */
#define EACH_WAY (5000UL * repeats(1000))

static void stream_over_wire(int client, int server)
{
	struct sockaddr_in a, b, name;
	struct wire wire;
	int listening;
	int fd[2];
	pid_t pid;

	open_wire_of_ip(&wire);
	listening = open_at(&wire, 1, server, &b);
	REQUIRE_OK(listen(listening, 1));
	fd[0] = open_at(&wire, 0, client, &a);
	REQUIRE_OK(connect_to(fd[0], &b));
	fd[1] = REQUIRE_OK(accept(listening, NULL, NULL));
	peer_name(fd[1], &name);
	EXPECT(same_address(&name, &a));
	peer_name(fd[0], &name);
	EXPECT(same_address(&name, &b));
	pid = start();
	if (!pid) {
		send_stream(fd[0], 0, EACH_WAY);
		send_stream(fd[1], 7, EACH_WAY);
		REQUIRE_OK(shutdown(fd[0], SHUT_WR));
		REQUIRE_OK(shutdown(fd[1], SHUT_WR));
		stop();
	}
	expect_stream(fd[1], 0, EACH_WAY);
	expect_stream(fd[0], 7, EACH_WAY);
	expect_end(fd[1]);
	expect_end(fd[0]);
	join(pid);
}

%% endif
%% if on.netns_stream
void test_netns_stream(void)
{
	stream_over_wire(@{ t.af }@, @{ t.af }@);
}

%% endif
%% if on.netns_stream_to_inet
void test_netns_stream_to_inet(void)
{
	stream_over_wire(@{ t.af }@, AF_INET);
}

%% endif
%% if on.netns_stream_from_inet
void test_netns_stream_from_inet(void)
{
	stream_over_wire(AF_INET, @{ t.af }@);
}

%% endif
%% if datagrams
/* Larger than what a device takes at once, there and back. */
#define DATAGRAM 20000
#define DATAGRAMS repeats(200)

static void pass(int from, int to, size_t at, const struct sockaddr_in *source, const struct sockaddr_in *target)
{
	static char bytes[DATAGRAM + 1];
	struct sockaddr_in name;
	socklen_t len = sizeof(name);

	REQUIRE_EQ(sendto(from, stream_at(at), DATAGRAM, 0, (const struct sockaddr *)target, sizeof(*target)), DATAGRAM);
	REQUIRE_EQ(recvfrom(to, bytes, sizeof(bytes), 0, (struct sockaddr *)&name, &len), DATAGRAM);
	REQUIRE(!memcmp(bytes, stream_at(at), DATAGRAM));
	EXPECT(same_address(&name, source));
}

static void datagrams_over_wire(int near, int far)
{
	struct sockaddr_in a, b;
	struct wire wire;
	int fd[2];
	int i;

	open_wire_of_ip(&wire);
	fd[1] = open_at(&wire, 1, far, &b);
	fd[0] = open_at(&wire, 0, near, &a);
	for (i = 0; i < DATAGRAMS; i++) {
		pass(fd[0], fd[1], i, &a, &b);
		pass(fd[1], fd[0], i + 7, &b, &a);
	}
}

%% endif
%% if on.netns_datagrams
void test_netns_datagrams(void)
{
	datagrams_over_wire(@{ t.af }@, @{ t.af }@);
}

%% endif
%% if on.netns_datagrams_to_inet
void test_netns_datagrams_to_inet(void)
{
	datagrams_over_wire(@{ t.af }@, AF_INET);
}

%% endif
%% if on.netns_datagrams_from_inet
void test_netns_datagrams_from_inet(void)
{
	datagrams_over_wire(AF_INET, @{ t.af }@);
}

%% endif
