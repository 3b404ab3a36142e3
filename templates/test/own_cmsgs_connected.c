// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* The family's own control messages, on connections */

#include "attached.h"
#include "cases.h"
#include "connected.h"

%% if on.own_cmsg_accepted
/* A record has what came with it, whoever accepts it when. */
void test_own_cmsg_accepted(void)
{
	const struct cmsg *c;
	struct message m;
	int i;

	for (c = cmsgs; c < END; c++) {
		int listener, fd, accepted;

		if (!c->send || !c->recv)
			continue;
		listener = open_listener(0, 0);
		fd = open_connected(0);
		for (i = 0; i < 2; i++) {
			begin(&m, i);
			attach_sample(&m, c, i);
			EXPECT_EQ(send_it(fd, &m), SMALL);
		}
		close(fd);
		accepted = accept_one(listener);
		for (i = 0; i < 2; i++) {
			receive(accepted, &m, sizeof(m.control), 0, i);
			expect_cmsg(&m, c, i);
		}
		expect_end(accepted);
		close(accepted);
		close(listener);
	}
}

%% endif
%% if on.own_cmsg_pair
void test_own_cmsg_pair(void)
{
	const struct cmsg *c;
	struct message m;
	int fd[2];
	int i;

	REQUIRE_OK(socketpair(@{ t.af }@, kind->type, kind->protocol, fd));
	for (c = cmsgs; c < END; c++) {
		if (!c->send || !c->recv)
			continue;
		for (i = 0; i < 2; i++) {
			begin(&m, i);
			attach_sample(&m, c, i);
			EXPECT_EQ(send_it(fd[i], &m), SMALL);
		}
		for (i = 0; i < 2; i++) {
			receive(fd[!i], &m, sizeof(m.control), 0, i);
			expect_cmsg(&m, c, i);
		}
	}
}

%% endif
%% if on.own_cmsg_stream
/* A stream has no messages that anything could come with. */
void test_own_cmsg_stream(void)
{
	const struct cmsg *c;
	struct message m;
	int fd[2];
	int i;

	open_ends(fd);
	for (c = cmsgs; c < END; c++) {
		for (i = 0; i < 3; i++) {
			begin(&m, i);
			attach_sample(&m, c, i % 2);
			/* Nor is it looked at. */
			if (i == 1)
				attach_sample(&m, c, 0);
			if (i == 2)
				m.control.align.cmsg_len = 0;
			EXPECT_EQ(send_it(fd[0], &m), SMALL);
			receive(fd[1], &m, sizeof(m.control), 0, i);
			EXPECT_EQ(m.msg.msg_controllen, 0);
			EXPECT(!(m.msg.msg_flags & MSG_CTRUNC));
		}
	}
}

%% endif
