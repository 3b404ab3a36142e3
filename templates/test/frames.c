// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Messages over a wire. */

%% if on.frame_inq
#include <linux/sockios.h>
%% endif
#include <stdlib.h>
%% if on.frame_inq
#include <sys/ioctl.h>
%% endif
#include <sys/uio.h>
#include <time.h>

#include "cases.h"
#include "link.h"

%% if on.frame_talk
/* The source of a message is where an answer goes to. */
void test_frame_talk(void)
{
	@{ t.sa }@ address, from;
	unsigned char data[SMALL];
	socklen_t len = SIZE;
	struct wire link;
	int fd[2];

	open_wire(&link);
	fd[0] = open_at(&link, 0, 0);
	fd[1] = open_at(&link, 1, 1);
	far_address(&link, 1, 1, &address);
	EXPECT_EQ(send_number_to(fd[0], &address, 1), SMALL);
	REQUIRE(arrives(fd[1]));
	memset(&from, 0xaa, sizeof(from));
	EXPECT_EQ(recvfrom(fd[1], data, SMALL, 0, (struct sockaddr *)&from, &len), SMALL);
	EXPECT_EQ(len, SIZE);
	EXPECT(is_pattern(data, SMALL, 1));
	far_address(&link, 0, 0, &address);
	EXPECT(same_address(&from, &address));
	EXPECT_EQ(send_number_to(fd[1], &from, 2), SMALL);
	expect_arrival(fd[0], 2);
}

%% endif
%% if on.frame_connected
/* A connected socket talks to its peer, and to nobody else. */
void test_frame_connected(void)
{
	unsigned long refused;
	@{ t.sa }@ address;
	struct wire link;
	int fd[2], other;

	open_wire(&link);
	fd[0] = open_at(&link, 0, 0);
	other = open_at(&link, 0, 2);
	fd[1] = open_at(&link, 1, 1);
	far_address(&link, 0, 0, &address);
	REQUIRE_OK(connect_to(fd[1], &address));
	far_address(&link, 1, 1, &address);
	REQUIRE_OK(connect_to(fd[0], &address));
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	expect_arrival(fd[1], 1);
	EXPECT_EQ(send_number(fd[1], 2, 0), SMALL);
	expect_arrival(fd[0], 2);
	refused = counted(&link, 1, "in_refused");
	EXPECT_EQ(send_number_to(other, &address, 3), SMALL);
	expect_count(&link, 1, "in_refused", refused + 1);
	expect_empty(fd[1]);
}

%% endif
%% if on.frame_bytes
/* What is on the wire, byte by byte. */
void test_frame_bytes(void)
{
	unsigned char data[SMALL], seen[FRAME_ROOM];
	@{ t.sa }@ address;
	struct frame frame;
	struct wire link;
	ssize_t len;
	int raw, fd;

	open_wire(&link);
	raw = open_raw(&link, 1, ETH_P_ALL);
	fd = open_at(&link, 0, 0);
	far_address(&link, 1, 1, &address);
	fill_pattern(data, SMALL, 1);
	make_frame(&link, 0, 0, 1, data, SMALL, &frame);
	EXPECT_EQ(send_to(fd, &address, data, SMALL, 0), SMALL);
	/* There may be frames of others. */
	do {
		REQUIRE(arrives(raw));
		len = REQUIRE_OK(recv(raw, seen, sizeof(seen), 0));
	} while (len < ETH_HLEN || memcmp(seen + 2 * ETH_ALEN, frame.bytes + 2 * ETH_ALEN, 2));
	if (EXPECT_EQ(len, (ssize_t)frame.len))
		EXPECT(!memcmp(seen, frame.bytes, len));
}

%% endif
%% if on.frame_shared
/* Who else looks at a frame sees all of it. */
void test_frame_shared(void)
{
	unsigned char data[SMALL], seen[FRAME_ROOM];
	struct frame frame;
	struct wire link;
	int raw, fd;

	open_wire(&link);
	fd = open_at(&link, 1, 1);
	raw = open_raw(&link, 1, @{ f.upper }@_ETHERTYPE);
	fill_pattern(data, SMALL, 1);
	make_frame(&link, 0, 0, 1, data, SMALL, &frame);
	frame.len += 40;
	inject(&link, 0, &frame);
	expect_arrival(fd, 1);
	REQUIRE(arrives(raw));
	if (EXPECT_EQ(recv(raw, seen, sizeof(seen), 0), (ssize_t)frame.len))
		EXPECT(!memcmp(seen, frame.bytes, frame.len));
}

