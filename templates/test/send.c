// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* send(), sendto(), sendmsg() and write() */

#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>

#include "cases.h"
#include "family.h"

%% if on.send_sizes
void test_send_sizes(void)
{
	static const size_t sizes[] = {
%% for size in t.sizes
		@{ size }@,
%% endfor
	};
	unsigned char *data = malloc(@{ t.largest }@ + 1);
	int fd[2];
	size_t i;

	REQUIRE(data);
	open_pair(fd);
	for (i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		fill_pattern(data, sizes[i], i);
		EXPECT_EQ(send(fd[0], data, sizes[i], MSG_DONTWAIT), sizes[i]);
		memset(data, 0xaa, sizes[i] + 1);
		EXPECT_EQ(recv(fd[1], data, sizes[i] + 1, MSG_DONTWAIT), sizes[i]);
		EXPECT(is_pattern(data, sizes[i], i));
		EXPECT_EQ(data[sizes[i]], 0xaa);
	}
}

%% endif
%% if on.send_empty
/* A message without a byte is a message. */
void test_send_empty(void)
{
	int fd[2];
	char byte;

	open_pair(fd);
	EXPECT_EQ(send(fd[0], "", 0, MSG_DONTWAIT), 0);
	EXPECT_EQ(send(fd[0], "", 0, MSG_DONTWAIT), 0);
	EXPECT_EQ(send_number(fd[0], 1, MSG_DONTWAIT), SMALL);
	/* An empty message that was looked at is still there. */
	EXPECT_EQ(recv(fd[1], &byte, 1, MSG_DONTWAIT | MSG_PEEK), 0);
	EXPECT_EQ(recv(fd[1], &byte, 1, MSG_DONTWAIT | MSG_PEEK), 0);
	EXPECT_EQ(recv(fd[1], &byte, 1, MSG_DONTWAIT), 0);
	EXPECT_EQ(recv(fd[1], &byte, 1, MSG_DONTWAIT), 0);
	expect_number(fd[1], 1);
	expect_empty(fd[1]);
}

