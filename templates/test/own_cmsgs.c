// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* The family's own control messages, as they come */

%% if on.own_cmsg_sizes
#include <stdlib.h>
%% endif
%% if on.own_cmsg_compat
#include <sys/mman.h>
%% endif
%% if on.own_cmsg_sizes or on.own_cmsg_compat

%% endif
#include "attached.h"
#include "cases.h"

%% if on.own_cmsg_travels
/* Each message has its own, however often it is looked at. */
void test_own_cmsg_travels(void)
{
	const struct cmsg *c;
	struct message m;
	int fd[2];
	int i;

	open_ends(fd);
	for (c = cmsgs; c < END; c++) {
		if (!c->send || !c->recv)
			continue;
		for (i = 0; i < 2; i++) {
			begin(&m, i);
			attach_sample(&m, c, i);
			EXPECT_EQ(send_it(fd[0], &m), SMALL);
		}
		EXPECT_EQ(send_number(fd[0], 2, MSG_DONTWAIT), SMALL);
		for (i = 0; i < 2; i++) {
			receive(fd[1], &m, sizeof(m.control), MSG_PEEK, i);
			expect_cmsg(&m, c, i);
			receive(fd[1], &m, sizeof(m.control), 0, i);
			EXPECT(!(m.msg.msg_flags & MSG_CTRUNC));
			expect_cmsg(&m, c, i);
		}
		receive(fd[1], &m, sizeof(m.control), 0, 2);
		expect_none(&m, c);
	}
}

%% endif
%% if on.own_cmsg_all
/* One message has them all, in any order. */
void test_own_cmsg_all(void)
{
	const struct cmsg *c;
	struct message m;
	int fd[2];
	int i;

	open_ends(fd);
	for (i = 0; i < 2; i++) {
		begin(&m, i);
		for (c = END; c-- > cmsgs;)
			if (c->send && c->recv)
				attach_sample(&m, c, i);
		EXPECT_EQ(send_it(fd[0], &m), SMALL);
	}
	for (i = 0; i < 2; i++) {
		receive(fd[1], &m, sizeof(m.control), 0, i);
		for (c = cmsgs; c < END; c++)
			if (c->send && c->recv)
				expect_cmsg(&m, c, i);
	}
}

%% endif
%% if on.own_cmsg_beside
/* The core's own come, too. */
void test_own_cmsg_beside(void)
{
	const struct cmsg *c;
	struct cmsghdr *found;
	struct timeval stamp;
	struct message m;
	int fd[2];

	open_ends(fd);
	set_int(fd[1], SO_TIMESTAMP, 1);
	for (c = cmsgs; c < END; c++) {
		if (!c->send || !c->recv)
			continue;
		begin(&m, 0);
		attach_sample(&m, c, 0);
		EXPECT_EQ(send_it(fd[0], &m), SMALL);
		receive(fd[1], &m, sizeof(m.control), 0, 0);
		expect_cmsg(&m, c, 0);
		found = find(&m, SOL_SOCKET, SO_TIMESTAMP);
		REQUIRE(found);
		memcpy(&stamp, CMSG_DATA(found), sizeof(stamp));
		EXPECT(is_now(stamp.tv_sec));
	}
}

%% endif
%% if on.own_cmsg_room
/* Who has no room is told, and has the message all the same. */
void test_own_cmsg_room(void)
{
	const struct cmsg *c;
	struct message m;
	size_t room;
	int fd[2];

	open_ends(fd);
	for (c = cmsgs; c < END; c++) {
		size_t whole = CMSG_LEN(c->size);

		if (!c->send || !c->recv)
			continue;
		for (room = 0; room <= whole; room++) {
			bool header = room >= sizeof(struct cmsghdr);
			bool cut = room < whole;

			begin(&m, room);
			attach_sample(&m, c, 0);
			EXPECT_EQ(send_it(fd[0], &m), SMALL);
			receive(fd[1], &m, room, 0, room);
			EXPECT_EQ(!!(m.msg.msg_flags & MSG_CTRUNC), cut);
			EXPECT_EQ(m.msg.msg_controllen, header ? room : 0);
			EXPECT_EQ(m.control.bytes[room], 0xaa);
			if (!header)
				continue;
			EXPECT_EQ(m.control.align.cmsg_len, room);
			EXPECT(!memcmp(CMSG_DATA(&m.control.align), c->sample[0], room - CMSG_LEN(0)));
		}
	}
}

