// SPDX-License-Identifier: GPL-2.0-only
/* What the hooks of FRAMED make of frames. */
#include <stdlib.h>

#include "cases.h"
#include "link.h"

static int open_end(const struct wire *link, int end)
{
	struct sockaddr_framed address;
	int fd = open_at(link, end, end);

	far_address(link, !end, !end, &address);
	REQUIRE_OK(connect_to(fd, &address));
	return fd;
}

/* A message goes by the hooks of both ends. */
void test_protocol_talk(void)
{
	struct frame frame;
	struct wire link;
	int fd[2];

	open_wire(&link);
	fd[0] = open_end(&link, 0);
	fd[1] = open_end(&link, 1);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	expect_arrival(fd[1], 1);
	expect_count(&link, 1, "in_frames", 1);
	expect_count(&link, 1, "in_refused", 0);

	/* One that the other hook has not marked. */
	make_frame(&link, 0, 0, 1, "ab", 2, &frame);
	inject(&link, 0, &frame);
	expect_count(&link, 1, "in_refused", 1);
	expect_empty(fd[1]);
}

/* The protocol answers by itself, and is all that knows of it. */
void test_protocol_answer(void)
{
	struct wire link;
	char bytes[3];
	int fd[2];

	open_wire(&link);
	fd[0] = open_end(&link, 0);
	fd[1] = open_end(&link, 1);
	EXPECT_EQ(send(fd[0], "a", 1, 0), 1);
	REQUIRE(arrives(fd[0]));
	EXPECT_EQ(recv(fd[0], bytes, sizeof(bytes), 0), 2);
	expect_count(&link, 1, "in_taken", 1);
	expect_count(&link, 1, "in_frames", 0);
	expect_count(&link, 1, "out_frames", 1);
	expect_empty(fd[1]);
}

static void refuse_below(int fd, __u16 below)
{
	struct framed_refusal refusal = { .least = 1, .below = below };

	REQUIRE_OK(setsockopt(fd, SOL_FRAMED, FRAMED_REFUSAL, &refusal,
			      sizeof(refusal)));
}

/* A hook in softirq context sees what the socket's owner has set. */
void test_protocol_refuse(void)
{
	struct wire link;
	int fd[2];
	int i;

	open_wire(&link);
	fd[0] = open_end(&link, 0);
	fd[1] = open_end(&link, 1);
	for (i = 0; i < repeats(50); i++) {
		refuse_below(fd[1], SMALL + 1);
		EXPECT_EQ(send_number(fd[0], i, 0), SMALL);
		expect_count(&link, 1, "in_refused", i + 1);
		refuse_below(fd[1], SMALL);
		EXPECT_EQ(send_number(fd[0], i, 0), SMALL);
		expect_arrival(fd[1], i);
		expect_empty(fd[1]);
	}
}

/* Sockets end while frames come in and timers run. */
void test_protocol_close(void)
{
	long long end = now_ms() + race_ms(3000);
	struct sockaddr_framed address;
	struct wire link;
	pid_t pid;
	int fd;

	open_wire(&link);
	pid = start();
	if (!pid) {
		far_address(&link, 1, 1, &address);
		fd = open_at(&link, 0, 0);
		while (now_ms() < end)
			send_to(fd, &address, "abc",
				1 + random() % 3, MSG_DONTWAIT);
		stop();
	}
	while (now_ms() < end) {
		fd = open_end(&link, 1);
		usleep(random() % 5000);
		close(fd);
	}
	join(pid);
}
