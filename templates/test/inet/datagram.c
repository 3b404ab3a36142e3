// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Datagrams */

#include <poll.h>
#include <stdio.h>

#include "cases.h"
#include "family.h"

/* A hundred megabytes, in datagrams of which some are in flight at once. */
#define DATAGRAM 50000
#define MANY ((size_t)DATAGRAM * repeats(2000))
#define FLIGHT 2

%% set many = on.datagrams or on.datagrams_to_inet or on.datagrams_from_inet
%% if many or on.send_to or on.send_family or on.connect_filters or on.datagram_poll
static ssize_t send_to(int fd, const struct sockaddr_in *address, size_t at, size_t len)
{
	return sendto(fd, stream_at(at), len, MSG_NOSIGNAL, (const struct sockaddr *)address, sizeof(*address));
}

%% endif
%% if many or on.send_to or on.connect_filters
static void expect_datagram(int fd, size_t at, size_t size, const struct sockaddr_in *from)
{
	static char bytes[DATAGRAM + 1];
	struct sockaddr_in name;
	socklen_t len = sizeof(name);

	REQUIRE_EQ(recvfrom(fd, bytes, sizeof(bytes), 0, (struct sockaddr *)&name, &len), size);
	REQUIRE(!memcmp(bytes, stream_at(at), size));
	EXPECT_EQ(len, sizeof(name));
	EXPECT(same_address(&name, from));
}

%% endif
%% if on.send_to
void test_send_to(void)
{
	struct sockaddr_in a, b;
	int from = open_bound(@{ t.af }@, &a);
	int to = open_bound(@{ t.af }@, &b);

	EXPECT_EQ(send_to(from, &b, 5, 100), 100);
	expect_datagram(to, 5, 100, &a);
	EXPECT_EQ(send_to(from, &b, 5, 0), 0);
	expect_datagram(to, 5, 0, &a);
	EXPECT_ERRNO(recv(to, (char [1]) { 0 }, 1, MSG_DONTWAIT), EAGAIN);
	EXPECT_ERRNO(send(from, "", 1, 0), EDESTADDRREQ);
	EXPECT_ERRNO(send_to(from, &b, 0, 65535), EMSGSIZE);
}

%% endif
%% if on.send_family
void test_send_family(void)
{
	struct sockaddr_in address;
	int fd = open_bound(@{ t.af }@, &address);

	address.sin_family = @{ t.af }@;
	EXPECT_ERRNO(send_to(fd, &address, 0, 1), EAFNOSUPPORT);
	address.sin_family = AF_UNIX;
	EXPECT_ERRNO(send_to(fd, &address, 0, 1), EAFNOSUPPORT);
	address.sin_family = AF_INET;
	EXPECT_EQ(send_to(fd, &address, 0, 1), 1);
}

%% endif
%% if on.connect_filters
/* A connected socket hears its peer alone, of whatever family that is. */
void test_connect_filters(void)
{
	struct sockaddr nobody = { .sa_family = AF_UNSPEC };
	struct sockaddr_in a, b, c;
	int fd = open_bound(@{ t.af }@, &a);
	int peer = open_bound(AF_INET, &b);
	int other = open_bound(@{ t.af }@, &c);

	REQUIRE_OK(connect_to(fd, &b));
	EXPECT_EQ(send(fd, stream_at(0), 10, 0), 10);
	expect_datagram(peer, 0, 10, &a);
	EXPECT_EQ(send_to(other, &a, 0, 10), 10);
	EXPECT_EQ(send_to(peer, &a, 3, 10), 10);
	expect_datagram(fd, 3, 10, &b);
	peer_name(fd, &c);
	EXPECT(same_address(&b, &c));
	EXPECT_OK(connect(fd, &nobody, sizeof(nobody)));
	EXPECT_ERRNO(send(fd, "", 1, 0), EDESTADDRREQ);
}

%% endif
%% if on.send_nobody
void test_send_nobody(void)
{
	struct sockaddr_in address;
	int fd = open_socket();

	close(open_bound(@{ t.af }@, &address));
	REQUIRE_OK(connect_to(fd, &address));
	EXPECT_EQ(send(fd, "", 1, 0), 1);
	EXPECT(poll_soon(fd, POLLERR));
	EXPECT_ERRNO(send(fd, "", 1, 0), ECONNREFUSED);
}

%% endif
%% if many
/* Sends many, and waits now and then: UDP drops what is too much. */
static void many(int from, int to)
{
	struct sockaddr_in a, b;
	int sender = open_bound(from, &a);
	int receiver = open_bound(to, &b);
	pid_t pid = start();
	size_t at;

	if (!pid) {
		for (at = 0; at < MANY; at += DATAGRAM) {
			REQUIRE_EQ(send_to(sender, &b, at, DATAGRAM), DATAGRAM);
			if (at / DATAGRAM % FLIGHT == FLIGHT - 1)
				expect_datagram(sender, at, 8, &b);
		}
		stop();
	}
	for (at = 0; at < MANY; at += DATAGRAM) {
		expect_datagram(receiver, at, DATAGRAM, &a);
		if (at / DATAGRAM % FLIGHT == FLIGHT - 1)
			REQUIRE_EQ(send_to(receiver, &a, at, 8), 8);
	}
	join(pid);
}

%% endif
%% if on.datagrams
void test_datagrams(void)
{
	many(@{ t.af }@, @{ t.af }@);
}

%% endif
%% if on.datagrams_to_inet
void test_datagrams_to_inet(void)
{
	many(@{ t.af }@, AF_INET);
}

%% endif
%% if on.datagrams_from_inet
void test_datagrams_from_inet(void)
{
	many(AF_INET, @{ t.af }@);
}

%% endif
%% if on.datagram_poll
void test_datagram_poll(void)
{
	struct sockaddr_in address;
	int fd = open_bound(@{ t.af }@, &address);

	EXPECT_EQ(poll_now(fd, POLLIN | POLLOUT), POLLOUT);
	REQUIRE_EQ(send_to(open_inet(), &address, 0, 10), 10);
	EXPECT(poll_soon(fd, POLLIN | POLLOUT));
	REQUIRE_EQ(recv(fd, (char [10]) { 0 }, 10, 0), 10);
	EXPECT_EQ(poll_now(fd, POLLIN), 0);
}

%% endif
%% if on.datagram_pinned
void test_datagram_pinned(void)
{
	struct sockaddr_in address;
	long before;
	int fd;

	close(open_socket());
	before = settled_references();
	if (before < 0)
		skip("@{ f.name }@ is built in");
	fd = open_bound(@{ t.af }@, &address);
	EXPECT(module_references() > before);
	close(fd);
	EXPECT(references_return(before));
}

%% endif
