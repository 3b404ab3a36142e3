// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Frames between two network namespaces. */

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <stdio.h>

#include "link.h"

void near_address(const struct wire *link, int end, unsigned int i, @{ t.sa }@ *address)
{
	make_address(address, i);
	address->@{ f.header.device }@ = link->ifindex[end];
}

void far_address(const struct wire *link, int end, unsigned int i, @{ t.sa }@ *address)
{
	near_address(link, !end, i, address);
	memcpy(address->@{ f.header.hwaddr }@, link->hwaddr[end], ETH_ALEN);
%% if t.wire.unseen
	/* No place in the header. */
%% for line in t.wire.unseen
	@{ line }@
%% endfor
%% endif
}

int open_at(const struct wire *link, int end, unsigned int i)
{
	@{ t.sa }@ address;
	int fd;

	enter(link, end);
	fd = open_socket();
	near_address(link, end, i, &address);
	REQUIRE_OK(bind_to(fd, &address));
	return fd;
}

bool arrives(int fd)
{
	struct timeval time = { .tv_sec = SOON / 1000 };
	char byte;

	REQUIRE_OK(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof(time)));
	return recv(fd, &byte, 1, MSG_PEEK) >= 0;
}

void expect_arrival(int fd, unsigned int number)
{
	if (EXPECT(arrives(fd)))
		expect_number(fd, number);
}

unsigned long counted(const struct wire *link, int end, const char *name)
{
	unsigned long value = 0;
	char line[64], known[64];
	bool found = false;
	FILE *file;

	enter(link, end);
	file = fopen("/proc/thread-self/net/@{ f.name }@_stat", "r");
	REQUIRE(file);
	while (!found && fgets(line, sizeof(line), file))
		found = sscanf(line, "%63s %lu", known, &value) == 2 && !strcmp(known, name);
	fclose(file);
	REQUIRE(found);
	return value;
}

void expect_count(const struct wire *link, int end, const char *name, unsigned long want)
{
	long long limit = now_ms() + SOON;

	while (counted(link, end, name) < want && now_ms() < limit)
		usleep(1000);
	if (!EXPECT_EQ(counted(link, end, name), want))
		note("%s", name);
}

/* A number of so many bytes, the most significant one first or last. */
static void put(unsigned char *at, size_t size, bool little, unsigned long long value)
{
	size_t i;

	for (i = 0; i < size; i++) {
		at[little ? i : size - 1 - i] = value;
		value >>= 8;
	}
}

void mend_checksum(struct frame *frame)
{
%% if t.wire.checksum
	unsigned char *header = frame->bytes + ETH_HLEN;
	size_t len = frame->len - ETH_HLEN;
	unsigned long sum = 0;
	size_t i;

	put(header + @{ t.wire.checksum_offset }@, 2, false, 0);
	for (i = 0; i < len; i++)
		sum += i % 2 ? header[i] : header[i] << 8;
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	put(header + @{ t.wire.checksum_offset }@, 2, false, ~sum);
%% else
	(void)frame;
%% endif
}

void make_frame(const struct wire *link, int end, unsigned int i, unsigned int j, const void *data, size_t len, struct frame *frame)
{
	unsigned char *header = frame->bytes + ETH_HLEN;
	@{ t.sa }@ src;
	@{ t.sa }@ dst;

	near_address(link, end, i, &src);
	far_address(link, !end, j, &dst);
	memset(frame, 0, sizeof(*frame));
	memcpy(frame->bytes, link->hwaddr[!end], ETH_ALEN);
	memcpy(frame->bytes + ETH_ALEN, link->hwaddr[end], ETH_ALEN);
	put(frame->bytes + 2 * ETH_ALEN, 2, false, @{ f.header.ethertype }@);
%% for line in t.wire.lines
	@{ line }@
%% endfor
	if (len)
		memcpy(header + @{ f.header.size }@, data, len);
	frame->len = ETH_HLEN + @{ f.header.size }@ + len;
	mend_checksum(frame);
}

int open_raw(const struct wire *link, int end, int protocol)
{
	struct sockaddr_ll address = {
		.sll_family = AF_PACKET,
		.sll_protocol = htons(protocol),
		.sll_ifindex = link->ifindex[end],
	};
	int fd;

	enter(link, end);
	fd = REQUIRE_OK(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0));
	REQUIRE_OK(bind(fd, (struct sockaddr *)&address, sizeof(address)));
	return fd;
}

void inject(const struct wire *link, int end, const struct frame *frame)
{
	int fd = open_raw(link, end, ETH_P_ALL);

	REQUIRE_EQ(send(fd, frame->bytes, frame->len, 0), (ssize_t)frame->len);
	close(fd);
}
