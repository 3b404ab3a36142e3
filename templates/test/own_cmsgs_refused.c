// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* The family's own control messages, where they are refused */

%% if on.own_cmsg_order
#include <stdlib.h>

%% endif
#include "attached.h"
#include "cases.h"

%% if on.own_cmsg_lengths or on.own_cmsg_unknown or on.own_cmsg_twice or on.own_cmsg_values or on.own_cmsg_order
static void expect_refused(int fd[2], struct message *m)
{
	char byte;

	EXPECT_ERRNO(send_it(fd[0], m), EINVAL);
	EXPECT_ERRNO(recv(fd[1], &byte, 1, MSG_DONTWAIT), EAGAIN);
}

%% endif
%% if on.own_cmsg_lengths
void test_own_cmsg_lengths(void)
{
	static const unsigned char bytes[512];
	const struct cmsg *c;
	struct message m;
	int fd[2];

	open_ends(fd);
	for (c = cmsgs; c < END; c++) {
		size_t wrong[] = { 0, c->size - 1, c->size + 1, 2 * c->size };
		size_t bad[] = { 0, CMSG_LEN(0) - 1, CMSG_SPACE(c->size) + 1 };
		size_t i;

		if (!c->send)
			continue;
		for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
			begin(&m, 0);
			attach(&m, SOL_@{ f.upper }@, c->type, bytes, wrong[i]);
			expect_refused(fd, &m);
		}
		/* Of other levels, too: where would the next one begin? */
		for (i = 0; i < 2 * sizeof(bad) / sizeof(*bad); i++) {
			begin(&m, 0);
			attach(&m, i % 2 ? SOL_@{ f.upper }@ : 0x7fff, c->type, c->sample[0], c->size)->cmsg_len = bad[i / 2];
			expect_refused(fd, &m);
		}
	}
}

%% endif
%% if on.own_cmsg_unknown
void test_own_cmsg_unknown(void)
{
	static const int unknown[] = { 0, -1, @{ t.unknown_cmsg }@ };
	static const unsigned char bytes[512];
	const struct cmsg *c;
	struct message m;
	int fd[2];
	size_t i;

	open_ends(fd);
	for (i = 0; i < sizeof(unknown) / sizeof(*unknown); i++) {
		begin(&m, 0);
		attach(&m, SOL_@{ f.upper }@, unknown[i], bytes, sizeof(int));
		expect_refused(fd, &m);
	}
	for (c = cmsgs; c < END; c++) {
		begin(&m, 0);
		if (c->send)
			attach_sample(&m, c, 0);
		/* Also behind one that is known, or only received. */
		attach(&m, SOL_@{ f.upper }@, c->send ? @{ t.unknown_cmsg }@ : c->type, bytes, c->size);
		expect_refused(fd, &m);
	}
}

%% endif
%% if on.own_cmsg_twice
void test_own_cmsg_twice(void)
{
	const struct cmsg *c;
	struct message m;
	int fd[2];

	open_ends(fd);
	for (c = cmsgs; c < END; c++) {
		if (!c->send)
			continue;
		begin(&m, 0);
		attach_sample(&m, c, 0);
		attach_sample(&m, c, 0);
		expect_refused(fd, &m);
	}
}

%% endif
%% if on.own_cmsg_values
void test_own_cmsg_values(void)
{
	const struct cmsg *c;
	struct cmsghdr *last;
	struct message m;
	int fd[2];
	int i;

	open_ends(fd);
	for (c = cmsgs; c < END; c++) {
		for (i = 0; i < 2; i++) {
			if (!c->outside[i])
				continue;
			begin(&m, 0);
			attach(&m, SOL_@{ f.upper }@, c->type, c->outside[i], c->size);
			expect_refused(fd, &m);
		}
		if (!c->send || c->reserved < 0)
			continue;
		begin(&m, 0);
		last = attach(&m, SOL_@{ f.upper }@, c->type, c->sample[0], c->size);
		CMSG_DATA(last)[c->reserved] = 1;
		expect_refused(fd, &m);
	}
}

%% endif
%% if on.own_cmsg_unbound
/* What is refused binds no socket. */
void test_own_cmsg_unbound(void)
{
	@{ t.sa }@ address, before, after;
	int fd = open_socket();
	struct message m;

	own_name(fd, &before);
	make_address(&address, 0);
	begin(&m, 0);
	attach(&m, SOL_@{ f.upper }@, @{ t.unknown_cmsg }@, &fd, sizeof(fd));
	m.msg.msg_name = &address;
	m.msg.msg_namelen = sizeof(address);
	EXPECT_ERRNO(send_it(fd, &m), EINVAL);
	own_name(fd, &after);
	EXPECT(same_address(&before, &after));
}

%% endif
%% if on.own_cmsg_order
/* What is wrong with the call comes first, and a full buffer last. */
void test_own_cmsg_order(void)
{
	unsigned char *data = calloc(1, @{ t.largest }@ + 1);
	struct message m;
	int fd[2];

	REQUIRE(data);
	open_ends(fd);
	begin(&m, 0);
	attach(&m, SOL_@{ f.upper }@, @{ t.unknown_cmsg }@, fd, sizeof(*fd));
	EXPECT_ERRNO(sendmsg(fd[0], &m.msg, MSG_NOSIGNAL | MSG_OOB), EOPNOTSUPP);
	EXPECT_ERRNO(send_it(open_socket(), &m), kind->type == SOCK_DGRAM ? EDESTADDRREQ : ENOTCONN);
	m.part = (struct iovec){ data, @{ t.largest }@ + 1 };
	EXPECT_ERRNO(send_it(fd[0], &m), EMSGSIZE);
	m.part = (struct iovec){ m.data, SMALL };
	expect_refused(fd, &m);
	fill_peer(fd[0]);
	EXPECT_ERRNO(send_it(fd[0], &m), EINVAL);
	if (!shutdown(fd[0], SHUT_WR))
		EXPECT_ERRNO(send_it(fd[0], &m), EPIPE);
}

%% endif
