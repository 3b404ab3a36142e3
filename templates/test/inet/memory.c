// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* What is counted: memory, its pressure, sockets; and room for headers */

%% if on.memory or on.memory_pressure
#include <errno.h>
%% endif
#include <stdio.h>

#include "cases.h"
#include "family.h"

%% if on.memory or on.memory_pressure
#define PAIRS 8

%% endif
%% if on.memory or on.datagram_memory
/* Pages that the kernel may keep on each processor, and more. */
#define MUCH 2000

static long memory_of(const char *name)
{
	struct protocol protocol;

	REQUIRE(read_protocol(name, &protocol));
	return protocol.memory;
}

%% endif
%% if on.memory_pressure
static bool is_pressed(const char *name)
{
	struct protocol protocol;

	REQUIRE(read_protocol(name, &protocol));
	return protocol.pressed;
}

%% endif
%% if on.memory or on.memory_pressure
/* Leaves as much unsent as there is room for. */
static void fill(int fd)
{
	int size = 8000000;

	REQUIRE_OK(setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(size)));
	REQUIRE_OK(fcntl(fd, F_SETFL, O_NONBLOCK));
	while (send(fd, stream_at(0), STREAM_PIECE, MSG_NOSIGNAL) > 0)
		;
	REQUIRE_EQ(errno, EAGAIN);
}

%% endif
%% if on.memory
/* Counted for the family, and not for TCP. */
void test_memory(void)
{
	long before = memory_of(TCP_NAME);
	long others = memory_of("TCP");
	int fd[PAIRS][2];
	int i;

	need_root();
	for (i = 0; i < PAIRS && memory_of(TCP_NAME) - before < MUCH; i++) {
		open_pair(@{ t.af }@, @{ t.af }@, fd[i]);
		fill(fd[i][0]);
	}
	EXPECT(memory_of(TCP_NAME) - before >= MUCH);
	EXPECT(memory_of("TCP") - others < MUCH / 2);
	while (i-- > 0) {
		/* Unread data resets the connection. */
		close(fd[i][1]);
		close(fd[i][0]);
	}
}

%% endif
%% if on.memory_pressure
void test_memory_pressure(void)
{
	long long end = now_ms() + SOON;
	int fd[PAIRS][2];
	int i;

	need_root();
	EXPECT(!is_pressed(TCP_NAME));
	for (i = 0; i < PAIRS && !is_pressed(TCP_NAME); i++) {
		open_pair(@{ t.af }@, @{ t.af }@, fd[i]);
		fill(fd[i][0]);
	}
	EXPECT(is_pressed(TCP_NAME));
	EXPECT(!is_pressed("TCP"));
	while (i-- > 0) {
		close(fd[i][1]);
		close(fd[i][0]);
	}
	/* Whoever next takes memory sees that there is enough. */
	do {
		open_pair(@{ t.af }@, @{ t.af }@, fd[0]);
		send_stream(fd[0][0], 0, STREAM_PIECE);
		expect_stream(fd[0][1], 0, STREAM_PIECE);
		close(fd[0][1]);
		close(fd[0][0]);
	} while (is_pressed(TCP_NAME) && now_ms() < end);
	EXPECT(!is_pressed(TCP_NAME));
}

%% endif
%% if on.datagram_memory
void test_datagram_memory(void)
{
	long before = memory_of(UDP_NAME);
	long others = memory_of("UDP");
	struct sockaddr_in address;
	int fd = open_bound(@{ t.af }@, &address);
	int size = 30000000;
	int i;

	need_root();
	REQUIRE_OK(setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)));
	REQUIRE_OK(connect_to(fd, &address));
	for (i = 0; i < 1000 && memory_of(UDP_NAME) - before < MUCH; i++)
		REQUIRE_EQ(send(fd, stream_at(0), 50000, 0), 50000);
	EXPECT(memory_of(UDP_NAME) - before >= MUCH);
	EXPECT(memory_of("UDP") - others < MUCH / 2);
}

%% endif
%% if on.sockets_counted
/* Sockets that TCP has made, of any family. */
static long sockets_of_tcp(void)
{
	FILE *file = fopen("/proc/net/sockstat", "r");
	long sockets = -1;
	char line[256];

	REQUIRE(file);
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "TCP: inuse %*d orphan %*d tw %*d alloc %ld", &sockets) == 1)
			break;
	fclose(file);
	return sockets;
}

static bool about(long sockets, long wanted)
{
	/* Those of earlier cases may go meanwhile. */
	return sockets > wanted - 16 && sockets < wanted + 16;
}

void test_sockets_counted(void)
{
	const long more = @{ t.sockets_shared }@;
	long before = sockets_of_tcp();
	int fd[64];
	int i;

	for (i = 0; i < 64; i++)
		fd[i] = open_socket();
	EXPECT(about(sockets_of_tcp(), before + more));
	for (i = 0; i < 64; i++)
		close(fd[i]);
	EXPECT(about(sockets_of_tcp(), before));
}

%% endif
%% if on.proc_header
void test_proc_header(void)
{
	const unsigned int least = @{ t.header }@;
	struct protocol protocol, base;

	REQUIRE(read_protocol(@{ t.base_name }@, &base));
	REQUIRE(read_protocol(@{ t.name }@, &protocol));
	EXPECT_EQ(protocol.header, least > base.header ? least : base.header);
}

%% endif
