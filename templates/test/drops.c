// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Frames that nobody may believe. */

#include "cases.h"
#include "link.h"

#define HEADER @{ f.header.size }@

/* A frame goes to nobody, is counted, and the next one arrives. */
static void expect_dropped(const struct wire *link, int fd, const struct frame *bad, const char *name)
{
	unsigned long before = counted(link, 1, name);
	unsigned long taken = counted(link, 1, "in_frames");
	unsigned char data[SMALL];
	struct frame good;

	inject(link, 0, bad);
	expect_count(link, 1, name, before + 1);
	EXPECT_EQ(counted(link, 1, "in_frames"), taken);
	expect_empty(fd);
	fill_pattern(data, SMALL, 9);
	make_frame(link, 0, 0, 1, data, SMALL, &good);
	inject(link, 0, &good);
	expect_arrival(fd, 9);
	expect_count(link, 1, "in_frames", taken + 1);
	EXPECT_EQ(counted(link, 1, name), before + 1);
}

static int open_receiver(struct wire *link, struct frame *frame)
{
	unsigned char data[SMALL];
	int fd;

	open_wire(link);
	fd = open_at(link, 1, 1);
	fill_pattern(data, SMALL, 1);
	make_frame(link, 0, 0, 1, data, SMALL, frame);
	return fd;
}

%% if on.drop_none
/* What is built here by hand is right, even if the wire pads it. */
void test_drop_none(void)
{
	unsigned char data[SMALL];
	struct frame frame;
	struct wire link;
	int fd = open_receiver(&link, &frame);

	inject(&link, 0, &frame);
	expect_arrival(fd, 1);
	frame.len += 40;
	inject(&link, 0, &frame);
	expect_arrival(fd, 1);
	make_frame(&link, 0, 0, 1, NULL, 0, &frame);
	if (frame.len < ETH_ZLEN)
		frame.len = ETH_ZLEN;
	inject(&link, 0, &frame);
	REQUIRE(arrives(fd));
	EXPECT_EQ(recv(fd, data, sizeof(data), 0), 0);
}

%% endif
%% if on.drop_truncated
void test_drop_truncated(void)
{
	struct frame frame;
	struct wire link;
	int fd = open_receiver(&link, &frame);
	size_t whole = frame.len;

	for (frame.len = ETH_HLEN + 1; frame.len < whole; frame.len += 3)
		expect_dropped(&link, fd, &frame, "in_truncated");
	frame.len = ETH_HLEN + HEADER - 1;
	expect_dropped(&link, fd, &frame, "in_truncated");
	frame.len = whole - 1;
	expect_dropped(&link, fd, &frame, "in_truncated");
}

%% endif
%% if on.drop_foreign
void test_drop_foreign(void)
{
	static const unsigned int offsets[] = {
%% for offset in t.wire.constants
		@{ offset }@,
%% endfor
	};
	struct frame frame;
	struct wire link;
	int fd = open_receiver(&link, &frame);
	size_t i;

	for (i = 0; i < sizeof(offsets) / sizeof(*offsets); i++) {
		struct frame bad = frame;

		bad.bytes[ETH_HLEN + offsets[i]] ^= 0x40;
		mend_checksum(&bad);
		expect_dropped(&link, fd, &bad, "in_foreign");
	}
}

%% endif
%% if on.drop_reserved
void test_drop_reserved(void)
{
	static const unsigned int offsets[] = {
%% for offset in t.wire.reserved
		@{ offset }@,
%% endfor
	};
	struct frame frame;
	struct wire link;
	int fd = open_receiver(&link, &frame);
	size_t i;

	for (i = 0; i < sizeof(offsets) / sizeof(*offsets); i++) {
		struct frame bad = frame;

		bad.bytes[ETH_HLEN + offsets[i]] = 1;
		mend_checksum(&bad);
		expect_dropped(&link, fd, &bad, "in_malformed");
	}
}

%% endif
%% if on.drop_oversize
/* However much of it is there. */
void test_drop_oversize(void)
{
	struct frame frame;
	struct wire link;
	int fd = open_receiver(&link, &frame);

	@{ t.wire.oversize }@
	mend_checksum(&frame);
	expect_dropped(&link, fd, &frame, "in_oversize");
}

%% endif
%% if on.drop_checksum
void test_drop_checksum(void)
{
	struct frame frame;
	struct wire link;
	int fd = open_receiver(&link, &frame);
	struct frame bad = frame;

	bad.bytes[ETH_HLEN + @{ t.wire.checksum_offset }@] ^= 1;
	expect_dropped(&link, fd, &bad, "in_checksum");
	/* The last byte of the message counts, too. */
	bad = frame;
	bad.bytes[frame.len - 1] ^= 0x80;
	expect_dropped(&link, fd, &bad, "in_checksum");
	bad.bytes[frame.len - 2] ^= 1;
	expect_dropped(&link, fd, &bad, "in_checksum");
}

%% endif
%% if on.drop_nobody
void test_drop_nobody(void)
{
	unsigned char data[SMALL] = { 0 };
	struct frame frame;
	struct wire link;
	int fd = open_receiver(&link, &frame);

	make_frame(&link, 0, 0, 2, data, SMALL, &frame);
	expect_dropped(&link, fd, &frame, "in_no_socket");
}

%% endif
%% if on.drop_type
void test_drop_type(void)
{
	struct frame frame;
	struct wire link;
	int fd = open_receiver(&link, &frame);

	frame.bytes[ETH_HLEN + @{ t.wire.type_offset }@] ^= 0x40;
	mend_checksum(&frame);
	expect_dropped(&link, fd, &frame, "in_no_socket");
}

%% endif
%% if on.drop_other_host
/* A frame for another host, which a device that listens to all lets through. */
void test_drop_other_host(void)
{
	unsigned long before;
	struct frame frame;
	struct wire link;
	int fd = open_receiver(&link, &frame);

	before = counted(&link, 1, "in_frames");
	frame.bytes[ETH_ALEN - 1] ^= 1;
	inject(&link, 0, &frame);
	frame.bytes[ETH_ALEN - 1] ^= 1;
	inject(&link, 0, &frame);
	expect_arrival(fd, 1);
	expect_empty(fd);
	expect_count(&link, 1, "in_frames", before + 1);
}

%% endif
%% if on.drop_shut
void test_drop_shut(void)
{
	struct frame frame;
	struct wire link;
	int fd = open_receiver(&link, &frame);

	EXPECT_OK(shutdown(fd, SHUT_RD));
	inject(&link, 0, &frame);
	expect_count(&link, 1, "in_refused", 1);
	EXPECT_EQ(recv(fd, &frame, 1, MSG_DONTWAIT), 0);
}

%% endif
