// SPDX-License-Identifier: GPL-2.0-only
/* What the protocol of STOPWAIT promises, over a wire that loses frames. */
#include <linux/sockios.h>
#include <stdlib.h>
#include <sys/ioctl.h>

#include "cases.h"
#include "link.h"

/* Connects the socket of one end to that of the other. */
static int open_end(const struct wire *link, int end)
{
	struct sockaddr_stopwait address;
	int fd = open_at(link, end, end);

	far_address(link, !end, !end, &address);
	REQUIRE_OK(connect_to(fd, &address));
	return fd;
}

static void open_ends(struct wire *link, int fd[2])
{
	open_wire(link);
	fd[0] = open_end(link, 0);
	fd[1] = open_end(link, 1);
}

static void set_tries(int fd, unsigned int tries)
{
	REQUIRE_OK(setsockopt(fd, SOL_STOPWAIT, STOPWAIT_TRIES, &tries,
			      sizeof(tries)));
}

/* A process that sends so many messages. */
static pid_t send_many(int fd, unsigned int count)
{
	pid_t pid = start();
	unsigned int i;

	if (pid)
		return pid;
	for (i = 0; i < count; i++)
		REQUIRE_EQ(send_number(fd, i, 0), SMALL);
	stop();
}

static int unacknowledged(int fd)
{
	int bytes = -1;

	REQUIRE_OK(ioctl(fd, SIOCOUTQ, &bytes));
	return bytes;
}

static void wait_acknowledged(int fd)
{
	long long end = now_ms() + SOON;

	while (unacknowledged(fd)) {
		REQUIRE(now_ms() < end);
		usleep(1000);
	}
}

/* A message and its acknowledgment, and no other frame. */
void test_protocol_plain(void)
{
	struct wire link;
	int fd[2];

	open_ends(&link, fd);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	expect_arrival(fd[1], 1);
	wait_acknowledged(fd[0]);
	usleep(100000);
	expect_count(&link, 1, "in_frames", 1);
	EXPECT_EQ(counted(&link, 0, "in_frames"), 0);
	expect_count(&link, 0, "in_taken", counted(&link, 0, "out_frames"));
}

/* Both ways at once; every message arrives once, and in order. */
void test_protocol_loss(void)
{
	unsigned int count = repeats(400);
	struct wire link;
	pid_t pid[2];
	unsigned int i;
	int fd[2];
	int end;

	open_ends(&link, fd);
	for (end = 0; end < 2; end++) {
		set_tries(fd[end], 1000);
		lose(&link, end, 20);
	}
	for (end = 0; end < 2; end++)
		pid[end] = send_many(fd[end], count);
	for (i = 0; i < count; i++)
		for (end = 0; end < 2; end++)
			expect_arrival(fd[end], i);
	for (end = 0; end < 2; end++) {
		join(pid[end]);
		wait_acknowledged(fd[end]);
		expect_count(&link, end, "in_frames", count);
		EXPECT(counted(&link, end, "out_frames") > 2 * count);
		expect_empty(fd[end]);
	}
}

/* What comes again since its acknowledgment was lost is no message. */
void test_protocol_duplicates(void)
{
	const unsigned int count = 20;
	struct wire link;
	unsigned int i;
	pid_t pid;
	int fd[2];

	open_ends(&link, fd);
	set_tries(fd[0], 1000);
	lose(&link, 1, 50);
	pid = send_many(fd[0], count);
	for (i = 0; i < count; i++)
		expect_arrival(fd[1], i);
	join(pid);
	wait_acknowledged(fd[0]);
	expect_empty(fd[1]);
	expect_count(&link, 1, "in_frames", count);
	EXPECT(counted(&link, 1, "in_taken") > 0);
}

/* The frame by which the other end would get a message. */
static void make_data(const struct wire *link, unsigned int session,
		      unsigned int seq, struct frame *frame)
{
	struct stopwait_hdr *header = (void *)(frame->bytes + ETH_HLEN);
	char bytes[SMALL];

	fill_pattern(bytes, sizeof(bytes), session);
	make_frame(link, 0, 0, 1, bytes, sizeof(bytes), frame);
	header->session = htobe32(session);
	header->seq = htobe32(seq);
	mend_checksum(frame);
}

/* What the network has kept until the peer is in another session. */
void test_protocol_late(void)
{
	struct frame first, second;
	struct wire link;
	int fd;

	open_wire(&link);
	fd = open_end(&link, 1);
	make_data(&link, 1, 0, &first);
	make_data(&link, 2, 0, &second);
	inject(&link, 0, &first);
	expect_arrival(fd, 1);
	inject(&link, 0, &second);
	expect_arrival(fd, 2);
	inject(&link, 0, &first);
	expect_count(&link, 1, "in_refused", 1);
	inject(&link, 0, &second);
	expect_count(&link, 1, "in_taken", 1);
	expect_empty(fd);
	EXPECT_EQ(counted(&link, 1, "out_frames"), 3);
}

/* A peer that is gone is given up, and nothing is kept for it. */
void test_protocol_silence(void)
{
	struct wire link;
	char byte;
	int fd[2];

	open_ends(&link, fd);
	set_tries(fd[0], 3);
	close(fd[1]);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	EXPECT_EQ(send_number(fd[0], 2, 0), SMALL);
	EXPECT_ERRNO(recv(fd[0], &byte, 1, 0), ETIMEDOUT);
	EXPECT_EQ(unacknowledged(fd[0]), 0);
	/* A try that has no memory sends nothing. */
	if (!fault_has_hit())
		EXPECT_EQ(counted(&link, 0, "out_frames"), 3);

	/* What was lost is not waited for. */
	fd[1] = open_end(&link, 1);
	EXPECT_EQ(send_number(fd[0], 3, 0), SMALL);
	expect_arrival(fd[1], 3);
}

