// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Messages with control messages of the family's own. */

#include "attached.h"
%% if f.connected
#include "connected.h"
%% endif

const struct cmsg cmsgs[@{ t.cmsg_table | length }@] = {
%% for c in t.cmsg_table
	{
		.type = @{ c.constant }@,
		.size = @{ c.size }@,
		.send = @{ c.send }@,
		.recv = @{ c.recv }@,
%% for sample in c.samples
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
%% for value in c.outside
		.outside[@{ loop.index0 }@] = @{ value }@,
%% endfor
		.reserved = @{ c.reserved }@,
	},
%% endfor
};

void open_ends(int fd[2])
{
%% if f.connected and t.datagrams
	if (kind->type == SOCK_DGRAM)
		open_pair(fd);
	else
		open_connection(fd);
%% elif f.connected
	open_connection(fd);
%% else
	open_pair(fd);
%% endif
}

void prepare(struct message *m, size_t room)
{
	memset(m, 0xaa, sizeof(*m));
	memset(&m->msg, 0, sizeof(m->msg));
	m->part = (struct iovec){ m->data, SMALL };
	m->msg.msg_iov = &m->part;
	m->msg.msg_iovlen = 1;
	m->msg.msg_control = &m->control;
	m->msg.msg_controllen = room;
}

void begin(struct message *m, unsigned int number)
{
	prepare(m, 0);
	fill_pattern(m->data, SMALL, number);
}

struct cmsghdr *attach(struct message *m, int level, int type, const void *data, size_t len)
{
	size_t at = m->msg.msg_controllen;
	struct cmsghdr *c = (struct cmsghdr *)(m->control.bytes + at);

	c->cmsg_level = level;
	c->cmsg_type = type;
	c->cmsg_len = CMSG_LEN(len);
	memcpy(CMSG_DATA(c), data, len);
	m->msg.msg_controllen += CMSG_SPACE(len);
	return c;
}

void attach_sample(struct message *m, const struct cmsg *c, int i)
{
	attach(m, SOL_@{ f.upper }@, c->type, c->sample[i], c->size);
}

ssize_t send_it(int fd, struct message *m)
{
	return sendmsg(fd, &m->msg, MSG_NOSIGNAL | MSG_DONTWAIT);
}

void receive(int fd, struct message *m, size_t room, int flags, unsigned int number)
{
	prepare(m, room);
	REQUIRE_EQ(recvmsg(fd, &m->msg, flags | MSG_DONTWAIT), SMALL);
	EXPECT(is_pattern(m->data, SMALL, number));
}

struct cmsghdr *find(struct message *m, int level, int type)
{
	struct cmsghdr *c;

	for (c = CMSG_FIRSTHDR(&m->msg); c; c = CMSG_NXTHDR(&m->msg, c))
		if (c->cmsg_level == level && c->cmsg_type == type)
			return c;
	return NULL;
}

void expect_none(struct message *m, const struct cmsg *c)
{
	EXPECT(!find(m, SOL_@{ f.upper }@, c->type));
}

void expect_cmsg(struct message *m, const struct cmsg *c, int i)
{
	struct cmsghdr *found = find(m, SOL_@{ f.upper }@, c->type);

	if (!EXPECT(found)) {
		note("control message %d", c->type);
		return;
	}
	EXPECT_EQ(found->cmsg_len, CMSG_LEN(c->size));
	EXPECT(!memcmp(CMSG_DATA(found), c->sample[i], c->size));
}
