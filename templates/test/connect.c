// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* connect(), socketpair(), getsockname() and getpeername() */

#include "cases.h"
#include "family.h"

%% if on.connect
void test_connect(void)
{
	int to = open_bound(0);
	int fd = open_connected(0);

	EXPECT_EQ(send_number(fd, 1, 0), SMALL);
	expect_number(to, 1);
	expect_empty(to);
}

%% endif
%% if on.connect_again
void test_connect_again(void)
{
	@{ t.sa }@ address;
	int first = open_bound(0);
	int second = open_bound(1);
	int fd = open_connected(0);

	make_address(&address, 1);
	EXPECT_OK(connect_to(fd, &address));
	EXPECT_EQ(send_number(fd, 1, 0), SMALL);
	expect_number(second, 1);
	expect_empty(first);
}

%% endif
%% if on.connect_nobody
/* The peer may come later, go, and come back. */
void test_connect_nobody(void)
{
	int fd = open_connected(0);
	int round;

	for (round = 0; round < 2; round++) {
		int to;

		EXPECT_ERRNO(send_number(fd, 0, 0), ECONNREFUSED);
		to = open_bound(0);
		EXPECT_EQ(send_number(fd, round, 0), SMALL);
		expect_number(to, round);
		close(to);
	}
}

%% endif
%% if on.connect_dissolve
void test_connect_dissolve(void)
{
	static const socklen_t lengths[] = { 2, 3, 16, SIZE, 128 };
	unsigned char unspec[128] = { 0 };
	size_t i;

	/* Reserved bytes and such are none of AF_UNSPEC's. */
	memset(unspec + 2, 0xff, sizeof(unspec) - 2);
	open_bound(0);
	for (i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		int fd = open_connected(0);

		EXPECT_EQ(send_number(fd, 0, MSG_DONTWAIT), SMALL);
		EXPECT_OK(connect(fd, (struct sockaddr *)unspec, lengths[i]));
		EXPECT_ERRNO(send_number(fd, 0, 0), EDESTADDRREQ);
		EXPECT_OK(connect(fd, (struct sockaddr *)unspec, lengths[i]));
	}
	EXPECT_OK(connect(open_socket(), (struct sockaddr *)unspec, 2));
	EXPECT_ERRNO(connect(open_socket(), (struct sockaddr *)unspec, 1), EINVAL);
}

%% endif
%% if on.connect_dissolve_opens
/* Without a peer a socket hears everybody again. */
void test_connect_dissolve_opens(void)
{
	struct sockaddr unspec = { .sa_family = AF_UNSPEC };
	@{ t.sa }@ address;
	int other = open_bound(2);
	int fd[2];

	open_pair(fd);
	own_name(fd[0], &address);
	EXPECT_ERRNO(send_number_to(other, &address, 0), ECONNREFUSED);
	EXPECT_OK(connect(fd[0], &unspec, sizeof(unspec)));
	EXPECT_EQ(send_number_to(other, &address, 1), SMALL);
	expect_number(fd[0], 1);
}

%% endif
%% if on.connect_filters
void test_connect_filters(void)
{
	@{ t.sa }@ address;
	int third = open_bound(2);
	int fd[2];

	open_pair(fd);
	own_name(fd[0], &address);
	EXPECT_ERRNO(send_number_to(third, &address, 0), ECONNREFUSED);
	EXPECT_EQ(send_number(fd[1], 1, 0), SMALL);
	expect_number(fd[0], 1);
	expect_empty(fd[0]);
}

%% endif
%% if on.connect_keeps_queue
/* Messages that came before stay, whoever sent them. */
void test_connect_keeps_queue(void)
{
	@{ t.sa }@ address;
	int third = open_bound(2);
	int to = open_bound(0);

	make_address(&address, 0);
	EXPECT_EQ(send_number_to(third, &address, 1), SMALL);
	make_address(&address, 1);
	EXPECT_OK(connect_to(to, &address));
	make_address(&address, 0);
	EXPECT_ERRNO(send_number_to(third, &address, 2), ECONNREFUSED);
	expect_number(to, 1);
	expect_empty(to);
}

%% endif
%% if on.connect_self
void test_connect_self(void)
{
	@{ t.sa }@ address;
	int fd = open_bound(0);

	make_address(&address, 0);
	EXPECT_OK(connect_to(fd, &address));
	EXPECT_EQ(send_number(fd, 1, 0), SMALL);
	expect_number(fd, 1);
}

%% endif
%% if on.connect_race
/* The peer is one or the other at any time, however often it changes. */
void test_connect_race(void)
{
	long long end = now_ms() + race_ms(2000);
	@{ t.sa }@ peers[2];
	@{ t.sa }@ name;
	int fd = open_connected(0);
	socklen_t len;
	pid_t pid;

	share_processor();
	make_address(&peers[0], 0);
	make_address(&peers[1], 1);
	pid = start();
	if (!pid) {
		while (now_ms() < end) {
			REQUIRE_OK(connect_to(fd, &peers[1]));
			REQUIRE_OK(connect_to(fd, &peers[0]));
		}
		stop();
	}
	while (now_ms() < end) {
		len = sizeof(name);
		REQUIRE_OK(getpeername(fd, (struct sockaddr *)&name, &len));
		REQUIRE(same_address(&name, &peers[0]) || same_address(&name, &peers[1]));
	}
	join(pid);
}