%% endif
%% if on.own_cmsg_cut
static void receive_part(int fd, struct message *m, size_t len, int flags, size_t want)
{
	prepare(m, sizeof(m->control));
	m->part.iov_len = len;
	REQUIRE_EQ(recvmsg(fd, &m->msg, flags | MSG_DONTWAIT), want);
	EXPECT(m->msg.msg_flags & MSG_TRUNC);
	EXPECT(!(m->msg.msg_flags & MSG_CTRUNC));
}

/* A message that is cut has all that came with it, and takes it along. */
void test_own_cmsg_cut(void)
{
	const struct cmsg *c;
	struct message m;
	int fd[2];
	int i;

	open_ends(fd);
	for (c = cmsgs; c < END; c++) {
		if (!c->send || !c->recv)
			continue;
		for (i = 0; i < 3; i++) {
			begin(&m, i);
			attach_sample(&m, c, i % 2);
			EXPECT_EQ(send_it(fd[0], &m), SMALL);
		}
		EXPECT_EQ(send_number(fd[0], 3, MSG_DONTWAIT), SMALL);
		receive_part(fd[1], &m, 1, MSG_PEEK | MSG_TRUNC, SMALL);
		expect_cmsg(&m, c, 0);
		receive_part(fd[1], &m, 1, 0, 1);
		expect_cmsg(&m, c, 0);
		receive_part(fd[1], &m, 0, MSG_TRUNC, SMALL);
		expect_cmsg(&m, c, 1);
		receive(fd[1], &m, sizeof(m.control), 0, 2);
		expect_cmsg(&m, c, 0);
		receive(fd[1], &m, sizeof(m.control), 0, 3);
		expect_none(&m, c);
	}
}

%% endif
%% if on.own_cmsg_sizes
/* They touch no byte of the message, of whatever length it is. */
void test_own_cmsg_sizes(void)
{
	static const size_t sizes[] = { @{ t.sizes | join(", ") }@ };
	unsigned char *data = malloc(@{ t.largest }@ + 1);
	const struct cmsg *c;
	struct message m;
	size_t i;
	int fd[2];

	REQUIRE(data);
	open_ends(fd);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		begin(&m, 0);
		for (c = cmsgs; c < END; c++)
			if (c->send && c->recv)
				attach_sample(&m, c, i % 2);
		fill_pattern(data, sizes[i], i);
		m.part = (struct iovec){ data, sizes[i] };
		EXPECT_EQ(send_it(fd[0], &m), sizes[i]);
		memset(data, 0, sizes[i]);
		prepare(&m, sizeof(m.control));
		m.part = (struct iovec){ data, @{ t.largest }@ + 1 };
		EXPECT_EQ(recvmsg(fd[1], &m.msg, MSG_DONTWAIT), sizes[i]);
		EXPECT(is_pattern(data, sizes[i], i));
		for (c = cmsgs; c < END; c++)
			if (c->send && c->recv)
				expect_cmsg(&m, c, i % 2);
	}
}

%% endif
%% if on.own_cmsg_others
/* What belongs to another level is passed over, and goes nowhere. */
void test_own_cmsg_others(void)
{
	const struct cmsg *c;
	struct message m;
	int fd[2];

	open_ends(fd);
	for (c = cmsgs; c < END; c++) {
		if (!c->send)
			continue;
		begin(&m, 0);
		attach(&m, 0x7fff, c->type, c->sample[0], c->size);
		attach(&m, SOL_SOCKET, c->type, c->sample[1], c->size);
		EXPECT_EQ(send_it(fd[0], &m), SMALL);
		receive(fd[1], &m, sizeof(m.control), 0, 0);
		expect_none(&m, c);
		EXPECT(!find(&m, 0x7fff, c->type));
	}
}