/* Either end may begin anew, and what waits for it arrives. */
void test_protocol_restart(void)
{
	struct wire link;
	unsigned int i;
	int fd[2];
	int end;

	open_ends(&link, fd);
	for (i = 0; i < 10; i++) {
		end = i % 2;
		EXPECT_EQ(send_number(fd[0], 2 * i, 0), SMALL);
		expect_arrival(fd[1], 2 * i);
		wait_acknowledged(fd[0]);
		close(fd[end]);
		EXPECT_EQ(send_number(fd[!end], 2 * i + 1, 0), SMALL);
		fd[end] = open_end(&link, end);
		expect_arrival(fd[end], 2 * i + 1);
		wait_acknowledged(fd[!end]);
	}
}

/* A receiver that has no room makes the sender wait, and loses nothing. */
void test_protocol_full(void)
{
	const unsigned int count = 10;
	long long end = now_ms() + SOON;
	struct wire link;
	unsigned int i;
	pid_t pid;
	int fd[2];

	open_ends(&link, fd);
	set_tries(fd[0], 1000);
	set_int(fd[1], SO_RCVBUF, 1);
	pid = send_many(fd[0], count);
	while (!counted(&link, 1, "in_full") && now_ms() < end)
		usleep(1000);
	if (!fault_has_hit())
		EXPECT(counted(&link, 1, "in_full") > 0);
	for (i = 0; i < count; i++)
		expect_arrival(fd[1], i);
	join(pid);
	expect_empty(fd[1]);
}

/* Who reads no more still hears that what it sends has arrived. */
void test_protocol_half(void)
{
	struct wire link;
	char byte;
	int fd[2];

	open_ends(&link, fd);
	set_tries(fd[0], 1000);
	set_tries(fd[1], 2);
	REQUIRE_OK(shutdown(fd[0], SHUT_RD));
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	expect_arrival(fd[1], 1);
	wait_acknowledged(fd[0]);

	EXPECT_EQ(send_number(fd[1], 2, 0), SMALL);
	EXPECT_ERRNO(recv(fd[1], &byte, 1, 0), ETIMEDOUT);
	if (!fault_has_hit())
		expect_count(&link, 0, "in_refused", 2);
}

/* There is one peer, or none. */
void test_protocol_wrong(void)
{
	struct sockaddr_stopwait address;
	struct wire link;
	int fd[2];

	open_ends(&link, fd);
	far_address(&link, 1, 2, &address);
	EXPECT_ERRNO(send_number_to(fd[0], &address, 1), EISCONN);
	far_address(&link, 1, 1, &address);
	EXPECT_EQ(send_number_to(fd[0], &address, 2), SMALL);
	expect_arrival(fd[1], 2);
	EXPECT_ERRNO(send_number_to(open_at(&link, 0, 3), &address, 3),
		     ENOTCONN);
	address.hwaddr[0] |= 1;
	EXPECT_ERRNO(connect_to(fd[0], &address), EINVAL);
}

/* A host that has the port of the peer, and is not the peer. */
void test_protocol_stranger(void)
{
	struct frame frame;
	struct wire link;
	int fd[2];

	open_ends(&link, fd);
	make_data(&link, 1, 0, &frame);
	frame.bytes[2 * ETH_ALEN - 1] ^= 1;
	inject(&link, 0, &frame);
	expect_count(&link, 1, "in_refused", 1);
	expect_empty(fd[1]);
	EXPECT_EQ(send_number(fd[0], 2, 0), SMALL);
	expect_arrival(fd[1], 2);
	wait_acknowledged(fd[0]);
}

/* With SO_LINGER, nothing is lost that close() has waited for. */
void test_protocol_linger(void)
{
	struct linger linger = { .l_onoff = 1, .l_linger = SOON / 1000 };
	struct wire link;
	unsigned int i;
	int fd[2];

	open_ends(&link, fd);
	set_tries(fd[0], 1000);
	REQUIRE_OK(setsockopt(fd[0], SOL_SOCKET, SO_LINGER, &linger,
			      sizeof(linger)));
	lose(&link, 0, 30);
	for (i = 0; i < 10; i++)
		EXPECT_EQ(send_number(fd[0], i, 0), SMALL);
	close(fd[0]);
	expect_count(&link, 1, "in_frames", 10);
	for (i = 0; i < 10; i++)
		expect_number(fd[1], i);
}

/* Sockets are closed while their timers run and acknowledgments arrive. */
void test_protocol_close_race(void)
{
	long long end = now_ms() + race_ms(3000);
	struct wire link;
	int fd[2];
	int i;

	open_ends(&link, fd);
	lose(&link, 1, 50);
	while (now_ms() < end) {
		close(fd[0]);
		fd[0] = open_end(&link, 0);
		for (i = 0; i < 3; i++)
			send_number(fd[0], i, MSG_DONTWAIT);
		usleep(random() % 50000);
		while (recv(fd[1], &i, 1, MSG_DONTWAIT) >= 0)
			;
	}
}