%% endif
%% if on.frame_sizes
void test_frame_sizes(void)
{
	static const size_t sizes[] = {
%% for size in t.sizes
		@{ size }@,
%% endfor
	};
	static unsigned char data[@{ t.largest }@], got[@{ t.largest }@ + 1];
	@{ t.sa }@ address;
	struct wire link;
	int fd[2];
	size_t i;

	open_wire(&link);
	for (i = 0; i < 2; i++) {
		enter(&link, i);
		set_mtu("wire", @{ f.header.size }@ + @{ t.largest }@ < 68 ? 68 : @{ f.header.size }@ + @{ t.largest }@);
	}
	fd[0] = open_at(&link, 0, 0);
	fd[1] = open_at(&link, 1, 1);
	far_address(&link, 1, 1, &address);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		ssize_t len = sizes[i];

		fill_pattern(data, len, i);
		EXPECT_EQ(send_to(fd[0], &address, data, len, 0), len);
		REQUIRE(arrives(fd[1]));
		EXPECT_EQ(recv(fd[1], got, sizeof(got), 0), len);
		EXPECT(is_pattern(got, len, i));
	}
}

%% endif
%% if on.frame_too_long
/* What the device has no room for is refused at once. */
void test_frame_too_long(void)
{
	static unsigned char data[@{ t.largest }@];
	@{ t.sa }@ address;
	struct wire link;
	int fd;

	open_wire(&link);
	enter(&link, 1);
	set_mtu("wire", @{ f.header.size }@ + @{ t.largest - 1 }@);
	fd = open_at(&link, 0, 0);
	set_mtu("wire", @{ f.header.size }@ + @{ t.largest - 1 }@);
	far_address(&link, 1, 1, &address);
	EXPECT_EQ(send_to(fd, &address, data, @{ t.largest - 1 }@, 0), @{ t.largest - 1 }@);
	EXPECT_ERRNO(send_to(fd, &address, data, @{ t.largest }@, 0), EMSGSIZE);
	EXPECT_EQ(counted(&link, 0, "out_frames"), 1);
}

%% endif
%% if on.frame_order
void test_frame_order(void)
{
	unsigned int count = repeats(500);
	unsigned int sent, got = 0;
	@{ t.sa }@ address;
	struct wire link;
	int fd[2];

	open_wire(&link);
	fd[0] = open_at(&link, 0, 0);
	fd[1] = open_at(&link, 1, 1);
	far_address(&link, 1, 1, &address);
	for (sent = 0; sent < count; sent++) {
		EXPECT_EQ(send_number_to(fd[0], &address, sent), SMALL);
		/* More than a few have no room. */
		if (sent - got == 20)
			while (got < sent)
				expect_arrival(fd[1], got++);
	}
	EXPECT_EQ(counted(&link, 0, "out_frames"), sent);
	expect_count(&link, 1, "in_frames", sent);
	EXPECT_EQ(counted(&link, 1, "in_full"), 0);
}

%% endif
%% if on.frame_peek
void test_frame_peek(void)
{
	unsigned char data[SMALL];
	@{ t.sa }@ address;
	struct wire link;
	int fd[2];

	open_wire(&link);
	fd[0] = open_at(&link, 0, 0);
	fd[1] = open_at(&link, 1, 1);
	far_address(&link, 1, 1, &address);
	EXPECT_EQ(send_number_to(fd[0], &address, 1), SMALL);
	REQUIRE(arrives(fd[1]));
	EXPECT_EQ(recv(fd[1], data, 1, MSG_PEEK | MSG_TRUNC), SMALL);
	EXPECT_EQ(recv(fd[1], data, SMALL, MSG_PEEK), SMALL);
	EXPECT(is_pattern(data, SMALL, 1));
	expect_number(fd[1], 1);
	expect_empty(fd[1]);
}

%% endif
%% if on.frame_inq
void test_frame_inq(void)
{
	@{ t.sa }@ address;
	struct wire link;
	int value = -1;
	int fd[2];

	open_wire(&link);
	fd[0] = open_at(&link, 0, 0);
	fd[1] = open_at(&link, 1, 1);
	EXPECT_OK(ioctl(fd[1], SIOCINQ, &value));
	EXPECT_EQ(value, 0);
	far_address(&link, 1, 1, &address);
	EXPECT_EQ(send_number_to(fd[0], &address, 1), SMALL);
	REQUIRE(arrives(fd[1]));
	EXPECT_OK(ioctl(fd[1], SIOCINQ, &value));
	EXPECT_EQ(value, SMALL);
	expect_number(fd[1], 1);
}

%% endif
%% if on.frame_loopback
/* The loopback device is one like the others. */
void test_frame_loopback(void)
{
	@{ t.sa }@ address;
	struct wire link;
	int fd[2];

	open_wire(&link);
	fd[0] = open_bound(0);
	fd[1] = open_bound(1);
	make_address(&address, 1);
	EXPECT_EQ(send_number_to(fd[0], &address, 1), SMALL);
	expect_arrival(fd[1], 1);
	set_up("lo", false);
	EXPECT_ERRNO(send_number_to(open_bound(2), &address, 1), ENETDOWN);
}

