// SPDX-License-Identifier: @{ f.licence }@
%% include "test/head.txt"
/* Devices: which one a message takes, groups, and what becomes of them. */

#include <net/if.h>
#include <poll.h>
#include <stdio.h>

#include "cases.h"
#include "link.h"

%% if on.device_none
/* Without a device nothing goes anywhere. */
void test_device_none(void)
{
	@{ t.sa }@ address;
	struct link link;
	int fd;

	open_link(&link);
	fd = open_socket();
	far_address(&link, 1, 1, &address);
	address.@{ f.header.device }@ = 0;
	EXPECT_ERRNO(send_number_to(fd, &address, 1), ENODEV);
	address.@{ f.header.device }@ = 12345;
	EXPECT_ERRNO(send_number_to(fd, &address, 1), ENODEV);
	EXPECT_ERRNO(bind_to(open_socket(), &address), ENODEV);
	far_address(&link, 1, 1, &address);
	memset(address.@{ f.header.hwaddr }@, 0, ETH_ALEN);
	EXPECT_ERRNO(send_number_to(fd, &address, 1), EINVAL);
}

%% endif
%% if on.device_of_address
/* A socket that is bound to a device needs no other, and takes no other. */
void test_device_of_address(void)
{
	@{ t.sa }@ address;
	struct link link;
	int fd[2], lo;

	open_link(&link);
	fd[0] = open_at(&link, 0, 0);
	fd[1] = open_at(&link, 1, 1);
	enter(&link, 1);
	lo = open_bound(2);
	far_address(&link, 1, 1, &address);
	address.@{ f.header.device }@ = 0;
	EXPECT_EQ(send_number_to(fd[0], &address, 1), SMALL);
	expect_arrival(fd[1], 1);
	address.@{ f.header.device }@ = 1;
	EXPECT_ERRNO(send_number_to(fd[0], &address, 1), EINVAL);
	/* One that is bound to the loopback device hears nothing from here. */
	far_address(&link, 1, 2, &address);
	EXPECT_EQ(send_number_to(fd[0], &address, 2), SMALL);
	expect_count(&link, 1, "in_no_socket", 1);
	expect_empty(lo);
}

%% endif
%% if on.device_option
/* SO_BINDTODEVICE */
void test_device_option(void)
{
	@{ t.sa }@ address;
	struct link link;
	int fd[2];

	open_link(&link);
	fd[0] = open_at(&link, 0, 0);
	enter(&link, 1);
	fd[1] = open_socket();
	REQUIRE_OK(setsockopt(fd[1], SOL_SOCKET, SO_BINDTODEVICE, "lo", 3));
	near_address(&link, 1, 1, &address);
	EXPECT_ERRNO(bind_to(fd[1], &address), EINVAL);
	address.@{ f.header.device }@ = 0;
	EXPECT_OK(bind_to(fd[1], &address));
	far_address(&link, 1, 1, &address);
	EXPECT_EQ(send_number_to(fd[0], &address, 1), SMALL);
	expect_count(&link, 1, "in_no_socket", 1);
	enter(&link, 1);
	REQUIRE_OK(setsockopt(fd[1], SOL_SOCKET, SO_BINDTODEVICE, "wire", 5));
	EXPECT_EQ(send_number_to(fd[0], &address, 2), SMALL);
	expect_arrival(fd[1], 2);
	far_address(&link, 0, 0, &address);
	address.@{ f.header.device }@ = 0;
	EXPECT_EQ(send_number_to(fd[1], &address, 3), SMALL);
	expect_arrival(fd[0], 3);
}