%% endif
%% if on.send_too_long
void test_send_too_long(void)
{
	@{ t.sa }@ address;
	int fd = open_socket();
	void *data = mmap(NULL, @{ f.max_message }@ + 1UL, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	REQUIRE(data != MAP_FAILED);
	make_address(&address, 0);
	EXPECT_ERRNO(send_to(fd, &address, data, @{ f.max_message }@ + 1UL, 0), EMSGSIZE);
	EXPECT_ERRNO(send(fd, data, @{ f.max_message }@ + 1UL, MSG_NOSIGNAL), EMSGSIZE);
	/* Comes before what is wrong with the address, after the flags. */
	address.@{ f.address.family_field }@ = AF_INET;
	EXPECT_ERRNO(send_to(fd, &address, data, @{ f.max_message }@ + 1UL, 0), EMSGSIZE);
	EXPECT_ERRNO(send_to(fd, &address, data, @{ f.max_message }@ + 1UL, MSG_OOB), EOPNOTSUPP);
}

%% endif
%% if on.send_order
void test_send_order(void)
{
	const unsigned int all = repeats(1000);
	unsigned int sent = 0;
	unsigned int read = 0;
	int fd[2];

	open_pair(fd);
	while (read < all) {
		while (sent < all && send_number(fd[0], sent, MSG_DONTWAIT) == SMALL)
			sent++;
		if (sent < all)
			REQUIRE_EQ(errno, EAGAIN);
		REQUIRE(sent > read);
		expect_number(fd[1], read++);
		if (sent < all)
			expect_number(fd[1], read++);
	}
	expect_empty(fd[1]);
}

%% endif
%% if on.send_vector
/* Parts that begin and end anywhere in their pages. */
void test_send_vector(void)
{
	const size_t total = @{ t.vector }@;
	const size_t one = total / 7;
	const size_t two = total / 3;
	unsigned char *from = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	unsigned char *into = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct iovec out[4] = {
		{ from + 4095, one },
		{ NULL, 0 },
		{ from + 4095 + one, two },
		{ from + 4095 + one + two, total - one - two },
	};
	struct iovec in[3] = {
		{ into + 4093, total / 2 },
		{ into + 4093 + total / 2, total / 5 },
		{ into + 4093 + total / 2 + total / 5, total },
	};
	struct msghdr msg = { .msg_iov = out, .msg_iovlen = 4 };
	int fd[2];

	REQUIRE(from != MAP_FAILED && into != MAP_FAILED);
	open_pair(fd);
	fill_pattern(from + 4095, total, 1);
	EXPECT_EQ(sendmsg(fd[0], &msg, MSG_DONTWAIT), total);
	msg.msg_iov = in;
	msg.msg_iovlen = 3;
	EXPECT_EQ(recvmsg(fd[1], &msg, MSG_DONTWAIT), total);
	EXPECT_EQ(msg.msg_flags & MSG_TRUNC, 0);
	EXPECT(is_pattern(into + 4093, total, 1));
	EXPECT_EQ(into[4093 + total], 0);
	EXPECT_EQ(writev(fd[0], out, 4), total);
	memset(into, 0, 1 << 16);
	EXPECT_EQ(readv(fd[1], in, 3), total);
	EXPECT(is_pattern(into + 4093, total, 1));
}

%% endif
%% if on.send_write
void test_send_write(void)
{
	unsigned char data[SMALL];
	int fd[2];

	open_pair(fd);
	fill_pattern(data, SMALL, 1);
	EXPECT_EQ(write(fd[0], data, SMALL), SMALL);
	expect_number(fd[1], 1);
	EXPECT_EQ(send_number(fd[0], 2, 0), SMALL);
	EXPECT_EQ(read(fd[1], data, SMALL), SMALL);
	EXPECT(is_pattern(data, SMALL, 2));
}

%% endif
%% if on.send_many
/* Several messages in one call, each of them whole. */
void test_send_many(void)
{
	unsigned char data[3][SMALL];
	struct mmsghdr msgs[3] = { 0 };
	struct iovec parts[3];
	int fd[2];
	int i;

	open_pair(fd);
	for (i = 0; i < 3; i++) {
		fill_pattern(data[i], SMALL, i);
		parts[i].iov_base = data[i];
		parts[i].iov_len = SMALL;
		msgs[i].msg_hdr.msg_iov = &parts[i];
		msgs[i].msg_hdr.msg_iovlen = 1;
	}
	/* An error behind the first message is told as a smaller number. */
	i = REQUIRE_OK(sendmmsg(fd[0], msgs, 3, 0));
	EXPECT(i == 3 || fault_has_hit());
	if (i < 3)
		EXPECT_EQ(sendmmsg(fd[0], msgs + i, 3 - i, 0), 3 - i);
	for (i = 0; i < 3; i++) {
		EXPECT_EQ(msgs[i].msg_len, SMALL);
		expect_number(fd[1], i);
	}
	expect_empty(fd[1]);
}

%% endif
%% if on.send_file
/* In one message or in several: how many is the kernel's choice. */
void test_send_file(void)
{
	static unsigned char data[@{ t.file }@];
	int file = REQUIRE_OK(memfd_create("file", 0));
	size_t got = 0;
	int fd[2];

	open_pair(fd);
	fill_pattern(data, sizeof(data), 1);
	REQUIRE_EQ(write(file, data, sizeof(data)), sizeof(data));
	REQUIRE_EQ(lseek(file, 0, SEEK_SET), 0);
	EXPECT_EQ(sendfile(fd[0], file, NULL, sizeof(data)), sizeof(data));
	memset(data, 0, sizeof(data));
	while (got < sizeof(data)) {
		const size_t room = sizeof(data) - got;
		ssize_t len = recv(fd[1], data + got, room, MSG_DONTWAIT | MSG_TRUNC);

		REQUIRE(len > 0 && (size_t)len <= room);
		got += len;
	}
	EXPECT(is_pattern(data, sizeof(data), 1));
	expect_empty(fd[1]);
}

%% endif
%% if on.send_nowhere
void test_send_nowhere(void)
{
	struct msghdr msg = { 0 };
	int fd = open_socket();

	EXPECT_ERRNO(send(fd, "", 1, MSG_NOSIGNAL), EDESTADDRREQ);
	EXPECT_ERRNO(sendmsg(fd, &msg, MSG_NOSIGNAL), EDESTADDRREQ);
	EXPECT_ERRNO(write(fd, "", 1), EDESTADDRREQ);
}

%% endif
%% if on.send_refused
void test_send_refused(void)
{
	@{ t.sa }@ address;
	int fd = open_socket();

	make_address(&address, 0);
	EXPECT_ERRNO(send_number_to(fd, &address, 0), ECONNREFUSED);
	EXPECT_ERRNO(send_to(fd, &address, "", 1, 0), ECONNREFUSED);
	close(open_bound(0));
	EXPECT_ERRNO(send_number_to(fd, &address, 0), ECONNREFUSED);
}

%% endif
%% if on.send_flags
void test_send_flags(void)
{
	static const unsigned int refused[] = {
		MSG_OOB, MSG_PEEK, MSG_DONTROUTE, MSG_CTRUNC, MSG_PROXY,
		MSG_TRUNC, MSG_WAITALL, MSG_FIN, MSG_SYN, MSG_CONFIRM, MSG_RST,
		MSG_ERRQUEUE, MSG_FASTOPEN, MSG_ZEROCOPY,
	};
	@{ t.sa }@ address;
	int fd = open_socket();
	size_t i;

	make_address(&address, 0);
	for (i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		if (!EXPECT_ERRNO(send_to(fd, &address, "", 1, refused[i]), EOPNOTSUPP))
			note("flag 0x%x", refused[i]);
	/* Comes before everything else. */
	EXPECT_ERRNO(send(fd, "", 1, MSG_OOB), EOPNOTSUPP);
	address.@{ f.address.family_field }@ = AF_INET;
	EXPECT_ERRNO(send_to(fd, &address, "", 1, MSG_OOB), EOPNOTSUPP);
}

%% endif
%% if on.send_ignored_flags
void test_send_ignored_flags(void)
{
	static const int ignored[] = {
		MSG_DONTWAIT, MSG_NOSIGNAL, MSG_EOR, MSG_MORE,
		MSG_DONTWAIT | MSG_NOSIGNAL | MSG_EOR | MSG_MORE,
	};
	int fd[2];
	size_t i;

	open_pair(fd);
	for (i = 0; i < sizeof(ignored) / sizeof(*ignored); i++) {
		EXPECT_EQ(send_number(fd[0], i, ignored[i]), SMALL);
		expect_number(fd[1], i);
	}
	expect_empty(fd[1]);
}

%% endif
%% if on.send_fault
/* Nothing is sent of a message that cannot be read. */
void test_send_fault(void)
{
	unsigned char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd[2];

	REQUIRE(page != MAP_FAILED);
	REQUIRE_OK(mprotect(page + 4096, 4096, PROT_NONE));
	open_pair(fd);
	EXPECT_ERRNO(send(fd[0], page + 4096, 1, MSG_DONTWAIT), EFAULT);
%% if t.small > 1
	EXPECT_ERRNO(send(fd[0], page + 4095, SMALL, MSG_DONTWAIT), EFAULT);
%% endif
	EXPECT_ERRNO(sendmsg(fd[0], (struct msghdr *)(page + 4096), 0), EFAULT);
	expect_empty(fd[1]);
	EXPECT_EQ(send_number(fd[0], 1, MSG_DONTWAIT), SMALL);
	expect_number(fd[1], 1);
}

%% endif
%% if on.send_self
void test_send_self(void)
{
	@{ t.sa }@ address;
	int fd = open_bound(0);

	make_address(&address, 0);
	EXPECT_EQ(send_number_to(fd, &address, 1), SMALL);
	EXPECT_EQ(send_number_to(fd, &address, 2), SMALL);
	expect_number(fd, 1);
	expect_number(fd, 2);
	expect_empty(fd);
}

%% endif
%% if on.send_elsewhere
/* A peer is the default only: one message may go to another. */
void test_send_elsewhere(void)
{
	@{ t.sa }@ address;
	int other = open_bound(2);
	int fd[2];

	open_pair(fd);
	make_address(&address, 2);
	EXPECT_EQ(send_number_to(fd[0], &address, 1), SMALL);
	expect_number(other, 1);
	expect_empty(fd[1]);
	EXPECT_EQ(send_number(fd[0], 2, 0), SMALL);
	expect_number(fd[1], 2);
}

%% endif
%% if on.send_autobinds
void test_send_autobinds(void)
{
	@{ t.sa }@ address;
	@{ t.sa }@ name;
	int to = open_bound(0);
	int fd = open_socket();

	make_address(&address, 0);
	EXPECT_EQ(send_number_to(fd, &address, 1), SMALL);
	expect_number(to, 1);
	own_name(fd, &name);
	EXPECT(in_autobind_range(&name));
	EXPECT_EQ(send_number_to(to, &name, 2), SMALL);
	expect_number(fd, 2);
}

%% endif
%% if on.send_nameless
/* An unbound socket can send, but nobody learns who it was. */
void test_send_nameless(void)
{
	@{ t.sa }@ address;
	socklen_t len = SIZE;
	int to = open_bound(0);
	char byte;

	make_address(&address, 0);
	EXPECT_EQ(send_to(open_socket(), &address, "x", 1, 0), 1);
	EXPECT_EQ(recvfrom(to, &byte, 1, MSG_DONTWAIT, (struct sockaddr *)&address, &len), 1);
	EXPECT_EQ(len, 0);
}

%% endif
