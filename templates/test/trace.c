// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Tracepoints */

#include <stdio.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "cases.h"
%% if on.trace_connections or on.trace_data
#include "connected.h"
%% elif on.trace_frames or on.trace_frame_drops
#include "link.h"
%% else
#include "family.h"
%% endif

#define TRACING "/sys/kernel/tracing"

/* Whether the kernel has tracing at all; one without is not tested further. */
static bool have_tracing(void)
{
	FILE *file = fopen("/proc/filesystems", "r");
	char line[128];
	bool have = false;

	REQUIRE(file);
	while (fgets(line, sizeof(line), file))
		have |= !strcmp(line, "nodev\ttracefs\n");
	fclose(file);
	if (!have)
		note("this kernel has no tracefs");
	return have;
}

static void put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_TRUNC);

	REQUIRE_OK(fd);
	REQUIRE_EQ(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

static void trace_all(void)
{
	need_root();
	if (access(TRACING "/events", F_OK))
		REQUIRE_OK(mount("tracefs", TRACING, "tracefs", 0, NULL));
	put(TRACING "/trace", "");
	put(TRACING "/events/@{ f.name }@/enable", "1");
}

static void trace_nothing(void)
{
	put(TRACING "/events/@{ f.name }@/enable", "0");
}

/* Lines that have both texts. */
static int lines_with(const char *event, const char *text)
{
	FILE *file = fopen(TRACING "/trace", "r");
	char line[4096];
	int lines = 0;

	REQUIRE(file);
	while (fgets(line, sizeof(line), file))
		if (strstr(line, event) && strstr(line, text))
			lines++;
	fclose(file);
	return lines;
}

/* An address as events print it. */
static char *print_address(char *at, const @{ t.sa }@ *address)
{
%% if t.traced | selectattr("kind", "eq", "bytes") | list
	size_t i;

%% endif
%% for field in t.traced
%% if field.kind == "bytes"
	for (i = 0; i < sizeof(address->@{ field.name }@); i++)
		at += sprintf(at, "%02x", address->@{ field.name }@[i]);
%% elif field.signed
	at += sprintf(at, "%lld", (long long)@{ field.toh }@(address->@{ field.name }@));
%% else
	at += sprintf(at, "%llu", (unsigned long long)@{ field.toh }@(address->@{ field.name }@));
%% endif
	at += sprintf(at, "@{ " " if loop.last else ":" }@");
%% endfor
	return at;
}

/* What an event says of a message; ino is 0 if the socket has none any more. */
static void print_message(char *at, int fd, const @{ t.sa }@ *from, const @{ t.sa }@ *to, int len)
{
	struct stat info = { 0 };

	if (fd >= 0)
		REQUIRE_OK(fstat(fd, &info));
	at += sprintf(at, ": ino=%llu src=", (unsigned long long)info.st_ino);
	at = print_address(at, from);
	at += sprintf(at, "dst=");
	at = print_address(at, to);
	sprintf(at, "len=%d", len);
}

%% if on.trace_connections
/* What an event says of a connection. */
static void print_ends(char *at, int fd, const @{ t.sa }@ *from, const @{ t.sa }@ *to)
{
	print_message(at, fd, from, to, 0);
	memcpy(strstr(at, " len="), "\n", 2);
}

/* From an end that is bound to a listener. */
void test_trace_connections(void)
{
	struct linger now = { .l_onoff = 1 };
	@{ t.sa }@ from;
	@{ t.sa }@ to;
	char text[4096];
	int listener = open_listener(0, 0);
	int fd = open_bound(1);
	int accepted;

	if (!have_tracing())
		return;
	make_address(&from, 1);
	make_address(&to, 0);
	trace_all();
	REQUIRE_OK(connect_to(fd, &to));
	print_ends(text, fd, &from, &to);
	EXPECT_EQ(lines_with(" @{ f.name }@_connect:", text), 1);
	accepted = accept_one(listener);
	print_ends(text, accepted, &from, &to);
	EXPECT_EQ(lines_with(" @{ f.name }@_accept:", text), 1);
	EXPECT_EQ(lines_with(" @{ f.name }@_reset:", ""), 0);
	REQUIRE_OK(setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now)));
	close(fd);
	print_ends(text, -1, &from, &to);
	EXPECT_EQ(lines_with(" @{ f.name }@_reset:", text), 1);
	EXPECT_EQ(lines_with(" @{ f.name }@_refuse:", ""), 0);
	close(listener);
	fd = open_socket();
	EXPECT_ERRNO(connect_to(fd, &to), ECONNREFUSED);
	memset(&from, 0, sizeof(from));
	print_ends(text, fd, &from, &to);
	EXPECT_EQ(lines_with(" @{ f.name }@_refuse:", text), 1);
	trace_nothing();
}

