// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* What the family does not do, and how it says so. */

#include <linux/sockios.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <time.h>

#include "cases.h"
#include "family.h"

%% if on.stub_bind
void test_stub_bind(void)
{
	@{ t.sa }@ address;

	make_address(&address, 0);
	EXPECT_ERRNO(bind_to(open_socket(), &address), @{ stub.bind }@);
}

%% endif
%% if on.stub_connect
void test_stub_connect(void)
{
	@{ t.sa }@ address;

	make_address(&address, 0);
	EXPECT_ERRNO(connect_to(open_socket(), &address), @{ stub.connect }@);
}

%% endif
%% if on.stub_socketpair
void test_stub_socketpair(void)
{
	int fd[2];

	EXPECT_ERRNO(socketpair(@{ t.af }@, kind->type, kind->protocol, fd), @{ stub.socketpair }@);
}

%% endif
%% if on.stub_accept
void test_stub_accept(void)
{
	int fd = open_socket();

	EXPECT_ERRNO(accept(fd, NULL, NULL), @{ stub.accept }@);
	EXPECT_ERRNO(accept4(fd, NULL, NULL, SOCK_NONBLOCK), @{ stub.accept }@);
}

%% endif
%% if on.stub_getname
void test_stub_getname(void)
{
	@{ t.sa }@ address;
	socklen_t len = sizeof(address);
	int fd = open_socket();

	EXPECT_ERRNO(getsockname(fd, (struct sockaddr *)&address, &len), @{ stub.getname }@);
	EXPECT_ERRNO(getpeername(fd, (struct sockaddr *)&address, &len), @{ stub.getname }@);
}

%% endif
%% if on.stub_ioctl
void test_stub_ioctl(void)
{
	int fd = open_socket();
	int value;

	EXPECT_ERRNO(ioctl(fd, SIOCINQ, &value), @{ stub.ioctl }@);
	EXPECT_ERRNO(ioctl(fd, SIOCOUTQ, &value), @{ stub.ioctl }@);
}

%% endif
%% if on.stub_listen
void test_stub_listen(void)
{
	EXPECT_ERRNO(listen(open_socket(), 1), @{ stub.listen }@);
}

%% endif
%% if on.stub_shutdown
void test_stub_shutdown(void)
{
	int fd = open_socket();

	EXPECT_ERRNO(shutdown(fd, SHUT_RD), @{ stub.shutdown }@);
	EXPECT_ERRNO(shutdown(fd, SHUT_WR), @{ stub.shutdown }@);
	EXPECT_ERRNO(shutdown(fd, SHUT_RDWR), @{ stub.shutdown }@);
}

%% endif
%% if on.stub_sendmsg
void test_stub_sendmsg(void)
{
	@{ t.sa }@ address;
	struct msghdr msg = { 0 };
	int fd = open_socket();

	make_address(&address, 0);
	EXPECT_ERRNO(send_to(fd, &address, "", 1, 0), @{ stub.sendmsg }@);
	EXPECT_ERRNO(send(fd, "", 1, MSG_NOSIGNAL), @{ stub.sendmsg }@);
	EXPECT_ERRNO(sendmsg(fd, &msg, MSG_NOSIGNAL), @{ stub.sendmsg }@);
	EXPECT_ERRNO(write(fd, "", 1), @{ stub.sendmsg }@);
}

%% endif
%% if on.stub_recvmsg
void test_stub_recvmsg(void)
{
	struct msghdr msg = { 0 };
	int fd = open_socket();
	char byte;

	EXPECT_ERRNO(recv(fd, &byte, 1, MSG_DONTWAIT), @{ stub.recvmsg }@);
	EXPECT_ERRNO(recvmsg(fd, &msg, MSG_DONTWAIT), @{ stub.recvmsg }@);
	EXPECT_ERRNO(read(fd, &byte, 1), @{ stub.recvmsg }@);
}

%% endif
%% if on.stub_mmap
void test_stub_mmap(void)
{
	void *map = mmap(NULL, 1, PROT_READ, MAP_SHARED, open_socket(), 0);

	EXPECT(map == MAP_FAILED);
	EXPECT_EQ(errno, @{ stub.mmap }@);
}

%% endif
%% if on.absent_setsockopt
void test_absent_setsockopt(void)
{
	int value = 1;
	int fd = open_socket();

	EXPECT_ERRNO(setsockopt(fd, SOL_@{ f.upper }@, 1, &value, sizeof(value)), EOPNOTSUPP);
	EXPECT_OK(setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &value, sizeof(value)));
}

%% endif
%% if on.absent_getsockopt
void test_absent_getsockopt(void)
{
	socklen_t len = sizeof(int);
	int fd = open_socket();
	int value;

	EXPECT_ERRNO(getsockopt(fd, SOL_@{ f.upper }@, 1, &value, &len), EOPNOTSUPP);
	EXPECT_OK(getsockopt(fd, SOL_SOCKET, SO_TYPE, &value, &len));
}

%% endif
%% if on.absent_poll
void test_absent_poll(void)
{
	struct pollfd event = {
		.fd = open_socket(),
		.events = POLLIN | POLLOUT,
	};

	EXPECT_EQ(poll(&event, 1, 0), 0);
	EXPECT_EQ(event.revents, 0);
}

%% endif
%% if on.absent_gettstamp
void test_absent_gettstamp(void)
{
	struct timespec stamp[2];
	int fd = open_socket();

	EXPECT_ERRNO(ioctl(fd, SIOCGSTAMP, stamp), ENOTTY);
	EXPECT_ERRNO(ioctl(fd, SIOCGSTAMPNS, stamp), ENOTTY);
}

%% endif
%% if on.helper_gettstamp
void test_helper_gettstamp(void)
{
	struct timespec stamp = { 0 };
	int fd[2];

	open_pair(fd);
	EXPECT_ERRNO(ioctl(fd[1], SIOCGSTAMPNS, &stamp), ENOENT);
	EXPECT_EQ(send_number(fd[0], 0, 0), SMALL);
	expect_number(fd[1], 0);
	EXPECT_OK(ioctl(fd[1], SIOCGSTAMPNS, &stamp));
	EXPECT(is_now(stamp.tv_sec));
}

%% endif
