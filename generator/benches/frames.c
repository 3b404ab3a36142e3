// SPDX-License-Identifier: MIT OR Apache-2.0
/*
 * Counts what it costs to send a message in a frame from one network namespace
 * to another over veth devices and to receive it, as messages.c does. Packet
 * sockets carry as many bytes ("bare"), or do what the family does: the program
 * fills the header in, and looks at what has come ("packet"). Everybody names an
 * address for each message and is told the one it came from.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <linux/syscometh.h>

#include "run.h"
#include "wire.h"

#define ROUNDS		1000
#define WARM_UP		200
/* Of nobody else, and not the family's. */
#define OTHER_ETHERTYPE	0x88b6

#define HEADER		sizeof(struct syscometh_hdr)

/* What stands behind the Ethernet header. */
static union {
	struct syscometh_hdr header;
	char bytes[HEADER + SYSCOMETH_MESSAGE_MAX];
	uint64_t words[(HEADER + SYSCOMETH_MESSAGE_MAX + 7) / 8];
} frame;

/* Who sends, to what address, and who receives. */
struct ends {
	int fd[2];
	union {
		struct sockaddr any;
		struct sockaddr_ll packet;
		struct sockaddr_syscometh own;
	} to;
	socklen_t len;
};

static void die(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000L + time.tv_nsec;
}

static void open_packet(const struct wire *wire, struct ends *ends)
{
	int i;

	for (i = 0; i < 2; i++) {
		struct sockaddr_ll address = {
			.sll_family = AF_PACKET,
			.sll_protocol = htons(OTHER_ETHERTYPE),
			.sll_ifindex = wire->ifindex[i],
		};

		enter(wire, i);
		ends->fd[i] = socket(AF_PACKET, SOCK_DGRAM, 0);
		if (ends->fd[i] < 0 ||
		    bind(ends->fd[i], (struct sockaddr *)&address, sizeof(address)))
			die("AF_PACKET");
	}
	ends->len = sizeof(ends->to.packet);
	ends->to.packet = (struct sockaddr_ll) {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(OTHER_ETHERTYPE),
		.sll_ifindex = wire->ifindex[0],
		.sll_halen = ETH_ALEN,
	};
	memcpy(ends->to.packet.sll_addr, wire->hwaddr[1], ETH_ALEN);
}

static void open_own(const struct wire *wire, struct ends *ends)
{
	int i;

	for (i = 0; i < 2; i++) {
		struct sockaddr_syscometh address = {
			.family = AF_SYSCOMETH,
			.nid = htons(i),
			.cpid = htons(0x1000),
			.ifindex = wire->ifindex[i],
		};

		enter(wire, i);
		ends->fd[i] = socket(AF_SYSCOMETH, SOCK_DGRAM, 0);
		if (ends->fd[i] < 0 ||
		    bind(ends->fd[i], (struct sockaddr *)&address, sizeof(address)))
			die("AF_SYSCOMETH");
	}
	ends->len = sizeof(ends->to.own);
	ends->to.own = (struct sockaddr_syscometh) {
		.family = AF_SYSCOMETH,
		.nid = htons(1),
		.cpid = htons(0x1000),
		.ifindex = wire->ifindex[0],
	};
	memcpy(ends->to.own.hwaddr, wire->hwaddr[1], ETH_ALEN);
}

static void send_bytes(const struct ends *ends, const char *bytes, size_t len)
{
	if (sendto(ends->fd[0], bytes, len, 0, &ends->to.any, ends->len) != (ssize_t)len)
		die("sendto");
}

static void receive_bytes(const struct ends *ends, char *bytes, size_t len)
{
	struct sockaddr_storage from;
	socklen_t room = sizeof(from);

	if (recvfrom(ends->fd[1], bytes, len, 0, (struct sockaddr *)&from, &room) != (ssize_t)len)
		die("recvfrom");
}

static void own_trip(const struct ends *ends, size_t len)
{
	send_bytes(ends, frame.bytes + HEADER, len);
	receive_bytes(ends, frame.bytes + HEADER, len);
}

static void bare_trip(const struct ends *ends, size_t len)
{
	send_bytes(ends, frame.bytes, HEADER + len);
	receive_bytes(ends, frame.bytes, HEADER + len);
}

/* The internet checksum of the frame, what is behind it being zero. */
static uint16_t checksum(size_t len)
{
	unsigned __int128 wide = 0;
	uint64_t sum;
	size_t i;

	for (i = 0; i < (len + 7) / 8; i++)
		wide += frame.words[i];
	sum = (uint64_t)wide + (uint64_t)(wide >> 64);
	sum += sum < (uint64_t)wide;
	sum = (sum >> 32) + (uint32_t)sum;
	sum = (sum >> 32) + (uint32_t)sum;
	sum = (sum >> 16) + (uint16_t)sum;
	sum = (sum >> 16) + (uint16_t)sum;
	return ~sum;
}

static void packet_trip(const struct ends *ends, size_t len)
{
	struct syscometh_hdr *header = &frame.header;
	uint16_t sum;

	*header = (struct syscometh_hdr) {
		.version = SYSCOMETH_HDR_VERSION,
		.length = htons(len),
		.dst_nid = htons(1),
		.dst_cpid = htons(0x1000),
	};
	sum = checksum(HEADER + len);
	memcpy(&header->checksum, &sum, sizeof(sum));
	bare_trip(ends, len);
	if (header->version != SYSCOMETH_HDR_VERSION || header->zero[0] || header->zero[1] ||
	    ntohs(header->length) != len || checksum(HEADER + len) ||
	    header->dst_nid != htons(1) || header->dst_cpid != htons(0x1000))
		die("header");
}

static void measure(const char *what, void (*trip)(const struct ends *, size_t),
		    const struct ends *ends, size_t len)
{
	long start = 0;
	int i;

	for (i = -WARM_UP; i < ROUNDS; i++) {
		if (!i)
			start = now();
		trip(ends, len);
	}
	printf("%s %zu %ld\n", what, len, (now() - start) / ROUNDS);
}

int main(void)
{
	static const size_t sizes[] = { 64, 1024, SYSCOMETH_MESSAGE_MAX };
	static struct report failure;
	struct ends packet, own;
	struct wire wire;
	size_t i;

	report = &failure;
	open_wire(&wire);
	open_packet(&wire, &packet);
	open_own(&wire, &own);
	/* What the kernel still has to do after booting is not of interest. */
	sleep(2);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		measure("bare", bare_trip, &packet, sizes[i]);
		measure("packet", packet_trip, &packet, sizes[i]);
		measure("syscometh", own_trip, &own, sizes[i]);
	}
	return 0;
}
