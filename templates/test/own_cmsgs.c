// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* The family's own control messages */

%% if on.own_cmsg_compat
#include <sys/mman.h>
%% endif
#include <sys/uio.h>

#include "cases.h"
#include "family.h"

%% if on.own_cmsg_travels or on.own_cmsg_all or on.own_cmsg_beside or on.own_cmsg_room or on.own_cmsg_lengths or on.own_cmsg_unknown or on.own_cmsg_twice or on.own_cmsg_values or on.own_cmsg_others or on.own_cmsg_one_way or on.own_cmsg_compat
struct cmsg {
	int type;
	size_t size;
	bool send;
	bool recv;
	/* Values that are taken. */
	const void *sample[2];
	/* Values beyond the range, if there are any. */
	const void *outside[2];
	/* A byte that has to be zero, or -1. */
	int reserved;
};

static const struct cmsg cmsgs[] = {
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

#define END (cmsgs + sizeof(cmsgs) / sizeof(*cmsgs))

%% endif
/* A message with room for control messages. */
struct message {
	struct msghdr msg;
	struct iovec part;
	unsigned char data[SMALL];
	union {
		unsigned char bytes[4096];
		struct cmsghdr align;
	} control;
};

static void prepare(struct message *m, size_t room)
{
	memset(m, 0xaa, sizeof(*m));
	memset(&m->msg, 0, sizeof(m->msg));
	m->part = (struct iovec){ m->data, SMALL };
	m->msg.msg_iov = &m->part;
	m->msg.msg_iovlen = 1;
	m->msg.msg_control = &m->control;
	m->msg.msg_controllen = room;
}

/* A message that is to be sent. */
static void begin(struct message *m, unsigned int number)
{
	prepare(m, 0);
	fill_pattern(m->data, SMALL, number);
}

static struct cmsghdr *attach(struct message *m, int level, int type, const void *data, size_t len)
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

%% if on.own_cmsg_travels or on.own_cmsg_all or on.own_cmsg_beside or on.own_cmsg_room or on.own_cmsg_lengths or on.own_cmsg_unknown or on.own_cmsg_twice or on.own_cmsg_values or on.own_cmsg_others or on.own_cmsg_one_way or on.own_cmsg_compat
static void attach_sample(struct message *m, const struct cmsg *c, int i)
{
	attach(m, SOL_@{ f.upper }@, c->type, c->sample[i], c->size);
}

%% endif
static ssize_t send_it(int fd, struct message *m)
{
	return sendmsg(fd, &m->msg, MSG_NOSIGNAL | MSG_DONTWAIT);
}

%% if on.own_cmsg_travels or on.own_cmsg_all or on.own_cmsg_beside or on.own_cmsg_room or on.own_cmsg_others or on.own_cmsg_one_way or on.own_cmsg_compat
static void receive(int fd, struct message *m, size_t room, int flags, unsigned int number)
{
	prepare(m, room);
	REQUIRE_EQ(recvmsg(fd, &m->msg, flags | MSG_DONTWAIT), SMALL);
	EXPECT(is_pattern(m->data, SMALL, number));
}

static struct cmsghdr *find(struct message *m, int level, int type)
{
	struct cmsghdr *c;

	for (c = CMSG_FIRSTHDR(&m->msg); c; c = CMSG_NXTHDR(&m->msg, c))
		if (c->cmsg_level == level && c->cmsg_type == type)
			return c;
	return NULL;
}

static void expect_none(struct message *m, const struct cmsg *c)
{
	EXPECT(!find(m, SOL_@{ f.upper }@, c->type));
}

%% endif
%% if on.own_cmsg_travels or on.own_cmsg_all or on.own_cmsg_beside or on.own_cmsg_compat
static void expect_cmsg(struct message *m, const struct cmsg *c, int i)
{
	struct cmsghdr *found = find(m, SOL_@{ f.upper }@, c->type);

	if (!EXPECT(found)) {
		note("control message %d", c->type);
		return;
	}
	EXPECT_EQ(found->cmsg_len, CMSG_LEN(c->size));
	EXPECT(!memcmp(CMSG_DATA(found), c->sample[i], c->size));
}

%% endif
%% if on.own_cmsg_travels
/* Each message has its own, however often it is looked at. */
void test_own_cmsg_travels(void)
{
	const struct cmsg *c;
	struct message m;
	int fd[2];
	int i;

	open_pair(fd);
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

	open_pair(fd);
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

	open_pair(fd);
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

	open_pair(fd);
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
%% if on.own_cmsg_lengths or on.own_cmsg_unknown or on.own_cmsg_twice or on.own_cmsg_values
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

	open_pair(fd);
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

	open_pair(fd);
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

	open_pair(fd);
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

	open_pair(fd);
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
%% if on.own_cmsg_others
/* What belongs to another level is passed over, and goes nowhere. */
void test_own_cmsg_others(void)
{
	const struct cmsg *c;
	struct message m;
	int fd[2];

	open_pair(fd);
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
%% if on.own_cmsg_one_way
/* What the user's code makes of them is its own; their form is not. */
void test_own_cmsg_one_way(void)
{
	struct cmsghdr *found;
	const struct cmsg *c;
	struct message m;
	int fd[2];

	open_pair(fd);
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
	open_pair(fd);
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