%% endif
%% if on.device_broadcast
/* Both ends have to ask for it. */
void test_device_broadcast(void)
{
	@{ t.sa }@ address;
	struct link link;
	int fd[2];

	open_link(&link);
	fd[0] = open_at(&link, 0, 0);
	fd[1] = open_at(&link, 1, 1);
	far_address(&link, 1, 1, &address);
	memset(address.@{ f.header.hwaddr }@, 0xff, ETH_ALEN);
	EXPECT_ERRNO(send_number_to(fd[0], &address, 1), EACCES);
	set_int(fd[0], SO_BROADCAST, 1);
	EXPECT_EQ(send_number_to(fd[0], &address, 1), SMALL);
	expect_count(&link, 1, "in_refused", 1);
	expect_empty(fd[1]);
	set_int(fd[1], SO_BROADCAST, 1);
	EXPECT_EQ(send_number_to(fd[0], &address, 2), SMALL);
	expect_arrival(fd[1], 2);
}

%% endif
%% if on.device_group or on.device_group_taken or on.device_group_away
static const unsigned char group[ETH_ALEN] = { 0x03, 0, 0, 0, 0, 0x18 };

%% endif
%% if on.device_group or on.device_group_taken
/* Whether the device of the case's namespace listens to the group. */
static bool listens(void)
{
	FILE *file = fopen("/proc/thread-self/net/dev_mcast", "r");
	bool found = false;
	char line[256];

	REQUIRE(file);
	while (fgets(line, sizeof(line), file))
		found = found || strstr(line, "030000000018");
	fclose(file);
	return found;
}

%% endif
%% if on.device_group
/* A socket that is bound to a group gets what is sent to it. */
void test_device_group(void)
{
	@{ t.sa }@ address, own;
	struct link link;
	int fd[2], other;

	open_link(&link);
	fd[0] = open_at(&link, 0, 0);
	set_int(fd[0], SO_BROADCAST, 1);
	other = open_at(&link, 1, 2);
	fd[1] = open_socket();
	near_address(&link, 1, 1, &own);
	memset(own.@{ f.header.hwaddr }@, 0xff, ETH_ALEN);
	EXPECT_ERRNO(bind_to(fd[1], &own), EADDRNOTAVAIL);
	memcpy(own.@{ f.header.hwaddr }@, link.hwaddr[1], ETH_ALEN);
	EXPECT_ERRNO(bind_to(fd[1], &own), EADDRNOTAVAIL);
	memcpy(own.@{ f.header.hwaddr }@, group, ETH_ALEN);
	own.@{ f.header.device }@ = 0;
	EXPECT_ERRNO(bind_to(fd[1], &own), EINVAL);
	own.@{ f.header.device }@ = link.ifindex[1];
	EXPECT(!listens());
	EXPECT_OK(bind_to(fd[1], &own));
	EXPECT(listens());

	far_address(&link, 1, 1, &address);
	memcpy(address.@{ f.header.hwaddr }@, group, ETH_ALEN);
	EXPECT_EQ(send_number_to(fd[0], &address, 1), SMALL);
	expect_arrival(fd[1], 1);
	far_address(&link, 1, 2, &address);
	memcpy(address.@{ f.header.hwaddr }@, group, ETH_ALEN);
	EXPECT_EQ(send_number_to(fd[0], &address, 2), SMALL);
	expect_count(&link, 1, "in_refused", 1);
	expect_empty(other);
	enter(&link, 1);
	close(fd[1]);
	EXPECT(!listens());
}

%% endif
%% if on.device_group_taken
/* A bind that fails leaves the group. */
void test_device_group_taken(void)
{
	@{ t.sa }@ address;
	struct link link;

	open_link(&link);
	near_address(&link, 0, 0, &address);
	memset(address.@{ f.header.hwaddr }@, 0x33, ETH_ALEN);
	EXPECT_OK(bind_to(open_socket(), &address));
	memcpy(address.@{ f.header.hwaddr }@, group, ETH_ALEN);
	EXPECT_ERRNO(bind_to(open_socket(), &address), EADDRINUSE);
	EXPECT(!listens());
}