%% endif
%% if on.own_cmsg_one_way
/* What the user's code makes of them is its own; their form is not. */
void test_own_cmsg_one_way(void)
{
	struct cmsghdr *found;
	const struct cmsg *c;
	struct message m;
	int fd[2];

	open_ends(fd);
	for (c = cmsgs; c < END; c++) {
		if (c->send && c->recv)
			continue;
		begin(&m, 0);
		if (c->send)
			attach_sample(&m, c, 0);
		if (send_it(fd[0], &m) < 0) {
			EXPECT(c->send);
			continue;
		}
		receive(fd[1], &m, sizeof(m.control), 0, 0);
		if (c->send) {
			expect_none(&m, c);
			continue;
		}
		found = find(&m, SOL_@{ f.upper }@, c->type);
		if (found)
			EXPECT_EQ(found->cmsg_len, CMSG_LEN(c->size));
	}
}

%% endif
%% if on.own_cmsg_compat
#ifdef __x86_64__
/* As a 32-bit program sees them. */
struct compat_msg {
	__u32 name;
	__s32 name_len;
	__u32 part;
	__u32 parts;
	__u32 control;
	__u32 control_len;
	__u32 flags;
	__u32 base;
	__u32 len;
	unsigned char data[SMALL];
	struct {
		__u32 len;
		__s32 level;
		__s32 type;
		unsigned char value[1024];
	} cmsg;
};

#define COMPAT_SENDMSG 370
#define COMPAT_RECVMSG 372

static __u32 low(const void *place)
{
	return (uintptr_t)place;
}

static void prepare_compat(struct compat_msg *m)
{
	memset(m, 0, sizeof(*m));
	m->base = low(m->data);
	m->len = SMALL;
	m->part = low(&m->base);
	m->parts = 1;
	m->control = low(&m->cmsg);
	m->control_len = sizeof(m->cmsg);
}

/* No layout differs but that of the header, which the core converts. */
void test_own_cmsg_compat(void)
{
	const struct cmsg *c;
	struct compat_msg *m;
	struct message wide;
	int fd[2];

	if (!has_compat())
		return;
	m = mmap(NULL, sizeof(*m), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	REQUIRE(m != MAP_FAILED);
	open_ends(fd);
	for (c = cmsgs; c < END; c++) {
		if (!c->send || !c->recv)
			continue;
		prepare_compat(m);
		fill_pattern(m->data, SMALL, 1);
		m->cmsg.level = SOL_@{ f.upper }@;
		m->cmsg.type = c->type;
		memcpy(m->cmsg.value, c->sample[1], c->size);
		m->cmsg.len = offsetof(struct compat_msg, cmsg.value) - offsetof(struct compat_msg, cmsg) + c->size;
		m->control_len = (m->cmsg.len + 3) & ~3;
		EXPECT_EQ(compat_call(COMPAT_SENDMSG, fd[0], low(m), 0), SMALL);
		m->cmsg.len++;
		m->control_len = sizeof(m->cmsg);
		EXPECT_EQ(compat_call(COMPAT_SENDMSG, fd[0], low(m), 0), -EINVAL);
		receive(fd[1], &wide, sizeof(wide.control), MSG_PEEK, 1);
		expect_cmsg(&wide, c, 1);
		prepare_compat(m);
		EXPECT_EQ(compat_call(COMPAT_RECVMSG, fd[1], low(m), MSG_DONTWAIT), SMALL);
		EXPECT(is_pattern(m->data, SMALL, 1));
		EXPECT_EQ(m->cmsg.level, SOL_@{ f.upper }@);
		EXPECT_EQ(m->cmsg.type, c->type);
		EXPECT(!memcmp(m->cmsg.value, c->sample[1], c->size));
	}
}
#else
void test_own_cmsg_compat(void)
{
	/* Calls of 32-bit programs are made by a program of theirs there. */
}
#endif

%% endif
