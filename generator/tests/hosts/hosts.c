// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * One of two hosts on the same Ethernet. Both run this, and every case on one
 * has its counterpart on the other.
 */
#include <fcntl.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "family.h"
#include "link.h"

#define CARD "eth0"
#define LARGEST SYSCOMETH_MESSAGE_MAX
/* Addresses at which hosts meet before a case; cases use smaller ones. */
#define MEETING 100
/* Milliseconds between two calls for the other host. */
#define CALL_MS 50
/* Messages each way. */
#define MESSAGES 300
#define BURST 16

/* Seconds: the other host may boot much later, and as slowly. */
#define PATIENCE 300

/* This host is the first end; the second is reached by its device, too. */
static void plug_in(struct wire *link)
{
	struct ifreq request = { .ifr_name = CARD };
	int fd = open_socket();

	memset(link, 0, sizeof(*link));
	link->space[0] = REQUIRE_OK(open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC));
	set_up(CARD, true);
	link->ifindex[0] = if_nametoindex(CARD);
	REQUIRE_OK(ioctl(fd, SIOCGIFHWADDR, &request));
	memcpy(link->hwaddr[0], request.ifr_hwaddr.sa_data, ETH_ALEN);
	close(fd);
}

static void all_hosts(const struct wire *link, unsigned int i, struct sockaddr_syscometh *address)
{
	near_address(link, 0, i, address);
	memset(address->hwaddr, 0xff, ETH_ALEN);
}

/*
 * Calls until the other host, which does the same, has heard this one; from is where
 * its last call came from. Until then a card may drop what it is to send or to receive.
 */
static void call(int fd, const struct sockaddr_syscometh *to, struct sockaddr_syscometh *from)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	bool heard = false, answered = false;
	socklen_t len = sizeof(*from);

	while (!answered) {
		send_to(fd, to, &heard, sizeof(heard), 0);
		if (poll(&ready, 1, CALL_MS) <= 0)
			continue;
		REQUIRE_EQ(recvfrom(fd, &answered, sizeof(answered), 0, (struct sockaddr *)from, &len),
			   sizeof(answered));
		heard = true;
	}
	/* The other one may not have heard that it was heard. */
	REQUIRE_EQ(send_to(fd, to, &heard, sizeof(heard), 0), sizeof(heard));
}

/*
 * Waits until the other host is in the same case, and learns its hardware address.
 * Sockets have to be bound before: what comes next is for them.
 */
static void meet(struct wire *link, unsigned int number)
{
	struct sockaddr_syscometh all, from;
	int fd = open_at(link, 0, MEETING + number);

	set_int(fd, SO_BROADCAST, 1);
	all_hosts(link, MEETING + number, &all);
	call(fd, &all, &from);
	memcpy(link->hwaddr[1], from.hwaddr, ETH_ALEN);
	close(fd);
}

static void expect_message(int fd, size_t len, unsigned int number, struct sockaddr_syscometh *from)
{
	static unsigned char data[LARGEST + 1];
	socklen_t size = sizeof(*from);

	REQUIRE(arrives(fd));
	REQUIRE_EQ(recvfrom(fd, data, sizeof(data), 0, (struct sockaddr *)from, &size), (ssize_t)len);
	REQUIRE(is_pattern(data, len, number));
}

static void send_message(int fd, const struct sockaddr_syscometh *to, size_t len, unsigned int number)
{
	static unsigned char data[LARGEST];

	fill_pattern(data, len, number);
	REQUIRE_EQ(send_to(fd, to, data, len, 0), (ssize_t)len);
}

/* From nothing to the largest, and back. */
static size_t length_of(unsigned int number)
{
	return LARGEST * number / (MESSAGES - 1);
}

static void meeting(void)
{
	struct wire link;

	plug_in(&link);
	meet(&link, 0);
	EXPECT_EQ(link.hwaddr[1][ETH_ALEN - 1], !link.hwaddr[0][ETH_ALEN - 1]);
}