%% endif
%% if on.connect_autobinds
void test_connect_autobinds(void)
{
	@{ t.sa }@ zero = {
		.@{ f.address.family_field }@ = @{ t.af }@,
	};
	@{ t.sa }@ name;
	@{ t.sa }@ again;
	int fd = open_connected(0);

	own_name(fd, &name);
	EXPECT(in_autobind_range(&name));
	/* Every other field is zero. */
	zero.@{ f.address.autobind.field.name }@ = name.@{ f.address.autobind.field.name }@;
	EXPECT(same_address(&name, &zero));
	make_address(&again, 1);
	EXPECT_OK(connect_to(fd, &again));
	own_name(fd, &again);
	EXPECT(same_address(&name, &again));
}

%% endif
%% if on.connect_does_not_bind
/* Without autobind an unbound socket stays unbound. */
void test_connect_does_not_bind(void)
{
	@{ t.sa }@ zero = {
		.@{ f.address.family_field }@ = @{ t.af }@,
	};
	@{ t.sa }@ name;

	own_name(open_connected(0), &name);
	EXPECT(same_address(&name, &zero));
}

%% endif
%% if on.connect_filters_nameless
/* A sender without an address is nobody's peer. */
void test_connect_filters_nameless(void)
{
	@{ t.sa }@ address;
	int fd[2];

	open_pair(fd);
	own_name(fd[0], &address);
	EXPECT_ERRNO(send_number_to(open_socket(), &address, 0), ECONNREFUSED);
}

%% endif
%% if on.connect_beside_key
/* Only the key tells who is meant. */
void test_connect_beside_key(void)
{
	@{ t.sa }@ address;
	@{ t.sa }@ peer;
	socklen_t len = SIZE;
	int to = open_bound(0);
	int fd = open_bound(1);

	make_address(&address, 0);
%% for line in t.beside_key
	@{ line }@
%% endfor
	EXPECT_OK(connect_to(fd, &address));
	EXPECT_OK(getpeername(fd, (struct sockaddr *)&peer, &len));
	EXPECT(same_address(&peer, &address));
	make_address(&address, 1);
%% for line in t.beside_key
	@{ line }@
%% endfor
	EXPECT_OK(connect_to(to, &address));
	EXPECT_EQ(send_number(fd, 1, 0), SMALL);
	expect_number(to, 1);
}

%% endif
%% if on.name_own
void test_name_own(void)
{
	@{ t.sa }@ address;
	@{ t.sa }@ name;
	int i;

	for (i = 0; i < 3; i++) {
		make_address(&address, i);
		own_name(open_bound(i), &name);
		EXPECT(same_address(&name, &address));
		EXPECT(reserved_zero(&name));
	}
}

%% endif
%% if on.name_unbound
void test_name_unbound(void)
{
	@{ t.sa }@ zero = {
		.@{ f.address.family_field }@ = @{ t.af }@,
	};
	@{ t.sa }@ name;

	own_name(open_socket(), &name);
	EXPECT(same_address(&name, &zero));
}

%% endif
%% if on.name_no_peer
void test_name_no_peer(void)
{
	@{ t.sa }@ name;
	socklen_t len = SIZE;

	EXPECT_ERRNO(getpeername(open_socket(), (struct sockaddr *)&name, &len), ENOTCONN);
}

%% endif
%% if on.name_peer
void test_name_peer(void)
{
	struct sockaddr unspec = { .sa_family = AF_UNSPEC };
	@{ t.sa }@ address;
	@{ t.sa }@ name;
	socklen_t len = SIZE;
	int fd = open_connected(2);

	memset(&name, 0xaa, sizeof(name));
	EXPECT_OK(getpeername(fd, (struct sockaddr *)&name, &len));
	EXPECT_EQ(len, SIZE);
	make_address(&address, 2);
	EXPECT(same_address(&name, &address));
	EXPECT_OK(connect(fd, &unspec, 2));
	EXPECT_ERRNO(getpeername(fd, (struct sockaddr *)&name, &len), ENOTCONN);
}

%% endif
%% if on.name_short
/* A short buffer gets the beginning, and is told the whole length. */
void test_name_short(void)
{
	unsigned char whole[SIZE];
	unsigned char bytes[SIZE + 8];
	int fd = open_socket();
	socklen_t room;
	socklen_t len;
	size_t i;

	own_name(fd, (@{ t.sa }@ *)whole);
	for (room = 0; room <= SIZE + 4; room++) {
		size_t want = room < SIZE ? room : SIZE;

		memset(bytes, 0xaa, sizeof(bytes));
		len = room;
		EXPECT_OK(getsockname(fd, (struct sockaddr *)bytes, &len));
		EXPECT_EQ(len, SIZE);
		EXPECT(!memcmp(bytes, whole, want));
		for (i = want; i < sizeof(bytes); i++)
			EXPECT_EQ(bytes[i], 0xaa);
	}
	len = -1;
	EXPECT_ERRNO(getsockname(fd, (struct sockaddr *)bytes, &len), EINVAL);
	len = SIZE;
	EXPECT_ERRNO(getsockname(fd, nowhere, &len), EFAULT);
	EXPECT_ERRNO(getsockname(fd, (struct sockaddr *)bytes, nowhere), EFAULT);
}

%% endif