%% endif
%% if on.device_down or on.device_away or on.device_group_away or on.device_peer
static int pending_error(int fd)
{
	socklen_t len = sizeof(int);
	int error = -1;

	REQUIRE_OK(getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len));
	return error;
}

%% endif
%% if on.device_down
void test_device_down(void)
{
	struct pollfd poll_fd = { .events = POLLIN };
	@{ t.sa }@ address;
	struct link link;
	int fd, other;

	open_link(&link);
	other = open_bound(2);
	fd = open_at(&link, 0, 0);
	far_address(&link, 1, 1, &address);
	EXPECT_EQ(send_number_to(fd, &address, 1), SMALL);
	set_up("wire", false);
%% if t.polls
	poll_fd.fd = fd;
	EXPECT_EQ(poll(&poll_fd, 1, 0), 1);
	EXPECT(poll_fd.revents & POLLERR);
%% else
	(void)poll_fd;
%% endif
	EXPECT_EQ(pending_error(fd), ENETDOWN);
	EXPECT_EQ(pending_error(fd), 0);
	EXPECT_EQ(pending_error(other), 0);
	EXPECT_ERRNO(send_number_to(fd, &address, 1), ENETDOWN);
	set_up("wire", true);
	EXPECT_EQ(pending_error(fd), 0);
}

%% endif
%% if on.device_away
void test_device_away(void)
{
	int fd, option;
	@{ t.sa }@ address;
	struct link link;

	open_link(&link);
	fd = open_at(&link, 0, 0);
	near_address(&link, 0, 3, &address);
	address.@{ f.header.device }@ = 0;
	option = open_socket();
	REQUIRE_OK(setsockopt(option, SOL_SOCKET, SO_BINDTODEVICE, "wire", 5));
	EXPECT_OK(bind_to(option, &address));
	delete_device(link.ifindex[0]);
	EXPECT_EQ(pending_error(fd), ENODEV);
	EXPECT_EQ(pending_error(option), ENODEV);
	far_address(&link, 1, 1, &address);
	EXPECT_ERRNO(send_number_to(fd, &address, 1), ENODEV);
	/* The address stays taken. */
	near_address(&link, 0, 0, &address);
	address.@{ f.header.device }@ = 0;
	EXPECT_ERRNO(bind_to(open_socket(), &address), EADDRINUSE);
}

%% endif
%% if on.device_group_away
/* A device that has gone took its groups with it. */
void test_device_group_away(void)
{
	@{ t.sa }@ address;
	struct link link;
	int fd;

	open_link(&link);
	near_address(&link, 0, 0, &address);
	memcpy(address.@{ f.header.hwaddr }@, group, ETH_ALEN);
	fd = open_socket();
	EXPECT_OK(bind_to(fd, &address));
	delete_device(link.ifindex[0]);
	EXPECT_EQ(pending_error(fd), ENODEV);
	EXPECT_OK(close(fd));
}

%% endif
%% if on.device_peer
/* A connected socket uses the device of its peer. */
void test_device_peer(void)
{
	@{ t.sa }@ address;
	struct link link;
	int fd;

	open_link(&link);
	near_address(&link, 0, 0, &address);
	address.@{ f.header.device }@ = 0;
	fd = open_socket();
	EXPECT_OK(bind_to(fd, &address));
	far_address(&link, 1, 1, &address);
	EXPECT_OK(connect_to(fd, &address));
	set_up("wire", false);
	EXPECT_EQ(pending_error(fd), ENETDOWN);
}

%% endif
%% if on.device_wakes
/* Who waits for a message hears that none can come. */
void test_device_wakes(void)
{
	unsigned char byte;
	struct link link;
	pid_t pid;
	int fd;

	open_link(&link);
	fd = open_at(&link, 0, 0);
	pid = start();
	if (!pid) {
		EXPECT_ERRNO(recv(fd, &byte, 1, 0), ENETDOWN);
		stop();
	}
	wait_asleep(pid);
	set_up("wire", false);
	join(pid);
}

%% endif