/* One sends, the other answers to where the message came from. */
static void answers(void)
{
	struct sockaddr_syscometh to, from;
	struct wire link;
	unsigned int i;
	bool first;
	int fd;

	plug_in(&link);
	fd = open_at(&link, 0, 1);
	meet(&link, 1);
	first = link.hwaddr[0][ETH_ALEN - 1];
	far_address(&link, 1, 1, &to);
	for (i = 0; i < MESSAGES; i++) {
		if (first)
			send_message(fd, &to, length_of(i), i);
		expect_message(fd, length_of(first ? MESSAGES - 1 - i : i), i + first, &from);
		REQUIRE(same_address(&from, &to));
		if (!first)
			send_message(fd, &from, length_of(MESSAGES - 1 - i), i + 1);
	}
	EXPECT(counted(&link, 0, "in_frames") >= MESSAGES);
	EXPECT(counted(&link, 0, "out_frames") >= MESSAGES);
	EXPECT_EQ(counted(&link, 0, "in_checksum"), 0);
	EXPECT_EQ(counted(&link, 0, "in_full"), 0);
}

/* Both send several at a time, to connected sockets, and none overtakes another. */
static void bursts(void)
{
	struct sockaddr_syscometh to, from;
	struct wire link;
	unsigned int i, j;
	int fd;

	plug_in(&link);
	fd = open_at(&link, 0, 2);
	meet(&link, 2);
	far_address(&link, 1, 2, &to);
	REQUIRE_OK(connect_to(fd, &to));
	for (i = 0; i < MESSAGES; i += BURST) {
		for (j = i; j < i + BURST; j++)
			REQUIRE_EQ(send_number(fd, j, 0), SMALL);
		for (j = i; j < i + BURST; j++)
			expect_message(fd, SMALL, j, &from);
	}
}

/* What is for all hosts is for those sockets alone that ask for it. */
static void broadcast(void)
{
	struct sockaddr_syscometh to, from;
	struct wire link;
	int asks, other;

	plug_in(&link);
	asks = open_at(&link, 0, 3);
	other = open_at(&link, 0, 4);
	set_int(asks, SO_BROADCAST, 1);
	meet(&link, 3);
	all_hosts(&link, 4, &to);
	send_message(asks, &to, SMALL, 1);
	all_hosts(&link, 3, &to);
	send_message(asks, &to, SMALL, 2);
	far_address(&link, 1, 4, &to);
	send_message(asks, &to, SMALL, 3);
	expect_message(asks, SMALL, 2, &from);
	EXPECT(!memcmp(from.hwaddr, link.hwaddr[1], ETH_ALEN));
	/* It was sent last, and is the first to be seen here. */
	expect_message(other, SMALL, 3, &from);
	expect_empty(other);
}

/* Cards let pass what is for a group that a socket is bound to. */
static void group(void)
{
	static const unsigned char hwaddr[ETH_ALEN] = { 0x03, 0, 0, 0, 0, 0x2a };
	struct sockaddr_syscometh address, from;
	struct wire link;
	int fd;

	plug_in(&link);
	fd = open_socket();
	near_address(&link, 0, 5, &address);
	memcpy(address.hwaddr, hwaddr, ETH_ALEN);
	REQUIRE_OK(bind_to(fd, &address));
	set_int(fd, SO_BROADCAST, 1);
	meet(&link, 4);
	call(fd, &address, &from);
	EXPECT(!memcmp(from.hwaddr, link.hwaddr[1], ETH_ALEN));
}

int main(int argc, char **argv)
{
	static const struct socket_kind dgram = { SOCK_DGRAM, 0 };
	static const struct test_case cases[] = {
		{ "meeting", meeting, &dgram, PATIENCE },
		{ "answers", answers, &dgram, PATIENCE },
		{ "bursts", bursts, &dgram, PATIENCE },
		{ "broadcast", broadcast, &dgram, PATIENCE },
		{ "group", group, &dgram, PATIENCE },
	};

	return run_cases(cases, sizeof(cases) / sizeof(*cases), argv + !!argc);
}