%% endif
%% if on.trace_data
/* An accepted end has an address, the other one has none. */
void test_trace_data(void)
{
	@{ t.sa }@ nobody = { 0 };
	@{ t.sa }@ to;
	char text[4096];
	char data[PIECE];
	int listener = open_listener(0, 0);
	int fd = open_connected(0);
	int peer = accept_one(listener);

	if (!have_tracing())
		return;
	make_address(&to, 0);
	trace_all();
	EXPECT_EQ(send_piece(fd, 0, 0), PIECE);
	print_message(text, fd, &nobody, &to, PIECE);
	EXPECT_EQ(lines_with(" @{ f.name }@_send:", text), 1);
	print_message(text, peer, &nobody, &to, PIECE);
	EXPECT_EQ(recv(peer, data, PIECE, MSG_PEEK), PIECE);
	EXPECT_EQ(lines_with(" @{ f.name }@_receive:", text), 0);
	expect_piece(peer, 0);
	EXPECT_EQ(lines_with(" @{ f.name }@_receive:", text), 1);
	EXPECT_EQ(send_piece(peer, 1, 0), PIECE);
	print_message(text, peer, &to, &nobody, PIECE);
	EXPECT_EQ(lines_with(" @{ f.name }@_send:", text), 1);
	EXPECT_EQ(lines_with(" @{ f.name }@_drop:", ""), 0);
	close(fd);
	print_message(text, -1, &to, &nobody, PIECE);
	strcat(text, " reason=unread\n");
	EXPECT_EQ(lines_with(" @{ f.name }@_drop:", text), 1);
	trace_nothing();
}

%% endif
%% if on.trace_messages
void test_trace_messages(void)
{
	@{ t.sa }@ from;
	@{ t.sa }@ to;
	char data[SMALL];
	char sent[4096];
	char received[4096];
	int fd = open_bound(0);
	int peer = open_bound(1);

	if (!have_tracing())
		return;
	make_address(&from, 0);
	make_address(&to, 1);
	print_message(sent, fd, &from, &to, SMALL);
	print_message(received, peer, &from, &to, SMALL);
	trace_all();
	EXPECT_EQ(send_number_to(fd, &to, 0), SMALL);
	EXPECT_EQ(lines_with(" @{ f.name }@_send:", sent), 1);
	EXPECT_EQ(recv(peer, data, SMALL, MSG_PEEK), SMALL);
	EXPECT_EQ(lines_with(" @{ f.name }@_receive:", received), 0);
	expect_number(peer, 0);
	EXPECT_EQ(lines_with(" @{ f.name }@_receive:", received), 1);
	EXPECT_EQ(lines_with(" @{ f.name }@_drop:", ""), 0);
%% if not f.address.autobind
	/* A sender without an address. */
	memset(&from, 0, sizeof(from));
	fd = open_socket();
	print_message(sent, fd, &from, &to, SMALL);
	print_message(received, peer, &from, &to, SMALL);
	EXPECT_EQ(send_number_to(fd, &to, 1), SMALL);
	EXPECT_EQ(lines_with(" @{ f.name }@_send:", sent), 1);
	expect_number(peer, 1);
	EXPECT_EQ(lines_with(" @{ f.name }@_receive:", received), 1);
%% endif
	trace_nothing();
}

%% endif
%% if on.trace_drops
void test_trace_drops(void)
{
	@{ t.sa }@ from;
	@{ t.sa }@ to;
	char text[4096];
	int fd = open_bound(0);
	int peer;

	if (!have_tracing())
		return;
	make_address(&from, 0);
	make_address(&to, 1);
	print_message(text, fd, &from, &to, SMALL);
	strcat(text, " reason=");
	trace_all();
	EXPECT_ERRNO(send_number_to(fd, &to, 0), ECONNREFUSED);
	EXPECT_EQ(lines_with(" @{ f.name }@_drop:", text), 1);
	EXPECT_EQ(lines_with(" @{ f.name }@_drop:", " reason=refused\n"), 1);
	EXPECT_EQ(lines_with(" @{ f.name }@_send:", ""), 0);
	peer = open_bound(1);
	EXPECT_EQ(send_number_to(fd, &to, 1), SMALL);
	print_message(text, -1, &from, &to, SMALL);
	strcat(text, " reason=unread\n");
	close(peer);
	EXPECT_EQ(lines_with(" @{ f.name }@_drop:", text), 1);
	trace_nothing();
}

