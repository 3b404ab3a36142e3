// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* ioctl() */

#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>

#include "cases.h"
#include "family.h"

%% if on.ioctl_idle or on.ioctl_inq or on.ioctl_outq
static int value_of(int fd, unsigned long request)
{
	int value = -1;

	EXPECT_OK(ioctl(fd, request, &value));
	return value;
}

%% endif
%% if on.ioctl_idle
void test_ioctl_idle(void)
{
	int fd = open_socket();

	EXPECT_EQ(value_of(fd, SIOCINQ), 0);
	EXPECT_EQ(value_of(fd, SIOCOUTQ), 0);
	EXPECT_ERRNO(ioctl(fd, SIOCINQ, nowhere), EFAULT);
	EXPECT_ERRNO(ioctl(fd, SIOCOUTQ, nowhere), EFAULT);
}

%% endif
%% if on.ioctl_inq
void test_ioctl_inq(void)
{
	int fd[2];

	open_pair(fd);
	EXPECT_EQ(send(fd[0], "x", 1, 0), 1);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	EXPECT_EQ(value_of(fd[1], SIOCINQ), 1);
	EXPECT_EQ(value_of(fd[1], FIONREAD), 1);
	EXPECT_EQ(recv(fd[1], NULL, 0, MSG_TRUNC), 1);
	EXPECT_EQ(value_of(fd[1], SIOCINQ), SMALL);
	expect_number(fd[1], 1);
	EXPECT_EQ(value_of(fd[1], SIOCINQ), 0);
}

%% endif
%% if on.ioctl_outq
void test_ioctl_outq(void)
{
	int fd[2];
	int one;

	open_pair(fd);
	EXPECT_EQ(value_of(fd[0], SIOCOUTQ), 0);
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	one = value_of(fd[0], SIOCOUTQ);
	EXPECT(one >= SMALL);
	EXPECT_EQ(send_number(fd[0], 2, 0), SMALL);
	EXPECT(value_of(fd[0], TIOCOUTQ) > one);
	EXPECT_EQ(value_of(fd[1], SIOCOUTQ), 0);
	expect_number(fd[1], 1);
	EXPECT_EQ(value_of(fd[0], SIOCOUTQ), one);
	expect_number(fd[1], 2);
	EXPECT_EQ(value_of(fd[0], SIOCOUTQ), 0);
	/* What nobody will read any more does not count either. */
	EXPECT_EQ(send_number(fd[0], 1, 0), SMALL);
	close(fd[1]);
	EXPECT_EQ(value_of(fd[0], SIOCOUTQ), 0);
}

%% endif
%% if on.ioctl_unknown
void test_ioctl_unknown(void)
{
	char data[256] = { 0 };
	int fd = open_socket();

	EXPECT_ERRNO(ioctl(fd, 0x12345678, data), ENOTTY);
%% if t.unknown_ioctl
	EXPECT_ERRNO(ioctl(fd, @{ t.unknown_ioctl }@, data), ENOTTY);
%% endif
}

%% endif
%% if on.ioctl_device
void test_ioctl_device(void)
{
	struct ifreq request = { .ifr_name = "lo" };
	int fd = open_socket();
	int index;

	EXPECT_OK(ioctl(fd, SIOCGIFINDEX, &request));
	index = request.ifr_ifindex;
	memset(&request, 0, sizeof(request));
	request.ifr_ifindex = index;
	EXPECT_OK(ioctl(fd, SIOCGIFNAME, &request));
	EXPECT(!strcmp(request.ifr_name, "lo"));
}

%% endif