%% endif
%% if on.frame_spaces
/* A frame is for the network namespace of the device that it came by. */
void test_frame_spaces(void)
{
	@{ t.sa }@ address;
	struct wire link;
	int fd[2], i;

	open_wire(&link);
	for (i = 0; i < 2; i++)
		fd[i] = open_at(&link, i, 0);
	far_address(&link, 1, 0, &address);
	EXPECT_EQ(send_number_to(fd[0], &address, 1), SMALL);
	expect_arrival(fd[1], 1);
	expect_empty(fd[0]);
	EXPECT_EQ(counted(&link, 0, "in_frames"), 0);
}

%% endif
%% if on.frame_full
/* Nobody waits for a receiver that is full. */
void test_frame_full(void)
{
	long long end = now_ms() + SOON;
	unsigned int count = repeats(200);
	unsigned int number, got = 0;
	unsigned long full;
	@{ t.sa }@ address;
	struct wire link;
	int fd[2];

	open_wire(&link);
	fd[0] = open_at(&link, 0, 0);
	fd[1] = open_at(&link, 1, 1);
	set_int(fd[1], SO_RCVBUF, 1);
	far_address(&link, 1, 1, &address);
	for (number = 0; number < count; number++)
		EXPECT_EQ(send_number_to(fd[0], &address, number), SMALL);
	do {
		full = counted(&link, 1, "in_full");
		got = counted(&link, 1, "in_frames");
		usleep(1000);
	} while (full + got < count && now_ms() < end);
	EXPECT_EQ(full + got, count);
	EXPECT(full > 0 && got > 0);
	for (number = 0; number < got; number++)
		expect_number(fd[1], number);
	expect_empty(fd[1]);
	EXPECT_EQ(send_number_to(fd[0], &address, count), SMALL);
	expect_arrival(fd[1], count);
}

%% endif
%% if on.frame_waits
/* Who sends faster than the device waits, unless the message can never go. */
void test_frame_waits(void)
{
	unsigned char data[SMALL];
	unsigned int number = 0, got;
	@{ t.sa }@ address;
	struct wire link;
	int fd[2];

	open_wire(&link);
	fd[0] = open_at(&link, 0, 0);
	fd[1] = open_at(&link, 1, 1);
	set_int(fd[0], SO_SNDBUF, 1);
	pace(&link, 0, 100);
	far_address(&link, 1, 1, &address);
	while (send_number_to(fd[0], &address, number) == SMALL)
		REQUIRE(++number < 1000);
	REQUIRE_EQ(errno, EAGAIN);
	address.@{ f.header.device }@ = 12345;
	EXPECT_ERRNO(send_number_to(fd[0], &address, number), EINVAL);
	far_address(&link, 1, 1, &address);
	fill_pattern(data, SMALL, number);
	EXPECT_EQ(send_to(fd[0], &address, data, SMALL, 0), SMALL);
	for (got = 0; got <= number; got++)
		expect_arrival(fd[1], got);
	expect_empty(fd[1]);
}

%% endif
%% if on.frame_times
void test_frame_times(void)
{
	union {
		char bytes[CMSG_SPACE(sizeof(struct timespec))];
		struct cmsghdr align;
	} control;
	unsigned char data[SMALL];
	struct iovec part = { .iov_base = data, .iov_len = SMALL };
	struct msghdr message = {
		.msg_iov = &part,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	struct timespec time;
	struct cmsghdr *cmsg;
	@{ t.sa }@ address;
	struct wire link;
	int fd[2];

	open_wire(&link);
	fd[0] = open_at(&link, 0, 0);
	fd[1] = open_at(&link, 1, 1);
	set_int(fd[1], SO_TIMESTAMPNS, 1);
	far_address(&link, 1, 1, &address);
	EXPECT_EQ(send_number_to(fd[0], &address, 1), SMALL);
	REQUIRE(arrives(fd[1]));
	EXPECT_EQ(recvmsg(fd[1], &message, 0), SMALL);
	cmsg = CMSG_FIRSTHDR(&message);
	REQUIRE(cmsg);
	EXPECT_EQ(cmsg->cmsg_type, SO_TIMESTAMPNS);
	memcpy(&time, CMSG_DATA(cmsg), sizeof(time));
	EXPECT(is_now(time.tv_sec));
}

%% endif
%% if on.frame_close
/* Sockets come and go while frames for them arrive. */
void test_frame_close(void)
{
	long long end = now_ms() + race_ms(2000);
	@{ t.sa }@ address;
	struct wire link;
	pid_t pid;
	int fd;

	open_wire(&link);
	pid = start();
	if (!pid) {
		far_address(&link, 1, 1, &address);
		fd = open_at(&link, 0, 0);
		while (now_ms() < end)
			send_number_to(fd, &address, 1);
		stop();
	}
	while (now_ms() < end) {
		fd = open_at(&link, 1, 1);
		usleep(random() % 2000);
		close(fd);
	}
	join(pid);
}

%% endif