%% endif
%% if on.trace_frames or on.trace_frame_drops
/* Frames arrive when they like; there is one such line in the end. */
static void expect_line(const char *event, const char *text)
{
	long long limit = now_ms() + SOON;

	while (!lines_with(event, text) && now_ms() < limit)
		usleep(1000);
	if (!EXPECT_EQ(lines_with(event, text), 1))
		note("%s%s", event, text);
}

%% endif
%% if on.trace_frames
/* Each end knows itself by its device, and the other one by its address. */
void test_trace_frames(void)
{
	@{ t.sa }@ from;
	@{ t.sa }@ to;
	char data[SMALL];
	char text[4096];
	struct wire link;
	int fd[2];

	if (!have_tracing())
		return;
	open_wire(&link);
	fd[0] = open_at(&link, 0, 0);
	fd[1] = open_at(&link, 1, 1);
	trace_all();
	near_address(&link, 0, 0, &from);
	far_address(&link, 1, 1, &to);
	EXPECT_EQ(send_number_to(fd[0], &to, 1), SMALL);
	print_message(text, fd[0], &from, &to, SMALL);
	expect_line(" @{ f.name }@_send:", text);
	REQUIRE(arrives(fd[1]));
	EXPECT_EQ(recv(fd[1], data, SMALL, MSG_PEEK), SMALL);
	EXPECT_EQ(lines_with(" @{ f.name }@_receive:", ""), 0);
	expect_number(fd[1], 1);
	far_address(&link, 0, 0, &from);
	near_address(&link, 1, 1, &to);
	print_message(text, fd[1], &from, &to, SMALL);
	expect_line(" @{ f.name }@_receive:", text);
	EXPECT_EQ(lines_with(" @{ f.name }@_drop:", ""), 0);

	/* Nothing is told that nobody asked for. */
	trace_nothing();
	put(TRACING "/trace", "");
	far_address(&link, 1, 1, &to);
	EXPECT_EQ(send_number_to(fd[0], &to, 2), SMALL);
	expect_arrival(fd[1], 2);
	EXPECT_EQ(lines_with(" @{ f.name }@_", ""), 0);
}

%% endif
%% if on.trace_frame_drops
/* A frame that cannot be one, and one for nobody. */
void test_trace_frame_drops(void)
{
	unsigned char data[SMALL];
	struct frame frame;
	char text[4096];
	struct wire link;

	if (!have_tracing())
		return;
	open_wire(&link);
	fill_pattern(data, SMALL, 1);
	make_frame(&link, 0, 0, 1, data, SMALL, &frame);
	/* What pads a frame has come, too. */
	frame.len += 40;
	trace_all();
	inject(&link, 0, &frame);
	sprintf(text, " ifindex=%u len=%zu reason=in_no_socket\n", link.ifindex[1], frame.len - ETH_HLEN);
	expect_line(" @{ f.name }@_drop:", text);
	frame.len = ETH_HLEN + 1;
	inject(&link, 0, &frame);
	sprintf(text, " ifindex=%u len=1 reason=in_truncated\n", link.ifindex[1]);
	expect_line(" @{ f.name }@_drop:", text);
	EXPECT_EQ(lines_with(" @{ f.name }@_drop:", ""), 2);
	EXPECT_EQ(lines_with(" @{ f.name }@_receive:", ""), 0);
	trace_nothing();
}

%% endif
%% if on.trace_off
/* Nothing is told that nobody asked for. */
void test_trace_off(void)
{
	@{ t.sa }@ address;
	int fd = open_bound(0);

	if (!have_tracing())
		return;
	trace_all();
	trace_nothing();
	put(TRACING "/trace", "");
	make_address(&address, 0);
	EXPECT_EQ(send_number_to(fd, &address, 0), SMALL);
	expect_number(fd, 0);
	EXPECT_EQ(lines_with(" @{ f.name }@_", ""), 0);
}

%% endif
